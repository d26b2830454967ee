"""`inline`: a table written in the spec itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, TypeAlias

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from renderer.errors import Fault, unknown
from renderer.sources.base import ReadContext, Tabular
from renderer.sources.cells import FOUND, Rules, dates
from renderer.table import Column, Table
from renderer.values import as_pydantic


def _scalar(value: object) -> object:
    if isinstance(value, bool):
        word = str(value).lower()
        what = f"{word} is neither a number nor text"
        raise as_pydantic(Fault("cell", what, hint=f'write 1 or 0, or "{word}" in quotes'))
    if value is not None and not isinstance(value, (int, float, str)):
        raise as_pydantic(Fault("cell", "expected a number, text, or null where it is missing"))
    return value


Cell: TypeAlias = Annotated[
    Any,
    BeforeValidator(_scalar),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}]}),
]
At: TypeAlias = tuple[str | int, ...]


class Inline(Tabular):
    """A small table in the spec: `rows`, or `columns`.

    A column holds numbers or text, not both; what is `null` or left out is missing. Text in quotes
    stays text, also `"12"`; a column of dates, written in one known way, becomes dates.
    """

    source: Literal["inline"]
    """A table written here."""
    rows: Annotated[list[dict[str, Cell]], Field(min_length=1)] | None = None
    """One mapping for each row: `[{x: 1, y: 2.5}, {x: 2, y: 3}]`."""
    columns: Annotated[dict[str, list[Cell]], Field(min_length=1)] | None = None
    """One list for each column, all of equal length: `{x: [1, 2], y: [2.5, 3]}`."""
    types: dict[str, Literal["number", "text", "date"]] = {}
    """What a column is, where that should not be found: `{code: text}` keeps dates as text."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.rows is None) == (self.columns is None):
            raise as_pydantic(Fault("inline", "give either 'rows' or 'columns'"))
        return self

    def read_rows(self, context: ReadContext) -> Table:
        made: dict[str, Column] = {}
        known_dates = set()
        listed = self._by_column()
        self._check_names(list(listed))
        for name, values in listed.items():
            places = self._places(name, len(values))
            made[name], is_date = _column(values, places, self.types.get(name))
            if is_date:
                known_dates.add(name)
        return Table(made, dates=frozenset(known_dates))

    def _by_column(self) -> dict[str, list[Any]]:
        if self.rows is not None:
            names = dict.fromkeys(name for row in self.rows for name in row)
            if not names:
                raise Fault("inline", "the rows are empty", ("rows",))
            return {name: [row.get(name) for row in self.rows] for name in names}
        columns = self.columns or {}
        first = next(iter(columns))
        for name, values in columns.items():
            if len(values) != len(columns[first]):
                count = "1 value" if len(values) == 1 else f"{len(values):,} values"
                what = f"column '{name}' has {count}, '{first}' has"
                raise Fault("inline", f"{what} {len(columns[first]):,}", ("columns", name))
        if not columns[first]:
            raise Fault("inline", "the columns are empty", ("columns",))
        return columns

    def _places(self, name: str, count: int) -> list[At]:
        if self.rows is not None:
            return [("rows", index, name) for index in range(count)]
        return [("columns", name, index) for index in range(count)]

    def _check_names(self, names: Sequence[str]) -> None:
        for name in self.types:
            if name not in names:
                what, hint = unknown("column", name, names)
                raise Fault("unknown-column", what, ("types", name), hint, on_key=True)


def _column(values: Sequence[Any], places: Sequence[At], want: str | None) -> tuple[Column, bool]:
    """The values as a column, and whether it is of dates."""
    there = [i for i, value in enumerate(values) if value is not None]
    text = isinstance(values[there[0]], str) if there else want in ("text", "date")
    if want is not None and there:
        text = want != "number"
    for index in there:
        if isinstance(values[index], str) != text:
            _refuse(values, index, there, places, want)
    if not text:
        return np.array([_number(v, at) for v, at in zip(values, places, strict=True)]), False
    words = ["" if value is None else value for value in values]
    if want != "text" and (there or want == "date"):
        moments = dates(words, Rules(), FOUND)
        if moments is not None and not (want is None and np.isnan(moments).all()):
            return moments, True
        if want == "date":
            wrong = next((i for i in there if dates((words[i],), Rules()) is None), there[0])
            raise Fault("cell", f"'{words[wrong]}' is not an ISO 8601 date", places[wrong])
    return np.array(words, dtype=np.str_), False


def _refuse(
    values: Sequence[Any], index: int, there: Sequence[int], places: Sequence[At], want: str | None
) -> None:
    name = next(part for part in reversed(places[index]) if isinstance(part, str))
    is_text = isinstance(values[index], str)
    shown = f"'{values[index]}'" if is_text else f"{values[index]}"
    if want is not None:
        what = f"{shown} in column '{name}' is not {'a number' if is_text else 'text'}"
        raise Fault("cell", what, places[index], None if is_text else "write it in quotes")
    noun, other = ("text", "a number") if is_text else ("a number", "text")
    what = f"column '{name}' mixes numbers and text: {shown} is {noun}, '{name}' began with {other}"
    hint = "write null for a missing value" if is_text else "write it in quotes if it is text"
    raise Fault("cell", what, places[index], hint)


def _number(value: int | float | None, at: At) -> float:
    if value is None:
        return math.nan
    try:
        return float(value)
    except OverflowError:
        raise Fault("cell", "the number is too large", at) from None
