"""How a thing comes from one row to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.easing import Easing
from renderer.errors import Fault, suggest
from renderer.values import Scalar

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

WAYS = ("linear", "none", "smooth")


@dataclass(frozen=True)
class Tween(Scalar):
    """What is between two rows: on the straight way at an `easing`, on a smooth one, or nothing."""

    easing: Easing = Easing()
    way: Literal["eased", "smooth", "none"] = "eased"

    json_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [{"type": "string", "enum": ["none", "smooth"]}, dict(Easing.json_schema)],
        "description": "linear, none, smooth, or the name of an easing: cubic-in-out, …",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if value == "smooth":
            return cls(way="smooth")
        if value == "none":
            return cls(way="none")
        try:
            return cls(Easing.parse(value))
        except Fault as fault:
            hint = fault.hint
            if isinstance(value, str):
                hint = suggest(value, WAYS) or hint
                raise Fault("tween", f"unknown tween '{value}'", fault.at, hint) from None
            raise

    def share(self, passed: Floats) -> Floats:  # Hot path.
        """How far on its way a thing is, by how much of the time from row to row has passed."""
        if self.way == "none":
            return np.zeros_like(passed)
        return passed if self.way == "smooth" else self.easing(passed)

    def __str__(self) -> str:
        return str(self.easing) if self.way == "eased" else self.way


LINEAR = Tween()


def between(one: Floats, two: Floats, share: Floats) -> Floats:  # Hot path.
    """From `one` at share 0 to `two` at share 1, whatever their size."""
    with np.errstate(over="ignore", invalid="ignore"):
        way = two - one
        found = one + way * share
        # Between two numbers the way may be too long for one.
        long = np.isinf(way) & np.isfinite(one) & np.isfinite(two)
        if long.any():
            found = np.where(long, one * (1 - share) + two * share, found)
    return np.asarray(found)


@dataclass(frozen=True)
class Stencil:
    """The rows around things on their way from row `before` to row `after`: `lead` comes before
    them and `tail` follows, each itself again where there is none."""

    lead: Rows
    before: Rows
    after: Rows
    tail: Rows


def monotone(values: Floats, times: Floats, rows: Stencil, share: Floats) -> Floats:  # Hot path.
    """The cubic through rows that goes no further than they do, at shares of the ways between them:
    slopes by Fritsch and Butland's weighted harmonic mean (SIAM J. Sci. Stat. Comput. 5, 1984), at
    the ends by three points, as in SciPy's PchipInterpolator. `values` are of rows, (rows, …);
    `share` has the shape of the result, or 1 in its place. Missing neighbours are none."""
    shape = (-1, *[1] * (values.ndim - 1))
    v0, v1 = values[rows.before], values[rows.after]
    with np.errstate(all="ignore"):
        step = (times[rows.after] - times[rows.before]).reshape(shape)
        back = (times[rows.before] - times[rows.lead]).reshape(shape)
        ahead = (times[rows.tail] - times[rows.after]).reshape(shape)
        slope = (v1 - v0) / step
        earlier = (v0 - values[rows.lead]) / back
        later = (values[rows.tail] - v1) / ahead
        led, tailed = np.isfinite(earlier), np.isfinite(later)
        begin = np.where(tailed, _end(step, ahead, slope, later), slope)
        begin = np.where(led, _inner(back, step, earlier, slope), begin)
        end = np.where(led, _end(step, back, slope, earlier), slope)
        end = np.where(tailed, _inner(step, ahead, slope, later), end)
        rest = 1 - share
        found = v0 * (1 + 2 * share) * rest**2 + v1 * (3 - 2 * share) * share**2
        found += step * share * rest * (begin * rest - end * share)
    return np.where(np.isfinite(found), found, between(v0, v1, share))


def _inner(one: Floats, two: Floats, before: Floats, after: Floats) -> Floats:
    """The slope at a row between two steps of lengths `one` and `two`."""
    first, second = 2 * two + one, two + 2 * one
    mean = (first + second) / (first / before + second / after)
    return np.where(before * after > 0, mean, 0.0)


def _end(own: Floats, other: Floats, slope: Floats, beyond: Floats) -> Floats:
    """The slope at the end of a step of the length `own` where the row is an end."""
    found = ((2 * own + other) * slope - own * beyond) / (own + other)
    found = np.where(np.sign(found) != np.sign(slope), 0.0, found)
    far = (np.sign(slope) != np.sign(beyond)) & (np.abs(found) > 3 * np.abs(slope))
    return np.where(far, 3 * slope, found)
