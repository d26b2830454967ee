"""Film time: frame index <-> seconds <-> data time, and values that change over the film.

The one place that knows how many frames a film has and which moment of the data each frame shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.easing import Easing
from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.values import Duration, Many, Name, Positive, SpecModel

PerFrame: TypeAlias = NDArray[np.float64]
"""One value for each frame of the film."""

DEFAULT_FPS = 30
DEFAULT_SECONDS = 10.0
MOST_FRAMES = 1_000_000
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
    the third; `speed` gives the duration from the data."""

    fps: Annotated[float, Field(gt=0, le=1000)] | None = None
    """Frames per second of the film (default 30)."""
    duration: Duration | None = None
    """Length of the whole film, holds included (default 10 s)."""
    frames: Annotated[int, Field(ge=1)] | None = None
    """Number of frames, instead of `duration` or `fps`."""
    speed: Positive | None = None
    """Units of data time per second of film, instead of `duration`."""
    field: Name | None = None
    """The column that is the data's clock; without it t, time, epoch, step, date, year …"""
    easing: Easing = Easing()
    """How data time speeds up and slows down over the film."""
    hold: Hold = Hold()
    """Where the data stands still."""
    loop: Literal["forever", "once"] | Annotated[int, Field(ge=1, le=65535)] = "forever"
    """How often a GIF plays: forever, once, or a number of times."""


@dataclass(frozen=True)
class Clock:
    """The film's frames in time.

    fps       frames per second, exact
    now       data time shown by each frame, shape (frames,); NaN where the data has no clock
    progress  share of the film passed, 0 at the first frame and 1 at the last, shape (frames,)
    plays     how often a GIF plays; 0 is for ever
    span      first and last data time, or None
    """

    fps: Fraction
    now: PerFrame
    progress: PerFrame
    plays: int = 0
    span: tuple[float, float] | None = None

    @property
    def frames(self) -> int:
        return len(self.progress)

    @property
    def seconds(self) -> float:
        """Length of the film."""
        return float(self.frames / self.fps)

    def index(self, moment: Duration) -> int:
        """The frame shown at a moment of the film; the last one from its end on."""
        if moment.unit == "%":
            return min(self.frames - 1, round(moment.amount / 100 * (self.frames - 1)))
        return min(self.frames - 1, int(moment.seconds(self.seconds, float(self.fps)) * self.fps))


def compile_clock(time: Time, span: tuple[float, float] | None) -> Clock:
    """The clock of a film whose data runs over `span` (data time); raises `Fault` below `time`."""
    fps, frames = _rate_and_frames(time, span)
    if not 1 <= frames <= MOST_FRAMES:
        at = next(
            k for k in ("frames", "duration", "speed", "fps") if getattr(time, k) or k == "fps"
        )
        raise Fault(
            "film-length",
            f"the film would have {frames:,} frames; from 1 to {MOST_FRAMES:,} are possible",
            (at,),
        )
    progress = np.arange(frames) / max(1, frames - 1)
    now = np.full(frames, np.nan) if span is None else _data_time(time, span, frames, float(fps))
    plays = {"forever": 0, "once": 1}.get(str(time.loop), time.loop)
    return Clock(fps, now, progress, int(plays), span)


def _rate_and_frames(time: Time, span: tuple[float, float] | None) -> tuple[Fraction, int]:
    given = [k for k in ("duration", "frames", "speed") if getattr(time, k) is not None]
    if time.fps is not None and len(given) > 1:
        raise Fault(
            "clock", f"'{given[1]}' is one too many: two of fps, {', '.join(given)} say it all",
            (given[1],), on_key=True,
        )  # fmt: skip
    if time.speed is not None and len(given) > 1:
        raise Fault("clock", f"give either 'speed' or '{given[0]}'", ("speed",), on_key=True)
    if time.duration is not None and time.duration.unit != "s":
        raise Fault("clock", "the film's duration is in seconds: 12, 12s, 2min", ("duration",))
    if time.frames is not None and time.duration is not None:
        if time.duration.amount <= 0:
            raise Fault("clock", "the film's duration must be above 0", ("duration",))
        return _fraction(time.frames / time.duration.amount), time.frames
    fps = _fraction(time.fps or DEFAULT_FPS)
    if time.frames is not None:
        return fps, time.frames
    if time.speed is None:
        length = DEFAULT_SECONDS if time.duration is None else time.duration.amount
        return fps, _rounded(length, fps)
    if span is None:
        raise Fault("clock", "'speed' needs data with a clock", ("speed",), on_key=True)
    moving = abs(span[1] - span[0]) / time.speed
    held = sum(d.seconds(0.0, float(fps)) for d in _holds(time.hold))
    if any(d.unit == "%" for d in _holds(time.hold)):
        raise Fault("clock", "with 'speed', holds are in seconds or frames", ("hold",))
    return fps, _rounded(moving + held, fps)


