"""Layers that come and go as a whole: what they draw is mixed with the picture without it, so that
what overlaps within a layer shows no more than when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from renderer.engine.mixing import mix
from renderer.engine.painter import Painter


def faded(painter: Painter, alpha: float, draw: Callable[[], None]) -> None:  # Hot path.
    """What `draw` draws, at an opacity from 0 to 1."""
    if alpha >= 1:
        draw()
    elif alpha > 0:
        below = painter.pixels.copy()
        draw()
        np.copyto(painter.pixels, mix(below, painter.pixels, alpha))


def faded_among(
    painter: Painter, alphas: Iterable[float], draw: Callable[[float], None]
) -> None:  # fmt: skip  # Hot path.
    """Layers that lie before and behind each other, each at its opacity; `draw` draws all that are
    at least so opaque. Of those that come together, one as opaque as another goes with it."""
    levels = sorted({alpha for alpha in alphas if 0 < alpha < 1})
    if not levels:
        draw(1.0)
        return
    ground = painter.pixels.copy()
    draw(levels[0])
    for level, above in zip(levels, [*levels[1:], 1.0], strict=True):
        more = painter.pixels.copy()
        np.copyto(painter.pixels, ground)
        draw(above)
        np.copyto(painter.pixels, mix(painter.pixels, more, level / above))
