"""Tables from formulas over a grid: `source: function`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from renderer.errors import Fault, Path
from renderer.expressions import Expression
from renderer.sources.base import ReadContext, Source
from renderer.sources.formulas import Formula, Formulas, own_rows
from renderer.sources.integrate import system
from renderer.sources.ranges import Array, Axis, Grid, Range, axis
from renderer.table import Table
from renderer.values import Name

MOST_CELLS = 100_000_000
"""Rows times columns of the table."""
MOST_WORK = 5_000_000_000
"""Points times rows of another table that reductions run over: some minutes."""
MOST_VARIABLES = 3
COORDINATES = ("x", "y", "z")
TIME = "t"


@dataclass(frozen=True)
class Objective:
    """A function as what is minimised: one value at each point.

    expression  the value's
    name        of its column
    variables   what it is a function of, in order
    domain      the least and the greatest value of each variable
    constants   the numbers it may use
    where       other values that it needs, each after those it needs itself
    """

    expression: Expression
    name: str
    variables: tuple[str, ...]
    domain: Mapping[str, tuple[float, float]]
    constants: Mapping[str, float]
    where: Mapping[str, Expression] = field(default_factory=dict)

    def values(
        self, points: Mapping[str, Array], tables: Mapping[str, Table | Mapping[str, Any]]
    ) -> Array:
        """The value at each of `points` (an array or number for each variable), in the shape they
        broadcast to; NaN or infinite where there is none."""
        columns = {
            name: table.columns if isinstance(table, Table) else table
            for name, table in tables.items()
        }
        known: dict[str, Any] = {**self.constants, **points}
        for name, expression in self.where.items():
            known[name] = expression.evaluate(known, columns)
        value = np.asarray(self.expression.evaluate(known, columns), dtype=np.float64)
        shape = np.broadcast_shapes(*(np.shape(points[name]) for name in self.variables))
        return value if value.shape == shape else np.array(np.broadcast_to(value, shape))


class Function(Source):
    """A curve, a surface or a field from formulas over one to three variables.

    The table has a row for each combination of the variables' values, the last variable running
    fastest and the time slowest: `t` if there is one, the variables, then x, y and z as far as they
    are given, then `columns`. What is infinite or undefined leaves a hole in x, y or z.
    """

    source: Literal["function"]
    """The word that makes this a function."""
    over: Annotated[dict[Name, Range], Field(min_length=1)]
    """The variables, one to three: `{x: [-5, 5, 100], y: [0, 2*pi, 50]}`, start, stop (included)
    and count, or `{x: {values: [1, 2, 5]}}`. Start and stop may be expressions of constants and
    params. One called `t` is the table's clock."""
    t: Range | None = None
    """The moments of a function that moves: start, stop and count."""
    x: Expression | None = None
    """The column x, in the variables, `t`, the names in `where` and `constants`, the spec's params
    and the other columns. A column of another table stands inside a reduction:
    `mean((a*samples.u - samples.v)**2)`. A reduction without one, `z/max(z)`, is taken over all of
    this table's rows, those of all moments included."""
    y: Expression | None = None
    """The column y, likewise."""
    z: Expression | None = None
    """The column z, likewise."""
    columns: dict[Name, Expression] = {}
    """Further columns: `{speed: hypot(u, v)}`."""
    where: dict[Name, Expression] = {}
    """Named intermediate values that are not in the table: `{r: hypot(x, y)}`."""
    constants: dict[str, Expression] = {}
    """Numbers, or expressions of the spec's params and of other constants. A constant hides a
    built-in one of the same name (`e`) and a param."""

    def uses(self) -> Mapping[str, Path]:
        """The tables whose columns are reduced, each with the first formula that does."""
        return {
            table: formula.at
            for formula in reversed([*self._columns().values(), *self._where().values()])
            for table, _ in formula.expression.references
        }

    def check(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """Whether names, ranges and sizes are in order."""
        self._prepared(params)

    def read(self, context: ReadContext) -> Table:
        """The table. Raises `Fault` where a column has no value at all."""
        grid, formulas = self._prepared(context.params)
        order = formulas.order(self._columns())
        _check_work(grid, formulas, order, context.tables)
        tables = {name: table.columns for name, table in context.tables.items()}
        values: dict[str, Any] = {**formulas.constants, **grid.coordinates()}
        for name in order:
            value = _evaluated(formulas.given[name], grid, values, tables)
            if name in self._columns():
                value = _usable(name, value, grid, formulas.given[name].at, context.warn)
            values[name] = value
        names = [*(axis.name for axis in grid.axes), *self._columns()]
        clock = TIME if TIME in names else None
        columns = {name: grid.flat(values[name]) for name in names}
        return Table(columns, clock=clock, grid=tuple(self.over))

    def objective(self, params: Mapping[str, float | str]) -> Objective:
        """What there is to minimise: z, else y, else the only column. Raises `Fault` if it moves,
        or has no value at a single point."""
        if self.t is not None:
            text = "a function that moves cannot be minimised"
            raise Fault("function-objective", text, ("t",), on_key=True)
        grid, formulas = self._prepared(params)
        name = self._value_name()
        order = formulas.order([name])
        for needed in order:
            formula = formulas.given[needed]
            if call := own_rows(formula.expression.tree):
                text = f"'{call.function}' here looks at all rows: there is no value at one point"
                offset, width = call.span
                raise Fault("function-objective", text, formula.at, None, offset, width)
        where = {needed: formulas.given[needed].expression for needed in order}
        value = where.pop(name)
        domain = {axis.name: axis.ends for axis in grid.axes}
        return Objective(value, name, tuple(self.over), domain, formulas.constants, where)

    def _value_name(self) -> str:
        names = list(self._columns())
        if not names:
            text = "there is nothing to minimise: this function has only a grid"
            raise Fault("function-objective", text, ("over",), "give it a column z", on_key=True)
        for name in ("z", "y"):
            if name in names:
                return name
        if len(names) > 1:
            text = f"which of the columns {', '.join(names)} is the value?"
            raise Fault("function-objective", text, ("columns",), "call it z")
        return names[0]

    def _columns(self) -> dict[str, Formula]:
        """The columns that are computed, in the table's order."""
        given = {name: getattr(self, name) for name in COORDINATES}
        found = {name: Formula(e, (name,)) for name, e in given.items() if e is not None}
        return found | {name: Formula(e, ("columns", name)) for name, e in self.columns.items()}

    def _where(self) -> dict[str, Formula]:
        return {name: Formula(e, ("where", name)) for name, e in self.where.items()}

    def _prepared(self, params: Mapping[str, float | str]) -> tuple[Grid, Formulas]:
        """The grid and the formulas. Raises `Fault` for what can be told without other tables."""
        self._check_names()
        numbers = {name: float(v) for name, v in params.items() if not isinstance(v, str)}
        known = system.constants(self.constants, numbers, kind="function")
        axes = [] if self.t is None else [axis(TIME, self.t, known, TIME)]
        axes += [axis(name, given, known, "over", name) for name, given in self.over.items()]
        grid, given = Grid(tuple(axes)), {**self._columns(), **self._where()}
        inputs = tuple(axis.name for axis in axes)
        hidden = {*inputs, *given}
        constants = {name: value for name, value in known.items() if name not in hidden}
        formulas = Formulas(inputs, constants, given)
        formulas.check()
        self._check_size(grid.axes)
        return grid, formulas

    def _check_names(self) -> None:
        """Whether there is a column or a grid, and each name stands for one thing."""
        if not self._columns() and len(self.over) == 1:
            text = "a function needs a column: x, y, z or one of 'columns'"
            raise Fault("function-columns", text, hint="for example z: sin(x)*cos(y)")
        for name in list(self.over)[MOST_VARIABLES:]:
            text = f"a function has one to three variables, not {len(self.over):,}"
            raise Fault("function-over", text, ("over", name), on_key=True)
        roles: dict[str, str] = {}
        for at, role in self._named():
            name = str(at[-1])
            if name in roles:
                text = f"'{name}' cannot be {role}: it is already {roles[name]}"
                if role == roles[name]:
                    text = f"'{name}' is {role} already"
                raise Fault("duplicate-name", text, at, "rename one", on_key=True)
            roles[name] = role

    def _named(self) -> Iterator[tuple[Path, str]]:
        yield from ((("over", name), "a variable") for name in self.over)
        if self.t is not None:
            yield (TIME,), "the time"
        yield from (
            ((name,), "a column") for name in COORDINATES if getattr(self, name) is not None
        )
        yield from ((("columns", name), "a column") for name in self.columns)
        yield from ((("where", name), "an intermediate") for name in self.where)
        yield from ((("constants", name), "a constant") for name in self.constants)

    def _check_size(self, axes: tuple[Axis, ...]) -> None:
        rows = math.prod(axis.count for axis in axes)
        columns = len(axes) + len(self._columns())
        if rows * columns > MOST_CELLS:
            text = (
                f"{_count(rows)} rows of {columns} columns;"
                f" the limit function-cells is {MOST_CELLS:,} cells"
            )
            hint = "fewer values of the variables"
            raise Fault("limit-function", text, ("over",), hint, on_key=True)


def _evaluated(
    formula: Formula, grid: Grid, values: Mapping[str, Any], tables: Mapping[str, Any]
) -> Any:
    """The formula's value, an array on the grid or a number."""
    whole = own_rows(formula.expression.tree) is not None
    if whole:
        values = {name: grid.flat(v) if np.ndim(v) else v for name, v in values.items()}
    try:
        result = formula.expression.evaluate(values, tables)
    except Fault as fault:
        raise fault.below(*formula.at) from None
    return result.reshape(grid.shape) if whole and np.ndim(result) else result


def _usable(name: str, value: Any, grid: Grid, at: Path, warn: Callable[[Fault], None]) -> Array:
    """The column's values, with holes in x, y and z where they are infinite; warns of what is not
    finite. Raises `Fault` if nothing is."""
    array = np.asarray(value, dtype=np.float64)
    wrong = ~np.isfinite(array)
    if not wrong.any():
        return array
    holes = name in COORDINATES or not np.isinf(array).any()
    what = f"'{name}' {'has no value' if holes else 'is not finite'}"
    if wrong.all():
        raise Fault("function-empty", f"{what} anywhere", at)
    kind = "grid" if len(grid.axes) > 1 else "curve"
    text = (
        f"{what} at {100 * wrong.mean():.3g}% of the {kind}'s points, such as {grid.place(wrong)}"
    )
    warn(Fault("function-holes", f"{text}: holes" if holes else text, at, severity="warning"))
    return np.where(wrong, np.nan, array) if holes else array


def _check_work(
    grid: Grid, formulas: Formulas, order: list[str], tables: Mapping[str, Table]
) -> None:
    """Raises `Fault` where reductions over other tables would take for ever."""
    counts, along, work = dict(zip(formulas.inputs, grid.shape, strict=True)), 0, 0
    inputs = formulas.inputs_of(order)
    for name in order:
        formula = formulas.given[name]
        rows = max((len(tables[t]) for t, _ in formula.expression.references if t in tables),
                   default=0)  # fmt: skip
        along = math.prod(counts[i] for i in inputs[name])
        work += along * rows
        if work > MOST_WORK:
            text = (
                f"{along:,} points times {rows:,} rows of another table; the limit function-work"
                f" is {MOST_WORK:,} in all"
            )
            raise Fault("limit-function-work", text, formula.at, "fewer points or fewer rows")


def _count(number: int) -> str:
    return f"{number:,}" if number < 10**12 else f"{number:.0e}".replace("e+", "e")
