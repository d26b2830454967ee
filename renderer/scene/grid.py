"""Panels on the canvas: a grid whose margins are measured once, so that axes line up and nothing is
clipped at any frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renderer.scene.scene import Rect

GAP = 0.022
"""Room at the canvas's edges and between panels, as a share of its shorter side."""


GOOD_SHAPE = 1.35
"""Width of a panel that looks well, in its heights."""
REFLOWED = 1.5
"""A layout is given up for another whose panels are so many times better shaped."""

KEPT = 1.25
"""Rows become columns rather than rows of one size, if panels are no worse shaped than so."""


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


@dataclass(frozen=True)
class Lattice:
    """Cells in rows and columns, and how large these are in proportion to each other; empty: all
    alike."""

    cells: tuple[Cell, ...]
    widths: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()

    @property
    def columns(self) -> int:
        """How many there are."""
        last = max(cell.column + cell.columns for cell in self.cells)
        return max(last, len(self.widths))

    @property
    def rows(self) -> int:
        """How many there are."""
        return max(max(cell.row + cell.rows for cell in self.cells), len(self.heights))

    def parts(self) -> tuple[list[float], list[float]]:
        """Each column's part of the width, and each row's of the height; each adds up to 1."""
        sides = (self.widths or (1.0,) * self.columns, self.heights or (1.0,) * self.rows)
        wide, high = ([one / sum(side) for one in side] for side in sides)
        return wide, high

    def turned(self) -> Lattice:
        """Rows as columns."""
        cells = tuple(Cell(c.column, c.row, c.columns, c.rows) for c in self.cells)
        return Lattice(cells, self.heights, self.widths)

    def distortion(self, size: tuple[int, int]) -> float:
        """How far the cells of a canvas of this size are from a good shape: the mean of the ratios
        to it, at least 1."""
        wide, high = self.parts()
        shapes = [
            size[0] * sum(wide[c.column : c.column + c.columns])
            / (size[1] * sum(high[c.row : c.row + c.rows])) / GOOD_SHAPE
            for c in self.cells
        ]  # fmt: skip
        return sum(max(shape, 1 / shape) for shape in shapes) / len(shapes)

    def reflowed(self, size: tuple[int, int]) -> Lattice:
        """The same panels for a canvas of another shape: as they are if they are well shaped there,
        else with rows as columns, or in rows of one size."""
        turned, rows = self.turned(), Lattice(tuple(arrange(len(self.cells), size)))
        # Turned, panels keep their proportions.
        best = turned if turned.distortion(size) <= KEPT * rows.distortion(size) else rows
        return best if REFLOWED * best.distortion(size) < self.distortion(size) else self


def arrange(count: int, size: tuple[int, int]) -> list[Cell]:
    """A list of panels in the rows and columns that leave them best shaped."""
    width, height = size

    def distortion(columns: int) -> float:
        rows = -(-count // columns)
        shape = (width / columns) / (height / rows) / GOOD_SHAPE
        return max(shape, 1 / shape) + 0.4 * (rows * columns - count)

    columns = min(range(1, count + 1), key=distortion)
    return [Cell(number // columns, number % columns) for number in range(count)]


def spans(layout: Sequence[Sequence[str | None]]) -> Mapping[str, Cell]:
    """The cells of named panels; a name in several cells spans their rectangle; None is empty."""
    places: dict[str, list[tuple[int, int]]] = {}
    for r, row in enumerate(layout):
        for c, name in enumerate(row):
            if name is not None:
                places.setdefault(name, []).append((r, c))
    cells = {}
    for name, at in places.items():
        rows, columns = {r for r, _ in at}, {c for _, c in at}
        cells[name] = Cell(min(rows), min(columns), len(rows), len(columns))
        solid = max(rows) - min(rows) < len(rows) and max(columns) - min(columns) < len(columns)
        if len(at) != len(rows) * len(columns) or not solid:
            raise ValueError(name)
    return cells


def place(lattice: Lattice, insets: Sequence[Insets], area: Rect, gap: float) -> list[Rect]:
    """Each panel's data area. Columns share their widest left and right margins, rows their highest
    top and bottom ones, and what is left is divided in proportion. Raises `NoRoom`."""
    x, y, width, height = area
    cells, columns, rows = lattice.cells, lattice.columns, lattice.rows
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
    free = width - sum(left) - sum(right) - gap * (columns - 1)
    open_ = height - sum(top) - sum(bottom) - gap * (rows - 1)
    parts = lattice.parts()
    wide, high = [free * part for part in parts[0]], [open_ * part for part in parts[1]]
    if min(wide) < 1 or min(high) < 1:
        raise NoRoom
    starts, x_at = [], x
    for n in range(columns):
        starts.append(x_at + left[n])
        x_at += left[n] + wide[n] + right[n] + gap
    tops, y_at = [], y + height
    for n in range(rows):
        tops.append(y_at - top[n])
        y_at -= top[n] + high[n] + bottom[n] + gap
    rects: list[Rect] = []
    for cell in cells:
        last_column, last_row = cell.column + cell.columns - 1, cell.row + cell.rows - 1
        x0, x1 = starts[cell.column], starts[last_column] + wide[last_column]
        y1, y0 = tops[cell.row], tops[last_row] - high[last_row]
        rects.append((round(x0), round(y0), round(x1) - round(x0), round(y1) - round(y0)))
    return rects
