"""Arrows from point to point, straight and bent."""

import numpy as np
import pytest

from renderer.engine.arrows import bent_outlines
from renderer.errors import SpecError
from tests.marks.test_vector import at

ARROW = {"mark": "arrow", "x": "x", "y": "y"}


def layer(studio, table, frames=5, panel=(), **keys):
    spec = {"data": {"d": table}, "time": {"frames": frames}, **dict(panel)}
    return studio.scene({**spec, "series": [{**ARROW, **keys}]}).panels[0].layers[0]


def rows(studio, **more):
    return studio.csv(x=[1, 2], y=[3, 1], a=[4, 0], b=[3, 5], **more)


def test_from_point_to_point_or_by_steps(studio):
    tails, tips, style = at(layer(studio, rows(studio), x2="a", y2="b", width=2))
    assert tails.tolist() == [[1, 3], [2, 1]] and tips.tolist() == [[4, 3], [0, 5]]
    assert (style.width, style.head, style.curve) == (2, 8, 0)
    tails, tips, _ = at(layer(studio, rows(studio), dx="a", y2="b", head=0))
    assert tips.tolist() == [[5, 3], [2, 5]]


def test_limits_hold_both_ends(studio):
    cloud = layer(studio, rows(studio), x2="a", y2="b").cloud()
    assert cloud.min(axis=0).tolist() == [0, 1] and cloud.max(axis=0).tolist() == [4, 5]


def test_both_ends_move(studio):
    table = studio.csv(t=[0, 4], x=[0, 4], y=[0, 0], a=[2, 2], b=[0, 8])
    tails, tips, _ = at(layer(studio, table, x2="a", y2="b"), 1)
    assert tails.tolist() == [[1, 0]] and tips.tolist() == [[2, 2]]


@pytest.mark.parametrize("show", ["reveal", "all", "current", "snapshot"])
def test_every_way_to_show_rows(studio, show):
    table = studio.csv(t=[0, 1, 2], x=[0, 1, 2], y=[0, 1, 0])
    made = layer(studio, table, dx=1, dy=0, show=show)
    counts = [len(at(made, index)[0]) for index in range(5)]
    assert counts == {"reveal": [1, 1, 2, 2, 3], "all": [3] * 5}.get(show, [1] * 5)


def test_ends_may_be_names(studio):
    table = studio.csv(x=["a", "b", "c"], y=[1, 2, 3], to=["b", "c", "a"])
    tails, tips, _ = at(layer(studio, table, x2="to", dy=0))
    assert tails[:, 0].tolist() == [0, 1, 2] and tips[:, 0].tolist() == [1, 2, 0]


def test_in_a_box(studio):
    box = {"projection": "3d"}
    tails, tips, _ = at(layer(studio, rows(studio), panel=box, z="a", x2="a", y2="b", dz=1))
    assert tails.tolist() == [[1, 3, 4], [2, 1, 0]] and tips.tolist() == [[4, 3, 5], [0, 5, 1]]
    with pytest.raises(SpecError, match="'z2' is missing"):
        layer(studio, rows(studio), panel=box, z="a", x2="a", y2="b")


@pytest.mark.parametrize("curve", [0.25, -0.4])
def test_a_bent_arrow_passes_beside_the_straight_way(curve):
    """Its middle is so many lengths to the left; it begins at its tail and ends at its tip."""
    outline = bent_outlines(np.array([[10.0, 10]]), np.array([[110.0, 10]]), 2.0, 0.0, curve)[0]
    half = (len(outline) - 3) // 2
    middles = (outline[:half] + outline[::-1][:half]) / 2
    assert middles[0] == pytest.approx([10, 10]) and outline[half + 1] == pytest.approx([110, 10])
    x, y = middles.T
    assert y == pytest.approx(10 + 100 * curve * (1 - ((x - 60) / 50) ** 2), abs=1e-9)
    widths = np.hypot(*(outline[:half] - outline[::-1][:half]).T)
    assert widths == pytest.approx(np.full(half, 2))


def test_a_bent_arrow_s_head_points_along_its_end():
    outline = bent_outlines(np.array([[0.0, 0]]), np.array([[200.0, 0]]), 2.0, 10.0, 0.2)[0]
    half = (len(outline) - 3) // 2
    tip, wings = outline[half + 1], outline[[half, half + 2]]
    along = tip - wings.mean(axis=0)
    assert np.hypot(*along) == pytest.approx(10, rel=0.03)
    # The parabola y = 4 h x (1 - x / L) / L falls by 4 h / L at its end, and a little less before.
    assert -along[1] / along[0] == pytest.approx(0.8, abs=0.06)
    assert np.hypot(*(wings[0] - wings[1])) == pytest.approx(8)


def test_an_arrow_without_length_is_nowhere():
    outline = bent_outlines(np.zeros((1, 2)), np.zeros((1, 2)), 2.0, 10.0, 0.2)
    assert np.isnan(outline).all()


def test_bent_arrows_are_drawn(studio):
    table = studio.csv(x=[0], y=[0])
    bare = {name: {"visible": False, "grid": False, "limits": [-1, 3]} for name in "xy"}
    series = {**ARROW, "dx": 2, "dy": 0, "curve": 0.3, "color": "#ff0000", "width": 5}
    spec = {"data": {"d": table}, "axes": bare, "series": [series]}
    scene, frame = studio.scene(spec), studio.stage(spec).frame(0)
    x, y, width, height = scene.panels[0].space.rect
    length = 2 / 4 * width
    column, row = x + width / 2, y + height / 4 + 0.3 * length
    assert frame[::-1][int(row), int(column), :3].tolist() == [255, 0, 0]
