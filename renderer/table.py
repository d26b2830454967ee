"""A table: named columns of equal length, what sources, transforms and marks trade in."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import IO, TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[np.float64] | NDArray[np.str_]
"""Numbers are float64 (missing is NaN), text is numpy unicode (missing is '')."""

_SPECIAL = re.compile('[,"\r\n]')

CLOCKS = ("t", "time", "epoch", "step", "iteration", "date", "year", "frame")
"""Column names taken as the clock, in this order, where a spec names none."""


@dataclass(frozen=True)
class Table:
    """Rows in columns, all of equal length.

    `keys` name the columns that tell one thing (a trajectory, a run) from another: marks draw one
    line per combination. `clock` names the column that holds the data's time. `dates` name columns
    of seconds since 1970-01-01 UTC. `labels` give readable names to the values of a column. `grid`
    names the columns whose values span a grid, in the order of its axes, if the rows lie on one.
    `unread` names further columns of its file, which nothing uses.
    """

    columns: Mapping[str, Column]
    keys: tuple[str, ...] = ()
    clock: str | None = None
    dates: frozenset[str] = frozenset()
    labels: Mapping[str, Mapping[float | str, str]] = field(default_factory=dict)
    grid: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        lengths = {len(column) for column in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    def __len__(self) -> int:
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
        return replace(self, columns=columns)

    def write_csv(self, file: IO[str]) -> None:
        """The table as CSV (RFC 4180, a header line): numbers at full precision, dates as ISO 8601,
        missing values empty."""
        file.write(_line(_quoted(name) for name in self.names))
        columns = [self._texts(name) for name in self.names]
        file.writelines(_line(row) for row in zip(*columns, strict=True))

    def write_json(self, file: IO[str]) -> None:
        """The table as a JSON list of objects; missing values are null, infinities text."""
        columns = [self._values(name) for name in self.names]
        file.write("[")
        for number, row in enumerate(zip(*columns, strict=True)):
            file.write(",\n " if number else "\n ")
            json.dump(dict(zip(self.names, row, strict=True)), file, ensure_ascii=False)
        file.write("\n]\n")

    def _texts(self, name: str) -> Iterator[str]:
        for value in self._values(name):
            if value is None:
                yield ""
            else:
                yield _quoted(value) if isinstance(value, str) else _shortest(value)

    def _values(self, name: str) -> Iterator[float | str | None]:
        column = self.columns[name]
        if column.dtype.kind == "U":
            yield from (str(value) for value in column)
        elif name in self.dates:
            yield from (_date(float(value)) for value in column)
        else:
            for value in column.tolist():
                if math.isfinite(value):
                    yield value
                else:
                    yield None if math.isnan(value) else str(value)


def found_clock(columns: Mapping[str, Column]) -> str | None:
    """The column that `CLOCKS` names first, in any case, if it is numbers or dates and has any."""
    folded = {name.casefold(): name for name in reversed(list(columns))}
    for clock in CLOCKS:
        name = folded.get(clock)
        if name is not None and columns[name].dtype.kind == "f" and not _empty(columns[name]):
            return name
    return None


def _empty(column: Column) -> bool:
    return bool(np.isnan(column.astype(np.float64)).all())


def _quoted(text: str) -> str:
    """A cell of text; the standard library's writer leaves a lone carriage return unquoted."""
    return f'"{text.replace(chr(34), 2 * chr(34))}"' if _SPECIAL.search(text) else text


def _line(cells: Iterable[str]) -> str:
    """A line of CSV; one that would be blank is an empty text in quotes."""
    return (",".join(cells) or '""') + "\n"


def _shortest(value: float) -> str:
    """The shortest text that reads back as the same number; whole ones without a point."""
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)


def written(value: float, is_date: bool) -> str:
    """A number or a date as text, for messages."""
    return (_date(value) if is_date else None) or _shortest(value)


def _date(seconds: float) -> str | None:
    """ISO 8601, or the number itself where its year is not from 1 to 9999."""
    if not math.isfinite(seconds):
        return None
    try:
        moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    except OverflowError:
        return _shortest(seconds)
    return moment.date().isoformat() if seconds % 86400 == 0 else f"{moment.isoformat()}Z"


def _plain(value: np.float64 | np.str_) -> float | str:
    return str(value) if isinstance(value, np.str_) else float(value)
