"""A table on its way through transforms: the same columns, held by polars.

Numbers and dates (seconds since 1970-01-01 UTC) are Float64, text is String. What is missing is
null: a frame holds no NaN and no empty text. In a `Table` it is NaN and '' instead; the two turn
into each other here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, unknown
from renderer.expressions import Expression
from renderer.table import Column, LazyColumns, Pictures, Table

DataFrame: TypeAlias = Any
"""polars.DataFrame; named so that polars is not loaded before a table is transformed."""
Expr: TypeAlias = Any
"""polars.Expr."""

Kind: TypeAlias = Literal["number", "date", "text"]

PICTURE = "\0picture"
"""A column that no spec can name: which of a table's pictures each row has."""
MOST_TEXT = 2 * 2**30
"""Bytes of one column of text, which numpy holds at the width of its longest text."""
NOUN = {"number": "numbers", "date": "dates", "text": "text"}


class Columns(LazyColumns):
    """A data frame's columns as numpy's, each made when it is first wanted."""

    def __init__(self, data: DataFrame) -> None:
        self.data = data
        self.rows = int(data.height)
        self._made: dict[str, Column] = {}

    def __getitem__(self, name: str) -> Column:
        if name not in self._made:
            if name not in self.data.columns:
                raise KeyError(name)
            self._made[name] = _numpy(self.data[name])
        return self._made[name]

    def has_numbers(self, name: str) -> bool:
        column = self.data[name]
        return bool(column.dtype.is_numeric()) and column.null_count() < len(column)

    def __iter__(self) -> Iterator[str]:
        return iter(self.data.columns)

    def __len__(self) -> int:
        return int(self.data.width)

    def __contains__(self, name: object) -> bool:
        return name in self.data.columns


