"""cumulative: against plain loops and pandas."""

from __future__ import annotations

import math
from statistics import mean

import pytest

NAN = math.nan
FUNCTIONS = {"sum": sum, "max": max, "min": min, "mean": mean, "count": len, "product": math.prod}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_was_reached_so_far(lab, same, seed, function):
    columns = lab.random(seed)
    expected = [NAN] * len(columns["x"])
    for rows in lab.in_order(columns):
        so_far = []
        for row in rows:
            x = columns["x"][row]
            so_far += [x] if x == x else []
            if so_far or function == "count":
                expected[row] = float(FUNCTIONS[function](so_far))
    found = lab.keyed(columns, {"cumulative": {"column": "x", "function": function}})
    same(found["cumulative_x"], expected)


def test_pandas_agrees(lab, same):
    pd = pytest.importorskip("pandas")
    columns = lab.random(9)
    frame = pd.DataFrame(columns).dropna(subset="t").sort_values("t", kind="stable")
    by_thing = frame.groupby("who")["x"]
    for function in ("sum", "max", "min"):
        expected = by_thing.transform(f"cum{function}").groupby(frame["who"]).ffill()
        step = {"cumulative": {"column": "x", "function": function, "as": "y"}}
        same(lab.keyed(columns, step)["y"], expected.reindex(range(len(columns["x"]))))


def test_text_is_counted_and_dates_stay_dates(lab):
    columns = {"d": [86400.0, 0, NAN, 172800], "n": ["", "a", "a", "b"]}
    table = lab.table(columns, dates=frozenset({"d"}))
    made = lab.apply(
        table,
        {"cumulative": {"column": "n", "function": "count", "as": "events"}},
        {"cumulative": {"column": "d", "function": "max", "as": "latest"}},
        {"cumulative": {"column": "d", "function": "count", "as": "days"}},
    )
    assert made["events"].tolist() == [0, 1, 2, 3]
    assert made["latest"].tolist() == [86400, 86400, 86400, 172800]
    assert made["days"].tolist() == [1, 2, 2, 3]
    assert made.dates == {"d", "latest"}


@pytest.mark.parametrize(
    ("step", "at", "text"),
    [
        ({"column": "d"}, ("column",), "column 'd' holds dates; this needs numbers"),
        ({"column": "n", "function": "max"}, ("column",),
         "column 'n' holds text; this needs numbers or dates"),
        ({"column": "x", "as": "n"}, ("as",), "there is a column 'n' already"),
    ],
)  # fmt: skip
def test_mistakes(lab, step, at, text):
    columns = {"x": [1.0], "d": [0.0], "n": ["one"]}
    fault = lab.fault(columns, {"cumulative": step}, dates=frozenset({"d"}))
    assert (fault.text, fault.at) == (text, ("transforms", 0, "cumulative", *at))
