"""Axes that move: nothing that is shown is cut, and nothing jumps."""

from typing import Any

import numpy as np
import pytest

from renderer.scene import soften
from renderer.scene.scene import PlaneScene, Scene
from renderer.scene.tags import lengths
from tests.conftest import Studio
from tests.marks.extents import reached

RNG = np.random.default_rng(11)
TIME = {"duration": 4, "fps": 25}
LINE = {"mark": "line", "x": "t", "y": "y"}


def axes(scene: Scene) -> PlaneScene:
    space = scene.panels[0].space
    assert isinstance(space, PlaneScene)
    return space


def film(studio: Studio, y: Any, **keys: Any) -> Scene:
    """A line of t from 0 to 10 and these values."""
    t = np.linspace(0, 10, len(y))
    return studio.scene({
        "data": {"d": studio.csv(t=t, y=y)}, "time": TIME, "series": [LINE], **keys,
    })  # fmt: skip


def ends(scene: Scene, name: str = "y") -> tuple[Any, Any]:
    motion = getattr(axes(scene), name).motion
    assert motion is not None
    return motion.lows, motion.highs


def ruled(scene: Scene, name: str = "y") -> tuple[Any, Any]:
    """The limits on the axis's ruler."""
    scale = getattr(axes(scene), name).scale
    low, high = ends(scene, name)
    return scale.ruler(low), scale.ruler(high)


DATA = {
    "walk": np.cumsum(RNG.normal(size=300)),
    "spikes": np.where(RNG.random(300) < 0.02, RNG.normal(size=300) * 100, 0.0),
    "one value": np.full(300, 5.0),
    "steps": np.repeat(RNG.normal(size=10), 30),
    "growth": np.exp(np.linspace(0, 14, 300)),
    "few": np.array([1.0, 1e6, -1e6, 3.0]),
    "huge": RNG.normal(size=100) * 1e300,
    "tiny": RNG.normal(size=100) * 1e-300,
    "holes": np.where(RNG.random(300) < 0.3, np.nan, np.cumsum(RNG.normal(size=300))),
    "late": np.where(np.arange(300) < 100, np.nan, np.cumsum(RNG.normal(size=300))),
}


@pytest.mark.parametrize("word", ["follow", "explore"])
@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
@pytest.mark.parametrize("kind", ["line", "point"])
@pytest.mark.parametrize("data", DATA)
def test_nothing_that_is_shown_is_cut(
    studio: Studio, data: str, kind: str, scale: str, word: str
) -> None:
    y = np.abs(DATA[data]) + 1e-310 if scale == "log" else DATA[data]
    if scale == "log":
        y = np.where(y < 1e-300, 1e-3, y)
    scene = film(
        studio, y, series=[{**LINE, "mark": kind}],
        axes={"x": {"limits": word}, "y": {"limits": word, "scale": scale}},
    )  # fmt: skip
    if axes(scene).y.motion is None:
        return
    (layer,) = scene.panels[0].layers
    for name, number in (("x", 0), ("y", 1)):
        low, high = ends(scene, name)
        drawn = np.array([reached(layer, index)[number] for index in range(len(low))])
        assert (np.isnan(drawn[:, 0]) | (low <= drawn[:, 0])).all()
        assert (np.isnan(drawn[:, 1]) | (high >= drawn[:, 1])).all()
        assert (low < high).all()
        axis = getattr(axes(scene), name)
        assert axis.low == low.min() and axis.high == high.max()


@pytest.mark.parametrize("word", ["follow", "explore"])
@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
def test_what_leaps_is_followed_without_corners(studio: Studio, scale: str, word: str) -> None:
    """A leap of the data takes the whole time of looking ahead, and its greatest acceleration is
    that of a raised cosine: 2 pi of the leap over its time squared."""
    y = np.where(np.arange(301) < 150, 1.0, 1000.0)
    scene = film(studio, y, axes={"y": {"limits": word, "scale": scale, "padding": 0}})
    low, high = ruled(scene)
    half = soften.reach(scene.clock)
    assert half == 10
    leap = high[-1] - high[0]
    assert leap > 0
    assert np.abs(np.diff(high, n=2)).max() < 1.3 * 2 * np.pi * leap / (2 * half + 2) ** 2
    moving = np.flatnonzero(np.diff(high) != 0)
    assert len(moving) <= 2 * half + 1
    reveals = int(np.argmax(scene.clock.now > 10 * 149 / 300))
    assert moving[0] >= reveals - 2 * half - 1 and moving[-1] <= reveals


