"""Grid lines, ticks and their text of axes that move: drawn at each frame, from what is kept.

What moves glides: lines stand where their values are, between pixels too, and texts are pictures at
quarters of a pixel. As an axis comes to rest all of it settles on whole pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.frame import ACROSS, MINOR_GRID, MINOR_LENGTH, Frame, crisp, marks
from renderer.engine.outline import Outline
from renderer.engine.painter import FIGURES, Painter
from renderer.scene.axes import AxisScene
from renderer.scene.lettering import Lettering, lines_of
from renderer.scene.plane import Side
from renderer.scene.scene import PlaneScene, Scene
from renderer.scene.text import TextStyle, advance
from renderer.scene.travel import Travel

Floats = NDArray[np.float64]
Run: TypeAlias = tuple[str, float, float]
"""A line of text, and its pen: across from the tick's place or to a pixel, and up in the same way.
"""
_TAKEN: dict[Side, str] = {"bottom": "x", "left": "y", "right": "right", "top": "top"}


@dataclass
class _Side:
    """A side whose axis moves."""

    side: Side
    travel: Travel
    style: TextStyle
    figures: bool
    runs: dict[str, tuple[Run, ...]] = field(default_factory=dict)


class Gliding:
    """Draws what moves around a panel's data."""

    def __init__(self, scene: Scene, plane: PlaneScene, frame: Frame, painter: Painter) -> None:
        self._scene, self._frame, self._painter, self._plane = scene, frame, painter, plane
        self._letters = Lettering(scene.styles.tick)
        self._line = max(1.0, round(scene.points(scene.theme.grid_width)))
        self._grids = [
            (name, axis.travel, axis.minor_grid)
            for axis, name in frame.grids() if axis.travel is not None
        ]  # fmt: skip
        self._sides = [
            self._side(side, axis, axis.travel)
            for side, axis in frame.sides() if axis.visible and axis.travel is not None
        ]  # fmt: skip

    def _side(self, side: Side, axis: AxisScene, travel: Travel) -> _Side:
        style = self._scene.styles.tick
        if axis.rgba is not None:
            style = replace(style, rgba=axis.rgba)
        return _Side(side, travel, style, not any(map(str.islower, "".join(axis.texts))))

    def draw(self, plane: PlaneScene, index: int) -> None:  # Hot path.
        """All of it, where the axes are at a frame; `plane`: the panel at this frame."""
        if plane.bare:
            return
        grid = self._scene.theme.grid
        faint = (*grid[:3], grid[3] * MINOR_GRID)
        for name, travel, minor in self._grids:
            if minor:
                rows, parts = travel.minor_at(index)
                self._draw_lines(
                    plane, name, travel, travel.minor.values[rows], parts, faint, index
                )
        for name, travel, _ in self._grids:
            rows, parts = travel.lines.at(index)
            self._draw_lines(plane, name, travel, travel.lines.values[rows], parts, grid, index)
        self._frame.draw_spines()
        for one in self._sides:
            axis: AxisScene = getattr(plane, _TAKEN[one.side])
            self._draw_ticks(plane, one, axis, index)
            self._write(plane, one, axis, index)

    def _draw_lines(
        self, plane: PlaneScene, name: str, travel: Travel, values: Floats, parts: Floats,
        rgba: RGBA, index: int,
    ) -> None:  # fmt: skip  # Hot path.
        axis: AxisScene = getattr(plane, name)
        places = self._places(plane, axis, name == "x", values, self._line, travel, index)
        x, y, width, height = plane.rect
        lines = np.empty((len(values), 2, 2))
        along, out = (0, 1) if name == "x" else (1, 0)
        lines[:, :, along] = places[:, None]
        lines[:, 0, out], lines[:, 1, out] = (y, y + height) if name == "x" else (x, x + width)
        self._stroke(lines, rgba, parts, self._line)

    def _places(
        self, plane: PlaneScene, axis: AxisScene, across: bool, values: Floats, line: float,
        travel: Travel, index: int,
    ) -> Floats:  # fmt: skip  # Hot path.
        """Where lines at values stand, in pixels."""
        start, length = plane.rect[::2] if across else plane.rect[1::2]
        places = start + length * axis.share(values)
        part = travel.crisp[index]
        return places + (crisp(places, line) - places) * part if part > 0 else places

    def _stroke(self, lines: Floats, rgba: RGBA, parts: Floats, width: float) -> None:  # Hot path.
        if not len(lines):
            return
        edges = np.empty((len(lines), 4))
        edges[:] = rgba
        edges[:, 3] *= parts
        each = [Outline(line) for line in lines]
        self._painter.shapes(each, None, edges, np.array([width]), True, None)

    def _draw_ticks(
        self, plane: PlaneScene, one: _Side, axis: AxisScene, index: int
    ) -> None:  # Hot path.
        travel, frame = one.travel, self._frame
        across, start = one.side in ACROSS, frame.start(one.side)
        kinds = (
            (travel.lines, travel.lines.at(index), frame.length),
            (travel.minor, travel.minor_at(index), round(frame.length * MINOR_LENGTH)),
        )
        found, strong = [], []
        for stays, (rows, parts), length in kinds:
            values = stays.values[rows]
            places = self._places(plane, axis, across, values, frame.edge, travel, index)
            found.append(marks(one.side, places, start, length))
            strong.append(parts)
        edge = self._scene.theme.edge
        self._stroke(np.concatenate(found), edge, np.concatenate(strong), frame.edge)

    def _write(
        self, plane: PlaneScene, one: _Side, axis: AxisScene, index: int
    ) -> None:  # Hot path.
        words, across = one.travel.words, one.side in ACROSS
        rows, parts = words.at(index)
        places = self._places(
            plane, axis, across, words.values[rows], self._frame.edge, one.travel, index
        )
        still = float(one.travel.crisp[index])
        for row, place, part in zip(rows.tolist(), places.tolist(), parts.tolist(), strict=True):
            for text, right, up in self._runs(one, words.texts[row]):
                if across:
                    x, y = place + right, up
                else:
                    x, y = right, place + up
                    y += (round(y) - y) * still
                self._painter.text(text, one.style, x, y, alpha=part)

    def _runs(self, one: _Side, text: str) -> tuple[Run, ...]:  # Hot path.
        """A text's lines and where their pens are from the place of its tick."""
        if text not in one.runs:
            one.runs[text] = tuple(self._laid_out(one, text))
        return one.runs[text]

    def _laid_out(self, one: _Side, text: str) -> Sequence[Run]:
        if not text:
            return ()
        style, high, away = one.style, one.style.height, self._frame.away
        start, tall = self._frame.start(one.side), self._letters.size(text)[1]
        above = style.ascent - style.descent
        found = []
        for line, down in lines_of(text, high):
            width = advance(line, style)
            if one.side in ACROSS:
                top = start - away if one.side == "bottom" else start + away + tall
                found.append((line, -width / 2, float(round(top - high / 2 - down - above / 2))))
            else:
                rise = FIGURES * high if one.figures else above
                pen = start - away - width if one.side == "left" else start + away
                found.append((line, pen, (tall - high) / 2 - down - rise / 2))
        return found
