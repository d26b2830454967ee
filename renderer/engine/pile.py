"""What stands in a 3-D panel, piled up and then drawn from far to near: the painter's algorithm.

    Newell, Newell and Sancha: A solution to the hidden surface problem. ACM '72, 443-450.

Lines come in short pieces and surfaces in facets, so that each shape has one depth (larger is
nearer). Equally far ones are drawn in the order they came; those that are nowhere (NaN) are not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from renderer.engine.outline import Outline
from renderer.engine.painter import Painter
from renderer.marks.drawing import RGBAs
from renderer.scene.scene import Rect

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Shapes:
    """Lines, or filled shapes, of one kind.

    depths  what they are sorted by, (n,)
    faces   (n, 4) or (1, 4); None for lines
    edges   (n, 4) or (1, 4)
    widths  of the edges, in pixels: (n,) or (1,)
    places  how deep they are in the fog, (n,)
    butt    whether lines end bluntly
    """

    depths: Floats
    outlines: Sequence[Outline]
    faces: RGBAs | None
    edges: RGBAs
    widths: Floats
    places: Floats
    butt: bool = False


@dataclass(frozen=True)
class Quads:
    """Filled shapes of four corners (n, 4, 2), without edges."""

    depths: Floats
    corners: Floats
    faces: RGBAs


@dataclass(frozen=True)
class Fog:
    """Depth cueing: what is at depth `far` has given up `share` of its colour to `rgb`."""

    near: float
    far: float
    share: float
    rgb: tuple[float, float, float]

    def over(self, colors: RGBAs, depths: Floats) -> RGBAs:  # Hot path.
        """Colours (n, 4) of things at depths (n,)."""
        lost = self.share * np.clip((self.near - depths) / (self.near - self.far), 0, 1)[:, None]
        dimmed = colors.copy()
        dimmed[:, :3] += (np.array(self.rgb) - colors[:, :3]) * lost
        return dimmed


_ROUND, _BUTT, _FILLED, _QUAD, _CALL = range(5)
_NOTHING = np.zeros((1, 4))


class Pile:
    """Shapes until they are drawn."""

    def __init__(self, fog: Fog | None = None) -> None:
        self._fog = fog
        self._shapes: list[Shapes] = []
        self._quads: list[Quads] = []
        self._calls: list[Callable[[], None]] = []
        self._call_depths: list[float] = []

    def add(self, shapes: Shapes) -> None:
        self._shapes.append(shapes)

    def add_quads(self, quads: Quads) -> None:
        self._quads.append(quads)

    def call(self, depth: float, draw: Callable[[], None]) -> None:
        """Keep something that draws itself."""
        self._calls.append(draw)
        self._call_depths.append(depth)

    def draw(self, painter: Painter, clip: Rect | None) -> None:  # Hot path.
        """Draw everything, far to near."""
        shapes, quads = self._shapes, self._quads
        parts = [*(part.depths for part in shapes), *(part.depths for part in quads)]
        depths = np.concatenate([*parts, np.array(self._call_depths)])
        order = np.argsort(depths, kind="stable")
        order = order[: len(order) - int(np.isnan(depths).sum())]
        counts = [*map(len, parts), len(self._calls)]
        flags = [*map(_kind, shapes), *(_QUAD for _ in quads), _CALL]
        kinds = np.repeat(np.array(flags, dtype=np.int8), counts)[order]
        stacked = _Stacked(shapes, quads)
        if self._fog is not None:
            stacked.dim(self._fog)
        begin_calls = len(depths) - len(self._calls)
        for first, last in pairwise(_runs(kinds)):
            rows, kind = order[first:last], int(kinds[first])
            if kind == _CALL:
                for row in rows.tolist():
                    self._calls[row - begin_calls]()
            elif kind == _QUAD:
                stacked.draw_quads(painter, rows, clip)
            else:
                stacked.draw_shapes(painter, rows, kind, clip)


class _Stacked:
    """Many batches as one."""

    def __init__(self, shapes: Sequence[Shapes], quads: Sequence[Quads]) -> None:  # Hot path.
        sizes = [len(part.outlines) for part in shapes]
        self.count = sum(sizes)
        self.outlines = np.empty(self.count, dtype=object)
        self.outlines[:] = [outline for part in shapes for outline in part.outlines]
        faces = [_NOTHING if part.faces is None else part.faces for part in shapes]
        self.faces = _joined(faces, sizes)
        self.edges = _joined([part.edges for part in shapes], sizes)
        self.widths = _joined([part.widths for part in shapes], sizes)
        self.places = np.concatenate([*(part.places for part in shapes), np.empty(0)])
        self.depths = np.concatenate([*(part.depths for part in quads), np.empty(0)])
        self.corners = _joined([part.corners for part in quads], [len(q.corners) for q in quads])
        self.colors = _joined([part.faces for part in quads], [len(q.corners) for q in quads])

    def dim(self, fog: Fog) -> None:  # Hot path.
        """Colours as they look through fog."""
        if self.count:
            self.faces = fog.over(self.faces, self.places)
            self.edges = fog.over(self.edges, self.places)
        if len(self.corners):
            self.colors = fog.over(self.colors, self.depths)

    def draw_shapes(self, painter: Painter, rows: Rows, kind: int, clip: Rect | None) -> None:
        faces = self.faces[rows] if kind == _FILLED else None
        outlines = self.outlines[rows].tolist()
        painter.shapes(outlines, faces, self.edges[rows], self.widths[rows], kind == _BUTT, clip)

    def draw_quads(self, painter: Painter, rows: Rows, clip: Rect | None) -> None:
        rows = rows - self.count
        painter.quads(self.corners[rows], self.colors[rows], clip)


def _kind(shapes: Shapes) -> int:
    if shapes.faces is not None:
        return _FILLED
    return _BUTT if shapes.butt else _ROUND


def _joined(parts: Sequence[Floats], counts: Sequence[int]) -> Floats:
    """What each shape has, where one stands for all of its batch."""
    if len(parts) == 1 and len(parts[0]) == counts[0]:
        return parts[0]
    whole = [
        np.broadcast_to(part, (count, *part.shape[1:]))
        for part, count in zip(parts, counts, strict=True)
    ]
    return np.concatenate(whole) if whole else np.empty((0, 4))


def _runs(kinds: NDArray[np.int8]) -> list[int]:
    """Where the kind changes, the start and the end included."""
    changes = np.flatnonzero(kinds[1:] != kinds[:-1]) + 1
    return [0, *changes.tolist(), len(kinds)] if len(kinds) else []
