"""Steps, error bars, rules and rings."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from renderer.errors import SpecError
from renderer.marks import AnyMark
from renderer.marks.base import Binding, Clock
from renderer.table import Table
from renderer.theme import LIGHT


@dataclass
class Sheet:
    """What was drawn: polygons, their colours and shifts; lines; tags."""

    polygons: list[Any] = field(default_factory=list)
    faces: list[Any] = field(default_factory=list)
    shifts: Any = None
    drawn: list[Any] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)
    pixel: float = 0.72

    def areas(
        self, points: Any, bounds: Any, faces: Any, edge: Any = None, width: Any = 0,
        shifts: Any = None,
    ) -> None:  # fmt: skip
        self.polygons += np.split(np.array(points), bounds[1:-1])
        self.faces += np.array(faces).tolist()
        self.shifts = shifts

    def lines(self, points: Any, bounds: Any, colors: Any, pen: Any) -> None:
        self.drawn += np.split(np.array(points), bounds[1:-1])

    def dots(self, points: Any, style: Any) -> None:
        pass

    def boxes(self, boxes: Any, style: Any) -> None:
        self.polygons.append(boxes)

    def tags(self, tags: Any, style: Any) -> None:
        self.texts.append((tags, style))


def sheet(scene: Any, index: int = 0, number: int = 0) -> Sheet:
    found = Sheet()
    layer = scene.panels[0].layers[number]
    layer.draw(found, index)
    layer.tips(found, index)
    return found


def one(studio: Any, table: Any, *series: Any, **keys: Any) -> Any:
    return studio.scene({"data": {"d": table}, "series": list(series), **keys})


@pytest.mark.parametrize(
    ("how", "corners"),
    [
        ("after", [[0, 1], [2, 1], [2, 3], [3, 3], [3, 2]]),
        ("before", [[0, 1], [0, 3], [2, 3], [2, 2], [3, 2]]),
        ("mid", [[0, 1], [1, 1], [1, 3], [2, 3], [2.5, 3], [2.5, 2], [3, 2]]),
    ],
)
def test_steps_have_their_corners(studio, how, corners):
    table = studio.csv(t=[0, 2, 3], v=[1, 3, 2])
    scene = one(studio, table, {"mark": "step", "x": "t", "y": "v", "step": how, "show": "all"})
    assert sheet(scene).drawn[0].tolist() == corners


def test_steps_are_cut_at_now(studio):
    table = studio.csv(t=[0, 2, 4], v=[1, 3, 2])
    scene = one(studio, table, {"mark": "step", "x": "t", "y": "v"}, time={"frames": 5})
    assert sheet(scene, 1).drawn[0].tolist() == [[0, 1], [1, 1]]
    assert sheet(scene, 3).drawn[0].tolist() == [[0, 1], [2, 1], [2, 3], [3, 3]]


def test_a_trail_of_samples_counts_the_rows_of_steps(studio):
    table = studio.csv(t=list(range(9)), v=[n % 3 for n in range(9)])
    trail = {"length": "2 samples", "fade": "none"}
    series = [{"mark": mark, "x": "t", "y": "v", "trail": trail} for mark in ("step", "line")]
    scene = one(studio, table, *series, time={"frames": 9})
    step, line = (sheet(scene, 8, n).drawn[0] for n in (0, 1))
    assert step[0, 0] == line[0, 0] and step[-1].tolist() == line[-1].tolist()


def test_error_bars_reach_as_far_as_they_say(studio):
    table = studio.csv(a=[1, 2], v=[5.0, 6], e=[1.0, 2])
    series = {"mark": "errorbar", "x": "a", "y": "v", "error": "e", "x_error": 0.5}
    level, upright = np.split(np.array(sheet(one(studio, table, series)).polygons), 2)
    assert level[:, :, 0].min(axis=1).tolist() == [0.5, 1.5]
    assert level[:, :, 0].max(axis=1).tolist() == [1.5, 2.5]
    assert upright[:, :, 1].min(axis=1).tolist() == [4, 4]
    assert upright[:, :, 1].max(axis=1).tolist() == [6, 8]
    y = one(studio, table, series).panels[0].space.y
    assert y.low <= 4 and y.high >= 8


def test_caps_are_as_long_and_lines_as_thick_as_they_say(studio):
    table = studio.csv(a=[1], v=[5.0], e=[1.0])
    series = {"mark": "errorbar", "x": "a", "y": "v", "error": "e", "cap": 10, "width": 2}
    shifts = sheet(one(studio, table, series)).shifts
    assert (np.ptp(shifts[:, 0]), np.ptp(shifts[:, 1])) == (10, 2)
    bare = sheet(one(studio, table, {**series, "cap": 0})).shifts
    assert (np.ptp(bare[:, 0]), np.ptp(bare[:, 1])) == (2, 0)


def test_error_bars_follow_their_state(studio):
    table = studio.csv(t=[0, 2], a=[0, 4], v=[1.0, 3], lo=[0.0, 1], hi=[2.0, 7])
    series = {"mark": "errorbar", "x": "a", "y": "v", "lower": "lo", "upper": "hi"}
    (shape,) = sheet(one(studio, table, series, time={"frames": 3}), 1).polygons
    assert (shape[0, 0], shape[:, 1].min(), shape[:, 1].max()) == (2, 0.5, 4.5)


POINT = {"mark": "point", "x": "a", "y": "v"}


def test_a_rule_stands_once_and_its_axis_holds_it(studio):
    table = studio.csv(a=[1, 2, 3], v=[5.0, 6, 7])
    scene = one(studio, table, POINT, {"mark": "rule", "y": 20, "label": "target"})
    assert sheet(scene, 0, 1).drawn[0].tolist() == [[-np.inf, 20], [np.inf, 20]]
    tags, _ = sheet(scene, 0, 1).texts[0]
    assert ["".join(t) for t in tags.texts] == ["target"] and scene.panels[0].legend is None
    assert scene.panels[0].space.y.high > 20
    free = one(studio, table, POINT, {"mark": "rule", "y": 20, "stretch": False})
    assert free.panels[0].space.y.high < 20


def test_a_span_lies_between_two_values(studio):
    table = studio.csv(a=[1, 2, 3], v=[5.0, 6, 7])
    found = sheet(one(studio, table, POINT, {"mark": "rule", "x": [1.5, 2]}), 0, 1)
    assert found.polygons[0][:, 0].tolist() == [1.5, 2, 2, 1.5]
    assert np.isinf(found.polygons[0][:, 1]).all() and not found.drawn


def test_a_rule_on_dates_and_names(studio):
    table = studio.csv(a=["2020-01-01", "2021-01-01"], v=["one", "two"])
    rules = [{"mark": "rule", "x": "2020-07-02"}, {"mark": "rule", "y": "two"}]
    scene = one(studio, table, POINT, *rules)
    assert sheet(scene, 0, 1).drawn[0][0, 0] == 1593648000
    assert sheet(scene, 0, 2).drawn[0][0, 1] == 1
    assert "2020" in "".join(scene.panels[0].space.x.texts)


def test_a_rule_needs_no_table_but_one_with_columns_does(studio):
    data = {"d": studio.csv(t=[0, 1], v=[1, 2]), "e": studio.csv("e.csv", u=[3, 4])}
    line = {"mark": "line", "data": "d", "x": "t", "y": "v"}
    scene = studio.scene({"data": data, "series": [line, {"mark": "rule", "y": 1.5}]})
    assert len(sheet(scene, 0, 1).drawn) == 1
    with pytest.raises(SpecError, match="the key 'data' is missing"):
        studio.scene({"data": data, "series": [line, {"mark": "rule", "y": "u"}]})


def test_a_rule_moves_with_now(studio):
    table = studio.csv(t=[0, 2], v=[1.0, 3])
    series = {"mark": "rule", "x": "t", "label": "{v:.1f}"}
    found = sheet(one(studio, table, series, time={"frames": 3}), 1)
    assert found.drawn[0][:, 0].tolist() == [1, 1]
    assert "".join(found.texts[0][0].texts[0]) == "2.0"


RING = {"mark": "ring", "value": "v", "key": "k"}


def area(polygon: Any) -> float:
    """Of a polygon, by the shoelace formula."""
    x, y = polygon.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def test_slices_are_in_proportion(studio):
    table = studio.csv(k=list("abc"), v=[1.0, 2, 5])
    for inner in ("60%", "0%"):
        slices = sheet(one(studio, table, {**RING, "inner": inner})).polygons
        areas = np.array([area(polygon) for polygon in slices])
        assert areas / areas.sum() == pytest.approx(np.array([1, 2, 5]) / 8, rel=1e-3)
        low = float(inner[:-1]) / 100
        assert areas.sum() == pytest.approx(np.pi * (1 - low**2), rel=2e-3)


def test_the_first_slice_begins_at_the_top_and_goes_clockwise(studio):
    table = studio.csv(k=list("ab"), v=[1.0, 3])
    first = sheet(one(studio, table, RING)).polygons[0]
    assert first[0] == pytest.approx([0, 1]) and (first[:, 0] >= -1e-9).all()
    other = sheet(one(studio, table, {**RING, "clockwise": False})).polygons[0]
    assert (other[:, 0] <= 1e-9).all()
    right = sheet(one(studio, table, {**RING, "start": 90})).polygons[0]
    assert right[0] == pytest.approx([1, 0])


def test_slices_go_over_into_each_other(studio):
    table = studio.csv(t=[0, 0, 1, 1], k=list("abab"), v=[1.0, 3, 3, 1])
    scene = one(studio, table, {**RING, "label": "{k} {share:.0%}"}, time={"frames": 3})
    found = [sheet(scene, index) for index in range(3)]
    shares = [area(s.polygons[0]) / sum(map(area, s.polygons)) for s in found]
    assert shares == pytest.approx([0.25, 0.5, 0.75], rel=1e-3)
    assert ["".join(t) for t in found[0].texts[0][0].texts] == ["a 25%", "b 75%"]


def test_lines_between_many_slices_do_not_hide_them(studio):
    for count, share in ((12, 1.0), (600, 0.1)):
        table = studio.csv(k=[f"k{n}" for n in range(count)], v=[1] * count)
        assert one(studio, table, RING).panels[0].layers[0].edge_width == pytest.approx(1.5 * share)
        given = one(studio, table, {**RING, "edge_width": 2}).panels[0].layers[0]
        assert given.edge_width == 2


def test_a_ring_is_round_and_has_no_axes(studio):
    scene = one(studio, studio.csv(k=list("ab"), v=[1.0, 3]), RING)
    plane = scene.panels[0].space
    assert plane.rect[2] == plane.rect[3] and not plane.x.visible and not plane.y.visible


def test_nothing_of_a_whole_of_0(studio):
    assert not sheet(one(studio, studio.csv(k=list("ab"), v=[0, 0]), RING)).polygons


@pytest.mark.parametrize(
    ("series", "told"),
    [
        ({**RING, "value": "v - 2"}, "a part of a whole cannot be negative; 'v - 2' has -1"),
        ({**RING, "value": "1/(v - 1)"}, "a part of a whole cannot be infinite"),
        ({**RING, "inner": "100%"}, "the ring has no width"),
        ({**RING, "inner": 2}, "'2' is not a share"),
        ({"mark": "rule"}, "a rule is at 'x' or at 'y'"),
        ({"mark": "rule", "x": 1, "y": 1}, "a rule is at 'x' or at 'y'"),
        ({"mark": "rule", "x": [1, "nope"]}, "unknown name 'nope'"),
        ({"mark": "errorbar", "x": "v", "y": "v"}, "an errorbar needs an 'error'"),
        (
            {"mark": "errorbar", "x": "v", "y": "v", "error": 1, "lower": 0},
            "'lower' says what 'error' says",
        ),
        (
            {"mark": "errorbar", "x": "v", "y": "v", "error": "v - 2"},
            "an error cannot be negative; the least of 'v - 2' is -1",
        ),
        ({"mark": "step", "x": ["v", "v"], "y": "v"}, "expected a column"),
    ],
)
def test_what_is_refused(studio, series, told):
    with pytest.raises(SpecError) as caught:
        one(studio, studio.csv(k=list("ab"), v=[1.0, 3]), series)
    (problem,) = caught.value.problems
    assert told in problem.text and problem.place is not None


FLAT = [
    {"mark": "bar", "x": "t", "y": "v", "label": "{v}"},
    {"mark": "bar", "x": "t", "y": "v", "key": "k", "arrange": "stack"},
    {"mark": "bar", "x": "v", "y": "k", "arrange": "share"},
    {"mark": "area", "x": "t", "y": "v"},
    *({"mark": "area", "x": "t", "y": "v", "key": "k", "arrange": a} for a in ("share", "stream")),
    {"mark": "band", "x": "t", "lower": "v", "upper": "v + 1"},
    {"mark": "step", "x": "t", "y": "v"},
    {"mark": "errorbar", "x": "t", "y": "v", "error": 1},
    {"mark": "rule", "x": "t", "label": "{v}"},
    {"mark": "rule", "x": ["t", "v"]},
    RING,
]
SHOWS = (None, "all", "reveal", "current", "snapshot")


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("rows", [0, 1, 3])
@pytest.mark.parametrize("mark", FLAT, ids=lambda mark: f"{mark['mark']}-{mark.get('arrange')}")
def test_few_rows_or_none_and_missing_values(mark, rows, show):
    if show == "current" and mark["mark"] in ("area", "band", "step"):
        pytest.skip("refused")
    if not rows and show not in (None, "all"):
        pytest.skip("no rows have no clock")
    table = Table(
        {
            "t": np.arange(rows, dtype=float),
            "v": np.array([2.0, np.nan, 1.0])[:rows],
            "k": np.array(["a", "b", "a"])[:rows],
        }
    )
    now = np.linspace(0, 2, 5)
    clock = Clock(Fraction(10), now, np.linspace(0, 1, 5))
    categories: Any = {}
    if mark.get("y") == "k":
        from renderer.marks.base import Categories

        categories = {"y": Categories(("a", "b"))}
    binding = Binding(table, clock, LIGHT, 2, 0, clock_column="t", categories=categories)
    given = {**mark, **({} if show is None else {"show": show})}
    layer = TypeAdapter(AnyMark).validate_python(given).bind(binding)
    layer.cloud(), layer.tight(), layer.legend(), layer.beyond()
    for index in (0, 2, 4):
        layer.draw(Sheet(), index)
