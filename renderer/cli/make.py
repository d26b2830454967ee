"""`render SPEC…`: make the outputs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from renderer.animation import opened
from renderer.cli import files, report
from renderer.cli.options import FormatOption, JobsOption, SetOption, settings
from renderer.cli.progress import Style, progress
from renderer.cli.report import warned
from renderer.errors import RenderError, UsageError, problem


def make(
    specs: Annotated[list[Path], typer.Argument(metavar="SPEC…", help="Spec files.")],
    out_dir: Annotated[
        Path | None,
        typer.Option("--out-dir", "-o", help="Where outputs go; default: the spec's folder."),
    ] = None,
    jobs: JobsOption = 0,
    set_: SetOption = None,
    progress_: Annotated[
        Style, typer.Option("--progress", help="How progress is shown on standard error.")
    ] = Style.auto,
    format: FormatOption = report.Format.text,
) -> None:
    """Make the outputs of specs; a spec that fails does not stop the others."""
    report.choose(format)
    files.check(specs)
    if out_dir is not None and not out_dir.is_dir():
        raise UsageError(problem("out-dir", f"--out-dir {out_dir}: there is no such folder"))
    values, worst = settings(set_), 0
    for spec in specs:
        try:
            _one(spec, out_dir, jobs, values, progress_)
        except RenderError as error:
            report.show(error.problems)
            worst = max(worst, error.exit_code)
    raise typer.Exit(worst)


def _one(spec: Path, out_dir: Path | None, jobs: int, values: dict[str, str], style: Style) -> None:
    begun = time.monotonic()
    animation = opened(spec, values, warned)
    plan = animation.plan
    bar = progress(style, spec.name)
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
