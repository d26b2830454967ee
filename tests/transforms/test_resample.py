"""resample: against numpy, the calendar of the standard library, and closed forms."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from renderer.transforms import resample

NAN = math.nan
DAY = 86400.0


def every(step, **options):
    return {"resample": {"every": step, **options}}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("length", [0.3, 1, 100])
def test_each_thing_has_rows_from_its_first_to_its_last(lab, same, seed, length):
    columns = lab.random(seed, repeated=False)
    columns["note"] = ["" if x != x else f"n{x}" for x in reversed(columns["x"])]
    expected = {"who": [], "t": [], "x": [], "note": []}
    for rows in lab.in_order(columns):
        t = [columns["t"][row] for row in rows]
        known = [row for row in rows if columns["x"][row] == columns["x"][row]]
        for k in range(1000):
            now = t[0] + k * length
            if now > t[-1] + 1e-9:
                break
            expected["who"].append(columns["who"][rows[0]])
            expected["t"].append(now)
            last = max(i for i, when in enumerate(t) if when <= now + 1e-9)
            expected["note"].append(columns["note"][rows[last]])
            clock, x = ([columns[name][row] for row in known] for name in ("t", "x"))
            inside = known and clock[0] - 1e-9 <= now <= clock[-1] + 1e-9
            expected["x"].append(float(np.interp(now, clock, x)) if inside else NAN)
    found = lab.keyed(columns, every(length))
    assert list(found) == list(columns)
    assert (found["who"], found["note"]) == (expected["who"], expected["note"])
    same(found["t"], expected["t"])
    same(found["x"], expected["x"])


@pytest.mark.parametrize("start", [0, 7, -(10**10) + 1, 10**10 + 1])
def test_moments_do_not_drift_and_fall_on_rows(lab, start):
    t = [(start + k) / 10 for k in range(100_001)]
    columns = {"t": t, "x": t, "n": [f"{k % 7}" for k in range(100_001)]}
    found = lab.run(columns, every(0.1, method="previous"), clock="t")
    assert found == columns


def test_a_count_of_rows(lab, same):
    columns = {"who": ["a", "b", "a", "b", "c"], "t": [0.0, 5, 3, 9, 1], "x": [1.0, 0, 7, 4, 2]}
    found = lab.keyed(columns, {"resample": {"count": 4}})
    assert found["who"] == ["a"] * 4 + ["b"] * 4 + ["c"]
    same(found["t"], [0, 1, 2, 3, 5, 19 / 3, 23 / 3, 9, 1])
    same(found["x"], [1, 3, 5, 7, 0, 4 / 3, 8 / 3, 4, 2])


def test_methods(lab, same):
    columns = {"t": [0.0, 1, 3, 4], "x": [0.0, 1, 1, 5]}
    moments = np.arange(9) / 2
    expected = {
        "linear": np.interp(moments, columns["t"], columns["x"]),
        "monotone": PchipInterpolator(columns["t"], columns["x"])(moments),
        "nearest": [0, 0, 1, 1, 1, 1, 1, 1, 5],
        "previous": [0, 0, 1, 1, 1, 1, 1, 1, 5],
    }
    for method, values in expected.items():
        same(lab.run(columns, every(0.5, method=method), clock="t")["x"], values)
    assert lab.run(columns, every(0.75, method="nearest"), clock="t")["x"] == [0, 1, 1, 1, 1, 5]


def test_the_whole_tables_moments(lab):
    columns = {"who": ["a", "a", "b", "b"], "t": [0.0, 4, 3, 6], "x": [0.0, 8, 1, 4]}
    columns["n"] = ["p", "q", "r", "s"]
    found = lab.keyed(columns, every(2, range="table"))
    assert found == {
        "who": ["a"] * 4 + ["b"] * 4, "t": [0, 2, 4, 6] * 2,
        "x": [0, 4, 8, None, None, None, 2, 4], "n": ["p", "p", "q", "q", "", "", "r", "s"],
    }  # fmt: skip


def seconds(*date):
    return datetime(*date, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("step", "begins"),
    [
        ("day", lambda d: True),
        ("week", lambda d: d.weekday() == 0),
        ("month", lambda d: d.day == 1),
        ("2 months", lambda d: d.day == 1 and d.month in (1, 3, 5, 7, 9, 11)),
        ("quarter", lambda d: d.day == 1 and d.month in (1, 4, 7, 10)),
        ("year", lambda d: (d.day, d.month) == (1, 1)),
        ("4 years", lambda d: (d.day, d.month) == (1, 1) and d.year % 4 == 0),
        ("10 years", lambda d: (d.day, d.month) == (1, 1) and d.year % 10 == 0),
    ],
)
def test_the_calendar(lab, same, step, begins):
    """Before and after 1970, over leap years: every beginning from first to last, no other."""
    for first, last in [((1959, 12, 31, 12), (1980, 1, 1)), ((1999, 1, 1), (2001, 3, 1, 1))]:
        start, end = seconds(*first), seconds(*last)
        days = (datetime(1959, 1, 1, tzinfo=UTC) + timedelta(days=k) for k in range(20_000))
        expected = [d.timestamp() for d in days if start <= d.timestamp() <= end and begins(d)]
        table = lab.table({"d": [start, end], "x": [start, end]}, dates={"d"}, clock="d")
        made = lab.apply(table, every(step))
        assert made["d"].tolist() == expected
        same(made["x"].tolist(), expected)
        assert made.dates == {"d"}


def test_fixed_lengths_of_dates_are_of_the_calendar_too(lab):
    """And so all things have their rows at the same moments."""
    columns = {"d": [DAY / 2, 3 * DAY], "x": [0.0, 5]}
    known = {"dates": frozenset({"d"}), "clock": "d"}
    assert lab.run(columns, every("12h"), **known)["x"] == [0, 1, 2, 3, 4, 5]
    assert lab.run(columns, every("6 hours"), **known)["x"] == [k / 2 for k in range(11)]
    columns["d"][0] += 1
    assert lab.run(columns, every("2d"), **known)["d"] == [2 * DAY]


def test_things_in_whose_time_nothing_begins(lab):
    columns = {"who": ["a", "a", "b", "b"], "t": [DAY, 3 * DAY, DAY, 40 * DAY]}
    known = {"dates": frozenset({"t"}), "clock": "t", "keys": ("who",)}
    assert lab.run(columns, every("month"), **known) == {"who": ["b"], "t": [31 * DAY]}
    assert [w.text for w in lab.warnings] == [
        "no month begins between the first and the last row of 1 of 2 things, first 'a': left out"
    ]
    fault = lab.fault(columns, every("year"), **known)
    assert fault.text == "no row is left: no year begins between the first and the last row"


def test_numbers_with_labels_and_keys_are_not_interpolated(lab):
    columns = {"t": [0.0, 2], "run": [1.0, 2], "kind": [1.0, 2], "x": [1.0, 2]}
    known = {"clock": "t", "keys": ("run",), "labels": {"kind": {1.0: "one", 2.0: "two"}}}
    found = lab.run(columns, every(1, within=[]), **known)
    assert found == {"t": [0, 1, 2], "run": [1, 1, 2], "kind": [1, 1, 2], "x": [1, 1.5, 2]}


def test_rows_without_a_clock_are_left_out(lab):
    columns = {"t": [0.0, NAN, 2, math.inf], "x": [1.0, 9, 3, 9]}
    assert lab.run(columns, every(1), clock="t") == {"t": [0, 1, 2], "x": [1, 2, 3]}
    assert [w.text for w in lab.warnings] == ["2 rows have no value of 't': passed over"]


def test_the_limit(lab, monkeypatch):
    columns = {"t": [0.0, 1e9], "x": [1.0, 2]}
    fault = lab.fault(columns, every(1), clock="t")
    assert fault.text == "that makes 1,000,000,001 rows of 2 columns"
    assert fault.hint == "at most 20,000,000 cells"
    assert fault.at == ("transforms", 0, "resample", "every")
    fault = lab.fault(columns, every(1e-299), clock="t")
    assert fault.text.startswith("that makes far too many rows of 2 columns")
    fault = lab.fault(columns, {"resample": {"count": 10**40}}, clock="t")
    assert fault.text.startswith("that makes far too many rows of 2 columns")
    dates = {"clock": "t", "dates": frozenset({"t"})}
    fault = lab.fault({"t": [0.0, 1e14]}, every("day"), **dates)
    assert fault.text == "that makes 1,157,407,407 rows of 1 column"
    fault = lab.fault({"t": [1e16, 2e16]}, every("month"), **dates)
    assert fault.text == "the dates reach beyond the calendar"
    monkeypatch.setattr(resample, "MOST_CELLS", 22)
    assert len(lab.run(columns, every(1e8), clock="t")["t"]) == 11


@pytest.mark.parametrize(
    ("step", "known", "at", "text"),
    [
        ({"every": 1}, {}, (), "there is no clock to take rows along"),
        ({"every": 1}, {"clock": "t"}, (), "3 rows at t 1952: group them first"),
        ({"every": 1, "within": "n"}, {"clock": "t"}, (),
         "2 rows of 'Chad' at t 1952: group them first"),
        ({"every": "month"}, {"clock": "x"}, ("every",),
         "'month' is a length of dates, and 'x' holds numbers"),
        ({"every": "12h"}, {"clock": "x"}, ("every",),
         "'12 hours' is a length of dates, and 'x' holds numbers"),
        ({"every": 7}, {"clock": "x", "dates": frozenset({"x"})}, ("every",),
         "'x' holds dates: 7 of what?"),
    ],
)  # fmt: skip
def test_mistakes(lab, step, known, at, text):
    columns = {
        "t": [1952.0, 1952, 1952], "x": [1.0, 2, 3], "n": ["Peru", "Chad", "Chad"],
    }  # fmt: skip
    fault = lab.fault(columns, {"resample": step}, **known)
    assert (fault.text, fault.at) == (text, ("transforms", 0, "resample", *at))


def test_clocks_of_any_size(lab):
    columns = {"t": [-1.7e308, 1.7e308], "x": [1.0, 3.0]}
    assert lab.run(columns, {"resample": {"count": 3}}, clock="t")["t"] == [-1.7e308, 0, 1.7e308]
    fault = lab.fault(columns, every(1e299), clock="t")
    assert fault.text.startswith("that makes far too many rows")
