"""Which frame shows at a moment of the film."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from renderer import timing
from renderer.encoders.base import Film
from renderer.errors import Fault
from renderer.values import Duration, as_pydantic


def _within(at: Duration) -> Duration:
    if at.unit == "%" and at.amount > 100:
        raise as_pydantic(Fault("moment", f"'{at}' is after the end of the film"))
    return at


Moment: TypeAlias = Annotated[Duration, AfterValidator(_within)]


def frame_at(at: Duration, film: Film) -> int:
    """The frame that shows at this moment; the end of the film is its last frame. Raises `Fault`
    for a moment after the end."""
    try:
        return timing.frame_at(at, film.frames, film.fps)
    except Fault as fault:
        raise fault.below("at") from None
