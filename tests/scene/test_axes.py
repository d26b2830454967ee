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


def test_a_name_in_backticks_is_the_column(studio):
    days = ["1990-01-01", "2000-01-01"]
    table = studio.csv(**{"the day": days, "metrics/mAP": [0.1, 0.9]})
    series = [{"mark": "line", "x": "`the day`", "y": "`metrics/mAP`"}]
    spec = {"data": {"d": table}, "time": {"field": "the day"}, "series": series}
    space = studio.scene(spec).panels[0].space
    assert (space.x.label, space.y.label) == ("the day", "metrics/mAP")
    assert space.x.texts[0] == "1990"


def test_limits_hold_all_series_of_a_panel(studio, wave):
    series = [{"mark": "line", "x": "t", "y": y} for y in ("s", "5*c", "u - 9")]
    scene = studio.scene(wave(series=series))
    layers: tuple[Layer, ...] = scene.panels[0].layers
    highs = [layer.cloud()[:, 1].max() for layer in layers]
    lows = [layer.cloud()[:, 1].min() for layer in layers]
    axis = scene.panels[0].space.y
    assert axis.low < min(lows) == pytest.approx(-9) and axis.high > max(highs) == pytest.approx(5)


def series(y="v", **keys):
    return {"mark": "line", "x": "t", "y": y, **keys}


def scene_of(studio, axes=None, columns=None, many=None, **keys):
    table = studio.csv(**(columns or {"t": [0, 5, 10], "v": [-3, 4, 7], "w": [100, 200, 400]}))
    spec = {"data": {"d": table}, "axes": axes or {}, "series": many or [series()], **keys}
    return studio.scene(spec)


def plane(studio, *args, **keys):
    return scene_of(studio, *args, **keys).panels[0].space


def told(studio):
    return [problem.text for problem in studio.warnings]


def titles(scene):
    return {"".join(run[0] for run in label.pieces) for label in scene.panels[0].labels}


@pytest.mark.parametrize(
    ("columns", "warned"),
    [
        ({"t": [0, 1, 2, 3], "v": [1, float("inf"), -float("inf"), 2]}, "2 of 4 values of 'v'"),
        ({"t": [float("inf"), 1, 2, 3], "v": [1, 2, 1, 2]}, "1 of 4 values of 't'"),
    ],
)
def test_what_is_infinite_is_left_out_and_told(studio, columns, warned):
    space = plane(studio, columns=columns)
    assert np.isfinite([space.x.low, space.x.high, space.y.low, space.y.high]).all()
    assert space.y.high < 3
    assert f"{warned} are infinite: left out" in told(studio)


def test_an_infinity_of_the_spec_is_the_end_of_the_axis(studio):
    many = [series(), series(y="inf")]
    scene = scene_of(studio, many=many)
    assert not any("infinite" in text for text in told(studio))
    assert np.isposinf(scene.panels[0].layers[1].cloud()[:, 1]).all()


@pytest.mark.parametrize("values", [[1e-300, 1e300], [-1.7e308, 1.7e308], [0, 1e-300]])
def test_the_widest_and_the_narrowest_ranges(studio, values):
    axis = plane(studio, columns={"t": [0, 1], "v": values}).y
    assert np.isfinite([axis.low, axis.high]).all()
    share = axis.share(np.array(values))
    assert np.isfinite(share).all() and -0.01 <= share[0] < share[1] <= 1.01
    assert len(axis.ticks) >= 2 and len(set(axis.texts)) == len(axis.texts)


def test_limits_that_differ_by_one_unit_in_the_last_place(studio):
    low, high = 1.0, np.nextafter(1.0, 2.0)
    axis = plane(studio, {"y": {"limits": [low, float(high)]}}).y
    assert axis.ticks.tolist() == [low, high] and len(set(axis.texts)) == 2


