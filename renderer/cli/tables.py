"""A table as people look at it: what each column holds, then the first rows, within the width of
the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence

import numpy as np
from rich.cells import cell_len, set_cell_size

from renderer.errors import shown
from renderer.summary import Summary, summary
from renderer.table import Table
from renderer.writing import iso, shortest

WIDTH = 100
"""Where there is no terminal."""
MOST_DESCRIBED, FEW_DESCRIBED = 60, 15
"""Columns that are described of one table, and of each of several."""
WIDEST_NAME, WIDEST_CELL = 30, 32
GAP = "  "
MISSING = "–"


def lines(name: str, table: Table, rows: int, short: bool = False, what: str = "") -> Iterator[str]:
    """The table in lines; `short` where it is one of several, `what` is said of it as a whole."""
    width = shutil.get_terminal_size((WIDTH, 24)).columns
    count = f"{_many(len(table), 'row')} × {_many(len(table.names), 'column')}"
    yield _bold(f"{_clean(name, width)}: {count}{what}")
    yield from _columns(table, FEW_DESCRIBED if short else MOST_DESCRIBED, width)
    if rows and len(table):
        yield ""
        yield from _rows(table, rows, width)


def _columns(table: Table, most: int, width: int) -> Iterator[str]:
    """A line for each column."""
    names = list(table.names)
    some = [summary(table, name) for name in names[:most]]
    cells = [["column", "type", "missing", "distinct", "values", ""]]
    cells += [
        [
            _clean(one.name, WIDEST_NAME),
            _kind(one, table.units.get(one.name, "")),
            f"{one.missing:,}" if one.missing else MISSING,
            f"{'' if one.all_counted else '≥ '}{one.distinct:,}",
            _values(one),
            _role(table, one.name),
        ]
        for one in some
    ]
    widths = _widths(cells)
    spare = width - sum(widths) - len(GAP) * len(widths)
    widths[4] = max(len("values"), widths[4] + min(0, spare))
    head, *body = (_line(row, widths, {2, 3}) for row in cells)
    yield _dim(head)
    yield from body
    if len(names) > most:
        yield _rest(names[most:], "column", width)


def _kind(one: Summary, unit: str) -> str:
    """What the values are, with their unit."""
    kind = "whole number" if one.whole and one.kind == "number" else one.kind
    return f"{kind}, {_clean(unit, 12)}" if unit else kind


def _values(one: Summary) -> str:
    """From the least to the greatest, or a few examples."""
    if one.kind == "text":
        words = ", ".join(f"'{_clean(word, 24)}'" for word in one.examples)
        return f"{words}, …" if one.distinct > len(one.examples) else words
    large = one.whole and one.kind == "number" and max(-one.least, one.greatest) >= 1e5
    ends = [
        f"{value:,.0f}" if large else _number(value, one.kind == "date")
        for value in (one.least, one.greatest)
    ]
    range_ = ends[0] if ends[0] == ends[1] else " … ".join(ends)
    return f"{range_}, {one.infinite:,} infinite" if one.infinite else range_


def _role(table: Table, name: str) -> str:
    roles = [("clock", name == table.clock), ("key", name in table.keys)]
    return ", ".join(role for role, is_one in roles if is_one)


def _rows(table: Table, count: int, width: int) -> Iterator[str]:
    """The first rows, as many columns as there is room for."""
    names = list(table.names)
    head = table.take(np.arange(min(count, len(table))))
    columns: list[list[str]] = []
    room = width
    for name in names:
        cells = [_clean(name, WIDEST_NAME), *_cells(head, name)]
        room -= len(GAP) + max(map(cell_len, cells))
        if room < 0 and columns:
            break
        columns.append(cells)
    grid = [list(row) for row in zip(*columns, strict=True)]
    right = {i for i, name in enumerate(names[: len(columns)]) if _is_number(table, name)}
    first, *body = (_line(row, _widths(grid), right) for row in grid)
    yield _dim(first)
    yield from body
    if count < len(table):
        yield _dim(f"{GAP}… and {_many(len(table) - count, 'more row', 'more rows')}")
    if len(columns) < len(names):
        yield _rest(names[len(columns) :], "column", width)


def _is_number(table: Table, name: str) -> bool:
    return table[name].dtype.kind != "U" and name not in table.dates


def _cells(table: Table, name: str) -> list[str]:
    column = table[name]
    if column.dtype.kind == "U":
        return [_clean(word, WIDEST_CELL) or MISSING for word in column.tolist()]
    return [_number(value, name in table.dates) for value in column.tolist()]


def _number(value: float, is_date: bool) -> str:
    if np.isnan(value):
        return MISSING
    return (iso(value) if is_date else None) or shortest(value)


def _rest(names: Sequence[str], what: str, width: int) -> str:
    """How many there are that are not shown, and the first of them."""
    text = f"{GAP}… and {_many(len(names), f'more {what}')}: "
    return _dim(_cut(text + ", ".join(_clean(name, WIDEST_NAME) for name in names[:50]), width))


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def _clean(text: str, width: int) -> str:
    """In one line, without what a terminal would take for a command, cut to `width` cells."""
    return _cut(shown(text[: 4 * width].replace("\n", "\\n"), 5 * width), width)


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def _widths(grid: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(*grid, strict=True)]


def _line(cells: Sequence[str], widths: Sequence[int], right: set[int]) -> str:
    padded = []
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        text = _cut(cell, width)
        blank = " " * (width - cell_len(text))
        padded.append(blank + text if number in right else text + blank)
    return (GAP + GAP.join(padded)).rstrip()


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if _styled() else text


def _dim(text: str) -> str:
    return f"\x1b[2m{text}\x1b[0m" if _styled() else text


def _styled() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
