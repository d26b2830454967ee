"""What a panel wears around its data: titles, ticks and a colour bar, made to fit its size, and the
room they need."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from renderer.errors import Path
from renderer.marks.base import Layer
from renderer.marks.series import is_twin
from renderer.scene import legend
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.camera import CameraScene
from renderer.scene.fit import Lines, Pieces, fitted, fixed
from renderer.scene.grid import Cell, Insets
from renderer.scene.legend import BarDraft
from renderer.scene.lettering import BROAD, MOST_TICKS, Lettering
from renderer.scene.pictured import is_bare
from renderer.scene.plane import Plane, Side, plane
from renderer.scene.scene import Rect, Styles
from renderer.scene.tags import overhang, widened
from renderer.scene.text import Label, TextStyle, advance
from renderer.spec.panel import Panel
from renderer.theme import Theme

AIR = 0.55
"""Between a panel and its title, in heights of the title's text."""
LABEL_AIR = 0.35
"""Between tick text and a colour bar's title, in heights of the title's text."""


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
    cell: Cell | None = None
    """Where it stands, if it is decided already."""
    silent: tuple[bool, bool] = (False, False)
    """Of a 2-D panel's x and y axes: whether another panel's says what its ticks and title would.
    """
    y2: AxisDraft | None = None
    """The axis at the right of a 2-D panel, if series are on it."""
    shared: frozenset[str] = frozenset()
    """The names of axes that other panels have too."""

    @property
    def bare(self) -> bool:
        """Whether it is nothing but pictures, without axes."""
        drawn = any(axis.axis.visible for axis in self.axes)
        return not drawn and is_bare(self.panel)


@dataclass(frozen=True)
class Outfit:
    """A panel's decoration at about its size."""

    axes: tuple[AxisScene, ...]
    title: Lines
    plane: Plane | None
    """What stands at the sides of a 2-D panel."""
    bar: AxisScene | None
    bar_stops: BarDraft | None
    bar_title: Lines
    insets: Insets = field(default_factory=lambda: Insets(0, 0, 0, 0))
    above: float = 0.0
    """How far texts of the panel reach out of it, below its title."""


