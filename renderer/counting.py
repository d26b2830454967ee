"""Numbers that count through the film, as text shows them: every one of them equally long.

Rounded to whole numbers, what runs evenly from 1950 to 2000 shows 1950 and 2000 half as long as all
others; cut down to them, it shows 2000 in the last frame alone. Here each of the 51 has its 51st of
the time, and at the instant of a whole number it is that number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

ROUNDING = 1e-9
"""A share of the numbers that is rounding alone."""
MOST_DECIMALS = 6
_WHOLE = re.compile(r".*?(?:d|\.0f|(?P<percent>\.0%))")
_FINER = re.compile(r"%[HIMSfLpjUWaAuw]")
"""What a date says beside year, month and day."""


@dataclass(frozen=True, eq=False)
class Count:
    """A number that runs through the film.

    values  at each frame
    ends    where it begins and ends
    kind    `whole`: it arrives at its end; `open`: it ends before it does, as a stop-watch that
            shows what has passed; `date`: seconds since 1970
    """

    values: Floats
    ends: tuple[float, float]
    kind: Literal["whole", "open", "date"] = "whole"

    def shown(self, format: str) -> Floats:
        """The numbers to be written in a format: where that has no decimals, or dates have no time
        of day, such that each is shown equally long."""
        if self.kind == "date":
            return self._dates(format)
        whole = _WHOLE.fullmatch(format)
        if whole is None:
            return self.values
        unit = 0.01 if whole["percent"] else 1.0
        if self.kind == "open":
            return np.floor(self.values / unit + ROUNDING) * unit
        first, last = (end / unit for end in self.ends)
        if not _is_whole(first) or not _is_whole(last):
            return self.values
        return _evenly(self.values / unit, round(first), round(last)) * unit

    def _dates(self, format: str) -> Floats:
        unit = _unit(format)
        if unit is None:
            return self.values
        numbers, back = _calendar(self.values, unit)
        ends, _ = _calendar(np.array(self.ends), unit)
        if not all(map(_is_whole, ends.tolist())):
            return self.values
        return back(_evenly(numbers, round(ends[0]), round(ends[1])))


def _evenly(values: Floats, first: int, last: int) -> Floats:
    """Whole numbers for values that run from `first` to `last`."""
    low, high = min(first, last), max(first, last)
    if low == high:
        return np.full(len(values), float(low))
    share = (values - low) * ((high - low + 1) / (high - low))
    rounding = ROUNDING * max(abs(low), abs(high), 1)
    return np.asarray(np.clip(low + np.floor(share + rounding), low, high))


def _is_whole(value: float) -> bool:
    return bool(np.isfinite(value)) and abs(value - round(value)) <= ROUNDING * max(1, abs(value))


def _unit(format: str) -> Literal["D", "M", "Y"] | None:
    """The finest that dates in a format tell, if that is a day, a month or a year."""
    if _FINER.search(format):
        return None
    if "%d" in format:
        return "D"
    if any(code in format for code in ("%m", "%b", "%B")):
        return "M"
    return "Y" if "%Y" in format or "%y" in format else None


def _calendar(
    values: Floats, unit: Literal["D", "M", "Y"]
) -> tuple[Floats, Callable[[Floats], Floats]]:
    """How many days, months or years have passed since 1970 at each moment, with the share of the
    one that it is in; and the way from whole ones to seconds."""

    def seconds(numbers: Floats) -> Floats:
        whole = numbers.astype(np.int64).astype(f"datetime64[{unit}]")
        return whole.astype("datetime64[s]").astype(np.int64).astype(np.float64)

    # Rounding must not make the first instant of a month the last one of the month before.
    moments = np.floor(values + 1e-4).astype(np.int64).astype("datetime64[s]")
    whole = moments.astype(f"datetime64[{unit}]").astype(np.int64).astype(np.float64)
    start, stop = seconds(whole), seconds(whole + 1)
    return whole + np.clip((values - start) / (stop - start), 0, 1), seconds


def fine_as(column: Floats) -> str:
    """The format of numbers on their way through those of a column: with as many decimals as these
    have, or where that is no help three digits that change."""
    known = np.unique(column[np.isfinite(column)])
    if not len(known):
        return ""
    size = float(np.abs(known).max())
    if size >= 1e15:
        return ""
    for decimals in range(MOST_DECIMALS + 1):
        scaled = known * 10.0**decimals
        rounding = min(1e-2, ROUNDING + 1e-12 * size * 10.0**decimals)
        if (np.abs(scaled - np.rint(scaled)) <= rounding).all():
            return f".{decimals}f"
    span = float(known[-1] - known[0])
    if span <= 0 or span < 1e-4:
        return ""
    return f".{min(max(2 - int(np.floor(np.log10(span))), 0), 12)}f"


COMPACT = ((12, "T"), (9, "B"), (6, "M"), (3, "k"))


def short(value: float, digits: int) -> str:
    """A number in so many digits, with k, M, B or T for thousands, millions, billions and
    trillions: 1.20M, 12.0M, 120M."""
    rounded = float(f"{value:.{max(digits, 1) - 1}e}")
    power, letter = next(
        ((power, letter) for power, letter in COMPACT if abs(rounded) >= 10.0**power), (0, "")
    )
    if not letter and abs(rounded) < 1 or abs(rounded) >= 1e15:
        return f"{rounded + 0.0:.{max(digits, 1)}g}"
    decimals = max(0, digits - 1 - int(np.floor(np.log10(abs(rounded / 10.0**power)) + ROUNDING)))
    return f"{rounded / 10.0**power:.{decimals}f}{letter}"
