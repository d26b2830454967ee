import matplotlib
import numpy as np
import pytest
from matplotlib.colors import LogNorm, Normalize

from renderer.errors import SpecError

POINT = {"mark": "point", "x": "a", "y": "b", "show": "all"}


def spec(studio, color, **columns):
    count = len(next(iter(columns.values())))
    table = studio.csv(a=range(count), b=range(count), **columns)
    return {"data": {"d": table}, "series": [{**POINT, "color": color}]}


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_colours_along_a_scale_are_the_colormaps(studio, drawn, scale):
    values = np.geomspace(0.5, 80, 30)
    color = {"field": "v", "colormap": "magma", "scale": scale, "domain": [1, 50]}
    faces = drawn(studio.scene(spec(studio, color, v=values)), 0).markers[0][1].faces
    norm = {"linear": Normalize, "log": LogNorm}[scale](1, 50, clip=True)
    wanted = matplotlib.colormaps["magma"](norm(values))
    assert np.abs(faces - wanted).max() < 0.02


def test_the_domain_is_that_of_all_rows_of_all_frames(studio):
    color = {"field": "v", "colormap": "viridis"}
    scene = studio.scene(spec(studio, color, v=[3.0, float("nan"), -2.0, 7.0]))
    scale = scene.panels[0].layers[0].scale()
    assert scale is not None and scale.domain == (-2, 7)


def test_a_missing_value_has_no_colour(studio, drawn):
    color = {"field": "v", "colormap": "viridis"}
    scene = studio.scene(spec(studio, color, v=[3.0, float("nan"), 7.0]))
    assert drawn(scene, 0).markers[0][1].faces[:, 3].tolist() == [1, 0, 1]


def test_text_is_coloured_in_order_of_appearance(studio, drawn):
    color = {"field": "k", "palette": ["#ff0000", "#0000ff"]}
    scene = studio.scene(spec(studio, color, k=["z", "a", "z"]))
    assert [e.label for e in scene.panels[0].legend.entries] == ["z", "a"]
    faces = drawn(scene, 0).markers[0][1].faces
    order = [[1, 0, 0, 1], [0, 0, 1, 1]]
    assert sorted(faces.tolist()) == sorted([order[0], order[0], order[1]])


def test_a_palette_goes_round(studio):
    color = {"field": "k", "palette": ["red", "blue"]}
    entries = studio.scene(spec(studio, color, k=["a", "b", "c"])).panels[0].legend.entries
    assert entries[0].rgba == entries[2].rgba == (1, 0, 0, 1)


def test_the_legend_is_titled_by_the_field_or_its_label(studio):
    kinds = ["a", "b", "c"]
    assert studio.scene(spec(studio, {"field": "k"}, k=kinds)).panels[0].legend.title == "k"
    color = {"field": "k", "label": "Kind"}
    assert studio.scene(spec(studio, color, k=kinds)).panels[0].legend.title == "Kind"
    color = {"field": "k", "label": ""}
    assert studio.scene(spec(studio, color, k=kinds)).panels[0].legend.title == ""


def test_too_many_values_for_a_palette(studio):
    values = [f"n{number}" for number in range(10_001)]
    color = {"field": "v", "palette": ["red", "blue"]}
    with pytest.raises(SpecError, match="too many for a palette"):
        studio.scene(spec(studio, color, v=values))


def test_a_log_scale_needs_positive_values(studio):
    color = {"field": "v", "colormap": "viridis", "scale": "log", "domain": [0, 1]}
    with pytest.raises(SpecError, match="above 0"):
        studio.scene(spec(studio, color, v=[1.0, 2.0]))


def test_an_expression_gives_positions(studio, drawn):
    table = studio.csv(a=[1, 2], b=[3, 5])
    params = {"k": 10}
    series = [{"mark": "point", "x": "a*k", "y": "b - a", "show": "all"}]
    scene = studio.scene({"params": params, "data": {"d": table}, "series": series})
    assert drawn(scene, 0).markers[0][0].tolist() == [[10, 2], [20, 3]]


def test_text_on_an_axis_of_numbers_is_refused(studio):
    table = studio.csv(a=[1, 2], b=["x", "y"])
    axes = {"y": {"scale": "linear"}}
    with pytest.raises(SpecError, match="holds text, not numbers"):
        studio.scene({"data": {"d": table}, "axes": axes, "series": [{**POINT}]})


def test_a_missing_value_of_a_palette_has_no_colour(studio, drawn):
    """Of a palette as of a colormap: such a point cannot be seen, and the legend has no line."""
    table = studio.csv(x=[1.0, 2.0, 3.0], g=[1.0, np.nan, 2.0])
    point = {
        "mark": "point",
        "x": "x",
        "y": "x",
        "color": {"field": "g", "palette": ["red", "blue"]},
    }
    scene = studio.scene({"data": {"d": table}, "series": [point]})
    faces = drawn(scene, 0).markers[0][1].faces
    assert faces[:, 3].tolist() == [1, 0, 1]
    assert faces[[0, 2], :3].tolist() == [[1, 0, 0], [0, 0, 1]]
    assert len(scene.panels[0].layers[0].legend()) == 2


def test_a_theme_has_three_times_as_many_colours_as_its_palette(studio):
    names = [f"thing {i}" for i in range(22)]
    table = studio.csv(t=[0.0] * 22, y=range(22), name=names)
    spec = {"mark": "point", "x": "t", "y": "y", "show": "all", "color": {"field": "name"}}
    layer = studio.scene({"data": {"d": table}, "series": [spec]}).panels[0].layers[0]
    colors = [entry.rgba for entry in layer.legend()]
    assert len(set(colors[:21])) == 21
    assert colors[21] == colors[0]
    # Paler ones are half way to the light theme's white ground.
    assert colors[7] == pytest.approx([(c + 1) / 2 for c in colors[0][:3]] + [1])


