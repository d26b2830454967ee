"""Bars: where they stand, how long they are, how they share a place, and what is written there."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError

BAR = {"mark": "bar", "x": "k", "y": "v"}


@dataclass
class Sheet:
    """What was drawn: boxes as (boxes, style), tags as (tags, style)."""

    drawn: list[Any] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)

    def boxes(self, boxes: Any, style: Any) -> None:
        self.drawn.append((np.array(boxes), style))

    def tags(self, tags: Any, style: Any) -> None:
        self.texts.append((tags, style))


def sheet(scene: Any, index: int = 0, number: int = 0) -> Sheet:
    found = Sheet()
    scene.panels[0].layers[number].draw(found, index)
    return found


def boxes(scene: Any, index: int = 0) -> np.ndarray:
    return sheet(scene, index).drawn[0][0]


def one(studio: Any, table: Any, *series: Any, **keys: Any) -> Any:
    return studio.scene({"data": {"d": table}, "series": list(series), **keys})


def test_bars_stand_on_names_from_0_to_their_value(studio):
    table = studio.csv(k=["a", "b", "c"], v=[3, -1, 2])
    scene = one(studio, table, BAR)
    assert boxes(scene) == pytest.approx(
        np.array([[-0.4, 0.4, 0, 3], [0.6, 1.4, 0, -1], [1.6, 2.4, 0, 2]])
    )
    assert not sheet(scene).drawn[0][1].horizontal


def test_bars_lie_where_y_has_names_and_the_first_is_on_top(studio):
    table = studio.csv(k=["a", "b"], v=[3, 2])
    scene = one(studio, table, {**BAR, "x": "v", "y": "k"})
    assert boxes(scene) == pytest.approx(np.array([[0, 3, -0.4, 0.4], [0, 2, 0.6, 1.4]]))
    assert sheet(scene).drawn[0][1].horizontal
    assert scene.panels[0].space.y.invert


@pytest.mark.parametrize(
    ("x", "y", "lies"),
    [
        ([10.5, 20.5, 30.5, 5.5], [1, 2, 1, 2], True),
        ([1990, 1991, 1992, 1993], [1, 2, 1, 2], False),
        ([0.5, 1.5, 2.5, 3.5], [1.1, 2, 1, 2], False),
    ],
)
def test_ranks_make_bars_lie(studio, x, y, lies):
    scene = one(studio, studio.csv(a=x, b=y), {"mark": "bar", "x": "a", "y": "b"})
    assert sheet(scene).drawn[0][1].horizontal is lies


def test_orient_says_how_bars_are(studio):
    table = studio.csv(a=[1.5, 2.5], b=[1, 2])
    scene = one(studio, table, {"mark": "bar", "x": "a", "y": "b", "orient": "horizontal"})
    assert boxes(scene)[:, :2].tolist() == [[0, 1.5], [0, 2.5]]


@pytest.mark.parametrize(("thickness", "width"), [("50%", 1.0), (0.25, 0.25)])
def test_thickness_is_a_share_of_the_least_gap_or_a_length(studio, thickness, width):
    table = studio.csv(a=[0, 2, 7], b=[1.5, 2.5, 3.5])
    scene = one(studio, table, {"mark": "bar", "x": "a", "y": "b", "thickness": thickness})
    assert np.diff(boxes(scene)[:, :2]) == pytest.approx(width)


def test_a_lone_bar_has_a_width(studio):
    scene = one(studio, studio.csv(a=[5], b=[1.5]), {"mark": "bar", "x": "a", "y": "b"})
    assert boxes(scene) == pytest.approx(np.array([[4.6, 5.4, 0, 1.5]]))


KEYED = {"k": ["a", "a", "b", "b"], "g": ["u", "w", "u", "w"], "v": [3.0, 1.0, -2.0, 4.0]}


def test_bars_at_one_place_stand_beside_each_other_each_key_in_its_own_slot(studio):
    scene = one(studio, studio.csv(**KEYED), {**BAR, "color": {"field": "g"}})
    assert np.sort(boxes(scene)[:, :2], axis=0) == pytest.approx(
        np.array([[-0.4, 0], [0, 0.4], [0.6, 1], [1, 1.4]])
    )


def test_stacks_hold_the_sums_and_negative_values_hang_below(studio):
    table = studio.csv(k=["a"] * 4, g=list("pqrs"), v=[1.0, -2.0, 3.0, -0.5])
    scene = one(studio, table, {**BAR, "color": {"field": "g"}, "arrange": "stack"})
    assert boxes(scene)[:, 2:].tolist() == [[0, 1], [0, -2], [1, 4], [-2, -2.5]]
    axis = scene.panels[0].space.y
    assert axis.low <= -2.5 and axis.high >= 4


def test_shares_add_up_to_1_and_those_of_nothing_are_nothing(studio):
    table = studio.csv(k=list("aabb"), g=list("uwuw"), v=[3.0, 1.0, 0.0, 0.0])
    scene = one(studio, table, {**BAR, "color": {"field": "g"}, "arrange": "share"})
    ends = {tuple(b[:2].round(1)): [] for b in boxes(scene)}
    for box in boxes(scene):
        ends[tuple(box[:2].round(1))].append(box[2:].tolist())
    assert sorted(ends[(-0.4, 0.4)]) == [[0, 0.75], [0.75, 1.0]]
    assert all(low == high for low, high in ends[(0.6, 1.4)])
    axis = scene.panels[0].space.y
    assert (axis.low, axis.high) == (0, 1)


def test_the_axis_ends_at_0_without_padding(studio):
    scene = one(studio, studio.csv(k=["a", "b"], v=[3, 2]), BAR)
    assert scene.panels[0].space.y.low == 0 and scene.panels[0].space.y.high > 3


def test_a_race_glides_in_place_and_length(studio):
    table = studio.csv(t=[0, 0, 1, 1], k=["a", "b"] * 2, r=[1, 2, 2, 1], v=[4.0, 2.0, 6.0, 8.0])
    series = {"mark": "bar", "x": "v", "y": "r", "key": "k", "color": {"field": "k"}}
    scene = one(studio, table, series, time={"frames": 5})
    for index in range(5):
        s = index / 4
        p = 3 * s**2 - 2 * s**3
        want = [[0, 4 + 2 * s, 0.6 + p, 1.4 + p], [0, 2 + 6 * s, 1.6 - p, 2.4 - p]]
        assert boxes(scene, index) == pytest.approx(np.array(want))


def test_names_are_things_that_change_without_a_key(studio):
    table = studio.csv(t=[0, 0, 1, 1], k=["a", "b"] * 2, v=[4.0, 2.0, 6.0, 8.0])
    scene = one(studio, table, BAR, time={"frames": 3})
    assert boxes(scene, 1)[:, 3].tolist() == [5, 5]


def test_limits_hold_stacks_between_rows_of_different_moments(studio):
    # Key p is at its height at t = 1, where q, without a row there, is at 5 of 10.
    rows = {"t": [0, 1, 2, 0, 2], "g": list("pppqq"), "v": [0.0, 8.0, 0.0, 0.0, 10.0]}
    table = studio.csv(k=["a"] * 5, **rows)
    series = {**BAR, "key": "g", "arrange": "stack"}
    scene = one(studio, table, series, time={"frames": 21}, axes={"y": {"padding": 0}})
    tops = [boxes(scene, i)[:, 2:].max() for i in range(21)]
    assert max(tops) == pytest.approx(13)
    assert scene.panels[0].space.y.high == pytest.approx(13)


def test_bars_along_the_clock_come_one_after_the_other(studio):
    table = studio.csv(t=[0, 1, 2, 3], v=[1.0, 2.0, 3.0, 4.0])
    scene = one(studio, table, {"mark": "bar", "x": "t", "y": "v"}, time={"frames": 4})
    assert [len(boxes(scene, i)) for i in range(4)] == [1, 2, 3, 4]
    assert scene.panels[0].layers[0].motion == "grows"


def test_growing_bars_are_those_of_whole_frames(studio):
    table = studio.csv(t=list(range(12)), v=[1.5 + n % 5 for n in range(12)])
    stage = studio.stage(
        {
            "data": {"d": table},
            "series": [{"mark": "bar", "x": "t", "y": "v"}],
            "time": {"frames": 24},
        }
    )
    later = stage.frame(23).copy()
    for index in (3, 17, 23):
        stage.frame(index)
    assert (stage.frame(23) == later).all()


def test_on_a_log_axis_bars_begin_with_the_axis(studio):
    axes = {"y": {"scale": "log"}}
    scene = one(studio, studio.csv(k=["a", "b"], v=[10.0, 1000.0]), BAR, axes=axes)
    assert np.isneginf(boxes(scene)[:, 2]).all()
    assert scene.panels[0].space.y.low > 1


def test_a_base_of_its_own(studio):
    table = studio.csv(k=["a", "b"], s=[1, 2], e=[3, 5])
    scene = one(studio, table, {"mark": "bar", "x": "k", "y": "e", "base": "s"})
    assert boxes(scene)[:, 2:].tolist() == [[1, 3], [2, 5]]


def test_what_is_missing_or_endless_has_no_bar(studio):
    table = {"source": "inline", "columns": {"k": ["a", "b", "c"], "v": [None, 2.0, 3.0]}}
    scene = one(studio, table, BAR, {**BAR, "y": "v + 1/(v - 3)"})
    assert np.isnan(boxes(scene)[0, 3])
    assert np.isnan(sheet(scene, 0, 1).drawn[0][0][2, 3])


def test_a_label_with_columns_is_written_at_the_bars_and_counts(studio):
    table = studio.csv(t=[0, 0, 1, 1], k=["a", "b"] * 2, v=[1000.0, 2.0, 3000.0, 8.0])
    scene = one(studio, table, {**BAR, "label": "{k} {v:,.0f}"}, time={"frames": 3})
    tags, style = sheet(scene, 1).texts[0]
    assert ["".join(pieces) for pieces in tags.texts] == ["a 2,000", "b 5"]
    assert tags.points.tolist() == [[0, 2000], [1, 5]] and tags.sides.tolist() == [[0, 1]] * 2
    assert scene.panels[0].legend is None


def test_a_label_without_columns_names_the_series(studio):
    scene = one(studio, studio.csv(k=["a"], v=[1]), {**BAR, "label": "people"})
    (entry,) = scene.panels[0].legend.entries
    assert entry.label == "people" and entry.patch
    assert not sheet(scene).texts


def test_there_is_room_for_labels_beyond_the_longest_bar(studio):
    table = studio.csv(k=["a", "b"], v=[1, -2])
    series = {"mark": "bar", "x": "v", "y": "k", "label": "a rather long text {v}"}
    scene = one(studio, table, series, canvas={"size": [640, 400]})
    plain = one(studio, table, {**series, "label": "x"}, canvas={"size": [640, 400]})
    wide, narrow = scene.panels[0].space.x, plain.panels[0].space.x
    assert wide.low < narrow.low and wide.high > narrow.high


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"arrange": "share"}, "a share of a whole cannot be negative; the least value is -2"),
        ({"arrange": "stack", "base": "v"}, "'base' does not go with 'arrange: stack'"),
        ({"thickness": "thick"}, "'thick' is not a thickness"),
        ({"thickness": 0}, "'0' is not a thickness"),
        ({"label_position": "base"}, "'label_position' needs a 'label' with columns"),
        (
            {"arrange": "stack", "label": "{v}", "label_position": "end"},
            "a text beyond the end of a bar in a stack would lie over the next one",
        ),
        ({"label": "{nope} {v}"}, "unknown value 'nope'"),
    ],
)
def test_what_is_refused(studio, keys, told):
    with pytest.raises(SpecError) as caught:
        one(studio, studio.csv(**KEYED), {**BAR, "key": "g", **keys})
    (problem,) = caught.value.problems
    assert told in problem.text and problem.place is not None


def test_bars_are_of_a_plane(studio):
    with pytest.raises(SpecError, match="'mark: bar' in a 3-D panel"):
        one(studio, studio.csv(**KEYED), BAR, projection="3d")


def test_bars_stand_on_an_axis_without_grid_unless_others_are_there_or_it_is_asked_for(studio):
    table = studio.csv(k=["a", "b"], v=[3, 2])
    upright = one(studio, table, BAR).panels[0].space
    assert (upright.x.grid, upright.y.grid) == (False, None)
    lying = one(studio, table, {**BAR, "x": "v", "y": "k"}).panels[0].space
    assert (lying.x.grid, lying.y.grid) == (None, False)
    point = {"mark": "point", "x": "k", "y": "v"}
    assert one(studio, table, BAR, point).panels[0].space.x.grid is None
    asked = one(studio, table, BAR, axes={"x": {"grid": True}}).panels[0].space
    assert asked.x.grid is True


@pytest.mark.parametrize(("count", "each"), [(10, True), (60, False)])
def test_each_rank_has_a_tick_where_it_has_room(studio, count, each):
    ranks = np.tile(np.arange(1, count + 1), 2)
    names = [f"k{n}" for n in ranks]
    table = studio.csv(t=np.repeat([0, 1], count), k=names, r=ranks, v=1e4 / ranks**2)
    race = {**BAR, "x": "v", "y": "r", "key": "k"}
    axis = one(studio, table, race, canvas={"size": [800, 600]}).panels[0].space.y
    assert (axis.ticks.tolist() == [*range(1, count + 1)]) == each
    assert len(axis.ticks) >= 2 and (axis.ticks == np.rint(axis.ticks)).all()


def test_long_texts_at_bars_are_cut_short_and_told(studio):
    table = studio.csv(k=["a", "word " * 100], v=[3, 2])
    label = {**BAR, "x": "v", "y": "v", "key": "k", "label": "{k}: {v:.0f}"}
    scene = one(studio, table, {**label, "orient": "horizontal"}, canvas={"size": [900, 400]})
    ((tags, _),) = sheet(scene).texts
    texts = ["".join(pieces) for pieces in tags.texts]
    assert texts[0] == "a: 3" and len(texts[1]) <= 48 + 3
    assert texts[1].startswith("word word") and texts[1].endswith("…: 2")
    told = [problem.text for problem in studio.warnings if problem.code == "long-text"]
    assert told == ["a text of 'k' has 500 letters: more than 48 are cut short"]


def test_the_legend_keeps_clear_of_what_is_filled(studio):
    """A tall bar at the left whose corners alone a legend there would not meet."""
    table = studio.csv(k=["a", "b", "c"], v=[100, 30, 20])
    colored = {**BAR, "color": {"field": "k"}}
    size = {"canvas": {"size": [900, 700]}, "legend": "best"}
    scene = one(studio, table, colored, **size)
    assert _legend_share(scene) > 0.5
    lying = {**colored, "x": "v", "y": "k", "orient": "horizontal"}
    scene = one(studio, table, lying, **size)
    assert _legend_share(scene) > 0.5


def test_the_legend_of_a_stack_is_as_the_stack_lies(studio):
    table = studio.csv(k=["p", "p"], c=["first", "second"], v=[1, 2])
    bars = {**BAR, "color": {"field": "c"}}
    for arrange, labels in (("stack", ["second", "first"]), ("group", ["first", "second"])):
        layer = one(studio, table, {**bars, "arrange": arrange}).panels[0].layers[0]
        assert [entry.label for entry in layer.legend()] == labels


def _legend_share(scene):
    """Where the middle of the legend is, from the left of the panel to its right."""
    panel = scene.panels[0]
    x, _, width, _ = panel.legend.rect
    return (x + width / 2 - panel.space.rect[0]) / panel.space.rect[2]


def test_names_that_an_axis_has_are_not_in_the_legend_too_unless_it_is_asked_for(studio):
    table = studio.csv(k=["a", "b"], c=["one", "two"], v=[3, 2])
    colored = {**BAR, "color": {"field": "k"}}
    assert one(studio, table, colored).panels[0].legend is None
    assert one(studio, table, colored, legend="best").panels[0].legend is not None
    hidden = one(studio, table, colored, axes={"x": {"visible": False}})
    assert hidden.panels[0].legend is not None
    other = one(studio, table, {**BAR, "color": {"field": "c"}}).panels[0]
    assert other.legend is not None


def test_colours_that_the_texts_do_not_tell_have_a_legend_clear_of_the_texts(studio):
    """Of three lying bars the longest is on top: the legend stands below it."""
    table = studio.csv(k=["a", "b", "c"], v=[9.0, 2.0, 1.0], of=["x", "y", "x"])
    bar = {"mark": "bar", "x": "v", "y": "k", "key": "k", "label": "{k} {v:,.1f}"}
    scene = one(studio, table, {**bar, "color": {"field": "of"}})
    panel = scene.panels[0]
    assert [entry.label for entry in panel.legend.entries] == ["x", "y"]
    x, y, width, height = panel.legend.rect
    left, foot, wide, high = panel.space.rect
    assert left <= x and y + height < foot + 2 * high / 3, "not over the text of the top bar"
    assert one(studio, table, {**bar, "color": {"field": "k"}}).panels[0].legend is None
