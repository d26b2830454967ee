"""Notes as drawn: a text beside a point, whole in its panel, and the arrow between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.painter import Painter
from renderer.marks.drawing import Leader, Note
from renderer.scene.notes import ground_box, lines_of, text_box
from renderer.scene.scene import Rect
from renderer.scene.text import Label

Floats = NDArray[np.float64]

LEAST = 5.0
"""A shorter arrow is left out, in points."""
SPREAD = 0.8
"""Width of a head in lengths of it."""
CORNERS = 24
"""Of a curved line."""


@dataclass(frozen=True, eq=False)
class _Layout:
    """A note in pixels: the rectangle behind it, its lines, its arrow's shaft and head."""

    outer: Rect
    labels: tuple[Label, ...]
    shaft: Floats | None
    head: Floats | None


def draw_note(
    painter: Painter, note: Note, at: tuple[float, float], panel: Rect, font: str, alpha: float
) -> None:  # Hot path.
    """The note of the point `at`, in pixels, in a panel."""
    layout = _layout(note, font, painter.dpi, at, panel)
    if note.leader is not None and layout.shaft is not None:
        rgba = _faded(note.leader.rgba, alpha)
        painter.line(layout.shaft, rgba, note.leader.width * painter.dpi / 72, butt=True)
        if layout.head is not None:
            painter.polygon(layout.head, rgba)
    if note.ground is not None:
        painter.rectangle(layout.outer, _faded(note.ground, alpha))
    for label in layout.labels:
        painter.label(label, 0, alpha)


@lru_cache(maxsize=256)
def _layout(note: Note, font: str, dpi: float, at: tuple[float, float], panel: Rect) -> _Layout:
    """Kept, for most points stand still."""
    lines, unit = lines_of(note, font, dpi, panel[2:]), dpi / 72
    x, y, width, height = text_box(note, lines, at, panel)
    outer = ground_box(note, lines, at, panel)
    shaft, head = None, None
    if note.leader is not None:
        shaft, head = _leader(note.leader, outer, np.array(at), unit)
    anchor = note.style.anchor
    left = x + {"left": 0.0, "center": 0.5, "right": 1.0}[anchor] * width
    return _Layout(outer, tuple(lines.labels(left, y + height, anchor)), shaft, head)


def _leader(
    leader: Leader, box: Rect, tip: Floats, unit: float
) -> tuple[Floats | None, Floats | None]:
    """The shaft, shape (n, 2), and the head, shape (3, 2), of an arrow from a box; None where there
    is no room for it."""
    x, y, width, height = box
    half = np.array([width / 2, height / 2])
    middle = np.array([x, y]) + half
    away = tip - middle
    with np.errstate(all="ignore"):
        share = float(np.nanmin(half / np.abs(away)))
    if not share < 1:  # The point is under the text.
        return None, None
    start, length = middle + away * share, float(np.hypot(*away)) * (1 - share)
    if length - leader.gap * unit < LEAST * unit:
        return None, None
    way = _curve(start, tip, leader.curve)
    steps = np.hypot(*np.diff(way, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    end = along[-1] - leader.gap * unit
    head = min(leader.head * unit, 0.6 * end)
    neck = end - head * 0.7
    shaft = np.concatenate([way[along < neck], _at(way, along, neck)[None]])
    if head <= 0:
        return shaft, None
    point, base = _at(way, along, end), _at(way, along, end - head)
    across = np.array([base[1] - point[1], point[0] - base[0]]) * SPREAD / 2
    return shaft, np.array([point, base + across, base - across])


def _curve(start: Floats, end: Floats, bend: float) -> Floats:
    """Points (n, 2) from start to end along a parabola."""
    if not bend:
        return np.stack([start, end])
    across = np.array([start[1] - end[1], end[0] - start[0]])
    control = (start + end) / 2 + across * bend
    t = np.linspace(0, 1, CORNERS)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end)


def _at(way: Floats, along: Floats, length: float) -> Floats:
    return np.array([np.interp(length, along, way[:, 0]), np.interp(length, along, way[:, 1])])


def _faded(rgba: RGBA, alpha: float) -> RGBA:
    return (*rgba[:3], rgba[3] * alpha)
