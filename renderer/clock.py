"""The film's clock: frame index <-> seconds <-> data time.

The one place that knows how many frames a film has and which moment of the data each frame shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.easing import Easing
from renderer.errors import Fault, Path
from renderer.states import Lengths, StateName, States, course
from renderer.values import Duration, Many, Name, Positive, SpecModel

PerFrame: TypeAlias = NDArray[np.float64]
"""One value for each frame of the film."""

DEFAULT_FPS = 30
DEFAULT_SECONDS = 10.0
MOST_FRAMES = 1_000_000
ROUNDING = 1e-9
SLOWEST, FASTEST = 0.001, 1000
"""Frames per second."""
BROADCAST = {
    shown: Fraction(whole * 1000, 1001)
    for whole in (24, 30, 60)
    for shown in (round(whole / 1.001, 2), round(whole / 1.001, 3))
}
"""Rates that people write rounded: 23.98, 23.976, 29.97, 59.94 …"""


class Pause(SpecModel):
    """A moment of the data at which the film stops for a while."""

    t: float
    """The data time at which the data stands still."""
    for_: Annotated[Duration, Field(alias="for")]
    """How long."""


class Hold(SpecModel):
    """Where the data stands still; part of the film's duration."""

    start: Duration = Duration(0.0)
    """Before the data begins to move."""
    end: Duration = Duration(0.0)
    """After the data has arrived."""
    at: Many[Pause] = ()
    """At moments of the data."""


class Time(SpecModel):
    """The clock: how data time becomes film time. Any two of `fps`, `duration` and `frames` give
    the third; `speed` gives the duration from the data, and so do pictures where nothing else does:
    one frame for each."""

    fps: Annotated[float, Field(ge=SLOWEST, le=FASTEST)] | None = None
    """Frames per second of the film (default 30)."""
    duration: Duration | None = None
    """Length of the whole film, holds included. Default: 10 s; of `source: images`, one frame for
    each picture, each exactly once, and the holds."""
    frames: Annotated[int, Field(ge=1)] | None = None
    """Number of frames, instead of `duration` or `fps`."""
    speed: Positive | None = None
    """Units of data time per second of film, instead of `duration`."""
    field: Name | None = None
    """The column that is the data's clock; without it t, time, epoch, step, date, year …"""
    align: Literal["value", "stretch"] = "value"
    """How several tables share the film: `value`, each at the same data time, or `stretch`, each
    from its own beginning to its own end (data time is then 0 to 1 for the film's other keys)."""
    state: Lengths | None = None
    """How long the film rests at each state of the data, if it goes from one to the next: as it
    does where the clock is text. One length, or one for each in turn; with a `duration` they are
    in proportion. Data time is then the number of the state. Default: 1s."""
    transition: Lengths | None = None
    """How long it takes from one state to the next, likewise; eased by `easing`, there
    cubic-in-out by default. Default: 500ms."""
    order: Annotated[Many[StateName], Field(min_length=1, max_length=10_000)] | None = None
    """States that come first, in this order; default: text in order of appearance, numbers and
    dates rising."""
    wrap: bool = False
    """Whether the film goes on from the last state to the first, so that it plays in a loop without
    a jump."""
    easing: Easing = Easing()
    """How data time speeds up and slows down over the film."""
    hold: Hold = Hold()
    """Where the data stands still."""
    loop: Literal["forever", "once"] | Annotated[int, Field(ge=1, le=65535)] = "forever"
    """How often a GIF plays: forever, once, or a number of times."""

    @property
    def stated(self) -> bool:
        """Whether the film goes from state to state, whatever the data."""
        keys = (self.state, self.transition, self.order)
        return self.wrap or any(key is not None for key in keys)


@dataclass(frozen=True)
class Clock:
    """The film's frames in time.

    fps       frames per second, exact
    now       data time shown by each frame, shape (frames,); NaN where the data has no clock
    progress  share of the film passed, 0 at the first frame and 1 at the last, shape (frames,)
    plays     how often a GIF plays; 0 is for ever
    span      first and last data time, or None
    states    those that data time numbers, where it goes from one to the next
    """

    fps: Fraction
    now: PerFrame
    progress: PerFrame
    plays: int = 0
    span: tuple[float, float] | None = None
    states: States | None = None

    @property
    def frames(self) -> int:
        return len(self.progress)

    def stretched(self, span: tuple[float, float]) -> Clock:
        """The clock of data that runs over `span` while this one runs from 0 to 1."""
        first, last = span
        return replace(self, now=first + (last - first) * self.now, span=span)

    @property
    def seconds(self) -> float:
        """Length of the film."""
        return float(self.frames / self.fps)


