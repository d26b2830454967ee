"""`render systems`: the well-known systems that a spec may name."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer.cli import readable


def systems(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One of them: its equations as YAML.")
    ] = None,
) -> None:
    """List the well-known systems, or print one."""
    from renderer.cli import library  # With all sources: not for `render --help`.

    lines = library.listed() if name is None else library.shown(name)
    with readable() as file:
        file.writelines(f"{line}\n" for line in lines)
