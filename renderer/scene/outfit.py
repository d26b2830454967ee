"""What a panel wears around its data: titles, ticks and a colour bar, made to fit its size, and the
room they need."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from renderer.errors import Path
from renderer.marks.base import Layer
from renderer.scene import legend
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.camera import CameraScene
from renderer.scene.fit import Lines, Pieces, fitted, fixed
from renderer.scene.grid import Cell, Insets
from renderer.scene.legend import BarDraft
from renderer.scene.pictured import is_bare
from renderer.scene.scene import Rect, Styles
from renderer.scene.tags import overhang, widened
from renderer.scene.text import Label, TextStyle, advance
from renderer.spec.panel import Panel
from renderer.theme import Theme

AIR = 0.55
"""Between a panel and its title, in heights of the title's text."""
LABEL_AIR = 0.35
"""Between tick text and the axis's title, in heights of the title's text."""
MOST_TICKS = 9


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
    x_title: Lines
    y_title: Lines
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
        plain = draft.camera is None
        axes = self._axes(draft, width, height)
        label = self.styles.label
        texts = [axis.label if plain and axis.visible and axis.label else "" for axis in axes[:2]]
        worn = Outfit(
            axes=axes,
            title=fitted(
                draft.title or [], self.frames, self.styles.panel_title, width + 0.8 * self.gap
            ),
            x_title=fixed(texts[0], label, width + 0.8 * self.gap, 2),
            y_title=fixed(texts[1], label, height + 0.8 * self.gap, 2),
            bar=bar.settle(self._most_beside(height)) if bar else None,
            bar_stops=bar,
            bar_title=fixed(bar.label if bar else "", label, height, 2),
        )
        over = (0.0, 0.0, 0.0, 0.0)
        if plain:
            over = self._overhang(draft, (axes[0], axes[1]), (width, height))
        insets = self._insets(worn, plain, (width, height), over)
        return replace(worn, insets=insets, above=over[3])

    def _axes(self, draft: Draft, width: float, height: float) -> tuple[AxisScene, ...]:
        if draft.bare:
            return tuple(axis.settle(2) for axis in draft.axes)
        if draft.camera is None:
            x, y = self._roomy(draft, (width, height))
            settled = (x.settle(self._most_along(x, width)), y.settle(self._most_beside(height)))
            return tuple(
                replace(axis, texts=("",) * len(axis.texts), label="") if silent else axis
                for axis, silent in zip(settled, draft.silent, strict=True)
            )
        most = max(3, min(8, int(min(width, height) / (5.5 * self.styles.tick.height))))
        return tuple(axis.settle(most) for axis in draft.axes)

    def _roomy(self, draft: Draft, size: tuple[float, float]) -> tuple[AxisDraft, AxisDraft]:
        """The axes with room for the texts of bars and the like, where their limits are ours."""
        x, y = draft.axes[0], draft.axes[1]
        free = [axis.axis.limits == "fixed" and not axis.log and not axis.names for axis in (x, y)]
        square = draft.panel.aspect == "equal"
        if draft.cell is not None or square or not any(free):
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
        return max(2, min(MOST_TICKS, int(height / (2.2 * self.styles.tick.height))))

    def _most_along(self, axis: AxisDraft, length: float) -> int:
        """As many ticks as stand side by side without touching."""
        for most in range(MOST_TICKS, 2, -1):
            if self._loose(axis.settle(most), length):
                return most
        return 2

    def _loose(self, axis: AxisScene, length: float) -> bool:
        places = axis.share(axis.ticks) * length
        widths = [advance(text, self.styles.tick) for text in axis.texts]
        air = 1.1 * self.styles.tick.height
        pairs = zip(range(len(widths)), range(1, len(widths)), strict=False)
        return all(
            abs(places[b] - places[a]) >= (widths[a] + widths[b]) / 2 + air for a, b in pairs
        )

    def _insets(
        self, worn: Outfit, plain: bool, size: tuple[float, float],
        over: tuple[float, float, float, float],
    ) -> Insets:  # fmt: skip
        top = worn.title.height + 2 * AIR * worn.title.style.height if worn.title.lines else 0.0
        left = bottom = right = 0.0
        if plain:
            x, y = worn.axes
            left, bottom, right, above = self._plane_insets(worn, x, y, *size)
            left, bottom, right = max(left, over[0]), max(bottom, over[1]), max(right, over[2])
            top = max(top + over[3], above) if worn.title.lines else max(top, above, over[3])
        if worn.bar is not None:
            right = max(right, self._bar_room(worn.bar, worn.bar_title))
            top = max(top, self.styles.tick.height / 2)
        return Insets(left, right, top, bottom)

    def _plane_insets(
        self, worn: Outfit, x: AxisScene, y: AxisScene, width: float, height: float
    ) -> tuple[float, float, float, float]:
        left = bottom = right = above = 0.0
        if y.visible:
            left = self.tick_room + self.widest(y)
            if worn.y_title.lines:
                left += worn.y_title.height + LABEL_AIR * worn.y_title.style.height
            half = self.styles.tick.height / 2
            low, high = _ends(y, height)
            bottom, above = half - low, half - high
        if x.visible:
            high = self.styles.tick.height if any(x.texts) else 0.0
            bottom = max(bottom, self.tick_room + high)
            if worn.x_title.lines:
                bottom += worn.x_title.height + LABEL_AIR * worn.x_title.style.height
            for text, place in zip(x.texts, x.share(x.ticks) * width, strict=True):
                half = advance(text, self.styles.tick) / 2
                left, right = max(left, half - place), max(right, half - (width - place))
        return left, max(bottom, 0.0), right, max(above, 0.0)

    def _overhang(
        self, draft: Draft, axes: tuple[AxisScene, AxisScene], size: tuple[float, float]
    ) -> tuple[float, float, float, float]:
        """How far the texts of bars and the like reach out of the panel, to each side."""
        sides = [(0.0, 0.0, 0.0, 0.0)]
        for layer in draft.layers:
            found = layer.beyond()
            if found is not None:
                sides.append(overhang(*found, self.theme.font, self.dpi, axes, size))
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
        under = y - self.tick_room - self.styles.tick.height
        labels += worn.x_title.labels(x + width / 2, under - LABEL_AIR * worn.x_title.style.height)
        if worn.y_title.lines:
            ends = x - self.tick_room - self.widest(worn.axes[1])
            left = ends - LABEL_AIR * worn.y_title.style.height - worn.y_title.height
            labels += worn.y_title.labels(left, y + height / 2, upright=False)
        if bar is not None and worn.bar is not None:
            left = bar[0] + bar[2] + self._beside_bar(worn.bar)
            left += LABEL_AIR * worn.bar_title.style.height
            labels += worn.bar_title.labels(left, bar[1] + bar[3] / 2, upright=False)
        return tuple(labels)


def _ends(axis: AxisScene, length: float) -> tuple[float, float]:
    """How far the outermost ticks lie from the ends of an axis, in pixels."""
    if not len(axis.ticks):
        return length, length
    places = axis.share(axis.ticks) * length
    return float(places.min()), float(length - places.max())


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
