"""One expression over columns: what `Expression.evaluate` does.

Inside a reduction over another table's column that table's rows are an axis of their own, the
last: `mean((a*samples.u - samples.v)**2)` over a grid of `a` is a grid, each cell a mean over all
samples. Large grids are worked through in pieces.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.expressions import rows
from renderer.expressions.checked import Checked
from renderer.expressions.functions import CONSTANTS, OPERATIONS
from renderer.expressions.lowering import (
    Column,
    Constant,
    Id,
    Lowering,
    Step,
    Value,
    Variable,
    last_uses,
)
from renderer.expressions.names import check_text, column_of, missing

Floats: TypeAlias = NDArray[np.float64]
Supplied: TypeAlias = dict[str, Any]
Tables: TypeAlias = Mapping[str, Mapping[str, Any]]

PIECE = 2_000_000
"""Cells times rows of the other table worked on at once."""
MOST_CELLS = 50_000_000
"""The same where a grid cannot be cut, because the expression also looks at all of its rows."""


class Operand(NamedTuple):
    """A value at work. `inner`: its last axis is the rows of another table."""

    data: Any
    inner: bool = False


class Plan(NamedTuple):
    """The values of an expression, the result's place, and the step that reads each last."""

    values: Sequence[Value]
    result: Id
    last: Sequence[int]


def evaluate(expression: Checked, values: Mapping[str, Any], tables: Tables) -> Any:
    """See `Expression.evaluate`."""
    used = expression.names | expression.constants
    supplied = {name: _prepared(values[name], name, expression) for name in used & values.keys()}
    if absent := expression.names - supplied.keys():
        first = min(absent, key=expression.position)
        raise missing(expression, first, [*values, *CONSTANTS])
    columns = {
        (table, name): _prepared(
            column_of(expression, table, name, tables), (table, name), expression
        )
        for table, name in expression.references
    }
    text_names = {name for name, value in supplied.items() if _is_text(value)}
    check_text(expression.tree, text_names, {key for key, v in columns.items() if _is_text(v)})
    plan = _plan(expression, expression.constants.intersection(supplied))
    with np.errstate(all="ignore"):
        result = _pieces(expression, plan, supplied, columns, values)
    if isinstance(result, float):
        return np.float64(result)
    passed_on = isinstance(plan.values[plan.result], Variable)
    return result.copy() if passed_on else result


@lru_cache(maxsize=256)
def _plan(expression: Checked, hidden: frozenset[str]) -> Plan:
    def resolve(name: str) -> Id:
        if name in CONSTANTS and name in expression.constants and name not in hidden:
            return lowering.constant(CONSTANTS[name])
        return lowering.variable(name)

    lowering = Lowering(resolve)
    result = lowering.tree(expression.tree)
    last = last_uses(lowering.values)
    last[result] = len(lowering.values)
    return Plan(lowering.values, result, last)


def _prepared(value: Any, key: str | tuple[str, str], expression: Checked) -> Any:
    """A float, a float64 array, or an array of text."""
    array = np.asarray(value)
    if array.dtype.kind in "fiub":
        return array.astype(np.float64, copy=False) if array.ndim else float(array)
    if array.dtype.kind in "UT":
        return array
    offset, width = expression.position(key)
    what = f"'{key if isinstance(key, str) else '.'.join(key)}' holds neither numbers nor text"
    raise Fault("not-a-number", what, offset=offset, width=width)


