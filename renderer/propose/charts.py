"""The charts that are proposed: for each kind of table one function, which gives a chart or, where
the table is of another kind, None. The first that gives one is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from renderer.propose.chart import (
    FEW_LINES,
    TAB,
    Chart,
    axes,
    axis,
    clock_axis,
    each,
    in_text,
    key_of,
    keyed,
    length,
    number,
)
from renderer.propose.metrics import table_panels, training
from renderer.propose.outline import Items, Line, Node
from renderer.propose.roles import Roles, floats
from renderer.propose.words import LATITUDE, LONGITUDE, label, listed, quoted
from renderer.summary import Summary

MAGNITUDES = frozenset("mag magnitude value speed intensity amount count".split())
"""What is most worth seeing of places."""
SOME_LINES = 40
"""As many as can have their names written beside them."""
WIDE = 8
"""So many columns of one kind are taken for one measure of so many things."""
MANY, COMPARABLE = 12, 1e4
"""More columns than this, whose largest values are so near each other, are so of any kind."""
ALIKE = 0.98
"""The correlation from which two columns say the same."""


def chart(found: Roles) -> Chart | None:
    """The chart for a table; None where there is nothing that can be drawn."""
    return next((made for kind in KINDS if (made := kind(found)) is not None), None)


def _space(found: Roles) -> Chart | None:
    """Columns x, y and z: a path in space, seen from all sides."""
    folded = {one.name.casefold(): one.name for one in found.measures}
    if not {"x", "y", "z"} <= folded.keys():
        return None
    path = (
        Line("mark", "line", "columns x, y and z"),
        *(Line(axis_, folded[axis_]) for axis_ in ("x", "y", "z")),
        *keyed(found),
        *([Line("head", {"size": 8})] if found.clock else []),
    )
    body = (
        Line("projection", "3d"),
        Line("camera", {"elevation": 25, "azimuth": {"from": -60, "to": 30}}, "it turns slowly"),
        Items("series", (path,)),
    )
    return Chart("a path in space", body, (960, 720), length(max(found.moments, 31)))


def _globe(found: Roles) -> Chart | None:
    """Latitude and longitude: places, as they come or as they move."""
    north, east = found.named(LATITUDE), found.named(LONGITUDE)
    if north is None or east is None:
        return None
    others = [one for one in found.measures if one not in (north, east)]
    place = [Line("x", east.name), Line("y", north.name)]
    lines: list[Line] = [Line("mark", "point", "latitude and longitude: places"), *place]
    what = "places"
    if found.clock and found.unique and found.keys:
        lines = [Line("mark", "line", "each key's way over the map"), *place, *keyed(found)]
        lines.append(Line("head", {"size": 7}))
        what = f"{found.things} ways, {each(found)}"
    else:
        if found.clock:
            lines.append(Line("show", "reveal", "each row stays once its moment has come"))
        lines += _along(found.named(MAGNITUDES) or next(iter(others), None))
        lines += [Line("size", 4 if len(found.table) > 2000 else 6), Line("alpha", 0.7)]
    body = (
        Line("aspect", "equal"),
        axes((label(east.name), "", ""), (label(north.name), "", "")),
        Items("series", (tuple(lines),)),
    )
    return Chart(what, body, (1280, 720), length(found.moments), still=not found.clock)


def _plane(found: Roles) -> Chart | None:
    """Columns x and y: a path in the plane, or points where nothing tells the order."""
    folded = {one.name.casefold(): one for one in found.measures}
    if not {"x", "y"} <= folded.keys() or not (found.clock and found.unique):
        return None
    x, y = folded["x"], folded["y"]
    path = (
        Line("mark", "line", "columns x and y"),
        Line("x", x.name), Line("y", y.name), *keyed(found), Line("head", {"size": 8}),
    )  # fmt: skip
    wide, high = x.greatest - x.least, y.greatest - y.least
    alike = [Line("aspect", "equal")] if 1 / 3 < wide / high < 3 else []
    return Chart("a path in the plane", (*alike, Items("series", (path,))), (960, 720),
                 length(found.moments))  # fmt: skip


def _bubbles(found: Roles) -> Chart | None:
    """Keys with several measures: their states move in the plane of two of them."""
    several = _different(found)
    if not (found.clock and found.keys and found.unique and len(several) > 1):
        return None
    size = max((one for one in several if one.least >= 0), key=_spread, default=None)
    size = size if len(several) > 2 else None
    x, y = sorted((one for one in several if one is not size), key=_spread, reverse=True)[:2]
    place = axes(axis(found, [x], label(x.name)), axis(found, [y], label(y.name)))
    spot = [Line("x", x.name), Line("y", y.name)]
    if found.things <= FEW_LINES:
        trace = (Line("mark", "line", "few enough to show the way that each has come"), *spot,
                 *keyed(found), Line("head", {"size": 10}))  # fmt: skip
        return Chart(f"{found.things} ways, {each(found)}", (place, Items("series", (trace,))),
                     seconds=length(found.moments, 0.3))  # fmt: skip
    bubble: list[Line] = [Line("mark", "point", "too many for lines: where each is now"), *spot]
    bubble += keyed(found)
    if size is not None:
        why = f"areas; {quoted(size.name)} spans the most, {_range(size)}"
        bubble.append(Line("size", {"field": size.name, "range": [4, 60]}, why))
    bubble += [*_color(found), Line("alpha", 0.75), Line("edge", "white")]
    what = f"{found.things} bubbles, {each(found)}"
    body = (place, Items("series", (tuple(bubble),)))
    return Chart(what, body, seconds=length(found.moments, 1.0))


def _lines(found: Roles) -> Chart | None:
    """Keys with one measure: a line for each."""
    if not (found.clock and found.keys and found.unique and found.measures):
        return None
    one = found.measures[0]
    return _many_lines(found, one.name, axis(found, [one], label(one.name)), found.things)


def _wide(found: Roles) -> Chart | None:
    """One measure of many things, each in a column of its own: melted, a line for each."""
    columns = found.measures
    if not found.clock or found.keys or not found.unique or not _is_wide(columns):
        return None
    key = next(name for name in ("name", "series", "column") if name != found.clock)
    value = next(name for name in ("value", "amount") if name != found.clock)
    melted = Roles(found.table, found.clock, (key,), why={"key": "what were columns"})
    made = _many_lines(melted, value, axis(found, columns, ""), len(columns))
    melt = {"id": found.clock, "key": key, "value": value}
    return Chart(
        f"{len(columns)} lines, one for each column", made.body, made.size, made.seconds, melt=melt
    )


def _events(found: Roles) -> Chart | None:
    """Rows that are events: points that come and stay."""
    if not (found.clock and not found.unique and found.measures):
        return None
    measure = max(found.measures, key=lambda one: _filled(found, one))
    lines = (
        Line("mark", "point", f"several rows at a {quoted(found.clock)}, and no key: events"),
        Line("x", found.clock), Line("y", measure.name),
        Line("show", "reveal", "each row stays once its moment has come"),
        *_color(found), Line("size", 4 if len(found.table) > 2000 else 6), Line("alpha", 0.5),
    )  # fmt: skip
    body = (
        axes(clock_axis(found), axis(found, [measure], label(measure.name))),
        Items("series", (lines,)),
    )
    return Chart(f"events over {quoted(found.clock)}", body, seconds=length(found.moments))


def _still(found: Roles) -> Chart | None:
    """No clock: a picture of the first two measures."""
    if found.clock or len(found.measures) < 2:
        return None
    (x, y), third = found.measures[:2], next(iter(found.measures[2:]), None)
    lines = (
        Line("mark", "point", "no column rises like a clock: a picture, not a film"),
        Line("x", x.name), Line("y", y.name), *(_color(found) or _along(third)),
        Line("size", 6), Line("alpha", 0.7),
    )  # fmt: skip
    body = (
        axes(axis(found, [x], label(x.name)), axis(found, [y], label(y.name))),
        Items("series", (lines,)),
    )
    return Chart(f"points of {listed([x.name, y.name])}", body, (960, 720), still=True)


KINDS: tuple[Callable[[Roles], Chart | None], ...] = (
    _space, _globe, training, _plane, _bubbles, _lines, _wide, table_panels, _events, _still,
)  # fmt: skip


def _many_lines(found: Roles, y: str, up: tuple[str, str, str], count: int) -> Chart:
    """A line for each key, told apart as well as so many can be."""
    key = key_of(found)
    spot: list[Line] = [Line("x", found.clock), Line("y", y), *keyed(found)]
    series: list[tuple[Node, ...]] = []
    extra: list[Node] = []
    along, room = clock_axis(found), ""
    named = isinstance(key, str) and in_text(key)
    if count <= FEW_LINES:
        series.append((Line("mark", "line", f"a line for each of {count}"), *spot,
                       Line("head", {"size": 7})))  # fmt: skip
    elif count <= SOME_LINES and named:
        hue = Line("color", {"field": key})
        series.append((Line("mark", "line", f"a line for each of {count}"), *spot, hue))
        series.append((
            Line("mark", "text", "its name at its end: more than a legend can tell apart"), *spot,
            hue, Line("text", f"{{{key}}}"), Line("align", "left"), Line("dx", 5), Line("size", 8),
        ))  # fmt: skip
        extra.append(Line("legend", "none"))
        room = "12%"
    else:
        why = f"{count} are too many to name: thin lines, see-through"
        series.append((Line("mark", "line", why), *spot, *_color(found), Line("width", 1),
                       Line("alpha", 0.5)))  # fmt: skip
    body = (axes(along, up, room), *extra, Items("series", tuple(series)))
    return Chart(f"{count} lines, {each(found)}", body, seconds=length(found.moments))


def _color(found: Roles) -> list[Line]:
    """Colour by a class of the rows or keys, if there is one."""
    for one in found.classes[:1]:
        why = f"{one.distinct} values" + (", the same for a key always" if found.keys else "")
        plain = one.kind == "text" and one.distinct <= FEW_LINES
        palette = {} if plain else {"palette": list(TAB[: one.distinct])}
        return [Line("color", {"field": one.name, **palette}, why)]
    return []


def _along(one: Summary | None) -> list[Line]:
    """Colour along a measure, if there is one."""
    if one is None:
        return []
    return [Line("color", {"field": one.name, "colormap": "viridis"}, _range(one))]


def _filled(found: Roles, one: Summary) -> float:
    """How much of a measure's range most of its values take."""
    low, high = np.nanpercentile(floats(found.table, one.name), (10, 90))
    return float((high - low) / (one.greatest - one.least))


