"""Layers that never change but lie over one that does: drawn once, and laid over each frame.

Laid over, colours may differ by up to 4 of 255 from those drawn in place where the edges of many
marks overlap: they are rounded once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.engine.axes2d import Axes2D
from renderer.engine.glyphs import Glyphs
from renderer.engine.painter import Painter
from renderer.marks.base import Layer
from renderer.marks.drawing import Cells, Picture, Points, RGBAs
from renderer.scene.scene import PlaneScene, Scene

LEAST = 64
"""Points of a layer from which on it is quicker to lay it over than to draw it."""


@dataclass(frozen=True)
class Sheet:
    """A layer's picture, RGBA with rows from the top, and its lower left corner."""

    pixels: NDArray[np.uint8]
    x: int
    y: int

    def lay(self, painter: Painter, alpha: float) -> None:  # Hot path.
        """Draw it over what is there, at an opacity."""
        if alpha > 0:
            painter.image(self.pixels, self.x, self.y, alpha)


class _NeedsGround(Exception):
    """What a layer draws is mixed with what lies below it."""


class _Clear(Axes2D):
    """Axes with nothing below them."""

    def pictures(self, blend: Sequence[tuple[Picture, float]], alpha: float) -> None:
        raise _NeedsGround

    def cells(self, cells: Cells, alpha: float) -> None:
        raise _NeedsGround

    def bands(
        self, points: Points, rings: NDArray[np.intp], shapes: NDArray[np.intp], faces: RGBAs,
        alpha: float,
    ) -> None:  # fmt: skip
        raise _NeedsGround


def sheet(
    scene: Scene, plane: PlaneScene, layer: Layer, twin: bool, size: tuple[int, int], glyphs: Glyphs
) -> Sheet | None:
    """A layer's picture on a canvas of this size; None of one that changes, has too little to draw,
    or needs what lies below."""
    if layer.motion != "static" or len(layer.cloud()) < LEAST:
        return None
    painter = Painter(*size, scene.dpi, glyphs)
    try:
        layer.draw(_Clear(scene, plane, painter, twin), 0)
    except _NeedsGround:
        return None
    rows, columns = (np.flatnonzero(painter.pixels[..., 3].any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return Sheet(np.zeros((1, 1, 4), dtype=np.uint8), 0, 0)
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    pixels = np.ascontiguousarray(painter.pixels[top:bottom, left:right])
    return Sheet(pixels, int(left), int(size[1] - bottom))
