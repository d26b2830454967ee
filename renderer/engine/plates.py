"""Filled polygons and boxes of a 2-D panel, in pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.outline import outlines, rim_colors
from renderer.engine.painter import Painter
from renderer.marks.drawing import RGBAs
from renderer.scene.scene import Rect

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

_CLEAR = np.zeros((1, 4))
_NO_WIDTH = np.zeros(1)
_TURN = np.linspace(0, np.pi / 2, 7)
"""Where a round corner has its points."""


def fill(
    painter: Painter, pixels: Floats, bounds: Rows, faces: RGBAs, edge: RGBA | None, width: float,
    clip: Rect, rims: Floats | None = None,
) -> None:  # fmt: skip  # Hot path.
    """Polygons in one call: polygon k has the corners pixels[bounds[k]:bounds[k + 1]]; one with a
    corner that is missing is left out. `rims`: the opacity of each edge."""
    starts, ends = bounds[:-1], bounds[1:]
    lost = ~np.isfinite(pixels).all(axis=1)
    whole = ends - starts > 2
    if lost.any():
        before = np.concatenate([[0], np.cumsum(lost)])
        whole &= before[ends] == before[starts]
    if not whole.any():
        return
    if len(faces) == len(starts) and len(faces) > 1:
        faces = faces[whole]
    rims = None if rims is None else rims[whole]
    starts, ends = starts[whole], ends[whole]
    if edge is None or not width > 0:
        painter.shapes(outlines(pixels, starts, ends), faces, _CLEAR, _NO_WIDTH, True, clip)
        return
    pixels, starts, ends = _closed(pixels, starts, ends)
    rim, wide = rim_colors(edge, rims), np.array([width])
    painter.shapes(outlines(pixels, starts, ends), faces, rim, wide, True, clip)


def fill_tall(
    painter: Painter, pixels: Floats, bounds: Rows, faces: RGBAs, edge: RGBA | None, width: float,
    clip: Rect, rims: Floats | None = None,
) -> None:  # fmt: skip  # Hot path.
    """The same for many polygons that are higher than wide, all with as many corners. Agg's time
    goes with the rows that a shape crosses, so they are drawn on a canvas that lies on its side."""
    side = painter.lying
    upright, lying = (canvas.pixels.view(np.uint32)[..., 0] for canvas in (painter, side))
    x, y, wide, high = clip
    left, right = max(int(x) - 1, 0), min(int(x + wide) + 2, painter.width)
    top = max(painter.height - int(y + high) - 2, 0)
    bottom = min(painter.height - int(y) + 1, painter.height)
    lying[left:right, top:bottom] = upright[top:bottom, left:right].T
    turned = np.stack([painter.height - pixels[:, 1], painter.width - pixels[:, 0]], axis=1)
    over = (painter.height - y - high, painter.width - x - wide, high, wide)
    if len(faces) == 1 and faces[0, 3] == 1 and edge is None and np.isfinite(turned).all():
        red, green, blue, alpha = map(float, faces[0])
        side.polygons(_one_way(turned, int(bounds[1])), int(bounds[1]),
                      (red, green, blue, alpha), over)  # fmt: skip
    else:
        fill(side, turned, bounds, faces, edge, width, over, rims)
    upright[top:bottom, left:right] = lying[left:right, top:bottom].T


def _one_way(points: Floats, corners: int) -> Floats:
    """Polygons that all go round the same way, so that none cuts a hole into another."""
    shapes = points.reshape(-1, corners, 2)
    one, two = shapes[:, 1] - shapes[:, 0], shapes[:, 2] - shapes[:, 1]
    back = one[:, 0] * two[:, 1] < one[:, 1] * two[:, 0]
    if back.any() and not back.all():
        shapes = shapes.copy()
        shapes[back] = shapes[back, ::-1]
    return shapes.reshape(-1, 2)


def _closed(pixels: Floats, starts: Rows, ends: Rows) -> tuple[Floats, Rows, Rows]:
    """Polygons that go on to their second corner, so that the rim has no gap."""
    counts = ends - starts + 2
    last = np.cumsum(counts)
    first = last - counts
    step = np.arange(last[-1]) - np.repeat(first, counts)
    rows = np.repeat(starts, counts) + step % np.repeat(ends - starts, counts)
    return pixels[rows], first, last


def box_outlines(
    corners: Floats, horizontal: bool, radius: float
) -> tuple[Floats, Rows]:  # Hot path.
    """Corners and bounds of boxes between two opposite `corners` (n, 2, 2): where each begins, and
    its end, which is round by `radius` or what there is room for."""
    along, across = (0, 1) if horizontal else (1, 0)
    base, end = corners[:, 0, along], corners[:, 1, along]
    low, high = corners[:, 0, across], corners[:, 1, across]
    count = len(corners)
    if not radius > 0:
        points = np.empty((count, 4, 2))
        points[:, :2, along], points[:, 2:, along] = base[:, None], end[:, None]
        points[:, (0, 3), across], points[:, 1:3, across] = low[:, None], high[:, None]
        return points.reshape(-1, 2), np.arange(count + 1) * 4
    length, width = end - base, high - low
    room = np.minimum(np.abs(length), np.abs(width) / 2)
    turn = np.minimum(radius, np.nan_to_num(room))[:, None]
    ahead, aside = np.sign(length)[:, None] * turn, np.sign(width)[:, None] * turn
    steps = len(_TURN)
    points = np.empty((count, 2 + 2 * steps, 2))
    points[:, 0, along] = points[:, -1, along] = base
    points[:, 0, across], points[:, -1, across] = low, high
    rise, drop = 1 - np.sin(_TURN), 1 - np.cos(_TURN)
    points[:, 1 : steps + 1, along] = end[:, None] - ahead * rise
    points[:, 1 : steps + 1, across] = low[:, None] + aside * drop
    points[:, steps + 1 : -1, along] = end[:, None] - ahead * rise[::-1]
    points[:, steps + 1 : -1, across] = high[:, None] - aside * drop[::-1]
    return points.reshape(-1, 2), np.arange(count + 1) * (2 + 2 * steps)