def _rounded(seconds: float, fps: Fraction) -> int:
    return round(min(seconds, 1e12) * fps)


def _holds(hold: Hold) -> list[Duration]:
    return [hold.start, hold.end, *(pause.for_ for pause in hold.at)]


def _fraction(rate: float) -> Fraction:
    return BROADCAST.get(round(rate, 3)) or Fraction(rate).limit_denominator(10_000)


def _data_time(time: Time, span: tuple[float, float], frames: int, fps: float) -> PerFrame:
    """Data time of each frame: holds put into an eased run from the span's start to its end."""
    whole = frames / fps

    def count(duration: Duration) -> int:
        return round(duration.seconds(whole, fps) * fps)

    start, end = count(time.hold.start), count(time.hold.end)
    pauses = [(pause.t, count(pause.for_)) for pause in time.hold.at]
    moving = frames - start - end - sum(n for _, n in pauses)
    if moving < 1:
        raise Fault(
            "clock", f"the holds take all of the film's {whole:g} s", ("hold",), on_key=True
        )
    u = time.easing(np.arange(moving) / max(1, moving - 1))
    now = span[0] + (span[1] - span[0]) * u
    now[-1] = span[1]
    if moving == 1 and not start:
        now[:] = span[1]
    low, high = sorted(span)
    for number, (t, n) in enumerate(pauses):
        if not low <= t <= high:
            text = f"the data has no moment {t:g}: it runs from {low:g} to {high:g}"
            raise Fault("clock", text, ("hold", "at", number, "t"))
        passed = now >= t if span[1] >= span[0] else now <= t
        first = int(np.argmax(passed))
        now = np.insert(now, first, np.full(n, t))
    return np.concatenate([np.full(start, span[0]), now, np.full(end, span[1])])


class Between(SpecModel):
    """A value that goes from one number to another over the whole film."""

    from_: Annotated[float, Field(alias="from")]
    """The value in the first frame."""
    to: float
    """The value in the last frame."""
    easing: Easing = Easing()
    """How it speeds up and slows down."""


class Keyframe(SpecModel):
    """The value at one moment of the film."""

    at: Duration
    """The moment: seconds, or a share of the film such as 50%."""
    value: float
    """The value at that moment."""
    easing: Easing = Easing()
    """How the value arrives here from the keyframe before."""


class Keyframes(SpecModel):
    """A value through several moments of the film; constant before the first and after the last."""

    keyframes: Annotated[Many[Keyframe], Field(min_length=1)]
    """Moments in order of time."""


def track_kind(value: object) -> str:
    if isinstance(value, (Keyframes, Between)):
        return "keyframes" if isinstance(value, Keyframes) else "between"
    if isinstance(value, Mapping):
        return "keyframes" if "keyframes" in value else "between"
    return "expression" if isinstance(value, (str, Expression)) else "number"


Track: TypeAlias = Annotated[
    Annotated[float, Tag("number")]
    | Annotated[Between, Tag("between")]
    | Annotated[Keyframes, Tag("keyframes")]
    | Annotated[Expression, Tag("expression")],
    Discriminator(track_kind),
]
"""A number, or one that changes over the film: {from, to}, {keyframes}, or an expression of
`t` (data time), `frame` and `progress`."""


def sample(track: Any, clock: Clock, params: Mapping[str, float]) -> PerFrame:
    """The track's value at each frame, shape (frames,); raises `Fault` below the track."""
    if isinstance(track, Between):
        return track.from_ + (track.to - track.from_) * track.easing(clock.progress)
    if isinstance(track, Keyframes):
        return _through(track, clock)
    if isinstance(track, Expression):
        frames = np.arange(clock.frames, dtype=np.float64)
        names = {**params, "t": clock.now, "frame": frames, "progress": clock.progress}
        return np.broadcast_to(track.evaluate(names), (clock.frames,)).astype(np.float64)
    return np.full(clock.frames, float(track))


def _through(track: Keyframes, clock: Clock) -> PerFrame:
    fps = float(clock.fps)
    last = (clock.frames - 1) / fps
    times = np.array([key.at.seconds(last, fps) for key in track.keyframes])
    back = np.flatnonzero(np.diff(times) < 0)
    if len(back):
        at = ("keyframes", int(back[0]) + 1, "at")
        raise Fault("keyframes", "keyframes go in order of time", at)
    values = np.array([key.value for key in track.keyframes])
    seconds = clock.progress * last
    into = np.clip(np.searchsorted(times, seconds, side="right"), 1, max(1, len(times) - 1))
    result = np.full(clock.frames, values[0])
    for number in range(1, len(times)):
        rows = into == number
        width = times[number] - times[number - 1]
        u = (
            np.clip((seconds[rows] - times[number - 1]) / width, 0, 1)
            if width
            else np.ones(rows.sum())
        )
        eased = track.keyframes[number].easing(u)
        result[rows] = values[number - 1] + (values[number] - values[number - 1]) * eased
    return result
