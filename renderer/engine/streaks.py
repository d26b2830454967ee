"""Very many short lines, drawn a colour at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.drawing import RGBAs

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

SHADES, OPACITIES = 12, 16
"""Steps of red, green and blue, and of opacity: the eye does not see finer ones in thin lines, and
each colour is a call of its own."""
_STEPS = np.array([SHADES, SHADES, SHADES, OPACITIES])
_PLACES = np.cumprod([1, *(_STEPS[:-1] + 1)])
MOVE, DRAW = 1, 2
"""Agg's codes: a line begins at a point, or goes on to it."""


@dataclass(frozen=True)
class Bundle:
    """Lines of one colour: points (n, 2), and for each whether a line begins there."""

    rgba: RGBA
    points: Floats
    codes: NDArray[np.uint8]


def bundles(points: Floats, bounds: Rows, colors: RGBAs) -> Iterator[Bundle]:  # Hot path.
    """The pieces of lines by their colour; a piece has that of its first point. Points that are
    missing interrupt a line."""
    if len(points) < 2:
        return
    drawn = np.ones(len(points) - 1, dtype=np.bool_)
    drawn[bounds[1:-1] - 1] = False
    finite = np.asarray(np.isfinite(points).all(axis=1))
    drawn &= finite[1:] & finite[:-1]
    steps = np.round(colors[:-1] * _STEPS).astype(np.intp)
    looks = steps @ _PLACES
    drawn &= steps[:, 3] > 0
    pieces = np.flatnonzero(drawn)
    if not len(pieces):
        return
    pieces = pieces[np.argsort(looks[pieces], kind="stable")]
    look = looks[pieces]
    fresh = np.ones(len(pieces), dtype=np.bool_)
    fresh[1:] = (pieces[1:] != pieces[:-1] + 1) | (look[1:] != look[:-1])
    starts = np.flatnonzero(fresh)
    rows = np.insert(pieces + 1, starts, pieces[starts])
    codes = np.insert(np.full(len(pieces), DRAW, np.uint8), starts, MOVE)
    corners = points[rows]
    before = np.cumsum(fresh)
    cuts = np.flatnonzero(look[1:] != look[:-1]) + 1
    # Each piece has its end among the corners, and each line before it, itself included, a start.
    edges = [0, *(cuts + before[cuts] - 1).tolist(), len(rows)]
    for number, cut in enumerate([0, *cuts.tolist()]):
        red, green, blue, alpha = (steps[pieces[cut]] / _STEPS).tolist()
        start, stop = edges[number], edges[number + 1]
        yield Bundle((red, green, blue, alpha), corners[start:stop], codes[start:stop])
