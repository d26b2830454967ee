"""Periods of the calendar: months, weeks, six hours; and when each begins, in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, suggest
from renderer.lengths import SECONDS
from renderer.values import Scalar

Floats: TypeAlias = NDArray[np.float64]

MONTHS = {"month": 1, "quarter": 3, "year": 12}
MONDAY = -3 * 86_400
"""The first of the weeks: 1969-12-29."""
YEAR_0 = -1970 * 12
"""Months before 1970."""
LAST = 1e14
"""Seconds: three million years."""
_PERIOD = re.compile(r"(?:(\d{1,6}) +)?([a-z]+?)s?", re.ASCII)


@dataclass(frozen=True)
class Period(Scalar):
    """So many of a unit of the calendar: `month`, `week`, `6 hours`, `10 years`."""

    count: int
    unit: str

    json_schema: ClassVar = {
        "type": "string",
        "pattern": r"^(\d{1,6} +)?(second|minute|hour|day|week|month|quarter|year)s?$",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        match = _PERIOD.fullmatch(value.strip()) if isinstance(value, str) else None
        units = [*SECONDS, *MONTHS]
        if not match or match[2] not in units or match[1] and not int(match[1]):
            near = suggest(match[2], units) if match and match[2] not in units else None
            hint = "write month, week, day, hour, quarter, year, 6 hours, 10 years …"
            text = f"'{value}' is no period of the calendar" if isinstance(value, str) else hint
            raise Fault("period", text, hint=f"{near} {hint}" if near else hint)
        return cls(int(match[1] or 1), match[2])

    def numbers(self, seconds: Floats) -> Floats:
        """The number of the period that each moment is in; nan for what is missing or too far."""
        near = np.abs(seconds) <= LAST  # nan is not
        whole = np.floor(np.where(near, seconds, 0.0))
        if self.unit in SECONDS:
            start = MONDAY if self.unit == "week" else 0
            number = np.floor_divide(whole - start, self.count * SECONDS[self.unit])
        else:
            months = whole.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
            number = ((months - YEAR_0) // (self.count * MONTHS[self.unit])).astype(np.float64)
        return np.where(near, number, np.nan)

    def start(self, numbers: Floats) -> Floats:
        """The moments at which periods begin."""
        if self.unit in SECONDS:
            start = MONDAY if self.unit == "week" else 0
            return numbers * (self.count * SECONDS[self.unit]) + start
        known = ~np.isnan(numbers)
        months = np.where(known, numbers, 0) * (self.count * MONTHS[self.unit]) + YEAR_0
        moments = months.astype(np.int64).astype("datetime64[M]").astype("datetime64[s]")
        return np.where(known, moments.astype(np.float64), np.nan)

    def __str__(self) -> str:
        return self.unit if self.count == 1 else f"{self.count} {self.unit}s"
