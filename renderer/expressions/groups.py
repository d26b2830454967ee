"""One expression group by group: a number for each group of rows, of all groups at once.

Rows are put in the order of their groups, so that each group is a run of rows, and a reduction
goes over runs. What it gives counts for every row of its group where it stands inside another
reduction: `std(x - mean(x))`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.expressions import rows
from renderer.expressions.checked import Checked
from renderer.expressions.evaluation import placed
from renderer.expressions.frames import reduces
from renderer.expressions.functions import CONSTANTS, OPERATIONS, ROWS
from renderer.expressions.lowering import Column, Constant, Id, Lowering, Step, last_uses
from renderer.expressions.names import check_text, missing
from renderer.expressions.tree import Call, Name, Node, Reference, children, postorder

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Groups:
    """Rows in groups: `order` are the rows, one group after the other, and `starts` where in it
    each group begins. No group is empty."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def lengths(self) -> NDArray[np.intp]:
        """How many rows each group has."""
        return np.diff(self.starts, append=len(self.order))

    @cached_property
    def numbers(self) -> NDArray[np.intp]:
        """The number of the group of each row in `order`."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def firsts(self) -> NDArray[np.intp]:
        """The first row of each group."""
        return self.order[self.starts]

    def spread(self, values: Any) -> Any:
        """A value for each group as one for each row in `order`."""
        return np.repeat(values, self.lengths)

    def added(self, values: Any) -> Floats:
        """The sums of values of the rows in `order`."""
        return np.add.reduceat(values.astype(np.float64, copy=False), self.starts)


class _Operand(NamedTuple):
    """A value at work: one number, one for each group, or one for each row in order of groups."""

    data: Any
    of: Literal["all", "group", "row"] = "row"


def evaluate(
    expression: Checked,
    columns: Mapping[str, Any],
    by: Sequence[str],
    numbers: Mapping[str, float],
    groups: Groups,
) -> Floats:
    """The expression for each group, shape (groups,), nan where missing.

    `columns` are rows in the table's own order; those of `by` have one value in each group and may
    stand outside reductions. Raises Fault with the place in the expression.
    """
    _check_names(expression, columns, by, numbers)
    if not len(groups):
        return np.zeros(0)
    used = expression.names | expression.constants
    hidden = {name for name in used if name in columns or name in numbers}
    lowering = Lowering()
    lowering.resolve = lambda name: (
        lowering.variable(name) if name in hidden else lowering.constant(CONSTANTS[name])
    )
    result = lowering.tree(expression.tree)
    with np.errstate(all="ignore"):
        found = _run(expression, lowering, result, _Values(columns, by, numbers, groups))
    return np.broadcast_to(np.asarray(found.data, dtype=np.float64), (len(groups),))


class _Values(NamedTuple):
    """What names stand for, and the groups."""

    columns: Mapping[str, Any]
    by: Sequence[str]
    numbers: Mapping[str, float]
    groups: Groups

    def named(self, name: str) -> _Operand:
        if name not in self.columns:
            return _Operand(float(self.numbers[name]), "all")
        if name in self.by:
            return _Operand(self.columns[name][self.groups.firsts], "group")
        return _Operand(self.columns[name][self.groups.order])

    def by_rows(self, operand: _Operand) -> Any:
        """The data as one value for each row."""
        if operand.of == "group":
            return self.groups.spread(operand.data)
        return (
            np.full(len(self.groups.order), operand.data) if operand.of == "all" else operand.data
        )


def _run(expression: Checked, lowering: Lowering, result: Id, values: _Values) -> _Operand:
    last = last_uses(lowering.values)
    done: list[_Operand | None] = []
    for number, value in enumerate(lowering.values):
        if isinstance(value, Constant):
            done.append(_Operand(value.value, "all"))
        elif isinstance(value, Step):
            operands = [operand for i in value.operands if (operand := done[i])]
            try:
                done.append(_step(value, operands, values))
            except Fault as fault:
                raise placed(fault, expression, value.name) from None
            for i in value.operands:
                if last[i] == number and i != result:
                    done[i] = None  # a long expression must not keep every intermediate column
        else:
            assert not isinstance(value, Column)
            done.append(values.named(value.name))
    found = done[result]
    assert found is not None
    return found


def _step(step: Step, operands: Sequence[_Operand], values: _Values) -> _Operand:
    first, *others = operands
    if step.kind == "reduction":
        reduced = REDUCE[step.name]
        extra = [operand.data for operand in others]
        return _Operand(reduced(values.by_rows(first), values.groups, *extra), "group")
    if step.kind == "text":
        texts = np.array(step.texts, dtype=first.data.dtype.type)
        return _Operand(np.isin(first.data, texts).astype(np.float64), first.of)
    levels = {operand.of for operand in operands}
    if levels == {"all"}:
        return _Operand(OPERATIONS[step.name].exact(*(o.data for o in operands)), "all")
    of: Literal["group", "row"] = "row" if "row" in levels else "group"
    data = [o.data if o.of in ("all", of) else values.by_rows(o) for o in operands]
    return _Operand(np.asarray(OPERATIONS[step.name].array(*data), dtype=np.float64), of)


# What is wrong


def check(expression: Checked, known: Set[str]) -> None:
    """Raises Fault, with the place in the expression, for what no group has; only names of `known`
    may stand outside reductions."""
    for node in postorder(expression.tree):
        if isinstance(node, Call) and node.function in ROWS:
            hint = f"the transform of that name knows things of their own: {node.function} before"
            what = f"'{node.function}' looks at other rows: it has no place in a group"
            raise _fault(node, what, hint)
        if isinstance(node, Reference):
            hint = "compute it before, or after"
            raise _fault(node, "a group cannot reach into another table", hint)
    for node in _outside(expression.tree):
        if isinstance(node, Name) and node.name not in known:
            what = f"'{node.name}' stands outside a reduction, and the groups are not made by it"
            hint = f"say which of a group's values: mean({node.name}), last({node.name}) …"
            raise _fault(node, what, hint)


def _check_names(
    expression: Checked, columns: Mapping[str, Any], by: Sequence[str], numbers: Mapping[str, float]
) -> None:
    known = {*columns, *numbers}
    if absent := expression.names - known:
        name = min(absent, key=expression.position)
        raise missing(expression, name, [*known, *CONSTANTS])
    check(expression, {*by, *(numbers.keys() | CONSTANTS.keys()) - columns.keys()})
    used = expression.names | expression.constants
    texts = {name for name in used & columns.keys() if columns[name].dtype.kind in "UT"}
    check_text(expression.tree, texts, set())


def _outside(root: Node) -> Sequence[Node]:
    """The nodes that stand in no reduction."""
    waiting, found = [root], []
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not (isinstance(node, Call) and reduces(node)):
            waiting.extend(reversed(children(node)))
    return found


def _fault(node: Node, text: str, hint: str) -> Fault:
    offset, width = node.span
    return Fault("expression", text, hint=hint, offset=offset, width=width)


# Reductions: from values of the rows, in the order of their groups, to one for each group


def _total(x: Floats, groups: Groups) -> Floats:
    return groups.added(np.where(np.isnan(x), 0.0, x))


def _count(x: Any, groups: Groups) -> Floats:
    return groups.added(rows.is_present(x))


def _mean(x: Floats, groups: Groups) -> Floats:
    return np.divide(_total(x, groups), _count(x, groups))


def _std(x: Floats, groups: Groups) -> Floats:
    distance = x - groups.spread(_mean(x, groups))
    return np.sqrt(_mean(distance * distance, groups))


def _extreme(ufunc: np.ufunc, start: float) -> Callable[[Floats, Groups], Floats]:
    def extreme(x: Floats, groups: Groups) -> Floats:
        found = ufunc.reduceat(np.where(np.isnan(x), start, x), groups.starts)
        return np.where(_count(x, groups) == 0, np.nan, found)

    return extreme


def _first(x: Floats, groups: Groups) -> Floats:
    row = np.where(np.isnan(x), len(x) - 1, np.arange(len(x)))
    found = x[np.minimum.reduceat(row, groups.starts)]
    return np.where(_count(x, groups) == 0, np.nan, found)


def _last(x: Floats, groups: Groups) -> Floats:
    row = np.where(np.isnan(x), 0, np.arange(len(x)))
    found = x[np.maximum.reduceat(row, groups.starts)]
    return np.where(_count(x, groups) == 0, np.nan, found)


def _ordered(x: Any, groups: Groups) -> Any:
    """Values by size within each group, what is missing last."""
    by_size = np.argsort(x)
    short = len(groups) <= 2**16  # sorted by their digits, many times faster
    numbers = groups.numbers.astype(np.uint16) if short else groups.numbers
    return x[by_size[np.argsort(numbers[by_size], kind="stable")]]


def _quantile(x: Floats, groups: Groups, q: Any) -> Floats:
    ordered = _ordered(x, groups)
    place = np.maximum(_count(x, groups) - 1, 0) * rows.share(q)
    below = groups.starts + np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, len(x) - 1)
    return rows.between(ordered[below], ordered[above], place - np.floor(place))


def _median(x: Floats, groups: Groups) -> Floats:
    return _quantile(x, groups, 0.5)


def _distinct(x: Any, groups: Groups) -> Floats:
    ordered = _ordered(x, groups)
    fresh = np.ones(len(x), dtype=np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    fresh[groups.starts] = True
    return groups.added(fresh & rows.is_present(ordered))


REDUCE: Mapping[str, Callable[..., Floats]] = {
    "mean": _mean,
    "sum": _total,
    "std": _std,
    "min": _extreme(np.minimum, np.inf),
    "max": _extreme(np.maximum, -np.inf),
    "median": _median,
    "quantile": _quantile,
    "count": _count,
    "distinct": _distinct,
    "first": _first,
    "last": _last,
}
