"""Legends and colour bars: what they hold and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Layer, LegendEntry, Points
from renderer.scene.axes import AxisDraft, AxisScene
from renderer.scene.fit import shortened
from renderer.scene.scales import LINEAR, LOG
from renderer.scene.scene import ColorbarScene, LegendScene, Rect
from renderer.scene.text import TextStyle, advance
from renderer.spec.axis import Axis
from renderer.spec.panel import Corner, Legend, LegendBox

MOST_ENTRIES = 20
SWATCH = 1.9
"""Width of a legend's sample, in heights of its text."""
PAD = 0.6
ROW = 1.4
"""Height of a legend's row, in heights of its text."""
SPACE = 0.5
"""Between a sample and its text, in heights of the text."""
COLUMN = 1.1
"""Between columns, in heights of the text."""
BAR, BAR_GAP = 1.0, 0.4
"""Width of a colour bar, and from it to its tick text, in heights of the text."""
LARGEST_SHARE = 0.8
"""The part of a panel's width that a legend may take."""


@dataclass(frozen=True)
class BarDraft(AxisDraft):
    """A colour bar's axis before its ticks are known, and its colours from low to high."""

    stops: NDArray[np.float64]


def box(wanted: Legend) -> LegendBox:
    """The legend's keys, whichever way they were written."""
    return wanted if isinstance(wanted, LegendBox) else LegendBox(position=wanted)


def entries(layers: Sequence[Layer], wanted: LegendBox) -> tuple[LegendEntry, ...]:
    """The lines of the legend; the same entry only once; none where nobody could read them."""
    found: dict[str, LegendEntry] = {}
    for layer in layers:
        for entry in layer.legend():
            found.setdefault(entry.label, entry)
    many = len(found) > MOST_ENTRIES and wanted.position == "best"
    return () if wanted.position == "none" or many else tuple(found.values())


def stand(
    lines: tuple[LegendEntry, ...], wanted: LegendBox, area: Rect, style: TextStyle,
    cloud: Points | None,
) -> LegendScene | None:  # fmt: skip
    """The legend in `area`; `cloud` (shares of the area, (n, 2)) is what `best` avoids. None where
    it does not fit even in small type."""
    if not lines:
        return None
    title = wanted.title.text if wanted.title is not None else _common_title(lines)
    x, y, w, h = area
    for share in (1.0, 0.9, 0.8, 0.7, 0.6):
        sized = replace(style, size=style.size * share)
        for columns in range(1, min(4, len(lines)) + 1):
            shown = _made(lines, title, sized, columns, w * LARGEST_SHARE)
            width, height = shown.rect[2:]
            margin = round(0.6 * sized.height)
            if width + 2 * margin > w or height + 2 * margin > h:
                continue
            corner = wanted.position
            if corner == "best":
                corner = _emptiest(cloud, (width + margin) / w, (height + margin) / h)
            across = {"left": x + margin, "right": x + w - width - margin}
            upright = {"upper": y + h - height - margin, "lower": y + margin}
            left = next((v for k, v in across.items() if k in corner), x + (w - width) / 2)
            bottom = next((v for k, v in upright.items() if k in corner), y + (h - height) / 2)
            return replace(shown, rect=(round(left), round(bottom), width, height))
    return None


def _common_title(lines: Sequence[LegendEntry]) -> str:
    """The field that all entries are values of, if there is one."""
    titles = {entry.title for entry in lines}
    return titles.pop() if len(titles) == 1 else ""


def _made(
    lines: tuple[LegendEntry, ...], title: str, style: TextStyle, columns: int, room: float
) -> LegendScene:
    """The legend in so many columns, its texts cut to what `room` pixels hold."""
    high, rows = style.height, -(-len(lines) // columns)
    before = (SWATCH + SPACE) * high
    most = (room - 2 * PAD * high - (columns - 1) * COLUMN * high) / columns - before
    short = tuple(replace(e, label=shortened(e.label, style, most)) for e in lines)
    title = shortened(title, style, room - 2 * PAD * high)
    widths = tuple(
        before + max(advance(entry.label, style) for entry in short[start : start + rows])
        for start in range(0, len(lines), rows)
    )
    width = max(sum(widths) + (len(widths) - 1) * COLUMN * high, advance(title, style))
    height = (rows + bool(title)) * ROW * high + 2 * (PAD - 0.2) * high
    return LegendScene((0, 0, round(width + 2 * PAD * high), round(height)), title, short, style,
                       rows, widths)  # fmt: skip


def _emptiest(cloud: Points | None, width: float, height: float) -> Corner:
    """The corner whose box of this size (shares of the area) holds the least of the cloud."""
    if cloud is None or not len(cloud):
        return "upper left"
    corners: dict[Corner, tuple[float, float]] = {
        "upper right": (1 - width, 1 - height), "upper left": (0, 1 - height),
        "lower right": (1 - width, 0), "lower left": (0, 0),
    }  # fmt: skip

    def crowd(corner: Corner) -> int:
        low = np.array(corners[corner])
        inside = (cloud >= low) & (cloud <= low + (width, height))
        return int(inside.all(axis=1).sum())

    return min(corners, key=crowd)


def colorbar_of(layers: Sequence[Layer]) -> BarDraft | None:
    """The first continuous colour mapping of the panel, as an axis and its colours."""
    scale = next((s for s in (layer.scale() for layer in layers) if s is not None), None)
    if scale is None:
        return None
    low, high = scale.domain
    if high <= low:
        low, high = (low / 2, high * 2) if scale.log else (low - 0.5, high + 0.5)
    kind = LOG if scale.log else LINEAR
    return BarDraft(Axis(), low, high, kind, False, scale.label, False, None, scale.stops)


def bar_width(style: TextStyle) -> int:
    """Of a colour bar, in pixels."""
    return max(4, round(BAR * style.height))


def colorbar(
    axis: AxisScene, draft: BarDraft, area: Rect, gap: float, style: TextStyle
) -> ColorbarScene:
    """The colour bar right of `area`."""
    x, y, w, h = area
    return ColorbarScene((round(x + w + gap), y, bar_width(style), h), draft.stops, axis)
