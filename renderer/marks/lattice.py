"""Grids whose lines run along the axes: where their cells are, and values on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from renderer.errors import Fault
from renderer.marks.drawing import Points
from renderer.marks.grids import Floats, Grid, Rows
from renderer.marks.moments import Moment, Moments, blend

EVEN = 1e-6
"""Steps that differ by less, relative to them, are the same."""


@dataclass(frozen=True)
class Lattice:
    """Values at places x and y of a grid.

    x, y     rising, (columns,) and (rows,)
    values   for each thing that has values: (rows, columns) if they are always the same, else
             (moments, rows, columns); rows from the least y; NaN is a hole
    rows     the table's row at each place, (moments, rows, columns); -1 where there is none; or
             None where they are not asked for
    moments  what each frame shows
    """

    x: Floats
    y: Floats
    values: tuple[Floats, ...]
    rows: Rows | None
    moments: Moments

    def at(self, number: int, moment: Moment) -> Floats:
        """One of the values at a moment, shape (rows, columns)."""
        values = self.values[number]
        return values if values.ndim == 2 else blend(values, moment)

    def hull(self) -> Points:
        """The corners of what the places span, shape (2, 2)."""
        return np.array([[self.x[0], self.y[0]], [self.x[-1], self.y[-1]]])


def lattice(
    grid: Grid,
    x: Floats,
    y: Floats,
    columns: Sequence[Floats],
    shown: Moments,
    instead: str,
    numbered: bool = False,
) -> Lattice:
    """A grid with x and y at each place, shape (rows, columns) or (moments, rows, columns), as a
    lattice of the values in `columns` of its table. Raises `Fault` where its lines do not run along
    the axes, or move; the mark `instead` can show it. `numbered`: with the rows at the places."""
    across = next((axis for axis in (1, 0) if _along(x, axis) and _along(y, 1 - axis)), None)
    if x.ndim > 2 or y.ndim > 2 or across is None:
        text = "the grid is bent: its lines do not run along the axes"
        hint = f"such a grid can be shown by 'mark: {instead}'"
        raise Fault("grid", text, ("x",), hint)
    xs, ys = np.fmax.reduce(x, axis=1 - across), np.fmax.reduce(y, axis=across)
    by_x, by_y = np.argsort(xs, kind="stable"), np.argsort(ys, kind="stable")
    for name, values in (("x", xs[by_x]), ("y", ys[by_y])):
        if not np.isfinite(values).all() or (np.diff(values) <= 0).any():
            raise Fault("grid", f"two lines of the grid have the same {name}", (name,))

    def turned(part: Any) -> Any:
        part = part if across == 1 else part.swapaxes(1, 2)
        for axis, order in ((1, by_y), (2, by_x)):
            if (np.diff(order) != 1).any():
                part = np.take(part, order, axis=axis)
        return part

    values = [turned(grid.spread(column)) for column in columns]
    return Lattice(
        xs[by_x], ys[by_y], tuple(part[0] if len(part) == 1 else part for part in values),
        turned(grid.rows) if numbered else None, shown,
    )  # fmt: skip


def _along(values: Floats, axis: int) -> bool:
    """Whether values on a grid change along one of its axes alone."""
    if values.ndim > 2:
        return False
    low, high = np.fmin.reduce(values, axis=1 - axis), np.fmax.reduce(values, axis=1 - axis)
    size = max(float(np.ptp(low)), float(np.abs(low).max()) * 1e-6)
    return bool((high - low <= 1e-9 * size).all())


def edges(middles: Floats) -> Floats:
    """The edges of cells around rising values: halfway between neighbours; between values that grow
    by a constant factor, at the geometric mean."""
    count = len(middles)
    if count == 1:
        return np.array([middles[0] - 0.5, middles[0] + 0.5])
    if _geometric(middles):
        return np.exp(_halfway(np.log(middles)))
    return _halfway(middles)


def _halfway(values: Floats) -> Floats:
    inner = (values[1:] + values[:-1]) / 2
    first, last = 2 * values[0] - inner[0], 2 * values[-1] - inner[-1]
    return np.concatenate([[first], inner, [last]])


def _geometric(values: Floats) -> bool:
    if len(values) < 3 or values[0] <= 0:
        return False
    factors = values[1:] / values[:-1]
    return bool(np.ptp(factors) <= EVEN * factors.max() and factors[0] > 1 + 1e-3)


def filled(lattice: Lattice, columns: int | None, rows: int | None) -> Lattice:
    """With all places 0, 1, 2 … along axes of that many categories; new ones are holes."""
    x, y = _numbered(lattice.x, columns), _numbered(lattice.y, rows)
    at: tuple[Any, ...] = np.ix_(np.searchsorted(y, lattice.y), np.searchsorted(x, lattice.x))

    def spread(part: Any, hole: float) -> Any:
        found = np.full((*part.shape[:-2], len(y), len(x)), hole, part.dtype)
        found[..., *at] = part
        return found

    values = tuple(spread(part, np.nan) for part in lattice.values)
    rows = None if lattice.rows is None else spread(lattice.rows, -1)
    return Lattice(x, y, values, rows, lattice.moments)


def _numbered(places: Floats, count: int | None) -> Floats:
    return places if count is None else np.arange(count, dtype=np.float64)
