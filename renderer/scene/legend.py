"""Legends and colour bars: what they hold and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renderer.marks.base import Layer, LegendEntry, Points
from renderer.scene.axes import AxisDraft
from renderer.scene.scene import ColorbarScene, LegendScene, Rect
from renderer.scene.text import TextStyle, advance
from renderer.spec.panel import Axis, Corner, Legend, LegendBox

MOST_ENTRIES = 20
SWATCH = 1.9
"""Width of a legend's sample, in heights of its text."""
PAD = 0.6
ROW = 1.4
"""Height of a legend's row, in heights of its text."""
BAR = 1.0
"""Width of a colour bar, in heights of tick text."""


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
    """The legend in `area`; `cloud` (shares of the area, (n, 2)) is what `best` avoids."""
    if not lines:
        return None
    title = wanted.title or ""
    texts = [entry.label for entry in lines]
    width = max(
        SWATCH * style.height + 0.5 * style.height + max(advance(t, style) for t in texts),
        advance(title, style),
    )
    width = round(width + 2 * PAD * style.height)
    height = round((len(lines) + bool(title)) * ROW * style.height + 2 * (PAD - 0.2) * style.height)
    margin = round(0.6 * style.height)
    x, y, w, h = area
    corner = wanted.position
    if corner == "best":
        corner = _emptiest(cloud, (width + margin) / w, (height + margin) / h)
    across = {"left": x + margin, "right": x + w - width - margin}
    upright = {"upper": y + h - height - margin, "lower": y + margin}
    left = next((v for k, v in across.items() if k in corner), x + (w - width) / 2)
    bottom = next((v for k, v in upright.items() if k in corner), y + (h - height) / 2)
    return LegendScene((round(left), round(bottom), width, height), title, lines)


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


def colorbar_of(layers: Sequence[Layer]) -> tuple[AxisDraft, np.ndarray] | None:
    """The first continuous colour mapping of the panel, as an axis and its colours."""
    scale = next((s for s in (layer.scale() for layer in layers) if s is not None), None)
    if scale is None:
        return None
    low, high = scale.domain
    if high <= low:
        low, high = low - 0.5, high + 0.5
    return AxisDraft(Axis(), low, high, scale.log, False, scale.label), scale.stops


def colorbar_room(draft: AxisDraft, style: TextStyle, label: TextStyle) -> float:
    """Width in pixels of a colour bar with its ticks and title."""
    texts = draft.settle(6).texts
    ticks = max((advance(text, style) for text in texts), default=0.0)
    title = 1.2 * label.height if draft.label else 0.0
    return (BAR + 0.6) * style.height + ticks + title


def colorbar(
    draft: AxisDraft, stops: np.ndarray, area: Rect, gap: float, style: TextStyle
) -> ColorbarScene:
    """The colour bar right of `area`."""
    x, y, w, h = area
    bar = (round(x + w + gap), y, max(4, round(BAR * style.height)), h)
    return ColorbarScene(bar, stops, draft.settle(max(2, int(h / (3.2 * style.height)))))
