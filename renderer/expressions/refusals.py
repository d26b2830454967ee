"""What the parser says to what is outside the language."""

from __future__ import annotations

from renderer.errors import Fault, suggest, unknown
from renderer.expressions.functions import CONSTANTS, SIGNATURES
from renderer.expressions.lexer import Token, cut
from renderer.expressions.tree import Name, Node, Reference


def not_a_function(token: Token) -> Fault:
    """A call of something that cannot be called."""
    name = token.value
    if name in CONSTANTS:
        return token.fault(f"'{name}' is a constant, not a function")
    text, hint = unknown("function", name, SIGNATURES)
    if not suggest(name, SIGNATURES):
        hint = f"to multiply, write {cut(name)}*(…); {hint}"
    return token.fault(text, hint, "unknown-function")


def attribute(node: Reference) -> Fault:
    """A second point, or a call, after `table.column`."""
    return Fault(
        "expression",
        f"'{node.table}.{node.column}' has no attributes or methods",
        hint="table.column, inside a reduction such as mean or sum, is all a point can mean",
        offset=node.span[0],
        width=node.span[1],
    )


def outside(node: Reference) -> Fault:
    """Another table's column where no reduction makes one number of it."""
    name = f"{node.table}.{node.column}"
    return Fault(
        "expression",
        f"'{name}' stands outside a reduction",
        hint=f"another table's column is reached only inside a reduction, such as mean({name}); "
        "there are no attributes",
        offset=node.span[0],
        width=node.span[1],
    )


def expected(token: Token) -> Fault:
    """Something else stands where a number, name or bracket belongs."""
    if token.kind == "end":
        return token.fault("the expression ends where a value is missing")
    if token.value == "[":
        return token.fault("a list has no meaning here", "lists stand only after 'in'")
    return token.fault(f"a value is missing before '{token.value}'")


def no_operator(node: Node, token: Token) -> Fault:
    """Something that is no operator follows a value."""
    word = cut(token.value)
    name = node.name if isinstance(node, Name) else None
    adjacent = node.span[0] + node.span[1] == token.offset
    if token.kind == "operator" and word == "[":
        return token.fault(
            "nothing can be indexed: '[' has no meaning here", "lag(x, 1) looks back"
        )
    if token.kind == "operator" and word == "(":
        return token.fault("an operator is missing before '('", "to multiply, write *(…)")
    if token.kind == "operator":
        return token.fault(f"'{word}' has no meaning here")
    if token.kind == "text" and adjacent and name:
        return token.fault("text has no prefix letters, and there are no f-strings")
    if word == "is":
        return token.fault("'is' is not an operator", "write ==")
    if name == "lambda":
        return token.fault("there are no lambdas")
    if name in SIGNATURES:
        return token.fault(f"'{name}' needs brackets around its argument", f"write {name}(…)")
    return token.fault(f"an operator is missing before '{word}'", "to multiply, write *")
