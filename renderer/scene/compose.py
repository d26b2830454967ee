"""The picture's composition: where panels, titles, legends and colour bars stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from renderer.errors import Fault, Path
from renderer.marks.base import Layer, Points
from renderer.scene import legend
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.camera import CameraScene
from renderer.scene.grid import GAP, Insets, arrange, place, spans
from renderer.scene.scene import BoxScene, PanelScene, PlaneScene, Rect, Scene, Styles
from renderer.scene.text import Label, TextStyle, advance, joined, label, missing
from renderer.spec.model import Spec
from renderer.spec.panel import Panel
from renderer.theme import Theme
from renderer.timeline import Clock

Pieces = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Draft:
    """A panel bound to its data, before it has a place on the canvas."""

    at: Path
    name: str
    panel: Panel
    layers: tuple[Layer, ...]
    axes: tuple[AxisDraft, ...]
    camera: CameraScene | None
    title: Pieces | None


def compose(
    spec: Spec, panels: Sequence[Draft], title: Pieces | None, clock: Clock, theme: Theme,
    warn: Callable[[Fault], None],
) -> Scene:  # fmt: skip
    """The scene; raises `Fault` where the canvas is too small for what it shall hold."""
    width, height = spec.canvas.size
    dpi = spec.canvas.resolution
    composer = _Composer(theme, _styles(theme, dpi), dpi, clock.frames, (width, height))
    labels, area = composer.title(title)
    try:
        cells = (
            list(spans(spec.layout).values())
            if spec.layout
            else arrange(len(panels), spec.canvas.size)
        )
        order = {name: n for n, name in enumerate(spans(spec.layout))} if spec.layout else None
        panels = sorted(panels, key=lambda p: order[p.name]) if order else panels
        rough = (
            area[2] / (1 + max(c.column for c in cells)),
            area[3] / (1 + max(c.row for c in cells)),
        )
        insets = [composer.insets(draft, rough) for draft in panels]
        rects = place(cells, insets, area, composer.gap)
    except ValueError as error:
        raise _no_room(error) from None
    scenes = tuple(composer.panel(d, r, i) for d, r, i in zip(panels, rects, insets, strict=True))
    background = spec.canvas.background
    scene = Scene(
        width, height, dpi, theme,
        background.rgba(theme.palette) if background else theme.background,
        composer.styles, clock, scenes, labels,
    )  # fmt: skip
    _warn_of_missing_glyphs(scene, warn)
    return scene


def _no_room(error: ValueError) -> Fault:
    if str(error) == "room":
        hint = "make it larger, or give a smaller dpi"
        text = "the canvas is too small for its panels, titles and labels"
        return Fault("canvas", text, ("canvas",), hint)
    return Fault("layout", f"the cells of panel '{error}' are not a rectangle", ("layout",))


def _styles(theme: Theme, dpi: float) -> Styles:
    def style(size: float, rgba: Any, weight: str = "normal") -> TextStyle:
        return TextStyle(theme.font, size, rgba, dpi, weight)

    return Styles(
        title=style(theme.title_size, theme.text, theme.title_weight),
        panel_title=style(theme.panel_title_size, theme.text, theme.title_weight),
        label=style(theme.label_size, theme.text),
        tick=style(theme.tick_size, theme.muted),
        legend=style(theme.label_size, theme.text),
    )


@dataclass(frozen=True)
class _Composer:
    theme: Theme
    styles: Styles
    dpi: float
    frames: int
    size: tuple[int, int]

    @property
    def gap(self) -> float:
        return round(max(4.0, GAP * min(self.size)) * 1.6)

    @property
    def tick_room(self) -> float:
        """From an axis line to its ticks' text."""
        return (self.theme.tick_length + 2.5) * self.dpi / 72

    def title(self, pieces: Pieces | None) -> tuple[tuple[Label, ...], Rect]:
        """The film's title, and the area left below it."""
        width, height = self.size
        edge = round(GAP * min(self.size))
        top = height - edge
        if pieces is None:
            return (), (edge, edge, width - 2 * edge, top - edge)
        style = self.styles.title
        runs = joined(pieces, self.frames)
        line = Label(width / 2, top, style, runs, "center", "top")
        if line.width > width - 2 * edge:
            smaller = style.size * (width - 2 * edge) / line.width
            style = TextStyle(style.font, max(6.0, smaller), style.rgba, style.dpi, style.weight)
            line = Label(width / 2, top, style, runs, "center", "top")
        top -= round(style.height + 0.35 * style.height)
        return (line,), (edge, edge, width - 2 * edge, top - edge)

    def insets(self, draft: Draft, rough: tuple[float, float]) -> Insets:
        """Room the panel needs around its data."""
        top = 1.35 * self.styles.panel_title.height if draft.title is not None else 0.0
        right = 0.0
        bar = legend.colorbar_of(draft.layers) if draft.panel.colorbar else None
        if bar is not None:
            right = self.gap * 0.6 + legend.colorbar_room(
                bar[0], self.styles.tick, self.styles.label
            )
        if draft.camera is not None:
            return Insets(0.0, right, top, 0.0)
        x, y = draft.axes
        across = x.settle(self._most(rough[0] * 0.8, x, rough[0]))
        upright = y.settle(self._most_upright(rough[1] * 0.8))
        left = bottom = 0.0
        if upright.visible:
            widest = max((advance(text, self.styles.tick) for text in upright.texts), default=0.0)
            left = self.tick_room + widest
            left += 1.35 * self.styles.label.height if upright.label else 0.0
            top = max(top, self.styles.tick.height / 2)
        if across.visible:
            bottom = self.tick_room + self.styles.tick.height
            bottom += 1.25 * self.styles.label.height if across.label else 0.0
            last = advance(across.texts[-1], self.styles.tick) / 2 if across.texts else 0.0
            right = max(right, last * 0.9)
        return Insets(left, right, top, bottom)

    def _most_upright(self, height: float) -> int:
        return max(2, min(9, int(height / (2.6 * self.styles.tick.height))))

    def _most(self, length: float, axis: AxisDraft, limit: float) -> int:
        """As many ticks as stand side by side without touching."""
        for most in range(9, 2, -1):
            texts = axis.settle(most).texts
            widest = max((advance(text, self.styles.tick) for text in texts), default=0.0)
            if len(texts) * (widest + 1.2 * self.styles.tick.height) <= length:
                return most
        return 2

    def panel(self, draft: Draft, rect: Rect, insets: Insets) -> PanelScene:
        """The panel at its place."""
        rect = _equal(rect, draft) if draft.panel.aspect == "equal" else rect
        style, wanted = self.styles.legend, legend.box(draft.panel.legend)
        entries = legend.entries(draft.layers, wanted)
        space: PlaneScene | BoxScene
        if draft.camera is None:
            x, y = draft.axes
            plane = PlaneScene(
                rect,
                x.settle(self._most(rect[2], x, rect[2])),
                y.settle(self._most_upright(rect[3])),
            )
            space, cloud = plane, _shares(draft.layers, plane.x, plane.y)
        else:
            space, cloud = self._box(draft, draft.camera, rect), None
        bar = legend.colorbar_of(draft.layers) if draft.panel.colorbar else None
        colorbar = None
        if bar is not None:
            area = _shrunk(rect, 0.12) if draft.camera is not None else rect
            area = (rect[0], area[1], rect[2], area[3])
            colorbar = legend.colorbar(bar[0], bar[1], area, self.gap * 0.6, self.styles.tick)
        return PanelScene(
            space=space,
            layers=draft.layers,
            labels=self._labels(draft, rect, space),
            legend=legend.stand(entries, wanted, rect, style, cloud),
            colorbar=colorbar,
        )

    def _labels(self, draft: Draft, rect: Rect, space: PlaneScene | BoxScene) -> tuple[Label, ...]:
        x, y, width, height = rect
        labels = []
        if draft.title is not None:
            style = self.styles.panel_title
            at = y + height + 0.45 * style.height
            labels.append(Label(x + width / 2, at, style, joined(draft.title, self.frames)))
        if isinstance(space, PlaneScene):
            labels += self._axis_titles(space)
        return tuple(labels)

    def _axis_titles(self, plane: PlaneScene) -> list[Label]:
        x, y, width, height = plane.rect
        style, tick = self.styles.label, self.styles.tick
        labels = []
        if plane.x.visible and plane.x.label:
            top = y - self.tick_room - tick.height - 0.25 * style.height
            labels.append(label(x + width / 2, top, style, plane.x.label, "center", "top"))
        if plane.y.visible and plane.y.label:
            widest = max((advance(text, tick) for text in plane.y.texts), default=0.0)
            right = x - self.tick_room - widest - 0.35 * style.height
            at = y + height / 2
            labels.append(label(right, at, style, plane.y.label, "center", "bottom", upright=False))
        return labels

    def _box(self, draft: Draft, camera: CameraScene, rect: Rect) -> BoxScene:
        x, y, width, height = rect
        most = max(3, min(8, int(min(width, height) / (5.5 * self.styles.tick.height))))
        axes = tuple(axis.settle(most) for axis in draft.axes)
        tick, style = self.styles.tick, self.styles.label
        texts = [text for axis in axes if axis.visible for text in axis.texts]
        widest = max((advance(text, tick) for text in texts), default=0.0)
        titles = [axis.label for axis in axes if axis.visible and axis.label]
        side = self.tick_room + widest + (1.6 * style.height if titles else 0.0)
        below = self.tick_room + tick.height + (1.6 * style.height if titles else 0)
        inner = (x + side, y + below, max(8.0, width - 2 * side), max(8.0, height - 1.2 * below))
        return BoxScene(rect, (axes[0], axes[1], axes[2]), camera.fitted(inner))


