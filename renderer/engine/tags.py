"""Short texts beside bars, slices and rules, in pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from renderer.engine.painter import Painter
from renderer.marks.drawing import Tags, TagStyle
from renderer.scene.scene import PlaneScene
from renderer.scene.tags import sized
from renderer.scene.text import TextStyle, is_math

Floats = NDArray[np.float64]


def write_tags(
    painter: Painter, font: str, plane: PlaneScene, tags: Tags, style: TagStyle,
    pixels: Floats, rooms: Floats | None,
) -> None:  # fmt: skip  # Hot path.
    """Texts at `pixels` (n, 2), of which each is as visible as its room (n, 2) allows."""
    size = sized(style, font, painter.dpi, plane)
    if size <= 0:
        return
    gap = style.gap * painter.dpi / 72
    colors = np.broadcast_to(tags.colors, (len(pixels), 4)).tolist()
    sides, places = tags.sides.tolist(), pixels.tolist()
    for number, pieces in enumerate(tags.texts):
        red, green, blue, alpha = colors[number]
        if alpha <= 0 or not pieces:
            continue
        type_ = TextStyle(font, size, (red, green, blue, 1.0), painter.dpi, style.weight)
        runs, width = _runs(painter, pieces, type_)
        if rooms is not None:
            alpha *= _fitting(rooms[number], width, type_.height, gap)
        if alpha > 0:
            side = sides[number]
            if style.turned:
                side = _turned(side, places[number], width, type_.height, gap, plane)
            x, y = _middle(places[number], side, width, type_.height, gap, style.around)
            # Capitals and digits are in the middle of what they stand beside.
            pen = x - width / 2, y - (type_.ascent - type_.descent) / 2
            for text, ahead in runs:
                painter.text(text, type_, pen[0] + ahead, pen[1], alpha=alpha)


def _runs(
    painter: Painter, pieces: Sequence[str], style: TextStyle
) -> tuple[list[tuple[str, float]], float]:
    """The text's runs with their pens, and its width."""
    if any("$" in piece for piece in pieces) and is_math("".join(pieces)):
        pieces = ["".join(pieces)]
    return painter.glyphs.placed(pieces, style)


def _fitting(room: Floats, width: float, height: float, gap: float) -> float:
    """1 where a text fits into its room, 0 where it does not, and between for a little: texts of
    things that grow come slowly."""
    left = min(float(room[0]) - width - gap, 1.5 * (float(room[1]) - 0.8 * height))
    return min(max(left / max(gap, 1.0), 0.0), 1.0)


def _turned(
    side: Sequence[float], place: Sequence[float], width: float, height: float, gap: float,
    plane: PlaneScene,
) -> list[float]:  # fmt: skip
    """The side, or the one over against it where the text would leave the panel."""
    left, bottom, wide, high = plane.rect
    ends = ((left, left + wide, width), (bottom, bottom + high, height))
    turned = []
    for part, at, (low, top, length) in zip(side, place, ends, strict=True):
        reach = at + part * (length + gap)
        turned.append(-part if reach > top + 1 or reach < low - 1 else part)
    return turned


def _middle(
    place: Sequence[float], side: Sequence[float], width: float, height: float, gap: float,
    around: bool,
) -> tuple[float, float]:  # fmt: skip
    """The middle of a text beside its place."""
    if around:
        # The whole of the text lies beyond the circle's tangent.
        away = gap + (abs(side[0]) * width + abs(side[1]) * height) / 2
        return place[0] + side[0] * away, place[1] + side[1] * away
    return place[0] + side[0] * (gap + width / 2), place[1] + side[1] * (gap + height / 2)
