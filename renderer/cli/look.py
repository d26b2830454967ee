"""Commands that look and make nothing: validate, plan."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from renderer.animation import Variant, opened_all
from renderer.cli import files, report
from renderer.cli.options import FormatOption, RootOption, SetOption, SizeOption, settings
from renderer.cli.report import warned
from renderer.errors import Problem, RenderError, together

SpecArgument = Annotated[Path, typer.Argument(metavar="SPEC", help="A spec file.")]


def validate(
    specs: Annotated[list[Path], typer.Argument(metavar="SPEC…", help="Spec files.")],
    data: Annotated[
        bool,
        typer.Option(
            "--data",
            help="Also read the data, check the spec against it, and look at a few frames.",
        ),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if there is a warning.")
    ] = False,
    set_: SetOption = None,
    root: RootOption = None,
    format: FormatOption = report.Format.text,
) -> None:
    """Say everything that is wrong with specs."""
    report.choose(format)
    files.check(specs)
    values, worst, ear = settings(set_), 0, Ear()
    for spec in specs:
        before = ear.warnings
        try:
            variants = opened_all(spec, values, ear.hear, root)
        except RenderError as error:
            report.show(error.problems)
            worst = max(worst, error.exit_code)
            continue
        wrong = [(variant.name, _wrong(variant, data)) for variant in variants]
        report.show(together([(name, e.problems if e else ()) for name, e in wrong]))
        worst = max(worst, *(error.exit_code for _, error in wrong if error), 0)
        told = ear.warnings - before
        if not any(error for _, error in wrong) and not (strict and told):
            films = f" ({len(wrong)} films)" if len(wrong) > 1 else ""
            told_of = f", but for {told} warning{'s' if told > 1 else ''}" if told else ""
            report.say(f"{spec}: fine{films}{told_of}")
    raise typer.Exit(max(worst, int(strict and ear.warnings > 0)))


class Ear:
    """Prints warnings as they are found, and counts them."""

    def __init__(self) -> None:
        self.warnings = 0

    def hear(self, found: Problem) -> None:
        self.warnings += 1
        warned(found)


def _wrong(variant: Variant, data: bool) -> RenderError | None:
    """What is wrong with a film; `data`: also with its data."""
    if variant.animation is None or not data:
        return variant.error
    try:
        variant.animation.check()
        variant.animation.lint()
    except RenderError as error:
        return error
    finally:
        variant.animation.forget()
    return None


def plan(
    spec: SpecArgument, set_: SetOption = None,
    size: SizeOption = None, root: RootOption = None,
    format: FormatOption = report.Format.text,
) -> None:  # fmt: skip
    """Say what a film will be, and what may be wrong with it; make nothing."""
    report.choose(format)
    files.check([spec])
    variants = opened_all(spec, settings(set_, size), warned, root)
    troubles = report.Troubles(len(variants))
    for variant in variants:
        try:
            _plan(variant, format)
        except RenderError as error:
            troubles.show(variant.name, error)
    raise typer.Exit(troubles.worst)


def _plan(variant: Variant, format: report.Format) -> None:
    """Print what one film will be; raises what is wrong with it."""
    animation = variant.insist()
    found, looked = animation.plan, animation.lint()
    animation.forget()
    if format is report.Format.json:
        shown = {k: v for k, v in asdict(found).items() if k != "params" or v}
        print(json.dumps({**shown, "looked_at": looked}))
        return
    if variant.name:
        print(f"film     {variant.name}")
    print(f"size     {found.width} × {found.height} pixels")
    print(f"length   {found.frames} frames, {found.seconds:g} s at {found.fps:g} frames/s")
    if found.held or found.back:
        moving = found.seconds - found.held - found.back
        parts = [(moving, "move"), (found.held, "stand still"), (found.back, "go back")]
        told = ", ".join(f"{seconds:g} s {what}" for seconds, what in parts if seconds)
        print(f"         {told}")
    if found.pace:
        print(f"pace     {found.pace}")
    print(f"chunks   {found.chunks}")
    print(f"outputs  {', '.join(found.outputs)}")
    print(f"seen     {'frames' if len(looked) > 1 else 'frame'} {', '.join(map(str, looked))}")
