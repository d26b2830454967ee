"""Text at data: what is written, where, and when."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.marks.drawing import Writing
from renderer.scene.text import advance
from renderer.theme import LIGHT

NAME = {"mark": "text", "x": "x", "y": "y", "text": "{name}"}


@dataclass
class Page:
    """What was written, as (place, text, style) one by one."""

    written: list[tuple[list[float], str, Writing]] = field(default_factory=list)

    def texts(self, points: Any, texts: Any, style: Writing) -> None:
        self.written += [(p.tolist(), t, style) for p, t in zip(points, texts, strict=True)]


def layer(studio, table, frames=17, panel=(), settings=None, **keys):
    spec = {"data": {"d": table}, "time": {"frames": frames}, **dict(panel)}
    scene = studio.scene({**spec, "series": [{**NAME, **keys}]}, settings)
    return scene.panels[0].layers[0]


def page(layer, index=0):
    made = Page()
    layer.draw(made, index)
    return made.written


def read(layer, index=0):
    return [(place, text) for place, text, _ in page(layer, index) if text]


def towns(studio, **more):
    return studio.csv(x=[1, 2, 3], y=[4, 5, 7], name=["one", "two", "three"], **more)


def test_each_row_has_its_text_at_its_place(studio):
    made = layer(studio, towns(studio))
    assert made.motion == "static"
    assert read(made, 3) == [([1, 4], "one"), ([2, 5], "two"), ([3, 7], "three")]
    assert made.cloud().tolist() == [[1, 4], [2, 5], [3, 7]]


def test_text_shows_columns_and_params_as_a_template_says(studio):
    text = "{name:s}: {y:.1f} of {most:.0f}"
    made = layer(studio, towns(studio), panel={"params": {"most": 9}}, text=text)
    assert [t for _, t in read(made)] == ["one: 4.0 of 9", "two: 5.0 of 9", "three: 7.0 of 9"]


def test_a_column_goes_before_a_param_of_its_name(studio):
    made = layer(studio, towns(studio), panel={"params": {"y": 0}}, text="{y}")
    assert [t for _, t in read(made)] == ["4", "5", "7"]


def test_places_move_between_rows_and_text_is_of_the_row_before(studio):
    table = studio.csv(t=[0, 4, 2, 4], x=[0, 8, 5, 6], y=[0, 4, 1, 1], k=["a", "a", "b", "b"])
    made = layer(studio, table, 5, key="k", text="{k} {t:.0f}")
    assert made.motion == "moves"
    assert [read(made, i) for i in range(5)] == [
        [([0, 0], "a 0")],
        [([2, 1], "a 0")],
        [([4, 2], "a 0"), ([5, 1], "b 2")],
        [([6, 3], "a 0"), ([5.5, 1], "b 2")],
        [([8, 4], "a 4"), ([6, 1], "b 4")],
    ]


def test_revealed_text_stays(studio):
    table = {**studio.csv(t=[0, 1, 2], x=[0, 1, 2], y=[1, 1, 1], name=["a", "b", "c"])}
    made = layer(studio, table, 5, show="reveal")
    assert [[t for _, t in read(made, i)] for i in (0, 1, 2, 4)] == [
        ["a"], ["a"], ["a", "b"], ["a", "b", "c"],
    ]  # fmt: skip


def test_many_rows_at_each_moment_are_a_snapshot(studio):
    table = studio.csv(t=[0, 0, 2, 2], x=[0, 1, 0, 1], y=[0] * 4, name=["a", "b", "c", "d"])
    made = layer(studio, table, 3)
    assert [[t for _, t in read(made, i)] for i in range(3)] == [["a", "b"]] * 2 + [["c", "d"]]


def test_a_row_without_text_writes_nothing(studio):
    nan = float("nan")
    table = studio.csv(x=[1, 2, 3], y=[1, 2, 3], name=["a", "", "c"], n=[1, nan, nan])
    assert [t for _, t in read(layer(studio, table))] == ["a", "c"]
    assert [t for _, t in read(layer(studio, table, text="n = {n}"))] == ["n = 1"]
    both = [t for _, t in read(layer(studio, table, text="{name}: {n}"))]
    assert both == ["a: 1", "c: –"], "what is partly missing is written"


@pytest.mark.parametrize("text", ["saddle", "μ = {mu:.1f}", "$\\frac{1}{2}$"])
@pytest.mark.parametrize("clock", [False, True])
def test_a_note_stands_once_and_always(studio, text, clock):
    table = studio.csv(**{"t" if clock else "s": [3, 4, 5]}, a=[1, 2, 3])
    made = layer(studio, table, panel={"params": {"mu": 2, "at": 7}}, x=1, y="2*at", text=text)
    shown = {"μ = {mu:.1f}": "μ = 2.0"}.get(text, text)
    assert made.motion == "static"
    assert read(made, 0) == read(made, 9) == [([1, 14], shown)]


@pytest.mark.parametrize("keys", [
    {"x": "e"}, {"y": "a + 1"}, {"text": "{a}", "overlap": "allow"}, {"color": {"field": "a"}},
    {"key": "a"},
])  # fmt: skip
def test_what_depends_on_rows_is_no_note(studio, keys):
    """A column called `e` is no constant of mathematics."""
    table = studio.csv(e=[1, 2, 3], a=[1, 2, 3])
    assert len(read(layer(studio, table, **{"x": 1, "y": 2, "text": "saddle", **keys}))) == 3


def test_a_place_may_be_the_end_of_an_axis(studio):
    table = studio.csv(t=[0, 1, 2], a=[5, 6, 9])
    made = layer(studio, table, 5, x="-inf", y="inf", text="a = {a}")
    inf = float("inf")
    texts = ["a = 5", "a = 5", "a = 6", "a = 6", "a = 9"]
    assert [read(made, i) for i in range(5)] == [[([-inf, inf], text)] for text in texts]


def test_how_text_stands(studio):
    keys = {"size": 14, "align": "right", "baseline": "top", "dx": -3, "dy": 4, "weight": "bold"}
    (_, _, style), *_ = page(layer(studio, towns(studio), color="#ff0000", alpha=0.5, **keys))
    assert style == Writing((1, 0, 0, 0.5), 14, "right", "top", (-3, 4), "bold")
    (_, _, style), *_ = page(layer(studio, towns(studio)))
    assert style == Writing(LIGHT.text, LIGHT.label_size)


def test_opacity_may_change(studio):
    made = layer(studio, towns(studio), 3, alpha={"from": 0, "to": 1})
    assert made.motion == "moves"
    assert page(made, 0) == []
    assert [style.rgba[3] for _, _, style in page(made, 1)] == [0.5] * 3


def test_colours_may_come_from_the_data(studio):
    made = layer(studio, towns(studio), color={"field": "name", "palette": ["red", "blue"]})
    colors = [style.rgba for _, _, style in page(made)]
    assert colors == [(1, 0, 0, 1), (0, 0, 1, 1), (1, 0, 0, 1)]
    assert [entry.label for entry in made.legend()] == ["one", "two", "three"]
    made = layer(studio, towns(studio), color={"field": "y", "colormap": "magma"})
    expected = made.scale()(np.array([4.0, 5, 7]))
    assert [style.rgba for _, _, style in page(made)] == [tuple(rgba) for rgba in expected]


def test_text_is_in_the_legend_only_if_it_has_a_label(studio):
    assert layer(studio, towns(studio), key="name").legend() == []
    (entry,) = layer(studio, towns(studio), label="towns").legend()
    assert (entry.label, entry.marker) == ("towns", "s")


def test_in_a_box(studio):
    table = studio.csv(x=[0, 1], y=[2, 3], z=[4, 5], name=["a", "b"])
    made = layer(studio, table, panel={"projection": "3d"}, z="z")
    assert read(made) == [([0, 2, 4], "a"), ([1, 3, 5], "b")]


def test_line_breaks_of_data_are_blanks(studio):
    made = layer(studio, towns(studio), text="a\n{name}\tb")
    assert read(made)[0][1] == "a one b"


@pytest.mark.parametrize(
    ("keys", "text", "key"),
    [
        ({"text": "{name} {nam}"}, "unknown value 'nam'", "text"),
        ({"text": "$\\nope{x}$ {name}"}, "cannot be set", "text"),
        ({"text": "{long}"}, "has 600 characters; the limit is 500", "text"),
        ({"x": "xx"}, "unknown name 'xx'", "x"),
        ({"x": "-name"}, "'name' holds text", "x"),
        ({"show": "current"}, "'show: current' needs data with a clock", "show"),
    ],
)
def test_what_is_refused_and_where(studio, keys, text, key):
    table = towns(studio, long=["a" * 600, "b", "c"])
    with pytest.raises(SpecError, match=text) as caught:
        layer(studio, table, **keys)
    (problem,) = caught.value.problems
    assert problem.path == ("series", 0, key)


def test_the_place_of_an_unknown_name_is_in_the_text(studio):
    text = f"""
