"""Axes in motion: their limits at each frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.scene.axes import AxisMotion
from renderer.scene.scales import Scale
from renderer.spec.axis import Axis
from renderer.spec.bounds import Going, Limit, Stations, as_track
from renderer.timeline import Clock, PerFrame, sample


@dataclass(frozen=True)
class Film:
    """What limits that change are made of: the film's clock, and what tracks may use."""

    clock: Clock
    params: Mapping[str, float] = field(default_factory=dict)


def motion(axis: Axis, film: Film, scale: Scale, fixed: tuple[float, float]) -> AxisMotion | None:
    """The axis's limits at each frame; None if they never change. `fixed`: what its ends are where
    they are those of all the data. Raises `Fault` below the axis."""
    if not axis.moves:
        return None
    ends = []
    for number, (bound, still) in enumerate(zip(axis.bounds, fixed, strict=True)):
        try:
            ends.append(_end(bound, film, still))
        except Fault as fault:
            raise fault.below("limits", number) from None
    lows, highs = ends
    _check(lows, highs, film, scale)
    if not (np.ptp(lows) or np.ptp(highs)):
        return None
    return AxisMotion(lows, highs)


def _end(bound: object, film: Film, still: float) -> PerFrame:
    """One end of an axis at each frame."""
    if isinstance(bound, Limit):
        return np.full(film.clock.frames, bound.value)
    if isinstance(bound, (Going, Stations, Expression)):
        return sample(as_track(bound), film.clock, film.params)
    return np.full(film.clock.frames, still)


def _check(lows: PerFrame, highs: PerFrame, film: Film, scale: Scale) -> None:
    """Raises `Fault` below the axis where limits are not in order at some frame, or 0 on a log
    axis."""
    wrong = ~(lows < highs)
    if wrong.any():
        index = int(np.argmax(wrong))
        text = (
            f"the limits {lows[index]:g} and {highs[index]:g} are not in order "
            f"{_moment(index, film.clock)}"
        )
        raise Fault("limits", text, ("limits",), "the lower one comes first, at every frame")
    if scale.kind == "log" and lows.min() <= 0:
        index = int(np.argmin(lows))
        text = (
            f"a log axis begins above 0, and this at {lows[index]:g} {_moment(index, film.clock)}"
        )
        raise Fault("limits", text, ("limits",), "scale: symlog shows 0 and what is below it")


def _moment(index: int, clock: Clock) -> str:
    """Where in the film a frame is."""
    return f"in frame {index}, at {index / float(clock.fps):.4g} s"
