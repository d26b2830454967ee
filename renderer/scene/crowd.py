"""What stands where in a panel, over all frames: what a legend or an inset would hide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Layer
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.scene import Rect

Corner: TypeAlias = Literal["upper right", "upper left", "lower right", "lower left"]
CORNERS: tuple[Corner, ...] = ("upper right", "upper left", "lower right", "lower left")

Ruled: TypeAlias = AxisDraft | AxisScene

CELLS = 120
"""Rows and columns of the raster in which is counted what stands where."""
MOST_POINTS = 50_000
"""So many points of a cloud are counted, taken evenly."""
MOST_STEPS = 2_000_000
"""Lines are measured in so many steps at most."""
MUCH = 0.02
"""Where so large a share of a layer is hidden, it is much."""
LOOKED_AT = 12
"""Frames, spread over the film, by which a panel whose axes move is looked at."""
TAKEN = 10.0
"""What a place costs that something else has already."""


@dataclass(frozen=True)
class Crowd:
    """`spread` gives for each layer how its points, or the length of its lines, are spread over the
    panel: shares that add up to at most 1, shape (CELLS, CELLS), rows from the foot. It is asked
    only where something looks for a place. `taken` are rectangles, as shares of the panel, in which
    something stands already."""

    spread: Callable[[], tuple[NDArray[np.float64], ...]]
    taken: tuple[Rect, ...] = field(default=())

    @property
    def layers(self) -> tuple[NDArray[np.float64], ...]:
        """What `spread` gives."""
        return self.spread()

    def hidden(self, box: Rect) -> float:
        """The largest share of a layer in a box (x, y, width, height, as shares of the panel)."""
        return max((self._inside(layer, box) for layer in self.layers), default=0.0)

    def cost(self, box: Rect) -> float:
        """How much a box hides, of all layers together; very much of what is taken."""
        over = sum(_overlap(box, other) for other in self.taken)
        return sum(self._inside(layer, box) for layer in self.layers) + TAKEN * over

    def best(self, width: float, height: float) -> tuple[Corner, float]:
        """The corner in which a box of this size hides least, and how much of a layer, or of what
        stands there already, it hides. Of an empty panel, the upper left one."""
        boxes = {corner: corner_box(corner, width, height) for corner in CORNERS}
        if not self.layers and not self.taken:
            return "upper left", 0.0
        corner = min(CORNERS, key=lambda c: round(self.cost(boxes[c]), 6))
        over = max((_overlap(boxes[corner], other) for other in self.taken), default=0.0)
        return corner, max(self.hidden(boxes[corner]), over)

    def with_taken(self, boxes: Sequence[Rect]) -> Crowd:
        """The same, and something stands in these boxes."""
        return Crowd(self.spread, (*self.taken, *boxes))

    @staticmethod
    def _inside(layer: NDArray[np.float64], box: Rect) -> float:
        x, y, width, height = box
        middles = (np.arange(CELLS) + 0.5) / CELLS
        columns = (middles > x) & (middles < x + width)
        rows = (middles > y) & (middles < y + height)
        return float(layer[np.ix_(rows, columns)].sum())


def corner_box(corner: Corner, width: float, height: float) -> Rect:
    """The box of this size in a corner; all are shares of the panel."""
    left = 1 - width if "right" in corner else 0.0
    return (left, 1 - height if "upper" in corner else 0.0, width, height)


def over_frames(layers: Sequence[Layer], x: Ruled, uprights: Sequence[Ruled]) -> Crowd:
    """The crowd of a panel, on average over the film where its axes move."""
    motions = [axis.motion for axis in (x, *uprights) if axis.motion is not None]
    if not motions:
        return crowd(layers, x, uprights)
    frames = np.unique(np.linspace(0, len(motions[0].lows) - 1, LOOKED_AT).round().astype(np.intp))

    @cache
    def spread() -> tuple[NDArray[np.float64], ...]:
        several = [
            crowd(layers, x.at(index), [axis.at(index) for axis in uprights]).layers
            for index in frames.tolist()
        ]
        return tuple(np.mean(layer, axis=0) for layer in zip(*several, strict=True))

    return Crowd(spread)


class Shares(Protocol):
    """An axis."""

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where values lie: 0 at its start, 1 at its end."""


