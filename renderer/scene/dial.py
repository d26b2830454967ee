"""The sign that shows where data time is: what it says, and the ring or bar that fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from renderer.colors import RGBA
from renderer.errors import Fault
from renderer.scene.fit import Lines, Pieces
from renderer.scene.scene import DialScene, Rect
from renderer.scene.text import Anchor, TextStyle
from renderer.spec.captions import ClockSign
from renderer.states import States
from renderer.template import TickFormat, Values
from renderer.theme import Theme
from renderer.timeline import Clock, PerFrame
from renderer.timing import Seen

RING, BAR = 1.5, 0.3
"""A ring's diameter and a bar's height, in heights of the text beside it."""
SPACE = 0.5
"""Between a ring and its text, and between a bar and its text, in heights of the text."""
LEAST_BAR = 5.0
"""Width of a bar, in heights of the text."""
VEIL = 0.6
"""Opacity of the ground behind a clock, in the panel's colour: it can be read over a field, and
what lies below it can be seen."""
DAY = 86400.0
SPANS = ((3 * 366 * DAY, "{:%Y}"), (62 * DAY, "{:%b %Y}"), (2 * DAY, "{:%d %b %Y}"),
         (120.0, "{:%H:%M}"), (0.0, "{:%H:%M:%S}"))  # fmt: skip
"""How moments are written of data that runs over more than so many seconds."""


@dataclass(frozen=True)
class Sign:
    """What fills beside the text of a clock."""

    kind: Literal["ring", "bar"]
    shares: PerFrame
    rgba: RGBA
    track: RGBA

    def beside(self, style: TextStyle) -> float:
        """The width that it takes from its text, in pixels."""
        return (RING + SPACE) * style.height if self.kind == "ring" else 0.0

    def size(self, width: float, height: float, style: TextStyle) -> tuple[float, float]:
        """Width and height together with text of this size."""
        if self.kind == "ring":
            return width + self.beside(style), max(height, RING * style.height)
        return max(width, LEAST_BAR * style.height), height + (SPACE + BAR) * style.height

    def stand(self, rect: Rect, lines: Lines, anchor: Anchor) -> tuple[Rect, DialScene]:
        """Where in `rect` the text stands, and the sign."""
        x, y, width, height = rect
        style = lines.style
        if self.kind == "bar":
            thick = BAR * style.height
            above = (x, y + height - lines.height, width, lines.height)
            return above, self._dial((x, y, width, thick))
        side, taken = RING * style.height, self.beside(style)
        text = (x + (0.0 if anchor == "right" else taken), y + (height - lines.height) / 2,
                width - taken, lines.height)  # fmt: skip
        left = x + width - side if anchor == "right" else x
        return text, self._dial((left, y + (height - side) / 2, side, side))

    def _dial(self, rect: Rect) -> DialScene:
        return DialScene(self.kind, rect, self.shares, self.rgba, self.track)


def sign(wanted: ClockSign, film: Clock, theme: Theme) -> Sign | None:
    """What fills with data time; None if there is nothing beside the text."""
    if wanted.style == "text":
        return None
    first, last = film.span or (0.0, 0.0)
    whole = last - first
    shares = np.clip((film.now - first) / whole, 0, 1) if whole else np.ones(film.frames)
    rgba = theme.palette[0] if wanted.color is None else wanted.color.rgba(theme.palette)
    return Sign(wanted.style, shares, rgba, theme.grid)


def words(wanted: ClockSign, film: Clock, seen: Seen | None, stretched: bool) -> Pieces:
    """What the clock says at every frame. Raises `Fault` where there is no data time."""
    if film.span is None or not np.isfinite(film.now).all():
        hint = "write progress: true for how much of the film has passed"
        raise Fault("no-clock", "the clock needs data with a clock", (), hint)
    form = wanted.format or TickFormat.parse(_form(film, seen, stretched))
    now: Values = film.now if film.states is None else film.states.live(film.now)
    return form.pieces({form.fields[0].name: now}, film.frames)


def _form(film: Clock, seen: Seen | None, stretched: bool) -> str:
    assert film.span is not None
    ends, dated = film.span, seen is not None and seen.dated
    if stretched:
        return "{:.0%}"
    if film.states is not None:
        if film.states.named:
            return "{}"
        ends, dated = _ends(film.states), film.states.dated
    span = abs(ends[1] - ends[0])
    if dated:
        return next(form for least, form in SPANS if span >= least)
    name = seen.column if seen is not None and seen.column is not None else "t"
    plain = name.casefold() in ("year", "date", "")
    digits = 0 if span >= 100 or _whole(seen) or not span else 2 - int(np.floor(np.log10(span)))
    before = "" if plain else f"{name.replace('{', '{{').replace('}', '}}')} "
    return f"{before}{{:.{min(max(digits, 0), 12)}f}}"


def _ends(states: States) -> tuple[float, float]:
    """The least and the greatest of states that are numbers."""
    values = np.array(states.values, dtype=np.float64)
    return float(values.min()), float(values.max())


def _whole(seen: Seen | None) -> bool:
    """Whether a clock counts in whole numbers."""
    times = np.empty(0) if seen is None else seen.times
    if seen is not None and seen.clock.states is not None:
        times = np.array(seen.clock.states.values, dtype=np.float64)
    known = times[np.isfinite(times)]
    return len(known) > 0 and bool((known == np.rint(known)).all())
