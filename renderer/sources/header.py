"""The names of a table's columns, from its first line or the spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from renderer.errors import DataError, Fault, Place, flow, problem
from renderer.sources.cells import Rules, numbers
from renderer.sources.delimited import MOST_COLUMNS, Delimited

LISTED = 20
"""So many names are proposed in a hint."""


def width_of(file: Delimited) -> int:
    """How many cells the first record has; DataError where there is none, or too many."""
    first = next(file.records(), None)
    if first is None:
        raise DataError(problem("empty", "the file holds no table", Place(file.text.name)))
    if len(first.cells) > MOST_COLUMNS:
        what = f"{len(first.cells):,} columns; tables have up to {MOST_COLUMNS:,}"
        raise DataError(problem("too-large", what, Place(file.text.name, first.line)))
    return len(first.cells)


def given(names: Sequence[str], width: int) -> list[str]:
    """The names that the spec gives; Fault if they are not as many, or not different."""
    if len(names) != width:
        what = f"{len(names):,} names for {width:,} columns"
        raise Fault("header", what, ("header",))
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None or "" in names:
        what = f"two columns are named '{twice}'" if twice else "a name is empty"
        raise Fault("header", what, ("header",))
    return list(names)


def written(file: Delimited, head: int, sure: bool, tell: Callable[[Fault], None]) -> list[str]:
    """The names in the first record, without the blanks around them. A column without a name is
    `column_2`, the second `x` is `x_2`, with a warning. DataError where there are no rows below
    `head` records or, unless that is `sure`, no names."""
    records = list(islice(file.records(), head + 1))
    cells = [cell.strip() for cell in records[0].cells]
    if len(records) <= head:
        what = f"no rows below the line of {'names' if head == 1 else 'units'}"
        raise DataError(problem("empty", what, Place(file.text.name, records[-1].line)))
    if not sure and any(cells) and numbers(cells, Rules()) is not None:
        what = "the first line holds no names: all its cells are numbers"
        hint = "if it is data: header: false, or header: [a, b, …]; if it is names: header: true"
        raise DataError(file.problem("header", what, 0, 0, hint))
    names = unique(cells)
    for one in _renamed(file, cells, names):
        tell(one)
    return names


def unique(cells: Sequence[str]) -> list[str]:
    """The same names, those that are empty or there already told apart by a number."""
    given, taken = set(cells), set[str]()
    counts: Counter[str] = Counter()
    names: list[str] = []
    for index, cell in enumerate(cells):
        base = cell or f"column_{index + 1}"
        name = base
        while name in taken or (name in given and name != cell):
            counts[base] += 1
            name = f"{base}_{counts[base] + 1}"
        names.append(name)
        taken.add(name)
    return names


def _renamed(file: Delimited, cells: Sequence[str], names: Sequence[str]) -> list[Fault]:
    """A warning for the columns without a name, and one for names that come again."""
    empty = [i for i, cell in enumerate(cells) if not cell]
    again = [i for i, cell in enumerate(cells) if cell and names[i] != cell]
    found = []
    for columns, kind in ((empty, "no name"), (again, "a name that is taken")):
        if columns:
            place = file.places([(0, columns[0])])[0]
            which = f"column {columns[0] + 1:,}" + (
                f" ('{cells[columns[0]]}')" if kind != "no name" else ""
            )
            more = f" (and {len(columns) - 1:,} more)" if len(columns) > 1 else ""
            what = f"{place}: {which} has {kind}{more}: it is called '{names[columns[0]]}'"
            listed = ", ".join(map(flow, names[:LISTED])) + (" …" if len(names) > LISTED else "")
            hint = f"name the columns: skip: 1, header: [{listed}]"
            found.append(Fault("header", what, ("file",), hint, severity="warning"))
    return found
