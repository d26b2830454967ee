"""Filled polygons in a 2-D panel."""

import numpy as np
import pytest

from renderer.engine.axes2d import Axes2D
from renderer.engine.painter import Painter


@pytest.fixture
def panel(studio, wave):
    """Axes from 0 to 10 both ways, and the painter they draw with."""
    axes = {"x": {"limits": [0, 10]}, "y": {"limits": [0, 10]}}
    scene = studio.scene(wave(axes=axes, series=[{"mark": "line", "x": "t", "y": "s"}]))
    painter = Painter(scene.width, scene.height, scene.dpi)
    painter.fill((1, 1, 1, 1))
    return Axes2D(scene, scene.panels[0].space, painter), painter


def at(axes, painter, x, y):
    column, row = axes.project(np.array([[x, y]], dtype=float))[0]
    return painter.pixels[painter.height - 1 - int(row), int(column)].tolist()


SQUARE = [[2.0, 2.0], [4.0, 2.0], [4.0, 4.0], [2.0, 4.0]]


def test_each_polygon_has_its_colour(panel):
    axes, painter = panel
    points = np.array([*SQUARE, [6, 6], [8, 6], [7, 9]], dtype=float)
    faces = np.array([[1, 0, 0, 1], [0, 0, 1, 1]], dtype=float)
    axes.areas(points, np.array([0, 4, 7]), faces)
    assert at(axes, painter, 3, 3) == [255, 0, 0, 255]
    assert at(axes, painter, 7, 7) == [0, 0, 255, 255]
    assert at(axes, painter, 5, 5) == [255, 255, 255, 255]


def test_infinite_corners_are_at_the_axis_s_ends(panel):
    axes, painter = panel
    points = np.array([[2, -np.inf], [4, -np.inf], [4, 4], [2, 4]])
    axes.areas(points, np.array([0, 4]), np.array([[1.0, 0, 0, 1]]))
    assert at(axes, painter, 3, 0.2) == [255, 0, 0, 255]


def test_a_polygon_with_a_missing_corner_is_left_out(panel):
    axes, painter = panel
    lost = [[5, 5], [np.nan, 5], [6, 6]]
    axes.areas(np.array([*SQUARE, *lost]), np.array([0, 4, 7]), np.array([[1.0, 0, 0, 1]]))
    assert at(axes, painter, 3, 3) == [255, 0, 0, 255]
    assert at(axes, painter, 5.5, 5.2) == [255, 255, 255, 255]


def test_what_lies_outside_is_cut(panel):
    axes, painter = panel
    points = np.array([[5, 5], [500, 5], [500, 8], [5, 8]], dtype=float)
    axes.areas(points, np.array([0, 4]), np.array([[1.0, 0, 0, 1]]))
    x, y, width, height = (int(v) for v in axes.plane.rect)
    row = painter.height - 1 - int(y + 0.6 * height)
    assert painter.pixels[row, x + width - 2].tolist() == [255, 0, 0, 255]
    assert painter.pixels[row, min(x + width + 2, painter.width - 1)].tolist() == [255] * 4