def test_dates_as_limits_and_ticks(studio):
    axes = {"x": {"limits": ["2020-01-01", "2020-12-31 12:00"], "ticks": ["2020-02-01"]}}
    columns = {"t": ["2020-03-01", "2020-04-01"], "v": [1, 2]}
    axis = plane(studio, axes, columns).x
    moments = np.array(["2020-01-01T00", "2020-12-31T12", "2020-02-01T00"], dtype="datetime64[s]")
    assert [axis.low, axis.high, *axis.ticks] == moments.astype(float).tolist()
    assert axis.texts == ("2020-02-01",)


def test_one_moment_has_a_day_around_it(studio):
    axis = plane(studio, columns={"t": ["2020-03-01"] * 2, "v": [1, 2]}).x
    assert (axis.high - axis.low) / 86400 == pytest.approx(2)


def test_ticks_with_texts_of_their_own(studio):
    ticks = {"0": "none", "5": "half of it", 99: "beyond"}
    axis = plane(studio, {"x": {"ticks": ticks}}).x
    assert axis.ticks.tolist() == [0, 5] and axis.texts == ("none", "half of it")


def test_ticks_of_names(studio):
    columns = {"t": ["a", "b", "c"], "v": [1, 2, 3]}
    axis = plane(studio, {"x": {"ticks": {"a": "first", "c": "last"}}}, columns).x
    assert axis.ticks.tolist() == [0, 2] and axis.texts == ("first", "last")
    axis = plane(studio, {"x": {"ticks": ["b"]}}, columns).x
    assert axis.ticks.tolist() == [1] and axis.texts == ("b",)


@pytest.mark.parametrize(
    ("axis", "title", "texts"),
    [
        ({"unit": "°C"}, "v (°C)", None),
        ({"unit": "°C", "label": "heat"}, "heat (°C)", None),
        ({"unit": "%", "ticks": [0, 5]}, "v", ("0%", "5%")),
        ({"unit": "$", "ticks": [0, 5]}, "v", ("$0", "$5")),
        ({"unit": "W", "ticks": [0, 5]}, "v (W)", ("0", "5")),
        ({"unit": "W", "ticks": [0, 5e9], "limits": [0, 5e9]}, "v", ("0", "5 GW")),
        ({"unit": "W", "ticks": [0, 5], "format": "{:.1f}"}, "v (W)", ("0.0", "5.0")),
    ],
)
def test_units(studio, axis, title, texts):
    scene = scene_of(studio, {"y": axis})
    assert title in titles(scene)
    assert texts is None or scene.panels[0].space.y.texts == texts


def test_small_ticks_are_even_and_few(studio):
    axis = plane(studio, {"x": {"minor": True, "ticks": [0, 5, 10]}}).x
    assert axis.minor.tolist() == [1, 2, 3, 4, 6, 7, 8, 9]
    axis = plane(studio, {"x": {"minor": 1, "ticks": [0, 5, 10]}}).x
    assert axis.minor.tolist() == [2.5, 7.5]
    assert len(plane(studio).x.minor) == 0
    log = {"y": {"scale": "log", "limits": [1, 10]}}
    assert set(plane(studio, log).y.minor) | set(plane(studio, log).y.ticks) == set(range(1, 11))
    log["y"]["minor"] = False
    assert len(plane(studio, log).y.minor) == 0


def test_symlog_shows_both_sides_of_0(studio):
    columns = {"t": [0, 1, 2, 3, 4], "v": [-1000, -1, 0, 1, 1000]}
    axis = plane(studio, {"y": {"scale": "symlog", "linear": 1.0, "padding": 0}}, columns).y
    share = axis.share(np.array([-1000.0, -100, -10, -1, 0, 1, 10, 100, 1000]))
    assert share[[0, 4, 8]] == pytest.approx([0, 0.5, 1])
    steps = np.diff(share)
    assert steps[[0, 1, 2, 5, 6, 7]] == pytest.approx(steps[0])
    assert steps[3] / steps[0] == pytest.approx(1 / np.log(10))
    assert set(axis.ticks) <= {-1000, -100, -10, -1, 0, 1, 10, 100, 1000} and 0 in axis.ticks
    default = plane(studio, {"y": {"scale": "symlog"}}, columns).y
    assert default.scale.threshold == 1.0


