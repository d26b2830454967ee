"""Kernel densities: a Gaussian at each value, of all states of a sample at once.

Values are shared out between the two nearest points of a fine grid, and the grid's sums are
convolved with the Gaussian by way of their Fourier transforms (Silverman, 1982, Applied Statistics
algorithm AS 176; linear binning after Jones and Lotwick, 1984). With eight points to a bandwidth
the error is below a thousandth of the density's maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.samples import Sample
from renderer.marks.strands import Show

Floats: TypeAlias = NDArray[np.float64]
Rule: TypeAlias = Literal["scott", "silverman"]

REACH = 3.0
"""How far curves go beyond the values, in bandwidths."""
FINE = 8
"""Points of the grid to a bandwidth."""
LEAST, MOST = 256, 8192
"""Points of the grid."""
BLOCK = 64
"""States that are transformed at once."""
POINT = 5e-3
"""Bandwidth of values that are all the same, as a share of the range of all, or of them."""


def bandwidths(sample: Sample, rule: Rule | float, show: Show, least: float) -> Floats:
    """The bandwidth of each state: a number, or as Scott (1992) or Silverman (1986) advise for its
    values' spread and number. That of values that are revealed has the spread of all of them, so
    that the first few do not make it leap. At least `least`."""
    if not isinstance(rule, str):
        return np.full(sample.states, float(rule))
    middle = sample.values.mean()
    w, x = sample.weights, sample.values - middle
    total, square = sample.sums(w), sample.sums(w * w)
    with np.errstate(all="ignore"):
        mean = sample.sums(w * x) / total
        size = total**2 / square
        spread = sample.sums(w * x * x) / total - mean**2
        # Unbiased for weights that say how reliable a value is, as numpy's cov has it.
        variance = np.where(size > 1, spread / (1 - 1 / size), 0.0)
        if show == "reveal":
            variance = np.full(sample.states, variance[-1])
        count = size if rule == "scott" else size * 0.75
        widths = np.sqrt(np.maximum(variance, 0.0)) * count**-0.2
    return np.maximum(np.nan_to_num(widths, nan=0.0), least)


def least_width(samples: Sequence[Sample]) -> float:
    """Bandwidth of values that are all the same."""
    low = min(float(one.values.min()) for one in samples)
    high = max(float(one.values.max()) for one in samples)
    return POINT * ((high - low) or abs(high) or 1.0)


def span(samples: Sequence[Sample], widths: Sequence[Floats]) -> tuple[float, float]:
    """From the least to the greatest value of all, and as far beyond as curves reach."""
    room = [REACH * float(np.median(part)) for part in widths]
    low = min(float(one.values.min()) - far for one, far in zip(samples, room, strict=True))
    high = max(float(one.values.max()) + far for one, far in zip(samples, room, strict=True))
    return low, high


def grid_of(low: float, high: float, width: float) -> Floats:
    """A fine grid between two values for Gaussians that are at least so wide."""
    wanted = np.ceil((high - low) / width * FINE)
    return np.linspace(low, high, int(np.clip(wanted, LEAST, MOST)))


def densities(
    sample: Sample, widths: Floats, grid: Floats, which: slice | NDArray[np.intp]
) -> Floats:
    """The density of each state at some points of a grid that all values lie on, (states, points):
    its integral is 1; of a state without values, 0."""
    count, step = len(grid), float(grid[1] - grid[0])
    place = (sample.values - grid[0]) / step
    cell = np.clip(np.floor(place).astype(np.intp), 0, count - 2)
    share = place - cell
    sums = sample.totals(cell, sample.weights * (1 - share), count)
    sums += sample.totals(cell + 1, sample.weights * share, count)
    totals = sample.sums(sample.weights)
    frequencies = np.fft.rfftfreq(2 * count, step)
    found = []
    for first in range(0, sample.states, BLOCK):
        some = slice(first, first + BLOCK)
        gaussians = np.exp(-2 * (np.pi * frequencies * widths[some, None]) ** 2)
        smooth = np.fft.irfft(np.fft.rfft(sums[some], 2 * count) * gaussians, 2 * count)
        found.append(np.maximum(smooth[:, :count][:, which], 0.0))
    return np.concatenate(found) / np.where(totals > 0, totals * step, 1.0)[:, None]
