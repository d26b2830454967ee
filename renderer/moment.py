"""Moments of a film as a spec writes them: film time, data time, or the first at which a condition
on the data holds. `renderer.timing` says which frame that is."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Tag

from renderer.errors import Fault, Path, suggest
from renderer.expressions import Expression
from renderer.values import Duration, Name, Scalar, SpecModel

LARGEST = sys.float_info.max
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z?)?)?", re.ASCII
)
"""A month, a day or a second; UTC."""
_LIKE = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2})(?:[T ][0-9]{1,2}:.*)?)?", re.ASCII)
"""What was meant as a date."""


def date_of(text: str) -> float | None:
    """Seconds since 1970-01-01 UTC of a date as in ISO 8601, 2020-03-01; None if it is none."""
    if not _DATE.fullmatch(text):
        return None
    whole = text if len(text) > len("2020-03") else f"{text}-01"
    try:
        return datetime.fromisoformat(whole.removesuffix("Z")).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def no_date(text: str) -> Fault | None:
    """What is wrong with a text that has the form of a date and is none, such as 2020-13-01; None
    for anything else. An expression would take it for a difference of numbers."""
    like = _LIKE.fullmatch(text)
    if like is None or date_of(text) is not None:
        return None
    padded = "-".join(part.zfill(2) for part in like.groups() if part is not None)
    meant = date_of(padded) is not None and not text.startswith(padded)
    hint = f"write {padded}" if meant else "a date is written 2020-03-01"
    if like[3] is None:
        hint += f"; a difference: {like[1]} - {like[2]}"
    return Fault("date", f"'{text}' is not a date", hint=hint)


@dataclass(frozen=True)
class DataTime(Scalar):
    """A moment of the data: `{t: 12}`, or by the clock's column, `{year: 1950}`, `{date:
    "2020-03-01"}`, `{method: adam}`."""

    column: str
    value: float
    """NaN where it is written as text that is no date."""
    dated: bool = False
    """Whether it is written as a date."""
    text: str | None = None
    """How it is written, if not as a number."""
    bare: bool = False
    """Whether it is written without the clock's name."""

    json_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"type": ["number", "string"]},
        "description": "Data time by the name of the clock: {t: 12}, {year: 1950}, "
        '{date: "2020-03-01"}, {method: adam}.',
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if not isinstance(value, Mapping) or len(value) != 1:
            hint = 'for example {year: 1950}, or {when: "loss < 0.1"}'
            raise Fault("moment", "a moment of the data has one key, its clock", hint=hint)
        ((column, at),) = value.items()
        if isinstance(at, (int, float)) and not isinstance(at, bool) and abs(at) <= LARGEST:
            return cls(str(column), float(at))
        if not isinstance(at, str) or not at.strip():
            raise neither((str(column),), f"'{at}'" if isinstance(at, str) else "this")
        if (wrong := no_date(at)) is not None:
            raise wrong.below(str(column))
        moment = date_of(at)
        return cls(str(column), math.nan if moment is None else moment, moment is not None, at)

    @property
    def path(self) -> Path:
        """Where the value is, below the moment."""
        return () if self.bare else (self.column,)

    def __str__(self) -> str:
        shown = f"{self.value:g}" if self.text is None else self.text
        return f"{self.column} {shown}"


def neither(path: Path, shown: str) -> Fault:
    """What is wrong with a moment that is no number, no date and no state."""
    hint = 'write {year: 1950}, {date: "2020-03-01"} or {when: "loss < 0.1"}'
    return Fault("moment", f"{shown} is neither a number nor a date", path, hint)


class ClockTime(DataTime):
    """A moment of the data where no other is possible: `1950`, `2020-03-01`, or with the clock's
    name."""

    json_schema: ClassVar[Mapping[str, Any]] = {
        "anyOf": [{"type": ["number", "string"]}, DataTime.json_schema],
        "description": 'Data time: 1950, "2020-03-01", {year: 1950}.',
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, Mapping):
            return super().parse(value)
        try:
            found = super().parse({"t": value})
        except Fault as fault:
            raise Fault(fault.code, fault.text, (), fault.hint) from None
        return replace(found, bare=True)


class Condition(SpecModel):
    """The first moment at which something holds of a row of the data."""

    when: Expression
    """A condition on columns of a table, such as loss < 0.1; `t` is its clock."""
    data: Name | None = None
    """The table; default: the first one that has the columns."""


def _kind(value: object) -> str:
    if isinstance(value, (Condition, DataTime, Mapping)):
        known = isinstance(value, Condition) or (isinstance(value, Mapping) and "when" in value)
        return "condition" if known else "data time"
    return "film time"


Moment: TypeAlias = Annotated[
    Annotated[Duration, Tag("film time")]
    | Annotated[DataTime, Tag("data time")]
    | Annotated[Condition, Tag("condition")],
    Discriminator(_kind),
]
"""Film time (8s, 25%, 120 frames), data time ({year: 1950}), or {when: "loss < 0.1"}."""

DataMoment: TypeAlias = Annotated[
    Annotated[ClockTime, Tag("data time")] | Annotated[Condition, Tag("condition")],
    Discriminator(lambda value: "condition" if _kind(value) == "condition" else "data time"),
]
"""Data time (1950, "2020-03-01", {year: 1950}), or {when: "loss < 0.1"}."""


def _is_end(value: object) -> bool:
    """Whether it is one of the film's ends, or was meant as one."""
    ends = ("start", "end")
    return isinstance(value, str) and (value in ends or suggest(value, ends) is not None)


Shown: TypeAlias = Annotated[
    Annotated[Moment, Tag("moment")] | Annotated[Literal["start", "end"], Tag("end")],
    Discriminator(lambda value: "end" if _is_end(value) else "moment"),
]
"""A moment, `start`, or `end`: where the data has arrived."""
