"""smooth: against plain loops, pandas, and the numbers TensorBoard tests its own with."""

from __future__ import annotations

import math
from statistics import mean, median

import numpy as np
import pytest

NAN = math.nan
SEEDS = range(6)


def smooth(**options):
    return {"smooth": {"column": "x", **options}}


def plain_window(values, size, centered, take):
    back = size // 2 if centered else size - 1
    ahead = size - 1 - back
    return [
        take(values[max(0, i - back) : i + ahead + 1]) for i in range(len(values))
    ]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("centered", [True, False])
@pytest.mark.parametrize(("method", "take"), [("mean", mean), ("median", median)])
@pytest.mark.parametrize("size", [1, 4, 5, 1000])
def test_a_window_holds_so_many_known_values(lab, same, seed, centered, method, take, size):
    columns = lab.random(seed)
    expected = [NAN] * len(columns["x"])
    for rows in lab.in_order(columns):
        known = [row for row in rows if columns["x"][row] == columns["x"][row]]
        moved = plain_window([columns["x"][row] for row in known], size, centered, take)
        for row, value in zip(known, moved, strict=True):
            expected[row] = value
    found = lab.keyed(columns, smooth(window=size, method=method, centered=centered))
    same(found["x"], expected)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("centered", [True, False])
@pytest.mark.parametrize(("method", "take"), [("mean", mean), ("median", median)])
@pytest.mark.parametrize("span", [0.1, 2, 7.5, 1e6])
def test_a_span_holds_what_is_near_on_the_clock(lab, same, seed, centered, method, take, span):
    columns = lab.random(seed)
    expected = [NAN] * len(columns["x"])
    for rows in lab.in_order(columns):
        known = [row for row in rows if columns["x"][row] == columns["x"][row]]
        for row in known:
            apart = {other: columns["t"][other] - columns["t"][row] for other in known}
            near = [
                columns["x"][other]
                for other, by in apart.items()
                if (abs(by) <= span / 2 if centered else -span < by <= 0)
            ]
            expected[row] = take(near)
    found = lab.keyed(columns, smooth(span=span, method=method, centered=centered))
    same(found["x"], expected)


@pytest.mark.parametrize("start", [0.0, 1e9])
def test_a_span_does_not_depend_on_the_last_digits_of_the_clock(lab, same, start):
    """0.1 + 0.2 is not 0.3, and yet each row has a neighbour at either side."""
    columns = {"t": [start + k * 0.1 for k in range(50)], "x": [float(k * k) for k in range(50)]}
    found = lab.run(columns, smooth(span=0.2), clock="t")["x"]
    same(found[1:-1], [k * k + 2 / 3 for k in range(1, 49)])


def test_a_trailing_span_of_seven_days_is_seven_days(lab, same):
    columns = {"t": [86400.0 * k for k in range(10)], "x": [float(k) for k in range(10)]}
    known = {"clock": "t", "dates": frozenset({"t"})}
    found = lab.run(columns, smooth(span="7d", centered=False), **known)["x"]
    same(found, [mean(range(max(0, k - 6), k + 1)) for k in range(10)])
    assert lab.run(columns, smooth(span="1 week", centered=False), **known)["x"] == found


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 0.5, 0], [1, 0.6875, 0.264 / 0.784]),
        ([0, 0.5, 1], [0, 0.3125, 0.52 / 0.784]),
        ([-math.inf, 1, NAN, math.inf, 0.5], [-math.inf, 1, NAN, math.inf, 0.6875]),
    ],
)
def test_ema_is_tensorboards(lab, same, values, expected):
    """The cases of its data_transformer_test.ts, with a weight of 0.6."""
    same(lab.run({"x": [float(v) for v in values]}, smooth(ema=0.6))["x"], expected)


@pytest.mark.parametrize("how", [{"ema": 0.1}, {"window": 3}, {"span": 3, "along": "t"}])
def test_a_constant_gets_no_noise(lab, how):
    """TensorBoard issue 786: an axis would show it magnified."""
    columns = {"t": [k / 3 for k in range(40)], "x": [0.3] * 40}
    assert lab.run(columns, smooth(**how))["x"] == [0.3] * 40


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weight", [0.0, 0.3, 0.99])
def test_ema_is_the_recursion_it_is_documented_as(lab, same, seed, weight):
    columns = lab.random(seed)
    expected = [NAN] * len(columns["x"])
    for rows in lab.in_order(columns):
        last, count = 0.0, 0
        for row in rows:
            x = columns["x"][row]
            if x == x:
                last, count = weight * last + (1 - weight) * x, count + 1
                expected[row] = last / (1 - weight**count)
    same(lab.keyed(columns, smooth(ema=weight))["x"], expected)


def test_pandas_agrees(lab, same):
    pd = pytest.importorskip("pandas")
    x = np.random.default_rng(1).normal(size=200)
    series = pd.Series(x)
    columns = {"x": x.tolist()}
    same(lab.run(columns, smooth(ema=0.9))["x"], series.ewm(alpha=0.1).mean())
    for size in (6, 11):
        rolled = series.rolling(size, min_periods=1, center=True)
        same(lab.run(columns, smooth(window=size))["x"], rolled.mean())
        same(lab.run(columns, smooth(window=size, method="median"))["x"], rolled.median())
    days = pd.Series(x, index=pd.date_range("2020-01-01", periods=200, freq="31h"))
    columns["t"] = [31 * 3600.0 * k for k in range(200)]
    known = {"clock": "t", "dates": frozenset({"t"})}
    same(
        lab.run(columns, smooth(span="7d", centered=False), **known)["x"],
        days.rolling("7D").mean(),
    )