def crowd(layers: Sequence[Layer], x: Shares, uprights: Sequence[Shares]) -> Crowd:
    """What the layers draw in a 2-D panel, each on its vertical axis."""

    @cache
    def spread() -> tuple[NDArray[np.float64], ...]:
        pairs = zip(layers, uprights, strict=True)
        return tuple(_spread(layer, x, y) for layer, y in pairs)

    return Crowd(spread)


def _spread(layer: Layer, x: Shares, y: Shares) -> NDArray[np.float64]:
    traces = layer.traces()
    points = layer.cloud() if traces is None else traces
    if traces is None:
        points = points[:: max(1, len(points) // MOST_POINTS)]
    shares = np.stack([x.share(points[:, 0]), y.share(points[:, 1])], axis=1)
    shares[np.isposinf(shares)], shares[np.isneginf(shares)] = 1, 0  # At the ends of their axis.
    if traces is None:
        return _raster(shares, np.ones(len(shares)))
    return _raster(*_steps(shares))


def _steps(shares: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points along lines (n, 2) that NaN breaks, and how long a piece each stands for."""
    shares = np.where(np.isfinite(shares), shares, np.nan)
    begins, along = _cut(shares[:-1], np.diff(shares, axis=0))
    lengths = np.hypot(along[:, 0], along[:, 1])
    fine = min(2.0 * CELLS, MOST_STEPS / max(float(lengths.sum()), 1e-9))
    counts = np.maximum(1, np.ceil(lengths * fine)).astype(np.intp)
    if counts.sum() > 2 * MOST_STEPS:
        every = int(counts.sum() // MOST_STEPS)
        begins, along = begins[::every], along[::every]
        lengths, counts = lengths[::every], counts[::every]
    first = np.repeat(np.cumsum(counts) - counts, counts)
    part = (np.arange(counts.sum()) - first + 0.5) / np.repeat(counts, counts)
    points = np.repeat(begins, counts, axis=0) + np.repeat(along, counts, axis=0) * part[:, None]
    return points, np.repeat(lengths / counts, counts)


def _cut(
    begins: NDArray[np.float64], along: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Segments cut to the panel, from 0 to 1 on both axes (Liang and Barsky, 1984)."""
    with np.errstate(all="ignore"):
        ends = (np.array([[[0.0]], [[1.0]]]) - begins) / along
    flat, within = along == 0, (begins >= 0) & (begins <= 1)
    first = np.where(flat, np.where(within, 0.0, np.inf), np.fmin(*ends)).max(axis=1)
    last = np.where(flat, 1.0, np.fmax(*ends)).min(axis=1)
    first, last = np.maximum(first, 0.0), np.minimum(last, 1.0)
    seen = np.isfinite(begins).all(axis=1) & np.isfinite(along).all(axis=1) & (last > first)
    moved = begins[seen] + along[seen] * first[seen, None]
    return moved, along[seen] * (last - first)[seen, None]


def _raster(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    seen = ((shares >= 0) & (shares <= 1)).all(axis=1)  # NaN is nowhere.
    cells = np.minimum((shares[seen] * CELLS).astype(np.intp), CELLS - 1)
    flat = cells[:, 1] * CELLS + cells[:, 0]
    counted = np.bincount(flat, weights[seen], CELLS * CELLS).reshape(CELLS, CELLS)
    whole = counted.sum()
    return np.asarray(counted / whole if whole > 0 else counted)


def _overlap(one: Rect, other: Rect) -> float:
    """The part of the smaller box that the other covers."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    upright = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if across <= 0 or upright <= 0:
        return 0.0
    return across * upright / max(1e-9, min(one[2] * one[3], other[2] * other[3]))
