"""What waits on the parser's stack, and how each becomes a node."""

from __future__ import annotations

from collections.abc import Sequence

from renderer.errors import Fault
from renderer.expressions import functions
from renderer.expressions.functions import SIGNATURES
from renderer.expressions.lexer import Token
from renderer.expressions.meaning import DATE
from renderer.expressions.tree import (
    Binary,
    Call,
    Choose,
    Compare,
    Logic,
    Name,
    Node,
    Reference,
    Text,
    Unary,
    joined,
)

HINT = "add a ')'; or put all of it in quotes: between braces a comma ends a value"
OPEN, CHOOSE, OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN, POWER = range(10)

POWERS = {
    "or": OR,
    "and": AND,
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
    "//": PRODUCT,
    "%": PRODUCT,
    "**": POWER,
    "^": POWER,
}
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


class Frame:
    """An operator or bracket that waits for what comes next, and how strongly it binds."""

    def __init__(self, token: Token, power: int = OPEN, *, nests: bool = True) -> None:
        self.token = token
        self.power = power
        self.nests = nests

    def finish(self, node: Node) -> Node:
        """The node, now that the operand after the operator is there."""
        raise NotImplementedError

    def unclosed(self) -> Fault:
        """The text ended, or another bracket closed, while this one was open."""
        return self.token.fault("this '(' is never closed", HINT)


class Group(Frame):
    """An opening bracket."""


class Arguments(Frame):
    """A call, its name and bracket read; `references` were read before it."""

    def __init__(self, token: Token, references: int) -> None:
        super().__init__(token)
        self.references = references
        self.arguments: list[Node] = []

    def close(self, last: Node, bracket: Token) -> Call:
        """The call, now that its last argument and bracket are there."""
        arguments = (*self.arguments, number(last))
        signature = SIGNATURES[self.token.value]
        if not signature.fewest <= len(arguments) <= signature.most:
            raise wrong_count(self.token, len(arguments))
        span = (self.token.offset, bracket.offset + 1 - self.token.offset)
        return Call(self.token.value, arguments, span=span)

    def unclosed(self) -> Fault:
        what = f"the bracket after '{self.token.value}' is never closed"
        return self.token.fault(what, HINT)


class Prefix(Frame):
    """A sign or `not`."""

    def finish(self, node: Node) -> Node:
        start = self.token.offset
        span = (start, node.span[0] + node.span[1] - start)
        return Unary(self.token.value, number(node), span=span)


class Infix(Frame):
    """An operator between two values, the left one read."""

    def __init__(self, token: Token, power: int, left: Node) -> None:
        super().__init__(token, power, nests=power == POWER)
        self.left = left

    def finish(self, node: Node) -> Node:
        right, span = number(node), joined(self.left, node)
        symbol = self.token.value
        if symbol in ("and", "or"):
            return Logic(symbol, self.left, right, span=span)
        return Binary("**" if symbol == "^" else symbol, self.left, right, span=span)


class Comparison(Frame):
    """A comparison, or a chain of them, that waits for its last value."""

    def __init__(self, token: Token, left: Node) -> None:
        super().__init__(token, COMPARE, nests=False)
        self.operands = [left]
        self.operators = [token]

    def extend(self, node: Node, token: Token) -> None:
        """Another comparison follows."""
        self.operands.append(node)
        self.operators.append(token)

    def finish(self, node: Node) -> Node:
        operands = (*self.operands, node)
        for left, operator, right in zip(operands, self.operators, operands[1:], strict=False):
            _compared(left, operator, right)
            _compared(right, operator, left)
        symbols = tuple(token.value for token in self.operators)
        return Compare(symbols, operands, span=joined(operands[0], node))


class Condition(Frame):
    """`yes if`, waiting for the condition and its `else`."""

    def __init__(self, token: Token, yes: Node) -> None:
        super().__init__(token)
        self.yes = yes

    def unclosed(self) -> Fault:
        return self.token.fault("'if' without 'else'", "write a if condition else b")


class Otherwise(Frame):
    """`yes if condition else`, waiting for the other value."""

    def __init__(self, token: Token, yes: Node, condition: Node) -> None:
        super().__init__(token, CHOOSE)
        self.yes = yes
        self.condition = condition

    def finish(self, node: Node) -> Node:
        return Choose(self.condition, self.yes, number(node), span=joined(self.yes, node))


def number(node: Node) -> Node:
    """`node`, which must not be quoted text."""
    if isinstance(node, Text):
        hint = "text stands only beside == or != or in a list after 'in'; names take no quotes"
        raise _at(node, "quoted text has no meaning here", hint)
    return node


def membered(node: Node, values: Sequence[float | str]) -> Node:
    """`node`, which is looked up among `values`."""
    if isinstance(values[0], str) and not isinstance(node, (Name, Reference)):
        raise _at(node, "only a column can be compared with text")
    return number(node)


def alike(values: Sequence[float | str]) -> tuple[float, ...] | tuple[str, ...]:
    """The values of a list, which are all of one kind."""
    texts = tuple(v for v in values if isinstance(v, str))
    return texts or tuple(v for v in values if not isinstance(v, str))


def reduces(call: Call) -> bool:
    """Whether the call makes one number of many rows."""
    return functions.reduces(call.function, len(call.arguments))


def one_table(references: Sequence[Reference]) -> None:
    """Refuse a reduction over the rows of two tables at once."""
    other = next((r for r in references if r.table != references[0].table), None)
    if other:
        what = f"'{references[0].table}' and '{other.table}' cannot share one reduction"
        raise _at(other, what, "each reduction runs over the rows of one table")


def wrong_count(token: Token, count: int) -> Fault:
    """A call with too few or too many arguments."""
    usage, fewest, most = SIGNATURES[token.value]
    takes = str(fewest) if fewest == most else f"{fewest} to {most}"
    plural = "" if takes == "1" else "s"
    return token.fault(
        f"'{token.value}' takes {takes} argument{plural}, not {count}", f"write {usage}"
    )


def _compared(one: Node, operator: Token, other: Node) -> None:
    if not isinstance(one, Text):
        return
    if operator.value not in ("==", "!=") and not DATE.fullmatch(one.value):
        raise operator.fault("text can only be compared with == or !=")
    if not isinstance(other, (Name, Reference)):
        raise _at(other, "only a column can be compared with text")


def _at(node: Node, text: str, hint: str | None = None) -> Fault:
    offset, width = node.span
    return Fault("expression", text, hint=hint, offset=offset, width=width)