def test_a_centred_trend_of_a_straight_line_is_the_line_and_a_trailing_one_lags(lab, same):
    columns = {"x": [2.0 * k for k in range(30)]}
    same(lab.run(columns, smooth(window=5))["x"][2:-2], columns["x"][2:-2])
    same(lab.run(columns, smooth(window=5, centered=False))["x"][4:], columns["x"][2:-2])


def test_one_great_value_is_forgotten_when_it_is_past(lab):
    found = lab.run({"x": [1.0, 1e17, 1.0, 2.0, 3.0]}, smooth(window=2, centered=False))["x"]
    assert found == [1.0, 5e16, 5e16, 1.5, 2.5]


def test_several_columns_and_their_names(lab):
    columns = {"x": [0.0, 2.0], "y": [4.0, 8.0]}
    step = {"column": ["x", "y"], "window": 9}
    assert lab.run(columns, {"smooth": step}) == {"x": [1, 1], "y": [6, 6]}
    found = lab.run(columns, {"smooth": {**step, "as": "{column} trend"}})
    assert found == {**columns, "x trend": [1, 1], "y trend": [6, 6]}
    found = lab.run(columns, {"smooth": {**step, "as": ["p", "q"]}})
    assert list(found) == ["x", "y", "p", "q"]


def test_a_column_of_nothing_stays_nothing(lab):
    columns = {"t": [1.0, 2.0], "x": [NAN, NAN]}
    for how in ({"window": 3}, {"span": 3}, {"ema": 0.5}):
        assert lab.run(columns, smooth(**how), clock="t")["x"] == [None, None]


def test_rows_that_the_clock_does_not_order_are_told(lab):
    columns = {"t": [3.0, 1.0, 3.0, 1.0, NAN], "x": [1.0, 2.0, 3.0, 4.0, 5.0]}
    found = lab.run(columns, smooth(window=2, centered=False), clock="t")
    assert found["x"] == [2.5, 2, 2, 3, None]
    missing, repeated = lab.warnings
    assert (missing.text, missing.severity) == (
        "1 row has no value of 't': passed over", "warning",
    )  # fmt: skip
    assert repeated.text == (
        "4 rows have the 't' of another, first 1: they count in the order they stand in"
    )
    assert repeated.hint == (
        "if the table holds several things, say which column tells them apart: `within`"
    )
    assert repeated.at == ("transforms", 0, "smooth")


@pytest.mark.parametrize(
    ("step", "at", "text"),
    [
        ({"column": "y", "window": 3}, ("column",), "unknown column 'y'"),
        ({"column": ["x", "n"], "window": 3}, ("column", 1),
         "column 'n' holds text; this needs numbers"),
        ({"column": "x", "span": 2}, ("span",), "there is no clock to measure the span by"),
        ({"column": "x", "span": 2, "along": "d"}, ("span",), "'d' holds dates: 2 of what?"),
        ({"column": "x", "span": "2d", "along": "x"}, ("span",),
         "'2 days' is a length of dates, and 'x' holds numbers"),
        ({"column": "x", "window": 3, "as": "n"}, ("as",), "there is a column 'n' already"),
        ({"column": "x", "window": 3, "as": "x"}, ("as",), "there is a column 'x' already"),
        ({"column": "x", "window": 3, "within": "who"}, ("within",), "unknown column 'who'"),
        ({"column": "x", "window": 3, "along": "n"}, ("along",),
         "column 'n' holds text; this needs numbers or dates"),
        ({"column": ["x", "z"], "window": 3, "as": "a"}, ("as",), "2 columns, but 1 name in 'as'"),
        ({"column": ["x", "x"], "window": 3}, ("column", 1), "'x' is listed twice"),
        ({"column": "x", "window": 3, "as": ["p", "q"]}, ("as",), "1 column, but 2 names in 'as'"),
    ],
)  # fmt: skip
def test_mistakes(lab, step, at, text):
    columns = {"x": [1.0], "z": [1.0], "d": [0.0], "n": ["one"]}
    fault = lab.fault(columns, {"smooth": step}, dates=frozenset({"d"}))
    assert (fault.text, fault.at) == (text, ("transforms", 0, "smooth", *at))


@pytest.mark.parametrize("span", [1e-299, 1.0, 1e299])
@pytest.mark.parametrize("t", [[-1.7e308, 0.0, 1.7e308], [0.0, 5e-324, 1e-323], [0.0, 0.0, 0.0]])
def test_spans_and_clocks_of_any_size(lab, span, t):
    found = lab.run({"t": t, "x": [1.0, 2.0, 6.0]}, smooth(span=span), clock="t")["x"]
    assert found == ([1, 2, 6] if t[2] > span else [3, 3, 3])
