from itertools import pairwise

import numpy as np
import pytest

from renderer.errors import SpecError
from tests.marks.conftest import Recorder

LINE = {"mark": "line", "x": "t", "y": "s"}


@pytest.mark.parametrize("frames", [7, 20, 31])
def test_a_line_is_cut_exactly_at_now_between_rows(studio, wave, drawn, frames):
    scene = studio.scene(wave(time={"frames": frames}, series=[{**LINE, "head": {"size": 9}}]))
    for index in range(frames):
        now = 10 * index / (frames - 1)
        row = int(now / 0.1 + 1e-9)
        share = (now - row * 0.1) / 0.1
        height = (1 - share) * np.sin(row / 10) + share * np.sin((row + 1) / 10)
        found = drawn(scene, index)
        points, _ = found.plain[0]
        assert points[-1] == pytest.approx((now, height), abs=1e-9)
        assert np.allclose(points[: row + 1, 1], np.sin(np.arange(row + 1) / 10))
        head, style = found.markers[0]
        assert head == pytest.approx(np.array([(now, height)]), abs=1e-9)
        assert style.sizes.tolist() == [9]


def test_increments_end_to_end_make_the_whole_line(studio, wave):
    scene = studio.scene(wave(time={"frames": 33}, series=[LINE]))
    layer = scene.panels[0].layers[0]
    assert layer.motion == "grows"
    parts = []
    for first, last in [(-1, 7), (7, 15), (15, 16), (16, 32)]:
        recorder = Recorder()
        layer.grow(recorder, first, last)
        parts.append(recorder.plain[0][0])
    for before, after in pairwise(parts):
        assert np.array_equal(before[-1], after[0])
    whole = Recorder()
    layer.draw(whole, 32)
    rows = np.array([[t / 10, np.sin(t / 10)] for t in range(101)])
    assert np.allclose(whole.plain[0][0], rows)
    joined = np.concatenate(parts)
    assert all(any(np.allclose(row, point) for point in joined) for row in rows)
    assert (np.diff(joined[:, 0]) >= -1e-12).all()


def test_nothing_is_drawn_twice_after_the_data_has_ended(studio):
    table = {"a": studio.csv("a.csv", t=[0, 1, 2], v=[0, 1, 2])}
    table["b"] = studio.csv("b.csv", t=[0, 10], v=[0, 1])
    series = [{"mark": "line", "data": n, "x": "t", "y": "v"} for n in table]
    layer = studio.scene({"data": table, "series": series}).panels[0].layers[0]
    recorder = Recorder()
    layer.grow(recorder, 10, 19)
    assert recorder.plain == []


def test_missing_values_break_a_line(studio, drawn):
    values = [0.0, 1.0, float("nan"), 3.0, 4.0]
    table = studio.csv(t=range(5), v=values)
    scene = studio.scene(
        {
            "data": {"d": table},
            "time": {"frames": 5},
            "series": [{"mark": "line", "x": "t", "y": "v"}],
        }
    )
    points = drawn(scene, 4).plain[0][0]
    assert np.isnan(points[2, 1]) and np.isfinite(points[[0, 1, 3, 4]]).all()


def test_a_head_in_a_gap_is_nowhere(studio, drawn):
    table = studio.csv(t=range(5), v=[0.0, 1.0, float("nan"), 3.0, 4.0])
    spec = {"data": {"d": table}, "time": {"frames": 9}}
    spec["series"] = [{"mark": "line", "x": "t", "y": "v", "head": {}}]
    scene = studio.scene(spec)
    seen = [np.isfinite(drawn(scene, index).markers[0][0]).all() for index in range(9)]
    assert seen == [True, True, True, False, False, False, True, True, True]


def test_keys_make_lines_of_their_own_and_rows_are_sorted_by_the_clock(studio, drawn):
    rng = np.random.default_rng(3)
    order = rng.permutation(20)
    t, name = np.tile(np.arange(10.0), 2)[order], np.repeat(["a", "b"], 10)[order]
    table = {**studio.csv(t=t, v=t * np.where(name == "a", 1, -1), name=name), "key": "name"}
    spec = {"data": {"d": table}, "series": [{"mark": "line", "x": "t", "y": "v"}]}
    found = drawn(studio.scene(spec), 19)
    assert len(found.plain) == 2
    slopes = {round(points[-1, 1] / points[-1, 0]) for points, _ in found.plain}
    assert slopes == {1, -1}
    assert all((np.diff(points[:, 0]) > 0).all() for points, _ in found.plain)


