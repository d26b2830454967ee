"""Text as laid out: styles, sizes in pixels, and labels that may change from frame to frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias

from matplotlib import get_data_path
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, get_font

from renderer.colors import RGBA
from renderer.template import FIGURE_SPACE

Anchor: TypeAlias = Literal["left", "center", "right"]
Rise: TypeAlias = Literal["baseline", "bottom", "middle", "top"]


@dataclass(frozen=True)
class TextStyle:
    """How text is set; `size` in points, at `dpi` pixels per 72 points."""

    font: str
    size: float
    rgba: RGBA
    dpi: float
    weight: str = "normal"

    @property
    def ascent(self) -> float:
        """Height of a line above its baseline in pixels, the same for any text."""
        return self.size * self.dpi / 72 * 0.76

    @property
    def descent(self) -> float:
        """Depth of a line below its baseline in pixels."""
        return self.size * self.dpi / 72 * 0.24

    @property
    def height(self) -> float:
        return self.ascent + self.descent


@dataclass(frozen=True)
class Label:
    """A line of text at a place of the canvas (pixels, origin at the lower left).

    `pieces` are fixed runs, and runs with one string a frame; `width` is the widest of all frames,
    so that nothing moves when digits change.
    """

    x: float
    y: float
    style: TextStyle
    pieces: tuple[tuple[str, ...], ...]
    anchor: Anchor = "center"
    rise: Rise = "baseline"
    upright: bool = True
    """False: turned to read from below, as along a vertical axis."""

    @cached_property
    def lives(self) -> bool:
        """Whether it changes from frame to frame."""
        return any(len(set(piece)) > 1 for piece in self.pieces)

    def at(self, index: int) -> list[str]:
        """The runs at frame `index`."""
        return [piece[index] if len(piece) > 1 else piece[0] for piece in self.pieces]

    @cached_property
    def width(self) -> float:
        return sum(max(advance(text, self.style) for text in set(piece)) for piece in self.pieces)


def label(x: float, y: float, style: TextStyle, text: str, anchor: Anchor = "center",
          rise: Rise = "baseline", upright: bool = True) -> Label:  # fmt: skip
    """A label that never changes."""
    return Label(x, y, style, ((text,),), anchor, rise, upright)


def joined(pieces: Sequence[Sequence[str]], frames: int) -> tuple[tuple[str, ...], ...]:
    """Pieces as a label wants them: where a formula spans several, one run a frame."""
    whole = tuple(tuple(piece) for piece in pieces)
    if len(whole) < 2 or not any("$" in text for piece in whole for text in piece[:1]):
        return whole
    longest = max(len(piece) for piece in whole)
    texts = tuple(
        "".join(piece[i] if len(piece) > 1 else piece[0] for piece in whole) for i in range(longest)
    )
    return (texts,)


_FILES = {
    "DejaVu Sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    "DejaVu Serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    "DejaVu Sans Mono": ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
    "STIXGeneral": ("STIXGeneral.ttf", "STIXGeneralBol.ttf"),
}
"""The fonts that come with the drawing library, regular and bold. No other is used: a film looks
the same on every machine."""


@cache
def font(style: TextStyle) -> FontProperties:
    """The style as the drawing library knows it."""
    regular, bold = _FILES[style.font]
    name = regular if style.weight == "normal" else bold
    return FontProperties(fname=str(Path(get_data_path(), "fonts", "ttf", name)), size=style.size)


@cache
def _glyphs(font_file: str) -> frozenset[int]:
    return frozenset(get_font(font_file).get_charmap())


def missing(text: str, style: TextStyle) -> str:
    """The characters of `text` that the font has no picture of."""
    if is_math(text):
        return ""
    known = _glyphs(str(font(style).get_file()))
    return "".join(sorted({c for c in text if ord(c) not in known and not c.isspace()}))


@cache
def _ruler(dpi: float) -> Any:
    return RendererAgg(1, 1, dpi)  # type: ignore[no-untyped-call]


def is_math(text: str) -> bool:
    """Whether the text holds a formula between two unescaped dollar signs."""
    dollars = text.count("$") - text.count(r"\$")
    return dollars > 0 and dollars % 2 == 0


@cache
def advance(text: str, style: TextStyle) -> float:
    """How far the pen moves over the text, in pixels."""
    if not text:
        return 0.0
    if text.strip(FIGURE_SPACE) == "":
        return len(text) * advance("0", style)
    ruler = _ruler(style.dpi)
    if is_math(text):
        return float(ruler.get_text_width_height_descent(text, font(style), True)[0])

    def inked(run: str) -> float:
        return float(ruler.get_text_width_height_descent(run, font(style), False)[0])

    # The library tells only the inked width: between two bars, blanks at the ends count too.
    return inked(f"|{text}|") - inked("||")


def extent(text: str, style: TextStyle) -> tuple[float, float]:
    """Width and height in pixels, whole, for layout."""
    return math.ceil(advance(text, style)), math.ceil(style.height)
