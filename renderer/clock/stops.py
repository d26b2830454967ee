"""Where the film stops, and where its pace changes: moments of the data put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from renderer.clock.course import Course, PerFrame, Stretch
from renderer.clock.layout import Layout
from renderer.clock.reading import Reading
from renderer.clock.speed import Speed
from renderer.clock.time import Time
from renderer.errors import Fault, Path
from renderer.moment import Condition, DataTime
from renderer.values import Duration

OWN = -1
"""The number of a stop that is none of the spec's list."""


@dataclass(frozen=True)
class Stop:
    """A pause of which the moment is known.

    number  its place in the spec's list, or `OWN`
    time    data time
    """

    number: int
    time: float
    length: Duration


def found(time: Time, span: tuple[float, float], reading: Reading) -> list[Stop]:
    """The pauses in order of data time, those at one moment as the spec has them; a warning for one
    that never comes. Raises `Fault` below `time`."""
    stops = []
    for number, pause in enumerate(time.hold.at):
        at: Path = ("hold", "at", number)
        moment = pause.moment
        when = _moment(moment, at, reading)
        if when is None or (isinstance(moment, Condition) and not span[0] <= when <= span[1]):
            assert isinstance(moment, Condition)
            text = f"'{moment.when.text}' never holds in the film, so it does not stop there"
            hint = reading.ranges(moment)
            reading.warn(Fault("never", text, (*at, "when"), hint, severity="warning"))
            continue
        if not span[0] <= when <= span[1]:
            first, last, shown = (reading.shown(one) for one in (*span, when))
            text = f"the data has no moment {shown}: it runs from {first} to {last}"
            raise Fault("clock", text, (*at, *_key(moment)))
        stops.append(Stop(number, when, pause.for_))
    return sorted(stops, key=lambda stop: stop.time)


def _moment(moment: DataTime | Condition, at: Path, reading: Reading) -> float | None:
    try:
        return reading.time_of(moment)
    except Fault as fault:
        raise fault.below(*at) from None


def _key(moment: DataTime | Condition) -> Path:
    return moment.path if isinstance(moment, DataTime) else ("when",)


def stretches(
    time: Time, span: tuple[float, float], fps: Fraction, frames: int, reading: Reading
) -> list[Stretch]:
    """The stretches of the data's time that are in `span`, to its end. Raises `Fault` below
    `time`; a warning for what never comes."""
    if time.speed is not None:
        return [Stretch(span[1], _speed(time.speed, reading, ("speed",)))]
    assert time.pace is not None
    result: list[Stretch] = []
    begin, before = span[0], -np.inf
    whole = float(frames / fps)
    for number, one in enumerate(time.pace):
        at: Path = ("pace", number)
        speed = _speed(one.speed, reading, (*at, "speed"))
        until: float | None = span[1]
        if one.until is not None:
            until = _moment(one.until, (*at, "until"), reading)
        if until is None:
            assert isinstance(one.until, Condition)
            text = f"'{one.until.when.text}' never holds in the film, so this pace goes on"
            hint = reading.ranges(one.until)
            reading.warn(Fault("never", text, (*at, "until", "when"), hint, severity="warning"))
            until = span[1]
        elif one.until is not None and until <= before:
            text = "stretches go in order of the data's time: this one ends before it begins"
            raise Fault("pace", text, (*at, "until"))
        before = until
        if until <= begin:
            _warn_unused(span, (*at, "until"), reading, until)
            continue
        over = one.over.seconds(whole, float(fps)) if result else 0.0
        result.append(Stretch(min(until, span[1]), speed, over, number))
        begin = until
        if until >= span[1]:
            if number + 1 < len(time.pace) and until > span[1]:
                _warn_unused(span, (*at, "until"), reading, until)
            break
    if not result or result[-1].until < span[1]:
        raise _never_ends(time, span, reading, before)
    return result


def _speed(speed: Speed, reading: Reading, at: Path) -> float:
    try:
        return speed.per_second(reading.dated)
    except Fault as fault:
        raise fault.below(*at) from None


def _warn_unused(span: tuple[float, float], at: Path, reading: Reading, until: float) -> None:
    first, last, shown = (reading.shown(one) for one in (*span, until))
    text = f"the data has no moment {shown}: it runs from {first} to {last}"
    reading.warn(Fault("never", text, at, severity="warning"))


def _never_ends(time: Time, span: tuple[float, float], reading: Reading, until: float) -> Fault:
    assert time.pace is not None
    last = time.pace[-1]
    text = f"the pace ends at {reading.shown(until)}, and the data goes on to " + (
        reading.shown(span[1])
    )
    hint = f"add a last stretch without 'until', {{speed: {last.speed}}}"
    return Fault("pace", text, ("pace", len(time.pace) - 1, "until"), hint)


def put(
    met: Sequence[Stop], planned: Layout, course: Course, now: PerFrame, passed: PerFrame
) -> tuple[PerFrame, PerFrame, list[tuple[int, int]]]:
    """Frames of motion with the stops among them: data time, frames of motion passed, and the
    frames of each stop, with the one of motion that shows the same moment."""
    times, counts = [stop.time for stop in met], list(planned.pauses)
    at = [_reached(now, time) for time in times]
    here = [_passed(course, now, passed, *pair) for pair in zip(at, times, strict=True)]
    ranges, done = [], 0
    for number, (index, count) in enumerate(zip(at, counts, strict=True)):
        first = index + done
        done += count
        alone = number + 1 == len(at) or at[number + 1] > index
        also = alone and index < len(now) and now[index] == times[number]
        ranges.append((first, first + count + int(also)))
    where = np.repeat(np.array(at, dtype=np.intp), counts)
    now = np.insert(now, where, np.repeat(times, counts))
    return now, np.insert(passed, where, np.repeat(here, counts)), ranges


def _reached(now: PerFrame, time: float) -> int:
    """The first frame of motion that shows a moment or a later one; their number if none does."""
    reached = now >= time
    return int(np.argmax(reached)) if reached.any() else len(now)


def _passed(course: Course, now: PerFrame, passed: PerFrame, index: int, time: float) -> float:
    """Frames of motion before a moment, which the frames `index` - 1 and `index` enclose."""
    if index < len(now) and (not index or now[index] == time):
        return float(passed[index])
    low = float(passed[index - 1])
    high = float(passed[index]) if index < len(now) else course.length
    for _ in range(60):  # Halved to the last bit.
        middle = (low + high) / 2
        if float(course.at(np.array(middle))) < time:
            low = middle
        else:
            high = middle
    return high
