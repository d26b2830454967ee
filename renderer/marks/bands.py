"""Bands between the levels of a field, filled.

Each shape is all that lies above one level, in the colour of the band that begins there, and lies
on the one below: neighbours share no border, along which the ground would shine through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from renderer.colors import RGBA
from renderer.marks.base import Motion
from renderer.marks.drawing import Axes, Points, RGBAs
from renderer.marks.fields import Fields, seen
from renderer.marks.grids import Floats, Rows
from renderer.marks.moments import Moment
from renderer.marks.sheets import FieldLayer, flush

Ends: TypeAlias = Literal["both", "min", "max", "neither"]


@dataclass(frozen=True)
class Shapes:
    """Shapes with holes, as `Axes.bands` takes them, and the number of each one's colour."""

    points: Points
    rings: Rows
    shapes: Rows
    numbers: Rows


@dataclass(frozen=True)
class BandLayer(FieldLayer[Fields, Shapes]):
    """Bands between the same levels in all frames.

    faces  the colour below the first level, between two, above the last: (levels + 1, 4)
    lines  what is drawn between the bands
    """

    levels: Floats
    faces: RGBAs
    extend: Ends
    lines: Any

    @property
    def motion(self) -> Motion:
        still = self.lines is None or self.lines.motion == "static"
        return "static" if self.steady and still else "moves"

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """What is filled ends where the grid does."""
        return flush(self.cloud())

    def colors(self) -> list[RGBA]:
        """Those of the bands, where they are opaque and so are seen as they are."""
        if self.alphas.min() < 1:
            return []
        return [(float(r), float(g), float(b), float(a)) for r, g, b, a in self.faces]

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        alpha = float(self.alphas[index])
        if alpha > 0:
            for made in self.made(index):
                axes.bands(made.points, made.rings, made.shapes, self.faces[made.numbers], alpha)
        if self.lines is not None:
            self.lines.draw(axes, index)

    def make(self, fields: Fields, moment: Moment) -> Shapes:
        x, y, z = (seen(part, moment) for part in (fields.x, fields.y, fields.z))
        return shapes(x, y, z, self.levels, self.extend)


def shapes(x: Floats, y: Floats, values: Floats, levels: Floats, extend: Ends) -> Shapes:
    """What lies above each level, the least first, on a grid whose arrays have the shape (rows,
    columns); NaN is left out."""
    from contourpy import FillType, contour_generator

    hole = ~(np.isfinite(values) & np.isfinite(x) & np.isfinite(y))
    generator = contour_generator(
        x, y, np.ma.masked_array(values, hole) if hole.any() else values,
        name="serial", fill_type=FillType.ChunkCombinedOffsetOffset,
    )  # fmt: skip
    starts = [(number + 1, float(level)) for number, level in enumerate(levels)]
    if extend in ("both", "min") or not starts:
        starts.insert(0, (0, -np.inf))
    top = under = np.inf
    if extend in ("min", "neither") and len(levels):
        top = float(levels[-1])
        starts = [start for start in starts if start[1] < top]
        # What lies below the last band ends below it: else all colours would fringe its rim.
        under = float(np.mean(levels[-2:]))
    points, rings, ends, numbers, count = [np.empty((0, 2))], [np.zeros(1, np.intp)], [0], [], 0
    for number, start in starts:
        chunks: Any = generator.filled(start, top if number == starts[-1][0] else under)
        (found,), (offsets,), _ = chunks
        if found is None:
            continue
        points.append(found)
        rings.append(offsets[1:].astype(np.intp) + count)
        count += len(found)
        ends.append(ends[-1] + len(offsets) - 1)
        numbers.append(number)
    return Shapes(
        np.concatenate(points), np.concatenate(rings), np.array(ends), np.array(numbers, np.intp)
    )
