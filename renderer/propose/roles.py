"""What the columns of a table are to each other: the clock, the keys, what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from renderer.propose.words import CLOCK_WORDS, KEYS, NUMBERED, RUNS, means, quoted
from renderer.summary import Summary, summary
from renderer.table import Table

MOST_COLUMNS = 300
"""Columns that are looked at."""
LONGEST_NAME = 200
FEW = 12
"""Different values of a column that sorts things into a few classes."""
MOST_SELDOM, FOLLOWED = 24, 3
"""More things than this are followed only if there are so many rows of each."""
MOST_KEYS = 6
"""Columns tried in pairs for a key."""


@dataclass(frozen=True)
class Roles:
    """The columns by what they are. `clock` and `keys` may be empty; `why` explains each; with
    `unique` there is one row for each key at each moment. `classes` sort the keys (a country's
    continent); `texts` are all that hold words; `left_out` cannot be written in a spec."""

    table: Table
    clock: str = ""
    keys: tuple[str, ...] = ()
    unique: bool = True
    measures: tuple[Summary, ...] = ()
    classes: tuple[Summary, ...] = ()
    texts: tuple[Summary, ...] = ()
    left_out: tuple[str, ...] = ()
    why: dict[str, str] = field(default_factory=dict)

    @property
    def moments(self) -> int:
        """How many different moments the clock has."""
        return len(np.unique(_there(floats(self.table, self.clock)))) if self.clock else 0

    @property
    def things(self) -> int:
        """How many things the keys tell apart."""
        return int(codes(self.table, self.keys).max(initial=-1)) + 1 if self.keys else 1

    @property
    def traced(self) -> bool:
        """Whether things can be followed: told apart, and seen more than a few times each."""
        seldom = self.things > MOST_SELDOM and len(self.table) < FOLLOWED * self.things
        return self.unique and not seldom

    def named(self, words: Iterable[str]) -> Summary | None:
        """The first measure whose name says one of `words`."""
        known = list(words)
        return next((one for one in self.measures if means(one.name, known)), None)


def roles(table: Table) -> Roles:
    """The columns' roles, each explained."""
    names = [name for name in list(table.names)[:MOST_COLUMNS] if _writable(name)]
    some = {name: summary(table, name) for name in names}
    clock, why = _clock(table, list(some.values()))
    keys, unique, key_why = _keys(table, clock, some)
    numbers = [one for one in some.values() if one.kind == "number" and one.least < one.greatest]
    measures, classes = [], []
    for one in numbers:
        if one.name in (clock, *keys):
            continue
        if keys and depends(table, one.name, keys):
            classes += [one] if one.distinct <= FEW and one.whole else []
        elif not _counts(table, one):
            measures.append(one)
    classes = [
        *(
            one for one in some.values()
            if one.kind == "text" and one.name not in keys and 1 < one.distinct <= FEW
            and (not keys or depends(table, one.name, keys))
        ),
        *classes,
    ]  # fmt: skip
    left = [name for name in table.names if name not in some]
    texts = tuple(one for one in some.values() if one.kind == "text")
    return Roles(
        table, clock, keys, unique, tuple(measures), tuple(classes), texts, tuple(left),
        {"clock": why, "key": key_why},
    )  # fmt: skip


def floats(table: Table, name: str) -> NDArray[np.float64]:
    """A column of numbers or dates."""
    return np.asarray(table[name], dtype=np.float64)


