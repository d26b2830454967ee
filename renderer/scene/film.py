"""What axes that move are made of: the film's clock, its camera, and what layers show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from renderer.marks.base import Layer
from renderer.marks.fills import FillLayer
from renderer.marks.layer import SeriesLayer
from renderer.marks.ranges import Course, Within
from renderer.scene.scales import Floats
from renderer.timeline import Clock, PerFrame


@dataclass(frozen=True, eq=False)
class Aim:
    """What the camera of a plane shows: what is in the middle, in the axes' units, shape (frames,
    2), or None for the axes' own middle; and how much it magnifies, shape (frames,)."""

    places: Floats | None
    zoom: PerFrame


@dataclass(frozen=True)
class Film:
    """What limits that change are made of: the film's clock, and what tracks may use."""

    clock: Clock
    params: Mapping[str, float] = field(default_factory=dict)
    aim: Aim | None = None
    seen: list[tuple[Layer, Within | None, Floats | None]] = field(default_factory=list)
    """What layers show, once it is known."""

    @property
    def runs(self) -> bool:
        """Whether data time passes."""
        return bool(np.isfinite(self.clock.now).all())

    def ranges(
        self, layer: Layer, within: Within | None, alphas: PerFrame | None = None
    ) -> Floats | None:
        """What a layer shows at each frame, (frames, dimensions, 2); None if that never changes.
        `alphas`: its opacity at each frame, if it comes and goes as a whole."""
        for one, part, known in self.seen:
            if one is layer and part is within:
                return known
        found = layer.ranges(within)
        if found is None and (within is not None or alphas is not None):
            found = _of_cloud(layer, within, self.clock.now)
        if found is not None and alphas is not None:
            found = np.where(alphas[:, None, None] > 0, found, np.nan)
        self.seen.append((layer, within, found))
        return found


def _of_cloud(layer: Layer, within: Within | None, now: PerFrame) -> Floats:
    """What is to be seen of a layer that shows all its points at every frame."""
    cloud = layer.cloud()
    bounds = np.array([0, len(cloud)])
    return Course(cloud, bounds, np.empty(0), now, joined=False).ranges(within)


def along(layer: Layer, column: int) -> tuple[float, PerFrame] | None:
    """Where a layer's data begins along an axis, and where it has come at each frame, if that rises
    with its clock."""
    if isinstance(layer, SeriesLayer) and layer.points.ndim == 2:
        values, clock, now = layer.points[:, column], layer.strands.clock, layer.strands.now
    elif isinstance(layer, FillLayer) and layer.ribbons is not None:
        if column != int(layer.lying):
            return None
        values, clock, now = layer.ribbons.curves[:, 0], layer.ribbons.times, layer.now
    else:
        return None
    if not len(clock):
        return None
    known = np.isfinite(values)
    times, first, which = np.unique(clock[known], return_index=True, return_inverse=True)
    places = values[known][first]
    steps = np.diff(places)
    if len(times) < 2 or not (steps >= 0).all() or not steps.any():
        return None
    if (places[which.reshape(-1)] != values[known]).any():
        return None
    return float(places[0]), np.interp(now, times, places)
