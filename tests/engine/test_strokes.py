"""Lines of a 3-D panel before they are drawn: sliced, thinned, dashed, cut."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.engine.clip import clipped
from renderer.engine.pile import Fog
from renderer.engine.strokes import GAP, MISSED, THINNINGS, Strands, glassy, look

ALONE = np.array([0])


def strands(points, starts=ALONE, styles=None) -> Strands:
    return Strands(np.asarray(points, dtype=float), np.asarray(starts), styles)


def test_a_line_is_cut_exactly_where_it_passes_between_slabs():
    line = strands([[0, 0, 0.05], [1, 2, 0.45], [3, 2, 0.15]])
    cut = line.sliced(0.1)
    depths = cut.places[:, 2]
    assert depths == pytest.approx([0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.4, 0.3, 0.2, 0.15])
    assert cut.source is not None
    assert cut.source.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 1, 2]
    share = (depths[:6] - 0.05) / 0.4
    assert cut.places[:6, 0] == pytest.approx(share)
    assert cut.places[:6, 1] == pytest.approx(2 * share)


def test_pieces_stay_within_a_slab_and_make_up_the_lines():
    random = np.random.default_rng(3)
    places = random.normal(size=(400, 3)).cumsum(axis=0) / 10
    places[[70, 200, 201]] = np.nan
    cut = strands(places, [0, 100, 300]).sliced(0.2)
    firsts, lasts, depths = cut.pieces(0.2)
    covered = set()
    for first, last, depth in zip(firsts, lasts, depths, strict=True):
        own = cut.places[first : last + 1, 2]
        assert np.isfinite(own).all()
        assert np.abs(own - depth).max() <= 0.1 + 1e-9
        steps = set(range(first, last))
        assert not covered & steps
        covered |= steps
    joints = {int(start) - 1 for start in cut.starts[1:]}
    finite = np.isfinite(cut.places[:-1, 2]) & np.isfinite(cut.places[1:, 2])
    assert covered == set(np.flatnonzero(finite).tolist()) - joints


def test_thinning_moves_a_line_by_less_than_the_eye_sees():
    turn = np.linspace(0, 2 * np.pi, 2001)
    circle = 120 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    places = np.column_stack([circle, turn])
    thin = strands(np.concatenate([places, places]), [0, 2001]).thinned(
        np.concatenate([circle, circle])
    )
    assert len(thin.places) < 4002 / 2**THINNINGS + 10
    assert thin.source is not None
    for first in (0, 2001):
        assert {first, first + 2000} <= set(thin.source.tolist())
    kept = thin.places[: len(thin.places) // 2]
    middles = (kept[1:, :2] + kept[:-1, :2]) / 2
    assert np.abs(np.hypot(*middles.T) - 120).max() < MISSED * THINNINGS


def test_corners_turns_and_looks_are_never_thinned():
    corner = np.array([[0, 0], [10, 0], [10, 10], [10, 4], [20, 4], [22, 4], [24, 4]], dtype=float)
    places = np.column_stack([corner, np.zeros(7)])
    assert len(strands(places).thinned(corner).places) == 6
    styles = np.array([0, 0, 0, 0, 0, 1, 1])
    assert len(strands(places, ALONE, styles).thinned(corner).places) == 7


def test_dashes_are_as_long_as_the_pattern_says():
    pixels = np.array([[0.0, 0.0], [30.0, 0.0], [100.0, 0.0]])
    places = np.column_stack([pixels, [0.0, 0.3, 1.0]])
    cut, moved = strands(places).dashed(pixels, "dashed", 2.0)
    assert cut.styles is not None
    on = (cut.styles != GAP)[:-1]
    lengths = np.diff(moved[:, 0])
    assert lengths[on].sum() == pytest.approx(100 * 3.7 / 5.3, abs=4)
    edges = np.flatnonzero(np.diff(on.astype(int))) + 1
    ends = moved[edges, 0]
    assert ends[:4] == pytest.approx([7.4, 10.6, 18.0, 21.2])
    assert cut.places[:, 2] == pytest.approx(moved[:, 0] / 100)


def test_see_through_pieces_reach_over_their_ends():
    pixels = np.array([[0.0, 0], [10, 0], [10, 10], [10, 20]])
    cut = glassy(pixels, np.array([0, 1]), np.array([1, 3]), np.array([0.25, 0.5]))
    assert cut[0].vertices.tolist() == [[-0.25, 0], [10.25, 0]]
    assert cut[1].vertices.tolist() == [[10, -0.5], [10, 10], [10, 20.5]]
    assert pixels[1].tolist() == [10, 0]


def test_looks_differ_where_the_eye_sees_it():
    colors = np.array([[1, 0, 0, 1], [1, 0, 0, 0.999], [1, 0, 0, 0.5], [0, 1, 0, 0.5]])
    numbers = look(colors, None)
    assert numbers[0] == numbers[1] and len(set(numbers.tolist())) == 3
    assert len(set(look(colors[[0, 0]], np.array([1.0, 2.0])).tolist())) == 2


def test_fog_takes_colour_with_distance():
    fog = Fog(near=0.5, far=-0.5, share=0.8, rgb=(0.0, 0.0, 1.0))
    colors = np.array([[1.0, 0.5, 0.0, 0.7]] * 4)
    dimmed = fog.over(colors, np.array([0.6, 0.5, 0.0, -0.5]))
    assert dimmed[:2].tolist() == colors[:2].tolist()
    assert dimmed[2] == pytest.approx([0.6, 0.3, 0.4, 0.7])
    assert dimmed[3] == pytest.approx([0.2, 0.1, 0.8, 0.7])


def test_lines_are_cut_where_they_leave_the_box():
    one = [[-1.0, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 2.5, 0.5], [0.5, 0.5, 0.5]]
    two = [[-0.5, 0.5, 0.5], [1.5, 0.5, 0.5], [3.0, 3.0, 3.0]]
    shares = np.array([*one, *two, [0.2, 0.2, 0.2]])
    cut, starts, source = clipped(shares, np.array([0, 4, 7]))
    assert starts.tolist() == [0, 7, 12]
    known = np.isfinite(cut[:, 0])
    expected = [[0, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 0.5],
                [0, 0.5, 0.5], [1, 0.5, 0.5], [0.2, 0.2, 0.2]]  # fmt: skip
    assert cut[known] == pytest.approx(np.array(expected))
    assert source[known].tolist() == [0, 1, 1, 2, 3, 4, 4, 7]


def test_a_line_inside_stays_as_it_is():
    shares = np.random.default_rng(1).random((50, 3))
    cut, starts, source = clipped(shares, np.array([0, 20]))
    assert (cut == shares).all() and starts.tolist() == [0, 20]
    assert source.tolist() == list(range(50))
