"""Regular moments of the clock for each of several things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.transforms.sequence import Floats, Places
from renderer.transforms.spans import SECONDS, Step

DUST = 1e-9
"""A share of a step that is taken for the last digits of a float; or a few units of these."""
UNITS = 4
FARTHEST_DATE = 1e15
"""In seconds: some thirty million years, beyond which no calendar is computed."""
WEEK, MONDAY = 7, 4
"""In days; 1970-01-05 was a Monday."""

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


def beginnings(first: Floats, last: Floats, step: Step, check: Check) -> Moments:
    """The beginnings of the calendar's days, weeks, months … from each thing's first to its last,
    in UTC."""
    if max(-first.min(), last.max()) > FARTHEST_DATE:
        raise Fault("span", "the dates reach beyond the calendar", ("every",))
    shortest = step.months * 28 * SECONDS["d"] or SECONDS["d"]
    check(float(np.sum((last - first) / shortest)))
    begins = _calendar(float(first.min()), float(last.max()), step)
    start = np.searchsorted(begins, first, side="left")
    thing, number = _numbered(np.searchsorted(begins, last, side="right") - start)
    return Moments(thing, begins[start[thing] + number], np.zeros(len(first)))


def _dust(first: Floats, last: Floats, step: Floats) -> Floats:
    """What each thing's moments may be away from what they should be."""
    unit = np.spacing(np.maximum(np.abs(first), np.abs(last)))
    return np.asarray(np.minimum(np.maximum(DUST * step, UNITS * unit), step / 3))


def _calendar(first: float, last: float, step: Step) -> Floats:
    """The beginnings from before `first` to after `last`, in seconds."""
    months = step.months
    if months:
        ends = np.array([first, last]).astype(np.int64).astype("M8[s]").astype("M8[M]")
        low, high = ends.astype(np.int64).tolist()
        # Counted from January of the year 0, so that decades begin in 1990 and 2000.
        low -= (low + 1970 * 12) % months
        begins: NDArray[np.datetime64] = np.arange(low, high + months + 1, months).astype("M8[M]")
        return np.asarray(begins.astype("M8[s]").astype(np.float64))
    days = WEEK if step.unit == "week" else 1
    low, high = (int(np.floor(end / SECONDS["d"])) for end in (first, last))
    low -= (low - MONDAY) % days
    return np.arange(low, high + days + 1, days, dtype=np.float64) * SECONDS["d"]


def _numbered(counts: Places) -> tuple[Places, Places]:
    """For so many of each thing: the thing's number, and the number within the thing."""
    thing = np.repeat(np.arange(len(counts)), counts)
    return thing, np.arange(len(thing)) - np.repeat(np.cumsum(counts) - counts, counts)
