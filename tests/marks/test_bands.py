"""Filled contours: which bands there are, what they cover, and that nothing shines through."""

import matplotlib
import numpy as np
import pytest

from tests.marks.bound import bound, drawn, refused, table
from tests.marks.test_contour import SIDE, bowl

FILLED = {"mark": "contour", "fill": True}


def shapes_of(layer, index=0):
    ((shapes, faces, alpha),) = drawn(layer, index).filled
    return shapes, faces, alpha


def area(rings):
    """By the shoelace formula, whichever way round; holes run the other way."""
    total = 0.0
    for ring in rings:
        x, y = np.asarray(ring).T
        total += float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    return abs(total)


def test_each_shape_is_all_above_its_level():
    """Above x^2 + y^2 = r^2 the square of side 4 lacks a disc."""
    shapes, faces, _ = shapes_of(bound({**FILLED, "levels": [1, 2.25]}, bowl(), dimensions=2))
    assert [round(area(rings), 2) for rings in shapes] == [
        16, round(16 - np.pi, 2), round(16 - 2.25 * np.pi, 2)
    ]  # fmt: skip
    assert [len(rings) for rings in shapes] == [1, 2, 2] and len(faces) == 3


@pytest.mark.parametrize(
    ("extend", "areas"),
    [
        ("both", [16, 16 - np.pi, 16 - 2.25 * np.pi]),
        ("max", [16 - np.pi, 16 - 2.25 * np.pi]),
        # The lower one ends below the upper one, at (1 + 2.25) / 2, whose rim is of one colour.
        ("min", [1.625 * np.pi, 1.25 * np.pi]),
        ("neither", [1.25 * np.pi]),
    ],
)
def test_what_is_beyond_the_levels(extend, areas):
    mark = {**FILLED, "levels": [1, 2.25], "extend": extend}
    shapes, _, _ = shapes_of(bound(mark, bowl(), dimensions=2))
    assert [area(rings) for rings in shapes] == pytest.approx(areas, abs=0.01)


def test_a_band_has_the_colour_of_its_middle():
    color = {"colormap": "plasma", "domain": [0, 8]}
    layer = bound({**FILLED, "levels": [1, 3, 5], "color": color}, bowl(), dimensions=2)
    _, faces, _ = shapes_of(layer)
    wanted = matplotlib.colormaps["plasma"](np.array([0.5, 2, 4, 6.5]) / 8)
    assert np.abs(faces - wanted).max() < 0.02
    scale = layer.scale()
    assert scale.levels == (1, 3, 5) and scale.domain == (0, 8)
    assert np.array_equal(scale(np.array([0.2, 2.9, 4.9, 7])), faces), "as a colour bar shows them"


def test_a_scale_that_ends_with_what_is_filled():
    mark = {**FILLED, "levels": [1, 3, 5], "extend": "neither"}
    assert bound(mark, bowl(), dimensions=2).scale().domain == (1, 5)


def test_levels_go_through_the_domain_and_stay():
    t, x, y = np.meshgrid([0.0, 1], SIDE, SIDE, indexing="ij")
    data = table(t=t, x=x, y=y, z=(1 + t) * (x**2 + y**2) / 16)
    mark = {**FILLED, "levels": 10, "color": {"colormap": "Spectral", "domain": [0, 1]}}
    layer = bound(mark, data, [0, 0.5, 1], dimensions=2)
    assert layer.levels == pytest.approx(np.arange(1, 10) / 10)
    assert layer.motion == "moves"
    shapes, _, _ = shapes_of(layer, 1)
    assert area(shapes[2]) == pytest.approx(16 - np.pi * 0.2 * 16 / 1.5, abs=0.02)


def test_lines_lie_between_the_bands():
    layer = bound({**FILLED, "levels": [1, 2.25], "lines": "red"}, bowl(), dimensions=2)
    ((lines, colors, pen),) = drawn(layer).drawn
    assert len(lines) == 2 and colors.tolist() == [[1, 0, 0, 1]] and pen.width == 0.7
    assert bound(FILLED, bowl(), dimensions=2).lines is None


def test_holes_are_left_out():
    layer = bound({**FILLED, "levels": [100]}, bowl(lambda x, y: np.abs(x) < 0.51), dimensions=2)
    shapes, _, _ = shapes_of(layer)
    assert area(shapes[0]) == pytest.approx(16 - 4 * 1.1, abs=1e-6)


