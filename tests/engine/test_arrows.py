"""Arrows as shapes, and on the canvas."""

import numpy as np
import pytest

from renderer.engine.arrows import LEAST_SPREAD, SHORTEST, SPREAD, arrow_outlines
from renderer.engine.axes2d import Axes2D
from renderer.engine.painter import Painter
from renderer.marks.base import Arrows, Mesh, Writing

BLACK = (0.0, 0.0, 0.0, 1.0)


def area(polygon):
    """Of a polygon (n, 2), by the shoelace formula."""
    x, y = polygon.T
    return abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def directions(count=24, length=50.0):
    turn = np.arange(count) * 2 * np.pi / count + 0.1
    return length * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def test_an_arrow_goes_from_its_tail_to_its_tip():
    tails, across = np.random.default_rng(1).normal(0, 90, (24, 2)), directions()
    outlines = arrow_outlines(tails, tails + across, 2.0, 10.0)
    assert outlines.shape == (24, 7, 2)
    assert outlines[:, 3] == pytest.approx(tails + across)
    assert (outlines[:, 0] + outlines[:, 6]) / 2 == pytest.approx(tails)
    neck = (outlines[:, 1] + outlines[:, 5]) / 2
    assert neck == pytest.approx((outlines[:, 2] + outlines[:, 4]) / 2)
    assert np.hypot(*(outlines[:, 3] - neck).T) == pytest.approx(np.full(24, 10))


def test_shaft_and_head_are_as_wide_as_they_should_be():
    outlines = arrow_outlines(np.zeros((24, 2)), directions(), 2.0, 10.0)
    for one, other, width in ((0, 6, 2), (1, 5, 2), (2, 4, 10 * SPREAD)):
        side = outlines[:, one] - outlines[:, other]
        assert np.hypot(*side.T) == pytest.approx(np.full(24, width))
        assert (side * directions()).sum(axis=1) == pytest.approx(np.zeros(24), abs=1e-9)


@pytest.mark.parametrize("length", [3.0, 14.0, 15.0, 80.0])
def test_the_area_is_that_of_shaft_and_head(length):
    """A short arrow is a long one made smaller as a whole."""
    size = min(1, length / (SHORTEST * 10))
    width, head = 2 * size, 10 * size
    expected = width * (length - head) + SPREAD * head * head / 2
    for outline in arrow_outlines(np.zeros((24, 2)), directions(24, length), 2.0, 10.0):
        assert area(outline) == pytest.approx(expected)


def test_a_head_is_wider_than_a_thick_shaft():
    (outline,) = arrow_outlines(np.zeros((1, 2)), np.array([[90.0, 0]]), 8.0, 10.0)
    assert np.ptp(outline[:, 1]) == pytest.approx(8 * LEAST_SPREAD)


def test_what_has_no_length_or_no_place_is_nowhere():
    nan = np.nan
    tips = np.array([[1.0, 2], [nan, 3], [5, nan], [9, 9]])
    tails = np.array([[1.0, 2], [0, 0], [0, 0], [nan, 9]])
    assert np.isnan(arrow_outlines(tails, tips, 2.0, 5.0)).any(axis=2).all()


def plane(studio, **axes):
    """The bare axes of a plane from 0 to 1, drawing on a white canvas of its own."""
    bare = {"visible": False, "grid": False, "limits": [0, 1]}
    series = [{"mark": "point", "x": "a", "y": "a"}]
    spec = {"data": {"d": studio.csv(a=[0, 1])}, "series": series}
    spec["axes"] = {name: {**bare, **axes.get(name, {})} for name in "xy"}
    scene = studio.scene(spec)
    painter = Painter(scene.width, scene.height, scene.dpi)
    painter.fill((1, 1, 1, 1))
    return Axes2D(scene, scene.panels[0].space, painter), painter, scene


def ink(painter):
    """Coverage of each pixel, rows from below."""
    return (255 - painter.pixels[::-1, :, 0].astype(float)) / 255


def test_arrows_cover_their_outlines(studio):
    axes, painter, scene = plane(studio)
    tails, tips = np.array([[0.2, 0.3], [0.8, 0.4]]), np.array([[0.5, 0.8], [0.6, 0.4]])
    axes.arrows(tails, tips, Arrows(np.array([BLACK]), 3.0, 12.0))
    sizes = scene.points(3.0), scene.points(12.0)
    outlines = arrow_outlines(axes.project(tails), axes.project(tips), *sizes)
    assert ink(painter).sum() == pytest.approx(sum(map(area, outlines)), rel=0.02)


