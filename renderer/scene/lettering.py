"""Tick text made to fit along an axis: fewer ticks of numbers; names in lines, turned, or cut."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from renderer.scene.axes import AxisScene
from renderer.scene.fit import shortened
from renderer.scene.text import TextStyle, advance

Settle: TypeAlias = Callable[[int], AxisScene]
"""An axis with at most about so many ticks."""

MOST_TICKS = 9
AIR = 1.1
"""Between texts side by side, in heights of the text."""
APART = 1.12
"""From line to line of texts one above the other that are none the less two."""
LEADING = 1.12
"""From line to line of one text."""
MOST_LINES = 3
ANGLES = (30.0, 45.0, 60.0, 90.0)
"""By which names are turned, where they have no room side by side."""
WIDE = 6.0
"""With so much room for each, in heights of the text, names are cut rather than turned."""
PART_ALONG, PART_BESIDE = 0.35, 0.4
"""The largest part of a panel's height that turned text takes, and of its width text beside it."""
BROAD = 2.2
"""From tick to tick beside a panel, in heights of the text, as it looks best."""


@dataclass(frozen=True)
class Lettering:
    """Sets tick text in one style."""

    style: TextStyle

    @property
    def height(self) -> float:
        """Of a line."""
        return self.style.height

    def along(self, settle: Settle, length: float, room: float, lettered: bool) -> AxisScene:
        """An axis of `length` pixels from left to right, its text at most about `room` high;
        `lettered`: its texts are names, that must all be there."""
        if not lettered:
            for most in range(MOST_TICKS, 1, -1):
                axis = settle(most)
                if self._loose(axis, length):
                    return axis
            return self._thinned(axis, length, across=False)
        axis = settle(MOST_TICKS)
        slot = self._slot(axis, length)
        if slot < 0.7 * self.height:  # No letter has room: a thousand names need no measuring.
            return self._turned(axis, slot, length, room)
        if self._loose(axis, length):
            return axis
        lines = [self.in_lines(t, slot - 0.7 * self.height, MOST_LINES) for t in axis.texts]
        if all(lines):
            return replace(axis, texts=tuple("\n".join(each or ()) for each in lines))
        if slot >= WIDE * self.height:
            wide = slot - 0.7 * self.height
            cut = ("\n".join(self._cut(text, wide, MOST_LINES)) for text in axis.texts)
            return replace(axis, texts=tuple(cut))
        return self._turned(axis, slot, length, room)

    def beside(self, settle: Settle, length: float, room: float, lettered: bool) -> AxisScene:
        """An axis of `length` pixels from bottom to top, its text at most about `room` wide."""
        if not lettered:
            top = max(2, min(MOST_TICKS, int(length / (BROAD * self.height))))
            for most in range(top, 1, -1):
                axis = settle(most)
                if self._slot(axis, length) >= APART * self.height:
                    return axis
            return self._thinned(axis, length, across=True)
        axis = settle(MOST_TICKS)
        slot = self._slot(axis, length)
        most = max(1, min(MOST_LINES, int((slot / self.height - 0.35) / LEADING)))
        texts = tuple("\n".join(self._cut(text, room, most)) for text in axis.texts)
        axis = replace(axis, texts=texts)
        return axis if slot >= 0.98 * self.height else self._thinned(axis, length, across=True)

    def size(self, text: str) -> tuple[float, float]:
        """Width and height of a tick's text, as it stands upright."""
        lines = text.split("\n")
        width = max(advance(line, self.style) for line in lines)
        return width, self.height * (1 + (len(lines) - 1) * LEADING) if text else 0.0

    def reach(self, axis: AxisScene) -> tuple[float, float]:
        """How wide and how high the largest text of an axis is, as it is turned."""
        sizes = [self._spread(text, axis.angle) for text in axis.texts]
        return max((w for w, _ in sizes), default=0.0), max((h for _, h in sizes), default=0.0)

    def overhang(self, text: str, axis: AxisScene) -> tuple[float, float]:
        """How far a text below its tick reaches to the left of it and to the right."""
        width, _ = self._spread(text, axis.angle)
        if not axis.angle:
            return width / 2, width / 2
        right = self.height * math.sin(math.radians(axis.angle)) / 2
        return width - right, right

    def _spread(self, text: str, angle: float) -> tuple[float, float]:
        width, height = self.size(text)
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        return (width * cos + height * sin, width * sin + height * cos) if text else (0.0, 0.0)

    def in_lines(self, text: str, room: float, most: int) -> list[str] | None:
        """The words of a text in at most so many lines of `room` pixels; None if they do not
        fit."""
        lines: list[str] = []
        for word in text.split() or [""]:
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and advance(longer, self.style) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        wide = max(advance(line, self.style) for line in lines)
        return lines if len(lines) <= most and wide <= room else None

    def _cut(self, text: str, room: float, most: int) -> list[str]:
        if advance(text, self.style) <= room:
            return [text]
        whole = self.in_lines(text, room, most)
        if whole is not None or most == 1:
            return whole or [shortened(text, self.style, room)]
        first = shortened(text, self.style, room).removesuffix("…")
        first = first.rpartition(" ")[0] or first
        rest = text[len(first) :].strip()
        return [first.strip(), *self._cut(rest, room, most - 1)]

    def _turned(self, axis: AxisScene, slot: float, length: float, room: float) -> AxisScene:
        """Names turned as little as they need; where even upright ones have no room, only every
        second, third … is written."""
        near = APART * self.height

        def fits(angle: float, each: int) -> bool:
            return slot * each * math.sin(math.radians(angle)) >= near

        angle = next((angle for angle in ANGLES if fits(angle, 1)), 45.0)
        each = next(n for n in range(1, len(axis.texts) + 1) if fits(angle, n) or n * slot > 1e4)
        sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        most = (room - self.height * cos) / sin
        if cos > 1e-9:  # No farther to the left of the panel than it is high.
            most = min(most, (PART_ALONG * length + slot / 2) / cos)
        most = max(most, 3 * self.height)
        texts = tuple(
            shortened(text, self.style, most) if n % each == 0 else ""
            for n, text in enumerate(axis.texts)
        )
        lost = sum(not text for text in texts)
        return replace(axis, texts=texts, angle=angle, unwritten=lost)

    def _slot(self, axis: AxisScene, length: float) -> float:
        """The least distance between neighbours."""
        places = sorted((axis.share(axis.ticks) * length).tolist())
        return min((b - a for a, b in zip(places, places[1:], strict=False)), default=length)

    def _loose(self, axis: AxisScene, length: float) -> bool:
        """Whether texts side by side do not touch."""
        return len(self._apart(axis, length, False)) == len(axis.texts)

    def _apart(self, axis: AxisScene, length: float, across: bool) -> list[int]:
        """The ticks whose texts keep clear of those before them; `across`: one above the other."""
        kept: list[int] = []
        places = (axis.share(axis.ticks) * length).tolist()
        for number, text in enumerate(axis.texts):
            half = self._half(text, across)
            if not kept or not half or not self._half(axis.texts[kept[-1]], across):
                kept.append(number)
                continue
            air = 0.0 if across else AIR * self.height
            near = half + self._half(axis.texts[kept[-1]], across) + air
            if abs(places[number] - places[kept[-1]]) >= near:
                kept.append(number)
        return kept

    def _half(self, text: str, across: bool) -> float:
        width, height = self.size(text)
        return (APART * height if across else width) / 2

    def _thinned(self, axis: AxisScene, length: float, across: bool) -> AxisScene:
        """The axis with text only where it has room."""
        kept = set(self._apart(axis, length, across))
        texts = tuple(text if n in kept else "" for n, text in enumerate(axis.texts))
        return replace(axis, texts=texts, unwritten=len(texts) - len(kept))


def lines_of(text: str, height: float) -> Sequence[tuple[str, float]]:
    """The lines of a text, and how far the middle of each is below that of the first."""
    return [(line, n * LEADING * height) for n, line in enumerate(text.split("\n"))]