def test_explored_limits_only_grow(studio: Studio) -> None:
    scene = film(
        studio, DATA["walk"], series=[{**LINE, "mark": "point", "size": 3}],
        axes={"x": {"limits": "explore"}, "y": {"limits": "explore"}},
    )  # fmt: skip
    for name in ("x", "y"):
        low, high = ends(scene, name)
        assert (np.diff(low) <= 0).all() and (np.diff(high) >= 0).all()


def test_data_that_runs_along_the_clock_fills_its_axis(studio: Studio) -> None:
    scene = film(studio, DATA["walk"], axes={"x": {"limits": "explore"}})
    highs = ends(scene, "x")[1]
    share = 10 * scene.clock.progress / highs
    assert (share <= 1).all() and (np.diff(share) > -1e-3).all()
    assert share[scene.clock.progress > 0.25].min() > 0.87


def test_followed_limits_come_back(studio: Studio) -> None:
    y = 10 * np.exp(-((np.arange(301) - 100) ** 2) / 800)
    scene = film(studio, y, series=[{**LINE, "mark": "point"}], axes={"y": {"limits": "follow"}})
    low, high = ends(scene)
    assert high.max() > 10 and high[-1] < 2


def test_what_stands_still_does_so_exactly(studio: Studio) -> None:
    y = np.where(np.arange(301) < 150, 0.1, 0.3)
    low, high = ends(film(studio, y, axes={"y": {"limits": "follow"}}))
    assert len(set(high[:28])) == 1 and len(set(high[51:])) == 1


def test_holds_stand_still_and_change_nothing_else(studio: Studio) -> None:
    hold = {"start": 0.4, "end": 1.2, "at": [{"t": 5, "for": 0.8}]}
    keys = {"axes": {"y": {"limits": "follow"}, "x": {"window": 3}}}
    scene = film(studio, DATA["walk"], time={**TIME, "duration": 6.4, "hold": hold}, **keys)
    plain = film(studio, DATA["walk"], time={**TIME, "duration": 4}, **keys)
    now = scene.clock.now
    moved = np.concatenate([[True], np.diff(now) != 0])
    for name in ("x", "y"):
        low, high = ends(scene, name)
        assert (np.diff(low)[~moved[1:]] == 0).all() and (np.diff(high)[~moved[1:]] == 0).all()
        # The pause adds a moment of its own, at which the film stands.
        kept = moved & (now != 5)
        first, last = ends(plain, name)
        assert low[kept] == pytest.approx(first[-kept.sum() :], abs=0.6)
        assert high[-1] == pytest.approx(last[-1])


def test_what_is_played_back_runs_the_same_back() -> None:
    """On the way there and back, from a clock that is its own mirror image."""
    now = np.concatenate([np.linspace(0, 1, 50), np.linspace(0, 1, 50)[::-1]])
    lows = np.concatenate([DATA["walk"][:50], DATA["walk"][:50][::-1]])
    grown = soften.grown(lows, now)
    assert (grown[:50] == np.minimum.accumulate(lows[:50])).all()
    assert (grown == grown[::-1]).all()


def test_limits_depend_on_the_moment_alone_where_a_film_plays_back(studio: Studio) -> None:
    keys = {"x": {"limits": "explore"}, "y": {"limits": "follow"}}
    scene = film(studio, DATA["walk"], time={**TIME, "rewind": True}, axes=keys)
    now = scene.clock.now
    turn = int(np.argmax(now))
    assert 0 < turn < len(now) - 1
    for name in ("x", "y"):
        low, high = ends(scene, name)
        for there, back in ((there, 2 * turn - there) for there in range(turn)):
            if back < len(now):
                assert now[there] == pytest.approx(now[back])
                assert low[there] == pytest.approx(low[back])
                assert high[there] == pytest.approx(high[back])


