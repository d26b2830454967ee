"""What a proposal's charts are made of: axes, scales, titles, lengths, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from renderer.propose.outline import Block, Line, Node
from renderer.propose.roles import Roles
from renderer.propose.words import label, quoted
from renderer.summary import Summary
from renderer.writing import iso, shortest

DECADES = 3
"""Values that span more than this many are put on a logarithmic scale."""
SKEWED_TIMES, SKEWED = 30.0, 0.2
"""So are those that span as many times, where half of them lie in this share of the range."""
FEW_LINES = 7
"""As many as the palette has colours."""
DEEP = ("#4477aa", "#c8433a", "#228833", "#aa3377", "#9a6a00", "#1b7f9c", "#5b5ea6", "#8c564b",
        "#3b3f46", "#b35900", "#0b7a75", "#6b7280")  # fmt: skip
"""Colours in which lines, and the names at their ends, can be read on light ground (4.5:1)."""
_FIELD = re.compile(r"(?!.*(?:__|\._))[^{}:!\[\]\s](?:[^{}:!\[\]]*[^{}:!\[\]\s])?")


@dataclass(frozen=True)
class Chart:
    """What is drawn: in a few words, as lines of a spec, at a size and for so many seconds. `still`
    is a picture, not a film; `steps` make the rows that are drawn, `why` says what for; `spoken`:
    the chart itself says what moment it is; `race`: it is one, which waits for its
    start."""

    what: str
    body: tuple[Node, ...]
    size: tuple[int, int] = (1280, 720)
    seconds: int = 10
    still: bool = False
    steps: tuple[Mapping[str, Any], ...] = ()
    why: str = ""
    spoken: bool = False
    race: bool = False


def axes(x: tuple[str, str, str], y: tuple[str, str, str]) -> Block:
    """The axes of a panel, each a label, a scale (or nothing) and why."""
    lines = []
    for name, (words, scale, why) in (("x", x), ("y", y)):
        keys: dict[str, Any] = {"label": words} | ({"scale": scale} if scale else {})
        lines.append(Line(name, keys, why))
    return Block("axes", tuple(lines))


def axis(
    found: Roles, columns: Sequence[Summary], words: str, decades: float = DECADES
) -> tuple[str, str, str]:
    """An axis for some columns, logarithmic where they are above 0 and span many decades, or some
    and most of them lie near the least."""
    least = min(one.least for one in columns)
    greatest = max(one.greatest for one in columns)
    if not least > 0:
        return words, "", ""
    why = f"log: from {number(least)} to {number(greatest)}, always above 0"
    if greatest / least > 10**decades:
        return words, "log", why
    values = np.concatenate([found.table[one.name] for one in columns]).astype(np.float64)
    middle = float(np.nanmedian(values))
    if greatest / least > SKEWED_TIMES and middle - least < SKEWED * (greatest - least):
        return words, "log", f"{why}, and half of them below {number(middle)}"
    return words, "", ""


def clock_axis(found: Roles) -> tuple[str, str, str]:
    """The axis along which the clock runs; dates need no label."""
    return "" if found.clock in found.table.dates else label(found.clock), "", ""


def number(value: float) -> str:
    """A number in a comment."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def moment(found: Roles, value: float) -> str:
    """A moment of the clock in a comment."""
    return (iso(value) if found.clock in found.table.dates else None) or shortest(value)


def length(moments: int, one: float = 0.0) -> int:
    """Seconds for a clock of so many moments; `one` takes so long to see."""
    if one:
        return round(min(20.0, max(8.0, one * moments)))
    return 5 if moments <= 30 else 10 if moments <= 300 else 15


def in_text(name: str) -> bool:
    """Whether live text can show a column of that name."""
    return bool(_FIELD.fullmatch(name))


def key_of(found: Roles) -> Any:
    """The keys as a series has them."""
    return found.keys[0] if len(found.keys) == 1 else list(found.keys)


def keyed(found: Roles) -> list[Line]:
    """The series' key and why; nothing where there is none."""
    return [Line("key", key_of(found), f"key: {found.why['key']}")] if found.keys else []


def each(found: Roles) -> str:
    """What there is one of: `one for each 'country'`."""
    return f"one for each {' and '.join(map(quoted, found.keys))}"


def color(found: Roles) -> list[Line]:
    """Colour by a class of the rows or keys, if there is one whose values a palette tells apart."""
    for one in [one for one in found.classes if one.distinct <= FEW_LINES][:1]:
        why = f"{one.distinct} values" + (", the same for a key always" if found.keys else "")
        classes = [f"C{number}" for number in range(one.distinct)]
        palette = {} if one.kind == "text" else {"palette": classes}
        return [Line("color", {"field": one.name, **palette}, why)]
    return []


def along(one: Summary | None) -> list[Line]:
    """Colour along a measure, if there is one."""
    if one is None:
        return []
    return [Line("color", {"field": one.name, "colormap": "viridis"}, span(one))]


def span(one: Summary) -> str:
    """What a measure ranges over, in a comment."""
    return f"from {number(one.least)} to {number(one.greatest)}"


def decimals(one: Summary) -> str:
    """The format of a measure's values in text, such as `,.0f`."""
    size = max(abs(one.least), abs(one.greatest))
    return (
        ",.0f" if one.whole or size >= 1000 else f".{0 if size >= 100 else 1 if size >= 10 else 2}f"
    )
