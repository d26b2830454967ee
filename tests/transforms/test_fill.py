"""fill: against plain loops."""

from __future__ import annotations

import math

import pytest

NAN = math.nan


def missing(value):
    return value == "" or value != value


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("method", ["forward", "backward"])
@pytest.mark.parametrize("limit", [None, 1, 2])
@pytest.mark.parametrize("column", ["x", "note"])
def test_the_nearest_known_value_on_one_side(lab, same, seed, method, limit, column):
    columns = lab.random(seed)
    columns["note"] = ["" if x != x else f"n{x}" for x in reversed(columns["x"])]
    expected = list(columns[column])
    for rows in lab.in_order(columns):
        way = rows if method == "forward" else rows[::-1]
        last, age = None, 0
        for row in way:
            if not missing(columns[column][row]):
                last, age = columns[column][row], 0
            elif last is not None and (age := age + 1) <= (limit or 1000):
                expected[row] = last
    step = {"column": column, "method": method} | ({"limit": limit} if limit else {})
    found = lab.keyed(columns, {"fill": step})[column]
    if column == "x":
        same(found, expected)
    else:
        assert found == expected


def test_a_value_in_every_column_of_numbers_but_the_keys_and_the_clock(lab):
    columns = {
        "t": [1.0, NAN], "run": [NAN, 2.0], "x": [NAN, 1.0], "y": [2.0, NAN], "n": ["", "a"],
        "d": [NAN, 0.0],
    }  # fmt: skip
    known = {"keys": ("run",), "clock": "t", "dates": frozenset({"d"})}
    found = lab.run(columns, {"fill": {"with": 0}}, **known)
    assert found == {
        "t": [1, None], "run": [None, 2], "x": [0, 1], "y": [2, 0], "n": ["", "a"], "d": [None, 0],
    }  # fmt: skip


def test_text_and_dates(lab):
    columns = {"n": ["", "a"], "d": [NAN, 86400.0]}
    table = lab.table(columns, dates=frozenset({"d"}))
    made = lab.apply(
        table, {"fill": {"column": "n", "with": "none"}},
        {"fill": {"column": "d", "with": "1970-01-03", "as": "e"}},
        {"fill": {"column": "d", "with": "1970-01-01T12:00:00+02:00"}},
    )  # fmt: skip
    assert made["n"].tolist() == ["none", "a"]
    assert made["e"].tolist() == [172800, 86400]
    assert made["d"].tolist() == [36000, 86400]
    assert made.dates == {"d", "e"}


def test_keys_and_clocks_that_are_written_once_are_filled_from_row_to_row(lab):
    columns = {
        "who": ["b", "", "a", "", ""], "t": [1.0, NAN, 1, 2, NAN], "x": [1.0, 2, 3, 4, 5],
    }  # fmt: skip
    assert lab.keyed(columns, {"fill": {"column": "who", "method": "forward"}})["who"] == [
        "b", "b", "a", "a", "a",
    ]  # fmt: skip
    found = lab.keyed(columns, {"fill": {"column": ["who", "t"], "method": "forward"}})
    assert found["t"] == [1, 1, 1, 2, 2]
    assert not lab.warnings


def test_a_value_that_is_there_is_left_where_the_clock_is_missing(lab):
    columns = {"t": [1.0, NAN, 2.0], "x": [7.0, 8.0, NAN]}
    found = lab.run(columns, {"fill": {"column": "x", "method": "forward"}}, clock="t")
    assert found["x"] == [7, 8, 7]


@pytest.mark.parametrize(
    ("step", "at", "text", "hint"),
    [
        ({"column": "x", "with": "none"}, ("with",),
         "column 'x' holds numbers, not such as 'none'", None),
        ({"column": "n", "with": 0}, ("with",), "column 'n' holds text, not such as 0", None),
        ({"column": "d", "with": 0}, ("with",), "column 'd' holds dates, not such as 0",
         "write a date, such as 2020-01-31"),
        ({"column": "d", "with": "May"}, ("with",), "'May' is not an ISO 8601 date", None),
        ({"column": "y", "with": 0}, ("column",), "unknown column 'y'",
         "known: 'd', 'n', 'x'"),
    ],
)  # fmt: skip
def test_mistakes(lab, step, at, text, hint):
    columns = {"x": [1.0], "d": [0.0], "n": ["one"]}
    fault = lab.fault(columns, {"fill": step}, dates=frozenset({"d"}))
    assert (fault.text, fault.hint) == (text, hint)
    assert fault.at == ("transforms", 0, "fill", *at)
