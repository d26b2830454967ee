"""Charts of tables without a clock, which are pictures: grids, names, two measures, or one."""

from __future__ import annotations

import numpy as np

from renderer.propose.chart import FEW_LINES, Chart, along, axes, axis, color, decimals, span
from renderer.propose.outline import Items, Line, Node
from renderer.propose.roles import Roles, codes, floats
from renderer.propose.words import CALENDAR, LATITUDE, LONGITUDE, label, listed, means, quoted
from renderer.summary import Summary

LEAST_GRID = 4
"""Values along each side of a grid."""
FILLED = 0.7
"""A grid has so many of its places filled."""
MOST_BARS = 30
"""Bars with a name each."""
MOST_NAMES = 60
"""Along a side of a table of names."""
LEAST_VALUES = 8
"""As few say nothing about how values are spread."""
MOST_GROUPS = 4
"""Histograms over each other."""


def grid(found: Roles) -> Chart | None:
    """A measure at the places of a grid: its values as colours."""
    table, measured = found.table, [one.name for one in found.measures]
    places = [name for name in (found.clock, *found.keys) if name and table[name].dtype.kind == "f"]
    names = [*places, *measured]
    if len(places) > 1 or len(names) < 3 or found.clock in table.dates:
        return None
    x, y = _sides(found, names)
    others = [one for one in found.measures if one.name not in (x, y)]
    if not others or not _fills(found, x, y):
        return None
    one = next((o for o in others if means(o.name, ("speed", "z", "value", "height"))), others[0])
    up = label(y)
    cells = (
        Line("mark", "heatmap", f"{quoted(x)} and {quoted(y)} make a grid: its values as colours"),
        Line("x", x), Line("y", y), Line("z", one.name, span(one)), Line("show", "all"),
        Line("color", {"colormap": "viridis"}),
    )  # fmt: skip
    wide, high = np.ptp(floats(found.table, x)), np.ptp(floats(found.table, y))
    place = means(x, LONGITUDE) or bool(1 / 2 <= wide / high <= 2)
    body: tuple[Node, ...] = (
        *([Line("aspect", "equal")] if place else []),
        axes((label(x), "", ""), (up, "", "")),
        Items("series", (cells,)),
    )
    return Chart(f"{quoted(one.name)} on a grid", body, (960, 720), still=True)


def _sides(found: Roles, names: list[str]) -> tuple[str, str]:
    """The columns of a grid: its first two, or latitude and longitude, with x along."""
    east = next((name for name in names if means(name, LONGITUDE)), None)
    north = next((name for name in names if means(name, LATITUDE)), None)
    return (east, north) if east and north else (names[0], names[1])


def _fills(found: Roles, x: str, y: str) -> bool:
    """Whether two columns hold the places of a grid, each once."""
    wide, high = (int(codes(found.table, [name]).max()) + 1 for name in (x, y))
    rows = len(found.table)
    if min(wide, high) < LEAST_GRID or not FILLED * wide * high <= rows <= wide * high:
        return False
    evenly = all(_even(found, name) for name in (x, y))
    return evenly and int(codes(found.table, [x, y]).max()) + 1 == rows


def _even(found: Roles, name: str) -> bool:
    steps = np.diff(np.unique(floats(found.table, name)))
    return bool(np.isfinite(steps).all() and np.ptp(steps) <= 0.01 * steps.max())


def seasons(found: Roles) -> Chart | None:
    """Months of years, or days of weeks: a table of colours shows what comes back and what not."""
    if not (found.clock and len(found.keys) == 1 and found.unique and len(found.measures) == 1):
        return None
    key, one = found.keys[0], found.measures[0]
    names = {str(name).casefold() for name in np.unique(found.table[key])}
    if found.clock in found.table.dates or not names <= CALENDAR or found.moments > MOST_NAMES:
        return None
    why = f"{quoted(key)} comes back: a table of colours shows both what does and what does not"
    cells = (
        Line("mark", "heatmap", why), Line("x", found.clock), Line("y", key),
        Line("z", one.name, span(one)), Line("show", "all"),
    )  # fmt: skip
    sides = (label(found.clock), "category", ""), ("", "", "")
    body = (axes(*sides), Items("series", (cells,)))
    return Chart(f"{quoted(one.name)} of each {quoted(key)}", body, still=True)


