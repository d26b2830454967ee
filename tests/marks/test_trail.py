"""Trails behind things that move, against closed forms."""

import numpy as np
import pytest

from renderer.errors import SpecError

POINT = {"mark": "point", "x": "t", "y": "2*t"}


def lone(series, **time):
    """A film of 41 frames at 10 a second over 10 units of data."""
    return {"time": {"fps": 10, "frames": 41, **time}, "series": [{**POINT, **series}]}


def test_a_point_draws_the_way_it_came_below_itself(studio, wave, drawn):
    found = drawn(studio.scene(wave(**lone({"trail": {"length": "1s", "fade": "none"}}))), 30)
    (way, pen), (place, _) = found.plain[0], found.markers[0]
    assert way[[0, -1]] == pytest.approx(np.array([[5.0, 10.0], [7.5, 15.0]]))
    assert place == pytest.approx(np.array([[7.5, 15.0]]))
    assert pen.width == 1.5


def test_copies_lie_at_moments_evenly_spaced_and_fade_evenly(studio, wave, drawn):
    trail = {"length": "1s", "as": "marks", "copies": 4, "fade": ["alpha", "size"]}
    found = drawn(studio.scene(wave(**lone({"size": 10, "trail": trail}))), 30)
    (places, style), _ = found.markers
    # 1 s is 2.5 units; four copies part it into five.
    assert places[:, 0] == pytest.approx([5.5, 6.0, 6.5, 7.0])
    assert style.faces[:, 3] == pytest.approx([0.2, 0.4, 0.6, 0.8])
    assert style.sizes == pytest.approx([2, 4, 6, 8])


def test_under_easing_copies_are_where_the_film_was(studio, drawn):
    table = studio.csv(t=[0, 10], v=[0, 10])
    trail = {"length": "1s", "as": "marks", "copies": 3}
    spec = {"data": {"d": table}, "time": {"fps": 20, "frames": 101, "easing": "quadratic-in"}}
    spec["series"] = [{"mark": "point", "x": "t", "y": "v", "trail": trail}]
    places = drawn(studio.scene(spec), 80).markers[0][0][:, 0]
    # Data time is 10 (f / 100)^2; copies are 15, 10 and 5 frames old.
    assert places == pytest.approx([10 * (f / 100) ** 2 for f in (65, 70, 75)])


def test_under_easing_a_line_begins_where_the_film_was(studio, drawn):
    table = studio.csv(t=[0, 10], v=[0, 10])
    spec = {"data": {"d": table}, "time": {"fps": 20, "frames": 101, "easing": "quadratic-in"}}
    spec["series"] = [{"mark": "line", "x": "t", "y": "v", "trail": {"length": "1s"}}]
    scene = studio.scene(spec)
    for index in (20, 50, 100):
        points = drawn(scene, index).shaded[0][0]
        assert points[[0, -1], 0] == pytest.approx(
            [10 * ((index - 20) / 100) ** 2, 10 * (index / 100) ** 2]
        )


@pytest.mark.parametrize("length", ["1s", "25%", "10 samples"])
def test_while_the_film_is_held_a_trail_stands_still(studio, wave, drawn, length):
    time = {"fps": 10, "frames": 81, "hold": {"end": "2s", "at": [{"t": 5, "for": "2s"}]}}
    series = [{"mark": "line", "x": "t", "y": "t", "trail": {"length": length, "fade": "none"}}]
    scene = studio.scene(wave(time=time, series=series))

    def ends(index):
        return drawn(scene, index).plain[0][0][[0, -1], 0]

    # 10 units of data in 4 s of motion, held from frame 20 to 40 and from 60 on.
    for index in (22, 30, 40):
        assert ends(index) == pytest.approx(ends(20))
    assert ends(80) == pytest.approx(ends(60))
    if length != "10 samples":
        assert ends(30) == pytest.approx([2.5, 5.0])
        # Half a second later it reaches over the hold.
        assert ends(45) == pytest.approx([3.75, 6.25])
        assert ends(80) == pytest.approx([7.5, 10.0])


