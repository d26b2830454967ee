"""Named expressions to a `Program`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType

from renderer.errors import Fault
from renderer.expressions.expression import Expression
from renderer.expressions.frames import reduces
from renderer.expressions.functions import CONSTANTS, ROWS
from renderer.expressions.lowering import Constant, Id, Lowering, Step, Value, Variable
from renderer.expressions.names import missing
from renderer.expressions.program import Instruction, Program
from renderer.expressions.tree import Call, Compare, Member, Node, Reference, Text, postorder

NOTHING: Mapping[str, Expression] = MappingProxyType({})


def compile_program(
    outputs: Mapping[str, Expression],
    inputs: Sequence[str],
    constants: Mapping[str, float],
    where: Mapping[str, Expression] = NOTHING,
) -> Program:
    """The program that computes `outputs` from `inputs`, in that order.

    A name is an input, a constant, an intermediate of `where`, or else a built-in constant.
    Intermediates are evaluated once each, and only those that an output needs.

    Raises Fault at `(name,)` for an output, at `("where", name)` for an intermediate and at
    `("constants", name)` for a constant, with offset and width for what is inside an expression:
    unknown names, names given twice, intermediates that need each other, and whatever looks at
    more than one row (reductions, cumsum, lag, rank) or at text.
    """
    _refuse_doubles(inputs, constants, where)
    known = {*inputs, *constants, *where}
    for name, expression in where.items():
        _check(expression, known, ("where", name))
    for name, expression in outputs.items():
        _check(expression, known, (name,))
    compiler = _Compiler(inputs, constants)
    for name in _in_order(where):
        compiler.define(name, where[name])
    results = [compiler.value(expression) for expression in outputs.values()]
    return _program(inputs, list(outputs), compiler.lowering.values, results)


class _Compiler:
    """What each name stands for so far."""

    def __init__(self, inputs: Sequence[str], constants: Mapping[str, float]) -> None:
        self.lowering = Lowering(self._resolve)
        self._known = {name: self.lowering.variable(name) for name in inputs}
        self._known |= {name: self.lowering.constant(v) for name, v in constants.items()}

    def define(self, name: str, expression: Expression) -> None:
        self._known[name] = self.value(expression)

    def value(self, expression: Expression) -> Id:
        return self.lowering.tree(expression.tree)

    def _resolve(self, name: str) -> Id:
        found = self._known.get(name)
        return self.lowering.constant(CONSTANTS[name]) if found is None else found


def _refuse_doubles(
    inputs: Sequence[str], constants: Mapping[str, float], where: Mapping[str, Expression]
) -> None:
    for name in constants:
        if name in inputs:
            what = f"'{name}' is both a variable and a constant"
            raise Fault("duplicate-name", what, ("constants", name), "rename one", on_key=True)
    for name in where:
        if name in inputs or name in constants:
            kind = "a variable" if name in inputs else "a constant"
            what = f"'{name}' is both {kind} and an intermediate"
            raise Fault("duplicate-name", what, ("where", name), "rename one", on_key=True)


def _check(expression: Expression, known: set[str], at: tuple[str, ...]) -> None:
    absent = expression.names - known
    if absent:
        first = min(absent, key=expression.position)
        raise missing(expression, first, known | CONSTANTS.keys()).below(*at)
    for node in postorder(expression.tree):
        problem = _not_here(node)
        if problem:
            offset, width = node.span
            raise Fault("expression", problem[0], at, problem[1], offset, width)


def _not_here(node: Node) -> tuple[str, str | None] | None:
    """What is wrong with a node that needs more than one row, or text."""
    match node:
        case Call() if reduces(node):
            either = node.function in ("min", "max")
            name = f"'{node.function}' of one argument" if either else f"'{node.function}'"
            hint = "min and max of two or more arguments are allowed"
            return f"{name} is taken over all rows: an equation has one", hint if either else None
        case Call(function) if function in ROWS:
            return f"'{function}' looks at other rows: an equation has none", None
        case Reference():
            return "an equation cannot reach into a table", None
        case Text() | Compare() | Member():
            texts = [node] if isinstance(node, Text) else getattr(node, "values", ())
            if any(isinstance(t, (str, Text)) for t in texts):
                return "an equation holds only numbers: there is no text to compare", None
    return None


def _in_order(where: Mapping[str, Expression]) -> list[str]:
    """The intermediates, each after those it needs."""
    needs = {
        name: sorted((expression.names | expression.constants) & where.keys())
        for name, expression in where.items()
    }
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        cycle: list[str] = error.args[1][::-1]
    first = min(range(len(cycle) - 1), key=lambda i: list(where).index(cycle[i]))
    cycle = [*cycle[first:-1], *cycle[:first], cycle[first]]
    offset, width = where[cycle[0]].position(cycle[1])
    chain = " -> ".join(cycle if len(cycle) < 12 else [*cycle[:10], "…", cycle[-1]])
    what = (
        f"'{cycle[0]}' needs itself"
        if len(cycle) == 2
        else f"these intermediates need each other: {chain}"
    )
    raise Fault("cycle", what, ("where", cycle[0]), None, offset, width)


def _program(
    inputs: Sequence[str], outputs: Sequence[str], values: Sequence[Value], results: Sequence[Id]
) -> Program:
    """The values that the results need, numbered as slots: inputs, constants, instructions."""
    needed = _needed(values, results)
    slots: dict[Id, int] = {}
    for i, value in enumerate(values):
        if isinstance(value, Variable):
            slots[i] = list(inputs).index(value.name)
    constants: list[float] = []
    for i in needed:
        value = values[i]
        if isinstance(value, Constant):
            slots[i] = len(inputs) + len(constants)
            constants.append(value.value)
    instructions: list[Instruction] = []
    first = len(inputs) + len(constants)
    for i in needed:
        value = values[i]
        if isinstance(value, Step):
            slots[i] = first + len(instructions)
            instructions.append(Instruction(value.name, tuple(slots[j] for j in value.operands)))
    return Program(inputs, outputs, constants, instructions, [slots[i] for i in results])


def _needed(values: Sequence[Value], results: Sequence[Id]) -> list[Id]:
    needed = set(results)
    for i in range(len(values) - 1, -1, -1):
        value = values[i]
        if i in needed and isinstance(value, Step):
            needed.update(value.operands)
    return sorted(needed)
