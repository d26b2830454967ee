"""Levels of ticks: round values of one step, wherever an axis that moves may show them.

The ticks of a fixed axis are chosen for its ends; those of one that moves belong to levels which do
not depend on where it is: multiples of a step, round dates, powers of ten.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.scene import moments, ticks
from renderer.scene.scales import Scale
from renderer.timeline import PerFrame

Floats = NDArray[np.float64]
Ranges: TypeAlias = Sequence[tuple[float, float]]

FACTORS = (1, 2, 5)
SPARSE, DENSE = 0.7, 1.5
"""A level is looked at where it gives so many ticks or more, and up to so many times what is
wanted."""
EXACT = 1e15
"""Multiples beyond this are no whole numbers any more."""
MOST_TICKS = 200_000
"""Of a level over the whole film."""
DECADES = 4.0
"""Over more of them powers of ten alone are ticks."""


@dataclass(frozen=True, eq=False)
class Level:
    """Ticks of one step, as far as the film shows them.

    values  ascending
    there   the frames at which it may be chosen, shape (frames,)
    minor   small ticks, those of `values` among them
    unit    of dates: year, month, day, hour …
    """

    values: Floats
    there: NDArray[np.bool_]
    minor: Floats = field(default_factory=lambda: np.empty(0))
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Sight:
    """What an axis shows at each frame, and how many ticks are wanted at most; `minor`: how many
    small ticks between two, 0 for as many as suit, None for none."""

    lows: PerFrame
    highs: PerFrame
    scale: Scale
    most: int
    whole: bool = False
    minor: int | None = None

    def windows(self, counts: Floats, pad: float) -> tuple[NDArray[np.bool_], Ranges]:
        """Where a level is looked at that has so many ticks at each frame: the frames, and what
        they show, `pad` wider at both ends."""
        with np.errstate(invalid="ignore"):
            own = (counts >= SPARSE) & (counts <= DENSE * self.most + 2)
        return own, apart(self.lows[own] - pad, self.highs[own] + pad)


def apart(lows: Floats, highs: Floats) -> Ranges:
    """Ranges joined where they touch, in order."""
    order = np.argsort(lows, kind="stable")
    lows, highs = lows[order], np.maximum.accumulate(highs[order]) if len(highs) else highs
    if not len(lows):
        return []
    cuts = np.flatnonzero(lows[1:] > highs[:-1])
    firsts, lasts = lows[np.append(0, cuts + 1)], highs[np.append(cuts, len(highs) - 1)]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def levels(sight: Sight, dated: bool) -> list[Level]:
    """The levels that an axis may have."""
    if dated:
        return list(_dates(sight))
    if sight.scale.kind == "log":
        return [*_decades(sight), *_steps(sight, _short(sight))]
    if sight.scale.kind == "symlog":
        return [*_both_ways(sight), *_steps(sight, _even(sight))]
    return list(_steps(sight, np.ones(len(sight.lows), dtype=np.bool_)))


def _short(sight: Sight) -> NDArray[np.bool_]:
    """Where a log axis shows about a decade or less."""
    return np.asarray(np.log10(sight.highs) - np.log10(sight.lows) < 1.05)


def _even(sight: Sight) -> NDArray[np.bool_]:
    """Where a symlog axis shows little beside what is even."""
    reach = np.maximum(np.abs(sight.lows), np.abs(sight.highs))
    return np.asarray(reach <= 4 * sight.scale.threshold)


def _steps(sight: Sight, where: NDArray[np.bool_]) -> Iterator[Level]:
    """Multiples of 1, 2 and 5 times powers of ten."""
    if not where.any():
        return
    spans = np.where(where, sight.highs - sight.lows, np.nan)
    least = float(np.nanmin(spans)) / (DENSE * sight.most + 2)
    greatest = float(np.nanmax(spans)) / SPARSE
    if not (least > 0 and math.isfinite(greatest)):
        return
    for power in range(math.floor(math.log10(least)), math.ceil(math.log10(greatest)) + 1):
        for factor in FACTORS:
            if sight.whole and power < 0:
                continue
            step = float(factor * Fraction(10) ** power)
            own, windows = sight.windows(spans / step, step)
            values = list(_multiples(factor, power, windows))
            if sight.scale.kind == "log":
                values = [value for value in values if value > 0]
            if 0 < len(values) <= MOST_TICKS:
                small = _small(sight, values, factor, power, windows)
                yield Level(np.array(values), own, small)


def _multiples(factor: int, power: int, windows: Ranges) -> Iterator[float]:
    """Multiples of factor x 10^power in windows, each the float nearest to it."""
    step, last = float(factor * Fraction(10) ** power), -math.inf
    for low, high in windows:
        if max(abs(low), abs(high)) / step > EXACT:
            continue
        first, stop = max(math.floor(low / step), last + 1), math.ceil(high / step)
        for number in range(int(first), stop + 1):
            times = number * factor
            yield float(times * 10**power) if power >= 0 else times / 10**-power
        last = max(last, stop)


def _small(
    sight: Sight, values: Sequence[float], factor: int, power: int,
    windows: Ranges,
) -> Floats:  # fmt: skip
    """Small ticks between those of a step."""
    kind = sight.scale.kind
    if sight.minor is None:
        return np.empty(0)
    if kind == "log":
        found = ticks.minor_logarithmic(min(values), max(values), ()) if values else []
        return np.array(sorted({*found, *values}))
    if kind == "symlog":
        return np.empty(0)
    parts = (sight.minor or (3 if factor == 2 else 4)) + 1
    exact = Fraction(factor) * Fraction(10) ** power / parts
    if len(values) * parts > MOST_TICKS:
        return np.empty(0)
    found = [
        float(exact * n)
        for low, high in windows
        for n in range(math.floor(Fraction(low) / exact), math.ceil(Fraction(high) / exact) + 1)
    ]
    return np.unique(found)


def _dates(sight: Sight) -> Iterator[Level]:
    lows, highs = np.maximum(sight.lows, moments.EARLIEST), np.minimum(sight.highs, moments.LATEST)
    sight = Sight(lows, highs, sight.scale, sight.most, sight.whole, sight.minor)
    for number, (unit, count, length) in enumerate(moments.STEPS):
        own, windows = sight.windows((highs - lows) / length, 1.1 * length)
        values = _moments(windows, unit, count)
        if not 0 < len(values) <= MOST_TICKS:
            continue
        small = np.empty(0)
        if sight.minor is not None:
            wanted = length / ((sight.minor or 4) + 0.5)
            finer = [s for s in moments.STEPS[:number] if s[2] >= wanted * 0.9]
            if finer:
                small = np.unique(np.append(_moments(windows, *finer[0][:2]), values))
        yield Level(values, own, small, unit)


def _moments(windows: Ranges, unit: str, count: int) -> Floats:
    found = [
        value for low, high in windows for value in moments.round_moments(low, high, unit, count)
    ]
    return np.unique(np.array(found, dtype=np.float64))


def _decades(sight: Sight) -> Iterator[Level]:
    """Of a log axis: 1, 2 and 5, or 1 and 3, times powers of ten; every, every second … power."""
    lows, highs = np.log10(sight.lows), np.log10(sight.highs)
    spans = highs - lows
    logs = Sight(lows, highs, sight.scale, sight.most)
    for factors in ((1, 2, 5), (1, 3)):
        counts = np.where(spans <= DECADES, spans * len(factors), np.nan)
        yield from _of_powers(*logs.windows(counts, 0.7), 1, factors, sight)
    for stride in range(1, int(spans.max() / SPARSE) + 1):
        yield from _of_powers(*logs.windows(spans / stride, float(stride)), stride, (1,), sight)


def _of_powers(
    own: NDArray[np.bool_], windows: Ranges, stride: int, factors: Sequence[int], sight: Sight
) -> Iterator[Level]:
    numbers = sorted({
        n for low, high in windows
        for n in range(max(math.floor(low), -307), min(math.ceil(high), 307) + 1)
    })  # fmt: skip
    kept = [n for n in numbers if n % stride == 0]
    if not kept:
        return
    values = [float(f"{factor}e{n}") for n in kept for factor in factors]
    small: list[float] = []
    if sight.minor is not None:
        many = float((np.log10(sight.highs) - np.log10(sight.lows)).max()) > ticks.MOST_DECADES
        each = (1,) if stride > 1 or many else range(1, 10)
        small = [float(f"{factor}e{n}") for n in numbers for factor in each]
    yield Level(np.unique(values), own, _union(small, values))


def _union(small: Sequence[float], values: Sequence[float]) -> Floats:
    """Small ticks, if there are any, and the others."""
    return np.unique(np.array([*small, *values])) if small else np.empty(0)


def _both_ways(sight: Sight) -> Iterator[Level]:
    """Of a symlog axis: 0 and powers of ten on both sides, from the threshold on."""
    threshold = sight.scale.threshold
    top = float(max(np.abs(sight.lows).max(), np.abs(sight.highs).max()))
    first = math.ceil(math.log10(threshold) - 1e-9)
    powers = range(first, max(first, min(307, math.ceil(math.log10(top)))) + 1)
    for stride in range(1, max(2, len(powers))):
        sizes = [float(f"1e{n}") for n in powers if n % stride == 0]
        if not sizes:
            continue
        small: list[float] = []
        if sight.minor is not None:
            each = (1,) if stride > 1 or len(powers) > ticks.MOST_DECADES else range(1, 10)
            small = [float(f"{factor}e{n}") for n in powers for factor in each]
            small = [-v for v in small] + [0.0] + small
        values = [-v for v in sizes] + [0.0] + sizes
        yield Level(np.unique(values), np.ones(len(sight.lows), np.bool_), _union(small, values))


def of_names(count: int) -> Iterator[NDArray[np.intp]]:
    """Every, every second, every fourth … of so many names."""
    stride = 1
    while stride == 1 or stride < 2 * count:
        yield np.arange(0, count, stride)
        stride *= 2