def test_while_the_film_is_held_what_has_faded_stays_as_it_is(studio, wave, drawn):
    trail = {"length": "1s", "as": "marks", "copies": 3, "fade": ["alpha", "size"]}
    time = {"fps": 10, "frames": 61, "hold": {"end": "2s"}}
    scene = studio.scene(wave(time=time, series=[{**POINT, "size": 8, "trail": trail}]))
    for index in (40, 50, 60):
        places, style = drawn(scene, index).markers[0]
        assert places[:, 0] == pytest.approx([10 - 2.5 * k / 4 for k in (3, 2, 1)])
        assert style.faces[:, 3] == pytest.approx([1 / 4, 2 / 4, 3 / 4])


def test_where_the_film_plays_back_a_trail_is_what_it_was_on_the_way(studio, wave, drawn):
    trail = {"length": "1s", "fade": "none"}
    time = {"fps": 10, "frames": 41, "rewind": "4s", "easing": "quadratic-in-out"}
    series = [{"mark": "line", "x": "t", "y": "t", "trail": trail}]
    scene = studio.scene(wave(time=time, series=series))
    assert scene.clock.frames > 41 or scene.clock.arrived < 40
    now = scene.clock.now
    there = int(np.argmax(now))
    for index in range(there + 2, len(now) - 1, 3):
        begin, end = drawn(scene, index).plain[0][0][[0, -1], 0]
        assert end == pytest.approx(now[index])
        assert begin == pytest.approx(max(float(scene.clock.before(1.0)[index]), 0.0), abs=0.06)


@pytest.mark.parametrize("tween", ["smooth", "cubic-in-out", "back-out", "linear", "none"])
@pytest.mark.parametrize("length", ["2s", "2 samples"])
def test_the_way_goes_through_all_places_where_the_thing_was(studio, drawn, tween, length):
    t, v = [0, 1, 3, 4, 6], [0, 3, 4, 1, 2]
    trail = {"length": length, "fade": "none"}
    spec = {"data": {"d": studio.csv(t=t, v=v)}, "time": {"fps": 10, "frames": 61}}
    spec["series"] = [{"mark": "point", "x": "v", "y": "t", "tween": tween, "trail": trail}]
    scene = studio.scene(spec)
    frames = [drawn(scene, index) for index in range(61)]
    places = [found.markers[-1][0][0] for found in frames]
    for index in (25, 33, 47, 60):
        way = frames[index].plain[0][0]
        # A piece of a smooth way is straight for a sixteenth of it.
        assert way[-1] == pytest.approx(places[index], abs=0.02)
        if length == "2s" and tween != "none":
            assert way[0] == pytest.approx(places[index - 20], abs=0.02)
        if tween != "none":
            for place in places[index - 10 : index]:
                assert _distance(way, place) < 0.01


def _distance(way, place):
    """From a place to a line through points."""
    begin, step = way[:-1], np.diff(way, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-30)
    share = np.clip(((place - begin) * step).sum(axis=1) / length, 0, 1)
    return np.hypot(*(begin + step * share[:, None] - place).T).min()


def test_on_a_log_axis_the_way_bends_as_the_thing_does(studio, drawn):
    spec = {"data": {"d": studio.csv(t=[0, 1], x=[1, 1000], y=[0, 1])}, "time": {"frames": 21}}
    spec["axes"] = {"x": {"scale": "log"}}
    trail = {"length": "100%", "fade": "none"}
    spec["series"] = [{"mark": "point", "x": "x", "y": "y", "trail": trail}]
    way = drawn(studio.scene(spec), 20).plain[0][0]
    assert len(way) > 10
    assert way[:, 0] == pytest.approx(1 + 999 * way[:, 1])


