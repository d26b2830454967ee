"""A panel bound to its data, and its legend, before they have a place on the canvas."""

from __future__ import annotations

from dataclasses import dataclass

from renderer.errors import Path
from renderer.marks.base import Layer
from renderer.scene import legends
from renderer.scene.axes import AxisDraft
from renderer.scene.camera import CameraScene
from renderer.scene.colorbars import BarDraft
from renderer.scene.ends import EndsDraft
from renderer.scene.fit import Pieces
from renderer.scene.grid import Cell
from renderer.scene.legends import Room, Section
from renderer.scene.pictured import is_bare
from renderer.scene.scene import LegendScene
from renderer.scene.text import TextStyle
from renderer.spec.legend import SIDES
from renderer.spec.panel import Panel
from renderer.timeline import PerFrame

LEGEND_PART = {True: 0.35, False: 0.4}
"""The largest part of a panel's width (of its height: `True`) that an outside legend takes."""


@dataclass(frozen=True)
class LegendDraft:
    """A panel's legend before it has a place: where it shall be, and its entries."""

    position: str
    sections: tuple[Section, ...]
    columns: int | None = None

    @property
    def count(self) -> int:
        """How many entries it has."""
        return sum(len(part.entries) for part in self.sections)

    @property
    def outside(self) -> bool:
        """Whether it stands beside the panel."""
        return self.position in SIDES

    @property
    def across(self) -> bool:
        """Whether its entries stand in rows."""
        return self.position in ("top", "bottom")

    def fitted(self, style: TextStyle, width: float, height: float) -> LegendScene | None:
        """The legend outside of a panel, or of all of them, of this size."""
        part = LEGEND_PART[self.across]
        wide, high = (width, part * height) if self.across else (part * width, height)
        room = Room(wide, high, self.across, self.columns)
        return legends.fitted(self.sections, style, room)


@dataclass(frozen=True)
class Draft:
    """A panel bound to its data, before it has a place on the canvas."""

    at: Path
    name: str
    panel: Panel
    layers: tuple[Layer, ...]
    shown: tuple[PerFrame | None, ...]
    axes: tuple[AxisDraft, ...]
    camera: CameraScene | None
    title: Pieces | None
    cell: Cell | None = None
    """Where it stands, if it is decided already."""
    silent: tuple[bool, bool] = (False, False)
    """Of a 2-D panel's x and y axes: whether another panel's says what its ticks and title would.
    """
    y2: AxisDraft | None = None
    """The axis at the right of a 2-D panel, if series are on it."""
    shared: frozenset[str] = frozenset()
    """The names of axes that other panels have too."""
    legend: LegendDraft | None = None
    bars: tuple[BarDraft, ...] = ()
    ends: EndsDraft | None = None
    """Names at the ends of lines."""

    @property
    def bare(self) -> bool:
        """Whether it is nothing but pictures, without axes."""
        drawn = any(axis.axis.visible for axis in self.axes)
        return not drawn and is_bare(self.panel)
