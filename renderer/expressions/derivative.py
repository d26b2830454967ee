"""Exact derivatives of expressions: forward mode over the lowered values.

Each value goes with its derivatives by some names, both computed from those before it by the rules
of `partials` (Wengert 1964): exact to rounding, and not longer than the expression itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.expressions import rows
from renderer.expressions.expression import Expression
from renderer.expressions.frames import reduces
from renderer.expressions.functions import CONSTANTS, OPERATIONS, ROWS
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
from renderer.expressions.partials import FLAT, PARTIALS, REDUCED, TANGENTS, reduced
from renderer.expressions.tree import Call, Name, Node, Reference, children, postorder

Floats: TypeAlias = NDArray[np.float64]
Tables: TypeAlias = Mapping[str, Mapping[str, Any]]
Named: TypeAlias = Mapping[str, Expression]
Tangents: TypeAlias = tuple[Any, ...]
"""One for each name: an array or number, or None where the value does not depend on the name."""

NOTHING: Mapping[str, Any] = MappingProxyType({})
PIECE = 2_000_000
"""Points times rows of another table worked on at once."""


class Dual(NamedTuple):
    """A value and its derivatives. `inner`: the last axis is the rows of another table."""

    data: Any
    tangents: Tangents
    inner: bool = False


def check(expression: Expression, names: Sequence[str], where: Named = NOTHING) -> None:
    """Raises `Fault`, with offset and width, where there is no derivative by `names`: what looks
    at other rows, and reductions over the points themselves. `where` are other expressions that
    it may use, each after those it needs itself; their faults are at `("where", name)`."""
    active = set(names)
    for name, other in where.items():
        try:
            if _depends(other.tree, active):
                active.add(name)
        except Fault as fault:
            raise fault.below("where", name) from None
    _depends(expression.tree, active)


def gradient(
    expression: Expression,
    names: Sequence[str],
    constants: Mapping[str, float] = NOTHING,
    tables: Tables = NOTHING,
    where: Named = NOTHING,
) -> Gradient:
    """The value of `expression` and its partial derivatives by `names`, as a function of these.

    It may also use `constants`, columns of `tables` inside reductions, and the names of `where`,
    as in `check`. Raises `Fault` as `check` does, and for names, tables and columns that are not
    there and text where numbers belong.
    """
    check(expression, names, where)
    known = {*names, *constants, *where}
    used = [*((other, ("where", name)) for name, other in where.items()), (expression, ())]
    columns: dict[tuple[str, str], Any] = {}
    for each, at in used:
        try:
            columns |= _columns(each, known, tables)
        except Fault as fault:
            raise fault.below(*at) from None
    values, result = _lowered(expression, names, constants, where)
    return Gradient(tuple(names), values, result, columns)


@dataclass(frozen=True)
class Gradient:
    """Made by `gradient`."""

    names: tuple[str, ...]
    values: Sequence[Value]
    result: Id
    columns: Mapping[tuple[str, str], Any]

    def __call__(self, points: Sequence[Any] | Floats) -> tuple[Floats, Floats]:
        """The value, of shape S, and the derivatives, of shape (names, *S), at `points`: an array
        or number for each name; S is the shape they broadcast to. Overflow is inf and what is
        undefined is nan."""
        arrays = [np.asarray(point, np.float64) for point in points]
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        flat = [np.broadcast_to(array, shape).reshape(-1) for array in arrays]
        count = math.prod(shape)
        value, slopes = np.empty(count), np.zeros((len(self.names), count))
        longest = max((np.size(column) for column in self.columns.values()), default=0)
        step = max(1, PIECE // max(1, longest))
        with np.errstate(all="ignore"):
            for start in range(0, count, step):
                piece = slice(start, start + step)
                dual = self._run([array[piece] for array in flat])
                value[piece] = dual.data
                for i, tangent in enumerate(dual.tangents):
                    if tangent is not None:
                        slopes[i, piece] = tangent
        return value.reshape(shape), slopes.reshape(len(self.names), *shape)

    @cached_property
    def _last(self) -> Sequence[int]:
        last = last_uses(self.values)
        last[self.result] = len(self.values)
        return last

    def _run(self, points: Sequence[Floats]) -> Dual:
        still = (None,) * len(self.names)
        done: list[Dual | None] = []
        for i, value in enumerate(self.values):
            if isinstance(value, Constant):
                done.append(Dual(value.value, still))
            elif isinstance(value, Column):
                done.append(Dual(self.columns[value.table, value.name], still, inner=True))
            elif isinstance(value, Variable):
                n = self.names.index(value.name)
                done.append(Dual(points[n], (*still[:n], 1.0, *still[n + 1 :])))
            else:
                done.append(_step(value, [dual for j in value.operands if (dual := done[j])]))
                for j in value.operands:
                    if self._last[j] == i:
                        done[j] = None  # long expressions must not keep every column
        result = done[self.result]
        assert result is not None
        return result


def _depends(tree: Node, active: Set[str]) -> bool:
    """Whether a tree depends on names of `active`. Raises `Fault` as `check` does."""
    done: list[tuple[bool, bool]] = []  # depends, and holds another table's rows
    for node in postorder(tree):
        below = len(done) - len(children(node))
        depends = any(d for d, _ in done[below:]) or isinstance(node, Name) and node.name in active
        inner = any(i for _, i in done[below:]) or isinstance(node, Reference)
        del done[below:]
        if isinstance(node, Call):
            if node.function in ROWS and (depends or not inner):
                raise _refused(node, "looks at other rows: it has no derivative")
            if reduces(node):
                if not inner:
                    hint = f"over another table's rows there is: {node.function}(samples.u)"
                    text = "is taken over the points themselves: there is no derivative at one"
                    raise _refused(node, text, hint)
                if depends and node.function not in REDUCED:
                    raise _refused(node, "has no derivative")
                inner = False
        done.append((depends, inner))
    return done[0][0]


def _refused(call: Call, text: str, hint: str | None = None) -> Fault:
    offset, width = call.span
    what = f"'{call.function}' here {text}" if hint else f"'{call.function}' {text}"
    return Fault("derivative", what, hint=hint, offset=offset, width=width)


def _columns(expression: Expression, known: Set[str], tables: Tables) -> dict[tuple[str, str], Any]:
    """The columns of tables that an expression uses. Raises `Fault` for what is not there."""
    if absent := expression.names - known:
        first = min(absent, key=expression.position)
        raise missing(expression, first, [*known, *CONSTANTS])
    columns = {
        (table, name): np.asarray(column_of(expression, table, name, tables))
        for table, name in sorted(expression.references, key=expression.position)
    }
    texts = {key for key, column in columns.items() if column.dtype.kind in "UT"}
    check_text(expression.tree, set(), texts)
    return {
        key: column if key in texts else column.astype(np.float64, copy=False)
        for key, column in columns.items()
    }


def _lowered(
    expression: Expression, names: Sequence[str], constants: Mapping[str, float], where: Named
) -> tuple[Sequence[Value], Id]:
    """All values there are to compute, and the place of the expression's own."""
    found: dict[str, Id] = {}

    def resolve(name: str) -> Id:
        return lowering.constant(CONSTANTS[name]) if name not in found else found[name]

    lowering = Lowering(resolve)
    found |= {name: lowering.constant(value) for name, value in constants.items()}
    found |= {name: lowering.variable(name) for name in names}
    for name, other in where.items():
        found[name] = lowering.tree(other.tree)
    return lowering.values, lowering.tree(expression.tree)


