"""`mark: histogram`: how many values lie in each bin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import RGBA, Color
from renderer.errors import Fault
from renderer.marks.base import APART, Binding, Layer, LegendEntry
from renderer.marks.bins import Auto, Bins, edges_of, numbers_of
from renderer.marks.channels import Ink
from renderer.marks.distribution import Distribution, GroupLayer, settled
from renderer.marks.drawing import Axes, Pen, Points
from renderer.marks.moments import blend
from renderer.marks.ranges import Within, framewise
from renderer.marks.samples import Floats, Sample
from renderer.marks.strands import Show
from renderer.values import Share

GAP = 0.06
"""Room between bars in widths of a bin."""
NAMED_GAP = 0.25
"""The same between bars of names."""
SEE_THROUGH = 0.45
"""Opacity of the faces of histograms that lie over each other."""
Stat: TypeAlias = Literal["count", "share", "density"]


class Histogram(Distribution):
    """How many values lie in each bin, as bars; the bins are the same at all frames. With a clock
    the bars fill as rows come, or show the rows of each moment, or each thing's state of now."""

    word: ClassVar[str] = "histogram"

    plane_only: ClassVar[str] = APART

    mark: Literal["histogram"]
    bins: Bins = Auto()
    """How many bins, `{width: …}` for bins of a width, the list of their edges, or `auto`: as
    Freedman and Diaconis or Sturges advise for the values of all frames. A bin holds its lower
    edge, the last one both."""
    stat: Stat = "count"
    """How high bars are: `count`, the rows or their weight; `share`, the part of all; `density`, so
    that all areas add up to 1."""
    arrange: Literal["overlay", "stack"] | None = None
    """Several groups: `overlay` (default) lays them over each other, `stack` on top of each
    other."""
    gap: Share | None = None
    """Room between bars, as a share of a bin's width; default: a little, and none where several
    groups lie over each other."""
    edge: Color | None = None
    """Colour of the bars' rim; default: none."""
    edge_width: Annotated[float, Field(ge=0)] = 0.8
    """Width of the rim in points."""

    def _measured(self) -> str:
        return self.stat

    def bind(self, binding: Binding) -> Layer:
        """Counts of all states, ready to draw at any frame."""
        self.check_plane(binding)
        swapped = self._is_swapped()
        axis = "y" if swapped else "x"
        slot = self.y if swapped else self.x
        assert slot is not None
        values = slot.values(binding, axis)
        groups = self.groups(binding)
        ink = self.ink(binding, groups)
        samples, show = self.samples(binding, values, groups)
        edges = edges_of(self.bins, np.concatenate([one.values for one in samples]))
        samples, lost = _inside(samples, edges)
        if lost:
            text = f"{lost:,} of the values lie in none of the bins: left out"
            binding.warn(Fault("bins", text, ("bins",), severity="warning"))
        heights = Heights(_counted(samples, edges), edges, self.stat, self.arrange == "stack")
        borders = self.edge.rgba(binding.theme.palette) if self.edge else None
        layer = HistogramLayer(
            ink=ink,
            legend_lines=self.legend_entries(ink, _entry(ink, borders), binding),
            alphas=self.opacity(binding),
            samples=tuple(samples),
            swapped=swapped,
            edges=np.empty((0, 2)),
            ends=(float(edges[0]), float(edges[-1])),
            base=(0.0,),
            heights=heights,
            gap=self._gap(len(samples), axis in binding.categories),
            edge=borders,
            edge_width=self.edge_width if borders else 0.0,
            line=binding.theme.line_width,
        )
        return replace(layer, edges=_corners(layer, show))

    def _is_swapped(self) -> bool:
        """Whether values lie along y; raises `Fault` where they shall along both axes."""
        if len(self.given) > 1:
            text = "a histogram has x or y, its values: how many they are lies along the other axis"
            hint = "for values over two columns: the transform 'bin' and mark: heatmap"
            raise Fault("histogram", text, ("y",), hint, on_key=True)
        return self.given == ("y",)

    def _gap(self, groups: int, named: bool) -> float:
        if self.gap is not None:
            return self.gap
        if groups > 1 and self.arrange != "stack":
            return 0.0
        return NAMED_GAP if named else GAP


