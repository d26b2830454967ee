"""Ordinary differential equations: `source: ode`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Field

from renderer.errors import Fault, unknown
from renderer.expressions import Expression
from renderer.sources.base import ReadContext, Source
from renderer.sources.integrate import Control, Limits, Problem, grid, solve, start, system
from renderer.sources.integrate.problem import Array
from renderer.table import Column, Table
from renderer.values import SpecModel

Positive: TypeAlias = Annotated[float, Field(gt=0)]
State: TypeAlias = dict[str, Expression]

ADAPTIVE = ("rtol", "atol", "max_step")
"""Keys that mean nothing to the methods of a fixed step."""
FIXED = ("euler", "rk4")
RESERVED = {"t": "the time", "member": "the number of a trajectory"}
"""Columns of the table that are no states."""


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


class Ensemble(SpecModel):
    """Many trajectories that start around one state."""

    around: State
    """The state in the middle: one number for each equation."""
    spread: float | dict[str, float] = 1e-3
    """The standard deviation of the normal distribution around it: one for all states, or by
    name (a state that is not named is not spread)."""
    members: Annotated[int, Field(ge=1)]
    """How many. Member 0 starts exactly at `around`; more members leave the first as they are."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Of the random numbers (numpy's PCG64): the same seed gives the same trajectories."""


class Ode(Source):
    """The solution of ordinary differential equations.

    The table has a row for each time of the output: `t`, the states in the order of the equations
    and, for several trajectories, `member` (0, 1, 2 …), all rows of one after the other.
    """

    source: Literal["ode"]
    """The word that makes this a differential equation."""
    equations: Annotated[dict[str, Expression], Field(min_length=1)]
    """The derivative of each state by time: `{x: sigma*(y - x), …}`. They may use the states, `t`,
    the names in `where` and `constants`, and the spec's params."""
    where: dict[str, Expression] = {}
    """Named intermediate values, in any order, each computed once: `{r: sqrt(x**2 + y**2)}`."""
    constants: dict[str, Expression] = {}
    """Numbers, or expressions of the spec's params and of other constants. A constant hides a
    built-in one of the same name (`e`) and a param."""
    initial: State | list[State] | None = None
    """The state at the start, `{x: 0, y: 1}`, or a list of them: one trajectory each. Numbers, or
    expressions of constants and params."""
    ensemble: Ensemble | None = None
    """Instead of `initial`: many trajectories that start around one state."""
    span: Annotated[list[float], Field(min_length=2, max_length=2)]
    """From which time to which; backwards is fine: `[10, 0]`."""
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

    def read(self, context: ReadContext) -> Table:
        """The solution. Raises `Fault` where there is none."""
        control = self._control()
        problem = self.problem(context.params, control.limits)
        solution = solve(problem, control, self.step)
        columns: dict[str, Column] = {"t": solution.times}
        columns |= zip(self.equations, solution.states, strict=True)
        if self._members == 1:
            return Table(columns, clock="t")
        columns["member"] = solution.members.astype(np.float64)
        texts = {} if self.ensemble else start.labels(problem.names, problem.initial)
        return Table(columns, ("member",), "t", labels={"member": texts} if texts else {})

    def check(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """Whether it can be solved, as far as can be told without solving."""
        self.problem(params)

    def problem(self, params: Mapping[str, float | str], limits: Limits | None = None) -> Problem:
        """What the solvers are given. Raises `Fault` for whatever can be told without solving."""
        self._check()
        equations = self._system(params)
        program = equations.program(self.equations, lambda name: ("equations", name))
        return Problem(
            list(self.equations),
            system.derivative(program),
            self._initial(equations.constants, limits or Limits()),
            self.span[0],
            self.span[1],
            system.crossings(equations, [_watched(event) for event in self.events]),
            system.derivative_alone(program),
        )

    @property
    def _members(self) -> int:
        if self.ensemble is not None:
            return self.ensemble.members
        return len(self.initial) if isinstance(self.initial, list) else 1

    def _control(self) -> Control:
        most = np.inf if self.max_step is None else self.max_step
        return Control(self.method, self.rtol, self.atol, most, self.substeps)

    def _check(self) -> None:
        """Whether the keys go together."""
        self._check_names()
        self._check_start()
        if self.span[0] == self.span[1]:
            raise Fault("ode-span", "the span has no length", ("span",))
        for key in ADAPTIVE if self.method in FIXED else ("substeps",):
            if key in self.model_fields_set:
                text = f"'{key}' has no meaning for the method {self.method}"
                raise Fault("ode-method", text, (key,), on_key=True)

    def _check_names(self) -> None:
        roles = {name: f"already {what}" for name, what in RESERVED.items()}
        named = {"equations": "a state", "where": "in 'where'", "constants": "a constant"}
        for key, role in named.items():
            for name in getattr(self, key):
                if name in roles and not (name == "member" and key != "equations"):
                    text = f"'{name}' cannot be {role}: it is {roles[name]}"
                    raise Fault("ode-name", text, (key, name), on_key=True)
            roles |= {name: f"already {role}" for name in getattr(self, key)}

    def _check_start(self) -> None:
        text = "an ode needs either 'initial' or 'ensemble'"
        if self.initial is None and self.ensemble is None:
            raise Fault("ode-start", text, hint="for example initial: {x: 1, y: 0}")
        if self.initial is not None and self.ensemble is not None:
            raise Fault("ode-start", f"{text}, not both", ("ensemble",), on_key=True)
        if isinstance(self.initial, list) and not self.initial:
            raise Fault("ode-start", "the list of initial states is empty", ("initial",))

    def _system(self, params: Mapping[str, float | str]) -> system.System:
        numbers = {name: float(v) for name, v in params.items() if not isinstance(v, str)}
        known = system.constants(self.constants, numbers)
        return system.System(self.equations, self.where, known)

    def _initial(self, known: Mapping[str, float], limits: Limits) -> Array:
        """The states at the start (n, members)."""
        first, last = self.span
        size = grid.Size(len(self.equations), self._members, first, last, self.step)
        grid.check(size, limits)
        states = list(self.equations)
        if self.ensemble is not None:
            middle = system.start(self.ensemble.around, states, known, "ensemble", "around")
            return start.spread(middle, self._deviations(), self._members, self.ensemble.seed)
        if isinstance(self.initial, list):
            rows = [
                system.start(state, states, known, "initial", i)
                for i, state in enumerate(self.initial)
            ]
        else:
            rows = [system.start(self.initial or {}, states, known, "initial")]
        return np.ascontiguousarray(np.array(rows).T)

    def _deviations(self) -> list[float]:
        """The standard deviation of each state."""
        assert self.ensemble is not None
        spread, at = self.ensemble.spread, ("ensemble", "spread")
        each = spread if isinstance(spread, dict) else dict.fromkeys(self.equations, spread)
        for name, value in each.items():
            place = (*at, name) if isinstance(spread, dict) else at
            if name not in self.equations:
                text, hint = unknown("state", name, self.equations)
                raise Fault("unknown-name", text, place, hint, on_key=True)
            if value < 0:
                raise Fault("ode-spread", "a spread cannot be negative", place)
        return [each.get(name, 0.0) for name in self.equations]


def _watched(event: Event) -> system.Watched:
    up, down = event.direction != "down", event.direction != "up"
    return system.Watched(event.when, up, down, event.stop)
