"""What hides what in a 3-D panel, against answers known by geometry."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from renderer.engine.strokes import seam
from renderer.scene.camera import DISTANCE, SIDES, View

RED = (255, 0, 0)
BOX = {name: {"limits": [-1, 1], "visible": False, "grid": False} for name in "xyz"}
STILL = {
    "canvas": {"size": [400, 400], "dpi": 100, "background": "#000000"},
    "time": {"frames": 1},
    "projection": "3d",
    "legend": "none",
    "colorbar": False,
    "axes": BOX,
}


def plane(studio, surface: Callable, count: int = 41, name: str = "plane.csv"):
    """A table of a surface z over [-1, 1] x [-1, 1]."""
    x, y = np.meshgrid(*[np.linspace(-1, 1, count)] * 2, indexing="ij")
    return studio.csv(name, x=x.ravel(), y=y.ravel(), z=surface(x, y).ravel())


def path(studio, points: np.ndarray):
    x, y, z = points.T
    return studio.csv("path.csv", x=x, y=y, z=z)


SHEET = {"mark": "surface", "data": "sheet", "x": "x", "y": "y", "z": "z", "color": "#0000ff",
         "light": "none"}  # fmt: skip
LINE = {"mark": "line", "data": "path", "x": "x", "y": "y", "z": "z", "color": "#ff0000"}


def drawn(studio, spec) -> tuple[np.ndarray, View]:
    scene = studio.scene({**STILL, **spec})
    return studio.stage({**STILL, **spec}).frame(0)[..., :3], scene.panels[0].space.camera.view(0)


def pixel(frame: np.ndarray, view: View, point: np.ndarray) -> tuple[int, ...]:
    """The colour where a point of the box [-1, 1]^3 appears."""
    column, row = view.project((np.atleast_2d(point) + 1) / 2)[0][0]
    return tuple(frame[len(frame) - 1 - int(row), int(column)].tolist())


def eye(view: View) -> np.ndarray:
    """Where the camera stands, in the data's units."""
    world = view.toward * DISTANCE
    return 2 * world / SIDES


@pytest.mark.parametrize("azimuth", [0, 33, 90, 200, 301])
@pytest.mark.parametrize("order", [1, -1])
def test_a_line_through_a_plane_is_seen_on_the_near_side_only(studio, azimuth, order):
    tables = {
        "sheet": plane(studio, lambda x, y: 0 * x),
        "path": path(studio, np.array([[0.1, 0.2, -0.9], [0.1, 0.2, 0.9]])),
    }
    spec = {
        "data": tables,
        "camera": {"azimuth": azimuth, "elevation": 30},
        "series": [SHEET, {**LINE, "width": 4}][::order],
    }
    frame, view = drawn(studio, spec)
    above = [pixel(frame, view, np.array([0.1, 0.2, z])) for z in np.arange(0.05, 0.85, 0.05)]
    below = [pixel(frame, view, np.array([0.1, 0.2, z])) for z in np.arange(-0.35, -0.1, 0.05)]
    assert set(above) == {RED}
    assert RED not in set(below)


@pytest.mark.parametrize("azimuth", range(0, 360, 40))
def test_a_path_around_a_hill_is_hidden_where_the_hill_is_before_it(studio, azimuth):
    """Whether the hill hides a point is found by walking from it to the eye."""

    def hill(x, y):
        return 1.6 * np.exp(-6 * (x**2 + y**2)) - 0.9

    turn = np.linspace(0, 2 * np.pi, 400)
    ring = np.stack([0.75 * np.cos(turn), 0.75 * np.sin(turn)], axis=1)
    points = np.column_stack([ring, hill(*ring.T) + 0.05])
    spec = {
        "data": {"sheet": plane(studio, hill, 81), "path": path(studio, points)},
        "camera": {"azimuth": azimuth, "elevation": 12},
        "series": [LINE | {"width": 3}, SHEET],
    }
    frame, view = drawn(studio, spec)
    steps = np.linspace(0.002, 0.35, 2000)[:, None]
    wrong, seen, hidden = 0, 0, 0
    for point in points[::5]:
        ray = point + steps * (eye(view) - point)
        inside = (np.abs(ray[:, :2]) < 1).all(axis=1)
        gaps = (ray[:, 2] - hill(ray[:, 0], ray[:, 1]))[inside]
        if abs(gaps.min()) < 0.06:
            continue  # Too near the outline of the hill to tell.
        is_hidden = bool(gaps.min() < 0)
        hidden, seen = hidden + is_hidden, seen + (not is_hidden)
        wrong += (pixel(frame, view, point) == RED) == is_hidden
    assert wrong == 0
    assert seen > 30 and hidden > 5


