"""What a panel wears around its data: titles, ticks, colour bars and a legend, made to fit its
size, and the room they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from renderer.errors import Path
from renderer.marks.base import Layer
from renderer.marks.series import is_twin
from renderer.scene import colorbars, legends
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.camera import CameraScene
from renderer.scene.colorbars import BarDraft, WornBar
from renderer.scene.ends import EndsDraft
from renderer.scene.fit import Lines, Pieces, fitted, shortened
from renderer.scene.grid import Cell, Insets
from renderer.scene.legends import Room, Section
from renderer.scene.lettering import Lettering
from renderer.scene.pictured import is_bare
from renderer.scene.plane import Plane, Side, plane
from renderer.scene.scene import ColorbarScene, LegendScene, Rect, Styles
from renderer.scene.tags import boxes, lengths, overhang, widened
from renderer.scene.text import Label, TextStyle
from renderer.scene.ticking import Ticker
from renderer.spec.legend import SIDES
from renderer.spec.panel import Panel
from renderer.theme import Theme
from renderer.timeline import PerFrame

AIR = 0.55
"""Between a panel and its title, in heights of the title's text."""
_SIDES: tuple[Side, ...] = ("left", "bottom", "right", "top")
PART_BY_BOX = 0.75
"""The part of the shorter side of a 3-D panel that an axis's title may be long."""
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


@dataclass(frozen=True)
class Outfit:
    """A panel's decoration at about its size."""

    axes: tuple[AxisScene, ...]
    title: Lines
    plane: Plane | None
    """What stands at the sides of a 2-D panel."""
    bars: tuple[WornBar, ...] = ()
    """Those outside."""
    legend: LegendScene | None = None
    """One outside."""
    side: str = ""
    """Where this stands."""
    rooms: Mapping[str, float] = field(default_factory=dict)
    """For each side, from the data to what stands outside of its axis, in pixels; `title`: to the
    panel's title."""
    insets: Insets = field(default_factory=lambda: Insets(0, 0, 0, 0))


