"""The derivative of each operation by its operands.

Where an operation has a kink, one of its one-sided derivatives or what lies between them is taken:
abs has 0 at 0, min and max that of the argument they choose (the first of equal ones), hypot 0 at
(0, 0); a root has 0 where what stands under it is 0 and does not move. A quotient whose denominator
has overflowed is flat. `0**b` has the derivative 0 by b, for b >= 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Partial: TypeAlias = float | Callable[..., Any]
"""A number, or what gives it from the operation's result and its operands."""
Tangent: TypeAlias = Callable[..., Any]
"""From the result, the operands and their tangents (0.0 for what does not move) to the result's."""

FLAT = frozenset("// sign floor ceil round < <= > >= == != and or not".split())
"""Operations whose result moves in jumps only: the derivative is 0 on both sides of them."""
REDUCED = frozenset("mean sum std min max".split())
"""The reductions that `reduced` has a rule for."""


def _digamma(x: Any) -> Any:
    from scipy.special import digamma  # scipy is slow to import: only where it is used

    return digamma(x)


def _by_base(y: Any, a: Any, b: Any) -> Any:
    return np.where(np.equal(b, 0.0), 0.0, b * np.power(a, b - 1.0))


def _by_exponent(y: Any, a: Any, b: Any) -> Any:
    still = np.equal(a, 0.0) & np.greater_equal(b, 0.0)
    return np.where(still, 0.0, y * np.log(np.where(still, 1.0, a)))


PARTIALS: Mapping[str, tuple[Partial, ...]] = {
    "+": (1.0, 1.0),
    "-": (1.0, -1.0),
    "*": (lambda y, a, b: b, lambda y, a, b: a),
    "%": (1.0, lambda y, a, b: -np.floor_divide(a, b)),
    "**": (_by_base, _by_exponent),
    "negative": (-1.0,),
    "abs": (lambda y, x: np.sign(x),),
    "sin": (lambda y, x: np.cos(x),),
    "cos": (lambda y, x: -np.sin(x),),
    "tan": (lambda y, x: 1.0 / np.square(np.cos(x)),),
    "asin": (lambda y, x: 1.0 / np.sqrt((1.0 - x) * (1.0 + x)),),
    "acos": (lambda y, x: -1.0 / np.sqrt((1.0 - x) * (1.0 + x)),),
    "atan": (lambda y, x: 1.0 / (1.0 + np.square(x)),),
    "atan2": (
        lambda y, a, b: b / np.hypot(a, b) / np.hypot(a, b),
        lambda y, a, b: -a / np.hypot(a, b) / np.hypot(a, b),
    ),
    "sinh": (lambda y, x: np.cosh(x),),
    "cosh": (lambda y, x: np.sinh(x),),
    "tanh": (lambda y, x: 1.0 / np.square(np.cosh(x)),),
    "expm1": (lambda y, x: np.exp(x),),
    "log": (lambda y, x: 1.0 / x,),
    "log2": (lambda y, x: 1.0 / (math.log(2.0) * x),),
    "log10": (lambda y, x: 1.0 / (math.log(10.0) * x),),
    "log1p": (lambda y, x: 1.0 / (1.0 + x),),
    "cbrt": (lambda y, x: 1.0 / (3.0 * np.square(y)),),
    "hypot": (
        lambda y, a, b: np.where(np.equal(y, 0.0), 0.0, a / y),
        lambda y, a, b: np.where(np.equal(y, 0.0), 0.0, b / y),
    ),
    "erf": (lambda y, x: 2.0 / math.sqrt(math.pi) * np.exp(-np.square(x)),),
    "gamma": (lambda y, x: y * _digamma(x),),
}


def _quotient(y: Any, x: Sequence[Any], dx: Sequence[Any]) -> Any:
    (a, b), (da, db) = x, dx
    flat = np.isinf(b) & np.isfinite(a)
    above = np.where(flat | np.equal(da, 0.0), 0.0, da / b)
    return above - np.where(flat | np.equal(db, 0.0), 0.0, y / b * db)


def _exponential(y: Any, x: Sequence[Any], dx: Sequence[Any]) -> Any:
    return np.where(np.equal(y, 0.0), 0.0, y * dx[0])  # exp(-1/x**2) is flat at 0


def _root(y: Any, x: Sequence[Any], dx: Sequence[Any]) -> Any:
    return np.where(np.equal(dx[0], 0.0), 0.0, 0.5 * dx[0] / y)


def _where(y: Any, x: Sequence[Any], dx: Sequence[Any]) -> Any:
    return np.where(np.not_equal(x[0], 0.0), dx[1], dx[2])


def _minimum(y: Any, x: Sequence[Any], dx: Sequence[Any]) -> Any:
    return np.where(np.less_equal(x[0], x[1]) | np.isnan(x[0]), dx[0], dx[1])


def _maximum(y: Any, x: Sequence[Any], dx: Sequence[Any]) -> Any:
    return np.where(np.greater_equal(x[0], x[1]) | np.isnan(x[0]), dx[0], dx[1])


def _heaviside(y: Any, x: Sequence[Any], dx: Sequence[Any]) -> Any:
    return np.where(np.equal(x[0], 0.0), dx[1], 0.0)


TANGENTS: Mapping[str, Tangent] = {
    "/": _quotient,
    "exp": _exponential,
    "sqrt": _root,
    "where": _where,
    "minimum": _minimum,
    "maximum": _maximum,
    "heaviside": _heaviside,
}


def reduced(name: str, y: Any, x: Floats, dx: Any) -> Floats:
    """The tangent of a reduction along the last axis; like its result, it passes over the rows
    where `x` is missing (nan)."""
    present, dx = ~np.isnan(x), np.broadcast_to(dx, x.shape)
    if name in ("min", "max"):
        return _chosen(name, x, present, dx)
    if name == "sum":
        return _total(present, dx)
    count = np.sum(present, axis=-1, dtype=np.float64)
    if name == "mean":
        return np.divide(_total(present, dx), count)
    middle = np.divide(_total(present, x), count)
    moved = _total(present, (x - middle[..., np.newaxis]) * dx)
    return np.where(np.equal(y, 0.0), 0.0, moved / (count * y))


def _total(present: NDArray[np.bool_], x: Floats) -> Floats:
    return np.asarray(np.sum(np.where(present, x, 0.0), axis=-1))


def _chosen(name: str, x: Floats, present: NDArray[np.bool_], dx: Floats) -> Floats:
    if not x.shape[-1]:
        return np.full(x.shape[:-1], np.nan)
    filled = np.where(present, x, np.inf if name == "min" else -np.inf)
    row = (filled.argmin if name == "min" else filled.argmax)(axis=-1)
    found = np.take_along_axis(dx, row[..., np.newaxis], axis=-1)[..., 0]
    return np.where(present.any(axis=-1), found, np.nan)
