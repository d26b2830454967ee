"""Histograms: what is counted when, against numpy's own counts."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from renderer.errors import Fault, SpecError
from renderer.marks.base import Binding, Clock
from renderer.marks.bins import Auto, Width, automatic, edges_of, numbers_of
from renderer.marks.histogram import Histogram
from renderer.table import Table
from renderer.theme import LIGHT

RNG = np.random.default_rng(7)
VALUES = RNG.normal(10, 3, 400)


@dataclass
class Areas:
    """What is filled: (corners of each polygon, faces)."""

    filled: list[tuple[list[Any], Any]] = field(default_factory=list)
    drawn: list[Any] = field(default_factory=list)

    def areas(self, points: Any, bounds: Any, faces: Any, edge: Any = None, width: Any = 0) -> None:
        assert bounds[0] == 0 and bounds[-1] == len(points)
        self.filled.append((np.split(points, bounds[1:-1]), faces))

    def line(self, points: Any, pen: Any) -> None:
        self.drawn.append(points)

    def lines(self, points: Any, bounds: Any, colors: Any, pen: Any) -> None:
        self.drawn += np.split(points, bounds[1:-1])

    def heights(self, number: int = 0, edges: Any = None) -> Any:
        """How high bars are, by their middle; of an outline, between `edges`."""
        corners, _ = self.filled[number]
        if edges is None:
            return {round(float(c[:, 0].mean()), 6): float(np.ptp(c[:, 1])) for c in corners}
        middle = (edges[1:] + edges[:-1]) / 2
        (one,) = corners
        return np.interp(middle, one[1:-1, 0], one[1:-1, 1])


def layer_of(studio, series=None, spec=None, table=None, **columns):
    source = {**studio.csv(**columns), **(table or {})}
    series = {"mark": "histogram", "x": "v", **(series or {})}
    scene = studio.scene({"data": {"d": source}, "series": [series], **(spec or {})})
    return scene.panels[0].layers[0], scene


def shown(layer, index=0):
    canvas = Areas()
    layer.draw(canvas, index)
    return canvas


def expected(values, edges, **how):
    counts, edges = np.histogram(values, edges, **how)
    middles = (edges[1:] + edges[:-1]) / 2
    return {
        round(float(m), 6): pytest.approx(float(c), rel=1e-9)
        for m, c in zip(middles, counts, strict=True) if c
    }  # fmt: skip


@pytest.mark.parametrize("bins", [12, [0, 4, 5, 9, 11, 20]])
@pytest.mark.parametrize("density", [False, True])
def test_bars_are_numpys_histogram(studio, bins, density):
    stat = "density" if density else "count"
    layer, _ = layer_of(studio, {"bins": bins, "stat": stat}, v=VALUES)
    assert shown(layer).heights() == expected(VALUES, bins, density=density)


def test_shares_add_up_to_one(studio):
    layer, _ = layer_of(studio, {"bins": 9, "stat": "share"}, v=VALUES)
    assert sum(shown(layer).heights().values()) == pytest.approx(1)


def test_rows_count_for_their_weight(studio):
    weights = RNG.uniform(0, 5, 400)
    layer, _ = layer_of(studio, {"bins": 8, "weight": "w"}, v=VALUES, w=weights)
    assert shown(layer).heights() == expected(VALUES, 8, weights=weights)


@pytest.mark.parametrize(
    "values",
    [VALUES, RNG.exponential(1e-6, 1000), RNG.uniform(-1e12, 1e12, 77), np.append(VALUES, 60.5)],
)
def test_as_many_bins_as_numpy_finds(values):
    assert np.allclose(edges_of(Auto(), values), np.histogram_bin_edges(values, "auto"))


def test_bins_cannot_be_too_many_to_see():
    assert automatic(RNG.normal(0, 1, 1_000_000)) == 200


def test_whole_numbers_have_bins_that_hold_equally_many():
    dice = RNG.integers(1, 7, 100).astype(float)
    assert edges_of(Auto(), dice).tolist() == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5]
    many = RNG.integers(0, 1000, 5000).astype(float)
    edges = edges_of(Auto(), many)
    assert len(set(np.diff(edges))) == 1 and edges[0] == many.min() - 0.5
    assert float(np.diff(edges)[0]).is_integer() and edges[-1] > many.max()


@pytest.mark.parametrize("value", [0.3, 0.0, -7e20, 1e-300])
def test_one_value_has_a_bin(value):
    edges = edges_of(5, np.array([value, value]))
    assert (np.diff(edges) > 0).all() and edges[0] < value < edges[-1]


def test_bins_of_a_width_lie_at_its_multiples():
    edges = edges_of(Width(width=0.5), np.array([-0.7, 3.0]))
    assert edges.tolist() == [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]
    with pytest.raises(Fault, match="are 2,000,001; the limit is 2,000"):
        edges_of(Width(width=1e-6), np.array([0.0, 2.0]))


def test_the_last_bin_holds_its_upper_edge():
    edges = np.array([0.0, 1.0, 2.0])
    values = np.array([-0.1, 0.0, 0.99, 1.0, 2.0, 2.1])
    assert numbers_of(values, edges).tolist() == [-1, 0, 0, 1, 1, -1]


def test_the_histogram_fills_as_rows_come(studio):
    t = np.sort(RNG.uniform(0, 10, 400))
    layer, scene = layer_of(studio, {"bins": 10}, {"time": {"frames": 13}}, v=VALUES, t=t)
    edges = np.linspace(VALUES.min(), VALUES.max(), 11)
    for index in (0, 3, 7, 12):
        assert shown(layer, index).heights() == expected(VALUES[t <= scene.clock.now[index]], edges)
    assert scene.panels[0].space.y.high >= np.histogram(VALUES, edges)[0].max()


def test_each_moment_goes_over_into_the_next(studio):
    t = np.repeat([0, 1, 2], 100)
    values = RNG.normal(t, 1)
    series = {"bins": [-4, -1, 0, 1, 2, 6], "show": "snapshot"}
    layer, _ = layer_of(studio, series, {"time": {"frames": 9}}, v=values, t=t)
    at = [np.histogram(values[t == k], series["bins"])[0] for k in range(3)]
    found = shown(layer, 5).heights()
    wanted = [0.75 * one + 0.25 * two for one, two in zip(at[1], at[2], strict=True)]
    assert list(found.values()) == pytest.approx([v for v in wanted if v])
    layer, _ = layer_of(
        studio, {**series, "interpolate": "none"}, {"time": {"frames": 9}}, v=values, t=t
    )
    assert list(shown(layer, 5).heights().values()) == [v for v in at[1] if v]


def test_the_state_of_each_thing_is_counted(studio):
    """Things between their rows; those that have not begun are not counted."""
    t, k = np.tile([0.0, 2, 4], 30), np.repeat(np.arange(30), 3)
    t[k == 29] += 3
    values = RNG.normal(0, 1, 90)
    series = {"bins": 6, "show": "current"}
    layer, scene = layer_of(
        studio, series, {"time": {"frames": 15}}, {"key": "k"}, v=values, t=t, k=k
    )
    edges = np.linspace(values.min(), values.max(), 7)
    for index in range(15):
        now = scene.clock.now[index]
        states = [
            np.interp(now, t[k == one], values[k == one])
            for one in range(30)
            if now >= t[k == one][0]
        ]
        assert shown(layer, index).heights() == expected(np.array(states), edges)


def test_groups_stand_on_each_other(studio):
    kind = np.where(VALUES > 9, "high", "low")
    series = {"bins": 7, "color": {"field": "k"}, "arrange": "stack"}
    layer, _ = layer_of(studio, series, v=VALUES, k=kind)
    canvas = shown(layer)
    edges = np.linspace(VALUES.min(), VALUES.max(), 8)
    first = kind[0]
    for number, name in enumerate([first, "low" if first == "high" else "high"]):
        assert canvas.heights(number) == expected(VALUES[kind == name], edges)
    counts = np.histogram(VALUES, edges)[0]
    tops = {float(c[:, 0].mean()): c[:, 1].max() for part, _ in canvas.filled for c in part}
    assert [tops[middle] for middle in sorted(tops)] == counts.tolist()


def test_groups_lie_over_each_other(studio):
    kind = np.repeat(["a", "b"], 200)
    series = {"bins": 7, "color": {"field": "k"}, "stat": "density"}
    layer, _ = layer_of(studio, series, v=VALUES, k=kind)
    edges = np.linspace(VALUES.min(), VALUES.max(), 8)
    canvas = shown(layer)
    for number, name in enumerate("ab"):
        wanted = np.histogram(VALUES[kind == name], edges, density=True)[0]
        assert canvas.heights(number, edges) == pytest.approx(wanted, abs=1e-9)
    assert [entry.label for entry in layer.legend()] == ["a", "b"]


def test_bars_may_lie_on_their_side(studio):
    there, _ = layer_of(studio, {"bins": 7}, v=VALUES)
    layer, scene = layer_of(studio, {"x": None, "y": "v", "bins": 7}, v=VALUES)
    for one, two in zip(shown(there).filled[0][0], shown(layer).filled[0][0], strict=True):
        assert np.array_equal(one, two[:, ::-1])
    assert [axis.label for axis in (scene.panels[0].space.x, scene.panels[0].space.y)] == [
        "count", "v",
    ]  # fmt: skip


def test_axes_end_at_the_bins_and_begin_at_zero(studio):
    _, scene = layer_of(studio, {"bins": [0, 5, 10, 20]}, v=VALUES)
    x, y = scene.panels[0].space.x, scene.panels[0].space.y
    assert (x.low, x.high, y.low) == (0, 20, 0)
    assert y.label == "count"


def test_names_are_counted(studio):
    layer, scene = layer_of(studio, {"x": "k"}, k=["b", "a", "b", "", "b"], v=range(5))
    assert shown(layer).heights() == {0: 3, 1: 1}
    assert scene.panels[0].space.x.texts == ("b", "a")


def test_dates_lie_along_an_axis_of_dates(studio):
    days = [f"2024-{month:02d}-15" for month in (1, 1, 2, 5, 5, 5, 9, 12)]
    _, scene = layer_of(studio, {"show": "all"}, v=days)
    assert any("2024" in text or "Jul" in text for text in scene.panels[0].space.x.texts)


def test_what_is_missing_or_infinite_is_not_counted(studio):
    values = [1.0, np.nan, 2.0, 3.0]
    layer, _ = layer_of(studio, {"bins": 2, "x": "1/v - 1/v + v"}, v=[*values, 0.0])
    assert sum(shown(layer).heights().values()) == 3


def test_values_in_no_bin_are_told_of(studio):
    layer_of(studio, {"bins": [0, 10]}, v=[1.0, 5.0, 11.0, 12.0])
    assert "2 of the values lie in none of the bins: left out" in [w.text for w in studio.warnings]


@pytest.mark.parametrize(
    ("series", "text", "at"),
    [
        ({"bins": [3, 2, 1]}, "this one is not above the one before", 1),
        ({"bins": [50, 60]}, "no value lies in any of the bins", "bins"),
        ({"y": "v"}, "a histogram has x or y", "y"),
        ({"x": "nan*v"}, "no row has a number", 0),
        ({"weight": "-v"}, "is below 0 in some rows", "weight"),
        ({"weight": "0*v"}, "0 or missing in every row", "weight"),
        ({"color": {"field": "v"}}, "one for each value of a column", "color"),
        ({"alpha": "v / 100"}, "its opacity cannot come from rows", "alpha"),
        ({"show": "snapshot"}, "needs data with a clock", "show"),
        ({"x": "vv"}, "unknown name 'vv'", "x"),
    ],
)
def test_what_cannot_be_counted(studio, series, text, at):
    with pytest.raises(SpecError, match=text) as caught:
        layer_of(studio, series, v=VALUES)
    assert caught.value.problems[0].path[-1] == at


def test_a_million_rows():
    values = RNG.normal(0, 1, 1_000_000)
    clock = Clock(Fraction(10), np.linspace(0, 1e6, 100), np.linspace(0, 1, 100))
    data = Table({"v": values, "t": np.arange(1_000_000.0)})
    mark = Histogram.model_validate({"mark": "histogram", "x": "v", "bins": 50})
    layer = mark.bind(Binding(data, clock, LIGHT, 2, 0, clock_column="t"))
    counts = np.histogram(values, 50)[0]
    assert list(shown(layer, 99).heights().values()) == [c for c in counts if c]


def test_frames_do_not_depend_on_the_frames_before(studio):
    series = {"mark": "histogram", "x": "v", "color": {"field": "k"}}
    columns = {"v": VALUES, "k": np.repeat(["a", "b"], 200), "t": np.arange(400)}
    spec = {"data": {"d": studio.csv(**columns)}, "series": [series], "time": {"frames": 20}}
    first, second = studio.stage(spec), studio.stage(spec)
    frames = [first.frame(i).copy() for i in range(20)]
    assert all((second.frame(i) == frames[i]).all() for i in (19, 4, 11, 0))
