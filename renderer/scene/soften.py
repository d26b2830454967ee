"""Limits that go with the data: from what each frame shows to a motion without corners.

The least value is taken over some frames before and after each, and what that gives is averaged
over as many: so nothing that is shown is cut, whatever it does, and what leaps moves as fast, and
stops as softly, as an average does. Frames in which the data stands still count as one: there the
limits stand still too.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from renderer.timeline import Clock, PerFrame

Floats: TypeAlias = NDArray[np.float64]

SOFT = 0.4
"""Limits look, and are averaged, so many seconds ahead and back."""
EVEN = 0.1
"""Ends that run along the clock go evenly by themselves, and look no further ahead than this."""
MOST = 0.125
"""But no longer than such a part of the film in which the data moves."""


def moments(now: PerFrame) -> NDArray[np.intp]:
    """The number of each frame's moment: those in which the data stands still have the same."""
    moved = np.diff(now) != 0
    return np.concatenate([[0], np.cumsum(moved)]).astype(np.intp)


def soft(past: Floats, over: float) -> Floats:
    """Of how far something has gone past a point, what is above 0; it begins over a stretch before
    and after the point, and nowhere is it less than that."""
    eased = (past + over) ** 2 / (4 * over)
    return np.asarray(np.where(past <= -over, 0.0, np.where(past >= over, past, eased)))


def reach(clock: Clock, seconds: float = SOFT) -> int:
    """How many moments ahead and back limits look."""
    count = int(moments(clock.now)[-1]) + 1
    return round(min(seconds * float(clock.fps), MOST * count))


def filled(values: PerFrame) -> PerFrame:
    """Values with the last before each gap in it; at the beginning the first there is."""
    known = np.isfinite(values)
    if not known.any():
        return values
    last = np.maximum.accumulate(np.where(known, np.arange(len(values)), -1))
    return np.asarray(values[np.where(last < 0, int(np.argmax(known)), last)])


def grown(lows: PerFrame, now: PerFrame) -> PerFrame:
    """The least of values up to each moment of the data: where the film plays back, too."""
    times, which = np.unique(now, return_inverse=True)
    least = np.full(len(times), np.inf)
    np.minimum.at(least, which, lows)
    return np.asarray(np.minimum.accumulate(least)[which])


def lowest(values: PerFrame, half: int) -> PerFrame:
    """The least of each value and of `half` before and after it."""
    if not half:
        return values
    padded = np.pad(values, half, mode="edge")
    return np.asarray(sliding_window_view(padded, 2 * half + 1).min(axis=1))


def averaged(values: PerFrame, half: int) -> PerFrame:
    """Values averaged over `half` before and after each, with the weights of a raised cosine; at
    the ends as if they went on. Where all of these are the same, exactly so."""
    if not half:
        return values
    weights = 1 + np.cos(np.pi * np.arange(-half, half + 1) / (half + 1))
    weights /= weights.sum()
    padded = np.pad(values, half, mode="edge")
    # Differences are averaged, so that large values keep their digits.
    found = values[0] + np.convolve(padded - values[0], weights, "valid")
    windows = sliding_window_view(padded, 2 * half + 1)
    low, high = windows.min(axis=1), windows.max(axis=1)
    return np.asarray(np.where(low == high, low, np.clip(found, low, high)))
