"""The text below each field of a model, as the description of its key in the JSON Schema.

Pydantic can take it by itself (`use_attribute_docstrings`), but does so whenever the models are
imported: a seventh of the time in which `render validate` answers.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache
from types import ModuleType
from typing import Any


def describe(schema: dict[str, Any], model: type[Any]) -> None:
    """Put the texts below the fields of `model` into its JSON Schema. The word that chooses the
    model (`mark: line`) may go without: what it means is said of the model."""
    for told in schema.get("properties", {}).values():
        if "const" in told and model.__doc__:
            told["description"] = inspect.cleandoc(model.__doc__).partition("\n\n")[0]
    for name, text in texts(model).items():
        field = model.model_fields.get(name)
        described = schema.get("properties", {}).get((field and field.alias) or name)
        if described is not None:
            described["description"] = text


def texts(model: type[Any]) -> dict[str, str]:
    """The text below each field of a model, by the field's name; inherited ones included."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        module = inspect.getmodule(base)
        if module is not None and module.__name__.startswith("renderer."):
            found |= _of_module(module).get(base.__name__, {})
    return found


@cache
def _of_module(module: ModuleType) -> dict[str, dict[str, str]]:
    """The texts below the fields of every class of a module."""
    classes = [n for n in ast.parse(inspect.getsource(module)).body if isinstance(n, ast.ClassDef)]
    return {node.name: dict(_below(node)) for node in classes}


def _below(node: ast.ClassDef) -> list[tuple[str, str]]:
    found = []
    for field, after in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found.append((field.target.id, inspect.cleandoc(str(after.value.value))))
    return found
