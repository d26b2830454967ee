"""A 3-D panel: the camera's view of a box, and what stands in it.

Layers hand over lines and points; they are kept until the panel is complete and then drawn from far
to near, all layers together. Lines are cut into short runs, so that one passes behind another
where it is farther and in front of it where it is nearer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.painter import Painter
from renderer.engine.shading import Piece, fine, layers, middles, pieces
from renderer.marks.base import Dots, Pen, Points, RGBAs
from renderer.scene.box import at_back, dress
from renderer.scene.camera import View
from renderer.scene.scene import BoxScene, Scene

_Waiting: TypeAlias = tuple[float, Piece | Callable[[], None]]
"""How near something is, and what to draw."""


_MIDDLE = np.zeros(1)
"""The depth of the middle of the box."""


class Axes3D:
    """What layers draw on in a 3-D panel, and the box around it."""

    def __init__(self, scene: Scene, box: BoxScene, painter: Painter) -> None:
        self.box = box
        self._scene = scene
        self._painter = painter
        self._point = scene.points(1.0)
        self._pane = _over(scene.theme.pane, scene.background)
        self._dress = dress(box.axes, scene.styles, scene.theme, scene.dpi)
        self._view: View = box.camera.view(0)
        self._waiting: list[_Waiting] = []

    def begin(self, index: int) -> None:
        """Set the camera for a frame."""
        self._view = self.box.camera.view(index)
        self._waiting.clear()

    def flush(self) -> None:  # Hot path.
        """Draw what the layers handed over, far to near; neighbours that are pieces of lines in one
        call."""
        self._waiting.sort(key=_depth)
        pieces: list[Piece] = []
        for _, item in self._waiting:
            if pieces and (not isinstance(item, Piece) or item.butt is not pieces[-1].butt):
                self._painter.strokes(pieces, self._point, None)
                pieces = []
            if isinstance(item, Piece):
                pieces.append(item)
            else:
                item()
        self._painter.strokes(pieces, self._point, None)
        self._waiting.clear()

    def project(self, points: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Data coordinates (n, 3) as pixels (n, 2) and depths (n,)."""
        shares = np.empty_like(points)
        for number, axis in enumerate(self.box.axes):
            shares[:, number] = axis.share(points[:, number])
        return self._view.project(shares)

    def line(self, points: Points, pen: Pen) -> None:  # Hot path.
        pixels, depths = self.project(points)
        if pen.rgba[3] < 1 or pen.dash != "solid":
            width = pen.width * self._point
            draw = partial(self._painter.line, pixels, pen.rgba, width, pen.dash)
            # See-through lines over each other keep their order: it shows, and must not flicker.
            self._keep(depths if pen.rgba[3] == 1 else _MIDDLE, draw)
            return
        pixels, depths, _ = fine(pixels, depths)
        ends = layers(depths)
        for start, end, depth in zip(ends[:-1], ends[1:], middles(depths, ends), strict=True):
            piece = Piece(pixels[start : end + 1], pen.rgba, pen.width, False)
            self._waiting.append((depth, piece))

    def shaded_line(
        self, points: Points, colors: RGBAs, widths: NDArray[np.float64] | None, pen: Pen
    ) -> None:  # Hot path.
        pixels, depths = self.project(points)
        cuts: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        if (colors[:, 3] == 1).all():  # See-through pieces would show where they meet.
            pixels, depths, source = fine(pixels, depths)
            colors = colors[source]
            widths = widths[source] if widths is not None else None
            cuts = layers(depths)
        placed = np.column_stack([pixels, depths])
        for piece in pieces(placed, colors, pen.width if widths is None else widths, cuts):
            self._keep(piece.points[:, 2], replace(piece, points=piece.points[:, :2]))

    def dots(self, points: Points, style: Dots) -> None:  # Hot path.
        pixels, depths = self.project(points)
        edge, edge_width = style.edge, style.edge_width * self._point
        for number in range(len(pixels)):
            own = slice(number, number + 1)
            draw = partial(
                self._painter.dots, pixels[own],
                (style.sizes[own] if len(style.sizes) > 1 else style.sizes) * self._point,
                style.faces[own] if len(style.faces) > 1 else style.faces,
                style.marker, edge, edge_width,
            )  # fmt: skip
            self._keep(depths[own], draw)

    def _keep(self, depths: NDArray[np.float64], item: Piece | Callable[[], None]) -> None:
        """Keep an item at the depth of its middle."""
        depth = (float(depths[0]) + float(depths[-1])) / 2
        if len(depths) > 2 or depth != depth:
            finite = depths[np.isfinite(depths)]
            depth = float(finite.mean()) if len(finite) else 0.0
        self._waiting.append((depth, item))

    def draw_box(self) -> None:  # Hot path.
        """The three back walls, their grid, the axes with ticks and titles."""
        theme, painter, view = self._scene.theme, self._painter, self._view
        back = at_back(view)
        edge = max(0.6, self._scene.points(theme.edge_width))
        grid = max(0.6, self._scene.points(theme.grid_width))
        if self._pane != self._scene.background:
            painter.polygon(view.project(_walls(back))[0], self._pane)
        shown = [a.visible and (a.grid is None or a.grid) for a in self.box.axes]
        lines = [line for axis in range(3) if shown[axis] for line in self._grid(axis, back)]
        if lines:
            flat = view.project(np.array(lines).reshape(-1, 3))[0]
            painter.segments(flat.reshape(-1, 2, 2), theme.grid, grid)
        outline = np.array(_outline(back), dtype=np.float64).reshape(-1, 3)
        strokes = [view.project(outline)[0].reshape(-1, 2, 2)]
        for side in self._dress.sides(view):
            ends = side.feet + side.outward * self._dress.tick
            strokes.append(np.stack([side.feet, ends], axis=1))
            for run in side.runs:
                painter.text(run.text, run.style, run.x, run.y, run.upright, run.alpha)
        painter.segments(np.concatenate(strokes), theme.edge, edge)

    def _grid(self, axis: int, back: tuple[int, int, int]) -> list[list[list[float]]]:
        """Lines at an axis's ticks along the two back walls they cross."""
        lines = []
        shares = self.box.axes[axis].share(self.box.axes[axis].ticks)
        first, second = (k for k in range(3) if k != axis)
        for share in shares:
            for fixed, free in ((first, second), (second, first)):
                start, end = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
                start[axis] = end[axis] = float(share)
                start[fixed] = end[fixed] = float(back[fixed])
                start[free], end[free] = 0.0, 1.0
                lines.append([start, end])
        return lines


def _walls(back: tuple[int, int, int]) -> NDArray[np.float64]:
    """The outline of the three back walls together, shape (6, 3): around the corner they share."""
    ring = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 1, 1], [0, 0, 1], [1, 0, 1]])
    return np.array(np.abs(ring - np.array(back)), dtype=np.float64)


def _over(top: RGBA, ground: RGBA) -> RGBA:
    """A colour laid over another one: solid ones are drawn faster."""
    if ground[3] < 1:
        return top
    red, green, blue = (
        a * top[3] + b * (1 - top[3]) for a, b in zip(top[:3], ground, strict=False)
    )
    return (red, green, blue, 1.0)


def _outline(back: tuple[int, int, int]) -> list[list[list[float]]]:
    """The nine edges of the three back walls."""
    edges = []
    for axis in range(3):
        first, second = (k for k in range(3) if k != axis)
        for a in (0, 1):
            for b in (0, 1):
                if a == 1 - back[first] and b == 1 - back[second]:
                    continue
                start, end = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
                start[first] = end[first] = float(a)
                start[second] = end[second] = float(b)
                start[axis], end[axis] = 0.0, 1.0
                edges.append([start, end])
    return edges


def _depth(waiting: _Waiting) -> float:
    return waiting[0]