def _is_text(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "UT"


def _pieces(
    expression: Checked,
    plan: Plan,
    supplied: Supplied,
    columns: Mapping[tuple[str, str], Any],
    values: Mapping[str, Any],
) -> Any:
    """The result; where own rows times another table's rows are many, piece by piece."""
    shape = np.broadcast_shapes(*(np.shape(v) for v in supplied.values()))
    longest = max((np.size(column) for column in columns.values()), default=0)
    cells = math.prod(shape)
    if cells * longest <= PIECE:
        return _run(expression, plan, supplied, columns, values)
    if _looks_at_own_rows(plan.values):
        if cells * longest > MOST_CELLS:
            what = f"{cells:,} cells times {longest:,} rows are too many"
            hint = f"at most {MOST_CELLS:,}; take the reduction over own rows out of the expression"
            raise Fault("expression-limit", what, hint=hint, offset=0, width=len(expression.text))
        return _run(expression, plan, supplied, columns, values)
    step = max(1, PIECE // longest)
    flat = {
        name: np.broadcast_to(v, shape).reshape(-1) if np.ndim(v) else v
        for name, v in supplied.items()
    }
    result = np.empty(cells)
    for start in range(0, cells, step):
        piece = slice(start, start + step)
        part = {name: v[piece] if np.ndim(v) else v for name, v in flat.items()}
        result[piece] = _run(expression, plan, part, columns, values)
    return result.reshape(shape) if shape else float(result[0])


def _looks_at_own_rows(values: Sequence[Value]) -> bool:
    inner: list[bool] = []
    for value in values:
        if not isinstance(value, Step):
            inner.append(isinstance(value, Column))
            continue
        among = any(inner[i] for i in value.operands)
        if value.kind in ("reduction", "rows") and not among:
            return True
        inner.append(among and value.kind != "reduction")
    return False


def _run(
    expression: Checked,
    plan: Plan,
    supplied: Supplied,
    columns: Mapping[tuple[str, str], Any],
    values: Mapping[str, Any],
) -> Any:
    done: list[Operand | None] = []
    for i, value in enumerate(plan.values):
        if isinstance(value, Constant):
            done.append(Operand(value.value))
        elif isinstance(value, Column):
            done.append(Operand(columns[value.table, value.name], inner=True))
        elif isinstance(value, Step):
            operands = [operand for j in value.operands if (operand := done[j])]
            try:
                done.append(_step(value, operands, values))
            except Fault as fault:
                raise placed(fault, expression, value.name) from None
            for j in value.operands:
                if plan.last[j] == i:
                    done[j] = None  # a long expression must not keep every intermediate column
        else:
            done.append(Operand(supplied[value.name]))
    result = done[plan.result]
    assert result is not None
    return result.data


def _step(step: Step, operands: Sequence[Operand], values: Mapping[str, Any]) -> Operand:
    inner = any(operand.inner for operand in operands)
    data = list(_aligned(operands) if inner else (operand.data for operand in operands))
    if step.kind == "elementwise":
        return Operand(_elementwise(step.name, data), inner)
    if step.kind == "text":
        return Operand(_among(data[0], step.texts), inner)
    scalar = isinstance(data[0], float)
    x = _over_rows(data[0], values) if scalar else data[0]
    if step.kind == "reduction":
        return Operand(_plain(rows.REDUCE[step.name](x, -1 if inner else None, *data[1:])))
    result = rows.ROWS[step.name](x, *data[1:])
    return Operand(_plain(result[0]) if scalar and len(result) == 1 else result, inner)


def _aligned(operands: Sequence[Operand]) -> Iterator[Any]:
    """The data, with an axis for the other table's rows where it has none."""
    for data, inner in operands:
        yield data if inner or isinstance(data, float) else data[..., np.newaxis]


def _over_rows(value: float, values: Mapping[str, Any]) -> Floats:
    """A number as a column, as in sum(1), which counts the rows."""
    shape = np.broadcast_shapes(*(np.shape(v) for v in values.values()))
    return np.full(shape or (1,), value)


def _elementwise(name: str, data: Sequence[Any]) -> Any:
    operation = OPERATIONS[name]
    if all(isinstance(x, float) for x in data):
        return operation.exact(*data)
    result = operation.array(*data)
    return result.astype(np.float64) if result.dtype == np.bool_ else result


def _among(column: Any, texts: Sequence[str]) -> Any:
    found = np.isin(column, np.array(texts, dtype=column.dtype.type))
    return _plain(found.astype(np.float64))


def _plain(value: Any) -> Any:
    return value if np.ndim(value) else float(value)


def placed(fault: Fault, expression: Checked, function: str) -> Fault:
    """The fault with the place of the call of `function`."""
    fault.offset, fault.width = expression.position_of_call(function)
    return fault