version: 1
time: {{fps: 10, frames: 2}}
data: {{d: {towns(studio)!r}}}
series:
  - {{mark: text, x: x, y: y, text: "town {{nmae}}"}}
output: film.png
"""
    with pytest.raises(SpecError) as caught:
        studio.scene(text)
    (problem,) = caught.value.problems
    source, column = problem.place.source, problem.place.column
    assert source[column - 1 : column - 1 + problem.place.width] == "{nmae}"
    assert "did you mean 'name'?" in problem.hint


def test_all_that_is_wrong_is_told_at_once(studio):
    with pytest.raises(SpecError) as caught:
        layer(studio, towns(studio), x="xx", y="yy", text="{zz}")
    assert [p.path[-1] for p in caught.value.problems] == ["x", "y", "text"]


def test_there_is_a_limit_of_texts_at_a_time(studio):
    table = studio.csv(x=np.arange(5001), y=np.arange(5001))
    with pytest.raises(SpecError, match="5,001 texts at a time"):
        layer(studio, table, text="{x}")


def test_the_picture_shows_the_text(studio):
    """Ink around the place, as much left as right of it, and nowhere else."""
    bare = {name: {"visible": False, "grid": False, "limits": [0, 6]} for name in "xy"}
    table = studio.csv(x=[2, 4], y=[3, 3], name=["HHHH", "HH"])
    spec = {"data": {"d": table}, "axes": bare, "series": [{**NAME, "color": "black"}]}
    scene, frame = studio.scene(spec), studio.stage(spec).frame(0)
    x, y, width, height = scene.panels[0].space.rect
    rows, columns = np.nonzero((255 - frame[::-1, :, 0]) > 60)
    middle = x + width / 2
    widths = []
    for place, here in ((2, columns < middle), (4, columns >= middle)):
        own = columns[here]
        widths.append(np.ptp(own) + 1)
        assert (own.min() + own.max() + 1) / 2 == pytest.approx(x + width * place / 6, abs=1.5)
    two = advance("HH", scene.styles.label)  # By so much the one is longer.
    assert widths[0] - widths[1] == pytest.approx(two, abs=1.5)
    assert (rows.min() + rows.max() + 1) / 2 == pytest.approx(y + height / 2, abs=1.5)
