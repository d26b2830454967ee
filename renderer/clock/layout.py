"""A film's frames: how many there are, and how many each of its parts takes.

A film is: frames before the data moves, frames of motion with pauses among them, frames after it
has arrived, and frames in which it goes back. Lengths are counted exactly, and rounded so that
errors do not add up: the parts before any moment take their length together, to half a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from renderer.clock.time import (
    BROADCAST,
    DEFAULT_FPS,
    DEFAULT_SECONDS,
    FASTEST,
    MOST_FRAMES,
    SLOWEST,
    Time,
)
from renderer.errors import Fault
from renderer.values import Duration


@dataclass(frozen=True)
class Layout:
    """Counts of frames.

    start, end  of standing still at the beginning, and where the data has arrived
    pauses      at each pause, in order of data time
    there       of motion: the first shows the data's first moment
    steps       from the last of these back to the first moment; 0 if it does not go back
    back        of the way back: fewer by one than its steps where the film then begins anew
    """

    start: int
    pauses: tuple[int, ...]
    end: int
    there: int
    steps: int = 0
    back: int = 0

    @property
    def held(self) -> int:
        return self.start + sum(self.pauses) + self.end

    @property
    def frames(self) -> int:
        return self.held + self.there + self.back


def rate_and_frames(time: Time) -> tuple[Fraction, int]:
    """Frames per second, and how many frames there are if the data has no say in it."""
    if time.frames is not None and time.duration is not None:
        rate = time.frames / time.duration.amount
        if not SLOWEST <= rate <= FASTEST:
            text = f"that makes {rate:g} frames per second; {SLOWEST:g} to {FASTEST:,} are possible"
            raise Fault("film-rate", text, ("frames",))
        return _fraction(rate), time.frames
    fps = _fraction(time.fps or DEFAULT_FPS)
    if time.frames is not None:
        return fps, time.frames
    length = DEFAULT_SECONDS if time.duration is None else time.duration.amount
    frames = round(min(length, 1e12) * fps)
    check_length(time, frames)
    return fps, frames


def check_length(time: Time, frames: int) -> None:
    """Raises `Fault` for too many frames, or none."""
    if 1 <= frames <= MOST_FRAMES:
        return
    keys = ("frames", "duration", "speed", "pace", "state", "transition", "field", "fps")
    at = tuple(key for key in keys if getattr(time, key) is not None)[:1]
    text = f"the film would have {frames:,} frames; from 1 to {MOST_FRAMES:,} are possible"
    hint = "give the film's duration" if at in ((), ("field",)) else None
    raise Fault("film-length", text, at, hint)


def check_room(time: Time, fps: Fraction, frames: int) -> None:
    """Raises `Fault` if nothing of the film is left for motion."""
    of_frames(time, fps, frames, [pause.for_ for pause in time.hold.at])


def of_frames(time: Time, fps: Fraction, frames: int, pauses: Sequence[Duration]) -> Layout:
    """The layout of a film of so many frames. Raises `Fault`."""
    check_length(time, frames)
    start, *stops, end = _rounded(time, fps, frames, pauses)
    moving = frames - start - sum(stops) - end
    there, steps, back = _shared(time, fps, frames, moving)
    if moving < 1 or there < (2 if steps else 1):
        whole = f"all of the film's {float(frames / fps):g} s"
        if isinstance(time.rewind, Duration) and moving > 1:
            text, at = f"the way back takes {whole}", ("rewind",)
            hint = "it is part of the duration: make it shorter, or the film longer"
        else:
            text, at = f"the holds take {whole}", ("hold",)
            hint = "holds are part of the duration: make it longer, or hold less"
        raise Fault("clock", text, at, hint, on_key=True)
    return Layout(start, tuple(stops), end, there, steps, back)


def _shared(time: Time, fps: Fraction, frames: int, moving: int) -> tuple[int, int, int]:
    """How many of the frames of motion go there, the steps of the way back, and its frames."""
    if time.rewind is False or moving < 2 and time.rewind is True:
        return moving, 0, 0
    if isinstance(time.rewind, Duration):
        steps = max(1, round(_exact(time.rewind, fps, frames)))
        back = steps - time.closed
        return moving - back, steps, back
    if time.closed:  # The last step leads to the film's first frame.
        steps = moving // 2
        return moving - steps + 1, steps, steps - 1
    back = (moving - 1) // 2
    return moving - back, back, back


def of_length(time: Time, fps: Fraction, length: float, pauses: Sequence[Duration],
              lasting: bool) -> Layout:  # fmt: skip
    """The layout of a film whose data moves for `length` frames, no whole number perhaps: each
    frame of motion shows just its moment, and the first after the end the end. `lasting`: it moves
    for a whole number of frames, and its last moment lasts until the end."""
    check_length(time, max(1, int(min(length, 1e15))))
    there = max(1, round(length)) if lasting else -int(-length // 1) + 1
    start, *stops, end = _rounded(time, fps, 0, pauses)
    before = start + sum(stops)
    if time.rewind is False:
        if not lasting:
            # The end's first frame is a hold's, if there is one.
            held = sum((_exact(one, fps, 0) for one in _holds(time, pauses)), Fraction(0))
            whole = round(Fraction(length) + held)
            end = max(0, whole - before - there)
        found = Layout(start, tuple(stops), end, there)
    else:
        if isinstance(time.rewind, Duration):
            steps = max(1, round(_exact(time.rewind, fps, 0)))
        else:
            steps = there - 1 if lasting else round(2 * length) - (there - 1)
        steps = steps if there > 1 else 0
        found = Layout(start, tuple(stops), end, there, steps, max(0, steps - time.closed))
    check_length(time, found.frames)
    return found


def _holds(time: Time, pauses: Sequence[Duration]) -> list[Duration]:
    return [time.hold.start, *pauses, time.hold.end]


def _rounded(time: Time, fps: Fraction, frames: int, pauses: Sequence[Duration]) -> list[int]:
    """Frames of the holds in order of data time: together as many as they last, to half a frame."""
    counts, sum_, done = [], Fraction(0), 0
    for hold in _holds(time, pauses):
        sum_ += _exact(hold, fps, frames)
        counts.append(round(sum_) - done)
        done = round(sum_)
    return counts


def _exact(length: Duration, fps: Fraction, frames: int) -> Fraction:
    """A length in frames, of a film of `frames`."""
    amount = Fraction(length.amount).limit_denominator(10**9)
    if length.unit == "%":
        return amount / 100 * frames
    return amount if length.unit == "frames" else amount * fps


def _fraction(rate: float) -> Fraction:
    return BROADCAST.get(round(rate, 3)) or Fraction(rate).limit_denominator(10_000)
