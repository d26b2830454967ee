"""A map applied again and again, to many members at once."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from renderer.errors import Fault
from renderer.expressions import Program
from renderer.sources.integrate.problem import Array, Indices, Limits

PERIOD = 1024
"""Steps between two looks at the watch."""


@dataclass(frozen=True)
class Iteration:
    """What is iterated: `program(step, *states)` gives the next states; `initial` (n, members);
    `skip` steps whose states are not kept, then `steps` that are."""

    names: Sequence[str]
    program: Program
    initial: Array
    steps: int
    skip: int = 0

    @property
    def members(self) -> int:
        return int(self.initial.shape[1])


@dataclass(frozen=True)
class Orbit:
    """The rows of all members, one after the other; `ended` is the step (members,) at which a state
    was no finite number any more, and -1 where all are."""

    steps: Array
    states: Array
    members: Indices
    ended: Indices
    broken: Array
    """The states (n, members) at that step, or the last."""


def iterate(iteration: Iteration, limits: Limits) -> Orbit:
    """The states at `skip`, `skip` + 1, …, as far as they are finite. Raises `Fault` where that
    takes too long."""
    alone = iteration.members == 1
    rows, ended = _alone(iteration, limits) if alone else _together(iteration, limits)
    last = iteration.skip + iteration.steps
    good = np.where(ended < 0, last + 1, ended) - iteration.skip
    kept = np.arange(iteration.steps + 1) < good[:, None]
    states = np.moveaxis(rows[:-1], 0, -1)
    return Orbit(
        np.broadcast_to(np.arange(iteration.skip, last + 1.0), kept.shape)[kept],
        states[:, kept],
        np.nonzero(kept)[0],
        ended,
        rows[-1],
    )


def _rows(iteration: Iteration) -> Array:
    """Memory for the rows (steps + 1, n, members), and for one state that is not finite."""
    return np.empty((iteration.steps + 2, *iteration.initial.shape))


def _alone(iteration: Iteration, limits: Limits) -> tuple[Array, Indices]:
    """Hot path. A single member, on plain numbers, which are faster than arrays of one."""
    rows, program, watch = _rows(iteration), iteration.program, _Watch(iteration, limits)
    state, skip = iteration.initial[:, 0].tolist(), iteration.skip
    for step in range(skip + iteration.steps + 1):
        if step:
            state = program(float(step - 1), *state)
            if not all(map(math.isfinite, state)):
                rows[-1, :, 0] = state
                return rows, np.array([step])
        if step >= skip:
            rows[step - skip, :, 0] = state
        if step % PERIOD == 0:
            watch.look(step)
    rows[-1, :, 0] = state
    return rows, np.array([-1])


def _together(iteration: Iteration, limits: Limits) -> tuple[Array, Indices]:
    """Hot path. All members at once; those that left are taken along, to no purpose."""
    rows, watch, skip = _rows(iteration), _Watch(iteration, limits), iteration.skip
    state, broken = iteration.initial.copy(), rows[-1]
    ended = np.full(iteration.members, -1)
    for step in range(skip + iteration.steps + 1):
        if step:
            iteration.program.into(state, float(step - 1), *state)
            finite = np.isfinite(state).all(axis=0)
            if not finite.all():
                new = ~finite & (ended < 0)
                ended[new], broken[:, new] = step, state[:, new]
                if (ended >= 0).all():
                    break
        if step >= skip:
            rows[step - skip] = state
        if step % PERIOD == 0:
            watch.look(step)
    return rows, ended


class _Watch:
    """Stops what takes too long."""

    def __init__(self, iteration: Iteration, limits: Limits) -> None:
        self.iteration, self.limits = iteration, limits
        self.began = time.monotonic()

    def look(self, step: int) -> None:
        if time.monotonic() - self.began > self.limits.seconds:
            total = self.iteration.skip + self.iteration.steps
            text = (
                f"the map reached only step {step:,} of {total:,} within {self.limits.seconds:g} s"
                " (limit map-seconds)"
            )
            raise Fault("limit-map-seconds", text, ("steps",), "fewer steps or fewer members")


def departures(iteration: Iteration, orbit: Orbit) -> Fault | None:
    """A warning of the members that do not stay finite; None where all do. Raises it as a fault
    where nothing is left of any."""
    gone = np.flatnonzero(orbit.ended >= 0)
    if not len(gone):
        return None
    first = int(gone[orbit.ended[gone].argmin()])
    step, values = int(orbit.ended[first]), orbit.broken[:, first]
    infinite = np.isinf(values)
    bad = int((infinite if infinite.any() else np.isnan(values)).argmax())
    what = "infinite" if infinite.any() else "undefined (not a number)"
    who = iteration.names[bad]
    if iteration.members > 1:
        who += f" of member {first}"
    text = f"{who} becomes {what} at step {step:,}"
    hint = "0/0, or the root or logarithm of a negative number?"
    if infinite.any():
        hint = "limits of the axes leave out the far rows, or fewer steps"
    if not len(orbit.steps):
        every = ", and no other member stays finite" if iteration.members > 1 else ""
        text += f"{every}: no row is left after 'skip'"
        raise Fault("map-infinite", text, hint="start elsewhere, or skip less")
    others = len(gone) - 1
    if others:
        count = "another member leaves" if others == 1 else f"{others:,} other members leave"
        text += f", and {count} later or then"
    text += ": the rows end before"
    return Fault("map-infinite", text, hint=hint, severity="warning")
