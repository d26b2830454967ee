"""Bars in a race as drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.arrange import heaped
from renderer.marks.bars import BarLayer, Drawn
from renderer.marks.drawing import Axes
from renderer.marks.race import Race
from renderer.marks.ranges import Within, framewise
from renderer.marks.strands import Rows
from renderer.marks.tweens import between

Floats: TypeAlias = NDArray[np.float64]

TURN = 0.05
"""The share of the way around 0 on which the text of a bar goes to its other side."""


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
        colors = self._colors(now) * [1, 1, 1, self.alphas[index]]
        colors[:, 3] *= now.there
        boxes, along = self._racing(now), slice(0, 2) if self.lying else slice(2, 4)
        lengths = np.diff(boxes[:, along])[:, 0]
        ahead = None if self.heap is not None else self._ahead(now, lengths)
        bars = now.bars.astype(np.float64)
        self._paint(axes, Drawn(boxes, now.before, bars, colors, now.there, ahead), now.at)

    def _racing(self, now: Moment) -> Floats:  # Hot path.
        """The bars of a moment."""
        lows, highs = now.at(self.lows), now.at(self.highs)
        if self.heap is not None:
            values = now.at(self.points[:, 0 if self.lying else 1])
            shared = self.heap == "share"
            lows, highs = heaped(now.bars.astype(float), self.turn[now.before], values, shared)
        return self._boxes(now.places, lows, highs, None)

    def ranges(self, within: Within | None = None) -> Floats:
        """Of the bars of each frame, where they stand then."""

        def at(index: int) -> Floats:
            now = self.moment(index)
            boxes = np.empty((0, 4)) if now is None else self._racing(now)
            return np.concatenate([boxes[:, ::2], boxes[:, 1::2]])

        return framewise(len(self.alphas), 2, at, within)

    def _ahead(self, now: Moment, lengths: Floats) -> Floats | None:  # Hot path.
        """To which side bars reach: the text of one that turns round goes over its base, and does
        not leap."""
        ends = self.highs - self.lows
        one, two = ends[now.before], ends[now.after]
        turns = one * two < 0
        if not turns.any():
            return None
        way = np.minimum(np.minimum(np.abs(one), np.abs(two)), TURN * (np.abs(one) + np.abs(two)))
        side = np.where(lengths < 0, -1.0, 1.0)
        return np.where(turns, np.clip(lengths / np.where(turns, way, 1.0), -1, 1), side)

    def _colors(self, now: Moment) -> Floats:  # Hot path.
        ink, rows = self.ink, self.strands.rows
        if not ink.varied:
            return np.repeat(ink.palette[:1], len(now.before), axis=0)
        colors = ink.at(rows[now.before])
        if ink.flowing:
            colors = colors + (ink.at(rows[now.after]) - colors) * now.share[:, None]
        return np.array(colors)
