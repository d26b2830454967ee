"""Legends and colour bars that stand in a panel, over its data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from renderer.marks.base import Layer
from renderer.scene import colorbars, legends
from renderer.scene.colorbars import INSIDE, BarDraft
from renderer.scene.crowd import Crowd, Shares
from renderer.scene.draft import LegendDraft
from renderer.scene.legends import Room
from renderer.scene.notes import ground_box, lines_of
from renderer.scene.outfit import Wardrobe
from renderer.scene.scene import ColorbarScene, LegendScene, Rect, Styles

LARGEST_PART = 0.8
"""The part of a panel's width that a legend may take."""
MARGIN = 0.6
"""From the panel's sides, in heights of the legend's text."""
GROUND = 0.86
"""Opacity of a legend's ground."""


@dataclass(frozen=True)
class Inside:
    """What stands in a panel's data area."""

    legend: LegendScene | None
    bars: tuple[ColorbarScene, ...]
    hidden: float
    """How much of a layer the legend hides."""


def stand(
    legend: LegendDraft | None, bars: tuple[BarDraft, ...], rect: Rect, styles: Styles,
    crowded: Crowd,
) -> Inside:  # fmt: skip
    """The legend and the inside ones of a panel's bars in `rect`, where they hide least."""
    margin = round(MARGIN * styles.legend.height)
    found: list[ColorbarScene] = []
    for bar in bars:
        if bar.inside:
            shown = _bar(bar, rect, margin, styles, crowded)
            found.append(shown)
            assert shown.ground is not None
            crowded = crowded.with_taken([as_shares(shown.ground, rect)])
    if legend is None or legend.outside:
        return Inside(None, tuple(found), 0.0)
    x, y, w, h = rect
    room = Room(min(LARGEST_PART * w, w - 2 * margin), h - 2 * margin, columns=legend.columns)
    made = legends.fitted(legend.sections, styles.legend, room)
    if made is None:
        return Inside(None, tuple(found), 1.0)
    width, height = made.rect[2:]
    wide, high = (width + margin) / w, (height + margin) / h
    position, hidden = legend.position, 0.0
    if position == "best":
        position, hidden = crowded.best(wide, high)
    left, foot = _corner(position, rect, (width, height), margin)
    made = replace(made, rect=(left, foot, width, height), ground=GROUND)
    return Inside(made, tuple(found), hidden)


def _bar(bar: BarDraft, rect: Rect, margin: float, styles: Styles, crowded: Crowd) -> ColorbarScene:
    x, y, w, h = rect
    length = (bar.wanted.length or INSIDE) * w
    worn = colorbars.wear(bar, w if bar.wanted.length else length, styles, 0.0)
    size = colorbars.box_size(worn, length, styles)
    size = (min(size[0], w), min(size[1], h))
    position: str = bar.wanted.position
    if position == "inside":
        position = crowded.best((size[0] + margin) / w, (size[1] + margin) / h)[0]
    left, foot = _corner(position, rect, size, margin)
    return colorbars.stand_inside(worn, (left, foot, round(size[0]), round(size[1])), styles)


def _corner(position: str, rect: Rect, size: tuple[float, float], margin: float) -> tuple[int, int]:
    """The lower left corner of a box at a corner or side of `rect`, or in its middle."""
    x, y, w, h = rect
    width, height = size
    across = {"left": x + margin, "right": x + w - width - margin}
    upright = {"upper": y + h - height - margin, "lower": y + margin}
    left = next((v for k, v in across.items() if k in position), x + (w - width) / 2)
    foot = next((v for k, v in upright.items() if k in position), y + (h - height) / 2)
    return round(left), round(foot)


def as_shares(box: Rect, rect: Rect) -> Rect:
    """A box in pixels as shares of a panel."""
    x, y, w, h = rect
    return ((box[0] - x) / w, (box[1] - y) / h, box[2] / w, box[3] / h)


def inset_box(position: str, size: tuple[float, float], rect: Rect, crowded: Crowd) -> Rect:
    """Where an inset of this size (parts of the panel's) stands in `rect`."""
    x, y, w, h = rect
    margin = round(0.02 * min(w, h)) + 2
    width, height = round(size[0] * w), round(size[1] * h)
    if position == "best":
        position = crowded.best((width + margin) / w, (height + margin) / h)[0]
    left, foot = _corner(position, rect, (width, height), margin)
    return (left, foot, width, height)


def note_box(
    layer: Layer, axes: tuple[Shares, Shares], rect: Rect, wardrobe: Wardrobe
) -> Rect | None:
    """The box of a layer's note, as shares of its 2-D panel; None where there is none to be
    seen."""
    found = layer.noted()
    if found is None:
        return None
    point, note = found
    share = [float(axis.share(point[:1, n])[0]) for n, axis in enumerate(axes)]
    if not all(0 <= part <= 1 for part in share):
        return None
    at = (rect[0] + share[0] * rect[2], rect[1] + share[1] * rect[3])
    lines = lines_of(note, wardrobe.theme.font, wardrobe.dpi, rect[2:])
    return as_shares(ground_box(note, lines, at, rect), rect)
