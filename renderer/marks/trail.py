"""Trails: how much of the past is shown behind what moves, and how it fades.

What a trail shows is an interval of data time that ends now. By film time it is what the film has
passed in so many seconds of motion, whatever its pace was: while the film is held, trails stand
still as all else does, so that the frames of a hold, and a poster, show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import RGBA, Color
from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.drawing import RGBAs
from renderer.marks.strands import Rows, Strands
from renderer.timeline import Clock, PerFrame
from renderer.values import Duration, Many, Scalar, SpecModel, as_pydantic

Floats: TypeAlias = NDArray[np.float64]
FadeWord: TypeAlias = Literal["alpha", "width", "size", "color", "none"]
Fade: TypeAlias = Annotated[
    Annotated[FadeWord, Tag("one")]
    | Annotated[Annotated[Many[FadeWord], Field(min_length=1)], Tag("several")],
    Discriminator(lambda value: "several" if isinstance(value, (list, tuple)) else "one"),
]


@dataclass(frozen=True)
class Window(Scalar):
    """How much of the past a trail shows."""

    amount: float
    unit: Literal["s", "%", "samples"]

    json_schema = {
        "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string"}],
        "description": "Film time (2s), a share of the data's time (10%), or rows (200 samples).",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, str) and value.rstrip().removesuffix("s").endswith("sample"):
            number = value.rstrip().removesuffix("s").removesuffix("sample").strip()
            if number.isascii() and number.isdigit() and int(number) > 0:
                return cls(float(number), "samples")
        try:
            duration = Duration.parse(value)
        except Fault:
            duration = Duration(0.0)
        if duration.unit == "frames" or duration.amount <= 0:
            raise Fault("trail", f"'{value}' is not a length", hint="write 2s, 10% or 200 samples")
        return cls(duration.amount, duration.unit)

    def __str__(self) -> str:
        return f"{self.amount:g}{' samples' if self.unit == 'samples' else self.unit}"


class Trail(SpecModel):
    """How much of the past is shown behind what moves, and how it fades."""

    length: Window
    """2s of film, 10% of the data's time, or 200 samples (rows of each key). By film time a trail
    is longer where the data runs faster. While the film is held it stands still, whatever its
    length."""
    fade: Fade = "alpha"
    """What goes to nothing towards the old end: `alpha`, the opacity; `width` of lines or `size` of
    markers; `color`, towards another one (`to`); `none`; or several, as in [alpha, width]."""
    to: Color | None = None
    """The colour that the old end has; default: that of the panel's ground."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        several = self.fades
        if "none" in several and len(several) > 1:
            text = "'none' does not go with other kinds of fading"
            raise as_pydantic(Fault("trail", text, ("fade",), "leave 'none' out"))
        if self.to is not None and "color" not in several and "fade" in self.model_fields_set:
            text = "'to' is a colour to fade to, which 'fade' does not say"
            raise as_pydantic(Fault("trail", text, ("to",), "add color: fade: [alpha, color]"))
        return self

    @property
    def fades(self) -> tuple[FadeWord, ...]:
        """All that fades; a colour to go to says that colours do."""
        if self.to is not None and "fade" not in self.model_fields_set:
            return ("color",)
        return self.fade if isinstance(self.fade, tuple) else (self.fade,)


class Stretch(SpecModel):
    """How much of the past of what is filled is shown."""

    length: Window
    """2s of film, or 10% of the data's time."""
    fade: Literal["none"] = "none"
    """What is filled ends as it is."""


class Wake(Trail):
    """What is shown behind things that move."""

    as_: Annotated[Literal["line", "marks"] | None, Field(alias="as")] = None
    """`line` (default for markers and text): the way they came; `marks` (default for arrows, and
    for rows that are revealed): themselves, as they were."""
    width: Annotated[float, Field(gt=0, le=100)] | None = None
    """Of the line, in points; default: 1.5."""
    copies: Annotated[int, Field(ge=1, le=200)] | None = None
    """How many marks there are, evenly spaced in time; default: 12. A length in samples shows
    those rows."""


@dataclass(frozen=True, eq=False)
class Fading:
    """How what is old is drawn: `to` is the colour it goes to."""

    alpha: bool
    size: bool
    to: RGBA | None

    @property
    def any(self) -> bool:
        """Whether anything fades."""
        return self.alpha or self.size or self.to is not None

    def inks(self, colors: RGBAs, strength: Floats) -> RGBAs:  # Hot path.
        """Colours (n, 4) or (1, 4) of what has a strength from 0 to 1 each, shape (n, 4)."""
        if not self.any:
            return colors
        colors = np.repeat(colors, len(strength), axis=0) if len(colors) == 1 else colors.copy()
        if self.to is not None:
            there = np.array(self.to[:3])
            colors[:, :3] = there + (colors[:, :3] - there) * strength[:, None]
        if self.alpha:
            colors[:, 3] *= strength
        return colors


def fading(trail: Trail, binding: Binding) -> Fading:
    """How a trail fades."""
    fades, theme, there = trail.fades, binding.theme, None
    if "color" in fades:
        there = theme.panel if binding.dimensions == 2 else theme.background
        there = there if trail.to is None else trail.to.rgba(theme.palette)
    return Fading("alpha" in fades, bool({"width", "size"} & {*fades}), there)