def test_over_draws_a_path_on_top(studio):
    tables = {
        "sheet": plane(studio, lambda x, y: 0 * x),
        "path": path(studio, np.array([[0.1, 0.2, -0.9], [0.1, 0.2, 0.9]])),
    }
    series = [{**LINE, "width": 4, "z_order": "over"}, SHEET]
    frame, view = drawn(studio, {"data": tables, "series": series, "camera": {"elevation": 30}})
    line = [pixel(frame, view, np.array([0.1, 0.2, z])) for z in np.arange(-0.8, 0.85, 0.05)]
    assert set(line) == {RED}


def test_a_path_on_a_surface_is_whole(studio):
    """It has no thickness and lies in the surface: neither is nearer; the path is what is shown."""

    def wave(x, y):
        return 0.5 * np.sin(3 * x) * np.cos(2 * y)

    x = np.linspace(-0.9, 0.9, 300)
    points = np.column_stack([x, 0.3 * x, wave(x, 0.3 * x)])
    tables = {"sheet": plane(studio, wave, 30), "path": path(studio, points)}
    for azimuth in (-60, -20, 70):
        camera = {"azimuth": azimuth, "elevation": 60}
        spec = {"data": tables, "camera": camera, "series": [LINE | {"width": 3}, SHEET]}
        frame, view = drawn(studio, spec)
        colors = [pixel(frame, view, point) for point in points[::3]]
        assert colors.count(RED) == len(colors)


def test_of_two_crossing_lines_the_nearer_is_on_top(studio):
    """Forty lines at random: at every crossing of two on the picture, by exact intersection."""
    random = np.random.default_rng(5)
    ends = random.uniform(-0.95, 0.95, (40, 2, 3))
    colors = [f"#{c:06x}" for c in random.integers(0x202020, 0xFFFFFF, 40)]
    series, tables = [], {}
    for number, (pair, color) in enumerate(zip(ends, colors, strict=True)):
        x, y, z = pair.T
        tables[f"l{number}"] = studio.csv(f"l{number}.csv", x=x, y=y, z=z)
        series.append({**LINE, "data": f"l{number}", "color": color, "width": 3})
    spec = {"data": tables, "series": series, "camera": {"elevation": 25}}
    frame, view = drawn(studio, {**spec, "canvas": {"size": [900, 900], "dpi": 100}})
    places = view.turned((ends.reshape(-1, 3) + 1) / 2).reshape(-1, 2, 3)
    flat = view.through_lens(places.reshape(-1, 3)).reshape(-1, 2, 2)
    checked = 0
    crossings = []
    for a, b in itertools.combinations(range(40), 2):
        u = np.linalg.solve(np.column_stack([flat[a, 1] - flat[a, 0], flat[b, 0] - flat[b, 1]]),
                            flat[b, 0] - flat[a, 0])  # fmt: skip
        if ((u > 0.02) & (u < 0.98)).all():
            crossings.append((flat[a, 0] + u[0] * (flat[a, 1] - flat[a, 0]), a, b, u))
    spots = np.array([c[0] for c in crossings])
    for spot, a, b, u in crossings:
        crowd = np.hypot(*(spots - spot).T) < 9
        depths = [_depth(places[k], share) for k, share in ((a, u[0]), (b, u[1]))]
        if crowd.sum() > 1 or abs(depths[0] - depths[1]) < 0.03:
            continue
        on_top = colors[a if depths[0] > depths[1] else b]
        found = frame[len(frame) - 1 - int(spot[1]), int(spot[0])]
        assert "#" + bytes(found.tolist()).hex() == on_top
        checked += 1
    assert checked > 40


