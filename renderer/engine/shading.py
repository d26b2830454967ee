"""Lines whose colour or width changes along them, cut into pieces that each have one of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.drawing import RGBAs

LEVELS = 32
"""Steps of colour, opacity and width along a line."""
RUN = 50
"""Points of a line drawn at once: Agg sorts what a call covers, and short runs sort faster."""


@dataclass(frozen=True)
class Piece:
    """A run of points drawn with one pen; `butt` where ends must not overlap: see-through ones."""

    points: NDArray[np.float64]
    rgba: RGBA
    width: float
    butt: bool


def pieces(
    points: NDArray[np.float64], colors: RGBAs, widths: NDArray[np.float64] | float
) -> Iterator[Piece]:  # Hot path.
    """Consecutive pieces, cut where colour or width changes; neighbours share a point."""
    count = len(points)
    if count < 2:
        return
    width = np.broadcast_to(np.asarray(widths, dtype=np.float64), (count,))
    widest = float(width.max()) or 1.0
    steps = np.column_stack([np.round(colors * LEVELS), np.round(width / widest * LEVELS)])
    changes = np.flatnonzero((steps[1:] != steps[:-1]).any(axis=1)) + 1
    starts = np.concatenate([[0], changes])
    ends = np.concatenate([changes, [count - 1]])
    for start, end in zip(starts, ends, strict=True):
        if end <= start:
            continue
        red, green, blue, alpha = map(float, colors[start])
        middle = float(width[(start + end) // 2])
        yield Piece(points[start : end + 1], (red, green, blue, alpha), middle, alpha < 1)
