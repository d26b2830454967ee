"""The clock of a film: which moment of the data each of its frames shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from renderer.clock import layout, stops
from renderer.clock.check import check
from renderer.clock.course import Course, Eased, Paced, PerFrame, paced
from renderer.clock.layout import Layout
from renderer.clock.reading import Reading
from renderer.clock.resting import through
from renderer.clock.stops import OWN, Stop
from renderer.clock.time import DEFAULT_SECONDS, Time
from renderer.easing import Easing
from renderer.errors import Fault
from renderer.states import States
from renderer.values import Duration


@dataclass(frozen=True)
class Clock:
    """The film's frames in time.

    fps       frames per second, exact
    now       data time shown by each frame, shape (frames,); NaN where the data has no clock
    progress  share of the film passed, 0 at the first frame and 1 at the last, shape (frames,)
    plays     how often a GIF plays; 0 is for ever
    span      first and last data time, or None
    layout    how many frames each part of the film takes
    pauses    the first frame of each of the spec's pauses, and the one after its last; equal for
              one that never comes
    course    how data time moves, or None
    passed    frames of motion from the data's first moment to that of each frame, shape (frames,)
    states    those that data time numbers, if the film goes from one to the next
    dated     whether data time is seconds since 1970
    """

    fps: Fraction
    now: PerFrame
    progress: PerFrame
    plays: int = 0
    span: tuple[float, float] | None = None
    layout: Layout | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    course: Course | None = None
    passed: PerFrame | None = None
    states: States | None = None
    dated: bool = False

    @property
    def frames(self) -> int:
        return len(self.progress)

    @property
    def seconds(self) -> float:
        """Length of the film."""
        return float(self.frames / self.fps)

    @property
    def arrived(self) -> int:
        """The last frame before the data goes back, else of the film."""
        back = 0 if self.layout is None else self.layout.back
        return self.frames - 1 - back

    @property
    def onward(self) -> bool:
        """Whether data time never runs back."""
        return not (np.diff(self.now) < 0).any()

    @property
    def settled(self) -> PerFrame:
        """Data time as what cannot be between two states shows it: of the states that the film goes
        through the nearest one, which text names; of other data just `now`. Shape (frames,)."""
        return self.now if self.states is None else self.states.settled(self.now)

    @property
    def standing(self) -> float:
        """Seconds of the film in which data time stands still."""
        return 0.0 if self.layout is None else float(self.layout.held / self.fps)

    @property
    def returning(self) -> float:
        """Seconds of the film in which data time goes back."""
        return 0.0 if self.layout is None else float(self.layout.back / self.fps)

    @property
    def speeds(self) -> tuple[float, ...]:
        """Units of data time per second of film, of each stretch that has its own; else none."""
        if not isinstance(self.course, Paced):
            return ()
        return tuple(self.course.speeds[self.course.gains == 0].tolist())

    def stretched(self, span: tuple[float, float]) -> Clock:
        """The clock of data that runs over `span` while this one runs from 0 to 1."""
        first, last = span
        course = None if self.course is None else self.course.over(first, last)
        now = first + (last - first) * self.now
        return replace(self, now=now, span=span, course=course)

    def before(self, seconds: float) -> PerFrame:
        """Data time so many seconds of motion before each frame, shape (frames,). While the film
        stands still no time passes, so that this stands still too; before the data's beginning it
        goes on backwards at the mean speed. On the way back it is what it was on the way there."""
        if self.course is None or self.passed is None:
            return np.full(self.frames, np.nan)
        return self.course.at(self.passed - seconds * float(self.fps))


def compile_clock(
    time: Time, span: tuple[float, float] | None, steps: int = 0, lasting: bool = False,
    reading: Reading | None = None, states: States | None = None,
) -> Clock:  # fmt: skip
    """The clock of a film whose data runs over `span` (data time); raises `Fault` below `time`.

    steps    how many frames the data itself has, which is the film's length if `time` gives none
    lasting  whether the data's last moment lasts until the end of `span`: the film ends there, and
             its last frame shows what is before
    reading  what tells moments of the data
    states   those that the film goes through, of which `span` is the numbers
    """
    reading = reading or Reading()
    if states is not None:
        return _through_states(time, states, reading)
    check(time, bool(steps))
    if span is not None and not np.isfinite(span[1] - span[0]):
        first, last = map(reading.shown, span)
        text = f"the data's clock runs from {first} to {last}: that is too far"
        raise Fault("clock", text, ("field",) if time.field else ())
    fps, frames = layout.rate_and_frames(time)
    if span is None and (time.speed or time.pace):
        word = "speed" if time.speed else "pace"
        text, hint = f"'{word}' needs data with a clock", "name its column, of numbers: field: …"
        raise Fault("clock", text, (word,), hint, on_key=True)
    if span is None:
        if time.hold.at:
            text = "the film can stop only at moments of data with a clock"
            raise Fault("no-clock", text, ("hold", "at", 0))
        found = layout.of_length(time, fps, steps, (), True) if steps and _unsaid(time) else (
            layout.of_frames(time, fps, frames, ())
        )  # fmt: skip
        return _without_data(time, fps, found)
    met = stops.found(time, span, reading)
    lengths = [stop.length for stop in met]
    if steps and _unsaid(time):
        planned = layout.of_length(time, fps, steps, lengths, True)
        course: Course = _eased(time, span, planned.there, True)
    elif time.free:
        course = _free(time, span, fps, lasting, reading)
        planned = _of_speed(time, fps, course.length, lengths, lasting, reading)
    else:
        planned = layout.of_frames(time, fps, frames, lengths)
        length = float(planned.there if lasting else planned.there - 1)
        course = (
            _eased(time, span, length, lasting) if time.pace is None
            else paced(stops.stretches(time, span, fps, frames, reading), span, float(fps), length)
        )  # fmt: skip
    return replace(_laid_out(time, fps, planned, course, met, lasting), dated=reading.dated)


def _through_states(time: Time, states: States, reading: Reading) -> Clock:
    """The clock of a film that rests at each state."""
    check(time, stated=True)
    fps, frames = layout.rate_and_frames(time)
    met = stops.found(time, states.span, reading)
    if states.wraps and time.hold.end.amount:
        # What is held at the end is the last state, from which the film goes back to the first.
        met.append(Stop(OWN, float(states.count - 1), time.hold.end))
        met.sort(key=lambda stop: stop.time)
        hold = time.hold.model_copy(update={"end": Duration(0.0)})
        time = time.model_copy(update={"hold": hold})
    lengths = [stop.length for stop in met]
    way = through(states, time, float(fps))
    if time.duration is None and time.frames is None:
        lasting = way.rests_at_last(1.0)
        planned = layout.of_length(time, fps, way.length, lengths, lasting)
    else:
        planned = layout.of_frames(time, fps, frames, lengths)
        lasting = way.rests_at_last(planned.there / way.length)
        way = way.lasting(float(planned.there if lasting else planned.there - 1))
    return replace(_laid_out(time, fps, planned, way, met, lasting), states=states)


def _unsaid(time: Time) -> bool:
    """Whether `time` says nothing of the film's length."""
    return time.duration is None and time.frames is None and not (time.speed or time.pace)


