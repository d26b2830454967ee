"""Tokens to a tree: operator precedence with an explicit stack, so that no text is too deep.

From weak to strong; all group to the left except `**` and `if … else`, which group to the right:

    a if c else b
    or
    and
    not
    < <= > >= == != in
    + -
    * / // %
    -x +x
    ** ^

After every operand the operators on the stack that bind at least as strongly as the next one are
finished into nodes. Open brackets and an `if` that waits for its `else` have power 0 and stay.
"""

from __future__ import annotations

from renderer.errors import Fault
from renderer.expressions import frames, refusals
from renderer.expressions.frames import Frame
from renderer.expressions.functions import SIGNATURES
from renderer.expressions.lexer import KEYWORDS, LONGEST_EXPRESSION, NOT_WORDS, Token, tokens
from renderer.expressions.tree import Member, Name, Node, Number, Reference, Text

MOST_NODES = 2_000
DEEPEST = 100


def read(text: str) -> Node:
    """The tree of `text`. Raises Fault, with the place, for anything outside the language."""
    if len(text) > LONGEST_EXPRESSION:
        raise Fault(
            "expression-limit",
            f"this expression is {len(text):,} characters long: "
            f"at most {LONGEST_EXPRESSION:,} are allowed",
            offset=0,
            width=LONGEST_EXPRESSION,
        )
    return Parser(text).read()


