"""Pictures made to fit, blended, and laid over a frame. Imports PIL.

A picture is made as large as it is in the finished frame, and each of its pixels is then drawn as
often as frames are supersampled: what needs no change comes out as it went in. Places are whole
pixels of the finished frame, counted from its upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderer.marks.drawing import Fit, Picture

KEPT = 4
"""Pictures that a panel has at hand as they were last made to fit."""
GAP = 3.0
"""How much larger than needed a picture may be once roughly reduced: beyond it there is no
difference to see, and reducing takes much less time."""
SHARES = 256
"""Shares of a blend, and opacity, are whole parts of this."""

Pixels = NDArray[np.uint8]


class Box(NamedTuple):
    """A rectangle of pixels: its left and top edge, and its right and bottom one."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def cut(self, other: Box) -> Box:
        """What is in both; without width or height if nothing is."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, max(left, right), max(top, bottom))

    def joined(self, other: Box) -> Box:
        """The least rectangle that holds both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def rounded(self) -> Box:
        """The nearest whole pixels, one at least each way."""
        left, top = math.floor(self.left + 0.5), math.floor(self.top + 0.5)
        right = max(left + 1, math.floor(self.right + 0.5))
        return Box(left, top, right, max(top + 1, math.floor(self.bottom + 0.5)))


@dataclass(frozen=True, eq=False)
class Placed:
    """Pixels as they lie on the frame: RGBA, red, green and blue times opacity."""

    pixels: Pixels
    left: int
    top: int
    opaque: bool

    @property
    def box(self) -> Box:
        height, width = self.pixels.shape[:2]
        return Box(self.left, self.top, self.left + width, self.top + height)


def fitted(size: tuple[int, int], area: Box, fit: Fit) -> Box:
    """Where a picture (width, height) lies that fits into an area in one of the ways there are."""
    width, height = size
    if fit == "stretch":
        return area.rounded()
    across, upright = area.width / width, area.height / height
    scale = {"contain": min(across, upright), "cover": max(across, upright)}.get(fit, 1.0)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    left = math.floor(area.left + (area.width - wide) / 2 + 0.5)
    top = math.floor(area.top + (area.height - high) / 2 + 0.5)
    return Box(left, top, left + wide, top + high)


def place(
    picture: Picture, area: Box, mirrored: tuple[bool, bool], seen: Box
) -> Placed | None:  # Hot path.
    """The picture in an area, as far as it is in `seen` (whole pixels); None if it is nowhere.
    `mirrored`: left and right, top and bottom are changed about."""
    pixels = picture.pixels
    if mirrored[0]:
        pixels = pixels[:, ::-1]
    if mirrored[1]:
        pixels = pixels[::-1]
    whole = fitted((pixels.shape[1], pixels.shape[0]), area, picture.fit)
    cut = whole.cut(area.rounded()).cut(seen)
    if cut.width < 1 or cut.height < 1:
        return None
    opaque = bool((pixels[..., 3] == 255).all())
    made = _resampled(pixels, whole, cut, picture.smooth, opaque)
    return Placed(made, int(cut.left), int(cut.top), opaque)


def _resampled(pixels: Pixels, whole: Box, cut: Box, smooth: bool, opaque: bool) -> Pixels:
    """What is in `cut` of a picture that is drawn to fill `whole`, with premultiplied opacity."""
    height, width = pixels.shape[:2]
    x, y = width / whole.width, height / whole.height
    box = (
        (cut.left - whole.left) * x, (cut.top - whole.top) * y,
        min((cut.right - whole.left) * x, width), min((cut.bottom - whole.top) * y, height),
    )  # fmt: skip
    if x == y == 1:
        left, top, right, bottom = (int(edge) for edge in box)
        pixels = pixels[top:bottom, left:right]
    if opaque and x == y == 1:
        return pixels
    mode = "RGBX" if opaque else "RGBA"
    image = Image.frombuffer(
        mode, (pixels.shape[1], pixels.shape[0]), np.ascontiguousarray(pixels), "raw", mode, 0, 1
    )
    if not opaque:
        image = image.convert("RGBa")
    if not x == y == 1:
        size = int(cut.width), int(cut.height)
        image = image.resize(size, _way(x, y, smooth), box, GAP if smooth else None)
    made = np.asarray(image)
    if opaque and not (made[..., 3] == 255).all():
        made = made.copy()
        made[..., 3] = 255
    return made


