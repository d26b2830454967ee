"""Sizes, widths and opacities from the data, and what a legend says of them."""

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.marks.measures import Scaling, spelled

POINT = {"mark": "point", "x": "a", "y": "b", "show": "all"}
LINE = {"mark": "line", "x": "a", "y": "b", "show": "all"}


def scene_of(studio, series, params=None, **columns):
    count = len(next(iter(columns.values())))
    columns = {"a": np.arange(count), "b": np.arange(count), **columns}
    return studio.scene(
        {"params": params or {}, "data": {"d": studio.csv(**columns)}, "series": [series]}
    )


def sizes(drawn, scene, index=0):
    points, style = drawn(scene, index).markers[0]
    return dict(zip(points[:, 0].tolist(), style.sizes.tolist(), strict=True))


def test_diameters_in_proportion_to_values(studio, drawn):
    size = {"field": "n", "range": [2, 12], "scale": "linear"}
    found = sizes(drawn, scene_of(studio, {**POINT, "size": size}, n=[10, 15, 20]))
    assert found == pytest.approx({0: 2, 1: 7, 2: 12})


def test_diameters_in_proportion_to_logarithms(studio, drawn):
    size = {"field": "n", "range": [5, 25], "scale": "log"}
    found = sizes(drawn, scene_of(studio, {**POINT, "size": size}, n=[0.1, 1, 10, 1000]))
    assert found == pytest.approx({0: 5, 1: 10, 2: 15, 3: 25})


def test_a_domain_holds_what_lies_beyond_it(studio, drawn):
    size = {"field": "n", "range": [4, 10], "scale": "linear", "domain": [0, 6]}
    found = sizes(drawn, scene_of(studio, {**POINT, "size": size}, n=[-3, 3, 60]))
    assert found == pytest.approx({0: 4, 1: 7, 2: 10})


def test_a_point_without_a_size_is_not_drawn(studio, drawn):
    size = {"field": "n"}
    found = sizes(drawn, scene_of(studio, {**POINT, "size": size}, n=[1, np.nan, 4]))
    assert found.keys() == {0, 2}


def test_an_expression_over_columns_gives_points(studio, drawn):
    found = sizes(drawn, scene_of(studio, {**POINT, "size": "2*sqrt(n) + k"}, {"k": 1}, n=[4, 9]))
    assert found == pytest.approx({0: 5, 1: 7})


def test_an_expression_of_the_films_own_names_is_a_track(studio, drawn):
    """Also where the table has a column of such a name: that one is had by `field`."""
    columns = {"n": [4, 9], "progress": [7, 8]}
    scene = scene_of(studio, {**POINT, "size": "1 + 4*progress"}, **columns)
    last = scene.clock.frames - 1
    assert drawn(scene, 0).markers[0][1].sizes.tolist() == [1]
    assert drawn(scene, last).markers[0][1].sizes.tolist() == [5]


def test_a_column_hides_a_param(studio, drawn):
    found = sizes(drawn, scene_of(studio, {**POINT, "size": "n"}, {"n": 50}, n=[4, 9]))
    assert found == {0: 4, 1: 9}


def test_a_misspelt_name_is_told_with_those_there_are(studio):
    with pytest.raises(SpecError, match="unknown name 'progres'") as caught:
        scene_of(studio, {**POINT, "size": "1 + progres"}, n=[1, 2])
    problem = caught.value.problems[0]
    assert problem.path[-1] == "size"
    assert "progress" in (problem.hint or "")


def test_opacity_from_the_data(studio, drawn):
    alpha = {"field": "n", "range": [0.2, 1], "domain": [0, 10]}
    scene = scene_of(studio, {**POINT, "alpha": alpha, "color": "red"}, n=[0, 5, 10])
    faces = drawn(scene, 0).markers[0][1].faces
    assert faces[:, 3] == pytest.approx([0.2, 0.6, 1])
    assert (faces[:, :3] == [1, 0, 0]).all()


