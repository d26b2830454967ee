"""What differential equations and maps share: states, the names they may use, and a start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

import numpy as np
from pydantic import Field, model_validator

from renderer.errors import Fault, unknown
from renderer.expressions import Expression
from renderer.sources import systems
from renderer.sources.base import Source
from renderer.sources.integrate import start, system
from renderer.sources.integrate.problem import Array, Indices
from renderer.sources.integrate.system import System
from renderer.table import Column, Table
from renderer.values import SpecModel, as_pydantic

State: TypeAlias = dict[str, Expression]

ROLES = {"where": "in 'where'", "constants": "a constant"}


class Ensemble(SpecModel):
    """Many trajectories that start around one state."""

    around: State = {}
    """The state in the middle: one number for each equation. With `system`, the states that are
    left out are those it starts with."""
    spread: float | dict[str, float] = 1e-3
    """The standard deviation of the normal distribution around it: one for all states, or by
    name (a state that is not named is not spread)."""
    members: Annotated[int, Field(ge=1)]
    """How many. Member 0 starts exactly at `around`; more members leave the first as they are."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Of the random numbers (numpy's PCG64): the same seed gives the same trajectories."""


class Dynamics(Source):
    """States that change by equations."""

    source: str
    system: str | None = None
    where: dict[str, Expression] = {}
    """Named intermediate values, in any order, each computed once: `{r: sqrt(x**2 + y**2)}`."""
    constants: dict[str, Expression] = {}
    """Numbers, or expressions of the spec's params and of other constants. A constant hides a
    built-in one of the same name (`e`) and a param. With `system`, other values for its own."""
    initial: State | list[State] | None = None
    """The state at the start, `{x: 0, y: 1}`, or a list of them: one trajectory each. Numbers, or
    expressions of constants and params. With `system`, what is left out is as it starts there."""
    ensemble: Ensemble | None = None
    """Instead of `initial`: many trajectories that start around one state."""

    kind: ClassVar[Literal["ode", "map"]]
    """What `source` says."""
    law: ClassVar[str]
    """The key of the right-hand sides."""
    example: ClassVar[str]
    """Of the right-hand sides, for a hint."""
    extent: ClassVar[str]
    """The key that says how far it goes."""
    clock: ClassVar[str]
    """The name of the time: a column of the table, and a name in the right-hand sides."""
    clock_role: ClassVar[str]

    @property
    def laws(self) -> Mapping[str, Expression]:
        """The right-hand side of each state."""
        found: Mapping[str, Expression] = getattr(self, self.law)
        return found

    @property
    def members(self) -> int:
        """How many trajectories there are."""
        if self.ensemble is not None:
            return self.ensemble.members
        return len(self.initial) if isinstance(self.initial, list) else 1

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        named, given = self.system is not None, self.model_fields_set
        twice = [key for key in (self.law, "where") if named and key in given]
        if twice:
            text = f"'{twice[0]}' and 'system' are two ways to say the same: leave one out"
            raise as_pydantic(Fault(f"{self.kind}-system", text, (twice[0],), on_key=True))
        if not named and self.law not in given:
            text = f"{self._what} needs either '{self.law}' or 'system'"
            raise as_pydantic(Fault("missing-key", text, hint=f"for example {self.example}"))
        if not named and self.extent not in given:
            text = f"the key '{self.extent}' is missing"
            raise as_pydantic(Fault("missing-key", text))
        return self

    def completed(self) -> Self:
        """This, with all that `system` stands for. Raises `Fault` where the two do not fit."""
        if self.system is None:
            return self
        return self.model_copy(update=self._from(systems.load(self.kind, self.system)))

    @property
    def _what(self) -> str:
        return f"{'an' if self.kind == 'ode' else 'a'} {self.kind}"

    def _from(self, known: systems.Known) -> dict[str, Any]:
        """Values of keys, of a known system and of what is said here."""
        for name in self.constants:
            if name not in known.constants:
                text, hint = unknown("constant", name, known.constants)
                text = f"{text} of the system '{known.name}'"
                raise Fault("unknown-name", text, ("constants", name), hint, on_key=True)
        found: dict[str, Any] = {
            name: value for name, value in known.settings.items() if self._lacks(name)
        }
        found |= {self.law: dict(known.laws), "where": dict(known.where)}
        found["constants"] = {**known.constants, **self.constants}
        if self.ensemble is not None:
            around = {**known.initial, **self.ensemble.around}
            found["ensemble"] = self.ensemble.model_copy(update={"around": around})
        if isinstance(self.initial, list):
            found["initial"] = [{**known.initial, **state} for state in self.initial]
        elif self.initial is not None or self.ensemble is None:
            found["initial"] = {**known.initial, **(self.initial or {})}
        return found

    def _lacks(self, key: str) -> bool:
        """Whether a known system may say `key`."""
        return key not in self.model_fields_set

    def _check_names(self) -> None:
        roles = {self.clock: f"already {self.clock_role}"}
        roles["member"] = "already the number of a trajectory"
        for key, role in {self.law: "a state", **ROLES}.items():
            for name in getattr(self, key):
                if name in roles and not (name == "member" and key != self.law):
                    text = f"'{name}' cannot be {role}: it is {roles[name]}"
                    raise Fault(f"{self.kind}-name", text, (key, name), on_key=True)
            roles |= {name: f"already {role}" for name in getattr(self, key)}

    def _check_start(self) -> None:
        text, code = f"{self._what} needs either 'initial' or 'ensemble'", f"{self.kind}-start"
        if self.initial is None and self.ensemble is None:
            raise Fault(code, text, hint="for example initial: {x: 1, y: 0}")
        if self.initial is not None and self.ensemble is not None:
            raise Fault(code, f"{text}, not both", ("ensemble",), on_key=True)
        if isinstance(self.initial, list) and not self.initial:
            raise Fault(code, "the list of initial states is empty", ("initial",))

    def _system(self, params: Mapping[str, float | str]) -> System:
        numbers = {name: float(v) for name, v in params.items() if not isinstance(v, str)}
        known = system.constants(self.constants, numbers, self.kind)
        return System(self.laws, self.where, known, self.clock)

    def _initial(self, known: Mapping[str, float]) -> Array:
        """The states at the start (n, members)."""
        states = list(self.laws)

        def values(state: State, *at: str | int) -> list[float]:
            return system.start(state, states, known, *at, kind=self.kind)

        if self.ensemble is not None:
            middle = values(self.ensemble.around, "ensemble", "around")
            return start.spread(middle, self._deviations(), self.members, self.ensemble.seed)
        if isinstance(self.initial, list):
            rows = [values(state, "initial", i) for i, state in enumerate(self.initial)]
        else:
            rows = [values(self.initial or {}, "initial")]
        return np.ascontiguousarray(np.array(rows).T)

    def _deviations(self) -> list[float]:
        """The standard deviation of each state."""
        assert self.ensemble is not None
        spread, at = self.ensemble.spread, ("ensemble", "spread")
        each = spread if isinstance(spread, dict) else dict.fromkeys(self.laws, spread)
        for name, value in each.items():
            place = (*at, name) if isinstance(spread, dict) else at
            if name not in self.laws:
                text, hint = unknown("state", name, self.laws)
                raise Fault("unknown-name", text, place, hint, on_key=True)
            if value < 0:
                raise Fault(f"{self.kind}-spread", "a spread cannot be negative", place)
        return [each.get(name, 0.0) for name in self.laws]

    def _table(self, clock: Array, states: Array, members: Indices, initial: Array) -> Table:
        """The rows as a table; `members` says whose they are."""
        columns: dict[str, Column] = {self.clock: clock}
        columns |= zip(self.laws, states, strict=True)
        if self.members == 1:
            return Table(columns, clock=self.clock)
        columns["member"] = members.astype(np.float64)
        texts = {} if self.ensemble else start.labels(list(self.laws), initial)
        labels = {"member": texts} if texts else {}
        return Table(columns, ("member",), self.clock, labels=labels)
