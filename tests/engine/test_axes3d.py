import itertools

import numpy as np
import pytest

RED, BLUE = [255, 0, 0], [0, 0, 255]


def seen_at_crossing(studio, series, camera, tables):
    """The colour where two lines cross in the middle of the box."""
    axes = {name: {"limits": [-1, 1], "visible": False} for name in "xyz"}
    spec = {
        "canvas": {"size": [200, 200], "dpi": 100},
        "time": {"frames": 1},
        "projection": "3d",
        "camera": {"lens": "orthographic", **camera},
        "data": tables,
        "axes": axes,
        "legend": "none",
        "series": series,
    }
    scene = studio.scene(spec)
    stage = studio.stage(spec)
    camera = scene.panels[0].space.camera
    column, row = camera.view(0).center
    return stage.frame(0)[200 - round(row), round(column), :3].tolist()


def line(name, color, **more):
    return {
        "mark": "line", "data": name, "x": "x", "y": "y", "z": "z", "color": color, "width": 8,
        **more,
    }  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("rows", [2, 5, 300])
@pytest.mark.parametrize("style", ["solid", "dashed"])
def test_the_nearer_line_hides_the_farther_in_any_order(studio, turned, rows, style):
    span = np.linspace(-0.8, 0.8, rows)
    near = studio.csv("near.csv", x=[0.5] * rows, y=span, z=[0.0] * rows)
    far = studio.csv("far.csv", x=[-0.5] * rows, y=[0.0] * rows, z=span)
    # With azimuth 0 the eye is on the side of large x.
    for azimuth, color in ((0, RED), (180, BLUE)):
        lines = [line("near", "#ff0000"), line("far", "#0000ff")]
        if style == "dashed":
            lines[1]["style"] = style
        series = lines[::-1] if turned else lines
        camera = {"azimuth": azimuth, "elevation": 0}
        if style == "dashed" and azimuth == 180:
            continue
        assert seen_at_crossing(studio, series, camera, {"near": near, "far": far}) == color


@pytest.mark.parametrize("turned", [False, True])
def test_a_long_slanting_line_is_hidden_only_where_it_is_farther(studio, turned):
    """One segment from far to near passes behind one line and in front of another."""
    slant = studio.csv("slant.csv", x=[-0.9, 0.9], y=[-0.8, 0.8], z=[0, 0])
    behind = studio.csv("behind.csv", x=[0.0, 0.0], y=[0.5, 0.5], z=[-0.8, 0.8])
    before = studio.csv("before.csv", x=[0.0, 0.0], y=[-0.5, -0.5], z=[-0.8, 0.8])
    tables = {"slant": slant, "behind": behind, "before": before}
    series = [line("slant", "#ff0000"), line("behind", "#0000ff"), line("before", "#0000ff")]
    spec = {
        "canvas": {"size": [200, 200], "dpi": 100},
        "time": {"frames": 1},
        "projection": "3d",
        "camera": {"lens": "orthographic", "azimuth": 0, "elevation": 0},
        "data": tables,
        "axes": {name: {"limits": [-1, 1], "visible": False} for name in "xyz"},
        "legend": "none",
        "series": series[::-1] if turned else series,
    }
    scene = studio.scene(spec)
    frame = studio.stage(spec).frame(0)
    view = scene.panels[0].space.camera.view(0)
    for y, color in ((0.5, RED), (-0.5, BLUE)):
        share = np.array([[(1 + y * 0.9 / 0.8) / 2, (1 + y) / 2, 0.5]])
        column, row = view.project(share)[0][0]
        assert frame[200 - round(row), round(column), :3].tolist() == color


@pytest.mark.parametrize(("azimuth", "color"), [(0, RED), (180, BLUE)])
def test_heads_have_their_depth(studio, azimuth, color):
    wall = studio.csv("wall.csv", x=[0.9] * 2, y=[-0.9, 0.9], z=[0.0] * 2)
    dot = studio.csv("dot.csv", t=[0, 1], x=[-0.9] * 2, y=[-0.5, 0], z=[0.0] * 2)
    series = [line("dot", "#0000ff", head={"size": 12}), line("wall", "#ff0000")]
    camera = {"azimuth": azimuth, "elevation": 0}
    assert seen_at_crossing(studio, series, camera, {"wall": wall, "dot": dot}) == color


