"""The picture's composition: where panels, titles, legends and colour bars stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from renderer.errors import Fault
from renderer.marks.base import Layer, Points
from renderer.marks.series import is_twin
from renderer.scene import box, legend
from renderer.scene.axes import AxisScene
from renderer.scene.captions import Draft as CaptionDraft
from renderer.scene.captions import stand
from renderer.scene.clear import cleared
from renderer.scene.faceting import with_outer_axes
from renderer.scene.grid import GAP, Cell, Insets, NoRoom, arrange, place, spans
from renderer.scene.heading import Heading, progress
from renderer.scene.outfit import Draft, Outfit, Wardrobe, text_style
from renderer.scene.scene import BoxScene, LegendScene, PanelScene, PlaneScene, Rect, Scene
from renderer.scene.written import check_glyphs
from renderer.spec.model import Spec
from renderer.theme import Theme
from renderer.timeline import Clock

FITTINGS = 5
"""How often panels are measured and placed: each needs to know of the other."""
LEAST_PANEL = 3.0
"""Least width and height of a panel's data area, in heights of its tick text."""
SETTABLE = 1.0
"""Type of fewer pixels cannot be set."""
READABLE = 4.5
"""Type of fewer pixels cannot be read."""


def compose(
    spec: Spec, panels: Sequence[Draft], heading: Heading, captions: Sequence[CaptionDraft],
    clock: Clock, theme: Theme, warn: Callable[[Fault], None],
) -> Scene:  # fmt: skip
    """The scene; raises `Fault` where the canvas is too small for what it shall hold."""
    width, height = spec.canvas.drawn
    dpi = spec.canvas.resolution
    styles = text_style(theme, dpi)
    gap = round(max(4.0, GAP * min(width, height)) * 1.6)
    wardrobe = Wardrobe(theme, styles, dpi, clock.frames, gap)
    composer = _Composer(wardrobe, spec.canvas.drawn, float(clock.fps), warn)
    whole = len(panels) == 1 and panels[0].bare and not heading and not panels[0].title
    bar = progress(spec.progress, spec.canvas.drawn, theme, dpi / 72)
    try:
        if theme.tick_size * dpi / 72 < SETTABLE and not whole:
            raise NoRoom
        labels, area = (
            ((), (0, 0, width, height)) if whole
            else heading.stand(spec.canvas.drawn, styles, clock.frames, bar)
        )  # fmt: skip
        scenes = composer.panels(spec, panels, area)
    except NoRoom:
        hint = "make it larger, or give a smaller dpi"
        text = "the canvas is too small for its panels, titles and labels"
        raise Fault("canvas", text, ("canvas",), hint) from None
    scene = Scene(
        *spec.canvas.size, spec.canvas.supersample, dpi, theme,
        theme.background,
        styles, clock, scenes, labels,
        stand(captions, scenes, spec.canvas.drawn, styles, warn), bar,
    )  # fmt: skip
    size = 0.0 if scene.bare else styles.tick.height / spec.canvas.supersample
    if size < READABLE and not scene.bare:
        text = f"tick text is {size:.1f} pixels high: too small to read"
        warn(
            Fault("small-text", text, ("canvas",), "give a larger size or dpi", severity="warning")
        )
    check_glyphs(scene, warn)
    return scene


