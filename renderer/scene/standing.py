"""Texts of ticks that stand on their own: each says the same wherever its axis moves, and whatever
ticks are beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from renderer.scene.moments import moment_of
from renderer.scene.numerals import (
    COMPACT,
    GROUPED,
    LARGE,
    SHORT,
    TINY,
    compact,
    grouped,
    measures,
    minus,
    scientific,
    signed,
)
from renderer.scene.units import PREFIXES, Unit

MOST_DECIMALS = 4
"""Numbers with more of them after the point are powers of ten, if they are tiny."""
MOST_DIGITS = 14
"""After the first, of powers of ten: as many as a number needs, up to these. With more of them 6e-8
would be 5.999999999999999e-8."""
SHORT_DECIMALS = 2
"""Of 1.25k; numbers that need more are written out."""


def numbers(
    values: Sequence[float], unit: Unit, log: bool, counts: bool, several: bool
) -> tuple[list[str], bool]:
    """Texts of numbers, and whether they say the unit; `several`: of levels whose steps are not the
    same, where each value is written as short as it can be, in one manner for all."""
    if not several or log:
        return measures(values, unit, log, counts)
    if unit.place == "prefixed" and (found := _prefixed(values, unit)) is not None:
        return found, True
    write = _manner(values)
    texts = [write(value) for value in values]
    if unit.place == "before":
        return [signed(unit.text + text.removeprefix("−"), text) for text in texts], True
    if unit.place == "after":
        return [text + unit.text for text in texts], True
    return texts, False


def _manner(values: Sequence[float]) -> Callable[[float], str]:
    """How numbers of so many sizes are written."""
    largest = max((abs(v) for v in values), default=0.0)
    if largest >= LARGE:
        return lambda value: scientific(value, MOST_DIGITS)
    if largest >= SHORT and all(_is_short(v) for v in values):
        return lambda value: compact(value) if abs(value) >= 10.0 ** min(COMPACT) else plain(value)
    if largest >= GROUPED:
        return lambda value: grouped(plain(value)) if abs(value) >= 1 else plain(value)
    return plain


def _is_short(value: float) -> bool:
    """Whether a number is short as thousands, millions …"""
    power = max((p for p in COMPACT if 10.0**p <= abs(value)), default=0)
    return not power or _decimals(value / 10.0**power) <= SHORT_DECIMALS


def _decimals(value: float) -> int:
    """Digits after the point of a number of up to 12 digits."""
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    return max(0, -int(exponent))


def plain(value: float) -> str:
    """A number with no more digits after the point than it has."""
    digits = _decimals(value)
    if digits > MOST_DECIMALS and abs(value) < TINY:
        return scientific(value, MOST_DIGITS)
    return minus(f"{value:.{digits}f}" if value else "0")


def _prefixed(values: Sequence[float], unit: Unit) -> list[str] | None:
    """Each value with a prefix of its own; None where there is none for some, or none is needed."""
    powers = {abs(v): unit.power(abs(v)) for v in values if v}
    if not powers or None in powers.values() or {*powers.values()} == {0}:
        return None
    found = []
    for value in values:
        power = powers.get(abs(value)) or 0
        text = plain(float(f"{value / 10.0**power:.12g}"))
        found.append(f"{text} {PREFIXES[power]}{unit.text}" if value else "0")
    return found


YEAR, MONTH, DAY, TIME = 3, 2, 1, 0
RANKS = {"year": YEAR, "month": MONTH, "day": DAY}
"""Of units; others are times of day."""


@dataclass(frozen=True)
class Calendar:
    """How moments are written on an axis whose levels have these units.

    units  the units of the levels
    full   the ranks whose texts say all: those of which a frame may show none that tells of what
           they are part, as January tells the year
    """

    units: frozenset[str]
    full: frozenset[int] = frozenset()

    @property
    def _highest(self) -> int:
        """The coarsest rank a moment is written in."""
        coarsest = max((RANKS.get(unit, TIME) for unit in self.units), default=YEAR)
        if coarsest == MONTH:  # January is the year's beginning, but not among "Dec 2019".
            return MONTH if MONTH in self.full else YEAR
        return YEAR if coarsest == YEAR else DAY

    def rank(self, seconds: float) -> int:
        """As what a moment is written."""
        moment = moment_of(seconds)
        midnight = moment.hour == moment.minute == moment.second == moment.microsecond == 0
        own = TIME
        if midnight:
            own = DAY if moment.day > 1 else YEAR if moment.month == 1 else MONTH
        return min(own, self._highest)

    def tells(self, seconds: float, rank: int) -> bool:
        """Whether a moment's text says what those of a rank leave out."""
        own = self.rank(seconds)
        if rank == TIME:
            return own > TIME
        return own == YEAR or (own in self.full and own > rank)

    def text(self, seconds: float) -> str:
        """What stands at a moment."""
        moment, rank = moment_of(seconds), self.rank(seconds)
        day = f"{moment:%b} {moment.day}"
        if rank == YEAR:
            return f"{moment.year}"
        if rank == MONTH:
            return f"{moment:%b} {moment.year}" if rank in self.full else f"{moment:%b}"
        if rank == DAY:
            return f"{day}, {moment.year}" if rank in self.full else day
        time = self._time(moment)
        return f"{day}, {time}" if rank in self.full else time

    def _time(self, moment: datetime) -> str:
        if "microsecond" in self.units and moment.microsecond:
            return f"{moment:%H:%M:%S.%f}".rstrip("0")
        seconds = {"second", "microsecond"} & self.units
        alone = not {"minute", "hour", "day", "month", "year"} & self.units
        return f"{moment:%H:%M:%S}" if seconds and (alone or moment.second) else f"{moment:%H:%M}"
