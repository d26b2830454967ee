"""How far neighbours reach over their common border so that nothing shines through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_REACH = np.linspace(0, 0.5, 257)
_ALPHA = 2 * _REACH / (1 / 6 + _REACH + 2 * _REACH**2 - 4 / 3 * _REACH**3)


def seam(alpha: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how many pixels see-through neighbours reach over their common border.

    A pixel which they cover to c and d is covered to a c + a d - a^2 c d in all. Neighbours that
    reach over by e gain 2 a e; the product, over all places of a border within a pixel, has the
    mean a^2 (1/6 + e + 2 e^2 - 4/3 e^3). Where both are equal nothing is gained or lost."""
    return np.asarray(np.interp(alpha, _ALPHA, _REACH))
