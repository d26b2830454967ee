"""`render new`: a spec to start from, or one proposed from a file of data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from renderer.cli import files, report
from renderer.cli.report import warned
from renderer.errors import UsageError, problem, shown
from renderer.placing import hidden, put

STARTER = """\
# Rabbits and foxes: a spec to start from. Make its film with `render {file}`.
version: 1
title: "Rabbits and foxes   {{t:04.1f}} years"  # drawn above; {{t:04.1f}} is the clock, live
canvas: {{size: [1280, 560], theme: light}}  # pixels; themes are light, dark, paper and minimal
params: {{hunger: 0.1}}  # used in expressions; `render {file} --set hunger=0.2` overrides it

data:  # tables, by name; `render data {file}` shows them
  wild:
    source: ode  # equations; other sources are csv, inline, function, map, training_log …
    equations:
      rabbits: rabbits - hunger*rabbits*foxes
      foxes: -1.5*foxes + 0.75*hunger*rabbits*foxes
    initial: {{rabbits: 10, foxes: 5}}
    span: [0, 20]
    step: 0.02
  # for a file of your own, beside this one:
  # wild: {{source: csv, file: wild.csv}}

time: {{fps: 30, duration: 10, hold: {{end: 1s}}}}  # any two of fps, duration and frames

panels:  # one panel may write axes and series at the top level
  - title: Over time
    axes: {{x: {{label: years}}, y: {{label: animals}}}}
    series:  # what is drawn, the later over the earlier
      - {{mark: line, x: t, y: rabbits, label: rabbits, head: {{size: 7}}}}
      - {{mark: line, x: t, y: foxes, label: foxes, head: {{size: 7}}}}
  - title: Each against the other
    axes: {{x: {{label: rabbits}}, y: {{label: foxes}}}}
    series:
      - mark: line
        x: rabbits
        y: foxes
        color: {{field: t, colormap: viridis}}  # from the data; or one colour: tab:blue, "#4477aa"
        head: {{size: 7}}

output: {film}  # or a list: [film.mp4, film.gif, {{file: poster.png, at: 60%}}]
"""
SUFFIXES = (".yaml", ".yml")


def new(
    name: Annotated[Path, typer.Argument(metavar="NAME", help="The spec to write: film.yaml.")],
    from_: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A data file to propose a spec for."),
    ] = None,
) -> None:
    """Write a commented spec to start from; with --from, one that fits the columns of a file."""
    from renderer.propose.outline import scalar

    _check_name(name)
    if from_ is None:
        what = "a spec to start from"
        shown_name = " ".join(shown(name.name).split("\n"))
        text = STARTER.format(file=shown_name, film=scalar(f"{_stem(name)}.mp4"))
        with hidden(name) as part:
            part.write_text(text, encoding="utf-8")
            put(part, name, over=False)
    else:
        files.check([from_], data=True)
        what = _propose(name, from_)
    report.say(f"{name}  {what}; make it with `render {name}`")


def _propose(name: Path, data: Path) -> str:
    """Write a spec for the data; it is checked against the data before it gets its name."""
    from renderer.animation import Animation
    from renderer.propose import propose
    from renderer.propose.reading import read
    from renderer.sources.files import is_data
    from renderer.spec.document import read as read_spec

    if not is_data(data):
        hint = f"`render {data}` makes its film"
        raise UsageError(problem("new", f"--from {data}: this is a spec, not data", hint=hint))
    file = _beneath(name.parent, data, name.name)
    source, table = read(name.parent, file)
    found = propose(table, source, file, _stem(name))
    with hidden(name) as part:
        part.write_text(found.text, encoding="utf-8")
        Animation(read_spec(part, str(name)), warned).check()
        put(part, name, over=False)
    return found.what


def _check_name(name: Path) -> None:
    if name.suffix.lower() not in SUFFIXES:
        hint = f"write {name.with_suffix('.yaml')}" if name.name else None
        raise UsageError(problem("new", f"{name}: a spec's name ends in .yaml", hint=hint))
    if not name.parent.is_dir():
        raise UsageError(problem("new", f"{name}: there is no folder '{name.parent}'"))
    if os.path.lexists(name):
        hint = "give another name: nothing is written over"
        raise UsageError(problem("exists", f"{name}: there is such a file already", hint=hint))


def _beneath(folder: Path, data: Path, name: str) -> str:
    """The data's path relative to the spec's folder, which it must lie in."""
    top = folder.resolve()
    given = Path(os.path.abspath(data))
    for path in (given, given.resolve()):
        if path.is_relative_to(top):
            return path.relative_to(top).as_posix()
    text = f"--from {data}: it is not in the folder of {folder / name}, nor below it"
    hint = (
        f"a spec reads below its own folder only: `render new {data.parent / name} --from {data}`"
    )
    raise UsageError(problem("new", text, hint=hint))


def _stem(name: Path) -> str:
    """What the outputs are called: as the spec, or `film` where that cannot be their name."""
    from renderer.encoders.filename import trouble

    return "film" if trouble(f"{name.stem}.mp4") else name.stem
