"""Lines as drawn: each strand up to the moment of the frame, or a window behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Ends, Motion
from renderer.marks.bends import Told
from renderer.marks.drawing import Axes, Dash, Pen, Points, RGBAs, Tags, TagStyle
from renderer.marks.ends import EndNames
from renderer.marks.heads import Heads, ways
from renderer.marks.layer import SeriesLayer, broken
from renderer.marks.ranges import Course, Within, framewise, joined
from renderer.marks.strands import Rows
from renderer.marks.trail import Tail
from renderer.timeline import PerFrame

SMOOTH = 24
"""A fading trail has at least so many pieces, however few rows it has."""


MANY, MOST_PIECES = 40, 24_000
"""From so many fading trails on, those of one colour are drawn together, in steps that are not seen
in thin lines, and in about so many pieces."""


@dataclass(frozen=True)
class Parts:
    """Lines one after the other: line k is points[bounds[k]:bounds[k + 1]].

    rows    the row that gives each point its colour
    places  where each point lies on the scale that a trail's length is measured on
    """

    points: Points
    rows: Rows
    bounds: Rows
    places: NDArray[np.float64]


@dataclass(frozen=True)
class Leads:
    """For each strand a point before its rows, NaN where there is none, and its place."""

    points: Points
    places: NDArray[np.float64]


@dataclass(frozen=True)
class LineLayer(SeriesLayer):
    """Strands drawn as lines, each up to the moment of the frame."""

    widths: PerFrame
    row_widths: NDArray[np.float64] | None
    """Of each row, in the strands' order, in place of `widths`."""
    dash: Dash
    revealed: bool
    tail: Tail | None
    """What a trail shows; without one, all up to the moment."""
    head: Heads | None
    names: EndNames | None = None
    """What stands at the strands' ends, if anything does."""
    shares: NDArray[np.float64] | None = None
    """How much of each strand's opacity is left at the moment, if not all."""
    told: Told | None = None
    """The rows, where the line has other points between them."""

    @property
    def motion(self) -> Motion:
        steady = np.ptp(self.widths) == 0 and np.ptp(self.alphas) == 0
        if not self.revealed:
            return "static" if steady else "moves"
        opaque = steady and self.alphas[0] == 1 and (self.ink.palette[:, 3] == 1).all()
        opaque = opaque and self.ink.alphas is None
        whole = opaque and self.tail is None and self.dash == "solid"
        return "grows" if whole else "moves"

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        bounds = self.strands.bounds
        if not self.revealed:
            rows = np.arange(len(self.points))
            self._stroke(axes, Parts(self.points, rows, bounds, rows.astype(np.float64)), index)
        elif self.tail is None:
            self._stroke(axes, self._parts(index, bounds[:-1]), index)
        else:
            self._trail(axes, self.tail, index)

    def grow(self, axes: Axes, first: int, last: int) -> None:  # Hot path.
        starts = self.strands.bounds[:-1]
        if first < 0:
            self._stroke(axes, self._parts(last, starts), last)
            return
        # Where the last increment ended, so that nothing is drawn over itself.
        leads = Leads(self._tips(first), np.zeros(len(starts)))
        leads.points[self.strands.stops[first] <= starts] = np.nan
        starts = np.maximum(starts, self.strands.stops[first])
        self._stroke(axes, self._parts(last, starts, leads), last)

    def traces(self) -> Points:
        """The whole of all strands."""
        return broken(self.points, self.strands.bounds)

    def ranges(self, within: Within | None = None) -> NDArray[np.float64] | None:
        """Of the rows up to now, or as far back as a trail goes, and of the tips; with a ghost, of
        what stays too."""
        strands = self.strands
        if not self.revealed:
            return None
        ghost = self.ghost
        if isinstance(ghost, LineLayer) and not ghost.revealed:
            return None
        first = None if self.tail is None or ghost is not None else self.tail.starts
        rows = Course(self.points, strands.bounds, strands.clock, strands.now, first)
        frames, dimensions = len(strands.now), self.points.shape[1]
        tips = framewise(
            frames, dimensions, lambda index: self._tips(index)[strands.begun(index)], within
        )
        return joined([rows.ranges(within), tips])

    def line_ends(self, index: int) -> Ends | None:  # Hot path.
        """Each strand's end at a frame; of one that is drawn whole, its last point. One whose
        values have ended keeps the end that it had."""
        if self.names is None:
            return None
        strands = self.strands
        if self.revealed:
            points, rows = self._tips(index), strands.blend(index, np.arange(strands.count))[0]
            begun = strands.stops[index] > strands.bounds[:-1]
        else:
            rows = np.maximum(strands.bounds[1:] - 1, 0)
            points, begun = self.points[rows].copy(), np.diff(strands.bounds) > 0
        lost = begun & ~np.isfinite(points).all(axis=1)
        if lost.any():
            last = self._last_seen[rows[lost]]
            points[lost] = np.where(last[:, None] >= 0, self.points[last], np.nan)
        points[~begun] = np.nan
        clear = self.head.clear if self.head is not None else 0.0
        spoken = strands if self.told is None else self.told.strands
        return Ends(points, self.names.at(spoken, index), self._colors(rows), clear)

    @cached_property
    def _last_seen(self) -> Rows:
        """For each row the last one up to it, of its strand, that has a place; -1 without one."""
        rows = np.arange(len(self.points))
        seen = np.maximum.accumulate(np.where(np.isfinite(self.points).all(axis=1), rows, -1))
        first = np.repeat(self.strands.bounds[:-1], np.diff(self.strands.bounds))
        return np.where(seen >= first, seen, -1)

    def tips(self, axes: Axes, index: int) -> None:  # Hot path.
        if self.head is None:
            return
        begun = self.strands.begun(index)
        if not len(begun):
            return
        strands = self.strands
        rows = strands.blend(index, begun)[0]
        tips, colors = self._tips(index)[begun], self._colors(rows)
        ahead = self._ahead(rows, tips) if self.head.arrow else None
        self.head.draw(axes, index, tips, ahead, colors)
        spoken = strands if self.told is None else self.told.strands
        rows = spoken.blend(index, begun)[0]
        self.head.write(axes, tips, rows, lambda values: spoken.at(index, values, begun), colors)

    def beyond(self) -> tuple[Tags, TagStyle] | None:
        if self.head is None:
            return None
        if self.told is None:
            return self.head.beyond(self.points, self.strands)
        return self.head.beyond(self.points[self.told.places], self.told.strands)

    def _ahead(self, rows: Rows, tips: Points) -> Points:  # Hot path.
        """A point beyond each tip, the way it moves: from the row before."""
        before, after = self._ways
        with np.errstate(invalid="ignore"):
            on_row = (tips == self.points[rows]).all(axis=1)
        start = np.where(on_row, before[rows], rows)
        way = tips - self.points[start]
        # At its first row, where it will go.
        still = ~(way != 0).any(axis=1)
        way[still] = (self.points[after[rows]] - tips)[still]
        return np.asarray(tips + way)

    @cached_property
    def _ways(self) -> tuple[Rows, Rows]:
        return ways(self.points, self.strands)

    def _tips(self, index: int) -> Points:
        """Where each strand's end is at frame `index`, shape (strands, dimensions)."""
        return self.strands.at(index, self.points, np.arange(self.strands.count))

    def _parts(self, index: int, starts: Rows, leads: Leads | None = None) -> Parts:
        """Each strand from its lead, which lies before row `starts`, through its rows to its
        tip."""
        begins, ends = self.strands.bounds[:-1], self.strands.bounds[1:]
        stops = self.strands.stops[index]
        shown = stops > begins
        counts = np.where(shown, np.maximum(stops - starts, 0), 0)
        tipped = shown & (stops < ends)
        led = np.zeros(len(starts), dtype=bool)
        if leads is not None:
            led = np.isfinite(leads.points).all(axis=1) & ((counts > 0) | tipped)
        bounds = np.concatenate([[0], np.cumsum(counts + tipped + led)])
        offsets = np.cumsum(counts) - counts
        steps = np.arange(counts.sum())
        source = steps + np.repeat(starts - offsets, counts)
        target = steps + np.repeat(bounds[:-1] + led - offsets, counts)
        points = np.empty((bounds[-1], self.points.shape[1]))
        rows, places = np.empty(bounds[-1], dtype=np.intp), np.empty(bounds[-1])
        points[target], rows[target] = self.points[source], source
        places[target] = source if self._by_rows else self.strands.clock[source]
        last = bounds[1:][tipped] - 1
        points[last], rows[last] = self._tips(index)[tipped], stops[tipped] - 1
        places[last] = self._now(index)[tipped]
        if leads is not None:
            first = bounds[:-1][led]
            points[first], rows[first] = leads.points[led], np.maximum(starts[led] - 1, begins[led])
            places[first] = leads.places[led]
        return Parts(points, rows, bounds, places)

    def _trail(self, axes: Axes, tail: Tail, index: int) -> None:  # Hot path.
        """The window of each strand that lies within reach of its tip."""
        strands, starts, now = self.strands, tail.starts[index], self._now(index)
        # The old end, cut as exactly as the new one.
        since = now - tail.reach.samples
        if not self._by_rows:
            since = np.full(strands.count, tail.reach.since[index])
        after = np.minimum(starts, len(self.points) - 1)
        before = np.maximum(after - 1, 0)
        clock = np.arange(len(self.points)) if self._by_rows else strands.clock
        gap = clock[after] - clock[before]
        with np.errstate(all="ignore"):
            share = np.where(gap > 0, (since - clock[before]) / gap, 1.0)
        step = (self.points[after] - self.points[before]) * share[:, None]
        leads = Leads(self.points[before] + step, since)
        leads.points[starts <= strands.bounds[:-1]] = np.nan
        parts = self._parts(index, starts, leads)
        if not tail.fading.any:
            self._stroke(axes, parts, index)
            return
        past = parts.places - np.repeat(now, np.diff(parts.bounds))
        self._faded(axes, parts, past, index)

    @property
    def _by_rows(self) -> bool:
        """Whether a trail's length is measured in rows."""
        return self.tail is not None and self.tail.reach.samples > 0

    def _now(self, index: int) -> NDArray[np.float64]:
        """Where each strand has arrived, on the scale that a trail's length is measured on."""
        if not self._by_rows:
            return np.full(self.strands.count, self.strands.now[index])
        share = self.strands.blend(index, np.arange(self.strands.count))[2]
        return np.asarray(self.strands.stops[index] - 1 + share)

    def _stroke(self, axes: Axes, parts: Parts, index: int) -> None:
        """Lines whose points have the colours of their rows."""
        alpha = float(self.alphas[index])
        if not len(parts.points):
            return
        pen = Pen((0.0, 0.0, 0.0, alpha), float(self.widths[index]), self.dash)
        if self.ink.flowing or self.row_widths is not None or self.shares is not None:
            colors = self._colors(parts.rows) * [1, 1, 1, alpha]
            if self.shares is not None:
                colors[:, 3] *= np.repeat(self.shares, np.diff(parts.bounds))
            axes.shaded_lines(parts.points, parts.bounds, colors, self._wide(parts.rows), pen)
            return
        last = parts.rows[np.maximum(parts.bounds[1:] - 1, 0)]
        colors = self._colors(last if self.ink.category is not None else last[:1])
        axes.lines(parts.points, parts.bounds, colors * [1, 1, 1, alpha], pen)

    def _faded(
        self, axes: Axes, parts: Parts, past: NDArray[np.float64], index: int
    ) -> None:  # Hot path.
        """Trails that fade; `past` is how far back points lie, rising to 0 on each."""
        tail = self.tail
        assert tail is not None
        points, rows, bounds = parts.points, parts.rows, parts.bounds
        fine = min(SMOOTH, max(4, MOST_PIECES // max(1, self.strands.count)))
        source, share, bounds = _subdivided(past, bounds, tail.reach.longest / fine)
        if len(source) > len(points):
            after = np.minimum(source + 1, len(points) - 1)
            points = points[source] + (points[after] - points[source]) * share[:, None]
            past = past[source] + (past[after] - past[source]) * share
        # A piece has the strength of its middle.
        middle = np.append((past[1:] + past[:-1]) / 2, past[-1:])
        last = bounds[1:][np.diff(bounds) > 0] - 1
        middle[last] = past[last]
        strength = tail.reach.strength(middle, index)
        colors = self._colors(rows[source]) * [1, 1, 1, self.alphas[index]]
        colors = tail.fading.inks(colors, strength)
        if self.shares is not None:
            colors[:, 3] *= np.repeat(self.shares, np.diff(bounds))
        width, widths = float(self.widths[index]), self._wide(rows[source])
        if tail.fading.size:
            widths = strength * (width if widths is None else widths)
        pen = Pen((0.0, 0.0, 0.0, float(self.alphas[index])), width, self.dash)
        flat = self.points.shape[1] == 2 and self.dash == "solid"
        if widths is None and flat and self.strands.count >= MANY:
            axes.streaks(points, bounds, colors, pen)
        else:
            axes.shaded_lines(points, bounds, colors, widths, pen)

    def _wide(self, rows: Rows) -> NDArray[np.float64] | None:
        """Width of rows, if it differs from row to row."""
        return None if self.row_widths is None else self.row_widths[rows]

    def _colors(self, rows: Rows) -> RGBAs:
        """Colour of rows, shape (rows, 4)."""
        return self.ink.at(self.strands.rows[rows])


def _subdivided(
    places: NDArray[np.float64], bounds: Rows, longest: float
) -> tuple[Rows, NDArray[np.float64], Rows]:
    """Steps between `places` (rising within each line) cut so that none is longer than `longest`:
    for each point the one it comes from, its share of the way to the next, and the new bounds."""
    if not len(places):
        return np.empty(0, dtype=np.intp), places, bounds
    steps = np.diff(places)
    inner = bounds[1:-1]
    steps[inner[(inner > 0) & (inner < len(places))] - 1] = 0
    parts = np.maximum(1, np.ceil(steps / longest - 1e-9)).astype(np.intp)
    source = np.append(np.repeat(np.arange(len(parts)), parts), len(parts))
    first = np.concatenate([[0], np.cumsum(parts), [len(source)]])
    share = (np.arange(len(source)) - first[source]) / np.append(parts, 1)[source]
    return source, share, first[bounds]
