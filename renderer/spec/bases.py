"""`extends`: a spec put over others, key by key.

Mappings are merged, and all else is replaced. What would make no sense if it were merged is
replaced too: `output`; a table of another source or system; a camera's value that changes in
another way. An explicit `null` takes a base's key away. Every value remembers the text in which it
was written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from renderer.errors import Fault, Path, Problem, SpecError
from renderer.sources import paths
from renderer.spec.nodes import Mapping, Node, Scalar, plain
from renderer.spec.placing import placed
from renderer.spec.source import MOST_BYTES, SourceText
from renderer.spec.text import Tree, beside
from renderer.spec.version import wrong_version

MOST_BASES = 50
"""Files that a spec may extend, counted each time they are read."""
DEEPEST = 10
"""How many bases may stand upon each other."""
SUFFIXES = (".yaml", ".yml", ".json")
OWN = ("version", "extends")
"""Keys of a base that are its own."""
HINT = "keep shared keys in few files"


def extended(tree: Tree, path: FilePath, root: FilePath) -> Tree:
    """The tree of the file at `path` over its bases, which lie beneath `root`; raises `SpecError`
    with all that is wrong with files that are extended."""
    if "extends" not in tree.value:
        return tree
    reading = _Reading(root, tree.count, len(tree.source.text))
    node = reading.over(tree, (FilePath(os.path.realpath(path)),))
    if reading.problems:
        raise SpecError(*reading.problems)
    value = plain(node)
    assert isinstance(value, dict)
    return replace(tree, value=value, root=node, count=reading.count, others=tuple(reading.texts))


@dataclass
class _Reading:
    """What is read so far, in all files together."""

    root: FilePath
    count: int
    size: int
    files: int = 0

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        self.texts: list[SourceText] = []

    def over(self, tree: Tree, above: tuple[FilePath, ...]) -> Node:
        """The tree's root, put over its bases; `above` are the files that lead here."""
        found: Node | None = None
        for at, text in self._named(tree):
            try:
                base = self._base(tree, text, at, above)
            except Fault as fault:
                self.problems += placed(tree, [fault.below(*at)])
                continue
            except SpecError as error:
                self.problems += error.problems
                continue
            found = base if found is None else merged(found, base)
        return tree.root if found is None else merged(found, tree.root)

    def _named(self, tree: Tree) -> Iterator[tuple[Path, str]]:
        if "extends" not in tree.value:
            return
        wanted = tree.value["extends"]
        several: list[tuple[Path, object]] = [(("extends",), wanted)]
        if isinstance(wanted, list):
            several = [(("extends", number), text) for number, text in enumerate(wanted)]
        for at, text in several:
            if isinstance(text, str):
                yield at, text
            else:
                hint = "for example `extends: style/base.yaml`"
                fault = Fault("type", "a base is the name of a file", at, hint)
                self.problems += placed(tree, [fault])

    def _base(self, tree: Tree, text: str, at: Path, above: tuple[FilePath, ...]) -> Node:
        """A base over its own bases; raises `Fault`, or `SpecError` of the base's text."""
        path, base = self._read(tree, text, above)
        value = base.value
        if "version" in value and (fault := wrong_version(value)) is not None:
            raise SpecError(*placed(base, [fault]))
        node = self.over(base, (*above, path))
        assert isinstance(node, Mapping)
        return replace(node, entries={k: v for k, v in node.entries.items() if k not in OWN})

    def _read(self, tree: Tree, text: str, above: tuple[FilePath, ...]) -> tuple[FilePath, Tree]:
        if not text.lower().endswith(SUFFIXES):
            raise Fault(
                "extends",
                f"'{text}' is no spec by its name",
                hint="a base is a .yaml or .json file",
            )
        path = paths.open_path(self.root, text, folder=tree.source.folder)
        if path in above:
            raise Fault("extends", f"'{text}' extends itself, by way of this file")
        self.files += 1
        if len(above) > DEEPEST:
            raise Fault("extends", f"more than {DEEPEST} bases stand upon each other", hint=HINT)
        if self.files > MOST_BASES:
            if self.files > MOST_BASES + 1:
                raise SpecError  # That is told already.
            raise Fault("extends", f"more than {MOST_BASES} bases are read", hint=HINT)
        data = paths.read_bytes(self.root, path, MOST_BYTES + 5)
        self.size += len(data)
        if self.size > MOST_BYTES:
            what = f"the spec and its bases are larger than {MOST_BYTES:,} bytes"
            raise Fault("too-large", what, hint="keep data in files of its own, under `data`")
        base = beside(tree.source, text, data, self.count, "base")
        self.count = base.count
        self.texts.append(base.source)
        return path, base


def merged(below: Node, over: Node, at: Path = ()) -> Node:
    """`over` put over `below`."""
    if not isinstance(below, Mapping) or not isinstance(over, Mapping) or _differ(below, over, at):
        return over
    entries = dict(below.entries)
    if at == ("canvas",):
        for one, other in (("theme", "themes"), ("themes", "theme")):
            if one in over.entries and not _is_null(over.entries[one][1]):
                entries.pop(other, None)  # They say the same thing: the later one counts.
    for name, (key, node) in over.entries.items():
        if name in entries and _is_null(node):
            del entries[name]
        elif name in entries:
            entries[name] = (key, merged(entries[name][1], node, (*at, name)))
        else:
            entries[name] = (key, node)
    return replace(over, entries=entries)


def _differ(below: Mapping, over: Mapping, at: Path) -> bool:
    """Whether two mappings at a place are of different kinds."""
    if at == ("output",):
        return True
    if len(at) == 2 and at[0] == "data":
        return any(_word(below, key) != _word(over, key) for key in ("source", "system")
                   if key in below.entries and key in over.entries)  # fmt: skip
    return "camera" in at and ("keyframes" in below.entries) != ("keyframes" in over.entries)


def _word(node: Mapping, key: str) -> object:
    value = node.entries[key][1]
    return value.value if isinstance(value, Scalar) else None


def _is_null(node: Node) -> bool:
    """Whether this is `null` or `~`, and not a value that was forgotten."""
    return isinstance(node, Scalar) and node.value is None and node.start < node.end
