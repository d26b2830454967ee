"""Layers that stand still over moving ones."""

import numpy as np
import pytest

from renderer.engine.sheets import LEAST

RNG = np.random.default_rng(7)
MOVING = {"mark": "point", "data": "d", "x": "s", "y": "c", "size": 40, "color": "#3355aa"}


def spec(wave, studio, still, count=200, **keys):
    """A large dot that moves under `still`, which shows `count` places."""
    places = studio.csv("still.csv", a=RNG.uniform(-1, 1, count), b=RNG.uniform(-1, 1, count))
    base = wave(series=[MOVING, {"data": "still", **still}], **keys)
    return {**base, "data": {**base["data"], "still": places}}


STILL = {
    "points": {"mark": "point", "x": "a", "y": "b", "size": 9, "edge": "black"},
    "line": {"mark": "line", "x": "a", "y": "b", "width": 3, "alpha": 0.4, "show": "all"},
    "text": {"mark": "text", "x": "a", "y": "b", "text": "{a:.1f}", "overlap": "allow"},
}


@pytest.mark.parametrize("still", STILL.values(), ids=STILL)
def test_laid_over_it_looks_as_if_drawn_there(studio, wave, still):
    stage = studio.stage(spec(wave, studio, still))
    (panel,) = stage._panels
    assert len(panel.sheets) == 1
    for index in (0, 7, 19):
        laid = stage.frame(index).copy()
        kept, panel.sheets = panel.sheets, {}
        drawn = stage.frame(index).copy()
        panel.sheets = kept
        difference = np.abs(laid.astype(int) - drawn)
        assert difference.max() <= 4 and (difference > 2).mean() < 1e-4
        assert (laid != stage.scene.background).any()


def test_on_the_second_vertical_axis(studio, wave):
    axes = {"y": {"limits": [-1, 1]}, "y2": {"limits": [-4, 1]}}
    stage = studio.stage(spec(wave, studio, {**STILL["points"], "axis": "y2"}, axes=axes))
    (panel,) = stage._panels
    laid = stage.frame(3).copy()
    panel.sheets = {}
    assert np.abs(laid.astype(int) - stage.frame(3)).max() <= 4


def test_little_is_drawn_in_place(studio, wave):
    (panel,) = studio.stage(spec(wave, studio, STILL["points"], count=LEAST - 1))._panels
    assert panel.sheets == {}


def test_what_lies_below_all_that_moves_needs_no_sheet(studio, wave):
    whole = spec(wave, studio, STILL["points"])
    (panel,) = studio.stage({**whole, "series": whole["series"][::-1]})._panels
    assert panel.sheets == {} and len(panel.fixed) == 1


def test_cells_are_mixed_with_what_lies_below(studio, wave):
    base = wave(series=[MOVING, {
        "mark": "heatmap", "data": "field", "x": "x", "y": "y", "z": "z", "alpha": 0.5,
    }])  # fmt: skip
    field = {"source": "function", "over": {"x": [-1, 1, 20], "y": [-1, 1, 20]}, "z": "x*y"}
    (panel,) = studio.stage({**base, "data": {**base["data"], "field": field}})._panels
    assert panel.sheets == {} and len(panel.moving) == 2
