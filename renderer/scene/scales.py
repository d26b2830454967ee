"""How values run along an axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Kind: TypeAlias = Literal["linear", "log", "symlog"]
Floats: TypeAlias = NDArray[np.float64]

LEAST_DECADES, MOST_DECADES = 1, 5
"""How far below the greatest value a symlog axis becomes even, where the spec does not say."""


@dataclass(frozen=True)
class Scale:
    """From values to a ruler on which equal lengths stand for equal steps (linear) or equal factors
    (log).

    `symlog` does the one up to `threshold` on both sides of 0 and the other beyond: v / c, and
    sign(v) (1 + ln(|v| / c)). This is matplotlib's symlog (`linthresh` c, base 10) with `linscale`
    0.39 instead of 1, where the two pieces meet with one slope: what moves does not suddenly change
    its speed, and between thresholds nothing is bent, as it is by the inverse hyperbolic sine.
    """

    kind: Kind = "linear"
    threshold: float = 1.0

    def ruler(self, values: Floats) -> Floats:  # Hot path.
        """Where values lie; NaN for what the scale cannot show."""
        if self.kind == "linear":
            return values
        with np.errstate(all="ignore"):
            if self.kind == "log":
                logs = np.log10(values)
                return np.where(np.isfinite(logs), logs, np.nan)
            sizes = np.abs(values) / self.threshold
            bent = np.sign(values) * (1 + np.log(sizes))
            return np.where(sizes <= 1, values / self.threshold, bent)

    def values(self, places: Floats) -> Floats:
        """The values at places of the ruler."""
        if self.kind == "linear":
            return places
        with np.errstate(all="ignore"):
            if self.kind == "log":
                return np.asarray(10.0**places)
            bent = np.sign(places) * np.exp(np.abs(places) - 1)
            return np.where(np.abs(places) <= 1, places, bent) * self.threshold

    def shares(self, values: Floats, low: float, high: float) -> Floats:  # Hot path.
        """Where values lie between `low`, which is 0, and `high`, which is 1."""
        ends = self.ruler(np.array([low, high]))
        start, end = float(ends[0]), float(ends[1])
        length = end - start
        if length < np.inf:
            return np.asarray((self.ruler(values) - start) / length)
        # The ends are farther apart than the greatest number.
        return np.asarray((values / 2 - low / 2) / (high / 2 - low / 2))


LINEAR, LOG = Scale(), Scale("log")


def suited_threshold(values: Floats) -> float:
    """A power of ten below which a symlog axis is even: at or below a quarter of the values that
    are not 0, but from one to five decades below the greatest."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    if not len(sizes):
        return 1.0
    top = np.log10(sizes.max())
    wanted = np.floor(np.log10(np.quantile(sizes, 0.25)))
    power = np.clip(wanted, np.ceil(top) - MOST_DECADES, np.ceil(top) - LEAST_DECADES)
    return float(f"1e{int(np.clip(power, -300, 300))}")
