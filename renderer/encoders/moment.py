"""Which frame shows at a moment of the film."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

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
    value = Fraction(at.amount).limit_denominator(10**9)
    if at.unit == "%":
        return int(value / 100 * (film.frames - 1) + Fraction(1, 2))
    frames = value if at.unit == "frames" else value * film.fps
    if frames > film.frames:
        length = f"{float(film.frames / film.fps):g} s, {film.frames:,} frames"
        raise Fault("moment", f"'{at}' is after the end of the film ({length})", ("at",))
    return min(int(frames), film.frames - 1)
