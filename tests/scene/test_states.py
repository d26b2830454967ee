"""Films from state to state, compiled: what marks show, what text says, when moments are."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.errors import SpecError

METHODS = ["adam"] * 2 + ["sgd"] * 2 + ["lion"] * 2
WHO = ["p", "q"] * 3
X, Y = [0.0, 1, 2, 3, 10, 11], [1.0, 2, 5, 6, 0, 0]
TIME = {"fps": 10, "field": "method", "state": "1s", "transition": "1s", "easing": "linear"}


@pytest.fixture
def spec(studio):
    data = {"d": studio.csv(method=METHODS, who=WHO, x=X, y=Y)}
    series = [{"mark": "point", "x": "x", "y": "y", "key": "who"}]
    return {"data": data, "time": TIME, "series": series}


def layer(studio, spec):
    return studio.scene(spec).panels[0].layers[0]


def test_points_rest_at_each_state_and_go_straight_to_the_next(studio, spec):
    shown = layer(studio, spec)
    for index, wanted in (
        (0, 0.0),
        (10, 0.0),
        (15, 1.0),
        (20, 2.0),
        (30, 2.0),
        (35, 6.0),
        (49, 10),
    ):
        places = shown.at(index, shown.points)
        np.testing.assert_allclose(places[:, 0], [wanted, wanted + 1], atol=1e-9)


def test_a_film_that_wraps_goes_back_to_the_first_state(studio, spec):
    spec["time"] = {**TIME, "wrap": True}
    shown = layer(studio, spec)
    assert studio.scene(spec).clock.frames == 60
    np.testing.assert_allclose(shown.at(55, shown.points)[:, 0], [5.0, 6.0])
    np.testing.assert_allclose(shown.at(59, shown.points)[:, 0], [1.0, 2.0])
    np.testing.assert_allclose(shown.at(0, shown.points)[:, 0], [0.0, 1.0])


def test_what_shows_all_rows_shows_none_of_them_twice(studio, spec):
    spec["time"] = {**TIME, "wrap": True}
    spec["series"][0]["show"] = "all"
    assert len(layer(studio, spec).rows(0)) == 6


def test_lines_and_fields_of_a_state_go_over_into_the_next(studio, spec):
    spec["series"] = [{"mark": "line", "x": "x", "y": "y", "show": "snapshot"}]
    shown = layer(studio, {**spec, "time": {**TIME, "wrap": True}})
    (takes,) = shown.takes
    np.testing.assert_allclose(takes.at(shown.points, takes.shown.at(15))[:, 1], [3.0, 4.0])
    np.testing.assert_allclose(takes.at(shown.points, takes.shown.at(55))[:, 1], [0.5, 1.0])
    cells = {"method": ["a"] * 4 + ["b"] * 4, "i": [0, 0, 1, 1] * 2, "j": [0, 1] * 4,
             "v": [0.0, 1, 2, 3, 10, 10, 10, 10]}  # fmt: skip
    data = {"d": studio.csv("cells.csv", **cells)}
    field = [{"mark": "heatmap", "x": "i", "y": "j", "z": "v"}]
    shown = layer(studio, {"data": data, "time": {**TIME, "wrap": True}, "series": field})
    (one,) = shown.fields
    moments = [one.moments.at(index) for index in (0, 15, 20, 35, 39)]
    assert [m[0] for m in moments] == [0, 0, 1, 1, 1]
    np.testing.assert_allclose([m[1] for m in moments], [0, 0.5, 0, 0.5, 0.9], atol=1e-9)


def text(studio, spec, template, index):
    label = studio.scene({**spec, "title": template}).labels[0]
    return "".join(label.at(index)).replace("\u2007", "").strip()


def test_text_tells_the_states(studio, spec):
    said = "{method}, {state}, {previous_state}, {next_state}, {state_number}, {states}, {y:.0f}"
    found = [text(studio, spec, said, index).split() for index in (0, 14, 16, 25, 49)]
    assert [" ".join(one) for one in found] == [
        "adam, adam, adam, sgd, 1, 3, 2", "adam, adam, adam, sgd, 1, 3, 2",
        "sgd, sgd, adam, sgd, 2, 3, 6", "sgd, sgd, sgd, lion, 2, 3, 6",
        "lion, lion, lion, lion, 3, 3, 0",
    ]  # fmt: skip


def test_a_column_of_that_name_comes_first(studio, spec):
    spec["data"] = {"d": studio.csv(method=METHODS, who=WHO, x=X, y=Y, state=["Ohio"] * 6)}
    assert text(studio, spec, "{state}", 0) == "Ohio"


def test_moments_may_be_named(studio, spec):
    spec["captions"] = [
        {"text": "here", "at": {"method": "sgd"}, "until": {"method": "lion"}, "fade": 0},
        {"text": "there", "at": {"t": 2}, "fade": 0},
        {"text": "low", "at": {"when": "y == 0"}, "fade": 0},
    ]
    shown = [caption.showing for caption in studio.scene(spec).captions]
    assert [(one.start, one.stop) for one in shown] == [(20, 40), (40, 50), (40, 50)]
    spec["time"] = {**TIME, "hold": {"at": [{"method": "sgd", "for": "2s"}]}}
    assert (studio.scene(spec).clock.now == 1).sum() == 11 + 20


def test_years_may_be_states_too(studio):
    years = [1950.0, 1960, 2000]
    table = studio.csv(year=years, v=[1, 2, 3])
    spec = {
        "data": {"d": table}, "time": {"fps": 10, "state": "1s", "transition": "1s",
                                       "easing": "linear"},
        "series": [{"mark": "point", "x": "year", "y": "v"}],
        "captions": [{"text": "a", "at": {"year": 1980}, "fade": 0}],
    }  # fmt: skip
    scene = studio.scene(spec)
    assert scene.clock.span == (0.0, 2.0) and scene.captions[0].showing.start == 35
    found = [text(studio, spec, "{year}", index) for index in (0, 15, 20, 35, 49)]
    assert found == ["1950", "1955", "1960", "1980", "2000"]


def test_several_tables_show_a_state_at_the_same_time(studio, spec):
    spec["data"]["e"] = studio.csv("e.csv", method=["lion", "more"], who=["p", "p"],
                                   x=[0, 1], y=[0, 1])  # fmt: skip
    spec["series"][0]["data"] = "d"
    spec["series"].append({"mark": "point", "data": "e", "x": "x", "y": "y", "key": "who"})
    scene = studio.scene({**spec, "data": spec["data"]})
    assert scene.clock.states.names == ("adam", "sgd", "lion", "more")
    other = scene.panels[0].layers[1]
    assert len(other.rows(0)) == 0 and len(other.rows(40)) == 1


def test_a_single_state_stands_still(studio, spec):
    spec["data"] = {"d": studio.csv(method=["a", "a"], who=["p", "q"], x=[0, 1], y=[0, 1])}
    scene = studio.scene({**spec, "time": {**TIME, "wrap": True}})
    assert scene.clock.frames == 10 and (scene.clock.now == 0).all()


def test_so_many_states_that_the_film_would_never_end(studio, spec):
    count = 60_000
    table = studio.csv(method=[f"m{n}" for n in range(count)], who=["p"] * count,
                       x=[0] * count, y=[1] * count)  # fmt: skip
    with pytest.raises(SpecError) as caught:
        studio.scene({**spec, "data": {"d": table}})
    (problem,) = caught.value.problems
    assert problem.code == "film-length"


def test_the_clock_shows_names(studio, spec):
    scene = studio.scene({**spec, "clock": True})
    (sign,) = scene.captions
    assert "".join(sign.labels[0].at(25)).strip() == "sgd"


def test_bars_and_facets_by_the_states_own_column(studio, spec):
    spec["series"] = [{"mark": "bar", "x": "method", "y": "y", "key": "who"}]
    shown = layer(studio, spec)
    assert shown.show == "reveal" and len(shown.rows(0)) == 2 and len(shown.rows(49)) == 6


def test_what_cannot_be_between_two_states_is_of_the_nearer_one(studio, spec):
    # Of one state there are three rows: lines of two and of three cannot go over into each other.
    spec["data"] = {
        "d": studio.csv(method=["adam", *METHODS], who=["o", *WHO], x=[9, *X], y=[9, *Y])
    }
    spec["series"] = [{"mark": "line", "x": "x", "y": "y", "show": "snapshot"}]
    (takes,) = layer(studio, spec).takes
    assert [takes.shown.at(index) for index in (0, 14, 15, 30, 36, 49)] == [
        (0, 0), (0, 0), (1, 0), (1, 0), (2, 0), (2, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("tween", "changes"), [(None, 15), ("none", 20)])
def test_text_says_the_state_that_it_is_nearer_to(studio, spec, tween, changes):
    said = {"mark": "text", "text": "{who} {method}"}
    more = {} if tween is None else {"tween": tween}
    spec["series"] = [{**spec["series"][0], **said, **more}]
    shown = layer(studio, spec)
    found = [[shown.texts[row] for row in shown.written(index)] for index in range(30)]
    assert found[:changes] == [["p adam", "q adam"]] * changes
    assert found[changes:] == [["p sgd", "q sgd"]] * (30 - changes)


class Page:
    """What was written at bars."""

    def __init__(self):
        self.texts = []

    def boxes(self, *ignored):
        pass

    def areas(self, *ignored):
        pass

    def tags(self, tags, style):
        self.texts += ["".join(pieces).strip() for pieces in tags.texts]


def test_texts_at_bars_say_the_nearer_state_and_count(studio, spec):
    spec["series"] = [
        {"mark": "bar", "x": "who", "y": "y", "key": "who", "label": "{method} {y:.1f}"}
    ]
    shown = layer(studio, spec)
    found = []
    for index in (0, 14, 15, 20):
        page = Page()
        shown.draw(page, index)
        found.append([text.replace("\u2007", "") for text in page.texts])
    # From 1 and 2 to 5 and 6 in the second second.
    assert found == [
        ["adam 1.0", "adam 2.0"], ["adam 2.6", "adam 3.6"],
        ["sgd 3.0", "sgd 4.0"], ["sgd 5.0", "sgd 6.0"],
    ]  # fmt: skip
