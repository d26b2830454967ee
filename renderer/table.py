"""A table: named columns of equal length, what sources, transforms and marks trade in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer import writing

Column: TypeAlias = NDArray[np.float64] | NDArray[np.str_]
"""Numbers are float64 (missing is NaN), text is numpy unicode (missing is '')."""

CLOCKS = ("t", "time", "epoch", "step", "iteration", "date", "year", "frame")
"""Column names taken as the clock, in this order, where a spec names none."""


class LazyColumns(Mapping[str, Column]):
    """Columns that are made when they are first wanted; `rows` is the length of each."""

    rows: int

    def has_numbers(self, name: str) -> bool:
        """Whether a column is numbers or dates, and not missing throughout; makes nothing."""
        raise NotImplementedError


MOMENTS = frozenset(
    "date datetime time timestamp day week month quarter hour minute second moment when".split()
)
"""Words in the names of columns of dates that may be the clock."""
_WORDS = re.compile(r"[a-z]+")


class Pictures(Protocol):
    """A picture for each row of a table, read when it is wanted. Goes to worker processes with its
    table, so it holds no pixels and no open files."""

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Width and height in pixels, shape (rows, 2)."""

    def load(self, row: int) -> NDArray[np.uint8]:
        """The pixels of a row's picture: RGBA, rows from the top, shape (height, width, 4); not to
        be written to. Raises a `RenderError` if it is no longer what it was."""

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Pictures:
        """Those of some rows, in that order."""


@dataclass(frozen=True)
class Table:
    """Rows in columns, all of equal length.

    `keys` name the columns that tell one thing (a trajectory, a run) from another: marks draw one
    line per combination. `clock` names the column that holds the data's time. `dates` name columns
    of seconds since 1970-01-01 UTC. `labels` give readable names to the values of a column. `grid`
    names the columns whose values span a grid, in the order of its axes, if the rows lie on one.
    `unread` names further columns of its file, which nothing uses. `units` are those of columns,
    such as `m/s`.
    `pictures` gives each row a picture. `filmed`: its moments are the frames of a film, each
    lasting until the next; where the spec says nothing of the film's length, each is one of its
    frames.
    """

    columns: Mapping[str, Column]
    keys: tuple[str, ...] = ()
    clock: str | None = None
    dates: frozenset[str] = frozenset()
    labels: Mapping[str, Mapping[float | str, str]] = field(default_factory=dict)
    grid: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    pictures: Pictures | None = None
    filmed: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.columns, LazyColumns):
            return
        lengths = {len(column) for column in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    def __len__(self) -> int:
        if isinstance(self.columns, LazyColumns):
            return self.columns.rows
        return next((len(column) for column in self.columns.values()), 0)

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @property
    def names(self) -> Sequence[str]:
        return list(self.columns)

    @property
    def known(self) -> Sequence[str]:
        """The names of all columns, also of those that were not read: for messages."""
        return [*self.columns, *sorted(self.unread)]

    def groups(
        self, keys: Sequence[str]
    ) -> Iterator[tuple[tuple[float | str, ...], NDArray[np.intp]]]:
        """`(values of keys, row numbers)` for each combination, in order of first appearance;
        rows stay in the table's order. Without keys: one group of all rows."""
        if not keys or not len(self):
            yield (), np.arange(len(self))
            return
        codes = np.zeros(len(self), dtype=np.int64)
        for key in keys:
            values, inverse = np.unique(self.columns[key], return_inverse=True)
            codes = codes * len(values) + inverse
            _, codes = np.unique(codes, return_inverse=True)
        order = np.argsort(codes, kind="stable")
        bounds = np.flatnonzero(np.diff(codes[order])) + 1
        parts = sorted(np.split(order, bounds), key=lambda rows: int(rows[0]))
        for rows in parts:
            yield tuple(_plain(self.columns[key][rows[0]]) for key in keys), rows

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Table:
        """The same table with only `rows`, in that order."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        pictures = None if self.pictures is None else self.pictures.take(rows)
        return replace(self, columns=columns, pictures=pictures)

    def write_csv(self, file: IO[str]) -> None:
        """The table as CSV (RFC 4180, a header line): numbers at full precision, dates as ISO 8601,
        missing values empty."""
        writing.write_csv(self.columns, self.dates, file)

    def write_json(self, file: IO[str]) -> None:
        """The table as a JSON list of objects; missing values are null, infinities text."""
        writing.write_json(self.columns, self.dates, file)

    def write_jsonl(self, file: IO[str]) -> None:
        """The table as JSON lines, an object a row; missing values are null, infinities text."""
        writing.write_jsonl(self.columns, self.dates, file)

    def write_parquet(self, file: IO[bytes]) -> None:
        """The table as Parquet: Float64, Datetime in UTC, String; missing values are null."""
        writing.write_parquet(self.columns, self.dates, file)


def found_clock(columns: Mapping[str, Column], dates: Collection[str] = ()) -> str | None:
    """The column that `CLOCKS` names first, in any case, if it is numbers or dates and has any;
    else the only one of `dates` whose name says that it is one."""
    folded = {name.casefold(): name for name in reversed(list(columns))}
    for clock in CLOCKS:
        name = folded.get(clock)
        if name is not None and _has_numbers(columns, name):
            return name
    said = [name for name in dates if may_be_clock(name)]
    return said[0] if len(said) == 1 else None


def may_be_clock(name: str) -> bool:
    """Whether a column's name is that of a clock, or holds a word for a time."""
    if name.casefold() in CLOCKS:
        return True
    return not MOMENTS.isdisjoint(_WORDS.findall(name.casefold()))


def _has_numbers(columns: Mapping[str, Column], name: str) -> bool:
    if isinstance(columns, LazyColumns):
        return columns.has_numbers(name)
    column = columns[name]
    if column.dtype.kind != "f":
        return False
    return bool((~np.isnan(np.asarray(column, dtype=np.float64))).any())


def _plain(value: np.float64 | np.str_) -> float | str:
    return str(value) if isinstance(value, np.str_) else float(value)
