"""`fill`: something in the place of what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self, TypeAlias

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.transforms.base import Context, Names, Transform, Wanted
from renderer.transforms.naming import check_columns, check_free, outputs
from renderer.transforms.sequence import Places, Sequence, Walk, needed, sources
from renderer.transforms.spans import one_of
from renderer.values import as_pydantic


def _value(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or value == "":
        raise as_pydantic(Fault("fill", "expected a number or text"))
    if not isinstance(value, str) and not abs(value) < 1e300:
        raise as_pydantic(Fault("fill", "expected a finite number"))
    return value if isinstance(value, str) else float(value)


Value: TypeAlias = Annotated[
    Any,
    BeforeValidator(_value),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "minLength": 1}]}),
]


class Filling(Sequence):
    """Which columns, and `with` what or by which `method`."""

    column: Names | None = None
    """The column, or several. Default: all columns of numbers but the keys and the clock."""
    with_: Annotated[Value | None, Field(alias="with")] = None
    """A number or a text; for a column of dates an ISO 8601 date."""
    method: Literal["forward", "backward"] | None = None
    """Instead of a value: the last one before (`forward`) or the first one after (`backward`)."""
    limit: Annotated[int, Field(ge=1)] | None = None
    """How many rows in a row are filled at most, from the known value on. Default: all."""
    as_: Annotated[Names | None, Field(alias="as")] = None
    """The name of a new column; with several columns a list, or one name for all with `{column}`
    in it. Default: the column itself is filled."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = {"with": self.with_, "method": self.method}
        fault = one_of([key for key, value in given.items() if value is not None], list(given))
        if fault is None and self.limit is not None and self.method is None:
            text = "'limit' is for 'method': a value in 'with' fills every row"
            fault = Fault("fill", text, ("limit",), on_key=True)
        if fault is None and self.as_ is not None and self.column is None:
            fault = Fault("names", "name the columns in 'column' too", ("as",), on_key=True)
        if fault is not None:
            raise as_pydantic(fault)
        return self

    def columns(self, frame: Frame) -> tuple[str, ...]:
        """The columns to fill; raises `Fault`."""
        if self.column is not None:
            check_columns(frame, self.column)
            return tuple(self.column)
        own = {*frame.keys, frame.clock, *self.read()}
        return tuple(n for n in frame.names if n not in own and frame.kind(n) == "number")

    def rows(self, frame: Frame, columns: tuple[str, ...], context: Context) -> Walk:
        """The rows in order. Where a key or the clock is itself to be filled, unless the spec says
        otherwise, all rows are one thing, in their order: so people write tables in which what
        repeats is left out."""
        plain: dict[str, object] = {}
        if {*frame.keys, frame.clock} & set(columns):
            plain = {"within": self.within or (), "along": self.along}
            frame = frame if self.along else replace(frame, clock=None)
        return self.model_copy(update=plain).walk(frame, context)


class Fill(Transform):
    """Fills what is missing: `{fill: {column: [deaths, cases], with: 0}}`, `{fill: {column:
    country, method: forward}}`.

    By `method` each thing by itself, along the clock, never from one thing into another; without a
    value before (or after) it stays missing. A key or the clock itself is filled from row to row,
    as tables have it in which what repeats is left out. Rows with one value of the clock count in
    the order they stand in, with a warning. For numbers between known ones there is `interpolate`.
    """

    fill: Filling
    """The columns, and `with` or `method`."""

    def needs(self, wanted: Wanted) -> Wanted:
        options = self.fill
        return needed(wanted, options.column or (), options.read())

    def check(self, params: Mapping[str, float | str]) -> None:
        if self.fill.column is not None:
            outputs(self.fill.column, self.fill.as_)

    def apply(self, frame: Frame, context: Context) -> Frame:
        options = self.fill
        columns = options.columns(frame)
        names = outputs(columns, options.as_)
        check_free(frame, names, options.as_)
        if options.with_ is not None:
            made = {
                name: frame.data[column].fill_null(_fitting(frame, column, options.with_))
                for column, name in names.items()
            }
        else:
            walk = options.rows(frame, columns, context)
            walk.warn_repeated(context)
            made = {
                n: sources(frame, column, _rows(walk, column, options))
                for column, n in names.items()
            }
        dates = [name for column, name in names.items() if column in frame.dates]
        return frame.with_columns(made, dates, labels=True)


def _fitting(frame: Frame, column: str, value: float | str) -> float | str:
    """The value as a column's kind has it; raises `Fault` at `with` if it is of another."""
    kind = frame.kind(column)
    if kind == "date" and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise Fault("fill", f"'{value}' is not an ISO 8601 date", ("with",)) from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, str) == (kind == "text") and kind != "date":
        return value
    noun = {"number": "numbers", "text": "text", "date": "dates"}[kind]
    shown = f"'{value}'" if isinstance(value, str) else f"{value:g}"
    hint = "write a date, such as 2020-01-31" if kind == "date" else None
    raise Fault("fill", f"column '{column}' holds {noun}, not such as {shown}", ("with",), hint)


def _rows(walk: Walk, column: str, options: Filling) -> Places:
    """For each row the one from which it has its value; -1 where it stays missing."""
    there = walk.frame.data[column].is_not_null().to_numpy()[walk.row]
    place = walk.before(there) if options.method == "forward" else walk.after(there)
    if options.limit is not None:
        near = np.abs(np.arange(len(walk)) - place) <= options.limit
        place = np.where(near, place, -1)
    own = np.arange(len(walk.frame))
    rows = walk.source(place)
    placed = np.zeros(len(own), dtype=bool)
    placed[walk.row] = True
    return np.where(placed, rows, own)
