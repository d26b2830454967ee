"""Panels on the canvas: a grid whose margins are measured once, so that axes line up and nothing is
clipped at any frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renderer.scene.scene import Rect

GAP = 0.022
"""Room at the canvas's edges and between panels, as a share of its shorter side."""


class NoRoom(Exception):
    """The canvas is too small for what it shall hold."""


@dataclass(frozen=True)
class Cell:
    """Where a panel stands in the grid."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Insets:
    """Room for ticks, labels and titles around a panel's data area, in pixels."""

    left: float
    right: float
    top: float
    bottom: float

    def joined(self, other: Insets) -> Insets:
        """Room for both."""
        return Insets(
            max(self.left, other.left), max(self.right, other.right),
            max(self.top, other.top), max(self.bottom, other.bottom),
        )  # fmt: skip


def arrange(count: int, size: tuple[int, int]) -> list[Cell]:
    """A list of panels in the rows and columns that leave them best shaped."""
    width, height = size

    def distortion(columns: int) -> float:
        rows = -(-count // columns)
        shape = (width / columns) / (height / rows) / 1.35
        return max(shape, 1 / shape) + 0.4 * (rows * columns - count)

    columns = min(range(1, count + 1), key=distortion)
    return [Cell(number // columns, number % columns) for number in range(count)]


def spans(layout: Sequence[Sequence[str]]) -> Mapping[str, Cell]:
    """The cells of named panels; a name in several cells spans their rectangle."""
    places: dict[str, list[tuple[int, int]]] = {}
    for r, row in enumerate(layout):
        for c, name in enumerate(row):
            places.setdefault(name, []).append((r, c))
    cells = {}
    for name, at in places.items():
        rows, columns = {r for r, _ in at}, {c for _, c in at}
        cells[name] = Cell(min(rows), min(columns), len(rows), len(columns))
        solid = max(rows) - min(rows) < len(rows) and max(columns) - min(columns) < len(columns)
        if len(at) != len(rows) * len(columns) or not solid:
            raise ValueError(name)
    return cells


def place(cells: Sequence[Cell], insets: Sequence[Insets], area: Rect, gap: float) -> list[Rect]:
    """Each panel's data area. Columns share their widest left and right margins, rows their highest
    top and bottom ones, and what is left is divided equally. Raises `NoRoom`."""
    x, y, width, height = area
    columns = 1 + max(cell.column + cell.columns - 1 for cell in cells)
    rows = 1 + max(cell.row + cell.rows - 1 for cell in cells)
    pairs = list(zip(cells, insets, strict=True))
    left = [max((i.left for c, i in pairs if c.column == n), default=0.0) for n in range(columns)]
    right = [
        max((i.right for c, i in pairs if c.column + c.columns - 1 == n), default=0.0)
        for n in range(columns)
    ]
    top = [max((i.top for c, i in pairs if c.row == n), default=0.0) for n in range(rows)]
    bottom = [
        max((i.bottom for c, i in pairs if c.row + c.rows - 1 == n), default=0.0)
        for n in range(rows)
    ]
    wide = (width - sum(left) - sum(right) - gap * (columns - 1)) / columns
    high = (height - sum(top) - sum(bottom) - gap * (rows - 1)) / rows
    if wide < 1 or high < 1:
        raise NoRoom
    starts, x_at = [], x
    for n in range(columns):
        starts.append(x_at + left[n])
        x_at += left[n] + wide + right[n] + gap
    tops, y_at = [], y + height
    for n in range(rows):
        tops.append(y_at - top[n])
        y_at -= top[n] + high + bottom[n] + gap
    rects: list[Rect] = []
    for cell in cells:
        last_column, last_row = cell.column + cell.columns - 1, cell.row + cell.rows - 1
        x0, x1 = starts[cell.column], starts[last_column] + wide
        y1, y0 = tops[cell.row], tops[last_row] - high
        rects.append((round(x0), round(y0), round(x1) - round(x0), round(y1) - round(y0)))
    return rects
