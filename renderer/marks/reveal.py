"""Lines as drawn: each strand up to the moment of the frame, or a window behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import (
    Axes,
    Dash,
    Dots,
    Motion,
    Pen,
    Points,
    RGBAs,
)
from renderer.marks.layer import SeriesLayer
from renderer.marks.strands import Rows
from renderer.timeline import PerFrame

SMOOTH = 24
"""A fading trail has at least so many pieces, however few rows it has."""


@dataclass(frozen=True)
class LineLayer(SeriesLayer):
    """Strands drawn as lines, each up to the moment of the frame."""

    widths: PerFrame
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

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        if not self.revealed:
            for k in range(self.strands.count):
                start, stop = int(self.strands.bounds[k]), int(self.strands.bounds[k + 1])
                self._stroke(axes, self.points[start:stop], np.arange(start, stop), index)
            return
        tips = self._tips(index)
        for k in range(self.strands.count):
            if self.starts is None:
                self._from(axes, k, int(self.strands.bounds[k]), None, tips, index)
            else:
                self._trail(axes, k, tips, index)

    def grow(self, axes: Axes, first: int, last: int) -> None:  # Hot path.
        before = self._tips(first) if first >= 0 else None
        tips = self._tips(last)
        for k in range(self.strands.count):
            start, end = int(self.strands.bounds[k]), int(self.strands.bounds[k + 1])
            lead = None
            if before is not None and self.strands.stops[first, k] > start:
                # Where the last increment ended, so that nothing is drawn over itself.
                start, lead = int(self.strands.stops[first, k]), before[k : k + 1]
            if lead is None or start < end:
                self._from(axes, k, start, lead, tips, last)

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

    def _tips(self, index: int) -> Points:
        """Where each strand's end is at frame `index`, shape (strands, dimensions)."""
        return self.strands.at(index, self.points, np.arange(self.strands.count))

    def _from(
        self, axes: Axes, k: int, start: int, lead: Points | None, tips: Points, index: int
    ) -> None:
        """Strand `k` from `lead`, which lies before row `start`, through its rows to its tip."""
        stop = int(self.strands.stops[index, k])
        if stop <= int(self.strands.bounds[k]):
            return
        parts = [self.points[start:stop]]
        if lead is not None:
            parts.insert(0, lead)
        if stop < self.strands.bounds[k + 1]:
            parts.append(tips[k : k + 1])
        points = np.concatenate(parts) if len(parts) > 1 else parts[0]
        first = start if lead is None else start - 1
        rows = np.minimum(np.arange(first, first + len(points)), stop - 1)
        self._stroke(axes, points, rows, index)

    def _trail(self, axes: Axes, k: int, tips: Points, index: int) -> None:
        """The window of strand `k` that lies within reach of its tip."""
        strands = self.strands
        stop, begin = int(strands.stops[index, k]), int(strands.bounds[k])
        if stop <= begin or self.starts is None:
            return
        now, age = self._now(k, stop, index), self._places(begin, int(strands.bounds[k + 1]))
        start = int(self.starts[index, k])
        rows = np.arange(start, stop)
        points, places = self.points[start:stop], age[start - begin : stop - begin]
        if begin < start and (start < stop or stop < strands.bounds[k + 1]):
            # The old end, cut as exactly as the new one.
            place = now - self.reach
            before, after = age[start - begin - 1], age[start - begin]
            share = (place - before) / (after - before) if after > before else 1.0
            step = self.points[start] - self.points[start - 1]
            lead = (self.points[start - 1] + step * share)[None]
            points, places = np.concatenate([lead, points]), np.append(place, places)
            rows = np.append(start - 1, rows)
        if stop < strands.bounds[k + 1]:
            points, places = np.concatenate([points, tips[k : k + 1]]), np.append(places, now)
            rows = np.append(rows, stop - 1)
        if self.fade == "none" or len(points) < 2:
            self._stroke(axes, points, rows, index)
        else:
            self._faded(axes, points, rows, places - now, index)

    def _places(self, begin: int, end: int) -> NDArray[np.float64]:
        """Where rows lie on the scale that the trail's length is measured on."""
        if self.by_rows:
            return np.arange(begin, end, dtype=np.float64)
        return self.strands.clock[begin:end]

    def _now(self, k: int, stop: int, index: int) -> float:
        """Where strand `k` has arrived on that scale."""
        if not self.by_rows:
            return float(self.strands.now[index])
        return stop - 1 + float(self.strands.blend(index, np.array([k]))[2][0])

    def _stroke(self, axes: Axes, points: Points, rows: Rows, index: int) -> None:
        """A line whose points have the colours of `rows`."""
        if not len(points):
            return
        red, green, blue, alpha = self._colors(rows[-1:])[0]
        alpha *= self.alphas[index]
        pen = Pen((red, green, blue, alpha), float(self.widths[index]), self.dash)
        if self.ink.scale is None:
            axes.line(points, pen)
            return
        colors = self._colors(rows)
        colors[:, 3] *= self.alphas[index]
        axes.shaded_line(points, colors, None, pen)

    def _faded(
        self, axes: Axes, points: Points, rows: Rows, past: NDArray[np.float64], index: int
    ) -> None:
        """A trail that goes to nothing; `past` is how far back points lie, from -reach to 0."""
        source, share = _subdivided(past, self.reach / SMOOTH)
        if len(source) > len(points):
            after = np.minimum(source + 1, len(points) - 1)
            points = points[source] + (points[after] - points[source]) * share[:, None]
            past = past[source] + (past[after] - past[source]) * share
        # A piece has the strength of its middle.
        middle = np.append((past[1:] + past[:-1]) / 2, past[-1])
        strength = np.clip(1 + middle / self.reach, 0, 1)
        colors = self._colors(rows[source]) * [1, 1, 1, self.alphas[index]]
        if self.fade == "alpha":
            colors[:, 3] *= strength
        width = float(self.widths[index])
        widths = width * strength if self.fade == "width" else None
        red, green, blue, alpha = colors[-1]
        axes.shaded_line(points, colors, widths, Pen((red, green, blue, alpha), width, self.dash))

    def _colors(self, rows: Rows) -> RGBAs:
        """Colour of sorted rows, shape (rows, 4)."""
        return self.ink.at(self.strands.rows[rows])


def _subdivided(places: NDArray[np.float64], longest: float) -> tuple[Rows, NDArray[np.float64]]:
    """Steps between `places` (rising) cut so that none is longer than `longest`: for each point the
    one it comes from, and its share of the way to the next."""
    count = len(places)
    parts = np.maximum(1, np.ceil(np.diff(places) / longest - 1e-9)).astype(np.intp)
    source = np.append(np.repeat(np.arange(count - 1), parts), count - 1)
    first = np.concatenate([[0], np.cumsum(parts)])
    return source, (np.arange(len(source)) - first[source]) / np.append(parts, 1)[source]
