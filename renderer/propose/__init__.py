"""From a table to a spec that shows it well, each choice with its reason beside it.

A proposal is a plain function of a table: the columns get roles (clock, key, measure), the first
kind of chart that fits them is taken, and the lines of the spec are written around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np

from renderer.errors import DataError, Problem, problem, shown
from renderer.propose import outline
from renderer.propose.chart import Chart, moment
from renderer.propose.charts import chart
from renderer.propose.live import live
from renderer.propose.outline import Block, Line, Node
from renderer.propose.roles import Roles, roles
from renderer.propose.words import label, listed, table_name, title
from renderer.table import Table

LONGEST_CREDIT = 72
SHORT = 6
"""Seconds up to which a film is a GIF."""

__all__ = ["Proposal", "propose"]


@dataclass(frozen=True)
class Proposal:
    """A spec as lines with reasons, and what it shows in a few words."""

    what: str
    nodes: tuple[Node, ...]
    above: tuple[str, ...]
    output: str

    @property
    def text(self) -> str:
        """The spec as YAML with comments."""
        return outline.text(self.nodes, self.above)

    @property
    def value(self) -> dict[str, Any]:
        """The spec as plain objects."""
        return outline.value(self.nodes)


def propose(table: Table, source: Mapping[str, Any], file: str, name: str) -> Proposal:
    """A spec for the table of a file that `source` reads, whose outputs are called `name`; raises
    `DataError` where there is nothing that could be drawn."""
    if not len(table):
        raise DataError(problem("empty", f"{file}: the table has no rows"))
    with np.errstate(all="ignore"):  # values may be infinite, or near the largest there are
        found = roles(table)
        made = chart(found)
    if made is None:
        raise DataError(_nothing(found, file))
    output = f"{name}.{'png' if made.still else 'gif' if made.seconds <= SHORT else 'mp4'}"
    nodes = (
        Line("version", 1),
        *_head(found, made, file),
        Line("canvas", {"size": list(made.size), "theme": "light"}),
        _data(made, source, file),
        *([] if made.still else [_time(found, made)]),
        *made.body,
        Line("output", output, _why_output(made)),
    )
    above = [
        f"Proposed for {shown(file, 60)}, {len(table):,} rows × {len(table.names):,} columns:",
        f"{made.what}.",
        "The reason for each choice stands beside it: change what you like.",
    ]
    if found.left_out:
        above.append(f"Left out: {listed(found.left_out)}.")
    return Proposal(made.what, nodes, tuple(above), output)


def _head(found: Roles, made: Chart, file: str) -> Iterator[Line]:
    text: Any = label(title(file)) or "Data"
    text = {"text": text, "align": "left"} if made.race else text
    yield Line("title", text, "from the file's name")
    if found.clock and not made.still and not made.spoken:
        if moving := live(found, made.seconds):
            yield Line("subtitle", moving, "{t} is the clock, live")
    name = shown(PurePath(file).name)
    name = name if len(name) <= LONGEST_CREDIT else f"{name[: LONGEST_CREDIT - 1]}…"
    yield Line("credits", f"Data: {label(name, names=False)}")


def _data(made: Chart, source: Mapping[str, Any], file: str) -> Block:
    path = file.replace("{", "{{").replace("}", "}}")
    lines = [Line(key, path if key == "file" else value) for key, value in source.items()]
    if made.steps:
        lines.append(Line("transforms", [dict(step) for step in made.steps], made.why))
    return Block("data", (Block(table_name(file), tuple(lines)),))


def _time(found: Roles, made: Chart) -> Block:
    lines = []
    if found.clock:
        values = found.table[found.clock]
        ends = [moment(found, float(end(values))) for end in (np.nanmin, np.nanmax)]
        why = f"clock: {found.why['clock']}; {' … '.join(ends)}, {found.moments:,} moments"
        lines.append(Line("field", found.clock, why))
    lines.append(Line("fps", 20 if made.seconds <= SHORT else 30))
    lines.append(Line("duration", made.seconds, "seconds"))
    if found.clock:
        hold = {"end": "1s" if made.seconds <= SHORT else "2s"}
        lines.append(Line("hold", {"start": "500ms", **hold} if made.race else hold))
    return Block("time", tuple(lines))


def _why_output(made: Chart) -> str:
    if made.still:
        return "one picture"
    return "short enough for a GIF" if made.seconds <= SHORT else ""


def _nothing(found: Roles, file: str) -> Problem:
    """Why there is no proposal."""
    if not found.measures:
        text = f"{file}: no column holds numbers that vary, beside clocks and keys"
        hint = "a chart needs numbers: join this table with one that has some"
    else:
        text = f"{file}: one column of numbers, {listed([found.measures[0].name])}, and no clock"
        hint = "add a column that says when: t, date, year, step …"
    return problem("proposal", text, hint=hint)
