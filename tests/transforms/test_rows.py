"""Transforms that take rows and columns as they are: filter, compute, rename, select, sort."""

from __future__ import annotations

import math

import numpy as np
import pytest

NAN = math.nan


def test_filter_keeps_the_rows_for_which_the_condition_holds(lab):
    columns = {"x": [1, NAN, 3, -4], "who": ["a", "b", "a", ""]}
    assert lab.run(columns, {"filter": "x > 0"}) == {"x": [1, 3], "who": ["a", "a"]}
    assert lab.run(columns, {"filter": "who == 'a' and x < 2"})["x"] == [1]
    assert lab.run(columns, {"filter": "who in ['b', '']"})["who"] == ["b", ""]


def test_a_filter_that_leaves_nothing_says_which(lab):
    fault = lab.fault({"x": [1, 2]}, {"compute": {"y": "x + 1"}}, {"filter": "y > 9"})
    assert fault.at == ("transforms", 1, "filter")
    assert fault.text == "no row is left: this does not hold for any of 2 rows"


def test_compute_adds_columns_one_after_the_other(lab):
    columns = {"a": [1.0, 4.0, NAN]}
    found = lab.run(columns, {"compute": {"b": "sqrt(a)", "c": "b*10", "a": "-a"}})
    assert found == {"a": [-1, -4, None], "b": [1, 2, None], "c": [10, 20, None]}


def test_compute_takes_params_and_other_tables(lab):
    table = lab.table({"x": [1, 2]})
    other = lab.table({"v": [10, 20]})
    made = lab.apply(
        table, {"compute": {"y": "k*x + mean(o.v)"}}, params={"k": 3.0}, tables={"o": other}
    )
    assert made["y"].tolist() == [18, 21]


def test_a_copy_of_dates_is_dates(lab):
    table = lab.table({"day": [0, 86400]}, dates=frozenset({"day"}))
    made = lab.apply(table, {"compute": {"when": "day", "later": "day + 1"}})
    assert made.dates == {"day", "when"}


def test_a_name_that_is_not_there_has_its_place_in_the_expression(lab):
    fault = lab.fault({"loss": [1]}, {"compute": {"y": "1 - lss"}})
    assert fault.at == ("transforms", 0, "compute", "y")
    assert (fault.offset, fault.width) == (4, 3)
    assert fault.hint == "did you mean 'loss'? known: 'loss'"


def test_rename_takes_keys_clock_and_dates_along_and_may_swap(lab):
    known = {"keys": ("b",), "clock": "a", "dates": frozenset({"a"})}
    made = lab.apply(lab.table({"a": [1.0], "b": [2.0]}, **known), {"rename": {"a": "b", "b": "a"}})
    assert (made["a"].tolist(), made["b"].tolist()) == ([2], [1])
    assert (made.keys, made.clock, made.dates) == (("a",), "b", {"b"})


def test_rename_to_a_name_that_is_taken(lab):
    fault = lab.fault({"a": [1], "b": [2]}, {"rename": {"a": "b"}})
    assert (fault.at, fault.text) == (
        ("transforms", 0, "rename", "a"), "two columns would be named 'b'",
    )  # fmt: skip


def test_select_keeps_columns_in_order(lab):
    assert list(lab.run({"a": [1], "b": [2], "c": [3]}, {"select": ["c", "a"]})) == ["c", "a"]
    fault = lab.fault({"a": [1]}, {"select": ["a", "a"]})
    assert (fault.at, fault.text) == (("transforms", 0, "select", 1), "'a' is listed twice")


@pytest.mark.parametrize("descending", [False, True])
def test_sort_is_stable_and_puts_missing_last(lab, descending):
    rng = np.random.default_rng(7)
    x = rng.integers(0, 5, 200).astype(float)
    x[rng.integers(0, 200, 20)] = NAN
    found = lab.run({"x": x, "row": range(200)}, {"sort": {"by": "x", "descending": descending}})
    sign = -1 if descending else 1
    expected = sorted(range(200), key=lambda i: (math.isnan(x[i]), sign * np.nan_to_num(x[i])))
    assert found["row"] == expected


def test_sort_by_several_columns_and_text(lab):
    columns = {"who": ["b", "a", "", "a"], "x": [1, 2, 0, 1]}
    assert lab.run(columns, {"sort": ["who", "x"]}) == {
        "who": ["a", "a", "b", ""], "x": [1, 2, 1, 0],
    }  # fmt: skip