def codes(table: Table, names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each row, the same where the columns are the same."""
    found = np.zeros(len(table), dtype=np.int64)
    for name in names:
        values, inverse = np.unique(table[name], return_inverse=True)
        _, found = np.unique(found * len(values) + inverse, return_inverse=True)
    return found


def depends(table: Table, name: str, keys: Sequence[str]) -> bool:
    """Whether a column is the same in all rows of a key."""
    return bool(codes(table, [*keys, name]).max(initial=-1) == codes(table, keys).max(initial=-1))


def rises(values: NDArray[np.float64]) -> bool:
    """Whether each value is above the one before."""
    return len(values) > 2 and bool((np.diff(values) > 0).all())


def _writable(name: str) -> bool:
    """Whether a spec can name the column."""
    return 0 < len(name) <= LONGEST_NAME and name == name.strip() and name.isprintable()


def _there(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[~np.isnan(values)]


def _clock(table: Table, columns: Sequence[Summary]) -> tuple[str, str]:
    """The column that is the clock and why; empty if there is none."""
    able = [one for one in columns if one.kind != "text" and one.varies]
    for found, why in _clocks(table, able):
        if finer := _finer(found, able):
            return finer.name, f"{quoted(found.name)} has several rows at a moment, or none"
        return found.name, why
    return "", ""


def _finer(clock: Summary, able: Sequence[Summary]) -> Summary | None:
    """Of a log, the steps, where rows have no epoch, or values come more than once in one."""
    others = [one for one in able if means(one.name, RUNS) and one is not clock]
    if not means(clock.name, RUNS) or not others:
        return None
    measured = [one for one in able if one is not clock and one not in others]
    crowded = any(one.there > clock.distinct for one in measured)
    best = max(others, key=lambda one: (one.there, one.distinct))
    better = best.there >= clock.there and best.distinct > clock.distinct
    return best if (crowded or clock.missing) and better else None


def _clocks(table: Table, able: Sequence[Summary]) -> Iterator[tuple[Summary, str]]:
    for one in able:
        if one.name == table.clock:
            yield one, "named so"
    for one in able:
        if one.kind == "date":
            order = "dates, rising" if rises(floats(table, one.name)) else "dates"
            yield one, order
    for one in able:
        if means(one.name, CLOCK_WORDS):
            yield one, "its name says so"
    for one in able:
        if one.whole and 1500 <= one.least and one.greatest <= 2200 and not one.missing:
            yield one, "its numbers look like years"
    for number, one in enumerate(able):
        values = floats(table, one.name)
        even = np.ptp(np.diff(values)) <= 1e-6 * abs(one.greatest - one.least) if len(values) else 0
        if rises(values) and (even or number == 0):
            yield one, "it rises from row to row"


def _keys(
    table: Table, clock: str, columns: dict[str, Summary]
) -> tuple[tuple[str, ...], bool, str]:
    """The columns that tell things apart, whether they do so wholly, and why."""
    if not clock:
        block = next((one for one in columns.values() if _in_blocks(table, one)), None)
        why = f"{block.distinct} values, each in one run of rows" if block else ""
        return ((block.name,) if block else ()), True, why
    if len(np.unique(table[clock])) == len(table):
        return (), True, ""
    able = [
        one.name
        for one in columns.values()
        if one.name != clock
        and 1 < one.distinct < len(table)
        and (one.kind == "text" or (one.whole and means(one.name, KEYS)))
    ]  # fmt: skip
    for name in able:
        if _tell_apart(table, (clock, name)):
            kind = columns[name].kind if columns[name].kind == "text" else "named so"
            return (name,), True, f"{kind}, once at each {quoted(clock)}"
    for pair in combinations(able[:MOST_KEYS], 2):
        if _tell_apart(table, (clock, *pair)):
            return pair, True, f"together they come once at each {quoted(clock)}"
    return (), False, ""


def _tell_apart(table: Table, names: Sequence[str]) -> bool:
    return int(codes(table, names).max(initial=-1)) + 1 == len(table)


def _in_blocks(table: Table, one: Summary) -> bool:
    """Whether a few values stand each in one block of rows."""
    if (
        not 1 < one.distinct <= min(FEW, one.rows // 2)
        or (one.kind == "number" and not one.whole)
        or one.missing
    ):
        return False
    column = table[one.name]
    return int((column[1:] != column[:-1]).sum()) + 1 == one.distinct


def _counts(table: Table, one: Summary) -> bool:
    """Whether numbers name or count rows rather than measure anything."""
    if means(one.name, NUMBERED) and one.whole:
        return True
    values = table[one.name]
    return one.whole and len(values) > 2 and bool((np.diff(values) == 1).all())
