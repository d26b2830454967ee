"""Axes on which nothing is drawn: how much a layer shows at a frame, and in which colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.drawing import (
    Arrows,
    BoxStyle,
    Cells,
    Dots,
    Mesh,
    Note,
    Pen,
    Picture,
    Points,
    RGBAs,
    Side,
    Tags,
    TagStyle,
    Writing,
)
from renderer.scene.scene import PanelScene, PlaneScene

FAINT = 0.1
"""What is less opaque is about to come or to go."""
MOST_COLORS = 64
"""Of a layer, so many are looked at."""
MOST_POINTS = 20_000
"""Of colours that change from point to point, about so many."""


@dataclass
class Probe:
    """What a layer draws at a frame: words, how many marks, the colours of strokes and of dots (a
    face and its edge), and whether it covers its ground with pictures or meshes."""

    dimensions: int
    colored: bool = False
    """Whether colours are kept."""
    words: list[str] = field(default_factory=list)
    marks: int = 0
    strokes: set[RGBA] = field(default_factory=set)
    spots: set[tuple[RGBA, RGBA]] = field(default_factory=set)
    fills: bool = False

    @property
    def back(self) -> tuple[int, int, int] | None:
        return None if self.dimensions == 2 else (0, 0, 0)

    @property
    def pixel(self) -> float:
        return 1.0

    def slid(
        self, things: NDArray[np.float64], side: Side, shares: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return things

    def line(self, points: Points, pen: Pen) -> None:
        if len(points) > 1 and pen.width > 0:
            self._stroke(np.array([pen.rgba]), 1)

    def lines(self, points: Points, bounds: NDArray[np.intp], colors: RGBAs, pen: Pen) -> None:
        if len(points) > 1 and pen.width > 0:
            self._stroke(colors, len(bounds) - 1)

    def shaded_lines(
        self, points: Points, bounds: NDArray[np.intp], colors: RGBAs,
        widths: NDArray[np.float64] | None, pen: Pen,
    ) -> None:  # fmt: skip
        if len(points) > 1:
            self._stroke(colors, len(bounds) - 1)

    def dots(self, points: Points, style: Dots) -> None:
        self.marks += len(points)
        if self.colored and len(points) and float(style.sizes.max()) > 0:
            for face in _distinct(style.faces):
                edge = style.edge if style.edge is not None and style.edge_width > 0 else face
                self.spots.add((face, edge))

    def mesh(self, mesh: Mesh, alpha: float) -> None:
        self.fills = True

    def pictures(self, blend: Sequence[tuple[Picture, float]], alpha: float) -> None:
        self.fills = True

    def cells(self, cells: Cells, alpha: float) -> None:
        self.fills = True

    def bands(
        self, points: Points, rings: NDArray[np.intp], shapes: NDArray[np.intp], faces: RGBAs,
        alpha: float,
    ) -> None:  # fmt: skip
        self.fills = True

    def streaks(self, points: Points, bounds: NDArray[np.intp], colors: RGBAs, pen: Pen) -> None:
        self._stroke(colors, len(bounds) - 1)

    def areas(
        self, points: Points, bounds: NDArray[np.intp], faces: RGBAs, edge: RGBA | None = None,
        edge_width: float = 0.0, shifts: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip
        self.marks += len(bounds) - 1

    def boxes(self, boxes: NDArray[np.float64], style: BoxStyle) -> None:
        self.marks += len(boxes)

    def tags(self, tags: Tags, style: TagStyle) -> None:
        alphas = np.broadcast_to(tags.colors[:, 3], (len(tags.texts),))
        written = zip(tags.texts, alphas.tolist(), strict=True)
        self.words += ["".join(text) for text, alpha in written if alpha >= FAINT]

    def arrows(self, tails: Points, tips: Points, style: Arrows) -> None:
        if len(tails):
            self._stroke(style.colors, len(tails))

    def texts(self, points: Points, texts: Sequence[str], style: Writing) -> None:
        if style.rgba[3] >= FAINT:
            self.words += [text for text in texts if text.strip()]

    def note(self, point: Points, note: Note, alpha: float) -> None:
        if note.style.rgba[3] * alpha >= FAINT:
            self.words.append(note.text)

    def _stroke(self, colors: RGBAs, count: int) -> None:
        self.marks += count
        if self.colored:
            self.strokes |= set(_distinct(colors))


def probed(panel: PanelScene, number: int, index: int, colored: bool = False) -> Probe:
    """What a panel's layer draws at frame `index`."""
    probe = Probe(2 if isinstance(panel.space, PlaneScene) else 3, colored)
    if panel.alpha(number, index) >= FAINT:
        layer = panel.layers[number]
        layer.draw(probe, index)
        layer.tips(probe, index)
    return probe


def _distinct(colors: RGBAs) -> list[RGBA]:
    """Colours that can be seen, each as opaque as it gets: a trail that fades is as strong as its
    end."""
    rows = colors[:: max(1, len(colors) // MOST_POINTS)].round(3)
    rows = rows[np.argsort(-rows[:, 3], kind="stable")]
    _, first = np.unique(rows[:, :3], axis=0, return_index=True)
    chosen = rows[np.sort(first)[:MOST_COLORS]]
    return [(float(r), float(g), float(b), float(a)) for r, g, b, a in chosen if a > 0]
