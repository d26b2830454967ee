"""lag: against plain loops and pandas."""

from __future__ import annotations

import math

import pytest

NAN = math.nan


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("by", [1, 3, -1, -2, 10**9])
def test_the_value_so_many_rows_before(lab, same, seed, by):
    columns = lab.random(seed)
    number, text = [NAN] * len(columns["x"]), [""] * len(columns["x"])
    for rows in lab.in_order(columns):
        for place, row in enumerate(rows):
            if 0 <= place - by < len(rows):
                number[row] = columns["x"][rows[place - by]]
                text[row] = columns["who"][rows[place - by]]
    found = lab.keyed(columns, {"lag": {"column": ["x", "who"], "by": by, "as": ["y", "z"]}})
    same(found["y"], number)
    assert found["z"] == text


def test_pandas_agrees_on_changes(lab, same):
    pd = pytest.importorskip("pandas")
    columns = lab.random(5)
    columns["x"] = [x if x else NAN for x in columns["x"]]
    frame = pd.DataFrame(columns).dropna(subset="t").sort_values("t", kind="stable")
    by_thing = frame.groupby("who")["x"]
    whole = range(len(columns["x"]))
    for change, expected in [
        ("absolute", by_thing.diff(2)), ("relative", by_thing.pct_change(2, fill_method=None)),
    ]:  # fmt: skip
        found = lab.keyed(columns, {"lag": {"column": "x", "by": 2, "change": change}})
        same(found["x_change"], expected.reindex(whole))


def test_a_share_of_nothing_is_missing(lab):
    step = {"lag": {"column": "x", "change": "relative", "as": "growth"}}
    assert lab.run({"x": [0.0, 4.0, 3.0, 6.0]}, step)["growth"] == [None, None, -0.25, 1]


def test_dates_stay_dates_and_their_change_is_in_days(lab):
    table = lab.table({"d": [0.0, 86400, 3 * 86400]}, dates=frozenset({"d"}), clock="d")
    made = lab.apply(
        table, {"lag": {"column": "d"}}, {"lag": {"column": "d", "change": "absolute"}},
        {"lag": {"column": "d", "by": -1}},
    )  # fmt: skip
    assert made.dates == {"d", "d_before", "d_after"}
    assert made["d_before"].tolist()[1:] == [0, 86400]
    assert made["d_after"].tolist()[:2] == [86400, 3 * 86400]
    assert made["d_change"].tolist()[1:] == [1, 2]


@pytest.mark.parametrize(
    ("step", "at", "text"),
    [
        ({"column": "n", "change": "absolute"}, ("column",),
         "column 'n' holds text; this needs numbers or dates"),
        ({"column": "d", "change": "relative"}, ("column",),
         "column 'd' holds dates; this needs numbers"),
        ({"column": "x", "along": "y"}, ("along",), "unknown column 'y'"),
    ],
)  # fmt: skip
def test_mistakes(lab, step, at, text):
    columns = {"x": [1.0], "d": [0.0], "n": ["one"]}
    fault = lab.fault(columns, {"lag": step}, dates=frozenset({"d"}))
    assert (fault.text, fault.at) == (text, ("transforms", 0, "lag", *at))
