"""The adaptive explicit pairs, DOP853 and RK45 (Dormand and Prince): weights and interpolants.

Weighted sums over stages are taken term by term in a fixed order, without BLAS, so that a member's
result does not depend, not even in the last bit, on how many members are computed together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from renderer.sources.integrate import dop853
from renderer.sources.integrate.problem import Array


@dataclass(frozen=True)
class Row:
    """Weights of consecutive slots, from `first` on, shape (count, 1)."""

    first: int
    weights: Array

    def over(self, stages: Array, scratch: Array) -> Sum:
        """Its weighted sum over stages (slots, n, m)."""
        used = slice(self.first, self.first + len(self.weights))
        single = stages[0].size == 1
        return Sum(self.weights[:, :, None], stages[used], scratch[used], single)


@dataclass(frozen=True, slots=True)
class Sum:
    """A weighted sum over stages that are filled anew in every step."""

    weights: Array
    stages: Array
    scratch: Array
    single: bool

    def __call__(self) -> Array:
        """Hot path. The sum now, shape (n, m)."""
        terms = np.multiply(self.weights, self.stages, out=self.scratch)
        total: Array = in_order(terms) if self.single else np.add.reduce(terms, axis=0)
        return total


def in_order(terms: Array) -> Array:
    """The sum over the first axis, always from first to last."""
    if terms.size == len(terms):  # numpy would sum this one in pairs
        total: Array = np.add.accumulate(terms, axis=0)[-1]
    else:
        total = np.add.reduce(terms, axis=0)
    return total


@dataclass(frozen=True)
class Pair:
    """An explicit method with an error estimate and an interpolant.

    Stages are kept in slots in an order (`first` is the slot of stage 0) that keeps the
    slots that a sum takes next to each other.
    """

    slots: Sequence[int]
    rows: Sequence[Row]
    nodes: Sequence[float]
    step: Row
    errors: Sequence[Row]
    exponent: float
    dense_rows: Sequence[Row]
    dense_nodes: Sequence[float]
    interpolant: Sequence[Row]
    norm: Callable[[Sequence[Array], Array, Array], Array]
    coefficients: Callable[[Sequence[Array], Array, Array, Array, Array], list[Array]]
    evaluate: Callable[[Array, Array, Array], Array]


def _row(weights: Sequence[float], slots: Sequence[int]) -> Row:
    used = {slots[stage]: w for stage, w in enumerate(weights) if w}
    first, last = min(used), max(used)
    column = np.array([used.get(slot, 0.0) for slot in range(first, last + 1)])
    return Row(first, column[:, None])


def mean_square(values: Array) -> Array:
    """The mean over states of the squares, one for each member."""
    return in_order(values * values) / len(values)


def _norm_853(errors: Sequence[Array], h: Array, scale: Array) -> Array:
    fifth = mean_square(errors[1] / scale)
    third = mean_square(errors[0] / scale)
    both = fifth + 0.01 * third
    return np.where(fifth == 0, 0.0 * both, np.abs(h) * fifth / np.sqrt(both))


def _norm_45(errors: Sequence[Array], h: Array, scale: Array) -> Array:
    return np.abs(h) * np.sqrt(mean_square(errors[0] / scale))


def _coefficients_853(
    sums: Sequence[Array], h: Array, change: Array, f_old: Array, f_new: Array
) -> list[Array]:
    slope = h * f_old - change
    return [change, slope, change - h * f_new - slope, *(h * s for s in sums)]


def _coefficients_45(
    sums: Sequence[Array], h: Array, change: Array, f_old: Array, f_new: Array
) -> list[Array]:
    return [h * s for s in sums]


def _evaluate_853(coefficients: Array, x: Array, y: Array) -> Array:
    """Hot path. Coefficients (7, n, p) and states (n, p) at the start, at fractions x (p,)."""
    rest = 1.0 - x
    value: Array = coefficients[6] * x
    for power in range(5, -1, -1):
        value += coefficients[power]
        value *= rest if power % 2 else x
    value += y
    return value


def _evaluate_power(coefficients: Array, x: Array, y: Array) -> Array:
    """Hot path. y + c0 x + c1 x^2 + …"""
    value: Array = coefficients[-1] * x
    for c in coefficients[-2::-1]:
        value += c
        value *= x
    value += y
    return value


def dop853_pair() -> Pair:
    slots = (2, 1, 0, *range(3, 16))
    return Pair(
        slots,
        [_row(w, slots) for w in dop853.A],
        (*dop853.C, 1.0),
        _row(dop853.B, slots),
        [_row(dop853.E3, slots), _row(dop853.E5, slots)],
        -1 / 8,
        [_row(w, slots) for w in dop853.A_DENSE],
        dop853.C_DENSE,
        [_row(w, slots) for w in dop853.D],
        _norm_853,
        _coefficients_853,
        _evaluate_853,
    )


RK45_A = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
)
RK45_B = (35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84)
RK45_C = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0)
RK45_E = (-71 / 57600, 0, 71 / 16695, -71 / 1920, 17253 / 339200, -22 / 525, 1 / 40)
# Shampine, "Some practical Runge-Kutta formulas", Math. Comp. 46 (1986): powers 1 to 4, by stage.
RK45_P = (
    (1, 0, 0, 0, 0, 0, 0),
    (
        -8048581381 / 2820520608, 0, 131558114200 / 32700410799, -1754552775 / 470086768,
        127303824393 / 49829197408, -282668133 / 205662961, 40617522 / 29380423,
    ),
    (
        8663915743 / 2820520608, 0, -68118460800 / 10900136933, 14199869525 / 1410260304,
        -318862633887 / 49829197408, 2019193451 / 616988883, -110615467 / 29380423,
    ),
    (
        -12715105075 / 11282082432, 0, 87487479700 / 32700410799, -10690763975 / 1880347072,
        701980252875 / 199316789632, -1453857185 / 822651844, 69997945 / 29380423,
    ),
)  # fmt: skip


def rk45_pair() -> Pair:
    slots = (1, 0, *range(2, 7))
    return Pair(
        slots,
        [_row(w, slots) for w in RK45_A],
        (*RK45_C, 1.0),
        _row(RK45_B, slots),
        [_row(RK45_E, slots)],
        -1 / 5,
        [],
        [],
        [_row(w, slots) for w in RK45_P],
        _norm_45,
        _coefficients_45,
        _evaluate_power,
    )


PAIRS: dict[str, Callable[[], Pair]] = {"DOP853": dop853_pair, "RK45": rk45_pair}