def test_one_end_may_be_given_and_the_other_follow(studio: Studio) -> None:
    y = np.linspace(0, 100, 301)
    low, high = ends(film(studio, y, axes={"y": {"limits": [0, "follow"], "padding": "10%"}}))
    now = np.linspace(0, 100, len(high))
    assert (low == 0).all()
    assert (high >= 1.1 * now * (1 - 1e-12)).all()
    assert high[-1] == pytest.approx(110, rel=0.02)


def test_zero_is_where_limits_begin(studio: Studio) -> None:
    up = axes(film(studio, np.linspace(3, 9, 50), axes={"y": {"limits": "zero"}})).y
    assert up.low == 0 and up.high == pytest.approx(9 * 1.04) and up.motion is None
    down = axes(film(studio, -np.linspace(3, 9, 50), axes={"y": {"limits": "zero"}})).y
    assert down.high == 0 and down.low == pytest.approx(-9 * 1.04)
    both = axes(film(studio, np.linspace(-3, 9, 50), axes={"y": {"limits": "zero"}})).y
    assert both.low < -3 and both.high > 9


def test_tracks_are_what_they_say(studio: Studio) -> None:
    y = np.linspace(0, 1, 50)
    given = {"x": {"limits": ["t - 1", {"from": 1, "to": 11}]},
             "y": {"limits": [-1, {"keyframes": [{"at": "0%", "value": 2},
                                                 {"at": "100%", "value": 3}]}]}}  # fmt: skip
    scene = film(studio, y, axes=given)
    low, high = ends(scene, "x")
    assert low == pytest.approx(scene.clock.now - 1)
    assert high == pytest.approx(1 + 10 * scene.clock.progress)
    assert ends(scene)[1] == pytest.approx(2 + scene.clock.progress)
    now = axes(scene).at(50)
    assert now.x.low == low[50] and now.x.high == high[50] and axes(scene).moves


def test_tracks_of_dates(studio: Studio) -> None:
    data = studio.csv(date=["2020-01-01", "2020-06-01", "2021-01-01"], y=[1.0, 2.0, 3.0])
    going = {"from": "2020-02-01", "to": "2021-01-01"}
    spec = {"data": {"d": data}, "time": TIME, "series": [{**LINE, "x": "date"}],
            "axes": {"x": {"limits": ["2020-01-01", going]}}}  # fmt: skip
    low, high = ends(studio.scene(spec), "x")
    first = np.datetime64("2020-02-01", "s").astype(float)
    last = np.datetime64("2021-01-01", "s").astype(float)
    assert high[0] == first and high[-1] == last and len(set(low)) == 1


def test_a_window_shows_the_last_so_much(studio: Studio) -> None:
    scene = film(studio, DATA["walk"], axes={"x": {"window": 3, "padding": 0}})
    low, high = ends(scene, "x")
    now = scene.clock.now
    assert high - low == pytest.approx(3)
    assert (high >= now - 1e-12).all()
    assert (low[now < 2.2] == 0).all()
    full = now > 3.8
    assert high[full] == pytest.approx(now[full]) and low[full] == pytest.approx(now[full] - 3)
    step = now[1] - now[0]
    assert np.abs(np.diff(low, n=2)).max() < 0.1 * step


def test_a_window_of_dates(studio: Studio) -> None:
    days = np.arange(np.datetime64("2020-01-01"), np.datetime64("2021-01-01"))
    data = studio.csv(date=[str(day) for day in days], y=np.arange(len(days)) * 1.0)
    spec = {"data": {"d": data}, "time": TIME, "series": [{**LINE, "x": "date"}],
            "axes": {"x": {"window": "90 days", "padding": "7 %"}}}  # fmt: skip
    low, high = ends(studio.scene(spec), "x")
    assert high - low == pytest.approx(90 * 86400 * 1.14)
    assert high[-1] == pytest.approx(365 * 86400 + 1577836800 + 0.07 * 90 * 86400)


