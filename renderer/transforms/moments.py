"""Regular moments of the clock for each of several things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from renderer.errors import Fault
from renderer.transforms.calendar import Period
from renderer.transforms.sequence import Floats, Places

DUST = 1e-9
"""A share of a step that is taken for the last digits of a float; or a few units of these."""
UNITS = 4

Check: TypeAlias = Callable[[float], None]
"""Raises `Fault` if so many rows are too many."""


@dataclass(frozen=True)
class Moments:
    """Moments thing after thing, each thing's in order.

    thing  number of the thing, shape (moments,)
    when   value of the clock, shape (moments,)
    dust   what is nearer to a row than this is at that row, shape (things,)
    """

    thing: Places
    when: Floats
    dust: Floats


def regularly(first: Floats, last: Floats, length: float, check: Check) -> Moments:
    """Each thing's first and all that are whole steps of `length` after it, up to its last."""
    dust = _dust(first, last, np.full_like(first, length))
    with np.errstate(over="ignore"):
        steps = np.floor((last - first + dust) / length)
    check(float(np.sum(steps + 1)))
    thing, number = _numbered(steps.astype(np.int64) + 1)
    # Multiplied, not added up, so that nothing drifts.
    when = np.minimum(first[thing] + number * length, last[thing])
    return Moments(thing, when, dust)


def evenly(first: Floats, last: Floats, count: int, check: Check) -> Moments:
    """As many for each thing, from its first to its last; one if these are the same."""
    check(float(count) * len(first))
    thing, number = _numbered(np.where(last > first, count, 1))
    share = number / (count - 1)
    when = (1 - share) * first[thing] + share * last[thing]
    return Moments(thing, when, _dust(first, last, last / (count - 1) - first / (count - 1)))


def beginnings(first: Floats, last: Floats, period: Period, check: Check) -> Moments:
    """The beginnings of the calendar's periods from each thing's first to its last, in UTC."""
    ends = period.numbers(np.array([first.min(), last.max()]))
    if np.isnan(ends).any():
        raise Fault("span", "the dates reach beyond the calendar", ("every",))
    low, high = ends.tolist()
    check(high - low)
    begins = period.start(np.arange(low, high + 1))
    start = np.searchsorted(begins, first, side="left")
    counts = np.searchsorted(begins, last, side="right") - start
    check(float(np.sum(counts, dtype=np.float64)))
    thing, number = _numbered(counts)
    return Moments(thing, begins[start[thing] + number], np.zeros(len(first)))


def _dust(first: Floats, last: Floats, step: Floats) -> Floats:
    """What each thing's moments may be away from what they should be."""
    unit = np.spacing(np.maximum(np.abs(first), np.abs(last)))
    return np.asarray(np.minimum(np.maximum(DUST * step, UNITS * unit), step / 3))


def _numbered(counts: Places) -> tuple[Places, Places]:
    """For so many of each thing: the thing's number, and the number within the thing."""
    thing = np.repeat(np.arange(len(counts)), counts)
    return thing, np.arange(len(thing)) - np.repeat(np.cumsum(counts) - counts, counts)
