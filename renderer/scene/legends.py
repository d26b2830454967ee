"""Legends: what they hold, and how their entries stand in the room that there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from renderer.marks.base import LegendEntry
from renderer.scene.fit import ELLIPSIS, shortened
from renderer.scene.scene import LegendScene
from renderer.scene.text import TextStyle, advance

SWATCH = 1.9
"""Width of a legend's sample, in heights of its text."""
PAD = 0.6
ROW = 1.4
"""Height of a legend's row, in heights of its text."""
SPACE = 0.5
"""Between a sample and its text, in heights of the text."""
COLUMN = 1.1
"""Between columns, in heights of the text."""
AROUND = 1.15
"""Height of a row with a large marker, in its diameters."""
LONGEST = 22.0
"""A text is cut at so many heights of itself, where the room would hold more."""
LEAST_TEXT = 5.0
"""Entries stand side by side only where no text is cut to less than so many heights of it."""
LARGEST_TITLE = 0.3
"""A title stands before a row of entries if it takes no larger part of it; else above."""
SIZES = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Parts of its size to which type is made smaller before entries are left out."""
MOST_COLUMNS = 6


@dataclass(frozen=True)
class Section:
    """Entries that tell of one field, and its name."""

    title: str
    entries: tuple[LegendEntry, ...]


@dataclass(frozen=True)
class Room:
    """Where entries may stand: width and height in pixels; `across`: in rows, not columns;
    `columns`: exactly so many."""

    width: float
    height: float
    across: bool = False
    columns: int | None = None


def sampled(entry: LegendEntry) -> bool:
    """Whether a sample stands before its text; it does not where that tells what is left out."""
    return bool(entry.line or entry.marker or entry.patch)


def merged(entries: Iterable[LegendEntry]) -> tuple[LegendEntry, ...]:
    """The same entry only once."""
    found: dict[tuple[str, str], LegendEntry] = {}
    for entry in entries:
        # A size may be called as a colour is.
        found.setdefault((entry.label, entry.title), entry)
    return tuple(found.values())


def sections(entries: Sequence[LegendEntry], title: str | None) -> tuple[Section, ...]:
    """Entries by the field that they tell of, in order of appearance; all in one under a title that
    is given."""
    if title is not None:
        return (Section(title, tuple(entries)),)
    titles = dict.fromkeys(entry.title for entry in entries)
    return tuple(Section(t, tuple(e for e in entries if e.title == t)) for t in titles)


def fitted(
    parts: Sequence[Section], style: TextStyle, room: Room, sizes: Sequence[float] = SIZES
) -> LegendScene | None:
    """The legend at (0, 0) with as many entries as have room; the last line says how many more
    there are. None where there is no room for one."""
    total = sum(len(part.entries) for part in parts)
    for size in sizes:
        shown = _laid(parts, replace(style, size=style.size * size), room)
        if shown is not None:
            return shown
    small = replace(style, size=style.size * sizes[-1])
    low, high, best = 0, total - 1, None
    while low < high:
        middle = (low + high + 1) // 2
        shown = _laid(_first(parts, middle), small, room)
        low, high, best = (middle, high, shown) if shown else (low, middle - 1, best)
    return None if best is None else replace(best, left_out=total - low)


def _first(parts: Sequence[Section], count: int) -> list[Section]:
    """The first entries, and a line that says how many more there are."""
    total, kept = sum(len(part.entries) for part in parts), []
    for part in parts:
        taken = part.entries[:count]
        count -= len(taken)
        if taken:
            kept.append(replace(part, entries=taken))
    shown = sum(len(part.entries) for part in kept)
    more = LegendEntry(f"{ELLIPSIS} {total - shown:,} more", (0.0, 0.0, 0.0, 0.0))
    kept[-1] = replace(kept[-1], entries=(*kept[-1].entries, more))
    return kept


def _laid(parts: Sequence[Section], style: TextStyle, room: Room) -> LegendScene | None:
    """The legend in type of this size, in the fewest columns (or, across, rows) that fit."""
    for columns in _counts(parts, style, room):
        board = _Board(style, room, columns)
        shown = board.across(parts) if room.across else board.down(parts)
        if shown is not None:
            return shown
    return None


def _counts(parts: Sequence[Section], style: TextStyle, room: Room) -> Iterator[int]:
    """How many entries may stand side by side, the best first; none whose rows are too many."""
    total = sum(len(part.entries) for part in parts)
    rows = int(room.height / (ROW * style.height) + 1)
    if room.columns is not None:
        counts: Iterable[int] = (min(room.columns, total),)
    elif room.across:
        least = (SWATCH + SPACE + COLUMN) * style.height
        if total > rows * int(room.width / least + 1):
            return  # Not even with texts of no width, which need not be measured then.
        longest = max(advance(entry.label, style) for part in parts for entry in part.entries)
        step = least + min(longest, LONGEST * style.height)
        counts = range(max(1, min(total, int(room.width / step) + 1)), 0, -1)
    else:
        counts = range(1, min(MOST_COLUMNS, total) + 1)
    yield from (count for count in counts if -(-total // count) <= rows)


@dataclass
class _Board:
    """Entries on their way to their places; rows are counted from the top, in pixels."""

    style: TextStyle
    room: Room
    columns: int

    def __post_init__(self) -> None:
        self.high = self.style.height
        self.pad = PAD * self.high
        self.inner = self.room.width - 2 * self.pad
        self.titles: list[tuple[str, float, float]] = []
        self.places: list[tuple[float, float]] = []
        self.entries: list[LegendEntry] = []

    def down(self, parts: Sequence[Section]) -> LegendScene | None:
        """In columns, each filled from the top before the next."""
        swatch = self._swatch(parts)
        before = swatch + SPACE * self.high
        gaps = (self.columns - 1) * COLUMN * self.high
        most = min(LONGEST * self.high, (self.inner - gaps) / self.columns - before)
        longest = max(self._advance(entry) for part in parts for entry in part.entries)
        if most < min(longest, LEAST_TEXT * self.high):
            return None
        left, top, lowest = self.pad, 0.0, 0.0
        if len(parts) == 1 and parts[0].title:
            top = ROW * self.high
            title = shortened(parts[0].title, self.style, self.inner)
            self.titles.append((title, left, top / 2))
        width = max((self._end(title, x) for title, x, _ in self.titles), default=0.0)
        for column in self._filled(parts):
            down, right = top, left
            for item in column:
                tall = self._tall(item)
                if isinstance(item, str):
                    text = shortened(item, self.style, before + most)
                    self.titles.append((text, left, down + tall / 2))
                    right = max(right, self._end(text, left))
                else:
                    entry = self._cut(item, most + (0.0 if sampled(item) else before))
                    self._put(entry, left, down + tall / 2)
                    begin = left + (before if sampled(item) else 0.0)
                    right = max(right, self._end(entry.label, begin))
                down += tall
            lowest, width = max(lowest, down), max(width, right)
            left = right + COLUMN * self.high
        return self._made(width + self.pad, lowest, swatch)

    def across(self, parts: Sequence[Section]) -> LegendScene | None:
        """In rows, each filled from the left before the next, each section from a new one."""
        swatch = self._swatch(parts)
        before = swatch + SPACE * self.high
        top = width = 0.0
        for part in parts:
            title = shortened(part.title, self.style, self.inner)
            named = advance(title, self.style) + COLUMN * self.high if title else 0.0
            beside = named if named <= LARGEST_TITLE * self.inner else 0.0
            if title:
                self.titles.append((title, self.pad, top + ROW * self.high / 2))
                width = max(width, self._end(title, self.pad))
                top += 0.0 if beside else ROW * self.high
            longest = max(map(self._advance, part.entries))
            step = before + min(longest, LONGEST * self.high) + COLUMN * self.high
            columns = min(self.columns, len(part.entries))
            if columns > 1 and beside + columns * step - COLUMN * self.high > self.inner:
                return None
            most = min(LONGEST * self.high, self.inner - beside - before)
            for start in range(0, len(part.entries), columns):
                row = part.entries[start : start + columns]
                tall = max(map(self._tall, row))
                for number, entry in enumerate(row):
                    left = self.pad + beside + number * step
                    self._put(self._cut(entry, most), left, top + tall / 2)
                    width = max(width, self._end(self.entries[-1].label, left + before))
                top += tall
        return self._made(width + self.pad, top, swatch)

    def _filled(self, parts: Sequence[Section]) -> Iterator[list[str | LegendEntry]]:
        """What stands in each column; a title is never the last."""
        items: list[str | LegendEntry] = []
        for part in parts:
            items += [part.title] if part.title and len(parts) > 1 else []
            items += part.entries
        rows = -(-len(items) // self.columns)
        column: list[str | LegendEntry] = []
        for item in items:
            full = len(column) >= rows - isinstance(item, str)
            if full and column and not isinstance(column[-1], str):
                yield column
                column = []
            column.append(item)
        yield column

    def _put(self, entry: LegendEntry, x: float, y: float) -> None:
        self.entries.append(entry)
        self.places.append((x, y))

    def _cut(self, entry: LegendEntry, most: float) -> LegendEntry:
        return replace(entry, label=shortened(entry.label, self.style, most))

    def _advance(self, entry: LegendEntry) -> float:
        return advance(entry.label, self.style)

    def _end(self, text: str, x: float) -> float:
        return x + advance(text, self.style)

    def _tall(self, item: str | LegendEntry) -> float:
        size = 0.0 if isinstance(item, str) else max(item.size, item.line)
        return max(ROW * self.high, AROUND * size * self.style.dpi / 72)

    def _swatch(self, parts: Sequence[Section]) -> float:
        largest = max(entry.size for part in parts for entry in part.entries)
        return max(SWATCH * self.high, largest * self.style.dpi / 72)

    def _made(self, width: float, down: float, swatch: float) -> LegendScene | None:
        """The legend with its places counted from its lower left corner, if it has room."""
        height = down + 2 * (PAD - 0.2) * self.high
        if width > self.room.width + 0.5 or height > self.room.height + 0.5:
            return None
        base = height - (PAD - 0.2) * self.high
        return LegendScene(
            rect=(0, 0, round(width), round(height)),
            titles=tuple((text, x, base - y) for text, x, y in self.titles),
            entries=tuple(self.entries),
            places=tuple((x, base - y) for x, y in self.places),
            swatch=swatch,
            style=self.style,
        )
