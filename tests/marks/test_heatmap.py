"""Heatmaps: where cells are, what colours they have, what is written in them."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import LogNorm

from renderer.errors import SpecError
from tests.marks.bound import bound, drawn, lattice, refused, table

HEATMAP = {"mark": "heatmap"}


def plane(**more):
    x, y = lattice(4, 3)
    return table(x=x, y=2 * y, z=10 * x + y, **more)


def cells(layer, index=0):
    ((found, _),) = drawn(layer, index).cell
    return found


def colors(found):
    """RGB at each cell, rows from the least y."""
    steps = np.round(found.shares * (len(found.stops) - 1)).astype(int)
    return found.stops[steps, :3]


def test_cells_reach_halfway_to_their_neighbours():
    found = cells(bound(HEATMAP, plane(), dimensions=2))
    assert found.x.tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5]
    assert found.y.tolist() == [-1, 1, 3, 5]
    assert found.shares.shape == (3, 4)


def test_uneven_places_have_cells_of_their_own_size():
    x, y = np.meshgrid([0.0, 1, 4], [0.0, 1, 10, 100], indexing="ij")
    found = cells(bound(HEATMAP, table(x=x, y=y, z=x + y), dimensions=2))
    assert found.x.tolist() == [-0.5, 0.5, 2.5, 5.5]
    assert found.y.tolist() == [-0.5, 0.5, 5.5, 55, 145]


def test_places_that_grow_by_a_factor_have_cells_that_do():
    x, y = np.meshgrid([0.0, 1], [1.0, 10, 100], indexing="ij")
    found = cells(bound(HEATMAP, table(x=x, y=y, z=x + y), dimensions=2))
    assert found.y == pytest.approx(10.0 ** np.array([-0.5, 0.5, 1.5, 2.5]))


def test_axes_end_with_the_cells():
    layer = bound(HEATMAP, plane(), dimensions=2)
    assert layer.tight() == ((-0.5, 3.5), (-1, 5))
    assert layer.cloud().tolist() == [[-0.5, -1], [3.5, 5]]


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_values_have_the_colour_of_the_map_whatever_the_rows_order(order):
    rows = np.random.default_rng(0).permutation(12)
    data = {k: v[rows] for k, v in plane().columns.items()}
    grid = tuple(np.array(["x", "y"])[order])
    layer = bound({**HEATMAP, "color": {"colormap": "magma"}}, table(grid, **data), dimensions=2)
    wanted = matplotlib.colormaps["magma"](np.array([[10 * i + j for i in range(4)]
                                                     for j in range(3)]) / 32)[..., :3]  # fmt: skip
    assert np.abs(colors(cells(layer)) / 255 - wanted).max() < 0.02
    assert layer.scale().label == "z" and layer.scale().domain == (0, 32)


def test_a_log_scale():
    x, y = lattice(3, 2)
    color = {"colormap": "viridis", "scale": "log"}
    layer = bound({**HEATMAP, "color": color}, table(x=x, y=y, z=10.0 ** (x + y)), dimensions=2)
    norm = LogNorm(1, 1000)
    wanted = np.array([[norm(10.0 ** (i + j)) for i in range(3)] for j in range(2)])
    assert cells(layer).shares == pytest.approx(wanted)


def test_a_centre_has_the_middle_colour():
    layer = bound({**HEATMAP, "color": {"center": 30}}, plane(), dimensions=2)
    assert layer.scale().domain == (0, 60)
    assert cells(layer).shares[0, 3] == pytest.approx(0.5)


def test_what_is_missing_is_a_hole():
    data = table(x=[0.0, 1, 2, 0], y=[0.0, 0, 1, 1], z=[1, 2, 3, np.nan])
    warnings = []
    shares = cells(bound(HEATMAP, data, dimensions=2, warnings=warnings)).shares
    assert np.isnan(shares).tolist() == [[False, False, True], [True, True, False]]
    assert warnings == [], "a cell may be missing"


def test_one_row_of_cells():
    found = cells(bound(HEATMAP, table(x=[0.0, 1, 2], y=[5.0, 5, 5], z=[1.0, 2, 3]), dimensions=2))
    assert found.y.tolist() == [4.5, 5.5] and found.shares.tolist() == [[0, 0.5, 1]]


def test_between_moments_values_are_blended():
    t, x, y = np.meshgrid([0.0, 1], [0.0, 1], [0.0, 1], indexing="ij")
    data = table(t=t, x=x, y=y, z=t * (x + 2 * y))
    layer = bound(HEATMAP, data, [0, 0.25, 1], dimensions=2)
    assert layer.motion == "moves" and bound(HEATMAP, plane(), dimensions=2).motion == "static"
    assert cells(layer, 1).shares == pytest.approx(np.array([[0, 1], [2, 3]]) / 12)
    held = bound({**HEATMAP, "interpolate": "none"}, data, [0, 0.25, 1], dimensions=2)
    assert not cells(held, 1).shares.any() and cells(held, 2).shares.max() == 1


def test_cells_with_text_have_the_colour_of_what_it_says():
    t, x, y = np.meshgrid([0.0, 1], [0.0, 1], [0.0, 1], indexing="ij")
    data = table(t=t, x=x, y=y, z=t)
    canvas = drawn(bound({**HEATMAP, "text": "{z:.0f}"}, data, [0, 0.75, 1], dimensions=2), 1)
    assert not canvas.cell[0][0].shares.any() and set(canvas.written[0][1]) == {"0"}
    mark = {**HEATMAP, "text": "{z:.0f}", "interpolate": "linear"}
    assert cells(bound(mark, data, [0, 0.75, 1], dimensions=2), 1).shares == pytest.approx(0.75)


def test_colours_of_a_palette():
    x, y = lattice(2, 2)
    data = table(x=x, y=y, kind=["sea", "land", "land", "ice"])
    color = {"field": "kind", "palette": ["#0000ff", "#00ff00", "#ffffff"]}
    layer = bound({**HEATMAP, "color": color}, data, dimensions=2)
    assert colors(cells(layer)).tolist() == [[[0, 0, 255], [0, 255, 0]],
                                             [[0, 255, 0], [255, 255, 255]]]  # fmt: skip
    assert [entry.label for entry in layer.legend()] == ["sea", "land", "ice"]
    assert layer.scale() is None


def test_text_stands_in_the_middles_dark_on_light_and_light_on_dark():
    color = {"colormap": "gray"}
    layer = bound({**HEATMAP, "text": "{z:.1f}", "color": color}, plane(), dimensions=2)
    written = drawn(layer).written
    found = {tuple(p): (t, style.rgba[0]) for points, texts, style in written
             for p, t in zip(points.tolist(), texts, strict=True)}  # fmt: skip
    assert len(found) == 12 and found[3, 4][0] == "32.0" and found[1, 2][0] == "11.0"
    assert found[0, 0][1] == 1 and found[3, 4][1] < 0.2
    assert sorted({grey for _, grey in found.values()})[1] == 1


def test_borders_run_between_all_cells():
    layer = bound({**HEATMAP, "edge": "white", "edge_width": 2}, plane(), dimensions=2)
    ((lines, colors, pen),) = drawn(layer).drawn
    assert len(lines) == 5 + 4 and pen.width == 2 and colors.tolist() == [[1, 1, 1, 1]]
    assert [line.tolist() for line in lines][1] == [[0.5, -1], [0.5, 5]]


def test_names_along_both_axes(studio):
    """A table of which is taken for which: the first name on top, and no cell without a place."""
    data = studio.csv(truth=["cat", "cat", "fox"], guess=["cat", "dog", "fox"], n=[5, 1, 4])
    mark = {"mark": "heatmap", "x": "guess", "y": "truth", "z": "n"}
    scene = studio.scene({"data": {"d": data}, "series": [mark]})
    axes = scene.panels[0].space
    assert axes.x.texts == ("cat", "dog", "fox") and axes.y.texts == ("cat", "fox")
    assert axes.y.invert
    found = cells(scene.panels[0].layers[0])
    assert found.x.tolist() == [-0.5, 0.5, 1.5, 2.5] and found.y.tolist() == [-0.5, 0.5, 1.5]
    assert np.nan_to_num(found.shares, nan=-1).tolist() == [[1, 0, -1], [-1, -1, 0.75]]


def test_the_picture_has_the_cells_colours_pixel_for_pixel(studio):
    """On a log axis and one that is turned round, uneven: each pixel has the colour of its cell."""
    x, y = np.meshgrid([1.0, 10, 100, 1000], [0.0, 1, 5], indexing="ij")
    rng = np.random.default_rng(3)
    data = studio.csv(x=x.ravel(), y=y.ravel(), z=rng.permutation(12))
    spec = {
        "data": {"d": data},
        "axes": {"x": {"scale": "log", "limits": [0.5, 500]}, "y": {"invert": True}},
        "series": [{"mark": "heatmap", "x": "x", "y": "y", "z": "z"}],
    }
    scene, frame = studio.scene(spec), studio.stage(spec).frame(0)
    left, bottom, width, height = (int(v) for v in scene.panels[0].space.rect)
    layer = scene.panels[0].layers[0]
    wanted = colors(cells(layer))
    rows = frame[::-1][bottom : bottom + height, left : left + width, :3]
    for column in range(5, width - 5, 7):
        value = 0.5 * (500 / 0.5) ** ((column + 0.5) / width)
        i = int(np.searchsorted(10.0 ** np.array([0.5, 1.5, 2.5]), value))
        for row in range(5, height - 5, 5):
            at = 7 - (row + 0.5) / height * 7.5
            j = int(np.searchsorted([0.5, 3], at))
            assert rows[row, column].tolist() == wanted[j, i].tolist(), (row, column)


def test_smooth_cells_follow_a_slope(studio):
    """Interpolation of a linear function is the function itself, away from the rim."""
    data = {"source": "function", "over": {"x": [0, 10, 11], "y": [0, 6, 7]}, "z": "x + 2*y"}
    color = {"colormap": "gray", "domain": [0, 22]}
    mark = {"mark": "heatmap", "x": "x", "y": "y", "z": "z", "sampling": "smooth", "color": color}
    spec = {"data": {"d": data}, "series": [mark]}
    scene, frame = studio.scene(spec), studio.stage(spec).frame(0)
    left, bottom, width, height = (int(v) for v in scene.panels[0].space.rect)
    rows = frame[::-1][bottom : bottom + height, left : left + width, 0].astype(float)
    x = -0.5 + 11 * (np.arange(width) + 0.5) / width
    y = -0.5 + 7 * (np.arange(height) + 0.5) / height
    wanted = (x + 2 * y[:, None]) / 22 * 255
    inner = (slice(height // 4, -height // 4), slice(width // 5, -width // 5))
    assert np.abs(rows - wanted)[inner].max() < 1.5


def test_opacity_mixes_with_the_ground(studio):
    data = studio.csv(x=[0, 1], y=[0, 0], z=[0, 1])
    color = {"colormap": "gray"}
    mark = {"mark": "heatmap", "x": "x", "y": "y", "z": "z", "color": color, "alpha": 0.25}
    spec = {"data": {"d": data}, "series": [mark]}
    frame = studio.stage(spec).frame(0)
    x, y, width, height = (int(v) for v in studio.scene(spec).panels[0].space.rect)
    found = frame[::-1][y + height // 3, x + width // 5, :3]
    assert np.abs(found.astype(int) - 191).max() <= 1


def test_a_plain_colour_says_nothing():
    fault = refused({**HEATMAP, "color": "red"}, plane(), dimensions=2)
    assert (fault.code, fault.at) == ("color", ("color",))
    assert refused(HEATMAP, plane(), dimensions=3).at == ("mark",)


def test_two_values_in_one_cell_are_told_of():
    fault = refused(HEATMAP, table(x=[0.0, 1, 1], y=[0.0, 0, 0], z=[1.0, 2, 3]), dimensions=2)
    assert fault.code == "grid" and "two rows at one place: x = 1, y = 0" in fault.text


def test_too_many_texts(studio):
    data = {"source": "function", "over": {"x": [0, 1, 60], "y": [0, 1, 60]}, "z": "x"}
    mark = {"mark": "heatmap", "x": "x", "y": "y", "z": "z", "text": "{z}"}
    with pytest.raises(SpecError, match="3,600 cells with text; the limit is 2,500"):
        studio.scene({"data": {"d": data}, "series": [mark]})
