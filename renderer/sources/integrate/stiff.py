"""The methods of scipy for stiff equations, one member after the other: Radau, BDF and LSODA."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from renderer.errors import Fault
from renderer.sources.integrate import failure
from renderer.sources.integrate.problem import Array, Budget, Control, Indices, Problem
from renderer.sources.integrate.record import Recorder, Step

STIFF = ("Radau", "BDF", "LSODA")
PROBES = range(-14, -2)
"""Powers of ten, in parts of the rest of the span: how far ahead a reason to fail is looked for."""
MOST_STUCK = 100
"""Steps in a row that may leave the time where it is."""


def integrate(problem: Problem, control: Control, recorder: Recorder, budget: Budget) -> None:
    """Integrates every member to the end, or to the event that stops it."""
    most = control.limits.stiff_states
    if problem.states > most:  # a dense Jacobian, factorised within a single step
        text = f"{problem.states:,} equations; the limit ode-stiff-states is {most:,}"
        raise Fault("limit-ode-stiff-states", text, ("equations",))
    for member in range(problem.members):
        fun = _function(problem)
        initial = problem.initial[:, member]
        failure.at_start(problem, fun(problem.start, initial[:, None]), member)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # their failures are found and told below
            _member(problem, control, recorder, budget, _Run(problem, control, fun, member))


Function = Callable[[float, Array], Array]


def _function(problem: Problem) -> Function:
    alone = problem.alone

    def fun(t: float, y: Array) -> Array:
        if alone is not None and y.shape[1] == 1:
            return np.array(alone(float(t), y[:, 0].tolist()))[:, None]
        states = np.ascontiguousarray(y)
        out = np.empty_like(states)
        problem.rhs(np.full(states.shape[1], t), states, out)
        return out

    return fun


class _Run:
    """A solver of scipy under way."""

    def __init__(self, problem: Problem, control: Control, fun: Function, member: int) -> None:
        import scipy.integrate

        self.problem, self.fun, self.member = problem, fun, member
        self.method = control.method
        self.solver: Any = getattr(scipy.integrate, control.method)(
            fun,
            problem.start,
            problem.initial[:, member].copy(),
            problem.end,
            rtol=control.rtol,
            atol=control.atol,
            max_step=control.max_step,
            vectorized=True,
        )

    def step(self) -> Step:
        """The next step, or a `Fault`."""
        solver, old = self.solver, self.solver.y.copy()
        t_old = solver.t
        try:
            message = solver.step()
        except (ValueError, np.linalg.LinAlgError):  # a Jacobian that is not finite
            raise self.fault(t_old, old) from None
        if solver.status == "failed" or message is not None:
            raise self.fault(t_old, old)
        new = np.array(solver.y)
        lost = failure.broken(self.problem, self.member, t_old, new, old)
        if lost is not None:
            raise lost
        at = _Dense(solver, t_old, solver.t)
        times = np.array([t_old], float), np.array([solver.t], float)
        return Step(
            np.array([self.member]),
            np.zeros(1, dtype=np.intp),
            *times,
            old[:, None],
            new[:, None],
            at,
        )

    def fault(self, t: float, y: Array) -> Fault:
        """Why there is no next step after the state y at t: what lies ahead is tried out."""
        f = self.fun(t, y[:, None])[:, 0]
        span = self.problem.end - t
        ahead = [span * 10.0**power for power in PROBES]
        tried = [self.fun(t + h, (y + h * f)[:, None])[:, 0] for h in ahead]
        return failure.stalled(self.problem, self.method, self.member, t, y, f, tried)


@dataclass
class _Dense:
    """The solver's own interpolant of its last step."""

    solver: Any
    t_old: float
    t_new: float

    @cached_property
    def _states(self) -> Callable[[Array], Array]:
        states: Callable[[Array], Array] = self.solver.dense_output()
        return states

    def __call__(self, columns: Indices, x: Array) -> Array:
        times = self.t_old + x * (self.t_new - self.t_old)
        return self._states(times)


def _member(
    problem: Problem, control: Control, recorder: Recorder, budget: Budget, run: _Run
) -> None:
    stuck = 0
    while run.solver.status == "running":
        step = run.step()
        budget.spend(1, float(step.t_new[0]))
        stuck = stuck + 1 if step.t_new[0] == step.t_old[0] else 0
        if stuck > MOST_STUCK:
            raise run.fault(float(step.t_new[0]), step.y_new[:, 0])
        stopped = recorder.record(step) if not stuck else None
        if stopped is not None and stopped[0]:
            return
