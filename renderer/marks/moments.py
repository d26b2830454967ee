"""Which state of data that changes as a whole (a field, an image) is shown at a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Moment: TypeAlias = tuple[int, float]
"""A state's number, and the share of the way from it to the next: 0 to below 1."""

ROUNDING = 1e-9
"""A share of the way between two states that is rounding alone."""


@dataclass(frozen=True)
class Moments:
    """What is shown of a row of states, frame by frame.

    states  the last state at or before the frame's moment, -1 before the first; shape (frames,)
    shares  how far it is on the way to the next, shape (frames,)
    """

    states: NDArray[np.intp]
    shares: NDArray[np.float64]

    def at(self, index: int) -> Moment | None:
        """What frame `index` shows; None before the first state."""
        state = int(self.states[index])
        return None if state < 0 else (state, float(self.shares[index]))

    @property
    def steady(self) -> bool:
        """Whether all frames show the same."""
        return not np.ptp(self.states) and not self.shares.any()


def moments(times: NDArray[np.float64], now: NDArray[np.float64], blended: bool) -> Moments:
    """States at rising `times` seen at the moments `now`; without `blended` each stays until the
    next. Without times: the one state there is."""
    if not len(times):
        return Moments(np.zeros(len(now), dtype=np.intp), np.zeros(len(now)))
    near = np.abs(now - times[0]) <= ROUNDING * (times[-1] - times[0])
    states = np.searchsorted(times, np.where(near, times[0], now), side="right") - 1
    before, after = np.maximum(states, 0), np.minimum(states + 1, len(times) - 1)
    gaps = times[after] - times[before]
    with np.errstate(all="ignore"):
        shares = np.where((states >= 0) & (gaps > 0), (now - times[before]) / gaps, 0.0)
    met = shares > 1 - ROUNDING
    shares[met | (shares < ROUNDING)] = 0.0
    return Moments(states + met, shares if blended else np.zeros(len(now)))


def blend(states: NDArray[np.float64], moment: Moment) -> NDArray[np.float64]:
    """The state at a moment; `states` has their number as its first axis."""
    state, share = moment
    if share == 0:
        return np.asarray(states[state])
    return np.asarray(states[state] + (states[state + 1] - states[state]) * share)
