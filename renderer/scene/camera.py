"""The camera of a 3-D panel: from a point of the box to a pixel and a depth, at any frame.

The box stands in the middle of the world with sides in the proportions 4 : 4 : 3, seen from the
distance mplot3d uses; azimuth, elevation and roll turn the camera as mplot3d's `view_init` does.
It looks at the middle of the box, or at what it follows. One magnification serves the whole film:
the largest at which the box is never cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.scene.axes import AxisDraft
from renderer.spec.panel import Camera
from renderer.timeline import Clock, PerFrame, sample

SIDES = np.array([4.0, 4.0, 3.0]) / 4.0
THINNEST = 0.05
"""The least side of a box of true proportions, in longest ones."""
DISTANCE = 8.4
"""From the eye to what it looks at, in units of the box's longest side."""
NEAREST = 0.8
"""Of that distance, nothing of the box may be nearer to the eye than what is left."""
CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float64)
"""The box's corners as shares of its sides, shape (8, 3)."""


@dataclass(frozen=True)
class View:
    """The camera at one frame: `right`, `up` and `toward` are unit vectors of the world."""

    right: NDArray[np.float64]
    up: NDArray[np.float64]
    toward: NDArray[np.float64]
    scale: float
    """Pixels per unit of the world in the plane through what the camera looks at."""
    center: NDArray[np.float64]
    """Pixel of what the camera looks at, shape (2,)."""
    perspective: bool
    focus: NDArray[np.float64]
    """What stands at `center`, in shares of the box's sides, shape (3,)."""
    sides: NDArray[np.float64] = field(default_factory=lambda: SIDES)
    """Lengths of the box's sides, the longest 1, shape (3,)."""

    @cached_property
    def _turn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """From shares of the box's sides to right, up and toward: a matrix and an offset."""
        directions = np.array([self.right, self.up, self.toward]).T
        return self.sides[:, None] * directions, -(self.focus * self.sides) @ directions

    def project(
        self, shares: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # Hot path.
        """Pixels (n, 2) and depths (n,) (larger is nearer) of points given as shares (n, 3) of the
        box's sides."""
        places = self.turned(shares)
        return self.through_lens(places), places[:, 2]

    def turned(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """Places (n, 3): right, up and toward the eye from what the camera looks at, in longest
        sides of the box. Straight lines stay straight and evenly divided."""
        matrix, offset = self._turn
        x, y, z = shares.T
        places = np.empty(shares.shape)
        for k, (a, b, c) in enumerate(matrix.T):
            # Not as a product of matrices: that would wake another thread for each processor.
            places[:, k] = x * a + y * b + z * c + offset[k]
        return places

    def through_lens(self, places: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """Pixels (n, 2) of places (n, 3)."""
        if not self.perspective:
            return places[:, :2] * self.scale + self.center
        factor = (self.scale * DISTANCE) / (DISTANCE - places[:, 2])
        return places[:, :2] * factor[:, None] + self.center


@dataclass(frozen=True)
class CameraScene:
    """The camera over the film, one value a frame; angles in degrees."""

    azimuth: PerFrame
    elevation: PerFrame
    roll: PerFrame
    zoom: PerFrame
    perspective: bool
    focus: NDArray[np.float64]
    """What it looks at, in shares of the box's sides, shape (frames, 3)."""
    fog: float = 0.0
    """How much of its colour what is farthest loses."""
    scale: float = 1.0
    center: tuple[float, float] = (0.0, 0.0)
    sides: NDArray[np.float64] = field(default_factory=lambda: SIDES)
    """Lengths of the box's sides, the longest 1, shape (3,)."""

    @property
    def still(self) -> bool:
        """Whether it never moves."""
        return not np.ptp(self._stances, axis=0).any() and not np.ptp(self.zoom)

    def view(self, index: int) -> View:  # Hot path.
        """The camera at frame `index`."""
        return self._view(index, self.scale * float(self.zoom[index]))

    def unzoomed(self, index: int) -> View:
        """The camera at frame `index`, with zoom 1."""
        return self._view(index, self.scale)

    def _view(self, index: int, scale: float) -> View:
        angles = np.array([[self.azimuth[index], self.elevation[index], self.roll[index]]])
        right, up, toward = (vectors[0] for vectors in _directions(angles))
        center = np.array(self.center)
        return View(
            right, up, toward, scale, center, self.perspective, self.focus[index], self.sides
        )

    @cached_property
    def _stances(self) -> NDArray[np.float64]:
        """Azimuth, elevation, roll and focus at each frame, shape (frames, 6)."""
        return np.column_stack([self.azimuth, self.elevation, self.roll, self.focus])

    def distinct(self, most: int) -> list[int]:
        """At most `most` frames in which the camera stands differently."""
        stances = (self._stances * [1, 1, 1, 20, 20, 20]).round()
        frames = np.unique(stances, axis=0, return_index=True)[1]
        chosen = np.linspace(0, len(frames) - 1, min(most, len(frames))).round().astype(int)
        return [int(frame) for frame in frames[chosen]]

    def corners(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Least and greatest (x, y) of the box's corners over all frames, at scale 1 and zoom 1,
        from what the camera looks at."""
        low, high = np.full(2, np.inf), np.full(2, -np.inf)
        stances = self._stances[:1] if self.still else np.unique(self._stances, axis=0)
        for start in range(0, len(stances), 4096):
            part = stances[start : start + 4096]
            directions = np.stack(_directions(part[:, :3]), axis=1)
            corners = (CORNERS - part[:, None, 3:]) * self.sides
            flat = np.einsum("fcw,fdw->fcd", corners, directions)
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


def sides(axes: Sequence[AxisDraft], equal: bool) -> NDArray[np.float64]:
    """A box's sides, the longest 1: `equal`, as long as its axes are, but no side so short that it
    could not be read."""
    if not equal:
        return SIDES
    lengths = np.array([axis.length for axis in axes])
    return np.asarray(np.maximum(lengths / lengths.max(), THINNEST))


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


def _check_distance(scene: CameraScene) -> None:
    """Raises `Fault` where the eye would be in the box or behind it."""
    for index in scene.distinct(1000):
        if scene.unzoomed(index).turned(CORNERS)[:, 2].max() > NEAREST * DISTANCE:
            text = f"in frame {index} the camera would stand in the box or behind it"
            raise Fault("camera", text, ("focus",), "look at something in the box")


def compile_camera(
    camera: Camera, clock: Clock, params: Mapping[str, float], focus: NDArray[np.float64],
    box: NDArray[np.float64] = SIDES,
) -> CameraScene:  # fmt: skip
    """The camera's tracks at every frame; `focus` (frames, 3) in shares of the box, of which `box`
    are the sides. Raises `Fault` below the camera."""
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
    seconds = np.arange(clock.frames) / float(clock.fps)
    values["azimuth"] = values["azimuth"] + camera.orbit * seconds
    if camera.wobble is not None:
        period = camera.wobble.period.seconds(clock.seconds, float(clock.fps))
        if period <= 0:
            raise Fault("camera", "a wobble takes some time", ("wobble", "period"))
        turn = 2 * np.pi * seconds / period
        values["azimuth"] = values["azimuth"] + camera.wobble.azimuth * np.sin(turn)
        values["elevation"] = values["elevation"] + camera.wobble.elevation * np.cos(turn)
    perspective = camera.lens == "perspective"
    scene = CameraScene(
        values["azimuth"],
        values["elevation"],
        values["roll"],
        values["zoom"],
        perspective,
        focus,
        camera.fog,
        sides=box,
    )
    if perspective:
        _check_distance(scene)
    return scene
