"""Names resolved against the data, and every fault at its place."""

import numpy as np
import pytest

from renderer.errors import SpecError

LINE = {"mark": "line", "x": "t", "y": "s"}


def faults(studio, spec):
    with pytest.raises(SpecError) as caught:
        studio.scene(spec)
    return [(problem.path, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"title": r"$\foo$"}, ("title",)),
        ({"axes": {"y": {"label": r"$\frac{1}$"}}}, ("axes", "y", "label")),
        ({"series": [{**LINE, "label": "$^$"}]}, ("series", 0)),
        ({"panels": [{"series": [LINE], "title": r"a $\foo{x}$"}]}, ("panels", 0, "title")),
    ],
)
def test_a_formula_that_cannot_be_set_is_an_error_at_its_place(studio, wave, keys, path):
    keys = keys if "panels" in keys else {"series": [LINE], **keys}
    assert faults(studio, wave(**keys)) == [(path, "formula")]


def test_the_title_of_an_axis_may_hold_params_but_not_change(studio, wave):
    axes = {"x": {"label": "time in {unit}"}}
    scene = studio.scene(wave(params={"unit": "ms"}, axes=axes, series=[LINE]))
    assert scene.panels[0].space.x.label == "time in ms"
    axes = {"x": {"label": "{t:.1f}"}}
    assert faults(studio, wave(axes=axes, series=[LINE])) == [(("axes", "x", "label"), "live-text")]


def test_the_clock_is_the_named_column_or_a_usual_one(studio):
    table = studio.csv(step=[5, 6, 7], age=[1, 2, 4], v=[1, 2, 3])
    spec = {"data": {"d": table}, "series": [{"mark": "line", "x": "step", "y": "v"}]}
    assert studio.scene(spec).clock.span == (5, 7)
    spec["time"] = {"field": "age", "frames": 4}
    assert studio.scene(spec).clock.now.tolist() == [1, 2, 3, 4]


def test_the_clock_runs_over_all_tables_that_are_drawn(studio):
    tables = {n: studio.csv(f"{n}.csv", t=t, v=[0, 1]) for n, t in
              (("a", [0, 5]), ("b", [3, 9]), ("unused", [-99, 99]))}  # fmt: skip
    series = [{"mark": "line", "data": n, "x": "t", "y": "v"} for n in "ab"]
    assert studio.scene({"data": tables, "series": series}).clock.span == (0, 9)


def test_a_clock_that_is_not_there(studio):
    table = studio.csv(t=[0, 1], name=["a", "b"])
    spec = {"data": {"d": table}, "series": [{"mark": "line", "x": "t", "y": "t"}]}
    assert faults(studio, {**spec, "time": {"field": "tt"}}) == [
        (("time", "field"), "unknown-column")
    ]


def test_tables_may_be_stretched_over_the_film(studio):
    tables = {
        "long": studio.csv("long.csv", t=[0, 100], v=[0.0, 1.0]),
        "short": studio.csv("short.csv", t=[2, 4], v=[0.0, 1.0]),
    }
    panels = [
        {"title": "{t:.1f}", "series": [{"mark": "point", "data": name, "x": "v", "y": "v"}]}
        for name in tables
    ]
    time = {"frames": 11, "align": "stretch", "easing": "linear"}
    scene = studio.scene({"data": tables, "panels": panels, "time": time})
    titles = [
        ["".join(panel.labels[0].at(i)).strip() for i in (0, 5, 10)] for panel in scene.panels
    ]
    assert [[float(t) for t in title] for title in titles] == [[0, 50, 100], [2, 3, 4]]
    for panel in scene.panels:
        layer = panel.layers[0]
        at = [layer.strands.at(i, layer.points, np.array([0]))[0, 0] for i in range(11)]
        assert at == pytest.approx(np.linspace(0, 1, 11))


def test_a_stretched_film_has_no_speed(studio, wave):
    with pytest.raises(SpecError, match="'speed' has no meaning"):
        studio.scene(wave(time={"speed": 2, "align": "stretch"}))


def test_a_title_shows_a_table_that_is_drawn(studio):
    tables = {
        "hidden": studio.csv("hidden.csv", t=[0, 10], v=[1.0, 1.0]),
        "shown": studio.csv("shown.csv", t=[0, 10], v=[2.0, 2.0]),
    }
    series = [{"mark": "line", "data": "shown", "x": "t", "y": "v"}]
    scene = studio.scene({"data": tables, "series": series, "title": "{v:.0f}"})
    assert "".join(scene.labels[0].at(0)) == "2"


def test_two_colour_scales_in_one_panel_have_a_bar_each(studio, wave):
    series = [{**LINE, "color": {"field": "s"}}, {**LINE, "color": {"field": "c"}}]

    def bars(**keys):
        return len(studio.scene(wave(canvas={"size": [640, 480]}, **keys)).panels[0].bars)

    assert bars(series=series) == 2
    assert bars(series=[series[0], series[0]]) == 1
    assert bars(series=series, colorbar=False) == 0
