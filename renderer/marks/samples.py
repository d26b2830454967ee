"""Samples: the values of a group that each frame shows, and sums over them for all frames at once.

A group's values are kept once; a state of it is a run of them. Sums over all states then take one
pass over the values, however many frames there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.moments import Moments
from renderer.marks.snapshot import takes
from renderer.marks.strands import Rows, Show, Strands, strands

Floats: TypeAlias = NDArray[np.float64]
MOST_VALUES = 50_000_000
"""Of keys at all frames, where each frame has its own."""
MOST_CELLS = 50_000_000
"""States times cells of a group."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One group's values and weights, shape (values,), and the states that frames show.

    row            the table's row of its first value, which gives its colour
    starts, stops  state s has the values [starts[s], stops[s]), shape (states,)
    shown          the states of each frame
    """

    row: int
    values: Floats
    weights: Floats
    starts: Rows
    stops: Rows
    shown: Moments

    @property
    def states(self) -> int:
        return len(self.starts)

    def totals(self, cells: Rows, weights: Floats, count: int) -> Floats:
        """For each state the sum of `weights` (values,) in each of `count` cells, of which `cells`
        names one a value: shape (states, count). Raises `Fault` if that is too much."""
        ends = np.unique(np.concatenate([self.starts, self.stops]))
        if len(ends) * count > MOST_CELLS:
            text = f"{count:,} cells at {len(ends):,} moments are too many"
            raise Fault("limit-cells", text, hint="fewer bins, or fewer moments")
        # Sums up to each end of a state; the first and last of values may be in none.
        place = np.searchsorted(ends, np.arange(len(self.values)), side="right")
        sums = np.bincount(place * count + cells, weights, (len(ends) + 1) * count)
        upto = np.cumsum(sums.reshape(-1, count)[:-1], axis=0)
        first, last = (np.searchsorted(ends, part) for part in (self.starts, self.stops))
        return np.asarray(upto[last] - upto[first])

    def sums(self, weights: Floats) -> Floats:
        """For each state the sum of `weights`, shape (states,)."""
        return self.totals(np.zeros(len(self.values), dtype=np.intp), weights, 1)[:, 0]


def gather(
    binding: Binding, values: Floats, weights: Floats, things: Sequence[str],
    groups: Sequence[str], show: Show, blended: bool,
) -> list[Sample]:  # fmt: skip
    """The samples of `groups`. Where the state of now is shown, `things` are what has one; else
    each group's rows up to now, of the latest moment (`blended`: going over into the next), or
    all."""
    if show == "current":
        several = [*groups, *(name for name in things if name not in groups)]
        return _current(binding, strands(binding, several), values, weights, groups)
    found = []
    parts = strands(binding, groups)
    times = iter(takes(parts, blended)) if show == "snapshot" else None
    for k, (start, stop) in enumerate(zip(parts.bounds[:-1], parts.bounds[1:], strict=True)):
        if start == stop:
            continue
        if times is not None:
            one = next(times)
            starts, stops, shown = one.edges[:-1] - start, one.edges[1:] - start, one.shown
        elif show == "reveal":
            stops, states = np.unique(parts.stops[:, k] - start, return_inverse=True)
            starts = np.zeros(len(stops), dtype=np.intp)
            shown = Moments(states, np.zeros(len(states)))
        else:
            starts, stops = np.array([0]), np.array([stop - start])
            shown = _one(binding.clock.frames)
        rows = parts.rows[start:stop]
        found.append(_known(int(rows[0]), values[rows], weights[rows], starts, stops, shown))
    return [sample for sample in found if len(sample.values)]


def _one(frames: int) -> Moments:
    return Moments(np.zeros(frames, dtype=np.intp), np.zeros(frames))


def _known(
    row: int, values: Floats, weights: Floats, starts: Rows, stops: Rows, shown: Moments
) -> Sample:
    """A sample without the values that are missing or infinite, or have no weight."""
    kept = np.isfinite(values) & (weights > 0)
    before = np.concatenate([[0], np.cumsum(kept)])
    return Sample(row, values[kept], weights[kept], before[starts], before[stops], shown)


def _current(
    binding: Binding, parts: Strands, values: Floats, weights: Floats, groups: Sequence[str]
) -> list[Sample]:
    """Of each group the states of its things at each frame."""
    frames = binding.clock.frames
    if frames * parts.count > MOST_VALUES:
        text = f"{parts.count:,} things at {frames:,} frames are too many values"
        raise Fault("limit-cells", text, ("show",), "fewer frames, or show: snapshot")
    firsts = parts.rows[np.minimum(parts.bounds[:-1], max(len(parts.rows) - 1, 0))]
    member = np.empty(len(binding.table), dtype=np.intp)
    for number, (_, rows) in enumerate(binding.table.groups(groups)):
        member[rows] = number
    group = member[firsts]
    placed, weighed = values[parts.rows], weights[parts.rows]
    found = []
    for number in np.unique(group):
        which = np.flatnonzero(group == number)
        each = [which[parts.stops[f, which] > parts.bounds[which]] for f in range(frames)]
        ends = np.cumsum([0, *map(len, each)])
        with np.errstate(invalid="ignore"):
            shown = [parts.at(f, placed, one) for f, one in enumerate(each)]
        heavy = [weighed[parts.blend(f, one)[0]] for f, one in enumerate(each)]
        states = Moments(np.arange(frames), np.zeros(frames))
        found.append(
            _known(int(firsts[which[0]]), np.concatenate(shown), np.concatenate(heavy),
                   ends[:-1], ends[1:], states)
        )  # fmt: skip
    return [sample for sample in found if len(sample.values)]
