"""Faults about the names an expression uses, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from renderer.errors import Fault, unknown
from renderer.expressions.checked import Checked
from renderer.expressions.functions import OF_TEXT, SIGNATURES
from renderer.expressions.tree import (
    Call,
    Compare,
    Member,
    Name,
    Node,
    Reference,
    Text,
    children,
    postorder,
)


def missing(expression: Checked, name: str, known: Iterable[str]) -> Fault:
    """A name that stands for nothing."""
    text, hint = unknown("name", name, known)
    if name in SIGNATURES:
        hint = f"'{name}' is a function: write {SIGNATURES[name].usage}"
    offset, width = expression.position(name)
    return Fault("unknown-name", text, hint=hint, offset=offset, width=width)


def column_of(
    expression: Checked, table: str, name: str, tables: Mapping[str, Mapping[str, Any]]
) -> Any:
    """Another table's column. Raises Fault if there is none, or if it is text."""
    offset, width = expression.position((table, name))
    if table not in tables:
        text, hint = unknown("table", table, tables)
        raise Fault("unknown-table", text, hint=hint, offset=offset, width=width)
    if name not in tables[table]:
        text, hint = unknown("column", name, tables[table])
        text = f"{text} in '{table}'"
        raise Fault("unknown-column", text, hint=hint, offset=offset, width=width)
    return tables[table][name]


def check_text(tree: Node, names: Set[str], columns: Set[tuple[str, str]]) -> None:
    """Refuse calculations with columns of text, and numbers compared with text. `names` and
    `columns` are those that hold text."""
    if isinstance(tree, Name) and tree.name in names:
        raise _is_text(tree)
    for node in postorder(tree):
        if isinstance(node, Compare):
            _refuse_order(node)
        for child in children(node):
            if not isinstance(child, (Name, Reference)):
                continue
            beside = _beside(node, child)
            key = child.name if isinstance(child, Name) else (child.table, child.column)
            holds_text = key in names or key in columns
            if holds_text and not all(beside):
                raise _is_text(child)
            if not holds_text and any(beside):
                raise _is_number(child)


def _refuse_order(node: Compare) -> None:
    """Raises `Fault` where text is compared otherwise than for being the same."""
    for number, operator in enumerate(node.operators):
        for one in node.operands[number : number + 2]:
            if isinstance(one, Text) and operator not in ("==", "!="):
                offset, width = one.span
                text = "text can only be compared with == or !="
                hint = "dates are compared where the column holds dates"
                raise Fault("expression", text, hint=hint, offset=offset, width=width)


def _beside(node: Node, child: Node) -> list[bool]:
    """For each thing `node` does with `child`: whether it is compared with quoted text."""
    match node:
        case Member():
            return [isinstance(node.values[0], str)]
        case Compare():
            places = [i for i, operand in enumerate(node.operands) if operand is child]
            beside = [j for i in places for j in (i - 1, i + 1) if 0 <= j < len(node.operands)]
            return [isinstance(node.operands[j], Text) for j in beside]
        case Call(function) if function in OF_TEXT:
            return []
        case _:
            return [False]


def _is_text(node: Name | Reference) -> Fault:
    what, (offset, width) = _named(node), node.span
    text = f"'{what}' holds text: it can only be compared with quoted text"
    hint = f"such as {what} == 'a' or {what} in ['a', 'b']"
    return Fault("text-column", text, hint=hint, offset=offset, width=width)


def _is_number(node: Name | Reference) -> Fault:
    what, (offset, width) = _named(node), node.span
    text = f"'{what}' holds numbers: it cannot be compared with text"
    return Fault("text-column", text, hint="leave out the quotes", offset=offset, width=width)


def _named(node: Name | Reference) -> str:
    return node.name if isinstance(node, Name) else f"{node.table}.{node.column}"