@dataclass(frozen=True)
class Wardrobe:
    """Makes outfits for the panels of one canvas."""

    theme: Theme
    styles: Styles
    dpi: float
    frames: int
    gap: float

    @property
    def tick_room(self) -> float:
        """From an axis line to its ticks' text."""
        return (self.theme.tick_length + 2.5) * self.dpi / 72

    def outfit(self, draft: Draft, size: tuple[float, float]) -> Outfit:
        """What the panel wears if its data area has about this size in pixels."""
        width, height = max(size[0], 1.0), max(size[1], 1.0)
        bar = legend.colorbar_of(draft.layers) if draft.panel.colorbar else None
        beside = self._plane(draft, width, height)
        axes = self._in_box(draft, width, height) if beside is None else (
            beside.axes["bottom"], beside.axes["left"],
        )  # fmt: skip
        worn = Outfit(
            axes=axes,
            title=fitted(
                draft.title or [], self.frames, self.styles.panel_title, width + 0.8 * self.gap
            ),
            plane=beside,
            bar=bar.settle(self._most_beside(height)) if bar else None,
            bar_stops=bar,
            bar_title=fixed(bar.label if bar else "", self.styles.label, height, 2),
        )
        over = (0.0, 0.0, 0.0, 0.0)
        if draft.camera is None:
            over = self._overhang(draft, (axes[0], axes[1]), (width, height))
        own = 0.0 if beside is None else beside.room("top")
        worn = replace(worn, above=max(own, over[3]))
        return replace(worn, insets=self._insets(worn, over))

    def _plane(self, draft: Draft, width: float, height: float) -> Plane | None:
        """The sides of a 2-D panel; None for others."""
        if draft.camera is not None or draft.bare:
            return None
        x, y = self._roomy(draft, (width, height))
        styles, beyond = (self.styles.tick, self.styles.label), 0.8 * self.gap
        size = (width, height)
        return plane(x, y, draft.y2, draft.silent, size, styles, self.tick_room, beyond)

    def _in_box(self, draft: Draft, width: float, height: float) -> tuple[AxisScene, ...]:
        """The axes of a box, or of nothing but pictures."""
        most = max(3, min(8, int(min(width, height) / (5.5 * self.styles.tick.height))))
        letters, room = Lettering(self.styles.tick), 0.5 * min(width, height)
        return tuple(
            letters.beside(axis.settle, max(height, 1e3), room, True) if axis.lettered
            else axis.settle(2 if draft.bare else most)
            for axis in draft.axes
        )  # fmt: skip

    def _roomy(self, draft: Draft, size: tuple[float, float]) -> tuple[AxisDraft, AxisDraft]:
        """The axes with room for the texts of bars and the like, where their limits are ours."""
        x, y = draft.axes[0], draft.axes[1]
        free = [
            axis.axis.limits == "fixed" and axis.scale.kind == "linear"
            and not axis.names and axis.second is None and name not in draft.shared
            for name, axis in (("x", x), ("y", y))
        ]  # fmt: skip
        if draft.cell is not None or draft.panel.aspect != "auto" or not any(free):
            return x, y
        over = self._overhang(draft, (x.settle(2), y.settle(2)), size)
        if not any(over):
            return x, y
        return (
            widened(x, over[0], over[2], size[0]) if free[0] else x,
            widened(y, over[1], over[3], size[1]) if free[1] else y,
        )

    def _most_beside(self, height: float) -> int:
        """As many ticks as stand above each other with some air."""
        return max(2, min(MOST_TICKS, int(height / (BROAD * self.styles.tick.height))))

    def _insets(self, worn: Outfit, over: tuple[float, float, float, float]) -> Insets:
        """Room at the sides; `over`: what texts of layers need at the least, left, below, right and
        above."""
        room: dict[Side, float] = {"left": 0.0, "bottom": 0.0, "right": 0.0, "top": 0.0}
        least = dict(room)
        if worn.plane is not None:
            room = {side: worn.plane.room(side) for side in room}
            least = worn.plane.least()
        room["top"] = worn.above
        if worn.title.lines:
            room["top"] += worn.title.height + 2 * AIR * worn.title.style.height
        if worn.bar is not None:
            room["right"] += self._bar_room(worn.bar, worn.bar_title)
            least["top"] = max(least["top"], self.styles.tick.height / 2)
        beyond = dict(zip(("left", "bottom", "right", "top"), over, strict=True))
        return Insets(**{side: max(room[side], least[side], beyond[side]) for side in room})

    def _overhang(
        self, draft: Draft, axes: tuple[AxisScene, AxisScene], size: tuple[float, float]
    ) -> tuple[float, float, float, float]:
        """How far the texts of bars and the like reach out of the panel, to each side."""
        sides = [(0.0, 0.0, 0.0, 0.0)]
        for series, layer in zip(draft.panel.series, draft.layers, strict=True):
            found = layer.beyond()
            if found is not None:
                twin = draft.y2 is not None and is_twin(series)
                own = (axes[0], draft.y2.settle(2)) if twin and draft.y2 else axes
                sides.append(overhang(*found, self.theme.font, self.dpi, own, size))
        left, below, right, above = (max(side) for side in zip(*sides, strict=True))
        return left, below, right, above

    def _bar_room(self, axis: AxisScene, title: Lines) -> float:
        """Width of a colour bar with its ticks and title, and the gap before it."""
        room = 0.6 * self.gap + legend.bar_width(self.styles.tick) + self._beside_bar(axis)
        return room + (title.height + LABEL_AIR * title.style.height if title.lines else 0.0)

    def _beside_bar(self, axis: AxisScene) -> float:
        return legend.BAR_GAP * self.styles.tick.height + self.widest(axis)

    def widest(self, axis: AxisScene) -> float:
        """Of an axis's tick texts."""
        return max((advance(text, self.styles.tick) for text in axis.texts), default=0.0)

    def labels(self, worn: Outfit, rect: Rect, bar: Rect | None) -> tuple[Label, ...]:
        """The outfit's titles around a data area and its colour bar."""
        x, y, width, height = rect
        style = worn.title.style
        top = y + height + worn.above + AIR * style.height + worn.title.height
        labels = worn.title.labels(x + width / 2, top)
        if worn.plane is not None:
            labels += worn.plane.labels(rect)
        if bar is not None and worn.bar is not None:
            left = bar[0] + bar[2] + self._beside_bar(worn.bar)
            left += LABEL_AIR * worn.bar_title.style.height
            labels += worn.bar_title.labels(left, bar[1] + bar[3] / 2, upright=False)
        return tuple(labels)


def text_style(theme: Theme, dpi: float) -> Styles:
    """The theme's type at a resolution."""

    def style(size: float, weight: str = "normal", muted: bool = False) -> TextStyle:
        return TextStyle(theme.font, size, theme.muted if muted else theme.text, dpi, weight)

    return Styles(
        title=style(theme.title_size, theme.title_weight),
        panel_title=style(theme.panel_title_size, theme.title_weight),
        label=style(theme.label_size),
        tick=style(theme.tick_size, muted=True),
        legend=style(theme.label_size),
        subtitle=style(theme.subtitle_size, muted=True),
        caption=style(theme.caption_size),
        credits=style(theme.credits_size, muted=True),
    )
