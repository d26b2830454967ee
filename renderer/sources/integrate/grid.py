"""The times of the output, and whether it is of a size that can be computed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from renderer.errors import Fault
from renderer.sources.integrate.problem import Array, Control, Limits, Problem

DEFAULT_ROWS = 1000
SLACK = 1e-9
"""A last interval shorter than this part of a step is rounding, not an interval."""


def intervals(start: float, end: float, step: float | None) -> int:
    """How many intervals of `step` cover the span, the last of them perhaps shorter."""
    if step is None:
        return DEFAULT_ROWS
    parts = abs(end - start) / step
    if not math.isfinite(parts):
        return 10**300
    whole = round(parts)
    return max(1, whole if abs(parts - whole) <= SLACK * max(1, whole) else math.ceil(parts))


def times(start: float, end: float, step: float | None) -> Array:
    """From `start` to exactly `end`."""
    count = intervals(start, end, step)
    numbers = np.arange(count + 1, dtype=np.float64)
    if step is None or abs(abs(end - start) / step - count) <= SLACK * count:
        # Not start + i * step: 57 * 0.01 is 0.5700000000000001.
        grid = start + (end - start) * numbers / count
    else:
        grid = start + math.copysign(step, end - start) * numbers
    grid[-1] = end
    return grid


@dataclass(frozen=True)
class Size:
    """What tells how large a solution is."""

    states: int
    members: int
    start: float
    end: float
    step: float | None


def check(size: Size, limits: Limits) -> None:
    """Raises a `Fault` where the output is beyond a limit, before any of it is allocated."""
    if size.states > limits.states:
        text = f"{size.states:,} equations; the limit ode-states is {limits.states:,}"
        raise Fault("limit-ode-states", text, ("equations",))
    if size.members > limits.members:
        text = f"{size.members:,} members; the limit ode-members is {limits.members:,}"
        raise Fault("limit-ode-members", text)
    rows = intervals(size.start, size.end, size.step) + 1
    columns = size.states + 1 + (size.members > 1)
    if rows * size.members * columns > limits.numbers:
        several = f" for each of {size.members:,} members" if size.members > 1 else ""
        text = (
            f"span / step gives {_count(rows)} rows{several} of {columns} columns; the limit"
            f" ode-numbers is {limits.numbers:,} numbers in all"
        )
        hint = "a larger step, or fewer members" if several else "a larger step"
        raise Fault("limit-ode-numbers", text, ("step",), hint)
    last = max(abs(size.start), abs(size.end))
    if abs(size.end - size.start) / (rows - 1) < 4 * math.ulp(last):
        text = f"the step is smaller than floats can tell at t = {last!r}"
        raise Fault("ode-step", text, ("step",))


def check_fixed(problem: Problem, control: Control, rows: int) -> None:
    """As `check`, for the steps of a method whose number is known beforehand."""
    steps = (rows - 1) * control.substeps * problem.members
    if steps > control.limits.steps:
        text = (
            f"{control.method} would take {steps:,} steps;"
            f" the limit ode-steps is {control.limits.steps:,}"
        )
        raise Fault("limit-ode-steps", text, hint="a larger step, fewer substeps or fewer members")


def _count(number: int) -> str:
    return f"{number:,}" if number < 10**12 else f"{float(number):.0e}".replace("e+", "e")
