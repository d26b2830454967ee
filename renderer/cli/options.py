"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from renderer.cli.report import Format
from renderer.errors import UsageError, problem

JobsOption: TypeAlias = Annotated[
    int,
    typer.Option("--jobs", "-j", min=0, max=1024, help="Processes; 0: all processors.",
                 show_default=False),
]  # fmt: skip
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE",
                 help="Another value for a param, or a key such as canvas.theme."),
]  # fmt: skip
RootOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--root", metavar="DIR",
                 help="The folder that specs may read in; default: each spec's own."),
]  # fmt: skip
FormatOption: TypeAlias = Annotated[
    Format, typer.Option("--format", help="How problems are printed; json: an object a line.")
]


def settings(pairs: list[str] | None) -> dict[str, str]:
    """`name=value` texts as a mapping; raises `UsageError`."""
    values = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(problem("set", f"--set {pair}: write --set name=value"))
        values[name.strip()] = value
    return values
