"""What layers have in common: their colours, and what the legend says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.base import ColorScale, Ends, Layer, LegendEntry
from renderer.marks.channels import Ink
from renderer.marks.drawing import Axes, Dash, Note, Points, Tags, TagStyle
from renderer.marks.ranges import Within
from renderer.marks.strands import Strands
from renderer.timeline import PerFrame


class PlainLayer:
    """What most layers answer."""

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """Every axis has its padding."""
        return ()

    def ranges(self, within: Within | None = None) -> NDArray[np.float64] | None:
        """None: it is where its points are."""
        return None

    def noted(self) -> tuple[Points, Note] | None:
        """It has none."""
        return None

    def under(self) -> tuple[Layer, ...]:
        """Nothing stays of what it showed."""
        return ()

    @property
    def downward(self) -> bool:
        """The y axis runs up."""
        return False

    @property
    def stands_on(self) -> Literal["x", "y", ""]:
        """None: its places are anywhere."""
        return ""

    @property
    def names_places(self) -> bool:
        """Its places are the axis's to name."""
        return False

    def traces(self) -> Points | None:
        """None: it is where its points are."""
        return None

    def line_ends(self, index: int) -> Ends | None:
        """None: it has no ends to name."""
        return None

    def beyond(self) -> tuple[Tags, TagStyle] | None:
        """Nothing reaches out of the panel."""
        return None

    def grow(self, axes: Axes, first: int, last: int) -> None:
        """For a layer that grows."""
        raise NotImplementedError

    def tips(self, axes: Axes, index: int) -> None:
        """Nothing, unless something moves on top."""


@dataclass(frozen=True)
class InkedLayer(PlainLayer):
    """What has colours; `alphas`: opacity at each frame."""

    ink: Ink
    legend_lines: tuple[LegendEntry, ...]
    alphas: PerFrame

    def legend(self) -> list[LegendEntry]:
        """A line for each category, or one for the series."""
        return list(self.legend_lines)

    def scale(self) -> ColorScale | None:
        """The continuous mapping, if colours come from one."""
        return self.ink.scale

    def colors(self) -> list[RGBA]:
        """The plain colours it draws with; none where they run along a scale."""
        if self.ink.scale is not None:
            return []
        return [(float(r), float(g), float(b), float(a)) for r, g, b, a in self.ink.palette]


@dataclass(frozen=True)
class SeriesLayer(InkedLayer):
    """Strands of rows with their places and colours.

    points  where each row is, in the strands' order: (rows, dimensions), or (rows, joints,
            dimensions)
    """

    points: NDArray[np.float64]
    strands: Strands
    ghost: Layer | None = field(default=None, kw_only=True)
    """What stays of what it showed."""

    def under(self) -> tuple[Layer, ...]:
        """Its ghost, if it has one."""
        return () if self.ghost is None else (self.ghost,)

    def cloud(self) -> Points:
        """All points of all frames."""
        return self.points.reshape(-1, self.points.shape[-1])


def broken(points: Points, bounds: NDArray[np.intp]) -> Points:
    """Lines one after the other, line k through points[bounds[k]:bounds[k + 1]], with NaN between
    them."""
    return np.insert(points, bounds[1:-1], np.nan, axis=0)


def line_entry(ink: Ink, widths: PerFrame, dash: Dash) -> LegendEntry:
    """The line of the legend, without its text, of what is drawn as lines."""
    red, green, blue, alpha = map(float, ink.palette[0])
    return LegendEntry("", (red, green, blue, alpha), line=float(widths.max()), dash=dash)
