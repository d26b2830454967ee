"""A spec as read: its text with positions, the checked model, and where a fault in it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from renderer.errors import Fault, Problem, SpecError, UsageError, problem, suggest, unknown
from renderer.spec import explain
from renderer.spec.model import Spec
from renderer.spec.panel import PanelBody
from renderer.spec.scalars import NumberError, resolve
from renderer.spec.text import Tree, load

VERSIONS = (1,)


@dataclass(frozen=True)
class Document:
    """A spec that is right in itself, with its folder: what its paths are relative to."""

    spec: Spec
    tree: Tree
    path: FilePath

    @property
    def folder(self) -> FilePath:
        return self.path.parent

    def problems(self, faults: Iterable[Fault]) -> list[Problem]:
        """Faults with their places in the spec's text."""
        return placed(self.tree, faults)


def read(
    path: FilePath, shown: str | None = None, settings: Mapping[str, Any] | None = None
) -> Document:
    """The spec in a file, with `settings` (name or dotted key -> value) put over it; raises
    `SpecError` with all its problems, `UsageError` for settings that fit nowhere."""
    tree = load(path, shown)
    tree = _set(tree, settings or {})
    _check_version(tree)
    try:
        spec = Spec.model_validate(tree.value)
    except ValidationError as error:
        faults = [*explain.faults(error, Spec, tree.value)]
        raise SpecError(*placed(tree, faults)) from None
    wrong = list(_references(spec))
    if wrong:
        raise SpecError(*placed(tree, wrong))
    return Document(spec, tree, path)


def placed(tree: Tree, faults: Iterable[Fault]) -> list[Problem]:
    """Faults as problems, in the order of their lines."""
    found = [
        problem(
            fault.code, fault.text,
            tree.place(fault.at, on_key=fault.on_key, offset=fault.offset, width=fault.width),
            fault.hint, severity=fault.severity, path=fault.at,
        )
        for fault in faults
    ]  # fmt: skip
    return sorted(
        found, key=lambda p: (p.place.line or 0, p.place.column or 0) if p.place else (0, 0)
    )


def _check_version(tree: Tree) -> None:
    value = tree.value.get("version")
    if value in VERSIONS and not isinstance(value, bool):
        return
    if "version" not in tree.value:
        fault = Fault("version", "the key 'version' is missing", (), "begin with `version: 1`")
    else:
        fault = Fault(
            "version", f"version {value!r} is not known here", ("version",), "write `version: 1`"
        )
    raise SpecError(*placed(tree, [fault]))


def _set(tree: Tree, settings: Mapping[str, Any]) -> Tree:
    if not settings:
        return tree
    value = _copied(tree.value)
    for name, text in settings.items():
        keys = _target(value, name)
        inner = value
        for key in keys[:-1]:
            inner = inner[int(key)] if isinstance(inner, list) else inner.setdefault(key, {})
        last: Any = int(keys[-1]) if isinstance(inner, list) else keys[-1]
        inner[last] = _value(name, text) if isinstance(text, str) else text
    return replace(tree, value=value)


def _value(name: str, text: str) -> Any:
    """What the text of a setting means: YAML's rules for a plain scalar."""
    try:
        return resolve(text)
    except NumberError as error:
        raise UsageError(problem("set", f"--set {name}: {error}")) from None


def _target(value: Mapping[str, Any], name: str) -> list[str]:
    """The path that a setting changes: a param's, or a dotted key's, which must exist but for its
    last step."""
    params = value.get("params") or {}
    if name in params:
        return ["params", name]
    keys = name.split(".")
    inner: Any = value
    for key in keys[:-1]:
        if isinstance(inner, list) and key.isdigit() and int(key) < len(inner):
            inner = inner[int(key)]
        elif isinstance(inner, Mapping) and key in inner:
            inner = inner[key]
        else:
            known = list(inner) if isinstance(inner, Mapping) else []
            raise UsageError(_no_setting(name, key, known))
    if isinstance(inner, list) and not (keys[-1].isdigit() and int(keys[-1]) < len(inner)):
        raise UsageError(_no_setting(name, keys[-1], []))
    if len(keys) == 1 and name not in Spec.model_fields:
        raise UsageError(_no_setting(name, name, [*params, *Spec.model_fields]))
    return keys


def _no_setting(name: str, key: str, known: list[str]) -> Problem:
    hint = suggest(key, known) or "name a param of the spec, or a key such as canvas.theme"
    return problem("set", f"--set {name}: the spec has no '{key}'", hint=hint)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _references(spec: Spec) -> Iterable[Fault]:
    """What names something that is not there, or clashes, within the spec itself."""
    if spec.panels is None and spec.series is None:
        yield Fault("missing-key", "the key 'series' is missing (or 'panels')")
    if spec.panels is not None:
        for name in ("series", *PanelBody.model_fields):
            if name in spec.model_fields_set:
                text = f"'{name}' belongs into a panel where there are 'panels'"
                yield Fault("one-panel", text, (name,), on_key=True)
    yield from _layout(spec)
    for at, _, panel in spec.each_panel():
        for number, series in enumerate(panel.series or ()):
            yield from _table(spec, series.data, (*at, "series", number))
        if panel.projection == "2d" and panel.camera is not None:
            hint = "add 'projection: 3d'"
            yield Fault("camera", "a 2-D panel has no camera", (*at, "camera"), hint, on_key=True)
    seen: dict[str, int] = {}
    for number, output in enumerate(spec.outputs):
        if output.file in seen:
            text = f"two outputs are called '{output.file}'"
            yield Fault("output", text, (*spec.output_path(number),))
        seen[output.file] = number


def _table(spec: Spec, name: str | None, at: tuple[str | int, ...]) -> Iterable[Fault]:
    if name is None and len(spec.data) > 1:
        hint = f"write data: with one of {', '.join(spec.data)}"
        yield Fault("missing-key", "the key 'data' is missing", at, hint)
    elif name is not None and name not in spec.data:
        text, hint = unknown("table", name, spec.data)
        yield Fault("unknown-table", text, (*at, "data"), hint)


def _layout(spec: Spec) -> Iterable[Fault]:
    if spec.layout is None:
        return
    if not isinstance(spec.panels, dict):
        yield Fault("layout", "'layout' needs panels with names", ("layout",), on_key=True)
        return
    if len({len(row) for row in spec.layout}) > 1:
        yield Fault("layout", "the rows of the layout have different lengths", ("layout",))
    used = {name for row in spec.layout for name in row}
    for r, row in enumerate(spec.layout):
        for c, name in enumerate(row):
            if name not in spec.panels:
                text, hint = unknown("panel", name, spec.panels)
                yield Fault("unknown-panel", text, ("layout", r, c), hint)
    for name in spec.panels:
        if name not in used:
            text = f"panel '{name}' is not in the layout"
            yield Fault("layout", text, ("panels", name), on_key=True)
