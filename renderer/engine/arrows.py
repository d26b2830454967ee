"""Arrows as filled shapes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHORTEST = 1.5
"""An arrow shorter than so many heads is drawn smaller as a whole."""
SPREAD = 0.8
"""Width of a head in lengths of it…"""
LEAST_SPREAD = 2.5
"""… but at least in widths of the shaft."""


def arrow_outlines(tails: Floats, tips: Floats, width: float, head: float) -> Floats:  # Hot path.
    """Outlines of arrows from `tails` to `tips` (n, 2), shape (n, 7, 2): the tail's two corners
    are the first and the last, the tip is the fourth. All in pixels; `width` is that of the shaft,
    `head` the length of the head. An arrow without length or place is NaN."""
    across = tips - tails
    with np.errstate(all="ignore"):
        lengths = np.hypot(across[:, 0], across[:, 1])
        size = np.minimum(1.0, lengths / (SHORTEST * head)) if head > 0 else np.ones(len(lengths))
        along = np.where(lengths > 0, 1 / lengths, np.nan)[:, None] * across
    left = np.stack([-along[:, 1], along[:, 0]], axis=1)
    shaft = left * (width / 2 * size)[:, None]
    wing = left * (max(SPREAD * head, LEAST_SPREAD * width) / 2 * size)[:, None]
    neck = tips - along * (head * size)[:, None]
    corners = [tails + shaft, neck + shaft, neck + wing, tips, neck - wing, neck - shaft]
    outlines = np.stack([*corners, tails - shaft], axis=1)
    outlines[np.isnan(along[:, 0])] = np.nan
    return outlines
