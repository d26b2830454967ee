"""The checked tree of an expression: what the parser makes and everything else reads.

    Number     value                          a float
    Text       value                          quoted text; only inside Compare
    Name       name                           a column, parameter, state, constant or built-in
    Reference  table, column                  another table's column; only inside a reduction
    Unary      operator, operand              -  +  not
    Binary     operator, left, right          +  -  *  /  //  %  **      (^ is read as **)
    Compare    operators, operands            a < b <= c: two operators, three operands
    Logic      operator, left, right          and  or
    Choose     condition, yes, no             yes if condition else no
    Member     operand, values, negated       operand in [1, 2] or in ['a', 'b']
    Call       function, arguments            a function of `functions.SIGNATURES`, count checked

Nodes are equal when they mean the same; where they stand in the text (`span`) does not count.
Nesting is bounded, but a sum of a thousand terms is a thousand nodes deep on its left: walk with
`postorder`, never by recursion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""Offset and width in characters of the text."""


def _span() -> Span:
    return field(default=(0, 1), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Reference:
    table: str
    column: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: Node
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Compare:
    operators: tuple[str, ...]
    operands: tuple[Node, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Logic:
    operator: str
    left: Node
    right: Node
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Choose:
    condition: Node
    yes: Node
    no: Node
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Member:
    operand: Node
    values: tuple[float, ...] | tuple[str, ...]
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]
    span: Span = _span()


Node: TypeAlias = (
    Number | Text | Name | Reference | Unary | Binary | Compare | Logic | Choose | Member | Call
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order they are evaluated."""
    match node:
        case Unary() | Member():
            return (node.operand,)
        case Binary() | Logic():
            return (node.left, node.right)
        case Compare():
            return node.operands
        case Choose():
            return (node.condition, node.yes, node.no)
        case Call():
            return node.arguments
        case _:
            return ()


def postorder(root: Node) -> Iterator[Node]:
    """Every node after the nodes below it, the root last."""
    waiting = [root]
    order: list[Node] = []
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting.extend(children(node))
    return reversed(order)


def joined(first: Node, last: Node) -> Span:
    """The span from the start of `first` to the end of `last`."""
    start = first.span[0]
    return start, last.span[0] + last.span[1] - start
