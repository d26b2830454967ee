"""Why an integration could not go on, told as a `Fault`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renderer.errors import Fault
from renderer.sources.integrate.problem import Array, Problem, moment, spacing

GROWTH = 1e-6
"""A state that grows by more than this part in the least possible step is becoming infinite."""
HUGE = 1e20
"""A state beyond this is on its way to infinity where the next one is not finite."""
LARGEST = 1e250
"""A state beyond this is infinite for a method that cannot go on."""
EXPLICIT_HINT = "a jump or a pole in the equations? method: Radau or LSODA suits stiff equations"


def at_start(problem: Problem, derivatives: Array, first: int) -> None:
    """Raises if a derivative (n, m) at the start is not finite; `first` is the first member."""
    states, members = np.nonzero(~np.isfinite(derivatives))
    if len(states):
        state, member = int(states[0]), int(members[0])
        kind = "undefined (not a number)" if np.isnan(derivatives[state, member]) else "infinite"
        who = problem.who(state, first + member)
        text = f"the derivative of {who} is {kind} at the start, t = {moment(problem.start)}"
        raise Fault("ode-start", text)


def broken(problem: Problem, member: int, t: float, values: Array, before: Array) -> Fault | None:
    """The fault of `values` (n,) of a member, of which `before` were the last good ones; None
    where they are finite."""
    bad = ~np.isfinite(values)
    if not bad.any():
        return None
    overflown = np.isinf(values)
    if overflown.any():
        return infinite(problem, int(overflown.argmax()), member, t)
    if np.abs(before).max() > HUGE:
        return infinite(problem, int(np.abs(before).argmax()), member, t)
    who = problem.who(int(bad.argmax()), member)
    hint = "0/0, or the root or logarithm of a negative number?"
    text = f"{who} became undefined (not a number) near t = {moment(t)}"
    return Fault("ode-undefined", text, hint=hint)


def infinite(problem: Problem, state: int, member: int, t: float) -> Fault:
    return Fault(
        "ode-infinite",
        f"{problem.who(state, member)} became infinite near t = {moment(t)}",
        hint=f"end the span before t = {moment(t)}, or stop there by an event",
    )


def stalled(
    problem: Problem, method: str, member: int, t: float, y: Array, f: Array, tried: Sequence[Array]
) -> Fault:
    """The fault of a member whose step became smaller than floats can tell: from its last state
    and derivative (n,), and what was found in trying to go on."""
    least = float(spacing(np.array(t), problem.sign))
    growth = problem.sign * f * np.sign(y) * least / (1.0 + np.abs(y))
    if growth.max() > GROWTH:
        return infinite(problem, int(growth.argmax()), member, t)
    if np.abs(y).max() > LARGEST:
        return infinite(problem, int(np.abs(y).argmax()), member, t)
    for values in tried:
        fault = broken(problem, member, t, values, y)
        if fault is not None:
            return fault
    fastest = int((np.abs(f) / (1.0 + np.abs(y))).argmax())
    explicit = method in ("DOP853", "RK45")
    return Fault(
        "ode-stalled",
        f"{method} cannot go on: its step became smaller than floats can tell near"
        f" t = {moment(t)}, where {problem.who(fastest, member)} changes fastest",
        hint=EXPLICIT_HINT if explicit else "a jump or a pole in the equations?",
    )
