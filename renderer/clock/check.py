"""What of a spec's clock contradicts itself, whatever the data."""

from __future__ import annotations

from renderer.clock.layout import check_room, rate_and_frames
from renderer.clock.resting import check_stated
from renderer.clock.time import Time
from renderer.easing import Easing
from renderer.errors import Fault, Path
from renderer.values import Duration


def check(time: Time, filmed: bool = False, stated: bool = False) -> None:
    """Raises `Fault` below `time` for what is wrong with it whatever the data. `filmed`: the data
    has frames of its own, which give the film's length where `time` does not; `stated`: it has
    states, which do likewise."""
    stated = stated or time.stated
    if stated:
        check_stated(time)
    given = [k for k in ("duration", "frames") if getattr(time, k) is not None]
    _check_speeds(time, given)
    if time.fps is not None and len(given) > 1:
        hint = "leave one of fps, duration and frames out: the other two give it"
        raise Fault("clock", "'frames' is one too many", ("frames",), hint, on_key=True)
    if time.duration is not None and time.duration.unit != "s":
        hint = "write 12, 12s or 2min; for a number of frames the key 'frames'"
        raise Fault("clock", "the film's duration is in seconds", ("duration",), hint)
    if time.duration is not None and time.duration.amount <= 0:
        raise Fault("clock", "the film's duration must be above 0", ("duration",))
    if isinstance(time.rewind, Duration) and not time.rewind.amount:
        raise Fault("clock", "'rewind' must be above 0", ("rewind",), "or write rewind: false")
    if time.free or ((filmed or stated) and not given):
        kind = "without a 'duration'"
        if time.free:
            kind = "with 'speed'" if time.speed is not None else "with 'pace'"
        for at, hold in _lengths(time):
            if hold.unit == "%":
                what = "holds are" if at[0] == "hold" else f"'{at[-1]}' is"
                raise Fault("clock", f"{kind}, {what} in seconds or frames", at)
        return
    if time.field is not None and not given:
        return  # A column of text, whose states give the length, or one of numbers: data will tell.
    check_room(time, *rate_and_frames(time))


def _check_speeds(time: Time, given: list[str]) -> None:
    word = "speed" if time.speed is not None else "pace"
    if time.speed is None and time.pace is None:
        return
    if time.speed is not None and time.pace is not None:
        text = "give either 'speed' or 'pace': each says how fast data time passes"
        raise Fault("clock", text, ("speed",), on_key=True)
    if time.align == "stretch" and (word == "speed" or not given):
        text = f"'{word}' has no meaning where each table is stretched over the film"
        hint = "give the duration" if word == "speed" else "give the duration too"
        raise Fault("clock", text, (word,), hint, on_key=True)
    if word == "speed" and given:
        text = f"give either 'speed' or '{given[0]}': each says how long the film is"
        raise Fault("clock", text, ("speed",), on_key=True)
    if word == "pace" and time.easing != Easing():
        text = "give either 'easing' or 'pace': each says how fast data time passes"
        hint = "a stretch's 'over' makes its pace change softly"
        raise Fault("clock", text, ("easing",), hint, on_key=True)


def _lengths(time: Time) -> list[tuple[Path, Duration]]:
    """Every length of film time with its path: holds, changes of pace, the way back."""
    changes = [(("pace", n, "over"), one.over) for n, one in enumerate(time.pace or ())]
    back = [(("rewind",), time.rewind)] if isinstance(time.rewind, Duration) else []
    return [*time.holds, *changes, *back]
