"""Legends and colour bars as drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.glyphs import Glyphs
from renderer.engine.painter import Painter
from renderer.engine.plates import fill
from renderer.marks.base import LegendEntry
from renderer.scene.legend import BAR_GAP, COLUMN, PAD, ROW, SPACE, SWATCH
from renderer.scene.scene import ColorbarScene, LegendScene, Scene

PATCH = 0.82
"""Side of a filled square, in heights of the text."""
GROUND = 0.82
"""Opacity of a legend's ground."""


def legend_picture(scene: Scene, legend: LegendScene, glyphs: Glyphs) -> NDArray[np.uint8]:
    """The legend's pixels (RGBA, rows from the top), to be laid over each frame."""
    _, _, width, height = legend.rect
    painter = Painter(int(width), int(height), scene.dpi, glyphs)
    ground = (*scene.theme.panel[:3], GROUND)
    painter.pixels[...] = np.round(np.array(ground) * 255).astype(np.uint8)
    style = legend.style
    row, pad = ROW * style.height, PAD * style.height
    top = height - (PAD - 0.2) * style.height - row / 2
    if legend.title:
        painter.write(legend.title, style, pad, top)
        top -= row
    left = pad
    for column, wide in enumerate(legend.columns):
        first = column * legend.rows
        for number, entry in enumerate(legend.entries[first : first + legend.rows]):
            y = top - number * row
            _sample(painter, scene, entry, left, y, SWATCH * style.height)
            painter.write(entry.label, style, left + (SWATCH + SPACE) * style.height, y)
        left += wide + COLUMN * style.height
    return painter.pixels


def _sample(
    painter: Painter, scene: Scene, entry: LegendEntry, x: float, y: float, width: float
) -> None:
    rgba: RGBA = (*entry.rgba[:3], 1.0)
    if entry.patch:
        _patch(painter, scene, entry, x, y, width)
    if entry.line:
        ends = np.array([[x, y], [x + width, y]])
        thick = min(scene.points(max(entry.line, 1.2)), width / 5)
        painter.line(ends, rgba, thick, entry.dash, butt=True)
    if entry.marker:
        size = min(scene.points(7.0), width / 2)
        place = np.array([[x + width / 2, y]])
        painter.dots(
            place, np.array([size]), np.array([rgba]), entry.marker, entry.edge, scene.points(0.8)
        )


def _patch(
    painter: Painter, scene: Scene, entry: LegendEntry, x: float, y: float, width: float
) -> None:
    """A filled square, as see-through as what it stands for."""
    side = round(PATCH * width / SWATCH)
    left, bottom = round(x + (width - side) / 2), round(y - side / 2)
    square = np.array([[0, 0], [side, 0], [side, side], [0, side]]) + [left, bottom]
    bounds, face = np.array([0, 4]), np.array([entry.rgba])
    clip = (left - side, bottom - side, 3 * side, 3 * side)
    fill(painter, square.astype(float), bounds, face, entry.edge, scene.points(0.8), clip)


def draw_colorbar(scene: Scene, bar: ColorbarScene, painter: Painter) -> None:
    """The colour bar and its ticks; part of what never changes."""
    x, y, width, height = (int(v) for v in bar.rect)
    rows = (np.arange(height)[::-1] + 0.5) / height * len(bar.stops)
    colors = np.round(bar.stops[rows.astype(int)] * 255).astype(np.uint8)
    painter.image(np.ascontiguousarray(np.repeat(colors[:, None], width, axis=1)), x, y)
    style = scene.styles.tick
    figures = not any(map(str.islower, "".join(bar.axis.texts)))
    for value, text in zip(bar.axis.share(bar.axis.ticks), bar.axis.texts, strict=True):
        at = x + width + BAR_GAP * style.height
        painter.write(text, style, at, y + float(value) * height, figures=figures)
