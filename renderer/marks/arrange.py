"""How bars that share a place are arranged: beside each other, or on top of each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.strands import Strands
from renderer.table import Table

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]
Arrangement: TypeAlias = Literal["overlay", "group", "stack", "share"]

SHARED = 0.5
"""Where so large a part of the rows shares its place with others, these stand beside each other."""
MOST_STATES = 20_000_000
"""Keys times moments at which the heights of stacks are looked at."""


def least_gap(places: Floats, alone: float) -> float:
    """The least distance between different places; `alone` where there is just one."""
    known = np.unique(places[np.isfinite(places)])
    if len(known) < 2:
        return alone
    gaps = np.diff(known)
    real = gaps[gaps > 1e-9 * (known[-1] - known[0])]
    return float(real.min()) if len(real) else alone


def share_places(places: Floats, strands: Strands) -> bool:
    """Whether many rows stand where another one of the same moment does; without a clock, or of
    keys that never move, where any other does."""
    clock = strands.clock
    rows = np.arange(len(places)) if not len(clock) else _settled(places, strands)
    if rows is None:
        moments, rows = np.unique(clock, return_inverse=True)[1], np.arange(len(places))
    else:
        moments = np.zeros(len(rows), dtype=np.intp)
    known = np.isfinite(places[rows])
    if not known.any():
        return False
    pairs = np.stack([moments[known].astype(float), places[rows][known]], axis=1)
    _, numbers, counts = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    return float((counts[numbers.reshape(-1)] > 1).mean()) >= SHARED


def _settled(places: Floats, strands: Strands) -> Rows | None:
    """The first row of each strand, if all of them stay where they are."""
    first = strands.bounds[:-1][np.diff(strands.bounds) > 0]
    steady = np.repeat(places[first], np.diff(strands.bounds)[np.diff(strands.bounds) > 0])
    moved = (places != steady) & ~(np.isnan(places) & np.isnan(steady))
    return None if moved.any() or len(first) < 2 else first


def slots(table: Table, names: Sequence[str], places: Floats, strands: Strands) -> Rows:
    """A number for each row (in the strands' order) that tells those at one place apart: that of
    its values of columns `names`, in order of appearance, or else its turn at that place."""
    if names:
        numbers = np.zeros(len(table), dtype=np.intp)
        for number, (_, rows) in enumerate(table.groups(names)):
            numbers[rows] = number
        return numbers[strands.rows]
    clock = strands.clock if len(strands.clock) else np.zeros(len(places))
    return turns(np.stack([clock, places], axis=1))


def turns(keys: Floats) -> Rows:
    """For each row how many before it have the same `keys` (n, columns)."""
    order = np.lexsort(keys.T[::-1])
    same = (keys[order][1:] == keys[order][:-1]).all(axis=1)
    starts = np.flatnonzero(np.concatenate([[True], ~same])) if len(order) else order
    counts = np.diff(np.append(starts, len(order)))
    result = np.empty(len(order), dtype=np.intp)
    result[order] = np.arange(len(order)) - np.repeat(starts, counts)
    return result


def heaped(
    places: Floats, order: Floats | Rows, values: Floats, shared: bool
) -> tuple[Floats, Floats]:  # Hot path.
    """From where to where each bar reaches on top of those at its place that come before it by
    `order`; negative values hang below. `shared`: as parts of the place's sum, which is 1; those of
    a sum of 0 are nothing."""
    row = np.lexsort((order, places))
    there, given = places[row], values[row]
    first = np.concatenate([[True], there[1:] != there[:-1]]) if len(row) else np.empty(0, bool)
    starts = np.flatnonzero(first)
    group = np.cumsum(first) - 1
    usable = np.where(np.isfinite(given), given, 0.0)
    if shared and len(row):
        sums = np.add.reduceat(usable, starts)[group]
        usable = np.divide(usable, sums, out=np.zeros_like(usable), where=sums != 0)
    lows = np.zeros(len(row))
    for part in (usable.clip(min=0), usable.clip(max=0)):
        total = np.concatenate([[0.0], np.cumsum(part)])
        before = total[:-1] - total[starts][group] if len(row) else part
        lows += np.where(part != 0, before, 0.0)
    low, high = np.empty(len(row)), np.empty(len(row))
    low[row], high[row] = lows, np.where(np.isfinite(given), lows + usable, np.nan)
    return low, high


def heights(places: Floats, values: Floats, strands: Strands) -> tuple[float, float]:
    """The least and the greatest end of stacks of strands that go over from row to row, whenever:
    sums of what runs straight between rows are greatest at one of them. `places`: where each
    strand's rows stand."""
    times = np.unique(strands.clock)
    if strands.count * len(times) > MOST_STATES:
        times = times[:: -(-strands.count * len(times) // MOST_STATES)]
    spots = np.unique(places[np.isfinite(places)])
    sums = np.zeros((2, len(times), max(len(spots), 1)))
    for start, end in zip(strands.bounds[:-1], strands.bounds[1:], strict=True):
        if start == end or not len(spots):
            continue
        clock = strands.clock[start:end]
        usable = np.nan_to_num(values[start:end], posinf=0.0, neginf=0.0)
        spot = np.searchsorted(spots, places[start:end]).clip(0, len(spots) - 1)
        at = spot[np.searchsorted(clock, times, side="right").clip(1) - 1]
        shown = np.interp(times, clock, usable, left=0.0)
        for sign, part in enumerate((shown.clip(max=0), shown.clip(min=0))):
            np.add.at(sums[sign], (np.arange(len(times)), at), part)
    return float(sums[0].min(initial=0.0)), float(sums[1].max(initial=0.0))
