"""Densities against scipy's and closed forms."""

import numpy as np
import pytest
from scipy.stats import gaussian_kde, norm

from renderer.errors import SpecError
from tests.marks.test_histogram import shown

RNG = np.random.default_rng(3)
TWO = np.concatenate([RNG.normal(-2, 0.5, 150), RNG.normal(3, 1, 250)])


def layer_of(studio, series=None, spec=None, table=None, **columns):
    source = {**studio.csv(**columns), **(table or {})}
    series = {"mark": "density", "x": "v", **(series or {})}
    scene = studio.scene({"data": {"d": source}, "series": [series], **(spec or {})})
    return scene.panels[0].layers[0], scene


def curves(layer, index=0):
    return [line.T for line in shown(layer, index).drawn]


def assert_is(curve, wanted):
    x, y = curve
    assert len(x) > 50
    assert np.abs(y - wanted(x)).max() < 2e-3 * y.max()


@pytest.mark.parametrize("rule", ["scott", "silverman"])
@pytest.mark.parametrize(
    "values", [TWO, RNG.exponential(1e-6, 60), 1e9 + RNG.normal(0, 1, 500), np.append(TWO, 200)]
)
def test_the_curve_is_scipys(studio, rule, values):
    layer, _ = layer_of(studio, {"bandwidth": rule}, v=values)
    assert_is(curves(layer)[0], gaussian_kde(values, rule))


def test_the_curve_of_weights_is_scipys(studio):
    weights = RNG.uniform(0, 3, len(TWO))
    layer, _ = layer_of(studio, {"weight": "w"}, v=TWO, w=weights)
    assert_is(curves(layer)[0], gaussian_kde(TWO, weights=weights))


def test_one_value_is_one_gaussian(studio):
    layer, _ = layer_of(studio, {"bandwidth": 0.25}, v=[4.0])
    assert_is(curves(layer)[0], norm(4, 0.25).pdf)


@pytest.mark.parametrize("values", [[5.0], [5.0, 5.0, 5.0], [0.0], [-3e15]])
def test_values_that_are_all_the_same_are_a_narrow_bump(studio, values):
    layer, _ = layer_of(studio, v=values)
    ((x, y),) = curves(layer)
    assert x[0] < values[0] < x[-1]
    assert np.trapezoid(y, x) == pytest.approx(1, abs=0.02)


def test_areas_of_shares_add_up_to_one(studio):
    kind = np.where(np.arange(400) < 100, "a", "b")
    layer, _ = layer_of(studio, {"color": {"field": "k"}, "stat": "share"}, v=TWO, k=kind)
    areas = [np.trapezoid(y, x) for x, y in curves(layer)]
    assert areas == pytest.approx([0.25, 0.75], abs=0.005)


def test_rows_up_to_now_have_the_spread_of_all(studio):
    t = np.arange(400)
    layer, scene = layer_of(studio, spec={"time": {"frames": 5}}, v=TWO, t=t)
    for index in range(1, 5):
        some = TWO[t <= scene.clock.now[index]]
        width = TWO.std(ddof=1) * len(some) ** -0.2
        assert_is(curves(layer, index)[0], gaussian_kde(some, width / some.std(ddof=1)))


def test_each_moment_goes_over_into_the_next(studio):
    t = np.repeat([0, 1], 200)
    layer, _ = layer_of(studio, {"show": "snapshot"}, {"time": {"frames": 5}}, v=TWO, t=t)
    one, two = gaussian_kde(TWO[:200]), gaussian_kde(TWO[200:])
    assert_is(curves(layer, 1)[0], lambda x: 0.75 * one(x) + 0.25 * two(x))


def test_the_state_of_each_thing(studio):
    k, t = np.repeat(np.arange(40), 2), np.tile([0, 1], 40)
    values = RNG.normal(t * 4, 1)
    layer, _ = layer_of(
        studio, {"show": "current"}, {"time": {"frames": 3}}, {"key": "k"}, v=values, k=k, t=t
    )
    states = values.reshape(-1, 2).mean(axis=1)
    assert_is(curves(layer, 1)[0], gaussian_kde(states))


