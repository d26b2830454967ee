"""Lines of a 3-D panel, cut into pieces that each have one depth, one colour and one width.

The box is sliced across the line of sight into slabs; a piece is what one line does within one of
them. Lines that lie close together are in the same slab nearly everywhere and so keep the order of
their series, and do not flicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from renderer.engine.outline import Outline, outlines
from renderer.engine.pens import DASHES
from renderer.engine.shading import LEVELS, RUN
from renderer.marks.drawing import RGBAs

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


GAP = -1
"""The look of what is not drawn: the gaps of a dashed line."""
MOST_DASHES = 100_000
MOST_CUTS = 1000
"""Of one segment."""
MISSED, THINNINGS = 0.1, 3
"""A line that is thinned moves by so many pixels at most each time, and is thinned so often."""


@dataclass(frozen=True)
class Strands:
    """Lines before the lens, one after the other.

    places  right, up and toward the eye, shape (n, 3); NaN breaks a line
    starts  the first point of each line, shape (lines,)
    styles  a number for each point's look: a piece has one
    source  the point that was given, of each point
    """

    places: Floats
    starts: Rows
    styles: Rows | None = None
    source: Rows | None = None

    def sliced(self, slab: float) -> Self:  # Hot path.
        """With points put in where lines pass from slab to slab: lines that lie close together are
        cut at the same place."""
        depths = self.places[:, 2]
        with np.errstate(invalid="ignore"):
            numbers = np.floor(depths / slab)
            steps = np.diff(numbers)
        steps[self.starts[1:] - 1] = 0
        parts = 1 + np.minimum(np.abs(np.nan_to_num(steps)), MOST_CUTS).astype(np.intp)
        if (parts == 1).all():
            return self
        first = np.concatenate([[0], np.cumsum(parts)])
        source = np.append(np.repeat(np.arange(len(parts)), parts), len(parts))
        step = np.arange(len(source)) - first[source]
        cut = np.flatnonzero(step)
        before = source[cut]
        nearer = steps[before] > 0
        plane = slab * (numbers[before] + np.where(nearer, step[cut], 1 - step[cut]))
        share = (plane - depths[before]) / (depths[before + 1] - depths[before])
        places = self.places[source]
        places[cut] += (self.places[before + 1] - self.places[before]) * share[:, None]
        styles = None if self.styles is None else self.styles[source]
        given = source if self.source is None else self.source[source]
        return type(self)(places, first[self.starts], styles, given)

    def thinned(self, pixels: Floats) -> Self:  # Hot path.
        """Without points that the eye would not miss: every second one, where the line would move
        by less than a tenth of a pixel, and again of what is left."""
        x, y = np.ascontiguousarray(pixels.T, dtype=np.float32)  # Finer than a tenth of a pixel.
        kept, starts = np.arange(len(x)), self.starts
        for _ in range(THINNINGS):
            number = np.arange(len(x)) - np.repeat(starts, np.diff(np.append(starts, len(x))))
            gone = number % 2 == 1
            gone[starts[1:] - 1] = gone[-1] = False
            step_x, step_y = np.diff(x), np.diff(y)
            along_x, along_y = step_x[:-1] + step_x[1:], step_y[:-1] + step_y[1:]
            step_x, step_y = step_x[:-1], step_y[:-1]
            aside, ahead = along_x * step_y - along_y * step_x, along_x * step_x + along_y * step_y
            length = along_x * along_x + along_y * along_y
            missed = (aside * aside <= MISSED * MISSED * length) & (ahead >= 0) & (ahead <= length)
            if self.styles is not None:
                missed &= self.styles[kept[1:-1]] == self.styles[kept[:-2]]
            gone[1:-1] &= missed
            starts = starts - np.concatenate([[0], np.cumsum(gone)])[starts]
            left = ~gone
            x, y, kept = x[left], y[left], kept[left]
        styles = None if self.styles is None else self.styles[kept]
        return type(self)(self.places[kept], starts, styles, kept)

    def dashed(self, pixels: Floats, dash: str, width: float) -> tuple[Self, Floats]:
        """With points where dashes begin and end, and the pixels of all points; between dashes the
        line is broken. `width` in pixels."""
        pattern = np.cumsum(np.array(DASHES[dash]) * width)
        ends = np.append(self.starts[1:], len(pixels)).tolist()
        sources, shares, strokes, starts = [], [], [], [0]
        for start, end in zip(self.starts.tolist(), ends, strict=True):
            source, share, on = _dashes(pixels[start:end], pattern)
            sources.append(start + source)
            shares.append(share)
            strokes.append(on)
            starts.append(starts[-1] + len(source))
        source = np.concatenate(sources)
        share, after = np.concatenate(shares)[:, None], np.minimum(source + 1, len(pixels) - 1)
        styles = np.zeros(len(source), np.intp) if self.styles is None else self.styles[source]
        cut = type(self)(
            self.places[source] + (self.places[after] - self.places[source]) * share,
            np.array(starts[:-1]),
            np.where(np.concatenate(strokes), styles, GAP),
            source if self.source is None else self.source[source],
        )
        return cut, pixels[source] + (pixels[after] - pixels[source]) * share

    def pieces(self, slab: float) -> tuple[Rows, Rows, Floats]:  # Hot path.
        """First and last point of each piece, and its depth."""
        depths = self.places[:, 2]
        count = len(depths)
        if count < 2:
            return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0)
        middle = (depths[1:] + depths[:-1]) / 2
        whole = np.isfinite(middle)
        whole[self.starts[1:] - 1] = False
        slabs = np.floor(middle / slab)
        line = np.repeat(self.starts, np.diff(np.append(self.starts, count)))
        changes = slabs[1:] != slabs[:-1]
        changes |= whole[1:] != whole[:-1]
        changes |= (np.arange(1, count - 1) - line[1:-1]) % RUN == 0
        if self.styles is not None:
            changes |= self.styles[1:-1] != self.styles[:-2]
        firsts = np.concatenate([[0], np.flatnonzero(changes) + 1])
        lasts = np.append(firsts[1:], count - 1)
        kept = whole[firsts]
        if self.styles is not None:
            kept &= self.styles[firsts] != GAP
        firsts, lasts = firsts[kept], lasts[kept]
        return firsts, lasts, (slabs[firsts] + 0.5) * slab


def _dashes(pixels: Floats, pattern: Floats) -> tuple[Rows, Floats, NDArray[np.bool_]]:
    """A line cut where dashes begin and end: for each point the one before it, its share of the way
    to the next, and whether a dash begins there or goes on. `pattern`: ends of dashes and gaps."""
    steps = np.nan_to_num(np.hypot(*np.diff(pixels, axis=0).T))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    period, count = pattern[-1], min(along[-1] / pattern[-1], MOST_DASHES)
    marks = (np.arange(int(count) + 1)[:, None] * period + pattern).ravel()
    at = np.union1d(along, marks[marks < along[-1]])
    source = np.clip(np.searchsorted(along, at, side="right") - 1, 0, max(len(steps) - 1, 0))
    with np.errstate(all="ignore"):
        share = np.where(steps[source] > 0, (at - along[source]) / steps[source], 0.0)
    middle = np.append((at[1:] + at[:-1]) / 2, at[-1]) % period
    return source, np.clip(share, 0, 1), np.searchsorted(pattern, middle, side="right") % 2 == 0


def look(colors: RGBAs, widths: Floats | None) -> Rows:
    """A number for each point's look, in steps that the eye does not see."""
    steps = np.round(colors * LEVELS).astype(np.intp)
    if widths is not None:
        widest = float(np.nanmax(widths)) or 1.0
        steps = np.column_stack([steps, np.round(widths / widest * LEVELS).astype(np.intp)])
    return np.asarray(steps @ (LEVELS + 1) ** np.arange(steps.shape[1]))


def solid(pixels: Floats, firsts: Rows, lasts: Rows) -> list[Outline]:  # Hot path.
    """The pieces' outlines."""
    return outlines(pixels, firsts, lasts + 1)


def glassy(pixels: Floats, firsts: Rows, lasts: Rows, reach: Floats) -> list[Outline]:  # Hot path.
    """Outlines of see-through pieces, each end moved on by `reach` pixels, shape (n,) or (1,)."""
    counts = lasts - firsts + 1
    ends = np.cumsum(counts)
    begins = ends - counts
    rows = np.arange(ends[-1]) + np.repeat(firsts - begins, counts)
    points = pixels[rows]
    for at, beside in ((begins, begins + 1), (ends - 1, ends - 2)):
        along = points[at] - points[beside]
        length = np.hypot(along[:, 0], along[:, 1])
        with np.errstate(all="ignore"):
            points[at] += np.where(length > 0, reach / length, 0.0)[:, None] * along
    return outlines(points, begins, ends)
