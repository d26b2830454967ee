"""How fast data time passes: `2.5`, or of dates `30 days`, `1 year`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from renderer.errors import Fault, suggest
from renderer.lengths import MEAN, SECONDS, SHORT
from renderer.values import Scalar

_UNITS = {**SECONDS, **MEAN}
_WRITTEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?|\.\d+)\s*)?([a-z]+?)\s*", re.ASCII)


@dataclass(frozen=True)
class Speed(Scalar):
    """Data time per second of film: in the clock's units, or of dates with a unit."""

    amount: float
    unit: str = ""

    json_schema: ClassVar = {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": 0},
            {
                "type": "string",
                "pattern": r"^\s*((\d+(\.\d*)?|\.\d+)\s*)?(s|min|h|d|w"
                rf"|({'|'.join(_UNITS)})s?)\s*$",
            },
        ],
        "description": "In the clock's units per second (2.5), or for dates 30 days, 6h, 1 year.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return cls(_positive(value))
        match = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
        unit = match[2] if match else ""
        unit = SHORT.get(unit) or (unit if unit in _UNITS else unit.removesuffix("s"))
        if match is None or unit not in _UNITS:
            hint = "write 2.5 in the clock's units, or for dates 30 days, 6h, 1 year"
            near = suggest(unit, _UNITS) if unit else None
            shown = f"'{value}'" if isinstance(value, str) else "this"
            raise Fault("speed", f"{shown} is not a speed", (), f"{near} {hint}" if near else hint)
        return cls(_positive(float(match[1] or 1)), unit)

    def per_second(self, dated: bool) -> float:
        """In units of the clock, for dates seconds; raises `Fault` if it has no such units."""
        if self.unit and not dated:
            text = f"'{self}' is a length of dates, and the data's clock holds numbers"
            raise Fault("speed", text, (), "give a number, in its units")
        return self.amount * _UNITS.get(self.unit, 1)

    def times(self, factor: float, dated: bool) -> Speed:
        """A speed some times as fast, of two digits; for dates in the largest unit that fits."""
        fast = self.per_second(dated) * factor
        fits = [
            unit for unit in ("year", "day", "hour", "minute") if dated and fast >= _UNITS[unit]
        ]
        unit = fits[0] if fits else ("second" if dated else "")
        return Speed(float(f"{fast / _UNITS.get(unit, 1):.2g}"), unit)

    def __str__(self) -> str:
        if not self.unit:
            return f"{self.amount:g}"
        return f"{self.amount:g} {self.unit}{'' if self.amount == 1 else 's'}"


def _positive(amount: float) -> float:
    if not 0 < amount < 1e300:
        raise Fault("speed", f"a speed must be above 0, not {amount:g}")
    return float(amount)
