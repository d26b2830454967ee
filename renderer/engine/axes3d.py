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

from renderer.engine.painter import RUN, Painter
from renderer.engine.shading import Piece, pieces
from renderer.marks.base import Dots, Pen, Points, RGBAs
from renderer.scene.axes import AxisScene
from renderer.scene.camera import CORNERS, View
from renderer.scene.scene import BoxScene, Scene
from renderer.scene.text import TextStyle, advance

_Waiting: TypeAlias = tuple[float, Piece | Callable[[], None]]
"""How near something is, and what to draw."""


class Axes3D:
    """What layers draw on in a 3-D panel, and the box around it."""

    def __init__(self, scene: Scene, box: BoxScene, painter: Painter) -> None:
        self.box = box
        self._scene = scene
        self._painter = painter
        self._point = scene.points(1.0)
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
            self._keep(depths, draw)
            return
        for start in range(0, len(pixels) - 1, RUN):
            run = slice(start, start + RUN + 1)
            self._keep(depths[run], Piece(pixels[run], pen.rgba, pen.width, False))

    def shaded_line(
        self, points: Points, colors: RGBAs, widths: NDArray[np.float64] | None, pen: Pen
    ) -> None:  # Hot path.
        pixels, depths = self.project(points)
        placed = np.column_stack([pixels, depths])
        for piece in pieces(placed, colors, pen.width if widths is None else widths):
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
        depth = float(depths[len(depths) // 2])
        if depth != depth:
            finite = depths[np.isfinite(depths)]
            depth = float(finite.mean()) if len(finite) else 0.0
        self._waiting.append((depth, item))

    def draw_box(self) -> None:  # Hot path.
        """The three back walls, their grid, the axes with ticks and titles."""
        theme, painter, view = self._scene.theme, self._painter, self._view
        back = self._back()
        edge = max(0.6, self._scene.points(theme.edge_width))
        grid = max(0.6, self._scene.points(theme.grid_width))
        for axis in range(3):
            if theme.pane[3] > 0 and theme.pane != self._scene.background:
                painter.polygon(view.project(_wall(axis, back[axis]))[0], theme.pane)
        shown = [a.visible and (a.grid is None or a.grid) for a in self.box.axes]
        lines = [line for axis in range(3) if shown[axis] for line in self._grid(axis, back)]
        if lines:
            flat = view.project(np.array(lines).reshape(-1, 3))[0]
            painter.segments(flat.reshape(-1, 2, 2), theme.grid, grid)
        outline = np.array(_outline(back), dtype=np.float64).reshape(-1, 3)
        painter.segments(view.project(outline)[0].reshape(-1, 2, 2), theme.edge, edge)
        for axis in range(3):
            if self.box.axes[axis].visible:
                self._draw_axis(axis, back, edge)

    def _back(self) -> tuple[int, int, int]:
        """For each axis, the end (0 or 1) whose wall is farther from the eye."""
        toward = self._view.toward
        return (int(toward[0] < 0), int(toward[1] < 0), int(toward[2] < 0))

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

    def _draw_axis(self, axis: int, back: tuple[int, int, int], edge: float) -> None:
        """One axis along an outer edge of the box: ticks outward, their text, the title."""
        ends = self._view.project(np.array(self._edge(axis, back), dtype=np.float64))[0]
        middle = self._view.project(np.full((1, 3), 0.5))[0][0]
        along = ends[1] - ends[0]
        length = float(np.hypot(*along))
        if length < 1:
            return
        outward = np.array([-along[1], along[0]]) / length
        if np.dot(outward, ends.mean(axis=0) - middle) < 0:
            outward = -outward
        scene: AxisScene = self.box.axes[axis]
        theme, style = self._scene.theme, self._scene.styles.tick
        corner = np.array(self._edge(axis, back)[0], dtype=np.float64)
        spots = np.tile(corner, (len(scene.ticks), 1))
        spots[:, axis] = scene.share(scene.ticks)
        feet = self._view.project(spots)[0] if len(spots) else np.empty((0, 2))
        tick = self._scene.points(theme.tick_length)
        self._painter.segments(np.stack([feet, feet + outward * tick], axis=1), theme.edge, edge)
        reach = 0.0
        for foot, text in zip(feet, scene.texts, strict=True):
            reach = max(
                reach, self._text(text, style, foot, outward, tick + self._scene.points(2.5))
            )
        if scene.label:
            start = tick + self._scene.points(2.5) + reach + self._scene.points(4.0)
            place = ends.mean(axis=0)
            if axis == 2 and abs(along[1]) > abs(along[0]):
                self._turned(scene.label, place, outward, start)
            else:
                self._text(scene.label, self._scene.styles.label, place, outward, start)

    def _text(
        self, text: str, style: TextStyle, foot: NDArray[np.float64],
        outward: NDArray[np.float64], gap: float,
    ) -> float:  # fmt: skip
        """Upright text whose box clears `gap` pixels from `foot`; how far it reaches beyond."""
        width, height = advance(text, style), style.ascent
        half = (abs(outward[0]) * width + abs(outward[1]) * height) / 2
        x, y = foot + outward * (gap + half)
        self._painter.text(text, style, x - width / 2, y - height / 2)
        return float(2 * half)

    def _turned(
        self, text: str, foot: NDArray[np.float64], outward: NDArray[np.float64], gap: float
    ) -> None:
        """Text along an upright axis, read from below."""
        style = self._scene.styles.label
        middle = foot + outward * (gap + style.height / 2)
        baseline = middle[0] + (style.ascent - style.descent) / 2
        start = middle[1] - advance(text, style) / 2
        self._painter.text(text, style, baseline, start, upright=False)

    def _edge(self, axis: int, back: tuple[int, int, int]) -> list[list[float]]:
        """The edge of the box that carries an axis's ticks. The floor's axes lie on its near edges
        (the ceiling's, seen from below); the upright one stands on the silhouette, left."""
        if axis < 2:
            other = 1 - axis
            start = [0.0, 0.0, float(back[2])]
            start[other] = float(1 - back[other])
            end = list(start)
            end[axis] = 1.0
            return [start, end]
        sides = [(back[0], 1 - back[1]), (1 - back[0], back[1])]
        feet = np.array([[x, y, 0.5] for x, y in sides], dtype=np.float64)
        pixels = self._view.project(feet)[0]
        x, y = sides[int(np.argmin(pixels[:, 0]))]
        return [[float(x), float(y), 0.0], [float(x), float(y), 1.0]]


def _wall(axis: int, end: int) -> NDArray[np.float64]:
    """The corners of a wall in order, shape (4, 3)."""
    corners = CORNERS[CORNERS[:, axis] == end]
    return np.asarray(corners[[0, 1, 3, 2]])


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
