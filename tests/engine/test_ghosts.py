"""What stays faintly: drawn bit by bit it is what it is drawn whole, in any order of frames."""

from dataclasses import replace

import numpy as np
import pytest

from renderer.engine.stage import Stage
from renderer.marks.ghost import Passing


class _Moving(Passing):
    """Drawn whole at each frame."""

    @property
    def motion(self):
        return "moves"


SERIES = {
    "points": {"mark": "point", "x": "t", "y": "s", "size": 9, "ghost": {"size": 5}},
    "every": {"mark": "point", "x": "t", "y": "s", "ghost": {"at": {"every": 2}, "color": "red"}},
    "texts": {"mark": "text", "x": "t", "y": "s", "text": "a", "ghost": {"at": {"every": 2}}},
    "trail": {"mark": "line", "x": "t", "y": "s", "trail": {"length": "10%"}, "ghost": True},
    "future": {"mark": "point", "x": "t", "y": "s", "ghost": {"future": True}},
}


@pytest.mark.parametrize("name", SERIES)
def test_frames_are_the_same_in_any_order(studio, wave, name):
    scene = studio.scene(wave(time={"frames": 41}, series=[SERIES[name]]))
    stage = Stage(scene)
    order = [30, 3, 40, 17, 0, 29, 30]
    frames = {index: stage.frame(index).copy() for index in order}
    for index, found in frames.items():
        assert (Stage(scene).frame(index) == found).all()


def test_what_grows_is_what_is_drawn_whole(studio, wave):
    scene = studio.scene(wave(time={"frames": 41}, series=[SERIES["points"]]))
    panel = scene.panels[0]
    layer = panel.layers[0]
    assert layer.ghost.motion == "grows"
    whole = replace(layer.ghost, passing=_Moving(**vars(layer.ghost.passing)))
    assert whole.motion == "moves"
    other = replace(panel, layers=(replace(layer, ghost=whole),))
    one, two = Stage(scene), Stage(replace(scene, panels=(other,)))
    for index in (0, 5, 8, 23, 40):
        assert (one.frame(index) == two.frame(index)).all()


def test_a_ghost_of_past_and_future_never_changes(studio, wave):
    scene = studio.scene(wave(time={"frames": 41}, series=[SERIES["future"]]))
    assert scene.panels[0].layers[0].ghost.motion == "static"


def test_a_ghost_holds_the_rows_that_are_past(studio, wave):
    scene = studio.scene(wave(time={"frames": 41}, series=[SERIES["points"]]))
    ghost = scene.panels[0].layers[0].ghost
    for index in (0, 1, 20, 40):
        now = index / 4
        assert len(ghost.passing.drawn(index)) == np.sum(np.arange(101) / 10 < now - 1e-12)


def test_curves_of_earlier_moments_stay(studio):
    source = {"source": "function", "over": {"x": [0, 1, 5], "t": [0, 4, 5]}, "z": "x*t"}
    for keys, counts in (({}, [0, 1, 2, 4]), ({"interpolate": "none"}, [0, 0, 1, 3])):
        spec = {"data": {"d": source}, "time": {"frames": 9}}
        spec["series"] = [{"mark": "line", "x": "x", "y": "z", "ghost": True, **keys}]
        ghost = studio.scene(spec).panels[0].layers[0].ghost
        # Data time 0, 0.5, 1.5 and 3.5: a curve that goes over is past once it is left.
        assert [len(ghost.passing.drawn(f)) for f in (0, 1, 3, 7)] == counts


@pytest.mark.parametrize("limits", [[0, 1], [{"from": -0.1, "to": 0}, 1]])
def test_a_caption_may_lie_under_the_data(studio, wave, limits):
    caption = {"at": "always", "text": "{t:.0f}", "position": "center", "size": 150, "color": "red"}
    series = [{"mark": "line", "x": "t", "y": "0.5 + 0*t", "width": 30, "show": "all"}]
    frames = {}
    for layer in ("over", "under"):
        captions = [{**caption, "layer": layer}]
        spec = wave(
            time={"frames": 11}, captions=captions, series=series, axes={"y": {"limits": limits}}
        )
        frames[layer] = Stage(studio.scene(spec)).frame(8).astype(int)
    red = {
        k: ((f[..., 0] > 200) & (f[..., 1] < 60) & (f[..., 2] < 60)).sum()
        for k, f in frames.items()
    }
    assert 0 < red["under"] < 0.95 * red["over"]
