"""Axes that keep nothing of what is drawn but from where to where it reaches."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from renderer.marks.base import Layer


@dataclass
class Extents:
    """The points of everything that was drawn, in data coordinates."""

    points: list[Any] = field(default_factory=list)
    back: None = None
    pixel: float = 0.0

    def line(self, points: Any, pen: Any) -> None:
        self.points.append(points)

    def lines(self, points: Any, bounds: Any, colors: Any, pen: Any) -> None:
        self.points.append(points)

    def shaded_lines(self, points: Any, bounds: Any, colors: Any, widths: Any, pen: Any) -> None:
        self.points.append(points)

    def dots(self, points: Any, style: Any) -> None:
        self.points.append(points)

    def areas(self, points: Any, *rest: Any, **more: Any) -> None:
        self.points.append(points)

    def boxes(self, boxes: Any, style: Any) -> None:
        self.points += [boxes[:, ::2], boxes[:, 1::2]]

    def arrows(self, tails: Any, tips: Any, style: Any) -> None:
        self.points += [tails, tips]

    def texts(self, points: Any, texts: Any, style: Any) -> None:
        self.points.append(points)

    def tags(self, tags: Any, style: Any) -> None:
        pass


def reached(layer: Layer, index: int) -> Any:
    """Least and greatest coordinates of what a layer draws at a frame, shape (2, 2)."""
    axes: Any = Extents()
    layer.draw(axes, index)
    layer.tips(axes, index)
    points = np.concatenate([np.empty((0, 2)), *map(np.asarray, axes.points)])
    points = np.where(np.isfinite(points), points, np.nan)
    if not len(points):
        return np.full((2, 2), np.nan)
    return np.stack([np.fmin.reduce(points), np.fmax.reduce(points)], axis=1)
