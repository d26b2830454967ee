"""When things come and go, at exact instants."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from renderer.clock import Clock
from renderer.scene.focus import _way
from renderer.table import Table
from tests.marks.bound import bound, refused, table

T = np.arange(0, 401) / 100
"""Film time is data time: 4 s at 100 frames a second."""


def film(mark: dict[str, Any], data: Table, now: Any = T, **how: Any) -> Any:
    mark = {"mark": "point", "z": None, "key": "id", "color": "C0", **mark}
    return bound(mark, data, now, 2, **{"fps": Fraction(100), **how})


def table_of(**things: str) -> Table:
    """Things at the moments 0, 1, 2 … at which their text has an x; at a dash they have a row
    without a place."""
    rows = [
        (name, t, np.nan if sign == "-" else 10 * t + number)
        for number, (name, text) in enumerate(things.items())
        for t, sign in enumerate(text) if sign != " "
    ]  # fmt: skip
    names, times, places = zip(*rows, strict=True)
    return table(
        id=names, t=np.array(times, float), x=np.array(places, float), y=np.array(places, float)
    )


def presence(layer: Any, count: int, frames: Any = None) -> Any:
    """How far each thing is there at each frame, 0 where it is away."""
    frames = range(len(layer.strands.now)) if frames is None else frames
    found = np.zeros((len(frames), count))
    for number, index in enumerate(frames):
        found[number, layer.there(index)] = layer.presence(index)
    return found


def out(u: Any) -> Any:
    return 1 - (1 - np.clip(u, 0, 1)) ** 3


def test_a_key_comes_before_its_first_row_and_goes_after_its_last() -> None:
    layer = film({"enter": "fade", "exit": "fade"}, table_of(a="xxxxx", b=" xx"))
    a, b = presence(layer, 2).T
    assert (a == 1).all()
    np.testing.assert_allclose(b[T <= 1], out(T[T <= 1]), atol=1e-12)
    assert (b[(T >= 1) & (T <= 2)] == 1).all()
    np.testing.assert_allclose(b[T >= 2], 1 - np.clip(T[T >= 2] - 2, 0, 1) ** 3, atol=1e-12)
    assert b[T >= 3].max() == 0


def test_a_key_returns_where_it_has_a_row_again() -> None:
    even = {"easing": "linear"}
    mark = {"enter": {"effect": "grow", **even}, "exit": {"effect": "fade", **even}}
    layer = film(mark, table_of(a="xx xx", b="xxxxx"))
    a = presence(layer, 2)[:, 0]
    np.testing.assert_allclose(a, np.clip(np.abs(T - 2), 0, 1), atol=1e-12)
    # Away, it is where it was; coming back, where it will be.
    x = [layer.at(index, layer.points)[0, 0] for index in (150, 199, 201, 250)]
    assert x == [10, 10, 30, 30]


@pytest.mark.parametrize("text", ["xx xx", "xx-xx"])
def test_a_row_without_a_place_is_none(text: str) -> None:
    layer = film({"exit": "none"}, table_of(a=text, b="xxxxx"))
    a = presence(layer, 2)[:, 0]
    np.testing.assert_array_equal(a, np.where((T >= 2) & (T < 3), 0, 1))


def test_without_exit_gaps_are_bridged_and_what_is_over_stays() -> None:
    layer = film({"enter": "fade"}, table_of(a="x x  ", b="xxxxx"))
    assert (presence(layer, 2)[:, 0] == 1).all()
    assert layer.at(100, layer.points)[0, 0] == 10
    assert layer.at(400, layer.points)[0, 0] == 20


def test_a_key_with_one_row_is_seen_around_it() -> None:
    layer = film({"enter": "grow", "exit": "none"}, table_of(a="xxxxx", b="  x"))
    b = presence(layer, 2)[:, 1]
    np.testing.assert_allclose(b[(T >= 1) & (T <= 2)], out(T[(T >= 1) & (T <= 2)] - 1), atol=1e-12)
    # Gone at once: when the next moment has come.
    assert (b[(T >= 2) & (T < 3)] == 1).all() and b[T >= 3].max() == b[T <= 1].max() == 0


def test_the_first_frame_and_the_last_are_whole() -> None:
    data = table_of(a="x    ", b="    x", c="xxxxx")
    layer = film({"enter": "grow", "exit": "fade"}, data)
    np.testing.assert_array_equal(presence(layer, 3, [0, 400]), [[1, 0, 1], [0, 1, 1]])


@pytest.mark.parametrize(
    ("over", "begins"), [("30%", 0.7), ("250ms", 0.75), ("5s", 0.0), ("20 frames", 0.8)]
)
def test_how_long_it_takes(over: str, begins: float) -> None:
    how = {"effect": "fade", "over": over, "easing": "linear"}
    layer = film({"enter": how, "exit": how}, table_of(a="xxxxx", b=" x"))
    b = presence(layer, 2)[:, 1]
    length = 1 - begins
    truth = np.minimum((T - begins) / length, (1 + length - T) / length)
    np.testing.assert_allclose(b, np.clip(truth, 0, 1), atol=1e-9)


def test_film_time_is_as_long_where_the_data_runs_fast() -> None:
    now = 4 * np.linspace(0, 1, 401) ** 2
    how = {"effect": "fade", "over": "0.5s", "easing": "linear"}
    layer = film({"enter": how}, table_of(a="xxxxx", b="   x"), now=now)
    b = presence(layer, 2)[:, 1]
    comes = 400 * np.sqrt(3 / 4)
    assert (b > 0).sum() == pytest.approx(401 - (comes - 50), abs=1)


def test_where_moments_are_not_shared_a_key_is_there_from_its_first_row_to_its_last() -> None:
    rng = np.random.default_rng(4)
    times = [np.array([0, 4.0]), np.array([1, 1.3, 2.9]), np.sort(rng.uniform(0, 4, 9))]
    data = table(
        t=np.concatenate(times), id=np.repeat(["a", "b", "c"], [2, 3, 9]), x=np.arange(14.0),
        y=np.arange(14.0),
    )  # fmt: skip
    layer = film({"enter": {"effect": "fade", "over": "0.5s", "easing": "linear"}, "exit": "fade"},
                 data)  # fmt: skip
    a, b, _ = presence(layer, 3).T
    assert (a == 1).all()
    truth = np.where(T > 2.9, 1 - (np.clip(T - 2.9, 0, 1)) ** 3, np.clip((T - 0.5) / 0.5, 0, 1))
    np.testing.assert_allclose(b, truth, atol=1e-9)


def test_a_share_of_no_stretch_is_refused() -> None:
    data = table(t=[0, 1, 2.5, 3.0], id=list("abab"), x=np.arange(4.0), y=np.arange(4.0))
    fault = refused(
        {"mark": "point", "z": None, "key": "id", "exit": {"effect": "fade", "over": "50%"}},
        data, now=T, dimensions=2,
    )  # fmt: skip
    assert (fault.code, fault.at) == ("over", ("exit", "over"))


def test_what_is_revealed_comes_at_its_time_and_goes_when_it_has_come() -> None:
    data = table(t=[0, 1, 1.5, 4.0], x=[0, 1, 2, 3.0], y=[0, 1, 2, 3.0])
    mark = {
        "show": "reveal", "key": None, "enter": {"effect": "grow", "easing": "linear"},
        "exit": {"effect": "fade", "over": "2s", "easing": "linear"},
    }  # fmt: skip
    layer = film(mark, data)
    found = np.zeros((len(T), 4))
    for index in range(len(T)):
        found[index, layer.rows(index)] = layer.presence(index)
    for row, comes in ((1, 1.0), (2, 1.5)):
        truth = np.minimum((T - comes) / 0.3, (comes + 2.3 - T) / 2)
        np.testing.assert_allclose(found[:, row], np.clip(truth, 0, 1), atol=1e-9)
    # The first is there from the beginning, and the last is whole at the end.
    assert found[0, 0] == 1 and found[-1, 3] == 1


def test_a_hold_gives_what_is_revealed_its_time() -> None:
    now = np.concatenate([np.arange(0, 101), np.full(100, 100), np.arange(101, 201)]) / 100
    data = table(t=[0, 1, 2.0], x=[0, 1, 2.0], y=[0, 1, 2.0])
    mark = {"show": "reveal", "key": None, "enter": {"effect": "grow", "easing": "linear"}}
    layer = film(mark, data, now=now)
    assert [layer.presence(index)[-1] for index in (115, 130)] == pytest.approx([0.5, 1.0])


def test_effects_change_what_they_say() -> None:
    data = table_of(a="xxxxx", b="x")
    how = {"easing": "linear"}
    layer = film({"exit": {"effect": ["fade", "grow"], **how}, "enter": "none", "size": 10.0}, data)
    assert dots(layer, 0)[1].sizes.tolist() == [10, 10]
    style = dots(layer, 25)[1]
    np.testing.assert_allclose(style.sizes, [10, 7.5])
    np.testing.assert_allclose(style.faces[:, 3], [1, 0.75])
    assert style.rims is None
    rimmed = film({"exit": {"effect": "fade", **how}, "edge": "white"}, data)
    np.testing.assert_allclose(dots(rimmed, 25)[1].rims, [1, 0.75])


def test_each_key_keeps_its_colour_whatever_the_others_do() -> None:
    layer = film({"color": None, "enter": "grow", "exit": "grow"}, table_of(a="xx xx", b=" x x "))
    colors = {}
    for index in range(len(T)):
        for thing, rgba in zip(layer.there(index), layer.inks(index), strict=True):
            colors.setdefault(int(thing), set()).add(tuple(rgba))
    assert [len(colors[k]) for k in (0, 1)] == [1, 1] and colors[0] != colors[1]
    assert [entry.label for entry in layer.legend()] == ["a", "b"]


def test_frames_are_the_same_in_any_order() -> None:
    layer = film({"enter": "grow", "exit": "fade"}, table_of(a="xx xx", b=" x x "))
    forth = [dots(layer, index) for index in range(len(T))]
    back = [dots(layer, index) for index in reversed(range(len(T)))][::-1]
    for (one, this), (two, that) in zip(forth, back, strict=True):
        np.testing.assert_array_equal(one, two)
        np.testing.assert_array_equal(this.faces, that.faces)


def test_nothing_is_kept_for_each_frame_and_row() -> None:
    count, frames = 5000, 401
    data = table(t=np.linspace(0, 4, count), x=np.zeros(count), y=np.zeros(count))
    layer = film({"show": "reveal", "key": None, "enter": "grow", "exit": "fade"}, data)
    stays = layer.stays
    held = sum(np.size(getattr(stays, name)) for name in ("of", "begins", "whole", "until", "gone"))
    assert held == 5 * count and len(stays.now) == frames


def dots(layer: Any, index: int) -> tuple[Any, Any]:
    """The markers that a layer draws."""
    found: list[tuple[Any, Any]] = []

    class Dotted:
        def dots(self, points: Any, style: Any) -> None:
            found.append((np.array(points), style))

    layer.draw(Dotted(), index)
    return found[0] if found else (np.empty((0, 2)), None)


@pytest.mark.parametrize(
    ("things", "told"),
    [({"a": "x x x", "b": "xx x ", "c": "x  xx"}, "away at the others"),
     ({**dict.fromkeys("abcd", "x   x"), "e": "xx  x", "f": "x x x", "g": "x  xx"},
      "taken to be there from first to last")],
)  # fmt: skip
def test_where_it_is_doubtful_whether_keys_are_away_it_is_told(
    things: dict[str, str], told: str
) -> None:
    warnings: list[Any] = []
    film({"exit": "fade"}, table_of(**things), warnings=warnings)
    (one,) = warnings
    assert (one.code, one.at) == ("moments", ("exit",)) and told in one.text


def test_that_keys_are_no_things_that_move_is_told() -> None:
    warnings: list[Any] = []
    data = table(t=[0, 1, 2.0], id=list("abc"), x=[0, 1, 2.0], y=[0, 1, 2.0])
    film({"tween": "smooth"}, data, warnings=warnings)
    data = table(t=[0, 1, 1, 2.0], id=list("abba"), x=[0, 1, 2, 3.0], y=[0, 1, 2, 3.0])
    layer = film({}, data, warnings=warnings)
    assert [one.code for one in warnings] == ["one-row", "crowded"]
    assert "1 of 4 rows" in warnings[1].text
    assert layer.at(400, layer.points)[1, 0] == 2


def test_what_comes_from_an_edge_begins_beyond_it() -> None:
    asked: list[Any] = []

    class Edged:
        def slid(self, things: Any, side: str, shares: Any) -> Any:
            asked.append((things.shape, side, shares.tolist()))
            return things + 100

        def dots(self, points: Any, style: Any) -> None:
            asked.append(points.max())

    even = {"easing": "linear"}
    mark = {"enter": {"effect": ["left", "top"], **even}, "exit": {"effect": "right", **even}}
    film(mark, table_of(a="xxxxx", b=" xx")).draw(Edged(), 75)
    shape = (2, 1, 2)
    sides = [(shape, "left", [1, 0.75]), (shape, "top", [1, 0.75]), (shape, "right", [1, 1])]
    assert asked[:3] == sides and asked[3] > 300


def test_a_camera_follows_what_comes_and_goes_as_far_as_it_is_there() -> None:
    mark = {"exit": {"effect": "fade", "easing": "linear"}}
    layer = film(mark, table_of(a="xxxxx", b="xx"))
    clock = Clock(Fraction(100), T, np.linspace(0, 1, len(T)))
    way = _way(layer, clock, ())[:, 0]
    a, b = 10 * T, np.minimum(10 * T, 10) + 1
    weight = np.clip(2 - T, 0, 1)
    np.testing.assert_allclose(way, (a + weight * b) / (1 + weight), atol=1e-9)
