"""Easing: how far along a motion is, by how much of its time has passed.

The curves are Robert Penner's (Programming Macromedia Flash MX, 2002, chapter 7), under the names
gganimate and tweenr use: `cubic-in`, `cubic-out`, `cubic-in-out` …; and a cubic Bézier curve from
(0, 0) to (1, 1) by its control points, as CSS has it (CSS Easing Functions 1, section 2.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, choices, suggest
from renderer.values import Scalar

Curve: TypeAlias = NDArray[np.float64]
_CSS = re.compile(r"\s*cubic-bezier\s*\(([^()]*)\)\s*")


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

LARGEST = 100.0
"""How far the heights of control points may lie from 0."""
BISECTIONS = 60
EASINGS = ("linear", *(f"{name}-{way}" for name in _IN for way in ("in", "out", "in-out")))


Points: TypeAlias = tuple[float, float, float, float]
"""x1, y1, x2, y2."""


def _bezier(points: Points, u: Curve) -> Curve:
    """The height of the curve at the abscissas `u`, which x1 and x2 in [0, 1] make ascend with the
    curve's parameter: that is enclosed ever more closely, to the last bit."""
    x1, y1, x2, y2 = points
    low, high = np.zeros_like(u), np.ones_like(u)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        before = _along(x1, x2, middle) < u
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    found = _along(y1, y2, (low + high) / 2)
    return np.where(u <= 0, 0.0, np.where(u >= 1, 1.0, found))


def _along(one: float, two: float, s: Curve) -> Curve:
    """A coordinate of the curve at its parameter, from 0 over two control points to 1."""
    return np.asarray(((1 + 3 * (one - two)) * s + 3 * (two - 2 * one)) * s**2 + 3 * one * s)


class Easing(Scalar):
    """An easing curve, by its name or its control points; call it on times in [0, 1]."""

    __slots__ = ("name", "points")

    json_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [
            {"type": "string", "enum": list(EASINGS)},
            {
                "type": "array",
                "prefixItems": [
                    {"type": "number", "minimum": 0, "maximum": 1},
                    {"type": "number"},
                    {"type": "number", "minimum": 0, "maximum": 1},
                    {"type": "number"},
                ],
                "items": False,
                "minItems": 4,
            },
        ],
        "description": "How motion speeds up and slows down: linear, cubic-in-out, …, or control "
        "points as in CSS, [x1, y1, x2, y2].",
    }

    def __init__(self, name: str = "linear", points: Points | None = None) -> None:
        self.name = name if points is None else f"[{', '.join(f'{one:g}' for one in points)}]"
        self.points = points

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, (list, tuple)):
            return cls(points=_points(value))
        if not isinstance(value, str) or value not in EASINGS:
            hint = suggest(str(value), EASINGS) or (
                f"known: {choices(EASINGS)}, or control points [x1, y1, x2, y2]"
            )
            if css := _CSS.fullmatch(str(value)):
                hint = f"write [{', '.join(css[1].replace(',', ' ').split())}]"
            raise Fault("easing", f"unknown easing '{value}'", hint=hint)
        return cls(value)

    def __call__(self, u: Curve) -> Curve:
        """Values at times `u` in [0, 1]: from 0 to 1, beyond them only for back and elastic, and
        for control points beyond them."""
        u = np.asarray(u, dtype=np.float64)
        if self.name == "linear":
            return u
        if self.points is not None:
            return _bezier(self.points, u)
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
        return isinstance(other, Easing) and (other.name, other.points) == (self.name, self.points)

    def __hash__(self) -> int:
        return hash((self.name, self.points))


def _points(value: Sequence[object]) -> Points:
    """Control points; raises `Fault` at the one that is wrong."""
    hint = "write four numbers, [x1, y1, x2, y2]"
    numbers = [float(one) for one in value
               if isinstance(one, (int, float)) and not isinstance(one, bool)]  # fmt: skip
    if len(value) != 4 or len(numbers) != 4:
        raise Fault("easing", "these are no control points", hint=hint)
    for number, one in enumerate(numbers):
        if not number % 2 and not 0 <= one <= 1:
            text = f"x{number // 2 + 1} must be from 0 to 1, not {one:g}: time does not run back"
            raise Fault("easing", text, (number,))
        if not abs(one) <= LARGEST:
            text = f"y{number // 2 + 1} is at most {LARGEST:g}, not {one:g}"
            raise Fault("easing", text, (number,))
    return (numbers[0], numbers[1], numbers[2], numbers[3])
