"""`mark: point`: markers at a table's rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import RGBA, Color
from renderer.marks.base import Binding, Layer, LegendEntry, Motion
from renderer.marks.channels import Ink, Measure, SizeChannel, Slot, measured
from renderer.marks.drawing import Axes, Dots, Marker, Points, RGBAs
from renderer.marks.ghost import Ghost
from renderer.marks.passing import Passing
from renderer.marks.series import measure_entries
from renderer.marks.states import MANY, StateLayer, grown, rims, shown_takes, slid, sliding, usual
from renderer.marks.strands import stack, strands
from renderer.timeline import PerFrame

USUAL = 6.0
"""Diameter of a point in points."""


class Point(Passing):
    """Markers: each key's state at the moment, or rows as they come."""

    sized: ClassVar[bool] = True

    mark: Literal["point"]
    x: Slot
    """Where along the x axis: a column or an expression over columns."""
    y: Slot
    """Where along the y axis."""
    z: Slot | None = None
    """Where along the z axis, in a 3-D panel."""
    size: SizeChannel | None = None
    """Diameter in points; may change over the film, or come from the data: {field, range}, or an
    expression over columns. Larger points lie below smaller ones."""
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
        size = measured("size", self.size, USUAL, binding)
        edge = self.edge.rgba(binding.theme.palette) if self.edge else None
        show = self.shows(bool(len(parts.clock)), usual(parts))
        stage = self.staged(binding, parts, columns, show)
        parts = stage.strands
        layer = PointLayer(
            points=stack(columns, parts.rows),
            strands=parts,
            ink=ink,
            legend_lines=self._legend(binding, ink, size, edge),
            alphas=self.opacity(binding),
            show=show,
            takes=shown_takes(parts, show),
            stays=stage.stays,
            sizes=None if size.rows is None else size.rows[parts.rows],
            size=size.frames,
            marker=self.marker,
            edge=edge,
            edge_width=self.edge_width if self.edge else 0.0,
        )
        return self.with_past(binding, layer)

    def ghostly(self, layer: StateLayer, ghost: Ghost) -> StateLayer:
        assert isinstance(layer, PointLayer)
        if layer.edge is not None:
            layer = replace(layer, edge=(*layer.edge[:3], layer.edge[3] * ghost.alpha))
        if ghost.size is not None:
            return replace(layer, size=np.full(1, ghost.size), sizes=None)
        return replace(layer, size=layer.size[:1])

    def _legend(
        self, binding: Binding, ink: Ink, size: Measure, edge: RGBA | None
    ) -> tuple[LegendEntry, ...]:
        red, green, blue, alpha = map(float, ink.palette[0])
        entry = LegendEntry("", (red, green, blue, alpha), marker=self.marker, edge=edge)
        # Large samples are as see-through as what they stand for.
        opacity = float(self.opacity(binding).max(initial=0.0))
        sizes = [
            replace(one, rgba=(*one.rgba[:3], one.rgba[3] * opacity))
            for one in measure_entries(size, entry, ink, binding.theme)
        ]
        return (*self.legend_entries(ink, entry, binding), *sizes)


@dataclass(frozen=True)
class PointLayer(StateLayer):
    """Markers at strands' rows, or at their states at the frame's moment; where sizes differ, the
    larger lie below."""

    sizes: NDArray[np.float64] | None
    size: PerFrame
    marker: Marker
    edge: RGBA | None
    edge_width: float

    @property
    def motion(self) -> Motion:
        return super().motion if np.ptp(self.size) == 0 else "moves"

    def paint(self, axes: Axes, index: int) -> None:  # Hot path.
        points, faces = self.at(index, self.points), self.inks(index)
        sizes = self.sized(self.size[index : index + 1])
        if self.sizes is not None:
            sizes = self.sized(self.at(index, self.sizes))
        seen = self.seen(index)
        points, whole, cut = slid(axes, points, seen), sizes, sliding(seen)
        sizes, edges = grown(sizes, seen), rims(seen) if self.edge else None
        if self.then is not None and self.then.fading.alpha and self.edge:
            edges = self.then.strength
        if len(sizes) > 1 or self.sizes is not None:
            # What comes and goes has the place in the pile that it has when it is whole; those of
            # other moments lie in the order of these.
            order = np.arange(len(sizes))
            if self.then is None:
                order = np.argsort(-np.broadcast_to(whole, sizes.shape), kind="stable")
            order = order[sizes[order] > 0]
            points, sizes = points[order], sizes[order]
            faces = faces[order] if len(faces) > 1 else faces
            edges = None if edges is None else edges[order]
            cut = None if cut is None else cut[order]
        then = self.then
        if self.sizes is None and then is not None and then.fading.size and len(sizes) > MANY:
            # Those of one size are drawn together.
            cuts = [0, *(np.flatnonzero(np.diff(sizes)) + 1).tolist(), len(sizes)]
            for start, stop in pairwise(cuts):
                some = faces[start:stop] if len(faces) > 1 else faces
                rim = None if edges is None else edges[start:stop]
                self._dots(axes, points[start:stop], sizes[start : start + 1], some, rim)
        elif len(points):
            self._dots(axes, points, sizes, faces, edges, cut)

    def _dots(
        self, axes: Axes, points: Points, sizes: NDArray[np.float64], faces: RGBAs,
        edges: NDArray[np.float64] | None, cut: NDArray[np.bool_] | None = None,
    ) -> None:  # fmt: skip  # Hot path.
        style = Dots(sizes, faces, self.marker, self.edge, self.edge_width, edges, cut=cut)
        axes.dots(points, style)
