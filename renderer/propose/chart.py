"""What a proposal's charts are made of: axes, scales, titles, lengths, each with its reason."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from renderer.propose.outline import Block, Line, Node
from renderer.propose.roles import Roles
from renderer.propose.words import label, means, quoted
from renderer.summary import Summary
from renderer.writing import iso, shortest

DECADES = 3
"""Values that span more than this many are put on a logarithmic scale."""
SKEWED_TIMES, SKEWED = 30.0, 0.2
"""So are those that span as many times, where half of them lie in this share of the range."""
DAY = 86400.0
FEW_LINES = 7
"""As many as the palette has colours."""
TAB = ("tab:blue", "tab:orange", "tab:green", "tab:red", "tab:purple", "tab:brown", "tab:pink",
       "tab:gray", "tab:olive", "tab:cyan", "black", "gold")  # fmt: skip
"""As many as a class has values."""
_FIELD = re.compile(r"(?!.*(?:__|\._))[^{}:!\[\]\s](?:[^{}:!\[\]]*[^{}:!\[\]\s])?")


@dataclass(frozen=True)
class Chart:
    """What is drawn: in a few words, as lines of a spec, at a size and for so many seconds. `still`
    is a picture, not a film; `melt` turns columns into rows before."""

    what: str
    body: tuple[Node, ...]
    size: tuple[int, int] = (1280, 720)
    seconds: int = 10
    still: bool = False
    melt: Mapping[str, str] = field(default_factory=dict)


def axes(x: tuple[str, str, str], y: tuple[str, str, str], room: str = "") -> Block:
    """The axes of a panel, each a label, a scale (or nothing) and why; `room` beyond the data of
    x."""
    lines = []
    for name, (words, scale, why) in (("x", x), ("y", y)):
        keys: dict[str, Any] = {"label": words} | ({"scale": scale} if scale else {})
        if name == "x" and room:
            keys["padding"] = room
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


def live(found: Roles) -> str:
    """The clock as live text, such as `{t:%Y}` or `epoch {t:.0f}`."""
    values = np.unique(found.table[found.clock])
    values = values[np.isfinite(values)]
    span = float(np.ptp(values))
    step = float(np.median(np.diff(values))) if len(values) > 1 else span
    if found.clock in found.table.dates:
        return f"{{t:{_date_format(span, step)}}}"
    whole = bool((values == np.floor(values)).all()) or span > 1000
    digits = 0 if whole else min(6, max(1, 2 - math.floor(math.log10(span or 1))))
    if means(found.clock, ("year", "years")) and span < 3000:
        return f"{{t:.{0 if whole or step < 1 else 1}f}}"
    width = len(f"{np.abs(values).max():.{digits}f}")
    padded = f"0{width}.0f" if digits == 0 and values.min() >= 0 else f".{digits}f"
    return f"{label(found.clock)} {{t:{padded}}}"


def _date_format(span: float, step: float) -> str:
    if step >= 300 * DAY:
        return "%Y"
    if step >= 25 * DAY:
        return "%B %Y"
    if step >= DAY / 2 or span > 60 * DAY:
        return "%d %B %Y"
    return "%d %B %H:%M" if span > DAY else "%H:%M:%S" if step < 60 else "%H:%M"


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