@dataclass(frozen=True)
class Wardrobe:
    """Makes outfits for the panels of one canvas."""

    theme: Theme
    styles: Styles
    dpi: float
    frames: int
    gap: float
    ticker: Ticker = field(default_factory=Ticker)

    @property
    def tick_room(self) -> float:
        """From an axis line to its ticks' text."""
        return (self.theme.tick_length + 2.5) * self.dpi / 72

    def outfit(self, draft: Draft, size: tuple[float, float]) -> Outfit:
        """What the panel wears if its data area has about this size in pixels."""
        width, height = max(size[0], 1.0), max(size[1], 1.0)
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
            bars=tuple(self._bar(bar, width, height) for bar in draft.bars if not bar.inside),
        )
        if draft.legend is not None and draft.legend.outside:
            shown = draft.legend.fitted(self.styles.legend, width, height)
            worn = replace(worn, legend=shown, side=draft.legend.position)
        over = (0.0, 0.0, 0.0, 0.0)
        if draft.camera is None:
            over = self._overhang(draft, (axes[0], axes[1]), (width, height))
        return self._with_insets(worn, draft, (width, height), over)

    def _bar(self, bar: BarDraft, width: float, height: float) -> WornBar:
        length = height if bar.side in ("right", "left") else width
        return colorbars.wear(bar, length, self.styles, BAR_GAP * self.gap)

    def _plane(self, draft: Draft, width: float, height: float) -> Plane | None:
        """The sides of a 2-D panel; None for others."""
        if draft.camera is not None or draft.bare:
            return None
        x, y = self._roomy(draft, (width, height))
        styles, beyond = (self.styles.tick, self.styles.label), 0.8 * self.gap
        size = (width, height)
        return plane(
            x, y, draft.y2, draft.silent, size, styles, self.tick_room, beyond, self.ticker
        )

    def _in_box(self, draft: Draft, width: float, height: float) -> tuple[AxisScene, ...]:
        """The axes of a box, or of nothing but pictures."""
        most = max(3, min(8, int(min(width, height) / (5.5 * self.styles.tick.height))))
        letters, room = Lettering(self.styles.tick), 0.5 * min(width, height)
        most_text = PART_BY_BOX * min(width, height)
        settled = (
            letters.beside(axis.settle, max(height, 1e3), room, True) if axis.lettered
            else axis.settle(2 if draft.bare else most)
            for axis in draft.axes
        )  # fmt: skip
        return tuple(
            replace(axis, label=shortened(axis.label, self.styles.label, most_text))
            for axis in settled
        )

    def _roomy(self, draft: Draft, size: tuple[float, float]) -> tuple[AxisDraft, AxisDraft]:
        """The axes with room for the texts of bars and the like, where their limits are ours."""
        x, y = draft.axes[0], draft.axes[1]
        if named := self._names_within(draft, size):
            x = widened(x, 0.0, named, size[0])
        free = [
            axis.free and not axis.names and axis.second is None and name not in draft.shared
            for name, axis in (("x", x), ("y", y))
        ]
        if draft.panel.aspect != "auto" or not any(free):
            return x, y
        over = self._overhang(draft, (x.settle(2), y.settle(2)), size)
        if x.motion is not None or y.motion is not None:
            # Any of the texts may stand at an end, at some frame.
            whole = self._overhang(draft, (x.settle(2), y.settle(2)), size, anywhere=True)
            if x.motion is not None:
                over = (whole[0], over[1], whole[2], over[3])
            if y.motion is not None:
                over = (over[0], whole[1], over[2], whole[3])
        if not any(over):
            return x, y
        # Where bars begin, names before them stand beside the panel.
        left, below = (
            0.0 if axis.low in _tight(draft.layers, number) else before
            for number, (axis, before) in enumerate(((x, over[0]), (y, over[1])))
        )
        return (
            widened(x, left, over[2], size[0]) if free[0] else x,
            widened(y, below, over[3], size[1]) if free[1] else y,
        )

    def _names_within(self, draft: Draft, size: tuple[float, float]) -> float:
        """What names at ends need of the panel at its right, in pixels: where an axis stands there,
        and the one below may be longer."""
        x, y = draft.axes[0], draft.axes[1]
        beside = draft.y2 is not None or y.second is not None
        if draft.ends is None or not beside or not draft.panel.aspect == "auto":
            return 0.0
        if not (x.free or x.axis.window is not None) or "x" in draft.shared or x.axis.invert:
            return 0.0
        return draft.ends.within(*size)

    def _with_insets(
        self, worn: Outfit, draft: Draft, size: tuple[float, float],
        over: tuple[float, float, float, float],
    ) -> Outfit:  # fmt: skip
        """The outfit with the room it needs at each side: beside the data its axis and the names of
        ends, then colour bars, then the legend, and on top the title; `over`: what texts of layers
        need at the least, left, below, right and above."""
        beyond = dict(zip(("left", "bottom", "right", "top"), over, strict=True))
        rooms = {side: worn.plane.room(side) if worn.plane else 0.0 for side in _SIDES}
        least = worn.plane.least() if worn.plane else dict.fromkeys(_SIDES, 0.0)
        rooms["top"] = max(rooms["top"], beyond["top"])
        total: dict[str, float] = {str(side): room for side, room in rooms.items()}
        if draft.ends is not None and not self._names_within(draft, size):
            total["right"] += draft.ends.beside(*size)
        inner = dict(total)
        for bar in worn.bars:
            total[bar.draft.side] += bar.room
            reach = bar.overhang(size[0], self.styles)
            least["left"], least["right"] = max(least["left"], reach), max(least["right"], reach)
            if bar.draft.side in ("right", "left"):
                least["top"] = max(least["top"], self.styles.tick.height / 2)
        if worn.legend is not None:
            number = 3 if worn.side in ("top", "bottom") else 2
            total[worn.side] += self.beside_legend(worn.legend) + worn.legend.rect[number]
        inner["title"] = total["top"]
        if worn.title.lines:
            total["top"] += worn.title.height + 2 * AIR * worn.title.style.height
        found = {side: max(total[side], least[side], beyond[side]) for side in _SIDES}
        return replace(worn, rooms=inner, insets=Insets(**found))

    def beside_legend(self, shown: LegendScene) -> float:
        """Between a legend outside and what it stands beside; its box has some air already."""
        return 0.35 * shown.style.height

    def written(
        self, draft: Draft, axes: tuple[AxisScene, AxisScene], size: tuple[float, float]
    ) -> list[Rect]:
        """Where the texts of bars and the like stand, as shares of a panel of this size."""
        found = [layer.beyond() for layer in draft.layers]
        return [
            box
            for one in found if one is not None
            for box in boxes(*one, self.theme.font, self.dpi, axes, size)
        ]  # fmt: skip

    def _overhang(
        self, draft: Draft, axes: tuple[AxisScene, AxisScene], size: tuple[float, float],
        anywhere: bool = False,
    ) -> tuple[float, float, float, float]:  # fmt: skip
        """How far the texts of bars and the like reach out of the panel, to each side; `anywhere`:
        how far they would if their places were at its ends."""
        sides = [(0.0, 0.0, 0.0, 0.0)]
        for series, layer in zip(draft.panel.series, draft.layers, strict=True):
            found = layer.beyond()
            if found is not None:
                twin = draft.y2 is not None and is_twin(series)
                own = (axes[0], draft.y2.settle(2)) if twin and draft.y2 else axes
                reaches = lengths if anywhere else overhang
                sides.append(reaches(*found, self.theme.font, self.dpi, own, size))
        left, below, right, above = (max(side) for side in zip(*sides, strict=True))
        return left, below, right, above

    def labels(self, worn: Outfit, rect: Rect) -> tuple[Label, ...]:
        """The outfit's titles around a data area."""
        x, y, width, height = rect
        style = worn.title.style
        top = y + height + worn.rooms["title"] + AIR * style.height + worn.title.height
        labels = worn.title.labels(x + width / 2, top)
        if worn.plane is not None:
            labels += worn.plane.labels(rect)
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


def _tight(layers: Sequence[Layer], number: int) -> set[float]:
    """Where the layers say that an axis may end without padding."""
    ends = [layer.tight() for layer in layers]
    return {place for end in ends if number < len(end) for place in end[number]}


def outside(shown: LegendScene, side: str, area: Rect, offset: float) -> LegendScene:
    """A legend at a side of `area`: at the right and left at its top, else in its middle."""
    x, y, width, height = area
    w, h = shown.rect[2:]
    left = {"right": x + width + offset, "left": x - offset - w}.get(side, x + (width - w) / 2)
    foot = {"top": y + height + offset, "bottom": y - offset - h}.get(side, y + height - h)
    return replace(shown, rect=(round(left), round(foot), w, h))


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
