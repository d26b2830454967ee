"""The ways of things from row to row, finely enough to be drawn as lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.marks.drawing import Points
from renderer.marks.strands import Strands
from renderer.marks.tweens import LINEAR

STEPS = 16
"""Straight pieces of a way from row to row: a curve is less than a tenth of a pixel away."""
MOST = 400_000
"""Points of all ways; with more rows, ways have fewer pieces."""


def pieces(strands: Strands, bent: bool) -> int:
    """Of how many straight pieces a way from row to row is: one where things go straight and evenly
    from row to row, or not at all; `bent`: what is straight in data is not on the axes."""
    way, easing = strands.tween.way, strands.tween.easing
    if way == "none" or (way == "eased" and easing == LINEAR.easing and not bent):
        return 1
    return max(1, min(STEPS, MOST // max(1, len(strands.rows))))


def finely(points: Points, strands: Strands, count: int) -> tuple[Points, Strands]:
    """Rows' points with others between them, where things are after equal parts of the time from
    row to row, `count` pieces each; and their strands, which are straight from point to point."""
    if count == 1 or not len(strands.rows):
        return points, strands
    sizes = np.diff(strands.bounds)
    thing = np.repeat(np.arange(strands.count), sizes)
    last = np.zeros(len(points), dtype=bool)
    last[strands.bounds[1:][sizes > 0] - 1] = True
    parts = np.where(last, 1, count)
    firsts = np.concatenate([[0], np.cumsum(parts)])
    before = np.repeat(np.arange(len(points)), parts)
    share = (np.arange(firsts[-1]) - firsts[before]) / count
    after = np.where(last[before], before, np.minimum(before + 1, len(points) - 1))
    clock = strands.clock[before] + (strands.clock[after] - strands.clock[before]) * share
    which, bounds = thing[before], firsts[strands.bounds]
    found = strands.tweened(points, (before, after, strands.tween.share(share)), which)
    stops = np.empty_like(strands.stops)
    for k in range(strands.count):
        part = clock[bounds[k] : bounds[k + 1]]
        stops[:, k] = bounds[k] + np.searchsorted(part, strands.now, side="right")
    fine = replace(
        strands, rows=strands.rows[before], bounds=bounds, clock=clock, stops=stops, tween=LINEAR
    )
    return found, fine
