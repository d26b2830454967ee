"""Commands that tell about the tool itself."""

from __future__ import annotations

from renderer.cli import readable


def schema() -> None:
    """Print the JSON Schema."""
    from renderer.spec.schema import schema_text

    with readable() as file:
        file.write(schema_text())


def version() -> None:
    """Print the version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"render {version('render-yaml')}")
    except PackageNotFoundError:
        print("render, not installed")
