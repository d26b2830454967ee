"""An axis's limits: what never moves, what follows the data, and tracks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from renderer.easing import Easing
from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.moment import date_of, no_date
from renderer.timeline import Between, Keyframe, Keyframes, in_order
from renderer.values import Duration, Many, Scalar, SpecModel

LARGEST = 1.7e308
"""The greatest number a limit may be."""
Word: TypeAlias = Literal["fixed", "follow", "explore", "zero"]
WORDS = ("fixed", "follow", "explore", "zero")
MOVING = ("follow", "explore")
"""Words of limits that go with the data."""


@dataclass(frozen=True)
class Place(Scalar):
    """A value on an axis: a number, a date in quotes, or (of a tick) one of its names."""

    number: float | None
    """None for a name; a date is seconds since 1970-01-01 UTC."""
    text: str = ""
    """As it was written, if not as a number."""

    json_schema: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "A number, a date in quotes ('2020-01-31'), or a name of the axis.",
    }

    @property
    def dated(self) -> bool:
        """Whether it was written as a date."""
        return bool(self.text) and self.number is not None

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise Fault("place", "expected a number, or a date in quotes")
        if not isinstance(value, str):
            if not abs(value) <= LARGEST:
                raise Fault("place", f"expected a finite number, not {value}")
            return cls(float(value))
        text = value.strip()
        if not text:
            raise Fault("place", "expected a number, or a date in quotes, not an empty text")
        return cls(float(text)) if _plain(text) else cls(date_of(text), text)

    def __str__(self) -> str:
        return self.text or f"{self.number:g}"


def _plain(text: str) -> bool:
    """Whether a text is a number; a key of a mapping is always text."""
    try:
        return abs(float(text)) <= LARGEST
    except ValueError:
        return False


@dataclass(frozen=True)
class Limit(Place):
    """A value on an axis, which is no name: a number, or a date in quotes."""

    json_schema: ClassVar[dict[str, Any]] = {
        "type": ["number", "string"],
        "description": "A number, or a date in quotes ('2020-01-31').",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        place = super().parse(value)
        if place.number is None:
            hint = "write a date as '2024-02-29' or '2024-02-29 12:30'"
            raise Fault("limits", f"'{place}' is no number, and no date", hint=hint)
        return place

    @property
    def value(self) -> float:
        """In the axis's units; of a date in seconds since 1970."""
        assert self.number is not None
        return self.number


class Going(SpecModel):
    """A limit that goes from one value to another over the whole film."""

    from_: Annotated[Limit, Field(alias="from")]
    """The limit in the first frame: a number, or a date in quotes."""
    to: Limit
    """The limit in the last frame."""
    easing: Easing = Easing()
    """How it speeds up and slows down."""


class Station(SpecModel):
    """A limit at one moment of the film."""

    at: Duration
    """The moment: seconds, or a share of the film such as 50%."""
    value: Limit
    """The limit at that moment: a number, or a date in quotes."""
    easing: Easing = Easing()
    """How the limit arrives here from the keyframe before."""


class Stations(SpecModel):
    """A limit through several moments of the film; constant before the first and after the last."""

    keyframes: Annotated[Many[Station], Field(min_length=1)]
    """Moments in order of time."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        in_order([key.at for key in self.keyframes])
        return self


def _kind(value: object) -> str:
    """The tag of a limit; no tag is also a key, so that places of errors are clear."""
    if isinstance(value, Mapping):
        return "through" if "keyframes" in value else "from-to"
    if isinstance(value, (Going, Stations)):
        return "from-to" if isinstance(value, Going) else "through"
    if isinstance(value, Expression):
        return "formula"
    if not isinstance(value, str):
        return "place"
    text = value.strip()
    if text in WORDS:
        return "word"
    given = not text or _plain(text) or date_of(text) is not None or no_date(text) is not None
    return "place" if given else "formula"


Bound: TypeAlias = Annotated[
    Annotated[Limit, Tag("place")]
    | Annotated[Word, Tag("word")]
    | Annotated[Going, Tag("from-to")]
    | Annotated[Stations, Tag("through")]
    | Annotated[Expression, Tag("formula")],
    Discriminator(_kind),
]
"""One end of an axis: a value, one that changes over the film, or what it is of the data."""
Limits: TypeAlias = Annotated[
    Annotated[Word, Tag("word")]
    | Annotated[tuple[Bound, Bound], Field(strict=False), Tag("given")],
    Discriminator(lambda value: "word" if isinstance(value, str) else "given"),
]
Tracked: TypeAlias = Going | Stations | Expression


def as_track(bound: Tracked) -> Between | Keyframes | Expression:
    """A limit that changes, in numbers."""
    if isinstance(bound, Going):
        return Between.model_construct(
            from_=bound.from_.value, to=bound.to.value, easing=bound.easing
        )
    if isinstance(bound, Stations):
        keys = tuple(
            Keyframe.model_construct(at=one.at, value=one.value.value, easing=one.easing)
            for one in bound.keyframes
        )
        return Keyframes.model_construct(keyframes=keys)
    return bound


def limits_within(bound: object) -> list[tuple[tuple[str | int, ...], Limit]]:
    """The values that one end of an axis is given by, and where below it they are written."""
    if isinstance(bound, Limit):
        return [((), bound)]
    if isinstance(bound, Going):
        return [(("from",), bound.from_), (("to",), bound.to)]
    if isinstance(bound, Stations):
        return [(("keyframes", n, "value"), one.value) for n, one in enumerate(bound.keyframes)]
    return []


_UNITS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 7 * 86400.0,
    "month": 365.25 / 12 * 86400, "year": 365.25 * 86400,
}  # fmt: skip
_LENGTH = re.compile(rf"\s*(\d+(?:\.\d*)?|\.\d+)\s*({'|'.join(_UNITS)})s?\s*", re.ASCII)


@dataclass(frozen=True)
class Stretch(Scalar):
    """A length along an axis: in its units, or of an axis of dates 90 days, 6 months, 1 year."""

    amount: float
    """In the axis's units; seconds for a time."""
    text: str = ""
    """As it was written, if as a time."""

    json_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string"}],
        "description": "A length in the axis's units, or of dates: 90 days, 6 months, 1 year.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        match = _LENGTH.fullmatch(value) if isinstance(value, str) else None
        if match:
            found = cls(float(match[1]) * _UNITS[match[2]], str(value).strip())
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            hint = "write 10, or of an axis of dates 90 days, 6 months or 1 year"
            raise Fault("window", f"'{value}' is not a length", hint=hint)
        else:
            found = cls(float(value))
        if not 0 < found.amount <= LARGEST:
            raise Fault("window", "a window has some length: above 0")
        return found

    def __str__(self) -> str:
        return self.text or f"{self.amount:g}"
