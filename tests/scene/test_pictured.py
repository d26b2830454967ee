"""What pictures decide of a film where its spec does not: size, axes, length."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderer.errors import SpecError

IMAGE = {"mark": "image", "data": "p"}
POINT = {"mark": "point", "data": "d", "x": "x", "y": "y", "show": "all"}


@pytest.fixture
def album(studio: Any) -> Any:
    """A spec with pictures of these sizes, and a table of points; no canvas size, no duration."""

    def build(*sizes: tuple[int, int], **keys: Any) -> dict[str, Any]:
        for number, size in enumerate(sizes):
            Image.new("RGB", size, (number, 0, 0)).save(studio.folder / f"p{number}.png")
        data = {"p": {"source": "images", "files": "p*.png"}, "d": studio.csv(x=[0, 9], y=[0, 9])}
        return {"data": data, "series": [IMAGE], "canvas": {}, "time": {"fps": 10}, **keys}

    return build


def size(scene: Any) -> tuple[int, int]:
    return scene.width, scene.height


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([(64, 36)], (64, 36)),
        ([(64, 36), (20, 99), (63, 35)], (64, 99)),
        ([(65, 37)], (65, 37)),
        ([(8, 8)], (16, 16)),
        ([(5, 40)], (20, 160)),
    ],
)
def test_a_film_of_pictures_has_their_size(studio, album, sizes, wanted):
    scene = studio.scene(album(*sizes))
    assert size(scene) == wanted
    assert scene.panels[0].space.rect == (0, 0, *wanted)
    assert studio.warnings == []


def test_a_size_that_is_given_is_kept(studio, album):
    assert size(studio.scene(album((64, 36), canvas={"size": [200, 100]}))) == (200, 100)
    assert size(studio.scene(album((64, 36)), {"canvas.size": [200, 100]})) == (200, 100)


def test_what_shows_more_than_pictures_has_the_usual_size(studio, album):
    for keys in (
        {"series": [IMAGE, POINT]},
        {"series": [{**IMAGE, "extent": [0, 1, 0, 1]}]},
        {"series": None, "panels": [{"series": [IMAGE]}, {"series": [IMAGE]}]},
    ):
        spec = {k: v for k, v in album((64, 36), **keys).items() if v is not None}
        assert size(studio.scene(spec)) == (1280, 720)


def test_an_mp4_repeats_the_last_row_and_column_of_an_odd_size(studio, album, tmp_path):
    animation = studio.load(album((65, 37), output="film.mp4"))
    assert (animation.plan.width, animation.plan.height) == (65, 37)
    animation.render(tmp_path)


def test_sizes_that_make_no_canvas(studio, album):
    with pytest.raises(SpecError) as told:
        studio.scene(album((9000, 1), (1, 9000)))
    (problem,) = told.value.problems
    assert problem.text == "9,000 x 9,000 pixels are more than 67,108,864"
    assert problem.hint == (
        "that is the size of the pictures: give canvas: {size: [1280, 720]}, for example"
    )


def test_a_title_stands_above_the_picture(studio, album):
    scene = studio.scene(album((300, 200), title="A title"))
    x, y, width, height = scene.panels[0].space.rect
    assert 0 < x and 0 < y and y + height < 190 and size(scene) == (300, 200)
    assert scene.panels[0].space.bare


@pytest.mark.parametrize(
    "axes", [{"x": {"label": "column"}}, {"y": {"ticks": 3}}, {"x": {"visible": True}}]
)
def test_axes_of_which_something_is_said_are_drawn(studio, album, axes):
    (panel,) = studio.scene(album((300, 200), canvas={"size": [400, 300]}, axes=axes)).panels
    assert not panel.space.bare
    assert [panel.space.x.visible, panel.space.y.visible] == ["x" in axes, "y" in axes]
    _, _, width, height = panel.space.rect
    assert width / height == pytest.approx(1.5, rel=0.02)


def test_one_picture_among_axes_is_seen_in_its_shape(studio, album):
    (panel,) = studio.scene(album((300, 100), series=[IMAGE, POINT])).panels
    _, _, width, height = panel.space.rect
    assert width / height == pytest.approx(3, rel=0.02)
    assert panel.space.y.invert
    auto = album((300, 100), series=[IMAGE, POINT], aspect="auto")
    (panel,) = studio.scene(auto).panels
    assert panel.space.rect[3] > height * 1.2


def test_there_is_no_room_beside_a_picture_unless_it_is_asked_for(studio, album):
    series = [{**IMAGE, "extent": [0, 10, 0, 10]}, POINT]
    (panel,) = studio.scene(album((30, 20), series=series)).panels
    assert (panel.space.x.low, panel.space.x.high) == (0, 10)
    axes = {"x": {"padding": 1}}
    (panel,) = studio.scene(album((30, 20), series=series, axes=axes)).panels
    assert (panel.space.x.low, panel.space.x.high) == (-1, 11)


# How long the film is, and what it shows when


def frames(studio: Any, spec: Any, settings: Any = None) -> list[int]:
    """The picture of each frame, told by its red."""
    stage = studio.stage(spec, settings)
    return [int(stage.frame(n)[0, 0, 0]) for n in range(stage.scene.clock.frames)]


def test_each_picture_is_one_frame(studio, album):
    spec = album(*[(16, 16)] * 23)
    assert frames(studio, spec) == list(range(23))
    assert frames(studio, spec, {"time.fps": 25}) == list(range(23))


def test_a_duration_is_shared_evenly(studio, album):
    shown = frames(studio, album(*[(16, 16)] * 20), {"time.duration": 5})
    assert len(shown) == 50 and shown == sorted(shown)
    assert set(np.bincount(shown).tolist()) == {2, 3}


def test_one_picture_is_one_frame_and_stands_still_beside_what_moves(studio, album):
    assert frames(studio, album((16, 16))) == [0]
    walk = {**studio.csv("walk.csv", t=[5, 8], x=[0, 9], y=[0, 9])}
    spec = album((16, 16), series=[IMAGE, {**POINT, "show": "current"}])
    spec["data"]["d"] = walk
    clock = studio.scene(spec).clock
    assert (clock.frames, clock.now[0], clock.now[-1]) == (100, 5, 8)


def test_numbers_that_are_not_there_are_time(studio, album):
    for number in (3, 4, 7):
        Image.new("RGB", (16, 16), (number, 0, 0)).save(studio.folder / f"q{number}.png")
    spec = album((16, 16))
    spec["data"]["p"]["files"] = "q*.png"
    spec["time"] = {"fps": 10, "field": "number"}
    # The last picture lasts as long as the one before it.
    assert frames(studio, spec) == [3, 4, 4, 4, 7, 7, 7]


def test_other_data_goes_along_with_the_pictures(studio, album):
    """At picture k the point is where its table has it at step k."""
    spec = album(*[(160, 90)] * 6, series=[IMAGE, {**POINT, "show": "current"}])
    spec["data"]["d"] = studio.csv("walk.csv", step=range(6), x=range(6), y=[0] * 6)
    scene = studio.scene(spec)
    assert scene.clock.now.tolist() == [0, 1, 2, 3, 4, 5]


def test_stretched_tables_begin_and_end_together(studio, album):
    spec = album(*[(16, 16)] * 4, series=[IMAGE, {**POINT, "show": "current"}],
                 time={"fps": 10, "align": "stretch", "frames": 8})  # fmt: skip
    spec["data"]["d"] = studio.csv("walk.csv", t=[100, 200], x=[0, 9], y=[0, 9])
    image, point = studio.scene(spec).panels[0].layers
    assert image.shown.states.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert (point.strands.now[0], point.strands.now[-1]) == (100, 200)


def test_words_go_along_with_the_pictures(studio, album):
    scene = studio.scene(album(*[(160, 90)] * 5, title="{file} {number:.0f}", time={"frames": 10}))
    texts = ["".join(scene.labels[0].at(n)) for n in range(10)]
    assert texts == [f"p{n // 2}.png {n // 2}" for n in range(10)]
