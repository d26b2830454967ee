import matplotlib
import numpy as np
import pytest
from matplotlib.colors import Normalize, to_rgba

from renderer.marks.curves import round_levels, round_log_levels
from tests.marks.bound import bound, drawn, refused, table

CONTOUR = {"mark": "contour"}
SIDE = np.linspace(-2, 2, 81)


def bowl(hole=None):
    x, y = np.meshgrid(SIDE, SIDE, indexing="ij")
    z = x**2 + y**2
    return table(x=x, y=y, z=z if hole is None else np.where(hole(x, y), np.nan, z))


def lines_of(layer, index=0, **view):
    return drawn(layer, index, **view).drawn[0]


def test_contours_of_a_bowl_are_circles():
    levels = [0.25, 1, 2.25]
    lines, colors, _ = lines_of(bound({**CONTOUR, "levels": levels}, bowl(), dimensions=2))
    assert len(lines) == len(colors) == 3
    for line, level in zip(lines, levels, strict=True):
        assert line.shape[1] == 2
        assert np.abs(np.hypot(*line.T) - level**0.5).max() < 1e-3
        assert np.array_equal(line[0], line[-1]), "closed"
        turned = np.unwrap(np.arctan2(line[:, 1], line[:, 0]))
        assert abs(turned[-1] - turned[0]) == pytest.approx(2 * np.pi)


def test_a_line_has_the_colour_of_its_level():
    mark = {**CONTOUR, "levels": [1, 2, 3], "color": {"field": "z", "colormap": "plasma"}}
    layer = bound(mark, bowl(), dimensions=2)
    _, colors, _ = lines_of(layer)
    wanted = matplotlib.colormaps["plasma"](Normalize(0, 8)(np.array([1, 2, 3])))
    assert np.abs(colors - wanted).max() < 0.02
    assert layer.scale().domain == (0, 8)


def test_holes_interrupt_lines():
    layer = bound({**CONTOUR, "levels": [1]}, bowl(lambda x, y: np.abs(x) < 0.21), dimensions=2)
    lines, _, _ = lines_of(layer)
    assert len(lines) == 2
    for line in lines:
        assert not np.array_equal(line[0], line[-1]), "open"
        assert np.abs(line[:, 0]).min() > 0.2 - 1e-9


def test_a_grid_may_be_bent():
    r, a = np.meshgrid(np.linspace(0.5, 2, 40), np.linspace(0, np.pi, 90), indexing="ij")
    data = table(("r", "a"), r=r, a=a, x=r * np.cos(a), y=r * np.sin(a), z=r**2)
    (line,), _, _ = lines_of(bound({**CONTOUR, "levels": [1.5]}, data, dimensions=2))
    assert np.hypot(*line.T) == pytest.approx(np.full(len(line), 1.5**0.5), abs=1e-3)
    assert np.ptp(line[:, 0]) == pytest.approx(2 * 1.5**0.5, abs=1e-3)


@pytest.mark.parametrize(
    ("on", "height"), [(None, -np.inf), ("floor", -np.inf), ("ceiling", np.inf), ("surface", 1)]
)
def test_in_a_box_they_lie_on_the_floor_or_where_they_should(on, height):
    mark = {**CONTOUR, "levels": [1]} | ({} if on is None else {"onto": on})
    (line,), _, _ = lines_of(bound(mark, bowl()))
    assert (line[:, 2] == height).all()
    assert np.abs(np.hypot(line[:, 0], line[:, 1]) - 1).max() < 1e-3


@pytest.mark.parametrize(("end", "wall"), [(0, -np.inf), (1, np.inf)])
@pytest.mark.parametrize("number", [0, 1])
def test_walls_show_profiles(number, end, wall):
    name = "xy"[number]
    mark = {**CONTOUR, "onto": f"{name} wall", "levels": [-1, 0.5], "color": {"field": name}}
    layer = bound(mark, bowl())
    back = tuple(end if axis == number else 1 - end for axis in range(3))
    lines, colors, _ = lines_of(layer, back=back)
    assert len(lines) == 2
    for line, level in zip(lines, [-1, 0.5], strict=True):
        assert (line[:, number] == wall).all()
        assert np.abs(line[:, 2] - (level**2 + line[:, 1 - number] ** 2)).max() < 2e-3
        assert np.ptp(line[:, 1 - number]) == pytest.approx(4)
    assert layer.scale().label == name
    wanted = matplotlib.colormaps["viridis"](Normalize(-2, 2)(np.array([-1, 0.5])))
    assert np.abs(colors - wanted).max() < 0.02


def test_what_is_on_a_wall_follows_the_view():
    layer = bound({**CONTOUR, "onto": "x wall", "levels": [0]}, bowl())
    assert layer.scale() is None, "its levels are not those of a colour bar of z"
    for end, wall in [(0, -np.inf), (1, np.inf), (0, -np.inf)]:
        assert (lines_of(layer, back=(end, 0, 0))[0][0][:, 0] == wall).all()


