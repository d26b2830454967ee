"""`mark: line`: a line through a table's rows, one for each key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Tag

from renderer.errors import Fault
from renderer.marks.base import (
    Axes,
    Binding,
    ColorScale,
    Dash,
    Dots,
    Layer,
    LegendEntry,
    Motion,
    Pen,
    Points,
    RGBAs,
)
from renderer.marks.channels import Ink, Slot, Slots
from renderer.marks.links import LinksLayer
from renderer.marks.series import Series
from renderer.marks.strands import Head, Rows, Strands, Trail, stack, strands
from renderer.timeline import PerFrame, Track

_ONE_OR_MANY = Discriminator(lambda value: "many" if isinstance(value, (list, tuple)) else "one")
_Position = Annotated[Annotated[Slot, Tag("one")] | Annotated[Slots, Tag("many")], _ONE_OR_MANY]


class Line(Series):
    """A line through rows in order of the clock. With lists for `x` and `y` it joins those points
    of each row: a pendulum's rods, a robot's arm."""

    mark: Literal["line"]
    x: _Position
    """Where along the x axis: a column, an expression over columns, or a list of them to join."""
    y: _Position
    """Where along the y axis."""
    z: _Position | None = None
    """Where along the z axis, in a 3-D panel."""
    width: Track | None = None
    """Line width in points; may change over the film."""
    style: Dash = "solid"
    """The line's pattern."""
    trail: Trail | None = None
    """Show only a window behind the moving end."""
    head: Head | None = None
    """A marker at the moving end."""

    def bind(self, binding: Binding) -> Layer:
        """The line as arrays, ready to draw at any frame."""
        if any(isinstance(slot, tuple) for slot in (self.x, self.y, self.z)):
            return self._links(binding)
        keys = self.keys(binding)
        columns = self.positions(binding, {"x": self.x, "y": self.y, "z": self.z})
        ink = self.ink(binding, keys)
        parts = strands(binding, keys)
        show = self.shows(bool(len(parts.clock)), "reveal")
        if show == "current":
            text = "a line shows 'reveal' or 'all'; 'current' is for lists of x and y"
            raise Fault("show", text, ("show",), "use mark: point for the state at each moment")
        return LineLayer(
            points=stack(columns, parts.rows),
            strands=parts,
            ink=ink,
            legend_lines=tuple(
                self.legend_entries(ink, self._entry(binding, ink)) if ink.scale is None else ()
            ),
            widths=self.track("width", self.width, binding.theme.line_width, binding),
            alphas=self.opacity(binding),
            dash=self.style,
            revealed=show == "reveal",
            starts=self._starts(binding, parts, show),
            fade=self.trail.fade if self.trail else "none",
            reach=self.trail.reach(binding.clock) if self.trail else 1.0,
            by_rows=self.trail is not None and self.trail.length.unit == "samples",
            head=self._head(binding, show),
        )

    def _links(self, binding: Binding) -> Layer:
        """One line through several points of each row, where the row of now is shown."""
        lists = {"x": self.x, "y": self.y, "z": self.z}
        counts = {len(slots) for slots in lists.values() if isinstance(slots, tuple)}
        if len(counts) > 1:
            text = "the lists of x, y and z have different lengths"
            raise Fault("links", text, ("y",))
        if self.trail or self.head or self.show in ("reveal", "all"):
            name = "trail" if self.trail else "head" if self.head else "show"
            text = (
                f"'{name}' does not go with lists of x and y, which show the state at each moment"
            )
            raise Fault("links", text, (name,), on_key=True)
        joints = [
            self.positions(binding, {
                name: slots[number] if isinstance(slots, tuple) else slots
                for name, slots in lists.items()
            })
            for number in range(counts.pop())
        ]  # fmt: skip
        keys = self.keys(binding)
        ink = self.ink(binding, keys)
        parts = strands(binding, keys)
        return LinksLayer(
            joints=np.stack([stack(columns, parts.rows) for columns in joints], axis=1),
            strands=parts,
            ink=ink,
            legend_lines=tuple(self.legend_entries(ink, self._entry(binding, ink))),
            widths=self.track("width", self.width, binding.theme.line_width, binding),
            alphas=self.opacity(binding),
            dash=self.style,
        )

    def _starts(self, binding: Binding, parts: Strands, show: str) -> Rows | None:
        if self.trail is None:
            return None
        if show != "reveal":
            raise Fault("trail", "a trail needs 'show: reveal'", ("trail",), on_key=True)
        return self.trail.starts(parts, binding.clock)

    def _head(self, binding: Binding, show: str) -> Dots | None:
        if self.head is None or show != "reveal":
            return None
        palette = binding.theme.palette
        color, edge = self.head.color, self.head.edge
        return Dots(
            sizes=np.array([self.head.size]),
            faces=np.array([color.rgba(palette)]) if color else np.empty((0, 4)),
            marker=self.head.marker,
            edge=edge.rgba(palette) if edge else None,
            edge_width=1.0 if edge else 0.0,
        )

    def _entry(self, binding: Binding, ink: Ink) -> LegendEntry:
        width = self.track("width", self.width, binding.theme.line_width, binding)
        red, green, blue, alpha = map(float, ink.palette[0])
        return LegendEntry("", (red, green, blue, alpha), line=float(width.max()), dash=self.style)