def _step(step: Step, operands: Sequence[Dual]) -> Dual:
    inner = any(operand.inner for operand in operands)
    if inner:
        operands = [_aligned(operand) for operand in operands]
    x = [operand.data for operand in operands]
    tangents = [operand.tangents for operand in operands]
    count = len(tangents[0])
    if step.kind == "reduction":
        y = rows.REDUCE[step.name](x[0], -1, *x[1:])
        moved = [None if d is None else reduced(step.name, y, x[0], d) for d in tangents[0]]
        return Dual(y, tuple(moved))
    if step.kind == "rows":
        return Dual(rows.ROWS[step.name](*x), (None,) * count, inner)
    if step.kind == "text":
        found = np.isin(x[0], np.array(step.texts, dtype=x[0].dtype.type))
        return Dual(found.astype(np.float64), (None,) * count, inner)
    y = OPERATIONS[step.name].array(*x)
    if y.dtype == np.bool_:
        y = y.astype(np.float64)
    return Dual(y, _elementwise(step.name, y, x, tangents), inner)


def _aligned(operand: Dual) -> Dual:
    """With an axis for the other table's rows."""
    if operand.inner:
        return operand
    return Dual(_deeper(operand.data), tuple(_deeper(d) for d in operand.tangents), inner=True)


def _deeper(data: Any) -> Any:
    return data[..., np.newaxis] if np.ndim(data) else data


def _elementwise(name: str, y: Any, x: Sequence[Any], tangents: Sequence[Tangents]) -> Tangents:
    count = len(tangents[0])
    if name in FLAT:
        return (None,) * count
    if name in TANGENTS:
        moved = [[d[n] for d in tangents] for n in range(count)]
        return tuple(
            None
            if all(d is None for d in dx)
            else TANGENTS[name](y, x, [0.0 if d is None else d for d in dx])
            for dx in moved
        )
    total: list[Any] = [None] * count
    for partial, moves in zip(PARTIALS[name], tangents, strict=True):
        if all(d is None for d in moves):
            continue
        slope = partial(y, *x) if callable(partial) else partial
        for n, d in enumerate(moves):
            if d is not None:
                part = _times(slope, d)
                total[n] = part if total[n] is None else total[n] + part
    return tuple(total)


def _times(a: Any, b: Any) -> Any:
    if isinstance(a, float) and a == 1.0:
        return b
    return a if isinstance(b, float) and b == 1.0 else a * b
