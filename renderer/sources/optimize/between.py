"""Points of the function between the steps of paths, so that a drawn path lies on the surface."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from renderer.sources.optimize.trajectories import Course, Rows

APART = 0.005
"""Steps shorter than this share of what the paths may cover need no points between them."""


def filled(rows: Rows, course: Course, count: int) -> Rows:
    """The rows with `count` points put evenly between steps that lie apart."""
    extent = np.where(
        np.isfinite(course.high - course.low),
        course.high - course.low,
        np.ptp(rows.variables, axis=1, keepdims=True),
    )
    extent = np.where(extent > 0, extent, 1.0)
    jumps = np.abs(np.diff(rows.variables, axis=1) / extent).max(axis=0)
    wide = (jumps > APART) & (rows.paths[1:] == rows.paths[:-1])
    before = np.repeat(np.flatnonzero(wide), count)
    if not len(before):
        return rows
    share = np.tile(np.arange(1, count + 1) / (count + 1), int(wide.sum()))
    x, steps = rows.variables, rows.steps
    points = x[:, before] + (x[:, before + 1] - x[:, before]) * share
    with np.errstate(all="ignore"):
        values, gradients = course.function(points)
    order = np.argsort(np.concatenate([np.arange(x.shape[1]), before + share]), kind="stable")
    return replace(
        rows,
        paths=np.concatenate([rows.paths, rows.paths[before]])[order],
        steps=np.concatenate([steps, steps[before] + (steps[before + 1] - steps[before]) * share])[
            order
        ],
        variables=np.concatenate([x, points], axis=1)[:, order],
        values=np.concatenate([rows.values, values])[order],
        gradients=np.concatenate([rows.gradients, np.hypot.reduce(gradients, axis=0)])[order],
    )
