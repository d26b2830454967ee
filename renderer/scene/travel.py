"""Ticks of an axis that moves: which of them a frame shows, and how strongly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from renderer.timeline import PerFrame

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Stays:
    """Ticks, and when each of them is there. One that comes again has another stay.

    values        where it stands on the axis, shape (stays,)
    texts         what it says
    begins, ends  the frames of a stay: from the one up to the other, without it; infinite for what
                  is there as the film begins, or ends
    which         stays of each frame, by rising values: frame f has which[bounds[f]:bounds[f + 1]]
    fade          frames over which one comes, and goes
    """

    values: Floats
    texts: tuple[str, ...]
    begins: Floats
    ends: Floats
    which: Rows
    bounds: Rows
    fade: float

    def at(self, index: int) -> tuple[Rows, Floats]:  # Hot path.
        """Stays of a frame by rising values, and how strong each is, more than 0 up to 1."""
        rows = self.which[self.bounds[index] : self.bounds[index + 1]]
        inside = np.minimum(index + 1 - self.begins[rows], self.ends[rows] - index)
        part = np.minimum(inside / (self.fade + 1), 1.0)
        return rows, part * part * (3 - 2 * part)


@dataclass(frozen=True, eq=False)
class Travel:
    """What a moving axis shows.

    lines  its ticks and grid lines
    words  the ticks that are written; the same ones where all have room
    minor  small ticks; those at which a tick stands are among them
    crisp  how far lines stand on whole pixels: 1 where the axis is still, 0 where it moves
    """

    lines: Stays
    words: Stays
    minor: Stays
    crisp: PerFrame

    def silent(self) -> Travel:
        """The same without words."""
        none = np.zeros(len(self.words.bounds), dtype=np.intp)
        return replace(self, words=replace(self.words, which=none[:0], bounds=none))

    def minor_at(self, index: int) -> tuple[Rows, Floats]:  # Hot path.
        """Small ticks of a frame and how strong they are: less the stronger a tick stands there."""
        rows, parts = self.minor.at(index)
        if not len(rows):
            return rows, parts
        above, strong = self.lines.at(index)
        values, ticks = self.minor.values[rows], self.lines.values[above]
        if len(ticks):
            near = np.minimum(np.searchsorted(ticks, values), len(ticks) - 1)
            parts = parts * (1 - np.where(ticks[near] == values, strong[near], 0.0))
        seen = parts > 0
        return rows[seen], parts[seen]


def crossing(
    chosen: Rows, count: int, fade: float, may: Callable[[int, int], Bools] | None = None
) -> Bools:
    """Which of so many levels each frame shows, shape (count, frames): the one that is chosen, -1
    for none, and where another comes both for `fade` frames, so that ticks come as others go.

    may  gives the frames at which two levels may be shown together; None for all
    """
    frames, half = len(chosen), round(fade / 2)
    result: Bools = np.equal(chosen, np.arange(count)[:, None])
    for turn in (np.flatnonzero(chosen[1:] != chosen[:-1]) + 1).tolist():
        before, after = int(chosen[turn - 1]), int(chosen[turn])
        around = slice(max(0, turn - half), min(frames, turn + half))
        own = chosen[around]
        if before < 0 or after < 0 or not ((own == before) | (own == after)).all():
            continue
        if may is None or may(before, after)[around].all():
            result[before, around] = result[after, around] = True
    return result


def stays(
    levels: Sequence[tuple[Floats, Floats, Sequence[str]]], shown: Bools, starts: PerFrame,
    ends: PerFrame, fade: float,
) -> Stays:  # fmt: skip
    """The stays of ticks of levels, of which `shown` says at which frames each is there, shape
    (levels, frames).

    levels       for each its ticks' values, their places along the axis's ruler, which rise, and
                 their texts; equal values are the same tick
    starts, ends the part of the ruler that is seen at each frame
    """
    frames = len(starts)
    known = np.unique(np.concatenate([np.empty(0), *(values for values, _, _ in levels)]))
    texts = [""] * len(known)
    numbers, times = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
    for level, (values, places, words) in enumerate(levels):
        own = np.flatnonzero(shown[level])
        ids = np.searchsorted(known, values)
        first, counts = seen(places, starts[own], ends[own])
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        numbers.append(ids[np.repeat(first, counts) + steps])
        times.append(np.repeat(own, counts))
        for number, text in zip(ids.tolist(), words, strict=True):
            texts[number] = text
    number, time = np.concatenate(numbers), np.concatenate(times)
    number, time = np.divmod(np.unique(number * frames + time), frames)
    new = np.ones(len(number), dtype=np.bool_)
    new[1:] = (np.diff(number) != 0) | (np.diff(time) != 1)
    last = np.append(new[1:], True)[: len(new)]
    begins, until = time[new].astype(np.float64), time[last] + 1.0
    by_frame = np.argsort(time, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(np.bincount(time, minlength=frames))])
    return Stays(
        known[number[new]], tuple(texts[n] for n in number[new].tolist()),
        np.where(begins == 0, -np.inf, begins), np.where(until == frames, np.inf, until),
        (np.cumsum(new) - 1)[by_frame].astype(np.intp), bounds.astype(np.intp), fade,
    )  # fmt: skip


NEAR = 1e-9
"""A tick no farther beyond an end than this share of the axis is at the end."""


def seen(places: Floats, starts: PerFrame, ends: PerFrame) -> tuple[Rows, Rows]:
    """Of rising places along a ruler, the first that a frame shows, and how many."""
    reach = NEAR * (ends - starts)
    first = np.searchsorted(places, starts - reach)
    last = np.searchsorted(places, ends + reach, side="right")
    return first.astype(np.intp), np.maximum(last - first, 0).astype(np.intp)


def crispness(starts: PerFrame, ends: PerFrame, length: float, settle: float) -> PerFrame:
    """How far lines of an axis of `length` pixels stand on whole pixels at each frame: not at all
    where it moves, fully `settle` frames after and before."""
    with np.errstate(all="ignore"):
        unit = length / (ends - starts)
        moved = np.maximum(np.abs(np.diff(starts)), np.abs(np.diff(ends))) * unit[1:]
    turns = np.flatnonzero(moved > STILL)
    frames = np.arange(len(starts))
    moving = np.unique(np.concatenate([turns, turns + 1]))
    if not len(moving):
        return np.ones(len(starts))
    after = np.clip(np.searchsorted(moving, frames), 0, len(moving) - 1)
    before = np.clip(after - 1, 0, len(moving) - 1)
    away = np.minimum(np.abs(moving[after] - frames), np.abs(moving[before] - frames))
    part = np.clip(away / max(settle, 1.0), 0.0, 1.0)
    return np.asarray(part * part * (3 - 2 * part), dtype=np.float64)


STILL = 1e-3
"""Pixels in a frame that are no motion."""