@dataclass(frozen=True)
class _Composer:
    wardrobe: Wardrobe
    size: tuple[int, int]
    fps: float
    warn: Callable[[Fault], None]

    def panels(self, spec: Spec, drafts: Sequence[Draft], area: Rect) -> tuple[PanelScene, ...]:
        """The panels at their places; raises `NoRoom`."""
        set_already = [draft.cell for draft in drafts if draft.cell is not None]
        if set_already:
            cells = set_already
        elif spec.layout:
            places = _spans(spec.layout)
            drafts = sorted(drafts, key=lambda draft: list(places).index(draft.name))
            cells = list(places.values())
        else:
            cells = arrange(len(drafts), self.size)
        drafts = with_outer_axes(drafts, cells)
        worn, rects = self._fitted(drafts, cells, area)
        sides = [min(r[2:]) for d, r in zip(drafts, rects, strict=True) if not d.bare]
        if sides and min(sides) < LEAST_PANEL * self.wardrobe.styles.tick.height:
            raise NoRoom
        return tuple(self._panel(d, o, r) for d, o, r in zip(drafts, worn, rects, strict=True))

    def _fitted(
        self, drafts: Sequence[Draft], cells: Sequence[Cell], area: Rect
    ) -> tuple[list[Outfit], list[Rect]]:
        """Outfits and data areas that agree: the last ones are never larger than was measured."""
        columns = 1 + max(c.column + c.columns - 1 for c in cells)
        rows = 1 + max(c.row + c.rows - 1 for c in cells)
        sizes = [
            (0.75 * area[2] / columns * c.columns, 0.75 * area[3] / rows * c.rows) for c in cells
        ]
        insets: list[Insets] = []
        for number in range(FITTINGS):
            worn = [self.wardrobe.outfit(d, s) for d, s in zip(drafts, sizes, strict=True)]
            needed = [outfit.insets for outfit in worn]
            keep = number > 1
            insets = [a.joined(b) for a, b in zip(insets, needed, strict=True)] if keep else needed
            rects = place(cells, insets, area, self.wardrobe.gap)
            rects = [
                r if d.panel.aspect == "auto" else _equal(r, d)
                for r, d in zip(rects, drafts, strict=True)
            ]
            sizes = [(rect[2], rect[3]) for rect in rects]
        return worn, rects

    def _panel(self, draft: Draft, worn: Outfit, rect: Rect) -> PanelScene:
        plane = None
        if draft.camera is None:
            plane = _plane(rect, worn, draft)
        shown = self._legend(draft, rect, plane)
        space: PlaneScene | BoxScene
        taken = rect
        if plane is not None:
            space = plane
        else:
            space, taken = self._box(worn, draft, rect, shown.rect if shown else None)
            if float(space.camera.zoom.max()) > 1:
                taken = rect  # It fills its panel, and is cut there.
        self._warn_of_bars(draft)
        bar = None
        if worn.bar is not None and worn.bar_stops is not None:
            inset = round(rect[3] * 0.12) if plane is None else 0
            room = worn.plane.room("right") if worn.plane is not None else 0.0
            beside = (taken[0], rect[1] + inset, taken[2] + room, rect[3] - 2 * inset)
            bar = legend.colorbar(
                worn.bar, worn.bar_stops, beside, self.wardrobe.gap * 0.6,
                self.wardrobe.styles.tick,
            )  # fmt: skip
        labels = self.wardrobe.labels(worn, rect, bar.rect if bar else None)
        over = tuple(series.z_order == "over" for series in draft.panel.series)
        twin = tuple(is_twin(series) for series in draft.panel.series)
        self._warn_of_names(draft, worn)
        layers = draft.layers if plane is None else self._cleared(draft, plane, twin)
        return PanelScene(space, layers, over, labels, shown, bar, draft.at, draft.name, twin)

    def _cleared(
        self, draft: Draft, plane: PlaneScene, twin: tuple[bool, ...]
    ) -> tuple[Layer, ...]:
        """The layers with texts that keep clear of each other."""
        theme, fps = self.wardrobe.theme, self.fps
        try:
            return cleared(draft.layers, twin, plane, theme.font, self.wardrobe.dpi, fps)
        except Fault as fault:
            raise fault.below(*draft.at) from None

    def _warn_of_names(self, draft: Draft, worn: Outfit) -> None:
        """Of ticks that have no room for their text."""
        for name, lost, total in worn.plane.unwritten if worn.plane is not None else ():
            text = f"{lost:,} of {total:,} ticks of the {name} axis have no room for their text"
            hint = "show fewer things, or make the canvas larger"
            at = (*draft.at, "axes", name)
            self.warn(Fault("crowded-axis", text, at, hint, severity="warning"))

    def _warn_of_bars(self, draft: Draft) -> None:
        """There is one colour bar, whatever the number of scales."""
        scales = [scale for layer in draft.layers if (scale := layer.scale()) is not None]
        others = [scale for scale in scales if scale != scales[0]]
        if others and draft.panel.colorbar:
            text = f"the colour bar shows '{scales[0].label}', not '{others[0].label}'"
            hint = "give both one label and domain, or write colorbar: false"
            self.warn(Fault("colorbar", text, (*draft.at, "series"), hint, severity="warning"))

    def _legend(self, draft: Draft, rect: Rect, plane: PlaneScene | None) -> LegendScene | None:
        wanted = legend.box(draft.panel.legend)
        entries = legend.entries(draft.layers, wanted)
        cloud = _shares(draft.layers, plane.x, plane.y) if plane is not None else None
        shown = legend.stand(entries, wanted, rect, self.wardrobe.styles.legend, cloud)
        if entries and shown is None:
            text = f"the legend with {len(entries)} entries does not fit its panel: left out"
            hint = "make the canvas larger, or write legend: none"
            self.warn(Fault("legend", text, draft.at, hint, severity="warning"))
        return shown

    def _box(
        self, worn: Outfit, draft: Draft, rect: Rect, clear: Rect | None
    ) -> tuple[BoxScene, Rect]:
        """The box, and the part of the panel that it takes with its text."""
        assert draft.camera is not None
        axes = (worn.axes[0], worn.axes[1], worn.axes[2])
        wardrobe = self.wardrobe
        dressed = box.dress(axes, wardrobe.styles, wardrobe.theme, wardrobe.dpi)
        camera, taken = box.fitted(draft.camera, dressed, rect, clear)
        return BoxScene(rect, axes, camera), taken


def _spans(layout: Sequence[Sequence[str]]) -> Mapping[str, Cell]:
    try:
        return spans(layout)
    except ValueError as error:
        text = f"the cells of panel '{error}' are not a rectangle"
        raise Fault("layout", text, ("layout",)) from None


def _plane(rect: Rect, worn: Outfit, draft: Draft) -> PlaneScene:
    x, y = worn.axes
    if worn.plane is None:
        return PlaneScene(rect, x, y, bare=draft.bare)
    right, top = worn.plane.axes.get("right"), worn.plane.axes.get("top")
    return PlaneScene(rect, x, y, right if draft.y2 is not None else None, right, top)


def _equal(rect: Rect, draft: Draft) -> Rect:
    """The largest part of `rect`, in its middle, in which a unit (or a decade) is as long on both
    axes, or on the y axis so many times as long as the spec says."""
    if draft.camera is not None:
        return rect
    times = 1.0 if isinstance(draft.panel.aspect, str) else draft.panel.aspect
    across, upright = draft.axes[0].length, draft.axes[1].length * times
    x, y, width, height = rect
    unit = min(width / across, height / upright)
    wide, high = max(1, round(unit * across)), max(1, round(unit * upright))
    return (round(x + (width - wide) / 2), round(y + (height - high) / 2), wide, high)


def _shares(layers: Sequence[Layer], x: AxisScene, y: AxisScene) -> Points:
    """The layers' points as shares of the panel, thinned: what a legend keeps clear of."""
    clouds = [layer.cloud()[:: max(1, len(layer.cloud()) // 3000)] for layer in layers]
    points = np.concatenate([cloud[:, :2] for cloud in clouds]) if clouds else np.empty((0, 2))
    return np.stack([x.share(points[:, 0]), y.share(points[:, 1])], axis=1)
