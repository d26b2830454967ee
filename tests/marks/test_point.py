import numpy as np
import pytest

from renderer.errors import SpecError

POINT = {"mark": "point", "x": "t", "y": "s"}


def test_points_stand_between_rows_at_the_very_moment(studio, drawn):
    t = np.arange(5.0)
    table = studio.csv(t=t, v=t**2)
    spec = {"data": {"d": table}, "time": {"frames": 17}}
    spec["series"] = [{"mark": "point", "x": "t", "y": "v"}]
    scene = studio.scene(spec)
    for index in range(17):
        now = index / 4
        low = min(int(now), 3)
        height = low**2 + (now - low) * ((low + 1) ** 2 - low**2)
        points, _ = drawn(scene, index).markers[0]
        assert points == pytest.approx(np.array([[now, height]]))


def test_each_key_has_its_state_once_it_has_begun_and_keeps_the_last(studio, drawn):
    table = {**studio.csv(t=[0, 4, 2, 3], v=[0, 4, 20, 30], k=["a", "a", "b", "b"]), "key": "k"}
    spec = {"data": {"d": table}, "time": {"frames": 5}}
    spec["series"] = [{"mark": "point", "x": "t", "y": "v"}]
    scene = studio.scene(spec)
    states = [drawn(scene, index).markers[0][0][:, 1].tolist() for index in range(5)]
    assert states == [[0], [1], [2, 20], [3, 30], [4, 30]]


def test_revealed_points_are_the_rows_so_far(studio, wave, drawn):
    scene = studio.scene(wave(time={"frames": 11}, series=[{**POINT, "show": "reveal"}]))
    for index in (0, 3, 10):
        points, _ = drawn(scene, index).markers[0]
        assert points[:, 0] == pytest.approx(np.arange(10 * index + 1) / 10)


def test_areas_are_in_proportion_to_values(studio, drawn):
    table = studio.csv(a=[1, 2, 3], b=[1, 2, 3], n=[0, 1, 4])
    size = {"field": "n", "range": [2, 20]}
    spec = {"data": {"d": table}, "series": [{"mark": "point", "x": "a", "y": "b", "size": size}]}
    points, style = drawn(studio.scene(spec), 0).markers[0]
    assert style.sizes**2 - 4 == pytest.approx((20**2 - 4) * np.array([4, 1, 0]) / 4)
    assert points[:, 0].tolist() == [3, 2, 1], "the largest lies below"


def test_the_size_may_change_over_the_film(studio, wave, drawn):
    series = [{**POINT, "size": {"from": 2, "to": 12}}]
    scene = studio.scene(wave(time={"frames": 11}, series=series))
    assert [drawn(scene, i).markers[0][1].sizes[0] for i in (0, 5, 10)] == pytest.approx([2, 7, 12])


def test_all_unknown_columns_are_named_with_their_places(studio, wave):
    with pytest.raises(SpecError) as caught:
        studio.scene(wave(series=[{"mark": "point", "x": "tt", "y": "nope"}]))
    assert [p.path[-1] for p in caught.value.problems] == ["x", "y"]
    assert all(p.place is not None and p.place.line for p in caught.value.problems)


def test_z_belongs_into_a_box(studio, wave):
    with pytest.raises(SpecError, match="'z' in a 2-D panel"):
        studio.scene(wave(series=[{**POINT, "z": "c"}]))
