"""The camera of a 3-D panel: from a point of the box to a pixel and a depth, at any frame.

The box stands in the middle of the world with sides in the proportions 4 : 4 : 3, seen from the
distance mplot3d uses; azimuth, elevation and roll turn the camera as mplot3d's `view_init` does.
One magnification serves the whole film: the largest at which the box is never cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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

    def project(
        self, shares: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pixels (n, 2) and depths (n,) (larger is nearer) of points given as shares (n, 3) of the
        box's sides."""
        world = (shares - 0.5) * SIDES
        flat = world @ np.stack([self.right, self.up, self.toward], axis=1)
        depth = flat[:, 2]
        factor = np.full(len(depth), self.scale)
        if self.perspective:
            factor = factor * DISTANCE / (DISTANCE - depth)
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

    def view(self, index: int) -> View:
        """The camera at frame `index`."""
        azimuth, elevation, roll = np.radians(
            [self.azimuth[index], self.elevation[index], self.roll[index]]
        )
        cos_a, sin_a, cos_e, sin_e = (
            np.cos(azimuth), np.sin(azimuth), np.cos(elevation), np.sin(elevation),
        )  # fmt: skip
        toward = np.array([cos_e * cos_a, cos_e * sin_a, sin_e])
        level = np.array([-sin_a, cos_a, 0.0])
        upright = np.cross(toward, level)
        cos_r, sin_r = np.cos(roll), np.sin(roll)
        right, up = level * cos_r + upright * sin_r, upright * cos_r - level * sin_r
        scale = self.scale * float(self.zoom[index])
        return View(right, up, toward, scale, np.array(self.center), self.perspective)

    def fitted(self, rect: tuple[float, float, float, float]) -> CameraScene:
        """The camera with the box as large as it fits into `rect` (x, y, width, height in pixels)
        at all frames, zoom apart."""
        x, y, width, height = rect
        unzoomed = CameraScene(
            self.azimuth, self.elevation, self.roll, np.ones_like(self.zoom), self.perspective
        )
        frames = {0} if self.still else set(range(len(self.azimuth)))
        corners = np.concatenate([unzoomed.view(i).project(CORNERS)[0] for i in sorted(frames)])
        low, high = corners.min(axis=0), corners.max(axis=0)
        scale = float(min(width / (high[0] - low[0]), height / (high[1] - low[1])))
        middle = (low + high) / 2 * scale
        center = (x + width / 2 - float(middle[0]), y + height / 2 - float(middle[1]))
        return CameraScene(
            self.azimuth, self.elevation, self.roll, self.zoom, self.perspective, scale, center
        )


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
