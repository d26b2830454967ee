"""Colour bars: which there are, how much room they need, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from renderer.errors import Fault, Path
from renderer.marks.base import ColorScale, Layer
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.fit import Lines, fixed
from renderer.scene.scales import LINEAR, LOG
from renderer.scene.scene import ColorbarScene, Rect, Styles
from renderer.scene.text import Label, TextStyle, advance
from renderer.spec.axis import Axis
from renderer.spec.bounds import Place
from renderer.spec.legend import BarBox, Side

WIDTH, TEXT_GAP = 1.0, 0.4
"""Width of a colour bar, and from it to its tick text, in heights of the text."""
TITLE_AIR = 0.35
"""Between tick text and a bar's title, in heights of the title's text."""
POINT = 0.9
"""Length of the tip of a bar beyond whose end there are values, in widths of the bar."""
INSIDE = 0.35
"""Length of an inside bar, as a part of the panel's width."""
MOST_TICKS = 9
PAD = 0.6
"""Around an inside bar, in heights of its text."""


@dataclass(frozen=True)
class BarDraft:
    """A colour bar before its ticks are known."""

    scale: ColorScale
    wanted: BarBox

    @property
    def side(self) -> Side:
        """The side of the bar where its ticks' text stands."""
        position = self.wanted.position
        if position in ("right", "left", "top"):
            return position
        return "bottom"

    @property
    def inside(self) -> bool:
        """Whether it stands over the panel's data."""
        return self.wanted.position not in ("right", "left", "top", "bottom")

    @property
    def label(self) -> str:
        """Its title."""
        given = self.wanted.label
        return self.scale.label if given is None else given.text

    @property
    def means(self) -> tuple[object, ...]:
        """What it says: two of the same are one."""
        scale, wanted = self.scale, self.wanted
        look = wanted.position, self.label, str(wanted.format), repr(wanted.ticks), wanted.length
        return (scale.domain, scale.log, scale.levels, scale.stops.tobytes(), *look)

    def settle(self, most: int) -> AxisScene:
        """Its axis with at most about `most` ticks; of levels, some of these."""
        scale, ticks = self.scale, self.wanted.ticks
        low, high = scale.domain
        steps = [level for level in scale.levels or () if low <= level <= high]
        if steps and (ticks is None or isinstance(ticks, int)):
            most = most if ticks is None else max(1, ticks)
            ticks = tuple(Place(level) for level in steps[:: -(-len(steps) // most)])
        if high <= low:
            low, high = (low / 2, high * 2) if scale.log else (low - 0.5, high + 0.5)
        axis = Axis(ticks=ticks, format=self.wanted.format)
        return AxisDraft(
            axis=axis, low=low, high=high, scale=LOG if scale.log else LINEAR, dated=scale.dated,
            label=self.label, whole=False, names=None,
        ).settle(most)  # fmt: skip


def bars(layers: Sequence[Layer], wanted: BarBox | None, at: Path) -> tuple[BarDraft, ...]:
    """The colour bars of a panel at `at`: one for each scale. Raises `Fault` for a title of
    several."""
    if wanted is None:
        return ()
    scales = [scale for layer in layers if (scale := layer.scale()) is not None]
    found = merged(BarDraft(scale, wanted) for scale in scales)
    if len(found) > 1 and wanted.label is not None:
        text = f"one label for {len(found)} colour bars"
        hint = "write it where the colours are: color: {field: …, label: …}"
        raise Fault("colorbar", text, (*at, "colorbar", "label"), hint)
    return found


def merged(drafts: Iterable[BarDraft]) -> tuple[BarDraft, ...]:
    """Each bar once; values beyond its ends may be anywhere."""
    found: dict[object, BarDraft] = {}
    for draft in drafts:
        first = found.setdefault(draft.means, draft)
        below, above = (a or b for a, b in zip(first.scale.beyond, draft.scale.beyond, strict=True))
        scale = replace(first.scale, beyond=(below, above))
        found[draft.means] = replace(first, scale=scale)
    return tuple(found.values())


@dataclass(frozen=True)
class WornBar:
    """A colour bar made to fit a length, and the room it needs."""

    draft: BarDraft
    axis: AxisScene
    title: Lines
    width: int
    before: float
    """From what it stands beside to the bar, in pixels."""
    after: float
    """From the bar to the far end of its text."""

    @property
    def room(self) -> float:
        """What it takes of what it stands beside."""
        return self.before + self.width + self.after

    def overhang(self, length: float, styles: Styles) -> float:
        """How far the text of a lying bar of this length reaches beyond its ends."""
        if self.draft.side in ("right", "left") or not self.axis.texts:
            return 0.0
        texts, places = self.axis.texts, (self.axis.share(self.axis.ticks) * length).tolist()
        halves = [advance(text, styles.tick) / 2 for text in texts]
        ends = [max(h - p, h - (length - p)) for h, p in zip(halves, places, strict=True)]
        return float(max(0.0, *ends))


def wear(draft: BarDraft, length: float, styles: Styles, gap: float) -> WornBar:
    """The bar at about this length in pixels, `gap` from what it stands beside."""
    length *= draft.wanted.length or 1.0
    tick, upright = styles.tick, draft.side in ("right", "left")
    if upright:
        axis = draft.settle(max(2, min(MOST_TICKS, int(length / (2.2 * tick.height)))))
        text = max((advance(text, tick) for text in axis.texts), default=0.0)
    else:
        axis = _loosest(draft, length, tick)
        text = tick.height if any(axis.texts) else 0.0
    title = fixed(draft.label, styles.label, length, 2)
    after = TEXT_GAP * tick.height + text
    if title.lines:
        after += title.height + TITLE_AIR * title.style.height
    return WornBar(draft, axis, title, max(4, round(WIDTH * tick.height)), gap, after)


def _loosest(draft: BarDraft, length: float, style: TextStyle) -> AxisScene:
    """As many ticks as stand side by side without touching."""
    for most in range(MOST_TICKS, 2, -1):
        axis = draft.settle(most)
        places = (axis.share(axis.ticks) * length).tolist()
        widths = [advance(text, style) for text in axis.texts]
        air = 1.1 * style.height
        pairs = zip(range(len(widths)), range(1, len(widths)), strict=False)
        if all(abs(places[b] - places[a]) >= (widths[a] + widths[b]) / 2 + air for a, b in pairs):
            return axis
    return draft.settle(2)


def stand(worn: WornBar, area: Rect, offset: float, styles: Styles) -> ColorbarScene:
    """The bar at its side of `area`, `offset` pixels away from it."""
    x, y, w, h = area
    side, wide = worn.draft.side, worn.width
    upright = side in ("right", "left")
    whole = h if upright else w
    length = whole * (worn.draft.wanted.length or 1.0)
    start = (y if upright else x) + (whole - length) / 2
    away = offset + worn.before
    across = {
        "right": x + w + away, "left": x - away - wide, "top": y + h + away,
        "bottom": y - away - wide,
    }[side]  # fmt: skip
    below, above = (POINT * wide if beyond else 0.0 for beyond in worn.draft.scale.beyond)
    begin, end = round(start + below), round(start + length - above)
    across = round(across)
    rect = (across, begin, wide, end - begin) if upright else (begin, across, end - begin, wide)
    bar = ColorbarScene(rect, worn.draft.scale, worn.axis, side)
    return replace(bar, labels=tuple(_title(worn, rect, styles)), cut=worn.title.cut)


def _title(worn: WornBar, rect: Rect, styles: Styles) -> list[Label]:
    x, y, w, h = rect
    title, side, tick = worn.title, worn.draft.side, styles.tick
    if not title.lines:
        return []
    text = max((advance(text, tick) for text in worn.axis.texts), default=0.0)
    text = text if side in ("right", "left") else tick.height * any(worn.axis.texts)
    away = TEXT_GAP * tick.height + text + TITLE_AIR * title.style.height
    if side == "right":
        return title.labels(x + w + away, y + h / 2, upright=False)
    if side == "left":
        return title.labels(x - away - title.height, y + h / 2, upright=False)
    if side == "bottom":
        return title.labels(x + w / 2, y - away)
    return title.labels(x + w / 2, y + h + away + title.height)


def box_size(worn: WornBar, length: float, styles: Styles) -> tuple[float, float]:
    """Width and height of an inside bar's box, whose bar is so long."""
    pad = PAD * styles.tick.height
    ends = 2 * (pad + worn.overhang(length, styles))
    return length + ends, worn.width + worn.after + 2 * pad


def stand_inside(worn: WornBar, box: Rect, styles: Styles) -> ColorbarScene:
    """The lying bar in its box, its title and ticks' text below it."""
    x, y, w, h = box
    pad = PAD * styles.tick.height
    length = w - 2 * (pad + worn.overhang(w, styles))
    inner = (x + (w - length) / 2, y + h - pad, length, 0.0)
    plain = replace(worn, before=0.0, draft=_whole(worn.draft))
    return replace(stand(plain, inner, 0.0, styles), ground=box)


def _whole(draft: BarDraft) -> BarDraft:
    wanted = draft.wanted.model_copy(update={"length": None})
    return replace(draft, wanted=wanted)