@dataclass(frozen=True)
class Frame:
    """The rows of a table, with what the table says of its columns."""

    data: DataFrame
    keys: tuple[str, ...] = ()
    clock: str | None = None
    dates: frozenset[str] = frozenset()
    labels: Mapping[str, Mapping[float | str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    pictures: Pictures | None = None
    filmed: bool = False
    grid: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Table) -> Frame:
        """The frame of a table."""
        import polars as pl

        columns = table.columns
        if isinstance(columns, Columns):
            data = columns.data
        else:
            data = pl.DataFrame({name: _series(column) for name, column in columns.items()})
        if table.pictures is not None:
            data = data.with_row_index(PICTURE)
        return cls(
            data, table.keys, table.clock, table.dates, table.labels, table.units, table.unread,
            table.pictures, table.filmed, table.grid,
        )  # fmt: skip

    def table(self) -> Table:
        """The table of a frame; keys and clock that are no longer there are left out."""
        names = set(self.names)
        pictures = None
        if self.pictures is not None and PICTURE in self.data.columns:
            pictures = self.pictures.take(self.data[PICTURE].to_numpy().astype(np.intp))
        return Table(
            Columns(self.data.select(self.names)),
            tuple(key for key in self.keys if key in names),
            self.clock if self.clock in names else None,
            self.dates & names,
            {name: texts for name, texts in self.labels.items() if name in names},
            unread=self.unread - names,
            units={name: unit for name, unit in self.units.items() if name in names},
            pictures=pictures,
            filmed=self.filmed and pictures is not None,
            grid=self.grid if names.issuperset(self.grid) else (),
        )

    def __len__(self) -> int:
        return int(self.data.height)

    @property
    def names(self) -> list[str]:
        return [name for name in self.data.columns if name != PICTURE]

    def kind(self, name: str) -> Kind:
        """What a column holds."""
        import polars as pl

        if self.data.schema[name] == pl.String:
            return "text"
        return "date" if name in self.dates else "number"

    def check(self, name: str, *at: str | int, only: Sequence[Kind] = ()) -> None:
        """Raises `Fault` at `at` if there is no such column, or it is of none of the kinds."""
        if name not in self.names:
            text, hint = unknown("column", name, [*self.names, *self.unread])
            raise Fault("unknown-column", text, at, hint)
        kind = self.kind(name)
        if only and kind not in only:
            wanted = " or ".join(NOUN[one] for one in only)
            text = f"column '{name}' holds {NOUN[kind]}; this needs {wanted}"
            raise Fault("column-kind", text, at)

    def pruned(self) -> Frame:
        """The frame without what was known of columns that are gone: a new one may have the name of
        an old one."""
        names = set(self.names)
        return replace(
            self,
            keys=tuple(key for key in self.keys if key in names),
            clock=self.clock if self.clock in names else None,
            dates=self.dates & names,
            labels={name: texts for name, texts in self.labels.items() if name in names},
            units={name: unit for name, unit in self.units.items() if name in names},
            grid=self.grid if names.issuperset(self.grid) else (),
        )

    def with_rows(self, data: DataFrame) -> Frame:
        """Other rows, or other columns, of which the same is known."""
        return replace(self, data=data)

    def with_columns(
        self, made: Mapping[str, Any], dates: Sequence[str] = (), labels: bool = False
    ) -> Frame:
        """More columns, or others in their place: expressions, series or arrays by name; `dates`
        are those of them that hold dates. Values that are not a number are missing."""
        import polars as pl

        series = [
            value.alias(name) if isinstance(value, (pl.Expr, pl.Series)) else _series(value, name)
            for name, value in made.items()
        ]
        data = self.data.with_columns(series)
        floats = [name for name in made if data.schema[name].is_numeric()]
        data = data.with_columns(pl.col(floats).cast(pl.Float64).fill_nan(None))
        known = {k: v for k, v in self.labels.items() if labels or k not in made}
        units = {k: v for k, v in self.units.items() if labels or k not in made}
        kept = (self.dates - set(made)) | set(dates)
        grid = () if set(self.grid) & made.keys() else self.grid
        return replace(self, data=data, dates=kept, labels=known, units=units, grid=grid)

    def over(self, expression: Expr, within: Sequence[str], along: str | None) -> Expr:
        """`expression` taken over the rows of each thing (each combination of `within`) by itself,
        in the order of `along`, where equal in the order of the rows; rows stay where they are."""
        import polars as pl

        order = [pl.col(along)] if along is not None else []
        order.append(pl.int_range(pl.len()))
        parts = [pl.col(name) for name in within] or [pl.lit(0)]
        return expression.over(parts, order_by=order, nulls_last=True)

    def evaluate(
        self,
        expression: Expression,
        params: Mapping[str, float | str],
        tables: Mapping[str, Table],
        *at: str | int,
    ) -> NDArray[np.float64]:
        """The expression for every row, shape (rows,), NaN where missing; raises `Fault` at `at`,
        with the place in the expression."""
        columns = Columns(self.data.select(self.names))
        others = {name: table.columns for name, table in tables.items()}
        known = [*self.names, *self.unread]
        try:
            return expression.by_row(columns, len(self), params, others, known, self.dates)
        except Fault as fault:
            raise fault.below(*at) from None


def _series(column: Any, name: str = "") -> Any:
    """A column of a table as polars has it."""
    import polars as pl

    column = np.asarray(column)
    if column.dtype.kind in "UT":
        texts = pl.Series(name, column.astype(object), dtype=pl.String)
        return texts.replace("", None)
    return pl.Series(name, np.ascontiguousarray(column, dtype=np.float64), nan_to_null=True)


def _numpy(series: Any) -> Column:
    """A series of polars as a table has it."""
    import polars as pl

    if series.dtype != pl.String:
        return np.asarray(series.cast(pl.Float64).to_numpy(), dtype=np.float64)
    cells = series.fill_null("").to_frame("cell")
    distinct = cells.unique(maintain_order=True).with_row_index("number")
    longest = int(distinct["cell"].str.len_chars().max() or 1)
    if 4 * longest * len(cells) > MOST_TEXT:
        size = f"{4 * longest * len(cells) / 2**30:.1f} GiB"
        text = f"the text column '{series.name}' would need {size}: its longest text has"
        raise Fault("too-large", f"{text} {longest:,} characters", hint="leave out that column")
    words = np.array(distinct["cell"].to_list(), dtype=np.str_)
    if 2 * len(words) > len(cells):
        return np.asarray(cells["cell"].to_numpy(), dtype=words.dtype)
    numbers = cells.join(distinct, on="cell", how="left", maintain_order="left")["number"]
    return np.asarray(words[numbers.to_numpy()])
