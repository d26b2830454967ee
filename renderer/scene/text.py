"""Text as laid out: styles, sizes in pixels, and labels that may change from frame to frame."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal, TypeAlias

from matplotlib.font_manager import get_font
from matplotlib.ft2font import FT2Font, LayoutItem, LoadFlags

from renderer.colors import RGBA
from renderer.errors import Fault, Path
from renderer.formats import MISSING
from renderer.scene import formulas
from renderer.scene.fonts import borrowed, files, lost
from renderer.scene.formulas import Formula
from renderer.template import FIGURE_SPACE

Anchor: TypeAlias = Literal["left", "center", "right"]
Rise: TypeAlias = Literal["baseline", "bottom", "middle", "top"]


_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    rf"[{FIGURE_SPACE} ]*(?:[-−+ ]?[{FIGURE_SPACE} ]*[\d.,_]+(?:e[-−+]\d+)?[kMBTGmµnp%]?|{MISSING})"
)
"""A number as text shows it, padded."""


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

    def sized(self, part: float) -> TextStyle:
        """The same type at a part of its size."""
        return replace(self, size=self.size * part)


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
    written: Path = ()
    """Where in the spec its text is written, if it is the film's own."""

    @cached_property
    def lives(self) -> bool:
        """Whether it changes from frame to frame."""
        return any(len(set(piece)) > 1 for piece in self.pieces)

    def at(self, index: int) -> list[str]:
        """The runs at frame `index`."""
        return [piece[index] if len(piece) > 1 else piece[0] for piece in self.pieces]

    @cached_property
    def width(self) -> float:
        return width_of(self.pieces, self.style)

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top in pixels, of all frames."""
        width = self.width
        above, below = rise_and_drop(self.pieces, self.style)
        along = {"left": 0.0, "center": -width / 2, "right": -width}[self.anchor]
        if self.upright:
            left, base = self.x + along, self.y + self.drop
            return left, base - below, left + width, base + above
        base, bottom = self.x - self.drop, self.y + along
        return base - above, bottom, base + below, bottom + width

    def spaced(self, index: int) -> tuple[float, list[float]]:  # Hot path.
        """From the label's place to where its first run begins at frame `index`, and the blanks
        before each run, in pixels: such that numbers end where they always do, what comes after
        words begins where it always does, a line of words alone stands in the middle, and one at
        the right ends there."""
        texts, blanks, after = self.at(index), [], 0.0
        for text, (before, room) in zip(texts, self._rooms, strict=True):
            slack = max(0.0, room - run_width(text, self.style)) if room else 0.0
            blanks.append(after + (slack if before else 0.0))
            after = 0.0 if before else slack
        along = {"left": 0.0, "center": -self.width / 2, "right": -self.width}[self.anchor]
        ends = texts[-1].rstrip() if texts else ""
        if self.anchor == "right" and len(ends) < len(texts[-1]):
            along = -sum(blanks) - sum(run_width(t, self.style) for t in (*texts[:-1], ends))
        elif self.anchor == "center" and self.wordy:
            along = -advance(ends, self.style) / 2
        return along, blanks

    @cached_property
    def _rooms(self) -> tuple[tuple[bool, float], ...]:
        """Of each run, whether it is a number, with its blanks before it, and how wide it is in all
        frames: 0 if it never changes, or has nothing after it that must stand still."""
        found = []
        for number, piece in enumerate(self.pieces):
            texts = {text.translate(AS_ZERO) for text in piece}
            before = all(_NUMBER.fullmatch(text) for text in texts)
            last = number + 1 == len(self.pieces)
            stands = len(texts) < 2 or (last and not before)
            wide = 0.0 if stands else max(run_width(text, self.style) for text in texts)
            found.append((before, wide))
        return tuple(found)

    @cached_property
    def wordy(self) -> bool:
        """Whether it is nothing but words that change, of different lengths."""
        if len(self.pieces) != 1 or len(self.pieces[0]) < 2 or not self.upright:
            return False
        texts = {text.rstrip() for text in self.pieces[0]}
        return len(texts) > 1 and not any(is_math(t) or _DIGIT.search(t) for t in texts)

    @property
    def drop(self) -> float:
        """From the label's place up to its baseline."""
        style = self.style
        return {
            "baseline": 0.0, "bottom": style.descent, "top": -style.ascent,
            "middle": (style.descent - style.ascent) / 2,
        }[self.rise]  # fmt: skip


def label(x: float, y: float, style: TextStyle, text: str, anchor: Anchor = "center",
          rise: Rise = "baseline", upright: bool = True) -> Label:  # fmt: skip
    """A label that never changes."""
    return Label(x, y, style, ((text,),), anchor, rise, upright)


FIGURES = frozenset("0123456789.,+-−–%:/" + FIGURE_SPACE)
"""What numbers are written with; they are drawn figure by figure."""
AS_ZERO = str.maketrans("123456789", "000000000")
"""Digits are all equally wide: what differs in them alone is measured once."""


