"""What stands beside all panels of a picture: one legend, and the colour bars of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from renderer.scene import colorbars
from renderer.scene.outfit import BAR_GAP, Wardrobe, outside
from renderer.scene.scene import ColorbarScene, LegendScene, Rect
from renderer.scene.shared import Common
from renderer.spec.legend import SIDES

SHORTER = 0.7
"""Bars are measured for so large a part of the area, as titles and ticks make panels smaller."""


@dataclass(frozen=True)
class Beside:
    """A legend and colour bars at their places."""

    legend: LegendScene | None = None
    bars: tuple[ColorbarScene, ...] = ()


Leave: TypeAlias = Callable[[Sequence[Rect]], Beside]


def reserved(common: Common, area: Rect, wardrobe: Wardrobe) -> tuple[Rect, Leave]:
    """The part of `area` that is left to panels, and what gives the rest its place when theirs are
    known."""
    legend = None
    sides: dict[str, float] = dict.fromkeys(SIDES, 0.0)
    styles = wardrobe.styles
    air = 0.0
    if common.legend is not None:
        legend = common.legend.fitted(styles.legend, area[2], area[3])
    if legend is not None and common.legend is not None:
        air = wardrobe.beside_legend(legend)
        sides[common.legend.position] = air + legend.rect[3 if common.legend.across else 2]
    worn = []
    for bar, numbers in common.bars:
        length = SHORTER * (area[3] if bar.side in ("right", "left") else area[2])
        worn.append((colorbars.wear(bar, length, styles, BAR_GAP * wardrobe.gap), numbers))
        sides[bar.side] += worn[-1][0].room
    x, y, w, h = area
    inner = (
        x + sides["left"], y + sides["bottom"],
        w - sides["left"] - sides["right"], h - sides["top"] - sides["bottom"],
    )  # fmt: skip

    def leave(rects: Sequence[Rect]) -> Beside:
        offsets, bars = dict.fromkeys(sides, 0.0), []
        for bar, numbers in worn:
            side = bar.draft.side
            along = _along(inner, [rects[number] for number in numbers], side)
            length = along[3] if side in ("right", "left") else along[2]
            again = colorbars.wear(bar.draft, length, styles, BAR_GAP * wardrobe.gap)
            again = again if again.room <= bar.room else bar
            bars.append(colorbars.stand(again, along, offsets[side], styles))
            offsets[side] += bar.room
        if legend is None or common.legend is None:
            return Beside(None, tuple(bars))
        at = common.legend.position
        along = _along(inner, rects, at)
        return Beside(outside(legend, at, along, offsets[at] + air), tuple(bars))

    return inner, leave


def _along(area: Rect, rects: Sequence[Rect], side: str) -> Rect:
    """`area`, as long as panels are along a side of it."""
    x, y, w, h = area
    if side in ("right", "left"):
        low, high = min(r[1] for r in rects), max(r[1] + r[3] for r in rects)
        return (x, low, w, high - low)
    low, high = min(r[0] for r in rects), max(r[0] + r[2] for r in rects)
    return (low, y, high - low, h)
