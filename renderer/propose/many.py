"""One measure of many things over a clock: the parts of a whole, a race, or a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.propose.chart import (
    DEEP,
    FEW_LINES,
    Chart,
    axes,
    axis,
    clock_axis,
    color,
    decimals,
    each,
    in_text,
    key_of,
    keyed,
    length,
)
from renderer.propose.live import live
from renderer.propose.outline import Block, Items, Line, Node
from renderer.propose.roles import Roles, codes, floats
from renderer.propose.words import common, label, quoted
from renderer.summary import Summary

SOME_LINES = 24
"""As many as can have their names written at their ends."""
WIDE = 8
"""So many columns of one kind are taken for one measure of so many things."""
MANY, COMPARABLE = 12, 1e4
"""More columns than this, whose largest values are so near each other, are so of any kind."""
PLACES, BEYOND = 10, 2
"""Of a race, and those below, from which and to which bars come and go unseen."""
RUNNERS, LAPS = 8, 5
"""So many things at so many moments make a race."""
STEADY = 0.2
"""From one moment to the next the values of a race change by less than this share of themselves,
half of the time, ..."""
CALM = 0.7
"""... and the ranks at the top by so many places on average."""
MOST_PARTS = 12
EVEN = 0.01
"""Parts of a whole add up to the same, or to another column, but for this share."""
CORNER = 0.55
"""Bars at the last places that reach no farther leave room for the moment in the corner."""
BIG, CORNER_WIDTH = 96, 460
"""Its size: smaller, if its letters times the size are more than the width."""
SOME_DAY = datetime(2000, 12, 31, 23, 59)
SHORTENED = 1e6
"""From here on values are written short: 1.20M."""


@dataclass(frozen=True)
class Many:
    """One measure as a spec names it; `values` has a row for each moment and a column for each
    thing, NaN where there is none; `steps` make the rows."""

    found: Roles
    y: str
    words: str
    columns: tuple[Summary, ...]
    count: int
    what: str
    values: NDArray[np.float64]
    steps: tuple[dict[str, Any], ...] = ()


def parts(found: Roles) -> Chart | None:
    """Parts of a whole: areas on top of each other."""
    many, why = _many(found), "they add up to the same at all moments: parts of a whole"
    if many is None or not (2 < many.count <= MOST_PARTS and _whole(many)):
        many, why = _summed(found)
    if many is None:
        return None
    area = (
        Line("mark", "area", why), Line("x", found.clock), Line("y", many.y), *keyed(many.found),
        Line("arrange", "stack"), _colors(many),
    )  # fmt: skip
    body = (
        axes(clock_axis(found), (many.words, "", "")),
        Line("legend", "ends", "each name where its area ends"),
        Items("series", (area,)),
    )
    return _made(many, f"{many.count} parts of a whole, {many.what}", body)


def race(found: Roles) -> Chart | None:
    """Many things whose ranks change calmly: bars that overtake each other."""
    many = _many(found)
    if many is None or not _races(many):
        return None
    key = str(key_of(many.found))
    rank = "rank" if "rank" not in found.table.names else "place"
    seconds = round(min(30.0, max(12.0, 0.6 * found.moments)))
    follow = {"label": _told(many.words), "limits": "follow"}
    place = Block("axes", (
        Line("x", follow, "as far as the bars of the moment"),
        Line("y", {"visible": False, "limits": [0.5, min(PLACES, many.count) + 0.5]}),
    ))  # fmt: skip
    groups = color(many.found)
    bar = (
        Line("mark", "bar", f"a race: the first {min(PLACES, many.count)} of {many.count}"),
        Line("x", many.y), Line("y", rank), *keyed(many.found),
        *(groups or [_runners(many)]), Line("radius", 3),
        Line("name", f"{{{key}}}", "before each bar"),
        Line("label", f"{{{many.y}:{_counted(_largest(many.columns))}}}", "at its end, counting"),
    )  # fmt: skip
    legend = [Line("legend", {"position": "right", "title": ""})] if groups else []
    body: tuple[Node, ...] = (place, *legend, Items("series", (bar,)))
    moment = live(found, seconds, named=False)
    roomy = bool(moment) and _last_place(many) < CORNER
    if roomy:
        body = (*body, Items("captions", (_corner(found, moment),)))
    keep = {"keep": PLACES + BEYOND} if many.count > PLACES + BEYOND else {}
    ranked = {"rank": {"by": many.y, **keep} | ({"as": rank} if rank != "rank" else {})}
    return Chart(
        f"a race of {many.count} bars, {many.what}", body, seconds=seconds,
        steps=(*many.steps, ranked), why=_why(many, "ranks"), spoken=roomy, race=True,
    )  # fmt: skip


def _runners(many: Many) -> Line:
    """A colour for each bar that is ever seen: deep ones where there are enough of them."""
    order = np.argsort(np.argsort(-np.nan_to_num(many.values, nan=-1), axis=1), axis=1)
    seen = int((order < PLACES + BEYOND).any(axis=0).sum())
    palette = {"palette": list(DEEP)} if FEW_LINES < seen <= len(DEEP) else {}
    return Line("color", {"field": key_of(many.found), **palette})


def _told(words: str) -> str:
    """The name of a measure, if it says something."""
    return "" if words.lower() in ("value", "values") else words


def _counted(one: Summary) -> str:
    """The format of values that count: of millions, what can be read meanwhile."""
    return ".3s" if max(abs(one.least), abs(one.greatest)) >= SHORTENED else decimals(one)


def _corner(found: Roles, moment: str) -> tuple[Line, ...]:
    """The moment in the corner: large, quiet, below the bars."""
    before, _, rest = moment.partition("{t:")
    form = rest.rstrip("}")
    last = float(np.nanmax(found.table[found.clock]))
    written = f"{SOME_DAY if '%' in form else last:{form}}"
    size = min(BIG, CORNER_WIDTH // len(before + written))
    return (
        Line("text", moment, "{t} is the clock, live"),
        Line("position", "lower right"),
        Line("size", size), Line("weight", "bold"),
        Line("layer", "under", "the bars lie over it"),
    )  # fmt: skip


def lines(found: Roles) -> Chart | None:
    """A line for each thing, told apart as well as so many can be."""
    many = _many(found)
    if many is None:
        return None
    key, count = key_of(many.found), many.count
    spot: list[Line] = [Line("x", found.clock), Line("y", many.y), *keyed(many.found)]
    extra: list[Node] = []
    if count <= SOME_LINES and isinstance(key, str):
        line = (Line("mark", "line", f"a line for each of {count}"), *spot, _colors(many),
                *([Line("head", {"size": 7})] if count <= FEW_LINES else []))  # fmt: skip
        extra.append(Line("legend", "ends", "each name where its line ends"))
    else:
        why = f"{count} are too many to name: thin lines, see-through"
        hue = color(many.found) or [Line("color", DEEP[0])]
        line = (Line("mark", "line", why), *spot, *hue, Line("width", 1), Line("alpha", 0.5))
    up = axis(found, many.columns, many.words)
    body = (axes(clock_axis(found), up), *extra, Items("series", (line,)))
    return _made(many, f"{count} lines, {many.what}", body)


def _made(many: Many, what: str, body: tuple[Node, ...]) -> Chart:
    seconds = length(many.found.moments)
    return Chart(what, body, seconds=seconds, steps=many.steps, why=_why(many))


def _why(many: Many, also: str = "") -> str:
    """What the steps are for."""
    melted = f"each of {many.count} columns becomes rows" if many.steps else ""
    return ", and ".join(filter(None, (melted, also and "each row gets its rank at the moment")))


def _colors(many: Many) -> Line:
    """A colour for each key, round and round."""
    key = key_of(many.found)
    if many.count <= FEW_LINES or not isinstance(key, str):
        return Line("color", {"field": key if isinstance(key, str) else key[0]})
    return Line("color", {"field": key, "palette": list(DEEP)})


def _many(found: Roles) -> Many | None:
    """One measure of many things: told apart by keys, or in a column for each."""
    if not (found.clock and found.traced and found.measures):
        return None
    if found.keys:
        one = found.measures[0]
        rows, things = codes(found.table, [found.clock]), codes(found.table, found.keys)
        values = np.full((rows.max() + 1, found.things), np.nan)
        values[rows, things] = floats(found.table, one.name)
        return Many(found, one.name, label(one.name), (one,), found.things, each(found), values)
    return _melted(found, found.measures) if _is_wide(found.measures) else None


def _melted(found: Roles, columns: Sequence[Summary]) -> Many:
    """Columns that become rows."""
    taken = found.table.names
    key = next(name for name in ("name", "series", "column", "key") if name not in taken)
    value = next(name for name in ("value", "amount", "measure", "y") if name not in taken)
    names = [one.name for one in columns]
    melted = Roles(found.table, found.clock, (key,), why={"key": "what were columns"})
    melt: dict[str, Any] = {"id": found.clock, "key": key, "value": value}
    if len(columns) < len(found.table.names) - 1:
        melt["columns"] = names
    values = np.stack([floats(found.table, name) for name in names], axis=1)
    values = values[np.argsort(floats(found.table, found.clock), kind="stable")]
    what = "one for each column"
    shared = label(common(names)) if common(names) else ""
    return Many(melted, value, shared, tuple(columns), len(columns), what, values,
                ({"melt": melt},))  # fmt: skip


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


def _whole(many: Many) -> bool:
    """Whether all add up to the same at all moments."""
    total = many.values.sum(axis=1)
    return len(total) > 2 and bool(
        (many.values >= 0).all() and np.ptp(total) <= EVEN * total.max() and np.ptp(many.values) > 0
    )


def _summed(found: Roles) -> tuple[Many | None, str]:
    """Columns that add up to another one, which is left out; and why."""
    columns = found.measures
    if not (found.clock and found.unique) or found.keys or not 3 < len(columns) <= MOST_PARTS + 1:
        return None, ""
    values = np.stack([floats(found.table, one.name) for one in columns], axis=1)
    total = int(np.argmax(values.max(axis=0)))
    rest = np.delete(values, total, axis=1)
    if not (rest >= 0).all() or not np.allclose(rest.sum(axis=1), values[:, total], rtol=EVEN):
        return None, ""
    kept = [one for number, one in enumerate(columns) if number != total]
    return _melted(found, kept), f"they add up to {quoted(columns[total].name)}: parts of a whole"


def _races(many: Many) -> bool:
    """Whether there are enough to race, above 0, and their ranks change calmly."""
    key, values = key_of(many.found), many.values
    if not (isinstance(key, str) and in_text(key) and in_text(many.y)):
        return False
    if many.count < RUNNERS or len(values) < LAPS or not np.nanmin(values) >= 0:
        return False
    if np.isinf(values).any() or not _named_like_things(many):
        return False
    before, after = values[:-1], values[1:]
    both = np.isfinite(before) & np.isfinite(after) & (np.maximum(before, after) > 0)
    change = np.abs(after - before)[both] / np.maximum(before, after)[both]
    ranks = np.argsort(np.argsort(-np.nan_to_num(values, nan=-1), axis=1, kind="stable"), axis=1)
    top = ranks[:-1] < PLACES
    moved = np.abs(ranks[1:] - ranks[:-1])[top].mean()
    return len(change) > 0 and bool(np.median(change) < STEADY and 0 < moved < CALM)


def _named_like_things(many: Many) -> bool:
    """Columns that race are named like things, not like measures."""
    return not many.steps or all(one.name[:1].isupper() for one in many.columns)


def _last_place(many: Many) -> float:
    """How far bars among the last three places of a race reach, as a share of the longest one of
    their moment."""
    best = -np.sort(-np.nan_to_num(many.values, nan=0.0), axis=1)
    last = best[:, max(0, min(PLACES, many.count) - 3)]
    return float((last[best[:, 0] > 0] / best[best[:, 0] > 0, 0]).max(initial=0.0))


def _largest(columns: Sequence[Summary]) -> Summary:
    return max(columns, key=lambda one: one.greatest)
