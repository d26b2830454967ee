"""What all transforms that look along rows promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from renderer.table import Table
from renderer.transforms.base import Context
from renderer.transforms.run import transformed
from renderer.transforms.steps import AnyTransform

NAN = math.nan
STEPS = [
    {"smooth": {"column": "x", "window": 3, "as": "y"}},
    {"smooth": {"column": "x", "span": 2.5, "as": "y"}},
    {"smooth": {"column": "x", "ema": 0.7, "as": "y"}},
    {"cumulative": {"column": "x", "as": "y"}},
    {"lag": {"column": "x", "by": 2, "as": "y"}},
    {"fill": {"column": "x", "method": "forward", "limit": 2, "as": "y"}},
    {"interpolate": {"column": "x", "as": "y"}},
    {"interpolate": {"column": "x", "method": "monotone", "ends": "hold", "as": "y"}},
    {"rank": {"by": "x", "as": "y"}},
    {"resample": {"every": 0.75}},
]
ADAPTER: TypeAdapter = TypeAdapter(AnyTransform)


def made(columns, order, step, within):
    order = np.array(order, dtype=int)
    arrays = {name: np.array(values)[order] for name, values in columns.items()}
    return transformed(Table(arrays, within, "t"), [ADAPTER.validate_python(step)], Context())


@st.composite
def tables(draw):
    """Two keys, moments that do not repeat, numbers with holes, and a shuffling of the rows."""
    size = draw(st.integers(1, 14))
    column = st.lists(st.sampled_from([NAN, -2.0, 0.5, 3.0]), min_size=size, max_size=size)
    columns = {
        "a": draw(st.lists(st.sampled_from("pq"), min_size=size, max_size=size)),
        "b": draw(st.lists(st.sampled_from([1.0, 2.0, NAN]), min_size=size, max_size=size)),
        "t": draw(st.permutations([float(k) for k in range(size)])),
        "x": draw(column),
    }
    return columns, draw(st.permutations(range(size)))


@pytest.mark.parametrize("step", STEPS, ids=str)
@settings(max_examples=25, deadline=None)
@given(drawn=tables())
def test_the_order_of_the_rows_does_not_matter(step, drawn):
    columns, order = drawn
    plain, shuffled = (
        made(columns, o, step, ("a", "b")) for o in (range(len(order)), order)
    )  # fmt: skip
    names = ["y"] if "y" in plain.names else ["t", "x"]
    for name in names:
        found, expected = shuffled[name], plain[name]
        if name == "y":
            expected = expected[np.array(order)]
        else:  # The things come in the order of their first appearance.
            found, expected = np.sort(found), np.sort(expected)
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("step", STEPS, ids=str)
@settings(max_examples=25, deadline=None)
@given(drawn=tables())
def test_a_thing_has_the_values_it_has_alone(step, drawn):
    """But for `rank`, which is of all things at a moment."""
    columns, _ = drawn
    if "rank" in step:
        step = {"rank": {**step["rank"], "within": ["a", "b"]}}
    whole = made(columns, range(len(columns["t"])), step, ("a", "b"))
    name = "y" if "y" in whole.names else "x"
    for key in {(a, str(b)) for a, b in zip(columns["a"], columns["b"], strict=True)}:
        rows = [
            row
            for row, (a, b) in enumerate(zip(columns["a"], columns["b"], strict=True))
            if (a, str(b)) == key
        ]
        alone = made(columns, rows, step, ())
        own = [
            (a, str(b)) == key for a, b in zip(whole["a"], whole["b"], strict=True)
        ]  # fmt: skip
        np.testing.assert_allclose(whole[name][own], alone[name], rtol=1e-12)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_an_empty_table_stays_empty(step):
    columns = {"a": [], "t": [], "x": []}
    arrays = {"a": np.array([], dtype=np.str_), "t": np.array([]), "x": np.array([])}
    step = ADAPTER.validate_python(step)
    found = transformed(Table(arrays, ("a",), "t"), [step], Context())
    assert len(found) == 0
    assert set(columns) <= set(found.names)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_only_the_columns_that_are_needed_are_asked_for(step):
    step = ADAPTER.validate_python(step)
    wanted = step.needs(frozenset({"y", "z"}))
    assert wanted >= {"y", "z"}, "also what is made, lest it be there already"
    assert ("x" in wanted) == (step.word != "resample")
    assert step.needs(None) is None


def test_a_key_that_was_left_out_tells_nothing_apart(lab):
    columns = {"who": ["a", "b"], "t": [1.0, 2], "x": [1.0, 2]}
    found = lab.keyed(columns, {"select": ["t", "x"]}, {"cumulative": {"column": "x"}})
    assert found["cumulative_x"] == [1, 3]


def test_within_nothing_all_rows_are_one_thing(lab):
    columns = {"who": ["a", "b", "a"], "t": [1.0, 2, 3], "x": [1.0, 2, 4]}
    step = {"cumulative": {"column": "x", "as": "y"}}
    assert lab.keyed(columns, step)["y"] == [1, 2, 5]
    step["cumulative"]["within"] = []
    assert lab.keyed(columns, step)["y"] == [1, 3, 7]


def test_another_order_than_the_clocks(lab):
    columns = {"t": [1.0, 2, 3], "s": [3.0, 1, 2], "x": [1.0, 2, 4]}
    step = {"cumulative": {"column": "x", "along": "s", "as": "y"}}
    assert lab.run(columns, step, clock="t")["y"] == [7, 2, 6]
