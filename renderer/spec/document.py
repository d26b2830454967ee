"""A spec as read: its text with positions, the checked model, and where a fault in it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from renderer.errors import Fault, Path, Problem, RenderError, UsageError, problem
from renderer.spec import bases, explain, films, references
from renderer.spec.facet import Param, listed
from renderer.spec.model import Spec
from renderer.spec.placing import failure, placed, setting
from renderer.spec.settings import put
from renderer.spec.shapes import plain_size, same_shape
from renderer.spec.text import Tree, load
from renderer.spec.theme_files import with_themes
from renderer.spec.version import wrong_version


@dataclass(frozen=True)
class Document:
    """The spec of one film, right in itself, with its folder: what its paths are relative to, and
    where its outputs go. It may read beneath `root`. `settings` are `name=value` from outside it,
    by the paths they were put at; `values` the params that its matrix gave it; `own_size` is the
    picture's as the spec itself has it."""

    spec: Spec
    tree: Tree
    path: FilePath
    settings: Mapping[Path, str] = field(default_factory=dict)
    root: FilePath = FilePath()
    values: Mapping[str, Param] = field(default_factory=dict)
    own_size: tuple[int, int] = plain_size(None)

    @property
    def reshaped(self) -> bool:
        """Whether a size from outside the spec gives the picture another shape than its own."""
        given = ("canvas", "size") in self.settings
        return given and not same_shape(self.spec.canvas.size, self.own_size)

    @property
    def folder(self) -> FilePath:
        return self.path.parent

    def folder_of(self, at: Path) -> FilePath:
        """The folder that a path written at a place is relative to: that of the spec, or base, in
        which it was written."""
        return self.folder if setting(at, self.settings) else self.tree.source_of(at).folder

    def problems(self, faults: Iterable[Fault]) -> list[Problem]:
        """Faults with their places in the spec's text."""
        return placed(self.tree, faults, self.settings)


@dataclass(frozen=True)
class Variant:
    """One of the films that a spec makes: its params of the matrix, and its document or what is
    wrong with it."""

    values: Mapping[str, Param]
    document: Document | None
    error: RenderError | None = None

    def insist(self) -> Document:
        """The document; raises what is wrong with it."""
        if self.document is None:
            assert self.error is not None
            raise self.error
        return self.document

    @property
    def name(self) -> str:
        """`rho=10, sigma=5`; empty where the spec makes one film."""
        return listed(self.values, "=")


def read(
    path: FilePath, shown: str | None = None, settings: Mapping[str, Any] | None = None,
    root: FilePath | None = None,
) -> Document:  # fmt: skip
    """The spec in a file, with `settings` (name or dotted key -> value) put over it; raises
    `SpecError` with all its problems, `UsageError` for settings that fit nowhere and for a spec
    that makes several films. It may read beneath `root`; default: its own folder."""
    variants = read_all(path, shown, settings, root)
    if len(variants) > 1:
        some = ", ".join(listed(variant.values) for variant in variants[:3])
        text = f"the spec makes {len(variants)} films: for {some} …"
        hint = f"choose one: {listed(variants[0].values, '=')}"
        raise UsageError(problem("matrix", text, hint=hint))
    return variants[0].insist()


def read_all(
    path: FilePath, shown: str | None = None, settings: Mapping[str, Any] | None = None,
    root: FilePath | None = None,
) -> list[Variant]:  # fmt: skip
    """All films that the spec in a file makes; raises what is wrong with the spec whatever its
    params."""
    tree = load(path, shown)
    if (fault := wrong_version(tree.value)) is not None:
        raise failure(tree, [fault], {})
    root = _root(path, root)
    given: Mapping[Path, str]
    tree = bases.extended(tree, path, root)
    canvas = tree.value.get("canvas")
    own = plain_size(canvas.get("size") if isinstance(canvas, Mapping) else None)
    tree, given = put(tree, settings or {})
    if ("version",) in given and (fault := wrong_version(tree.value)) is not None:
        raise failure(tree, [fault], given)
    tree, given = with_themes(tree, given, root)
    try:
        spec = _validated(tree.value)
    except ValidationError as error:
        faults = explain.faults(error, Spec, tree.value)
        raise failure(tree, [*faults, *_beside(tree.value, faults)], given) from None
    if wrong := list(films.wrong(spec)):
        raise failure(tree, [*wrong, *references.names(spec)], given)
    document = partial(Document, tree=tree, path=path, settings=given, root=root, own_size=own)
    variants = [_variant(spec, values, document) for values in films.films(spec)]
    right = [(v.values, v.document.spec) for v in variants if v.document is not None]
    if wrong := list(films.clashes(spec, right)):
        raise failure(tree, wrong, given)
    return variants


def _variant(spec: Spec, values: Mapping[str, Param], document: partial[Document]) -> Variant:
    one, wrong = films.film(spec, values)
    wrong += [*references.names(one), *references.whole(one)]
    if wrong:
        tree, settings = document.keywords["tree"], document.keywords["settings"]
        return Variant(values, None, failure(tree, wrong, settings))
    return Variant(values, document(spec=one, values=values))


def _root(path: FilePath, root: FilePath | None) -> FilePath:
    """The folder that the spec may read in."""
    if root is None:
        return path.parent
    if not root.is_dir():
        raise UsageError(problem("root", f"--root {root}: there is no such folder"))
    if not path.resolve().is_relative_to(root.resolve()):
        raise UsageError(problem("root", f"{path} is not beneath the root folder '{root}'"))
    return root


def _validated(value: Mapping[str, Any]) -> Spec:
    return Spec.model_validate(value, by_alias=True, by_name=False)


def _beside(value: Mapping[str, Any], faults: list[Fault]) -> list[Fault]:
    """What is wrong with names beside `faults`, as far as the spec makes sense without the keys
    that these are about."""
    keys = [_key_path(fault.at, value) for fault in faults]
    if None in keys:
        return []
    try:
        spec = _validated(_without(value, {key for key in keys if key is not None}))
    except ValidationError:
        return []
    clock_is_whole = not any(fault.at[0] == "time" for fault in faults)
    return [fault for fault in references.names(spec) if clock_is_whole or fault.at[0] != "time"]


def _key_path(path: Path, value: Any) -> Path | None:
    """The last key on `path` that is there; None where one is missing, and where without it others
    would seem wrong: a table, a panel."""
    found: Path = ()
    tree: Any = value
    for number, step in enumerate(path, 1):
        if isinstance(tree, Mapping):
            found = path[:number]
        elif not isinstance(tree, list):
            return None
        if step not in (range(len(tree)) if isinstance(tree, list) else tree):
            return None
        tree = tree.__getitem__(step)
    return None if found[:1] in (("data",), ("panels",)) and len(found) < 3 else found or None


def _without(value: Any, keys: set[Path], at: Path = ()) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _without(inner, keys, (*at, key))
            for key, inner in value.items()
            if (*at, key) not in keys
        }
    if isinstance(value, list):
        return [_without(inner, keys, (*at, number)) for number, inner in enumerate(value)]
    return value
