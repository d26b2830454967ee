"""An `Axes` that keeps what layers draw, in data coordinates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.marks.base import Dots, Pen
from renderer.scene.scene import Scene


@dataclass
class Recorder:
    """What was drawn: lines as (points, pen), shaded ones as (points, colours, widths, pen), dots
    as (points, style)."""

    lines: list[tuple[Any, Pen]] = field(default_factory=list)
    shaded: list[tuple[Any, Any, Any, Pen]] = field(default_factory=list)
    markers: list[tuple[Any, Dots]] = field(default_factory=list)

    def line(self, points: Any, pen: Pen) -> None:
        self.lines.append((np.array(points), pen))

    def shaded_line(self, points: Any, colors: Any, widths: Any, pen: Pen) -> None:
        self.shaded.append((np.array(points), np.array(colors), widths, pen))

    def dots(self, points: Any, style: Dots) -> None:
        self.markers.append((np.array(points), style))


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
