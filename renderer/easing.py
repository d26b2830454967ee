"""Easing: how far along a motion is, by how much of its time has passed.

The curves are Robert Penner's (Programming Macromedia Flash MX, 2002, chapter 7), under the names
gganimate and tweenr use: `cubic-in`, `cubic-out`, `cubic-in-out` …
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, choices, suggest
from renderer.values import Scalar

Curve: TypeAlias = NDArray[np.float64]


def _power(exponent: int) -> Callable[[Curve], Curve]:
    return lambda u: np.asarray(u**exponent, dtype=np.float64)


def _elastic(u: Curve) -> Curve:
    wave = -np.exp2(10 * (u - 1)) * np.sin((u - 1.075) * (2 * np.pi) / 0.3)
    return np.where(u <= 0, 0.0, np.where(u >= 1, 1.0, wave))


def _bounce(u: Curve) -> Curve:
    v = 1 - u
    steps = [
        7.5625 * v**2,
        7.5625 * (v - 1.5 / 2.75) ** 2 + 0.75,
        7.5625 * (v - 2.25 / 2.75) ** 2 + 0.9375,
        7.5625 * (v - 2.625 / 2.75) ** 2 + 0.984375,
    ]
    bounds = [v < 1 / 2.75, v < 2 / 2.75, v < 2.5 / 2.75]
    return 1 - np.select(bounds, steps[:3], steps[3])


_IN: dict[str, Callable[[Curve], Curve]] = {
    "quadratic": _power(2),
    "cubic": _power(3),
    "quartic": _power(4),
    "quintic": _power(5),
    "sine": lambda u: 1 - np.cos(u * np.pi / 2),
    "circular": lambda u: 1 - np.sqrt(np.maximum(0.0, 1 - u**2)),
    "exponential": lambda u: np.where(u <= 0, 0.0, np.exp2(10 * (u - 1))),
    "elastic": _elastic,
    "back": lambda u: u**2 * (2.70158 * u - 1.70158),
    "bounce": _bounce,
}

EASINGS = ("linear", *(f"{name}-{way}" for name in _IN for way in ("in", "out", "in-out")))


class Easing(Scalar):
    """The name of an easing curve; call it on times in [0, 1]."""

    __slots__ = ("name",)

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "enum": list(EASINGS),
        "description": "How motion speeds up and slows down: linear, cubic-in-out, …",
    }

    def __init__(self, name: str = "linear") -> None:
        self.name = name

    @classmethod
    def parse(cls, value: object) -> Self:
        if not isinstance(value, str) or value not in EASINGS:
            hint = suggest(str(value), EASINGS) or f"known: {choices(EASINGS)}"
            raise Fault("easing", f"unknown easing '{value}'", hint=hint)
        return cls(value)

    def __call__(self, u: Curve) -> Curve:
        """Values at times `u` in [0, 1]: from 0 to 1, beyond them only for back and elastic."""
        u = np.asarray(u, dtype=np.float64)
        if self.name == "linear":
            return u
        curve, _, way = self.name.partition("-")
        ease = _IN[curve]
        if way == "in":
            return ease(u)
        if way == "out":
            return 1 - ease(1 - u)
        return np.where(u < 0.5, ease(2 * u) / 2, 1 - ease(2 - 2 * u) / 2)

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Easing) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)
