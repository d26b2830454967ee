"""Text made to fit: set smaller, then in several lines, then cut short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from renderer.errors import Fault, Path
from renderer.scene.text import (
    AS_ZERO,
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
SHARES = (1.0, 0.9, 0.8, 0.7)
"""Sizes at which text of many lines is tried."""
MOST_LINES = 100
LEADING = 1.22
"""From line to line, in heights of the text."""
ELLIPSIS = "…"


@dataclass(frozen=True)
class Lines:
    """Text in one style, in one line or several, each as pieces of a label; `room` is the width
    that it was made to fit, in pixels."""

    style: TextStyle
    lines: tuple[_Runs, ...]
    room: float = 0.0
    cut: bool = False
    """Whether some of it is left out."""

    @property
    def height(self) -> float:
        """Of all lines, in pixels."""
        return sum(self._steps()) + sum(self._tall(self.lines[-1])) if self.lines else 0.0

    @property
    def width(self) -> float:
        """Of the widest line, in pixels."""
        return max((width_of(runs, self.style) for runs in self.lines), default=0.0)

    def labels(
        self, x: float, y: float, anchor: Anchor = "center", upright: bool = True,
        written: Path = (),
    ) -> list[Label]:  # fmt: skip
        """The lines one below the other; (x, y) is the middle of the top of the first, or of the
        left of the first where text is turned. `written`: where in the spec."""
        labels, down = [], 0.0
        for runs, step in zip(self.lines, [*self._steps(), 0.0], strict=False):
            base = down + self._tall(runs)[0]
            at = (x, y - base) if upright else (x + base, y)
            made = Label(*at, self.style, runs, anchor, "baseline", upright, written)
            if anchor == "center" and upright and not made.wordy:
                made = replace(made, x=x + self._balance(runs))
            labels.append(made)
            down += step
        return labels

    def _balance(self, runs: _Runs) -> float:
        """How far a line that changes is moved so that it stands in the middle as it is on average
        over the film: the room that is kept for its longest values is mostly blank. In pixels to
        the right."""
        if all(len(piece) < 2 for piece in runs):
            return 0.0
        slack = max(0.0, (self.room - width_of(runs, self.style)) / 2)
        before, after = (_blank(runs, self.style, side) for side in ("front", "back"))
        return min(slack, max(-slack, (after - before) / 2))

    def _steps(self) -> list[float]:
        """From the top of each line but the last to that of the next."""
        air = (LEADING - 1) * self.style.height
        return [sum(self._tall(runs)) + air for runs in self.lines[:-1]]

    def _tall(self, runs: _Runs) -> tuple[float, float]:
        return rise_and_drop(runs, self.style)


def cut_short(what: str, at: Path) -> Fault:
    """The warning that of a text, written at `at`, only the beginning has room."""
    text = f"{what} is too long for its room, and is cut short"
    return Fault("text-cut", text, at, "shorten it, or make the canvas larger", severity="warning")


def fitted(pieces: Pieces, frames: int, style: TextStyle, room: float, most: int = 3) -> Lines:
    """The text no wider than `room` pixels, in at most `most` lines."""
    runs = joined(pieces, frames)
    width = width_of(runs, style)
    if not width:
        return Lines(style, ())
    if width <= room:
        return Lines(style, (runs,), room)
    if width * LEAST <= room:
        return Lines(_sized(style, room / width), (runs,), room)
    words = _words(runs)
    for share in (BROKEN, 0.75, 0.65, SMALLEST):
        smaller = _sized(style, share)
        lines = _broken(words, smaller, room, most)
        if lines is not None:
            return Lines(smaller, lines, room)
    rows = _broken(words, smaller, room, MOST_LINES) or (runs,)
    return _cut_to(rows, smaller, room, most)


def wrapped(pieces: Pieces, frames: int, style: TextStyle, room: float, height: float) -> Lines:
    """Text of several lines no wider than `room` and no higher than `height` pixels: lines of the
    text are kept, longer ones are broken; set smaller, and at last cut, where that is too much."""
    paragraphs = [joined(part, frames) for part in _paragraphs(pieces)]
    for share in SHARES:
        smaller = _sized(style, share)
        lines = [_wrap(runs, smaller, room) for runs in paragraphs]
        if None not in lines:
            whole = Lines(smaller, tuple(r for part in lines if part for r in part), room)
            if whole.height <= height:
                return whole
    rows = [row for runs in paragraphs for row in (_wrap(runs, smaller, room) or (runs,))]
    return _cut_to(rows, smaller, room, max(1, int(height / (LEADING * smaller.height))))


def _cut_to(rows: Sequence[_Runs], style: TextStyle, room: float, most: int) -> Lines:
    """The first `most` lines, each cut to fit; an ellipsis where there were more."""
    last = min(most, len(rows)) - 1
    short = tuple(
        _cut(row, style, room, more=number == last < len(rows) - 1)
        for number, row in enumerate(rows[:most])
    )
    found = Lines(style, short, room, cut=short != tuple(rows))
    # A formula cannot be cut.
    return replace(found, style=_sized(style, min(1.0, room / max(found.width, 1e-9))))


def _wrap(runs: _Runs, style: TextStyle, room: float) -> tuple[_Runs, ...] | None:
    """One line of text in as many as it needs; None if a word is too wide."""
    if width_of(runs, style) <= room:
        return (runs,)
    return _broken(_words(runs), style, room, MOST_LINES)


def _paragraphs(pieces: Pieces) -> list[list[list[str]]]:
    """Pieces, cut where the text has line breaks; without blank lines before and after."""
    found: list[list[list[str]]] = [[]]
    for piece in pieces:
        if len(piece) > 1:
            found[-1].append(list(piece))
            continue
        first, *others = piece[0].split("\n")
        found[-1].append([first])
        found += [[[other]] for other in others]
    while found and not any(text.strip() for piece in found[-1] for text in piece):
        found.pop()
    while found and not any(text.strip() for piece in found[0] for text in piece):
        found.pop(0)
    return found


def _blank(runs: _Runs, style: TextStyle, side: str) -> float:
    """The blanks at one end of a line that changes, in pixels, on average over its frames."""
    longest = max(len(piece) for piece in runs)
    pieces = [piece if len(piece) > 1 else piece * longest for piece in runs]
    texts = Counter("".join(parts).translate(AS_ZERO) for parts in zip(*pieces, strict=True))
    widest = width_of(runs, style)
    total = 0.0
    for text, count in texts.items():
        bare = text.lstrip() if side == "front" else text.rstrip()
        kept = advance(bare, style)
        # What its values lack of their greatest width is blank at the end.
        total += count * ((advance(text, style) if side == "front" else widest) - kept)
    return total / longest


def fixed(text: str, style: TextStyle, room: float, most: int = 3) -> Lines:
    """The same for text that never changes."""
    return fitted([[text]], 1, style, room, most)


def shortened(text: str, style: TextStyle, room: float) -> str:
    """The text, or as much of its beginning as fits, and an ellipsis."""
    return text if advance(text, style) <= room else _beginning(text, style, room)


def _beginning(text: str, style: TextStyle, room: float) -> str:
    """As much of the beginning as fits with an ellipsis; of a formula, which cannot be cut, all."""
    if is_math(text):
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
        if len(piece) > 1:
            words[-1].append(piece)
            continue
        for part in _parts(piece[0]):
            if part.isspace():
                words.append([])
            elif part:
                words[-1].append((part,))
    return [tuple(word) for word in words if word]


def _parts(text: str) -> list[str]:
    """Words and the blanks between them; a formula is one word."""
    if not is_math(text):
        return re.split(r"(\s+)", text)
    found: list[str] = []
    for part in re.split(r"((?<!\\)\$(?:\\.|[^$\\])*\$)", text):
        found += [part] if is_math(part) else re.split(r"(\s+)", part)
    return found


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


def _cut(runs: _Runs, style: TextStyle, room: float, more: bool = False) -> _Runs:
    """As much as fits, and an ellipsis where that is not all; `more`: there is more in any case."""
    if not more and width_of(runs, style) <= room:
        return runs
    kept: list[tuple[str, ...]] = []
    for piece in runs:
        left = room - width_of(tuple(kept), style)
        if width_of((piece,), style) > left - advance(ELLIPSIS, style):
            return (*kept, tuple(_beginning(text, style, left) for text in piece))
        kept.append(piece)
    return (*kept, (ELLIPSIS,))
