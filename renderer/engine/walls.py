"""The box of a 3-D panel: its back walls, their grid, its axes with ticks and titles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.painter import Painter
from renderer.scene.box import at_back, dress
from renderer.scene.camera import View
from renderer.scene.scene import BoxScene, Rect, Scene


class Walls:
    """A box, drawn behind everything that stands in it."""

    def __init__(self, scene: Scene, box: BoxScene, painter: Painter) -> None:
        self._box = box
        self._scene = scene
        self._painter = painter
        self._pane = _over(scene.theme.pane, scene.background)
        self._dress = dress(box.axes, scene.styles, scene.theme, scene.dpi)

    def draw(self, view: View, clip: Rect | None) -> None:  # Hot path.
        """The three back walls, their grid, the axes with ticks and titles; nothing if no axis is
        visible."""
        if not any(axis.visible for axis in self._box.axes):
            return
        theme, painter = self._scene.theme, self._painter
        back = at_back(view)
        edge = max(0.6, self._scene.points(theme.edge_width))
        grid = max(0.6, self._scene.points(theme.grid_width))
        if self._pane != self._scene.background:
            painter.polygon(view.project(_walls(back))[0], self._pane, clip)
        shown = [a.visible and (a.grid is None or a.grid) for a in self._box.axes]
        lines = [line for axis in range(3) if shown[axis] for line in self._grid(axis, back)]
        if lines:
            flat = view.project(np.array(lines).reshape(-1, 3))[0]
            painter.segments(flat.reshape(-1, 2, 2), theme.grid, grid, clip)
        outline = np.array(_outline(back), dtype=np.float64).reshape(-1, 3)
        strokes = [view.project(outline)[0].reshape(-1, 2, 2)]
        for side in self._dress.sides(view):
            ends = side.feet + side.outward * self._dress.tick
            strokes.append(np.stack([side.feet, ends], axis=1))
            for run in side.runs:
                if clip is None or run.inside(clip):
                    painter.text(run.text, run.style, run.x, run.y, run.upright, run.alpha)
        painter.segments(np.concatenate(strokes), theme.edge, edge, clip)

    def _grid(self, axis: int, back: tuple[int, int, int]) -> list[list[list[float]]]:
        """Lines at an axis's ticks along the two back walls they cross."""
        lines = []
        shares = self._box.axes[axis].share(self._box.axes[axis].ticks)
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
