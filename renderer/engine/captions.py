"""Captions and signs of the film as drawn: over everything, each with its opacity at the frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.painter import Painter
from renderer.scene.scene import CaptionScene, DialScene, ProgressScene

THICKNESS = 0.16
"""Of a ring, in diameters."""
STEP = np.pi / 40
"""Of a ring, between its corners."""


def draw_caption(caption: CaptionScene, index: int, painter: Painter) -> None:  # Hot path.
    """A caption at a frame; nothing while it is not shown."""
    alpha = float(caption.showing.alphas[index])
    if alpha <= 0:
        return
    if caption.ground is not None:
        rect, rgba = caption.ground
        painter.rectangle(rect, _faded(rgba, alpha))
    if caption.dial is not None:
        _dial(caption.dial, index, alpha, painter)
    for label in caption.labels:
        painter.label(label, index, alpha)


def draw_track(bar: ProgressScene, painter: Painter) -> None:
    """The still part of the progress bar."""
    painter.rectangle(bar.rect, bar.track)


def draw_progress(bar: ProgressScene, share: float, painter: Painter) -> None:  # Hot path.
    """The progress bar filled so far."""
    x, y, width, height = bar.rect
    if share > 0:
        painter.rectangle((x, y, width * share, height), bar.rgba)


def _dial(dial: DialScene, index: int, alpha: float, painter: Painter) -> None:  # Hot path.
    share = float(dial.shares[index])
    x, y, width, height = dial.rect
    fill, track = _faded(dial.rgba, alpha), _faded(dial.track, alpha)
    if dial.kind == "bar":
        painter.rectangle(dial.rect, track)
        if share > 0:
            painter.rectangle((x, y, width * share, height), fill)
        return
    thick = THICKNESS * width
    middle, radius = np.array([x + width / 2, y + height / 2]), (width - thick) / 2
    painter.line(_arc(middle, radius, 1.0), track, thick, butt=True)
    if share > 0:
        painter.line(_arc(middle, radius, share), fill, thick, butt=True)


def _arc(middle: NDArray[np.float64], radius: float, share: float) -> NDArray[np.float64]:
    """Points (n, 2) along a circle, clockwise from its top."""
    angles = np.linspace(0, 2 * np.pi * share, max(2, int(np.ceil(2 * np.pi * share / STEP)) + 1))
    return middle + radius * np.stack([np.sin(angles), np.cos(angles)], axis=1)


def _faded(rgba: RGBA, alpha: float) -> RGBA:
    return (*rgba[:3], rgba[3] * alpha)
