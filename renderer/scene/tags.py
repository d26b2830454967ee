"""Short texts beside bars and other things: how large they are set, and the room they take beside
the panel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from renderer.marks.drawing import Tags, TagStyle
from renderer.scene.axes import AxisDraft, AxisMotion, AxisScene
from renderer.scene.scene import PlaneScene, Rect
from renderer.scene.text import TextStyle, advance
from renderer.spec.bounds import MOVING

SMALLEST = 4.5
"""Text of fewer pixels is left out."""
_COLOR = (0.0, 0.0, 0.0, 1.0)


def sized(style: TagStyle, font: str, dpi: float, plane: PlaneScene) -> float:
    """The size in points at which all texts fit their room; 0 where nobody could read them."""
    return fitting(style, font, dpi, (plane.x, plane.y), plane.rect[2:])


def fitting(
    style: TagStyle, font: str, dpi: float, axes: tuple[AxisScene, AxisScene],
    size: tuple[float, float],
) -> float:  # fmt: skip
    """The same in a panel of this `size` in pixels."""
    type_ = TextStyle(font, style.size, _COLOR, dpi, style.weight)
    wide, high = (
        room / axis.longest * length
        for room, axis, length in zip(style.room, axes, size, strict=True)
    )
    widest = max((advance(text, type_) for text in style.widest), default=0.0)
    share = min(1.0, high / type_.height, 0.96 * wide / widest if widest else 1.0)
    return style.size * share if type_.height * share >= SMALLEST else 0.0


def overhang(
    tags: Tags, style: TagStyle, font: str, dpi: float, axes: tuple[AxisScene, AxisScene],
    size: tuple[float, float],
) -> tuple[float, float, float, float]:  # fmt: skip
    """How far texts reach out of a panel of this `size`: to the left, below, to the right and
    above, in pixels."""
    found = _spans(tags, style, font, dpi, axes, size)
    if found is None:
        return 0.0, 0.0, 0.0, 0.0
    places, spans, gap = found
    reach = places + tags.sides * (spans + gap)
    low = np.nan_to_num(-np.fmin.reduce(reach, axis=0)).clip(0)
    high = np.nan_to_num(np.fmax.reduce(reach - size, axis=0)).clip(0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def lengths(
    tags: Tags, style: TagStyle, font: str, dpi: float, axes: tuple[AxisScene, AxisScene],
    size: tuple[float, float],
) -> tuple[float, float, float, float]:  # fmt: skip
    """How far texts reach from their places to the left, below, to the right and above, in
    pixels."""
    found = _spans(tags, style, font, dpi, axes, size)
    if found is None:
        return 0.0, 0.0, 0.0, 0.0
    _, spans, gap = found
    reach = np.sign(tags.sides) * (spans + gap)
    low, high = (-reach).max(axis=0).clip(0), reach.max(axis=0).clip(0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def boxes(
    tags: Tags, style: TagStyle, font: str, dpi: float, axes: tuple[AxisScene, AxisScene],
    size: tuple[float, float],
) -> list[Rect]:  # fmt: skip
    """Where texts stand in a panel of this `size`, as shares of it."""
    found = _spans(tags, style, font, dpi, axes, size)
    if found is None:
        return []
    places, spans, gap = found
    low = (places + tags.sides * (gap + spans / 2) - spans / 2) / size
    shares = np.concatenate([low, spans / size], axis=1)
    return [(x, y, w, h) for x, y, w, h in shares[np.isfinite(shares).all(axis=1)].tolist()]


def _spans(
    tags: Tags, style: TagStyle, font: str, dpi: float, axes: tuple[AxisScene, AxisScene],
    size: tuple[float, float],
) -> tuple[NDArray[np.float64], NDArray[np.float64], float] | None:  # fmt: skip
    """Places of texts in the panel (NaN beyond it), their widths and heights, shape (n, 2), and the
    gap from a place to its text, in pixels; None where nothing is written."""
    points = fitting(style, font, dpi, axes, size)
    if points <= 0 or not len(tags.points):
        return None
    type_ = TextStyle(font, points, _COLOR, dpi, style.weight)
    places = np.stack([a.share(v) for a, v in zip(axes, tags.points.T, strict=True)], axis=1) * size
    inside = np.all((places > -1) & (places < np.array(size) + 1), axis=1, keepdims=True)
    spans = np.array([[advance("".join(text), type_), type_.height] for text in tags.texts])
    return np.where(inside, places, np.nan), spans, style.gap * dpi / 72


def widened(axis: AxisDraft, before: float, after: float, length: float) -> AxisDraft:
    """An axis of so many pixels with so many more at its ends for text, where these are not given:
    the rest of it shrinks, and never to less than a half."""
    most = 0.25 * length
    low, high = (after, before) if axis.axis.invert else (before, after)
    low, high = min(low, most), min(high, most)
    if axis.motion is not None and axis.axis.window is None:
        low, high = (
            room if bound in MOVING else 0.0
            for room, bound in zip((low, high), axis.axis.bounds, strict=True)
        )
    if not (low or high):
        return axis
    lows, highs = np.array([axis.low]), np.array([axis.high])
    if axis.motion is not None:
        lows, highs = axis.motion.lows, axis.motion.highs
    starts, ends = axis.scale.ruler(lows), axis.scale.ruler(highs)
    unit = (ends - starts) / (length - low - high)
    # What has no more room stays where it is, whatever the ruler's rounding.
    lows = axis.scale.values(starts - low * unit) if low else lows
    highs = axis.scale.values(ends + high * unit) if high else highs
    if axis.motion is not None:
        return axis.moving(AxisMotion(lows, highs))
    return replace(axis, low=float(lows[0]), high=float(highs[0]))
