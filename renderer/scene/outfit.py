"""What a panel wears around its data: titles, ticks, colour bars and a legend, made to fit its
size, and the room they need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from renderer.errors import Path
from renderer.marks.base import Layer
from renderer.scene import colorbars, legends
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.camera import CameraScene
from renderer.scene.colorbars import BarDraft, WornBar
from renderer.scene.ends import EndsDraft
from renderer.scene.fit import Lines, Pieces, fitted, fixed
from renderer.scene.grid import Cell, Insets
from renderer.scene.legends import Room, Section
from renderer.scene.pictured import is_bare
from renderer.scene.scene import ColorbarScene, LegendScene, Rect, Styles
from renderer.scene.text import Label, TextStyle, advance
from renderer.spec.legend import SIDES
from renderer.spec.panel import Panel
from renderer.theme import Theme

AIR = 0.55
"""Between a panel and its title, in heights of the title's text."""
LABEL_AIR = 0.35
"""Between tick text and the axis's title, in heights of the title's text."""
MOST_TICKS = 9
BAR_GAP = 0.6
"""Between a panel and its colour bar, in gaps between panels."""
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
    axes: tuple[AxisDraft, ...]
    camera: CameraScene | None
    title: Pieces | None
    cell: Cell | None = None
    """Where it stands, if it is decided already."""
    silent: tuple[bool, bool] = (False, False)
    """Of a 2-D panel's x and y axes: whether another panel's says what its ticks and title would.
    """
    legend: LegendDraft | None = None
    bars: tuple[BarDraft, ...] = ()
    ends: EndsDraft | None = None
    """Names at the ends of lines."""

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
    bars: tuple[WornBar, ...] = ()
    """Those outside."""
    legend: LegendScene | None = None
    """One outside."""
    side: str = ""
    """Where this stands."""
    rooms: Mapping[str, float] = field(default_factory=dict)
    """For each side, from the data to what stands outside of its axis, in pixels."""
    insets: Insets = field(default_factory=lambda: Insets(0, 0, 0, 0))


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
            bars=tuple(self._bar(bar, width, height) for bar in draft.bars if not bar.inside),
        )
        if draft.legend is not None and draft.legend.outside:
            shown = draft.legend.fitted(self.styles.legend, width, height)
            worn = replace(worn, legend=shown, side=draft.legend.position)
        return self._with_insets(worn, draft, width, height)

    def _bar(self, bar: BarDraft, width: float, height: float) -> WornBar:
        length = height if bar.side in ("right", "left") else width
        return colorbars.wear(bar, length, self.styles, BAR_GAP * self.gap)

    def _axes(self, draft: Draft, width: float, height: float) -> tuple[AxisScene, ...]:
        if draft.bare:
            return tuple(axis.settle(2) for axis in draft.axes)
        if draft.camera is None:
            x, y = draft.axes
            settled = (x.settle(self._most_along(x, width)), y.settle(self._most_beside(height)))
            return tuple(
                replace(axis, texts=("",) * len(axis.texts), label="") if silent else axis
                for axis, silent in zip(settled, draft.silent, strict=True)
            )
        most = max(3, min(8, int(min(width, height) / (5.5 * self.styles.tick.height))))
        return tuple(axis.settle(most) for axis in draft.axes)

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

    def _with_insets(self, worn: Outfit, draft: Draft, width: float, height: float) -> Outfit:
        """The outfit with the room it needs at each side: beside the data its axis or the names of
        its ends, then colour bars, then the legend, and on top the title."""
        rooms = dict.fromkeys(SIDES, 0.0)
        least = dict(rooms)
        if draft.camera is None:
            x, y = worn.axes
            left, bottom, right, above = self._plane_insets(worn, x, y, width, height)
            rooms.update(left=left, bottom=bottom)
            least.update(right=right, top=above)
        if draft.ends is not None:
            rooms["right"] += draft.ends.beside(width, height)
        total = dict(rooms)
        for bar in worn.bars:
            total[bar.draft.side] += bar.room
            over = bar.overhang(width, self.styles)
            least.update(left=max(least["left"], over), right=max(least["right"], over))
            if bar.draft.side in ("right", "left"):
                least["top"] = max(least["top"], self.styles.tick.height / 2)
        if worn.legend is not None:
            total[worn.side] += self.beside_legend(worn.legend) + worn.legend.rect[
                3 if worn.side in ("top", "bottom") else 2
            ]  # fmt: skip
        rooms["title"] = total["top"]
        if worn.title.lines:
            total["top"] += worn.title.height + 2 * AIR * worn.title.style.height
        found = {side: max(total[side], least[side]) for side in SIDES}
        return replace(worn, rooms=rooms, insets=Insets(**found))

    def beside_legend(self, shown: LegendScene) -> float:
        """Between a legend outside and what it stands beside; its box has some air already."""
        return 0.35 * shown.style.height

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

    def widest(self, axis: AxisScene) -> float:
        """Of an axis's tick texts."""
        return max((advance(text, self.styles.tick) for text in axis.texts), default=0.0)

    def labels(self, worn: Outfit, rect: Rect) -> tuple[Label, ...]:
        """The outfit's titles around a data area."""
        x, y, width, height = rect
        style = worn.title.style
        top = y + height + worn.rooms["title"] + AIR * style.height + worn.title.height
        labels = worn.title.labels(x + width / 2, top)
        under = y - self.tick_room - self.styles.tick.height
        labels += worn.x_title.labels(x + width / 2, under - LABEL_AIR * worn.x_title.style.height)
        if worn.y_title.lines:
            ends = x - self.tick_room - self.widest(worn.axes[1])
            left = ends - LABEL_AIR * worn.y_title.style.height - worn.y_title.height
            labels += worn.y_title.labels(left, y + height / 2, upright=False)
        return tuple(labels)

    def furniture(
        self, worn: Outfit, rect: Rect, beside: Rect
    ) -> tuple[tuple[ColorbarScene, ...], LegendScene | None]:
        """The outfit's colour bars around `beside`, a part of the data area, and its legend around
        that."""
        offsets, bars = dict(worn.rooms), []
        for bar in worn.bars:
            side = bar.draft.side
            area = beside if side in ("right", "left") else rect
            bars.append(colorbars.stand(bar, area, offsets[side], self.styles))
            offsets[side] += bar.room
        if worn.legend is None:
            return tuple(bars), None
        offset = offsets[worn.side] + self.beside_legend(worn.legend)
        return tuple(bars), outside(worn.legend, worn.side, rect, offset)


def outside(shown: LegendScene, side: str, area: Rect, offset: float) -> LegendScene:
    """A legend at a side of `area`: at the right and left at its top, else in its middle."""
    x, y, width, height = area
    w, h = shown.rect[2:]
    left = {"right": x + width + offset, "left": x - offset - w}.get(side, x + (width - w) / 2)
    foot = {"top": y + height + offset, "bottom": y - offset - h}.get(side, y + height - h)
    return replace(shown, rect=(round(left), round(foot), w, h))


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