def pairs(found: Roles) -> Chart | None:
    """A value for each pair of names: a table of colours."""
    names = _names(found)
    if found.clock or len(found.measures) != 1 or len(names) != 2:
        return None
    (x, y), one = sorted(names, key=lambda name: -name.distinct), found.measures[0]
    rows = len(found.table)
    unique = int(codes(found.table, [x.name, y.name]).max()) + 1 == rows
    if not unique or x.distinct > MOST_NAMES or rows < FILLED * x.distinct * y.distinct:
        return None
    text = [Line("text", f"{{z:{decimals(one)}}}")] if rows <= 60 else []
    cells = (
        Line("mark", "heatmap", f"a value for each {quoted(x.name)} and {quoted(y.name)}"),
        Line("x", x.name), Line("y", y.name), Line("z", one.name, span(one)), *text,
        Line("color", {"colormap": "Blues"}),
    )  # fmt: skip
    body = (axes((label(x.name), "", ""), (label(y.name), "", "")), Items("series", (cells,)))
    what = f"{quoted(one.name)} of each {quoted(x.name)} and {quoted(y.name)}"
    return Chart(what, body, still=True)


def bars(found: Roles) -> Chart | None:
    """A value for each name: bars, the greatest first."""
    names = [one for one in _names(found) if one.distinct == len(found.table)]
    if found.clock or not names or not found.measures or not 1 < len(found.table) <= MOST_BARS:
        return None
    name, one = names[0], found.measures[0]
    if len(found.measures) > 1 and len(found.table) > MOST_BARS // 2:
        return None
    bar = (
        Line("mark", "bar", f"a value for each {quoted(name.name)}, the greatest first"),
        Line("x", one.name), Line("y", name.name), *color(found),
        Line("label", f"{{{one.name}:{decimals(one)}}}"),
    )  # fmt: skip
    body = (axes((label(one.name), "", ""), ("", "", "")), Items("series", (bar,)))
    sort = ({"sort": {"by": one.name, "descending": True}},)
    what = f"{len(found.table)} bars, one for each {quoted(name.name)}"
    return Chart(what, body, (960, 720), still=True, steps=sort, why="the greatest first")


def points(found: Roles) -> Chart | None:
    """No clock: points of the first two measures."""
    if found.clock or len(found.measures) < 2:
        return None
    (x, y), third = found.measures[:2], next(iter(found.measures[2:]), None)
    lines = (
        Line("mark", "point", "no column rises like a clock: a picture, not a film"),
        Line("x", x.name), Line("y", y.name), *(color(found) or along(third)),
        Line("size", 6), Line("alpha", 0.7),
    )  # fmt: skip
    body = (
        axes(axis(found, [x], label(x.name)), axis(found, [y], label(y.name))),
        Items("series", (lines,)),
    )
    return Chart(f"points of {listed([x.name, y.name])}", body, (960, 720), still=True)


def histogram(found: Roles) -> Chart | None:
    """No clock and one measure: how its values are spread."""
    if found.clock or len(found.measures) != 1 or len(found.table) < LEAST_VALUES:
        return None
    one = found.measures[0]
    groups = [c for c in color(found) if _groups(found) <= MOST_GROUPS]
    lines = (
        Line("mark", "histogram", "one measure and no clock: how often which values are"),
        Line("x", one.name), *groups,
    )  # fmt: skip
    body = (axes((label(one.name), "", ""), ("rows", "", "")), Items("series", (lines,)))
    return Chart(f"how {quoted(one.name)} is spread", body, still=True)


def _groups(found: Roles) -> int:
    """How many values the class has that colours show."""
    return next((one.distinct for one in found.classes if one.distinct <= FEW_LINES), 0)


def _names(found: Roles) -> list[Summary]:
    """The columns of text, where no name is missing."""
    return [one for one in found.texts if one.distinct > 1 and not one.missing]
