"""Units: where they are written, and which take the prefixes of the International System."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Place: TypeAlias = Literal["title", "before", "after", "prefixed"]

PREFIXES = {
    -24: "y", -21: "z", -18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "",
    3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E", 21: "Z", 24: "Y",
}  # fmt: skip
"""By the power of ten (The International System of Units, BIPM, 9th edition 2019, table 7), those
that charts use: in steps of a thousand, to 24."""

_WHOLE = frozenset(
    "W J Hz V A Ω F H N Pa C T Wb S Bq Gy Sv mol cd lm lx kat eV Wh VA var L l bar pc cal "
    "W/m² J/kg V/m B bit b bps B/s bit/s FLOPS FLOP/s".split()
)
"""Units that take any prefix."""
_SMALL = {"s": 0, "K": 0, "m": 3, "g": 3, "m/s": 3}
"""Units that take small ones, and none above this power: nobody counts in megagrams."""
_CURRENCIES = frozenset("$€£¥₹₩₽₺₴₪₱฿₫₦")


@dataclass(frozen=True)
class Unit:
    """A unit as it was written; empty for none."""

    text: str = ""

    @property
    def place(self) -> Place:
        """Where it is written: after an axis's title, at each tick before or after the number, or
        with a prefix after the number where that needs one."""
        if self.text in _WHOLE or self.text in _SMALL:
            return "prefixed"
        if self.text and self.text[-1] in _CURRENCIES:
            return "before"
        return "after" if self.text in ("%", "‰", "°") else "title"

    def power(self, size: float) -> int | None:
        """The power of ten whose prefix a number above 0 of this size takes; None where there is no
        such prefix."""
        exponent = int(f"{size:.12e}".partition("e")[2])
        power = min(exponent // 3 * 3, _SMALL.get(self.text, 24))
        return power if power in PREFIXES and exponent - power < 6 else None
