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
    check_counts("ode", "equations", size.states, size.members, limits)
    rows = intervals(size.start, size.end, size.step) + 1
    check_numbers("ode", "span / step", rows, size.members, size.states, limits, "a larger step")
    last = max(abs(size.start), abs(size.end))
    if abs(size.end - size.start) / (rows - 1) < 4 * math.ulp(last):
        text = f"the step is smaller than floats can tell at t = {last!r}"
        raise Fault("ode-step", text, ("step",))


def check_counts(kind: str, key: str, states: int, members: int, limits: Limits) -> None:
    """Raises a `Fault` for too many equations, which stand at `key`, or members."""
    if states > limits.states:
        text = f"{states:,} equations; the limit {kind}-states is {limits.states:,}"
        raise Fault(f"limit-{kind}-states", text, (key,))
    if members > limits.members:
        text = f"{members:,} members; the limit {kind}-members is {limits.members:,}"
        raise Fault(f"limit-{kind}-members", text)


def check_numbers(
    kind: str, cause: str, rows: int, members: int, states: int, limits: Limits, hint: str
) -> None:
    """Raises a `Fault` for a table that would be too large; the last word of `cause` is a key."""
    columns = states + 1 + (members > 1)
    if rows * members * columns > limits.numbers:
        several = f" for each of {members:,} members" if members > 1 else ""
        verb = "give" if cause.endswith("s") else "gives"
        text = (
            f"{cause} {verb} {count(rows)} rows{several} of {columns} columns; the limit"
            f" {kind}-numbers is {limits.numbers:,} numbers in all"
        )
        more = f"{hint}, or fewer members" if several else hint
        raise Fault(f"limit-{kind}-numbers", text, (cause.split()[-1],), more)


def check_fixed(problem: Problem, control: Control, rows: int) -> None:
    """As `check`, for the steps of a method whose number is known beforehand."""
    steps = (rows - 1) * control.substeps * problem.members
    if steps > control.limits.steps:
        text = (
            f"{control.method} would take {steps:,} steps;"
            f" the limit ode-steps is {control.limits.steps:,}"
        )
        raise Fault("limit-ode-steps", text, hint="a larger step, fewer substeps or fewer members")


def count(number: int) -> str:
    """A number for people, short also where it is absurd."""
    return f"{number:,}" if number < 10**12 else f"{float(number):.0e}".replace("e+", "e")
