"""Pixels of cells, of mixed pictures and of bundled lines."""

import numpy as np
import pytest

from renderer.engine.mixing import mix
from renderer.engine.mosaic import taps
from renderer.engine.streaks import bundles


def test_each_pixel_has_the_cell_that_its_middle_is_in():
    found = taps(np.array([2.0, 4.6, 5.4, 9.0]), 0, 12)
    assert (found.first, found.stop) == (2, 9)
    assert found.nearest.tolist() == [0, 0, 0, 2, 2, 2, 2]
    turned = taps(np.array([9.0, 5.4, 4.6, 2.0]), 0, 12)
    assert turned.nearest.tolist() == [2, 2, 2, 0, 0, 0, 0]


def test_cells_beyond_the_panel_cover_nothing():
    assert taps(np.array([20.0, 30, 40]), 0, 12).stop == 0


@pytest.mark.parametrize("edges", [np.arange(0.0, 61, 10), np.array([0.0, 4, 6, 20, 41, 60])])
def test_weights_add_up_and_reproduce_a_line(edges):
    found = taps(edges, 0, 60)
    middles = (edges[1:] + edges[:-1]) / 2
    assert found.weights.sum(axis=0) == pytest.approx(np.ones(60), abs=1e-6)
    values = (middles[found.cells] * found.weights).sum(axis=0)
    pixels = np.arange(60) + 0.5
    # Cubic interpolation looks at two cells to each side.
    inner = (pixels > middles[1]) & (pixels < middles[-2])
    assert values[inner] == pytest.approx(pixels[inner], abs=1e-4)
    assert values[0] == pytest.approx(middles[0]), "constant beyond the outermost middles"


def test_a_parabola_is_interpolated_exactly_on_even_cells():
    found = taps(np.arange(0.0, 101, 10), 0, 100)
    middles = np.arange(5.0, 100, 10)
    values = ((middles**2)[found.cells] * found.weights).sum(axis=0)
    pixels = np.arange(100) + 0.5
    inner = (pixels > 15) & (pixels < 85)
    assert values[inner] == pytest.approx(pixels[inner] ** 2, rel=1e-5)


@pytest.mark.parametrize("alpha", [0.0, 0.25, 0.5, 1.0])
def test_pictures_are_mixed_as_numbers_are(alpha):
    random = np.random.default_rng(1)
    under, over = random.integers(0, 256, (2, 30, 40, 4), dtype=np.uint8)
    found = mix(under, over, alpha).astype(float)
    assert np.abs(found - (under + (over.astype(float) - under) * alpha)).max() <= 0.51


def test_a_picture_on_itself_is_itself():
    same = np.random.default_rng(2).integers(0, 256, (20, 20, 4), dtype=np.uint8)
    for alpha in np.linspace(0, 1, 257):
        assert np.array_equal(mix(same, same, float(alpha)), same)


def test_lines_are_bundled_by_colour_and_nothing_is_lost():
    random = np.random.default_rng(4)
    points, bounds = random.random((60, 2)), np.array([0, 25, 26, 60])
    colors = np.repeat(random.choice([0.25, 0.5, 1.0], (60, 1)), 4, axis=1)
    points[40] = np.nan
    drawn = {}
    for bundle in bundles(points, bounds, colors):
        last = None
        for point, code in zip(bundle.points.tolist(), bundle.codes.tolist(), strict=True):
            if code == 2:
                drawn[(*last, *point)] = bundle.rgba[0]
            last = point
    wanted = {}
    for k in range(59):
        joint = k + 1 in bounds or k in (39, 40)
        if not joint:
            wanted[(*points[k].tolist(), *points[k + 1].tolist())] = colors[k, 0]
    assert drawn == wanted


def test_no_lines_at_all():
    assert not list(bundles(np.empty((0, 2)), np.array([0]), np.empty((0, 4))))
    clear = np.zeros((3, 4))
    assert not list(bundles(np.random.default_rng(0).random((3, 2)), np.array([0, 3]), clear))
