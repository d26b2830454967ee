"""Lines of the moment: the rows of one moment of the data as a line, and then those of the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Ends, Motion
from renderer.marks.drawing import Axes, Dash, Pen, Points, RGBAs
from renderer.marks.ends import EndNames
from renderer.marks.ghost import Below
from renderer.marks.layer import SeriesLayer, broken
from renderer.marks.moments import Moment, Moments, moments
from renderer.marks.ranges import Course, Within, framewise, joined
from renderer.marks.strands import Rows, Strands
from renderer.timeline import PerFrame


@dataclass(frozen=True)
class Takes:
    """A strand cut by moments of its clock.

    edges  where the rows of each moment begin, and where the last ends, shape (moments + 1,)
    shown  what each frame shows
    """

    edges: Rows
    shown: Moments

    def at(self, values: NDArray[np.float64], moment: Moment) -> NDArray[np.float64]:
        """`values` (one, or a point, for each row of all strands) at a moment."""
        state, share = moment
        start, stop = self.edges[state], self.edges[state + 1]
        before = values[start:stop]
        if share == 0:
            return before
        after = values[stop : self.edges[state + 2]]
        return np.asarray(before + (after - before) * share)


def takes(strands: Strands, blended: bool) -> tuple[Takes, ...]:
    """Each strand's moments; `blended`: its line goes over into the next."""
    found = []
    now = strands.now if blended or strands.settled is None else strands.settled
    for start, stop in zip(strands.bounds[:-1], strands.bounds[1:], strict=True):
        times, first = np.unique(strands.clock[start:stop], return_index=True)
        if len(times):
            edges = np.append(start + first, stop)
            found.append(Takes(edges, moments(times, now, blended)))
    return tuple(found)


def even(strands: Strands) -> bool:
    """Whether each strand has as many rows at one moment as at the others."""
    counts = [np.diff(one.edges) for one in takes(strands, False)]
    return all((count == count[0]).all() for count in counts)


def of_takes(
    cuts: Sequence[Takes], points: NDArray[np.float64], frames: int, within: Within | None
) -> NDArray[np.float64]:
    """Ranges of what each frame shows, shape (frames, dimensions, 2); `points` are those of each
    row, (rows, dimensions) or (rows, several, dimensions)."""
    dimensions = points.shape[-1]
    if within is not None:

        def at(index: int) -> NDArray[np.float64]:
            seen = [one.at(points, m) for one in cuts if (m := one.shown.at(index)) is not None]
            return np.concatenate([np.empty((0, dimensions)), *(
                part.reshape(-1, dimensions) for part in seen
            )])  # fmt: skip

        return framewise(frames, dimensions, at, within)
    flat = points.reshape(len(points), -1, dimensions)
    flat = np.where(np.isfinite(flat), flat, np.nan)
    whole = [np.full((frames, dimensions, 2), np.nan)]
    for one in cuts:
        start, stop = int(one.edges[0]), int(one.edges[-1])
        rows, edges = flat[start:stop], one.edges[:-1] - start
        sides = [
            pick.reduceat(pick.reduce(rows, axis=1), edges, axis=0) for pick in (np.fmin, np.fmax)
        ]
        states = np.stack(sides, axis=-1)
        number = np.maximum(one.shown.states, 0)
        before, after = states[number], states[np.minimum(number + 1, len(states) - 1)]
        share = one.shown.shares[:, None, None]
        blended = np.where(share == 0, before, before + (after - before) * share)
        blended[one.shown.states < 0] = np.nan
        whole.append(blended)
    return joined(whole)


@dataclass(frozen=True)
class SnapshotLayer(SeriesLayer):
    """For each strand, a line through the rows of the frame's moment, in the table's order."""

    takes: tuple[Takes, ...]
    widths: PerFrame
    row_widths: NDArray[np.float64] | None
    """Of each row, in the strands' order, in place of `widths`."""
    dash: Dash
    blended: bool = False
    """Whether each moment's line goes over into the next."""
    names: EndNames | None = None
    """What stands at the strands' ends, if anything does."""

    def traces(self) -> Points:
        """The lines of all moments."""
        edges = [np.arange(0), *(one.edges[:-1] for one in self.takes)]
        return broken(self.points, np.append(np.concatenate(edges), len(self.points)))

    def ranges(self, within: Within | None = None) -> NDArray[np.float64] | None:
        """Of the rows of the moment, between two of them of both; with a ghost, of what stays."""
        found = of_takes(self.takes, self.points, len(self.alphas), within)
        if not isinstance(self.ghost, Below):
            return found
        if self.ghost.passing.future:
            return None
        clock, now = self.strands.clock, self.strands.now
        rows = Course(self.points, np.array([0, len(clock)]), clock, now, joined=False)
        return joined([found, rows.ranges(within)])

    def line_ends(self, index: int) -> Ends | None:  # Hot path.
        """The last point of each strand's line of the moment."""
        if self.names is None:
            return None
        points = np.full((self.strands.count, self.points.shape[1]), np.nan)
        rows = np.minimum(self.strands.bounds[:-1], len(self.points) - 1)
        for one in self.takes:
            moment = one.shown.at(index)
            if moment is not None:
                which = int(np.searchsorted(self.strands.bounds, one.edges[0], "right")) - 1
                points[which] = one.at(self.points, moment)[-1]
                rows[which] = one.edges[moment[0] + 1] - 1
        colors = self.ink.at(self.strands.rows[rows])
        return Ends(points, self.names.at(self.strands, index), colors)

    @property
    def motion(self) -> Motion:
        steady = np.ptp(self.widths) == 0 and np.ptp(self.alphas) == 0
        return "static" if steady and all(one.shown.steady for one in self.takes) else "moves"

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        seen = [(one, m) for one in self.takes if (m := one.shown.at(index)) is not None]
        if not seen:
            return
        parts = [one.at(self.points, moment) for one, moment in seen]
        points, alpha = np.concatenate(parts), float(self.alphas[index])
        bounds = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
        pen = Pen((0.0, 0.0, 0.0, alpha), float(self.widths[index]), self.dash)
        if self.ink.flowing or self.row_widths is not None:
            widths = self.row_widths
            if widths is not None:
                widths = np.concatenate([one.at(widths, moment) for one, moment in seen])
            axes.shaded_lines(points, bounds, self._colors(seen) * [1, 1, 1, alpha], widths, pen)
            return
        first = np.array([one.edges[state] for one, (state, _) in seen])
        rows = self.strands.rows[first if self.ink.category is not None else first[:1]]
        axes.lines(points, bounds, self.ink.at(rows) * [1, 1, 1, alpha], pen)

    def _colors(self, seen: Sequence[tuple[Takes, Moment]]) -> RGBAs:
        """The colour of each point: that of the value there, if they come from a scale."""
        ink, rows = self.ink, self.strands.rows
        if ink.scale is not None and ink.values is not None:
            values = ink.values[rows]
            colors = ink.scale(np.concatenate([one.at(values, moment) for one, moment in seen]))
        else:
            firsts = [one.edges[state : state + 2] for one, (state, _) in seen]
            colors = ink.plain(rows[np.concatenate([np.arange(*ends) for ends in firsts])])
        if ink.alphas is not None:
            alphas = ink.alphas[rows]
            colors[:, 3] *= np.concatenate([one.at(alphas, moment) for one, moment in seen])
        return colors
