"""Ghosts: what has been shown stays, faintly, below everything that moves.

A ghost of the past only ever gets more, so a frame draws what is new; one of past and future never
changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import RGBA, Color
from renderer.errors import Fault
from renderer.lengths import SECONDS
from renderer.marks.base import Binding, ColorScale, LegendEntry, Motion
from renderer.marks.drawing import Axes, Points
from renderer.marks.ink import Ink
from renderer.marks.layer import PlainLayer
from renderer.marks.moments import ROUNDING
from renderer.marks.seen import Seen
from renderer.marks.strands import Rows, Show, Strands
from renderer.timeline import PerFrame
from renderer.transforms.spans import Span
from renderer.values import Share, SpecModel, as_pydantic

Floats: TypeAlias = NDArray[np.float64]

MOST_STATES = 2_000_000
"""Of a ghost."""


class Every(SpecModel):
    """Moments evenly spaced in data time, from its beginning."""

    every: Span
    """From one to the next: in the clock's units (5), or of dates 7d, 12h, 30 days."""


class Ghost(SpecModel):
    """What stays of what was shown."""

    alpha: Share = 0.25
    """Its opacity, times that of the series."""
    color: Color | None = None
    """Its colour; default: that of the series."""
    size: Annotated[float, Field(gt=0, le=200)] | None = None
    """Diameter of its markers, or width of its lines, in points; default: that of the series."""
    at: Annotated[
        Annotated[Literal["rows"], Tag("rows")] | Annotated[Every, Tag("every")],
        Discriminator(lambda value: "rows" if isinstance(value, str) else "every"),
    ] = "rows"
    """At which moments something stays: of all `rows`, or {every: 5}, the states at moments so far
    apart in data time."""
    past: bool = True
    """Whether what has been stays."""
    future: bool = False
    """Whether what is to come is there already."""

    @model_validator(mode="after")
    def _shows_something(self) -> Ghost:
        if not self.past and not self.future:
            text = "a ghost of neither past nor future shows nothing"
            raise as_pydantic(Fault("ghost", text, ("past",), "leave 'past' out, or 'ghost'"))
        return self


GhostKey: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[Ghost, Tag("ghost")],
    Discriminator(lambda value: "whether" if isinstance(value, bool) else "ghost"),
]
"""Whether what was shown stays faintly, or how."""


def given(key: bool | Ghost) -> Ghost | None:
    """How a ghost looks, if there shall be one."""
    if isinstance(key, Ghost):
        return key
    return Ghost() if key else None


def check_ghost(ghost: Ghost, show: str, clocked: bool, trail: bool) -> None:
    """Raises `Fault` where nothing would stay that is not there anyway."""
    if not clocked:
        text = "a ghost needs data with a clock: all of it is shown anyway"
        hint = "name the clock column in time: {field: …}"
        raise Fault("ghost", text, ("ghost",), hint, on_key=True)
    if show == "all":
        text = "a ghost is of what moves or comes, and 'show: all' shows all of it at once"
        raise Fault("ghost", text, ("ghost",), "leave 'ghost' out", on_key=True)
    if show == "reveal" and not trail and not ghost.future:
        text = "what is revealed stays as it is, with no need of a ghost"
        hint = "add a 'trail', show: current, or ghost: {future: true}"
        raise Fault("ghost", text, ("ghost",), hint, on_key=True)


def faint(ink: Ink, ghost: Ghost, binding: Binding) -> Ink:
    """The colours of a ghost."""
    if ghost.color is not None:
        red, green, blue, alpha = ghost.color.rgba(binding.theme.palette)
        return Ink(np.array([(red, green, blue, alpha)]), alphas=ink.alphas)
    return ink


class Stamp(Protocol):
    """A layer of states that can draw any others in place of its own."""

    def painted(self, axes: Axes, index: int, seen: Seen | None) -> None:
        """Draw them, as at frame `index`."""

    def cloud(self) -> Points:
        """All its points."""


Things = TypeVar("Things")


@dataclass(frozen=True, eq=False)
class Passing:
    """Which of many things, in the order in which they become past, are so at each frame.

    order  the things
    ends   before which of them those end that frame f has behind it, shape (frames,)
    past, future  which of the two are drawn
    """

    order: Rows
    ends: Rows
    past: bool
    future: bool

    @property
    def motion(self) -> Motion:
        if self.past and self.future or not np.ptp(self.ends):
            return "static"
        return "grows" if self.past and (np.diff(self.ends) >= 0).all() else "moves"

    def drawn(self, index: int) -> Rows:  # Hot path.
        """What a frame shows."""
        if self.past and self.future:
            return self.order
        end = int(self.ends[index])
        return self.order[:end] if self.past else self.order[end:]

    def added(self, first: int, last: int) -> Rows:  # Hot path.
        """What frame `last` shows more than frame `first`."""
        start = int(self.ends[first]) if first >= 0 else 0
        return self.order[start : int(self.ends[last])]


