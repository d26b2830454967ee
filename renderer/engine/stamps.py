"""Many markers of one look: each is rasterised once for every place in a pixel, and then stamped.

Places are rounded to an eighth of a pixel: no more than a sixteenth from where they are, so that
pixels at a marker's rim differ by less than a tenth of its contrast.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

PHASES = 8
"""Places in a pixel along each axis."""
MANY = 2000
"""From so many markers on, rasterising them one by one is slower by far."""
RUN = 400
"""Markers of one colour in a row, on average, for which stamps pay."""
SHIFT = (-0.5, 0.5)
"""Agg stamps markers with their origin in the middle of a pixel, rows counted from the top."""

BEYOND = 1e6
"""Pixels that are on no canvas."""

_path: Any = Path._fast_from_codes_and_verts  # type: ignore[attr-defined]


def colored_runs(
    count: int, faces: NDArray[np.float64]
) -> list[tuple[int, int]] | None:  # Hot path.
    """Where colours change among so many markers, as runs of one colour; None where stamps would
    not pay."""
    if count < MANY:
        return None
    if len(faces) == 1:
        return [(0, count)]
    changes = np.flatnonzero((faces[1:] != faces[:-1]).any(axis=1)) + 1
    if (len(changes) + 1) * RUN > count:
        return None
    ends = [*changes.tolist(), count]
    return list(zip([0, *ends[:-1]], ends, strict=True))


def stamps(points: NDArray[np.float64], size: float) -> Iterator[tuple[Affine2D, Any]]:  # Hot path.
    """Markers of a size at pixels (n, 2), all finite, by their place in a pixel: how the marker of
    size 1 is drawn there, and the pixels it is stamped at."""
    steps = np.floor(np.clip(points, -BEYOND, BEYOND) * PHASES + 0.5).astype(np.int64)
    cells = steps // PHASES
    phases = steps - cells * PHASES
    key = (phases[:, 0] * PHASES + phases[:, 1]).astype(np.uint16)
    order = np.argsort(key, kind="stable")
    counts = np.bincount(key, minlength=PHASES * PHASES)
    places, start = cells[order].astype(np.float64), 0
    for phase, count in enumerate(counts.tolist()):
        if count:
            yield _placed(size, phase), _path(places[start : start + count], None)
            start += count


@lru_cache(maxsize=20 * PHASES * PHASES)
def _placed(size: float, phase: int) -> Affine2D:
    across, up = divmod(phase, PHASES)
    x, y = across / PHASES + SHIFT[0], up / PHASES + SHIFT[1]
    return Affine2D(np.array([[size, 0.0, x], [0.0, size, y], [0.0, 0.0, 1.0]]))
