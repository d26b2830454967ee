"""Marks bound to tables made here, and an `Axes` that keeps what their layers draw."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from renderer.errors import Fault, Faults
from renderer.marks import AnyMark
from renderer.marks.base import Binding, Clock, Layer
from renderer.marks.drawing import Cells, Mesh, Pen, Writing
from renderer.table import Table
from renderer.theme import LIGHT

MARK: TypeAdapter[Any] = TypeAdapter(AnyMark)


@dataclass
class Canvas:
    """What was drawn: meshes as (mesh, alpha), lines as (lines, colours, pen) with an array for
    each line and, where they are shaded, one of colours; cells; filled shapes; texts."""

    back: tuple[int, int, int] | None = None
    meshes: list[tuple[Mesh, float]] = field(default_factory=list)
    drawn: list[tuple[list[Any], Any, Pen]] = field(default_factory=list)
    cell: list[tuple[Cells, float]] = field(default_factory=list)
    filled: list[tuple[list[list[Any]], Any, float]] = field(default_factory=list)
    written: list[tuple[Any, list[str], Writing]] = field(default_factory=list)
    single: list[tuple[Any, Pen]] = field(default_factory=list)

    def cells(self, cells: Cells, alpha: float) -> None:
        self.cell.append((cells, alpha))

    def bands(self, points: Any, rings: Any, shapes: Any, faces: Any, alpha: float) -> None:
        """Each shape as a list of rings."""
        found = [np.split(points[rings[a] : rings[b]], (rings[a + 1 : b] - rings[a]).tolist())
                 for a, b in pairwise(shapes.tolist())]  # fmt: skip
        self.filled.append((found, np.array(faces), alpha))

    def texts(self, points: Any, texts: list[str], style: Writing) -> None:
        self.written.append((np.array(points), list(texts), style))

    def mesh(self, mesh: Mesh, alpha: float) -> None:
        self.meshes.append((mesh, alpha))

    def line(self, points: Any, pen: Pen) -> None:
        self.single.append((np.array(points), pen))

    def lines(self, points: Any, bounds: Any, colors: Any, pen: Pen) -> None:
        assert bounds[-1] == len(points) and len(colors) in (1, len(bounds) - 1)
        self.drawn.append((np.split(points, bounds[1:-1]), np.array(colors), pen))

    def shaded_lines(self, points: Any, bounds: Any, colors: Any, widths: Any, pen: Pen) -> None:
        assert bounds[-1] == len(points) == len(colors) and widths is None
        parts = np.split(np.array(colors), bounds[1:-1])
        self.drawn.append((np.split(points, bounds[1:-1]), parts, pen))


def table(grid: tuple[str, ...] = (), keys: tuple[str, ...] = (), **columns: Any) -> Table:
    """A table of columns of any shape."""
    return Table({k: np.asarray(v).reshape(-1) for k, v in columns.items()}, keys, grid=grid)


def lattice(rows: int, columns: int) -> tuple[Any, Any]:
    """x from 0 to rows - 1 and y from 0 to columns - 1, each of shape (rows, columns)."""
    return np.mgrid[:rows, :columns].astype(float)


def bound(
    mark: dict[str, Any],
    data: Table,
    now: Any = None,
    dimensions: int = 3,
    warnings: Any = None,
    fps: Fraction = Fraction(10),
) -> Layer:
    """The layer of a mark of x, y and z; `now` are the frames' moments of the clock 't'."""
    moments = np.full(3, np.nan) if now is None else np.asarray(now, dtype=float)
    clock = Clock(fps, moments, np.linspace(0, 1, len(moments)))
    warn = [].append if warnings is None else warnings.append
    binding = Binding(
        data, clock, LIGHT, dimensions, 0, clock_column=None if now is None else "t", warn=warn
    )
    layer: Layer = MARK.validate_python({"x": "x", "y": "y", "z": "z", **mark}).bind(binding)
    return layer


def drawn(layer: Layer, index: int = 0, **view: Any) -> Canvas:
    """What a layer draws at a frame."""
    canvas = Canvas(**view)
    layer.draw(canvas, index)
    layer.tips(canvas, index)
    return canvas


def refused(mark: dict[str, Any], data: Table, **how: Any) -> Fault:
    """The one fault that binding raises."""
    with pytest.raises((Fault, Faults)) as caught:
        bound(mark, data, **how)
    error = caught.value
    if isinstance(error, Faults):
        (error,) = error.faults
    assert isinstance(error, Fault)
    return error
