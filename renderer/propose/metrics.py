"""Metrics over a clock: those of one kind on one panel, up to four panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from renderer.propose.chart import FEW_LINES, Chart, axes, axis, clock_axis, keyed, length
from renderer.propose.outline import Items, Line, Node
from renderer.propose.roles import Roles, floats
from renderer.propose.words import (
    CLOCK_WORDS,
    LOSSES,
    RATES,
    RUNS,
    SCORES,
    common,
    label,
    listed,
    means,
    parts,
    quoted,
)
from renderer.summary import Summary

MOST_PANELS = 4
MOST_LINES = FEW_LINES
"""On one panel."""
NEAR = 0.7
"""Two ranges that share so much of what they cover together are of one kind."""
TIMES = 30.0
"""How many times as large columns of like names may be."""
LOSS_DECADES = 0.7
"""A loss that falls to a fifth is easier to follow on a logarithmic scale."""
SIZES = {1: (1280, 720), 2: (1280, 640), 3: (1280, 640), 4: (1280, 900)}


@dataclass(frozen=True)
class Group:
    """Columns for one panel, its title, why they stand together, and their scale."""

    columns: tuple[Summary, ...]
    title: str
    why: str
    decades: float = 3


def training(found: Roles) -> Chart | None:
    """The log of a training run: losses on one panel, scores on another."""
    columns = [one for one in found.measures if one.name.casefold() not in CLOCK_WORDS]
    if not means(found.clock, RUNS) or not (set(found.keys) <= {"run"}):
        return None
    losses = tuple(one for one in columns if means(one.name, LOSSES))
    scores = tuple(one for one in columns if one not in losses and _is_score(one))
    rates = tuple(one for one in columns if _is_rate(one))
    if not losses and not scores:
        return None
    rest = [one for one in columns if one not in (*losses, *scores, *rates)]
    groups = [
        Group(part, title, why, decades)
        for part, title, why, decades in (
            (losses, "Loss", "losses: what is to fall", LOSS_DECADES),
            (scores, "Accuracy" if _all_accuracy(scores) else "Scores",
             "scores between 0 and 1: what is to rise", 3),
            (rates, "Learning rate", "the learning rate, which is of another size", 1),
        )
        if part
    ]  # fmt: skip
    return _panels(found, [*groups, *_grouped(rest)], "the curves of a training run")


def table_panels(found: Roles) -> Chart | None:
    """Any measures over a clock that has one row for each moment."""
    if not (found.clock and found.unique and not found.keys and found.measures):
        return None
    what = f"{listed([one.name for one in found.measures], 3)} over {quoted(found.clock)}"
    return _panels(found, _grouped(found.measures), what)


def _is_score(one: Summary) -> bool:
    return means(one.name, SCORES) and one.least >= 0 and one.greatest <= 1


def _all_accuracy(columns: Sequence[Summary]) -> bool:
    return all(means(one.name, ("acc", "accuracy")) for one in columns)


def _is_rate(one: Summary) -> bool:
    return one.name.casefold() in RATES or "lr" in parts(one.name)


def _grouped(columns: Sequence[Summary]) -> list[Group]:
    """Columns that go together, by their names and what they range over."""
    groups: list[list[Summary]] = []
    for one in columns:
        home = next((group for group in groups if _fits(one, group)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return [
        Group(tuple(group), common([one.name for one in group]) if len(group) > 1 else "", why)
        for group in groups
        for why in ["of one kind: names or ranges are alike" if len(group) > 1 else ""]
    ]


def _fits(one: Summary, group: Sequence[Summary]) -> bool:
    """Whether a column ranges over about what a group does, or has like names and sizes."""
    least, greatest = min(o.least for o in group), max(o.greatest for o in group)
    shared = min(one.greatest, greatest) - max(one.least, least)
    whole = max(one.greatest, greatest) - min(one.least, least)
    return shared >= NEAR * whole or all(_like(one, other) for other in group)


def _like(one: Summary, other: Summary) -> bool:
    a, b = parts(one.name), parts(other.name)
    named = len(a) > 0 and len(b) > 0 and (a[0] == b[0] or a[-1] == b[-1])
    sizes = [max(abs(part.least), abs(part.greatest)) for part in (one, other)]
    return named and max(sizes) <= TIMES * min(sizes)


def _panels(found: Roles, groups: Sequence[Group], what: str) -> Chart:
    shown, over = groups[:MOST_PANELS], groups[MOST_PANELS:]
    left = [one.name for group in over for one in group.columns]
    left += [one.name for group in shown for one in group.columns[MOST_LINES:]]
    bodies = [_panel(found, group, single=len(shown) == 1) for group in shown]
    why = f"left out, for room: {listed(left)}" if left else ""
    body = bodies[0] if len(shown) == 1 else (Items("panels", tuple(bodies), why),)
    return Chart(what, body, SIZES[len(shown)], length(found.moments), steps=_restarts(found)[1],
                 why="the clock starts anew: another run")  # fmt: skip


def _restarts(found: Roles) -> tuple[list[Line], tuple[dict[str, Any], ...]]:
    """What tells runs apart that are written one below the other, each from its first step on."""
    if found.keys:
        return keyed(found), ()
    ticks = floats(found.table, found.clock)
    back = np.flatnonzero(np.diff(ticks) < 0)
    name = next(name for name in ("run", "run_of_log") if name not in found.table.names)
    if not len(back) or found.unique or not found.clock.isidentifier():
        return [], ()
    runs = np.zeros(len(ticks))
    runs[1:] = np.cumsum(np.diff(ticks) < 0)
    if len(np.unique(np.stack([runs, ticks]), axis=1).T) < len(ticks):
        return [], ()
    step = {"compute": {name: f"cumsum({found.clock} < lag({found.clock}))"}}
    return [Line("key", name)], (step,)


def _panel(found: Roles, group: Group, single: bool) -> tuple[Node, ...]:
    columns = group.columns[:MOST_LINES]
    several = len(columns) > 1
    up = axis(found, columns, "" if several else label(columns[0].name), group.decades)
    key = _restarts(found)[0]
    series = tuple(
        (
            Line("mark", "line", group.why if number == 0 else ""),
            Line("x", found.clock),
            Line("y", one.name),
            *key,
            *([Line("label", label(one.name))] if several else []),
            *([Line("head", {"size": 6})] if found.moments <= 2000 else []),
        )
        for number, one in enumerate(columns)
    )
    title = group.title[:1].upper() + group.title[1:]
    head = [] if single or not title else [Line("title", title)]
    ends = [Line("legend", "ends", "each name where its line ends")] if single and several else []
    return (*head, axes(clock_axis(found), up), *ends, Items("series", series))