def test_a_window_wider_than_the_data_shows_all_of_it(studio: Studio) -> None:
    scene = film(studio, DATA["walk"], axes={"x": {"window": 30}})
    plain = film(studio, DATA["walk"])
    assert axes(scene).x.motion is None
    assert (axes(scene).x.low, axes(scene).x.high) == (axes(plain).x.low, axes(plain).x.high)


def test_what_scrolls_out_of_the_window_is_not_followed(studio: Studio) -> None:
    y = np.concatenate([np.linspace(100, 1, 100), np.ones(201)])
    keys = {"y": {"limits": "follow"}, "x": {"window": 2}}
    low, high = ends(film(studio, y, axes=keys))
    assert high[0] > 100 and high[-1] < 2
    alone = ends(film(studio, y, axes={"y": {"limits": "follow"}}))[1]
    assert alone[-1] > 100


def test_a_window_of_another_axis_is_around_what_is_shown(studio: Studio) -> None:
    y = np.linspace(0, 100, 301)
    scene = film(studio, y, series=[{**LINE, "mark": "point"}], axes={"y": {"window": 10}})
    low, high = ends(scene)
    now = np.linspace(0, 100, len(low))
    assert high - low == pytest.approx(10)
    assert (low + high)[20:-20] / 2 == pytest.approx(now[20:-20], abs=0.1)


def test_without_a_clock_following_is_fixed(studio: Studio) -> None:
    data = studio.csv(a=[1.0, 2.0, 3.0], y=[1.0, 5.0, 3.0])
    spec = {"data": {"d": data}, "time": TIME, "series": [{**LINE, "x": "a", "show": "all"}]}
    still = axes(studio.scene(spec))
    moving = axes(studio.scene({**spec, "axes": {"y": {"limits": "follow"}}}))
    assert not moving.moves and moving.y.low == still.y.low and moving.y.high == still.y.high


@pytest.mark.parametrize("half", [0, 1, 7])
def test_averages_hold_what_they_are_of(half: int) -> None:
    for _ in range(50):
        values = RNG.normal(size=60) * 10.0 ** RNG.integers(-3, 4)
        found = soften.averaged(soften.lowest(values, half), half)
        assert (found <= values).all()
    assert (soften.averaged(np.full(9, 0.1), half) == 0.1).all()


def test_softly_past_a_point() -> None:
    past = np.linspace(-3, 3, 601)
    found = soften.soft(past, 0.5)
    assert (found >= np.maximum(past, 0) - 1e-12).all() and found[0] == 0 and found[-1] == 3
    slopes = np.diff(found) / np.diff(past)
    assert (np.diff(slopes) >= -1e-9).all() and np.abs(np.diff(slopes)).max() < 0.011


def test_panels_that_share_an_axis_move_together(studio: Studio) -> None:
    t = np.linspace(0, 10, 200)
    data = {"a": studio.csv("a.csv", t=t, y=t), "b": studio.csv("b.csv", t=t, y=-3 * t)}
    panels = [{"series": [{**LINE, "data": name}]} for name in ("a", "b")]
    panels[0]["axes"] = {"y": {"limits": "follow"}}
    spec = {"data": data, "time": TIME, "panels": panels, "share": "y"}
    one, two = (panel.space.y.motion for panel in studio.scene(spec).panels)
    assert (one.lows == two.lows).all() and (one.highs == two.highs).all()
    assert one.highs[-1] > 10 and one.lows[-1] < -30


def test_a_camera_keeps_what_it_follows_in_the_middle(studio: Studio) -> None:
    y = np.sin(np.linspace(0, 6, 301))
    still = axes(film(studio, y))
    camera = {"focus": {"series": "d", "smooth": 0}, "zoom": {"from": 1, "to": 4}}
    scene = film(studio, y, camera=camera)
    now, zoom = scene.clock.now, 1 + 3 * scene.clock.progress
    for name, way in (("x", now), ("y", np.interp(now, np.linspace(0, 10, 301), y))):
        low, high = ends(scene, name)
        axis = getattr(still, name)
        assert (low + high) / 2 == pytest.approx(way, abs=1e-9)
        assert high - low == pytest.approx((axis.high - axis.low) / zoom)


