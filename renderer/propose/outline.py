"""A spec as lines with a reason beside each, and its text in YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

WIDTH = 100
_BARE = re.compile(
    r"[0-9]+(?:s|%)|[A-Za-z_][A-Za-z0-9_./()%-]*(?: [A-Za-z0-9_/()%][A-Za-z0-9_./()%-]*)*"
)
_WORDS = frozenset("true false null yes no on off".split())
"""What some reader of YAML takes for something else than text."""


@dataclass(frozen=True)
class Line:
    """`key: value  # why`"""

    key: str
    value: Any
    why: str = ""


@dataclass(frozen=True)
class Block:
    """A key with lines below it."""

    key: str
    lines: tuple[Node, ...]
    why: str = ""


@dataclass(frozen=True)
class Items:
    """A key with a list below it, each item lines of its own."""

    key: str
    items: tuple[tuple[Node, ...], ...]
    why: str = ""


Node: TypeAlias = Line | Block | Items


def text(nodes: Sequence[Node], above: Sequence[str] = ()) -> str:
    """The spec, with comments `above` it."""
    comments = [f"# {line}" for line in above]
    return "\n".join([*comments, *_lines(nodes, "")]) + "\n"


def value(nodes: Sequence[Node]) -> dict[str, Any]:
    """What the lines say, as plain objects."""
    made: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node, Line):
            made[node.key] = node.value
        elif isinstance(node, Block):
            made[node.key] = value(node.lines)
        else:
            made[node.key] = [value(item) for item in node.items]
    return made


def scalar(thing: Any) -> str:
    """A value in one line of YAML, right between braces too."""
    if isinstance(thing, Mapping):
        return f"{{{', '.join(f'{scalar(k)}: {scalar(v)}' for k, v in thing.items())}}}"
    if isinstance(thing, (list, tuple)):
        return f"[{', '.join(map(scalar, thing))}]"
    if isinstance(thing, str):
        return _word(thing)
    return json.dumps(thing)


def _word(word: str) -> str:
    if _BARE.fullmatch(word) and word.casefold() not in _WORDS:
        return word
    kept = json.dumps(word, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in kept)


def _lines(nodes: Sequence[Node], indent: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Line):
            yield from _said(f"{indent}{scalar(node.key)}: {scalar(node.value)}", node.why, indent)
            continue
        yield from _said(f"{indent}{scalar(node.key)}:", node.why, indent)
        if isinstance(node, Block):
            yield from _lines(node.lines, f"{indent}  ")
            continue
        for item in node.items:
            if (short := _short(item, indent)) is not None:
                yield from short
                continue
            first, *others = _lines(item, f"{indent}    ")
            while first.lstrip().startswith("#"):
                yield first.replace("    #", "  #", 1)
                first, *others = others
            yield f"{indent}  - {first.lstrip()}"
            yield from others


def _short(item: Sequence[Node], indent: str) -> list[str] | None:
    """An item in one line, below its reason, if it has one at most and there is room."""
    lines = [node for node in item if isinstance(node, Line)]
    whys = [line.why for line in lines if line.why]
    made = f"{indent}  - {scalar({line.key: line.value for line in lines})}"
    if len(lines) < len(item) or len(whys) > 1 or len(made) > WIDTH:
        return None
    return [*(f"{indent}  # {why}" for why in whys), made]


def _said(line: str, why: str, indent: str) -> Iterator[str]:
    """The line with its comment: beside it if there is room, else above it."""
    if not why:
        yield line
    elif len(line) + len(why) + 4 <= WIDTH:
        yield f"{line}  # {why}"
    else:
        yield f"{indent}# {why}"
        yield line
