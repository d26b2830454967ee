"""What ticks of numbers say: short, all different, and never more or less than their values."""

from __future__ import annotations

import math
from collections.abc import Sequence

from renderer.scene.ticks import step_of
from renderer.scene.units import PREFIXES, Unit

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
COMPACT = {3: "k", 6: "M", 9: "B", 12: "T"}
"""Thousands, millions, billions, trillions: what readers of English expect of numbers without a
unit (Unicode CLDR's short compact forms, with the k of the International System)."""
GROUPED, SHORT, LARGE, TINY = 1e4, 1e5, 1e15, 1e-3
"""From here on numbers have commas, are written as 100k, or as powers of ten; and below here."""
AS_0 = 1e-9
"""Of so many steps from 0, a tick is at 0."""
LONG_LOG = 1e7
NOTHING = Unit()


def numbers(values: Sequence[float], log: bool = False, counts: bool = False) -> list[str]:
    """The values as short text, each different, all with the same number of decimals; large ones
    as 1.2M, the largest and tiny ones as powers of ten. On a `log` axis powers of ten unless they
    are few, or `counts`."""
    sizes = [abs(v) for v in values if v]
    if not sizes:
        return ["0" for _ in values]
    if log:
        return _each(values, max(sizes), min(sizes), counts)
    largest, gap = max(sizes), step_of(values)
    # An axis that begins at 1e-300 has its first tick there, and means 0.
    values = [v if abs(v) > gap * AS_0 else 0.0 for v in values]
    if largest >= LARGE or largest < TINY:
        return [scientific(v, _precision(v, gap)) for v in values]
    if largest < SHORT:
        texts = _decimals(values, gap)
        return texts if largest < GROUPED else [grouped(text) for text in texts]
    power = max(p for p in COMPACT if 10.0**p <= largest)
    if 0 < gap < 10.0 ** (power - 4):
        return [grouped(text) for text in _decimals(values, gap)]
    return _scaled(values, power, gap, COMPACT[power])


def measures(
    values: Sequence[float], unit: Unit, log: bool = False, counts: bool = False
) -> tuple[list[str], bool]:
    """The values with their unit where it stands at ticks, and whether it does."""
    place = unit.place
    if place == "before":
        texts = numbers(values, log, counts=True)
        return [signed(unit.text + text.removeprefix("−"), text) for text in texts], True
    if place == "after":
        return [text + unit.text for text in numbers(values, log, counts)], True
    found = _prefixed(values, unit, log) if place == "prefixed" else None
    return (numbers(values, log, counts), False) if found is None else (found, True)


def signed(text: str, like: str) -> str:
    """Text with the sign of another."""
    return f"−{text}" if like.startswith("−") else text


def _prefixed(values: Sequence[float], unit: Unit, log: bool) -> list[str] | None:
    """The values with prefixes; None where they need none, or there is none for them."""
    sizes = [abs(v) for v in values if v]
    powers = {size: unit.power(size) for size in sizes}
    if not sizes or None in powers.values() or {*powers.values()} == {0}:
        return None
    if log:
        scales = {size: power or 0 for size, power in powers.items()}
        each = [_decimals([v / 10.0 ** scales.get(abs(v), 0)], 0.0)[0] for v in values]
        return [
            f"{text} {PREFIXES[scales[abs(v)]]}{unit.text}" if v else "0"
            for v, text in zip(values, each, strict=True)
        ]
    power, gap = powers[max(sizes)] or 0, step_of(values)
    if power == 0 or 0 < gap < 10.0 ** (power - 4):
        return None
    return _scaled(values, power, gap, f" {PREFIXES[power]}{unit.text}")


def _scaled(values: Sequence[float], power: int, gap: float, suffix: str) -> list[str]:
    scale = 10.0**power
    texts = _decimals([v / scale for v in values], gap / scale)
    return [f"{text}{suffix}" if text != "0" else "0" for text in texts]


def _each(values: Sequence[float], largest: float, smallest: float, counts: bool) -> list[str]:
    """Each value by itself, as on a log axis."""
    if largest < LONG_LOG and smallest >= TINY:
        return [minus(f"{v:,.10g}") for v in values]
    if counts and smallest >= 1 and largest < LARGE:
        return [minus(f"{v:.10g}") if abs(v) < 1e3 else compact(v) for v in values]
    return [scientific(v, _precision(v, 0)) for v in values]


def compact(value: float) -> str:
    """A number of a thousand and more as 1.2k, 3M …"""
    power = max(p for p in COMPACT if 10.0**p <= abs(value))
    return minus(f"{value / 10.0**power:.10g}{COMPACT[power]}")


def _decimals(values: Sequence[float], gap: float) -> list[str]:
    scale = max(abs(v) for v in values) or 1.0
    near = max(gap * 1e-3, math.ulp(scale) / 2) if gap else scale * 1e-9
    for digits in range(18):
        texts = [f"{v:.{digits}f}" for v in values]
        if all(abs(float(t) - v) <= near for t, v in zip(texts, values, strict=True)):
            break
    return [minus("0" if float(t) == 0 else t) for t in texts]


def grouped(text: str) -> str:
    """Thousands apart: what is long is read more easily so."""
    sign, size = ("−", text[1:]) if text.startswith("−") else ("", text)
    whole, dot, rest = size.partition(".")
    return f"{sign}{int(whole):,}{dot}{rest}"


def _precision(value: float, gap: float) -> int:
    """Digits after the first that tell a value from one `gap` away."""
    if not gap or not value:
        return 6
    return min(16, max(1, math.ceil(math.log10(abs(value) / gap)) + 2))


def scientific(value: float, precision: int) -> str:
    """A number as a power of ten, with at most so many digits after the first."""
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.{precision}e}".partition("e")
    digits = mantissa.rstrip("0").rstrip(".")
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    sign = "−" if digits.startswith("-") else ""
    digits = digits.lstrip("-")
    return f"{sign}{power}" if digits == "1" else f"{sign}{digits}×{power}"


def minus(text: str) -> str:
    """Text with the sign that is as wide as a digit."""
    return text.replace("-", "−")
