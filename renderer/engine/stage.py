"""The stage: a scene mounted in this process, ready to give any frame in any order.

What never changes is drawn once and restored as bytes. Layers that only grow are drawn onto a kept
picture in blocks of frames; a frame adds what is new since the last block. The blocks lie where the
frame's number says, not where drawing happened to begin, so a frame's pixels do not depend on the
frames drawn before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from renderer.encoders.base import Frame
from renderer.engine.axes2d import Axes2D
from renderer.engine.axes3d import Axes3D
from renderer.engine.captions import draw_caption, draw_progress, draw_track
from renderer.engine.ends import EndNames
from renderer.engine.fading import faded, faded_among
from renderer.engine.furniture import (
    bar_picture,
    draw_colorbar,
    draw_legend,
    legend_picture,
)
from renderer.engine.gliding import Gliding
from renderer.engine.glyphs import Glyphs
from renderer.engine.inlay import Inlay
from renderer.engine.ledger import Ledger
from renderer.engine.mounted import Mounted, leaves, meet
from renderer.engine.painter import Painter
from renderer.engine.reducing import reduced
from renderer.engine.sheets import Sheet, sheet
from renderer.marks.base import Layer
from renderer.marks.reveal import LineLayer
from renderer.scene.defaults import library_defaults
from renderer.scene.scene import CaptionScene, PanelScene, PlaneScene, Scene
from renderer.scene.text import Label

BLOCK = 8
"""Frames after which what has grown is kept."""


class Stage:
    """A scene mounted for drawing. Holds two pictures of the canvas, and nothing for each frame.
    With a ledger, what is written is noted there."""

    def __init__(self, scene: Scene, ledger: Ledger | None = None) -> None:
        self.scene = scene
        self._ledger = ledger
        with library_defaults():
            self._mount_all(scene)

    def __reduce__(self) -> tuple[type[Stage], tuple[Scene]]:
        """A process that inherits no memory mounts the scene anew."""
        return Stage, (self.scene,)

    def _mount_all(self, scene: Scene) -> None:
        self._glyphs = Glyphs(self._ledger)
        self._under = [caption for caption in scene.captions if caption.under]
        self._over = [caption for caption in scene.captions if not caption.under]
        times = scene.supersample
        size = scene.width * times, scene.height * times
        self._painter = Painter(*size, scene.dpi, self._glyphs)
        self._panels = [self._mount(n, panel) for n, panel in enumerate(scene.panels)]
        labels = [
            *scene.labels,
            *(label for panel in scene.panels if not panel.inset for label in panel.labels),
        ]
        self._live: list[Label] = [label for label in labels if label.lives]
        moving = self._over_moving(self._panels)
        self._beneath = [c for c in self._under if not any(c is other for other in moving)]
        self._draw_fixed([label for label in labels if not label.lives])
        self._ground = self._painter.pixels.copy()
        self._kept = self._ground.copy()
        self._blocks = 0

    def frame(self, index: int) -> Frame:  # Hot path.
        """Frame `index`: height x width x 4, uint8, RGBA; valid until the next call."""
        self._advance(index // BLOCK)
        np.copyto(self._painter.pixels, self._kept)
        start = self._blocks * BLOCK - 1
        self._draw_under(index, [c for c in self._beneath if not c.still])
        for panel in self._panels:
            self._draw_panel(panel, start, index)
        self._painter.author = ()
        for label in self._live:
            self._painter.label(label, index)
        for caption in self._over:
            draw_caption(caption, index, self._painter)
        if self.scene.progress is not None:
            draw_progress(
                self.scene.progress, float(self.scene.clock.progress[index]), self._painter
            )
        return reduced(self._painter.pixels, self.scene.supersample)

    @property
    def grows(self) -> bool:
        """Whether there are layers that only grow, of which a picture is kept."""
        return any(panel.growing for panel in self._panels)

    def reach(self, index: int) -> None:
        """Draw what has grown before frame `index`, if that is not done: processes that inherit
        the stage begin there."""
        with library_defaults():
            self._advance(index // BLOCK)

    @property
    def painter(self) -> Painter:
        """The canvas that frames are drawn on, of `supersample` times their size."""
        return self._painter

    def _mount(self, number: int, panel: PanelScene) -> Mounted:
        axes: Axes2D | Axes3D
        if isinstance(panel.space, PlaneScene):
            axes = Axes2D(self.scene, panel.space, self._painter)
        else:
            clouds = [layer.cloud() for layer in panel.layers if isinstance(layer, LineLayer)]
            points = sum(map(len, clouds))
            beyond = any(leaves(layer, panel.space) for layer in panel.layers)
            axes = Axes3D(self.scene, panel.space, self._painter, points, beyond)
        mounted = Mounted(number, panel, axes, onward=self.scene.clock.onward)
        if isinstance(axes, Axes2D):
            changing = [caption.rect for caption in self._under if not caption.still]
            mounted.sort_layers(any(meet(rect, panel.space.rect) for rect in changing))
            mounted.twins = self._twins(panel)
            mounted.sheets = self._sheets(mounted)
            if mounted.moves:
                mounted.gliding = Gliding(self.scene, axes.plane, axes.frame, self._painter)
            if panel.ends is not None:
                named = [
                    (layer, mounted.twins.get(id(layer), axes), mounted.shown.get(id(layer)))
                    for layer in panel.layers
                    if layer.line_ends(0) is not None
                ]
                mounted.names = EndNames(self.scene, panel.ends, named, self._painter)
        if panel.inset is not None:
            mounted.inlay = Inlay(self.scene, panel, self._glyphs)
        self._mount_over(mounted)
        return mounted

    def _sheets(self, panel: Mounted) -> dict[int, Sheet]:
        """Pictures of layers that lie over moving ones; none where it matters who writes what."""
        plane = panel.scene.space
        if self._ledger is not None or not isinstance(plane, PlaneScene) or plane.moves:
            return {}
        size = self._painter.width, self._painter.height
        found = {
            id(layer): sheet(self.scene, plane, layer, id(layer) in panel.twins, size, self._glyphs)
            for layer in panel.moving
        }
        return {key: made for key, made in found.items() if made is not None}

    def _mount_over(self, panel: Mounted) -> None:
        """What lies over a panel's data."""
        legend = panel.scene.legend
        if legend is not None and legend.ground:
            picture = legend_picture(self.scene, legend, self._glyphs)
            panel.over.append(("legend", picture, int(legend.rect[0]), int(legend.rect[1])))
        for bar in panel.scene.bars:
            if bar.ground is not None:
                picture = bar_picture(self.scene, bar, self._glyphs)
                panel.over.append(("colorbar", picture, int(bar.ground[0]), int(bar.ground[1])))

    def _draw_beside(self, panel: Mounted) -> None:
        """A panel's legend and colour bars outside."""
        legend, painter = panel.scene.legend, self._painter
        if legend is not None and not legend.ground:
            painter.author = (panel.number, "legend")
            draw_legend(self.scene, legend, painter)
        painter.author = (panel.number, "colorbar")
        for bar in panel.scene.bars:
            if bar.ground is None:
                draw_colorbar(self.scene, bar, painter)

    def _twins(self, panel: PanelScene) -> dict[int, Axes2D]:
        """What layers on the axis y2 draw on."""
        plane = panel.space
        if not isinstance(plane, PlaneScene) or plane.y2 is None:
            return {}
        axes = Axes2D(self.scene, plane, self._painter, twin=True)
        pairs = zip(panel.layers, panel.twin, strict=True)
        own = [part for layer, twin in pairs if twin for part in (layer, *layer.under())]
        return {id(layer): axes for layer in own}

    def _draw_fixed(self, labels: list[Label]) -> None:
        self._painter.fill(self.scene.background)
        for bar in self.scene.bars:
            draw_colorbar(self.scene, bar, self._painter)
        if self.scene.legend is not None:
            draw_legend(self.scene, self.scene.legend, self._painter)
        for panel in self._panels:
            if panel.inlay is not None:
                continue
            self._painter.author = panel.author
            if isinstance(panel.axes, Axes2D):
                panel.axes.frame.draw_ground()
                panel.axes.frame.draw()
        self._draw_under(0, [c for c in self._beneath if c.still])
        for panel in self._panels:
            if panel.inlay is not None:
                continue
            self._painter.author = panel.author
            if isinstance(panel.axes, Axes2D):
                for layer in panel.fixed:
                    self._painter.author = panel.authors[id(layer)]
                    layer.draw(panel.of(layer), 0)
            elif panel.axes.box.camera.still:
                panel.axes.begin(0)
                panel.axes.draw_box()
            self._draw_beside(panel)
        self._painter.author = ()
        for label in labels:
            self._painter.label(label, 0)
        if self.scene.progress is not None:
            draw_track(self.scene.progress, self._painter)

    def _draw_under(self, index: int, captions: Sequence[CaptionScene]) -> None:  # Hot path.
        """Captions under the data. They are meant to be drawn over, which is none of the ledger's
        business."""
        ledger, self._glyphs.ledger = self._glyphs.ledger, None
        for caption in captions:
            draw_caption(caption, index, self._painter)
        self._glyphs.ledger = ledger

    def _over_moving(self, panels: Sequence[Mounted]) -> list[CaptionScene]:
        """The captions under the data that lie over panels whose ground is drawn at each frame."""
        rects = [panel.scene.space.rect for panel in panels if panel.moves]
        return [c for c in self._under if any(meet(c.rect, rect) for rect in rects)]

    def _advance(self, blocks: int) -> None:  # Hot path.
        """Bring the kept picture to the end of `blocks` blocks of frames."""
        growing = [panel for panel in self._panels if panel.growing]
        if not growing or blocks == self._blocks:
            self._blocks = blocks
            return
        if blocks < self._blocks:
            self._blocks = 0
            np.copyto(self._kept, self._ground)
        np.copyto(self._painter.pixels, self._kept)
        for block in range(self._blocks, blocks):
            first, last = block * BLOCK - 1, (block + 1) * BLOCK - 1
            for panel in growing:
                for layer in panel.growing:
                    self._painter.author = panel.authors[id(layer)]
                    layer.grow(panel.of(layer), first, last)
        np.copyto(self._kept, self._painter.pixels)
        self._blocks = blocks

    def _alpha(self, panel: Mounted, layer: Layer, index: int) -> float:  # Hot path.
        """The opacity of a layer as a whole. For a ledger, what is about to come is there."""
        alpha = panel.alpha(layer, index)
        return float(alpha > 0) if self._ledger is not None else alpha

    def _draw_box(self, panel: Mounted, axes: Axes3D, index: int) -> None:  # Hot path.
        """A 3-D panel, whose layers lie before and behind each other."""
        shown = [self._alpha(panel, layer, index) for layer in panel.scene.layers]

        def draw(least: float) -> None:
            axes.begin(index)
            if panel.inlay is not None or not axes.box.camera.still:
                axes.draw_box()
            for layer, over, alpha in zip(panel.scene.layers, panel.scene.over, shown, strict=True):
                if alpha < least:
                    continue
                self._painter.author, axes.over = panel.authors[id(layer)], over
                for below in layer.under():
                    below.draw(axes, index)
                layer.draw(axes, index)
                layer.tips(axes, index)
            axes.flush()

        faded_among(self._painter, shown, draw)

    def _draw_panel(self, panel: Mounted, start: int, index: int) -> None:  # Hot path.
        axes, painter, authors = panel.axes, self._painter, panel.authors
        painter.author = panel.author
        if panel.inlay is not None:
            panel.inlay.draw(painter, index)
        if isinstance(axes, Axes3D):
            self._draw_box(panel, axes, index)
        else:
            if panel.gliding is not None:
                panel.begin(index)
                panel.gliding.draw(axes.plane, index)
                self._draw_under(index, self._over_moving([panel]))
            for layer in panel.growing:
                painter.author = authors[id(layer)]
                layer.grow(panel.of(layer), start, index)
            for layer in panel.moving:
                painter.author = authors[id(layer)]
                still, alpha = panel.sheets.get(id(layer)), self._alpha(panel, layer, index)
                if still is not None:
                    still.lay(painter, alpha)
                else:
                    faded(painter, alpha, partial(layer.draw, panel.of(layer), index))
            for layer in panel.scene.layers:
                painter.author = authors[id(layer)]
                alpha = self._alpha(panel, layer, index)
                faded(painter, alpha, partial(layer.tips, panel.of(layer), index))
        painter.author = panel.author
        if panel.names is not None:
            panel.names.draw(index)
        for what, picture, x, y in panel.over:
            painter.author = (panel.number, what)
            painter.image(picture, x, y)
