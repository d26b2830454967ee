"""interpolate: against plain loops, numpy and scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

NAN = math.nan
METHODS = ["linear", "monotone", "nearest", "previous"]


def plain(t, known, method):
    """The value at t between the nearest of `known`, pairs of clock and value, in order."""
    if method == "monotone":
        moments, values = zip(*known, strict=True)
        return float(PchipInterpolator(moments, values)(t))
    (t0, v0) = next(pair for pair in reversed(known) if pair[0] < t)
    (t1, v1) = next(pair for pair in known if pair[0] > t)
    if method == "linear":
        return v0 + (v1 - v0) * (t - t0) / (t1 - t0)
    return v0 if method == "previous" or t - t0 <= t1 - t else v1


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("ends", ["missing", "hold"])
def test_between_the_known_neighbours_of_the_same_thing(lab, same, seed, method, ends):
    columns = lab.random(seed, repeated=False)
    expected = list(columns["x"])
    for rows in lab.in_order(columns):
        pairs = [(columns["t"][row], columns["x"][row]) for row in rows]
        known = [(t, x) for t, x in pairs if x == x]
        for row, (t, x) in zip(rows, pairs, strict=True):
            if x == x or not known:
                continue
            if known[0][0] < t < known[-1][0]:
                expected[row] = plain(t, known, method)
            elif ends == "hold":
                expected[row] = known[0][1] if t < known[0][0] else known[-1][1]
    step = {"interpolate": {"column": "x", "method": method, "ends": ends}}
    same(lab.keyed(columns, step)["x"], expected)


@pytest.mark.parametrize("count", [2, 3, 4, 30])
def test_the_monotone_curve_is_scipys_also_over_steep_and_flat_data(lab, same, count):
    rng = np.random.default_rng(count)
    t = np.cumsum(rng.uniform(0.01, 3, count))
    y = np.cumsum(rng.choice([0.0, 1.0, -2.0, 1e3], count))
    x = np.linspace(t[0], t[-1], 200)[1:-1]
    columns = {"t": [*t, *x], "y": [*y, *[NAN] * len(x)]}
    found = lab.run(columns, {"interpolate": {"column": "y", "method": "monotone"}}, clock="t")
    same(found["y"][count:], PchipInterpolator(t, y)(x))


def test_without_a_clock_rows_are_evenly_apart(lab):
    step = {"interpolate": {"column": "x", "as": "y"}}
    found = lab.run({"x": [NAN, 1.0, NAN, NAN, 4.0, NAN]}, step)
    assert found == {"x": [None, 1, None, None, 4, None], "y": [None, 1, 2, 3, 4, None]}


def test_dates_stay_dates(lab):
    table = lab.table({"t": [0.0, 1, 2], "d": [0.0, NAN, 86400]}, dates=frozenset({"d"}), clock="t")
    made = lab.apply(table, {"interpolate": {"column": "d"}})
    assert (made["d"].tolist(), made.dates) == ([0, 43200, 86400], {"d"})


def test_a_missing_value_at_the_moment_of_a_known_one_is_that_one(lab):
    columns = {"t": [0.0, 1, 1, 2], "x": [0.0, 5, NAN, 9]}
    for method in METHODS:
        step = {"interpolate": {"column": "x", "method": method}}
        assert lab.run(columns, step, clock="t")["x"] == [0, 5, 5, 9]
    columns = {"t": [2.0, 1, 1, 0], "x": [0.0, NAN, 5, 9]}
    assert lab.run(columns, step, clock="t")["x"] == [0, 5, 5, 9]
    columns = {"t": [1.0, 1, 2, 2], "x": [NAN, 5, 6, NAN]}
    assert lab.run(columns, step, clock="t")["x"] == [5, 5, 6, 6]


def test_two_known_values_at_one_moment(lab):
    columns = {"t": [1952.0, 1952, 1957], "who": ["a", "a", "a"], "x": [1.0, 2, NAN]}
    step = {"interpolate": {"column": "x"}}
    fault = lab.fault(columns, step, clock="t", keys=("who",))
    assert (fault.text, fault.hint) == ("2 rows of 'a' at t 1952: group them first", None)
    fault = lab.fault(columns, step, clock="t")
    assert fault.text == "2 rows at t 1952: group them first"
    assert fault.hint == (
        "or, if these are several things, say which column tells them apart: `within`"
    )


def test_the_clock_along_itself(lab):
    step = {"interpolate": {"column": "t"}}
    fault = lab.fault({"t": [1.0, NAN]}, step, clock="t")
    assert (fault.text, fault.at) == (
        "'t' cannot be interpolated along itself", ("transforms", 0, "interpolate", "column"),
    )  # fmt: skip


def test_messages_name_the_thing_and_the_date(lab):
    columns = {"d": [86400.0, 86400, 0], "n": ["", "", "b"], "k": [2.5, 2.5, 1], "x": [1.0, 2, NAN]}
    known = {"clock": "d", "keys": ("n", "k"), "dates": frozenset({"d"})}
    fault = lab.fault(columns, {"interpolate": {"column": "x"}}, **known)
    assert fault.text == "2 rows of nothing, 2.5 at d 1970-01-02: group them first"