@dataclass(frozen=True)
class LineLayer:
    """Strands drawn as lines, each up to the moment of the frame."""

    points: Points
    strands: Strands
    ink: Ink
    legend_lines: tuple[LegendEntry, ...]
    widths: PerFrame
    alphas: PerFrame
    dash: Dash
    revealed: bool
    starts: Rows | None
    fade: str
    reach: float
    """How far back a trail goes: in data time, or in rows if `by_rows`."""
    by_rows: bool
    head: Dots | None

    @property
    def motion(self) -> Motion:
        steady = np.ptp(self.widths) == 0 and np.ptp(self.alphas) == 0
        if not self.revealed:
            return "static" if steady else "moves"
        opaque = steady and self.alphas[0] == 1 and (self.ink.palette[:, 3] == 1).all()
        whole = opaque and self.starts is None and self.dash == "solid"
        return "grows" if whole else "moves"

    def cloud(self) -> Points:
        return self.points

    def legend(self) -> list[LegendEntry]:
        return list(self.legend_lines)

    def scale(self) -> ColorScale | None:
        return self.ink.scale

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        tips = self._tips(index) if self.revealed else None
        for k in range(self.strands.count):
            start, stop = self._shown(k, index)
            self._stroke(axes, k, start, stop, tips, index)

    def grow(self, axes: Axes, first: int, last: int) -> None:  # Hot path.
        tips = self._tips(last)
        for k in range(self.strands.count):
            start = int(self.strands.bounds[k])
            if first >= 0:
                start = max(start, int(self.strands.stops[first, k]) - 2)
            self._stroke(axes, k, start, int(self.strands.stops[last, k]), tips, last)

    def tips(self, axes: Axes, index: int) -> None:  # Hot path.
        if self.head is None:
            return
        begun = self.strands.begun(index)
        if not len(begun):
            return
        faces = self.head.faces
        if not len(faces):
            faces = self._colors(self.strands.blend(index, begun)[0])
        style = Dots(self.head.sizes, faces, self.head.marker, self.head.edge, self.head.edge_width)
        axes.dots(self._tips(index)[begun], style)

    def _shown(self, k: int, index: int) -> tuple[int, int]:
        if not self.revealed:
            return int(self.strands.bounds[k]), int(self.strands.bounds[k + 1])
        first = self.strands.bounds[k] if self.starts is None else self.starts[index, k]
        return int(first), int(self.strands.stops[index, k])

    def _tips(self, index: int) -> Points:
        """Where each strand's end is at frame `index`, shape (strands, dimensions)."""
        return self.strands.at(index, self.points, np.arange(self.strands.count))

    def _stroke(
        self, axes: Axes, k: int, start: int, stop: int, tips: Points | None, index: int
    ) -> None:
        """Strand `k` from row `start` to before `stop`, and on to its tip."""
        if stop <= start:
            return
        points = self.points[start:stop]
        ends = tips is not None and stop < self.strands.bounds[k + 1]
        if ends and tips is not None:
            points = np.concatenate([points, tips[k : k + 1]])
        rows = np.minimum(np.arange(start, start + len(points)), stop - 1)
        red, green, blue, alpha = self._colors(rows[-1:])[0]
        alpha *= self.alphas[index]
        pen = Pen((red, green, blue, alpha), float(self.widths[index]), self.dash)
        if self.fade == "none" and self.ink.scale is None:
            axes.line(points, pen)
        else:
            self._shaded(axes, points, rows, pen, index)

    def _shaded(self, axes: Axes, points: Points, rows: Rows, pen: Pen, index: int) -> None:
        colors = self._colors(rows).copy()
        colors[:, 3] *= self.alphas[index]
        age = self._age(rows, int(rows[-1]) + 1, index) if self.fade != "none" else None
        if age is not None and self.fade == "alpha":
            colors[:, 3] *= age
        widths = pen.width * age if age is not None and self.fade == "width" else None
        axes.shaded_line(points, colors, widths, pen)

    def _age(self, rows: Rows, stop: int, index: int) -> NDArray[np.float64]:
        """1 at the moving end, down to 0 at the old end of a full trail."""
        if self.by_rows:
            return np.asarray(np.clip(1 - (stop - 1 - rows) / self.reach, 0, 1))
        past = (self.strands.now[index] - self.strands.clock[rows]) / self.reach
        return np.asarray(np.clip(1 - past, 0, 1))

    def _colors(self, rows: Rows) -> RGBAs:
        """Colour of sorted rows, shape (rows, 4)."""
        return self.ink.at(self.strands.rows[rows])
