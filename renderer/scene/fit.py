"""Text made to fit: set smaller, then in several lines, then cut short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from renderer.scene.text import (
    Anchor,
    Label,
    TextStyle,
    advance,
    is_math,
    joined,
    rise_and_drop,
    width_of,
)

Pieces: TypeAlias = Sequence[Sequence[str]]
_Runs: TypeAlias = tuple[tuple[str, ...], ...]

LEAST = 0.78
"""A line is set down to this share of its size before it is broken."""
BROKEN = 0.85
"""Size of text in several lines."""
SMALLEST = 0.55
LEADING = 1.22
"""From line to line, in heights of the text."""
ELLIPSIS = "…"


@dataclass(frozen=True)
class Lines:
    """Text in one style, in one line or several, each as pieces of a label."""

    style: TextStyle
    lines: tuple[_Runs, ...]

    @property
    def height(self) -> float:
        """Of all lines, in pixels."""
        return sum(self._steps()) + sum(self._tall(self.lines[-1])) if self.lines else 0.0

    def labels(
        self, x: float, y: float, anchor: Anchor = "center", upright: bool = True
    ) -> list[Label]:
        """The lines one below the other; (x, y) is the middle of the top of the first, or of the
        left of the first where text is turned."""
        labels, down = [], 0.0
        for runs, step in zip(self.lines, [*self._steps(), 0.0], strict=False):
            base = down + self._tall(runs)[0]
            at = (x, y - base) if upright else (x + base, y)
            labels.append(Label(*at, self.style, runs, anchor, "baseline", upright))
            down += step
        return labels

    def _steps(self) -> list[float]:
        """From the top of each line but the last to that of the next."""
        air = (LEADING - 1) * self.style.height
        return [sum(self._tall(runs)) + air for runs in self.lines[:-1]]

    def _tall(self, runs: _Runs) -> tuple[float, float]:
        return rise_and_drop(runs, self.style)


def fitted(pieces: Pieces, frames: int, style: TextStyle, room: float, most: int = 3) -> Lines:
    """The text no wider than `room` pixels, in at most `most` lines."""
    runs = joined(pieces, frames)
    width = width_of(runs, style)
    if not width:
        return Lines(style, ())
    if width <= room:
        return Lines(style, (runs,))
    if width * LEAST <= room:
        return Lines(_sized(style, room / width), (runs,))
    words = _words(runs)
    for share in (BROKEN, 0.75, 0.65, SMALLEST):
        smaller = _sized(style, share)
        lines = _broken(words, smaller, room, most)
        if lines is not None:
            return Lines(smaller, lines)
    smaller = _sized(style, SMALLEST)
    return Lines(smaller, (_cut(runs, smaller, room),))


def fixed(text: str, style: TextStyle, room: float, most: int = 3) -> Lines:
    """The same for text that never changes."""
    return fitted([[text]], 1, style, room, most)


def shortened(text: str, style: TextStyle, room: float) -> str:
    """The text, or as much of its beginning as fits, and an ellipsis."""
    if advance(text, style) <= room or is_math(text):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = advance(text[:middle].rstrip() + ELLIPSIS, style) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS


def _sized(style: TextStyle, share: float) -> TextStyle:
    return replace(style, size=style.size * share)


def _words(runs: _Runs) -> list[_Runs]:
    """The text cut at blanks; what stands together stays together."""
    words: list[list[tuple[str, ...]]] = [[]]
    for piece in runs:
        if len(piece) > 1 or is_math(piece[0]):
            words[-1].append(piece)
            continue
        for part in re.split(r"(\s+)", piece[0]):
            if part.isspace():
                words.append([])
            elif part:
                words[-1].append((part,))
    return [tuple(word) for word in words if word]


def _broken(
    words: list[_Runs], style: TextStyle, room: float, most: int
) -> tuple[_Runs, ...] | None:
    """The words in as few lines as they need, of about one length; None if they do not fit."""
    widths = [width_of(word, style) for word in words]
    space = advance(" ", style) or advance("n", style) / 2
    rows = _filled(widths, space, room)
    if len(rows) > most or max(widths) > room:
        return None
    low, high = max(widths), room
    while high - low > 1:
        middle = (low + high) / 2
        tighter = _filled(widths, space, middle)
        low, high = (low, middle) if len(tighter) <= len(rows) else (middle, high)
    return tuple(
        tuple(piece for n in row for piece in ((words[n]) if n == row[0] else ((" ",), *words[n])))
        for row in _filled(widths, space, high)
    )


def _filled(widths: Sequence[float], space: float, room: float) -> list[list[int]]:
    rows: list[list[int]] = [[]]
    used = 0.0
    for number, width in enumerate(widths):
        if rows[-1] and used + space + width > room:
            rows.append([])
            used = 0.0
        used += width + (space if rows[-1] else 0.0)
        rows[-1].append(number)
    return rows


def _cut(runs: _Runs, style: TextStyle, room: float) -> _Runs:
    """As many pieces as fit; the first that does not is cut short."""
    kept: list[tuple[str, ...]] = []
    for piece in runs:
        left = room - width_of(tuple(kept), style)
        if width_of((piece,), style) > left - advance(ELLIPSIS, style):
            kept.append(tuple(shortened(text, style, left) for text in piece))
            break
        kept.append(piece)
    return tuple(kept)
