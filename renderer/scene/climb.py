"""Which level of ticks a moving axis shows at each frame: dense enough, with room for all texts,
and not another one every moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.scene.travel import seen
from renderer.timeline import PerFrame

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

USUAL = 0.68
"""Of the ticks there may be at most, so many are best: what rounding of steps leaves on average."""
NO_ROOM, ABSENT = 20.0, 100.0
"""What it costs to show texts that touch, and a level that is not there."""
FEW = {0: 4.0, 1: 1.5}
"""And to have only so many ticks."""
BEYOND = 1.0
"""And more than at most."""
SWITCH, OTHERS = 0.2, 2.0
"""What it costs to go to another level, in seconds of a level that is off by a factor of e; and so
many times as much more for that share of the ticks which do not stay."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A level's ticks along the axis.

    values  as ticks are told apart
    places  along the ruler, rising
    needs   pixels between neighbours, that their texts keep clear of each other, (n - 1,)
    there   the frames at which it may be chosen
    """

    values: Floats
    places: Floats
    needs: Floats
    there: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Road:
    """What an axis shows of its ruler at each frame, how many pixels long it is, and how many ticks
    it has at most."""

    starts: PerFrame
    ends: PerFrame
    length: float
    most: int
    fps: float

    def loose(self, level: Candidate) -> NDArray[np.bool_]:
        """The frames at which a level's texts keep clear of each other."""
        first, counts = seen(level.places, self.starts, self.ends)
        with np.errstate(all="ignore"):
            ratios = np.append(np.diff(level.places) / level.needs, [np.inf, np.inf])
            unit = self.length / (self.ends - self.starts)
        pairs = np.stack([first, first + np.maximum(counts - 1, 0)], axis=1)
        pairs = np.minimum(pairs, len(ratios) - 1)
        least = np.minimum.reduceat(ratios, pairs.reshape(-1))[::2]
        return np.asarray((counts < 2) | (least * unit >= 1))

    def cost(self, level: Candidate) -> Floats:
        """How badly a level fits each frame."""
        _, counts = seen(level.places, self.starts, self.ends)
        numbers = np.arange(len(level.places), dtype=np.float64)
        about = np.interp(self.ends, level.places, numbers) - np.interp(
            self.starts, level.places, numbers
        )
        ideal = max(USUAL * self.most, 1.5)
        cost = np.log(np.maximum(about, 0.2) / ideal) ** 2
        cost += np.where(counts > self.most, BEYOND, 0.0)
        for count, more in FEW.items():
            cost += np.where(counts == count, more, 0.0)
        cost += np.where(self.loose(level), 0.0, NO_ROOM)
        return np.asarray(np.where(level.there, cost, ABSENT))

    def chosen(self, levels: Sequence[Candidate]) -> Rows:
        """The level of each frame, so that costs and those of switches are least over the film (A.
        J. Viterbi: Error bounds for convolutional codes. IEEE Trans. Inf. Theory 13 (1967),
        260-269); -1 where there is none."""
        frames = len(self.starts)
        if not levels:
            return np.full(frames, -1, dtype=np.intp)
        costs = np.stack([self.cost(level) for level in levels], axis=1) / self.fps
        total, came = costs[0], np.zeros((frames, len(levels)), dtype=np.int32)
        own, switch = np.arange(len(levels)), _switches(levels)
        for frame in range(1, frames):
            each = total + switch
            came[frame] = each.argmin(axis=1)
            total = each[own, came[frame]] + costs[frame]
        path = np.empty(frames, dtype=np.intp)
        path[-1] = int(total.argmin())
        for frame in range(frames - 1, 0, -1):
            path[frame - 1] = came[frame, path[frame]]
        there = np.stack([level.there for level in levels], axis=1)
        return np.where(there[np.arange(frames), path], path, -1)


def _switches(levels: Sequence[Candidate]) -> Floats:
    """What it costs to come to each level (rows) from each other."""
    cost = np.full((len(levels), len(levels)), SWITCH * (1 + OTHERS))
    np.fill_diagonal(cost, 0.0)
    for number, one in enumerate(levels):
        for place, other in enumerate(levels[:number]):
            if (one.there & other.there).any():
                cost[number, place] = cost[place, number] = SWITCH * (
                    1 + OTHERS * _lost(one, other)
                )
    return cost


def _lost(one: Candidate, other: Candidate) -> float:
    """The share of ticks of the sparser level that are none of the denser one, where both are."""
    low = max(one.values[0], other.values[0])
    high = min(one.values[-1], other.values[-1])
    first, second = (v[(v >= low) & (v <= high)] for v in (one.values, other.values))
    least = min(len(first), len(second))
    return 1 - len(np.intersect1d(first, second)) / least if least else 1.0
