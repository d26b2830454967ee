"""Areas as drawn: what lies between two curves, each up to the moment of the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.base import Ends, Motion
from renderer.marks.drawing import Axes, Pen, Points, RGBAs
from renderer.marks.heads import Heads
from renderer.marks.layer import InkedLayer
from renderer.marks.ranges import Course, Within, framewise, joined
from renderer.marks.seams import seam
from renderer.marks.snapshot import Takes
from renderer.marks.stacks import Heap, Stack, stacked
from renderer.marks.strands import Rows
from renderer.marks.tweens import between
from renderer.timeline import PerFrame

Floats: TypeAlias = NDArray[np.float64]

LAP = 1.0
"""How far an area reaches below the one under it, which covers it, in pixels."""


@dataclass(frozen=True)
class Ribbons:
    """Areas without gaps, one after the other: area k is rows bounds[k] to bounds[k + 1].

    curves  place along the axis, lower and upper end, shape (rows, 3)
    times   data time of each row; empty where all are shown
    sources the table's row that gives each area its colour, shape (areas,)
    laid    whether an area lies on another one, shape (areas,)
    """

    curves: Floats
    bounds: Rows
    times: Floats
    sources: Rows
    laid: NDArray[np.bool_]


def ribbons(
    curves: Floats,
    bounds: Rows,
    times: Floats,
    sources: Rows,
    laid: NDArray[np.bool_] | None = None,
) -> Ribbons:  # Hot path.
    """Areas without gaps from some with: where a value is missing, one ends."""
    lost = np.isnan(curves).any(axis=1)
    laid = np.zeros(len(sources), dtype=bool) if laid is None else laid
    if not lost.any():
        return Ribbons(curves, bounds, times, sources, laid)
    owner = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[~lost]
    run = np.cumsum(lost)[~lost]
    begins = np.flatnonzero(
        np.concatenate([[True], (np.diff(owner) > 0) | (np.diff(run) > 0)])[: len(owner)]
    )
    kept = curves[~lost]
    edges = np.append(begins, len(kept))
    owners = owner[begins]
    return Ribbons(
        kept, edges, times[~lost] if len(times) else times, sources[owners], laid[owners]
    )


@dataclass(frozen=True)
class FillLayer(InkedLayer):
    """Areas between two curves.

    ribbons  all of them, or None where `moment` gives those of a frame
    stops    rows of area k shown at frame f end before stops[f, k]; without, all are
    now      data time of each frame
    outline  whether the lower edge has a line too
    points   all corners of all frames, shape (n, 2): first the lower ends, then the upper ones
    ends     values at which an axis may end, for x and y
    """

    ribbons: Ribbons | None
    moment: Callable[[int], Ribbons] | None
    stops: Rows | None
    now: PerFrame
    lying: bool
    edge: RGBA | None
    edge_width: float
    outline: bool
    points: Points
    ends: tuple[tuple[float, ...], ...]
    names: tuple[str, ...] = ()
    """What stands at the end of each of the `ribbons`, if anything does."""
    since: PerFrame | None = None
    """Where a trail begins: the data time at each frame; without, at the areas' beginning."""
    starts: Rows | None = None
    """Likewise, the first row of area k that frame f shows."""
    head: Heads | None = None
    heaped: bool = False
    """Whether areas lie on each other; a name then stands in the middle of its area's end."""

    def line_ends(self, index: int) -> Ends | None:  # Hot path.
        """Where each area ends; of those with one name, which a gap parts, the last."""
        if not self.names or self.ribbons is None:
            return None
        points = np.full((len(self.names), 2), np.nan)
        last: dict[str, int] = {}
        for number, curve in sorted(self._parts(self.ribbons, index), key=lambda part: part[0]):
            x, low, high = curve[-1].tolist()
            points[last.get(self.names[number], number)] = np.nan
            last[self.names[number]] = number
            middle = (low + high) / 2 if self.heaped else high
            points[number] = x, middle if np.isfinite(middle) else high
        return Ends(points, self.names, self.ink.at(self.ribbons.sources))

    @property
    def motion(self) -> Motion:
        steady = np.ptp(self.alphas) == 0 and self.stops is None and self.moment is None
        return "static" if steady else "moves"

    def ranges(self, within: Within | None = None) -> Floats | None:
        """Of the areas up to now with their ends, or of those of the moment."""
        shown, frames = self.ribbons, len(self.alphas)
        if shown is None:
            return framewise(frames, 2, self._corners, within)
        if self.stops is None:
            return None
        place = int(self.lying)
        beside = within if within is not None and within.axis == place else None
        beside = beside and replace(beside, axis=0)
        course = Course(shown.curves, shown.bounds, shown.times, self.now, self.starts)
        ends = framewise(frames, 3, self._leads, beside)
        along, low, high = joined([course.ranges(beside), ends]).swapaxes(0, 1)
        sides = [along, joined([low, high])]
        return np.stack(sides[::-1] if self.lying else sides, axis=1)

    def _corners(self, index: int) -> Floats:
        """Corners of the areas of a moment."""
        assert self.moment is not None
        curves = self.moment(index).curves
        return self._turned(np.concatenate([curves[:, :2], curves[:, [0, 2]]]))

    def _leads(self, index: int) -> Floats:
        """Where areas end between two rows, (areas, 3)."""
        assert self.ribbons is not None and self.stops is not None
        curves, times, bounds = self.ribbons.curves, self.ribbons.times, self.ribbons.bounds
        stops = self.stops[index]
        stops = stops[(stops > bounds[:-1]) & (stops < bounds[1:])]
        before, after = times[stops - 1], times[stops]
        share = ((self.now[index] - before) / (after - before))[:, None]
        return between(curves[stops - 1], curves[stops], share)

    def cloud(self) -> Points:
        return self.points

    def traces(self) -> Points:
        """Lines across the areas: what is filled, not its rim alone."""
        half = len(self.points) // 2
        lows, highs = self.points[:half], self.points[half:]
        return np.stack([lows, highs, np.full_like(lows, np.nan)], axis=1).reshape(-1, 2)

    def tight(self) -> tuple[tuple[float, ...], ...]:
        return self.ends

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        shown = self.ribbons
        if shown is None:
            assert self.moment is not None
            shown = self.moment(index)
        parts = self._parts(shown, index)
        if not parts:
            return
        areas = np.array([number for number, _ in parts])
        curves = [curve for _, curve in parts]
        colors = self.ink.at(shown.sources[areas])
        faces = colors * [1, 1, 1, self.alphas[index]]
        self._fill(axes, curves, faces, shown.laid[areas])
        if self.edge_width > 0:
            self._line(axes, [curve[:, [0, 2]] for curve in curves], colors)
            if self.outline:
                self._line(axes, [curve[:, :2] for curve in curves], colors)

    def _parts(self, shown: Ribbons, index: int) -> list[tuple[int, Floats]]:  # Hot path.
        """The areas' numbers and their curves up to the frame's moment, the uppermost first."""
        bounds = shown.bounds.tolist()
        if self.stops is None:
            spans = [(k, bounds[k], bounds[k + 1]) for k in range(len(bounds) - 1)]
            return [(k, shown.curves[a:b]) for k, a, b in reversed(spans) if b > a + 1]
        parts = []
        stops, now = self.stops[index].tolist(), float(self.now[index])
        for k in range(len(stops) - 1, -1, -1):
            start, stop, end = bounds[k], stops[k], bounds[k + 1]
            if stop == start:
                continue
            curve = shown.curves[start:stop]
            if self.starts is not None:
                curve = self._since(shown, k, index, stop)
            if stop < end:
                before, after = shown.times[stop - 1], shown.times[stop]
                share = (now - before) / (after - before)
                if share > 0:
                    last, next_ = shown.curves[stop - 1], shown.curves[stop]
                    with np.errstate(invalid="ignore"):
                        lead = np.where(last == next_, last, last + (next_ - last) * share)
                    curve = np.concatenate([curve, lead[None]])
            if len(curve) > 1:
                parts.append((k, curve))
        return parts

    def _since(self, shown: Ribbons, k: int, index: int, stop: int) -> Floats:  # Hot path.
        """An area's rows up to `stop` that a trail shows, with where it is cut."""
        assert self.starts is not None and self.since is not None
        first, begin = int(self.starts[index, k]), int(shown.bounds[k])
        curve = shown.curves[first:stop]
        if begin < first < shown.bounds[k + 1]:
            before, after = shown.times[first - 1], shown.times[first]
            one, two = shown.curves[first - 1], shown.curves[first]
            share = (self.since[index] - before) / (after - before)
            with np.errstate(invalid="ignore"):
                cut = np.where(one == two, one, one + (two - one) * share)
            curve = np.concatenate([cut[None], curve])
        return curve

    def tips(self, axes: Axes, index: int) -> None:  # Hot path.
        if self.head is None or self.ribbons is None:
            return
        parts = [part for part in self._parts(self.ribbons, index) if len(part[1])]
        if not parts:
            return
        ends = self._turned(np.array([curve[-1, [0, 2]] for _, curve in parts]))
        before = self._turned(np.array([curve[-2, [0, 2]] for _, curve in parts]))
        colors = self.ink.at(self.ribbons.sources[[number for number, _ in parts]])
        self.head.draw(axes, index, ends, ends + (ends - before), colors)

    def _fill(
        self, axes: Axes, curves: Sequence[Floats], faces: RGBAs, laid: NDArray[np.bool_]
    ) -> None:  # Hot path.
        rims = [rim for curve in curves for rim in (curve[:, [0, 2]], curve[::-1, :2])]
        points = np.concatenate(rims)
        bounds = np.concatenate([[0], np.cumsum([2 * len(curve) for curve in curves])])
        shifts = None
        if laid.any():
            # The one below is drawn later and covers what reaches over; of see-through ones, so
            # little that nothing is gained or lost.
            reach = np.where(faces[:, 3] >= 1, LAP, 2 * seam(faces[:, 3])) * laid * axes.pixel
            shifts = np.zeros(points.shape)
            steps = np.concatenate([
                part for curve, lap in zip(curves, reach.tolist(), strict=True)
                for part in (np.zeros(len(curve)), np.where(self._bare(curve), 0.0, -lap)[::-1])
            ])  # fmt: skip
            shifts[:, 0 if self.lying else 1] = steps
        axes.areas(self._turned(points), bounds, faces, shifts=shifts)

    def _bare(self, curve: Floats) -> NDArray[np.bool_]:
        """Where an area has no thickness."""
        return np.asarray(curve[:, 1] == curve[:, 2])

    def _line(self, axes: Axes, curves: Sequence[Floats], colors: RGBAs) -> None:  # Hot path.
        points = np.concatenate(curves)
        bounds = np.concatenate([[0], np.cumsum([len(curve) for curve in curves])])
        inks = colors if self.edge is None else np.array([self.edge])
        pen = Pen((0.0, 0.0, 0.0, 1.0), self.edge_width)
        axes.lines(self._turned(points), bounds, inks, pen)

    def _turned(self, points: Floats) -> Points:
        return points[:, ::-1] if self.lying else points


