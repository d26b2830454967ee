"""Frames drawn larger and reduced."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.engine.reducing import reduced


@pytest.mark.parametrize("times", [2, 4])
def test_each_pixel_is_the_mean_of_its_square(times):
    pixels = np.random.default_rng(2).integers(0, 256, (6 * times, 9 * times, 4), dtype=np.uint8)
    squares = pixels.reshape(6, times, 9, times, 4).astype(float)
    expected = np.floor(squares.mean(axis=(1, 3)) + 0.5)
    assert (reduced(pixels, times) == expected).all()


def test_the_same_pixels_where_nothing_is_reduced():
    pixels = np.full((2, 2, 4), 7, dtype=np.uint8)
    assert reduced(pixels, 1) is pixels


def test_a_supersampled_frame_is_the_same_picture_sharper(studio, wave):
    spec = wave(series=[{"mark": "line", "x": "t", "y": "s"}], title="{t:.1f}")
    plain = studio.stage(spec).frame(9).copy().astype(int)
    fine = studio.stage({**spec, "canvas": {"size": [320, 200], "supersample": 2}}).frame(9)
    assert fine.shape == plain.shape
    apart = np.abs(fine.astype(int) - plain).max(axis=2)
    assert 0 < (apart > 60).mean() < 0.06


def test_the_drawn_picture_is_limited(studio, wave):
    with pytest.raises(Exception, match="too large"):
        studio.scene(wave(canvas={"size": [8000, 4000], "supersample": 4}))