def passing(times: Floats, now: PerFrame, ghost: Ghost, after: bool = True) -> Passing:
    """Things that are past once data time is after, or at, their `times`; NaN never is."""
    known = np.flatnonzero(~np.isnan(times))
    order = known[np.argsort(times[known], kind="stable")]
    side: Literal["left", "right"] = "left" if after else "right"
    slack = 0.0 if after else ROUNDING * float(np.ptp(now))
    ends = np.searchsorted(times[order], now + slack, side=side)
    return Passing(order, ends, ghost.past, ghost.future)


@dataclass(frozen=True, eq=False)
class Below(PlainLayer):
    """What all ghosts answer."""

    passing: Passing

    @property
    def motion(self) -> Motion:
        return self.passing.motion

    def legend(self) -> list[LegendEntry]:
        """It has no line of the legend."""
        return []

    def scale(self) -> ColorScale | None:
        """That of its series."""
        return None

    def colors(self) -> list[RGBA]:
        """Those of its series."""
        return []


@dataclass(frozen=True, eq=False)
class GhostLayer(Below):
    """States that stay.

    base    draws them
    states  all of them
    """

    base: Stamp
    states: Seen

    def cloud(self) -> Points:
        """Its series has the same."""
        return self.base.cloud()

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        self.base.painted(axes, 0, self.states.take(self.passing.drawn(index)))

    def grow(self, axes: Axes, first: int, last: int) -> None:  # Hot path.
        self.base.painted(axes, 0, self.states.take(self.passing.added(first, last)))


def every(step: Span, binding: Binding, strands: Strands) -> Floats:
    """Moments so far apart, over the time of strands; raises `Fault` at `ghost`."""
    at = ("ghost", "at", "every")
    name = binding.clock_column or ""
    dated = name in binding.table.dates
    if bool(step.unit) != dated:
        text = f"'{step}' is a length of dates, and '{name}' holds numbers"
        hint = "give a number, in its units"
        if dated:
            text = f"'{name}' holds dates: {step} of what?"
            hint = f"write {step}d for days; the units are s, min, h, d, w"
        raise Fault("span", text, at, hint)
    length = step.amount * SECONDS.get(step.unit, 1)
    first, last = float(strands.clock.min()), float(strands.clock.max())
    if (last - first) / length > MOST_STATES:
        raise Fault("limit-ghost", f"{step} is too short: there would be too many", at)
    return np.asarray(first + length * np.arange(int((last - first) / length + 1e-9) + 1.0))


def moments_kept(ghost: Ghost, times: Floats, strands: Strands, binding: Binding) -> Rows:
    """Which of the moments `times` of a snapshot stay; raises `Fault` at `ghost`."""
    if isinstance(ghost.at, str):
        return np.arange(len(times))
    wanted = every(ghost.at.every, binding, strands)
    found = np.unique(np.searchsorted(times, wanted, side="right") - 1)
    return found[found >= 0]


def states(ghost: Ghost, strands: Strands, show: Show, binding: Binding) -> tuple[Seen, Floats]:
    """The states that stay of strands, and the data time of each; raises `Fault` at `ghost`."""
    if isinstance(ghost.at, str):
        rows = np.arange(len(strands.rows))
        still = np.zeros(len(rows))
        return Seen(rows, rows, still, still + 1), strands.clock
    moments = every(ghost.at.every, binding, strands)
    if len(moments) * strands.count > MOST_STATES:
        text = f"{strands.count:,} things at {len(moments):,} moments are too many"
        raise Fault("limit-ghost", text, ("ghost", "at"))
    which = np.tile(np.arange(strands.count), len(moments))
    times = np.repeat(moments, strands.count)
    stops = strands.upto(which, times, strands.bounds[which + 1])
    begun = stops > strands.bounds[which]
    lasting = times <= strands.clock[np.maximum(strands.bounds[which + 1] - 1, 0)]
    kept = np.flatnonzero(begun & lasting)
    before, after, share = strands.between(which[kept], stops[kept], times[kept])
    if strands.breaks is not None:
        # None of what is away at such a moment.
        here = (strands.clock[before] == times[kept]) | np.isnan(strands.breaks[before])
        kept, before, after, share = kept[here], before[here], after[here], share[here]
    if show != "current":
        share = np.zeros(len(kept))
    return Seen(before, after, share, np.ones(len(kept)), which=which[kept]), times[kept]
