"""Layers of rows that each stand for themselves, and which of them a frame shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Binding, Motion
from renderer.marks.drawing import Axes, RGBAs
from renderer.marks.layer import SeriesLayer
from renderer.marks.seen import Seen
from renderer.marks.snapshot import Takes, takes
from renderer.marks.strands import Rows, Show, Strands, between
from renderer.marks.wake import Past

CROWDED = 2
"""From so many rows to a moment of a key on, a key is no single thing that moves."""


def usual(strands: Strands) -> Show:
    """What is shown of data with a clock: the state of each key, or, where a key has many rows at
    each moment, those of the latest."""
    new = np.diff(strands.clock, prepend=np.nan) != 0
    new[strands.bounds[:-1][strands.bounds[:-1] < len(new)]] = True
    moments = int(new.sum())
    return "snapshot" if moments and len(strands.rows) >= CROWDED * moments else "current"


def shown_takes(strands: Strands, show: Show) -> tuple[Takes, ...]:
    """Where each moment's rows are, if a snapshot is shown."""
    return takes(strands, False) if show == "snapshot" else ()


def most_shown(strands: Strands, show: Show, cuts: Sequence[Takes]) -> int:
    """How many rows a frame shows at most."""
    if show == "current":
        return strands.count
    if show == "snapshot":
        return sum(int(np.diff(one.edges).max()) for one in cuts)
    return len(strands.rows)


def ever_shown(strands: Strands, show: Show) -> Rows:
    """The rows that some frame shows, or goes out from."""
    if show != "current":
        return np.arange(len(strands.rows))
    return np.unique((strands.stops - 1)[strands.stops > strands.bounds[:-1]])


def grid_keys(binding: Binding, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of a table's things, each point of a grid being one."""
    points = [name for name in binding.table.grid if name != binding.clock_column]
    return (*keys, *(name for name in points if name not in keys))


@dataclass(frozen=True)
class StateLayer(SeriesLayer):
    """Rows, or states between two rows of a strand."""

    show: Show
    takes: tuple[Takes, ...]
    past: Past | None = field(default=None, kw_only=True)
    """Its trail."""
    seen: Seen | None = field(default=None, kw_only=True)
    """What is drawn in place of the frame's own states."""

    @property
    def motion(self) -> Motion:
        return "static" if self.show == "all" and np.ptp(self.alphas) == 0 else "moves"

    def paint(self, axes: Axes, index: int) -> None:
        """The states that frame `index` shows, or those that are `seen` in their place."""
        raise NotImplementedError

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        past, strands = self.past, self.strands
        if past is None:
            self.paint(axes, index)
            return
        begun = strands.begun(index)
        if self.show == "reveal":
            self.painted(axes, index, past.rows(strands, begun, index))
            return
        if past.line is not None:
            past.line.draw(axes, index)
        self.painted(axes, index, past.seen(strands, begun, index))
        self.paint(axes, index)

    def painted(self, axes: Axes, index: int, seen: Seen | None) -> None:  # Hot path.
        """Draw other states than the frame's own."""
        if seen is not None and len(seen.before):
            replace(self, past=None, seen=seen).paint(axes, index)

    def rows(self, index: int) -> Rows:  # Hot path.
        """The rows that frame `index` shows, or goes out from."""
        if self.seen is not None:
            return self.seen.before
        strands = self.strands
        if self.show == "all":
            return np.arange(len(self.points))
        if self.show == "current":
            begun = strands.begun(index)
            return np.asarray(strands.stops[index, begun] - 1)
        if self.show == "reveal":
            spans = list(zip(strands.bounds[:-1], strands.stops[index], strict=True))
        else:
            seen = [(one, m[0]) for one in self.takes if (m := one.shown.at(index)) is not None]
            spans = [(one.edges[state], one.edges[state + 1]) for one, state in seen]
        return np.concatenate([np.arange(0), *(np.arange(*span) for span in spans)])

    def at(self, index: int, values: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """`values` (one, or several, for each row) of what frame `index` shows."""
        if self.seen is not None:
            return self.seen.at(values)
        if self.show != "current":
            return values[self.rows(index)]
        before, after, share = self.strands.blend(index, self.strands.begun(index))
        one, two = values[before], values[after]
        share = share.reshape(-1, *[1] * (values.ndim - 1))
        # What is infinite in both rows stays so.
        return np.where((share == 0) | (one == two), one, between(one, two, share))

    def inks(self, index: int) -> RGBAs:  # Hot path.
        """The colours of what frame `index` shows: one for each, or one for all. Between two rows
        colours are blended, not values: an angle may leap from one end of a scale to the other."""
        ink, strands, seen = self.ink, self.strands, self.seen
        if seen is not None:
            colors = ink.at(strands.rows[seen.before if ink.varied else seen.before[:1]])
            if ink.flowing and seen.share.any():
                later = ink.at(strands.rows[seen.after])
                colors = colors + (later - colors) * seen.share[:, None]
            return seen.fading.inks(colors * [1, 1, 1, self.alphas[index]], seen.strength)
        if not ink.varied:
            colors = ink.palette[:1]
        elif not ink.flowing or self.show != "current":
            colors = ink.at(strands.rows[self.rows(index)])
        else:
            before, after, share = strands.blend(index, strands.begun(index))
            colors, later = ink.at(strands.rows[before]), ink.at(strands.rows[after])
            colors = colors + (later - colors) * share[:, None]
        return np.asarray(colors * [1, 1, 1, self.alphas[index]])

    def sized(self, sizes: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """Sizes (n,) or (1,) of what is shown, less where they fade."""
        seen = self.seen
        return sizes if seen is None or not seen.fading.size else sizes * seen.strength
