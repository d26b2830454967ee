"""Where ticks stand: few, round, and inside, at any order of magnitude."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))
NEAR = Fraction(1, 10**9)
"""A tick that is no more than so many steps beyond an end stands at the end: limits are sums."""
MOST_DECADES = 12
"""Of an axis with 2 to 9 times the powers of ten between these."""
MOST_MINOR = 400


def linear(low: float, high: float, most: int, whole: bool = False) -> list[float]:
    """At most `most` round values in [low, high], evenly apart, only `whole` numbers if so wanted;
    two at least, where there are such values and `most` allows. Computed exactly."""
    if not high > low or most < 1:
        return [low]
    found: list[float] = []
    rough = min(high / most - low / most, sys.float_info.max)
    for step in _steps(max(rough, math.ulp(max(abs(low), abs(high))))):
        if whole and step.denominator != 1:
            continue
        values = _multiples_of(step, low, high, most + 1)
        if len(values) <= most:
            # The step before gave one too many, and so at least three.
            pair = [found[0], found[-1]] if found and most == 2 else []
            return values if len(values) > 1 or not pair else pair
        found = values
    return found


def step_of(values: Sequence[float]) -> float:
    """The least difference between neighbours; 0 for fewer than two."""
    return min((abs(b - a) for a, b in pairwise(values) if a != b), default=0.0)


def _steps(rough: float) -> Iterator[Fraction]:
    """Round steps from about `rough` up."""
    power = math.floor(math.log10(rough)) if rough > 0 else -324
    while True:
        for factor in STEPS:
            yield factor * Fraction(10) ** power
        power += 1


def _multiples_of(step: Fraction, low: float, high: float, most: int) -> list[float]:
    """Multiples of `step` in [low, high], those that are at most `NEAR` beyond at its ends; no more
    than `most`."""
    least, greatest = Fraction(low), Fraction(high)
    first, last = math.ceil(least / step - NEAR), math.floor(greatest / step + NEAR)
    exact = (n * step for n in range(first, min(last, first + most - 1) + 1))
    return list(dict.fromkeys(float(min(max(v, least), greatest)) for v in exact))


def logarithmic(low: float, high: float, most: int) -> list[float]:
    """Powers of ten in [low, high], every second, third … if there are more than `most`; with few
    of them also 2 and 5 times, or 3 times; within less than a decade round values."""
    powers = _powers(low, high)
    if len(powers) < 2 and math.log10(high) - math.log10(low) < 1:
        return [v for v in linear(low, high, most) if v > 0]
    if len(powers) <= 3:
        for factors in ((1, 2, 5), (1, 3)):
            values = _multiples(low, high, factors)
            if 2 <= len(values) <= most:
                return values
    if len(powers) < 2:
        return [v for v in linear(low, high, most) if v > 0]
    return [_ten(n) for n in _thinned(powers, most)]


def _thinned(powers: Sequence[int], most: int) -> Sequence[int]:
    """Every second, third … of them, 0 among them where it can be."""
    for stride in range(1, len(powers) + 1):
        kept = [n for n in powers if n % stride == 0]
        if len(kept) <= max(1, most):
            return kept if len(kept) > 1 or most < 2 else [powers[0], powers[-1]]
    return powers[:1]


def _ten(power: int) -> float:
    return float(f"1e{power}")


def _powers(low: float, high: float) -> list[int]:
    """The powers of ten in [low, high]."""
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    return [n for n in range(first, min(last, 308) + 1) if low <= _ten(n) <= high]


def _multiples(low: float, high: float, factors: Sequence[int]) -> list[float]:
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    values = [float(f"{factor}e{n}") for n in powers for factor in factors]
    return [v for v in values if low <= v <= high]


def symmetric(low: float, high: float, threshold: float, most: int) -> list[float]:
    """Of a symlog axis: 0 and powers of ten, from the first at or above `threshold`, as many on
    both sides; where these are few, round values."""
    if low >= threshold:
        return logarithmic(low, high, most)
    if high <= -threshold:
        return [-v for v in reversed(logarithmic(-high, -low, most))]
    top = max(abs(low), abs(high))
    first = next(n for n in range(math.floor(math.log10(threshold)) - 1, 309)
                 if _ten(n) >= threshold * (1 - 1e-9))  # fmt: skip
    powers = [n for n in range(first, 309) if _ten(n) <= top]
    for stride in range(1, len(powers) + 1):
        sizes = [_ten(n) for n in powers[::-1][::stride]]
        values = [-v for v in sizes if -v >= low]
        values += [0.0] if low <= 0 <= high else []
        values += [v for v in reversed(sizes) if v <= high]
        if len(values) <= most:
            return values if len(values) > 2 else linear(low, high, most)
    return linear(low, high, most)


def minor_logarithmic(low: float, high: float, ticks: Sequence[float] = ()) -> list[float]:
    """2 to 9 times the powers of ten; where there are many decades, or `ticks` leave some out,
    these themselves."""
    many = math.log10(high) - math.log10(low) > MOST_DECADES
    pairs = pairwise(sorted(abs(tick) for tick in ticks if tick))
    if many or any(one < two and math.log10(two) - math.log10(one) > 1.1 for one, two in pairs):
        return [_ten(n) for n in _powers(low, high)][:MOST_MINOR]
    return _multiples(low, high, tuple(range(1, 10)))


def minor_symmetric(
    low: float, high: float, threshold: float, ticks: Sequence[float] = ()
) -> list[float]:
    """The same on both sides of 0, beyond the threshold."""
    above = minor_logarithmic(max(low, threshold), high, ticks) if high > threshold else []
    below = minor_logarithmic(max(-high, threshold), -low, ticks) if -low > threshold else []
    return [*(-v for v in reversed(below)), *above]


def minor_linear(ticks: Sequence[float], low: float, high: float, between: int) -> list[float]:
    """`between` values evenly between neighbours of `ticks`, and as far apart beyond them; 0 for as
    many as suit the step: 4 where it is 1, 2.5 or 5 times a power of ten, else 3."""
    if len(ticks) < 2:
        return []
    step = ticks[1] - ticks[0]
    if step < sys.float_info.min or high - low > sys.float_info.max:
        return []
    if not between:
        mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
        between = 3 if abs(mantissa - 2) < 1e-6 else 4
    small = step / (between + 1)
    before = math.floor((ticks[0] - low) / small + 1e-9)
    after = math.floor((high - ticks[0]) / small + 1e-9)
    if before + after > MOST_MINOR:
        return []
    values = (ticks[0] + n * small for n in range(-before, after + 1) if n % (between + 1))
    return [v for v in values if low <= v <= high]
