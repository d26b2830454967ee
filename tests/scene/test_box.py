"""What stands around a box keeps clear of the canvas's edges, the legend and itself."""

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.scene import box

SOLID = {"mark": "line", "x": "s", "y": "c", "z": "u"}
LONG = {"label": "a rather long title of an axis"}


def scene(studio, wave, size=(480, 360), camera=None, **keys):
    axes = {name: LONG for name in "xyz"}
    spec = wave(**{"projection": "3d", "camera": camera or {}, "axes": axes, "series": [SOLID],
                   "canvas": {"size": list(size)}, "time": {"frames": 61}, **keys})  # fmt: skip
    return studio.scene(spec)


def bounds(scene, index, number=0):
    """The rectangles of all text around the box at a frame."""
    space = scene.panels[number].space
    dressed = box.dress(space.axes, scene.styles, scene.theme, scene.dpi)
    sides = dressed.sides(space.camera.view(index))
    return [run.bounds() for side in sides for run in side.runs if run.alpha > 0]


CAMERAS = [
    {},
    {"azimuth": {"from": 0, "to": 360}},
    {"azimuth": {"from": 0, "to": 180}, "elevation": {"from": -90, "to": 90}},
    {"roll": {"from": 0, "to": 360}, "lens": "orthographic"},
]


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("size", [(480, 360), (640, 200), (240, 480)])
def test_text_stays_within_the_panel_at_every_frame(studio, wave, size, camera):
    found = scene(studio, wave, size, camera)
    x, y, width, height = found.panels[0].space.rect
    for index in range(61):
        for left, bottom, right, top in bounds(found, index):
            assert x - 2 <= left and right <= x + width + 2
            assert y - 2 <= bottom and top <= y + height + 2


def test_the_box_is_as_large_as_it_can_be(studio, wave):
    found = scene(studio, wave)
    space = found.panels[0].space
    x, y, width, height = space.rect
    text = np.array([b for i in range(61) for b in bounds(found, i)])
    spans = (text[:, 2].max() - text[:, 0].min()) / width, (
        text[:, 3].max() - text[:, 1].min()) / height  # fmt: skip
    assert max(spans) > 0.8


@pytest.mark.parametrize("corner", ["upper left", "lower right", "upper right"])
def test_no_text_stands_under_the_legend(studio, wave, corner):
    series = [{**SOLID, "label": "one"}, {**SOLID, "x": "-s", "label": "two"}]
    camera = {"azimuth": {"from": 45, "to": 345}}
    axes = {name: {"label": name} for name in "xyz"}
    found = scene(studio, wave, (640, 640), camera, series=series, legend=corner, axes=axes)
    lx, ly, lw, lh = found.panels[0].legend.rect
    for index in range(61):
        for left, bottom, right, top in bounds(found, index):
            apart = right < lx + 2 or left > lx + lw - 2 or top < ly + 2 or bottom > ly + lh - 2
            assert apart


def test_ticks_stand_on_the_box_and_text_outside_it(studio, wave):
    found = scene(studio, wave, camera={"azimuth": 30, "elevation": 20})
    space = found.panels[0].space
    view = space.camera.view(0)
    dressed = box.dress(space.axes, found.styles, found.theme, found.dpi)
    middle = view.project(np.full((1, 3), 0.5))[0][0]
    for side in dressed.sides(view):
        assert np.linalg.norm(side.outward) == pytest.approx(1)
        for foot, run in zip(side.feet, side.runs, strict=False):
            left, bottom, right, top = run.bounds()
            center = np.array([(left + right) / 2, (bottom + top) / 2])
            assert np.linalg.norm(center - middle) > np.linalg.norm(foot - middle)


def test_text_fades_where_an_axis_is_seen_from_its_end(studio, wave):
    camera = {"azimuth": {"from": 0, "to": 90}, "elevation": 0, "lens": "orthographic"}
    axes = {"x": {"label": ""}, "y": {"visible": False}, "z": {"visible": False}}
    found = scene(studio, wave, camera=camera, axes=axes)
    space = found.panels[0].space
    dressed = box.dress(space.axes, found.styles, found.theme, found.dpi)
    alphas = []
    for index in range(61):
        sides = dressed.sides(space.camera.view(index))
        alphas.append(sides[0].runs[0].alpha if sides else 0.0)
    assert alphas[0] == 0 and alphas[-1] == 1 and alphas == sorted(alphas)
    assert np.diff(alphas).max() < 0.6


def test_hidden_axes_have_no_text(studio, wave):
    axes = {name: {"visible": False} for name in "xyz"}
    assert bounds(scene(studio, wave, axes=axes), 0) == []


def test_a_box_without_room_for_its_text_is_an_error(studio, wave):
    with pytest.raises(SpecError, match="too small"):
        scene(studio, wave, (120, 90), canvas={"size": [120, 90], "dpi": 150})
