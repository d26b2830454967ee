"""`pivot`: rows become columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, choices
from renderer.expressions import parse
from renderer.expressions.groups import Groups, evaluate
from renderer.frame import NOUN, Frame, Kind
from renderer.transforms.base import Context, Names, Transform, Wanted, named
from renderer.transforms.parts import MOST_CELLS, parts, said, text_of
from renderer.values import Name, SpecModel

Aggregate: TypeAlias = Literal["mean", "sum", "min", "max", "median", "first", "last", "count"]

MOST_COLUMNS = 2_000
"""That rows may become."""
OF: Mapping[Kind, tuple[str, ...]] = {
    "number": get_args(Aggregate),
    "date": tuple(how for how in get_args(Aggregate) if how != "sum"),
    "text": ("first", "last", "count"),
}
"""What can be made of values of each kind."""
NO_DATE = frozenset({"sum", "count"})
"""What is a number, also of dates."""


class Pivoting(SpecModel):
    """Which rows go together, what the new columns are named after and what they hold."""

    id: Names | None = None
    """The column, or columns, of which each combination of values becomes a row. Default: the
    table's clock and its keys, but for `columns`."""
    columns: Name
    """The column whose values become columns."""
    values: Name
    """The column that fills them."""
    prefix: str = ""
    """What the new columns' names begin with, such as `y_` where they would be numbers."""
    aggregate: Aggregate | None = None
    """What becomes of several rows for one place: `mean` `sum` `min` `max` `median` `first` `last`
    `count`, over the values that are not missing. Default: they are an error."""


