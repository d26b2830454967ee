"""Captions over the picture: bound to the film's moments, fitted to their room, and placed so that
none stands on another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from renderer.caption import CaptionBody, Ground, Position
from renderer.colors import RGBA
from renderer.errors import Fault, Path
from renderer.scene.dial import Sign
from renderer.scene.fit import Pieces, wrapped
from renderer.scene.scene import CaptionScene, PanelScene, Rect, Styles
from renderer.scene.text import Anchor, TextStyle
from renderer.theme import Theme
from renderer.timing import Showing

MARGIN = 0.6
"""From the border of the area, in heights of a legend's text."""
PAD = 0.45
"""Around text with a ground, in heights of the text."""
GAP = 0.35
"""Between captions, in heights of a legend's text."""
GROUND = 0.82
"""Opacity of a ground in the panel's colour."""
QUIET = 0.1
"""Opacity of a text under the data."""
WIDEST, TALLEST = 0.62, 0.7
"""Shares of the area that a caption may take; beside a border, in width…"""
LEAST_WIDTH = 24.0
"""… but at least so many heights of its text, if there is the room."""


@dataclass(frozen=True)
class Draft:
    """A caption with its words at every frame, before it has a place."""

    at: Path
    position: Position
    panel: str | None
    align: Anchor | None
    style: TextStyle
    pieces: Pieces
    showing: Showing
    ground: RGBA | None = None
    sign: Sign | None = None
    under: bool = False


def draft(
    at: Path, caption: CaptionBody, pieces: Pieces, showing: Showing, styles: Styles, theme: Theme
) -> Draft:
    """A caption whose words and frames are known."""
    style = replace(styles.caption, weight=caption.weight, size=caption.size or styles.caption.size)
    if caption.color is not None:
        style = replace(style, rgba=caption.color.rgba(theme.palette))
    elif caption.layer == "under":
        style = replace(style, rgba=(*theme.text[:3], QUIET))
    return Draft(at, caption.position, caption.panel, caption.align, style,
                 _kept(pieces, showing), showing, ground(caption.background, theme),
                 under=caption.layer == "under")  # fmt: skip


def ground(wanted: Ground, theme: Theme) -> RGBA | None:
    """The colour behind text, if there is one."""
    if isinstance(wanted, bool):
        return (*theme.panel[:3], GROUND) if wanted else None
    return wanted.rgba(theme.palette)


def _kept(pieces: Pieces, showing: Showing) -> Pieces:
    """The words with what is never seen left out, so that it takes no room."""
    if showing.start >= showing.stop:
        return [piece[:1] for piece in pieces]
    first, last = showing.start, showing.stop - 1
    return [
        _closer([piece[min(max(frame, first), last)] for frame in range(len(piece))])
        if len(piece) > 1 else piece
        for piece in pieces
    ]  # fmt: skip


def _closer(texts: list[str]) -> list[str]:
    """Texts without the blanks that all of them have at an end."""
    distinct = set(texts)
    before = min(len(text) - len(text.lstrip()) for text in distinct)
    after = min(len(text) - len(text.rstrip()) for text in distinct)
    return [text[before : len(text) - after] for text in texts]


def stand(
    drafts: Sequence[Draft], panels: Sequence[PanelScene], size: tuple[int, int], styles: Styles,
    warn: Callable[[Fault], None],
) -> tuple[CaptionScene, ...]:  # fmt: skip
    """The captions at their places: what is always there nearest to its corner, then what comes
    first. The later in the spec are drawn over the earlier."""
    placer = _Placer(panels, size, styles, warn)
    order = sorted(range(len(drafts)), key=lambda n: (not drafts[n].showing.always,
                                                      drafts[n].showing.start, n))  # fmt: skip
    found = {n: placer.place(drafts[n]) for n in order if drafts[n].showing.stop > 0}
    return tuple(found[n] for n in sorted(found) if found[n].showing.stop > found[n].showing.start)


