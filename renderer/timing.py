"""When something is shown: moments of the film, of the data, or of a condition, as frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Literal, Self, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.clock import Clock, PerFrame
from renderer.errors import Fault
from renderer.events import Events, Recorded, time_of
from renderer.moment import Condition, DataTime, Moment
from renderer.states import States
from renderer.values import Duration, SpecModel, as_pydantic

ROUNDING = 1e-9
"""A share of the data's time that is rounding alone."""

Start: TypeAlias = Annotated[
    Annotated[Moment, Tag("moment")] | Annotated[Literal["always"], Tag("always")],
    Discriminator(lambda value: "always" if value == "always" else "moment"),
]


def frame_at(at: Duration, frames: int, fps: Fraction) -> int:
    """The frame that shows at a moment of film time; the end of the film is its last frame. Raises
    `Fault` for a moment after the end."""
    value = Fraction(at.amount).limit_denominator(10**9)
    if at.unit == "%":
        _check_within(at.amount <= 100, at, frames, fps)
        return int(value / 100 * (frames - 1) + Fraction(1, 2))
    number = value if at.unit == "frames" else value * fps
    _check_within(number <= frames, at, frames, fps)
    return min(int(number), frames - 1)


def _check_within(within: bool, at: Duration, frames: int, fps: Fraction) -> None:
    if not within:
        length = f"{float(frames / fps):g} s, {frames:,} frames"
        raise Fault("moment", f"'{at}' is after the end of the film ({length})")


@dataclass(frozen=True)
class Seen(Recorded):
    """A table, the column that is its clock, if it has one, and the clock it is seen by."""

    clock: Clock

    @property
    def stated(self) -> States | None:
        return self.clock.states


@dataclass(frozen=True)
class Instant:
    """The first frame of something (as many as the film has, if it never is), and the row and the
    table that a condition on the data met."""

    frame: int
    row: int | None = None
    seen: Seen | None = None


@dataclass(frozen=True)
class Calendar:
    """What moments are looked up in: the film, and its tables, those first that go first."""

    film: Clock
    tables: Sequence[Seen]
    params: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def _events(self) -> Events[Seen]:
        return Events(self.tables, self.params)

    def find(self, moment: Duration | DataTime | Condition) -> Instant:
        """Raises `Fault` below the moment."""
        if isinstance(moment, Duration):
            return Instant(frame_at(moment, self.film.frames, self.film.fps))
        if isinstance(moment, DataTime):
            seen, clock = self._clock_of(moment)
            return Instant(self._reached(moment, seen, clock), None, seen)
        seen, row = self._events.first(moment)
        if row is None:
            return Instant(self.film.frames, None, seen)
        return Instant(_first_at(seen.clock, float(seen.times[row])), row, seen)

    def end(self, moment: Duration | DataTime | Condition) -> int:
        """The frame before which something ends; the film's end is after its last one."""
        if isinstance(moment, Duration):
            whole = moment.unit == "%" and moment.amount == 100
            count = moment.seconds(self.film.seconds, float(self.film.fps)) * float(self.film.fps)
            frame = frame_at(moment, self.film.frames, self.film.fps)
            return self.film.frames if whole or count > self.film.frames - 1 + ROUNDING else frame
        return self.find(moment).frame

    def _clock_of(self, moment: DataTime) -> tuple[Seen | None, Clock]:
        """The table whose clock a moment names, and that clock; `t` is always one."""
        named = self._events.clock_of(moment)
        if named is not None:
            return named, named.clock
        clocked = self._events.clocked
        return next((seen for seen in clocked if seen.clock is self.film), None), self.film

    def _reached(self, moment: DataTime, seen: Seen | None, clock: Clock) -> int:
        value = time_of(moment, seen, seen is not None and seen.dated, clock.states)
        if clock.span is None:
            text = "there is no data time: no table that is drawn has a clock"
            raise Fault("no-clock", text, (), "give film time, such as 8s or 25%")
        low, high = min(clock.span), max(clock.span)
        if not low <= value <= high:
            low_, high_, at = (
                f"{one:g}" if seen is None else seen.shown(one) for one in (low, high, value)
            )
            text = f"the data has no moment {at}: it runs from {low_} to {high_}"
            raise Fault("moment", text, moment.path)
        frame = _first_at(clock, value)
        return clock.arrived if frame == clock.frames else frame


def _first_at(clock: Clock, value: float) -> int:
    """The first frame at which data time is at or past a value; their number if none is."""
    low, high = clock.span or (0.0, 0.0)
    met = clock.now >= value - ROUNDING * abs(high - low)
    return int(np.argmax(met)) if met.any() else clock.frames


