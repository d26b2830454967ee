"""The distinct values of a column, and each row's number among them, without sorting all rows.

Rows of a grid mostly come in order: one column stays the same for long, another repeats itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class Regular:
    """Rows that go through a grid in order: the last of its sides fastest, or another one.

    sides  how many values each side has, the slowest first
    turn   which of these sides is the first of the grid's, which the second …
    flips  the grid's sides along which values fall
    """

    sides: tuple[int, ...]
    turn: tuple[int, ...]
    flips: tuple[bool, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the grid: moments, rows and columns; one moment where there is no clock."""
        found = tuple(self.sides[side] for side in self.turn)
        return found if len(found) == 3 else (1, *found)

    def of(self, column: NDArray[Any]) -> NDArray[Any]:
        """A column on the grid: the same memory, seen in another way."""
        found = column.reshape(self.sides).transpose(self.turn)
        found = found[tuple(slice(None, None, -1 if flip else 1) for flip in self.flips)]
        return found.reshape(self.shape) if found.ndim < 3 else found


RUNS = 4
"""A column that stays the same for so many rows on average is looked at a run at a time."""
FEWEST = 1000
"""Rows for which it pays."""


def coded(column: Any) -> tuple[Any, Rows]:
    """As `np.unique(column, return_inverse=True)`."""
    if len(column) >= FEWEST:
        changes = np.flatnonzero(column[1:] != column[:-1]) + 1
        if len(changes) * RUNS < len(column):
            starts = np.concatenate([[0], changes])
            values, codes = np.unique(column[starts], return_inverse=True)
            return values, np.repeat(codes, np.diff(np.append(starts, len(column))))
        period = _period(column)
        if period is not None:
            values, codes = np.unique(column[:period], return_inverse=True)
            return values, np.tile(codes, len(column) // period)
    values, codes = np.unique(column, return_inverse=True)
    return values, codes


def _period(column: Any) -> int | None:
    """After how many rows a column repeats itself, again and again."""
    again = np.flatnonzero(column[1 : FEWEST * 10] == column[0])
    if not len(again):
        return None
    period = int(again[0]) + 1
    if period * RUNS > len(column) or len(column) % period:
        return None
    rows = column.reshape(-1, period)
    return period if bool((rows == rows[0]).all()) else None


def regular(columns: Sequence[NDArray[np.float64]]) -> tuple[list[NDArray[Any]], Regular] | None:
    """The values of each column, rising, and the order of rows, if these go through all
    combinations of the values in order."""
    parts = [_repeated(column) for column in columns]
    sides = [part for part in parts if part is not None]
    if len(sides) < len(parts):
        return None
    slowest = sorted(range(len(sides)), key=lambda n: -sides[n][1])
    each = len(columns[0])
    for number in slowest:
        values, run = sides[number]
        if run * len(values) != each:
            return None
        each = run
    if each != 1:
        return None
    flips = tuple(bool(values[0] > values[-1]) for values, _ in sides)
    turn = tuple(slowest.index(number) for number in range(len(sides)))
    shape = tuple(len(sides[number][0]) for number in slowest)
    rising = [
        values[::-1] if flip else values for (values, _), flip in zip(sides, flips, strict=True)
    ]
    return rising, Regular(shape, turn, flips)


def _repeated(column: NDArray[np.float64]) -> tuple[NDArray[np.float64], int] | None:
    """Values that rise, or fall, and how often each comes before the next, if a column goes through
    them so again and again."""
    count = len(column)
    if not count:
        return None
    changes = np.flatnonzero(column[1:] != column[0])
    run = int(changes[0]) + 1 if len(changes) else count
    if count % run:
        return None
    starts = column[::run]
    steps = np.diff(starts)
    turns = np.flatnonzero(steps > 0 if steps[:1].sum() < 0 else steps < 0)
    period = int(turns[0]) + 1 if len(turns) else len(starts)
    values = starts[:period]
    if len(starts) % period or (np.diff(values) == 0).any():
        return None
    rows = column.reshape(-1, period, run)
    return (values, run) if bool((rows == values[:, None]).all()) else None
