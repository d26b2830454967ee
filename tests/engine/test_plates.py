"""Boxes and polygons as pixels."""

import numpy as np
import pytest

from renderer.engine.painter import Painter
from renderer.engine.plates import box_outlines, fill, fill_tall

CLIP = (20.0, 10.0, 260.0, 170.0)


def bars(count):
    """Corners of upright bars, some hanging, some beyond the clip."""
    random = np.random.default_rng(5)
    corners = np.empty((count, 2, 2))
    corners[:, 0, 0] = 10 + np.arange(count) * 2.3
    corners[:, 1, 0] = corners[:, 0, 0] + 1.7
    corners[:, 0, 1], corners[:, 1, 1] = 60.0, random.random(count) * 190
    return corners


@pytest.mark.parametrize("radius", [0.0, 0.6])
@pytest.mark.parametrize("colors", [1, 120])
@pytest.mark.parametrize("alpha", [1.0, 0.5])
def test_bars_drawn_lying_are_the_same(radius, colors, alpha):
    faces = np.random.default_rng(2).random((colors, 4))
    faces[:, 3] = alpha
    pictures = []
    for draw in (fill, fill_tall):
        painter = Painter(300, 200, 72)
        painter.fill((1.0, 1.0, 1.0, 1.0))
        points, bounds = box_outlines(bars(120), False, radius)
        draw(painter, points, bounds, faces, None, 0.0, CLIP)
        pictures.append(painter.pixels.astype(int))
    # Bars of one colour are one shape: where two share a pixel, what they cover adds up exactly.
    most = 10 if colors == 1 and alpha == 1 else 2 if not radius else 6
    assert np.abs(pictures[0] - pictures[1]).max() <= most


def test_round_corners_are_arcs_at_the_end_alone():
    corners = np.array([[[0.0, 0.0], [10.0, 50.0]]])
    points, bounds = box_outlines(corners, False, 3.0)
    assert bounds.tolist() == [0, 16]
    assert points[0].tolist() == [0, 0] and points[-1].tolist() == [10, 0]
    left = points[1:8]
    assert np.hypot(*(left - [3, 47]).T) == pytest.approx(3)
    assert points[:, 1].max() == 50


def test_round_corners_are_no_larger_than_a_bar():
    points, _ = box_outlines(np.array([[[0.0, 0.0], [10.0, -2.0]]]), False, 8.0)
    assert points[:, 1].min() == -2 and points[:, 1].max() == 0
    assert (points[:, 0] >= 0).all() and (points[:, 0] <= 10).all()


def test_a_rim_has_no_gap():
    painter = Painter(60, 60, 72)
    painter.fill((1.0, 1.0, 1.0, 1.0))
    points, bounds = box_outlines(np.array([[[10.0, 10.0], [50.0, 50.0]]]), False, 0.0)
    fill(painter, points, bounds, np.ones((1, 4)), (0.0, 0.0, 0.0, 1.0), 2.0, (0, 0, 60, 60))
    dark = painter.pixels[..., 0] < 128
    for row, column in ((10, 30), (49, 30), (30, 10), (30, 49), (9, 9), (50, 50), (9, 50), (50, 9)):
        assert dark[row, column] or dark[row - 1, column - 1], (row, column)
