"""Lengths of film time as lengths of data time: which moment of the data is so many seconds of film
after another."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.clock import Clock

Floats: TypeAlias = NDArray[np.float64]


def shifted(clock: Clock, times: Floats, seconds: float) -> Floats:
    """The data times that the film shows `seconds` after (below 0: before) it shows `times`. While
    data time stands still, it is left at the end, and reached at the beginning. Beyond the film's
    ends data time goes on at the film's mean pace; a film in which it never moves has no other."""
    now = np.maximum.accumulate(clock.now)
    values, first = np.unique(now, return_index=True)
    if len(values) < 2:
        return times.copy()
    last = np.append(first[1:] - 1, len(now) - 1)
    pace = (values[-1] - values[0]) / max(first[-1] - last[0], 1)
    stands = last if seconds >= 0 else first
    after = np.clip(np.searchsorted(values, times), 1, len(values) - 1)
    before = after - 1
    share = (times - values[before]) / (values[after] - values[before])
    frame = last[before] + share * (first[after] - last[before])
    for side in (before, after):
        frame = np.where(times == values[side], stands[side], frame)
    frame = np.where(times < values[0], first[0] - (values[0] - times) / pace, frame)
    frame = np.where(times > values[-1], last[-1] + (times - values[-1]) / pace, frame)
    frame = frame + seconds * float(clock.fps)
    found = np.interp(frame, np.arange(len(now)), now)
    found = np.where(frame < 0, values[0] + frame * pace, found)
    beyond = frame - (len(now) - 1)
    return np.asarray(np.where(beyond > 0, values[-1] + beyond * pace, found))
