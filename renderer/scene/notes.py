"""Where the text of a note stands beside its point."""

from __future__ import annotations

from functools import lru_cache

from renderer.marks.drawing import Note
from renderer.scene.fit import Lines, wrapped
from renderer.scene.scene import Rect
from renderer.scene.text import TextStyle

PAD = 0.3
"""Around the text, in heights of it."""
MARGIN = 3.0
"""From a note's ground to the border of its panel, in points."""
MOST_WIDTH, MOST_HEIGHT = 0.5, 0.8
"""Shares of the panel that the text may take."""


@lru_cache(maxsize=256)
def lines_of(note: Note, font: str, dpi: float, size: tuple[float, float]) -> Lines:
    """The text of a note in a panel of this width and height in pixels."""
    style = TextStyle(font, note.style.size, note.style.rgba, dpi, note.style.weight)
    room = min(note.width * dpi / 72, MOST_WIDTH * size[0])
    return wrapped([[note.text]], 1, style, room, MOST_HEIGHT * size[1])


def text_box(note: Note, lines: Lines, at: tuple[float, float], panel: Rect) -> Rect:
    """Where the text stands: from its point `at` as its style says, moved into the panel; all in
    pixels."""
    style, width, height, unit = note.style, lines.width, lines.height, lines.style.dpi / 72
    x = at[0] + style.shift[0] * unit - width * {"left": 0, "center": 0.5, "right": 1}[style.anchor]
    y = at[1] + style.shift[1] * unit
    y -= height * {"bottom": 0, "middle": 0.5, "top": 1}[style.upright]
    left, bottom, wide, high = panel
    free = PAD * lines.style.height + MARGIN * unit
    x = max(left + free, min(x, left + wide - width - free))
    y = max(bottom + free, min(y, bottom + high - height - free))
    return (x, y, width, height)


def ground_box(note: Note, lines: Lines, at: tuple[float, float], panel: Rect) -> Rect:
    """The text with the ground around it, in pixels."""
    x, y, width, height = text_box(note, lines, at, panel)
    pad = PAD * lines.style.height
    return (x - pad, y - pad, width + 2 * pad, height + 2 * pad)
