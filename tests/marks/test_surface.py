import matplotlib
import numpy as np
import pytest
from matplotlib.colors import Normalize, to_rgba

from renderer.errors import SpecError
from renderer.theme import LIGHT
from tests.marks.bound import bound, drawn, lattice, refused, table

SURFACE = {"mark": "surface"}


def hill(**columns):
    x, y = lattice(5, 4)
    return table(x=x, y=y, z=x * y, **{name: f(x, y) for name, f in columns.items()})


def wanted_colors(values, colormap, domain):
    return matplotlib.colormaps[colormap](Normalize(*domain, clip=True)(values))


def test_a_facet_has_the_colour_of_its_corners_mean():
    color = {"field": "s", "colormap": "magma"}
    layer = bound({**SURFACE, "color": color}, hill(s=lambda x, y: x**2 - y))
    mesh, _ = drawn(layer).meshes[0]
    x, y = lattice(4, 3)
    # The mean of x² over the ends of [x, x + 1] is x² + x + 1/2; that of y is y + 1/2.
    means = (x**2 + x + 0.5) - (y + 0.5)
    assert mesh.faces.shape == (12, 4)
    wanted = wanted_colors(means.reshape(-1), "magma", (-3, 16))
    assert np.abs(mesh.faces - wanted).max() < 0.03


def test_without_a_colour_it_shows_its_height():
    layer = bound(SURFACE, hill())
    scale = layer.scale()
    assert (scale.label, scale.domain, scale.log) == ("z", (0, 12), False)
    assert np.array_equal(scale.stops, matplotlib.colormaps[LIGHT.colormap](np.linspace(0, 1, 256)))
    assert layer.legend() == [] and layer.colors() == []


def test_colours_that_show_values_are_those_of_the_colour_bar():
    assert drawn(bound(SURFACE, hill())).meshes[0][0].light is None
    lit = {**SURFACE, "light": {"azimuth": 90, "elevation": 0}}
    assert drawn(bound(lit, hill())).meshes[0][0].light == pytest.approx((0, 1, 0))


def test_a_surface_of_one_colour_is_lit():
    mesh, alpha = drawn(bound({**SURFACE, "color": "teal"}, hill())).meshes[0]
    half = 0.5**0.5
    assert mesh.light == pytest.approx((half * half, -half * half, half))
    assert mesh.faces.tolist() == [list(to_rgba("teal"))]
    assert alpha == 1
    flat = {**SURFACE, "color": "teal", "light": "none"}
    assert drawn(bound(flat, hill())).meshes[0][0].light is None


def test_a_surface_of_one_colour_is_in_the_legend():
    (entry,) = bound({**SURFACE, "color": "red", "label": "Cost"}, hill()).legend()
    assert (entry.label, entry.rgba) == ("Cost", (1, 0, 0, 1))
    assert entry.line > 5, "thick enough to be no line"


def test_kinds_have_a_colour_each():
    x, y = lattice(3, 2)
    columns = {"x": [*x.flat] * 2, "y": [*y.flat] * 2, "z": [*x.flat, *y.flat]}
    data = table(**columns, kind=["one"] * 6 + ["two"] * 6)
    color = {"field": "kind", "palette": ["red", "blue"]}
    layer = bound({**SURFACE, "color": color}, data)
    assert [mesh.faces.tolist() for mesh, _ in drawn(layer).meshes] == [
        [[1, 0, 0, 1]],
        [[0, 0, 1, 1]],
    ]
    assert [entry.label for entry in layer.legend()] == ["one", "two"]


def test_colours_from_a_palette_within_one_surface():
    fault = refused({**SURFACE, "color": {"field": "y", "palette": ["red", "blue"]}}, hill())
    assert (fault.code, fault.at) == ("color", ("color",))
    assert "'colormap'" in (fault.hint or "")


def test_the_colours_domain_is_that_of_all_frames():
    t, x, y = np.meshgrid([0.0, 1, 2], np.arange(3.0), np.arange(2.0), indexing="ij")
    data = table(t=t, x=x, y=y, z=x * t)
    layer = bound({**SURFACE, "color": {"field": "z", "colormap": "viridis"}}, data, [0, 0.5, 2])
    assert layer.scale().domain == (0, 4)
    for index, moment in enumerate([0, 0.5, 2]):
        means = np.array([0.5, 1.5]) * moment
        faces = drawn(layer, index).meshes[0][0].faces
        assert np.abs(faces - wanted_colors(means, "viridis", (0, 4))).max() < 0.02


def test_a_facet_at_a_hole_of_its_colours_field_has_none():
    missing = hill(s=lambda x, y: np.where((x == 4) & (y == 0), np.nan, x))
    layer = bound({**SURFACE, "color": {"field": "s", "colormap": "magma"}}, missing)
    opacity = drawn(layer).meshes[0][0].faces[:, 3].reshape(4, 3)
    assert np.argwhere(opacity == 0).tolist() == [[3, 0]]


def test_borders_are_drawn_in_their_colour():
    mesh, _ = drawn(bound({**SURFACE, "edge": "black", "edge_width": 2}, hill())).meshes[0]
    assert (mesh.edge, mesh.edge_width) == ((0, 0, 0, 1), 2)
    for none in ({}, {"edge": "none"}, {"edge": "black", "edge_width": 0}):
        assert drawn(bound({**SURFACE, **none}, hill())).meshes[0][0].edge is None


def test_what_stays_the_same_is_the_same_object():
    alpha = {"from": 1, "to": 0}
    layer = bound({**SURFACE, "alpha": alpha}, hill())
    first, second, third = (drawn(layer, index).meshes for index in range(3))
    assert layer.motion == "moves"
    assert first[0][0] is second[0][0]
    assert (first[0][1], second[0][1], third) == (1, 0.5, [])
    assert bound(SURFACE, hill()).motion == "static"


def test_a_mesh_depends_on_the_frame_alone():
    t, x, y = np.meshgrid([0.0, 1, 2], np.arange(3.0), np.arange(2.0), indexing="ij")
    layer = bound(SURFACE, table(t=t, x=x, y=y, z=x * t), [0, 0.5, 0.5, 2])
    meshes = [drawn(layer, index).meshes[0][0] for index in (0, 1, 2, 3)]
    assert meshes[1] is meshes[2] and meshes[0] is not meshes[1]
    again = drawn(layer, 0).meshes[0][0]
    assert np.array_equal(again.points, meshes[0].points)
    assert np.array_equal(again.faces, meshes[0].faces)


@pytest.mark.parametrize("mark", ["surface", "wireframe"])
def test_it_needs_a_box(mark):
    fault = refused({"mark": mark}, hill(), dimensions=2)
    assert (fault.code, fault.at) == ("dimensions", ("mark",))
    assert fault.text == f"a {mark} needs 'projection: 3d'"


def test_light_is_none_or_from_somewhere(studio):
    x, y = lattice(3, 3)
    spec = {"projection": "3d", "data": {"d": studio.csv(x=x.flat, y=y.flat, z=x.flat)}}
    series = {"mark": "surface", "x": "x", "y": "y", "z": "z"}
    with pytest.raises(SpecError) as caught:
        studio.scene({**spec, "series": [{**series, "light": "sun"}]})
    (problem,) = caught.value.problems
    assert problem.path[-1] == "light" and "write none, or {azimuth" in (problem.hint or "")
    with pytest.raises(SpecError) as caught:
        studio.scene({**spec, "series": [{**series, "light": {"azimut": 3}}]})
    assert "azimuth" in (caught.value.problems[0].hint or "")
