"""Where cells of a spreadsheet stand: `C7`, `B3:F200`."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_ROWS = 2**20
MOST_COLUMNS = 2**14
"""Excel's own limits."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True)
class Area:
    """Rows and columns, from the first to the last of each, counted from 1."""

    top: int = 1
    left: int = 1
    bottom: int = MOST_ROWS
    right: int = MOST_COLUMNS

    @classmethod
    def of(cls, text: str) -> Area | None:
        """`A1:F200`, or None."""
        first, _, last = text.partition(":")
        start, end = position(first), position(last or first)
        if start is None or end is None:
            return None
        rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
        return cls(rows[0], columns[0], rows[1], columns[1])

    def meets(self, other: Area) -> bool:
        """Whether any cell is in both."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom

    def __str__(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


def position(text: str) -> tuple[int, int] | None:
    """Row and column of `C7`; None if that is no cell."""
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 1 <= row <= MOST_ROWS and column <= MOST_COLUMNS else None


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
