"""Where ticks stand and what they say: few, round, and readable at any order of magnitude."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SI = {3: "k", 6: "M", 9: "G", 12: "T"}


def linear(low: float, high: float, most: int, whole: bool = False) -> list[float]:
    """At most `most` round values in [low, high], only `whole` numbers if so wanted; two at least,
    if `most` allows."""
    if not high > low or most < 1:
        return [low]
    found: list[float] = []
    for step in _steps((high - low) / most):
        if whole and step != round(step):
            continue
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        count = last - first + 1
        if count <= most:
            exact = [_clean(n * step, step) for n in range(first, last + 1)]
            if count >= min(2, most) or not found:
                found = exact
            break
        if count <= most + 1:
            found = [_clean(n * step, step) for n in range(first, last + 1)]
    return found or [low]


def _steps(rough: float) -> Iterator[float]:
    """Round steps from about `rough` up."""
    power = math.floor(math.log10(rough))
    while True:
        for factor in STEPS[:-1]:
            yield float(f"{factor}e{power}")
        power += 1


def _clean(value: float, step: float) -> float:
    digits = 2 - math.floor(math.log10(step))
    return round(value, digits) + 0.0 if -300 < digits < 300 else value


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
    """The values as short text, each different, all with the same number of decimals; large ones
    with SI prefixes, tiny ones as powers of ten."""
    finite = [abs(v) for v in values if v]
    if not finite:
        return ["0" for _ in values]
    largest, smallest = max(finite), min(finite)
    if log and (largest >= 1e7 or smallest < 1e-3):
        return [_scientific(v, _precision(v, 0)) for v in values]
    if largest >= 1e15 or largest < 1e-3:
        return [_scientific(v, _precision(v, _gap(values))) for v in values]
    if log:
        return [_minus(f"{v:,.10g}") for v in values]
    if largest < 1e5:
        return _decimals(values, _gap(values))
    power = max(p for p in _SI if 10.0**p <= largest)
    if _gap(values) < 10.0 ** (power - 4) and largest < 1e12:
        return [_grouped(text) for text in _decimals(values, _gap(values))]
    scale = 10.0**power
    texts = _decimals([v / scale for v in values], _gap(values) / scale)
    return [f"{text}{_SI[power]}" if text != "0" else "0" for text in texts]


def _gap(values: Sequence[float]) -> float:
    """The least difference between neighbours."""
    return min((abs(b - a) for a, b in pairwise(values) if a != b), default=0.0)


def _decimals(values: Sequence[float], gap: float) -> list[str]:
    scale = max(abs(v) for v in values) or 1.0
    near = max(gap * 1e-3, scale * 1e-14) if gap else scale * 1e-9
    for digits in range(18):
        texts = [f"{v:.{digits}f}" for v in values]
        if all(abs(float(t) - v) <= near for t, v in zip(texts, values, strict=True)):
            break
    return [_minus("0" if float(t) == 0 else t) for t in texts]


def _grouped(text: str) -> str:
    """Thousands apart: what is long is read more easily so."""
    whole, dot, rest = text.partition(".")
    return f"{int(whole.replace('−', '-')):,}{dot}{rest}".replace("-", "−")


def _precision(value: float, gap: float) -> int:
    """Digits after the first that tell a value from one `gap` away."""
    if not gap or not value:
        return 6
    return min(16, max(1, math.ceil(math.log10(abs(value) / gap)) + 2))


def _scientific(value: float, precision: int) -> str:
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.{precision}e}".partition("e")
    digits = mantissa.rstrip("0").rstrip(".")
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    sign = "−" if digits.startswith("-") else ""
    digits = digits.lstrip("-")
    return f"{sign}{power}" if digits == "1" else f"{sign}{digits}×{power}"


def _minus(text: str) -> str:
    return text.replace("-", "−")
