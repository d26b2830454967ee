"""Lines whose colour or width changes along them, cut into pieces that each have one of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.drawing import RGBAs

Rows = NDArray[np.intp]

LEVELS = 32
"""Steps of colour, opacity and width along a line."""
RUN = 50
"""Points of a line drawn at once: Agg sorts what a call covers, and short runs sort faster."""


@dataclass(frozen=True)
class Piece:
    """A run of points drawn with one pen; `butt` where ends must not overlap: see-through ones."""

    points: NDArray[np.float64]
    rgba: RGBA
    width: float
    butt: bool


@dataclass(frozen=True)
class Pieces:
    """Runs of points from `firsts` to `lasts`, each with a colour (n, 4) and a width (n,), in the
    order in which they are drawn; `butt` as of `Piece`."""

    firsts: Rows
    lasts: Rows
    colors: RGBAs
    widths: NDArray[np.float64]
    butt: NDArray[np.bool_]

    def runs(self) -> Iterator[slice]:  # Hot path.
        """Consecutive pieces whose ends are of one kind."""
        cuts = np.flatnonzero(self.butt[1:] != self.butt[:-1]) + 1
        ends = [0, *cuts.tolist(), len(self.butt)]
        yield from (slice(*pair) for pair in pairwise(ends) if pair[0] < pair[1])


def pieces(bounds: Rows, colors: RGBAs, widths: NDArray[np.float64] | float) -> Pieces:  # Hot path.
    """Lines, line k from point bounds[k] to before bounds[k + 1], cut where colour or width, of
    each point, changes; neighbours share a point. Line by line, opaque pieces first; without those
    that are not seen."""
    counts = np.diff(bounds)
    filled = np.flatnonzero(counts)
    count = int(bounds[-1])
    width = np.broadcast_to(np.asarray(widths, dtype=np.float64), (count,))
    if not len(filled):
        none = np.empty(0, dtype=np.intp)
        return Pieces(none, none, colors[:0], width[:0], np.empty(0, dtype=np.bool_))
    widest = np.maximum.reduceat(width, bounds[filled])
    scale = np.repeat(np.where(widest == 0, 1.0, widest), counts[filled])
    steps = np.column_stack([np.round(colors * LEVELS), np.round(width / scale * LEVELS)])
    fresh = np.ones(count, dtype=np.bool_)
    fresh[1:] = (steps[1:] != steps[:-1]).any(axis=1)
    fresh[bounds[filled]] = True
    firsts = np.flatnonzero(fresh)
    line = np.searchsorted(bounds, firsts, side="right") - 1
    lasts = np.minimum(np.append(firsts[1:], count), bounds[line + 1] - 1)
    butt = colors[firsts, 3] < 1
    order = np.lexsort((butt, line))
    order = order[((lasts > firsts) & (colors[firsts, 3] > 0))[order]]
    firsts, lasts = firsts[order], lasts[order]
    return Pieces(firsts, lasts, colors[firsts], width[(firsts + lasts) // 2], butt[order])
