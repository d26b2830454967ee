"""Trails: the window behind the moving end, by film time, by share and by rows."""

import numpy as np
import pytest

LINE = {"mark": "line", "x": "t", "y": "2*t"}


def trail(length, fade="none"):
    return [{**LINE, "trail": {"length": length, "fade": fade}}]


@pytest.mark.parametrize(
    ("length", "reach"),
    # A film of 41 frames at 10 a second: 4 s from the first to the last, over 10 units of data.
    [("1s", 2.5), ("500ms", 1.25), ("25%", 2.5), ("100%", 10.0), ("7 samples", 0.7)],
)
def test_a_trail_reaches_exactly_so_far_back(studio, wave, drawn, length, reach):
    scene = studio.scene(wave(time={"fps": 10, "frames": 41}, series=trail(length)))
    for index in range(1, 41):
        now = index / 4
        points = drawn(scene, index).plain[0][0]
        assert points[-1] == pytest.approx((now, 2 * now))
        assert points[0] == pytest.approx((max(0.0, now - reach), 2 * max(0.0, now - reach)))


def test_both_ends_are_cut_within_one_long_step(studio, drawn):
    table = studio.csv(t=[0, 10], v=[0, 10])
    spec = {"data": {"d": table}, "time": {"frames": 101}}
    spec["series"] = [
        {"mark": "line", "x": "t", "y": "v", "trail": {"length": "20%", "fade": "none"}}
    ]
    scene = studio.scene(spec)
    points = drawn(scene, 50).plain[0][0]
    assert points == pytest.approx(np.array([[3.0, 3.0], [5.0, 5.0]]))


def test_a_fading_trail_goes_evenly_to_nothing(studio, wave, drawn):
    scene = studio.scene(wave(time={"frames": 41}, series=trail("20%", "alpha")))
    points, colors, widths, _ = drawn(scene, 30).shaded[0]
    assert widths is None
    middles = (points[1:, 0] + points[:-1, 0]) / 2
    assert colors[:-1, 3] == pytest.approx(1 - (7.5 - middles) / 2)
    assert len(points) >= 20


def test_a_trail_of_few_rows_fades_smoothly_too(studio, drawn):
    spec = {"data": {"d": studio.csv(t=[0, 10], v=[0, 10])}, "time": {"frames": 101}}
    spec["series"] = [{"mark": "line", "x": "t", "y": "v", "trail": {"length": "50%"}}]
    points, colors, _, _ = drawn(studio.scene(spec), 80).shaded[0]
    assert len(points) >= 24
    assert points[[0, -1]] == pytest.approx(np.array([[3.0, 3.0], [8.0, 8.0]]))
    assert np.abs(np.diff(colors[:, 3])).max() < 0.06


def test_a_trail_may_grow_thin(studio, wave, drawn):
    series = [{**LINE, "width": 4, "trail": {"length": "20%", "fade": "width"}}]
    scene = studio.scene(wave(time={"frames": 41}, series=series))
    points, colors, widths, pen = drawn(scene, 30).shaded[0]
    middles = (points[1:, 0] + points[:-1, 0]) / 2
    assert widths[:-1] == pytest.approx(4 * (1 - (7.5 - middles) / 2))
    assert (colors[:, 3] == 1).all() and pen.width == 4


def test_a_trail_ends_after_its_data(studio, drawn):
    tables = {"a": studio.csv("a.csv", t=[0, 1, 2], v=[0, 1, 2])}
    tables["b"] = studio.csv("b.csv", t=[0, 10], v=[0, 1])
    series = [{"mark": "line", "data": "a", "x": "t", "y": "v", "trail": {"length": "10%"}}]
    series.append({"mark": "line", "data": "b", "x": "t", "y": "v"})
    scene = studio.scene({"data": tables, "time": {"frames": 101}, "series": series})
    assert drawn(scene, 15).shaded
    found = drawn(scene, 60)
    assert all(len(points) < 2 for points, *_ in [*found.shaded, *found.plain])


def test_a_film_of_one_moment_has_a_trail_of_nothing(studio, drawn):
    spec = {"data": {"d": studio.csv(t=[3], v=[4])}}
    spec["series"] = [{"mark": "line", "x": "t", "y": "v", "trail": {"length": "1s"}, "head": {}}]
    found = drawn(studio.scene(spec), 5)
    assert found.markers[0][0].tolist() == [[3, 4]]
