"""Rows joined by steps: values that stay until they leap."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.strands import Rows, Strands

Floats: TypeAlias = NDArray[np.float64]
Leap: TypeAlias = Literal["after", "before", "mid"]


def stepped(
    points: Floats, strands: Strands, how: Leap, along: int = 0, together: bool = False
) -> tuple[Floats, Strands]:
    """The rows' points (n, dimensions) with corners between them, and the strands that they make.
    `along`: the axis that values run along. A value stays until the next row's place (`after`),
    comes at once (`before`) or leaps halfway (`mid`). `together`: corners only between rows of one
    moment."""
    source, following, part = _corners(strands, how, together)
    result, later = points[source], points[following]
    at, to = part > 0, part == 2
    place, next_ = result[:, along], later[:, along]
    halfway = place + (next_ - place) / 2
    where = {"after": next_, "before": place, "mid": halfway}[how]
    corner = np.where(to[:, None], later, result)
    corner[:, along] = where
    result = np.where(at[:, None], corner, result)
    return result, _timed(strands, source, following, at, how)


def times(how: Leap) -> int:
    """How many rows there are for each."""
    return 3 if how == "mid" else 2


def _corners(strands: Strands, how: Leap, together: bool) -> tuple[Rows, Rows, Rows]:
    """For each new row the one it comes from, the one after that, and what it is: 0 the row itself,
    1 a corner with its own value, 2 a corner with the next one's."""
    count = len(strands.rows)
    joined = np.ones(count, dtype=bool)
    ends = strands.bounds[1:]
    joined[ends[ends > 0] - 1] = False
    if together and len(strands.clock):
        joined[:-1] &= strands.clock[1:] == strands.clock[:-1]
    added = [1, 2] if how == "mid" else [2 if how == "before" else 1]
    kinds = np.array([0, *added])
    shown = np.ones((count, len(kinds)), dtype=bool)
    shown[:, 1:] = joined[:, None]
    rows = np.repeat(np.arange(count), len(kinds)).reshape(shown.shape)[shown]
    part = np.tile(kinds, (count, 1))[shown]
    return rows, np.minimum(rows + 1, max(count - 1, 0)), part


def _timed(
    strands: Strands, source: Rows, following: Rows, at: NDArray[np.bool_], how: Leap
) -> Strands:
    """The strands of new rows, each at its moment."""
    bounds = np.searchsorted(source, strands.bounds)
    rows = strands.rows[source]
    if not len(strands.clock):
        return replace(strands, rows=rows, bounds=bounds, stops=bounds[None, 1:])
    own, later = strands.clock[source], strands.clock[following]
    moment = {"after": later, "before": own, "mid": own + (later - own) / 2}[how]
    clock = np.where(at, moment, own)
    stops = np.empty_like(strands.stops)
    for k in range(strands.count):
        part = clock[bounds[k] : bounds[k + 1]]
        stops[:, k] = bounds[k] + np.searchsorted(part, strands.now, side="right")
    return Strands(rows, bounds, clock, stops, strands.now, settled=strands.settled)
