"""Where ticks stand and what they say: few, round, and readable at any order of magnitude."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SI = {3: "k", 6: "M", 9: "G", 12: "T"}

DAY = 86400.0
_DATE_STEPS: tuple[tuple[str, int, float], ...] = (
    *(("second", n, n) for n in (1, 2, 5, 10, 15, 30)),
    *(("minute", n, 60.0 * n) for n in (1, 2, 5, 10, 15, 30)),
    *(("hour", n, 3600.0 * n) for n in (1, 2, 3, 6, 12)),
    *(("day", n, DAY * n) for n in (1, 2, 7, 14)),
    *(("month", n, DAY * 30.44 * n) for n in (1, 2, 3, 6)),
    *(("year", n, DAY * 365.25 * n) for n in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)),
)


def linear(low: float, high: float, most: int) -> list[float]:
    """At most `most` round values in [low, high]."""
    if not high > low or most < 1:
        return [low]
    rough = (high - low) / most
    power = math.floor(math.log10(rough))
    for factor in STEPS:
        step = factor * 10.0**power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [_clean(n * step, step) for n in range(first, last + 1)]
    return linear(low, high, most - 1)


def _clean(value: float, step: float) -> float:
    digits = max(0, 2 - math.floor(math.log10(step)))
    return round(value, digits) + 0.0 if digits < 300 else value


def logarithmic(low: float, high: float, most: int) -> list[float]:
    """Powers of ten in [low, high], thinned to `most`; with few of them also 2 and 5 times, and
    within less than a decade round values."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    count = last - first + 1
    if count < 2:
        inside = [v for v in linear(low, high, most) if v > 0]
        return inside if math.log10(high / low) < 1 else _multiples(low, high, (1, 2, 5))
    if count <= 2 and most >= 5:
        return _multiples(low, high, (1, 2, 5))
    stride = max(1, math.ceil(count / max(1, most)))
    return [10.0**n for n in range(first, last + 1) if n % stride == 0]


def _multiples(low: float, high: float, factors: Sequence[int]) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [factor * 10.0**n for n in powers for factor in factors]
    return [v for v in values if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)]


def minor_logarithmic(low: float, high: float) -> list[float]:
    """2 to 9 times the powers of ten, where there are few decades."""
    if math.log10(high / low) > 12:
        return []
    return _multiples(low, high, tuple(range(2, 10)))


def numbers(values: Sequence[float], log: bool = False) -> list[str]:
    """The values as short text, all with the same number of decimals; large ones with SI prefixes,
    tiny ones as powers of ten."""
    finite = [abs(v) for v in values if v]
    if not finite:
        return ["0" for _ in values]
    largest, smallest = max(finite), min(finite)
    if log and (largest >= 1e5 or smallest < 1e-3):
        return [_scientific(v) for v in values]
    if largest >= 1e15 or largest < 1e-3:
        return [_scientific(v) for v in values]
    if largest >= 1e5:
        power = 3 * int(math.log10(largest) // 3)
        return [f"{text}{_SI[power]}" if text != "0" else "0"
                for text in _decimals([v / 10.0**power for v in values])]  # fmt: skip
    if log:
        return [_minus(f"{v:,.10g}") for v in values]
    return _decimals(values)


def _decimals(values: Sequence[float]) -> list[str]:
    for digits in range(13):
        texts = [f"{v:.{digits}f}" for v in values]
        scale = max(abs(v) for v in values) or 1.0
        if all(abs(float(t) - v) <= 1e-9 * scale for t, v in zip(texts, values, strict=True)):
            break
    return [_minus("0" if float(t) == 0 else t) for t in texts]


def _scientific(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.6e}".partition("e")
    digits = mantissa.rstrip("0").rstrip(".")
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    sign = "−" if digits.startswith("-") else ""
    digits = digits.lstrip("-")
    return f"{sign}{power}" if digits == "1" else f"{sign}{digits}×{power}"


def _minus(text: str) -> str:
    return text.replace("-", "−")


def dates(low: float, high: float, most: int) -> tuple[list[float], Callable[[float], str]]:
    """Round moments in [low, high] (seconds since 1970 UTC), and how they are written."""
    unit, count, _ = next(
        (step for step in _DATE_STEPS if (high - low) / step[2] < most), _DATE_STEPS[-1]
    )
    moment = _floor(EPOCH + timedelta(seconds=low), unit, count)
    values: list[float] = []
    while (at := (moment - EPOCH).total_seconds()) <= high and len(values) < 1000:
        if at >= low:
            values.append(at)
        moment = _next(moment, unit, count)
    return values, lambda value: _date_text(value, unit)


def _floor(moment: datetime, unit: str, count: int) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "year":
        return midnight.replace(year=max(1, moment.year // count * count), month=1, day=1)
    if unit == "month":
        return midnight.replace(month=(moment.month - 1) // count * count + 1, day=1)
    if unit == "day":
        if count >= 7:
            return midnight - timedelta(days=midnight.weekday())
        return midnight.replace(day=(moment.day - 1) // count * count + 1)
    seconds = {"hour": 3600, "minute": 60, "second": 1}[unit] * count
    passed = (moment - midnight).total_seconds()
    return midnight + timedelta(seconds=passed // seconds * seconds)


def _next(moment: datetime, unit: str, count: int) -> datetime:
    if unit == "year":
        return moment.replace(year=min(9999, moment.year + count))
    if unit == "month":
        month = moment.month - 1 + count
        return moment.replace(year=moment.year + month // 12, month=month % 12 + 1)
    if unit == "day":
        return moment + timedelta(days=count)
    return moment + timedelta(**{f"{unit}s": count})


def _date_text(value: float, unit: str) -> str:
    moment = EPOCH + timedelta(seconds=float(np.round(value)))
    if unit == "year":
        return f"{moment.year}"
    if unit == "month":
        return f"{moment.year}" if moment.month == 1 else f"{moment:%b}"
    if unit == "day":
        return f"{moment:%b} {moment.day}"
    return f"{moment:%H:%M:%S}" if unit == "second" else f"{moment:%H:%M}"
