"""Many markers at once, against the same drawn one by one."""

import numpy as np
import pytest

from renderer.engine import stamps
from renderer.engine.painter import Painter

RNG = np.random.default_rng(5)


def drawn(monkeypatch, many, points, size, faces, marker="o", clip=None):
    monkeypatch.setattr(stamps, "MANY", 1 if many else 10**9)
    monkeypatch.setattr(stamps, "RUN", 1 if many else 10**9)
    painter = Painter(300, 200, 100)
    painter.fill((1, 1, 1, 1))
    painter.dots(points, np.array([size]), np.array(faces), marker, clip=clip)
    return painter.pixels[..., :3].astype(int)


def apart(count):
    """Points on a lattice, each anywhere in its pixel."""
    places = np.stack(np.meshgrid(np.arange(20, 280, 24), np.arange(20, 180, 24)), 2).reshape(-1, 2)
    return places[:count] + RNG.uniform(0, 1, (count, 2))


@pytest.mark.parametrize("marker", ["o", "s", "^", "*", "."])
@pytest.mark.parametrize("size", [2.0, 5.5, 13.0])
def test_stamps_are_the_markers(monkeypatch, marker, size):
    points = apart(70)
    exact, stamped = (
        drawn(monkeypatch, many, points, size, [[0.1, 0.3, 0.9, 0.8]], marker)
        for many in (False, True)
    )
    difference = np.abs(exact - stamped)
    assert difference.max() <= 0.1 * 230
    assert (exact != 255).any() and difference[exact != 255].mean() < 4


def test_where_they_overlap_as_well(monkeypatch):
    points = RNG.normal([150, 100], [40, 25], (3000, 2))
    exact, stamped = (
        drawn(monkeypatch, many, points, 6.0, [[0.9, 0.2, 0.1, 0.3]]) for many in (False, True)
    )
    assert np.abs(exact - stamped).mean() < 0.5
    assert np.abs(exact - stamped).max() < 24


def test_the_later_colours_lie_over_the_earlier(monkeypatch):
    points = np.tile([[60.0, 60.0]], (4, 1))
    faces = [[1, 0, 0, 1], [1, 0, 0, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert drawn(monkeypatch, True, points, 20.0, faces)[139, 60].tolist() == [0, 0, 255]


def test_they_are_cut_at_the_panel(monkeypatch):
    points = np.array([[50.0, 50.0], [100.0, 50.0]])
    pixels = drawn(monkeypatch, True, points, 20.0, [[0, 0, 0, 1.0]], clip=(50, 0, 50, 200))
    assert (pixels[:, :50] == 255).all() and (pixels[:, 101:] == 255).all()
    assert (pixels[:, 50:100] == 0).any()


def test_far_beyond_the_canvas(monkeypatch):
    points = np.array([[1e7, 50.0], [-1e12, 1e300], [np.nan, 3.0]])
    assert (drawn(monkeypatch, True, points, 9.0, [[0, 0, 0, 1.0]]) == 255).all()


def test_few_markers_or_many_colours_are_drawn_as_they_are():
    face = np.array([[0.0, 0.0, 0.0, 1.0]])
    assert stamps.colored_runs(10, face) is None
    assert stamps.colored_runs(5000, face) == [(0, 5000)]
    assert stamps.colored_runs(5000, RNG.random((5000, 4))) is None
    two = np.repeat([[1.0, 0, 0, 1], [0, 0, 1, 1]], 1000, axis=0)
    assert stamps.colored_runs(2000, two) == [(0, 1000), (1000, 2000)]