def test_levels_are_the_same_in_all_frames():
    t, x, y = np.meshgrid([0.0, 1], SIDE, SIDE, indexing="ij")
    data = table(t=t, x=x, y=y, z=(1 + 3 * t) * (x**2 + y**2))
    layer = bound({**CONTOUR, "levels": 7}, data, [0, 0.5, 1], dimensions=2)
    assert layer.motion == "moves"
    for index, factor in enumerate([1, 2.5, 4]):
        lines, _, _ = lines_of(layer, index)
        found = {round(float(factor * (line**2).sum(axis=1).mean()), 1) for line in lines}
        assert found == {level for level in range(5, 31, 5) if level < 8 * factor}


@pytest.mark.parametrize(
    ("low", "high", "most", "wanted"),
    [
        (0, 32, 7, [5, 10, 15, 20, 25, 30]),
        (-6.5, 8.1, 12, range(-6, 9)),
        (-1, 1, 10, [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8]),
        (0, 1, 3, [0.25, 0.5, 0.75]),
        (0.1, 0.9, 1, [0.5]),
        (1000.1, 1000.9, 4, [1000.2, 1000.4, 1000.6, 1000.8]),
        (3, 3, 10, []),
    ],
)
def test_levels_are_round(low, high, most, wanted):
    assert round_levels(low, high, most) == pytest.approx(list(wanted))


def test_there_are_about_as_many_levels_as_asked_for():
    random = np.random.default_rng(5)
    for _ in range(300):
        low, about = random.normal() * 10 ** random.uniform(-6, 6), int(random.integers(3, 40))
        high = low + 10 ** random.uniform(-3, 6)
        levels = round_levels(low, high, about)
        assert about / 2 <= len(levels) <= about * 2
        assert low < levels[0] and levels[-1] < high
        step = levels[1] - levels[0]
        digits = step / 10 ** np.floor(np.log10(step) + 1e-6)
        assert np.isclose(digits, [1, 2, 2.5, 5], rtol=1e-4).any()


@pytest.mark.parametrize(
    ("low", "high", "most", "wanted"),
    [
        (0.5, 2000, 4, [1, 10, 100, 1000]),
        (0.5, 200, 8, [1, 2, 5, 10, 20, 50, 100]),
        (0.9, 9.5, 10, range(1, 10)),
        (1e-9, 1e9, 6, 10.0 ** np.arange(-8, 9, 3)),
        (2.2, 2.9, 3, [2.4, 2.6, 2.8]),
    ],
)
def test_levels_on_a_log_scale_are_powers_and_round_parts(low, high, most, wanted):
    assert round_log_levels(low, high, most) == pytest.approx(list(wanted))


def test_levels_of_a_log_scale_are_used():
    color = {"field": "z", "scale": "log", "colormap": "viridis", "domain": [0.01, 8]}
    x, y = np.meshgrid(SIDE, SIDE, indexing="ij")
    data = table(x=x, y=y, z=x**2 + y**2 + 0.05)
    lines, _, _ = lines_of(bound({**CONTOUR, "color": color, "levels": 4}, data, dimensions=2))
    found = [round(float((line**2).sum(axis=1).mean()) + 0.05, 2) for line in lines]
    assert found == [0.1, 0.3, 1.0, 3.0]


def test_one_colour_width_pattern_and_label():
    mark = {**CONTOUR, "color": "red", "width": 2, "style": "dotted", "label": "Height"}
    layer = bound({**mark, "alpha": 0.25}, bowl(), dimensions=2)
    _, colors, pen = lines_of(layer)
    assert colors.tolist() == [[*to_rgba("red")[:3], 0.25]]
    assert (pen.width, pen.dash) == (2, "dotted")
    (entry,) = layer.legend()
    assert (entry.label, entry.line, entry.dash) == ("Height", 2, "dotted")
    assert layer.motion == "static"


def test_limits_hold_the_whole_grid():
    assert bound(CONTOUR, bowl(), dimensions=2).cloud().max(axis=0).tolist() == [2, 2]
    assert bound(CONTOUR, bowl()).cloud().max(axis=0).tolist() == [2, 2, 8]


@pytest.mark.parametrize("mark", [{"levels": [9, 10]}, {"levels": [-1]}])
def test_levels_beyond_the_data_are_told_of(mark):
    warnings = []
    layer = bound({**CONTOUR, **mark}, bowl(), dimensions=2, warnings=warnings)
    (warning,) = warnings
    assert (warning.severity, warning.at) == ("warning", ("levels",))
    assert "between 0 and 8, the range of 'z'" in warning.text
    assert drawn(layer).drawn == []


def test_a_flat_field_has_no_contours():
    x, y = np.meshgrid(SIDE, SIDE)
    warnings = []
    layer = bound(CONTOUR, table(x=x, y=y, z=x * 0 + 3), dimensions=2, warnings=warnings)
    assert [warning.at for warning in warnings] == [("z",)]
    assert drawn(layer).drawn == []


def test_the_colour_is_that_of_the_level():
    fault = refused({**CONTOUR, "color": {"field": "x"}}, bowl(), dimensions=2)
    assert (fault.code, fault.at, fault.hint) == ("color", ("color", "field"), "write field: z")
    fault = refused({**CONTOUR, "onto": "y wall", "color": {"field": "z"}}, bowl())
    assert fault.hint == "write field: y"


def test_on_belongs_in_a_box():
    fault = refused({**CONTOUR, "onto": "floor"}, bowl(), dimensions=2)
    assert (fault.code, fault.at, fault.on_key) == ("dimensions", ("onto",), True)
