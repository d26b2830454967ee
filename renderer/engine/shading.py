"""Lines whose colour or width changes along them, cut into pieces that each have one of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.base import RGBAs

LEVELS = 32
"""Steps of colour, opacity and width along a line."""
RUN = 50
"""Points of a line drawn at once: Agg sorts what a call covers, and short runs sort faster."""
LAYER = 0.3
"""Depth that a piece of a line may cover, in units of a 3-D box's longest side."""


@dataclass(frozen=True)
class Piece:
    """A run of points drawn with one pen; `butt` where ends must not overlap: see-through ones."""

    points: NDArray[np.float64]
    rgba: RGBA
    width: float
    butt: bool


def pieces(
    points: NDArray[np.float64], colors: RGBAs, widths: NDArray[np.float64] | float,
    cuts: NDArray[np.intp] | None = None,
) -> Iterator[Piece]:  # fmt: skip  # Hot path.
    """Consecutive pieces, cut where colour or width changes and at `cuts`; neighbours share a
    point."""
    count = len(points)
    if count < 2:
        return
    width = np.broadcast_to(np.asarray(widths, dtype=np.float64), (count,))
    widest = float(width.max()) or 1.0
    steps = np.column_stack([np.round(colors * LEVELS), np.round(width / widest * LEVELS)])
    changes = np.flatnonzero((steps[1:] != steps[:-1]).any(axis=1)) + 1
    if cuts is not None and len(cuts):
        changes = np.union1d(changes, cuts[1:-1])
    starts = np.concatenate([[0], changes])
    ends = np.concatenate([changes, [count - 1]])
    for start, end in zip(starts, ends, strict=True):
        if end <= start:
            continue
        red, green, blue, alpha = map(float, colors[start])
        middle = float(width[(start + end) // 2])
        yield Piece(points[start : end + 1], (red, green, blue, alpha), middle, alpha < 1)


def fine(
    pixels: NDArray[np.float64], depths: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:  # Hot path.
    """The line with points put into segments that are deeper than a layer, and the point that each
    comes from."""
    count = len(depths)
    steps = np.abs(np.diff(depths)) / LAYER
    if count < 2 or not (steps > 1).any():
        return pixels, depths, np.arange(count)
    parts = np.maximum(1, np.ceil(np.nan_to_num(np.minimum(steps, 1000)))).astype(np.intp)
    source = np.append(np.repeat(np.arange(count - 1), parts), count - 1)
    first = np.concatenate([[0], np.cumsum(parts)])
    share = (np.arange(len(source)) - first[source]) / np.append(parts, 1)[source]
    after = np.minimum(source + 1, count - 1)

    def between(values: NDArray[np.float64]) -> NDArray[np.float64]:
        step = (values[after] - values[source]).T * share
        return np.asarray(np.where(share == 0, values[source].T, values[source].T + step).T)

    return between(pixels), between(depths), source


def layers(depths: NDArray[np.float64]) -> NDArray[np.intp]:  # Hot path.
    """Where to cut a line so that no piece is deeper than about a layer, or longer than a run: the
    points at which pieces end, the first and last included."""
    count = len(depths)
    if count < 2:
        return np.zeros(0, dtype=np.intp)
    gone = np.nan_to_num(np.abs(np.diff(depths))).cumsum() / LAYER
    numbers = gone.astype(np.intp) + np.arange(1, count) // RUN
    inner = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
    return np.concatenate([[0], inner, [count - 1]])


def middles(depths: NDArray[np.float64], ends: NDArray[np.intp]) -> list[float]:  # Hot path.
    """The depth of the middle of each piece between `ends`."""
    if len(ends) < 2:
        return []
    middle = (depths[ends[:-1]] + depths[ends[1:]]) / 2
    lost = np.flatnonzero(~np.isfinite(middle))
    for number in lost:
        part = depths[ends[number] : ends[number + 1] + 1]
        finite = part[np.isfinite(part)]
        middle[number] = finite.mean() if len(finite) else 0.0
    found: list[float] = middle.tolist()
    return found
