"""Discrete maps: `source: map`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.sources import systems
from renderer.sources.base import ReadContext, Source
from renderer.sources.dynamics import Dynamics
from renderer.sources.integrate import grid
from renderer.sources.integrate.iterate import Iteration, departures, iterate
from renderer.sources.integrate.problem import Limits
from renderer.table import Table


class Map(Dynamics):
    """A discrete map, applied again and again.

    The table has a row for each step: `step`, the states in the order of `next` and, for several
    trajectories, `member` (0, 1, 2 …), all rows of one after the other. The rows of a member end
    before the step at which it is infinite or undefined.
    """

    source: Literal["map"]
    """The word that makes this a discrete map."""
    system: Annotated[str, systems.Listed("map")] | None = None
    """A well-known map instead of `next` and `where`: `henon`. Its constants, its start and `steps`
    are taken where they are not given here; `render systems` lists all."""
    next: Annotated[dict[str, Expression], Field(min_length=1)] = {}
    """Each state after a step, from those before it: `{x: 1 - a*x**2 + y, y: b*x}`. All use the old
    states; also `step` (0 in the first), the names in `where` and `constants`, and the spec's
    params."""
    steps: Annotated[int, Field(ge=1)] | None = None
    """How many steps the table shows, after those that are skipped. Needed without `system`."""
    skip: Annotated[int, Field(ge=0)] = 0
    """How many steps to take before the first row, while the states settle. The column `step`
    counts them: with `skip: 100` it begins at 100."""

    kind = "map"
    law = "next"
    example = "next: {x: 3.9*x*(1 - x)}"
    extent = "steps"
    clock = "step"
    clock_role = "the number of the step"

    def read(self, context: ReadContext) -> Table:
        """The orbits. Raises `Fault` where there are none."""
        limits = Limits()
        whole = self.completed()
        iteration = whole._iteration(context.params, limits)
        orbit = iterate(iteration, limits)
        warning = departures(iteration, orbit)
        if warning is not None:
            context.warn(warning)
        return whole._table(orbit.steps, orbit.states, orbit.members, iteration.initial)

    def check(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """Whether it can be iterated, as far as can be told without doing so."""
        self.completed()._iteration(params, Limits())

    def _iteration(self, params: Mapping[str, float | str], limits: Limits) -> Iteration:
        self._check_names()
        self._check_start()
        assert self.steps is not None
        system = self._system(params)
        program = system.program(self.next, lambda name: ("next", name))
        self._check_size(self.steps, limits)
        initial = self._initial(system.constants)
        return Iteration(list(self.next), program, initial, self.steps, self.skip)

    def _check_size(self, steps: int, limits: Limits) -> None:
        """Raises a `Fault` where that is beyond a limit, before any of it is allocated."""
        grid.check_counts(self.kind, self.law, len(self.next), self.members, limits)
        grid.check_numbers(
            self.kind, "steps", steps + 1, self.members, len(self.next), limits, "fewer steps"
        )
        total = (self.skip + steps) * self.members
        if total > limits.steps:
            several = f" for each of {self.members:,} members" if self.members > 1 else ""
            text = (
                f"{grid.count(self.skip + steps)} steps{several}; the limit map-steps is"
                f" {limits.steps:,} in all"
            )
            key = "skip" if self.skip > steps else "steps"
            raise Fault("limit-map-steps", text, (key,))
