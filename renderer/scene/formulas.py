"""Formulas between dollar signs, set in the text's font where it has their letters."""

from __future__ import annotations

from typing import Any

from matplotlib import _mathtext
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import LoadFlags
from matplotlib.mathtext import MathTextParser

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


class Formulas(MathTextParser):  # type: ignore[type-arg]
    """A parser of formulas that hints as our text is, whatever the library's settings say."""

    _font_type_mapping = {**MathTextParser._font_type_mapping, "custom": _InterFonts}  # type: ignore[attr-defined]

    def __init__(self, flags: LoadFlags) -> None:
        super().__init__("agg")
        self.flags = flags

    def parse(
        self, s: str, dpi: float = 72, prop: FontProperties | None = None, *,
        antialiased: bool | None = None,
    ) -> Any:  # fmt: skip
        """The formula's size, glyphs and rules; raises `ValueError` for one that is not right."""
        return self._parse_cached(s, dpi, prop, True, self.flags)  # type: ignore[attr-defined]
