"""What stands around the data of a panel inside another: drawn once, and laid over each frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from renderer.engine.axes2d import Axes2D
from renderer.engine.furniture import draw_beside
from renderer.engine.glyphs import Glyphs
from renderer.engine.painter import Painter
from renderer.scene.scene import PanelScene, PlaneScene, Rect, Scene
from renderer.scene.text import Label

GROUND = 0.92
"""Opacity of an inset's ground."""


class Inlay:
    """The ground, axes and text of an inset as a picture, and its text that changes."""

    def __init__(self, scene: Scene, panel: PanelScene, glyphs: Glyphs) -> None:
        assert panel.inset is not None
        self._live: list[Label] = [label for label in panel.labels if label.lives]
        self._x, self._y = int(panel.inset[0]), int(panel.inset[1])
        self._picture = _picture(scene, panel, panel.inset, glyphs)

    def draw(self, painter: Painter, index: int) -> None:  # Hot path.
        """All of it but the data."""
        painter.image(self._picture, self._x, self._y)
        for label in self._live:
            painter.label(label, index)


def _picture(scene: Scene, panel: PanelScene, box: Rect, glyphs: Glyphs) -> NDArray[np.uint8]:
    x, y, width, height = box

    def moved(rect: Rect) -> Rect:
        return (rect[0] - x, rect[1] - y, rect[2], rect[3])

    painter = Painter(int(width), int(height), scene.dpi, glyphs)
    ground = (*scene.background[:3], GROUND)
    painter.pixels[...] = np.round(np.array(ground) * 255).astype(np.uint8)
    _draw_border(painter, width, height, scene)
    if isinstance(panel.space, PlaneScene):
        axes = Axes2D(scene, replace(panel.space, rect=moved(panel.space.rect)), painter)
        axes.frame.draw_ground()
        axes.frame.draw()
    legend = panel.legend and replace(panel.legend, rect=moved(panel.legend.rect))
    bars = tuple(
        replace(bar, rect=moved(bar.rect), labels=tuple(_moved(bar.labels, x, y)))
        for bar in panel.bars
    )
    draw_beside(scene, replace(panel, legend=legend, bars=bars), painter)
    for label in _moved([label for label in panel.labels if not label.lives], x, y):
        painter.label(label, 0)
    return painter.pixels


def _draw_border(painter: Painter, width: float, height: float, scene: Scene) -> None:
    """A line around the box, as quiet as the grid."""
    line = max(1.0, round(scene.points(scene.theme.grid_width)))
    left, right, low, high = line / 2, width - line / 2, line / 2, height - line / 2
    corners = [(left, low), (right, low), (right, high), (left, high)]
    sides = [[corners[n], corners[(n + 1) % 4]] for n in range(4)]
    painter.segments(np.array(sides), scene.theme.grid, line)


def _moved(labels: list[Label] | tuple[Label, ...], x: float, y: float) -> list[Label]:
    return [replace(label, x=label.x - x, y=label.y - y) for label in labels]
