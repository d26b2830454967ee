"""How a file of delimited text is cut and how it writes decimals, found in its first lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from renderer.sources.cells import Rules, numbers
from renderer.sources.charset import Text
from renderer.sources.delimited import SPACE, Dialect

SAMPLE = 2**16
"""Characters."""
DELIMITERS = ("\t", ";", "|", ",")
"""In order of trust: the likelier one is to be part of a cell, the later it is believed."""

_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+(?:[eE][-+]?[0-9]+)?")
_GROUPED = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_POINT = re.compile(r"[-+]?[0-9]*\.[0-9]+(?:[eE][-+]?[0-9]+)?")


def find_dialect(text: Text, delimiter: str | None, comment: str | None, skip: int) -> Dialect:
    """The dialect, its delimiter found where none is given."""
    if delimiter is None:
        delimiter = "\t" if text.name.lower().endswith(".tsv") else _delimiter(text, comment, skip)
    return Dialect(delimiter, comment, skip)


def find_decimal(text: Text, dialect: Dialect) -> str:
    """`,` only where that cannot be anything else: `;` between cells, a comma in numbers alone,
    and one of them not the comma of thousands."""
    if dialect.delimiter != ";":
        return "."
    rows = _rows(_sample(text, dialect.comment, dialect.skip), ";")[1:]
    cells = [cell.strip() for row in rows for cell in row]
    commas = [cell for cell in cells if "," in cell]
    if not commas or any(_POINT.fullmatch(cell) for cell in cells):
        return "."
    sure = any(not _GROUPED.fullmatch(cell) for cell in commas)
    return "," if sure and all(_COMMA.fullmatch(cell) for cell in commas) else "."


def _delimiter(text: Text, comment: str | None, skip: int) -> str:
    lines = _sample(text, comment, skip)
    found: list[tuple[float, str]] = []
    for delimiter in DELIMITERS:
        counts = [len(row) for row in _rows(lines, delimiter)]
        if counts and counts[0] > 1:
            found.append((counts.count(counts[0]) / len(counts), delimiter))
    best = max(found, key=lambda pair: pair[0], default=(0.0, ","))
    if best[0] == 1:
        return best[1]
    if _is_spaced(lines):
        return SPACE
    return best[1] if found else _below_a_preamble(lines)


def _is_spaced(lines: Sequence[str]) -> bool:
    """Whether blanks part the cells: the same count in each line, and a column of numbers."""
    rows = [line.split() for line in lines]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return False
    below = rows[1:] or rows
    columns = zip(*below, strict=True)
    return any(numbers(column, Rules()) is not None for column in columns)


def _below_a_preamble(lines: Sequence[str]) -> str:
    """The delimiter of most lines, where the first line has none."""
    best = (len(lines) // 2, ",")
    for delimiter in DELIMITERS:
        counts = Counter(len(row) for row in _rows(lines, delimiter))
        width, times = counts.most_common(1)[0] if counts else (0, 0)
        if width > 1 and times > best[0]:
            best = (times, delimiter)
    return best[1]


def _sample(text: Text, comment: str | None, skip: int) -> list[str]:
    """The first lines that are neither blank nor comments; the last whole, or all there is."""
    lines: list[str] = []
    size = 0
    with text.open() as file:
        for line in islice(file, skip, None):
            size += len(line)
            if size > SAMPLE and (lines or size > 16 * SAMPLE):
                break
            if line.strip() and not (comment and line.lstrip(" \t").startswith(comment)):
                lines.append(line)
    return lines


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            rows.append(row)
    except csv.Error:  # the reading proper says where
        pass
    return rows
