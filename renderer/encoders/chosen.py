"""Which frames of the film an output shows that shows only some."""

from __future__ import annotations

from renderer import timing
from renderer.encoders.base import Film, Output
from renderer.errors import Fault
from renderer.values import Duration


def frames(output: Output, film: Film) -> tuple[int, ...]:
    """The frames at an output's moments, in their order: what the data tells is in `film`; the end
    of the film is its last frame. Raises `Fault` for a moment after the end."""
    if output.file in film.moments:
        return film.moments[output.file]
    found = []
    for at, moment in output.moments:
        if not isinstance(moment, Duration):
            raise AssertionError(f"{output.file}: the scene has not found its moments")
        try:
            found.append(timing.frame_at(moment, film.frames, film.fps))
        except Fault as fault:
            raise fault.below(*at) from None
    return tuple(found)


def poster(film: Film) -> int:
    """The frame that stands for the film."""
    return film.poster % film.frames