def test_a_table_without_a_clock_is_shown_whole(studio, drawn):
    table = studio.csv(a=[3, 1, 2], b=[1, 2, 3])
    scene = studio.scene({"data": {"d": table}, "series": [{"mark": "line", "x": "a", "y": "b"}]})
    layer = scene.panels[0].layers[0]
    assert layer.motion == "static"
    points = drawn(scene, 0).plain[0][0]
    assert points.tolist() == [[3, 1], [1, 2], [2, 3]]


@pytest.mark.parametrize("show", ["reveal", "current"])
def test_showing_a_moment_needs_a_clock(studio, show):
    table = studio.csv(a=[3, 1, 2], b=[1, 2, 3])
    series = [{"mark": "point", "x": "a", "y": "b", "show": show}]
    with pytest.raises(SpecError, match="needs data with a clock"):
        studio.scene({"data": {"d": table}, "series": series})


def test_the_width_and_opacity_may_change_over_the_film(studio, wave, drawn):
    series = [{**LINE, "width": {"from": 1, "to": 3}, "alpha": {"from": 1, "to": 0.5}}]
    scene = studio.scene(wave(time={"frames": 11}, series=series))
    assert scene.panels[0].layers[0].motion == "moves"
    for index in range(11):
        _, pen = drawn(scene, index).plain[0]
        assert pen.width == pytest.approx(1 + 2 * index / 10)
        assert pen.rgba[3] == pytest.approx(1 - 0.5 * index / 10)


def test_lists_join_points_of_one_moment(studio, wave, drawn):
    series = [{"mark": "line", "x": ["0", "s", "2*s"], "y": ["0", "c", "2*c"]}]
    scene = studio.scene(wave(time={"frames": 21}, series=series))
    for index in (0, 7, 20):
        points = drawn(scene, index).plain[0][0]
        now = index / 2
        assert np.allclose(points, [[0, 0], [np.sin(now), np.cos(now)],
                                    [2 * np.sin(now), 2 * np.cos(now)]])  # fmt: skip


def test_lists_do_not_go_with_a_trail(studio, wave):
    series = [{"mark": "line", "x": ["0", "s"], "y": ["0", "c"], "trail": {"length": "1s"}}]
    with pytest.raises(SpecError, match="'trail' does not go with lists"):
        studio.scene(wave(series=series))


def test_lists_have_one_length(studio, wave):
    series = [{"mark": "line", "x": ["0", "s"], "y": ["0", "c", "u"]}]
    with pytest.raises(SpecError, match="different lengths"):
        studio.scene(wave(series=series))


def test_one_line_through_several_rows_of_a_moment_is_told(studio):
    rows = {"t": [0, 0, 1, 1, 2, 2], "y": [1, 5, 2, 6, 3, 7], "who": ["a", "b"] * 3}
    spec = {
        "data": {"d": studio.csv(**rows)},
        "series": [{"mark": "line", "x": "t", "y": "y"}],
        "canvas": {"size": [640, 400]},
    }
    studio.scene(spec)
    (told,) = studio.warnings
    assert told.text == "2 rows have the same 't', 0, and one line runs through them"
    assert told.hint == "name the column that tells them apart: key: who"
    assert told.path == ("series", 0)

    studio.warnings.clear()
    spec["series"][0]["key"] = "who"
    studio.scene(spec)
    assert studio.warnings == []


def test_a_few_moments_that_come_twice_are_as_they_are(studio):
    rows = {"t": [0, 1, 1, 2, 3], "y": [1, 5, 2, 6, 3]}
    studio.scene(
        {
            "data": {"d": studio.csv(**rows)},
            "series": [{"mark": "line", "x": "t", "y": "y"}],
            "canvas": {"size": [640, 400]},
        }
    )
    assert studio.warnings == []


def test_a_column_that_is_missing_throughout_is_told(studio):
    nan = float("nan")
    rows = {"t": [0, 1, 2], "y": [nan] * 3}
    studio.scene(
        {
            "data": {"d": studio.csv(**rows)},
            "series": [{"mark": "line", "x": "t", "y": "y"}],
            "canvas": {"size": [640, 400]},
        }
    )
    (told,) = studio.warnings
    assert told.text == "'y' is missing in every row: nothing of it is drawn"
    assert told.path == ("series", 0, "y")
