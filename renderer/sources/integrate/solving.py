"""Solvers of initial value problems: adaptive explicit, fixed-step, and scipy's for stiff ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.sources.integrate import adaptive, fixed, grid, stiff
from renderer.sources.integrate.pairs import PAIRS
from renderer.sources.integrate.problem import Array, Budget, Control, Problem, Solution
from renderer.sources.integrate.record import Recorder


def solve(problem: Problem, control: Control, step: float | None = None) -> Solution:
    """The states at every `step` from start to end (a thousand intervals where it is None).
    Raises `Fault` where there is no answer; what it returns is finite throughout."""
    size = grid.Size(problem.states, problem.members, problem.start, problem.end, step)
    grid.check(size, control.limits)
    times = grid.times(problem.start, problem.end, step)
    if control.method in fixed.FIXED:
        grid.check_fixed(problem, control, len(times))
    recorder, budget = Recorder(problem, times), Budget(problem, control)
    with np.errstate(all="ignore"):  # what is not finite is found and told
        if control.method in PAIRS:
            pair = PAIRS[control.method]()
            adaptive.integrate(_direct(problem), pair, control, recorder, budget)
        elif control.method in fixed.FIXED:
            fixed.integrate(problem, fixed.FIXED[control.method], control, recorder, budget)
        else:
            stiff.integrate(problem, control, recorder, budget)
    return recorder.solution()


def _direct(problem: Problem) -> Problem:
    """For a single member plain numbers are faster than arrays of one."""
    alone = problem.alone
    if alone is None or problem.members > 1:
        return problem

    def rhs(t: Array, y: Array, out: Array) -> None:
        out[:, 0] = alone(float(t[0]), y[:, 0].tolist())

    return replace(problem, rhs=rhs)