@dataclass
class _Placer:
    panels: Sequence[PanelScene]
    size: tuple[int, int]
    styles: Styles
    warn: Callable[[Fault], None]

    def __post_init__(self) -> None:
        self._unit = self.styles.legend.height
        self._taken: list[tuple[Rect, Showing | None]] = [
            (panel.legend.rect, None) for panel in self.panels if panel.legend is not None
        ]

    def place(self, draft: Draft) -> CaptionScene:
        """A caption clear of those placed before it, and of legends."""
        whole: Rect = (0, 0, *self.size)
        free = not isinstance(draft.position, str)
        area = self._area(draft)
        margin = round(MARGIN * self._unit)
        pad = PAD * draft.style.height if draft.ground is not None else 0.0
        room = area[2] - 2 * margin - 2 * pad
        if (
            not free
            and not draft.under
            and draft.position not in ("center", "upper center", "lower center")
        ):
            room = min(room, max(WIDEST * room, LEAST_WIDTH * draft.style.height))
        sign = draft.sign
        beside = sign.beside(draft.style) if sign is not None else 0.0
        lines = wrapped(draft.pieces, len(draft.showing.alphas), draft.style,
                        max(1.0, room - beside), TALLEST * area[3])  # fmt: skip
        if lines.cut:
            text = "the caption is too long for its room, and is cut short"
            self._tell("text-cut", text, draft, "shorten it, or give a smaller size")
        width, height = lines.width, lines.height
        if sign is not None:
            width, height = sign.size(width, height, lines.style)
        box = (width + 2 * pad, height + 2 * pad)
        rect = self._free(draft, area, box, margin) if free else self._corner(draft, area, box)
        if free or draft.under:
            rect = _within(rect, whole)
        else:
            rect = self._clear(draft, rect, area)
        if not draft.under:
            self._taken.append((rect, draft.showing))
        inner = (rect[0] + pad, rect[1] + pad, width, height)
        anchor = draft.align or _anchor(draft.position)
        words, dial = (inner, None) if sign is None else sign.stand(inner, lines, anchor)
        x = {"left": 0.0, "center": 0.5, "right": 1.0}[anchor] * words[2] + words[0]
        labels = tuple(lines.labels(x, words[1] + words[3], anchor, written=draft.at))
        behind = None if draft.ground is None else (_whole(rect), draft.ground)
        return CaptionScene(rect, labels, draft.showing, behind, dial, draft.under)

    def _area(self, draft: Draft) -> Rect:
        """What the position is about."""
        if draft.panel is not None:
            return next(p.space.rect for p in self.panels if p.name == draft.panel)
        if not isinstance(draft.position, str):
            return (0, 0, *self.size)
        rects = [panel.space.rect for panel in self.panels]
        left, bottom = min(r[0] for r in rects), min(r[1] for r in rects)
        right, top = max(r[0] + r[2] for r in rects), max(r[1] + r[3] for r in rects)
        return (left, bottom, right - left, top - bottom)

    def _corner(self, draft: Draft, area: Rect, box: tuple[float, float]) -> Rect:
        x, y, width, height = area
        margin = round(MARGIN * self._unit)
        across = {"left": x + margin, "right": x + width - box[0] - margin}
        upright = {"upper": y + height - box[1] - margin, "lower": y + margin}
        where = str(draft.position)
        left = next((v for k, v in across.items() if k in where), x + (width - box[0]) / 2)
        bottom = next((v for k, v in upright.items() if k in where), y + (height - box[1]) / 2)
        return (left, bottom, *box)

    def _free(self, draft: Draft, area: Rect, box: tuple[float, float], margin: float) -> Rect:
        assert isinstance(draft.position, tuple)
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[draft.align or "center"]
        x = area[0] + draft.position[0] * area[2] - share * box[0]
        return (x, area[1] + draft.position[1] * area[3] - box[1] / 2, *box)

    def _clear(self, draft: Draft, rect: Rect, area: Rect) -> Rect:
        """The place moved from its border inwards until nothing is there that is seen with it."""
        gap = GAP * self._unit
        up = "lower" in str(draft.position)
        moved = rect
        for _ in range(len(self._taken) + 1):
            others = [one for one, seen in self._taken
                      if (seen is None or seen.within(draft.showing))
                      and _overlap(moved, one)]  # fmt: skip
            if not others:
                break
            if up:
                bottom = max(one[1] + one[3] for one in others) + gap
            else:
                bottom = min(one[1] for one in others) - gap - moved[3]
            moved = (moved[0], bottom, *moved[2:])
        if area[1] <= moved[1] and moved[1] + moved[3] <= area[1] + area[3]:
            return moved
        if draft.showing.stop > draft.showing.start:
            text = "there is no room for this caption beside what stands there already"
            self._tell("no-room", text, draft, "give it another position, or a smaller size")
        return rect

    def _tell(self, code: str, text: str, draft: Draft, hint: str) -> None:
        self.warn(Fault(code, text, draft.at, hint, severity="warning"))


def _anchor(position: Position) -> Anchor:
    """The side of a caption that is at its border."""
    if isinstance(position, str):
        return "left" if "left" in position else "right" if "right" in position else "center"
    return "center"


def _within(rect: Rect, area: Rect) -> Rect:
    """The rectangle moved into the area."""
    left = max(area[0], min(rect[0], area[0] + area[2] - rect[2]))
    bottom = max(area[1], min(rect[1], area[1] + area[3] - rect[3]))
    return (left, bottom, rect[2], rect[3])


def _whole(rect: Rect) -> Rect:
    """The rectangle on whole pixels."""
    left, bottom = round(rect[0]), round(rect[1])
    return (left, bottom, round(rect[0] + rect[2]) - left, round(rect[1] + rect[3]) - bottom)


def _overlap(one: Rect, two: Rect) -> bool:
    across = min(one[0] + one[2], two[0] + two[2]) - max(one[0], two[0])
    upright = min(one[1] + one[3], two[1] + two[3]) - max(one[1], two[1])
    return across > 0.5 and upright > 0.5