def _entry(ink: Ink, edge: RGBA | None) -> LegendEntry:
    red, green, blue, alpha = map(float, ink.palette[0])
    return LegendEntry("", (red, green, blue, alpha), marker="s", edge=edge)


def _inside(samples: list[Sample], edges: Floats) -> tuple[list[Sample], int]:
    """The samples without the values that are in no bin, and how many these are."""
    found, lost = [], 0
    for one in samples:
        kept = numbers_of(one.values, edges) >= 0
        before = np.concatenate([[0], np.cumsum(kept)])
        lost += int((~kept).sum())
        found.append(
            replace(one, values=one.values[kept], weights=one.weights[kept],
                    starts=before[one.starts], stops=before[one.stops])
        )  # fmt: skip
    if not any(len(one.values) for one in found):
        raise Fault("bins", "no value lies in any of the bins", ("bins",))
    return found, lost


def _counted(samples: list[Sample], edges: Floats) -> tuple[Floats, ...]:
    """What each bin holds in each state of each sample, (states, bins)."""
    bins = len(edges) - 1
    try:
        return tuple(
            one.totals(numbers_of(one.values, edges), one.weights, bins) for one in samples
        )
    except Fault as fault:
        raise fault.below("bins") from None


@dataclass(frozen=True, eq=False)
class Heights:
    """How high bars are, from what the bins hold in the states of each group."""

    counts: tuple[Floats, ...]
    edges: Floats
    stat: Stat
    stacked: bool

    def of(self, counts: Floats) -> Floats:  # Hot path.
        """Heights of all groups, shape (groups, bins); stacked ones are shares of all together."""
        if self.stat == "count":
            return counts
        whole = counts.sum() if self.stacked else counts.sum(axis=1, keepdims=True)
        found = counts / np.where(whole > 0, whole, 1.0)
        return found / np.diff(self.edges) if self.stat == "density" else found


@dataclass(frozen=True)
class HistogramLayer(GroupLayer):
    """Bars for each bin, or, where groups lie over each other, their outlines."""

    heights: Heights
    gap: float
    edge: RGBA | None
    edge_width: float
    line: float

    def bars(self, index: int) -> tuple[NDArray[np.intp], Floats]:  # Hot path.
        """The groups that frame `index` shows, and their bars' heights, shape (groups, bins)."""
        seen = self.seen(index)
        which = np.array([number for number, _ in seen], dtype=np.intp)
        counts = [blend(self.heights.counts[number], moment) for number, moment in seen]
        bins = len(self.heights.edges) - 1
        return which, self.heights.of(np.array(counts).reshape(-1, bins))

    def ranges(self, within: Within | None = None) -> Floats:
        """Of all bins, and of the bars of each frame."""
        values, stacked = self.heights.edges[[0, -1]], self.heights.stacked

        def at(index: int) -> Floats:
            heights = self.bars(index)[1]
            tops = heights.sum(axis=0) if stacked else heights.max(axis=0, initial=0.0)
            return self.turned(np.column_stack([values, [0.0, tops.max()]]))

        return framewise(len(self.alphas), 2, at)

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        which, heights = self.bars(index)
        alpha = float(self.alphas[index])
        if self.heights.stacked or len(self.samples) == 1:
            tops = np.cumsum(heights, axis=0)
            for number, top, high in zip(which.tolist(), tops, heights, strict=True):
                self._bars(axes, self.rgba(number, alpha), top - high, top)
        else:
            for number, high in zip(which.tolist(), heights, strict=True):
                self._outline(axes, number, high, alpha)

    def _bars(self, axes: Axes, face: RGBA, low: Floats, high: Floats) -> None:  # Hot path.
        edges = self.heights.edges
        room = np.diff(edges) * self.gap / 2
        left, right = edges[:-1] + room, edges[1:] - room
        shown = high > low
        if not shown.any():
            return
        if not self.gap and self.edge is None:  # Bars that touch would show seams.
            whole = np.concatenate([_skyline(edges, high)[1:-1], _skyline(edges, low)[-2:0:-1]])
            bounds = np.array([0, len(whole)])
            axes.areas(self.turned(whole), bounds, np.array([face]))
            return
        corners = np.empty((len(left), 4, 2))
        corners[:, :2, 0], corners[:, 2:, 0] = left[:, None], right[:, None]
        corners[:, ::3, 1], corners[:, 1:3, 1] = low[:, None], high[:, None]
        points = self.turned(corners[shown].reshape(-1, 2))
        bounds = np.arange(0, len(points) + 1, 4)
        axes.areas(points, bounds, np.array([face]), self.edge, self.edge_width)

    def _outline(self, axes: Axes, number: int, high: Floats, alpha: float) -> None:  # Hot path.
        """A group among others: a see-through face, and a line along its top."""
        red, green, blue, opacity = self.rgba(number, alpha)
        skyline = self.turned(_skyline(self.heights.edges, high))
        bounds = np.array([0, len(skyline)])
        axes.areas(skyline, bounds, np.array([[red, green, blue, opacity * SEE_THROUGH]]))
        rim = self.edge or (red, green, blue, opacity)
        line = self.turned(_steps(self.heights.edges, high))
        axes.line(line, Pen(rim, self.edge_width or 0.75 * self.line))


