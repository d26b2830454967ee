"""A spec as read: its text with positions, the checked model, and where a fault in it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from renderer.errors import Fault, Path, Problem, RenderError, SpecError, UsageError, problem
from renderer.spec import explain, references
from renderer.spec.model import Spec
from renderer.spec.settings import put
from renderer.spec.text import Tree, load

VERSIONS = (1,)


@dataclass(frozen=True)
class Document:
    """A spec that is right in itself, with its folder: what its paths are relative to. `settings`
    are `name=value` from outside it, by the paths they were put at."""

    spec: Spec
    tree: Tree
    path: FilePath
    settings: Mapping[Path, str] = field(default_factory=dict)

    @property
    def folder(self) -> FilePath:
        return self.path.parent

    def problems(self, faults: Iterable[Fault]) -> list[Problem]:
        """Faults with their places in the spec's text."""
        return placed(self.tree, faults, self.settings)


def read(
    path: FilePath, shown: str | None = None, settings: Mapping[str, Any] | None = None
) -> Document:
    """The spec in a file, with `settings` (name or dotted key -> value) put over it; raises
    `SpecError` with all its problems, `UsageError` for settings that fit nowhere."""
    tree, given = put(load(path, shown), settings or {})
    _check_version(tree, given)
    try:
        spec = _validated(tree.value)
    except ValidationError as error:
        faults = explain.faults(error, Spec, tree.value)
        raise _error(tree, [*faults, *_beside(tree.value, faults)], given) from None
    wrong = [*references.names(spec), *references.whole(spec)]
    if wrong:
        raise _error(tree, wrong, given)
    return Document(spec, tree, path, given)


def placed(
    tree: Tree, faults: Iterable[Fault], settings: Mapping[Path, str] | None = None
) -> list[Problem]:
    """Faults as problems, in the order of their lines; those of a setting come first."""
    found = [_placed(tree, fault, settings or {}) for fault in faults]
    return sorted(
        found, key=lambda p: (p.place.line or 0, p.place.column or 0) if p.place else (0, 0)
    )


def _placed(tree: Tree, fault: Fault, settings: Mapping[Path, str]) -> Problem:
    setting = _setting(fault.at, settings)
    if setting is None:
        place = tree.place(fault.at, on_key=fault.on_key, offset=fault.offset, width=fault.width)
    text = fault.text if setting is None else f"{setting}: {fault.text}"
    return problem(
        fault.code, text, None if setting else place, fault.hint,
        severity=fault.severity, path=fault.at,
    )  # fmt: skip


def _setting(at: Path, settings: Mapping[Path, str]) -> str | None:
    return next((text for path, text in settings.items() if at[: len(path)] == path), None)


def _error(tree: Tree, faults: list[Fault], settings: Mapping[Path, str]) -> RenderError:
    """The spec's fault, or the caller's if all is wrong with settings."""
    outside = all(_setting(fault.at, settings) is not None for fault in faults)
    kind = UsageError if outside else SpecError
    return kind(*placed(tree, faults, settings))


def _check_version(tree: Tree, settings: Mapping[Path, str]) -> None:
    value = tree.value.get("version")
    if type(value) is int and value in VERSIONS:
        return
    if "version" not in tree.value:
        fault = Fault("version", "the key 'version' is missing", (), "begin with `version: 1`")
    else:
        hint = "write `version: 1`" + (", without quotes" if value == "1" else "")
        shown = repr(value) if isinstance(value, float) else explain.described(value)
        text = f"version {shown} is not known here"
        fault = Fault("version", text, ("version",), hint)
    raise _error(tree, [fault], settings)


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
