"""What stands in a 3-D panel, piled up and then drawn from far to near: the painter's algorithm.

    Newell, Newell and Sancha: A solution to the hidden surface problem. ACM '72, 443-450.

Lines come in short pieces and surfaces in facets, so that each shape has one depth. Equally far
ones are drawn in the order they came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from renderer.engine.painter import Outline, Painter
from renderer.marks.base import RGBAs
from renderer.scene.scene import Rect

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shapes:
    """Shapes of one kind, each with its depth (larger is nearer).

    faces   (n, 4) or (1, 4); None for lines
    edges   (n, 4) or (1, 4)
    widths  of the edges, in pixels: (n,) or (1,)
    butt    whether lines end bluntly
    """

    depths: Floats
    outlines: Sequence[Outline]
    faces: RGBAs | None
    edges: RGBAs
    widths: Floats
    butt: bool = False


_ROUND, _BUTT, _FILLED, _CALL = range(4)
_NOTHING = np.zeros((1, 4))


class Pile:
    """Shapes until they are drawn."""

    def __init__(self) -> None:
        self._shapes: list[Shapes] = []
        self._calls: list[tuple[float, Callable[[], None]]] = []

    def add(self, shapes: Shapes) -> None:
        """Keep shapes; those that are nowhere (NaN depth) are dropped when drawn."""
        if len(shapes.outlines):
            self._shapes.append(shapes)

    def call(self, depth: float, draw: Callable[[], None]) -> None:
        """Keep something that draws itself."""
        self._calls.append((depth, draw))

    def draw(self, painter: Painter, clip: Rect | None) -> None:  # Hot path.
        """Draw everything, far to near, and forget it."""
        shapes, calls = self._shapes, self._calls
        self._shapes, self._calls = [], []
        depths = np.concatenate([*(s.depths for s in shapes), np.array([d for d, _ in calls])])
        kinds = np.concatenate([*(_kinds(s) for s in shapes), np.full(len(calls), _CALL, np.int8)])
        order = np.argsort(depths, kind="stable")
        order = order[: len(order) - int(np.isnan(depths).sum())]
        if not len(order):
            return
        items = np.empty(len(depths), dtype=object)
        items[:] = [*(o for s in shapes for o in s.outlines), *(draw for _, draw in calls)]
        items, kinds = items[order], kinds[order]
        faces, edges = (
            _stacked([_NOTHING if (c := colors(s)) is None else c for s in shapes], shapes, order)
            for colors in (lambda s: s.faces, lambda s: s.edges)
        )
        widths = _stacked([s.widths for s in shapes], shapes, order)
        for first, last in pairwise(_runs(kinds)):
            if kinds[first] == _CALL:
                for draw in items[first:last]:
                    draw()
                continue
            run = slice(first, last)
            filled = faces[run] if (kinds[run] == _FILLED).any() else None
            butt = bool((kinds[run] == _BUTT).any())
            painter.shapes(items[run].tolist(), filled, edges[run], widths[run], butt, clip)


def _kinds(shapes: Shapes) -> NDArray[np.int8]:
    kind = _BUTT if shapes.butt else _ROUND
    return np.full(len(shapes.outlines), kind if shapes.faces is None else _FILLED, np.int8)


def _stacked(
    parts: Sequence[Floats], shapes: Sequence[Shapes], order: NDArray[np.intp]
) -> Floats:  # Hot path.
    """What each shape has, in the order of drawing; calls come last and have nothing."""
    whole = [
        np.broadcast_to(part, (len(s.outlines), *part.shape[1:]))
        for part, s in zip(parts, shapes, strict=True)
    ]
    if not whole:
        return np.empty((0, 4))
    stacked = np.concatenate(whole)
    return stacked[np.minimum(order, len(stacked) - 1)]


def _runs(kinds: NDArray[np.int8]) -> list[int]:
    """Where the kind changes, the start and the end included."""
    changes = np.flatnonzero(kinds[1:] != kinds[:-1]) + 1
    return [0, *changes.tolist(), len(kinds)]
