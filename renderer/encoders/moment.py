"""A moment of the film as the user writes it: `60%`, `2s`, `500ms`, `120 frames`, seconds."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from renderer.encoders.base import Film
from renderer.errors import Fault

WRITTEN = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(%|ms|s|frames?|)\s*")
HINT = "write seconds, or '60%', '2s', '500ms', '120 frames'"


def moment(at: float | str) -> float | str:
    """`at`, if it says a moment."""
    if isinstance(at, str):
        found = WRITTEN.fullmatch(at)
        if not found or (found[2] == "%" and Fraction(found[1]) > 100):
            raise PydanticCustomError(
                "moment", "'{at}' is not a moment of the film", {"at": at, "hint": HINT}
            )
    elif at < 0:
        raise PydanticCustomError("moment", "a moment of the film is not negative", {"hint": HINT})
    return at


Moment: TypeAlias = Annotated[float | str, AfterValidator(moment)]


def frame_at(at: float | str, film: Film) -> int:
    """The frame that shows at this moment; the end of the film is its last frame."""
    found = WRITTEN.fullmatch(str(at) if isinstance(at, str) else f"{at:.9f}")
    if not found:
        raise Fault("moment", f"{at!r} is not a moment of the film", ("at",), HINT)
    value, unit = Fraction(found[1]), found[2]
    if unit == "%":
        return int(value / 100 * (film.frames - 1) + Fraction(1, 2))
    if unit.startswith("frame"):
        frames = value
    else:
        frames = value * film.fps / (1000 if unit == "ms" else 1)
    if frames > film.frames:
        length = f"{float(film.frames / film.fps):g} s, {film.frames:,} frames"
        raise Fault("moment", f"{shown(at)} is after the end of the film ({length})", ("at",))
    return min(int(frames), film.frames - 1)


def shown(at: float | str) -> str:
    """The moment as it stands in messages."""
    return f"'{at}'" if isinstance(at, str) else f"{at:g} s"
