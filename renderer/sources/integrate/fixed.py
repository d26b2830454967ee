"""Methods of a fixed step, over all members at once: Euler and the classical Runge-Kutta method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from renderer.sources.integrate import failure
from renderer.sources.integrate.problem import Array, Budget, Control, Indices, Problem, Rhs
from renderer.sources.integrate.record import Recorder, Step

BATCH = 8192
"""Numbers in a state of all members that are computed together: what the caches hold."""

Advance = Callable[[Rhs, Array, Array, Array, float], Array]
"""`advance(rhs, t, y, f, h)`: the state after a step of h, where f is the derivative before it."""


def euler(rhs: Rhs, t: Array, y: Array, f: Array, h: float) -> Array:
    return y + h * f


def rk4(rhs: Rhs, t: Array, y: Array, f: Array, h: float) -> Array:
    """Hot path. The classical method of order 4 (Kutta 1901)."""
    k, total, half = np.empty_like(y), f.copy(), t + 0.5 * h
    rhs(half, y + (0.5 * h) * f, k)
    total += 2.0 * k
    rhs(half, y + (0.5 * h) * k, k)
    total += 2.0 * k
    rhs(t + h, y + h * k, k)
    total += k
    total *= h / 6.0
    total += y
    return total


FIXED: dict[str, Advance] = {"euler": euler, "rk4": rk4}


@dataclass(frozen=True)
class Between:
    """The cubic through both ends of a step with the slopes there."""

    h: float
    y_old: Array
    y_new: Array
    f_old: Array
    f_new: Array

    def at(self, columns: Indices, x: Array) -> Array:
        """Hot path. The states (n, p) at fractions x of the steps of `columns`."""
        y = self.y_old[:, columns]
        change = self.y_new[:, columns] - y
        rest = 1.0 - x
        bend = rest * (self.h * self.f_old[:, columns] - change)
        bend -= x * (self.h * self.f_new[:, columns] - change)
        # An end of the step is exactly the state there.
        between: Array = np.where(x == 1.0, self.y_new[:, columns], y + x * (change + rest * bend))
        return between


@dataclass
class Ensemble:
    """Where the members that are still under way stand: all at the same time."""

    members: Indices
    y: Array
    f: Array = field(init=False)

    def __post_init__(self) -> None:
        self.f = np.empty_like(self.y)


def integrate(
    problem: Problem, advance: Advance, control: Control, recorder: Recorder, budget: Budget
) -> None:
    """Integrates every member to the end, or to the event that stops it."""
    size = max(1, BATCH // problem.states)
    for first in range(0, problem.members, size):
        members = np.arange(first, min(first + size, problem.members))
        _batch(problem, advance, control, recorder, budget, members)


def _batch(
    problem: Problem,
    advance: Advance,
    control: Control,
    recorder: Recorder,
    budget: Budget,
    members: Indices,
) -> None:
    front = Ensemble(members, np.ascontiguousarray(problem.initial[:, members]))
    times = recorder.grid
    problem.rhs(np.full(len(members), times[0]), front.y, front.f)
    failure.at_start(problem, front.f, int(members[0]))
    n = control.substeps
    for start, end in zip(times[:-1], times[1:], strict=True):
        for part in range(n):
            now, then = start + (end - start) * part / n, start + (end - start) * (part + 1) / n
            budget.spend(len(front.members), float(now))
            _advance(problem, advance, recorder, front, float(now), float(then))
            if not len(front.members):
                return


def _advance(
    problem: Problem, advance: Advance, recorder: Recorder, front: Ensemble, now: float, then: float
) -> None:
    """Hot path. One step of every member from `now` to `then`."""
    t, t_new = np.full((2, len(front.members)), [[now], [then]])
    y, f, h = front.y, front.f, then - now
    y_new = advance(problem.rhs, t, y, f, h)
    f_new = np.empty_like(y)
    problem.rhs(t_new, y_new, f_new)
    for values in (y_new, f_new):
        for column in np.flatnonzero(~np.isfinite(values).all(axis=0)):
            member = int(front.members[column])
            fault = failure.broken(problem, member, then, values[:, column], y[:, column])
            if fault is not None:
                raise fault
    between = Between(h, y, y_new, f, f_new)
    columns = np.arange(len(front.members))
    step = Step(front.members, columns, t, t_new, y, y_new, between.at)
    stopped = recorder.record(step)
    front.y, front.f = y_new, f_new
    if stopped is not None and stopped.any():
        front.members = front.members[~stopped]
        front.y, front.f = y_new[:, ~stopped], f_new[:, ~stopped]
