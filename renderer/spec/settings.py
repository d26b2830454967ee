"""Settings from outside a spec (`--set name=value`), put over what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from renderer.errors import Path, Problem, SpecError, UsageError, problem, suggest
from renderer.spec.explain import described
from renderer.spec.model import Spec
from renderer.spec.scalars import NumberError, resolve
from renderer.spec.shapes import HINT, size_of
from renderer.spec.text import Tree, parse

THEME: Path = ("canvas", "theme")
THEMES: Path = ("canvas", "themes")


def put(tree: Tree, settings: Mapping[str, Any]) -> tuple[Tree, dict[Path, str]]:
    """The tree with the settings in it, and `name=value` of each by its path; raises `UsageError`
    for one that fits nowhere."""
    if not settings:
        return tree, {}
    value, shown = _copied(tree.value), {}
    for name, given in settings.items():
        path = _of_several(value, name, _target(value, name))
        given = _value(name, given) if isinstance(given, str) else given
        if path == ("canvas", "size") and isinstance(given, str):
            given = _size(name, given, _mapping(value.get("canvas")).get("size"))
        if path[0] == "extends":
            text = f"{name}: what a spec extends is not set from outside"
            raise UsageError(problem("set", text))
        several = path[0] == "matrix" and len(path) == 2 or path == THEMES
        if several and not isinstance(given, (list, tuple)):
            given = [given]
        inner: Any = value
        for step in path[:-1]:
            if isinstance(inner, dict):
                inner.setdefault(step, {})
            inner = inner[step]
        inner[path[-1]] = given
        if path == THEMES:
            inner.pop("theme", None)
        shown[path] = f"{name}={settings[name]}"
    return replace(tree, value=value), shown


def _of_several(value: Mapping[str, Any], name: str, path: Path) -> Path:
    """The path, but that of the list of themes for the one theme where a spec has several."""
    if path[:2] != THEME or not _mapping(value.get("canvas")).get("themes"):
        return path
    if len(path) > 2:
        text = f"{name}: the spec has several themes"
        raise UsageError(
            problem("set", text, hint="set a theme's keys in the spec, or in its file")
        )
    return THEMES


def _value(name: str, text: str) -> Any:
    """What the text of a setting means: a scalar of YAML, or a list or mapping in brackets."""
    try:
        if text.startswith(("[", "{")):
            return parse(f"value: {text}", name).value["value"]
        return resolve(text)
    except NumberError as error:
        raise UsageError(problem("set", f"{name}={text}: {error}")) from None
    except SpecError as error:
        first = error.problems[0]
        raise UsageError(problem("set", f"{name}={text}: {first.text}", hint=first.hint)) from None


def _size(name: str, text: str, own: Any) -> list[int]:
    size = size_of(text, own)
    if size is None:
        raise UsageError(problem("set", f"{name}={text}: this is no size", hint=HINT))
    return size


def _target(value: Mapping[str, Any], name: str) -> Path:
    """The path that a setting changes: a param's, or a dotted key's. Mappings on the way may be
    missing, what is in a list must be there. A param of the matrix has the one value then."""
    params, matrix = (_mapping(value.get(key)) for key in ("params", "matrix"))
    short = name.removeprefix("params.")
    if short == "theme" and short not in {*params, *matrix}:
        return THEME
    if short in matrix:
        return ("matrix", short)
    if name in params:
        return ("params", name)
    keys = name.split(".")
    if keys[0] not in Spec.model_fields:
        known = [*params, *matrix, *Spec.model_fields]
        raise UsageError(_nowhere(name, keys[0], known))
    inner: Any = value
    path: list[str | int] = []
    for key in keys:
        if isinstance(inner, list):
            if not (key.isdecimal() and int(key) < len(inner)):
                raise UsageError(_nowhere(name, key, map(str, range(len(inner)))))
            path.append(int(key))
            inner = inner[int(key)]
        elif isinstance(inner, Mapping):
            path.append(key)
            inner = inner.get(key, {})
        else:
            above = ".".join(map(str, path))
            text = f"{name}: '{above}' is {described(inner)}, which has no keys"
            raise UsageError(problem("set", text))
    return tuple(path)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _nowhere(name: str, key: str, known: Any) -> Problem:
    names = list(known)
    hint = suggest(key, names) or "name a param of the spec, or a key such as canvas.theme"
    return problem("set", f"{name}: the spec has no '{key}'", hint=hint)


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
