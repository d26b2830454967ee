"""Curves that move: at each frame the rows of its moment, or between two of them."""

import numpy as np
import pytest

from renderer.errors import SpecError

WAVE = {"source": "function", "over": {"x": [0, 3, 4]}, "t": [0, 4, 5], "y": "x + 10*t**2"}
LINE = {"mark": "line", "x": "x", "y": "y"}


def spec(frames=17, table=WAVE, **keys):
    return {"data": {"w": table}, "time": {"frames": frames}, "series": [{**LINE, **keys}]}


def only(recorder):
    (points, pen) = recorder.plain[0]
    assert len(recorder.plain) == 1 and not recorder.shaded and not recorder.markers
    return points, pen


def test_a_moving_curve_goes_smoothly_from_moment_to_moment(studio, drawn):
    scene = studio.scene(spec())
    assert scene.panels[0].layers[0].motion == "moves"
    for index in range(17):
        now = index / 4
        before, share = int(now), now % 1
        height = (1 - share) * 10 * before**2 + share * 10 * (before + 1) ** 2
        points, _ = only(drawn(scene, index))
        assert points == pytest.approx(np.array([[x, x + height] for x in range(4)]))


def test_without_blending_each_curve_stays_until_the_next(studio, drawn):
    scene = studio.scene(spec(interpolate="none"))
    for index in range(17):
        points, _ = only(drawn(scene, index))
        assert points.tolist() == [[x, x + 10 * (index // 4) ** 2] for x in range(4)]


def test_limits_hold_the_curves_of_all_moments(studio):
    cloud = studio.scene(spec()).panels[0].layers[0].cloud()
    assert cloud.min(axis=0).tolist() == [0, 0] and cloud.max(axis=0).tolist() == [3, 163]


def test_a_clock_among_the_variables_is_no_variable_of_the_curve(studio, drawn):
    table = {"source": "function", "over": {"x": [0, 3, 4], "t": [0, 4, 5]}, "y": "x + 10*t**2"}
    points, _ = only(drawn(studio.scene(spec(table=table)), 4))
    assert points.tolist() == [[x, x + 10] for x in range(4)]


def test_a_function_of_the_clock_alone_is_revealed(studio, drawn):
    table = {"source": "function", "over": {"t": [0, 4, 5]}, "y": "t**2"}
    scene = studio.scene(spec(table=table, x="t"))
    assert scene.panels[0].layers[0].motion == "grows"
    assert only(drawn(scene, 10))[0].tolist() == [[0, 0], [1, 1], [2, 4], [2.5, 6.5]]


def test_a_curve_without_a_clock_is_drawn_whole_and_in_order(studio, drawn):
    over = {"s": [0, "2*pi", 9]}
    table = {"source": "function", "over": over, "x": "cos(s)", "y": "sin(2*s)"}
    scene = studio.scene(spec(table=table))
    assert scene.panels[0].layers[0].motion == "static"
    points, _ = only(drawn(scene, 3))
    s = np.arange(9) * np.pi / 4
    assert points == pytest.approx(np.stack([np.cos(s), np.sin(2 * s)], axis=1))


def test_a_film_of_one_moment_stands_still(studio):
    table = studio.csv(t=[1, 1, 1], x=[0, 1, 2], y=[3, 4, 5])
    assert studio.scene(spec(table=table, show="snapshot")).panels[0].layers[0].motion == "static"


def test_any_table_with_a_clock_can_be_shown_so(studio, drawn):
    """Rows in disorder, a curve for each key, moments that differ in their rows."""
    rows = [(2, "a", 0, 7), (0, "a", 5, 1), (0, "a", 6, 2), (1, "b", 3, 4), (2, "a", 1, 8),
            (2, "a", 2, 9), (3, "b", 3, 5)]  # fmt: skip
    t, key, x, y = zip(*rows, strict=True)
    table = studio.csv(t=t, k=key, x=x, y=y)
    scene = studio.scene(spec(7, table, show="snapshot", key="k"))

    def seen(index):
        return [points.tolist() for points, _ in drawn(scene, index).plain]

    first, last = [[5, 1], [6, 2]], [[0, 7], [1, 8], [2, 9]]
    assert seen(0) == seen(1) == [first]
    assert seen(2) == seen(3) == [first, [[3, 4]]]
    assert seen(4) == seen(5) == [last, [[3, 4]]]
    assert seen(6) == [last, [[3, 5]]]
    pens = [pen.rgba for _, pen in drawn(scene, 2).plain]
    assert len(set(pens)) == 2


def test_nothing_is_shown_before_the_first_moment(studio, drawn):
    tables = {"w": studio.csv(t=[2, 2, 4, 4], x=[0, 1, 0, 1], y=[1, 2, 3, 4])}
    tables["clock"] = studio.csv("clock.csv", t=[0, 4], y=[0, 1])
    series = [{**LINE, "data": "w", "show": "snapshot"}]
    series.append({**LINE, "data": "clock", "x": "t"})
    scene = studio.scene({"data": tables, "time": {"frames": 5}, "series": series})
    assert drawn(scene, 1).plain == []
    assert drawn(scene, 3).plain[0][0].tolist() == [[0, 1], [1, 2]]


def test_a_hole_stays_a_hole_and_only_as_long_as_it_is_one(studio, drawn):
    table = {**WAVE, "y": "x if x != 1 or t != 2 else nan"}
    scene = studio.scene(spec(table=table))
    holes = [np.isnan(only(drawn(scene, index))[0][:, 1]).tolist() for index in range(17)]
    whole, broken = [False] * 4, [False, True, False, False]
    assert holes == [broken if 4 < index < 12 else whole for index in range(17)]
    assert [p.path for p in studio.warnings if p.code == "function-holes"] == [("data", "w", "y")]


def test_colours_along_a_scale_follow_the_blended_values(studio, drawn):
    color = {"field": "y", "domain": [0, 163]}
    scene = studio.scene(spec(color=color, alpha=0.5))
    points, colors, _, _ = drawn(scene, 6).shaded[0]
    assert points[:, 1].tolist() == [25, 26, 27, 28]
    expected = scene.panels[0].layers[0].scale()(np.array([25.0, 26, 27, 28]))
    assert np.array_equal(colors, expected * [1, 1, 1, 0.5])


def test_width_and_opacity_may_change(studio, drawn):
    scene = studio.scene(spec(width={"from": 1, "to": 3}, alpha={"from": 1, "to": 0}))
    _, pen = only(drawn(scene, 8))
    assert (pen.width, pen.rgba[3]) == (2, 0.5)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({"trail": {"length": "1s"}}, "a snapshot is all of one moment"),
        ({"head": {}}, "a head needs 'show: reveal'"),
        ({"show": "reveal", "interpolate": "linear"}, "'interpolate' needs 'show: snapshot'"),
        ({"show": "current"}, "a line shows 'reveal', 'snapshot' or 'all'"),
        ({"x": ["0", "x"], "y": ["0", "y"], "show": "snapshot"}, "'show' does not go with lists"),
        (
            {"x": ["0", "x"], "y": ["0", "y"], "interpolate": "none"},
            "'interpolate' does not go with lists",
        ),
    ],
)
def test_what_does_not_go_together(studio, keys, text):
    with pytest.raises(SpecError, match=text):
        studio.scene(spec(**keys))


def test_curves_of_different_lengths_cannot_be_blended(studio):
    table = studio.csv(t=[0, 0, 1], x=[0, 1, 2], y=[0, 1, 2])
    with pytest.raises(SpecError, match="different numbers of rows") as found:
        studio.scene(spec(table=table, show="snapshot", interpolate="linear"))
    assert found.value.problems[0].path == ("series", 0, "interpolate")


def test_a_snapshot_needs_a_clock(studio):
    table = {"source": "function", "over": {"x": [0, 1, 3]}, "y": "x"}
    with pytest.raises(SpecError, match="'show: snapshot' needs data with a clock"):
        studio.scene(spec(table=table, show="snapshot"))


def test_the_picture_moves(studio):
    stage = studio.stage(spec())
    frames = [stage.frame(index).copy() for index in (2, 9, 2)]
    assert np.array_equal(frames[0], frames[2]) and not np.array_equal(frames[0], frames[1])