def test_each_arrow_has_its_colour_the_later_over_the_earlier(studio):
    axes, painter, _ = plane(studio)
    tails, tips = np.array([[0.1, 0.5], [0.5, 0.1]]), np.array([[0.9, 0.5], [0.5, 0.9]])
    axes.arrows(tails, tips, Arrows(np.array([[1.0, 0, 0, 1], [0, 0, 1, 1]]), 6.0, 9.0))
    for place, color in (((0.3, 0.5), [255, 0, 0]), ((0.5, 0.5), [0, 0, 255])):
        ((x, y),) = axes.project(np.array([place])).astype(int)
        assert painter.pixels[::-1][y, x, :3].tolist() == color


def test_an_arrow_out_of_the_panel_is_cut_off_at_its_edge(studio):
    axes, painter, scene = plane(studio)
    x, y, width, height = map(int, scene.panels[0].space.rect)
    axes.arrows(np.array([[0.5, 0.5]]), np.array([[3e9, 0.5]]), Arrows(np.array([BLACK]), 4, 9))
    rows, columns = np.nonzero(ink(painter))
    assert columns.max() == x + width - 1
    assert columns.min() == pytest.approx(x + width / 2, abs=1.5)
    assert ink(painter).sum() == pytest.approx(width / 2 * scene.points(4), rel=0.02)


def test_an_arrow_along_the_edge_is_whole(studio):
    style = Arrows(np.array([BLACK]), 4, 9)
    covered = []
    for height in (0.0, 0.5, 1.0):
        axes, painter, _ = plane(studio)
        axes.arrows(np.array([[0.2, height]]), np.array([[0.8, height]]), style)
        covered.append(ink(painter).sum())
    assert covered == pytest.approx([covered[1]] * 3, rel=0.02)


@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_infinity_is_where_an_axis_ends(studio, scale, invert):
    limits = {"limits": [1, 10], "scale": scale, "invert": invert}
    axes, _, scene = plane(studio, x=limits, y=limits)
    x, y, width, height = scene.panels[0].space.rect
    inf = np.inf
    found = axes.project(np.array([[-inf, inf], [inf, -inf], [inf, np.nan]]))
    begin, end = ((x, y), (x + width, y + height))[:: -1 if invert else 1]
    assert found[:2].tolist() == [[begin[0], end[1]], [end[0], begin[1]]]
    assert found[2, 0] == end[0] and np.isnan(found[2, 1])
    assert axes.project(np.array([[10.0, inf]]))[0, 0] == end[0]


def test_a_plane_has_no_walls_and_no_meshes(studio):
    axes, _, _ = plane(studio)
    assert axes.back is None
    with pytest.raises(NotImplementedError):
        axes.mesh(Mesh(np.zeros((2, 2, 3)), np.zeros((1, 4))), 1.0)


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("baseline", ["top", "middle", "bottom"])
def test_text_stands_at_its_place(studio, align, baseline):
    axes, painter, scene = plane(studio)
    axes.texts(np.array([[0.5, 0.5]]), ["HEH"], Writing(BLACK, 30.0, align, baseline))
    ((x, y),) = axes.project(np.array([[0.5, 0.5]]))
    rows, columns = np.nonzero(ink(painter) > 0.3)
    left, right = columns.min(), columns.max() + 1
    low, high = rows.min(), rows.max() + 1
    em = scene.points(30.0)
    at = {"left": left, "center": (left + right) / 2, "right": right}[align]
    assert at == pytest.approx(x, abs=0.12 * em)
    sides = {"top": high <= y and high > y - 0.4 * em, "bottom": low >= y and low < y + 0.4 * em}
    assert sides.get(baseline, abs((low + high) / 2 - y) < 0.15 * em)


def test_text_is_moved_by_points_up_and_to_the_right(studio):
    found = []
    for shift in ((0.0, 0.0), (18.0, 9.0)):
        axes, painter, scene = plane(studio)
        axes.texts(np.array([[0.4, 0.4]]), ["o"], Writing(BLACK, 12.0, shift=shift))
        found.append(np.array(np.nonzero(ink(painter))).min(axis=1))
    moved = (found[1] - found[0])[::-1]
    assert moved == pytest.approx([scene.points(18), scene.points(9)], abs=1)


def test_text_beyond_the_panel_and_empty_text_is_not_written(studio):
    axes, painter, _ = plane(studio)
    places = np.array([[1.1, 0.5], [0.5, np.nan], [0.5, 0.5]])
    axes.texts(places, ["far", "nowhere", ""], Writing(BLACK, 12.0))
    assert not ink(painter).any()


def test_text_that_fades_needs_one_picture(studio):
    axes, painter, _ = plane(studio)
    for alpha in (0.2, 0.5, 1.0):
        painter.fill((1, 1, 1, 1))
        style = Writing((0.0, 0.0, 0.0, alpha), 40.0, weight="bold")
        axes.texts(np.array([[0.5, 0.5]]), ["I"], style)
        assert ink(painter).max() == pytest.approx(alpha, abs=0.01)
    assert len(painter.glyphs._pictures) == 1
