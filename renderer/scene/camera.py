"""The camera of a 3-D panel: from a point of the box to a pixel and a depth, at any frame.

The box stands in the middle of the world with sides in the proportions 4 : 4 : 3, seen from the
distance mplot3d uses; azimuth, elevation and roll turn the camera as mplot3d's `view_init` does.
One magnification serves the whole film: the largest at which the box is never cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.spec.panel import Camera
from renderer.timeline import Clock, PerFrame, sample

SIDES = np.array([4.0, 4.0, 3.0]) / 4.0
DISTANCE = 8.4
"""From the eye to the middle of the box, in units of its longest side."""
CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float64)
"""The box's corners as shares of its sides, shape (8, 3)."""


@dataclass(frozen=True)
class View:
    """The camera at one frame: `right`, `up` and `toward` are unit vectors of the world."""

    right: NDArray[np.float64]
    up: NDArray[np.float64]
    toward: NDArray[np.float64]
    scale: float
    """Pixels per unit of the world in the plane through the box's middle."""
    center: NDArray[np.float64]
    """Pixel of the box's middle, shape (2,)."""
    perspective: bool

    @cached_property
    def _turn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """From shares of the box's sides to right, up and toward: a matrix and an offset."""
        directions = np.array([self.right, self.up, self.toward]).T
        return SIDES[:, None] * directions, -0.5 * SIDES @ directions

    def project(
        self, shares: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # Hot path.
        """Pixels (n, 2) and depths (n,) (larger is nearer) of points given as shares (n, 3) of the
        box's sides."""
        matrix, offset = self._turn
        flat = shares @ matrix + offset
        depth = flat[:, 2]
        if not self.perspective:
            return flat[:, :2] * self.scale + self.center, depth
        factor = (self.scale * DISTANCE) / (DISTANCE - depth)
        return flat[:, :2] * factor[:, None] + self.center, depth


@dataclass(frozen=True)
class CameraScene:
    """The camera over the film, one value a frame; angles in degrees."""

    azimuth: PerFrame
    elevation: PerFrame
    roll: PerFrame
    zoom: PerFrame
    perspective: bool
    scale: float = 1.0
    center: tuple[float, float] = (0.0, 0.0)

    @property
    def still(self) -> bool:
        """Whether it never moves."""
        return all(np.ptp(v) == 0 for v in (self.azimuth, self.elevation, self.roll, self.zoom))

    def view(self, index: int) -> View:  # Hot path.
        """The camera at frame `index`."""
        return self._view(index, self.scale * float(self.zoom[index]))

    def unzoomed(self, index: int) -> View:
        """The camera at frame `index`, with zoom 1."""
        return self._view(index, self.scale)

    def _view(self, index: int, scale: float) -> View:
        angles = np.array([[self.azimuth[index], self.elevation[index], self.roll[index]]])
        right, up, toward = (vectors[0] for vectors in _directions(angles))
        return View(right, up, toward, scale, np.array(self.center), self.perspective)

    @cached_property
    def _angles(self) -> NDArray[np.float64]:
        """The different attitudes over the film, shape (n, 3)."""
        angles = np.stack([self.azimuth, self.elevation, self.roll], axis=1)
        return angles[:1] if self.still else np.unique(angles, axis=0)

    def distinct(self, most: int) -> list[int]:
        """At most `most` frames in which the camera stands differently."""
        angles = np.stack([self.azimuth, self.elevation, self.roll], axis=1).round()
        frames = np.unique(angles, axis=0, return_index=True)[1]
        chosen = np.linspace(0, len(frames) - 1, min(most, len(frames))).round().astype(int)
        return [int(frame) for frame in frames[chosen]]

    def corners(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Least and greatest (x, y) of the box's corners over all frames, at scale 1 and zoom 1,
        from the middle of the box."""
        low, high = np.full(2, np.inf), np.full(2, -np.inf)
        for start in range(0, len(self._angles), 4096):
            directions = np.stack(_directions(self._angles[start : start + 4096]), axis=1)
            flat = np.einsum("cw,fdw->fcd", (CORNERS - 0.5) * SIDES, directions)
            if self.perspective:
                flat = flat * (DISTANCE / (DISTANCE - flat[:, :, 2:]))
            low = np.minimum(low, flat[:, :, :2].min(axis=(0, 1)))
            high = np.maximum(high, flat[:, :, :2].max(axis=(0, 1)))
        return low, high

    def fitted(self, rect: tuple[float, float, float, float]) -> CameraScene:
        """The camera with the box as large as it fits into `rect` (x, y, width, height in pixels)
        at all frames, zoom apart."""
        x, y, width, height = rect
        low, high = self.corners()
        scale = float(min(width / (high[0] - low[0]), height / (high[1] - low[1])))
        middle = (low + high) / 2 * scale
        center = (x + width / 2 - float(middle[0]), y + height / 2 - float(middle[1]))
        return self.placed(scale, center)

    def placed(self, scale: float, center: tuple[float, float]) -> CameraScene:
        """The camera with another magnification and place on the canvas."""
        return replace(self, scale=scale, center=center)


def _directions(
    angles: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Right, up and toward, each (n, 3), of azimuths, elevations and rolls (n, 3) in degrees."""
    azimuth, elevation, roll = np.radians(angles).T
    cos_a, sin_a, cos_e, sin_e = (
        np.cos(azimuth), np.sin(azimuth), np.cos(elevation), np.sin(elevation),
    )  # fmt: skip
    toward = np.stack([cos_e * cos_a, cos_e * sin_a, sin_e], axis=1)
    level = np.stack([-sin_a, cos_a, np.zeros(len(angles))], axis=1)
    upright = np.stack([-sin_e * cos_a, -sin_e * sin_a, cos_e], axis=1)
    cos_r, sin_r = np.cos(roll)[:, None], np.sin(roll)[:, None]
    return level * cos_r - upright * sin_r, upright * cos_r + level * sin_r, toward


def compile_camera(camera: Camera, clock: Clock, params: Mapping[str, float]) -> CameraScene:
    """The camera's tracks at every frame; raises `Fault` below the camera."""
    values: dict[str, PerFrame] = {}
    for name in ("azimuth", "elevation", "roll", "zoom"):
        try:
            values[name] = sample(getattr(camera, name), clock, params)
        except Fault as fault:
            raise fault.below(name) from None
        if not np.isfinite(values[name]).all():
            raise Fault("camera", f"the camera's {name} is not a number at some frame", (name,))
    if values["zoom"].min() <= 0:
        raise Fault("camera", "the zoom must be above 0", ("zoom",))
    return CameraScene(
        values["azimuth"], values["elevation"], values["roll"], values["zoom"],
        perspective=camera.lens == "perspective",
    )  # fmt: skip
