"""The JSON Schema: up to date, described throughout, and knowing what the examples use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import renderer
from renderer.spec.schema import schema_text

HOME = Path(renderer.__file__).parent.parent
SCHEMA: dict[str, Any] = json.loads(schema_text())
SPECS = sorted((HOME / "specs").glob("*.yaml"))

# In the mappings under these keys people choose the names.
FREE = {
    "data", "panels", "params", "equations", "where", "constants", "initial", "around", "spread",
    "types", "dates", "matrix", "columns", "rows", "over", "start", "next", "within", "compute",
    "at", "until", "ticks", "palette",
}  # fmt: skip


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema with properties."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for inner in node.values():
            yield from objects(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from objects(inner)


def keys(node: Any, free: bool = False) -> Iterator[str]:
    """The keys of the language in a spec; `free`: this mapping's are its writer's."""
    if isinstance(node, dict):
        yield from () if free else node
        for key, value in node.items():
            yield from keys(value, not free and key in FREE)
    elif isinstance(node, list):
        for part in node:
            yield from keys(part, free)


def test_the_file_is_what_the_models_say() -> None:
    assert (HOME / "schemas" / "v1.json").read_text(encoding="utf-8") == schema_text(), (
        "write it anew: render schema > schemas/v1.json"
    )


def test_it_is_a_schema_of_draft_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["type"] == "object"
    assert sorted(SCHEMA["required"]) == ["data", "output", "version"]
    references = set(re.findall(r'"\$ref": "#/\$defs/([^"]+)"', schema_text()))
    assert references <= set(SCHEMA["$defs"])


def test_every_property_is_described() -> None:
    for found in objects(SCHEMA):
        for name, told in found["properties"].items():
            text = told.get("description", "")
            assert text and text == text.strip(), f"{found.get('title')}.{name}"


def test_unknown_keys_are_refused_everywhere() -> None:
    for found in objects(SCHEMA):
        # A pause is at a moment of a clock, whose name is the table's.
        free = {"type": ["number", "string"]} if found.get("title") == "Pause" else False
        assert found["additionalProperties"] == free, found.get("title")


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_it_knows_every_key_of_the_examples(path: Path) -> None:
    known = {name for found in objects(SCHEMA) for name in found["properties"]}
    assert set(keys(yaml.safe_load(path.read_text(encoding="utf-8")))) <= known
