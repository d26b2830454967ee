"""Frames drawn larger than they will be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def reduced(pixels: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:  # Hot path.
    """The mean of each square of `times` x `times` pixels (1, 2 or 4), rounded; colours of four
    bytes are added two at a time."""
    if times == 1:
        return pixels
    packed = pixels.view(np.uint32)[..., 0]
    half = np.uint32(times * times // 2 * 0x00010001)
    shift = np.uint32(2 if times == 2 else 4)
    even, odd = np.uint32(0x00FF00FF), np.uint32(8)
    total = [np.full((len(packed) // times, packed.shape[1] // times), half) for _ in range(2)]
    for row in range(times):
        for column in range(times):
            part = packed[row::times, column::times]
            total[0] += part & even
            total[1] += (part >> odd) & even
    low, high = ((lanes >> shift) & even for lanes in total)
    return (low | (high << odd)).view(np.uint8).reshape(*low.shape, 4)
