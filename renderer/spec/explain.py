"""What pydantic found wrong, as faults in words a user of YAML understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from renderer.errors import Fault, Path, choices, suggest, unknown

_EXPECTED = {
    "float": "a number", "int": "a whole number", "bool": "true or false", "string": "text",
    "tuple": "a list", "list": "a list", "dict": "a mapping", "model": "a mapping of keys",
    "mapping": "a mapping", "is_instance": "another kind of value",
}  # fmt: skip


def faults(error: ValidationError, root: type[BaseModel], tree: Any) -> list[Fault]:
    """Every error as a fault, placed by its path in `tree`; one for each place."""
    found: dict[tuple[Path, str], Fault] = {}
    for details in error.errors(include_url=False):
        path = tree_path(details["loc"], tree)
        fault = _fault(details, path, root)
        found.setdefault((fault.at, fault.code), fault)
    return list(found.values())


def tree_path(loc: tuple[str | int, ...], tree: Any) -> Path:
    """The part of pydantic's location that is in the tree: without the names of unions' members."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        if step == "[key]":
            break
        if isinstance(tree, Mapping) and step in tree:
            tree = tree[step]
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        elif isinstance(tree, Mapping) and number == len(loc) - 1:
            pass
        else:
            continue
        path.append(step)
    return tuple(path)


def _fault(details: ErrorDetails, path: Path, root: type[BaseModel]) -> Fault:
    kind, context = details["type"], details.get("ctx", {})
    if "text" in context:
        return Fault(
            kind, context["text"], path, context.get("hint"),
            context.get("offset"), context.get("width") or 1,
        )  # fmt: skip
    if kind == "extra_forbidden":
        known = sorted(_allowed(root, details["loc"][:-1]))
        text, hint = unknown("key", str(path[-1]), known)
        return Fault("unknown-key", text, path, hint, on_key=True)
    if kind == "missing":
        return Fault("missing-key", f"the key '{details['loc'][-1]}' is missing", path)
    if kind == "union_tag_invalid":
        return _unknown_kind(context, path)
    if kind == "union_tag_not_found":
        key = str(context.get("discriminator", "")).strip("'")
        return Fault("missing-key", f"the key '{key}' is missing", path)
    return _plain(kind, details, path)


def _unknown_kind(context: Mapping[str, Any], path: Path) -> Fault:
    key = str(context["discriminator"]).strip("'")
    tags = [tag.strip(" '") for tag in str(context["expected_tags"]).split(",")]
    text, hint = unknown(key, str(context["tag"]), tags)
    return Fault("unknown-kind", text, (*path, key), hint)


def _plain(kind: str, details: ErrorDetails, path: Path) -> Fault:
    given, context = details["input"], details.get("ctx", {})
    if kind == "literal_error":
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        text, hint = f"{_described(given)} is not possible here", f"possible: {choices(words)}"
        near = suggest(given, words) if isinstance(given, str) else None
        return Fault("choice", text, path, f"{near} {hint}" if near else hint)
    if kind == "value_error":
        return Fault("value", str(context["error"]), path)
    stem = kind.removesuffix("_type").removesuffix("_parsing")
    if kind == "dict_type" or kind == "model_type" or kind == "model_attributes_type":
        stem = "model"
    if kind.endswith("_type") and stem in _EXPECTED:
        if given is None:
            hint = "a `#` starts a comment: quote a colour"
            return Fault("empty", f"expected {_EXPECTED[stem]}; there is no value", path, hint)
        return Fault("type", f"expected {_EXPECTED[stem]}, not {_described(given)}", path)
    if kind == "string_pattern_mismatch":
        text = f"{_described(given)} is not a name: letters, digits and _, a letter first"
        return Fault("name", text, path, on_key=True)
    message = details["msg"].replace("Input should", "this should").replace("Tuple", "this")
    return Fault("value", f"{message}; it is {_described(given)}", path)


def _described(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value[:60]}'"
    if isinstance(value, (int, float)):
        return f"{value:g}" if abs(value) < 1e300 else "a huge number"
    return "a mapping" if isinstance(value, Mapping) else "a list"


def _allowed(root: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """The keys that the model at a location knows."""
    models = {root}
    for step in loc:
        below = {
            model
            for parent in models
            for name, field in parent.model_fields.items()
            if step in (name, field.alias)
            for model in _models(field)
        }
        tagged = {model for model in models if step in _tags(model)}
        models = below or tagged or models
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _models(field: FieldInfo) -> Iterator[type[BaseModel]]:
    yield from _within(field.annotation)


def _within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _within(inner)


def _tags(model: type[BaseModel]) -> set[str]:
    """The words that choose this model from its union."""
    return {
        str(word)
        for name in ("source", "mark")
        if name in model.model_fields
        for word in get_args(model.model_fields[name].annotation)
    }