def width_of(pieces: Sequence[Sequence[str]], style: TextStyle) -> float:
    """The width of pieces side by side, each at its widest. Digits are all equally wide."""
    return sum(
        max(advance(text, style) for text in {text.translate(AS_ZERO) for text in piece})
        if len(piece) > 1
        else advance(piece[0], style)
        for piece in pieces
    )


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


HINTING = LoadFlags.FORCE_AUTOHINT | LoadFlags.TARGET_LIGHT
"""Letters keep their shapes and places along the line, and their heights fit whole pixels."""


def laid_out(text: str, style: TextStyle) -> list[LayoutItem]:
    """The text's glyphs in a line, shaped and in their scripts' directions: each with its face,
    and its place from the pen in pixels."""
    face = get_font(files(text, style.font, style.weight))
    face.set_size(style.size, style.dpi)
    return face._layout(text, HINTING)


def missing(text: str, style: TextStyle) -> str:
    """The characters of `text` beside formulas that no font here has a picture of."""
    return lost("".join(_parts(text)[::2]), style.font, style.weight)


def elsewhere(text: str, style: TextStyle) -> dict[str, str]:
    """The characters of `text` beside formulas that are taken from fonts of this machine, by these
    fonts' names."""
    found: dict[str, str] = {}
    for part in _parts(text)[::2]:
        for name, characters in borrowed(part, style.font, style.weight).items():
            found[name] = "".join(sorted({*found.get(name, ""), *characters}))
    return found


_DOLLAR = re.compile(r"(?<!\\)\$")


def _parts(text: str) -> list[str]:
    """Plain text and formulas in turn, the first plain, maybe empty."""
    if not is_math(text):
        return [text]
    parts = _DOLLAR.split(text)
    return [part if n % 2 else part.replace(r"\$", "$") for n, part in enumerate(parts)]


@contextmanager
def quietly() -> Iterator[None]:
    """Without the drawing library's own words on missing characters: the scene has its own."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


def formula(text: str, style: TextStyle) -> Formula:
    """Text with formulas as set, each part as it would be alone; raises `ValueError` for a formula
    that is not right."""
    pen, above, below = 0.0, 0.0, 0.0
    glyphs: list[tuple[FT2Font, float, int, float, float]] = []
    rules: list[tuple[float, float, float, float]] = []
    for number, part in enumerate(_parts(text)):
        if number % 2:
            one = formulas.formula(
                f"${part}$", style.font, style.weight, style.size, style.dpi, HINTING
            )
            above, below = max(above, one.above), max(below, one.below)
            glyphs += [(face, size, index, pen + x, y) for face, size, index, x, y in one.glyphs]
            rules += [(pen + x, y, wide, high) for x, y, wide, high in one.rules]
            pen += one.width
        elif part:
            items = laid_out(part, style)
            glyphs += [(i.ft_object, style.size, i.glyph_index, pen + i.x, i.y) for i in items]
            pen += advance(part, style)
    return Formula(pen, above, below, tuple(glyphs), tuple(rules))


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
    if is_math(text):
        return formula(text, style).width
    # Between two bars, wherever the text begins: their distance, without the width of one.
    return _bars_apart(f"|{text}|", style) - _bars_apart("||", style)


def run_width(text: str, style: TextStyle) -> float:
    """How far the pen moves over a run, as it is drawn: figures one by one."""
    if FIGURES.issuperset(text):
        return sum(advance(figure, style) for figure in text)
    return advance(text, style)


def _bars_apart(text: str, style: TextStyle) -> float:
    with quietly():
        places = [item.x for item in laid_out(text, style)]
    return max(places) - min(places)


_PLAIN = TextStyle("Inter", 10.0, (0.0, 0.0, 0.0, 1.0), 72.0)


def check_formulas(pieces: Sequence[Sequence[str]], frames: int) -> None:
    """Raises `Fault` for a formula that cannot be set."""
    whole = {text.translate(AS_ZERO) for piece in joined(pieces, frames) for text in piece}
    for text in (line for several in whole for line in several.split("\n")):
        try:
            if is_math(text):
                advance(text, _PLAIN)
        except ValueError as error:
            last = str(error).strip().rpartition("\n")[2]
            why = last.partition(": ")[2].partition("  (at")[0] or last
            why = "it is not complete" if why.startswith("Expected {") else why
            hint = r"write \$ for a dollar sign"
            raise Fault("formula", f"'{text}' cannot be set: {why}", hint=hint) from None


def rise_and_drop(pieces: Sequence[Sequence[str]], style: TextStyle) -> tuple[float, float]:
    """How far a line reaches above and below its baseline in pixels: farther than usual where it
    holds a formula."""
    above, below = style.ascent, style.descent
    formulas = {text.translate(AS_ZERO) for piece in pieces for text in piece if is_math(text)}
    for text in formulas:
        size = formula(text, style)
        above, below = max(above, size.above), max(below, size.below)
    return above, below
