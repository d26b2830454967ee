"""When something is shown: moments of the film, of the data, or of a condition, as frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.clock import Clock, PerFrame
from renderer.errors import Fault, choices, unknown
from renderer.moment import Condition, DataTime, Moment, neither
from renderer.states import States, written
from renderer.table import Table
from renderer.template import format_value
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
class Seen:
    """A table, the column that is its clock, if it has one, and the clock it is seen by."""

    name: str
    table: Table
    column: str | None
    clock: Clock

    def shown(self, value: float) -> str:
        """A value of its clock in words."""
        if not self.dated:
            return f"{value:g}"
        return format_value(value, "%Y-%m-%d" if value % 86400 == 0 else "%Y-%m-%d %H:%M:%S")

    @property
    def times(self) -> NDArray[np.float64]:
        """Data time of each row."""
        assert self.column is not None
        column = self.table[self.column]
        if self.clock.states is not None:
            return self.clock.states.numbers(column)
        return np.asarray(column, dtype=np.float64)

    @property
    def dated(self) -> bool:
        """Whether its data time is that of a calendar."""
        return self.column in self.table.dates and self.clock.states is None


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

    def find(self, moment: Duration | DataTime | Condition) -> Instant:
        """Raises `Fault` below the moment."""
        if isinstance(moment, Duration):
            return Instant(frame_at(moment, self.film.frames, self.film.fps))
        if isinstance(moment, DataTime):
            seen, clock = self._clock_of(moment)
            return Instant(self._reached(moment, seen, clock), None, seen)
        return self._first(moment)

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
        clocked = [seen for seen in self.tables if seen.column is not None]
        named = next((seen for seen in clocked if seen.column == moment.column), None)
        if named is None and moment.column == "t" and clocked:
            named = next((seen for seen in clocked if seen.clock is self.film), None)
            return named, self.film
        if named is not None:
            return named, named.clock
        names = list(dict.fromkeys(["t", *(seen.column or "" for seen in clocked)]))
        if not clocked:
            text = "there is no data time: no table has a clock"
            raise Fault("no-clock", text, (), "give film time, such as 8s or 25%")
        if any(moment.column in seen.table.known for seen in self.tables):
            text = f"'{moment.column}' is not the clock: that is {choices(names[1:] or names)}"
            said = f">= {moment.value:g}" if moment.text is None else f"== '{moment.text}'"
            hint = f'for another column write {{when: "{moment.column} {said}"}}'
            raise Fault("moment", text, (moment.column,), hint, on_key=True)
        text, hint = unknown("clock", moment.column, names)
        raise Fault("moment", text, (moment.column,), hint, on_key=True)

    def _reached(self, moment: DataTime, seen: Seen | None, clock: Clock) -> int:
        if clock.states is not None and moment.column != "t":
            return min(_first_at(clock, _state(moment, clock.states)), clock.frames - 1)
        dated = seen is not None and seen.dated
        if moment.text is not None and not moment.dated:
            raise neither(moment.column, f"'{moment.text}'")
        if moment.dated != dated:
            kind = "dates" if dated else "numbers"
            example = '"2020-03-01"' if dated else "12"
            text = f"the clock '{moment.column}' holds {kind}"
            hint = f"write {{{moment.column}: {example}}}"
            raise Fault("moment", text, (moment.column,), hint)
        if clock.span is None:
            text = "there is no data time: no table that is drawn has a clock"
            raise Fault("no-clock", text, (), "give film time, such as 8s or 25%")
        low, high = min(clock.span), max(clock.span)
        if not low <= moment.value <= high:
            low_, high_, at = (
                f"{value:g}" if seen is None else seen.shown(value)
                for value in (low, high, moment.value)
            )
            text = f"the data has no moment {at}: it runs from {low_} to {high_}"
            raise Fault("moment", text, (moment.column,))
        frame = _first_at(clock, moment.value)
        return clock.frames - 1 if frame == clock.frames else frame

    def _first(self, condition: Condition) -> Instant:
        seen = self._table_of(condition)
        when, names = condition.when, condition.when.names | condition.when.constants
        columns = {name: seen.table[name] for name in seen.table.names if name in names}
        dates = set(seen.table.dates)
        if "t" in names and "t" not in columns:
            columns["t"] = seen.times
            dates |= {"t"} if seen.dated else set()
        others = {one.name: one.table.columns for one in self.tables}
        try:
            held = when.by_row(
                columns, len(seen.table), self.params, others, [*seen.table.known, "t"], dates
            )
        except Fault as fault:
            raise fault.below("when") from None
        times = seen.times
        rows = np.flatnonzero((held != 0) & ~np.isnan(held) & np.isfinite(times))
        if not len(rows):
            return Instant(self.film.frames, None, seen)
        row = int(rows[np.argmin(times[rows])])
        return Instant(_first_at(seen.clock, float(times[row])), row, seen)

    def _table_of(self, condition: Condition) -> Seen:
        """The table a condition is about: the one it names, or the first with its columns."""
        if condition.data is not None:
            seen = next((one for one in self.tables if one.name == condition.data), None)
            if seen is None:
                text, hint = unknown("table", condition.data, [one.name for one in self.tables])
                raise Fault("unknown-table", text, ("data",), hint)
            if seen.column is None:
                text = f"the table '{seen.name}' has no clock: nothing happens in it"
                raise Fault("no-clock", text, ("data",))
            return seen
        clocked = [seen for seen in self.tables if seen.column is not None]
        if not clocked:
            hint = "give film time, such as 8s or 25%"
            raise Fault("no-clock", "a condition needs data with a clock", ("when",), hint)
        for seen in clocked:
            if condition.when.names <= {*seen.table.names, *self.params, "t"}:
                return seen
        return clocked[0]


def _state(moment: DataTime, states: States) -> float:
    """The data time of a state that a moment names. Raises `Fault`."""
    value = moment.value if moment.text is None or states.dated else moment.text
    if isinstance(value, float) and np.isnan(value):
        raise neither(moment.column, f"'{moment.text}'")
    try:
        return states.moment(written(value) if states.named else value)
    except Fault as fault:
        raise fault.below(moment.column) from None


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
    """How long it stays; default: to the end of the film."""
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


def _never(condition: Condition, at: tuple[str, ...], so: str) -> Fault:
    text = f"'{condition.when.text}' never holds in the film, {so}"
    return Fault("never", text, at, severity="warning")
