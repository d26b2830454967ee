"""Facets of surfaces: their borders, their division, their light."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.engine.facets import MOST_FACETS, facets, grown
from renderer.marks.drawing import Mesh
from renderer.scene.camera import SIDES

GREY = np.array([[0.5, 0.5, 0.5, 1.0]])


def sheet(rows: int, columns: int, height=lambda x, y: 0.5 + 0 * x) -> np.ndarray:
    """Corners over the whole floor as shares of the box."""
    x, y = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    return np.stack([x, y, height(x, y)], axis=2)


def larger(quads: np.ndarray, by: float) -> np.ndarray:
    return grown(quads[..., 0].T, quads[..., 1].T, by)


@pytest.mark.parametrize("turned", [1, -1])
def test_a_rectangle_grows_by_the_same_on_all_sides(turned):
    quad = np.array([[[0, 0], [8, 0], [8, 5], [0, 5]]], dtype=float)[:, ::turned]
    out = larger(quad, 0.25)
    assert out.min(axis=1).tolist() == [[-0.25, -0.25]]
    assert out.max(axis=1).tolist() == [[8.25, 5.25]]


def test_any_side_moves_out_by_as_much():
    quad = np.array([[[0, 0], [9, 1], [7, 6], [1, 5]]], dtype=float)
    out = larger(quad, 0.3)
    for k in range(4):
        a, b, moved = quad[0, k], quad[0, (k + 1) % 4], out[0, k]
        normal = np.array([b[1] - a[1], a[0] - b[0]]) / np.hypot(*(b - a))
        assert (moved - a) @ normal == pytest.approx(0.3)


def test_a_facet_without_area_stays_finite():
    quad = np.array([[[0, 0], [5, 0], [5, 0], [0, 0]], [[1, 1]] * 4], dtype=float)
    out = larger(quad, 0.5)
    assert np.isfinite(out).all()
    assert np.abs(out - quad).max() < 3


def test_large_facets_are_divided_and_small_ones_are_not():
    coarse = facets(Mesh(np.empty(0), GREY), sheet(5, 9))
    assert coarse.quads.shape[1] > 30 * 30
    sides = np.abs(np.diff(coarse.shares[coarse.quads.T][:, :2, :2], axis=1))
    assert sides.max() < 0.04
    fine = facets(Mesh(np.empty(0), GREY), sheet(100, 100))
    assert fine.quads.shape[1] == 99 * 99
    rough = facets(Mesh(np.empty(0), GREY), sheet(9, 200, lambda x, y: np.round(x * 8) % 2))
    assert rough.quads.shape[1] <= MOST_FACETS


def test_division_keeps_the_surface_and_its_colours():
    corners = sheet(4, 5, lambda x, y: x * y)
    colors = np.random.default_rng(1).random((12, 4))
    divided = facets(Mesh(np.empty(0), colors), corners)
    middles = divided.shares[divided.quads.T].mean(axis=1)
    assert middles[:, 2] == pytest.approx(middles[:, 0] * middles[:, 1], abs=0.02)
    cells = (middles[:, 0] * 3).astype(int) * 4 + (middles[:, 1] * 4).astype(int)
    assert (divided.faces == colors[cells]).all()


def test_a_hole_takes_the_facets_around_it():
    corners = sheet(100, 100)
    corners[50, 50, 2] = np.nan
    assert facets(Mesh(np.empty(0), GREY), corners).quads.shape[1] == 99 * 99 - 4


def test_what_lies_on_a_facet_is_within_reach():
    """Of the middles of it and of the facets beside it, from wherever it is seen."""
    found = facets(Mesh(np.empty(0), GREY), sheet(60, 60, lambda x, y: 0.5 + 0.3 * x * y))
    corners = (found.shares * SIDES)[found.quads.T]
    middles = corners.mean(axis=1)
    farthest = np.linalg.norm(corners - middles[:, None], axis=2).max()
    assert 0.7 * farthest < found.reach < 3 * farthest


def test_light_follows_lamberts_law():
    light = (1.0, 0.0, 1.0)
    flat = facets(Mesh(np.empty(0), GREY, light=light), sheet(60, 60))
    assert flat.faces[:, 0] == pytest.approx(0.5 * (0.4 + 0.6 * np.cos(np.pi / 4)))
    slope = sheet(60, 60, lambda x, y: 1 - x)
    world = np.array([-1.0 * SIDES[2], 0, -1.0 * SIDES[0]])  # normal of the plane, downward
    cosine = -world @ np.array(light) / np.linalg.norm(world) / np.sqrt(2)
    tilted = facets(Mesh(np.empty(0), GREY, light=light), slope)
    assert tilted.faces[:, 0] == pytest.approx(0.5 * (0.4 + 0.6 * cosine))
    assert (tilted.faces[:, 3] == 1).all()


def test_the_outside_of_a_ball_is_lit():
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 40), np.linspace(0, np.pi, 30), indexing="ij")
    ball = np.stack([np.cos(u) * np.sin(v), np.sin(u) * np.sin(v), np.cos(v)], axis=2)
    for corners in (ball, ball[::-1]):
        lit = facets(Mesh(np.empty(0), GREY, light=(0, 0, 1)), 0.5 + 0.5 * corners)
        height = lit.shares[lit.quads.T][:, :, 2].mean(axis=1)
        assert lit.faces[height > 0.9, 0].min() > 0.45
        assert lit.faces[height < 0.1, 0].max() < 0.25


def test_a_surface_without_a_whole_facet_has_none():
    corners = sheet(5, 5)
    corners[::2, ::2] = np.nan
    found = facets(Mesh(np.empty(0), GREY, light=(0, 0, 1)), corners)
    assert found.quads.shape == (4, 0) and found.reach == 0
    assert facets(Mesh(np.empty(0), GREY, light=(0, 0, 1)), corners * np.nan).quads.shape[1] == 0


def test_long_facets_are_divided_along_their_length():
    ribbon = facets(Mesh(np.empty(0), GREY), sheet(200, 2))
    sides = (ribbon.shares * SIDES)[ribbon.quads.T]
    assert np.linalg.norm(np.diff(sides, axis=1), axis=2).max() < 0.04
