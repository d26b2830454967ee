"""What stands around and below the data of a 2-D panel: its ground, grid, axes and their ticks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from renderer.engine.painter import Painter
from renderer.scene.axes import AxisScene
from renderer.scene.lettering import Lettering, lines_of
from renderer.scene.plane import Side
from renderer.scene.scene import PlaneScene, Scene
from renderer.scene.text import TextStyle, advance

MINOR_LENGTH = 0.55
"""Of small ticks, in lengths of the others."""
MINOR_GRID = 0.5
"""Opacity of lines at small ticks, times that of the others."""
GAP = 2.5
"""Points between a tick and its text."""
ACROSS = ("bottom", "top")
"""Sides along which texts stand side by side."""
_OUT: dict[Side, tuple[int, int]] = {
    "left": (-1, 0),
    "right": (1, 0),
    "bottom": (0, -1),
    "top": (0, 1),
}


class Frame:
    """Draws a panel's fixed parts; all lines are on whole pixels. Of axes that move it draws
    nothing."""

    def __init__(self, scene: Scene, plane: PlaneScene, painter: Painter) -> None:
        self._scene = scene
        self._plane = plane
        self._painter = painter
        self._letters = Lettering(scene.styles.tick)
        self.edge = max(1.0, round(scene.points(scene.theme.edge_width)))
        """Width of axis lines and ticks, in pixels."""
        self.length = round(scene.points(scene.theme.tick_length))
        """Of ticks."""
        self.away = scene.points(scene.theme.tick_length) + scene.points(GAP)
        """From an axis line to its ticks' text."""

    def draw_ground(self) -> None:
        """The panel's ground and grid, below everything; of nothing but pictures, none."""
        if self._plane.bare:
            return
        painter, theme = self._painter, self._scene.theme
        if theme.panel != self._scene.background:
            painter.rectangle(self._plane.rect, theme.panel)
        line = max(1.0, round(self._scene.points(theme.grid_width)))
        faint = (*theme.grid[:3], theme.grid[3] * MINOR_GRID)
        still = [(axis, name) for axis, name in self.grids() if axis.travel is None]
        for axis, name in still:
            if axis.minor_grid:
                lines = self._lines(axis.share(axis.minor), name == "x", line)
                painter.segments(lines, faint, line)
        for axis, name in still:
            lines = self._lines(axis.share(axis.ticks), name == "x", line)
            painter.segments(lines, theme.grid, line)

    def grids(self) -> Iterator[tuple[AxisScene, str]]:
        """The axes at whose ticks lines run across the panel, by name."""
        theme = self._scene.theme
        for axis, name in ((self._plane.x, "x"), (self._plane.y, "y"), (self._plane.y2, "y2")):
            default = theme.grid_shown and name in theme.grid_axes
            if axis is not None and axis.visible and (default if axis.grid is None else axis.grid):
                yield axis, name

    def draw(self) -> None:
        """Axis lines, ticks and their text; lines of axes that move lie over what these draw."""
        if self._plane.bare:
            return
        if not self._plane.moves:
            self.draw_spines()
        for side, axis in self.sides():
            if axis.visible and axis.travel is None:
                self._draw_ticks(side, axis)

    def draw_spines(self) -> None:
        """The lines at the panel's sides: those of the theme, and one for each axis there is."""
        if self._plane.bare:
            return
        x, y, width, height = self._plane.rect
        places = {
            "left": [(x, y), (x, y + height)], "bottom": [(x, y), (x + width, y)],
            "right": [(x + width, y), (x + width, y + height)],
            "top": [(x, y + height), (x + width, y + height)],
        }  # fmt: skip
        own = dict(self.sides())
        across, upright = self._plane.x.visible, self._plane.y.visible
        shown = {"left": upright, "right": upright, "bottom": across, "top": across}
        drawn = [
            places[side] for side in places
            if (side in self._scene.theme.spines and shown[side])
            or (side in ("right", "top") and side in own and own[side].visible)
        ]  # fmt: skip
        spines = np.array(drawn, dtype=np.float64).reshape(-1, 2, 2)
        shift = 0.5 if self.edge % 2 else 0.0
        self._painter.segments(spines + shift, self._scene.theme.edge, self.edge)

    def sides(self) -> Iterator[tuple[Side, AxisScene]]:
        """The axes by the side at which they stand."""
        yield "bottom", self._plane.x
        yield "left", self._plane.y
        if self._plane.right is not None:
            yield "right", self._plane.right
        if self._plane.top is not None:
            yield "top", self._plane.top

    def _lines(self, shares: NDArray[np.float64], across: bool, line: float) -> NDArray[np.float64]:
        """Lines from side to side of the panel at shares of one of its axes."""
        x, y, width, height = self._plane.rect
        found = np.empty((len(shares), 2, 2))
        if across:
            found[:, :, 0] = crisp(x + width * shares, line)[:, None]
            found[:, :, 1] = y, y + height
        else:
            found[:, :, 1] = crisp(y + height * shares, line)[:, None]
            found[:, :, 0] = x, x + width
        return found

    def start(self, side: Side) -> float:
        """Where a side is, in pixels."""
        x, y, width, height = self._plane.rect
        return {"left": x, "right": x + width, "bottom": y, "top": y + height}[side]

    def _draw_ticks(self, side: Side, axis: AxisScene) -> None:
        style = self._scene.styles.tick
        if axis.rgba is not None:
            style = replace(style, rgba=axis.rgba)
        x, y, width, height = self._plane.rect
        start = self.start(side)
        found = []
        for values, length in (
            (axis.ticks, self.length), (axis.minor, round(self.length * MINOR_LENGTH)),
        ):  # fmt: skip
            shares = axis.share(values)
            low, high = (x, width) if side in ACROSS else (y, height)
            places = crisp(low + high * shares, self.edge)
            found.append(marks(side, places, start, length))
            if values is axis.ticks:
                for place, text in zip(places.tolist(), axis.texts, strict=True):
                    self._write(side, axis, style, text, place, start)
        self._painter.segments(np.concatenate(found), self._scene.theme.edge, self.edge)

    def _write(
        self, side: Side, axis: AxisScene, style: TextStyle, text: str, place: float, start: float
    ) -> None:
        """A tick's text at `place` along its side, which is at `start`."""
        if not text:
            return
        painter, high, away = self._painter, style.height, self.away
        if axis.angle:
            self._write_turned(style, text, place, start - away, axis.angle)
            return
        lines = lines_of(text, high)
        tall = self._letters.size(text)[1]
        for line, down in lines:
            if side in ACROSS:
                top = start - away if side == "bottom" else start + away + tall
                painter.write(line, style, place, top - high / 2 - down, "center")
            else:
                middle = place + (tall - high) / 2 - down
                along = start - away if side == "left" else start + away
                anchor = "right" if side == "left" else "left"
                figures = not any(map(str.islower, "".join(axis.texts)))
                painter.write(line, style, along, middle, anchor, figures)

    def _write_turned(self, style: TextStyle, text: str, x: float, y: float, angle: float) -> None:
        """Text that ends below (x, y)."""
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        width, drop = advance(text, style), (style.ascent - style.descent) / 2
        y -= style.height * cos / 2
        pen = x - width * cos + drop * sin, y - width * sin - drop * cos
        self._painter.text(text, style, *pen, angle=angle)


def marks(
    side: Side, places: NDArray[np.float64], start: float, length: float
) -> NDArray[np.float64]:
    """Ticks out of a side, shape (n, 2, 2)."""
    found = np.empty((len(places), 2, 2))
    along, out = (0, 1) if side in ACROSS else (1, 0)
    found[:, :, along] = places[:, None]
    found[:, 0, out] = start
    found[:, 1, out] = start + length * _OUT[side][out]
    return found


def crisp(values: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """Where lines of a whole width in pixels are sharp."""
    return np.floor(values) + 0.5 if line % 2 else np.round(values)
