from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from renderer.errors import Fault
from renderer.sources.base import ReadContext
from renderer.sources.inline import Inline
from renderer.spec.schema import schema
from renderer.table import Table


def read(**keys: Any) -> Table:
    return Inline(source="inline", **keys).read(ReadContext(Path("nowhere")))


def fault(**keys: Any) -> Fault:
    with pytest.raises(Fault) as caught:
        read(**keys)
    return caught.value


def test_rows() -> None:
    table = read(rows=[{"year": 2000, "name": "a"}, {"year": 2001.5, "name": "b"}])
    assert table["year"].tolist() == [2000, 2001.5]
    assert table["name"].tolist() == ["a", "b"]
    assert (table.clock, table.keys, table.dates) == ("year", (), frozenset())


def test_columns() -> None:
    table = read(columns={"x": [1, 2], "y": ["a", "b"]}, key="y")
    assert table["x"].dtype == np.float64 and table["x"].tolist() == [1, 2]
    assert (table["y"].tolist(), table.keys, table.clock) == (["a", "b"], ("y",), None)


def test_missing() -> None:
    table = read(rows=[{"a": 1}, {"b": "x", "a": None}, {"b": None, "c": None}])
    assert table["a"][0] == 1 and np.isnan(table["a"][1:]).all()
    assert table["b"].tolist() == ["", "x", ""]
    assert np.isnan(table["c"]).all()


def test_dates_and_quoted_numbers() -> None:
    columns = {"date": ["1970-01-02", None], "n": ["1", "2"], "code": ["2020-01-01", "2020-01-02"]}
    table = read(columns=columns, types={"code": "text"})
    assert table["date"][0] == 86400 and math.isnan(table["date"][1])
    assert (set(table.dates), table.clock) == ({"date"}, "date")
    assert table["n"].tolist() == ["1", "2"]
    assert table["code"].tolist() == ["2020-01-01", "2020-01-02"]


def test_types_decide_what_nothing_else_does() -> None:
    table = read(columns={"a": [None], "b": [None]}, types={"a": "text", "b": "date"})
    assert table["a"].tolist() == [""]
    assert np.isnan(table["b"]).all() and table.dates == {"b"}


@pytest.mark.parametrize(
    ("keys", "at", "text", "hint"),
    [
        (
            {"rows": [{"a": 1}, {"a": 2}, {"a": "x"}]}, ("rows", 2, "a"),
            "column 'a' mixes numbers and text: 'x' is text, 'a' began with a number",
            "write null for a missing value",
        ),
        (
            {"columns": {"a": ["x", 2]}}, ("columns", "a", 1),
            "column 'a' mixes numbers and text: 2 is a number, 'a' began with text",
            "write it in quotes if it is text",
        ),
        (
            {"columns": {"a": [1, "x"]}, "types": {"a": "number"}}, ("columns", "a", 1),
            "'x' in column 'a' is not a number", None,
        ),
        (
            {"columns": {"a": [1, "x"]}, "types": {"a": "text"}}, ("columns", "a", 0),
            "1 in column 'a' is not text", "write it in quotes",
        ),
        (
            {"rows": [{"a": "2020-01-01"}, {"a": "2020-02-30"}], "types": {"a": "date"}},
            ("rows", 1, "a"), "'2020-02-30' is not an ISO 8601 date", None,
        ),
        (
            {"columns": {"a": [1, 2], "b": [1]}}, ("columns", "b"),
            "column 'b' has 1 value, 'a' has 2", None,
        ),
        ({"columns": {"a": []}}, ("columns",), "the columns are empty", None),
        ({"rows": [{}]}, ("rows",), "the rows are empty", None),
        ({"rows": [{"a": 10**400}]}, ("rows", 0, "a"), "the number is too large", None),
        (
            {"rows": [{"loss": 1}], "key": "los"}, ("key",), "unknown column 'los'",
            "did you mean 'loss'? known: 'loss'",
        ),
        (
            {"rows": [{"loss": 1}], "key": ["loss", "b"]}, ("key", 1), "unknown column 'b'",
            "known: 'loss'",
        ),
        (
            {"rows": [{"loss": 1}], "clock": "t"}, ("clock",), "unknown column 't'",
            "known: 'loss'",
        ),
        (
            {"rows": [{"loss": 1}], "types": {"t": "date"}}, ("types", "t"), "unknown column 't'",
            "known: 'loss'",
        ),
        (
            {"rows": [{"t": "x"}], "clock": "t"}, ("clock",),
            "the clock 't' is a column of text",
            "to go through its texts as states: time: {field: t}",
        ),
    ],
)  # fmt: skip
def test_faults(
    keys: dict[str, Any], at: tuple[str | int, ...], text: str, hint: str | None
) -> None:
    found = fault(**keys)
    assert (found.at, found.text, found.hint) == (at, text, hint)


@pytest.mark.parametrize(
    ("keys", "at", "text"),
    [
        ({}, (), "give either 'rows' or 'columns'"),
        ({"rows": [{"a": 1}], "columns": {"a": [1]}}, (), "give either 'rows' or 'columns'"),
        ({"rows": [{"a": True}]}, ("rows", 0, "a"), "true is neither a number nor text"),
        (
            {"columns": {"a": [1, [2]]}}, ("columns", "a", 1),
            "expected a number, text, or null where it is missing",
        ),
    ],
)  # fmt: skip
def test_what_the_model_refuses(keys: dict[str, Any], at: tuple[str | int, ...], text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Inline(source="inline", **keys)
    assert [(error["loc"], error["msg"]) for error in caught.value.errors()] == [(at, text)]


def test_the_schema_says_what_a_cell_may_be() -> None:
    keys = schema()["$defs"]["Inline"]["properties"]
    assert [key for key, value in keys.items() if not value.get("description")] == []
    assert "null" in str(keys["rows"])
