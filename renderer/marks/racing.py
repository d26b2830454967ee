"""Bars in a race as drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.arrange import heaped
from renderer.marks.bars import BarLayer
from renderer.marks.drawing import Axes
from renderer.marks.race import Race
from renderer.marks.strands import Rows
from renderer.marks.tweens import between

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Moment:
    """The bars of a frame, those that pass others after these.

    strands  of each bar, or part of one
    bars     of which bar each is, by its number in the race
    places   where each is
    there    how far it has come, or has not gone yet, in [0, 1]
    before, after, share  between which rows it is
    """

    strands: Rows
    bars: Rows
    places: Floats
    there: Floats
    before: Rows
    after: Rows
    share: Floats

    def at(self, values: Floats) -> Floats:  # Hot path.
        """`values` (one, or several, for each row) of each."""
        one, two = values[self.before], values[self.after]
        share = self.share.reshape(-1, *[1] * (values.ndim - 1))
        return np.where((share == 0) | (one == two), one, between(one, two, share))


@dataclass(frozen=True)
class RaceLayer(BarLayer):
    """Bars that change places where their values cross."""

    race: Race

    def moment(self, index: int) -> Moment | None:  # Hot path.
        """What a frame shows; None before the first moment."""
        race, parts = self.race, self.strands
        if not race.begun(index):
            return None
        leg, places, there = race.at(index)
        if len(race.of) == race.places.shape[1]:
            which, numbers = leg.bars, np.arange(len(leg.bars))
        else:
            which = np.flatnonzero(np.isin(race.of, leg.bars))
            numbers = np.searchsorted(leg.bars, race.of[which])
        line = np.argsort(-leg.arrivals[numbers], kind="stable")
        which, numbers = which[line], numbers[line]
        before, after, share = parts.blend(index, which)
        # Rows of other legs are none of this one's: what comes, or goes, has the value it has.
        first, last = race.ends(index)
        early = parts.clock[before] < first
        before = np.where(early, after, before)
        after = np.where(parts.clock[after] > last, before, after)
        known = (parts.clock[before] >= first) & (parts.clock[before] <= last)
        numbers = numbers[known]
        return Moment(
            which[known], leg.bars[numbers], places[numbers], there[numbers], before[known],
            after[known], share[known],
        )  # fmt: skip

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        now = self.moment(index)
        if now is None or not len(now.before):
            return
        lows, highs = now.at(self.lows), now.at(self.highs)
        if self.heap is not None:
            values = now.at(self.points[:, 0 if self.lying else 1])
            shared = self.heap == "share"
            lows, highs = heaped(now.bars.astype(float), self.turn[now.before], values, shared)
        colors = self._colors(now) * [1, 1, 1, self.alphas[index]]
        colors[:, 3] *= now.there
        boxes = self._boxes(now.places, lows, highs, None)
        self._paint(axes, boxes, now.before, now.at, colors, now.there)

    def _colors(self, now: Moment) -> Floats:  # Hot path.
        ink, rows = self.ink, self.strands.rows
        if not ink.varied:
            return np.repeat(ink.palette[:1], len(now.before), axis=0)
        colors = ink.at(rows[now.before])
        if ink.flowing:
            colors = colors + (ink.at(rows[now.after]) - colors) * now.share[:, None]
        return np.array(colors)
