"""`render SPEC…`: make the outputs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from renderer.animation import Variant, opened_all
from renderer.cli import files, report
from renderer.cli.options import (
    FormatOption,
    JobsOption,
    RootOption,
    SetOption,
    SizeOption,
    settings,
)
from renderer.cli.progress import Style, progress
from renderer.cli.report import Troubles, warned
from renderer.errors import RenderError, UsageError, problem


def make(
    specs: Annotated[list[Path], typer.Argument(metavar="SPEC…", help="Spec files.")],
    out_dir: Annotated[
        Path | None,
        typer.Option("--out-dir", "-o", help="Where outputs go; default: the spec's folder."),
    ] = None,
    jobs: JobsOption = 0,
    set_: SetOption = None,
    size: SizeOption = None,
    root: RootOption = None,
    progress_: Annotated[
        Style, typer.Option("--progress", help="How progress is shown on standard error.")
    ] = Style.auto,
    format: FormatOption = report.Format.text,
) -> None:
    """Make the outputs of specs; a spec, or film, that fails does not stop the others."""
    report.choose(format)
    files.check(specs)
    if out_dir is not None and not out_dir.is_dir():
        raise UsageError(problem("out-dir", f"--out-dir {out_dir}: there is no such folder"))
    values, worst = settings(set_, size), 0
    for spec in specs:
        try:
            variants = opened_all(spec, values, warned, root)
        except RenderError as error:
            report.show(error.problems)
            worst = max(worst, error.exit_code)
            continue
        troubles = Troubles(len(variants))
        while variants:  # Each is given up when it is made: it holds its data.
            variant = variants.pop(0)
            try:
                if variant.name:
                    report.say(f"{spec}: {variant.name}")
                _one(spec, variant, out_dir, jobs, progress_)
            except RenderError as error:
                troubles.show(variant.name, error)
        worst = max(worst, troubles.worst)
    raise typer.Exit(worst)


def _one(spec: Path, variant: Variant, out_dir: Path | None, jobs: int, style: Style) -> None:
    begun = time.monotonic()
    animation = variant.insist()
    plan = animation.plan
    bar = progress(style, f"{spec.name} {variant.name}".strip())
    try:
        paths = animation.render(out_dir, jobs, bar)
    finally:
        bar.close()
    took = time.monotonic() - begun
    for path in paths:
        report.made(spec, path)
    report.say(
        f"{plan.width}×{plan.height}, {plan.frames} frames, {plan.seconds:g} s of film"
        f" in {took:.1f} s"
    )