def test_a_camera_looks_at_a_place_of_a_log_axis(studio: Studio) -> None:
    y = 10 ** np.linspace(0, 4, 301)
    scene = film(studio, y, camera={"focus": ["t", 100], "zoom": 2},
                 axes={"y": {"scale": "log", "padding": "0%"}})  # fmt: skip
    low, high = ends(scene, "x")
    assert (low + high) / 2 == pytest.approx(scene.clock.now)
    y_axis = axes(scene).y
    assert y_axis.motion is None
    assert (y_axis.low, y_axis.high) == (pytest.approx(10), pytest.approx(1000))


@pytest.mark.parametrize("keys", [
    {"axes": {"x": {"limits": "follow"}, "y": {"limits": "follow"}}},
    {"axes": {"x": {"window": 3}}},
    {"camera": {"focus": "d", "zoom": 3}},
    {"axes": {"x": {"limits": ["follow", 10]}, "y": {"limits": "follow", "scale": "symlog"}}},
])  # fmt: skip
@pytest.mark.parametrize("aspect", ["equal", 2])
def test_a_unit_stays_as_long_on_both_axes(studio: Studio, aspect: Any, keys: Any) -> None:
    y = 4 * np.sin(np.linspace(0, 9, 301))
    scene = film(studio, y, aspect=aspect, **keys)
    space = axes(scene)
    times = 1 if aspect == "equal" else aspect
    for index in range(0, 100, 7):
        now = space.at(index)
        across, upright = (
            float(np.diff(axis.scale.ruler(np.array([axis.low, axis.high])))[0])
            for axis in (now.x, now.y)
        )
        wide, high = space.rect[2:]
        assert high / upright / (wide / across) == pytest.approx(times, rel=0.02)


@pytest.mark.parametrize("axis", [{"limits": [0, "follow"]}, {"limits": "follow", "scale": "log"}])
def test_bars_that_grow_have_room_for_their_texts_at_every_frame(studio: Studio, axis: Any) -> None:
    years = np.repeat(np.arange(2000, 2011), 4)
    names = ["Rome", "Lagos", "New Delhi", "Mexico City"] * 11
    size = np.exp((years - 2000) / 2.0) * np.tile([1.0, 2, 3, 4], 11)
    data = studio.csv(year=years.astype(float), city=names, v=size)
    series = {"mark": "bar", "y": "city", "x": "v", "key": "city", "label": "{city} {v:,.0f}"}
    scene = studio.scene({
        "data": {"d": data}, "time": TIME, "series": [series],
        "axes": {"x": axis},
    })  # fmt: skip
    space = axes(scene)
    (layer,) = scene.panels[0].layers
    room = lengths(*layer.beyond(), scene.theme.font, scene.dpi, (space.x, space.y),
                   space.rect[2:])[2]  # fmt: skip
    assert room > 20
    for index in range(scene.clock.frames):
        longest = reached(layer, index)[0, 1]
        place = float(space.at(index).x.share(np.array([longest]))[0]) * space.rect[2]
        assert place + room <= space.rect[2] + 1


def test_a_legend_keeps_clear_of_what_scrolls_by(studio: Studio) -> None:
    """What is to be seen of a line is always high at the left and low at the right, wherever it
    is."""
    t = np.linspace(0, 100, 2001)
    y = -((t % 10) - 5)
    data = studio.csv(t=t, y=y)
    spec = {"data": {"d": data}, "time": TIME, "series": [{**LINE, "label": "one"}],
            "axes": {"x": {"limits": ["10 * floor(t / 10)", "10 * floor(t / 10) + 10"]},
                     "y": {"limits": [-5, 5]}}, "canvas": {"size": [400, 300]}}  # fmt: skip
    legend = studio.scene(spec).panels[0].legend
    assert legend is not None
    x, y_, width, height = axes(studio.scene(spec)).rect
    left, foot, wide, high = legend.rect
    right = left + wide / 2 > x + width / 2
    upper = foot + high / 2 > y_ + height / 2
    assert right == upper