def _equal(rect: Rect, draft: Draft) -> Rect:
    """The largest part of `rect`, in its middle, in which a unit is as long on both axes."""
    if draft.camera is not None:
        return rect
    spans = [axis.high - axis.low for axis in draft.axes]
    x, y, width, height = rect
    unit = min(width / spans[0], height / spans[1])
    wide, high = round(unit * spans[0]), round(unit * spans[1])
    return (round(x + (width - wide) / 2), round(y + (height - high) / 2), wide, high)


def _shrunk(rect: Rect, share: float) -> Rect:
    x, y, w, h = rect
    return (
        round(x + w * share),
        round(y + h * share),
        round(w * (1 - 2 * share)),
        round(h * (1 - 2 * share)),
    )


def _shares(layers: Sequence[Layer], x: AxisScene, y: AxisScene) -> Points:
    """The layers' points as shares of the panel, thinned: what a legend keeps clear of."""
    clouds = [layer.cloud()[:: max(1, len(layer.cloud()) // 3000)] for layer in layers]
    points = np.concatenate([cloud[:, :2] for cloud in clouds]) if clouds else np.empty((0, 2))
    return np.stack([x.share(points[:, 0]), y.share(points[:, 1])], axis=1)


def _warn_of_missing_glyphs(scene: Scene, warn: Callable[[Fault], None]) -> None:
    labels = [*scene.labels, *(label for panel in scene.panels for label in panel.labels)]
    legends = [e.label for p in scene.panels if p.legend for e in p.legend.entries]
    lost = {c for text in legends for c in missing(text, scene.styles.legend)}
    for line in labels:
        for piece in line.pieces:
            for text in set(piece):
                lost.update(missing(text, line.style))
    if lost:
        some = " ".join(sorted(lost)[:10])
        text = f"the font {scene.theme.font} has no picture of {len(lost)} characters: {some}"
        warn(Fault("missing-glyph", text, ("canvas",), severity="warning"))
