"""`mark: wireframe`: a table's rows on a grid as a net of lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from pydantic import Field

from renderer.errors import Fault
from renderer.marks.base import Binding, Layer, Motion
from renderer.marks.curves import Curves
from renderer.marks.drawing import Axes, Dash
from renderer.marks.fields import Fields, Gridded, seen
from renderer.marks.grids import Rows
from renderer.marks.layer import line_entry
from renderer.marks.moments import Moment
from renderer.marks.sheets import FieldLayer
from renderer.marks.surface import check_box
from renderer.timeline import PerFrame, Track

Count: TypeAlias = Annotated[int, Field(ge=0, le=2000)]


class Wireframe(Gridded):
    """A net of lines through values on a grid, in a 3-D panel; the table's rows may come in any
    order."""

    z_is_place: ClassVar[bool] = False

    mark: Literal["wireframe"]
    width: Track = 0.8
    """Line width in points; may change over the film."""
    style: Dash = "solid"
    """The lines' pattern."""
    rows: Count = 40
    """At most so many lines along the grid's second axis, each at one value of its first."""
    columns: Count = 40
    """At most so many lines along the grid's first axis, each at one value of its second."""

    def bind(self, binding: Binding) -> Layer:
        """The net as arrays, ready to draw at any frame."""
        check_box(binding, "a wireframe")
        if not self.rows and not self.columns:
            raise Fault("wireframe", "'rows' and 'columns' are both 0", ("columns",))
        ink, fields = self.gathered(binding, self.colored())
        widths = self.track("width", self.width, 0.8, binding)
        return WireframeLayer(
            fields=fields,
            ink=ink,
            legend_lines=self.legend_entries(ink, line_entry(ink, widths, self.style), binding),
            alphas=self.opacity(binding),
            dimensions=binding.dimensions,
            widths=widths,
            dash=self.style,
            most=(self.rows, self.columns),
        )


@dataclass(frozen=True)
class WireframeLayer(FieldLayer[Fields, Curves]):
    """Lines along the grid of each key's field; where colours come from a scale, a colour for each
    point."""

    widths: PerFrame
    dash: Dash
    most: tuple[int, int]

    @property
    def motion(self) -> Motion:
        return "static" if self.steady and not np.ptp(self.widths) else "moves"

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        width, alpha = float(self.widths[index]), float(self.alphas[index])
        for net in self.made(index):
            net.draw(axes, width, alpha, self.dash)

    def make(self, fields: Fields, moment: Moment) -> Curves:
        points = fields.points(moment)
        height, width = points.shape[:2]
        places = np.arange(height * width).reshape(height, width)
        lines = [*places[_evenly(height, self.most[0])], *places.T[_evenly(width, self.most[1])]]
        bounds = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
        joined = np.concatenate(lines)
        corners = points.reshape(-1, 3)[joined]
        if self.ink.scale is None or fields.values is None:
            return Curves(corners, bounds, np.array([fields.rgba]))
        values = seen(fields.values, moment).reshape(-1)[joined]
        return Curves(corners, bounds, self.ink.scale(values), shaded=True)


def _evenly(count: int, most: int) -> Rows:
    """At most so many of `count` lines, evenly spaced as well as can be, with those at the ends."""
    if most < 2 or count <= most:
        return np.arange(count) if count <= most else np.arange(most) + count // 2
    least = -(-(count - 1) // (most - 1))
    even = (step for step in range(least, least * 3 // 2 + 1) if (count - 1) % step == 0)
    step = next(even, None)
    if step is not None:
        return np.arange(0, count, step)
    return np.linspace(0, count - 1, most).round().astype(np.intp)
