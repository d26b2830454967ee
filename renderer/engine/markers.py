"""Markers as shapes with a depth each."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.markers import MarkerStyle
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from renderer.engine.outline import DART, outlines, rim_colors
from renderer.engine.pile import Shapes
from renderer.marks.drawing import Dots

Floats = NDArray[np.float64]

STROKED = ("+", "x")
"""Markers that are lines, and have no face."""
STROKE = 0.18
"""Their width, as a share of their size."""
LARGE = 40.0
"""Curves are flattened at this size in pixels…"""
CORNERS = 48
"""… and circles have so many corners."""


def marked(
    pixels: Floats, depths: Floats, places: Floats, sizes: Floats, style: Dots, point: float,
    turns: Floats | None = None,
) -> Shapes:  # fmt: skip  # Hot path.
    """Markers at pixels (n, 2) with diameters (n,) or (1,) in pixels, sorted by `depths`, being at
    `places` in the fog; `point` is one in pixels; `turns` (n,), anticlockwise in radians."""
    shape = marker_outline(style.marker)
    if turns is not None:
        cos, sin = np.cos(turns)[:, None], np.sin(turns)[:, None]
        x, y = shape.T
        shape = np.stack([cos * x - sin * y, sin * x + cos * y], axis=2)
    corners = pixels[:, None] + shape * sizes[:, None, None]
    count = corners.shape[1]
    starts = np.arange(len(pixels)) * count
    shapes = outlines(corners.reshape(-1, 2), starts, starts + count)
    if style.marker in STROKED:
        return Shapes(depths, shapes, None, style.faces, sizes * STROKE, places)
    edge = rim_colors(style.edge or (0.0, 0.0, 0.0, 0.0), style.rims)
    width = np.array([style.edge_width * point if style.edge else 0.0])
    return Shapes(depths, shapes, style.faces, edge, width, places)


@lru_cache
def marker_outline(name: str) -> Floats:
    """The outline of a marker of diameter 1, shape (corners, 2), closed; NaN between strokes."""
    if name in ("o", "."):
        turn = np.linspace(0, 2 * np.pi, CORNERS + 1)
        radius = 0.5 if name == "o" else 0.25
        return radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    if name == "arrow":
        return DART
    style = MarkerStyle(name)
    path = style.get_path().transformed(Affine2D(style.get_transform().get_matrix()).scale(LARGE))
    parts = [np.asarray(part) / LARGE for part in path.to_polygons(closed_only=False)]
    if name not in STROKED:
        (outline,) = parts
        return outline
    gap = np.full((1, 2), np.nan)
    return np.concatenate([*(p for part in parts for p in (part, gap))][:-1])


def turned(pixels: Floats, ahead: Floats) -> Floats:  # Hot path.
    """How far markers at pixels (n, 2) are turned to look `ahead`, anticlockwise in radians."""
    way = ahead - pixels
    return np.nan_to_num(np.arctan2(way[:, 1], way[:, 0]))