def _depth(ends: np.ndarray, share: float) -> float:
    """The depth of a point of a line that appears at a share of its way in the picture (through the
    lens 1 / (distance - depth) is what runs evenly)."""
    inverse = 1 / (DISTANCE - ends[:, 2])
    return float(DISTANCE - 1 / (inverse[0] + share * (inverse[1] - inverse[0])))


def test_what_is_behind_a_see_through_surface_shines_through(studio):
    tables = {
        "sheet": plane(studio, lambda x, y: 0 * x),
        "path": path(studio, np.array([[-0.9, 0.0, -0.5], [0.9, 0.0, -0.5]])),
    }
    series = [{**SHEET, "alpha": 0.6}, {**LINE, "width": 6}]
    camera = {"elevation": 60, "azimuth": -90}
    frame, view = drawn(studio, {"data": tables, "series": series, "camera": camera})
    red, green, blue = pixel(frame, view, np.array([0.0, 0.0, -0.5]))
    assert (red, green, blue) == pytest.approx((0.4 * 255, 0, 0.6 * 255), abs=8)


@pytest.mark.parametrize("alpha", [0.2, 0.6, 0.9, 1.0])
def test_facets_leave_no_seams(studio, alpha):
    """A plane of 1,600 facets in one colour looks like one piece."""
    spec = {
        "data": {"sheet": plane(studio, lambda x, y: 0.3 * x + 0.1 * y)},
        "series": [{**SHEET, "alpha": alpha, "color": "#808080"}],
        "camera": {"elevation": 50, "azimuth": -70},
    }
    frame, view = drawn(studio, spec)
    column, row = view.project(np.full((1, 3), 0.5))[0][0].astype(int)
    window = slice(400 - row - 25, 400 - row + 25), slice(column - 50, column + 50)
    inside = frame[window][..., 0].astype(float)
    bare = drawn(studio, {**spec, "series": [{**SHEET, "alpha": 0}]})[0][window][..., 0].astype(
        float
    )
    assert np.ptp(bare) == 0
    assert inside.mean() == pytest.approx(bare.mean() * (1 - alpha) + 128 * alpha, abs=3)
    assert inside.std() < 6


@pytest.mark.parametrize("alpha", [0.05, 0.3, 0.6, 0.95, 1.0])
def test_nothing_is_gained_or_lost_at_a_seam(alpha):
    """Over all places of a border within a pixel, by numerical integration."""
    reach = float(seam(np.array(alpha)))
    edges = np.arange(-3, 5)[:, None]
    border = np.linspace(0, 1, 2001)[None, :]
    left = np.clip(border + reach - edges, 0, 1)
    right = np.clip(edges + 1 - (border - reach), 0, 1)
    cover = 1 - (1 - alpha * left) * (1 - alpha * right)
    assert cover.sum(axis=0).mean() / len(edges) == pytest.approx(alpha, abs=1e-4)


def test_dots_are_balls(studio):
    """A dot hides the line that ends in its middle, and is hidden by what is nearer than it."""
    tables = {
        "path": path(studio, np.array([[0.9, 0.0, 0.0], [0.0, 0.0, 0.0]])),
        "dot": studio.csv("dot.csv", x=[0.0], y=[0.0], z=[0.0]),
        "wall": studio.csv("wall.csv", x=[0.8, 0.8], y=[-0.9, 0.9], z=[0.0, 0.0]),
    }
    dot = {"mark": "point", "data": "dot", "x": "x", "y": "y", "z": "z", "size": 30}
    dot["color"] = "#00ff00"
    camera = {"azimuth": 90, "elevation": 0}
    frame, view = drawn(studio, {"data": tables, "camera": camera, "series": [dot, LINE]})
    assert pixel(frame, view, np.array([0.02, 0.0, 0.0])) == (0, 255, 0)
    wall = {**LINE, "data": "wall", "width": 5}
    camera = {"azimuth": 0, "elevation": 0}
    frame, view = drawn(studio, {"data": tables, "camera": camera, "series": [wall, dot]})
    assert pixel(frame, view, np.array([0.8, 0.0, 0.0])) == RED
