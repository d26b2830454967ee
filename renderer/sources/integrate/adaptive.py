"""Explicit Runge-Kutta pairs over many members, each with its own time, step and error control."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from renderer.errors import Fault
from renderer.sources.integrate import failure
from renderer.sources.integrate.pairs import Pair, Sum, mean_square
from renderer.sources.integrate.problem import (
    Array,
    Budget,
    Control,
    Indices,
    Mask,
    Problem,
    spacing,
)
from renderer.sources.integrate.record import Recorder, Step

SAFETY, SHRINK, GROW = 0.9, 0.2, 10.0
BATCH = 8192
"""Numbers in a state of all members that are computed together: what the caches hold."""


@dataclass
class Front:
    """Where each of the members that are still under way stands."""

    members: Indices
    t: Array
    y: Array
    f: Array
    h: Array
    rejected: Mask

    def keep(self, mask: Mask) -> None:
        """Forgets the other members."""
        self.members, self.t, self.h = self.members[mask], self.t[mask], self.h[mask]
        self.y, self.f = self.y[:, mask], self.f[:, mask]
        self.rejected = self.rejected[mask]


class Workspace:
    """Memory for the stages of one step of `members` members, and the sums over them."""

    def __init__(self, pair: Pair, states: int, members: int) -> None:
        stages, scratch = np.zeros((2, len(pair.slots), states, members))
        self.stages: list[Array] = [stages[slot] for slot in pair.slots]
        self.steps = [row.over(stages, scratch) for row in (*pair.rows, pair.step)]
        self.nodes = np.array(pair.nodes)[:, None]
        self.dense_nodes = np.array(pair.dense_nodes)[:, None]
        self.errors = [row.over(stages, scratch) for row in pair.errors]
        self.dense = [row.over(stages, scratch) for row in pair.dense_rows]
        self.interpolant = [row.over(stages, scratch) for row in pair.interpolant]


@dataclass
class Trial:
    """A step that was tried."""

    pair: Pair
    problem: Problem
    front: Front
    work: Workspace
    h: Array
    t_new: Array
    y_new: Array

    @property
    def f_new(self) -> Array:
        return self.work.stages[len(self.work.steps)]

    @cached_property
    def _dense(self) -> Array:
        """Coefficients of the interpolant (c, n, m)."""
        work, pair = self.work, self.pair
        stages = work.stages[len(work.steps) + 1 :]
        times = self.front.t + work.dense_nodes * self.h
        for total, t, out in zip(work.dense, times, stages, strict=True):
            evaluate(self.problem, self.front, self.h, total, t, out)
        sums = [total() for total in work.interpolant]
        change = self.y_new - self.front.y
        coefficients = pair.coefficients(sums, self.h, change, self.front.f, self.f_new)
        dense: Array = np.array(coefficients)
        return dense

    def at(self, columns: Indices, x: Array) -> Array:
        """Hot path. The states (n, p) at fractions x of the steps of `columns`."""
        dense: Array = self._dense.take(columns, axis=2)
        y: Array = self.front.y.take(columns, axis=1)
        return self.pair.evaluate(dense, x, y)


def evaluate(problem: Problem, front: Front, h: Array, total: Sum, t: Array, out: Array) -> Array:
    """Hot path. Puts the derivative at y + h * total, t into `out`; that state."""
    y = total()
    y *= h
    y += front.y
    problem.rhs(t, y, out)
    return y


def integrate(
    problem: Problem, pair: Pair, control: Control, recorder: Recorder, budget: Budget
) -> None:
    """Integrates every member to the end, or to the event that stops it."""
    size = max(1, BATCH // problem.states)
    for first in range(0, problem.members, size):
        members = np.arange(first, min(first + size, problem.members))
        _batch(problem, pair, control, recorder, budget, members)


def _batch(
    problem: Problem,
    pair: Pair,
    control: Control,
    recorder: Recorder,
    budget: Budget,
    members: Indices,
) -> None:
    front = _start(problem, pair, control, members)
    work = Workspace(pair, *front.y.shape)
    while len(front.members):
        budget.spend(len(front.members), float(front.t[(problem.sign * front.t).argmin()]))
        trial = _try(problem, pair, control, front, work)
        accepted = _judge(trial, control)
        columns = np.flatnonzero(accepted)
        if not len(columns):
            continue
        step = Step(front.members, columns, front.t, trial.t_new, front.y, trial.y_new, trial.at)
        stopped = recorder.record(step)
        _commit(trial, accepted)
        finished = front.t == problem.end
        if stopped is not None:
            finished |= stopped & accepted
        if finished.any():
            front.keep(~finished)
            work = Workspace(pair, *front.y.shape)


def _start(problem: Problem, pair: Pair, control: Control, members: Indices) -> Front:
    y = np.ascontiguousarray(problem.initial[:, members])
    t = np.full(len(members), problem.start)
    f = np.empty_like(y)
    problem.rhs(t, y, f)
    failure.at_start(problem, f, int(members[0]))
    h = first_step(problem, control, pair.exponent, t, y, f)
    return Front(members, t, y, f, h, np.zeros(len(members), dtype=bool))


def first_step(
    problem: Problem, control: Control, exponent: float, t: Array, y: Array, f: Array
) -> Array:
    """The first step of each member (Hairer, Nørsett and Wanner I, section II.4)."""
    scale = control.atol + np.abs(y) * control.rtol
    d0, d1 = np.sqrt(mean_square(y / scale)), np.sqrt(mean_square(f / scale))
    span = abs(problem.end - problem.start)
    small = (d0 < 1e-5) | (d1 < 1e-5)
    h0 = np.minimum(np.where(small, 1e-6, 0.01 * d0 / np.where(small, 1.0, d1)), span)
    ahead = np.empty_like(y)
    problem.rhs(t + problem.sign * h0, y + problem.sign * h0 * f, ahead)
    d2 = np.sqrt(mean_square((ahead - f) / scale)) / h0
    most = np.fmax(d1, d2)
    flat = most <= 1e-15
    h1 = np.where(flat, np.maximum(1e-6, h0 * 1e-3), (0.01 / np.where(flat, 1, most)) ** -exponent)
    first: Array = np.fmin(np.fmin(100 * h0, h1), min(span, control.max_step))
    return first


def _try(problem: Problem, pair: Pair, control: Control, front: Front, work: Workspace) -> Trial:
    """Hot path. One step of every member of the front."""
    least = spacing(front.t, problem.sign)
    t_new = front.t + problem.sign * np.maximum(np.minimum(front.h, control.max_step), least)
    np.copyto(t_new, problem.end, where=problem.sign * (t_new - problem.end) > 0)
    h, y = t_new - front.t, front.y
    work.stages[0][...] = front.f
    times = front.t + work.nodes * h
    for total, t, out in zip(work.steps, times, work.stages[1:], strict=False):
        y = evaluate(problem, front, h, total, t, out)
    return Trial(pair, problem, front, work, h, t_new, y)


def _judge(trial: Trial, control: Control) -> Mask:
    """Hot path. Which members' steps are good enough; sets the next step of all."""
    front, pair = trial.front, trial.pair
    scale = control.atol + control.rtol * np.maximum(np.abs(front.y), np.abs(trial.y_new))
    error = pair.norm([total() for total in trial.work.errors], trial.h, scale)
    finite = np.isfinite(trial.y_new + trial.f_new).all(axis=0)
    accepted = (error < 1.0) & finite
    factor = np.where(finite, SAFETY * error**pair.exponent, SHRINK)
    wider = np.minimum(factor, np.where(front.rejected, 1.0, GROW))
    narrower = np.fmin(np.fmax(factor, SHRINK), SAFETY)
    front.h = np.abs(trial.h) * np.where(accepted, wider, narrower)
    front.rejected = ~accepted
    if front.rejected.any():
        stuck = front.rejected & (front.h < spacing(front.t, trial.problem.sign))
        if stuck.any():
            raise _stall(trial, control, int(stuck.argmax()))
    return accepted


def _stall(trial: Trial, control: Control, column: int) -> Fault:
    front = trial.front
    tried = [stage[:, column] for stage in trial.work.stages[1 : len(trial.work.steps) + 1]]
    return failure.stalled(
        trial.problem,
        control.method,
        int(front.members[column]),
        float(front.t[column]),
        front.y[:, column],
        front.f[:, column],
        [*tried, trial.y_new[:, column]],
    )


def _commit(trial: Trial, accepted: Mask) -> None:
    """Hot path. Moves the accepted members on."""
    front = trial.front
    if accepted.all():
        front.t, front.y = trial.t_new, trial.y_new
        front.f = trial.f_new.copy()
        return
    front.t = np.where(accepted, trial.t_new, front.t)
    front.y = np.where(accepted, trial.y_new, front.y)
    front.f = np.where(accepted, trial.f_new, front.f)
