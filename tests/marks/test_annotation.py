"""Annotations: where their point is, what they say, and when."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.marks.drawing import Note
from renderer.theme import LIGHT

NOTE = {"mark": "annotation", "x": "t", "y": "v", "text": "{v:.0f} {name}"}
TABLE = {"t": [0, 1, 2, 3, 4], "v": [1, 4, 9, 16, 25], "name": list("abcde")}


@dataclass
class Page:
    """What was written, as (point, note, opacity)."""

    written: list[tuple[list[float], Note, float]] = field(default_factory=list)

    def note(self, point: Any, note: Note, alpha: float) -> None:
        self.written.append((point[0].tolist(), note, alpha))


def layer(studio, table=None, panel=(), **keys):
    spec = {"data": {"d": table or studio.csv(**TABLE)}, "time": {"fps": 10, "frames": 41}}
    scene = studio.scene({**spec, **dict(panel), "series": [{**NOTE, **keys}]})
    return scene.panels[0].layers[0]


def read(layer, index):
    made = Page()
    layer.draw(made, index)
    assert made.written == [], "it is drawn with what moves on top"
    layer.tips(made, index)
    return [(place, note.text, alpha) for place, note, alpha in made.written]


def note(layer):
    return layer.note


@pytest.mark.parametrize(
    ("at", "place", "text"),
    [
        ({"t": 2}, [2, 9], "9 c"),
        ({"t": 2.5}, [2, 9], "9 c"),
        ({"when": "v > 10"}, [3, 16], "16 d"),
        ("3s", [3, 16], "16 d"),
        ("0s", [0, 1], "1 a"),
    ],
)
def test_its_place_and_words_are_those_of_the_row_at_its_moment(studio, at, place, text):
    made = layer(studio, at=at, fade=0)
    begun = int(np.argmax(made.alphas > 0))
    assert read(made, begun) == read(made, 40) == [(place, text, 1.0)]
    assert begun == 0 or read(made, begun - 1) == []


def test_with_numbers_it_needs_no_row_and_is_always_there(studio):
    made = layer(studio, x=1.5, y="2*top", text="top {top:.0f}", panel={"params": {"top": 4}})
    assert read(made, 0) == read(made, 40) == [([1.5, 8], "top 4", 1.0)]
    assert made.motion == "static" and made.cloud().tolist() == [[1.5, 8]]


def test_reductions_are_over_all_rows(studio):
    made = layer(studio, at={"t": 1}, y="max(v)", text="most")
    assert read(made, 20)[0][0] == [1, 25]


def test_its_place_may_be_a_date_and_a_category(studio):
    table = studio.csv(date=["2020-01-01", "2020-12-31"], city=["Bern", "Rome"])
    series = [{"mark": "point", "x": "date", "y": "city"},
              {"mark": "annotation", "x": "2020-07-01", "y": "Rome", "text": "here"}]  # fmt: skip
    scene = studio.scene({"data": {"d": table}, "series": series})
    (place,) = scene.panels[0].layers[1].point.tolist()
    assert place == [np.datetime64("2020-07-01").astype("datetime64[s]").astype(float), 1.0]
    assert scene.panels[0].space.x.texts[0].startswith(("Jan", "2020")), "still an axis of dates"


def test_axes_are_called_by_what_other_series_show(studio):
    series = [{**NOTE, "x": 1, "y": "max(v)", "text": "a"}, {"mark": "line", "x": "t", "y": "v"}]
    spec = {"data": {"d": studio.csv(**TABLE)}, "series": series}
    space = studio.scene(spec).panels[0].space
    assert (space.x.label, space.y.label) == ("t", "v")


def test_it_comes_and_goes_softly(studio):
    made = layer(studio, **{"at": {"t": 1}, "for": "2s", "fade": "300ms"})
    shown = np.flatnonzero(made.alphas)
    assert shown.tolist() == list(range(10, 30))
    assert made.alphas[10:14].tolist() == [0.25, 0.5, 0.75, 1.0]
    assert read(made, 10) == [([1, 4], "4 b", 0.25)] and read(made, 30) == []


def test_it_makes_no_layer_below_it_move(studio):
    from renderer.engine.stage import Stage

    series = [{**NOTE, "at": {"t": 1}}, {"mark": "line", "x": "t", "y": "v"}]
    spec = {"data": {"d": studio.csv(**TABLE)}, "series": series}
    (panel,) = Stage(studio.scene(spec))._panels
    assert len(panel.growing) == 1 and panel.moving == []


@pytest.mark.parametrize(
    ("dx", "dy", "sides"),
    [(30, 40, ("left", "bottom")), (-30, 40, ("right", "bottom")), (30, -40, ("left", "top")),
     (0, 40, ("center", "bottom")), (40, 0, ("left", "middle")), (-40, 5, ("right", "middle"))],
)  # fmt: skip
def test_the_nearest_side_of_the_text_is_beside_the_point(studio, dx, dy, sides):
    style = note(layer(studio, at={"t": 1}, dx=dx, dy=dy)).style
    assert (style.anchor, style.upright) == sides and style.shift == (dx, dy)


def test_how_it_looks(studio):
    arrow = {"width": 3, "head": 0, "gap": 1, "curve": -0.2, "color": "C0"}
    sides = {"align": "center", "baseline": "top"}
    made = note(layer(studio, at={"t": 1}, color="red", size=20, weight="bold", background=False,
                      arrow=arrow, **sides))  # fmt: skip
    assert made.style.rgba == (1, 0, 0, 1) and made.style.size == 20
    assert (made.style.anchor, made.style.upright) == ("center", "top")
    leader = made.leader
    assert leader.rgba == LIGHT.palette[0]
    assert (leader.width, leader.head, leader.gap, leader.curve) == (3, 0, 1, -0.2)
    assert made.ground is None
    plain = note(layer(studio, at={"t": 1}, arrow=False))
    assert plain.leader is None and plain.ground[:3] == LIGHT.panel[:3]


def test_opacity_may_change(studio):
    made = layer(studio, at={"t": 1}, fade=0, alpha={"from": 1, "to": 0})
    assert made.alphas[9] == 0 and made.alphas[20] == pytest.approx(0.5) and made.alphas[40] == 0


def test_several_things_are_told_apart_by_a_condition(studio):
    table = studio.csv(t=[0, 1, 0, 1], v=[1, 2, 3, 4], name=["a", "a", "b", "b"])
    when = {"when": "name == 'b' and t >= 1"}
    assert read(layer(studio, table, at=when), 40) == [([1, 4], "4 b", 1.0)]


def test_in_a_box(studio):
    made = layer(studio, at={"t": 2}, z="v/3", panel={"projection": "3d"})
    assert read(made, 40)[0][0] == [2, 9, 3]


def test_a_condition_that_never_holds_is_a_warning(studio):
    made = layer(studio, at={"when": "v > 99"})
    assert not made.alphas.any()
    (warning,) = [w for w in studio.warnings if w.code != "small-text"]
    assert warning.code == "never" and warning.path == ("series", 0, "at", "when")


@pytest.mark.parametrize(
    ("keys", "text", "path"),
    [
        ({}, "'x' differs in the 5 rows: which of them is it?", ("x",)),
        ({"x": 1, "y": 2}, "'text' differs in the 5 rows", ("text",)),
        ({"at": {"t": 9}}, "the data has no moment 9", ("at", "t")),
        ({"at": "9s"}, "'9s' is after the end of the film", ("at",)),
        ({"at": {"t": 1}, "until": {"t": 0.5}}, "it would go before it comes", ("until",)),
        ({"at": {"t": 1}, "y": "vv"}, "unknown name 'vv'", ("y",)),
        ({"at": {"t": 1}, "text": "{vv}"}, "unknown value 'vv'", ("text",)),
        ({"at": {"t": 1}, "text": "$\\frac$"}, "cannot be set", ("text",)),
        ({"at": {"t": 1}, "text": "w" * 501}, "has 501 characters; the limit is 500", ("text",)),
        ({"at": {"t": 1}, "text": "  "}, "'text' is empty", ("text",)),
        ({"at": {"when": "v > 1", "data": "d"}}, "about its own table", ("at", "data")),
        ({"at": {"t": 1}, "arrow": {"curve": 2}}, "'curve' must be at most 1", ("arrow", "curve")),
    ],
)
def test_what_is_refused_and_where(studio, keys, text, path):
    with pytest.raises(SpecError, match=text.replace("?", "[?]")) as caught:
        layer(studio, **keys)
    assert caught.value.problems[0].path[-len(path) :] == path


def test_of_several_keys_it_must_say_which(studio):
    ode = {"source": "ode", "equations": {"x": "-x"}, "initial": [{"x": 1}, {"x": 2}],
           "span": [0, 1], "step": 0.5}  # fmt: skip
    with pytest.raises(SpecError, match="there is a row for each member") as caught:
        layer(studio, ode, y="x", text="a", at={"t": 0.5})
    assert 'when: "member == … and …"' in caught.value.problems[0].hint


def test_a_missing_value_in_its_row_is_an_error(studio):
    table = studio.csv(t=[0, 1], v=[1, float("nan")])
    with pytest.raises(SpecError, match="'v' is missing in its row"):
        layer(studio, table, at={"t": 1}, text="a")
