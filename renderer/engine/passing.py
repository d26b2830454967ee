"""Texts of bars that pass each other: how clear each is of the other texts and bars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CAPITALS = 0.36
"""Half the height of what is seen of a text, in heights of its line."""
BESIDE, ABOVE, NARROW = 0.25, (0.2, 0.7), 0.04
"""So far beside, or (from, to) above or below another thing, a text is whole, in heights of its
line; nearer it fades. Beside others above upright bars: in widths of a bar. Bars that stand still
have room for that."""
AT_ONCE = 400
"""Texts that are compared with all bars at once."""


def clearness(
    middles: Floats, widths: Floats, line: float, bodies: Floats, inside: bool, lying: bool
) -> Floats:  # Hot path.
    """How visible each text is, 0 to 1, that stands with its middle at `middles` (n, 2) beside its
    bar `bodies` (n, 4), from x to x and y to y, all in pixels: not where it would lie over another
    bar, or where the text of a later bar stands. `inside`: in its bar, which is over earlier ones.
    """
    halves = np.stack([widths / 2, np.full(len(widths), CAPITALS * line)], axis=1)
    lows, highs = middles - halves, middles + halves
    ends = np.sort(bodies.reshape(-1, 2, 2), axis=2)
    soft = _soft(ends, line, lying)
    clear = np.ones(len(widths))
    for first in range(0, len(widths), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        mine = np.arange(len(widths))[part, None]
        others = np.arange(len(widths))[None]
        from_texts = _apart(lows[part], highs[part], lows, highs, soft[0])
        from_bars = _apart(lows[part], highs[part], ends[:, :, 0], ends[:, :, 1], soft[1])
        from_texts[others <= mine] = 1.0
        from_bars[(others <= mine) if inside else (others == mine)] = 1.0
        clear[part] = np.minimum(from_texts.min(axis=1), from_bars.min(axis=1))
    return clear


def in_turn(middles: Floats, widths: Floats, line: float) -> Floats:  # Hot path.
    """How visible each text is, 0 to 1, that stands with its middle at `middles` (n, 2), in pixels:
    not where one before it stands, as far as that is visible itself."""
    halves = np.stack([widths / 2, np.full(len(widths), CAPITALS * line)], axis=1)
    lows, highs = middles - halves, middles + halves
    soft, clear = np.array([BESIDE, ABOVE[0]]) * line, np.ones(len(widths))
    for number in range(1, len(widths)):
        mine = slice(number, number + 1)
        apart = _apart(lows[mine], highs[mine], lows[:number], highs[:number], soft)[0]
        clear[number] = max(0.0, 1 - float((clear[:number] * (1 - apart)).max()))
    return clear


def _soft(bodies: Floats, line: float, lying: bool) -> tuple[Floats, Floats]:
    """How far apart texts are whole, from other texts and from bars, along x and y."""
    thick = float(np.median(bodies[:, int(lying), 1] - bodies[:, int(lying), 0]))
    if not lying:
        both = np.array([NARROW * thick, ABOVE[0] * line])
        return both, both
    room = thick / line - 2 * CAPITALS
    texts, bars = np.clip([room, room / 2], *ABOVE).tolist()
    return np.array([BESIDE, texts]) * line, np.array([BESIDE, bars]) * line


def _apart(lows: Floats, highs: Floats, others: Floats, tops: Floats, soft: Floats) -> Floats:
    """How far boxes (n, 2) are apart from others (m, 2), 0 where they touch to 1, (n, m)."""
    gaps = np.maximum(lows[:, None] - tops[None], others[None] - highs[:, None])
    shares = (gaps / soft).max(axis=2)
    return np.asarray(np.clip(np.nan_to_num(shares, nan=1.0), 0.0, 1.0))


def at_edge(middles: Floats, sizes: Floats | float, low: float, high: float) -> Floats:  # Hot path.
    """How visible texts of these sizes are that leave a panel from `low` to `high`: those that are
    half out are not seen."""
    return np.asarray(np.clip(2 * np.minimum(middles - low, high - middles) / sizes, 0.0, 1.0))
