import numpy as np
import pytest

from renderer.engine.painter import Painter
from renderer.scene.text import TextStyle, advance


def inked(frame):
    return (frame[..., :3] != 255).any(axis=2)


def plain(studio, xs, ys, point=None, **axes):
    """A stage and scene with one black point in a panel without any decoration."""
    hidden = {n: {"visible": False, "grid": False, **axes.get(n, {})} for n in "xy"}
    series = {
        "mark": "point", "x": "x", "y": "y", "show": "all", "size": 10, "color": "black",
        **(point or {}),
    }  # fmt: skip
    spec = {"data": {"d": studio.csv(x=xs, y=ys)}, "axes": hidden, "series": [series]}
    return studio.stage(spec), studio.scene(spec)


@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("value", [1.0, 3.0, 30.0, 100.0])
def test_a_point_stands_where_its_value_says(studio, value, scale, invert):
    limits = {"limits": [0.5, 200], "scale": scale, "invert": invert}
    stage, scene = plain(studio, [value], [value], x=limits, y=limits)
    share = {
        "linear": (value - 0.5) / 199.5,
        "log": np.log(value / 0.5) / np.log(400),
    }[scale]
    share = 1 - share if invert else share
    x, y, width, height = scene.panels[0].space.rect
    rows, columns = np.nonzero(inked(stage.frame(0)))
    weights = 255.0 - stage.frame(0)[rows, columns, 0]
    assert np.average(columns + 0.5, weights=weights) == pytest.approx(x + share * width, abs=0.1)
    from_below = 200 - np.average(rows + 0.5, weights=weights)
    assert from_below == pytest.approx(y + share * height, abs=0.1)


def test_a_marker_at_the_edge_is_whole(studio):
    limits = {"limits": [0, 1]}
    areas = [inked(plain(studio, [v], [v], x=limits, y=limits)[0].frame(0)).sum() for v in (0.5, 1)]
    assert areas[0] == pytest.approx(areas[1], rel=0.1)


def test_a_marker_beyond_the_edge_is_cut_off(studio):
    limits = {"limits": [0, 1]}
    half = inked(plain(studio, [1.005], [0.5], x=limits, y=limits)[0].frame(0)).sum()
    whole = inked(plain(studio, [0.5], [0.5], x=limits, y=limits)[0].frame(0)).sum()
    assert 0 < half < 0.75 * whole
    assert not inked(plain(studio, [3], [0.5], x=limits, y=limits)[0].frame(0)).any()


def test_a_line_is_cut_off_at_the_panel(studio):
    hidden = {n: {"visible": False, "grid": False, "limits": [0, 1]} for n in "xy"}
    series = [{"mark": "line", "x": "x", "y": "y", "color": "black"}]
    spec = {"data": {"d": studio.csv(x=[-1, 2], y=[-1, 2])}, "axes": hidden, "series": series}
    x, y, width, height = map(int, studio.scene(spec).panels[0].space.rect)
    ink = inked(studio.stage(spec).frame(0))
    rows, columns = np.nonzero(ink)
    assert columns.min() >= x and columns.max() < x + width
    assert rows.min() >= 200 - y - height and rows.max() < 200 - y


@pytest.mark.parametrize("theme", ["ggplot", "seaborn-v0_8", "bmh", "classic", "dark_background"])
def test_the_ground_of_a_style_is_painted(studio, wave, theme):
    spec = wave(canvas={"size": [200, 150], "theme": theme}, series=[
        {"mark": "line", "x": "t", "y": "s"}])  # fmt: skip
    scene, frame = studio.scene(spec), studio.stage(spec).frame(0)
    x, y, width, height = map(int, scene.panels[0].space.rect)
    inside = frame[150 - y - height + 2 : 150 - y - 2, x + 2 : x + width - 2, :3].reshape(-1, 3)
    ground = [round(255 * part) for part in scene.theme.panel[:3]]
    assert (inside == ground).all(axis=1).mean() > 0.5


