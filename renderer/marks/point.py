"""`mark: point`: markers at a table's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.colors import RGBA, Color
from renderer.errors import Fault
from renderer.marks.base import (
    Axes,
    Binding,
    Dots,
    Layer,
    LegendEntry,
    Marker,
    Motion,
    RGBAs,
)
from renderer.marks.channels import Ink, SizeBy, Slot
from renderer.marks.layer import SeriesLayer
from renderer.marks.series import Series
from renderer.marks.strands import Rows, Show, stack, strands
from renderer.timeline import PerFrame, Track


def _size_kind(value: object) -> str:
    if isinstance(value, SizeBy) or (isinstance(value, Mapping) and "field" in value):
        return "by"
    return "track"


class Point(Series):
    """Markers: each key's state at the moment, or rows as they come."""

    mark: Literal["point"]
    x: Slot
    """Where along the x axis: a column or an expression over columns."""
    y: Slot
    """Where along the y axis."""
    z: Slot | None = None
    """Where along the z axis, in a 3-D panel."""
    size: (
        Annotated[
            Annotated[Track, Tag("track")] | Annotated[SizeBy, Tag("by")],
            Discriminator(_size_kind),
        ]
        | None
    ) = None
    """Diameter in points; may change over the film, or come from the data: {field, range}."""
    marker: Marker = "o"
    """Shape."""
    edge: Color | None = None
    """Colour of the rim; default: none."""
    edge_width: Annotated[float, Field(ge=0)] = 0.8
    """Width of the rim in points."""

    def bind(self, binding: Binding) -> Layer:
        """The points as arrays, ready to draw at any frame."""
        keys = self.keys(binding)
        columns = self.positions(binding, {"x": self.x, "y": self.y, "z": self.z})
        ink = self.ink(binding, keys)
        parts = strands(binding, keys)
        palette = binding.theme.palette
        by = isinstance(self.size, SizeBy)
        if self.show == "snapshot":
            text = "points show 'current', 'reveal' or 'all'"
            raise Fault("show", text, ("show",), "use mark: line for curves that move")
        return PointLayer(
            points=stack(columns, parts.rows),
            strands=parts,
            ink=ink,
            legend_lines=self.legend_entries(ink, self._entry(ink, palette), binding),
            show=self.shows(bool(len(parts.clock)), "current"),
            sizes=self._sizes(binding)[parts.rows] if by else None,
            size=self.track("size", None if by else self.size, 6.0, binding),
            alphas=self.opacity(binding),
            marker=self.marker,
            edge=self.edge.rgba(palette) if self.edge else None,
            edge_width=self.edge_width if self.edge else 0.0,
        )

    def _sizes(self, binding: Binding) -> NDArray[np.float64]:
        """Diameters in points with areas in proportion to the values."""
        assert isinstance(self.size, SizeBy)
        values = self.size.field.values(binding, "size", "field")
        least, most = self.size.range
        top = np.nanmax(values) if np.isfinite(values).any() else np.nan
        if not top > 0:
            raise Fault("size", "sizes need values above 0", ("size", "field"))
        share = np.clip(values, 0, None) / top
        return np.sqrt(least**2 + (most**2 - least**2) * share)

    def _entry(self, ink: Ink, palette: tuple[RGBA, ...]) -> LegendEntry:
        red, green, blue, alpha = map(float, ink.palette[0])
        edge = self.edge.rgba(palette) if self.edge else None
        return LegendEntry("", (red, green, blue, alpha), marker=self.marker, edge=edge)


@dataclass(frozen=True)
class PointLayer(SeriesLayer):
    """Markers at strands' rows, or at their states at the frame's moment; where sizes differ, the
    larger lie below."""

    show: Show
    sizes: NDArray[np.float64] | None
    size: PerFrame
    marker: Marker
    edge: RGBA | None
    edge_width: float

    @property
    def motion(self) -> Motion:
        steady = np.ptp(self.size) == 0 and np.ptp(self.alphas) == 0
        return "static" if self.show == "all" and steady else "moves"

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        if self.show == "current":
            begun = self.strands.begun(index)
            rows = self.strands.blend(index, begun)[0]
            points = self.strands.at(index, self.points, begun)
            sizes = None if self.sizes is None else self.strands.at(index, self.sizes, begun)
        else:
            rows = self._rows(index)
            points = self.points[rows]
            sizes = None if self.sizes is None else self.sizes[rows]
        if sizes is not None:
            order = np.argsort(-sizes, kind="stable")
            rows, points, sizes = rows[order], points[order], sizes[order]
        style = Dots(
            np.array([self.size[index]]) if sizes is None else sizes,
            self._faces(rows, index),
            self.marker,
            self.edge,
            self.edge_width,
        )
        axes.dots(points, style)

    def _rows(self, index: int) -> Rows:
        if self.show == "all":
            return np.arange(len(self.points))
        stops = zip(self.strands.bounds[:-1], self.strands.stops[index], strict=True)
        return np.concatenate([np.arange(start, stop) for start, stop in stops])

    def _faces(self, rows: Rows, index: int) -> RGBAs:
        varied = self.ink.scale is not None or self.ink.category is not None
        faces = self.ink.at(self.strands.rows[rows if varied else rows[:1]])
        if self.alphas[index] != 1:
            faces = faces * [1, 1, 1, self.alphas[index]]
        return faces
