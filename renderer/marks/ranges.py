"""What layers show at each frame, from the least to the greatest along each axis.

Nothing of the size of frames times rows is made: rows that come and go with the clock are taken
together between the moments at which frames begin and end to show them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.timeline import PerFrame

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

MOST_LINES = 500
"""Of more lines, all rows are looked at together."""


@dataclass(frozen=True, eq=False)
class Within:
    """What is to be seen of an axis at each frame: what lies beyond is not looked at.

    axis         its number
    lows, highs  its limits, shape (frames,)
    """

    axis: int
    lows: PerFrame
    highs: PerFrame

    def only(self, points: Floats, index: int) -> Floats:
        """The points that frame `index` shows."""
        along = points[:, self.axis]
        seen = (along >= self.lows[index]) & (along <= self.highs[index])
        return np.asarray(points[seen])


def extremes(points: Floats) -> Floats:
    """Least and greatest finite coordinate of points (n, dimensions) along each axis, shape
    (dimensions, 2); NaN where there is none."""
    known = np.where(np.isfinite(points), points, np.nan)
    if not len(known):
        return np.full((points.shape[1], 2), np.nan)
    return np.stack([np.fmin.reduce(known), np.fmax.reduce(known)], axis=1)


def joined(several: Sequence[Floats]) -> Floats:
    """The ranges that hold others, all of one shape with least and greatest last."""
    lows = np.fmin.reduce([one[..., 0] for one in several])
    highs = np.fmax.reduce([one[..., 1] for one in several])
    return np.stack([lows, highs], axis=-1)


def framewise(
    frames: int, dimensions: int, at: Callable[[int], Floats], within: Within | None = None
) -> Floats:
    """Ranges of what `at` gives of each frame, points (n, dimensions); shape (frames, dimensions,
    2)."""
    found = np.full((frames, dimensions, 2), np.nan)
    for index in range(frames):
        points = at(index)
        if len(points):
            found[index] = extremes(points if within is None else within.only(points, index))
    return found


@dataclass(frozen=True, eq=False)
class Course:
    """Rows that come with the clock, in lines.

    points  where they are, shape (rows, dimensions)
    bounds  line k is rows bounds[k] to bounds[k + 1], in order of the clock
    clock   the moment of each; empty if all are there from the start
    now     the moment of each frame
    starts  the first row of each line that is still there, shape (frames, lines), if some go
    joined  whether lines run from row to row: one is seen until the next is gone
    """

    points: Floats
    bounds: Rows
    clock: Floats
    now: PerFrame
    starts: Rows | None = None
    joined: bool = True

    def ranges(self, within: Within | None = None) -> Floats:
        """Ranges of the rows that each frame shows, shape (frames, dimensions, 2)."""
        count = len(self.bounds) - 1
        plain = within is None and len(self.clock) > 0
        if self.starts is None and (plain or not self.joined or count > MOST_LINES):
            keys = self.clock
            if not len(keys):
                keys = self.points[:, 0 if within is None else within.axis]
            order = np.argsort(keys, kind="stable")
            return self._of(order, within, count if self.joined else 0)
        empty = np.full((len(self.now), self.points.shape[1], 2), np.nan)
        spans = zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True)
        return joined([
            empty,
            *(self._of(np.arange(*span), within, int(self.joined), k)
              for k, span in enumerate(spans)),
        ])  # fmt: skip

    def _of(self, rows: Rows, within: Within | None, before: int, line: int = 0) -> Floats:
        """The ranges of rows that are in order of the clock; so many `before` those that are to be
        seen are seen too."""
        frames, count = len(self.now), len(rows)
        points = self.points[rows]
        points = np.where(np.isfinite(points), points, np.nan)
        starts, stops = np.zeros(frames, dtype=np.intp), np.full(frames, count)
        if len(self.clock):
            stops = np.searchsorted(self.clock[rows], self.now, side="right")
        if self.starts is not None:
            starts = np.maximum(self.starts[:, line] - self.bounds[line] - before, 0)
        along = None if within is None else _filled(points[:, within.axis])
        if within is not None and along is not None:
            first = np.searchsorted(along, within.lows, side="left")
            starts = np.maximum(starts, first - before)
            stops = np.minimum(stops, np.searchsorted(along, within.highs, side="right"))
        return windowed(points, starts, stops)


def _filled(keys: Floats) -> Floats | None:
    """Keys with those before them where they are missing; None if they do not rise."""
    known = np.isfinite(keys)
    if not known.any():
        return None
    last = np.maximum.accumulate(np.where(known, np.arange(len(keys)), -1))
    filled = np.where(last >= 0, keys[last], -np.inf)
    return filled if (filled[1:] >= filled[:-1]).all() else None


def windowed(values: Floats, starts: Rows, stops: Rows) -> Floats:
    """Least and greatest of values[start:stop], of values (n, dimensions) without infinite ones;
    shape (windows, dimensions, 2), NaN where there is none.

    Values between two neighbouring ends of windows are taken together; of these, least and greatest
    of 1, 2, 4 … in a row are known, and two such rows cover each window (a sparse table: Bender and
    Farach-Colton, The LCA problem revisited, 2000)."""
    found = np.full((len(starts), values.shape[1], 2), np.nan)
    cuts = np.unique(np.concatenate([starts, stops]))
    if len(cuts) < 2:
        return found
    begin, end = np.searchsorted(cuts, starts), np.searchsorted(cuts, stops)
    for side, pick in enumerate((np.fmin, np.fmax)):
        row = pick.reduceat(values[: cuts[-1]], cuts[:-1], axis=0)
        length = 1
        while True:
            here = (end - begin >= length) & (end - begin < 2 * length)
            found[here, :, side] = pick(row[begin[here]], row[end[here] - length])
            if 2 * length > len(cuts) - 1:
                break
            row, length = pick(row[:-length], row[length:]), 2 * length
    return found


def widened(found: Floats, first: NDArray[np.intp]) -> Floats:
    """Ranges of frames, shape (frames, dimensions, 2), each widened by those of the frames from
    `first` on."""
    result = found.copy()
    for index, start in enumerate(np.maximum(first - 1, 0).tolist()):
        result[index, :, 0] = np.fmin.reduce(found[start : index + 1, :, 0], axis=0)
        result[index, :, 1] = np.fmax.reduce(found[start : index + 1, :, 1], axis=0)
    return result
