"""What a spec's names and texts mean in an expression: params that are text, and dates in quotes.

`country == c` where `c` is a param that holds text, `date >= '2005-01-01'` where `date` holds dates
(seconds since 1970-01-01 UTC): both become what the language of numbers has words for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from renderer.errors import Fault
from renderer.expressions.checked import Checked
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
    Text,
    Unary,
    children,
    postorder,
)

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z?)?")
"""A moment in quotes; UTC."""
LEAST_YEAR, MOST_DAY = 1000, 31


def meant(
    expression: Checked, texts: Mapping[str, str], dates: Collection[str]
) -> tuple[Node, str] | None:
    """The expression's tree with that put in, and what tells it from others of its text; None where
    it is as it stands. `texts` are the params that are text, `dates` the columns of dates. Raises
    `Fault` for a text beside dates that is none."""
    used = {name: text for name, text in texts.items() if name in expression.names}
    moments = expression.names & set(dates)
    if not used and not moments:
        return None
    made: dict[int, Node] = {}
    for node in postorder(expression.tree):
        below = [made[id(child)] for child in children(node)]
        made[id(node)] = _rebuilt(node, below, used, moments)
    return made[id(expression.tree)], f"{sorted(used.items())} {sorted(moments)}"


def _rebuilt(
    node: Node, below: list[Node], texts: Mapping[str, str], dates: Collection[str]
) -> Node:
    match node:
        case Unary():
            return replace(node, operand=below[0])
        case Binary() | Logic():
            return replace(node, left=below[0], right=below[1])
        case Choose():
            return replace(node, condition=below[0], yes=below[1], no=below[2])
        case Call():
            return replace(node, arguments=tuple(below))
        case Compare():
            return _compare(node, below, texts, dates)
        case Member(values=values):
            if isinstance(below[0], Name) and below[0].name in dates:
                moments = (v if isinstance(v, float) else _moment(v, node) for v in values)
                return replace(node, operand=below[0], values=tuple(moments))
            return replace(node, operand=below[0])
        case _:
            return node


def _compare(
    node: Compare, operands: list[Node], texts: Mapping[str, str], dates: Collection[str]
) -> Node:
    said = [
        Text(texts[one.name], span=one.span) if isinstance(one, Name) and one.name in texts else one
        for one in operands
    ]
    for number, one in enumerate(said):
        beside = (said[n] for n in (number - 1, number + 1) if 0 <= n < len(said))
        if any(isinstance(other, Name) and other.name in dates for other in beside):
            _refuse_bare(one)
            if isinstance(one, Text):
                said[number] = Number(_moment(one.value, one), span=one.span)
    return replace(node, operands=tuple(said))


def _moment(text: str | float, node: Node) -> float:
    """Seconds since 1970 UTC."""
    offset, width = node.span
    if DATE.fullmatch(str(text)):
        try:
            return (
                datetime.fromisoformat(str(text).removesuffix("Z")).replace(tzinfo=UTC).timestamp()
            )
        except ValueError:
            pass
    hint = "write it as '2024-02-29' or '2024-02-29 12:30'"
    raise Fault("date", f"'{text}' is not a date", hint=hint, offset=offset, width=width)


def _refuse_bare(node: Node) -> None:
    """Raises `Fault` for a date without quotes, which is a subtraction."""
    match node:
        case Binary("-", Binary("-", Number(year), Number(month)), Number(day)):
            if year >= LEAST_YEAR and month <= MOST_DAY and day <= MOST_DAY:
                text = f"{year:.0f}-{month:02.0f}-{day:02.0f}"
                offset, width = node.span
                hint = f"a date is written in quotes: '{text}'"
                raise Fault(
                    "date", f"{text} is a subtraction", hint=hint, offset=offset, width=width
                )