def test_opacity_from_the_data_goes_with_any_colour(studio, drawn):
    for color in ({"field": "k"}, {"field": "n", "colormap": "magma"}):
        series = {**POINT, "alpha": "n / 10", "color": color}
        faces = drawn(scene_of(studio, series, n=[2, 5], k=["u", "v"]), 0).markers[0][1].faces
        plain = {**POINT, "color": color}
        colors = drawn(scene_of(studio, plain, n=[2, 5], k=["u", "v"]), 0).markers[0][1].faces
        assert faces == pytest.approx(colors * [[1, 1, 1, 0.2], [1, 1, 1, 0.5]])


def test_opacity_between_two_rows_goes_from_one_to_the_other(studio, drawn):
    series = {"mark": "point", "x": "t", "y": "t", "alpha": "n"}
    table = studio.csv(t=[0, 1, 2], n=[0, 1, 0.5])
    scene = studio.scene({"data": {"d": table}, "time": {"frames": 9}, "series": [series]})
    found = [float(drawn(scene, i).markers[0][1].faces[0, 3]) for i in range(9)]
    assert found == pytest.approx([0, 0.25, 0.5, 0.75, 1, 0.875, 0.75, 0.625, 0.5])


def test_a_line_may_have_another_width_at_each_row(studio, drawn):
    width = {"field": "n", "range": [1, 5]}
    ((_, _, widths, _),) = drawn(scene_of(studio, {**LINE, "width": width}, n=[0, 1, 2]), 0).shaded
    assert widths == pytest.approx([1, 3, 5])


def test_lines_may_each_have_their_width(studio, drawn):
    columns = {"k": ["u", "u", "v", "v"], "n": [1, 1, 3, 3]}
    series = {**LINE, "key": "k", "width": "n"}
    found = drawn(scene_of(studio, series, **columns), 0).shaded
    assert [widths.tolist() for _, _, widths, _ in found] == [[1, 1], [3, 3]]


def test_a_trail_that_thins_out_goes_from_the_width_of_its_rows(studio, drawn):
    trail = {"length": "100%", "fade": "width"}
    series = {"mark": "line", "x": "t", "y": "t", "width": "n", "trail": trail}
    table = studio.csv(t=[0, 1, 2, 3, 4], n=[8, 8, 8, 8, 8])
    scene = studio.scene({"data": {"d": table}, "time": {"frames": 5}, "series": [series]})
    ((points, _, widths, _),) = drawn(scene, 4).shaded
    middle = np.append((points[1:, 0] + points[:-1, 0]) / 2, 4.0)
    assert widths == pytest.approx(8 * middle / 4)


def test_a_line_that_gets_more_is_drawn_as_at_once(studio):
    """The bytes do not depend on the frames before."""
    series = {"mark": "line", "x": "t", "y": "n", "width": "n", "color": "red"}
    table = studio.csv(t=np.arange(40), n=2 + np.sin(np.arange(40)))
    spec = {"data": {"d": table}, "time": {"frames": 30}, "series": [series]}
    first, second = studio.stage(spec), studio.stage(spec)
    frames = [first.frame(i).copy() for i in range(30)]
    assert all((second.frame(i) == frames[i]).all() for i in (29, 3, 17, 18, 0))


def test_what_is_drawn_as_a_whole_has_one_opacity(studio):
    source = {"source": "function", "over": {"x": [0, 1, 3], "y": [0, 1, 3]}, "z": "x*y"}
    series = {"mark": "contour", "x": "x", "y": "y", "z": "z", "alpha": "x"}
    with pytest.raises(SpecError, match="its opacity cannot come from rows"):
        studio.scene({"data": {"d": source}, "series": [series]})


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ({"field": "n", "scale": "log", "domain": [0, 1]}, "a log scale needs values above 0"),
        ({"field": "n", "domain": [3, 1]}, "from a value to a greater one"),
        ({"field": "z"}, "'z' has no number above 0"),
        ({"field": "nn"}, "unknown name 'nn'"),
        ("mean(e.n)", "unknown table 'e'"),
    ],
)
def test_sizes_that_cannot_be(studio, channel, text):
    with pytest.raises(SpecError, match=text):
        scene_of(studio, {**POINT, "size": channel}, n=[1, 2], z=[0, -1])


