"""Lengths of film time as lengths of data time: which moment of the data is so many seconds of film
after another, and which frame shows a moment."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.clock import Clock, PerFrame

Floats: TypeAlias = NDArray[np.float64]


def frames_of(clock: Clock, times: Floats, leaving: bool = False) -> Floats:
    """The frames, whole or between two, at which the film comes to data times; or leaves them,
    where data time stands still. Beyond its ends data time goes on at the film's mean pace; a film
    in which it never moves is at its first frame, and never comes to what is later."""
    now = np.maximum.accumulate(clock.now)
    values, first = np.unique(now, return_index=True)
    if len(values) < 2:
        return np.asarray(np.where(times > values[0], np.inf, 0.0))
    last = np.append(first[1:] - 1, len(now) - 1)
    stands, pace = last if leaving else first, _pace(clock, now)
    after = np.clip(np.searchsorted(values, times), 1, len(values) - 1)
    before = after - 1
    share = (times - values[before]) / (values[after] - values[before])
    frame = last[before] + share * (first[after] - last[before])
    for side in (before, after):
        frame = np.where(times == values[side], stands[side], frame)
    frame = np.where(times < values[0], first[0] - (values[0] - times) / pace, frame)
    return np.asarray(np.where(times > values[-1], last[-1] + (times - values[-1]) / pace, frame))


def shifted(clock: Clock, times: Floats, seconds: float) -> Floats:
    """The data times that the film shows `seconds` after it leaves (below 0: before it comes to)
    `times`."""
    now = np.maximum.accumulate(clock.now)
    if now[0] == now[-1]:
        return times.copy()
    pace = _pace(clock, now)
    frame = frames_of(clock, times, seconds >= 0) + seconds * float(clock.fps)
    found = np.interp(frame, np.arange(len(now)), now)
    found = np.where(frame < 0, now[0] + frame * pace, found)
    beyond = frame - (len(now) - 1)
    return np.asarray(np.where(beyond > 0, now[-1] + beyond * pace, found))


def passed(clock: Clock) -> PerFrame:
    """How many frames have passed at each frame; while data time runs back, those that had when it
    was there first."""
    now = np.maximum.accumulate(clock.now)
    back = frames_of(clock, clock.now)
    return np.asarray(np.where(clock.now < now, back, np.arange(len(now), dtype=np.float64)))


def _pace(clock: Clock, now: PerFrame) -> float:
    """How far data time goes from frame to frame while it moves."""
    moving = max(int(np.count_nonzero(np.diff(now))), 1)
    return float(now[-1] - now[0]) / moving
