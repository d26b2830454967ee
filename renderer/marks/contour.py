"""`mark: contour`: lines of equal value of a table's rows on a grid, or the bands between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, Tag

from renderer.colors import RGBA, Color
from renderer.errors import Fault
from renderer.marks.bands import BandLayer, Ends
from renderer.marks.base import Binding, ColorScale, Layer, Motion
from renderer.marks.channels import ColorBy, ColorOf, Ink, Slot, ValueColor
from renderer.marks.curves import Curves, level_lines, round_levels, round_log_levels
from renderer.marks.drawing import Axes, Dash
from renderer.marks.fields import Fields, Gridded, seen
from renderer.marks.grids import Floats
from renderer.marks.layer import line_entry
from renderer.marks.moments import Moment
from renderer.marks.sheets import FieldLayer, flush
from renderer.timeline import PerFrame, Track

Where: TypeAlias = Literal["floor", "ceiling", "surface", "x wall", "y wall"]
Levels: TypeAlias = Annotated[
    Annotated[int, Field(ge=1, le=500), Tag("count")]
    | Annotated[tuple[float, ...], Field(min_length=1, max_length=500, strict=False), Tag("given")],
    Discriminator(lambda value: "given" if isinstance(value, (list, tuple)) else "count"),
]
Lines: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[Color, Tag("color")],
    Discriminator(lambda value: "whether" if isinstance(value, bool) else "color"),
]

WIDTH, RIM = 1.2, 0.7
FAINT = 0.45
"""Opacity of the lines between bands."""


class Contour(Gridded):
    """Lines of equal value on a grid, or the bands between them: in 2-D as on a map; in 3-D lines
    on the floor, on the surface or on a wall."""

    z_is_place: ClassVar[bool] = False

    mark: Literal["contour"]
    color: ValueColor | None = None
    """A colour, or {colormap: …} for colours by the level: z, on walls x or y. Default: by z, on
    walls one colour."""
    levels: Levels = 10
    """About how many, at round values through the range of all frames (filled ones: through the
    colours' domain, if there is one); or the values themselves."""
    fill: bool = False
    """Whether the bands between levels are filled, each with the colour of its middle. Only in
    2-D."""
    extend: Ends | None = None
    """Of what is filled: whether also what is below the first level (`min`), above the last
    (`max`), `both` (default) or `neither`."""
    lines: Lines | None = None
    """Between filled bands: whether lines are drawn too, or their colour. Default: false."""
    onto: Where | None = None
    """In 3-D: on the `floor` (default), the `ceiling`, the `surface` itself; on the `x wall` or
    `y wall`, at the back, the surface's profiles at values of x or y."""
    width: Track | None = None
    """Line width in points, 1.2 and between bands 0.7 by default; may change over the film."""
    style: Dash = "solid"
    """The lines' pattern."""

    def bind(self, binding: Binding) -> Layer:
        """The contours' fields and levels, ready to draw at any frame."""
        self._check_keys(binding)
        flat = self.onto in ("x wall", "y wall")
        color = self.color.by(self._levelled) if isinstance(self.color, ColorOf) else self.color
        color = ColorBy(field=self.z) if color is None and not flat else color
        ink, fields = self.gathered(binding, color)
        self._check_color(ink)
        widths = self.track("width", self.width, RIM if self.fill else WIDTH, binding)
        levels = self._levels(binding, fields, ink)
        lines = ContourLayer(
            fields=fields,
            ink=ink,
            legend_lines=self.legend_entries(ink, line_entry(ink, widths, self.style), binding),
            alphas=self.opacity(binding),
            dimensions=binding.dimensions,
            widths=widths,
            dash=self.style,
            levels=levels,
            onto=self.onto or "floor",
        )
        return self._filled(lines, binding) if self.fill else lines

    def _check_keys(self, binding: Binding) -> None:
        """Raises `Fault` for keys that say nothing here."""
        if binding.dimensions == 2 and self.onto is not None:
            hint = "in 2-D contours are in the plane; add 'projection: 3d' for a box"
            raise Fault("dimensions", "'onto' in a 2-D panel", ("onto",), hint, on_key=True)
        if self.fill and binding.dimensions != 2:
            hint = "use 'mark: surface', or lines: leave 'fill' out"
            raise Fault("dimensions", "filled contours in a 3-D panel", ("fill",), hint)
        for name in ("extend", "lines"):
            if not self.fill and getattr(self, name) is not None:
                text = f"'{name}' is for filled contours"
                raise Fault("contour", text, (name,), "add fill: true", on_key=True)

    def _filled(self, lines: ContourLayer, binding: Binding) -> Layer:
        """The bands, and lines between them."""
        ink, levels = lines.ink, lines.levels
        extend = self.extend or "both"
        scale = None if ink.scale is None else _stepped(ink.scale, levels, extend)
        if scale is not None:
            faces = replace(scale, levels=None)(scale.middles())
        else:
            faces = np.repeat(ink.palette[:1], len(levels) + 1, axis=0)
        return BandLayer(
            fields=lines.fields,
            ink=replace(ink, scale=scale),
            legend_lines=tuple(replace(e, line=0.0, marker="s") for e in lines.legend_lines),
            alphas=lines.alphas * float(faces[0, 3]),
            dimensions=2,
            levels=levels,
            faces=faces,
            extend=extend,
            lines=lines.inked(self._line_color(binding)) if self.lines else None,
        )

    def _line_color(self, binding: Binding) -> RGBA:
        if isinstance(self.lines, Color):
            return self.lines.rgba(binding.theme.palette)
        red, green, blue, _ = binding.theme.text
        return red, green, blue, FAINT

    @property
    def _levelled(self) -> Slot:
        """What is the same all along a line."""
        return {"x wall": self.x, "y wall": self.y}.get(self.onto or "", self.z)

    def _check_color(self, ink: Ink) -> None:
        wanted = self._levelled.text
        if ink.scale is None or not isinstance(self.color, ColorOf) or self.color.field is None:
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
        given = self.fill and isinstance(self.color, ColorOf) and self.color.domain is not None
        bounds = ink.scale.domain if ink.scale is not None and given else (low, high)
        if isinstance(self.levels, tuple):
            levels = np.unique(np.array(self.levels, dtype=np.float64))
        elif ink.scale is not None and ink.scale.log and 0 < bounds[0] < bounds[1]:
            levels = round_log_levels(*bounds, self.levels)
        else:
            levels = round_levels(*bounds, self.levels)
        if not ((levels > low) & (levels < high)).any() and not self.fill:
            text = (
                f"no level lies between {low:.6g} and {high:.6g}, the range of '{self._levelled}'"
            )
            at = ("levels",) if isinstance(self.levels, tuple) else ("z",)
            binding.warn(Fault("contour-levels", text, at, severity="warning"))
        return levels


@dataclass(frozen=True)
class ContourLayer(FieldLayer[Fields, Curves]):
    """Lines at the same levels in all frames."""

    widths: PerFrame
    dash: Dash
    levels: Floats
    onto: Where

    @property
    def motion(self) -> Motion:
        return "static" if self.steady and not np.ptp(self.widths) else "moves"

    def inked(self, rgba: RGBA) -> ContourLayer:
        """The lines in one colour."""
        fields = tuple(replace(each, rgba=rgba) for each in self.fields)
        return replace(self, fields=fields, ink=Ink(np.array([rgba])))

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """In 2-D the lines end where the grid does."""
        return flush(self.cloud()) if self.dimensions == 2 else ()

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


def _stepped(scale: ColorScale, levels: Floats, extend: Ends) -> ColorScale:
    """The scale in steps; its domain ends with what is filled."""
    low, high = scale.domain
    if len(levels) and extend in ("max", "neither"):
        low = float(levels[0])
    if len(levels) and extend in ("min", "neither"):
        high = float(levels[-1])
    return replace(scale, domain=(low, high), levels=tuple(levels.tolist()))
