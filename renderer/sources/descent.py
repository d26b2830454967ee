"""Paths of optimisers on a function: `source: descent`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Annotated, Literal, NamedTuple, TypeAlias, TypeVar

import numpy as np
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault, Path
from renderer.expressions import CONSTANTS, Expression
from renderer.sources.base import ReadContext, Source
from renderer.sources.function import Objective
from renderer.sources.integrate import start as starting
from renderer.sources.optimize import given, objectives, trajectories
from renderer.sources.optimize.between import filled
from renderer.sources.optimize.methods import LABELS, OPTIMIZERS, Array, Method, Settings
from renderer.sources.optimize.trajectories import Course, Function, Rows
from renderer.table import Column, Table
from renderer.values import Name

State: TypeAlias = Annotated[dict[Name, Expression], Field(min_length=1)]
Ends: TypeAlias = Annotated[tuple[Expression, Expression], Field(strict=False)]
Fraction: TypeAlias = Annotated[float, Field(ge=0, lt=1)]


def _form(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "several"
    return "each" if isinstance(value, Mapping) else "one"


def _count(value: object) -> str:
    return "several" if isinstance(value, (list, tuple)) else "one"


One = TypeVar("One")
Several: TypeAlias = Annotated[list[One], Field(min_length=1), Tag("several")]
OneOrSeveral: TypeAlias = Annotated[
    Annotated[One, Tag("one")] | Several[One], Discriminator(_count)
]
Rate: TypeAlias = Annotated[
    Annotated[Expression, Tag("one")] | Several[Expression] | Annotated[State, Tag("each")],
    Discriminator(_form),
]

MOST_STEPS = 20_000_000
"""Steps times paths."""
MOST_PATHS = 100_000
OF_METHODS: Mapping[str, tuple[Method, ...]] = {
    "momentum": ("momentum", "nesterov"),
    "rho": ("rmsprop",),
    "beta1": ("adam",),
    "beta2": ("adam",),
    "epsilon": ("rmsprop", "adam"),
}
"""Keys that mean something to some methods only."""


class Run(NamedTuple):
    """What one path is: its method, its rate, and the number of its start."""

    method: Method
    rate: float
    start: int


class Task(NamedTuple):
    """What is to be done: `starts` (variables, starts), `low` and `high` (variables, 1)."""

    objective: Objective
    runs: list[Run]
    starts: Array
    low: Array
    high: Array


class Descent(Source):
    """The path of an optimiser towards a minimum of a function, or several paths.

    The table has a row for each step: `step` (0 at the start), the variables, the function's value
    (under its name in the function's table; for an expression z, or y where there is one variable)
    and `gradient`, the gradient's length. For several methods, rates or starts there are the
    columns `method`, `rate` and `start` (0, 1, 2 …), all rows of one path after the other. A path
    that leaves the domain of the function ends with a row exactly at the border.
    """

    source: Literal["descent"]
    """The word that makes this a descent."""
    objective: Expression
    """What becomes smaller: the name of a table with `source: function`, or an expression of the
    variables in `start` and the spec's params: `x**2 - y**2`. A column of another table stands
    inside a reduction: `mean((a*samples.u - samples.v)**2)`."""
    start: OneOrSeveral[State]
    """Where the path begins, `{x: 1, y: -0.5}`, numbers or expressions of params; or a list of
    such: one path each."""
    method: OneOrSeveral[Method] = "sgd"
    """`sgd` (gradient descent), `momentum` (the heavy ball), `nesterov`, `rmsprop` or `adam`; or a
    list: one path each."""
    rate: Rate
    """The learning rate, a number or an expression of params; or a list: one path each; or one for
    each method: `{sgd: 0.1, adam: 0.01}`."""
    steps: Annotated[int, Field(ge=1)]
    """How many steps each path takes."""
    momentum: Fraction = 0.9
    """For `momentum` and `nesterov`: the part of the velocity that is kept from step to step."""
    rho: Fraction = 0.9
    """For `rmsprop`: the part of the squared gradients' mean that is kept from step to step."""
    beta1: Fraction = 0.9
    """For `adam`: the part of the gradients' mean that is kept from step to step."""
    beta2: Fraction = 0.999
    """For `adam`: the part of the squared gradients' mean that is kept from step to step."""
    epsilon: Annotated[float, Field(gt=0)] = 1e-8
    """For `rmsprop` and `adam`: what is added to the root they divide by, against division by 0."""
    noise: Annotated[float, Field(ge=0)] = 0.0
    """The standard deviation of normally distributed noise that is added to each part of the
    gradient, as small batches do: the same for all methods and rates, another for each start."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Of the noise (numpy's PCG64): the same seed gives the same paths."""
    within: Annotated[dict[Name, Ends], Field(min_length=1)] | None = None
    """The domain, `{x: [-2, 2], y: [-2, 2]}`: where a path leaves it, it ends. A function's table
    has a domain, its `over`, and there is a warning where a path leaves that; a variable that is
    given here has this one, without a warning."""
    between: Annotated[int, Field(ge=0, le=100)] | None = None
    """How many points of the function stand between two steps that lie apart, so that the path lies
    on the surface; their `step` is a fraction. Default: 8 where the objective is a function's
    table, none where it is an expression."""

    def uses(self) -> Mapping[str, Path]:
        """The function's table, and those whose columns are reduced."""
        tables = {table for table, _ in self.objective.references}
        if self._table is not None:
            tables.add(self._table)
        return dict.fromkeys(sorted(tables), ("objective",))

    def check(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """Whether there is something to descend, as far as can be told without doing so."""
        if self._table is None or objectives.is_sound(self._table, params, sources):
            self._task(params, sources)

    def read(self, context: ReadContext) -> Table:
        """The paths. Raises `Fault` where there are none; warns of those that end early."""
        task = self._task(context.params, context.sources)
        function = objectives.differentiated(task.objective, self._table, context.tables)
        self._check_values(function, task)
        course = self._course(function, task)
        rows = trajectories.descend(course)
        name, variables = partial(self._name, task.runs), task.objective.variables
        told = [
            ending
            for ending in rows.endings
            if ending.reason != "outside" or variables[ending.variable] not in (self.within or {})
        ]
        for fault in trajectories.warnings(told, course, variables, name):
            context.warn(fault)
        between = self.between if self.between is not None else 8 if self._table else 0
        return self._table_of(filled(rows, course, between) if between else rows, task)

    @property
    def _starts(self) -> list[State]:
        return self.start if isinstance(self.start, list) else [self.start]

    @property
    def _methods(self) -> list[Method]:
        return self.method if isinstance(self.method, list) else [self.method]

    @property
    def _table(self) -> str | None:
        """The table that the objective names; None if it is an expression."""
        name = self.objective.is_name
        mine = {variable for state in self._starts for variable in state}
        return None if name in CONSTANTS or name in mine else name

    def _place(self, number: int) -> Path:
        return ("start", number) if isinstance(self.start, list) else ("start",)

    def _task(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> Task:
        """All that can be told without tables. Raises `Fault` for what is wrong with it."""
        self._check_keys()
        known = {name: float(v) for name, v in params.items() if not isinstance(v, str)}
        if self._table is not None:
            objective = objectives.of_table(self._table, params, sources)
        else:
            objective = objectives.written(self.objective, list(self._starts[0]), known)
        if objective.name in given.RESERVED:
            text = f"the value cannot be called '{objective.name}': that is already"
            text += f" {given.RESERVED[objective.name]}"
            raise Fault("descent-name", text, ("objective",), "rename the function's column")
        variables = objective.variables
        starts = given.points(self._starts, variables, known, self._place)
        low, high = given.domain(self.within or {}, objective.domain, variables, known)
        for i, number in np.argwhere((starts < low) | (starts > high)).tolist():
            name = variables[i]
            text = f"{name} = {starts[i, number]:g} is outside the domain, which is"
            text += f" {low[i, 0]:g} to {high[i, 0]:g}"
            raise Fault("descent-start", text, (*self._place(number), name))
        return Task(objective, self._runs(known), starts, low, high)

    def _check_keys(self) -> None:
        """Whether the keys go together."""
        for number, method in enumerate(self._methods):
            if method in self._methods[:number]:
                text = f"the method {method} is given twice"
                raise Fault("descent-method", text, ("method", number))
        for key, methods in OF_METHODS.items():
            if key in self.model_fields_set and not set(methods) & set(self._methods):
                text = f"'{key}' has no meaning for {' and '.join(self._methods)}"
                hint = f"it belongs to {' and '.join(methods)}"
                raise Fault("descent-method", text, (key,), hint, on_key=True)
        if "seed" in self.model_fields_set and not self.noise:
            text = "'seed' has no meaning without 'noise'"
            raise Fault("descent-noise", text, ("seed",), on_key=True)

    def _runs(self, known: Mapping[str, float]) -> list[Run]:
        """The paths. Raises `Fault` where they are too many or too long."""
        rates = given.rates(self.rate, self._methods, known)
        count = sum(map(len, rates.values())) * len(self._starts)
        if count > MOST_PATHS:
            text = f"{count:,} paths; the limit descent-paths is {MOST_PATHS:,}"
            raise Fault("limit-descent-paths", text)
        if count * self.steps * (1 + (self.between or 0)) > MOST_STEPS:
            several = f" of {count:,} paths" if count > 1 else ""
            text = f"{self.steps:,} steps{several}; the limit descent is {MOST_STEPS:,} in all"
            raise Fault("limit-descent", text, ("steps",))
        starts = range(len(self._starts))
        return [Run(m, rate, i) for m in self._methods for rate in rates[m] for i in starts]

    def _check_values(self, function: Function, task: Task) -> None:
        """Raises `Fault` for a start where the objective has no value or no gradient."""
        open_ = not np.isfinite([task.low, task.high]).all()
        for number, what, why in trajectories.unusable(function, task.starts, open_):
            text = f"the {what} of the objective is {why} at the start"
            raise Fault("descent-start", text, self._place(number))

    def _course(self, function: Function, task: Task) -> Course:
        settings = Settings(self.momentum, self.rho, self.beta1, self.beta2, self.epsilon)
        rates = np.array([run.rate for run in task.runs])
        groups, first = [], 0
        for method, runs in groupby(task.runs, key=lambda run: run.method):
            group = slice(first, first := first + len(list(runs)))
            shape = (len(task.starts), group.stop - group.start)
            groups.append((OPTIMIZERS[method](rates[group], shape, settings), group))
        of_paths = [run.start for run in task.runs]
        noise = self._noise(task.starts, of_paths) if self.noise else None
        start = task.starts[:, of_paths]
        return Course(function, start, groups, self.steps, task.low, task.high, noise)

    def _noise(self, starts: Array, of_paths: list[int]) -> Callable[[], Array]:
        random = np.random.Generator(np.random.PCG64(self.seed))
        variables, count = starts.shape

        def drawn() -> Array:
            return self.noise * random.standard_normal((count, variables)).T[:, of_paths]

        return drawn

    def _name(self, runs: Sequence[Run], path: int, alone: bool) -> str:
        """What a path is called; if not `alone`, by what tells it from the others."""
        run, rates = runs[path], isinstance(self.rate, list) and len(self.rate) > 1
        parts: list[str] = [run.method] if alone or len(self._methods) > 1 else []
        parts += [f"rate {run.rate:g}"] if alone or rates else []
        parts += [f"start {run.start}"] if len(self._starts) > 1 else []
        return ", ".join(parts)

    def _table_of(self, rows: Rows, task: Task) -> Table:
        columns: dict[str, Column] = {"step": rows.steps}
        columns |= zip(task.objective.variables, rows.variables, strict=True)
        columns |= {task.objective.name: rows.values, "gradient": rows.gradients}
        labels: dict[str, Mapping[float | str, str]] = {}
        if len(self._methods) > 1:
            columns["method"] = np.array([run.method for run in task.runs])[rows.paths]
            labels["method"] = {method: LABELS[method] for method in self._methods}
        rates = [run.rate for run in task.runs]
        if isinstance(self.rate, list) and len(self.rate) > 1:
            columns["rate"] = np.array(rates)[rows.paths]
            labels["rate"] = {rate: f"rate = {rate:g}" for rate in rates}
        if len(self._starts) > 1:
            columns["start"] = np.array([float(run.start) for run in task.runs])[rows.paths]
            labels["start"] = starting.labels(task.objective.variables, task.starts)
        keys = tuple(name for name in ("method", "rate", "start") if name in columns)
        named = {name: texts for name, texts in labels.items() if texts}
        return Table(columns, keys, "step", labels=named)
