"""Ordinary differential equations: `source: ode`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Field

from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.sources import systems
from renderer.sources.base import ReadContext, Source
from renderer.sources.dynamics import Dynamics
from renderer.sources.integrate import grid, system
from renderer.sources.integrate.problem import Control, Limits, Problem
from renderer.table import Table
from renderer.values import SpecModel

Positive: TypeAlias = Annotated[float, Field(gt=0)]

ADAPTIVE = ("rtol", "atol", "max_step")
"""Keys that mean nothing to the methods of a fixed step."""
FIXED = ("euler", "rk4")


class Event(SpecModel):
    """A moment that is found during the integration."""

    when: Expression
    """What is watched, in the states, `t` and everything the equations may use: the event is where
    a number passes through zero (`y`, `x - 1`) or a condition changes (`x > 1`)."""
    direction: Literal["up", "down", "both"] = "both"
    """Whether only passing upwards (a condition becoming true) counts, downwards, or both."""
    stop: bool = True
    """Whether the solution ends there. Where not, the table gets a row at that very time."""
    name: str | None = None
    """A name, for the reader of the spec."""


class Ode(Dynamics):
    """The solution of ordinary differential equations.

    The table has a row for each time of the output: `t`, the states in the order of the equations
    and, for several trajectories, `member` (0, 1, 2 …), all rows of one after the other.
    """

    source: Literal["ode"]
    """The word that makes this a differential equation."""
    system: Annotated[str, systems.Listed("ode")] | None = None
    """A well-known system instead of `equations` and `where`: `lorenz`. Its constants, its start,
    `span` and `step` are taken where they are not given here; `render systems` lists all."""
    equations: Annotated[dict[str, Expression], Field(min_length=1)] = {}
    """The derivative of each state by time: `{x: sigma*(y - x), …}`. They may use the states, `t`,
    the names in `where` and `constants`, and the spec's params."""
    span: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    """From which time to which; backwards is fine: `[10, 0]`. Needed without `system`."""
    step: Positive | None = None
    """The time between rows; a thousandth of the span if left out. The last row is exactly at the
    end of the span. The adaptive methods choose their own steps between."""
    method: Literal["DOP853", "RK45", "Radau", "BDF", "LSODA", "euler", "rk4"] = "DOP853"
    """`DOP853` (order 8) suits most equations, `RK45` rough ones and low accuracy; `Radau`, `BDF`
    and `LSODA` suit stiff equations; `euler` and `rk4` take fixed steps, to show what they do."""
    rtol: Annotated[float, Field(ge=3e-14, lt=1)] = 1e-8
    """The relative error allowed in each step."""
    atol: Positive = 1e-12
    """The absolute error allowed in each step: what is small enough to be nothing."""
    max_step: Positive | None = None
    """The longest step an adaptive method may take: for a pulse that could be stepped over."""
    substeps: Annotated[int, Field(ge=1)] = 1
    """For `euler` and `rk4`: how many steps are taken between rows."""
    events: list[Event] = []
    """Moments that are found during the integration, exactly, and may end it."""

    kind = "ode"
    law = "equations"
    example = "equations: {x: y, y: -x}"
    extent = "span"
    clock = "t"
    clock_role = "the time"

    def read(self, context: ReadContext) -> Table:
        """The solution. Raises `Fault` where there is none."""
        from renderer.sources.integrate.solving import solve

        whole = self.completed()
        control = whole._control()
        problem = self.problem(context.params, control.limits)
        solution = solve(problem, control, whole.step)
        return whole._table(solution.times, solution.states, solution.members, problem.initial)

    def check(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """Whether it can be solved, as far as can be told without solving."""
        self.problem(params)

    def problem(self, params: Mapping[str, float | str], limits: Limits | None = None) -> Problem:
        """What the solvers are given. Raises `Fault` for whatever can be told without solving."""
        whole = self.completed()
        first, last = whole._check()
        equations = whole._system(params)
        program = equations.program(whole.equations, lambda name: ("equations", name))
        size = grid.Size(len(whole.equations), whole.members, first, last, whole.step)
        grid.check(size, limits or Limits())
        return Problem(
            list(whole.equations),
            system.derivative(program),
            whole._initial(equations.constants),
            first,
            last,
            system.crossings(equations, [_watched(event) for event in whole.events]),
            system.derivative_alone(program),
        )

    def _lacks(self, key: str) -> bool:
        """The errors it allows belong to its method: another method has its own."""
        chosen = "method" in self.model_fields_set and key in ADAPTIVE
        return not chosen and super()._lacks(key)

    def _control(self) -> Control:
        most = np.inf if self.max_step is None else self.max_step
        return Control(self.method, self.rtol, self.atol, most, self.substeps)

    def _check(self) -> tuple[float, float]:
        """Whether the keys go together; start and end."""
        self._check_names()
        self._check_start()
        assert self.span is not None
        if self.span[0] == self.span[1]:
            raise Fault("ode-span", "the span has no length", ("span",))
        for key in ADAPTIVE if self.method in FIXED else ("substeps",):
            if key in self.model_fields_set:
                text = f"'{key}' has no meaning for the method {self.method}"
                raise Fault("ode-method", text, (key,), on_key=True)
        return self.span[0], self.span[1]


def _watched(event: Event) -> system.Watched:
    up, down = event.direction != "down", event.direction != "up"
    return system.Watched(event.when, up, down, event.stop)
