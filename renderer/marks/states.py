"""Layers of rows that each stand for themselves, and which of them a frame shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Binding, Motion
from renderer.marks.drawing import Axes, RGBAs
from renderer.marks.ghost import Below
from renderer.marks.layer import SeriesLayer
from renderer.marks.ranges import Course, Within, framewise, joined, widened
from renderer.marks.seen import Seen
from renderer.marks.snapshot import Takes, of_takes, takes
from renderer.marks.stays import Presence, Stays
from renderer.marks.strands import Rows, Show, Strands
from renderer.marks.wake import Past

MANY = 2000
"""From so many fading things on, their strengths are in steps: those of one are drawn together."""
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


def ever_shown(strands: Strands, show: Show, stays: Stays | None = None) -> Rows:
    """The rows that some frame shows, or goes out from."""
    if show != "current" or stays is not None:
        return np.arange(len(strands.rows))
    return np.unique((strands.stops - 1)[strands.stops > strands.bounds[:-1]])


def grid_keys(binding: Binding, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of a table's things, each point of a grid being one."""
    points = [name for name in binding.table.grid if name != binding.clock_column]
    return (*keys, *(name for name in points if name not in keys))


@dataclass(frozen=True)
class StateLayer(SeriesLayer):
    """Rows, or states between two rows of a strand.

    stays  when strands (where rows are shown: rows) are there, if they come and go
    """

    show: Show
    takes: tuple[Takes, ...]
    past: Past | None = field(default=None, kw_only=True)
    """Its trail."""
    then: Seen | None = field(default=None, kw_only=True)
    """What is drawn in place of the frame's own states."""
    stays: Stays | None = field(default=None, kw_only=True)

    @property
    def motion(self) -> Motion:
        return "static" if self.show == "all" and np.ptp(self.alphas) == 0 else "moves"

    def paint(self, axes: Axes, index: int) -> None:
        """The states that frame `index` shows, or those of `then` in their place."""
        raise NotImplementedError

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        past, strands = self.past, self.strands
        if past is None:
            self.paint(axes, index)
            return
        if self.show == "reveal":
            self.painted(axes, index, past.rows(strands, strands.begun(index), index))
            return
        which, shares = self.there(index), None
        if self.stays is not None:
            shares = np.clip(self.stays.presence(index).shares, 0, 1)
        past.line_at(axes, index, which, shares)
        self.painted(axes, index, past.seen(strands, which, index, shares))
        self.paint(axes, index)

    def painted(self, axes: Axes, index: int, seen: Seen | None) -> None:  # Hot path.
        """Draw other states than the frame's own."""
        if seen is None or not len(seen.before):
            return
        if len(seen.before) >= MANY and seen.fading.any:
            category = self.ink.category
            groups = None if category is None else category[self.strands.rows[seen.before]]
            seen = seen.coarse(groups)
        replace(self, past=None, then=seen).paint(axes, index)

    def corners(self) -> NDArray[np.float64]:
        """What each row's thing reaches to, shape (rows, several, dimensions)."""
        return self.points.reshape(len(self.points), -1, self.points.shape[-1])

    def ranges(self, within: Within | None = None) -> NDArray[np.float64] | None:
        """Of what each frame shows, states between rows included, and of what it shows of the
        past."""
        stays = self.ghost.passing if isinstance(self.ghost, Below) else None
        if self.show == "all" or (stays is not None and stays.future):
            return None
        if stays is None and self.past is not None and self.show == "reveal":
            return self._rows_ranges(within, self.past)
        found = self._now_ranges(within)
        if found is None or (stays is None and self.past is None):
            return found
        first = np.zeros(len(found), dtype=np.intp)
        if stays is None and self.past is not None:
            first = self.past.tail.reach.first_frames()
        rows = self._rows_ranges(within, self.past if stays is None else None)
        return joined([widened(found, first), rows])

    def _rows_ranges(self, within: Within | None, past: Past | None) -> NDArray[np.float64]:
        """Of the rows up to now, those between frames included, as far back as a trail goes."""
        corners, strands = self.corners(), self.strands
        several, dimensions = corners.shape[1:]
        every, clock = corners.reshape(-1, dimensions), np.repeat(strands.clock, several)
        if past is None:
            bounds = np.array([0, len(clock)])
            return Course(every, bounds, clock, strands.now, joined=False).ranges(within)
        # The old end, of a line or of copies, lies before the first row.
        between = past.line is not None or past.copies > 0
        starts = np.maximum(past.tail.starts - between, strands.bounds[:-1])
        bounds = strands.bounds * several
        return Course(every, bounds, clock, strands.now, starts * several, False).ranges(within)

    def _now_ranges(self, within: Within | None) -> NDArray[np.float64] | None:
        """Of what each frame shows of now."""
        frames, corners = len(self.alphas), self.corners()
        several, dimensions = corners.shape[1:]
        if self.show == "snapshot":
            return of_takes(self.takes, corners, frames, within)
        if self.show == "reveal" and self.stays is None:
            clock = np.repeat(self.strands.clock, several)
            every, bounds = corners.reshape(-1, dimensions), np.array([0, len(clock)])
            course = Course(every, bounds, clock, self.strands.now, joined=False)
            return course.ranges(within)

        def at(index: int) -> NDArray[np.float64]:
            return self.at(index, corners).reshape(-1, dimensions)

        return framewise(frames, dimensions, at, within)

    def there(self, index: int) -> Rows:  # Hot path.
        """The strands that frame `index` shows the states of."""
        if self.stays is None:
            return self.strands.begun(index)
        return self.stays.there(index)

    def presence(self, index: int) -> NDArray[np.float64]:  # Hot path.
        """How far each of what frame `index` shows has come, or has not yet left: above 0, and 1
        for what is whole; eased."""
        found = self.seen(index)
        return np.ones(len(self.rows(index))) if found is None else found.shares

    def seen(self, index: int) -> Presence | None:  # Hot path.
        """How what frame `index` shows comes and goes; None where nothing does."""
        there = self.stays is not None and self.then is None
        return self.stays.presence(index) if there and self.stays is not None else None

    def rows(self, index: int) -> Rows:  # Hot path.
        """The rows that frame `index` shows, or goes out from."""
        if self.then is not None:
            return self.then.before
        strands = self.strands
        if self.show == "all":
            return np.arange(len(self.points))
        if self.show == "current":
            if self.stays is not None:
                return strands.blend(index, self.there(index))[0]
            begun = strands.begun(index)
            return np.asarray(strands.stops[index, begun] - 1)
        if self.stays is not None:
            return self.there(index)
        if self.show == "reveal":
            spans = list(zip(strands.bounds[:-1], strands.stops[index], strict=True))
        else:
            seen = [(one, m[0]) for one in self.takes if (m := one.shown.at(index)) is not None]
            spans = [(one.edges[state], one.edges[state + 1]) for one, state in seen]
        return np.concatenate([np.arange(0), *(np.arange(*span) for span in spans)])

    def written(self, index: int) -> Rows:  # Hot path.
        """The rows of which frame `index` shows the words; between two states the nearer one's."""
        if self.then is not None or self.show != "current" or self.strands.settled is None:
            return self.rows(index)
        return self.strands.worded(*self.strands.blend(index, self.there(index)))

    def at(self, index: int, values: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """`values` (one, or several, for each row) of what frame `index` shows."""
        if self.then is not None:
            return self.then.at(values, self.strands)
        if self.show != "current":
            return values[self.rows(index)]
        return self.strands.at(index, values, self.there(index))

    def inks(self, index: int) -> RGBAs:  # Hot path.
        """The colours of what frame `index` shows: one for each, or one for all. Between two rows
        colours are blended, not values: an angle may leap from one end of a scale to the other."""
        ink, strands, then = self.ink, self.strands, self.then
        if then is not None:
            colors = ink.at(strands.rows[then.before if ink.varied else then.before[:1]])
            if ink.flowing and then.share.any():
                later = ink.at(strands.rows[then.after])
                colors = np.clip(colors + (later - colors) * then.share[:, None], 0, 1)
            return then.fading.inks(colors * [1, 1, 1, self.alphas[index]], then.strength)
        if not ink.varied:
            colors = ink.palette[:1]
        elif not ink.flowing or self.show != "current":
            colors = ink.at(strands.rows[self.rows(index)])
        else:
            before, after, share = strands.blend(index, self.there(index))
            colors, later = ink.at(strands.rows[before]), ink.at(strands.rows[after])
            colors = np.clip(colors + (later - colors) * share[:, None], 0, 1)
        return faded(colors * [1, 1, 1, self.alphas[index]], self.seen(index))

    def sized(self, sizes: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """Sizes (n,) or (1,) of what is shown, less where they fade."""
        then = self.then
        return sizes if then is None or not then.fading.size else sizes * then.strength


def faded(colors: RGBAs, seen: Presence | None) -> RGBAs:  # Hot path.
    """Colours of things, one for each or one for all, as opaque as the things that come and go
    are."""
    shares = None if seen is None else seen.of("fade")
    if shares is None:
        return np.asarray(colors)
    if len(colors) < len(shares):
        colors = np.repeat(colors, len(shares), axis=0)
    colors[:, 3] *= np.clip(shares, 0, 1)
    return colors


def slid(
    axes: Axes, things: NDArray[np.float64], seen: Presence | None
) -> NDArray[np.float64]:  # Hot path.
    """Things of several points, (n, points, dimensions), or of one each, (n, dimensions), on their
    ways from and to the edges of the panel."""
    for side in () if seen is None else seen.sides:
        shares = seen.of(side) if seen is not None else None
        if shares is not None and len(shares):
            several = things if things.ndim == 3 else things[:, None]
            things = axes.slid(several, side, shares).reshape(things.shape)
    return things


def sliding(seen: Presence | None) -> NDArray[np.bool_] | None:  # Hot path.
    """Which of the things that come and go are on their ways from or to an edge; None where none
    is."""
    found = None
    for side in () if seen is None else seen.sides:
        shares = seen.of(side) if seen is not None else None
        if shares is not None:
            found = (shares < 1) if found is None else found | (shares < 1)
    return found if found is not None and found.any() else None


def lettered(colors: RGBAs, seen: Presence | None) -> RGBAs:  # Hot path.
    """Colours of texts beside things, which fade with what comes and goes whatever its effect is:
    they have no place beside what is small or away."""
    if seen is None or not seen.varied:
        return colors
    shares = np.clip(seen.shares, 0, 1)
    colors = np.repeat(colors, len(shares), axis=0) if len(colors) == 1 else colors.copy()
    colors[:, 3] *= shares
    return colors


def rims(seen: Presence | None) -> NDArray[np.float64] | None:  # Hot path.
    """How opaque the edges of things are that come and go; None where all are whole."""
    shares = None if seen is None else seen.of("fade")
    return None if shares is None else np.clip(shares, 0, 1)


def grown(sizes: NDArray[np.float64], seen: Presence | None) -> NDArray[np.float64]:  # Hot path.
    """Sizes of things, one for each or one for all, as large as the things that come and go are."""
    shares = None if seen is None else seen.of("grow")
    return sizes if shares is None else sizes * np.maximum(shares, 0)
