"""Rows of a solution, taken from the steps of a solver: the output grid, and events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from renderer.sources.integrate import failure
from renderer.sources.integrate.problem import (
    Array,
    Crossings,
    Indices,
    Mask,
    Problem,
    Solution,
)

SAMPLES = 8
"""Parts of a step that are searched for a change of sign."""
HALVINGS = 52


@dataclass(frozen=True)
class Step:
    """One step of several members. `columns` are those of the arrays whose step counts;
    `at(columns, x)` gives the states (n, p) at fractions x (p,) of the steps of columns (p,)."""

    members: Indices
    columns: Indices
    t_old: Array
    t_new: Array
    y_old: Array
    y_new: Array
    at: Callable[[Indices, Array], Array]


class Recorder:
    """Collects the states of every member at the times of the grid, and at events."""

    def __init__(self, problem: Problem, grid: Array) -> None:
        self.problem = problem
        self.grid = grid
        self.ascending = grid * problem.sign
        self.rows = np.empty((problem.states, problem.members, len(grid)))
        self.rows[:, :, 0] = problem.initial
        self.count = np.ones(problem.members, dtype=np.intp)
        self.extra: list[tuple[Indices, Array, Array]] = []

    def record(self, step: Step) -> Mask | None:
        """Hot path. Takes the rows of a step; which members (of all columns) stop in it, if any."""
        until = step.t_new
        stopped: Mask | None = None
        if self.problem.crossings is not None:
            until, stopped = self._events(step, self.problem.crossings)
        self._fill(step, until)
        return stopped

    def _fill(self, step: Step, until: Array) -> None:
        members = step.members[step.columns]
        done = self.count[members]
        upto = np.searchsorted(
            self.ascending, self.problem.sign * until[step.columns], side="right"
        )
        counts = upto - done
        total = int(counts.sum())
        if not total:
            return
        within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = within + np.repeat(done, counts)
        columns = np.repeat(step.columns, counts)
        start = step.t_old[columns]
        x = (self.grid[rows] - start) / (step.t_new[columns] - start)
        self.rows[:, step.members[columns], rows] = step.at(columns, x)
        self.count[members] = upto

    def _events(self, step: Step, crossings: Crossings) -> tuple[Array, Mask]:
        """Until when each column's step counts, and which of them stop then."""
        until, stopped = step.t_new.copy(), np.zeros(len(step.t_new), dtype=bool)
        found = _locate(step, crossings)
        if found is None:
            return until, stopped
        events, columns, x = found
        ends = np.full(len(until), np.inf)
        stops = crossings.stop[events]
        np.minimum.at(ends, columns[stops], x[stops])
        stopped = np.isfinite(ends)
        times = step.t_old[columns] + x * (step.t_new[columns] - step.t_old[columns])
        last = stops & (x == ends[columns])
        until[columns[last]] = times[last]
        kept = x <= ends[columns]
        states = step.at(columns[kept], x[kept])
        self.extra.append((step.members[columns[kept]], times[kept], states))
        return until, stopped

    def solution(self) -> Solution:
        """All rows, members one after the other."""
        length = len(self.grid)
        kept = np.arange(length) < self.count[:, None]
        states = self.rows.reshape(self.problem.states, -1)
        if not kept.all():
            states = states[:, kept.ravel()]
        times = np.broadcast_to(self.grid, kept.shape)[kept]
        members = np.repeat(np.arange(self.problem.members), self.count)
        solution = Solution(times, states, members)
        if self.extra:
            solution = self._merged(solution)
        self._check(solution)
        return solution

    def _check(self, s: Solution) -> None:
        """Raises for a row that is not finite: an interpolant may fail where its step did not."""
        finite = np.isfinite(s.states)
        if not finite.all():
            row = int((~finite).any(axis=0).argmax())
            member, before = int(s.members[row]), s.states[:, max(0, row - 1)]
            values, t = s.states[:, row], float(s.times[row])
            fault = failure.broken(self.problem, member, t, values, before)
            assert fault is not None
            raise fault

    def _merged(self, s: Solution) -> Solution:
        members = np.concatenate([s.members, *(m for m, _, _ in self.extra)])
        times = np.concatenate([s.times, *(t for _, t, _ in self.extra)])
        states = np.concatenate([s.states, *(y for _, _, y in self.extra)], axis=1)
        order = np.lexsort((self.problem.sign * times, members))
        members, times, states = members[order], times[order], states[:, order]
        fresh = np.ones(len(times), dtype=bool)
        fresh[1:] = (members[1:] != members[:-1]) | (times[1:] != times[:-1])
        return Solution(times[fresh], states[:, fresh], members[fresh])


def _locate(step: Step, crossings: Crossings) -> tuple[Indices, Indices, Array] | None:
    """`(event, column, fraction of the step)` of every crossing in a step, by bisection."""
    x = np.tile(np.linspace(0.0, 1.0, SAMPLES + 1), len(step.columns))
    columns = np.repeat(step.columns, SAMPLES + 1)
    values = _values(step, crossings, columns, x).reshape(-1, len(step.columns), SAMPLES + 1)
    before, after = values[:, :, :-1], values[:, :, 1:]
    up = (before < 0) & (after >= 0) & crossings.up[:, None, None]
    down = (before > 0) & (after <= 0) & crossings.down[:, None, None]
    events, which, part = np.nonzero(up | down)
    if not len(events):
        return None
    rising = up[events, which, part]
    columns = step.columns[which]
    low, high = part / SAMPLES, (part + 1) / SAMPLES
    each = np.arange(len(events))
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        value = _values(step, crossings, columns, middle)[events, each]
        past = np.where(rising, value >= 0, value <= 0)
        high = np.where(past, middle, high)
        low = np.where(past, low, middle)
    return events, columns, high


def _values(step: Step, crossings: Crossings, columns: Indices, x: Array) -> Array:
    start = step.t_old[columns]
    states = step.at(columns, x)
    return crossings.values(start + x * (step.t_new[columns] - start), states)
