"""Lines that join several points of one row: rods, arms, linkages."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.marks.base import Axes, Dash, Motion, Pen
from renderer.marks.layer import SeriesLayer
from renderer.timeline import PerFrame


@dataclass(frozen=True)
class LinksLayer(SeriesLayer):
    """For each strand, a line through the joints of its state at the frame's moment; `points` has
    shape (rows, joints, dimensions)."""

    widths: PerFrame
    dash: Dash

    @property
    def motion(self) -> Motion:
        return "moves"

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        begun = self.strands.begun(index)
        states = self.strands.at(index, self.points, begun)
        colors = self.ink.at(self.strands.rows[self.strands.blend(index, begun)[0]])
        for state, (red, green, blue, alpha) in zip(states, colors, strict=True):
            rgba = (red, green, blue, alpha * self.alphas[index])
            axes.line(state, Pen(rgba, float(self.widths[index]), self.dash))
