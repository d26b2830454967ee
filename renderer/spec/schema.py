"""The JSON Schema of the language, for editors; generated from the models."""

from __future__ import annotations

import json
from typing import Any

from renderer.spec.model import Spec

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of version 1."""
    body = Spec.model_json_schema(by_alias=True)
    return {
        "$schema": DRAFT,
        "title": "render, version 1",
        **{k: v for k, v in body.items() if k != "title"},
    }


def schema_text() -> str:
    """The schema as it stands in `schemas/v1.json`."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