class Parser:
    """One text's way to its tree."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._ahead: Token | None = None
        self._frames: list[Frame] = []
        self._depth = 0
        self._nodes = 0
        self._references: list[Reference] = []

    def read(self) -> Node:
        if self._ended():
            raise self._token.fault("the expression is empty")
        while True:
            node: Node | None = self._operand()
            while node is not None:
                if self._ended():
                    return self._finish(node)
                node = self._operator(node)

    # -- tokens, stack and budgets

    @property
    def _token(self) -> Token:
        """The next token, not yet taken."""
        if self._ahead is None:
            self._ahead = next(self._tokens)
        return self._ahead

    def _next(self) -> Token:
        token = self._token
        if not self._ended():
            self._ahead = None
        return token

    def _ended(self) -> bool:
        return self._token.kind == "end"

    def _at(self, *symbols: str) -> bool:
        return self._token.kind in ("operator", "name") and self._token.value in symbols

    def _push(self, frame: Frame) -> None:
        self._depth += frame.nests
        if self._depth > DEEPEST:
            what = f"this expression is nested more than {DEEPEST} deep"
            raise frame.token.fault(what, code="expression-limit")
        self._frames.append(frame)

    def _pop(self) -> Frame:
        frame = self._frames.pop()
        self._depth -= frame.nests
        return frame

    def _count(self, token: Token) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            what = f"this expression has more than {MOST_NODES:,} parts"
            raise token.fault(what, code="expression-limit")

    def _reduce(self, node: Node, power: int) -> Node:
        """`node` joined to the waiting operators that bind at least as strongly as `power`."""
        while self._frames and self._frames[-1].power >= power:
            node = self._pop().finish(node)
        return node

    def _finish(self, node: Node) -> Node:
        node = self._reduce(node, frames.CHOOSE)
        if self._frames:
            raise self._frames[-1].unclosed()
        frames.number(node)
        if self._references:
            raise refusals.outside(self._references[0])
        return node

    # -- where an operand is expected

    def _operand(self) -> Node:
        while True:
            token = self._next()
            if token.kind == "operator" and token.value in ("-", "+"):
                self._count(token)
                self._push(frames.Prefix(token, frames.SIGN))
            elif token.kind == "name" and token.value == "not":
                self._negation(token)
            elif token.kind == "operator" and token.value == "(":
                self._push(frames.Group(token))
            elif token.kind == "name" and self._at("("):
                self._open_call(token)
                if self._at(")"):
                    return self._nothing_inside(token)
            else:
                self._count(token)
                return self._atom(token)

    def _negation(self, token: Token) -> None:
        if self._frames and self._frames[-1].power > frames.NOT:
            raise token.fault("'not' cannot follow this operator", "write (not …)")
        self._count(token)
        self._push(frames.Prefix(token, frames.NOT))

    def _open_call(self, token: Token) -> None:
        name = token.value
        if name in KEYWORDS:
            raise refusals.expected(token)
        if name not in SIGNATURES:
            raise refusals.not_a_function(token)
        self._count(token)
        self._next()
        self._push(frames.Arguments(token, len(self._references)))

    def _nothing_inside(self, token: Token) -> Node:
        """The operand of a call without arguments: only `count()` is one, and means `count(1)`."""
        if SIGNATURES[token.value].fewest:
            raise frames.wrong_count(token, 0)
        self._count(token)
        return Number(1.0, span=(token.offset, token.width))

    def _atom(self, token: Token) -> Node:
        span = (token.offset, token.width)
        if token.kind == "number":
            return Number(float(token.value), span=span)
        if token.kind == "text":
            return Text(token.value, span=span)
        if token.kind == "end" or token.kind == "operator" or _is_keyword(token):
            raise refusals.expected(token)
        if token.kind == "name" and token.value in NOT_WORDS:
            raise token.fault(*NOT_WORDS[token.value])
        if not self._at("."):
            return Name(token.value, span=span)
        return self._reference(token)

    def _reference(self, table: Token) -> Reference:
        dot = self._next()
        column = self._next()
        if column.kind not in ("name", "quoted"):
            raise dot.fault("a column's name is missing after the point", "write table.column")
        width = column.offset + column.width - table.offset
        node = Reference(table.value, column.value, span=(table.offset, width))
        if self._at(".", "("):
            raise refusals.attribute(node)
        self._references.append(node)
        return node

    # -- where an operator is expected

    def _operator(self, node: Node) -> Node | None:
        """Take what follows the operand `node`: a node if the operand goes on, None if an operator
        now waits for the next one."""
        token = self._next()
        if token.kind not in ("operator", "name"):
            raise refusals.no_operator(node, token)
        match token.value:
            case ")":
                return self._close(node, token)
            case ",":
                self._comma(node, token)
            case "if":
                node = self._reduce(node, frames.CHOOSE + 1)
                self._count(token)
                self._push(frames.Condition(token, frames.number(node)))
            case "else":
                self._otherwise(node, token)
            case "in":
                return self._member(node, token, negated=False)
            case "not" if self._at("in"):
                self._next()
                return self._member(node, token, negated=True)
            case symbol if symbol in frames.COMPARISONS:
                self._compare(node, token)
            case symbol if symbol in frames.POWERS:
                power = frames.POWERS[symbol]
                right = power == frames.POWER
                node = frames.number(self._reduce(node, power + right))
                self._count(token)
                self._push(frames.Infix(token, power, node))
            case _:
                raise refusals.no_operator(node, token)
        return None

    def _compare(self, node: Node, token: Token) -> None:
        node = self._reduce(node, frames.COMPARE + 1)
        self._count(token)
        top = self._frames[-1] if self._frames else None
        if isinstance(top, frames.Comparison):
            top.extend(node, token)
        else:
            self._push(frames.Comparison(token, node))

    def _otherwise(self, node: Node, token: Token) -> None:
        node = self._reduce(node, frames.CHOOSE)
        top = self._frames[-1] if self._frames else None
        if not isinstance(top, frames.Condition):
            raise token.fault("'else' without 'if'", "write a if condition else b")
        self._pop()
        self._push(frames.Otherwise(token, top.yes, frames.number(node)))

    def _comma(self, node: Node, token: Token) -> None:
        node = self._reduce(node, frames.CHOOSE)
        top = self._frames[-1] if self._frames else None
        if isinstance(top, frames.Condition):
            raise top.unclosed()
        if not isinstance(top, frames.Arguments):
            raise token.fault("',' has no meaning here", "a decimal point is written '.'")
        top.arguments.append(frames.number(node))

    def _close(self, node: Node, token: Token) -> Node:
        node = self._reduce(node, frames.CHOOSE)
        top = self._frames[-1] if self._frames else None
        if top is None:
            raise token.fault("this ')' closes nothing", "remove it, or add a '('")
        if isinstance(top, frames.Condition):
            raise top.unclosed()
        self._pop()
        if isinstance(top, frames.Arguments):
            call = top.close(node, token)
            if frames.reduces(call):
                frames.one_table(self._references[top.references :])
                del self._references[top.references :]
            return call
        return node

    def _member(self, node: Node, token: Token, negated: bool) -> Node:
        node = self._reduce(node, frames.COMPARE + 1)
        if self._frames and self._frames[-1].power == frames.COMPARE:
            raise token.fault("'in' cannot be chained with a comparison", "join the two with and")
        if not self._at("["):
            what = "a list in square brackets must follow 'in'"
            raise self._token.fault(what, "such as x in [1, 2] or x in ['a', 'b']")
        opening = self._next()
        values: list[float | str] = []
        while True:
            values.append(self._item(values))
            end = self._next()
            if not (end.kind == "operator" and end.value in ",]"):
                raise opening.fault("this '[' is never closed", "add a ']'")
            if end.value == "]":
                break
        self._count(token)
        start = node.span[0]
        span = (start, end.offset + 1 - start)
        return Member(frames.membered(node, values), frames.alike(values), negated, span=span)

    def _item(self, before: list[float | str]) -> float | str:
        sign = self._next() if self._at("-", "+") else None
        token = self._next()
        self._count(token)
        if token.kind == "number":
            value: float | str = (
                -float(token.value) if sign and sign.value == "-" else float(token.value)
            )
        elif token.kind == "text" and sign is None:
            value = token.value
        else:
            raise token.fault("a list holds only numbers or quoted text")
        if before and isinstance(value, str) != isinstance(before[0], str):
            raise token.fault("a list holds numbers or quoted text, not both")
        return value


def _is_keyword(token: Token) -> bool:
    return token.kind == "name" and token.value in KEYWORDS
