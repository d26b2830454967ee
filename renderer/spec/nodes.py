"""The tree of a spec: what was written, in which text, from which character to which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from renderer.spec.scalars import Atom
from renderer.spec.source import SourceText


@dataclass(frozen=True, slots=True)
class Scalar:
    source: SourceText = field(repr=False)
    start: int
    end: int
    value: Atom
    style: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    source: SourceText = field(repr=False)
    start: int
    end: int
    items: list[Node]


@dataclass(frozen=True, slots=True)
class Mapping:
    source: SourceText = field(repr=False)
    start: int
    end: int
    flow: bool
    entries: dict[str, tuple[Scalar, Node]]  # the key as written, the value


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The node as fresh Python objects; aliases become copies."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {name: plain(value) for name, (_, value) in node.entries.items()}
