"""Rows joined by curves that bend softly through them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.strands import Rows, Strands
from renderer.marks.tweens import Stencil, Tween, monotone

Floats: TypeAlias = NDArray[np.float64]

PARTS = 32
"""Straight pieces from row to row."""
MOST = 500_000
"""Of a curve; of more rows each piece is too short for a bend to be seen."""


@dataclass(frozen=True)
class Told:
    """The rows of a line that has points between them: what texts at its ends show.

    strands  of the rows, whose values come from row to row as the line does
    places   the number of each row among the line's points
    """

    strands: Strands
    places: Rows


def bent(points: Floats, strands: Strands, together: bool = False) -> tuple[Floats, Strands, Told]:
    """The rows' points (n, dimensions) with others between them on a monotone cubic, and the
    strands that they make. The curve runs along the clock, as things do that move by `tween:
    smooth`; where there is none, or of rows of one moment (`together`), along x where it rises or
    falls, and else from row to row."""
    count, clock = len(points), strands.clock
    parts = times(count)
    told = replace(strands, tween=Tween(way="smooth"))
    if parts == 1 or not count:
        return points, strands, Told(told, np.arange(count))
    joined = _joined(strands, together)
    many = np.where(joined, parts, 1)
    source = np.repeat(np.arange(count), many)
    places = np.cumsum(many) - many
    share = (np.arange(len(source)) - places[source]) / parts
    along = clock if len(clock) and not together else _along(points[:, 0], joined)
    before = np.concatenate([[False], joined[:-1]])
    after = np.concatenate([joined[1:], [False]])
    here = np.arange(count)
    following = np.where(joined, here + 1, here)
    tail = np.where(joined & after, here + 2, following)
    rows = Stencil(
        np.where(before, here - 1, here)[source], source, following[source], tail[source]
    )
    curve = monotone(points, along, rows, share[:, None])
    curve[places] = points
    return curve, _timed(strands, source, following[source], share), Told(told, places)


def times(rows: int) -> int:
    """How many points there are for each of so many rows."""
    return max(1, min(PARTS, MOST // max(rows, 1)))


def _joined(strands: Strands, together: bool) -> NDArray[np.bool_]:
    """Whether a line goes on from each row to the next."""
    joined = np.ones(len(strands.rows), dtype=bool)
    ends = strands.bounds[1:]
    joined[ends[ends > 0] - 1] = False
    if together and len(strands.clock):
        joined[:-1] &= strands.clock[1:] == strands.clock[:-1]
    return joined


def _along(places: Floats, joined: NDArray[np.bool_]) -> Floats:
    """What curves run along that know no time."""
    steps = np.diff(places)[joined[:-1]]
    if len(steps) and ((steps > 0).all() or (steps < 0).all()):
        return places
    return np.arange(len(places), dtype=np.float64)


def _timed(strands: Strands, source: Rows, following: Rows, share: Floats) -> Strands:
    """The strands of the curve's points, each at its moment."""
    bounds = np.searchsorted(source, strands.bounds)
    rows = strands.rows[source]
    if not len(strands.clock):
        return replace(strands, rows=rows, bounds=bounds, stops=bounds[None, 1:])
    own, later = strands.clock[source], strands.clock[following]
    clock = own + (later - own) * share
    stops = np.empty_like(strands.stops)
    for k in range(strands.count):
        part = clock[bounds[k] : bounds[k + 1]]
        stops[:, k] = bounds[k] + np.searchsorted(part, strands.now, side="right")
    return Strands(rows, bounds, clock, stops, strands.now)
