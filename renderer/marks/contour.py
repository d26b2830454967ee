"""`mark: contour`: lines of equal value of a table's rows on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault
from renderer.marks.base import Axes, Binding, Dash, Layer, Motion
from renderer.marks.channels import ColorBy, ColorChannel, Ink, Slot
from renderer.marks.curves import Curves, level_lines, round_levels, round_log_levels
from renderer.marks.fields import Fields, Gridded, seen
from renderer.marks.grids import Floats
from renderer.marks.layer import line_entry
from renderer.marks.moments import Moment
from renderer.marks.sheets import FieldLayer
from renderer.timeline import PerFrame, Track

Where: TypeAlias = Literal["floor", "ceiling", "surface", "x wall", "y wall"]
Levels: TypeAlias = Annotated[
    Annotated[int, Field(ge=1, le=500), Tag("count")]
    | Annotated[tuple[float, ...], Field(min_length=1, max_length=500, strict=False), Tag("given")],
    Discriminator(lambda value: "given" if isinstance(value, (list, tuple)) else "count"),
]

WIDTH = 1.2


class Contour(Gridded):
    """Lines of equal value on a grid: in 2-D as on a map; in 3-D on the floor, on the surface or on
    a wall."""

    mark: Literal["contour"]
    color: ColorChannel | None = None
    """A colour, or {field: …} with what is the same along a line: z, on walls x or y; default: by
    z, on walls one colour."""
    levels: Levels = 10
    """About how many, at round values through the range of all frames; or the values
    themselves."""
    onto: Where | None = None
    """In 3-D: on the `floor` (default), the `ceiling`, the `surface` itself; on the `x wall` or
    `y wall`, at the back, the surface's profiles at values of x or y."""
    width: Track = WIDTH
    """Line width in points; may change over the film."""
    style: Dash = "solid"
    """The lines' pattern."""

    def bind(self, binding: Binding) -> Layer:
        """The contours' fields and levels, ready to draw at any frame."""
        if binding.dimensions == 2 and self.onto is not None:
            hint = "in 2-D contours are in the plane; add 'projection: 3d' for a box"
            raise Fault("dimensions", "'onto' in a 2-D panel", ("onto",), hint, on_key=True)
        flat = self.onto in ("x wall", "y wall")
        color = ColorBy(field=self.z) if self.color is None and not flat else self.color
        ink, fields = self.gathered(binding, color)
        self._check_color(ink)
        widths = self.track("width", self.width, WIDTH, binding)
        return ContourLayer(
            fields=fields,
            ink=ink,
            legend_lines=self.legend_entries(ink, line_entry(ink, widths, self.style), binding),
            alphas=self.opacity(binding),
            dimensions=binding.dimensions,
            widths=widths,
            dash=self.style,
            levels=self._levels(binding, fields, ink),
            onto=self.onto or "floor",
        )

    @property
    def _levelled(self) -> Slot:
        """What is the same all along a line."""
        return {"x wall": self.x, "y wall": self.y}.get(self.onto or "", self.z)

    def _check_color(self, ink: Ink) -> None:
        wanted = self._levelled.text
        if ink.scale is None or not isinstance(self.color, ColorBy):
            return
        if self.color.field.text != wanted:
            text = f"a contour has the colour of its level: the field is '{wanted}'"
            raise Fault("color", text, ("color", "field"), f"write field: {wanted}")

    def _levels(self, binding: Binding, fields: tuple[Fields, ...], ink: Ink) -> Floats:
        """The levels, rising; a warning if there is none between the least and the greatest value
        of all frames."""
        parts = [_levelled(self.onto, each) for each in fields]
        low = float(np.fmin.reduce([np.fmin.reduce(part, axis=None) for part in parts]))
        high = float(np.fmax.reduce([np.fmax.reduce(part, axis=None) for part in parts]))
        if isinstance(self.levels, tuple):
            levels = np.unique(np.array(self.levels, dtype=np.float64))
        elif ink.scale is not None and ink.scale.log and 0 < low < high:
            levels = round_log_levels(low, high, self.levels)
        else:
            levels = round_levels(low, high, self.levels)
        if not ((levels > low) & (levels < high)).any():
            text = (
                f"no level lies between {low:.6g} and {high:.6g}, the range of '{self._levelled}'"
            )
            at = ("levels",) if isinstance(self.levels, tuple) else ("z",)
            binding.warn(Fault("contour-levels", text, at, severity="warning"))
        return levels


@dataclass(frozen=True)
class ContourLayer(FieldLayer[Curves]):
    """Lines at the same levels in all frames."""

    widths: PerFrame
    dash: Dash
    levels: Floats
    onto: Where

    @property
    def motion(self) -> Motion:
        return "static" if self.steady and not np.ptp(self.widths) else "moves"

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        width, alpha = float(self.widths[index]), float(self.alphas[index])
        for curves in self.made(index):
            self._placed(curves, axes).draw(axes, width, alpha, self.dash)

    def make(self, fields: Fields, moment: Moment) -> Curves:
        x, y, z = (seen(part, moment) for part in (fields.x, fields.y, fields.z))
        walls = {"x wall": (y, z, x), "y wall": (x, z, y)}
        one, two, levelled = walls.get(self.onto, (x, y, z))
        points, bounds, numbers = level_lines(one, two, levelled, self.levels)
        levels = self.levels[numbers]
        scale = self.ink.scale
        colors = np.array([fields.rgba]) if scale is None else scale(levels)
        if self.dimensions == 3:
            heights = np.repeat(levels, np.diff(bounds))
            points = np.insert(points, self._axis, self._third(heights), axis=1)
        return Curves(points, bounds, colors)

    @property
    def _axis(self) -> int:
        return {"x wall": 0, "y wall": 1}.get(self.onto, 2)

    def _third(self, heights: Floats) -> Floats:
        """The coordinate that is not the lines' own; on walls it depends on the view."""
        return {"surface": heights, "ceiling": np.full(len(heights), np.inf)}.get(
            self.onto, np.full(len(heights), -np.inf)
        )

    def _placed(self, curves: Curves, axes: Axes) -> Curves:
        """On the wall that is at the back."""
        if self._axis == 2 or self.dimensions == 2 or axes.back is None:
            return curves
        if axes.back[self._axis] == 0:
            return curves
        points = curves.points.copy()
        points[:, self._axis] = np.inf
        return Curves(points, curves.bounds, curves.colors)


def _levelled(onto: Where | None, fields: Fields) -> Floats:
    return {"x wall": fields.x, "y wall": fields.y}.get(onto or "", fields.z)
