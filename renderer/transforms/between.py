"""Values between known ones, along the clock."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from renderer.transforms.sequence import Floats, Mask, Places, Walk

Method: TypeAlias = Literal["linear", "monotone", "nearest", "previous"]


def between(
    walk: Walk, values: Floats, before: Places, after: Places, when: Floats, method: Method
) -> Floats:
    """The values at some moments of the clock, NaN before the first known one and after the last.

    values         at each place of the walk, NaN where missing
    before, after  for each moment the known places next to it, -1 where there is none
    when           the moments, of the same length
    """
    found = np.full(len(when), np.nan)
    inside = (before >= 0) & (after >= 0)
    for near in (before, after):
        exact = (near >= 0) & (when == walk.when[near])
        found[exact] = values[near[exact]]
        inside &= ~exact
    left, right, x = before[inside], after[inside], when[inside]
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        if method == "previous":
            found[inside] = values[left]
        elif method == "nearest":
            nearer = x - walk.when[left] <= walk.when[right] - x
            found[inside] = values[np.where(nearer, left, right)]
        elif method == "linear":
            share = (x - walk.when[left]) / (walk.when[right] - walk.when[left])
            found[inside] = values[left] + share * (values[right] - values[left])
        else:
            slopes = monotone_slopes(walk, values)
            found[inside] = _cubic(walk.when, values, slopes, left, right, x)
    return found


def _cubic(
    when: Floats, y: Floats, slopes: Floats, left: Places, right: Places, x: Floats
) -> Floats:
    """Hermite's cubic between two places."""
    step = when[right] - when[left]
    t = (x - when[left]) / step
    rise = y[right] - y[left]
    # y[left] + what the cubic adds: exact where nothing rises.
    bend = t * (1 - t) * step * ((1 - t) * slopes[left] - t * slopes[right])
    return y[left] + t * t * (3 - 2 * t) * rise + bend


def monotone_slopes(walk: Walk, values: Floats) -> Floats:
    """The slope at each known place of the curve that rises where the values rise and falls where
    they fall, as PCHIP has it (Fritsch and Butland 1984; Fritsch and Carlson 1980)."""
    known = np.flatnonzero(~np.isnan(values))
    thing, x, y = walk.thing[known], walk.when[known], values[known]
    slopes = np.zeros(len(known))
    if len(known) > 1:
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            joined = np.diff(thing) == 0
            step = np.diff(x)
            rise = np.diff(y) / step
            _inner(slopes, joined, step, rise)
            _ends(slopes, joined, step, rise)
    everywhere = np.full(len(values), np.nan)
    everywhere[known] = slopes
    return everywhere


def _inner(slopes: Floats, joined: Mask, step: Floats, rise: Floats) -> None:
    """Slopes at places with a neighbour on both sides: the weighted harmonic mean of the rises, 0
    at a turn. `joined`, `step` and `rise` are of the gap after each place."""
    at = np.flatnonzero(joined[:-1] & joined[1:] & (np.sign(rise[:-1]) * np.sign(rise[1:]) > 0))
    first, second = 2 * step[at + 1] + step[at], step[at + 1] + 2 * step[at]
    slopes[at + 1] = (first + second) / (first / rise[at] + second / rise[at + 1])


def _ends(slopes: Floats, joined: Mask, step: Floats, rise: Floats) -> None:
    """Slopes at the first and last place of each thing: of the parabola through three places, if
    that does not turn; of the straight line if there are two."""
    before = np.concatenate(([False], joined))
    after = np.concatenate((joined, [False]))
    for end, way in ((np.flatnonzero(~before & after), 1), (np.flatnonzero(before & ~after), -1)):
        near = end if way == 1 else end - 1
        far = np.clip(near + way, 0, len(step) - 1)
        three = (far != near) & joined[far]
        h, g, m, n = step[near], step[far], rise[near], rise[far]
        slope = ((2 * h + g) * m - h * n) / (h + g)
        slope = np.where(np.sign(slope) != np.sign(m), 0.0, slope)
        steep = (np.sign(m) != np.sign(n)) & (np.abs(slope) > 3 * np.abs(m))
        slopes[end] = np.where(three, np.where(steep, 3 * m, slope), m)
