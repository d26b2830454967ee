"""Lines that join several points of one row: rods, arms, linkages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Axes, ColorScale, Dash, LegendEntry, Motion, Pen, Points
from renderer.marks.channels import Ink
from renderer.marks.strands import Strands
from renderer.timeline import PerFrame


@dataclass(frozen=True)
class LinksLayer:
    """For each strand, a line through the joints of its state at the frame's moment.

    joints  shape (rows, joints, dimensions)
    """

    joints: NDArray[np.float64]
    strands: Strands
    ink: Ink
    legend_lines: tuple[LegendEntry, ...]
    widths: PerFrame
    alphas: PerFrame
    dash: Dash

    @property
    def motion(self) -> Motion:
        return "moves"

    def cloud(self) -> Points:
        return self.joints.reshape(-1, self.joints.shape[2])

    def legend(self) -> list[LegendEntry]:
        return list(self.legend_lines)

    def scale(self) -> ColorScale | None:
        return self.ink.scale

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        begun = self.strands.begun(index)
        states = self.strands.at(index, self.joints, begun)
        colors = self.ink.at(self.strands.rows[self.strands.blend(index, begun)[0]])
        for state, (red, green, blue, alpha) in zip(states, colors, strict=True):
            rgba = (red, green, blue, alpha * self.alphas[index])
            axes.line(state, Pen(rgba, float(self.widths[index]), self.dash))

    def grow(self, axes: Axes, first: int, last: int) -> None:
        raise NotImplementedError

    def tips(self, axes: Axes, index: int) -> None:
        """Nothing: all of it is drawn in place."""
