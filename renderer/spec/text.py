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

from renderer.errors import Path, Place, Problem, SpecError, problem
from renderer.spec.builder import Builder
from renderer.spec.json_text import json_events
from renderer.spec.layout import glued
from renderer.spec.nodes import Mapping, Node, Scalar, Sequence, plain
from renderer.spec.offsets import written_at
from renderer.spec.scanner import Event, yaml_events
from renderer.spec.source import MOST_BYTES, SourceText, accept, decode, too_large

__all__ = ["SourceText", "Tree", "load", "parse"]


@dataclass(frozen=True)
class Tree:
    """A spec as plain objects, and where each of them stands."""

    value: dict[str, object]
    source: SourceText
    _root: Node = field(repr=False, compare=False)

    def place(
        self, path: Path, *, on_key: bool = False, offset: int | None = None, width: int = 1
    ) -> Place:
        """The place of the value at `path`, or of its key; of the nearest ancestor's key when
        there is no such value. `offset` counts characters of the scalar's value."""
        key, node, found = _find(self._root, path)
        if not found or on_key:
            node = key or node
        if found and offset is not None and isinstance(node, Scalar):
            start = self._written_at(node, offset)
            if start is not None:
                return self.source.place(start, width)
        start, end = _first_token(node, key)
        return self.source.place(start, self._width(start, end) if width == 1 else width)

    def _written_at(self, node: Scalar, offset: int) -> int | None:
        raw = self.source.text[node.start : node.end]
        value = node.value if isinstance(node.value, str) else raw
        at = written_at(raw, node.style, value, offset)
        return None if at is None else node.start + at

    def _width(self, start: int, end: int) -> int:
        return len(self.source.rest(start)[: end - start].rstrip())


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
    if isinstance(node, Mapping) and not node.flow and node.entries:
        first = min((k for k, _ in node.entries.values()), key=lambda k: k.start)
        return (first.start, first.end) if first.start >= node.start else (node.start, node.end)
    if isinstance(node, Scalar) and node.start == node.end:
        return (key.start, key.end) if key else (max(0, node.start - 1), node.end)
    return node.start, node.end


def parse(text: str | bytes, name: str, *, json: bool = False) -> Tree:
    """The tree of a spec's text; `name` is the file name that problems show."""
    if len(text) > MOST_BYTES + 4:
        raise too_large(name)
    source = accept(decode(text, name) if isinstance(text, bytes) else text, name)
    events: Iterator[Event] = json_events(source) if json else yaml_events(source)
    root = Builder(source).build(events)
    if not isinstance(root, Mapping):
        raise SpecError(_not_a_mapping(source, root))
    value = plain(root)
    assert isinstance(value, dict)
    return Tree(value, source, root)


def _not_a_mapping(source: SourceText, root: Node | None) -> Problem:
    if root is None or (isinstance(root, Scalar) and root.start == root.end):
        return source.problem("empty", "the spec is empty", 0, hint="begin it with `version: 1`")
    found = glued(source, source.line(root.start)) if isinstance(root, Scalar) else None
    if found is not None:
        return found
    kind = "a list" if isinstance(root, Sequence) else "text"
    if isinstance(root, Scalar) and not isinstance(root.value, str):
        kind = "a single value"
    text = f"a spec is a mapping of keys to values, this is {kind}"
    hint = "a key is followed by a colon and a space, as in `version: 1`"
    width = len(source.rest(root.start)[: root.end - root.start])
    return source.problem("top-level", text, root.start, width, hint)


def load(path: pathlib.Path, shown: str | None = None) -> Tree:
    """The tree of the spec in a file; `shown` is the name that problems give it."""
    name = shown or str(path)
    return parse(_read(path, name), name, json=path.suffix.lower() == ".json")


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
