"""Many lines of one look: their points end to end, and what of them is fixed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.marks.drawing import Axes, Dash, Pen, Points, RGBAs
from renderer.marks.grids import Floats, Rows


@dataclass(frozen=True)
class Curves:
    """Lines end to end: line k is points[bounds[k]:bounds[k + 1]] and has the colour colors[k], or
    all have colors[0]; if `shaded`, `colors` has one for each point."""

    points: Points
    bounds: Rows
    colors: RGBAs
    shaded: bool = False

    def draw(self, axes: Axes, width: float, alpha: float, dash: Dash) -> None:  # Hot path.
        """Draw them, their colours' opacity times `alpha`."""
        if len(self.bounds) < 2 or width <= 0 or alpha <= 0:
            return
        colors = self.colors if alpha == 1 else self.colors * [1, 1, 1, alpha]
        red, green, blue, opacity = map(float, colors[0])
        pen = Pen((red, green, blue, opacity), width, dash)
        if self.shaded:
            axes.shaded_lines(self.points, self.bounds, colors, None, pen)
        else:
            axes.lines(self.points, self.bounds, colors, pen)


def level_lines(
    x: Floats, y: Floats, values: Floats, levels: Floats
) -> tuple[Points, Rows, NDArray[np.intp]]:
    """Lines of equal `values` on a grid, all of shape (rows, columns); NaN interrupts them. Gives
    the points (n, 2), the lines' bounds, and the number of each line's level."""
    from contourpy import LineType, contour_generator

    hole = ~(np.isfinite(values) & np.isfinite(x) & np.isfinite(y))
    generator = contour_generator(
        x, y, np.ma.masked_array(values, hole) if hole.any() else values,
        name="serial", line_type=LineType.ChunkCombinedOffset,
    )  # fmt: skip
    points, bounds, numbers, count = [np.empty((0, 2))], [np.zeros(1, dtype=np.intp)], [], 0
    for number, level in enumerate(levels):
        chunks: Any = generator.lines(float(level))
        (found,), (offsets,) = chunks
        if found is None:
            continue
        points.append(found)
        bounds.append(offsets[1:].astype(np.intp) + count)
        numbers += [number] * (len(offsets) - 1)
        count += len(found)
    return np.concatenate(points), np.concatenate(bounds), np.array(numbers, dtype=np.intp)


def round_levels(low: float, high: float, about: int) -> Floats:
    """About so many levels between two numbers, evenly spaced at the round step that comes
    nearest."""
    if not low < high:
        return np.empty(0)
    unit = 10.0 ** np.floor(np.log10((high - low) / about))
    found = [_multiples(unit * factor, low, high) for factor in (0.5, 1, 2, 2.5, 5, 10)]
    found = [levels for levels in found if len(levels)]
    if not found:
        return np.array([(low + high) / 2])
    return min(found, key=lambda levels: abs(np.log(len(levels) / about)))


def _multiples(step: float, low: float, high: float) -> Floats:
    """Those between two numbers."""
    return np.asarray(np.arange(np.floor(low / step) + 1, np.ceil(high / step)) * step)


def round_log_levels(low: float, high: float, most: int) -> Floats:
    """At most so many levels between two positive numbers: powers of ten and round multiples of
    them, or some of the powers."""
    powers = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    for parts in (range(1, 10), (1, 2, 5), (1, 3)):
        levels = np.array([10.0**power * part for power in powers for part in parts])
        levels = levels[(levels > low) & (levels < high)]
        if 1 <= len(levels) <= most:
            return levels
    levels = 10.0**powers
    levels = levels[(levels > low) & (levels < high)]
    if not len(levels):
        return round_levels(low, high, most)
    return np.asarray(levels[:: -(-len(levels) // most)])