def test_points_are_sorted_by_depth_among_all_series(studio):
    tables = {
        "near": studio.csv("near.csv", x=[0.5], y=[0.0], z=[0.0]),
        "far": studio.csv("far.csv", x=[-0.5], y=[0.0], z=[0.0]),
    }
    series = [
        {"mark": "point", "data": n, "x": "x", "y": "y", "z": "z", "size": 20, "color": c}
        for n, c in (("near", "#ff0000"), ("far", "#0000ff"))
    ]
    camera = {"azimuth": 0, "elevation": 0}
    for order in itertools.permutations(series):
        assert seen_at_crossing(studio, list(order), camera, tables) == RED


def test_see_through_lines_have_their_depth(studio):
    tables = {
        "near": studio.csv("near.csv", x=[0.2] * 2, y=[-0.8, 0.8], z=[0.0] * 2),
        "far": studio.csv("far.csv", x=[0.0] * 2, y=[-0.8, 0.8], z=[0.0] * 2),
    }
    series = [line(n, c, alpha=0.9) for n, c in (("near", "#ff0000"), ("far", "#0000ff"))]
    for order in (series, series[::-1]):
        assert seen_at_crossing(studio, order, {"azimuth": 0, "elevation": 0}, tables)[0] > 200
        assert seen_at_crossing(studio, order, {"azimuth": 180, "elevation": 0}, tables)[2] > 200


def test_lines_of_a_dense_bundle_keep_their_order(studio):
    """Sorted by depth, many lines that lie close together would look like confetti."""
    y, zero = np.linspace(-0.8, 0.8, 4000), np.zeros(4000)
    tables = {
        "near": studio.csv("near.csv", x=zero + 0.02, y=y, z=zero),
        "far": studio.csv("far.csv", x=zero, y=y, z=zero),
    }
    series = [line("near", "#ff0000"), line("far", "#0000ff")]
    camera = {"azimuth": 0, "elevation": 0}
    assert seen_at_crossing(studio, series, camera, tables) == BLUE


def test_walls_are_filled_and_the_background_is_not(studio, wave):
    spec = wave(
        projection="3d",
        canvas={"size": [200, 200], "theme": "ggplot"},
        series=[{"mark": "line", "x": "s", "y": "c", "z": "u"}],
    )
    scene = studio.scene(spec)
    frame = studio.stage(spec).frame(0)
    ground = [round(255 * part) for part in scene.theme.pane[:3]]
    share = (frame[..., :3] == ground).all(axis=2).mean()
    assert 0.1 < share < 0.8
    assert frame[1, 1, :3].tolist() == [255, 255, 255]


def test_a_box_without_visible_axes_is_not_drawn(studio, wave):
    axes = {name: {"visible": False} for name in "xyz"}
    spec = wave(projection="3d", axes=axes, legend="none", colorbar=False)
    spec["series"] = [{"mark": "line", "x": "s", "y": "c", "z": "u", "color": "#ff0000"}]
    frame = studio.stage(spec).frame(0)[..., :3]
    assert (frame == frame[0, 0]).all(axis=2).mean() > 0.99


@pytest.mark.parametrize("marker", ["o", "s", "^", "D", "*", "+", "x", "."])
def test_markers_in_space_look_as_on_paper(studio, marker):
    """In the middle of a panel the same marker is drawn in 2-D and in 3-D."""
    table = studio.csv(x=[0.0], y=[0.0], z=[0.0])
    point = {"mark": "point", "x": "x", "y": "y", "marker": marker, "size": 30, "color": "#ff0000"}
    axes = {name: {"limits": [-1, 1], "visible": False, "grid": False} for name in "xyz"}
    base = {
        "canvas": {"size": [201, 201], "dpi": 100},
        "time": {"frames": 1},
        "data": {"d": table},
        "legend": "none",
    }
    flat = {**base, "axes": {k: axes[k] for k in "xy"}, "series": [point]}
    space = {**base, "axes": axes, "projection": "3d", "series": [{**point, "z": "z"}]}
    inked = []
    for spec in (flat, space):
        frame = studio.stage(spec).frame(0)[..., :3].astype(int)
        red = (frame[..., 0] - frame[..., 1]) / 255
        inked.append((red.sum(), np.ptp(np.flatnonzero(red.max(axis=0) > 0.3))))
    assert inked[1][0] == pytest.approx(inked[0][0], rel=0.04)
    assert abs(inked[1][1] - inked[0][1]) <= 1
