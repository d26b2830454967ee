"""A panel ready to be drawn: what it draws on, and its layers by how they change."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from renderer.engine.axes2d import Axes2D
from renderer.engine.axes3d import Axes3D
from renderer.engine.ends import EndNames
from renderer.engine.gliding import Gliding
from renderer.engine.inlay import Inlay
from renderer.engine.ledger import Author
from renderer.engine.sheets import Sheet
from renderer.marks.base import Layer
from renderer.marks.ghost import Below
from renderer.marks.layer import SeriesLayer
from renderer.scene.scene import BoxScene, PanelScene, PlaneScene, Rect
from renderer.timeline import PerFrame


@dataclass
class Mounted:
    """A panel's axes, and (in 2-D) its layers by how they change: fixed, growing, the rest."""

    number: int
    scene: PanelScene
    axes: Axes2D | Axes3D
    fixed: list[Layer] = field(default_factory=list)
    growing: list[Layer] = field(default_factory=list)
    moving: list[Layer] = field(default_factory=list)
    names: EndNames | None = None
    gliding: Gliding | None = None
    """What stands around its data, where its axes move."""
    over: list[tuple[str, NDArray[np.uint8], int, int]] = field(default_factory=list)
    """Pictures that lie over its data, legends and bars inside, and their lower left corners."""
    inlay: Inlay | None = None
    """Of a panel inside another: what stands around its data."""
    twins: dict[int, Axes2D] = field(default_factory=dict)
    """By identity, the layers on the axis y2 with what they draw on."""
    sheets: dict[int, Sheet] = field(default_factory=dict)
    """By identity, the layers that lie over moving ones, but do not move."""
    onward: bool = True
    """Whether data time never runs back: else nothing only ever gets more."""

    def of(self, layer: Layer) -> Axes2D | Axes3D:  # Hot path.
        """What a layer draws on."""
        return self.twins.get(id(layer), self.axes)

    def alpha(self, layer: Layer, index: int) -> float:  # Hot path.
        """The opacity of a layer, as a whole, at a frame."""
        alphas = self.shown.get(id(layer))
        return 1.0 if alphas is None else float(alphas[index])

    def __post_init__(self) -> None:
        self.authors: dict[int, Author] = {
            id(layer): (self.number, number) for number, layer in enumerate(self.scene.layers)
        }
        for layer in self.scene.layers:
            for below in layer.under():
                self.authors[id(below)] = self.authors[id(layer)]
        self.author: Author = (self.number,)
        self.shown: dict[int, PerFrame] = {
            id(part): alphas
            for layer, alphas in zip(self.scene.layers, self.scene.shown, strict=False)
            if alphas is not None
            for part in (layer, *layer.under())
        }
        """By identity, the opacity at each frame of layers that come and go as a whole."""

    @property
    def moves(self) -> bool:
        """Whether its axes do."""
        return isinstance(self.scene.space, PlaneScene) and self.scene.space.moves

    def begin(self, index: int) -> None:  # Hot path.
        """Draw what follows as at a frame."""
        self.axes.begin(index)
        for axes in self.twins.values():
            axes.begin(index)

    def sort_layers(self, over_text: bool = False) -> None:
        """The order of layers over each other is kept: a layer above a moving one moves. All move
        that lie over another panel, or over a text that changes (`over_text`), or whose axes
        move."""
        if over_text or self.scene.inset is not None or self.moves:
            self.moving = [part for layer in self.scene.layers for part in (*layer.under(), layer)]
            return
        for layer in self.scene.layers:
            # What stays of a layer lies below what moves, whatever series that is of.
            light = all(isinstance(other, (SeriesLayer, Below)) for other in self.moving)
            for below in layer.under():
                self._sort(below, not light)
            self._sort(layer, bool(self.moving))

    def _sort(self, layer: Layer, solid: bool) -> None:
        """Put a layer over the others; `solid`: over what moves."""
        solid = solid or id(layer) in self.shown
        if not solid and layer.motion == "static" and not self.growing:
            self.fixed.append(layer)
        elif not solid and layer.motion == "grows" and self.onward:
            self.growing.append(layer)
        else:
            self.moving.append(layer)


def meet(one: Rect, two: Rect) -> bool:
    """Whether two rectangles share some room."""
    x, y = (min(one[a] + one[a + 2], two[a] + two[a + 2]) - max(one[a], two[a]) for a in (0, 1))
    return x > 0 and y > 0


def leaves(layer: Layer, box: BoxScene) -> bool:
    """Whether some of a layer's points are outside the box."""
    cloud = layer.cloud()
    for column, axis in zip(cloud.T, box.axes, strict=True):
        known = column[np.isfinite(column)]
        if len(known) and (known.min() < axis.low or known.max() > axis.high):
            return True
    return False
