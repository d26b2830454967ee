"""The frames that stand for the film, and those of pictures at moments that only the data tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from renderer.errors import Fault, Path
from renderer.moment import Condition, DataTime
from renderer.spec.model import Spec
from renderer.timing import Calendar
from renderer.values import Duration


@dataclass(frozen=True)
class Stills:
    """The film's poster, and by the names of outputs the frames that these show."""

    poster: int
    moments: Mapping[str, tuple[int, ...]]


def stills(
    spec: Spec, calendar: Calendar, warn: Callable[[Fault], None], tell: Callable[[Fault], None]
) -> Stills:
    """The frames at the moments that a spec gives; what is wrong with one is told to `tell`."""
    poster = _frame(spec.time.poster, ("time", "poster"), calendar, warn, tell)
    moments = {}
    for number, output in enumerate(spec.outputs):
        at = spec.output_path(number)
        wanted = [(path, moment) for path, moment in output.moments]
        if any(not isinstance(moment, Duration) for _, moment in wanted):
            moments[output.file] = tuple(
                _frame(moment, (*at, *path), calendar, warn, tell) for path, moment in wanted
            )
    return Stills(poster, moments)


def _frame(
    moment: Duration | DataTime | Condition | str, at: Path, calendar: Calendar,
    warn: Callable[[Fault], None], tell: Callable[[Fault], None],
) -> int:  # fmt: skip
    if isinstance(moment, str):
        return 0 if moment == "start" else calendar.film.arrived
    try:
        found = calendar.find(moment).frame
    except Fault as fault:
        tell(fault.below(*at))
        return 0
    if found < calendar.film.frames:
        return found
    assert isinstance(moment, Condition)
    text = f"'{moment.when.text}' never holds in the film, so its end is shown"
    warn(Fault("never", text, (*at, "when"), severity="warning"))
    return calendar.film.arrived