def compile_clock(
    time: Time, span: tuple[float, float] | None, steps: int = 0, lasting: bool = False,
    states: States | None = None,
) -> Clock:  # fmt: skip
    """The clock of a film whose data runs over `span` (data time); raises `Fault` below `time`.

    steps    how many frames the data itself has, which is the film's length if `time` gives none
    lasting  whether the data's last moment lasts until the end of `span`: the film ends there, and
             its last frame shows what is before
    states   those that the film goes through, of which `span` is the numbers
    """
    if states is not None:
        return _through_states(time, states)
    check(time, bool(steps))
    fps, frames = _rate_and_frames(time, span, steps)
    _check_length(time, frames)
    progress = np.arange(frames) / max(1, frames - 1)
    now = np.full(frames, np.nan) if span is None else _data_time(time, span, frames, fps, lasting)
    return Clock(fps, now, progress, _plays(time), span)


def _plays(time: Time) -> int:
    return int({"forever": 0, "once": 1}.get(str(time.loop), time.loop))


def _through_states(time: Time, states: States) -> Clock:
    """The clock of a film that rests at each state: the lengths of these give its own, or, where
    that is given, are in proportion."""
    check(time, stated=True)
    fps, frames = _rate_and_frames(time, None)
    easing = time.easing if "easing" in time.model_fields_set else None
    way = course(states, time.state, time.transition, easing, float(fps))
    if time.duration is None and time.frames is None:
        frames = sum(_held(time, 0.0, fps)) + round(min(way.length, 1e12))
    _check_length(time, frames)
    moving, held = _moving(time, frames, fps)
    now, (first, last) = way.now(moving), states.span
    # What is held at the end is the last state, from which the film may go back to the first.
    arrived = np.flatnonzero(now > states.count - 1)
    stop = int(arrived[0]) if len(arrived) else moving
    now = _with_holds(time, (first, last), now, held, stop)
    return Clock(fps, now, np.arange(frames) / max(1, frames - 1), _plays(time), (first, last),
                 states)  # fmt: skip


def check(time: Time, filmed: bool = False, stated: bool = False) -> None:
    """Raises `Fault` below `time` for what is wrong with it whatever the data. `filmed`: the data
    has frames of its own, which give the film's length where `time` does not; `stated`: it has
    states, which do likewise."""
    stated = stated or time.stated
    if stated:
        _check_stated(time)
    if time.speed is not None and time.align == "stretch":
        text = "'speed' has no meaning where each table is stretched over the film"
        raise Fault("clock", text, ("speed",), "give the duration", on_key=True)
    given = [k for k in ("duration", "frames") if getattr(time, k) is not None]
    if time.speed is not None and given:
        text = f"give either 'speed' or '{given[0]}': each says how long the film is"
        raise Fault("clock", text, ("speed",), on_key=True)
    if time.fps is not None and len(given) > 1:
        hint = "leave one of fps, duration and frames out: the other two give it"
        raise Fault("clock", "'frames' is one too many", ("frames",), hint, on_key=True)
    if time.duration is not None and time.duration.unit != "s":
        hint = "write 12, 12s or 2min; for a number of frames the key 'frames'"
        raise Fault("clock", "the film's duration is in seconds", ("duration",), hint)
    if time.duration is not None and time.duration.amount <= 0:
        raise Fault("clock", "the film's duration must be above 0", ("duration",))
    if time.speed is not None or ((filmed or stated) and not given):
        for at, hold in _holds(time.hold):
            if hold.unit == "%":
                kind = "with 'speed'" if time.speed is not None else "without a 'duration'"
                raise Fault("clock", f"{kind}, holds are in seconds or frames", at)
        return
    if time.field is not None and not given:
        return  # A column of text, whose states give the length, or one of numbers: data will tell.
    fps, frames = _rate_and_frames(time, None)
    _check_length(time, frames)
    _moving(time, frames, fps)


def _check_stated(time: Time) -> None:
    """Raises `Fault` for what has no meaning where the film goes from state to state."""
    if time.speed is not None:
        text = "'speed' has no meaning where the film goes from state to state"
        raise Fault("clock", text, ("speed",), "give 'state' and 'transition'", on_key=True)
    if time.align == "stretch":
        text = "'align: stretch' has no meaning where the film goes from state to state"
        hint = "all tables that have a state show it at the same time"
        raise Fault("clock", text, ("align",), hint, on_key=True)
    for key in ("state", "transition"):
        given = getattr(time, key)
        several = given if isinstance(given, tuple) else (given,)
        for number, length in enumerate(several):
            if length is not None and length.unit == "%":
                at = (key, number) if isinstance(given, tuple) else (key,)
                text = f"'{key}' is a length of its own, not a share"
                raise Fault("clock", text, at, "write 1s or 20 frames")
    ways = time.easing(np.linspace(0.0, 1.0, 1001))
    if ways.min() < -ROUNDING or ways.max() > 1 + ROUNDING:
        text = f"'{time.easing}' would go beyond a state, towards the one after it"
        hint = "give it to a series, as in tween: back-out; here one that stays between them"
        raise Fault("clock", text, ("easing",), hint)
    if _nothing(time.state) and _nothing(time.transition):
        text = "the film would take no time: 'state' and 'transition' are both 0"
        raise Fault("clock", text, ("transition",))