class Pivot(Transform):
    """Turns rows into columns, a long table into a wide one: `{pivot: {id: date, columns: metric,
    values: value}}` makes of the metrics `loss` and `accuracy` columns of these names.

    The new columns are named by the values' text, numbers with the fewest digits and dates as ISO
    8601, after `prefix`. Rows and columns come in order of first appearance, the columns of `id`
    before the new ones; all other columns are gone. A combination that no row has is missing. A
    missing value of `id` is a value like others; rows that miss the name of their column are left
    out, with a warning. Several rows for one place are an error, unless `aggregate` says what
    becomes of them. The clock and keys stay if they are in `id`; dates stay dates, except their
    `count`.
    """

    pivot: Pivoting
    """{id, columns, values, prefix, aggregate}: what makes a row, what names the columns, what
    fills them."""

    def needs(self, wanted: Wanted) -> Wanted:
        pivot = self.pivot
        return None if pivot.id is None else frozenset((*pivot.id, pivot.columns, pivot.values))

    def check(self, params: Mapping[str, float | str]) -> None:
        pivot = self.pivot
        for field in ("columns", "values"):
            if getattr(pivot, field) in (pivot.id or ()):
                text = f"'{getattr(pivot, field)}' is in `id` too"
                raise Fault("column-twice", text, (field,))
        if pivot.columns == pivot.values:
            raise Fault("column-twice", f"'{pivot.values}' cannot name and fill", ("values",))

    def apply(self, frame: Frame, context: Context) -> Frame:
        pivot = self.pivot
        frame.check(pivot.columns, "columns")
        frame.check(pivot.values, "values")
        ids = self._ids(frame)
        frame = self._with_names(frame, context)
        cells = parts(frame.data, (*ids, pivot.columns))
        if pivot.aggregate is None:
            self._check_single(frame, ids, cells)
        values = self._values(frame, cells)
        rows, first_rows = _numbers(parts(frame.data, ids), cells)
        columns, firsts = _numbers(parts(frame.data, (pivot.columns,)), cells)
        self._check_size(len(first_rows), len(firsts), ids)
        made = frame.data.select(ids)[first_rows]
        new = self._new_columns(values, rows, columns, len(first_rows), len(firsts))
        names = self._column_names(frame, firsts, ids)
        date = frame.kind(pivot.values) == "date" and pivot.aggregate not in NO_DATE
        dates = frame.dates & set(ids) | (frozenset(names) if date else frozenset())
        keys = tuple(key for key in frame.keys if key in ids)
        clock = frame.clock if frame.clock in ids else None
        labels = {name: texts for name, texts in frame.labels.items() if name in ids}
        made = made.with_columns([s.alias(n) for s, n in zip(new, names, strict=True)])
        units = {name: unit for name, unit in frame.units.items() if name in ids}
        return replace(
            frame, data=made, keys=keys, clock=clock, dates=dates, labels=labels, units=units
        )

    def _ids(self, frame: Frame) -> list[str]:
        pivot = self.pivot
        if pivot.id is not None:
            named(frame, pivot.id, "id")
            return list(dict.fromkeys(pivot.id))
        own = [name for name in frame.names if name in {frame.clock, *frame.keys}]
        found = [name for name in own if name not in (pivot.columns, pivot.values)]
        if not found:
            hint = "say with `id` which columns tell one row from another"
            raise Fault("missing-key", "the table has no clock and no other key", (), hint)
        return found

    def _with_names(self, frame: Frame, context: Context) -> Frame:
        """The frame without the rows that miss their column's name."""
        nameless = frame.data[self.pivot.columns].is_null()
        count = int(nameless.sum())
        if not count:
            return frame
        if count == len(frame):
            raise Fault("empty", f"'{self.pivot.columns}' has no value", ("columns",))
        rows = "1 row has" if count == 1 else f"{count:,} rows have"
        text = f"{rows} no '{self.pivot.columns}' and are left out, the first is row "
        text = text.replace("are", "is") if count == 1 else text
        first = int(nameless.arg_true()[0]) + 1
        context.warn(Fault("missing", f"{text}{first:,}", ("columns",), severity="warning"))
        return frame.with_rows(frame.data.filter(~nameless))

    def _check_single(self, frame: Frame, ids: Sequence[str], cells: Groups) -> None:
        several = np.flatnonzero(cells.lengths > 1)
        if not len(several):
            return
        count, row = int(cells.lengths[several[0]]), int(cells.firsts[several[0]])
        text = f"{count:,} rows have {said(frame, (*ids, self.pivot.columns), row)}"
        if len(several) > 1:
            text += f"; so it is with {len(several):,} places in all"
        hint = "say what becomes of them with `aggregate: mean`, or sum, first, last, min, max …"
        raise Fault("rows-twice", text, (), hint)

    def _values(self, frame: Frame, cells: Groups) -> Any:
        """A series of one value for each cell."""
        import polars as pl

        column, how = frame.data[self.pivot.values], self.pivot.aggregate
        kind = frame.kind(self.pivot.values)
        if how is None:
            return column[cells.firsts]
        possible = OF[kind]
        if how not in possible:
            text = f"column '{self.pivot.values}' holds {NOUN[kind]}: there is no {how} of that"
            raise Fault("column-kind", text, ("aggregate",), f"possible: {choices(possible)}")
        numbers = column.to_physical()
        if kind == "text":
            numbers = pl.select(pl.when(column.is_not_null()).then(pl.int_range(len(column))))
            numbers = numbers.to_series()
        x = numbers.cast(pl.Float64).to_numpy()
        found = pl.Series(evaluate(parse(f"{how}(x)"), {"x": x}, (), {}, cells), nan_to_null=True)
        return column.gather(found.cast(pl.UInt32)) if kind == "text" and how != "count" else found

    def _check_size(self, rows: int, columns: int, ids: Sequence[str]) -> None:
        text = f"the values of '{self.pivot.columns}' would become {columns:,} columns"
        if columns > MOST_COLUMNS:
            raise Fault("limit", text, ("columns",), f"at most {MOST_COLUMNS:,}")
        if rows * (columns + len(ids)) > MOST_CELLS:
            text = f"{text} of {rows:,} rows"
            raise Fault("limit", text, ("columns",), f"at most {MOST_CELLS:,} cells")

    def _new_columns(
        self,
        values: Any,
        rows: NDArray[np.intp],
        columns: NDArray[np.intp],
        height: int,
        width: int,
    ) -> list[Any]:
        place = np.full((width, height), len(values), dtype=np.int64)
        place[columns, rows] = np.arange(len(values))
        or_missing = values.extend_constant(None, 1)
        return [or_missing[rows_] for rows_ in place]

    def _column_names(
        self, frame: Frame, firsts: NDArray[np.intp], ids: Sequence[str]
    ) -> list[str]:
        name, date = self.pivot.columns, frame.kind(self.pivot.columns) == "date"
        values = frame.data[name][firsts].to_list()
        texts = [v if isinstance(v, str) else text_of(v, date) for v in values]
        names = [self.pivot.prefix + text for text in texts]
        for number, new in enumerate(names):
            if new in ids or new in names[:number]:
                text = f"a value of '{name}' would become a second column '{new}'"
                raise Fault("column-twice", text, ("columns",), "put a `prefix` before the names")
        return names


def _numbers(groups: Groups, cells: Groups) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each cell the number of its group, and the first row of each group."""
    number = np.empty(len(groups.order), dtype=np.intp)
    number[groups.order] = groups.numbers
    return number[cells.firsts], groups.firsts
