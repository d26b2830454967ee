"""Layers on top of each other along x: where each begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Curve: TypeAlias = tuple[Floats, Floats]
"""Rising places and the values there; NaN is a gap, and a place that comes twice a leap."""
Heap: TypeAlias = Literal["stack", "share", "stream"]


@dataclass(frozen=True)
class Stack:
    """Layers over common places.

    places  rising, shape (n,); one that comes twice is a leap
    levels  layer k lies between levels[k] and levels[k + 1], shape (layers + 1, n)
    known   where each layer is, and not just nothing; shape (layers, n)
    """

    places: Floats
    levels: Floats
    known: NDArray[np.bool_]


def stacked(curves: Sequence[Curve], heap: Heap) -> Stack:  # Hot path.
    """Curves of values of 0 or more on top of each other, the first at the bottom; between its
    places a curve runs straight, and where it is not it adds nothing.

    `share`: as parts of their sum, which is 1; of a sum of 0 nothing. `stream`: around a baseline
    that makes their wiggles least."""
    first = curves[0][0] if curves else np.empty(0)
    if all(len(x) == len(first) and (x == first).all() for x, _ in curves) and not any(
        np.isnan(y).any() for _, y in curves
    ):
        places, values = first, np.array([y for _, y in curves]).reshape(len(curves), len(first))
        known = np.ones(values.shape, dtype=bool)
    else:
        places, values, known = _joined(curves)
    if heap == "share":
        total = values.sum(axis=0)
        values = np.divide(values, total, out=np.zeros_like(values), where=total > 0)
    levels = np.concatenate([np.zeros((1, len(places))), np.cumsum(values, axis=0)])
    if heap == "share" and len(levels) > 1:
        levels[-1] = np.where(levels[-1] > 0, 1.0, 0.0)
    if heap == "stream":
        levels += baseline(values)
    return Stack(places, levels, known)


def _joined(curves: Sequence[Curve]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """All curves over all places of any; places where one of them leaps, begins or ends stand
    twice: as seen from the left and from the right."""
    places = np.unique(np.concatenate([x for x, _ in curves]))
    sides = [[_seen(x, y, places, side) for x, y in curves] for side in ("left", "right")]
    left, right = np.array(sides[0]), np.array(sides[1])
    same = (left == right) | (np.isnan(left) & np.isnan(right))
    leaps = ~same.all(axis=0)
    # At the ends there is nothing beyond.
    once = np.arange(len(places)) * 2 + 1
    once[-1:] -= 1
    twice = np.flatnonzero(leaps[1:-1]) + 1
    order = np.sort(np.concatenate([once, twice * 2]))
    both = np.stack([left, right], axis=2).reshape(len(curves), -1)[:, order]
    known = ~np.isnan(both)
    return places[order // 2], np.where(known, both, 0.0), known


def _seen(x: Floats, y: Floats, places: Floats, side: Literal["left", "right"]) -> Floats:
    """A curve's values at places as it comes from the left, or goes on to the right; NaN where it
    is not."""
    if side == "left":
        after = np.searchsorted(x, places, side="left")
        before = after - 1
    else:
        before = np.searchsorted(x, places, side="right") - 1
        after = before + 1
    inside = (before >= 0) & (after < len(x))
    before, after = before.clip(0, len(x) - 1), after.clip(0, len(x) - 1)
    with np.errstate(all="ignore"):
        share = (places - x[before]) / (x[after] - x[before])
        between = y[before] + (y[after] - y[before]) * share
    between = np.where(share == 0, y[before], np.where(share == 1, y[after], between))
    # At a gap's edge the one side is NaN, and so is what lies between.
    gap = np.isnan(y[before]) | np.isnan(y[after])
    return np.where(inside & ~gap, between, np.nan)


def baseline(values: Floats) -> Floats:  # Hot path.
    """Where the lowest of layers (layers, n) begins so that they wiggle least: the sum over layers
    of thickness times the square of the slope of its middle line is the least there can be; then
    moved so that the whole is around 0.

    Byron and Wattenberg: Stacked Graphs - Geometry & Aesthetics. IEEE Trans. Vis. Comput. Graph. 14
    (2008), 1245-1252: section 5.1, weighted wiggle."""
    if not values.size:
        return np.zeros(values.shape[-1])
    steps = np.diff(values, axis=1)
    thickness = (values[:, 1:] + values[:, :-1]) / 2
    middle = np.cumsum(steps, axis=0) - steps / 2
    total = thickness.sum(axis=0)
    slope = np.divide(
        -(thickness * middle).sum(axis=0), total, out=np.zeros_like(total), where=total > 0
    )
    begin = np.concatenate([[0.0], np.cumsum(slope)])
    top = begin + values.sum(axis=0)
    return np.asarray(begin - (begin.min() + top.max()) / 2)


def inside_out(values: Sequence[Floats], places: Sequence[Floats]) -> list[int]:
    """An order of layers from the bottom in which those that peak first are in the middle, and the
    later ones go where there is less."""
    peaks = [float(x[np.nanargmax(y)]) if np.isfinite(y).any() else np.inf
             for x, y in zip(places, values, strict=True)]  # fmt: skip
    sums = [float(np.nansum(y)) for y in values]
    below: list[int] = []
    above: list[int] = []
    weight = [0.0, 0.0]
    for number in sorted(range(len(values)), key=lambda k: (peaks[k], k)):
        low = weight[0] < weight[1]
        (below if low else above).append(number)
        weight[0 if low else 1] += sums[number]
    return [*reversed(below), *above]
