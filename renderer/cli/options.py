"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from renderer.cli.report import Format
from renderer.errors import UsageError, problem
from renderer.spec.shapes import HINT, size_of

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
SizeOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--size", metavar="SIZE",
                 help="Another size, 1080x1920, or shape, 9:16, which keeps the shorter side;"
                 " panels are arranged anew where theirs suits it badly."),
]  # fmt: skip
FormatOption: TypeAlias = Annotated[
    Format, typer.Option("--format", help="How problems are printed; json: an object a line.")
]


def settings(pairs: list[str] | None, size: str | None = None) -> dict[str, str]:
    """`name=value` texts, and a picture's size, as a mapping; raises `UsageError`."""
    values = {}
    if size is not None:
        values["canvas.size"] = size
        if size_of(size) is None:
            raise UsageError(problem("size", f"--size {size}: this is no size", hint=HINT))
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(problem("set", f"--set {pair}: write --set name=value"))
        values[name.strip()] = value
    return values
