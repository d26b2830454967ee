"""Film time: the clock, and values that change over the film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any, Self, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.clock import Clock, PerFrame, Time, compile_clock
from renderer.easing import Easing
from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.values import Duration, Many, SpecModel, as_pydantic

__all__ = [
    "TRACK_NAMES",
    "Between",
    "Clock",
    "Keyframe",
    "Keyframes",
    "PerFrame",
    "Time",
    "Track",
    "compile_clock",
    "in_order",
    "sample",
]


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

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        in_order([key.at for key in self.keyframes])
        return self


def in_order(moments: Sequence[Duration]) -> None:
    """Raises a pydantic error for keyframes of one unit that are not in order of time."""
    for number, (one, two) in enumerate(pairwise(moments), 1):
        if one.unit == two.unit and one.amount > two.amount:
            raise as_pydantic(_disorder(number))


def _disorder(number: int) -> Fault:
    text = "keyframes go in order of time: this one is before the one above it"
    return Fault("keyframes", text, ("keyframes", number, "at"))


def track_kind(value: object) -> str:
    """The tag of a track; no tag is also a key, so that places of errors are clear."""
    if isinstance(value, (Mapping, Keyframes, Between)):
        known = isinstance(value, Keyframes) or (
            isinstance(value, Mapping) and "keyframes" in value
        )
        return "through" if known else "from-to"
    return "formula" if isinstance(value, (str, Expression)) else "constant"


Track: TypeAlias = Annotated[
    Annotated[float, Tag("constant")]
    | Annotated[Between, Tag("from-to")]
    | Annotated[Keyframes, Tag("through")]
    | Annotated[Expression, Tag("formula")],
    Discriminator(track_kind),
]
"""A number, or one that changes over the film: {from, to}, {keyframes}, or an expression."""

TRACK_NAMES = ("t", "frame", "progress")
"""What a track's expression may use beside the spec's params; `t` is data time."""


def sample(track: Any, clock: Clock, params: Mapping[str, float]) -> PerFrame:
    """The track's value at each frame, shape (frames,); raises `Fault` below the track."""
    if isinstance(track, Between):
        return track.from_ + (track.to - track.from_) * track.easing(clock.progress)
    if isinstance(track, Keyframes):
        return _through(track, clock)
    if isinstance(track, Expression):
        frames = np.arange(clock.frames, dtype=np.float64)
        names = dict(zip(TRACK_NAMES, (clock.now, frames, clock.progress), strict=True))
        values = np.broadcast_to(track.evaluate({**params, **names}), (clock.frames,)).astype(
            np.float64
        )
        if not np.isfinite(values).all():
            number = int(np.argmin(np.isfinite(values)))
            raise Fault("track", f"in frame {number} this is {values[number]:g}, not a number")
        return values
    return np.full(clock.frames, float(track))


def _through(track: Keyframes, clock: Clock) -> PerFrame:
    fps = float(clock.fps)
    last = (clock.frames - 1) / fps
    times = np.array([key.at.seconds(last, fps) for key in track.keyframes])
    if (np.diff(times) < 0).any():
        raise _disorder(int(np.argmax(np.diff(times) < 0)) + 1)
    # A keyframe at the film's end is reached in its last frame.
    times = np.where((times > last) & (times <= clock.seconds + 1e-9), last, times)
    values = np.array([key.value for key in track.keyframes])
    seconds = np.arange(clock.frames) / fps
    into = np.clip(np.searchsorted(times, seconds, side="right"), 1, max(1, len(times) - 1))
    result = np.full(clock.frames, values[0])
    for number in range(1, len(times)):
        rows = into == number
        width = times[number] - times[number - 1]
        past = (seconds[rows] - times[number - 1]) / width if width else np.ones(rows.sum())
        eased = track.keyframes[number].easing(np.clip(past, 0, 1))
        result[rows] = values[number - 1] + (values[number] - values[number - 1]) * eased
    return result
