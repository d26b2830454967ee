"""What a descent makes smaller: a function's table, or an expression of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from renderer.errors import Fault, unknown
from renderer.expressions import CONSTANTS, Expression, derivative
from renderer.expressions.derivative import Gradient
from renderer.expressions.names import missing
from renderer.sources.base import Source
from renderer.sources.function import Function, Objective
from renderer.table import Table

AT = ("objective",)


def is_sound(table: str, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> bool:
    """Whether a table is there and, if it is a function, has no faults that are told where it
    stands itself."""
    source = sources.get(table)
    if isinstance(source, Function):
        try:
            source.check(params, sources)
        except Fault:
            return False
    return source is not None


def of_table(
    table: str, params: Mapping[str, float | str], sources: Mapping[str, Source]
) -> Objective:
    """The function of a table; raises `Fault` if it has none, or has no derivative."""
    if table not in sources:
        text, hint = unknown("table", table, sources)
        raise Fault("unknown-table", text, AT, hint)
    source = sources[table]
    if not isinstance(source, Function):
        text = f"'{table}' is no function: its source is {getattr(source, 'source', 'another')}"
        hint = "a table with source: function has an objective; so has an expression"
        raise Fault("descent-objective", text, AT, hint)
    try:
        objective = source.objective(params)
        derivative.check(objective.expression, objective.variables, objective.where)
    except Fault as fault:
        raise _of(table, fault) from None
    return objective


def written(
    expression: Expression, variables: Sequence[str], numbers: Mapping[str, float]
) -> Objective:
    """An expression of `variables` as what is minimised; raises `Fault` where it cannot be."""
    known = {*variables, *numbers}
    if absent := expression.names - known:
        first = min(absent, key=expression.position)
        raise missing(expression, first, known | CONSTANTS.keys()).below(*AT)
    if not (expression.names | expression.constants).intersection(variables):
        listed = ", ".join(f"'{name}'" for name in variables)
        text = f"the objective does not depend on {listed}"
        raise Fault("descent-objective", text, AT, "the variables are those in 'start'")
    try:
        derivative.check(expression, variables)
    except Fault as fault:
        raise fault.below(*AT) from None
    names = ("y", "z", "value") if len(variables) == 1 else ("z", "value")
    name = next((name for name in names if name not in variables), "objective")
    constants = {name: value for name, value in numbers.items() if name not in variables}
    return Objective(expression, name, tuple(variables), {}, constants)


def differentiated(
    objective: Objective, table: str | None, tables: Mapping[str, Table]
) -> Gradient:
    """The value and its gradient; raises `Fault` for columns of tables that are not there."""
    columns = {name: found.columns for name, found in tables.items()}
    try:
        return derivative.gradient(
            objective.expression,
            objective.variables,
            objective.constants,
            columns,
            objective.where,
        )
    except Fault as fault:
        raise fault.below(*AT) if table is None else _of(table, fault) from None


def _of(table: str, fault: Fault) -> Fault:
    """A fault in the formulas of a table, told where the table is named."""
    return Fault(fault.code, f"'{table}': {fault.text}", AT, fault.hint)
