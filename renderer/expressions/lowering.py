"""Trees to a list of values, each computed once from earlier ones.

Equal subexpressions become one value, operations on constants are carried out at once, and what
can be said with fewer or cheaper operations is: sec(x) is 1/cos(x), x**2 is x*x.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal, TypeAlias

from renderer.expressions.functions import CONSTANTS, OPERATIONS, ROWS, reduces
from renderer.expressions.tree import (
    Binary,
    Call,
    Choose,
    Compare,
    Logic,
    Member,
    Name,
    Node,
    Number,
    Reference,
    Text,
    Unary,
    children,
    postorder,
)

Kind: TypeAlias = Literal["elementwise", "reduction", "rows", "text"]
Id: TypeAlias = int
"""The place of a value in `Lowering.values`."""

RECIPROCALS = {"sec": "cos", "csc": "sin", "cot": "tan", "sech": "cosh"}
NO_VALUE = -1


@dataclass(frozen=True, slots=True)
class Constant:
    """A number known beforehand."""

    value: float


@dataclass(frozen=True, slots=True)
class Variable:
    """A value supplied under a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of another table."""

    table: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A value computed from others; of kind text: whether the operand is one of `texts`."""

    kind: Kind
    name: str
    operands: tuple[Id, ...]
    texts: tuple[str, ...] = ()


Value: TypeAlias = Constant | Variable | Column | Step


class Lowering:
    """Collects values. `resolve` says what a name stands for; `tree` may be called many times."""

    def __init__(self, resolve: Callable[[str], Id] | None = None) -> None:
        self.values: list[Value] = []
        self.resolve = resolve or self.variable
        self._ids: dict[object, Id] = {}

    def tree(self, root: Node) -> Id:
        """The value of a whole tree."""
        done: list[Id] = []
        for node in postorder(root):
            below = len(children(node))
            operands = done[len(done) - below :]
            del done[len(done) - below :]
            done.append(self._node(node, operands))
        return done[0]

    def constant(self, value: float) -> Id:
        # by its digits: nan is not equal to itself, and 0 is equal to -0
        return self._add(("constant", float(value).hex()), Constant(float(value)))

    def variable(self, name: str) -> Id:
        return self._add(Variable(name), Variable(name))

    def step(self, name: str, *operands: Id) -> Id:
        """An elementwise operation."""
        operation = OPERATIONS[name]
        known = [v.value for v in (self.values[i] for i in operands) if isinstance(v, Constant)]
        if len(known) == len(operands):
            return self.constant(operation.exact(*known))
        if operation.commutes:
            operands = tuple(sorted(operands))
        step = Step("elementwise", name, operands)
        return self._add(step, step)

    def _add(self, key: object, value: Value) -> Id:
        known = self._ids.setdefault(key, len(self.values))
        if known == len(self.values):
            self.values.append(value)
        return known

    def _node(self, node: Node, operands: list[Id]) -> Id:
        match node:
            case Number():
                return self.constant(node.value)
            case Text():
                return NO_VALUE
            case Name():
                return self.resolve(node.name)
            case Reference():
                column = Column(node.table, node.column)
                return self._add(column, column)
            case Unary():
                return self._unary(node.operator, operands[0])
            case Binary("**"):
                return self._power(operands[0], operands[1])
            case Binary() | Logic():
                return self.step(node.operator, *operands)
            case Compare():
                return self._compare(node, operands)
            case Choose():
                return self.step("where", *operands)
            case Member():
                return self._member(node, operands[0])
            case Call():
                return self._call(node.function, operands)

    def _unary(self, operator: str, operand: Id) -> Id:
        if operator == "+":
            return operand
        return self.step("negative" if operator == "-" else "not", operand)

    def _power(self, base: Id, exponent: Id) -> Id:
        """Small whole powers as products: as exact as pow, and many times faster."""
        found, known = self.values[exponent], self.values[base]
        if not isinstance(found, Constant) or isinstance(known, Constant):
            return self.step("**", base, exponent)
        match found.value:
            case 1.0:
                return base
            case 2.0:
                return self.step("*", base, base)
            case 3.0:
                return self.step("*", self.step("*", base, base), base)
            case 4.0:
                square = self.step("*", base, base)
                return self.step("*", square, square)
            case -1.0:
                return self.step("/", self.constant(1.0), base)
            case _:
                return self.step("**", base, exponent)

    def _compare(self, node: Compare, operands: list[Id]) -> Id:
        tests: list[Id] = []
        for i, operator in enumerate(node.operators):
            left, right = node.operands[i], node.operands[i + 1]
            if isinstance(left, Text):
                tests.append(self._text(operands[i + 1], (left.value,), operator == "!="))
            elif isinstance(right, Text):
                tests.append(self._text(operands[i], (right.value,), operator == "!="))
            else:
                tests.append(self.step(operator, operands[i], operands[i + 1]))
        return reduce(lambda a, b: self.step("and", a, b), tests)

    def _text(self, operand: Id, texts: Sequence[str], negated: bool) -> Id:
        step = Step("text", "in", (operand,), tuple(sorted(set(texts))))
        found = self._add(step, step)
        return self.step("not", found) if negated else found

    def _member(self, node: Member, operand: Id) -> Id:
        texts = [v for v in node.values if isinstance(v, str)]
        if texts:
            return self._text(operand, texts, node.negated)
        numbers = (self.constant(v) for v in node.values if not isinstance(v, str))
        tests = [self.step("==", operand, number) for number in numbers]
        found = reduce(lambda a, b: self.step("or", a, b), tests)
        return self.step("not", found) if node.negated else found

    def _call(self, function: str, operands: list[Id]) -> Id:
        if function in RECIPROCALS:
            below = self.step(RECIPROCALS[function], *operands)
            return self.step("/", self.constant(1.0), below)
        if reduces(function, len(operands)):
            return self._many("reduction", function, operands)
        if function in ROWS:
            return self._many("rows", function, operands)
        match function:
            case "min" | "max":
                name = f"{function}imum"
                return reduce(lambda a, b: self.step(name, a, b), operands)
            case "clip":
                return self.step("minimum", self.step("maximum", *operands[:2]), operands[2])
            case "mod":
                return self.step("%", *operands)
            case "heaviside" if len(operands) == 1:
                return self.step("heaviside", operands[0], self.constant(0.5))
            case _:
                return self.step(function, *operands)

    def _many(self, kind: Kind, name: str, operands: list[Id]) -> Id:
        step = Step(kind, name, tuple(operands))
        return self._add(step, step)


def built_in(lowering: Lowering, name: str) -> Id | None:
    """The built-in constant of that name, or None."""
    return lowering.constant(CONSTANTS[name]) if name in CONSTANTS else None


def last_uses(values: Sequence[Value]) -> list[int]:
    """For each value the last step that reads it (itself if none does)."""
    last = list(range(len(values)))
    for i, value in enumerate(values):
        if isinstance(value, Step):
            for operand in value.operands:
                last[operand] = i
    return last
