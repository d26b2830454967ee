"""Commands that look and make nothing: validate, plan."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from renderer.animation import opened
from renderer.cli import files, report
from renderer.cli.options import FormatOption, SetOption, settings
from renderer.cli.report import warned
from renderer.errors import RenderError

SpecArgument = Annotated[Path, typer.Argument(metavar="SPEC", help="A spec file.")]


def validate(
    specs: Annotated[list[Path], typer.Argument(metavar="SPEC…", help="Spec files.")],
    data: Annotated[
        bool, typer.Option("--data", help="Also read the data, and check the spec against it.")
    ] = False,
    set_: SetOption = None,
    format: FormatOption = report.Format.text,
) -> None:
    """Say everything that is wrong with specs."""
    report.choose(format)
    files.check(specs)
    values, worst = settings(set_), 0
    for spec in specs:
        try:
            animation = opened(spec, values, warned)
            if data:
                animation.check()
            report.say(f"{spec}: fine")
        except RenderError as error:
            report.show(error.problems)
            worst = max(worst, error.exit_code)
    raise typer.Exit(worst)


def plan(
    spec: SpecArgument, set_: SetOption = None, format: FormatOption = report.Format.text
) -> None:
    """Say what a film will be; draw nothing."""
    report.choose(format)
    files.check([spec])
    found = opened(spec, settings(set_), warned).plan
    if format is report.Format.json:
        print(json.dumps(asdict(found)))
        return
    print(f"size     {found.width} × {found.height} pixels")
    print(f"length   {found.frames} frames, {found.seconds:g} s at {found.fps:g} frames/s")
    print(f"chunks   {found.chunks}")
    print(f"outputs  {', '.join(found.outputs)}")
