"""`mark: density`: how values are distributed, as smooth curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.colors import RGBA
from renderer.errors import Fault
from renderer.marks.base import APART, Binding, Layer, LegendEntry
from renderer.marks.channels import ColorBy, Ink, Slot
from renderer.marks.distribution import Distribution, GroupLayer, settled
from renderer.marks.drawing import Axes, Pen, Points
from renderer.marks.kernels import bandwidths, densities, grid_of, least_width, span
from renderer.marks.moments import Moment, Moments, blend
from renderer.marks.ranges import Within, framewise
from renderer.marks.samples import Floats, Sample
from renderer.marks.strands import Show
from renderer.timeline import PerFrame, Track
from renderer.values import Positive, Share

Bandwidth: TypeAlias = Annotated[
    Annotated[Literal["scott", "silverman"], Tag("rule")] | Annotated[Positive, Tag("number")],
    Discriminator(lambda value: "rule" if isinstance(value, str) else "number"),
]
POINTS = 600
"""Of a curve at most."""
FILLED, RIDGE_FILLED = 0.3, 0.75
"""Opacity below curves, and below those that each have their place."""
OVERLAP = 1.7
UNSEEN = 2e-3
"""Part of a curve's height that cannot be told from nothing."""
VIOLIN = 0.45
"""Half the width of the widest violin, in places of names."""


