"""Bars in a race as drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.arrange import heaped
from renderer.marks.bars import BarLayer, Drawn
from renderer.marks.drawing import Axes
from renderer.marks.entrances import Effects, effects
from renderer.marks.race import Leg, Race
from renderer.marks.ranges import Within, framewise
from renderer.marks.states import faded, grown
from renderer.marks.stays import Presence
from renderer.marks.strands import Rows
from renderer.values import Duration

Floats: TypeAlias = NDArray[np.float64]

SOFT = "sine-in-out"
"""The easing of what comes and goes."""
TURN = 0.05
"""The share of the way around 0 on which the text of a bar goes to its other side."""


@dataclass(frozen=True)
class Moment:
    """The bars of a frame, those that pass others after these.

    strands  of each bar, or part of one
    bars     of which bar each is, by its number in the race
    places   where each is
    seen     how they come and go
    passes   which of them come or go
    before, after, share  between which rows each is
    """

    strands: Rows
    bars: Rows
    places: Floats
    seen: Presence
    passes: NDArray[np.bool_]
    before: Rows
    after: Rows
    share: Floats


@dataclass(frozen=True)
class RaceLayer(BarLayer):
    """Bars that change places where their values cross."""

    race: Race
    comes: Effects
    goes: Effects

    def moment(self, index: int) -> Moment | None:  # Hot path.
        """What a frame shows; None before the first moment."""
        race, parts = self.race, self.strands
        if not race.begun(index):
            return None
        leg, places, passed = race.at(index)
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
        seen = self._presence(leg, numbers, passed)
        return Moment(
            which[known], leg.bars[numbers], places[numbers], seen, (leg.comes | leg.goes)[numbers],
            before[known], after[known], share[known],
        )  # fmt: skip

    def _presence(self, leg: Leg, numbers: Rows, passed: float) -> Presence:  # Hot path.
        """How far bars of a leg are there when a share of it has passed: what goes is seen until
        its place is taken in the middle, and what comes, from then on."""
        comes, goes = leg.comes[numbers], leg.goes[numbers]
        enter, exit = self._width(self.comes, leg), self._width(self.goes, leg)
        come = 1.0 if passed >= 0.5 else (passed - 0.5) / enter + 1 if enter else 0.0
        go = 0.0 if passed <= 0.5 else (passed - 0.5) / exit if exit else 1.0
        come = float(self.comes.easing(np.array(max(come, 0.0))))
        go = 1 - float(self.goes.easing(np.array(min(go, 1.0))))
        return Presence(np.where(comes, come, np.where(goes, go, 1.0)), goes, self.comes, self.goes)

    def _width(self, effects: Effects, leg: Leg) -> float:  # Hot path.
        """Which share of a leg it takes to come, or to go."""
        over = effects.over
        if over is None:
            return leg.width / 2
        if over.unit == "%":
            return min(over.amount / 100, 0.5)
        return min(over.seconds(0.0, self.race.rate) / leg.film, 0.5) if leg.film > 0 else 0.5

    def states(self, now: Moment, values: Floats) -> Floats:  # Hot path.
        """`values` (one, or several, for each row) of the bars of a frame."""
        return self.strands.tweened(values, (now.before, now.after, now.share), now.strands)

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        now = self.moment(index)
        if now is None or not len(now.before):
            return
        boxes = self._racing(now)
        lengths = np.diff(boxes[:, :2] if self.lying else boxes[:, 2:], axis=1)[:, 0]
        ahead = None if self.heap is not None else self._ahead(now, lengths)
        faces = faded(self._colors(now) * [1, 1, 1, self.alphas[index]], now.seen)
        boxes = self._moved(axes, boxes, now.seen)
        bars = now.bars.astype(np.float64)
        moves = bool((now.places != np.rint(now.places)).any())
        said = self.strands.worded(now.before, now.after, now.share)
        shown = Drawn(boxes, now.before, bars, faces, now.seen, ahead, moves, said)
        self._paint(axes, shown, partial(self.states, now))

    def _racing(self, now: Moment) -> Floats:  # Hot path.
        """The bars of a moment."""
        lows, highs = self.states(now, self.lows), self.states(now, self.highs)
        if self.heap is not None:
            values = grown(self.states(now, self.points[:, 0 if self.lying else 1]), now.seen)
            shared = self.heap == "share"
            lows, highs = heaped(now.bars.astype(float), self.turn[now.before], values, shared)
        return self._boxes(now.places, lows, highs, None)

    def ranges(self, within: Within | None = None) -> Floats:
        """Of the bars of each frame, where they stand then, at places that bars stay at."""

        def at(index: int) -> Floats:
            now = self.moment(index)
            if now is None:
                return np.empty((0, 2))
            stays = ~now.passes
            last = now.places[stays].max() if stays.any() else np.inf
            seen = now.seen.shares > 0
            boxes = self._racing(replace(now, places=np.minimum(now.places, last)))[seen]
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


def race_effects(channel: Any) -> Effects:
    """How bars come, or go, beside that they come from below the last place: by `enter` or `exit`;
    else they fade."""
    found = effects("fade" if channel is None else channel, SOFT)
    if found.names:
        return found
    return replace(found, names=frozenset(("fade",)), over=Duration(0.0))
