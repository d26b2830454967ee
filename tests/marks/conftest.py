"""An `Axes` that keeps what layers draw, in data coordinates."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from renderer.marks.drawing import Dots, Pen
from renderer.scene.scene import Scene


@dataclass
class Recorder:
    """What was drawn: plain lines as (points, pen), shaded ones as (points, colours, widths, pen),
    dots as (points, style), texts beside things as (tags, style)."""

    plain: list[tuple[Any, Pen]] = field(default_factory=list)
    shaded: list[tuple[Any, Any, Any, Pen]] = field(default_factory=list)
    markers: list[tuple[Any, Dots]] = field(default_factory=list)
    written: list[tuple[Any, Any]] = field(default_factory=list)

    def line(self, points: Any, pen: Pen) -> None:
        self.plain.append((np.array(points), pen))

    def lines(self, points: Any, bounds: Any, colors: Any, pen: Pen) -> None:
        for number, (start, end) in enumerate(pairwise(bounds)):
            if end > start:
                rgba = tuple(map(float, colors[number if len(colors) > 1 else 0]))
                self.plain.append((np.array(points[start:end]), replace(pen, rgba=rgba)))

    def shaded_lines(self, points: Any, bounds: Any, colors: Any, widths: Any, pen: Pen) -> None:
        for start, end in pairwise(bounds):
            if end > start:
                own = None if widths is None else widths[start:end]
                part = np.array(points[start:end]), np.array(colors[start:end]), own, pen
                self.shaded.append(part)

    def dots(self, points: Any, style: Dots) -> None:
        self.markers.append((np.array(points), style))

    def tags(self, tags: Any, style: Any) -> None:
        self.written.append((tags, style))


@pytest.fixture
def drawn() -> Callable[..., Recorder]:
    """What a layer of a scene's first panel draws at a frame, its tips included."""

    def draw(scene: Scene, index: int, number: int = 0) -> Recorder:
        recorder = Recorder()
        layer = scene.panels[0].layers[number]
        layer.draw(recorder, index)
        layer.tips(recorder, index)
        return recorder

    return draw