def test_grid_lines_and_spines_are_sharp(studio, wave):
    """Whole pixels: no row of a horizontal grid line is half covered."""
    spec = wave(canvas={"size": [320, 200], "dpi": 72}, series=[
        {"mark": "point", "x": "t", "y": "s", "alpha": 0}])  # fmt: skip
    scene, frame = studio.scene(spec), studio.stage(spec).frame(0)
    x, y, width, height = map(int, scene.panels[0].space.rect)
    column = frame[202 - y - height : 198 - y, x + width // 2 - 3, :3]
    colors = {tuple(color) for color in column.tolist()}
    grid = tuple(round(255 * part) for part in scene.theme.grid[:3])
    assert colors <= {grid, (255, 255, 255)}


def twin(studio, **keys):
    """A red line on y at 0.25, and a blue one on y2 at 0.75 of the panel's height."""
    table = studio.csv(x=[0, 1], a=[1, 1], b=[300, 300])
    series = [
        {"mark": "line", "x": "x", "y": "a", "color": "#ff0000", "width": 3},
        {"mark": "line", "x": "x", "y": "b", "color": "#0000ff", "width": 3, "axis": "y2", **keys},
    ]
    axes = {"y": {"limits": [0, 4]}, "y2": {"limits": [0, 400]}, "x": {"padding": 0}}
    spec = {"data": {"d": table}, "axes": axes, "series": series, "legend": "none"}
    return studio.scene(spec), studio.stage(spec)


@pytest.mark.parametrize("keys", [{}, {"show": "all"}])
def test_each_series_stands_on_its_own_axis(studio, keys):
    scene, stage = twin(studio, **keys)
    x, y, width, height = scene.panels[0].space.rect
    frame = stage.frame(19)[::-1]
    column = frame[:, int(x + width / 2), :3].astype(int)
    red = np.flatnonzero((column[:, 0] > 200) & (column[:, 1] < 100))
    blue = np.flatnonzero((column[:, 2] > 200) & (column[:, 1] < 100))
    assert red.mean() + 0.5 == pytest.approx(y + 0.25 * height, abs=1)
    assert blue.mean() + 0.5 == pytest.approx(y + 0.75 * height, abs=1)


def test_the_axis_at_the_right_has_a_line_and_ticks_in_its_colour(studio):
    scene, stage = twin(studio)
    x, y, width, height = map(int, scene.panels[0].space.rect)
    frame = stage.frame(0)[::-1]
    beside = frame[y : y + height, x + width + 4 :, :3].reshape(-1, 3).astype(int)
    assert ((beside[:, 2] > 200) & (beside[:, 0] < 120)).any(), "blue text"
    edge = np.round(255 * np.array(scene.theme.edge[:3])).astype(int)
    assert (np.abs(frame[y + 5 : y + height - 5, x + width, :3] - edge) < 3).all(
        axis=1
    ).mean() > 0.9


def test_frames_of_two_axes_are_the_same_in_any_order(studio):
    _, stage = twin(studio)
    ahead = [stage.frame(n).copy() for n in range(20)]
    _, again = twin(studio)
    for n in (13, 2, 19, 0, 7):
        assert np.array_equal(again.frame(n), ahead[n])


@pytest.mark.parametrize("angle", [30.0, 45.0, 60.0, 90.0])
def test_turned_text_ends_below_its_tick(studio, angle):
    """The ink of a turned name lies left of and below its tick, along a line of that angle."""
    painter = Painter(200, 200, 72)
    style = TextStyle("DejaVu Sans", 14, (0, 0, 0, 1), 72)
    painter.fill((1, 1, 1, 1))
    painter.text("HHHHHHHH", style, 20, 20, angle=angle)
    rows, columns = np.nonzero(inked(painter.pixels[::-1]))
    slope = np.polyfit(columns, rows, 1)[0] if angle < 60 else 1 / np.polyfit(rows, columns, 1)[0]
    if angle < 90:
        assert np.degrees(np.arctan(slope)) == pytest.approx(angle, abs=4)
    else:
        assert np.ptp(rows) > 4 * np.ptp(columns)
    length = np.hypot(np.ptp(rows), np.ptp(columns))
    assert length == pytest.approx(advance("HHHHHHHH", style), rel=0.2)
