"""Which keys the language has, and where: for the hints that name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from renderer.choice import Choice
from renderer.encoders import FORMATS
from renderer.values import Later

MOST_HOMES = 2
CHOOSERS = ("source", "mark")
"""Keys that choose a model from a union."""


def allowed(root: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """The keys that the model at pydantic's location `loc` knows."""
    return {
        field.alias or name
        for model in _at(root, loc)
        for name, field in model.model_fields.items()
    }


def kinds(root: type[BaseModel], loc: tuple[str | int, ...], key: str) -> list[str]:
    """The words that `key` (`mark`, `source`) may be in the union at `loc`."""
    models = [model for model in _at(root, loc) if key in model.model_fields]
    return sorted(word for model in models for word in _tags(model))


def sharers(root: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[str, list[str]]:
    """The word that chose the model at pydantic's location `loc[:-1]` from its union, as `'mark:
    line'`, and the words of this union's models that have the key `loc[-1]`; nothing if there is no
    such union."""
    key, word = loc[-1], loc[-2] if len(loc) > 1 else None
    union = {model for model in _at(root, loc[:-2]) if "mark" in model.model_fields}
    union = union or {m for m in _at(root, loc[:-2]) if "source" in m.model_fields}
    if not any(word in _tags(model) for model in union):
        return "", []
    kind = "mark" if any("mark" in model.model_fields for model in union) else "source"
    having = (m for m in union if any(key == (f.alias or n) for n, f in m.model_fields.items()))
    return f"{kind}: {word}", sorted(one for model in having for one in _tags(model))


def homes(key: str, root: type[BaseModel]) -> list[str]:
    """Where the language has `key`, as `'time'` or `'axes.x'`, least deep; nothing if in many
    places."""
    found = {place for place, name in _everywhere(root, ()) if name == key}
    least = min((place.count(".") for place in found), default=0)
    found = {place for place in found if place.count(".") == least}
    tops = {place.partition(".")[0] for place in found}
    if len(found) > MOST_HOMES and len(tops) == 1:
        found = tops
    return sorted(f"'{place}'" for place in found) if len(found) <= MOST_HOMES else []


def _everywhere(
    model: type[BaseModel], path: tuple[str, ...], above: tuple[type, ...] = ()
) -> Iterator[tuple[str, str]]:
    """`(dotted path of a mapping, key in it)` for all mappings of keys below `model`. A panel's are
    those of the top level."""
    for name, field in model.model_fields.items():
        for inner in _models(field):
            if inner in above or name == "panels":
                continue
            here = (*path, field.alias or name)
            yield from ((".".join(here), f.alias or key) for key, f in inner.model_fields.items())
            yield from _everywhere(inner, here, (*above, inner))


def _at(root: type[BaseModel], loc: tuple[str | int, ...]) -> set[type[BaseModel]]:
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
    return models


def _models(field: FieldInfo) -> Iterator[type[BaseModel]]:
    """The models in a field's type, also where that is made later."""
    later = [one for one in field.metadata if isinstance(one, (Later, Choice))]
    yield from _within(later[0].load() if later else field.annotation)


def _within(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in an annotation."""
    if isinstance(annotation, (Later, Choice)):
        yield from _within(annotation.load())
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _within(inner)


def _tags(model: type[BaseModel]) -> set[str]:
    """The words that choose this model from its union."""
    words = {
        str(word)
        for name in CHOOSERS
        if name in model.model_fields
        for word in get_args(model.model_fields[name].annotation)
    }
    return words | {suffix for suffix, output in FORMATS.items() if output is model}
