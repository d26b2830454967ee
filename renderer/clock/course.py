"""How data time runs while it moves, in closed form: eased, or at a pace of its own by stretches.

A course is a function of the frames of motion that have passed, which need be no whole number: 0
where data time begins to move, `length` where it has arrived. Holds and the way back are not its
matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.easing import Easing
from renderer.errors import Fault

PerFrame: TypeAlias = NDArray[np.float64]
"""One value for each frame of the film."""

ROUNDING = 1e-9
"""A share of a stretch, or a part of a frame, that is rounding alone."""


class Course(Protocol):
    """Data time by frames of motion; `first` at 0, `last` at `length`."""

    @property
    def first(self) -> float: ...

    @property
    def last(self) -> float: ...

    @property
    def length(self) -> float: ...

    def at(self, passed: PerFrame) -> PerFrame:
        """Data time after so many frames of motion: before the beginning it goes on backwards at
        the mean speed, after the end it stays."""

    def over(self, first: float, last: float) -> Self:
        """The course of data that runs from `first` to `last` while this one runs from 0 to 1."""


@dataclass(frozen=True)
class Eased:
    """A run that an easing curve bends. The data has nothing before its first moment and nothing
    after its last one: there it stands still where the curve goes beyond them.

    by_steps  whether it is divided by its length last, so that where a frame is one step of whole
              numbers it shows just that
    """

    first: float
    last: float
    length: float
    easing: Easing = Easing()
    by_steps: bool = False

    def at(self, passed: PerFrame) -> PerFrame:
        passed = np.asarray(passed, dtype=np.float64)
        if not self.length:
            return np.where(passed < 0, self.first, self.last)
        way = self.last - self.first
        inside = np.clip(passed, 0, self.length)
        if self.by_steps and self.easing == Easing():
            found = self.first + way * inside / self.length
        else:
            found = self.first + way * np.clip(self.easing(inside / self.length), 0.0, 1.0)
        return np.asarray(np.where(passed < 0, self.first + way * passed / self.length, found))

    def over(self, first: float, last: float) -> Self:
        ends = [first + (last - first) * one for one in (self.first, self.last)]
        return replace(self, first=ends[0], last=ends[1])


@dataclass(frozen=True)
class Stretch:
    """A part of the data's time at one speed.

    until   the data time at which it ends
    speed   units of data time per second of film
    over    seconds of film in which the speed before changes evenly into this one
    number  its place in the spec's list
    """

    until: float
    speed: float
    over: float = 0.0
    number: int = 0


@dataclass(frozen=True)
class Paced:
    """A run in pieces of constant acceleration, most of them of none.

    starts      frames of motion at which each piece begins, shape (pieces,), ascending from 0
    values      data time there
    speeds      units of data time per second there
    gains       how much the speed grows in a second
    rate        frames per second
    """

    starts: PerFrame
    values: PerFrame
    speeds: PerFrame
    gains: PerFrame
    rate: float
    last: float
    length: float

    @property
    def first(self) -> float:
        return float(self.values[0])

    def at(self, passed: PerFrame) -> PerFrame:
        passed = np.asarray(passed, dtype=np.float64)
        piece = np.clip(np.searchsorted(self.starts, passed, side="right") - 1, 0, None)
        frames = passed - self.starts[piece]
        # Multiplied first, so that steps of whole numbers are exact.
        way = self.speeds[piece] * frames / self.rate
        way += self.gains[piece] * (frames / self.rate) ** 2 / 2
        found = np.where(passed >= self.length, self.last, self.values[piece] + way)
        mean = (self.last - self.first) / self.length if self.length else 0.0
        return np.asarray(np.where(passed < 0, self.first + mean * passed, found))

    def over(self, first: float, last: float) -> Self:
        way = last - first
        return replace(
            self, values=first + way * self.values, speeds=way * self.speeds,
            gains=way * self.gains, last=first + way * self.last,
        )  # fmt: skip


def paced(
    stretches: Sequence[Stretch], span: tuple[float, float], rate: float,
    length: float | None = None,
) -> Paced:  # fmt: skip
    """The run over `span` at the speeds of `stretches`, whose ends ascend to the span's. With a
    `length` in frames it takes just that, and the speeds are in proportion to one another.

    Raises `Fault` below `pace` for a change of pace that is longer than its stretch.
    """
    first, last = span
    ends = np.array([one.until for one in stretches])
    lengths = np.diff(ends, prepend=first)
    speeds = np.array([one.speed for one in stretches])
    before = np.concatenate([speeds[:1], speeds[:-1]])
    changes = np.array([one.over if one.over * rate > ROUNDING else 0.0 for one in stretches])
    if length is not None:
        speeds, before = _in_proportion(lengths, speeds, before, changes, length / rate, stretches)
    starts, values, first_speeds, gains = [], [], [], []
    now = 0.0
    rows = zip(stretches, lengths, before, speeds, changes, [first, *ends], strict=False)
    for one, room, old, new, over, value in rows:
        changing = (old + new) / 2 * over
        if changing > room * (1 + ROUNDING):
            raise _too_long(one, float(room / ((old + new) / 2)))
        if over:
            starts.append(now)
            values.append(value)
            first_speeds.append(old)
            gains.append((new - old) / over)
        starts.append(now + over * rate)
        values.append(value + changing)
        first_speeds.append(new)
        gains.append(0.0)
        now += (over + (room - changing) / new) * rate
    whole = round(now) if length is None and abs(now - round(now)) < 1e-6 else now
    return Paced(
        np.array(starts), np.array(values), np.array(first_speeds), np.array(gains), rate, last,
        float(whole if length is None else length),
    )  # fmt: skip


def _in_proportion(
    lengths: PerFrame, speeds: PerFrame, before: PerFrame, changes: PerFrame, seconds: float,
    stretches: Sequence[Stretch],
) -> tuple[PerFrame, PerFrame]:  # fmt: skip
    """The speeds, and those before each, times what makes the run last so many seconds.

    A stretch of length l at speed c v, with a change from c w over d seconds, lasts
    d + (l - d c (v + w) / 2) / (c v) = l / (c v) + d (v - w) / (2 v) seconds: linear in 1 / c.
    """
    changing = float(np.sum(changes * (speeds - before) / (2 * speeds)))
    steady = float(np.sum(lengths / speeds))
    if seconds <= changing:
        number = int(np.argmax(changes))
        raise _too_long(stretches[number], None)
    times = steady / (seconds - changing) if seconds else 1.0
    return speeds * times, before * times


def _too_long(stretch: Stretch, most: float | None) -> Fault:
    room = "" if most is None else f": its stretch has room for {most:.3g} s"
    text = f"the change of pace takes {stretch.over:g} s{room}"
    return Fault("pace", text, ("pace", stretch.number, "over"), "make it shorter")