def test_a_second_reading_stands_where_it_says(studio):
    keys = {"value": "v * 9 / 5 + 32", "unit": "°F", "ticks": [32, 212]}
    scene = scene_of(studio, {"y": {"limits": [-10, 110], "secondary": keys}})
    left, right = scene.panels[0].space.y, scene.panels[0].space.right
    assert right.ticks == pytest.approx([0, 100]) and right.texts == ("32", "212")
    assert right.share(right.ticks) == pytest.approx(left.share(np.array([0, 100])))
    assert "°F" in titles(scene)


def test_a_second_reading_that_falls_on_a_log_axis(studio):
    """Wavelengths of frequencies: c / f."""
    keys = {"value": "3e8 / v", "unit": "m", "label": "wave"}
    axes = {"x": {"scale": "log", "limits": [1e6, 1e12], "secondary": keys}}
    top = scene_of(studio, axes).panels[0].space.top
    prefix = {"m": 1.0, "mm": 1e-3, "µm": 1e-6, "km": 1e3}
    read = [float(text.split()[0]) * prefix[text.split()[1]] for text in top.texts]
    assert len(read) >= 3 and (np.diff(top.ticks) > 0).all()
    assert top.ticks == pytest.approx(3e8 / np.array(read))


def test_a_second_reading_may_use_params(studio):
    keys = {"value": "v * scale", "ticks": [50]}
    axes = {"y": {"limits": [0, 10], "secondary": keys}}
    assert plane(studio, axes, params={"scale": 10}).right.ticks == pytest.approx([5])


def test_two_axes_have_limits_and_scales_of_their_own(studio):
    many = [series(color="#ff0000"), series("w", axis="y2", color="#0000ff")]
    space = plane(studio, {"y2": {"scale": "log", "label": "right"}}, many=many)
    assert space.y.low < -3 and space.y.high < 10
    assert space.y2.low < 100 and space.y2.high > 400 and space.y2.scale.kind == "log"
    assert space.right is space.y2 and space.right.label == "right" and space.y.label == "v"
    assert space.y.rgba == (1, 0, 0, 1) and space.y2.rgba == (0, 0, 1, 1)


def test_an_axis_of_several_series_has_no_colour(studio):
    many = [series(), series("v + 1"), series("w", axis="y2")]
    space = plane(studio, many=many)
    assert space.y.rgba is None and space.y2.rgba is not None


def test_names_at_the_right(studio):
    columns = {"t": [0, 1, 2], "v": [5, 6, 7], "n": ["a", "b", "a"]}
    many = [series(), {"mark": "point", "x": "t", "y": "n", "axis": "y2", "show": "all"}]
    scene = scene_of(studio, columns=columns, many=many)
    assert scene.panels[0].space.y2.texts == ("a", "b")
    assert scene.panels[0].space.y.low > 4
    assert scene.panels[0].layers[1].cloud()[:, 1].tolist() == [0, 1, 0]


PANELS = [
    {"series": [series()]},
    {"series": [series(x="t + 90")], "axes": {"x": {"label": "t"}}},
]


def spaces(studio, panels=PANELS, **keys):
    table = studio.csv(t=[0, 5, 10], v=[-3, 4, 7])
    scene = studio.scene({"data": {"d": table}, "panels": panels, **keys})
    return [panel.space for panel in scene.panels]


def test_panels_share_what_they_say(studio):
    one, two = spaces(studio, share="x", canvas={"size": [200, 400]})
    assert (one.x.low, one.x.high) == (two.x.low, two.x.high) == pytest.approx((-4, 104))
    assert not any(one.x.texts) and any(two.x.texts), "the lower one says it"
    free = spaces(studio, canvas={"size": [200, 400]})
    assert free[0].x.high < 11 < 89 < free[1].x.low


def test_a_panel_may_keep_its_own_limits(studio):
    three = [*PANELS, {"series": [series(x="t - 900")], "axes": {"x": {"shared": False}}}]
    one, two, own = spaces(studio, three, share="x")
    assert one.x.high == two.x.high > 100 and own.x.high < 0


