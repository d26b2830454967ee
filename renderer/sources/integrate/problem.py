"""What an integration is given and what it gives back.

Arrays of states have the shape (states, members); times and steps (members,). Every member has its
own time and step, and nothing that is computed for one depends on which others are beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]
Rhs: TypeAlias = Callable[[Array, Array, Array], None]
"""`rhs(t, y, out)`: puts the derivatives at times (m,) and states (n, m) into out (n, m)."""
Alone: TypeAlias = Callable[[float, list[float]], list[float]]
"""`alone(t, y)`: the same for one member, on plain numbers."""


@dataclass(frozen=True)
class Limits:
    """The most an integration may take; each is named in the error that it causes."""

    steps: int = 10_000_000
    seconds: float = 60.0
    numbers: int = 50_000_000
    states: int = 10_000
    stiff_states: int = 1_000
    members: int = 100_000


@dataclass(frozen=True)
class Crossings:
    """Events: `values(t, y)` gives one row for each; a truth is a half or minus a half."""

    values: Callable[[Array, Array], Array]
    up: Mask
    down: Mask
    stop: Mask


@dataclass(frozen=True)
class Problem:
    """An initial value problem for several members at once."""

    names: Sequence[str]
    rhs: Rhs
    initial: Array
    start: float
    end: float
    crossings: Crossings | None = None
    alone: Alone | None = None

    @property
    def sign(self) -> float:
        """1 where time runs forwards, -1 backwards."""
        return 1.0 if self.end > self.start else -1.0

    @property
    def states(self) -> int:
        return int(self.initial.shape[0])

    @property
    def members(self) -> int:
        return int(self.initial.shape[1])

    def who(self, state: int, member: int) -> str:
        """The state's name, with the member where there are several."""
        return f"{self.names[state]}{self.of(member)}"

    def of(self, member: int) -> str:
        return f" of member {member}" if self.members > 1 else ""


@dataclass(frozen=True)
class Control:
    """How to integrate."""

    method: str = "DOP853"
    rtol: float = 1e-8
    atol: float = 1e-12
    max_step: float = np.inf
    substeps: int = 1
    limits: Limits = Limits()


@dataclass(frozen=True)
class Solution:
    """Rows in long form, all of member 0, then of 1 …: times (rows,), states (n, rows)."""

    times: Array
    states: Array
    members: Indices


@dataclass
class Budget:
    """Counts steps and seconds, and stops a run that takes too many."""

    problem: Problem
    control: Control
    steps: int = 0
    began: float = field(default_factory=time.monotonic)

    def spend(self, steps: int, now: float) -> None:
        """`steps` more at time `now` of the problem."""
        limits = self.control.limits
        self.steps += steps
        if self.steps > limits.steps:
            raise self._fault("limit-ode-steps", f"{limits.steps:,} steps", "ode-steps", now)
        if time.monotonic() - self.began > limits.seconds:
            raise self._fault("limit-ode-seconds", f"{limits.seconds:g} s", "ode-seconds", now)

    def _fault(self, code: str, spent: str, limit: str, now: float) -> Fault:
        hint = None
        if self.problem.members > 1:
            spent += f" of its {self.problem.members:,} members"
            hint = "fewer members, a shorter span or a larger rtol"
        elif self.control.method in ("DOP853", "RK45"):
            hint = "method: Radau or LSODA suits stiff equations"
        return Fault(
            code,
            f"{self.control.method} reached only t = {moment(now)} of {moment(self.problem.end)}"
            f" within {spent} (limit {limit})",
            hint=hint,
        )


def moment(t: float) -> str:
    """A time as text, to six digits: `1.0`, not `0.9999999999998`."""
    return repr(float(f"{t:.6g}"))


def spacing(t: Array, sign: float) -> Array:
    """Ten times the distance to the next float, the least step there can be."""
    return 10.0 * np.abs(np.nextafter(t, sign * np.inf) - t)