@dataclass(frozen=True, eq=False)
class Reach:
    """How far back a trail goes.

    since    the data time at which it begins at each frame, shape (frames,); of trails by rows,
             that of now
    samples  how many rows it shows; 0 for trails by time
    seconds  how long it is in film time; 0 for others
    share    how long it is in data time; 0 for others
    """

    clock: Clock
    since: PerFrame
    samples: int
    seconds: float
    share: float

    @property
    def longest(self) -> float:
        """The most data time, or rows, that it spans at any frame."""
        if self.samples:
            return float(self.samples)
        return self.share or float((self.clock.now - self.since).max(initial=0.0))

    def first_frames(self) -> Rows:
        """The first frame of the film whose data time is still shown at each, shape (frames,); of
        trails by rows, the film's first."""
        now, frames = self.clock.now, np.arange(self.clock.frames)
        if self.samples:
            return np.zeros_like(frames)
        onward = np.maximum.accumulate(now)
        return np.minimum(np.searchsorted(onward, self.since, side="left"), frames)

    def back(self, shares: Floats, index: int) -> Floats:  # Hot path.
        """The data times that lie such shares of the trail before frame `index`; NaN before the
        film began. By film time they are evenly spaced in it."""
        if not self.seconds:
            return np.asarray(self.clock.now[index] - shares * self.share)
        found, passed = self._ago(shares * self.seconds, index)
        return np.where(passed < 0, np.nan, found)

    def strength(self, past: Floats, index: int) -> Floats:  # Hot path.
        """How strong what lies so much data time back (or rows; all below 0) is at a frame: 1 now,
        0 at the old end."""
        if not self.seconds:
            whole = self.samples or self.share
            return np.asarray(np.clip(1 + past / whole, 0, 1)) if whole else np.ones(len(past))
        ages = np.linspace(self.seconds, 0, int(self.seconds * float(self.clock.fps)) + 2)
        back = self._ago(ages, index)[0] - self.clock.now[index]
        back = np.minimum.accumulate(np.minimum(back[::-1], 0.0))[::-1]
        found = np.interp(np.minimum(past, -0.0), back, ages)
        # Where the film rests at a state, what is there has been there since it came.
        found = np.where(past >= 0, float(ages[back == 0].max(initial=0.0)), found)
        return np.asarray(np.clip(1 - found / self.seconds, 0, 1))

    def _ago(self, seconds: Floats, index: int) -> tuple[Floats, Floats]:
        """The data times so many seconds of motion before a frame, and how many frames of motion
        had passed then."""
        clock = self.clock
        if clock.course is None or clock.passed is None:
            return np.full(len(seconds), np.nan), np.full(len(seconds), np.nan)
        passed = clock.passed[index] - seconds * float(clock.fps)
        return np.minimum(clock.course.at(passed), clock.now[index]), passed


def reach(trail: Trail | Stretch, clock: Clock, each: int = 1) -> Reach:
    """How far back a trail goes at each frame; `each`: how many points stand for a row."""
    now, length = clock.now, trail.length
    if length.unit == "samples":
        return Reach(clock, now, int(length.amount) * each, 0.0, 0.0)
    if length.unit == "%":
        span = clock.span or (0.0, 0.0)
        share = (abs(span[1] - span[0]) or 1.0) * length.amount / 100
        return Reach(clock, now - share, 0, 0.0, share)
    return Reach(clock, behind(clock, length.amount), 0, length.amount, 0.0)


def check_trail(show: str, clocked: bool, possible: tuple[str, ...]) -> None:
    """Raises `Fault` where there is no past to show."""
    if not clocked:
        text = "a trail needs data with a clock"
        hint = "name the clock column in time: {field: …}"
        raise Fault("trail", text, ("trail",), hint, on_key=True)
    if show not in possible:
        text = "a trail is of what moves or comes, and 'show: all' shows all of it at once"
        if show == "snapshot":
            text = "a trail is of what moves or comes; a snapshot is all of one moment"
        wanted = " or ".join(f"show: {one}" for one in possible)
        hint = f"use {wanted}, or a ghost" if show == "snapshot" else f"use {wanted}"
        raise Fault("trail", text, ("trail",), hint, on_key=True)


def behind(clock: Clock, seconds: float) -> PerFrame:
    """The data time that the film showed so many seconds of motion before each frame, or at its
    beginning. Where it plays back, what it showed when it came there first."""
    return np.asarray(np.minimum(clock.before(seconds), clock.now))


def starts(far: Reach, strands: Strands) -> Rows:
    """The first row shown of each strand at each frame, shape (frames, strands)."""
    if far.samples:
        return np.maximum(strands.stops - far.samples, strands.bounds[:-1])
    found = np.empty_like(strands.stops)
    for k in range(strands.count):
        part = strands.clock[strands.bounds[k] : strands.bounds[k + 1]]
        found[:, k] = strands.bounds[k] + np.searchsorted(part, far.since, side="left")
    return found


@dataclass(frozen=True, eq=False)
class Tail:
    """A trail of strands: the first row shown of each at each frame, shape (frames, strands), how
    far back it goes, and how it fades."""

    starts: Rows
    reach: Reach
    fading: Fading


def tail(trail: Trail, strands: Strands, binding: Binding, each: int = 1) -> Tail:
    """The trail of strands, of whose points `each` stand for a row."""
    far = reach(trail, binding.clock, each)
    return Tail(starts(far, strands), far, fading(trail, binding))