def test_a_trail_by_samples_shows_so_many_rows(studio, drawn):
    table = studio.csv(t=[0, 1, 2, 3, 4], v=[0, 1, 4, 9, 16])
    trail = {"length": "2 samples", "as": "marks"}
    spec = {"data": {"d": table}, "time": {"frames": 17}}
    spec["series"] = [{"mark": "point", "x": "t", "y": "v", "trail": trail}]
    (places, style), (now, _) = drawn(studio.scene(spec), 13).markers
    assert now[0, 0] == pytest.approx(3.25)
    assert places.tolist() == [[2, 4], [3, 9]]
    assert style.faces[:, 3] == pytest.approx([(2 - 1.25) / 2, (2 - 0.25) / 2])


def test_revealed_points_stay_for_a_while(studio, wave, drawn):
    series = {"show": "reveal", "trail": {"length": "10%", "fade": "none"}}
    places = drawn(studio.scene(wave(**lone(series))), 20).markers[0][0]
    assert np.sort(places[:, 0]) == pytest.approx(np.arange(41, 51) / 10)


def test_colours_go_to_a_colour(studio, wave, drawn):
    trail = {"length": "25%", "as": "marks", "copies": 1, "to": "red"}
    scene = studio.scene(wave(**lone({"color": "blue", "trail": trail})))
    (_, style), _ = drawn(scene, 30).markers
    assert style.faces == pytest.approx(np.array([[0.5, 0, 0.5, 1]]))


def test_trails_of_things_that_are_away_are_not_drawn(studio, drawn):
    table = studio.csv(
        k=["a"] * 5 + ["b"] * 3, t=[0, 1, 2, 3, 4, 0, 1, 4], v=[0, 1, 2, 3, 4, 5, 6, 9]
    )
    spec = {"data": {"d": {**table, "key": "k"}}, "time": {"frames": 41}}
    for trail in ({"length": "100%", "as": "marks", "copies": 9}, {"length": "3 samples"}):
        spec["series"] = [{"mark": "point", "x": "t", "y": "v", "exit": "fade", "trail": trail}]
        found = drawn(studio.scene(spec), 25)  # Data time 2.5: b has gone at 2.
        heights = [
            *[m[0][:, 1] for m in found.markers],
            *[s[0][:, 1] for s in found.shaded if s[1][:, 3].max(initial=0) > 0],
        ]
        assert np.concatenate(heights).max() < 4.5


@pytest.mark.parametrize(
    ("series", "told"),
    [
        ({"trail": {"length": "1s", "fade": ["none", "alpha"]}}, "does not go with"),
        ({"trail": {"length": "1s", "fade": "alpha", "to": "red"}}, "'fade' does not say"),
        ({"trail": {"length": "0s"}}, "is not a length"),
        ({"show": "all", "trail": {"length": "1s"}}, "shows all of it at once"),
        ({"show": "reveal", "trail": {"length": "1s", "as": "line"}}, "stay where they are"),
        ({"trail": {"length": "1s", "copies": 3}}, "is of trails as marks"),
        ({"mark": "bar", "show": "current", "trail": {"length": "1s"}}, "nowhere to leave a trail"),
        ({"ghost": True, "show": "reveal"}, "no need of a ghost"),
        ({"ghost": True, "show": "all"}, "shows all of it at once"),
        ({"ghost": {"past": False}}, "neither past nor future"),
        ({"ghost": {"at": {"every": "5d"}}}, "is a length of dates"),
    ],
)
def test_what_makes_no_sense_is_told(studio, wave, series, told):
    with pytest.raises(SpecError, match=told):
        studio.scene(wave(**lone(series)))


def test_without_a_clock_there_is_no_past(studio):
    for key, value in (("trail", {"length": "1s"}), ("ghost", True), ("head", {})):
        mark = "line" if key == "head" else "point"
        spec = {"data": {"d": studio.csv(a=[1, 2], b=[3, 4])}, "time": {"frames": 3}}
        spec["series"] = [{"mark": mark, "x": "a", "y": "b", key: value}]
        with pytest.raises(SpecError, match="clock|show: reveal") as caught:
            studio.scene(spec)
        assert "name the clock column" in str(caught.value)
