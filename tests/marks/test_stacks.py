"""Layers on top of each other: sums, shares, and the streamgraph's baseline."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from renderer.marks.stacks import baseline, inside_out, stacked

X = np.arange(5.0)


def test_layers_are_running_sums():
    one, two = np.array([1.0, 2, 3, 2, 1]), np.array([0.0, 1, 0, 1, 0])
    stack = stacked([(X, one), (X, two)], "stack")
    assert stack.levels.tolist() == [[0] * 5, one.tolist(), (one + two).tolist()]
    assert stack.known.all()


def test_shares_of_a_sum_fill_it_and_of_nothing_are_nothing():
    one, two = np.array([1.0, 0, 3]), np.array([3.0, 0, 1])
    stack = stacked([(X[:3], one), (X[:3], two)], "share")
    assert stack.levels[1].tolist() == [0.25, 0, 0.75]
    assert stack.levels[2].tolist() == [1, 0, 1]


def test_curves_over_different_places_run_straight_between_theirs():
    long = (np.array([0.0, 4.0]), np.array([0.0, 8.0]))
    short = (np.array([1.0, 3.0]), np.array([1.0, 3.0]))
    stack = stacked([long, short], "stack")
    # Where the short one begins and ends there are two levels: without it, and with it.
    assert stack.places.tolist() == [0, 1, 1, 3, 3, 4]
    assert stack.levels[1].tolist() == [0, 2, 2, 6, 6, 8]
    assert stack.levels[2].tolist() == [0, 2, 3, 9, 6, 8]
    assert stack.known[1].tolist() == [False, False, True, True, False, False]


def test_a_gap_adds_nothing():
    hole = np.array([1.0, 1, np.nan, 1, 1])
    stack = stacked([(X, np.full(5, 2.0)), (X, hole)], "stack")
    thick = stack.levels[2] - stack.levels[1]
    assert (thick[stack.known[1]] == 1).all() and (thick[~stack.known[1]] == 0).all()
    assert stack.places[stack.known[1]].tolist() == [0, 1, 3, 4]


def test_the_baseline_makes_wiggles_least():
    """Byron and Wattenberg (2008): the sum of thickness times the squared slope of each layer's
    middle line is the least for any slope of the baseline, step by step."""
    random = np.random.default_rng(3)
    values = random.random((6, 8)) * 5
    begin = baseline(values)
    for step in range(7):
        rise = values[:, step + 1] - values[:, step]
        thick = (values[:, step + 1] + values[:, step]) / 2

        def wiggle(slope, rise=rise, thick=thick):
            edges = slope + np.concatenate([[0], np.cumsum(rise)])
            return float((thick * ((edges[1:] + edges[:-1]) / 2) ** 2).sum())

        found = minimize_scalar(wiggle, bracket=(-1, 1)).x
        assert begin[step + 1] - begin[step] == pytest.approx(found, abs=1e-6)


def test_the_baseline_of_equal_layers_is_symmetric_about_0():
    swell = np.array([1.0, 2, 4, 2, 1])
    assert baseline(np.array([swell, swell])) == pytest.approx(-swell)
    assert baseline(np.zeros((2, 4))).tolist() == [0, 0, 0, 0]


def test_those_that_peak_first_are_in_the_middle():
    early, middle, late = np.array([9.0, 1, 1]), np.array([1.0, 9, 1]), np.array([1.0, 1, 9])
    order = inside_out([late, early, middle], [X[:3]] * 3)
    assert order.index(1) == 1 and sorted(order) == [0, 1, 2]
