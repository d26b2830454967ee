"""Commands that tell about the tool itself."""

from __future__ import annotations

import sys


def schema() -> None:
    """Print the JSON Schema."""
    from renderer.spec.schema import schema_text

    sys.stdout.write(schema_text())


def version() -> None:
    """Print the version."""
    from importlib.metadata import version

    print(f"render {version('render-yaml')}")