def test_a_domain_cuts_the_curve_and_leaves_it_as_it_is(studio):
    layer, scene = layer_of(studio, {"domain": [-1, 2.5]}, v=TWO)
    ((x, y),) = curves(layer)
    assert x[0] == pytest.approx(-1, abs=0.1) and x[-1] == pytest.approx(2.5, abs=0.1)
    assert_is((x, y), gaussian_kde(TWO))


def test_the_axis_begins_at_zero_and_ends_where_curves_do(studio):
    layer, scene = layer_of(studio, v=TWO)
    plane = scene.panels[0].space
    assert plane.y.low == 0 and plane.y.label == "density"
    width = TWO.std(ddof=1) * len(TWO) ** -0.2
    assert plane.x.low == pytest.approx(TWO.min() - 3 * width)


def test_ridges_stand_at_their_names_and_go_up(studio):
    kind = np.where(np.arange(400) < 150, "b", "a")
    layer, scene = layer_of(studio, {"y": "k", "overlap": 1.5}, v=TWO, k=kind)
    plane = scene.panels[0].space
    assert plane.y.texts == ("b", "a") and plane.y.invert
    assert layer.legend() == []
    (x, low), (_, high) = curves(layer)
    assert low.max() == pytest.approx(0, abs=0.01), "the first name is at 0, on top"
    assert low.min() == pytest.approx(-1.5) and high.max() == pytest.approx(1, abs=0.01)
    assert -1.6 < plane.y.low < -1.5, "there is room for the highest, and a little air"
    areas = [np.trapezoid(base - y, x) for (x, y), base in zip(curves(layer), (0, 1), strict=True)]
    assert areas[0] == pytest.approx(areas[1], rel=0.01)


def test_violins_go_to_both_sides(studio):
    kind = np.where(np.arange(400) < 150, "b", "a")
    layer, scene = layer_of(studio, {"x": "k", "y": "v"}, v=TWO, k=kind)
    left, right, *_ = [x for x, _ in curves(layer)]
    assert left == pytest.approx(-right) or right == pytest.approx(-left)
    widest = [max(abs(x - k) for x in curves(layer)[2 * k][0]) for k in (0, 1)]
    assert widest == pytest.approx([0.45, 0.45])
    assert not scene.panels[0].space.y.invert


@pytest.mark.parametrize(
    ("series", "text", "at"),
    [
        ({"y": "v"}, "needs names along y", "y"),
        ({"overlap": 2}, "'overlap' is for curves that have a place", "overlap"),
        ({"domain": [2, 1]}, "from a value to a greater one", "domain"),
        ({"x": "nan*v"}, "no row has a number", 0),
        ({"color": {"field": "v", "colormap": "magma"}}, "one for each value", "color"),
    ],
)
def test_what_has_no_density(studio, series, text, at):
    with pytest.raises(SpecError, match=text) as caught:
        layer_of(studio, series, v=TWO)
    assert caught.value.problems[0].path[-1] == at


def test_the_first_rows_do_not_set_the_limits(studio):
    """Of one row the density is a spike, which a film of a thousand must not be scaled by."""
    values = RNG.normal(0, 1, 1000)
    series = {"mark": "histogram", "stat": "density"}
    spec = {"time": {"frames": 50}}
    _, scene = layer_of(studio, series, spec, v=values, t=np.arange(1000))
    assert scene.panels[0].space.y.high < 1.2


def test_there_is_air_above_the_first_ridge(studio):
    """Its top is 1.2 places above its own; below the last one is half a place, as on any axis of
    names."""
    values = [*TWO, *TWO]
    names = ["a"] * len(TWO) + ["b"] * len(TWO)
    _, scene = layer_of(studio, {"y": "n", "overlap": 1.2}, v=values, n=names)
    axis = scene.panels[0].space.y
    assert sorted([axis.low, axis.high])[1] == pytest.approx(1.5)
    assert -1.3 < sorted([axis.low, axis.high])[0] < -1.22
