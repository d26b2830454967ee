"""Arrows: where they begin and end, how long they are, which are shown when."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.marks.drawing import Arrows
from renderer.marks.vector import auto_scale, spacings

ARROW = {"mark": "vector", "x": "x", "y": "y", "u": "u", "v": "v", "scale": 1}
GRID = {
    "source": "function", "over": {"x": [0, 4, 5], "y": [0, 1, 3]},
    "columns": {"u": "3*cos(x)", "v": "sin(y)"},
}  # fmt: skip
TURNING = {
    "source": "function", "over": {"x": [0, 1, 2], "y": [0, 1, 2]}, "t": [0, 4, 5],
    "columns": {"u": "x + t**2", "v": "y - t"},
}  # fmt: skip


@dataclass
class Quiver:
    """The arrows that were drawn."""

    drawn: list[tuple[Any, Any, Arrows]] = field(default_factory=list)

    def arrows(self, tails: Any, tips: Any, style: Arrows) -> None:
        self.drawn.append((np.array(tails), np.array(tips), style))


def layer(studio, table, frames=17, panel=(), **keys):
    spec = {"data": {"d": table}, "time": {"frames": frames}, **dict(panel)}
    return studio.scene({**spec, "series": [{**ARROW, **keys}]}).panels[0].layers[0]


def at(layer, index=0):
    quiver = Quiver()
    layer.draw(quiver, index)
    (drawn,) = quiver.drawn
    return drawn


def rows(studio, **more):
    return studio.csv(x=[1, 2, 5], y=[3, 1, 2], u=[1, 0, -2], v=[0.5, 2, 0], **more)


@pytest.mark.parametrize(("pivot", "part"), [("tail", 0), ("middle", 0.5), ("tip", 1)])
def test_the_pivot_of_an_arrow_is_at_its_place(studio, pivot, part):
    tails, tips, _ = at(layer(studio, rows(studio), pivot=pivot, scale=2))
    assert tips - tails == pytest.approx(2 * np.array([[1, 0.5], [0, 2], [-2, 0]]))
    assert tails + part * (tips - tails) == pytest.approx(np.array([[1, 3], [2, 1], [5, 2]]))


def test_limits_hold_tails_and_tips_of_all_frames(studio):
    made = layer(studio, TURNING, pivot="middle")
    cloud = made.cloud()
    assert cloud.min(axis=0).tolist() == [-8, -2] and cloud.max(axis=0).tolist() == [9.5, 2.5]
    for index in range(17):
        tails, tips, _ = at(made, index)
        for ends in (tails, tips):
            assert (ends >= cloud.min(axis=0)).all() and (ends <= cloud.max(axis=0)).all()


def test_each_point_of_a_grid_has_its_state_between_moments(studio):
    made = layer(studio, TURNING)
    assert made.motion == "moves"
    for index in range(17):
        now = index / 4
        low = min(int(now), 3)
        square = low**2 + (now - low) * ((low + 1) ** 2 - low**2)
        tails, tips, _ = at(made, index)
        order = np.lexsort(tails.T[::-1])
        assert tails[order].tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert (tips - tails)[order] == pytest.approx(tails[order] + [square, -now])


def test_a_moving_point_has_one_arrow_once_it_has_begun(studio):
    table = studio.csv(
        t=[0, 4, 2, 4], x=[0, 8, 5, 5], y=[0, 0, 1, 1], u=[1, 3, 0, 0], v=[0, 2, 7, 9],
        k=["a", "a", "b", "b"],
    )  # fmt: skip
    made = layer(studio, table, 5, key="k")
    found = [[(*tail, *tip - tail) for tail, tip in zip(*at(made, i)[:2], strict=True)]
             for i in range(5)]  # fmt: skip
    assert found[0] == [(0, 0, 1, 0)] and found[1] == [(2, 0, 1.5, 0.5)]
    assert found[2] == [(4, 0, 2, 1), (5, 1, 0, 7)]
    assert found[3] == [(6, 0, 2.5, 1.5), (5, 1, 0, 8)]


def test_many_rows_at_each_moment_are_a_snapshot(studio):
    """A field from a file, without a key: all arrows of the latest moment."""
    table = studio.csv(t=[0, 0, 1, 1], x=[0, 1, 0, 1], y=[0, 0, 0, 0], u=[1, 2, 3, 4], v=[0] * 4)
    made = layer(studio, table, 5)
    found = [(at(made, i)[1] - at(made, i)[0])[:, 0].tolist() for i in range(5)]
    assert found == [[1, 2]] * 4 + [[3, 4]]


def test_rows_may_be_revealed_or_all_be_shown(studio):
    table = studio.csv(t=[0, 1, 2], x=[0, 1, 2], y=[0, 1, 0], u=[1, 1, 1], v=[0, 0, 0])
    counts = {
        show: [len(at(layer(studio, table, 5, show=show), i)[0]) for i in range(5)]
        for show in ("reveal", "all", "current")
    }
    assert counts == {"reveal": [1, 1, 2, 2, 3], "all": [3] * 5, "current": [1] * 5}
    assert layer(studio, table, show="all").motion == "static"


def test_arrows_on_a_grid_are_as_long_as_it_is_wide(studio):
    """Steps of 1 and 0.5: |(3 cos x, sin y)| in steps is greatest at x = 0, y = 1."""
    tails, tips, _ = at(layer(studio, GRID, scale="auto"))
    lengths = np.hypot(*((tips - tails) / [1, 0.5]).T)
    assert lengths.max() == pytest.approx(1)
    factor = 1 / np.hypot(3, np.sin(1) / 0.5)
    assert tips - tails == pytest.approx(
        factor * np.stack([3 * np.cos(tails[:, 0]), np.sin(tails[:, 1])], axis=1)
    )


def test_one_scale_holds_for_the_whole_film(studio):
    """The longest arrow is (1 + 16, -4) at x = 1, y = 0 at the end; the step is 1."""
    made = layer(studio, TURNING, scale="auto")
    longest = [
        np.hypot(*(tips - tails).T).max() for tails, tips, _ in (at(made, i) for i in range(17))
    ]
    assert longest[-1] == pytest.approx(1) and max(longest[:-1]) < 1


def test_spacings_of_places():
    grid = np.stack(np.meshgrid([0.0, 2, 4, 6], [0.0, 0.1, 0.2]), axis=-1).reshape(-1, 2)
    assert spacings(grid, 12) == pytest.approx([2, 0.1])
    shaken = grid + np.array([1e-13, 1e-15]) * np.arange(12)[:, None]
    assert spacings(shaken, 12) == pytest.approx([2, 0.1])
    scattered = np.random.default_rng(0).uniform(0, 1, (100, 2)) * [10, 1]
    assert spacings(scattered, 100) == pytest.approx(np.ptp(scattered, axis=0) / 10)
    few = np.array([[0.0, 0], [10, 5], [3, np.nan]])
    assert spacings(few, 1) == pytest.approx([2, 1])
    assert spacings(np.array([[0.0, 7], [10, 7]]), 2) == pytest.approx([10, 10])
    assert spacings(np.array([[3.0, 7], [3, 7]]), 2).tolist() == [1, 1]
    assert spacings(np.empty((0, 2)), 0).tolist() == [1, 1]


def test_auto_scale_of_arrows_from_one_place_or_without_a_length():
    here = np.zeros((2, 2))
    assert auto_scale(here, np.array([[4.0, 0], [0, 3]]), 2) == 0.25
    assert auto_scale(here, np.zeros((2, 2)), 2) == 1
    assert auto_scale(here, np.full((2, 2), np.nan), 2) == 1
    assert auto_scale(here, np.array([[np.inf, 0], [0, 2]]), 2) == 0.5
    assert auto_scale(here, np.array([[1e300, 0], [0, 2]]), 2) == pytest.approx(1e-300)


def test_colours_may_come_from_the_components(studio):
    """u and v are known to the field though the table has no such columns."""
    table = studio.csv(x=[0, 1, 2], y=[0, 1, 3])
    color = {"field": "hypot(u, v)", "colormap": "magma"}
    made = layer(studio, table, u="3*x", v="4*x", color=color, alpha=0.5)
    colors = at(made)[2].colors
    assert made.scale().domain == (0, 10) and made.scale().label == "hypot(u, v)"
    assert np.array_equal(colors, made.scale()(np.array([0.0, 5, 10])) * [1, 1, 1, 0.5])


def test_colours_of_the_length_without_its_name(studio):
    made = layer(studio, rows(studio), color={"colormap": "magma"})
    assert made.scale().label == "length" and made.scale().domain == (1.25**0.5, 2)
    box = studio.csv(x=[0, 1], y=[2, 3], z=[4, 5], u=[1, 0], v=[2, 2], w=[-2, 0])
    color = {"colormap": "magma", "label": "how far"}
    made = layer(studio, box, panel={"projection": "3d"}, z="z", w="w", color=color)
    assert made.scale().label == "how far" and made.scale().domain == (2, 3)


def test_a_column_of_that_name_goes_before_the_component(studio):
    table = studio.csv(x=[0, 1], y=[0, 1], u=[7, 9])
    made = layer(studio, table, u="x", v="y", color={"field": "u + 0"})
    assert made.scale().domain == (7, 9)


def test_colours_are_blended_between_rows(studio):
    table = studio.csv(t=[0, 1], x=[0, 1], y=[0, 1], u=[1, 1], v=[1, 1], c=[0, 10])
    made = layer(studio, table, 5, color={"field": "c"})
    ends = made.scale()(np.array([0.0, 10]))
    assert at(made, 1)[2].colors[0] == pytest.approx(0.75 * ends[0] + 0.25 * ends[1])


def test_arrows_of_a_grid_have_one_colour(studio):
    made = layer(studio, GRID, color="C2")
    assert at(made)[2].colors.shape == (1, 4)
    assert len(made.colors()) == 1 and made.legend() == []


def test_width_head_and_legend(studio):
    made = layer(studio, GRID, width=2, label="wind")
    style = at(made)[2]
    assert (style.width, style.head) == (2, 8)
    (entry,) = made.legend()
    assert (entry.label, entry.line) == ("wind", 2)
    assert at(layer(studio, GRID, head=7))[2].head == 7


def test_an_arrow_without_a_finite_component_is_nowhere(studio):
    table = studio.csv(x=[0, 1, 2], y=[0, 1, 2], u=[1, float("nan"), 1], v=[1, 1, 1])
    tails, tips, _ = at(layer(studio, table, v="1/y"))
    lost = [np.isnan(tips[i]).any() for i in range(3)]
    assert lost == [True, True, False], "1/0 is infinite, and no end of an axis"


def test_in_a_box(studio):
    table = studio.csv(x=[0, 1], y=[2, 3], z=[4, 5], u=[1, 0], v=[0, 2], w=[-1, 3])
    made = layer(studio, table, panel={"projection": "3d"}, z="z", w="w", scale=0.5)
    tails, tips, _ = at(made)
    assert tails.tolist() == [[0, 2, 4], [1, 3, 5]]
    assert tips.tolist() == [[0.5, 2, 3.5], [1, 4, 6.5]]
    assert made.cloud().max(axis=0).tolist() == [1, 4, 6.5]


def test_a_warning_where_no_arrow_has_a_length(studio):
    layer(studio, rows(studio), u=0, v=0)
    assert ("no-arrows", ("series", 0, "u")) in [(p.code, p.path) for p in studio.warnings]


@pytest.mark.parametrize(
    ("keys", "text", "key"),
    [
        ({"u": "uu"}, "unknown name 'uu'", "u"),
        ({"v": "name"}, "column 'name' holds text", "v"),
        ({"w": 1}, "'w' in a 2-D panel", "w"),
        ({"scale": 0}, "expected a number above 0, or auto", "scale"),
        ({"scale": "big"}, "expected a number above 0, or auto", "scale"),
        ({"scale": True}, "expected a number above 0, or auto", "scale"),
        ({"pivot": "end"}, "'pivot' cannot be 'end'", "pivot"),
        ({"width": 0}, "'width' must be above 0", "width"),
        ({"show": "current"}, "'show: current' needs data with a clock", "show"),
    ],
)
def test_what_is_refused_and_where(studio, keys, text, key):
    with pytest.raises(SpecError, match=text) as caught:
        layer(studio, rows(studio, name=["a", "b", "c"]), **keys)
    (problem,) = caught.value.problems
    assert problem.path == ("series", 0, key)


def test_a_box_needs_the_third_component(studio):
    with pytest.raises(SpecError, match="'w' is missing"):
        layer(studio, rows(studio), panel={"projection": "3d"}, z="x")


def test_all_that_is_wrong_is_told_at_once(studio):
    with pytest.raises(SpecError) as caught:
        layer(studio, rows(studio), x="xx", u="uu", v="vv")
    assert [p.path[-1] for p in caught.value.problems] == ["x", "u", "v"]


def test_the_picture_shows_the_arrows(studio):
    """Each at its place in its colour; the middle of a shaft is inked, beside it nothing is."""
    bare = {name: {"visible": False, "grid": False, "limits": [0, 6]} for name in "xy"}
    spec = {"data": {"d": rows(studio)}, "axes": bare}
    spec["series"] = [{**ARROW, "color": "#ff0000", "width": 6, "head": 8}]
    scene, frame = studio.scene(spec), studio.stage(spec).frame(0)
    x, y, width, height = scene.panels[0].space.rect
    for middle in ([1.5, 3.25], [2, 2], [4, 2]):
        column, row = x + middle[0] / 6 * width, y + middle[1] / 6 * height
        red, green, blue, _ = frame[::-1][int(row), int(column)].tolist()
        assert (red, green, blue) == (255, 0, 0)
    assert (frame[..., :3] == 255).all(axis=2).mean() > 0.95
