"""A frame is a function of the scene and its index: nothing else shows."""

import pickle
import random

import numpy as np
import pytest

from renderer.engine.stage import BLOCK, Stage
from renderer.marks import MARKS
from tests.engine.conftest import FILMS, film

BORDERS = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 47, 48, 59]
"""Around blocks of eight frames, and chunks of forty-eight."""


@pytest.mark.parametrize("name", FILMS)
def test_frames_in_any_order_are_the_frames_alone(studio, wave, name):
    scene = studio.scene(film(studio, wave, name))
    sent = pickle.dumps(scene)
    alone = {index: Stage(pickle.loads(sent)).frame(index).copy() for index in BORDERS}
    stage = Stage(scene)
    order = BORDERS * 2
    random.Random(7).shuffle(order)
    for index in [*order, *range(44, 52), *BORDERS]:
        frame = stage.frame(index)
        if index in alone:
            assert np.array_equal(frame, alone[index]), f"frame {index} after others"


def test_each_mark_is_in_a_film():
    panels = [panel for spec in FILMS.values() for panel in _panels(spec)]
    assert {series["mark"] for panel in panels for series in panel["series"]} == set(MARKS)


def _panels(spec):
    found = spec.get("panels", [spec])
    return list(found.values()) if isinstance(found, dict) else found


@pytest.mark.parametrize("name", ["drift", "flow", "cells", "counted", "in another", "facets"])
def test_the_number_of_jobs_does_not_show(studio, wave, name):
    """Sixty frames are two chunks."""
    spec = film(studio, wave, name, output=["film.gif", "film.mp4"])
    made = []
    for jobs in (1, 2):
        folder = studio.folder / f"jobs{jobs}"
        folder.mkdir()
        made.append([path.read_bytes() for path in studio.load(spec).render(folder, jobs)])
    assert made[0] == made[1]


@pytest.mark.parametrize("name", FILMS)
def test_something_moves_and_something_stays(studio, wave, name):
    stage = studio.stage(film(studio, wave, name))
    first, last = stage.frame(5).copy(), stage.frame(50).copy()
    assert (first != last).any()
    assert (first[..., 3] == 255).all() and first.shape == (200, 320, 4)


def test_frames_in_order_equal_frames_alone_at_every_index(studio, wave):
    scene = studio.scene(film(studio, wave, "growing", canvas={"size": [160, 100]}))
    stage = Stage(scene)
    for index in range(60):
        assert np.array_equal(stage.frame(index), Stage(scene).frame(index)), index


def test_a_growing_line_is_not_drawn_over_itself(studio, wave):
    """Where increments meet, edges would grow heavier. A level line shows it: all its columns are
    alike."""
    series = [{"mark": "line", "x": "t", "y": "0*t", "width": 3, "color": "black"}]
    spec = wave(time={"frames": 41}, series=series, canvas={"size": [640, 200]})
    axes = {"x": {"visible": False}, "y": {"limits": [-1, 1.03], "visible": False}}
    scene = studio.scene({**spec, "axes": axes})
    frame = Stage(scene).frame(40)[..., 0].astype(int)
    x, y, width, height = map(int, scene.panels[0].space.rect)
    inner = frame[:, x + round(width * 0.06) : x + round(width * 0.94)]
    spread = (inner != np.median(inner, axis=1)[:, None]).any(axis=0).mean()
    assert spread < 0.04


def test_a_layer_over_a_moving_one_stays_over_it(studio, wave):
    """A growing line that comes after a moving point is drawn over it."""
    table = studio.csv("level.csv", t=[0, 10], y=[1, 1])
    series = [
        {"mark": "point", "data": "e", "x": "t", "y": "y", "size": 30, "color": "#ff0000"},
        {"mark": "line", "data": "e", "x": "t", "y": "y", "width": 6, "color": "#0000ff"},
    ]
    spec = wave(time={"frames": 11}, series=series, canvas={"size": [320, 200], "dpi": 100})
    scene = studio.scene({**spec, "data": {**spec["data"], "e": table}})
    x, y, width, height = scene.panels[0].space.rect
    row = round(200 - (y + height / 2))
    column = round(x + width / 2) - 3
    frame = Stage(scene).frame(5)
    assert frame[row, column, :3].tolist() == [0, 0, 255]
    assert frame[row - 8, column, :3].tolist() == [255, 0, 0]


def test_a_film_of_one_frame_shows_the_end(studio, wave):
    spec = wave(time={"frames": 1}, series=[{"mark": "line", "x": "t", "y": "s", "head": {}}])
    scene = studio.scene(spec)
    long = studio.scene({**spec, "time": {"frames": 30}})
    apart = np.abs(Stage(scene).frame(0).astype(int) - Stage(long).frame(29))
    assert (apart > 40).mean() < 1e-3
