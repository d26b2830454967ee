"""Which parts of a long line can be seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderer.scene.scene import Rect

MANY = 4
"""Of fewer parts all are drawn."""


def seen_runs(
    points: NDArray[np.float64], run: int, clip: Rect | None, reach: float
) -> list[int]:  # Hot path.
    """Where those parts of a line begin, of `run` segments each, that come within `reach` of the
    rectangle outside of which nothing is drawn. To leave out the others changes no pixel."""
    starts = np.arange(0, len(points) - 1, run)
    if clip is None or len(starts) < MANY:
        return list(range(0, len(points) - 1, run))
    x, y, width, height = clip
    # Each part ends where the next one begins.
    ends = points[np.minimum(starts + run, len(points) - 1)]
    high = np.fmax(np.fmax.reduceat(points, starts), ends)
    low = np.fmin(np.fmin.reduceat(points, starts), ends)
    with np.errstate(invalid="ignore"):
        near = (high >= (x - reach, y - reach)) & (low <= (x + width + reach, y + height + reach))
    seen: list[int] = starts[near.all(axis=1)].tolist()
    return seen
