"""How things come from row to row, against closed forms and SciPy."""

from typing import Any

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from renderer.easing import Easing
from renderer.table import Table
from tests.marks.bound import bound, drawn, refused, table

NOW = np.linspace(0, 7, 141)
TIMES = np.array([0.0, 1, 1.5, 4, 4.25, 7])


def walk(**columns: Any) -> Table:
    """One thing at unequal moments; it turns, stands still and runs off."""
    given = {"t": TIMES, "x": [0, 3, 3, -2, 5, 6], "y": [1, 2, 8, 8.5, 8.4, 0]}
    return table(**{k: np.array(v, float) for k, v in {**given, **columns}.items()})


def places(mark: dict[str, Any], data: Table, now: Any = NOW) -> Any:
    """Where the states of all things are at each frame, (frames, things, 2)."""
    layer: Any = bound({"mark": "point", "z": None, "show": "current", **mark}, data, now, 2)
    return np.array([layer.at(index, layer.points) for index in range(len(now))])


def test_a_smooth_way_is_the_monotone_cubic_through_a_things_rows() -> None:
    found = places({"tween": "smooth"}, walk())
    for axis, name in enumerate("xy"):
        truth = PchipInterpolator(TIMES, walk()[name])(NOW)
        np.testing.assert_allclose(found[:, 0, axis], truth, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_each_of_many_things_has_its_own_smooth_way(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = [2, 3, 4, 9, 30]
    times = [np.sort(rng.uniform(0, 7, count)) for count in counts]
    for part in times:
        part[0] = 0.0
    values = [np.round(rng.normal(0, 3, (count, 2))) for count in counts]
    things = np.repeat([f"n{k}" for k in range(len(counts))], counts)
    order = rng.permutation(len(things))
    both = np.concatenate(values)[order]
    data = table(t=np.concatenate(times)[order], x=both[:, 0], y=both[:, 1], id=things[order])
    found = places({"key": "id", "tween": "smooth"}, data)
    names = list(dict.fromkeys(things[order]))
    for number, name in enumerate(names):
        k = int(name[1:])
        inside = NOW <= times[k][-1]
        truth = PchipInterpolator(times[k], values[k])(NOW[inside])
        np.testing.assert_allclose(found[inside, number], truth, atol=1e-11)
        assert (found[~inside, number] == values[k][-1]).all()


def test_a_row_without_a_place_is_the_end_of_a_smooth_way() -> None:
    data = walk(y=[1, 2, np.nan, 8.5, 8.4, 0])
    found = places({"tween": "smooth"}, data)[:, 0, 1]
    truth = PchipInterpolator(TIMES[3:], data["y"][3:])(NOW[NOW >= 4])
    np.testing.assert_allclose(found[NOW >= 4], truth, atol=1e-12)
    assert np.isnan(found[(NOW > 1) & (NOW < 4)]).all()
    np.testing.assert_allclose(found[NOW < 1], 1 + NOW[NOW < 1], atol=1e-12)


@pytest.mark.parametrize("name", ["linear", "cubic-in-out", "sine-in", "bounce-out", "back-in"])
def test_an_easing_bends_the_time_between_each_two_rows(name: str) -> None:
    found = places({"tween": name}, walk())[:, 0, 0]
    x = np.array([0, 3, 3, -2, 5, 6.0])
    before = np.clip(np.searchsorted(TIMES, NOW, side="right") - 1, 0, 4)
    share = (NOW - TIMES[before]) / np.diff(TIMES)[before]
    truth = x[before] + np.diff(x)[before] * Easing(name)(np.minimum(share, 1))
    np.testing.assert_allclose(found, truth, atol=1e-12)


def test_without_a_way_a_thing_stays_as_its_latest_row_says() -> None:
    found = places({"tween": "none"}, walk())[:, 0]
    rows = np.searchsorted(TIMES, NOW, side="right") - 1
    np.testing.assert_array_equal(found, np.stack([walk()["x"], walk()["y"]], axis=1)[rows])


@pytest.mark.parametrize("tween", ["linear", "none", "smooth", "quintic-in-out", [0.4, 0, 0.2, 1]])
def test_at_a_row_a_thing_is_what_the_row_says(tween: Any) -> None:
    found = places({"tween": tween}, walk(), TIMES)[:, 0]
    np.testing.assert_array_equal(found, np.stack([walk()["x"], walk()["y"]], axis=1))


def test_sizes_and_colours_take_the_same_way() -> None:
    data = table(t=[0, 4.0], x=[0, 1.0], y=[0, 1.0], s=[10, 30.0], c=[0, 1.0])
    mark = {"size": "s", "color": {"field": "c", "colormap": "gray"}, "tween": "quadratic-in"}
    layer: Any = bound({"mark": "point", "z": None, **mark}, data, [0, 1, 2, 4], 2)
    np.testing.assert_allclose([layer.at(k, layer.sizes)[0] for k in range(4)], [10, 11.25, 15, 30])
    greys = [layer.inks(k)[0, 0] for k in range(4)]
    np.testing.assert_allclose(greys, [0, 1 / 16, 1 / 4, 1], atol=1e-12)


def test_a_joint_of_rods_and_the_number_at_a_bar_do_too() -> None:
    data = table(t=[0, 2.0], x=[0, 4.0], y=[1.0, 3.0], id=["a", "a"])
    rods: Any = bound(
        {"mark": "line", "x": ["0", "x"], "y": ["0", "y"], "z": None, "tween": "cubic-in"},
        data, [0, 1, 2], 2,
    )  # fmt: skip
    ((points, *_),) = drawn(rods, 1).single
    np.testing.assert_allclose(points, [[0, 0], [0.5, 1.25]])


def test_what_is_revealed_has_no_way() -> None:
    fault = refused({"mark": "point", "z": None, "show": "reveal", "tween": "smooth"}, walk(),
                    now=NOW, dimensions=2)  # fmt: skip
    assert fault.code == "tween" and fault.at == ("tween",)
