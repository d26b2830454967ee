"""Formulas between dollar signs, set in the text's font where it has their letters."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matplotlib import _mathtext
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from renderer.scene.fonts import FAMILIES, OURS

_DejaVu: Any = _mathtext.DejaVuSansFonts


class _InterFonts(_DejaVu):  # type: ignore[misc]
    """Letters and digits of Inter; large and rare signs of DejaVu Sans, and what that lacks as it
    does."""

    def __init__(self, prop: FontProperties, flags: LoadFlags) -> None:
        super().__init__(prop, flags)
        family = FAMILIES["Inter"]
        self.fontmap |= {
            "rm": family.file("normal"),
            "sf": family.file("normal"),
            "it": str(OURS / "Inter-Italic.ttf"),
            "bf": family.file("bold"),
        }
        self._fallback_font = _DejaVu(prop, flags)


_FONTS: dict[str, Any] = {
    "custom": _InterFonts,
    "dejavusans": _DejaVu,
    "dejavuserif": _mathtext.DejaVuSerifFonts,
    "stix": _mathtext.StixFonts,
}


@dataclass(frozen=True)
class Formula:
    """A line of text with formulas: its size in pixels, above and below its baseline; glyphs (face,
    size in points, index, place from the pen); and filled rectangles (left, bottom, width, height)
    from the pen."""

    width: float
    above: float
    below: float
    glyphs: tuple[tuple[FT2Font, float, int, float, float], ...]
    rules: tuple[tuple[float, float, float, float], ...]


@lru_cache(500)
def formula(
    text: str, name: str, weight: str, size: float, dpi: float, flags: LoadFlags
) -> Formula:
    """Text set in a font; raises `ValueError` for a formula that is not right."""
    family = FAMILIES[name]
    prop = FontProperties(fname=family.file(weight), size=size)
    box: Any = _parser().parse(text, _FONTS[family.formulas](prop, flags), size, dpi)
    output: Any = _mathtext.ship(box)
    # The library's own way of doing this moves the baseline to a whole pixel beyond the box.
    return Formula(
        float(box.width), float(box.height), float(box.depth),
        tuple((i.font, i.fontsize, i.glyph_index, x, box.height - y + i.offset)
              for x, y, i in output.glyphs),
        tuple((x, box.height - (y + high), wide, high) for x, y, wide, high in output.rects),
    )  # fmt: skip


@lru_cache(1)
def _parser() -> Any:
    return _mathtext.Parser()


# Faces read from files as they go, and processes that share a file move each other's place in it.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=formula.cache_clear)
