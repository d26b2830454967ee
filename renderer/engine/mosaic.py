"""Values in rectangles as pixels of a panel.

The axes are fixed, so where each rectangle lies is worked out once; a frame then looks up the
colours of values (a table of 256) for rows and columns of pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.engine.mixing import mix
from renderer.marks.drawing import Cells

Floats = NDArray[np.float64]
Shares = NDArray[np.float32]
Rows = NDArray[np.intp]

STEPS = 256
MARGIN = 128
"""Interpolated values go beyond the greatest and the least of their neighbours by a fifth of the
difference at most: the table of colours has room for them at both ends."""
EVEN = 1e-6
"""Middles that are apart by steps which differ by less, relative to them, are even."""
KEPT = 8
"""Arrays of edges that a panel has at hand, with what follows from them."""


@dataclass(frozen=True)
class Taps:
    """How one side of a panel samples cells.

    first, stop  the pixels that are covered
    nearest      the cell of each
    cells        the cells that each is interpolated from, shape (taps, pixels)
    weights      and their weights, float32, (taps, pixels)
    """

    first: int
    stop: int
    nearest: Rows
    cells: Rows
    weights: Shares


def taps(edges: Floats, start: float, count: int) -> Taps:
    """Of `count` pixels from `start`, in pixels as `edges` are, which rise or fall."""
    centers = start + np.arange(count) + 0.5
    turned = bool(edges[0] > edges[-1])
    rising = edges[::-1] if turned else edges
    found = np.searchsorted(rising, centers, side="right") - 1
    seen = np.flatnonzero((found >= 0) & (found < len(edges) - 1))
    if not len(seen):
        empty = np.empty(0, np.intp)
        return Taps(0, 0, empty, empty.reshape(1, 0), np.empty((1, 0), np.float32))
    first, stop = int(seen[0]), int(seen[-1]) + 1
    nearest = found[first:stop]
    covered = np.asarray(centers[first:stop], dtype=np.float64)
    cells, weights = _weighted((rising[1:] + rising[:-1]) / 2, covered)
    if turned:
        nearest, cells = len(edges) - 2 - nearest, len(edges) - 2 - cells
    return Taps(first, stop, nearest, cells, weights)


def _weighted(middles: Floats, centers: Floats) -> tuple[Rows, Shares]:
    """Cells and weights that interpolate at `centers`: cubically (R. Keys: Cubic convolution
    interpolation for digital image processing. IEEE Trans. ASSP 29 (1981), 1153-1160) where middles
    are evenly spaced, else linearly. Beyond the outermost middles their values go on."""
    last = len(middles) - 1
    before = np.clip(np.searchsorted(middles, centers, side="right") - 1, 0, max(last - 1, 0))
    after = np.minimum(before + 1, last)
    steps = np.diff(middles)
    gap = middles[after] - middles[before]
    with np.errstate(all="ignore"):
        u = np.clip(np.where(gap > 0, (centers - middles[before]) / gap, 0.0), 0.0, 1.0)
    if last < 3 or np.ptp(steps) > EVEN * steps.max():
        return np.stack([before, after]), np.stack([1 - u, u]).astype(np.float32)
    cells = np.clip(before + np.arange(-1, 3)[:, None], 0, last)
    weights = np.stack(
        [
            ((2 - u) * u - 1) * u / 2,
            ((3 * u - 5) * u * u + 2) / 2,
            ((4 - 3 * u) * u + 1) * u / 2,
            (u - 1) * u * u / 2,
        ]
    )
    return cells, weights.astype(np.float32)


@dataclass(frozen=True)
class Sides:
    """A panel's pixels: the left and the lower edge, width and height; `project` gives the pixels
    of edges along one of the axes."""

    rect: tuple[int, int, int, int]
    project: Callable[[Floats, int], Floats]


class Mosaic:
    """Draws cells on a panel; keeps the last ones' edges."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._kept: list[tuple[Floats, int, Taps]] = []

    def lay(self, ground: NDArray[np.uint8], cells: Cells, alpha: float) -> None:  # Hot path.
        """Draw cells on the panel's pixels, rows from the top."""
        across, upright = self._taps(cells.x, 0), self._taps(cells.y, 1)
        height = len(ground)
        place = ground[
            height - upright.stop : height - upright.first, across.first : across.stop
        ]  # fmt: skip
        if not place.size:
            return
        pixels, seen = (_smooth if cells.smooth else _plain)(cells, across, upright)
        if alpha < 1:
            mixed = mix(place, pixels.view(np.uint8).reshape(place.shape), alpha)
            pixels = mixed.view(np.uint32)[..., 0]
        np.copyto(place.view(np.uint32)[..., 0], pixels, where=True if seen is None else seen)

    def _taps(self, edges: Floats, axis: int) -> Taps:
        for known, number, found in self._kept:
            if known is edges and number == axis:
                return found
        pixels = self._sides.project(edges, axis)
        found = taps(pixels, *self._sides.rect[axis::2])
        self._kept = [*self._kept[1 - KEPT :], (edges, axis, found)]
        return found


def _plain(
    cells: Cells, across: Taps, upright: Taps
) -> tuple[NDArray[np.uint32], NDArray[np.bool_] | None]:
    """The nearest cell's colour at each pixel, rows from the top, and which are no holes."""
    columns, rows = across.nearest, upright.nearest[::-1]
    holes = np.isnan(cells.shares)
    seen = None if not holes.any() else ~holes[:, columns][rows]
    steps = np.nan_to_num(cells.shares * np.float32(len(cells.stops) - 1) + np.float32(0.5))
    colors = cells.stops.view(np.uint32)[:, 0][steps.astype(np.intp)]
    return colors[:, columns][rows], seen


def _smooth(
    cells: Cells, across: Taps, upright: Taps
) -> tuple[NDArray[np.uint32], NDArray[np.bool_] | None]:
    """Colours of interpolated values at each pixel, rows from the top, and which are no holes."""
    shares, holes = cells.shares, np.isnan(cells.shares)
    seen, table, last = None, _table(cells.stops), np.float32(len(cells.stops) - 1)
    if holes.any():
        seen = ~holes[:, across.nearest][upright.nearest[::-1]]
        full = _interpolated((~holes).astype(np.float32), across, upright)
        values = _interpolated(np.where(holes, np.float32(0), shares), across, upright)
        with np.errstate(all="ignore"):
            shares = np.clip(np.nan_to_num(values / full), 0, 1)
        places = shares * last + np.float32(MARGIN + 0.5)
    else:  # Weights add up to 1: what is done to all values may be done to the few before.
        places = _interpolated(shares * last + np.float32(MARGIN + 0.5), across, upright)
    return table[places.astype(np.uint16)], seen


def _table(stops: NDArray[np.uint8]) -> NDArray[np.uint32]:
    colors = stops.view(np.uint32)[:, 0]
    return np.concatenate([np.repeat(colors[:1], MARGIN), colors, np.repeat(colors[-1:], MARGIN)])


def _interpolated(values: Shares, across: Taps, upright: Taps) -> Shares:
    """Values at each pixel, rows from the top."""
    wide = np.zeros((len(values), across.cells.shape[1]), np.float32)
    for cells, weights in zip(across.cells, across.weights, strict=True):
        wide += values[:, cells] * weights
    rows, weights = upright.cells[:, ::-1], upright.weights[:, ::-1, None]
    total: Shares = wide[rows[0]]
    total *= weights[0]
    part = np.empty_like(total)
    for number in range(1, len(rows)):
        np.take(wide, rows[number], axis=0, out=part)
        part *= weights[number]
        total += part
    return total
