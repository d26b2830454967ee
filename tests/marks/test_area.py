"""Areas and bands: their corners, frame by frame."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError

AREA = {"mark": "area", "x": "t", "y": "v"}


@dataclass
class Sheet:
    """What was drawn: polygons, their colours and shifts; lines."""

    polygons: list[Any] = field(default_factory=list)
    faces: list[Any] = field(default_factory=list)
    shifts: Any = None
    drawn: list[Any] = field(default_factory=list)
    pixel: float = 0.72

    def areas(self, points: Any, bounds: Any, faces: Any, shifts: Any = None) -> None:
        self.polygons += np.split(np.array(points), bounds[1:-1])
        self.faces += np.array(faces).tolist()
        self.shifts = shifts

    def lines(self, points: Any, bounds: Any, colors: Any, pen: Any) -> None:
        self.drawn += np.split(np.array(points), bounds[1:-1])


def sheet(scene: Any, index: int = 0, number: int = 0) -> Sheet:
    found = Sheet()
    scene.panels[0].layers[number].draw(found, index)
    return found


def one(studio: Any, table: Any, *series: Any, **keys: Any) -> Any:
    return studio.scene({"data": {"d": table}, "series": list(series), **keys})


def test_an_area_grows_to_the_very_moment(studio):
    scene = one(studio, studio.csv(t=[0, 1, 2], v=[1.0, 3.0, 2.0]), AREA, time={"frames": 5})
    (polygon,) = sheet(scene, 1).polygons
    assert polygon.tolist() == [[0, 1], [0.5, 2], [0.5, 0], [0, 0]]
    assert not sheet(scene, 0).polygons
    (line,) = sheet(scene, 4).drawn
    assert line.tolist() == [[0, 1], [1, 3], [2, 2]]


def test_an_area_ends_without_padding_at_0_and_with_the_data(studio):
    scene = one(studio, studio.csv(t=[0, 1, 2], v=[1.0, 3.0, 2.0]), AREA)
    x, y = scene.panels[0].space.x, scene.panels[0].space.y
    assert (x.low, x.high, y.low) == (0, 2, 0) and y.high > 3


def test_missing_values_are_gaps(studio):
    table = {"source": "inline", "columns": {"t": [0, 1, 2, 3, 4], "v": [1, 2, None, 3, 4]}}
    scene = one(studio, table, {**AREA, "show": "all"})
    assert [p[:, 0].max() for p in sheet(scene).polygons] == [4, 1]


KEYED = {"t": [0, 1, 2] * 2, "g": list("aaabbb"), "v": [1.0, 2, 3, 3, 2, 1]}


def test_several_keys_lie_on_top_of_each_other(studio):
    scene = one(studio, studio.csv(**KEYED), {**AREA, "key": "g"}, time={"frames": 5})
    upper, lower = sheet(scene, 3).polygons
    assert lower.tolist() == [[0, 1], [1, 2], [1.5, 2.5], [1.5, 0], [1, 0], [0, 0]]
    assert upper.tolist() == [[0, 4], [1, 4], [1.5, 4], [1.5, 2.5], [1, 2], [0, 1]]
    assert [entry.label for entry in scene.panels[0].legend.entries] == ["b", "a"], "as they lie"


def test_stacked_areas_leave_no_seams(studio):
    table = studio.csv(**KEYED)
    color = {"field": "g", "palette": ["#ff0000", "#ff0000"]}
    spec = {
        "data": {"d": table},
        "canvas": {"size": [320, 200], "theme": "light"},
        "legend": "none",
    }
    for alpha, least in ((1, 0), (0.6, 94)):
        series = [{**AREA, "key": "g", "color": color, "show": "all", "alpha": alpha}]
        stage = studio.stage(
            {**spec, "series": series, "axes": {"x": {"visible": False}, "y": {"visible": False}}}
        )
        plane = stage.scene.panels[0].space
        pixels = stage.frame(0)
        x, y, width, height = (int(v) for v in plane.rect)
        top = 200 - int(y + height * plane.y.share(np.array([3.9]))[0])
        inside = pixels[top : 200 - y - 2, x + 3 : x + width - 3, 1]
        assert np.ptp(inside.astype(int)) <= (0 if alpha == 1 else 15), alpha
        assert inside.min() >= least


def test_shares_fill_the_axis(studio):
    scene = one(
        studio, studio.csv(**KEYED), {**AREA, "key": "g", "arrange": "share", "show": "all"}
    )
    upper, _ = sheet(scene).polygons
    assert upper[:3, 1].tolist() == [1, 1, 1]
    assert (scene.panels[0].space.y.low, scene.panels[0].space.y.high) == (0, 1)


def test_curves_that_move_are_those_of_now(studio):
    table = studio.csv(
        t=[0] * 4 + [1] * 4, x=[0, 1] * 4, g=list("aabb") * 2, v=[1.0, 1, 2, 2, 3, 3, 4, 4]
    )
    series = {
        "mark": "area",
        "x": "x",
        "y": "v",
        "key": "g",
        "show": "snapshot",
        "interpolate": "linear",
    }
    scene = one(studio, table, series, time={"frames": 3})
    assert [sheet(scene, i).polygons[0][0, 1] for i in range(3)] == [3, 5, 7]
    assert scene.panels[0].space.y.high > 7


def test_lying_areas_have_x_and_y_the_other_way(studio):
    series = {"mark": "area", "x": "v", "y": "t", "orient": "horizontal", "show": "all"}
    scene = one(studio, studio.csv(t=[0, 1], v=[1.0, 3.0]), series)
    assert sheet(scene).polygons[0].tolist() == [[1, 0], [3, 1], [0, 1], [0, 0]]


def test_steps(studio):
    scene = one(
        studio, studio.csv(t=[0, 1], v=[1.0, 3.0]), {**AREA, "step": "after", "show": "all"}
    )
    assert sheet(scene).polygons[0][:3].tolist() == [[0, 1], [1, 1], [1, 3]]


def test_a_band_lies_between_its_ends(studio):
    table = studio.csv(t=[0, 1, 2], a=[1.0, 2, 3], b=[2.0, 4, 6])
    series = {"mark": "band", "x": "t", "lower": "a", "upper": "b"}
    scene = one(studio, table, series, time={"frames": 5})
    assert sheet(scene, 1).polygons[0].tolist() == [[0, 2], [0.5, 3], [0.5, 1.5], [0, 1]]
    assert sheet(scene, 1).faces[0][3] == 0.25
    edged = one(studio, table, {**series, "edge": "black", "edge_width": 1, "show": "all"})
    assert [line[:, 1].tolist() for line in sheet(edged).drawn] == [[2, 4, 6], [1, 2, 3]]
    level = one(
        studio, table, {"mark": "band", "y": "t", "lower": "a", "upper": "b", "show": "all"}
    )
    assert sheet(level).polygons[0].tolist()[:2] == [[2, 0], [4, 1]]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"y": "v - 2"}, "areas on top of each other are 0 or more; 'v - 2' has -1"),
        ({"base": 1}, "'base' does not go with areas on top of each other"),
        ({"show": "current"}, "areas show 'reveal', 'snapshot' or 'all'"),
        ({"key": "one"}, "several rows of one key have the same 't'"),
        ({"x": "g2"}, "'g2' does not run along the clock 't'"),
        ({"alpha": "v"}, "this mark is drawn as a whole"),
        ({"interpolate": "none"}, "'interpolate' needs 'show: snapshot'"),
    ],
)
def test_what_is_refused(studio, keys, told):
    table = studio.csv(**KEYED, one=[1] * 6, g2=[0, 1, 0, 0, 1, 0])
    with pytest.raises(SpecError) as caught:
        one(studio, table, {**AREA, "key": "g", "arrange": "stack", **keys})
    (problem,) = caught.value.problems
    assert told in problem.text and problem.place is not None


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({}, "a band runs along 'x' or along 'y'"),
        ({"x": "t", "y": "t"}, "a band runs along 'x' or along 'y'"),
        ({"x": "t", "orient": "horizontal"}, "a horizontal band needs 'y'"),
        ({"x": "t", "lower": "nope"}, "unknown name 'nope'"),
    ],
)
def test_what_bands_refuse(studio, keys, told):
    table = studio.csv(t=[0, 1], a=[1.0, 2], b=[2.0, 4])
    with pytest.raises(SpecError) as caught:
        one(studio, table, {"mark": "band", "lower": "a", "upper": "b", **keys})
    assert told in caught.value.problems[0].text


@pytest.mark.parametrize(
    "mark", [{"mark": "band", "lower": "s - 1", "upper": "s + 1"}, {"mark": "area", "y": "s"}]
)
@pytest.mark.parametrize("color", ["red", {"field": "k"}])
def test_the_legend_is_as_see_through_as_what_it_stands_for(studio, mark, color):
    data = studio.csv(t=[0, 1, 0, 1], s=[1, 2, 3, 4], k=["a", "a", "b", "b"])
    series = [{**mark, "x": "t", "color": color, "label": "it", "alpha": 0.3, "key": "k"}]
    scene = studio.scene({"data": {"d": data}, "series": series})
    entries = scene.panels[0].legend.entries
    assert [entry.rgba[3] for entry in entries] == pytest.approx([0.3] * len(entries))
