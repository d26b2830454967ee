"""Lengths of the data's time: `0.5`, `7d`, `7 days`, and the calendar's `month`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.lengths import SECONDS, SHORT
from renderer.transforms.calendar import MONTHS, Period
from renderer.values import Scalar

_SHORT = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(s|min|h|d|w)\s*", re.ASCII)
_SCHEMA = [
    {"type": "number", "exclusiveMinimum": 0},
    {"type": "string", "pattern": f"^{_SHORT.pattern}$"},
    Period.json_schema,
]


@dataclass(frozen=True)
class Span(Scalar):
    """A length of the data's time: in the clock's units, or of dates with a unit."""

    amount: float
    unit: str = ""

    json_schema: ClassVar = {
        "anyOf": _SCHEMA,
        "description": "In the clock's units (2.5), or for dates 7d, 12h, 15min, 30s, 2w, 7 days.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return cls(_positive(value))
        short = _SHORT.fullmatch(value) if isinstance(value, str) else None
        if short is not None:
            return cls(_positive(float(short[1])), SHORT[short[2]])
        try:
            period = Period.parse(value)
        except Fault:
            hint = "write 2.5 in the clock's units, or for dates 7d, 12h, 15min, 30s, 2w"
            raise Fault("span", f"'{value}' is not a length of time", (), hint) from None
        if period.unit in MONTHS:
            text = f"a {period.unit} is not always as long"
            raise Fault("span", text, (), "give days: 30d, 365d")
        return cls(period.count, period.unit)

    def along(self, frame: Frame, clock: str, *at: str | int) -> float:
        """The length in the units of a clock; raises `Fault` at `at` if it has no such units."""
        check_units(frame, clock, str(self), bool(self.unit), *at)
        return self.amount * SECONDS.get(self.unit, 1)

    def __str__(self) -> str:
        if not self.unit:
            return f"{self.amount:g}"
        return self.unit if self.amount == 1 else f"{self.amount:g} {self.unit}s"


@dataclass(frozen=True)
class Step(Scalar):
    """A distance on the clock: a number, in its units, or of dates a period of the calendar."""

    number: float | None
    period: Period | None = None

    json_schema: ClassVar = {
        "anyOf": _SCHEMA,
        "description": "In the clock's units (0.5); for dates a period of the calendar: day, week,"
        " month, quarter, year, 10 years, 6 hours, 6h.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return cls(_positive(value))
        short = _SHORT.fullmatch(value) if isinstance(value, str) else None
        if short is not None and short[1].isdigit() and 0 < int(short[1]) < 10**6:
            return cls(None, Period(int(short[1]), SHORT[short[2]]))
        return cls(None, Period.parse(value))

    def __str__(self) -> str:
        return f"{self.number:g}" if self.period is None else str(self.period)


def check_units(frame: Frame, clock: str, shown: str, of_dates: bool, *at: str | int) -> None:
    """Raises `Fault` if a clock of dates is measured in numbers, or one of numbers as dates are."""
    if of_dates and frame.kind(clock) != "date":
        text = f"'{shown}' is a length of dates, and '{clock}' holds numbers"
        raise Fault("span", text, at, "give a number, in its units")
    if not of_dates and frame.kind(clock) == "date":
        text = f"'{clock}' holds dates: {shown} of what?"
        raise Fault("span", text, at, f"write {shown}d for days; the units are s, min, h, d, w")


def _positive(amount: float) -> float:
    if not 0 < amount < 1e300:
        raise Fault("span", f"a length of time must be above 0, not {amount:g}")
    return float(amount)


def one_of(given: Sequence[str], of: Sequence[str]) -> Fault | None:
    """What is wrong unless exactly one of some keys is given."""
    if len(given) == 1:
        return None
    words = [f"'{key}'" for key in of]
    listed = f"{', '.join(words[:-1])} or {words[-1]}"
    if given:
        return Fault("one-of", f"give only one of {listed}", (given[1],), on_key=True)
    return Fault("one-of", f"give {listed}")