@dataclass(frozen=True)
class Showing:
    """When something is shown.

    start, stop  its frames are start, …, stop - 1; none if they are equal
    alphas       opacity at each frame of the film, shape (frames,)
    begun        the moment with which it begins, if one is given
    """

    start: int
    stop: int
    alphas: PerFrame
    begun: Instant | None = None

    @property
    def always(self) -> bool:
        """Whether it is there throughout, and never fades."""
        return bool((self.alphas == 1).all())

    def within(self, other: Showing) -> bool:
        """Whether some frame shows both."""
        return max(self.start, other.start) < min(self.stop, other.stop)


def showing(frames: int, start: int, stop: int, fade: int, begun: Instant | None = None) -> Showing:
    """Something shown from frame `start` up to before `stop`, which takes `fade` frames to come and
    to go: neither at the beginning of the film nor at its end."""
    alphas = np.zeros(frames)
    inside = np.arange(start, stop)
    fade = min(fade, max(0, stop - start - 1) // 2)
    alphas[start:stop] = 1.0
    if start > 0:
        alphas[start:stop] = np.minimum(1.0, (inside - start + 1) / (fade + 1))
    if stop < frames:
        alphas[start:stop] = np.minimum(alphas[start:stop], (stop - inside) / (fade + 1))
    return Showing(start, stop, alphas, begun)


class Timed(SpecModel):
    """When something comes, and when it goes."""

    at: Start | None = None
    """When it comes: film time (8s, 25%, 120 frames), data time ({t: 12}, {year: 1950}, {date:
    "2020-03-01"}), the first moment at which a condition holds ({when: "loss < 0.1"}), or `always`;
    default: with the film's first frame."""
    for_: Annotated[Duration | None, Field(alias="for")] = None
    """How long it stays; default: to the end of the film, or where that plays back, until the data
    is before the moment at which it came."""
    until: Moment | None = None
    """When it goes, instead of `for`: a moment, as in `at`."""
    fade: Duration = Duration(0.25)
    """How long it takes to come, and to go; 0 for at once. Default: 250ms."""

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.for_ is not None and self.until is not None:
            text = "give either 'for' or 'until': each says when it goes"
            raise as_pydantic(Fault("timing", text, ("until",), on_key=True))
        if self.for_ is not None and self.for_.amount == 0:
            raise as_pydantic(Fault("timing", "'for' must be above 0", ("for",)))
        if self.at == "always" and (self.for_ is not None or self.until is not None):
            key = "for" if self.for_ is not None else "until"
            text = f"'{key}' has no meaning with 'at: always'"
            hint = "leave 'at' out: it then comes with the first frame"
            raise as_pydantic(Fault("timing", text, (key,), hint, on_key=True))
        return self

    @property
    def timed(self) -> bool:
        """Whether it comes or goes while the film runs."""
        return not (self.at in (None, "always") and self.for_ is None and self.until is None)

    def showing(self, calendar: Calendar, warn: Callable[[Fault], None]) -> Showing:
        """The frames in which it is shown; a warning if there is none, because a condition never
        holds. Raises `Fault`."""
        film, fps = calendar.film, float(calendar.film.fps)
        begun, stop = None, film.frames
        if self.at is not None and self.at != "always":
            try:
                begun = calendar.find(self.at)
            except Fault as fault:
                raise fault.below("at") from None
        start = 0 if begun is None else begun.frame
        if start == film.frames:
            assert isinstance(self.at, Condition)
            warn(_never(self.at, ("at", "when"), "so this is not shown"))
            return showing(film.frames, start, start, 0, begun)
        if begun is not None and not isinstance(self.at, Duration):
            stop = _gone_back(begun, film)
        if self.for_ is not None:
            count = round(self.for_.seconds(film.seconds, fps) * fps)
            stop = min(film.frames, start + max(1, count))
        if self.until is not None:
            stop = self._stop(calendar, start, warn)
        fade = round(self.fade.seconds(film.seconds, fps) * fps)
        return showing(film.frames, start, stop, fade, begun)

    def _stop(self, calendar: Calendar, start: int, warn: Callable[[Fault], None]) -> int:
        assert self.until is not None
        try:
            stop = calendar.end(self.until)
        except Fault as fault:
            raise fault.below("until") from None
        if isinstance(self.until, Condition) and stop == calendar.film.frames:
            warn(_never(self.until, ("until", "when"), "so this stays to the film's end"))
        if stop <= start:
            text = "it would go before it comes" if start else "it would go before the film begins"
            raise Fault("timing", text, ("until",), "give a later moment")
        return stop


def _gone_back(begun: Instant, film: Clock) -> int:
    """The frame at which the data has gone back behind a moment of it; else the film's end."""
    now = film.now if begun.seen is None else begun.seen.clock.now
    back = np.arange(film.frames) > max(film.arrived, begun.frame)
    gone = back & (now < now[begun.frame])
    return int(np.argmax(gone)) if gone.any() else film.frames


def _never(condition: Condition, at: tuple[str, ...], so: str) -> Fault:
    text = f"'{condition.when.text}' never holds in the film, {so}"
    return Fault("never", text, at, severity="warning")