def _skyline(edges: Floats, high: Floats) -> Points:
    """The outline of bars side by side, from the base to the base."""
    points = np.zeros((2 * len(high) + 2, 2))
    points[:, 0] = np.repeat(edges, 2)
    points[1:-1, 1] = np.repeat(high, 2)
    return points


def _steps(edges: Floats, high: Floats) -> Points:
    """The same as a line, which is interrupted over empty bins."""
    points = np.full((len(high), 3, 2), np.nan)
    points[:, 0, 0], points[:, 1, 0] = edges[:-1], edges[1:]
    points[:, :2, 1] = high[:, None]
    kept = np.ones((len(high), 3), dtype=np.bool_)
    kept[:, 2] = high == 0
    ends = [[edges[0], 0.0]], [[edges[-1], 0.0]]
    return np.concatenate([ends[0], points[kept], ends[1]])


def _corners(layer: HistogramLayer, show: Show) -> Points:
    """Corners of the highest bars of all frames; of shares, of those that have enough rows."""
    heights, shown = layer.heights, [one.shown.states for one in layer.samples]
    moments = np.array([*shown, *(one.shown.shares for one in layer.samples)])
    frames = np.unique(moments, axis=1, return_index=True)[1]
    steady = [_steady(one, heights, show) for one in layer.samples]
    tallest = np.zeros(len(heights.edges) - 1)
    for index in frames.tolist():
        if all(fine[max(states[index], 0)] for fine, states in zip(steady, shown, strict=True)):
            which, high = layer.bars(index)
            if len(which):
                tops = high.sum(axis=0) if heights.stacked else high.max(axis=0)
                np.maximum(tallest, tops, out=tallest)
    middle = (heights.edges[1:] + heights.edges[:-1]) / 2
    ends = [[heights.edges[0], 0.0], [heights.edges[-1], 0.0]]
    return np.concatenate([ends, np.column_stack([middle, tallest])])


def _steady(sample: Sample, heights: Heights, show: Show) -> NDArray[np.bool_]:
    """Which states of a sample set the limits."""
    totals = sample.sums(sample.weights)
    if heights.stat == "count":
        return np.ones(len(totals), dtype=np.bool_)
    return np.asarray(settled(totals, show) | (totals == 0))
