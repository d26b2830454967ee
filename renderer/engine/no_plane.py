"""What there is only in a plane: layers that draw it refuse a 3-D panel when they are bound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.drawing import (
    BoxStyle,
    Cells,
    Pen,
    Picture,
    Points,
    RGBAs,
    Side,
    Tags,
    TagStyle,
)

Rows = NDArray[np.intp]


class NoPlane:
    """A box's side of `Axes`: none of these is ever called."""

    def slid(
        self, things: NDArray[np.float64], side: Side, shares: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        raise NotImplementedError("a 3-D panel has no edges to come from")

    def pictures(self, blend: Sequence[tuple[Picture, float]], alpha: float) -> None:
        raise NotImplementedError("there are no pictures in a 3-D panel")

    def areas(
        self, points: Points, bounds: Rows, faces: RGBAs, edge: RGBA | None = None,
        edge_width: float = 0.0, shifts: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip
        raise NotImplementedError("there are no areas in a 3-D panel")

    def boxes(self, boxes: NDArray[np.float64], style: BoxStyle) -> None:
        raise NotImplementedError("there are no boxes in a 3-D panel")

    def tags(self, tags: Tags, style: TagStyle) -> None:
        raise NotImplementedError("there are no tags in a 3-D panel")

    def bands(self, points: Points, rings: Rows, shapes: Rows, faces: RGBAs, alpha: float) -> None:
        raise NotImplementedError("there are no bands in a 3-D panel")

    def cells(self, cells: Cells, alpha: float) -> None:
        raise NotImplementedError("there are no cells in a 3-D panel")

    def streaks(self, points: Points, bounds: Rows, colors: RGBAs, pen: Pen) -> None:
        raise NotImplementedError("there are no streaks in a 3-D panel")
