"""Lines and borders as Agg reads them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA

DART = np.array([(0.62, 0.0), (-0.5, 0.45), (-0.25, 0.0), (-0.5, -0.45), (0.62, 0.0)])
"""An arrow's head of length 1 that looks to the right, closed."""


class Outline:
    """A line, or the border of a shape, as Agg reads it: vertices (n, 2), no codes, nothing to
    simplify."""

    __slots__ = ("vertices",)
    codes = None
    should_simplify = False
    simplify_threshold = 0.0

    def __init__(self, vertices: NDArray[np.float64]) -> None:
        self.vertices = vertices


def outlines(
    points: NDArray[np.float64], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> list[Outline]:  # Hot path.
    """Views of `points` (n, 2), from each start up to its end."""
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return [Outline(points[start:end]) for start, end in pairs]


def rim_colors(edge: RGBA, rims: NDArray[np.float64] | None) -> NDArray[np.float64]:  # Hot path.
    """The colours of edges, one for all, (1, 4), or of such opacities each, (n, 4)."""
    if rims is None:
        return np.array([edge])
    return np.column_stack([np.tile(edge[:3], (len(rims), 1)), edge[3] * rims])
