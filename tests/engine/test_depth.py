"""What hides what in a 3-D panel, against answers known by geometry."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from renderer.marks.seams import seam
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


def test_data_beyond_the_limits_is_cut_at_the_box(studio):
    """Lines exactly, facets, dots and arrows whole; nothing is drawn outside the box."""
    far = np.array([[-3.0, 0.0, 0.0], [3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, -3.0, 0.0]])
    tables = {
        "sheet": plane(studio, lambda x, y: 4 * x),
        "path": path(studio, far),
        "dots": studio.csv("dots.csv", x=[2.0, 0.5], y=[0.0, 0.0], z=[0.5, 0.5]),
    }
    arrow = {"mark": "vector", "data": "dots", "x": "x", "y": "y", "z": "z", "u": 0, "v": 0, "w": 1}
    dot = {"mark": "point", "data": "dots", "x": "x", "y": "y", "z": "z", "size": 20}
    series = [SHEET, {**LINE, "width": 3}, dot, {**arrow, "scale": 0.2}]
    camera = {"elevation": 0, "azimuth": -90, "lens": "orthographic"}
    frame, view = drawn(studio, {"data": tables, "series": series, "camera": camera})
    blank = drawn(studio, {"data": tables, "series": [{**dot, "alpha": 0}], "camera": camera})[0]
    rows, columns = np.nonzero((frame != blank).any(axis=2))
    corners = view.project(np.array([[0, 0, 0], [1, 1, 1]]))[0]
    low, high = corners.min(axis=0), corners.max(axis=0)
    assert columns.min() >= low[0] - 3 and columns.max() <= high[0] + 3
    assert (400 - rows).min() >= low[1] - 3 and (400 - rows).max() <= high[1] + 3
    assert pixel(frame, view, np.array([-0.97, 0, 0])) == RED
    assert pixel(frame, view, np.array([0.97, 0, 0])) == RED


def test_an_arrow_is_hidden_only_where_it_is_behind(studio):
    tables = {
        "sheet": plane(studio, lambda x, y: 0 * x),
        "arrow": studio.csv("arrow.csv", x=[0.0], y=[0.0], z=[-0.9]),
    }
    arrow = {"mark": "vector", "data": "arrow", "x": "x", "y": "y", "z": "z", "u": 0, "v": 0}
    arrow |= {"w": 1.7, "scale": 1, "color": "#ff0000", "width": 5}
    for azimuth in (0, 120):
        camera = {"azimuth": azimuth, "elevation": 35}
        spec = {"data": tables, "camera": camera, "series": [arrow, SHEET]}
        frame, view = drawn(studio, spec)
        above = [pixel(frame, view, np.array([0, 0, z])) for z in (0.08, 0.3, 0.6, 0.75)]
        below = [pixel(frame, view, np.array([0, 0, z])) for z in (-0.1, -0.25, -0.4)]
        assert set(above) == {RED} and RED not in below


def test_the_edges_of_all_facets_are_drawn(studio):
    sheet = {**SHEET, "edge": "#ff0000", "edge_width": 2}
    tables = {"sheet": plane(studio, lambda x, y: 0 * x, 6)}
    for azimuth in (-60, 30, 120, 210):
        camera = {"azimuth": azimuth, "elevation": 60}
        frame, view = drawn(studio, {"data": tables, "series": [sheet], "camera": camera})
        grid = np.linspace(-1, 1, 6)
        for a, b in itertools.pairwise(grid):
            for c in grid:
                for place in ((0.5 * (a + b), c, 0), (c, 0.5 * (a + b), 0)):
                    red, _, blue = pixel(frame, view, np.array(place))
                    assert red > 2 * blue


def test_a_coarse_surface_with_edges_hides_what_is_behind_it(studio):
    tables = {
        "sheet": plane(studio, lambda x, y: 0 * x, 5),
        "path": path(studio, np.array([[-0.5, 0.0, -0.3], [0.5, 0.0, -0.3]])),
    }
    series = [{**SHEET, "edge": "black"}, {**LINE, "width": 3}]
    spec = {"data": tables, "series": series, "camera": {"elevation": 50}}
    frame, _ = drawn(studio, spec)
    assert not (frame == RED).all(axis=2).any()


def test_a_line_before_a_cliff_is_seen(studio):
    """Steep facets are divided as finely as the others."""
    tables = {
        "sheet": plane(studio, lambda x, y: np.where(x > 0.1, 0.9, -0.9)),
        "path": path(studio, np.array([[0.25, -0.5, 0.95], [0.25, 0.5, 0.95]])),
        "low": studio.csv("low.csv", x=[-0.06] * 2, y=[-0.5, 0.5], z=[0.2] * 2),
    }
    low = {**LINE, "data": "low", "color": "#00ff00", "width": 3}
    for elevation in (20, 45):
        camera = {"azimuth": 180, "elevation": elevation}
        spec = {"data": tables, "series": [low, SHEET], "camera": camera}
        frame, view = drawn(studio, spec)
        for y in np.linspace(-0.4, 0.4, 9):
            assert pixel(frame, view, np.array([-0.06, y, 0.2])) == (0, 255, 0)


@pytest.mark.parametrize("width", [1, 4])
@pytest.mark.parametrize("dpi", [72, 144])
def test_a_line_is_as_wide_as_it_says(studio, dpi, width):
    """In points of 1/72 inch, in 2-D and in 3-D: the ink of a vertical line of known length."""
    table = studio.csv(x=[0.0, 0.0], y=[0.0, 0.0], z=[-0.5, 0.5])
    line = {"mark": "line", "data": "d", "color": "#000000", "width": width}
    canvas = {"size": [400, 400], "dpi": dpi}
    space = {**STILL, "canvas": canvas, "data": {"d": table}}
    space |= {"series": [{**line, "x": "x", "y": "y", "z": "z"}], "camera": {"elevation": 0}}
    flat = {**STILL, "projection": "2d", "canvas": canvas, "data": {"d": table}}
    flat |= {"axes": {name: BOX[name] for name in "xy"}, "series": [{**line, "x": "x", "y": "z"}]}
    for spec in (space, flat):
        frame = studio.stage(spec).frame(0)[..., 0].astype(float)
        row = frame[200, 150:250]
        paper = row[0]
        assert (1 - row / paper).sum() == pytest.approx(width * dpi / 72, rel=0.02)
