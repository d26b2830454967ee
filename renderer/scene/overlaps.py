"""Boxes and what they share; and opacities that neither leap nor flicker."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

SAME = 0.01
"""Pixels between a label's place and its marker."""
OWN = 0.8
"""Part of its frames in which a label's marker is at its place."""
FADE = 0.3
"""Seconds in which a label goes, or comes back."""
BRIEF = 0.6
"""Seconds for which a label does not come back."""


def steady(radii: Floats, shown: NDArray[np.bool_]) -> Floats:
    """The radii of labels' own markers, which are at their places all the time; 0 for a label that
    a marker only passes."""
    found = np.zeros_like(radii)
    frames = np.arange(len(radii))
    for number in range(radii.shape[1]):
        known = np.isfinite(radii[:, number])
        if known.any() and known.sum() > OWN * shown[:, number].sum():
            found[:, number] = np.interp(frames, frames[known], radii[known, number])
    return found


def radius_at(places: Floats, markers: Floats) -> Floats:
    """The radius of the largest marker at each place; NaN where there is none."""
    found = np.full(len(places), np.nan)
    if not len(markers):
        return found
    step = max(1, 4_000_000 // max(len(markers), 1))
    for start in range(0, len(places), step):
        apart = np.abs(places[start : start + step, None] - markers[None, :, :2]).max(axis=2)
        radii = np.where(apart < SAME, markers[:, 2], -1.0).max(axis=1)
        found[start : start + step] = np.where(radii < 0, np.nan, radii)
    return found


def areas(centers: Floats, halves: Floats, others: Floats, reach: Floats) -> Floats:
    """Areas that boxes (n) share with others (m), shape (n, m)."""
    room = halves[:, None] + reach[None]
    apart = np.abs(centers[:, None] - others[None])
    least = 2 * np.minimum(halves[:, None], reach[None])
    with np.errstate(invalid="ignore"):
        return np.asarray(np.clip(np.minimum(room - apart, least), 0, None).prod(axis=2))


def overlaps(boxes: Floats, half: Floats, current: Floats, halves: Floats, number: int) -> Floats:
    """The share of one label's box, at each side (sides, frames, 2), that lies over the others'
    current ones (frames, labels, 2), summed over them and averaged over frames."""
    room, least = half + halves, 2 * np.minimum(half, halves)
    apart = np.abs(boxes[:, :, None] - current[None])
    with np.errstate(invalid="ignore"):
        shared = np.clip(np.minimum(room - apart, least), 0, None).prod(axis=3)
    shared[:, :, number] = 0.0
    area = max(4 * float(half.prod()), 1.0)
    return np.asarray(np.nansum(shared, axis=(1, 2)) / area / len(current))


def faded(hidden: NDArray[np.bool_], fps: float) -> Floats:
    """Opacity at each frame of what must not be seen in some: 0 there and in brief times between,
    and going to 1 with the distance from them."""
    frames = len(hidden)
    if not hidden.any():
        return np.ones(frames)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], hidden, [1]]).astype(np.int8)))
    gone = hidden.copy()
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if stop - start < BRIEF * fps:
            gone[start:stop] = True
    at = np.flatnonzero(gone)
    index = np.arange(frames)
    after = np.searchsorted(at, index)
    left = index - at[np.maximum(after - 1, 0)]
    right = at[np.minimum(after, len(at) - 1)] - index
    left = np.where(after > 0, left, frames)
    right = np.where(after < len(at), right, frames)
    return np.asarray(np.clip(np.minimum(left, right) / max(1.0, FADE * fps), 0.0, 1.0))
