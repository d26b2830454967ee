"""Rows of a table, in any order, at their places on a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.codes import Regular, coded, regular
from renderer.table import Column

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]
Named: TypeAlias = tuple[str, Column]
"""A column with its name, or the expression it comes from."""

MOST_PLACES = 4_000_000
LEAST_FILLED = 0.25
"""The part of a grid's places that must have a row; scattered points fill far less."""
SAME, SAME_OF_RANGE = 1e-12, 1e-14
"""Numbers that differ by less, relative to themselves or to all, differ by rounding alone."""
WAY_OUT = "scattered points need a grid made of them first, or 'mark: point'"


@dataclass(frozen=True)
class Room:
    """What a grid may be.

    least  values on each axis, at least
    holes  whether places without a row are as good as others, and however many they are
    """

    least: int = 2
    holes: bool = False


FULL = Room()


@dataclass(frozen=True)
class Grid:
    """A table's rows on a grid, at one moment or at several.

    axes   the values along the grid's two axes, rising
    times  the moments, rising; none where the rows have no clock
    order  the table's row at each place, shape (moments, rows, columns), -1 where there is none; or
           how all of them follow each other
    """

    axes: tuple[Column, Column]
    times: Floats
    order: Rows | Regular

    @property
    def shape(self) -> tuple[int, int, int]:
        """Moments, rows and columns."""
        moments, rows, columns = self.order.shape
        return moments, rows, columns

    @property
    def rows(self) -> Rows:
        """The table's row at each place, shape (moments, rows, columns); -1 where there is none."""
        if isinstance(self.order, Regular):
            return self.order.of(np.arange(np.prod(self.shape)))
        return self.order

    @property
    def missing(self) -> int:
        """Places without a row."""
        return 0 if isinstance(self.order, Regular) else int(np.count_nonzero(self.order < 0))

    def closed(self, time: float) -> Grid:
        """The grid whose first moment, if that is 0, comes once more at this `time`."""
        if not len(self.times) or self.times[0] != 0:
            return self
        rows = self.rows
        return replace(
            self, times=np.append(self.times, time), order=np.concatenate([rows, rows[:1]])
        )

    def along(self, number: int) -> Floats:
        """The values along one of the axes at each place, shape (rows, columns)."""
        values = np.asarray(self.axes[number], dtype=np.float64)
        return np.broadcast_to(values[:, None] if number == 0 else values, self.shape[1:])

    def spread(self, column: Floats) -> Floats:
        """A column of the table on the grid, shape (moments, rows, columns); NaN where there is no
        row, or no finite number."""
        if isinstance(self.order, Regular):
            found = self.order.of(column)
            return (
                found if np.isfinite(column).all() else np.where(np.isfinite(found), found, np.nan)
            )
        found = column[self.order]
        found[(self.order < 0) | ~np.isfinite(found)] = np.nan
        return found


def grid(
    axes: Sequence[Named], clock: Named | None, rows: Rows, who: Sequence[str], room: Room = FULL
) -> Grid:
    """The grid that `rows` of a table span, `axes` being its two axes' columns and `who` the key
    they belong to ("member = 2"). Raises `Fault` where they span none."""
    if (order := _regular(axes, clock, rows, room)) is not None:
        return order
    values, codes = zip(*(_coded(column[rows]) for _, column in axes), strict=True)
    times, code = np.empty(0), np.zeros(len(rows), dtype=np.intp)
    if clock is not None:
        times, code = coded(np.asarray(clock[1][rows], dtype=np.float64))
    for (name, _), found, at in zip(axes, values, ("x", "y"), strict=True):
        if len(found) < room.least:
            only = f"'{name}' has one value, {_shown(found[0])}" if len(found) else "no row is left"
            text = f"a grid has at least {room.least} values on each axis: {only}"
            raise Fault("grid", text, (at,), "choose the two columns that span it as x and y")
    shape = (max(1, len(times)), len(values[0]), len(values[1]))
    _check_filled(axes, shape, len(rows), clock, room)
    places = np.ravel_multi_index((code, *codes), shape)
    table = np.full(shape, -1, dtype=np.intp)
    flat = table.reshape(-1)
    flat[places] = np.arange(len(rows))
    twice = flat[places] != np.arange(len(rows))
    if twice.any():
        moment, row, column = np.unravel_index(places[twice].min(), shape)
        where = [f"{axes[0][0]} = {_shown(values[0][row])}",
                 f"{axes[1][0]} = {_shown(values[1][column])}", *who]  # fmt: skip
        if clock is not None:
            where.append(f"{clock[0]} = {_shown(times[moment])}")
        hint = "name the column that tells them apart in 'key', or keep one row for each place"
        raise Fault("grid", f"two rows at one place: {', '.join(where)}", ("x",), hint)
    flat[places] = rows
    return Grid((values[0], values[1]), times, table)


def _regular(axes: Sequence[Named], clock: Named | None, rows: Rows, room: Room) -> Grid | None:
    """The grid of all rows of a table where they come in order; None where they do not."""
    columns = [column for _, column in (*([clock] if clock else []), *axes)]
    count = len(columns[0])
    if len(rows) != count or any(column.dtype.kind != "f" for column in columns):
        return None
    found = regular(columns)  # type: ignore[arg-type]  # They are numbers.
    if found is None:
        return None
    values, order = found
    if any(len(part) < room.least or not _apart(part) for part in values[-2:]):
        return None
    if order.shape[-1] * order.shape[-2] > MOST_PLACES:
        return None
    return Grid((values[-2], values[-1]), values[0] if clock else np.empty(0), order)


def _apart(values: Floats) -> bool:
    """Whether rising values differ by more than rounding."""
    if len(values) < 2:
        return True
    size = np.abs(values)
    least = np.maximum(SAME * np.maximum(size[1:], size[:-1]), SAME_OF_RANGE * np.ptp(values))
    return bool((np.diff(values) > least).all())


def _coded(column: Column) -> tuple[Column, Rows]:
    """The distinct values, rising, and each row's number among them."""
    if column.dtype.kind == "U":
        texts, codes = coded(column.astype(np.str_))
        return texts, codes
    values, codes = coded(np.asarray(column, dtype=np.float64))
    if len(values) < 2:
        return values, codes
    size = np.abs(values)
    least = np.maximum(SAME * np.maximum(size[1:], size[:-1]), SAME_OF_RANGE * np.ptp(values))
    new = np.append(True, np.diff(values) > least)
    return (values, codes) if new.all() else (values[new], (np.cumsum(new) - 1)[codes])


def _check_filled(
    axes: Sequence[Named], shape: tuple[int, int, int], count: int, clock: Named | None, room: Room
) -> None:
    moments, rows, columns = shape
    found = f"'{axes[0][0]}' has {rows:,} different values and '{axes[1][0]}' {columns:,}"
    if clock is not None:
        found += f", at {moments:,} moments of '{clock[0]}'"
    places = moments * rows * columns
    sparse = room.holes and places <= MOST_PLACES
    if count < LEAST_FILLED * places and not sparse:
        text = f"x and y span no grid: {found}; that makes {places:,} places for {count:,} rows"
        raise Fault("grid", text, ("x",), WAY_OUT)
    if rows * columns > MOST_PLACES:
        text = f"{found}: {rows * columns:,} places; the limit is {MOST_PLACES:,}"
        raise Fault("limit-grid", text, ("x",), "keep every second value of x and of y")


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, str) else f"{float(value):.6g}"
