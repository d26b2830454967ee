"""Lines cut where they leave the box of a 3-D panel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

EDGE = 1e-9
"""What lies so little outside is inside."""


def inside(shares: Floats) -> NDArray[np.bool_]:
    """Whether each point (n, 3), in shares of the box's sides, is in the box."""
    return np.asarray(((shares >= -EDGE) & (shares <= 1 + EDGE)).all(axis=1))


def clipped(shares: Floats, starts: Rows) -> tuple[Floats, Rows, Rows]:
    """Lines through shares (n, 3), which begin at `starts`, cut at the box: points outside are NaN,
    and points on its border are put in. The points, the starts, and the point that each comes from.

    Liang and Barsky: A new concept and method for line clipping. ACM Trans. Graph. 3 (1984), 1-22.
    """
    within = inside(shares)
    step = np.diff(shares, axis=0)
    joint = np.zeros(len(step), dtype=bool)
    joint[starts[1:] - 1] = True
    with np.errstate(all="ignore"):
        enter = np.where(step != 0, (np.where(step > 0, 0, 1) - shares[:-1]) / step, -np.inf)
        leave = np.where(step != 0, (np.where(step > 0, 1, 0) - shares[:-1]) / step, np.inf)
        level = (step == 0) & ((shares[:-1] < -EDGE) | (shares[:-1] > 1 + EDGE))
        first, last = enter.max(axis=1), leave.min(axis=1)
        met = (first < last) & (last > 0) & (first < 1) & ~level.any(axis=1) & ~joint
    at = [
        np.flatnonzero(met & ~within[:-1]),
        np.flatnonzero(met & ~within[1:]),
    ]
    share = np.concatenate([first[at[0]], last[at[1]]])
    before = np.concatenate(at)
    border = np.clip(shares[before] + step[before] * share[:, None], 0, 1)
    kept = np.where(within[:, None], shares, np.nan)
    places = np.concatenate([np.arange(len(shares), dtype=np.float64), before + share])
    order = np.argsort(places, kind="stable")
    source = np.concatenate([np.arange(len(shares)), before])[order]
    begin = np.searchsorted(places[order], starts)
    return np.concatenate([kept, border])[order], begin, source
