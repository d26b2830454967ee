"""Lengths of the data's time: `0.5`, `7d`, and the calendar's `month`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.values import Scalar

SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
CALENDAR = ("day", "week", "month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
_FIXED = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(s|min|h|d|w)\s*", re.ASCII)
_SEVERAL = re.compile(r"\s*(\d{1,4})\s+(month|quarter|year)s?\s*", re.ASCII)
_FIXED_SCHEMA = {"type": "string", "pattern": f"^{_FIXED.pattern}$"}
_NUMBER_SCHEMA = {"type": "number", "exclusiveMinimum": 0}


@dataclass(frozen=True)
class Span(Scalar):
    """A length of the data's time: in the clock's units, or of dates with a unit."""

    amount: float
    unit: str = ""

    json_schema = {
        "anyOf": [_NUMBER_SCHEMA, _FIXED_SCHEMA],
        "description": "In the clock's units (2.5), or for dates 30s, 15min, 12h, 7d, 2w.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return cls(_positive(value))
        match = _FIXED.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise _refused(value, "write 2.5 in the clock's units, or 30s, 15min, 12h, 7d, 2w")
        return cls(_positive(float(match[1])), match[2])

    def along(self, frame: Frame, clock: str, *at: str | int) -> float:
        """The length in the units of a clock; raises `Fault` at `at` if it has no such units."""
        if (frame.kind(clock) == "date") == bool(self.unit):
            return self.amount * SECONDS.get(self.unit, 1)
        if self.unit:
            text = f"'{self}' is a length of dates, and '{clock}' holds numbers"
            raise Fault("span", text, at, "give a number, in its units")
        text = f"'{clock}' holds dates: {self} of what?"
        raise Fault("span", text, at, f"write {self}d for days; the units are s, min, h, d, w")

    def __str__(self) -> str:
        return f"{self.amount:g}{self.unit}"


@dataclass(frozen=True)
class Step(Span):
    """A length of the data's time, or one of the calendar, which is not always the same."""

    json_schema = {
        "anyOf": [
            _NUMBER_SCHEMA, _FIXED_SCHEMA,
            {"enum": list(CALENDAR)}, {"type": "string", "pattern": f"^{_SEVERAL.pattern}$"},
        ],
        "description": "In the clock's units (0.5); for dates 30s, 15min, 12h, 7d, 2w, or of the"
        " calendar: day, week, month, quarter, year, 3 months, 10 years.",
    }  # fmt: skip

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, str):
            several = _SEVERAL.fullmatch(value)
            if value.strip() in CALENDAR:
                return cls(1, value.strip())
            if several:
                return cls(_positive(int(several[1])), several[2])
            if _FIXED.fullmatch(value) is None:
                raise _refused(value, "write 0.5 in the clock's units, or 12h, 7d, month, 10 years")
        return super().parse(value)

    @property
    def months(self) -> int:
        """Of how many months of the calendar it is, or 0."""
        return int(self.amount) * MONTHS.get(self.unit, 0)

    @property
    def of_calendar(self) -> bool:
        return self.unit in CALENDAR

    def __str__(self) -> str:
        if not self.of_calendar:
            return super().__str__()
        return self.unit if self.amount == 1 else f"{self.amount:g} {self.unit}s"


def _positive(amount: float) -> float:
    if not 0 < amount < 1e300:
        raise Fault("span", f"a length of time must be above 0, not {amount:g}")
    return float(amount)


def _refused(value: object, hint: str) -> Fault:
    return Fault("span", f"'{value}' is not a length of time", (), hint)


def one_of(given: Sequence[str], of: Sequence[str]) -> Fault | None:
    """What is wrong unless exactly one of some keys is given."""
    if len(given) == 1:
        return None
    words = [f"'{key}'" for key in of]
    listed = f"{', '.join(words[:-1])} or {words[-1]}"
    if given:
        return Fault("one-of", f"give only one of {listed}", (given[1],), on_key=True)
    return Fault("one-of", f"give {listed}")
