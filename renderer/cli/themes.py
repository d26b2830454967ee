"""`render themes`: the themes, one as keys for a file of one's own, or a picture of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from renderer.cli import files, readable, report
from renderer.errors import UsageError, problem, unknown
from renderer.placing import hidden, put

PICTURE, KEYS = ".png", (".yaml", ".yml")


def themes(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One of them: its keys as YAML.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="A picture (.png) of all, or of one; or one's keys."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over the file.")] = False,
) -> None:
    """List the themes, print the keys of one, or show them in a picture."""
    if out is not None:
        _check_out(name, out, force)
    from renderer import gallery  # With all that draws: not for `render --help`.

    if out is None:
        lines = gallery.listed() if name is None else gallery.keys(name)
        with readable() as file:
            file.writelines(f"{line}\n" for line in lines)
        return
    with hidden(out) as part:
        if out.suffix.lower() == PICTURE:
            gallery.picture([name] if name else gallery.NAMES).save(part)
        else:
            part.write_text("".join(f"{line}\n" for line in gallery.keys(name or "")), "utf-8")
        put(part, out, over=force)
    report.say(f"{out}  {report.size(out.stat().st_size)}")


def _check_out(name: str | None, out: Path, force: bool) -> None:
    suffix = out.suffix.lower()
    if suffix not in (PICTURE, *KEYS):
        text, hint = unknown("format", out.suffix, (PICTURE, *KEYS))
        raise UsageError(problem("out", f"--out {out}: {text}", hint=hint))
    if suffix in KEYS and name is None:
        hint = f"for example `render themes dark --out {out}`"
        raise UsageError(problem("out", f"--out {out}: of which theme?", hint=hint))
    files.check_target(out, force)