class Density(Distribution):
    """How values are distributed, as a smooth curve: a Gaussian at each value. With x the values
    and y a column of names each name has its curve at its place (ridges); with x the names they are
    violins."""

    word: ClassVar[str] = "density"

    plane_only: ClassVar[str] = APART

    mark: Literal["density"]
    bandwidth: Bandwidth = "scott"
    """Width (standard deviation) of the Gaussians, in units of the values; or `scott` or
    `silverman`, which suit the spread and number of the values at each moment."""
    stat: Literal["density", "share"] = "density"
    """What areas add up to: 1 for each group (`density`), or 1 for all together (`share`)."""
    domain: Annotated[tuple[float, float], Field(strict=False)] | None = None
    """The values between which curves are drawn; default: three bandwidths beyond the values."""
    fill: Share | None = None
    """Opacity of the area below the curve; 0: only the line."""
    width: Track | None = None
    """Width of the line in points; may change over the film. 0: only the area."""
    overlap: Annotated[float, Field(gt=0, le=20)] = OVERLAP
    """How high the highest ridge is, in places of names: from 1 on, it reaches the one above."""
    even: bool | None = None
    """Whether each curve with a place is as high as the others, or its area is; default: as high,
    of violins."""
    mirror: bool | None = None
    """Whether a curve with a place is drawn to both sides of it, as a violin; default: for names
    along x."""

    def bind(self, binding: Binding) -> Layer:
        """Curves of all states, ready to draw at any frame."""
        self.check_plane(binding)
        swapped, place = self._axes(binding)
        slot = self.y if swapped else self.x
        assert slot is not None
        values = slot.values(binding, "y" if swapped else "x")
        groups = self.groups(binding)
        ink = self.ink(binding, groups)
        places = None
        if place is not None:
            places = place.values(binding, "x" if swapped else "y")
            groups = (place.text, *(name for name in groups if name != place.text))
        samples, show = self.samples(binding, values, groups)
        if places is not None:
            known = [one for one in samples if np.isfinite(places[one.row])]
            samples = sorted(known, key=lambda one: float(places[one.row]))
        curves = self._curves(samples, show)
        named = place is not None and isinstance(self.color, ColorBy)
        told = named and self.color.field.text == place.text  # type: ignore[union-attr]
        layer = DensityLayer(
            ink=ink,
            legend_lines=() if told else self.legend_entries(ink, self._entry(ink), binding),
            alphas=self.opacity(binding),
            samples=tuple(samples),
            swapped=swapped,
            edges=np.empty((0, 2)),
            ends=(float(curves.grid[0]), float(curves.grid[-1])),
            base=() if place is not None else (0.0,),
            curves=curves,
            places=None if places is None else places[[one.row for one in samples]],
            reach=np.empty(0),
            mirrored=place is not None and (swapped if self.mirror is None else self.mirror),
            fill=self._fill(place is not None),
            widths=self.track("width", self.width, binding.theme.line_width, binding),
        )
        even = layer.mirrored if self.even is None else self.even
        return _measured(layer, show, self.overlap, even)

    def groups(self, binding: Binding) -> tuple[str, ...]:
        """The columns that each have a curve; colours along a scale are those of places."""
        ridges = len(self.given) > 1
        color = self.color
        if ridges and isinstance(color, ColorBy) and color.palette is None:
            column = binding.table.columns.get(color.field.text)
            if column is None or column.dtype.kind == "f" or color.colormap is not None:
                return ()
        return super().groups(binding)

    def _axes(self, binding: Binding) -> tuple[bool, Slot | None]:
        """Whether values lie along y, and what gives curves their places; raises `Fault`."""
        if len(self.given) < 2:
            self._check_alone()
            return self.given == ("y",), None
        named = [name for name in ("x", "y") if name in binding.categories]
        if len(named) != 1:
            text = "a density of values along x needs names along y, or the other way round"
            hint = "write axes: {y: {scale: category}} for numbers that are names"
            raise Fault("density", text, ("y",), hint)
        return named == ["x"], self.x if named == ["x"] else self.y

    def _check_alone(self) -> None:
        for name in ("overlap", "even", "mirror"):
            if name in self.model_fields_set:
                text = f"'{name}' is for curves that have a place: with x and y, one of them names"
                raise Fault("density", text, (name,), on_key=True)

    def _fill(self, placed: bool) -> float:
        if self.fill is not None:
            return self.fill
        return RIDGE_FILLED if placed else FILLED

    def _curves(self, samples: Sequence[Sample], show: Show) -> Curves:
        """The densities of all states on one grid; raises `Fault`."""
        if self.domain is not None and not self.domain[0] < self.domain[1]:
            raise Fault("density", "the domain goes from a value to a greater one", ("domain",))
        least = least_width(samples)
        widths = [bandwidths(one, self.bandwidth, show, least) for one in samples]
        low, high = span(samples, widths)
        first, last = self.domain or (low, high)
        grid = grid_of(min(low, first), max(high, last), min(float(w.min()) for w in widths))
        inside = np.flatnonzero((grid >= first) & (grid <= last))
        which = inside[:: max(1, len(inside) // POINTS)]
        if len(which) < 2:
            text = "nothing of the values lies in the domain"
            raise Fault("density", text, ("domain",))
        try:
            found = [densities(one, w, grid, which) for one, w in zip(samples, widths, strict=True)]
        except Fault as fault:
            raise fault.below("bandwidth") from None
        totals = tuple(one.sums(one.weights) for one in samples)
        return Curves(grid[which], tuple(found), totals, self.stat == "share")

    def _entry(self, ink: Ink) -> LegendEntry:
        red, green, blue, alpha = map(float, ink.palette[0])
        return LegendEntry("", (red, green, blue, alpha), marker="s")


@dataclass(frozen=True, eq=False)
class Curves:
    """Densities of each group's states on a grid.

    states  one array (states, points) for each group
    totals  what the values of each state weigh, (states,) for each group
    shared  whether areas are those of all groups together
    """

    grid: Floats
    states: tuple[Floats, ...]
    totals: tuple[Floats, ...]
    shared: bool

    def of(self, seen: Sequence[tuple[int, Moment]]) -> list[Floats]:  # Hot path.
        """The densities of some groups, each in a state."""
        found = [blend(self.states[number], moment) for number, moment in seen]
        if not self.shared:
            return found
        weights = [float(blend(self.totals[number], moment)) for number, moment in seen]
        whole = sum(weights) or 1.0
        return [each * (weight / whole) for each, weight in zip(found, weights, strict=True)]


@dataclass(frozen=True)
class DensityLayer(GroupLayer):
    """A curve for each group, from the axis up, or from its place.

    places    of the groups along the axis of names
    reach     how high a density of 1 is there, of each group
    mirrored  whether it is drawn to both sides
    """

    curves: Curves
    places: NDArray[np.float64] | None
    reach: Floats
    mirrored: bool
    fill: float
    widths: PerFrame

    @property
    def downward(self) -> bool:
        """Names along y begin on top."""
        return self.places is not None and not self.swapped

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        seen = self.seen(index)
        alpha, width = float(self.alphas[index]), float(self.widths[index])
        for (number, _), high in zip(seen, self.curves.of(seen), strict=True):
            part = _body(high)
            if part is None:
                continue
            rgba = self.rgba(number, alpha)
            top, base = (side[part] for side in self._sides(number, high))
            if self.fill:
                self._fill_between(axes, top, base, rgba)
            if width > 0:
                lines = np.concatenate([top, base]) if self.mirrored else top
                bounds = np.array([0, len(top), len(lines)][: 3 if self.mirrored else 2])
                axes.lines(self.turned(lines), bounds, np.array([rgba]), Pen(rgba, width))

    def ranges(self, within: Within | None = None) -> Floats | None:
        """Of all values, and of the curves of each frame; in places of names, of all of them."""
        if self.places is not None:
            return None
        ends = self.curves.grid[[0, -1]]

        def at(index: int) -> Floats:
            found = self.curves.of(self.seen(index))
            top = max((float(high.max()) for high in found), default=0.0)
            return self.turned(np.column_stack([ends, [0.0, top]]))

        return framewise(len(self.alphas), 2, at)

    def _sides(self, number: int, high: Floats) -> tuple[Points, Points]:  # Hot path.
        """The curve, and what it stands on, or its mirror image."""
        base = np.zeros(len(high))
        if self.places is not None:
            base = np.full(len(high), self.places[number])
            # Names along y go down, and curves up.
            high = high * (self.reach[number] if self.swapped else -self.reach[number])
        low = base - high if self.mirrored else base
        grid = self.curves.grid
        return np.column_stack([grid, base + high]), np.column_stack([grid, low])

    def _fill_between(self, axes: Axes, top: Points, base: Points, rgba: RGBA) -> None:
        red, green, blue, opacity = rgba
        ends = base[::-1] if self.mirrored else base[[-1, 0]]
        points = self.turned(np.concatenate([top, ends]))
        faces = np.array([[red, green, blue, opacity * self.fill]])
        axes.areas(points, np.array([0, len(points)]), faces)


def _body(high: Floats) -> slice | None:  # Hot path.
    """A curve without its ends that cannot be told from nothing; None if that is all."""
    most = float(high.max())
    if not most > 0:
        return None
    seen = np.flatnonzero(high > most * UNSEEN)
    return slice(max(int(seen[0]) - 1, 0), int(seen[-1]) + 2)


def _measured(layer: DensityLayer, show: Show, overlap: float, even: bool) -> DensityLayer:
    """The layer with its heights in places of names, and the corners of all frames."""
    tallest = _tallest(layer, show)
    grid = layer.curves.grid
    if layer.places is None:
        edges = np.column_stack([[*grid, grid[0]], [*tallest.max(axis=0), 0.0]])
        return replace(layer, edges=edges)
    most = VIOLIN if layer.mirrored else overlap
    highest = tallest.max(axis=1) if even else np.full(len(tallest), tallest.max())
    reach = most / np.where(highest > 0, highest, 1.0)
    layer = replace(layer, reach=reach)
    sides = [layer._sides(number, high) for number, high in enumerate(tallest)]
    return replace(layer, edges=np.concatenate([part for pair in sides for part in pair]))


def _tallest(layer: DensityLayer, show: Show) -> Floats:
    """The highest density of each group at each point over all frames, (groups, points); of values
    that are revealed, from where there are enough of them."""
    found = [settled(totals, show) for totals in layer.curves.totals]
    shown = [one.shown for one in layer.samples]
    tallest = np.zeros((len(shown), len(layer.curves.grid)))
    for index in _different(shown):
        seen = layer.seen(index)
        for (number, (state, _)), high in zip(seen, layer.curves.of(seen), strict=True):
            if found[number][state]:
                np.maximum(tallest[number], high, out=tallest[number])
    return tallest


def _different(shown: Sequence[Moments]) -> list[int]:
    """Frames that differ."""
    moments = np.array([part for one in shown for part in (one.states, one.shares)])
    return [int(f) for f in np.unique(moments, axis=1, return_index=True)[1]]