def test_axes_end_with_the_field():
    assert bound(FILLED, bowl(), dimensions=2).tight() == ((-2, 2), (-2, 2))


def test_one_colour_for_what_is_above_a_level():
    mark = {**FILLED, "levels": [2.25], "extend": "max", "color": "#ff000080"}
    layer = bound(mark, bowl(), dimensions=2)
    shapes, faces, alpha = shapes_of(layer)
    assert area(shapes[0]) == pytest.approx(16 - 2.25 * np.pi, abs=0.01)
    assert faces[0, :3].tolist() == [1, 0, 0] and alpha == pytest.approx(128 / 255)


def test_neither_ground_nor_grid_shines_through_the_borders(studio):
    """Bands of one colour are one area, opaque or see-through."""
    grid = {"source": "function", "over": {"x": [-1, 1, 30], "y": [-1, 1, 30]}, "z": "x*y"}
    spec = {
        "data": {"d": grid},
        "axes": {name: {"grid": False} for name in "xy"},
        "series": [{**FILLED, "x": "x", "y": "y", "z": "z", "levels": 9, "color": "#204060"}],
    }
    x, y, width, height = (int(v) for v in studio.scene(spec).panels[0].space.rect)
    inner = slice(y + 2, y + height - 2), slice(x + 2, x + width - 2)
    assert (studio.stage(spec).frame(0)[::-1][inner][..., :3] == [32, 64, 96]).all()
    spec["series"][0]["alpha"] = 0.5
    found = studio.stage(spec).frame(0)[::-1][inner][..., :3].astype(int)
    assert np.abs(found - [143, 159, 175]).max() <= 1 and not np.ptp(found, axis=(0, 1)).any()


def test_colours_of_the_field_without_its_name():
    """`color: {colormap: …}` means the values that are shown, for lines too."""
    for mark in ({"mark": "contour"}, FILLED):
        layer = bound({**mark, "color": {"colormap": "magma"}}, bowl(), dimensions=2)
        assert layer.scale().label == "z" and layer.scale().domain == (0, 8)
    layer = bound({"mark": "surface", "color": {"colormap": "magma", "center": 2}}, bowl())
    assert layer.scale().domain == (-4, 8)


def test_a_box_has_no_bands():
    fault = refused(FILLED, bowl())
    assert (fault.code, fault.at) == ("dimensions", ("fill",))


def test_a_field_that_is_the_same_everywhere_is_one_band():
    """Its bar, which is around the value, is of one colour too."""
    x, y = np.meshgrid(SIDE, SIDE, indexing="ij")
    layer = bound(
        {**FILLED, "color": {"colormap": "magma"}}, table(x=x, y=y, z=3 + 0 * x), dimensions=2
    )
    shapes, faces, _ = shapes_of(layer)
    assert [area(rings) for rings in shapes] == [16]
    assert faces[0] == pytest.approx(matplotlib.colormaps["magma"](0.5), abs=0.02)
    assert np.array_equal(layer.scale()(np.array([3.0])), faces)


def test_the_rim_of_the_last_band_is_of_its_colour(studio):
    """Dark blue lies below the yellow that ends on white: nothing of it is seen along the edge."""
    field = {"source": "function", "over": {"x": [-1, 1, 61], "y": [-1, 1, 61]}, "z": "hypot(x, y)"}
    mark = {**FILLED, "x": "x", "y": "y", "z": "z", "levels": [0, 0.2, 0.5], "extend": "neither"}
    mark["color"] = {"colormap": "cividis"}
    bare = {"visible": False, "grid": False}
    spec = {
        "data": {"d": field},
        "series": [mark],
        "axes": {"x": bare, "y": bare},
        "colorbar": False,
    }
    scene = studio.scene({**spec, "time": {"frames": 1}})
    x, y, width, height = map(round, scene.panels[0].space.rect)
    seen = studio.stage({**spec, "time": {"frames": 1}}).frame(0)[..., :3].astype(float)
    right = seen[200 - y - height // 2, x + round(0.7 * width) : x + round(0.8 * width)]
    last = right[0]
    shares = (255 - right) / (255 - last)
    assert shares[0] == pytest.approx(1) and shares[-1] == pytest.approx(0)
    assert np.ptp(shares, axis=1).max() < 0.04, "white, the band's colour, or between the two"
