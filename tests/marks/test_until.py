"""Rows that are there from one moment to another."""

from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.table import Table
from tests.marks.bound import table
from tests.marks.test_stays import T, film, presence

COMES = np.array([0.0, 0.5, 1.0, 2.0, 3.0])
GOES = np.array([1.0, 0.75, np.nan, 2.5, 3.5])


def jobs() -> Table:
    """Five things a row each, and until when they are there."""
    return table(
        id=[*"abcde"], t=COMES, x=np.arange(5.0), y=np.arange(5.0), end=GOES, length=GOES - COMES
    )


@pytest.mark.parametrize("until", ["end", "t + length"])
@pytest.mark.parametrize("key", ["id", None])
def test_a_row_is_there_from_its_moment_until_another(until: str, key: str | None) -> None:
    layer = film({"until": until, "key": key}, jobs())
    expected = (T[:, None] >= COMES - 1e-9) & ~(T[:, None] >= GOES - 1e-9)
    np.testing.assert_array_equal(presence(layer, 5), expected)


def test_it_goes_when_its_time_is_over_in_film_time() -> None:
    how = {"effect": "grow", "over": "400ms", "easing": "linear"}
    layer = film({"until": "end", "enter": how, "exit": how}, jobs())
    found = presence(layer, 5)
    coming, going = (T[:, None] - COMES) / 0.4, 1 - (T[:, None] - GOES) / 0.4
    # What is there at the film's beginning is whole; b goes after a quarter of a second, up to
    # which it has come.
    coming[:, 0] = np.where(T >= 0, 1, coming[:, 0])
    coming[:, 1] = np.where(T[:] >= 0.5, (T - 0.5) / 0.25, coming[:, 1])
    expected = np.clip(np.minimum(coming, np.where(np.isnan(going), 1, going)), 0, 1)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_the_last_frame_shows_what_is_there_up_to_it() -> None:
    data = table(id=["a", "b"], t=[0.0, 1.0], x=[0.0, 1.0], y=[0.0, 1.0], end=[2.0, 4.0])
    found = presence(film({"until": "end", "exit": "fade"}, data), 2)
    assert found[-1].tolist() == [0, 1]


def test_rows_that_go_before_they_come_are_told_and_not_shown(studio: Any) -> None:
    data = studio.csv("e.csv", t=[0.0, 2.0, 4.0], y=[0.0, 1.0, 2.0], end=[3.0, 1.0, 5.0])
    mark = {"mark": "point", "x": "y", "y": "y", "until": "end", "exit": "fade", "enter": "grow"}
    layer = studio.scene({"data": {"d": data}, "series": [mark]}).panels[0].layers[0]
    assert not any(1 in layer.there(index) for index in range(len(layer.strands.now)))
    text = "1 of 3 rows go before they come: they are not shown"
    assert studio.warnings[0].text == text


def test_it_needs_a_clock(studio: Any) -> None:
    data = studio.csv("e.csv", a=[0.0, 1.0])
    mark = {"mark": "point", "x": "a", "y": "a", "until": "a"}
    with pytest.raises(SpecError, match="'until' needs data with a clock"):
        studio.scene({"data": {"d": data}, "series": [mark]})


def test_the_film_runs_until_the_last_is_gone(studio: Any) -> None:
    events = studio.csv("e.csv", t=COMES, y=np.arange(5.0), end=np.where(GOES == 1, 9, GOES))
    series = [{"mark": "point", "x": "y", "y": "y", "until": "end"}]
    time = {"field": "t", "fps": 10, "frames": 91}
    scene = studio.scene({"data": {"d": events}, "time": time, "series": series})
    np.testing.assert_allclose(scene.clock.now, np.arange(91) / 10)
    series = [{**series[0], "until": "t + 10"}]
    scene = studio.scene({"data": {"d": events}, "time": time, "series": series})
    assert scene.clock.now[-1] == 13
