"""A spec's text -> plain Python objects, each with its place in the text.

YAML is read by the core schema of version 1.2, JSON strictly. Input is untrusted: size, number of
values, depth and aliases are bounded before anything is built, tags are refused, nothing is run.
"""

from __future__ import annotations

import os
import pathlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from renderer.errors import Path, Place, Problem, SpecError, problem
from renderer.spec.builder import Builder
from renderer.spec.json_text import json_events
from renderer.spec.layout import glued
from renderer.spec.nodes import Mapping, Node, Scalar, Sequence, plain
from renderer.spec.offsets import written_at
from renderer.spec.scanner import Event, yaml_events
from renderer.spec.source import MOST_BYTES, SourceText, accept, decode, too_large

__all__ = ["SourceText", "Tree", "load", "parse"]

Kind: TypeAlias = Literal["spec", "base", "theme"]
_BEGINNINGS: dict[Kind, str] = {
    "spec": "version: 1", "base": "canvas: {theme: dark}", "theme": "base: dark",
}  # fmt: skip


@dataclass(frozen=True)
class Tree:
    """A spec as plain objects, and where each of them stands."""

    value: dict[str, object]
    source: SourceText
    root: Node = field(repr=False, compare=False)
    count: int = field(default=0, compare=False)
    """How many values were read to make it."""
    others: tuple[SourceText, ...] = field(default=(), compare=False)
    """The texts of the files that belong to it: bases, a theme."""

    def place(
        self, path: Path, *, on_key: bool = False, offset: int | None = None, width: int = 1
    ) -> Place:
        """The place of the value at `path`, or of its key; of the nearest ancestor's key when
        there is no such value. `offset` counts characters of the scalar's value."""
        key, node, found = _find(self.root, path)
        if not found or on_key:
            node = key or node
        if found and offset is not None and isinstance(node, Scalar):
            start = _written_at(node, offset)
            if start is not None:
                return node.source.place(start, width)
        start, end = _first_token(node, key)
        return node.source.place(start, _width(node, start, end) if width == 1 else width)

    def value_at(self, path: Path) -> object:
        """The plain value at `path`; None if there is none."""
        value: Any = self.value
        for step in path:
            try:
                value = value[step]
            except (LookupError, TypeError):
                return None
        return value

    def source_of(self, path: Path) -> SourceText:
        """The text in which the value at `path` was written."""
        return _find(self.root, path)[1].source


def _written_at(node: Scalar, offset: int) -> int | None:
    raw = node.source.text[node.start : node.end]
    value = node.value if isinstance(node.value, str) else raw
    at = written_at(raw, node.style, value, offset)
    return None if at is None else node.start + at


def _width(node: Node, start: int, end: int) -> int:
    return len(node.source.rest(start)[: end - start].rstrip())


def _find(node: Node, path: Path) -> tuple[Scalar | None, Node, bool]:
    """Key and value as far down `path` as the tree goes, and whether that was all the way."""
    key: Scalar | None = None
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            key, node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
            key, node = None, node.items[step]
        else:
            return key, node, False
    return key, node, True


def _first_token(node: Node, key: Scalar | None) -> tuple[int, int]:
    own: list[Scalar] = []
    if isinstance(node, Mapping) and not node.flow:
        # Keys that a base gave stand elsewhere.
        own = [key for key, _ in node.entries.values() if key.source is node.source]
    if own:
        first = min(own, key=lambda key: key.start)
        return (first.start, first.end) if first.start >= node.start else (node.start, node.end)
    if isinstance(node, Scalar) and node.start == node.end:
        return (key.start, key.end) if key else (max(0, node.start - 1), node.end)
    return node.start, node.end


def parse(
    text: str | bytes, name: str, *, json: bool = False,
    folder: pathlib.Path = pathlib.Path(), spent: int = 0, kind: Kind = "spec",
) -> Tree:  # fmt: skip
    """The tree of a spec's text; `name` is the file name that problems show, `folder` what its
    paths are relative to, `spent` how many values belong to it already."""
    if len(text) > MOST_BYTES + 4:
        raise too_large(name)
    source = accept(decode(text, name) if isinstance(text, bytes) else text, name, folder)
    events: Iterator[Event] = json_events(source) if json else yaml_events(source)
    builder = Builder(source, spent)
    root = builder.build(events)
    if not isinstance(root, Mapping):
        raise SpecError(_not_a_mapping(source, root, kind))
    value = plain(root)
    assert isinstance(value, dict)
    return Tree(value, source, root, builder.count)


def _not_a_mapping(source: SourceText, root: Node | None, kind_of_file: Kind) -> Problem:
    example = _BEGINNINGS[kind_of_file]
    if root is None or (isinstance(root, Scalar) and root.start == root.end):
        text = f"the {kind_of_file} is empty"
        return source.problem("empty", text, 0, hint=f"begin it with `{example}`")
    found = glued(source, source.line(root.start)) if isinstance(root, Scalar) else None
    if found is not None:
        return found
    kind = "a list" if isinstance(root, Sequence) else "text"
    if isinstance(root, Scalar) and not isinstance(root.value, str):
        kind = "a single value"
    text = f"a {kind_of_file} is a mapping of keys to values, this is {kind}"
    hint = f"a key is followed by a colon and a space, as in `{example}`"
    width = len(source.rest(root.start)[: root.end - root.start])
    return source.problem("top-level", text, root.start, width, hint)


def load(path: pathlib.Path, shown: str | None = None) -> Tree:
    """The tree of the spec in a file; `shown` is the name that problems give it."""
    name = shown or str(path)
    return parse(_read(path, name), name, json=is_json(path), folder=path.parent)


def beside(source: SourceText, text: str, data: bytes, spent: int, kind: Kind = "spec") -> Tree:
    """The tree of a file that another names: problems show it by its way from where that is."""
    name = os.path.normpath(os.path.join(os.path.dirname(source.name), text))
    path = pathlib.Path(source.folder, text)
    return parse(data, name, json=is_json(path), folder=path.parent, spent=spent, kind=kind)


def is_json(path: pathlib.PurePath) -> bool:
    """Whether a file is read as JSON: by its suffix."""
    return path.suffix.lower() == ".json"


def _read(path: pathlib.Path, name: str) -> bytes:
    # Without O_NONBLOCK a named pipe would keep us waiting before we could see what it is.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _unreadable(name, "this is not a regular file")
            with open(descriptor, "rb", closefd=False) as file:
                return file.read(MOST_BYTES + 5)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise _unreadable(name, "there is no such file") from None
    except OSError as error:
        raise _unreadable(name, f"cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise _unreadable(name, "the path holds a NUL character") from None


def _unreadable(name: str, text: str) -> SpecError:
    return SpecError(problem("file", text, Place(name), "give the path of a YAML or JSON file"))