def test_what_one_panel_says_of_a_shared_axis_all_do(studio):
    log = [{**PANELS[0], "axes": {"y": {"scale": "symlog"}}}, PANELS[1]]
    one, two = spaces(studio, log, share="y")
    assert one.y.scale == two.y.scale and two.y.scale.kind == "symlog"


@pytest.mark.parametrize(("aspect", "times"), [("equal", 1), (2, 2), (0.5, 0.5)])
def test_units_in_proportion(studio, aspect, times):
    scene = scene_of(studio, {"x": {"limits": [0, 10]}, "y": {"limits": [0, 3]}}, aspect=aspect)
    _, _, width, height = scene.panels[0].space.rect
    assert (height / 3) / (width / 10) == pytest.approx(times, rel=0.02)


def test_a_box_of_true_proportions(studio):
    axes = {n: {"limits": [0, size]} for n, size in (("x", 10), ("y", 5), ("z", 2))}
    many = [{**series(), "z": "w"}]
    box = plane(studio, axes, many=many, projection="3d", aspect="equal")
    assert box.camera.sides.tolist() == [1, 0.5, 0.2]
    corner = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    places = box.camera.view(0).turned(corner)
    assert np.linalg.norm(places[1:] - places[0], axis=1) == pytest.approx([1, 0.5, 0.2])


LONG = "a category of a name that nobody would ever want to read " * 9


@pytest.mark.parametrize("size", [[640, 360], [320, 240], [360, 640]])
@pytest.mark.parametrize("names", [["x"] , [LONG, "b"], [f"country {n}" for n in range(12)],
                                   [f"{n} {LONG}" for n in range(30)]])  # fmt: skip
@pytest.mark.parametrize("side", ["x", "y"])
def test_names_of_any_length_leave_room_for_the_data(studio, size, names, side):
    table = studio.csv(n=names, v=range(len(names)))
    other = "y" if side == "x" else "x"
    point = {"mark": "point", side: "n", other: "v"}
    spec = {"data": {"d": table}, "canvas": {"size": size}, "series": [point]}
    panel = studio.scene(spec).panels[0]
    _, _, width, height = panel.space.rect
    assert width > 0.3 * size[0] and height > 0.3 * size[1]
    axis = getattr(panel.space, side)
    assert axis.ticks.tolist() == list(range(len(names)))
    assert all(len(text) < 300 for text in axis.texts)


def test_names_stand_in_lines_before_they_turn(studio):
    names = ["New Zealand", "South Africa", "United Kingdom", "Papua New Guinea"]
    table = studio.csv(n=names, v=[1, 2, 3, 4])
    spec = {"data": {"d": table}, "canvas": {"size": [240, 240], "dpi": 72},
            "series": [{"mark": "point", "x": "n", "y": "v"}]}  # fmt: skip
    axis = studio.scene(spec).panels[0].space.x
    assert axis.angle == 0 and axis.texts[0] == "New\nZealand"


def test_hundreds_of_names_are_thinned_and_told(studio):
    table = studio.csv(n=[f"name {n}" for n in range(400)], v=range(400))
    spec = {"data": {"d": table}, "series": [{"mark": "point", "x": "n", "y": "v"}]}
    axis = studio.scene(spec).panels[0].space.x
    written = sum(map(bool, axis.texts))
    assert len(axis.ticks) == 400 and 5 < written < 100
    text = f"{400 - written} of 400 ticks of the x axis have no room for their text"
    assert text in told(studio)


def test_names_that_differ_between_frames_are_all_there(studio):
    table = studio.csv(t=[0, 0, 1, 1, 2], n=["a", "b", "c", "a", "d"], v=[1, 2, 3, 4, 5])
    spec = {"data": {"d": table}, "series": [{"mark": "point", "x": "n", "y": "v", "key": "n"}]}
    assert studio.scene(spec).panels[0].space.x.texts == ("a", "b", "c", "d")