@dataclass(frozen=True)
class Scenes:
    """Areas of curves that move: at a moment, those of each strand's rows of then.

    curves  place and value, or place, lower and upper end, of each row of all strands
    sources the table's row of each
    arrange from the strands' curves at a moment to areas
    """

    curves: Floats
    sources: Rows
    takes: tuple[Takes, ...]
    arrange: Callable[[list[Floats], Rows], Ribbons]

    def __call__(self, index: int) -> Ribbons:  # Hot path.
        seen = [(one, m) for one in self.takes if (m := one.shown.at(index)) is not None]
        parts = [one.at(self.curves, moment) for one, moment in seen]
        first = np.array([one.edges[m[0]] for one, m in seen], dtype=np.intp)
        return self.arrange(parts, self.sources[first])


def side_by_side(parts: list[Floats], sources: Rows) -> Ribbons:
    """Curves (place, lower and upper end) each for itself."""
    curves = np.concatenate([np.empty((0, 3)), *parts])
    bounds = np.concatenate([[0], np.cumsum([len(part) for part in parts], dtype=np.intp)])
    return ribbons(curves, bounds.astype(np.intp), np.empty(0), sources)


@dataclass(frozen=True)
class Pile:
    """Puts curves of place and value on top of each other; the lowest begins at `begin`."""

    heap: Heap
    begin: float

    def __call__(self, parts: list[Floats], sources: Rows) -> Ribbons:  # Hot path.
        found = stacked([(part[:, 0], part[:, 1]) for part in parts], self.heap)
        return layers(found, self.begin, np.empty(0), sources)


def layers(heap: Stack, begin: float, times: Floats, sources: Rows) -> Ribbons:  # Hot path.
    """Layers as areas; `times`: of each place, where they grow."""
    levels = heap.levels
    if begin < 0 and len(levels):
        levels = levels.copy()
        levels[0] = begin
    count, size = len(levels) - 1, len(heap.places)
    curves = np.empty((count, size, 3))
    curves[:, :, 0], curves[:, :, 1], curves[:, :, 2] = heap.places, levels[:-1], levels[1:]
    if not heap.known.all():
        curves[~heap.known] = np.nan
    moments = np.tile(times, count) if len(times) else times
    bounds = np.arange(count + 1) * size
    return ribbons(curves.reshape(-1, 3), bounds, moments, sources, np.arange(count) > 0)
