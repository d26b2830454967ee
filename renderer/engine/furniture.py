"""Legends and colour bars as drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.glyphs import Glyphs
from renderer.engine.painter import Painter
from renderer.engine.plates import fill
from renderer.marks.base import ColorScale, LegendEntry
from renderer.scene.colorbars import POINT, TEXT_GAP
from renderer.scene.inside import GROUND
from renderer.scene.legends import SPACE, SWATCH, sampled
from renderer.scene.scene import ColorbarScene, LegendScene, PanelScene, Scene

PATCH = 0.82
"""Side of a filled square, in heights of the text."""


def legend_picture(scene: Scene, legend: LegendScene, glyphs: Glyphs) -> NDArray[np.uint8]:
    """The legend's pixels (RGBA, rows from the top), to be laid over a frame."""
    _, _, width, height = legend.rect
    painter = Painter(int(width), int(height), scene.dpi, glyphs)
    ground = (*scene.theme.panel[:3], legend.ground)
    painter.pixels[...] = np.round(np.array(ground) * 255).astype(np.uint8)
    draw_legend(scene, replace(legend, rect=(0, 0, width, height)), painter)
    return painter.pixels


def draw_legend(scene: Scene, legend: LegendScene, painter: Painter) -> None:
    """The legend's titles and entries."""
    x, y, style = legend.rect[0], legend.rect[1], legend.style
    for title, left, middle in legend.titles:
        painter.write(title, style, x + left, y + middle)
    for entry, (left, middle) in zip(legend.entries, legend.places, strict=True):
        _sample(painter, scene, entry, x + left, y + middle, legend)
        painter.write(entry.label, style, x + left + _before(entry, legend), y + middle)


def _before(entry: LegendEntry, legend: LegendScene) -> float:
    """From the left of a row to its text; the last row, that says how many are left out, has no
    sample."""
    return legend.swatch + SPACE * legend.style.height if sampled(entry) else 0.0


def _sample(
    painter: Painter, scene: Scene, entry: LegendEntry, x: float, y: float, legend: LegendScene
) -> None:
    rgba: RGBA = (*entry.rgba[:3], 1.0)
    width = SWATCH * legend.style.height
    middle = x + legend.swatch / 2
    if entry.patch:
        _patch(painter, scene, entry, middle, y, legend.style.height)
    if entry.line:
        ends = np.array([[middle - width / 2, y], [middle + width / 2, y]])
        thick = scene.points(max(entry.line, 1.2))
        painter.line(ends, rgba, thick, entry.dash, butt=True)
    if entry.marker:
        size = scene.points(entry.size) or min(scene.points(7.0), width / 2)
        face = entry.rgba if entry.size else rgba
        place = np.array([[middle, y]])
        painter.dots(
            place, np.array([size]), np.array([face]), entry.marker, entry.edge, scene.points(0.8)
        )


def _patch(
    painter: Painter, scene: Scene, entry: LegendEntry, middle: float, y: float, height: float
) -> None:
    """A filled square, as see-through as what it stands for."""
    side = round(PATCH * height)
    left, bottom = round(middle - side / 2), round(y - side / 2)
    square = np.array([[0, 0], [side, 0], [side, side], [0, side]]) + [left, bottom]
    bounds, face = np.array([0, 4]), np.array([entry.rgba])
    clip = (left - side, bottom - side, 3 * side, 3 * side)
    fill(painter, square.astype(float), bounds, face, entry.edge, scene.points(0.8), clip)


def draw_beside(scene: Scene, panel: PanelScene, painter: Painter) -> None:
    """A panel's legend and colour bars outside; part of what never changes."""
    if panel.legend is not None and not panel.legend.ground:
        draw_legend(scene, panel.legend, painter)
    for bar in panel.bars:
        if bar.ground is None:
            draw_colorbar(scene, bar, painter)


def bar_picture(scene: Scene, bar: ColorbarScene, glyphs: Glyphs) -> NDArray[np.uint8]:
    """The pixels of an inside bar's box, to be laid over each frame."""
    assert bar.ground is not None
    x, y, width, height = bar.ground
    painter = Painter(int(width), int(height), scene.dpi, glyphs)
    ground = (*scene.theme.panel[:3], GROUND)
    painter.pixels[...] = np.round(np.array(ground) * 255).astype(np.uint8)
    left, foot, long, wide = bar.rect
    labels = tuple(replace(label, x=label.x - x, y=label.y - y) for label in bar.labels)
    draw_colorbar(
        scene, replace(bar, rect=(left - x, foot - y, long, wide), labels=labels), painter
    )
    return painter.pixels


def draw_colorbar(scene: Scene, bar: ColorbarScene, painter: Painter) -> None:
    """The colour bar, its ticks and its title."""
    x, y, width, height = (int(v) for v in bar.rect)
    length = height if bar.upright else width
    row = np.round(_colors(bar.scale, length) * 255).astype(np.uint8)
    if bar.upright:
        pixels = np.repeat(row[::-1, None], width, axis=1)
    else:
        pixels = np.repeat(row[None], height, axis=0)
    painter.image(np.ascontiguousarray(pixels), x, y)
    _draw_tips(bar, painter)
    style, gap = scene.styles.tick, TEXT_GAP * scene.styles.tick.height
    figures = not any(map(str.islower, "".join(bar.axis.texts)))
    for share, text in zip(bar.axis.share(bar.axis.ticks).tolist(), bar.axis.texts, strict=True):
        if bar.upright:
            right = bar.side == "right"
            at = x + width + gap if right else x - gap
            anchor = "left" if right else "right"
            painter.write(text, style, at, y + share * height, anchor, figures=figures)
        else:
            away = gap + style.height / 2
            at = y + height + away if bar.side == "top" else y - away
            painter.write(text, style, x + share * width, at, "center")
    for label in bar.labels:
        painter.label(label, 0)


def _colors(scale: ColorScale, length: int) -> NDArray[np.float64]:
    """The colour of each pixel along the bar, low to high; in steps, that of the step's middle."""
    shares = (np.arange(length) + 0.5) / max(length, 1)
    low, high = scale.domain
    if scale.levels is None or high <= low:
        return np.asarray(scale.stops[(shares * len(scale.stops)).astype(int)])
    if scale.log:
        return scale(low * (high / low) ** shares)
    return scale(low + (high - low) * shares)


def _draw_tips(bar: ColorbarScene, painter: Painter) -> None:
    """Triangles at the ends beyond which there are values, in the colours of these."""
    x, y, width, height = bar.rect
    wide = width if bar.upright else height
    tip = round(POINT * wide)
    ends = (bar.scale.stops[0], bar.scale.stops[-1])
    for above, (color, shown) in enumerate(zip(ends, bar.scale.beyond, strict=True)):
        if not shown:
            continue
        red, green, blue, alpha = color.tolist()
        start, out = ((y if bar.upright else x), -tip)
        if above:
            start, out = start + (height if bar.upright else width), tip
        if bar.upright:
            corners = [[x, start], [x + wide, start], [x + wide / 2, start + out]]
        else:
            corners = [[start, y], [start, y + wide], [start + out, y + wide / 2]]
        painter.polygon(np.array(corners, dtype=np.float64), (red, green, blue, alpha))
