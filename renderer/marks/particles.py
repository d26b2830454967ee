"""`mark: particles`: particles carried by a vector field, with tails that fade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from renderer.errors import Fault
from renderer.marks.advection import Paths, advected
from renderer.marks.base import Binding, Layer, Motion
from renderer.marks.drawing import Axes, Pen, Points
from renderer.marks.flow import Flow, OfField
from renderer.marks.layer import InkedLayer, line_entry
from renderer.marks.sheets import flush
from renderer.timeline import PerFrame, Track
from renderer.values import Duration, Factor

MOST_MOMENTS = 20_000_000
"""Particles times frames: 16 bytes each."""
CROSSED = 0.12
"""How much of the field fast particles cross in a second, by default."""
FAST = 95
"""The percentile of speeds that is fast."""


class Speed(Factor):
    """Data time per second of film; None: what fits."""

    code: ClassVar[str] = "speed"
    meaning: ClassVar[str] = (
        "with 2, a particle moves by twice the field's vector in a second of film"
    )


class Particles(OfField):
    """Particles that a vector field carries along, in a 2-D panel: each begins anywhere, drifts for
    its lifetime, and begins anew somewhere else."""

    plane_only: ClassVar[str] = "'mark: vector' shows a field in 3-D"

    mark: Literal["particles"]
    count: Annotated[int, Field(ge=1, le=100_000)] = 2000
    """How many there are at a time."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Of the random places where they begin: another number, other places."""
    lifetime: Duration = Duration(3.0)
    """How long one drifts, in film time, before it begins anew; they do not all begin at once. One
    that leaves the field comes back where it flows in."""
    tail: Duration = Duration(0.6)
    """How long its way stays visible, in film time, fading."""
    speed: Speed = Speed(None)
    """Data time per second of film: with 2, a particle where the field is (3, 0) moves by 6 along x
    in a second. `auto`: as fast as the clock of a field that changes; in one that does not, fast
    particles cross an eighth of it in a second."""
    width: Track = 1.3
    """Of tails, in points; may change over the film."""

    def bind(self, binding: Binding) -> Layer:
        """All particles' ways through the film, ready to draw at any frame."""
        colors, flows = self.flows(binding)
        widths = self.track("width", self.width, 1.3, binding)
        clock = binding.clock
        fps, seconds = float(clock.fps), clock.frames / float(clock.fps)
        life, tail = (
            max(1, round(duration.seconds(seconds, fps) * fps))
            for duration in (self.lifetime, self.tail)
        )
        moments = self.count * (clock.frames + life + tail) * len(flows)
        if moments > MOST_MOMENTS:
            text = f"{self.count:,} particles in {clock.frames:,} frames are {moments:,} places"
            hint = "fewer particles, or a shorter film"
            raise Fault(
                "limit-particles", f"{text}; the limit is {MOST_MOMENTS:,}", ("count",), hint
            )
        paths = tuple(
            advected(flow, self._steps(flow, binding), self.count, life, tail, (self.seed, number))
            for number, flow in enumerate(flows)
        )
        return ParticleLayer(
            ink=colors,
            legend_lines=self.legend_entries(colors, line_entry(colors, widths, "solid"), binding),
            alphas=self.opacity(binding),
            flows=flows,
            paths=paths,
            widths=widths,
        )

    def _steps(self, flow: Flow, binding: Binding) -> PerFrame:
        """The data time that passes from each frame to the next, shape (frames,)."""
        clock, fps = binding.clock, float(binding.clock.fps)
        if self.speed.factor is not None:
            return np.full(clock.frames, self.speed.factor / fps)
        if not flow.steady:
            return np.append(np.diff(clock.now), 0.0)
        u, v = (part / size for part, size in zip(flow.lattice.values[:2], flow.size, strict=True))
        speeds = np.hypot(u, v)
        fast = float(np.percentile(speeds[np.isfinite(speeds)], FAST)) or float(np.nanmax(speeds))
        return np.full(clock.frames, CROSSED / fast / fps if fast > 0 else 0.0)


@dataclass(frozen=True)
class ParticleLayer(InkedLayer):
    """Particles with tails."""

    flows: tuple[Flow, ...]
    paths: tuple[Paths, ...]
    widths: PerFrame

    @property
    def motion(self) -> Motion:
        return "moves"

    def cloud(self) -> Points:
        """The corners of the fields."""
        return np.concatenate([flow.lattice.hull() for flow in self.flows])

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """Axes end with the field."""
        return flush(self.cloud())

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        alpha, width = float(self.alphas[index]), float(self.widths[index])
        if alpha <= 0 or width <= 0:
            return
        for flow, paths in zip(self.flows, self.paths, strict=True):
            points, bounds, values, ages = paths.tails(index)
            if self.ink.scale is not None:
                colors = self.ink.scale(values)
                colors[:, 3] *= (1 - ages) * alpha
            else:
                colors = np.repeat(flow.rgba[None], len(points), axis=0)
                colors[:, 3] *= (1 - ages) * alpha
            axes.streaks(points, bounds, colors, Pen((0.0, 0.0, 0.0, 1.0), width))
