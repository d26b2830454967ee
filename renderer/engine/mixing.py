"""Pictures of one size mixed in shares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Packed = NDArray[np.uint32]
"""A colour in each number."""

SHARES = 256
"""Opacity is a whole part of this."""
ROWS = 32
"""Rows that are mixed at a time."""
_EVEN, _ROUND = np.uint32(0x00FF00FF), np.uint32(0x00800080)
_ODD, _BYTE = np.uint32(0xFF00FF00), np.uint32(8)


def mix(under: Pixels, over: Pixels, alpha: float) -> Pixels:  # Hot path.
    """`over` at an opacity on `under`, both opaque RGBA, shape (height, width, 4). Two colours are
    computed at a time, in the halves of a number, and so few rows that they stay at hand."""
    share = round(alpha * SHARES)
    one, two = _packed(under), _packed(over)
    made = np.empty(one.shape, dtype=np.uint32)
    room = np.empty((2, min(ROWS, len(one)), one.shape[1]), dtype=np.uint32)
    for first in range(0, len(one), ROWS):
        part = slice(first, first + ROWS)
        _mix(one[part], two[part], np.uint32(share), made[part], room[:, : len(one[part])])
    return made.view(np.uint8).reshape(under.shape)


def _mix(one: Packed, two: Packed, share: np.uint32, made: Packed, room: Packed) -> None:
    low, part = room
    rest = np.uint32(SHARES) - share
    np.bitwise_and(one, _EVEN, out=low)
    low *= rest
    np.bitwise_and(two, _EVEN, out=part)
    part *= share
    low += part
    low += _ROUND
    low >>= _BYTE
    low &= _EVEN
    np.right_shift(one, _BYTE, out=part)
    part &= _EVEN
    part *= rest
    np.right_shift(two, _BYTE, out=made)
    made &= _EVEN
    made *= share
    made += part
    made += _ROUND
    made &= _ODD
    made |= low


def _packed(pixels: Pixels) -> Packed:
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