def _nothing(given: Lengths | None) -> bool:
    """Whether lengths are given and all 0."""
    several = given if isinstance(given, tuple) else (given,)
    return all(length is not None and length.amount == 0 for length in several)


def _check_length(time: Time, frames: int) -> None:
    if 1 <= frames <= MOST_FRAMES:
        return
    keys = ("frames", "duration", "speed", "state", "transition", "field", "fps")
    at = tuple(key for key in keys if getattr(time, key) is not None)[:1]
    text = f"the film would have {frames:,} frames; from 1 to {MOST_FRAMES:,} are possible"
    hint = "give the film's duration" if at in ((), ("field",)) else None
    raise Fault("film-length", text, at, hint)


def _rate_and_frames(
    time: Time, span: tuple[float, float] | None, steps: int = 0
) -> tuple[Fraction, int]:
    if time.frames is not None and time.duration is not None:
        rate = time.frames / time.duration.amount
        if not SLOWEST <= rate <= FASTEST:
            text = f"that makes {rate:g} frames per second; {SLOWEST:g} to {FASTEST:,} are possible"
            raise Fault("film-rate", text, ("frames",))
        return _fraction(rate), time.frames
    fps = _fraction(time.fps or DEFAULT_FPS)
    if time.frames is not None:
        return fps, time.frames
    if time.speed is None and time.duration is None and steps:
        holds = [round(hold.seconds(0.0, float(fps)) * fps) for _, hold in _holds(time.hold)]
        return fps, steps + sum(holds)
    if time.speed is None:
        length = DEFAULT_SECONDS if time.duration is None else time.duration.amount
        return fps, _rounded(length, fps)
    if span is None:
        raise Fault("clock", "'speed' needs data with a clock", ("speed",), on_key=True)
    moving = abs(span[1] - span[0]) / time.speed
    held = sum(hold.seconds(0.0, float(fps)) for _, hold in _holds(time.hold))
    return fps, _rounded(moving + held, fps)


def _rounded(seconds: float, fps: Fraction) -> int:
    return round(min(seconds, 1e12) * fps)


def _holds(hold: Hold) -> list[tuple[Path, Duration]]:
    """Every hold with its path below `time`."""
    pauses = [(("hold", "at", n, "for"), pause.for_) for n, pause in enumerate(hold.at)]
    return [(("hold", "start"), hold.start), (("hold", "end"), hold.end), *pauses]


def _fraction(rate: float) -> Fraction:
    return BROADCAST.get(round(rate, 3)) or Fraction(rate).limit_denominator(10_000)


def _moving(time: Time, frames: int, fps: Fraction) -> tuple[int, list[int]]:
    """The frames in which data time moves; how many each hold takes: start, end, pauses."""
    whole = float(frames / fps)
    held = _held(time, whole, fps)
    if frames - sum(held) < 1:
        text = f"the holds take all of the film's {whole:g} s"
        hint = "holds are part of the duration: make it longer, or hold less"
        raise Fault("clock", text, ("hold",), hint, on_key=True)
    return frames - sum(held), held


def _held(time: Time, whole: float, fps: Fraction) -> list[int]:
    """How many frames each hold takes in a film of `whole` seconds: start, end, pauses."""
    return [round(hold.seconds(whole, float(fps)) * fps) for _, hold in _holds(time.hold)]


def _data_time(
    time: Time, span: tuple[float, float], frames: int, fps: Fraction, lasting: bool
) -> PerFrame:
    """Data time of each frame: holds put into an eased run from the span's start to its end."""
    moving, held = _moving(time, frames, fps)
    now = _running(time.easing, span, moving, lasting)
    return _with_holds(time, span, now, held, moving)


def _with_holds(
    time: Time, span: tuple[float, float], now: PerFrame, held: list[int], stop: int
) -> PerFrame:
    """Data time with the holds put in, that at the end before frame `stop`."""
    start, end, *pauses = held
    now = np.insert(now, stop, np.full(end, now[stop - 1]))
    for number, (pause, n) in enumerate(zip(time.hold.at, pauses, strict=True)):
        if not span[0] <= pause.t <= span[1]:
            text = f"the data has no moment {pause.t:g}: it runs from {span[0]:g} to {span[1]:g}"
            raise Fault("clock", text, ("hold", "at", number, "t"))
        met = now >= pause.t
        now = np.insert(now, int(np.argmax(met)) if met.any() else len(now), np.full(n, pause.t))
    return np.concatenate([np.full(start, span[0]), now])


def _running(easing: Easing, span: tuple[float, float], moving: int, lasting: bool) -> PerFrame:
    """Data time of the frames in which it moves."""
    first, last = span
    steps = np.arange(moving)
    if lasting and easing == Easing():
        # Divided last, so that where a frame is one step of whole numbers it shows just that.
        return np.asarray(first + (last - first) * steps / moving)
    now = first + (last - first) * easing(steps / max(1, moving if lasting else moving - 1))
    now[0] = first
    if not lasting:
        now[-1] = last
    return now
