"""Text as pictures: each run is drawn once and then copied.

A run's place is rounded to a quarter of a pixel, and there is one picture for each such phase, so
that text moves smoothly and a frame does not depend on the frames drawn before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.ft2font import RenderMode
from numpy.typing import NDArray

from renderer.engine.ledger import Ledger
from renderer.scene.text import (
    FIGURES,
    HINTING,
    TextStyle,
    advance,
    formula,
    is_math,
    laid_out,
    quietly,
)
from renderer.template import FIGURE_SPACE

PHASES = 4
MOST_PICTURES = 20_000


@dataclass(frozen=True)
class Picture:
    """RGBA pixels, and where their lower left corner lies from the pen's pixel."""

    pixels: NDArray[np.uint8]
    left: int
    bottom: int


class Glyphs:
    """Pictures of runs of text, made when first needed; with a ledger, what is written is noted."""

    def __init__(self, ledger: Ledger | None = None) -> None:
        self.ledger = ledger
        self._pictures: dict[tuple[str, TextStyle, int, int, float], Picture | None] = {}

    def runs(self, texts: list[str], style: TextStyle) -> list[tuple[str, float]]:
        """`(run, pen advance before it in pixels)`: numbers digit by digit, so that a counter needs
        no new pictures."""
        return self.placed(texts, style)[0]

    def placed(
        self, texts: Sequence[str], style: TextStyle, blanks: Sequence[float] = ()
    ) -> tuple[list[tuple[str, float]], float]:
        """The same, with `blanks` before each text, and the pen's advance over all of them."""
        placed, pen = [], 0.0
        for number, text in enumerate(texts):
            pen += blanks[number] if blanks else 0.0
            if text and FIGURES.issuperset(text):
                for character in text:
                    placed.append((character, pen))
                    pen += advance(character, style)
            else:
                placed.append((text, pen))
                pen += advance(text, style)
        return placed, pen

    def at(
        self, text: str, style: TextStyle, x: float, y: float, angle: float = 0.0
    ) -> tuple[Picture | None, int, int]:
        """The picture of `text` with its pen at (x, y), turned anticlockwise by up to 90 degrees,
        and the whole pixel it counts from."""
        column, row = math.floor(x * PHASES + 0.5), math.floor(y * PHASES + 0.5)
        key = (text, style, column % PHASES, row % PHASES, angle)
        if key not in self._pictures:
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.clear()
            self._pictures[key] = _drawn(*key)
        return self._pictures[key], column // PHASES, row // PHASES


def _drawn(text: str, style: TextStyle, column: int, row: int, angle: float) -> Picture | None:
    """The run drawn on a scratch canvas, cut to what is inked; None for blanks."""
    if not text.strip() or text.strip(FIGURE_SPACE) == "":
        return None
    margin = math.ceil(style.height * (2 if is_math(text) else 1)) + 2
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    length, across = advance(text, style) + 2 * margin, 4 * margin
    width = math.ceil(length * cos + across * sin - 1e-9)
    height = math.ceil(length * sin + across * cos - 1e-9)
    scratch: Any = RendererAgg(width, height, style.dpi)  # type: ignore[no-untyped-call]
    gc = scratch.new_gc()
    gc.set_foreground(style.rgba, isRGBA=True)
    x0 = round(margin * cos + 2 * margin * sin)
    y0 = round(2 * margin * cos + margin * sin)
    x, y = x0 + column / PHASES, y0 + row / PHASES
    with quietly():
        _set(scratch, gc, text, style, (x, y), angle)
    pixels = np.asarray(scratch.buffer_rgba())
    inked = pixels[..., 3] > 0
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    top, low, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    cut = np.ascontiguousarray(pixels[top:low, left:right])
    return Picture(cut, int(left) - x0, height - int(low) - y0)


def _set(
    scratch: Any, gc: Any, text: str, style: TextStyle, pen: tuple[float, float], angle: float
) -> None:
    """Draw a line of text from a pen's place (pixels from the lower left), turned by degrees."""
    rules: Any = ()
    glyphs: Any
    if is_math(text):
        whole = formula(text, style)
        glyphs, rules = whole.glyphs, whole.rules
    else:
        glyphs = [
            (item.ft_object, style.size, item.glyph_index, item.x, item.y)
            for item in laid_out(text, style)
        ]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turn = np.round(0x10000 * np.array([[cos, -sin], [sin, cos]])).astype(int)
    height = int(scratch.height)
    for face, size, index, dx, dy in glyphs:
        face.set_size(size, style.dpi)
        place = (pen[0] + dx * cos - dy * sin, pen[1] + dx * sin + dy * cos)
        face._set_transform(turn, [round(64 * along) for along in place])  # In 64ths of a pixel.
        picture = face._render_glyph(index, HINTING, RenderMode.NORMAL)
        ink = picture.buffer
        bottom = height - picture.top + ink.shape[0]
        scratch._renderer.draw_text_image(ink, picture.left, bottom, 0, gc)
    if rules:
        scratch._draw_text_glyphs_and_boxes(gc, pen[0], height - pen[1], angle, [], rules)
