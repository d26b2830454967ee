import matplotlib
import numpy as np
import pytest
from matplotlib.colors import Normalize, to_rgba

from renderer.theme import LIGHT
from tests.marks.bound import bound, drawn, lattice, refused, table

WIREFRAME = {"mark": "wireframe"}


def plane(rows, columns):
    x, y = lattice(rows, columns)
    return table(x=x, y=y, z=x + 100 * y)


def test_lines_run_along_both_axes_through_all_points():
    lines, colors, pen = drawn(bound(WIREFRAME, plane(3, 4))).drawn[0]
    rows = [[[i, j, i + 100 * j] for j in range(4)] for i in range(3)]
    columns = [[[i, j, i + 100 * j] for i in range(3)] for j in range(4)]
    assert [line.tolist() for line in lines] == rows + columns
    assert colors.tolist() == [list(LIGHT.palette[0])]
    assert (pen.width, pen.dash) == (0.8, "solid")


@pytest.mark.parametrize(("count", "most", "step"), [(100, 40, 3), (101, 40, 4), (81, 41, 2)])
def test_fewer_lines_are_evenly_spaced_and_end_at_the_ends(count, most, step):
    lines = drawn(bound({**WIREFRAME, "rows": most, "columns": 0}, plane(count, 3))).drawn[0][0]
    assert [line[0, 0] for line in lines] == list(range(0, count, step))
    assert lines[-1][0, 0] == count - 1
    assert all(len(line) == 3 for line in lines)


@pytest.mark.parametrize("count", [41, 57, 98, 110, 1000])
@pytest.mark.parametrize("most", [2, 7, 40])
def test_there_are_never_more_lines_than_asked_for(count, most):
    lines = drawn(bound({**WIREFRAME, "rows": 0, "columns": most}, plane(2, count))).drawn[0][0]
    at = np.array([line[0, 1] for line in lines])
    assert len(at) <= most and (at[0], at[-1]) == (0, count - 1)
    assert np.ptp(np.diff(at)) <= 1


def test_one_line_is_in_the_middle():
    lines = drawn(bound({**WIREFRAME, "rows": 1, "columns": 0}, plane(9, 3))).drawn[0][0]
    assert [line[0, 0] for line in lines] == [4]


def test_colours_by_value_change_along_the_lines():
    mark = {**WIREFRAME, "color": {"field": "x", "colormap": "magma"}}
    lines, colors, _ = drawn(bound(mark, plane(3, 4))).drawn[0]
    for line, own in zip(lines, colors, strict=True):
        wanted = matplotlib.colormaps["magma"](Normalize(0, 2)(line[:, 0]))
        assert np.abs(own - wanted).max() < 0.02


def test_width_opacity_and_pattern():
    mark = {**WIREFRAME, "color": "red", "width": {"from": 1, "to": 3}, "style": "dashed"}
    layer = bound({**mark, "alpha": 0.5, "label": "net"}, plane(3, 3))
    assert layer.motion == "moves"
    _, colors, pen = drawn(layer, 1).drawn[0]
    assert (pen.width, pen.dash) == (2, "dashed")
    assert colors.tolist() == [[*to_rgba("red")[:3], 0.5]]
    (entry,) = layer.legend()
    assert (entry.label, entry.dash, entry.line) == ("net", "dashed", 3)
    assert bound({**mark, "width": 1}, plane(3, 3)).motion == "static"


def test_it_moves_with_the_clock():
    t, x, y = np.meshgrid([0.0, 1], np.arange(2.0), np.arange(2.0), indexing="ij")
    layer = bound(WIREFRAME, table(t=t, x=x, y=y, z=t * (1 + x)), [0, 0.25, 1])
    assert drawn(layer, 1).drawn[0][0][1][:, 2].tolist() == [0.5, 0.5]


def test_no_lines_at_all():
    fault = refused({**WIREFRAME, "rows": 0, "columns": 0}, plane(3, 3))
    assert (fault.code, fault.at) == ("wireframe", ("columns",))
