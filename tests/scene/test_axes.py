import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.marks.base import Layer


def axes(studio, x=None, y=None, **columns):
    columns = columns or {"t": [0, 5, 10], "v": [-3, 4, 7]}
    names = list(columns)[-2:]
    spec = {
        "data": {"d": studio.csv(**columns)},
        "axes": {"x": x or {}, "y": y or {}},
        "series": [{"mark": "line", "x": names[0], "y": names[1]}],
    }
    return studio.scene(spec).panels[0].space


def test_limits_hold_all_frames_with_a_little_room(studio):
    space = axes(studio)
    assert (space.x.low, space.x.high) == pytest.approx((-0.4, 10.4))
    assert (space.y.low, space.y.high) == pytest.approx((-3.4, 7.4))


def test_padding_in_units_or_as_a_share(studio):
    space = axes(studio, x={"padding": 2.5}, y={"padding": "10%"})
    assert (space.x.low, space.x.high) == pytest.approx((-2.5, 12.5))
    assert (space.y.low, space.y.high) == pytest.approx((-4, 8))


def test_padding_on_a_log_axis_is_a_share_of_decades(studio):
    space = axes(studio, y={"scale": "log", "padding": "50%"}, t=[0, 1], v=[1, 100])
    assert (space.y.low, space.y.high) == pytest.approx((0.1, 1000))


def test_given_limits_are_kept(studio):
    space = axes(studio, x={"limits": [-1, 99]}, y={"limits": [2, 3]})
    assert (space.x.low, space.x.high, space.y.low, space.y.high) == (-1, 99, 2, 3)


@pytest.mark.parametrize("value", [0.0, 5.0, -1e9, 1e-9, 1e15])
def test_a_constant_has_room_around_it(studio, value):
    space = axes(studio, t=[0, 1], v=[value, value])
    assert space.y.low < value < space.y.high
    assert np.isfinite([space.y.low, space.y.high]).all() and len(space.y.ticks) >= 2


def test_nothing_at_all_to_show(studio):
    space = axes(studio, t=[0, 1], v=[float("nan")] * 2)
    assert (space.y.low, space.y.high) == pytest.approx((-0.04, 1.04))


@pytest.mark.parametrize("invert", [False, True])
def test_shares_run_from_end_to_end(studio, invert):
    for scale, middle in (("linear", 50.5), ("log", 10.0)):
        axis = axes(studio, y={"limits": [1, 100], "scale": scale, "invert": invert}).y
        wanted = [1, 0.5, 0] if invert else [0, 0.5, 1]
        assert axis.share(np.array([1, middle, 100])) == pytest.approx(wanted)


def test_what_a_log_axis_cannot_show_is_nowhere(studio):
    axis = axes(studio, y={"limits": [1, 100], "scale": "log"}).y
    assert np.isnan(axis.share(np.array([0.0, -5.0]))).all()


def test_given_ticks_and_formats(studio):
    space = axes(studio, x={"ticks": [0, 5, 99]}, y={"ticks": 0})
    assert space.x.ticks.tolist() == [0, 5] and space.x.texts == ("0", "5")
    assert len(space.y.ticks) == 0
    space = axes(studio, y={"ticks": [0, 0.5], "format": "{:.0%}", "limits": [0, 1]})
    assert space.y.texts == ("0%", "50%")


def test_dates_are_written_as_dates(studio):
    space = axes(studio, date=["1990-01-01", "2000-01-01"], v=[1, 2])
    assert space.x.texts[0] == "1990" and space.x.texts[-1] == "2000"
    space = axes(studio, x={"format": "{:%b %Y}", "ticks": 7}, date=["1990-01-01", "1990-06-01"],
                 v=[1, 2])  # fmt: skip
    assert "Feb 1990" in space.x.texts


@pytest.mark.parametrize(
    ("axis", "message"),
    [
        ({"limits": [5, 5]}, "not in order"),
        ({"limits": [-1, 5], "scale": "log"}, "a log axis begins above 0"),
        ({"scale": "log"}, "the least is -3"),
    ],
)
def test_what_cannot_be_an_axis(studio, axis, message):
    with pytest.raises(SpecError, match=message) as caught:
        axes(studio, y=axis)
    assert caught.value.problems[0].path[:2] == ("axes", "y")


def test_the_title_is_the_column_if_all_series_share_it(studio, wave):
    series = [{"mark": "line", "x": "t", "y": y} for y in ("s", "c")]
    space = studio.scene(wave(series=series)).panels[0].space
    assert (space.x.label, space.y.label) == ("t", "")


def test_limits_hold_all_series_of_a_panel(studio, wave):
    series = [{"mark": "line", "x": "t", "y": y} for y in ("s", "5*c", "u - 9")]
    scene = studio.scene(wave(series=series))
    layers: tuple[Layer, ...] = scene.panels[0].layers
    highs = [layer.cloud()[:, 1].max() for layer in layers]
    lows = [layer.cloud()[:, 1].min() for layer in layers]
    axis = scene.panels[0].space.y
    assert axis.low < min(lows) == pytest.approx(-9) and axis.high > max(highs) == pytest.approx(5)
