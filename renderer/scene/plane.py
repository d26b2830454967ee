"""The four sides of a 2-D panel: its axes made to fit, their titles, and the room these take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeAlias

from renderer.colors import RGBA
from renderer.errors import Path
from renderer.scene.axes import AxisDraft, AxisScene, SecondDraft
from renderer.scene.fit import Lines, fixed
from renderer.scene.lettering import PART_ALONG, PART_BESIDE, Lettering
from renderer.scene.scene import Rect
from renderer.scene.text import Label, TextStyle
from renderer.scene.ticking import Stand, read_along, travelled

Side: TypeAlias = Literal["left", "bottom", "right", "top"]

_MAIN: tuple[Side, Side] = ("bottom", "left")
LABEL_AIR = 0.35
"""Between tick text and the axis's title, in heights of the title's text."""


@dataclass(frozen=True)
class Plane:
    """The axes of a 2-D panel of about a size, by the side they stand at, with their titles."""

    axes: Mapping[Side, AxisScene]
    titles: Mapping[Side, Lines]
    lettering: Lettering
    tick_room: float
    """From an axis line to its ticks' text, in pixels."""
    size: tuple[float, float]

    def room(self, side: Side) -> float:
        """From the data to what stands beyond a side's axis, in pixels."""
        axis, title = self.axes.get(side), self.titles.get(side)
        if axis is None or not axis.visible:
            return 0.0
        room = self.to_title(side)
        if title is not None and title.lines:
            room += title.height + LABEL_AIR * title.style.height
        return room

    def to_title(self, side: Side) -> float:
        """From the data to the end of a side's tick text, in pixels."""
        wide, high = self.lettering.reach(self.axes[side])
        return self.tick_room + (high if side in ("bottom", "top") else wide)

    def least(self) -> dict[Side, float]:
        """What tick text needs beyond the ends of its axis, in pixels."""
        width, height = self.size
        found: dict[Side, float] = {"left": 0.0, "bottom": 0.0, "right": 0.0, "top": 0.0}
        for side, axis in self.axes.items():
            if not axis.visible:
                continue
            across = side in ("bottom", "top")
            if axis.travel is not None:
                for end, half in self._at_ends(side, axis):
                    found[end] = max(found[end], half)
                continue
            places = axis.share(axis.ticks) * (width if across else height)
            for text, place in zip(axis.texts, places.tolist(), strict=True):
                if across:
                    left, right = self.lettering.overhang(text, axis)
                    found["left"] = max(found["left"], left - place)
                    found["right"] = max(found["right"], right - (width - place))
                else:
                    half = self.lettering.size(text)[1] / 2
                    found["bottom"] = max(found["bottom"], half - place)
                    found["top"] = max(found["top"], half - (height - place))
        return found

    def _at_ends(self, side: Side, axis: AxisScene) -> Iterator[tuple[Side, float]]:
        """What the texts of an axis that moves need beyond its ends, at which any may stand."""
        wide, high = self.lettering.reach(axis)
        ends: tuple[Side, Side] = ("left", "right") if side in ("bottom", "top") else (
            "bottom", "top",
        )  # fmt: skip
        half = (wide if side in ("bottom", "top") else high) / 2
        yield from ((end, half) for end in ends)

    def labels(self, rect: Rect) -> Iterator[Label]:
        """The titles around a data area."""
        x, y, width, height = rect
        for side, title in self.titles.items():
            if not title.lines or side not in self.axes:
                continue
            air = self.to_title(side) + LABEL_AIR * title.style.height
            if side == "bottom":
                yield from title.labels(x + width / 2, y - air)
            elif side == "top":
                yield from title.labels(x + width / 2, y + height + air + title.height)
            else:
                left = x - air - title.height if side == "left" else x + width + air
                yield from title.labels(left, y + height / 2, upright=False)

    def cut(self, twin: bool) -> Iterator[Path]:
        """Titles that are cut short: the key, below `axes`, of the axis of each; `twin`: the axis
        at the right is `y2`."""
        for side, title in self.titles.items():
            if title.cut and side in self.axes:
                yield _key(side, twin)

    def unwritten(self, twin: bool) -> Iterator[tuple[Path, int, int]]:
        """Of axes with text that has no room: the key, how many are not written, of how many."""
        for side, axis in self.axes.items():
            if axis.unwritten and axis.visible:
                yield _key(side, twin), axis.unwritten, len(axis.texts)


def _key(side: Side, twin: bool) -> Path:
    """An axis's key below `axes`."""
    if side in _MAIN:
        return ("x",) if side == "bottom" else ("y",)
    if side == "right" and twin:
        return ("y2",)
    return ("x" if side == "top" else "y", "secondary")


def plane(
    x: AxisDraft, y: AxisDraft, y2: AxisDraft | None, silent: tuple[bool, bool],
    size: tuple[float, float], styles: tuple[TextStyle, TextStyle], tick_room: float, beyond: float,
    fps: float = 30.0,
) -> Plane:  # fmt: skip
    """The axes of a panel whose data area has about this size in pixels; `styles` are those of tick
    text and of titles, which may be longer than their side by `beyond`; `fps` of the film."""
    ticks, label = styles
    width, height = max(size[0], 1.0), max(size[1], 1.0)
    letters = Lettering(ticks)
    across = Stand(width, PART_ALONG * height, True, fps)
    beside = Stand(height, PART_BESIDE * width, False, fps)
    axes: dict[Side, AxisScene] = {
        "bottom": _settled(x, letters, across), "left": _settled(y, letters, beside),
    }  # fmt: skip
    if y2 is not None:
        axes["right"] = _settled(y2, letters, beside)
    elif y.second is not None:
        axes["right"] = _second(y.second, y, axes["left"], letters, beside)
    if x.second is not None:
        axes["top"] = _second(x.second, x, axes["bottom"], letters, across)
    quiet: list[Side] = [side for side, said in zip(_MAIN, silent, strict=True) if said]
    for side in quiet:
        axes[side] = _silent(axes[side])
    titles = {
        side: fixed(axis.label if axis.visible else "", _colored(label, axis.rgba),
                    (width if side in ("bottom", "top") else height) + beyond, 2)
        for side, axis in axes.items()
    }  # fmt: skip
    return Plane(axes, titles, letters, tick_room, (width, height))


def _settled(draft: AxisDraft, letters: Lettering, stand: Stand) -> AxisScene:
    """An axis with the ticks that have room."""
    if not draft.axis.visible:
        return draft.settle(2)
    if draft.motion is not None:
        return travelled(draft, letters, stand)
    if stand.across:
        return letters.along(draft.settle, stand.length, stand.room, draft.lettered)
    return letters.beside(draft.settle, stand.length, stand.room, draft.lettered)


def _second(
    second: SecondDraft, draft: AxisDraft, main: AxisScene, letters: Lettering, stand: Stand
) -> AxisScene:
    """The second reading of an axis with the ticks that have room."""
    if draft.motion is not None:
        return read_along(second, draft, letters, stand)
    settle = partial(second.settle, main)
    if stand.across:
        return letters.along(settle, stand.length, stand.room, False)
    return letters.beside(settle, stand.length, stand.room, second.lettered)


def _silent(axis: AxisScene) -> AxisScene:
    """The axis without text."""
    travel = None if axis.travel is None else axis.travel.silent()
    none = ("",) * len(axis.texts)
    return replace(axis, texts=none, label="", angle=0.0, unwritten=0, travel=travel)


def _colored(style: TextStyle, rgba: RGBA | None) -> TextStyle:
    return style if rgba is None else replace(style, rgba=rgba)