def _range(one: Summary) -> str:
    return f"from {number(one.least)} to {number(one.greatest)}"


def _spread(one: Summary) -> float:
    """How many times the greatest is the least; that of a share of 0 is large."""
    return one.greatest / one.least if one.least > 0 else 1e3 if one.least == 0 else 0.0


def _different(found: Roles) -> list[Summary]:
    """The measures without those that say what an earlier one says."""
    kept: list[Summary] = []
    for one in found.measures[:12]:
        if not any(_alike(found, one.name, other.name) for other in kept):
            kept.append(one)
    return kept


def _alike(found: Roles, one: str, other: str) -> bool:
    a, b = floats(found.table, one), floats(found.table, other)
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < 3 or np.ptp(a[both]) == 0 or np.ptp(b[both]) == 0:
        return bool(both.sum() < 3)
    return bool(abs(np.corrcoef(a[both], b[both])[0, 1]) > ALIKE)


def _is_wide(columns: Sequence[Summary]) -> bool:
    """Whether columns are one measure of several things: many of one kind, named like things."""
    whole = sum(one.whole for one in columns)
    capitals = sum(one.name[:1].isupper() and "." not in one.name for one in columns)
    sizes = [max(abs(one.least), abs(one.greatest)) for one in columns]
    if len(columns) > MANY and max(sizes) < COMPARABLE * min(sizes):
        return True
    if 0 < whole < len(columns):
        return False
    return len(columns) >= WIDE or (len(columns) > 2 and capitals == len(columns))
