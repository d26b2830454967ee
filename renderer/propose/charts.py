"""The charts that are proposed: for each kind of table one function, which gives a chart or, where
the table is of another kind, None. The first that gives one is taken."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from renderer.propose.chart import (
    FEW_LINES,
    Chart,
    along,
    axes,
    axis,
    clock_axis,
    color,
    each,
    keyed,
    length,
    span,
)
from renderer.propose.many import lines, parts, race
from renderer.propose.metrics import table_panels, training
from renderer.propose.outline import Items, Line
from renderer.propose.roles import Roles, floats
from renderer.propose.stills import bars, grid, histogram, pairs, points, seasons
from renderer.propose.words import LATITUDE, LONGITUDE, label, quoted
from renderer.summary import Summary

MAGNITUDES = frozenset("mag magnitude value speed intensity amount count".split())
"""What is most worth seeing of places."""
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
        lines += along(found.named(MAGNITUDES) or next(iter(others), None))
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
    if not (found.clock and found.keys and found.traced and len(several) > 1):
        return None
    size = max((one for one in several if one.least >= 0), key=_spread, default=None)
    size = size if len(several) > 2 else None
    x, y = sorted((one for one in several if one is not size), key=_spread, reverse=True)[:2]
    place = axes(axis(found, [x], label(x.name)), axis(found, [y], label(y.name)))
    spot = [Line("x", x.name), Line("y", y.name)]
    if found.things <= FEW_LINES:
        trace = (Line("mark", "line", "few enough to show the way that each has come"), *spot,
                 *keyed(found), Line("head", {"size": 10}))  # fmt: skip
        ends = Line("legend", "ends", "each name where its way has come to")
        ways = (place, ends, Items("series", (trace,)))
        return Chart(
            f"{found.things} ways, {each(found)}", ways, seconds=length(found.moments, 0.3)
        )
    bubble: list[Line] = [Line("mark", "point", "too many for lines: where each is now"), *spot]
    bubble += keyed(found)
    if size is not None:
        why = f"areas; {quoted(size.name)} spans the most, {span(size)}"
        bubble.append(Line("size", {"field": size.name, "range": [4, 60]}, why))
    bubble += [*color(found), Line("alpha", 0.75), Line("edge", "white")]
    what = f"{found.things} bubbles, {each(found)}"
    body = (place, Items("series", (tuple(bubble),)))
    return Chart(what, body, seconds=length(found.moments, 1.0))


def _events(found: Roles) -> Chart | None:
    """Rows that are events: points that come and stay."""
    if not (found.clock and not found.traced and found.measures):
        return None
    measure = max(found.measures, key=lambda one: _filled(found, one))
    why = f"several rows at a {quoted(found.clock)}, and no key: events"
    if found.unique:
        why = f"hardly more than a row {each(found)}: events"
    lines = (
        Line("mark", "point", why),
        Line("x", found.clock), Line("y", measure.name),
        Line("show", "reveal", "each row stays once its moment has come"),
        *color(found), Line("size", 4 if len(found.table) > 2000 else 6), Line("alpha", 0.5),
    )  # fmt: skip
    body = (
        axes(clock_axis(found), axis(found, [measure], label(measure.name))),
        Items("series", (lines,)),
    )
    return Chart(f"events over {quoted(found.clock)}", body, seconds=length(found.moments))


KINDS: tuple[Callable[[Roles], Chart | None], ...] = (
    _space, grid, _globe, training, _plane, seasons, _bubbles, parts, race, lines, table_panels,
    _events, pairs, bars, points, histogram,
)  # fmt: skip


def _filled(found: Roles, one: Summary) -> float:
    """How much of a measure's range most of its values take."""
    low, high = np.nanpercentile(floats(found.table, one.name), (10, 90))
    return float((high - low) / (one.greatest - one.least))


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
