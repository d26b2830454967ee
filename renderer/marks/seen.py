"""What of its rows a layer draws: as they are at a frame, or as they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.strands import Rows, Strands
from renderer.marks.trail import Fading

Floats: TypeAlias = NDArray[np.float64]

LEVELS = 32
"""Strengths of very many things."""
FULL = Fading(alpha=False, size=False, to=None)


@dataclass(frozen=True, eq=False)
class Seen:
    """States of strands other than those of now: each lies between the rows `before` and `after`,
    at `share` of the way, of strand `which` (without: it is at the row `before`). `strength`: how
    much of each is left, 0 to 1, and what `fading` makes of it."""

    before: Rows
    after: Rows
    share: Floats
    strength: Floats
    fading: Fading = FULL
    which: Rows | None = None

    def at(self, values: NDArray[np.float64], strands: Strands) -> NDArray[np.float64]:  # Hot path.
        """`values` (one, or several, for each row) of these states."""
        if self.which is None:
            return values[self.before]
        return strands.tweened(values, (self.before, self.after, self.share), self.which)

    def coarse(self, groups: Rows | None) -> Seen:  # Hot path.
        """The same with few strengths, those of one, and of one of `groups`, after each other."""
        steps = np.maximum(np.round(self.strength * LEVELS), 1)
        order = np.lexsort((steps,) if groups is None else (groups, steps))
        found = self.take(order)
        return replace(found, strength=steps[order] / LEVELS)

    def take(self, which: Rows) -> Seen:  # Hot path.
        """Some of them."""
        return Seen(self.before[which], self.after[which], self.share[which],
                    self.strength[which], self.fading,
                    None if self.which is None else self.which[which])  # fmt: skip


def rows_as_seen(rows: Rows, strength: Floats | None = None, fading: Fading = FULL) -> Seen:
    """Rows as they are in the table."""
    whole = np.ones(len(rows)) if strength is None else strength
    return Seen(rows, rows, np.zeros(len(rows)), whole, fading)


def spans(starts: Rows, stops: Rows) -> Rows:  # Hot path.
    """All rows from starts[k] to before stops[k], for one k after the other."""
    counts = np.maximum(stops - starts, 0)
    offsets = np.cumsum(counts) - counts
    return np.asarray(np.arange(counts.sum()) + np.repeat(starts - offsets, counts))