def by_row(drawn, scene):
    """The colours in the order of the rows."""
    points, style = drawn(scene, 0).markers[0]
    return style.faces[np.argsort(points[:, 0])]


def faces_of(studio, drawn, color, **columns):
    return by_row(drawn, studio.scene(spec(studio, color, **columns)))


def warned(studio):
    return [(w.text, w.hint) for w in studio.warnings if w.code == "palette"]


def test_a_center_has_the_middle_colour_and_both_ends_are_equally_far(studio, drawn):
    """As matplotlib's CenteredNorm."""
    values = np.linspace(-1, 3, 21)
    color = {"field": "v", "colormap": "coolwarm", "center": 0}
    scene = studio.scene(spec(studio, color, v=values))
    assert scene.panels[0].layers[0].scale().domain == (-3, 3)
    faces = by_row(drawn, scene)
    wanted = matplotlib.colormaps["coolwarm"](matplotlib.colors.CenteredNorm(0, 3)(values))
    assert np.abs(faces - wanted).max() < 0.02


def test_a_domain_with_a_center_has_each_half_of_the_colours_on_its_side(studio, drawn):
    """As matplotlib's TwoSlopeNorm."""
    values = np.linspace(-1, 4, 26)
    color = {"field": "v", "colormap": "RdBu", "center": 0, "domain": [-1, 4]}
    faces = faces_of(studio, drawn, color, v=values)
    norm = matplotlib.colors.TwoSlopeNorm(0, -1, 4)
    assert np.abs(faces - matplotlib.colormaps["RdBu"](norm(values))).max() < 0.04


def test_a_center_of_ratios(studio):
    color = {"field": "v", "scale": "log", "center": 1}
    scene = studio.scene(spec(studio, color, v=[0.5, 1, 8]))
    assert scene.panels[0].layers[0].scale().domain == pytest.approx((1 / 8, 8))


def test_a_colormap_the_other_way_round(studio, drawn):
    values = [0.0, 3, 10]
    there = faces_of(studio, drawn, {"field": "v", "colormap": "magma_r"}, v=values)
    turned = faces_of(studio, drawn, {"field": "v", "colormap": "magma", "reverse": True}, v=values)
    assert there == pytest.approx(turned)


def test_colours_that_the_column_holds(studio, drawn):
    color = {"field": "c", "scale": "identity"}
    scene = studio.scene(spec(studio, color, c=["#ff0000", "navy", "", "#ff0000"]))
    faces = by_row(drawn, scene)
    red = [1, 0, 0, 1]
    assert faces.tolist() == [red, pytest.approx([0, 0, 128 / 255, 1]), [0, 0, 0, 0], red]
    assert scene.panels[0].legend is None


def test_a_column_that_holds_no_colours(studio):
    with pytest.raises(SpecError, match="'Chad' in column 'c' is not a colour"):
        studio.scene(spec(studio, {"field": "c", "scale": "identity"}, c=["#ff0000", "Chad"]))


def test_each_value_has_its_own_colour(studio, drawn):
    color = {"field": "k", "palette": {"Europe": "#0000ff", "Asia": "#ff0000"}}
    scene = studio.scene(spec(studio, color, k=["Asia", "Europe", "Asia"]))
    faces = by_row(drawn, scene)
    assert faces[:, :3].tolist() == [[1, 0, 0], [0, 0, 1], [1, 0, 0]]
    assert [e.label for e in scene.panels[0].legend.entries] == ["Europe", "Asia"]
    assert warned(studio) == []


def test_a_palette_of_numbers(studio, drawn):
    faces = faces_of(
        studio, drawn, {"field": "n", "palette": {"2": "red", "10": "blue"}}, n=[10, 2]
    )
    assert faces[:, :3].tolist() == [[0, 0, 1], [1, 0, 0]]


def test_a_palette_names_what_is_not_there_and_leaves_out_what_is(studio):
    color = {"field": "k", "palette": {"Asai": "red", "Europe": "blue"}}
    scene = studio.scene(spec(studio, color, k=["Asia", "Europe"]))
    assert warned(studio) == [
        ("'Asai' is no value of 'k'", "did you mean 'Asia'?"),
        ("no colour for 'Asia': drawn in grey", "give them one, or `other` for all that have none"),
    ]
    assert [e.label for e in scene.panels[0].legend.entries] == ["Europe"]


def test_one_thing_among_others(studio, drawn):
    color = {"field": "k", "palette": {"b": "red"}, "other": "#00ff0080"}
    scene = studio.scene(spec(studio, color, k=["a", "b", "c"]))
    faces = by_row(drawn, scene)
    assert faces.tolist() == [[0, 1, 0, 128 / 255], [1, 0, 0, 1], [0, 1, 0, 128 / 255]]
    assert warned(studio) == []


def test_keys_beyond_the_palette_have_shades_of_it(studio):
    names = [f"thing {i}" for i in range(12)]
    table = {**studio.csv(t=[0.0] * 12, y=range(12), name=names), "key": "name"}
    series = {"mark": "point", "x": "t", "y": "y", "show": "all"}
    layer = studio.scene({"data": {"d": table}, "series": [series]}).panels[0].layers[0]
    assert len({entry.rgba for entry in layer.legend()}) == 12