def test_a_legend_says_what_sizes_mean(studio):
    size = {"field": "n", "range": [0.001, 30], "label": "People"}
    point = {**POINT, "size": size, "color": "red", "alpha": 0.4}
    scene = scene_of(studio, point, n=[1e6, 1.3e9])
    entries = scene.panels[0].layers[0].legend()
    assert [entry.label for entry in entries] == ["1 billion", "500 million", "50 million"]
    assert {entry.title for entry in entries} == {"People"}
    assert {entry.rgba for entry in entries} == {(1.0, 0.0, 0.0, 0.4)}
    # Areas: the square of the diameter is to 30 squared as the value to the greatest.
    shares = [1 / 1.3, 0.5 / 1.3, 0.05 / 1.3]
    assert [(entry.size / 30) ** 2 for entry in entries] == pytest.approx(shares, rel=1e-3)


def test_a_legend_says_what_widths_mean(studio):
    width = {"field": "n", "range": [1, 7]}
    entries = scene_of(studio, {**LINE, "width": width}, n=[1950, 1980, 2010]).panels[0]
    found = [(entry.label, entry.line) for entry in entries.layers[0].legend()]
    assert [label for label, _ in found] == ["2,010", "1,980", "1,960"]
    assert [line for _, line in found] == pytest.approx([7, 4, 2])


@pytest.mark.parametrize("scale", ["area", "linear", "log"])
def test_round_values_lie_in_the_domain_at_any_magnitude(scale):
    for power in range(-12, 13, 3):
        scaling = Scaling(scale, (1.3 * 10.0**power, 977 * 10.0**power), (2, 30))
        found = scaling.round_values()
        assert 2 <= len(found) <= 3
        assert all(scaling.domain[0] <= v <= scaling.domain[1] for v in found)


def test_one_value_has_the_greatest_size():
    scaling = Scaling("linear", (5.0, 5.0), (2, 30))
    assert scaling(np.array([5.0, np.nan])).tolist() == [30, 0]
    assert scaling.round_values() == [5]


def test_numbers_are_written_to_be_read():
    numbers = [1e9, 5e8, 2e4, 0.05, 3, 2.5e12]
    texts = ["1 billion", "500 million", "20,000", "0.05", "3", "2.5 trillion"]
    assert [spelled(number) for number in numbers] == texts


def test_the_greatest_and_the_smallest_are_written_as_powers_of_ten():
    numbers = [1e308, 5e307, 1e15, 2.5e15, 2e-7, -1e-310, 0.001, 0.0]
    texts = ["10³⁰⁸", "5×10³⁰⁷", "10¹⁵", "2.5×10¹⁵", "2×10⁻⁷", "−10⁻³¹⁰", "0.001", "0"]
    assert [spelled(number) for number in numbers] == texts


@pytest.mark.parametrize("scale", ["area", "linear"])
def test_domains_wider_than_the_greatest_number(scale):
    scaling = Scaling(scale, (-1.6e308, 1.6e308), (10.0, 20.0))
    share = [0, 0.25, 0.5, 1]
    wanted = (
        10 + 10 * np.array(share) if scale == "linear" else np.sqrt(100 + 300 * np.array(share))
    )
    assert scaling(np.array([-1.6e308, -0.8e308, 0, 1.6e308])) == pytest.approx(wanted)
    found = scaling.round_values()
    assert len(found) >= 2 and all(-1.6e308 <= v <= 1.6e308 for v in found)


@pytest.mark.parametrize("channel", ["color", "size", "alpha"])
def test_what_is_infinite_in_a_channel_is_told(studio, channel):
    scene_of(studio, {**POINT, channel: {"field": "v"}}, v=[1, np.inf, -np.inf, 2])
    text = "2 of 4 values of 'v' are infinite: they look like the least or the greatest"
    assert [p.text for p in studio.warnings if p.code == "infinite"] == [text]


def test_text_has_the_opacity_of_its_row_and_needs_no_colour_for_each_key(studio):
    names = [f"n{number}" for number in range(30)]
    table = {**studio.csv(a=range(30), name=names), "key": "name"}
    series = {"mark": "text", "x": "a", "y": "a", "text": "{name}", "alpha": "a / 29"}
    layer = studio.scene({"data": {"d": table}, "series": [series]}).panels[0].layers[0]
    assert layer.ink.at(np.arange(30))[:, 3] == pytest.approx(np.arange(30) / 29)
    assert [warning.code for warning in studio.warnings if warning.code != "small-text"] == []
