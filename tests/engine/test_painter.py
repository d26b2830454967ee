import numpy as np
import pytest

from renderer.engine.painter import Painter
from renderer.engine.shading import RUN, pieces

BLACK = (0.0, 0.0, 0.0, 1.0)


def canvas(width=100, height=80):
    painter = Painter(width, height, 72)
    painter.fill((1, 1, 1, 1))
    return painter


def ink(painter):
    """Coverage of each pixel, rows from below."""
    return (255 - painter.pixels[::-1, :, 0].astype(float)) / 255


def test_coordinates_are_pixels_from_the_lower_left():
    painter = canvas()
    painter.rectangle((10, 20, 30, 5), BLACK)
    found = ink(painter)
    assert found[20:25, 10:40].all() and found.sum() == 150


@pytest.mark.parametrize("width", [0.5, 1.0, 3.0, 7.5])
def test_a_line_covers_its_length_times_its_width(width):
    painter = canvas()
    painter.line(np.array([[10, 40.3], [90, 40.3]]), BLACK, width, butt=True)
    assert ink(painter).sum() == pytest.approx(80 * width, rel=0.03)


def test_a_long_line_in_runs_is_the_line_in_one():
    t = np.linspace(0, 6, 10 * RUN + 7)
    points = np.column_stack([10 + 13 * t, 40 + 30 * np.sin(t)])
    whole, runs = canvas(), canvas()
    whole.line(points, (0, 0, 0, 0.999), 4)
    runs.line(points, BLACK, 4)
    assert np.abs(ink(whole) - ink(runs)).max() < 0.35
    assert ink(whole).sum() == pytest.approx(ink(runs).sum(), rel=0.01)


def test_a_see_through_line_has_one_opacity_where_it_crosses_itself():
    painter = canvas()
    points = np.array([[10, 10], [90, 70], [90, 10], [10, 70.0]])
    painter.line(points, (0, 0, 0, 0.5), 6)
    assert ink(painter).max() == pytest.approx(0.5, abs=0.01)


def test_crossing_segments_do_not_darken_each_other():
    for alpha in (0.4, 1.0):
        painter = canvas()
        painter.segments(np.array([[[10, 40], [90, 40]], [[50, 10], [50, 70.0]]]),
                         (0, 0, 0, alpha), 5)  # fmt: skip
        assert ink(painter).max() == pytest.approx(alpha, abs=0.01)


@pytest.mark.parametrize("marker", ["o", "s", "^", "v", "<", ">", "D", "*", "+", "x", "."])
def test_markers_are_centred_and_of_their_size(marker):
    painter = canvas()
    painter.dots(np.array([[50.0, 40.0]]), np.array([30.0]), np.array([BLACK]), marker)
    rows, columns = np.nonzero(ink(painter) > 0.5)
    wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
    least = 14 if marker == "." else 26
    assert least <= max(wide, high) <= 44
    middle = (columns.min() + columns.max() + 1) / 2, (rows.min() + rows.max() + 1) / 2
    assert middle == pytest.approx((50, 40), abs=4)


def test_a_round_marker_has_the_area_of_its_circle():
    painter = canvas()
    painter.dots(np.array([[50.3, 40.6]]), np.array([30.0]), np.array([BLACK]))
    assert ink(painter).sum() == pytest.approx(np.pi * 15**2, rel=0.01)


def test_what_is_nowhere_is_not_drawn():
    painter = canvas()
    nan = float("nan")
    painter.dots(np.array([[nan, 3], [3, nan]]), np.array([9.0, 9.0]), np.array([BLACK, BLACK]))
    painter.line(np.array([[nan, 3], [3, nan], [nan, nan]]), BLACK, 3)
    painter.line(np.array([[1.0, 3]]), BLACK, 3)
    painter.segments(np.empty((0, 2, 2)), BLACK, 3)
    assert ink(painter).sum() == 0


def test_a_clipped_line_stays_inside():
    painter = canvas()
    painter.line(np.array([[-50, -50], [150, 150.0]]), BLACK, 9, clip=(20, 20, 40, 30))
    rows, columns = np.nonzero(ink(painter))
    assert columns.min() >= 20 and columns.max() < 60 and rows.min() >= 20 and rows.max() < 50


def test_pieces_share_points_and_cover_the_line():
    colors = np.repeat([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 0.5]], [7, 6, 7], axis=0).astype(
        float
    )
    found = pieces(np.array([0, 20]), colors, 2.0)
    assert found.colors.tolist() == [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 0.5]]
    assert found.butt.tolist() == [False, False, True]
    assert found.firsts.tolist() == [0, 7, 13] and found.lasts.tolist() == [7, 13, 19]


def test_pieces_carry_their_widths_and_end_with_their_line():
    found = pieces(np.array([0, 5]), np.ones((5, 4)), np.array([1.0, 2, 3, 4, 4]))
    assert found.widths.tolist() == [1, 2, 3, 4]
    assert not len(pieces(np.array([0, 1]), np.ones((1, 4)), 1.0).firsts)
    two = pieces(np.array([0, 3, 3, 5]), np.ones((5, 4)), 1.0)
    assert two.firsts.tolist() == [0, 3] and two.lasts.tolist() == [2, 4]
