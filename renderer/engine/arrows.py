"""Arrows as filled shapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHORTEST = 1.5
"""An arrow shorter than so many heads is drawn smaller as a whole."""
SPREAD = 0.8
"""Width of a head in lengths of it…"""
LEAST_SPREAD = 2.5
"""… but at least in widths of the shaft."""


BENDS = 24
"""Points of a shaft that bends."""
MOST_PIECES = 64
"""Of one shaft."""


@dataclass(frozen=True)
class Divided:
    """Shafts of arrows in pieces.

    rows     the arrow of each piece
    ends     of each piece in pixels, one after the other: (2 pieces, 2)
    middles  where each piece's middle is, as a share of its arrow
    widths   of each piece in pixels
    shafts   the share of each arrow that is its shaft
    """

    rows: NDArray[np.intp]
    ends: Floats
    middles: Floats
    widths: Floats
    shafts: Floats


def divided(outlines: Floats, rise: Floats, step: float) -> Divided:  # Hot path.
    """The shafts of arrows cut so that no piece rises more than `step`, where whole arrows rise by
    `rise`, shape (n,)."""
    tails, across = (outlines[:, 0] + outlines[:, 6]) / 2, outlines[:, 0] - outlines[:, 6]
    necks = (outlines[:, 1] + outlines[:, 5]) / 2
    with np.errstate(all="ignore"):
        shafts = np.hypot(*(necks - tails).T) / np.hypot(*(outlines[:, 3] - tails).T)
        pieces = np.ceil(np.abs(rise) * shafts / step)
    counts = np.clip(np.nan_to_num(pieces), 1, MOST_PIECES).astype(np.intp)
    rows = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    shares = np.stack([number, number + 1], axis=1) / counts[rows, None]
    ends = tails[rows, None] + (necks - tails)[rows, None] * shares[..., None]
    middles = shafts[rows] * shares.mean(axis=1)
    return Divided(rows, ends.reshape(-1, 2), middles, np.hypot(*across[rows].T), shafts)


def arrow_outlines(tails: Floats, tips: Floats, width: float, head: float) -> Floats:  # Hot path.
    """Outlines of arrows from `tails` to `tips` (n, 2), shape (n, 7, 2): the tail's two corners
    are the first and the last, the tip is the fourth. All in pixels; `width` is that of the shaft,
    `head` the length of the head. An arrow without length or place is NaN."""
    across = tips - tails
    with np.errstate(all="ignore"):
        lengths = np.hypot(across[:, 0], across[:, 1])
        size = np.minimum(1.0, lengths / (SHORTEST * head)) if head > 0 else np.ones(len(lengths))
        along = np.where(lengths > 0, 1 / lengths, np.nan)[:, None] * across
    left = np.stack([-along[:, 1], along[:, 0]], axis=1)
    shaft = left * (width / 2 * size)[:, None]
    wing = left * (max(SPREAD * head, LEAST_SPREAD * width) / 2 * size)[:, None]
    neck = tips - along * (head * size)[:, None]
    corners = [tails + shaft, neck + shaft, neck + wing, tips, neck - wing, neck - shaft]
    outlines = np.stack([*corners, tails - shaft], axis=1)
    outlines[np.isnan(along[:, 0])] = np.nan
    return outlines


def bent_outlines(
    tails: Floats, tips: Floats, width: float, head: float, curve: float
) -> Floats:  # Hot path.
    """Outlines of arrows that bend, their middle being `curve` lengths left of the straight way;
    shape (n, 2 BENDS + 3, 2). All in pixels."""
    across = tips - tails
    lengths = np.hypot(across[:, 0], across[:, 1])
    left = np.stack([-across[:, 1], across[:, 0]], axis=1)
    middles = (tails + tips) / 2 + 2 * curve * left  # Of a parabola whose top is half as far.
    with np.errstate(all="ignore"):
        size = np.minimum(1.0, lengths / (SHORTEST * head)) if head > 0 else np.ones(len(lengths))
        # At its end the parabola is passed at this many lengths for each share of the way.
        pace = lengths * np.sqrt(1 + 16 * curve**2)
        neck = np.clip(1 - head * size / pace, 0, 1)
    t = (neck[:, None] * np.linspace(0, 1, BENDS))[..., None]
    one, two, three = tails[:, None], middles[:, None], tips[:, None]
    points = one * (1 - t) ** 2 + two * 2 * t * (1 - t) + three * t**2
    along = 2 * (1 - t) * (two - one) + 2 * t * (three - two)
    with np.errstate(all="ignore"):
        along /= np.hypot(along[..., 0], along[..., 1])[..., None]
        end = tips - points[:, -1]
        end = np.where(head > 0, end / np.hypot(end[:, 0], end[:, 1])[:, None], along[:, -1])
    aside = np.stack([-along[..., 1], along[..., 0]], axis=2) * (width / 2 * size)[:, None, None]
    wing = np.stack([-end[:, 1], end[:, 0]], axis=1)
    wing *= (max(SPREAD * head, LEAST_SPREAD * width if head > 0 else width) / 2 * size)[:, None]
    outlines = np.concatenate(
        [points + aside, (points[:, -1] + wing)[:, None], three, (points[:, -1] - wing)[:, None],
         (points - aside)[:, ::-1]], axis=1,
    )  # fmt: skip
    outlines[~(lengths > 0)] = np.nan
    return np.asarray(outlines)