def _way(x: float, y: float, smooth: bool) -> Image.Resampling:
    """How pixels are resampled, `x` and `y` of them becoming one."""
    if not smooth:
        return Image.Resampling.NEAREST
    return Image.Resampling.LANCZOS if max(x, y) > 1 else Image.Resampling.BICUBIC


def blended(parts: Sequence[tuple[Placed, float]]) -> Placed:  # Hot path.
    """Placed pictures in their shares; what lies beside one of them fades to nothing."""
    if len(parts) == 1 and round(parts[0][1] * SHARES) == SHARES:
        return parts[0][0]
    box = parts[0][0].box
    for part, _ in parts[1:]:
        box = box.joined(part.box)
    left, top = int(box.left), int(box.top)
    total = np.full((int(box.height), int(box.width), 4), SHARES // 2, np.uint16)
    weights = [round(share * SHARES) for _, share in parts]
    if len(parts) > 1:
        weights[-1] = SHARES - sum(weights[:-1])
    for (part, _), weight in zip(parts, weights, strict=True):
        rows, columns = part.top - top, part.left - left
        height, width = part.pixels.shape[:2]
        total[rows : rows + height, columns : columns + width] += part.pixels * np.uint16(weight)
    pixels = (total >> 8).astype(np.uint8)
    opaque = len(parts) > 1 and all(part.opaque and part.box == box for part, _ in parts)
    return Placed(pixels, left, top, opaque)


def lay(ground: Pixels, picture: Placed, alpha: float) -> None:  # Hot path.
    """Put a picture, its opacity times `alpha`, over pixels of the same size that are opaque."""
    pixels = picture.pixels
    share = round(alpha * SHARES)
    if picture.opaque and share == SHARES:
        ground[...] = pixels
        return
    over = pixels.astype(np.uint32) * np.uint32(share)
    under = np.uint32(255 * SHARES) - over[..., 3:]
    ground[..., :3] = (over[..., :3] * 255 + ground[..., :3] * under + 255 * SHARES // 2) // (
        255 * SHARES
    )


class Gallery:
    """Pictures on a panel of a frame that is drawn `times` as large as it will be. Keeps the last
    ones as they were made to fit."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._kept: list[tuple[Picture, tuple[float, ...], Placed | None]] = []

    def hang(
        self, ground: Pixels, corner: tuple[int, int], blend: Sequence[tuple[Picture, float]],
        places: NDArray[np.float64], alpha: float,
    ) -> None:  # fmt: skip  # Hot path.
        """Draw pictures in their shares on `ground`, the panel's pixels, of which the upper left
        one is at `corner` in the frame; `places`, a row for each picture: x and y of where its
        upper left corner lies in the frame, and of its lower right one."""
        parts = []
        for (picture, share), place_ in zip(blend, places.tolist(), strict=True):
            placed = self._placed(picture, tuple(place_), ground, corner)
            if placed is not None:
                parts.append((placed, share))
        if not parts:
            return
        self._lay(ground, corner, blended(parts), alpha)

    def _placed(
        self, picture: Picture, where: tuple[float, ...], ground: Pixels, corner: tuple[int, int]
    ) -> Placed | None:
        for number, (known, there, placed) in enumerate(self._kept):
            if known is picture and there == where:
                self._kept.append(self._kept.pop(number))
                return placed
        times = self._times
        left, top, right, bottom = (edge / times for edge in where)
        area = Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        (x, y), (height, width) = corner, ground.shape[:2]
        seen = Box(x // times, y // times, -(-(x + width) // times), -(-(y + height) // times))
        placed = place(picture, area, (left > right, top > bottom), seen)
        self._kept = [*self._kept[1 - KEPT :], (picture, where, placed)]
        return placed

    def _lay(self, ground: Pixels, corner: tuple[int, int], placed: Placed, alpha: float) -> None:
        """The picture, each pixel drawn as often as it is to be, as far as it is on `ground`."""
        times = self._times
        pixels = placed.pixels
        if times > 1:
            pixels = np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)
        left, top = placed.left * times - corner[0], placed.top * times - corner[1]
        shown = pixels[max(0, -top) :, max(0, -left) :]
        below = ground[max(0, top) :, max(0, left) :][: shown.shape[0], : shown.shape[1]]
        shown = shown[: below.shape[0], : below.shape[1]]
        lay(below, Placed(shown, 0, 0, placed.opaque), alpha)
