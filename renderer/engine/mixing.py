"""Pictures of one size mixed in shares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

SHARES = 256
"""Opacity is a whole part of this."""
_EVEN, _ROUND = np.uint32(0x00FF00FF), np.uint32(0x00800080)
_ODD = np.uint32(0xFF00FF00)


def mix(under: Pixels, over: Pixels, alpha: float) -> Pixels:  # Hot path.
    """`over` at an opacity on `under`, both opaque RGBA, shape (height, width, 4). Two colours are
    computed at a time, in the halves of a number."""
    share = round(alpha * SHARES)
    one, two = _packed(under), _packed(over)
    most, rest = np.uint32(share), np.uint32(SHARES - share)
    low = (one & _EVEN) * rest
    low += (two & _EVEN) * most
    low += _ROUND
    low >>= np.uint32(8)
    low &= _EVEN
    high = ((one >> np.uint32(8)) & _EVEN) * rest
    high += ((two >> np.uint32(8)) & _EVEN) * most
    high += _ROUND
    high &= _ODD
    high |= low
    return high.view(np.uint8).reshape(under.shape)


def _packed(pixels: Pixels) -> NDArray[np.uint32]:
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
