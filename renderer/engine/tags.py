"""Short texts beside bars, slices and rules, in pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from renderer.engine.painter import Painter
from renderer.engine.passing import at_edge, clearness, in_turn
from renderer.marks.drawing import Tags, TagStyle
from renderer.scene.scene import PlaneScene
from renderer.scene.tags import sized
from renderer.scene.text import TextStyle, is_math

Floats = NDArray[np.float64]


def write_tags(
    painter: Painter, font: str, plane: PlaneScene, tags: Tags, style: TagStyle,
    pixels: Floats, rooms: Floats | None, bodies: Floats | None = None,
) -> None:  # fmt: skip  # Hot path.
    """Texts at `pixels` (n, 2), of which each is as visible as its room (n, 2), and the others with
    their `bodies` (n, 4), allow."""
    size = sized(style, font, painter.dpi, plane)
    if size <= 0:
        return
    gap = style.gap * painter.dpi / 72
    colors = np.broadcast_to(tags.colors, (len(pixels), 4)).tolist()
    sides, places = tags.sides.tolist(), pixels.tolist()
    clear = None
    if bodies is not None:
        type_ = TextStyle(font, size, (0.0, 0.0, 0.0, 1.0), painter.dpi, style.weight)
        clear = _clear(painter, tags, pixels, bodies, type_, gap, plane)
    elif style.apart and len(pixels) > 1:
        type_ = TextStyle(font, size, (0.0, 0.0, 0.0, 1.0), painter.dpi, style.weight)
        middles, widths = _spread(painter, tags, pixels, type_, gap)
        clear = in_turn(middles, widths, type_.height).tolist()
    for number, pieces in enumerate(tags.texts):
        red, green, blue, alpha = colors[number]
        if alpha <= 0 or not pieces:
            continue
        if clear is not None:
            alpha *= clear[number]
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


def _clear(
    painter: Painter, tags: Tags, pixels: Floats, bodies: Floats, style: TextStyle, gap: float,
    plane: PlaneScene,
) -> list[float]:  # fmt: skip  # Hot path.
    """How clear texts are of other bars and their texts, and of the panel's edge."""
    if not len(pixels):
        return []
    middles, widths = _spread(painter, tags, pixels, style, gap)
    inside = tags.boxes is not None
    seen = clearness(middles, widths, style.height, bodies, inside, tags.lying)
    across = int(tags.lying)
    low, length = plane.rect[across], plane.rect[across + 2]
    rooms = style.height if tags.lying else widths
    seen = seen * at_edge(middles[:, across], rooms, low, low + length)
    return [float(share) for share in np.nan_to_num(seen)]


def _spread(
    painter: Painter, tags: Tags, pixels: Floats, style: TextStyle, gap: float
) -> tuple[Floats, Floats]:
    """The middles of texts, and their widths."""
    widths = np.array([_runs(painter, pieces, style)[1] for pieces in tags.texts])
    spans = np.stack([widths, np.full(len(widths), style.height)], axis=1)
    middles = pixels + tags.sides * (spans / 2 + gap)
    # What has no text is in nobody's way.
    middles[[not pieces for pieces in tags.texts]] = np.nan
    return middles, widths


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