def _eased(time: Time, span: tuple[float, float], length: float, lasting: bool) -> Eased:
    return Eased(span[0], span[1], length, time.easing, lasting)


def _free(
    time: Time, span: tuple[float, float], fps: Fraction, lasting: bool, reading: Reading
) -> Course:
    """The course of a film whose length the data gives."""
    if span[0] == span[1]:
        word = "speed" if time.speed else "pace"
        text = f"'{word}' gives no length: the data has only the moment {reading.shown(span[0])}"
        raise Fault("clock", text, (word,), "give the film's duration", on_key=True)
    course = paced(stops.stretches(time, span, fps, 0, reading), span, float(fps))
    if time.easing == Easing():
        return course
    return _eased(time, span, course.length, lasting)


def _of_speed(
    time: Time, fps: Fraction, length: float, pauses: Sequence[Duration], lasting: bool,
    reading: Reading,
) -> Layout:  # fmt: skip
    """The layout of a film whose length a speed gives; one that is too slow is told what would
    do."""
    try:
        return layout.of_length(time, fps, length, pauses, lasting)
    except Fault as fault:
        if time.speed is None or fault.code != "film-length":
            raise
        unit = "a second of film passes a second of the data; " if reading.dated else ""
        better = time.speed.times(length / float(fps) / DEFAULT_SECONDS, reading.dated)
        hint = f"{unit if not time.speed.unit else ''}for {DEFAULT_SECONDS:g} s: speed: {better}"
        raise Fault(fault.code, fault.text, fault.at, hint) from None


def _without_data(time: Time, fps: Fraction, planned: Layout) -> Clock:
    frames = planned.frames
    layout.check_length(time, frames)
    return Clock(fps, np.full(frames, np.nan), _progress(frames), time.plays, layout=planned)


def _progress(frames: int) -> PerFrame:
    return np.arange(frames) / max(1, frames - 1)


def _laid_out(
    time: Time, fps: Fraction, planned: Layout, course: Course, met: Sequence[Stop], lasting: bool
) -> Clock:
    """Holds put into the run there, and the way back after it."""
    passed = np.minimum(np.arange(planned.there, dtype=np.float64), course.length)
    if planned.there == 1 and not lasting:
        passed[0] = course.length  # A film of one frame shows the end.
    now = course.at(passed)
    if planned.there > 1 or lasting:
        now[0] = course.first
    if not lasting:
        now[-1] = course.last
    top, last = float(passed[-1]), float(now[-1])
    now, passed, where = stops.put(met, planned, course, now, passed)
    back = top * np.arange(planned.steps - 1, -1, -1)[: planned.back] / max(1, planned.steps)
    returning = course.at(back)
    returning[back == 0] = course.first
    start, end = planned.start, planned.end
    now = np.concatenate([np.full(start, course.first), now, np.full(end, last), returning])
    passed = np.concatenate([np.zeros(start), passed, np.full(end, top), back])
    places = [(0, 0)] * len(time.hold.at)
    for stop, (begin, after) in zip(met, where, strict=True):
        if stop.number != OWN:
            places[stop.number] = (begin + start, after + start)
    return Clock(
        fps, now, _progress(len(now)), time.plays, (course.first, course.last), planned,
        tuple(places), course, passed,
    )  # fmt: skip
