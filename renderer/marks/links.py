"""Lines that join several points of one row: rods, arms, linkages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Motion
from renderer.marks.drawing import Axes, Dash, Pen
from renderer.marks.layer import SeriesLayer
from renderer.marks.ranges import Within, framewise
from renderer.timeline import PerFrame


@dataclass(frozen=True)
class LinksLayer(SeriesLayer):
    """For each strand, a line through the joints of its state at the frame's moment; `points` has
    shape (rows, joints, dimensions)."""

    widths: PerFrame
    row_widths: NDArray[np.float64] | None
    """Of each row, in the strands' order, in place of `widths`."""
    dash: Dash

    @property
    def motion(self) -> Motion:
        return "moves"

    def ranges(self, within: Within | None = None) -> NDArray[np.float64] | None:
        """Of the joints of each frame."""
        strands, dimensions = self.strands, self.points.shape[-1]

        def at(index: int) -> NDArray[np.float64]:
            return strands.at(index, self.points, strands.begun(index)).reshape(-1, dimensions)

        if not len(strands.clock):
            return None
        return framewise(len(self.alphas), dimensions, at, within)

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        begun = self.strands.begun(index)
        states = self.strands.at(index, self.points, begun)
        colors = self.ink.at(self.strands.rows[self.strands.blend(index, begun)[0]])
        widths = np.full(len(begun), self.widths[index])
        if self.row_widths is not None:
            widths = self.strands.at(index, self.row_widths, begun)
        each = zip(states, colors, widths.tolist(), strict=True)
        for state, (red, green, blue, alpha), width in each:
            rgba = (red, green, blue, alpha * self.alphas[index])
            axes.line(state, Pen(rgba, width, self.dash))
