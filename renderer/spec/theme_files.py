"""Files of a theme's keys, put into the spec in place of their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from renderer.errors import Fault, Path
from renderer.sources import paths
from renderer.spec import nodes
from renderer.spec.placing import failure, setting
from renderer.spec.source import MOST_BYTES, SourceText
from renderer.spec.text import Tree, beside

SUFFIXES = (".yaml", ".yml", ".json")
ONE: Path = ("canvas", "theme")
ALL: Path = ("canvas", "themes")


def with_themes(
    tree: Tree, settings: Mapping[Path, str], root: FilePath
) -> tuple[Tree, Mapping[Path, str]]:
    """The tree with the keys of themes' files in place of their names; raises `SpecError`, or
    `UsageError` where a setting names one."""
    for at, name in _named(tree):
        if name.lower().endswith(SUFFIXES):
            tree = _with_file(tree, settings, root, at, name)
            # From here on the file's own places say more than what named it.
            settings = dict(_without(settings, at, tree))
    return tree, settings


def _named(tree: Tree) -> Iterator[tuple[Path, str]]:
    """Where the spec names themes, and how."""
    several = tree.value_at(ALL)
    places = [ONE, *((*ALL, n) for n in range(len(several) if isinstance(several, list) else 0))]
    for at in places:
        name = tree.value_at(at)
        if isinstance(name, str):
            yield at, name


def _with_file(
    tree: Tree, settings: Mapping[Path, str], root: FilePath, at: Path, name: str
) -> Tree:
    written_in = tree.source if setting(at, settings) else tree.source_of(at)
    try:
        path = paths.open_path(root, name, folder=written_in.folder)
        data = paths.read_bytes(root, path, MOST_BYTES + 5)
    except Fault as fault:
        raise failure(tree, [fault.below(*at)], settings) from None
    theme = beside(written_in, name, data, tree.count, "theme")
    keys = theme.value if at == ONE else {"name": path.stem, **theme.value}
    assert isinstance(tree.root, nodes.Mapping)
    return replace(
        tree,
        value=_with(tree.value, at, keys),
        root=_grafted(tree.root, at, theme.root, tree.source),
        count=theme.count,
        others=(*tree.others, theme.source),
    )


def _without(settings: Mapping[Path, str], at: Path, tree: Tree) -> Iterator[tuple[Path, str]]:
    """The settings, but for the one value at a place."""
    for path, text in settings.items():
        if path == ALL and at[:-1] == ALL:
            several = tree.value_at(ALL)
            assert isinstance(several, list)
            yield from (((*ALL, n), text) for n in range(len(several)) if n != at[-1])
        elif path != at:
            yield path, text


def _with(value: Any, path: Path, inner: object) -> Any:
    """A copy of plain values with another one at a path."""
    if not path:
        return inner
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[path[0]] = _with(value[path[0]], path[1:], inner)  # type: ignore[index]
    return copy


def _grafted(root: nodes.Node, path: Path, node: nodes.Node, source: SourceText) -> nodes.Node:
    """The tree with `node` at `path`; what is missing on the way stands where the tree begins."""
    if not path:
        return node
    step, at = path[0], root.start
    if isinstance(step, int):
        items = list(root.items) if isinstance(root, nodes.Sequence) else []
        items += [nodes.Scalar(source, at, at, None)] * (step + 1 - len(items))
        items[step] = _grafted(items[step], path[1:], node, source)
        return nodes.Sequence(root.source, root.start, root.end, items)
    entries = root.entries if isinstance(root, nodes.Mapping) else {}
    flow = root.flow if isinstance(root, nodes.Mapping) else True
    missing = nodes.Scalar(source, at, at, step), nodes.Mapping(source, at, at, True, {})
    key, below = entries.get(step) or missing
    entries = {**entries, step: (key, _grafted(below, path[1:], node, source))}
    return nodes.Mapping(root.source, root.start, root.end, flow, entries)
