"""Axes of which a unit is as long on one as on the other, also where they move."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from renderer.scene.axes import AxisDraft, AxisMotion
from renderer.scene.scales import Floats
from renderer.spec.bounds import MOVING


def squared(axes: Mapping[str, AxisDraft], times: float) -> dict[str, AxisDraft]:
    """The axes of a plane with a unit of y always so many `times` as long as one of x, also where
    they move: the one that shows less shows more."""
    found = dict(axes)
    x, y = axes["x"], axes["y"]
    if x.motion is None and y.motion is None:
        return found
    ends = [[axis.scale.ruler(v) for v in _ends(axis, x, y)] for axis in (x, y)]
    across, upright = (high - low for low, high in ends)
    upright = upright * times
    shape = float(across.max() / upright.max())
    wanted = np.maximum(across, shape * upright), np.maximum(upright, across / shape) / times
    for (name, axis), (low, high), length in zip(
        (("x", x), ("y", y)), ends, wanted, strict=True
    ):  # fmt: skip
        free = [bound in MOVING for bound in axis.axis.bounds]
        below, above = free if any(free) else (True, True)
        more = (length - (high - low)) / (int(below) + int(above))
        values = axis.scale.values(low - more * below), axis.scale.values(high + more * above)
        found[name] = axis.moving(AxisMotion(*values))
    return found


def _ends(axis: AxisDraft, *both: AxisDraft) -> tuple[Floats, Floats]:
    """An axis's limits at each frame, whether it moves or another one."""
    if axis.motion is not None:
        return axis.motion.lows, axis.motion.highs
    frames = next(len(one.motion.lows) for one in both if one.motion is not None)
    return np.full(frames, axis.low), np.full(frames, axis.high)
