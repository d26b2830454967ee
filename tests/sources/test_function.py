"""`source: function`: tables from formulas, against closed forms and plain loops."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from renderer.errors import Fault
from renderer.sources.base import ReadContext
from renderer.sources.function import Function, Objective
from renderer.table import Table

RNG = np.random.default_rng(7)
SAMPLES = Table({"u": RNG.normal(size=23), "v": RNG.normal(size=23), "w": np.array(["a"] * 23)})
COST = "mean((sin(b*cos(a*samples.u)) - samples.v)**2)"
LINE = {"x": [0, 1, 5]}
SQUARE = {"x": [-1, 1, 5], "y": [0, 3, 4]}


def model(**keys: Any) -> Function:
    return Function.model_validate({"source": "function", **keys})


def read(params: dict[str, float | str] | None = None, **keys: Any) -> Table:
    return told(params, **keys)[0]


def told(
    params: dict[str, float | str] | None = None, **keys: Any
) -> tuple[Table, list[tuple[str, tuple[str | int, ...]]]]:
    """The table, and the warnings on the way."""
    warnings: list[tuple[str, tuple[str | int, ...]]] = []

    def warn(fault: Fault) -> None:
        assert fault.severity == "warning"
        warnings.append((fault.text, fault.at))

    context = ReadContext(Path("."), params or {}, {"samples": SAMPLES}, warn=warn)
    return model(**keys).read(context), warnings


def fault(params: dict[str, float | str] | None = None, **keys: Any) -> Fault:
    with pytest.raises(Fault) as found:
        read(params, **keys)
    return found.value


def cost(a: float, b: float) -> float:
    pairs = zip(SAMPLES["u"].tolist(), SAMPLES["v"].tolist(), strict=True)
    return sum((math.sin(b * math.cos(a * u)) - v) ** 2 for u, v in pairs) / len(SAMPLES)


# Tables


def test_a_curve():
    table = read(over={"x": [0, 10, 5]}, y="x**2 + 1")
    assert (table.names, table.grid, table.keys, table.clock) == (["x", "y"], ("x",), (), None)
    assert table["x"].tolist() == [0, 2.5, 5, 7.5, 10]
    assert table["y"].tolist() == [1, 7.25, 26, 57.25, 101]
    assert all(table[name].dtype == np.float64 for name in table.names)


def test_a_surface_has_its_last_variable_running_fastest():
    table = read(over=SQUARE, z="10*x + y")
    assert (table.names, table.grid) == (["x", "y", "z"], ("x", "y"))
    points = list(product([-1, -0.5, 0, 0.5, 1], [0, 1, 2, 3]))
    assert list(zip(table["x"], table["y"], strict=True)) == points
    assert table["z"].tolist() == [10 * x + y for x, y in points]


def test_a_field_in_space():
    over = {"x": [0, 1, 2], "y": [0, 2, 3], "z": {"values": [5, 7.5]}}
    table = read(over=over, columns={"u": "x*y", "v": "z - y", "w": 3})
    assert (table.names, table.grid) == (["x", "y", "z", "u", "v", "w"], ("x", "y", "z"))
    points = list(product([0, 1], [0, 1, 2], [5, 7.5]))
    assert list(zip(table["x"], table["y"], table["z"], strict=True)) == points
    assert table["u"].tolist() == [x * y for x, y, _ in points]
    assert table["v"].tolist() == [z - y for _, y, z in points]
    assert table["w"].tolist() == [3] * 12


def test_a_function_that_moves_has_time_slowest():
    table = read(over={"x": [0, 1, 3]}, t=[0, "2*pi", 5], y="sin(x - t)", columns={"twice": "2*y"})
    assert (table.names, table.grid, table.clock) == (["t", "x", "y", "twice"], ("x",), "t")
    rows = [(k * math.pi / 2, x) for k in range(5) for x in (0, 0.5, 1)]
    assert np.allclose(np.stack([table["t"], table["x"]], axis=1), rows, rtol=1e-15)
    assert table["y"] == pytest.approx([math.sin(x - t) for t, x in rows], abs=1e-15)
    assert table["twice"] == pytest.approx([2 * math.sin(x - t) for t, x in rows], abs=1e-15)
    assert table["t"][-1] == 2 * math.pi


def test_a_variable_called_t_is_the_clock():
    table = read(over={"x": [0, 1, 2], "t": [0, 4, 3]}, y="x*t")
    assert (table.names, table.grid, table.clock) == (["x", "t", "y"], ("x", "t"), "t")
    assert table["t"].tolist() == [0, 2, 4, 0, 2, 4]
    assert read(over={"t": [0, 4, 3]}, y="t").clock == "t"


def test_a_parametric_sphere():
    table = read(
        over={"u": [0, "2*pi", 60], "v": [0, "pi", 40]},
        x="r*cos(u)*sin(v)",
        y="r*sin(u)*sin(v)",
        z="r*cos(v)",
        constants={"r": 2},
    )
    assert table.names == ["u", "v", "x", "y", "z"] and len(table) == 2400
    radius = np.sqrt(table["x"] ** 2 + table["y"] ** 2 + table["z"] ** 2)
    assert radius == pytest.approx(np.full(2400, 2.0), rel=1e-15)
    seam = table["u"] == 2 * math.pi
    assert np.allclose(table["x"][seam], table["x"][:40], atol=1e-14)
    assert (table["z"].max(), table["z"].min()) == (2, -2)


def test_where_constants_params_and_what_hides_what():
    table = read(
        {"k": 3.0, "e": 9.0, "x": 100.0, "name": "text"},
        over={"x": [0, "b", 4]},
        where={"twice": "2*once", "once": "k*x + a"},
        constants={"a": "k - 1", "b": "3*a", "e": 0.5},
        y="twice*e",
    )
    assert table.names == ["x", "y"]
    assert table["x"].tolist() == [0, 2, 4, 6]
    assert table["y"].tolist() == [2, 8, 14, 20]


def test_columns_may_use_each_other_in_any_order():
    table = read(over={"s": [1, 2, 3]}, x="y + 1", y="s**2", columns={"q": "x*y", "p": "-q"})
    assert table.names == ["s", "x", "y", "q", "p"]
    s = np.array([1, 1.5, 2])
    assert table["p"] == pytest.approx(-(s**2 + 1) * s**2)


def test_a_number_alone_fills_its_column():
    table = read(over=SQUARE, z=2, columns={"half": "1/2"})
    assert table["z"].tolist() == [2] * 20 and table["half"].tolist() == [0.5] * 20


def test_ranges_may_fall_and_be_listed():
    table = read(over={"x": [1, -1, 3], "y": {"values": [5, 1, -2]}}, z="x*y")
    assert table["x"].tolist() == [1, 1, 1, 0, 0, 0, -1, -1, -1]
    assert table["y"].tolist() == [5, 1, -2] * 3


# Reductions


def test_a_reduction_over_another_table():
    table = read(over={"a": [-2, 2, 7], "b": [-3, 3, 5]}, z=COST)
    expected = [cost(a, b) for a in np.linspace(-2, 2, 7) for b in np.linspace(-3, 3, 5)]
    assert table["z"] == pytest.approx(expected, rel=1e-12)


def test_a_reduction_that_moves_and_goes_in_pieces():
    """More cells than are worked on at once, against the square multiplied out."""
    table = read(over={"a": [-2, 2, 300]}, t=[0, 1, 400], z="mean((a*samples.u - t*samples.v)**2)")
    uu, uv, vv = (
        float(np.dot(SAMPLES[p], SAMPLES[q])) / 23 for p, q in (("u", "u"), ("u", "v"), ("v", "v"))
    )
    a, t = table["a"], table["t"]
    assert len(table) * 23 > 2_000_000
    assert table["z"] == pytest.approx(a * a * uu - 2 * a * t * uv + t * t * vv, abs=1e-10)


def test_a_bare_reduction_is_over_all_rows_and_moments():
    table = read(over={"x": [0, 1, 3]}, t=[0, 2, 3], y="x*t", columns={"share": "y/max(y)"})
    assert table["share"].tolist() == [x * t / 2 for t in (0, 1, 2) for x in (0, 0.5, 1)]
    count = read(over=SQUARE, z="sum(1) + 0*x", columns={"total": "sum(y)", "mid": "mean(x)"})
    assert count["z"].tolist() == [20] * 20
    assert count["total"].tolist() == [30] * 20  # 5 times 0 + 1 + 2 + 3
    assert count["mid"] == pytest.approx(np.zeros(20), abs=1e-15)


def test_what_looks_at_other_rows_sees_those_of_the_table():
    table = read(over={"x": [1, 3, 3], "y": [1, 2, 2]}, z="cumsum(x*y)", columns={"b": "lag(y)"})
    assert table["z"].tolist() == [1, 3, 5, 9, 12, 18]
    assert table["b"][1:].tolist() == [1, 2, 1, 2, 1] and np.isnan(table["b"][0])


def test_own_rows_and_another_table_s_in_one_formula():
    table = read(over={"a": [0, 1, 3]}, z="mean(samples.u*a) - mean(a)")
    middle = float(np.mean(SAMPLES["u"]))
    assert table["z"] == pytest.approx([middle * a - 0.5 for a in (0, 0.5, 1)])


def test_the_tables_it_uses():
    used = model(over=LINE, y="r", where={"r": "mean(one.a)"}, z="max(two.b) - min(one.b)").uses()
    assert used == {"two": ("z",), "one": ("z",)}
    assert model(over=LINE, columns={"q": "sum(s.x)"}).uses() == {"s": ("columns", "q")}
    assert model(over=LINE, y="x").uses() == {}


# Holes


def test_holes_are_told_once_a_column_with_a_place():
    table, warnings = told(over={"x": [-1, 1, 4], "y": [0, 1, 2]}, z="log(x)", columns={"w": "2*z"})
    hole = " has no value at 50% of the grid's points, such as x = -1, y = 0: holes"
    assert warnings == [(f"'z'{hole}", ("z",)), (f"'w'{hole}", ("columns", "w"))]
    assert np.isnan(table["z"]).tolist() == [True] * 4 + [False] * 4
    assert table["z"][4:] == pytest.approx([math.log(1 / 3)] * 2 + [0, 0])


def test_what_is_infinite_is_a_hole_in_a_coordinate_only():
    table, warnings = told(over={"x": [-2, 2, 5]}, y="1/x", columns={"q": "1/x"}, t=[0, 1, 2])
    assert np.isnan(table["y"]).tolist() == [False, False, True, False, False] * 2
    assert table["q"][[2, 7]].tolist() == [math.inf] * 2
    assert [text for text, _ in warnings] == [
        "'y' has no value at 20% of the grid's points, such as t = 0, x = 0: holes",
        "'q' is not finite at 20% of the grid's points, such as t = 0, x = 0",
    ]


def test_a_hole_in_an_intermediate_alone_is_nobody_s_business():
    assert told(over={"x": [-1, 1, 3]}, y="1 if x <= 0 else r", where={"r": "log(x)"})[1] == []


# Objectives


def test_an_objective_is_the_function_at_any_point():
    function = model(
        over={"a": [-5, 5, 10], "b": {"values": [3, 1, -2]}},
        z="k*miss + pull*a",
        where={"miss": COST, "pull": "k*b", "unused": "2*a"},
        columns={"other": "z + 1"},
        constants={"k": "2*m"},
    )
    found = function.objective({"m": 1.5, "word": "x"})
    assert isinstance(found, Objective)
    assert (found.name, found.variables, found.expression.text) == (
        "z", ("a", "b"), "k*miss + pull*a",
    )  # fmt: skip
    assert found.domain == {"a": (-5, 5), "b": (-2, 3)}
    assert found.constants == {"k": 3, "m": 1.5}
    assert {name: e.text for name, e in found.where.items()} == {"miss": COST, "pull": "k*b"}
    a, b = np.array([[0.5, 1.0], [-2.0, 0.0]]), np.array([1.0, -0.3])
    values = found.values({"a": a, "b": b}, {"samples": SAMPLES})
    expected = [[3 * cost(p, q) + 3 * q * p for p, q in zip(r, b, strict=True)] for r in a]
    assert values == pytest.approx(np.array(expected), rel=1e-12)
    columns = found.values({"a": a, "b": b}, {"samples": SAMPLES.columns})
    assert np.array_equal(columns, values)


def test_the_value_of_an_objective():
    assert model(over={"a": [0, 1, 2]}, y="a", columns={"q": 1}).objective({}).name == "y"
    assert model(over={"a": [0, 1, 2]}, columns={"q": "a"}).objective({}).name == "q"
    flat = model(over=SQUARE, z=4).objective({})
    assert flat.values({"x": np.zeros(3), "y": np.ones(3)}, {}).tolist() == [4, 4, 4]


@pytest.mark.parametrize(
    ("keys", "text", "at"),
    [
        (
            {"over": LINE, "t": [0, 1, 2], "y": "x*t"},
            "a function that moves cannot be minimised",
            ("t",),
        ),
        (
            {"over": LINE, "y": "r", "where": {"r": "x/max(x)"}},
            "'max' here looks at all rows: there is no value at one point",
            ("where", "r"),
        ),
        (
            {"over": LINE, "columns": {"p": "x", "q": "-x"}},
            "which of the columns p, q is the value?",
            ("columns",),
        ),
    ],
)
def test_what_is_no_objective(keys, text, at):
    with pytest.raises(Fault) as found:
        model(**keys).objective({})
    assert (found.value.text, found.value.at) == (text, at)


# Faults

KNOWN = "'e', 'inf', 'nan', 'pi', 'tau'"
FAULTS: dict[str, tuple[dict[str, Any], str, tuple[str | int, ...], str | None]] = {
    "no column": (
        {"over": LINE},
        "a function needs a column: x, y, z or one of 'columns'",
        (),
        "for example z: sin(x)*cos(y)",
    ),
    "four variables": (
        {"over": {n: [0, 1, 2] for n in "abcd"}, "z": 1},
        "a function has one to three variables, not 4",
        ("over", "d"),
        None,
    ),
    "a variable as a column": (
        {"over": LINE, "x": 1},
        "'x' cannot be a column: it is already a variable",
        ("x",),
        "rename one",
    ),
    "a column twice": (
        {"over": LINE, "y": 1, "columns": {"y": 2}},
        "'y' is a column already",
        ("columns", "y"),
        "rename one",
    ),
    "time twice": (
        {"over": {"t": [0, 1, 2]}, "t": [0, 1, 2], "y": 1},
        "'t' cannot be the time: it is already a variable",
        ("t",),
        "rename one",
    ),
    "time as a column": (
        {"over": LINE, "t": [0, 1, 2], "columns": {"t": 2}},
        "'t' cannot be a column: it is already the time",
        ("columns", "t"),
        "rename one",
    ),
    "an intermediate as a variable": (
        {"over": LINE, "y": 1, "where": {"x": 2}},
        "'x' cannot be an intermediate: it is already a variable",
        ("where", "x"),
        "rename one",
    ),
    "a constant as a column": (
        {"over": LINE, "y": 1, "constants": {"y": 2}},
        "'y' cannot be a constant: it is already a column",
        ("constants", "y"),
        "rename one",
    ),
    "unknown name": (
        {"over": {"alpha": [0, 1, 2]}, "y": "2*alfa"},
        "unknown name 'alfa'",
        ("y",),
        f"did you mean 'alpha'? known: 'alpha', {KNOWN}, 'y'",
    ),
    "unknown name in where": (
        {"over": LINE, "y": "r", "where": {"r": "xx"}},
        "unknown name 'xx'",
        ("where", "r"),
        "did you mean 'x'?",
    ),
    "no time": (
        {"over": LINE, "y": "x*t"},
        "unknown name 't'",
        ("y",),
        "t: [0, 6.28, 60] makes the function move",
    ),
    "cycle of intermediates": (
        {"over": LINE, "y": "x", "where": {"a": "b", "b": "a + x"}},
        "these need each other: a -> b -> a",
        ("where", "a"),
        None,
    ),
    "cycle of columns": (
        {"over": LINE, "y": "z", "z": "1 + r", "where": {"r": "2*y"}},
        "these need each other: y -> z -> r -> y",
        ("y",),
        None,
    ),
    "a column of itself": ({"over": LINE, "y": "y + x"}, "'y' needs itself", ("y",), None),
    "no range": (
        {"over": {"x": [2, "1 + 1", 5]}, "y": 1},
        "'x' goes from 2 to 2: no range",
        ("over", "x"),
        None,
    ),
    "no range of time": (
        {"over": LINE, "t": [0, 0, 5], "y": 1},
        "'t' goes from 0 to 0: no range",
        ("t",),
        None,
    ),
    "one value": (
        {"over": {"x": [0, 1, 1]}, "y": 1},
        "a range has from 2 to 50,000,000 values, not 1",
        ("over", "x", 2),
        None,
    ),
    "a huge count": (
        {"over": {"x": [0, 1, 10**400]}, "y": 1},
        "a range has from 2 to 50,000,000 values, not more",
        ("over", "x", 2),
        None,
    ),
    "an end that is infinite": (
        {"over": {"x": [0, "1/0", 5]}, "y": 1},
        "this end of the range is infinite",
        ("over", "x", 1),
        None,
    ),
    "an end that is undefined": (
        {"over": {"x": ["0/0", 1, 5]}, "y": 1},
        "this end of the range is undefined (not a number)",
        ("over", "x", 0),
        None,
    ),
    "an end of nothing known": (
        {"over": {"x": [0, "2*pie", 5]}, "y": 1},
        "unknown name 'pie'",
        ("over", "x", 1),
        f"did you mean 'pi'? known: {KNOWN}",
    ),
    "an end from a table": (
        {"over": {"x": [0, "max(samples.u)", 5]}, "y": 1},
        "a range cannot reach into a table",
        ("over", "x", 1),
        None,
    ),
    "a range beyond numbers": (
        {"over": {"x": [-1e308, 1e308, 5]}, "y": 1},
        "the range of 'x' is longer than numbers go",
        ("over", "x"),
        None,
    ),
    "values closer than numbers": (
        {"over": {"x": [1, 1 + 4e-16, 5]}, "y": 1},
        "5 values of 'x' lie closer together than numbers can tell",
        ("over", "x", 2),
        None,
    ),
    "a value twice": (
        {"over": {"x": {"values": [1, 2, 2]}}, "y": 1},
        "'x' has the value 2 twice",
        ("over", "x", "values", 2),
        None,
    ),
    "values that turn": (
        {"over": {"x": {"values": [1, 2, 0]}}, "y": 1},
        "the values of 'x' first rise, then turn",
        ("over", "x", "values", 2),
        "sort them",
    ),
    "a constant that is infinite": (
        {"over": LINE, "y": 1, "constants": {"a": "1/0"}},
        "the constant 'a' is infinite",
        ("constants", "a"),
        None,
    ),
    "cells": (
        {"over": {"x": [0, 1, 5000], "y": [0, 1, 5000]}, "z": 1, "t": [0, 1, 2]},
        "50,000,000 rows of 4 columns; the limit function-cells is 100,000,000 cells",
        ("over",),
        "fewer values of the variables",
    ),
    "very many cells": (
        {"over": {n: [0, 1, 40_000_000] for n in "abc"}, "z": 1},
        "6e22 rows of 4 columns; the limit function-cells is 100,000,000 cells",
        ("over",),
        None,
    ),
    "work": (
        {"over": {"a": [0, 1, 2500], "b": [0, 1, 2500]}, "t": [0, 1, 2],
         "z": "mean((a*t + b*samples.u)**2)"},
        "12,500,000 points times 23 rows of another table; the limit function-work is"
        " 100,000,000 in all",
        ("z",),
        "fewer points or fewer rows",
    ),
    "a column that is not there": (
        {"over": LINE, "y": "2*mean(samples.uu)"},
        "unknown column 'uu' in 'samples'",
        ("y",),
        "did you mean 'u'? known: 'u', 'v', 'w'",
    ),
    "a column of text": (
        {"over": LINE, "y": "mean(samples.w)"},
        "'samples.w' holds text: it can only be compared with quoted text",
        ("y",),
        None,
    ),
    "no value at all": (
        {"over": LINE, "y": "log(-1 - x)"},
        "'y' has no value anywhere",
        ("y",),
        None,
    ),
    "infinite everywhere": (
        {"over": LINE, "y": 1, "columns": {"q": "1/0 + x"}},
        "'q' is not finite anywhere",
        ("columns", "q"),
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults(name, monkeypatch):
    keys, text, at, hint = FAULTS[name]
    if name == "work":
        monkeypatch.setattr("renderer.sources.function.MOST_WORK", 100_000_000)
    found = fault(**keys)
    assert (found.text, found.at) == (text, at)
    assert found.hint == hint or hint is None or (found.hint or "").startswith(hint)
    assert found.severity == "error"


def test_the_place_within_a_formula():
    found = fault(over=LINE, y="x + sin(2*gama)", constants={"gamma_": 1})
    assert (found.at, found.offset, found.width) == (("y",), 10, 4)
    found = fault(over=LINE, y="1 + mean(samples.uu)")
    assert (found.offset, found.width) == (9, 10)


def test_what_can_be_told_is_told_without_data():
    before_data = ("cells", "unknown name", "cycle of intermediates", "no range", "a column twice")
    for name in before_data:
        keys, text, _, _ = FAULTS[name]
        with pytest.raises(Fault) as found:
            model(**keys).check({}, {})
        assert found.value.text == text
    model(over={"a": [0, 1, 5]}, z="mean(samples.u*a)").check({}, {})


def test_a_size_beyond_the_limit_is_refused_before_anything_is_computed(monkeypatch):
    monkeypatch.setattr("renderer.sources.ranges.np.linspace", None)
    fault(over={n: [0, 1, 50_000_000] for n in "abc"}, z="sin(a*b*c)")


def test_work_counts_the_points_a_formula_differs_at(monkeypatch):
    """A reduction that does not depend on t is computed once, and counted once."""
    monkeypatch.setattr("renderer.sources.function.MOST_WORK", 50 * 23)
    keys = {"over": {"a": [0, 1, 50]}, "t": [0, 1, 10], "where": {"fit": "mean(samples.u*a)"}}
    assert len(read(**keys, z="fit*t")) == 500
    found = fault(over=keys["over"], t=keys["t"], z="mean(samples.u*a*t)")
    assert found.code == "limit-function-work"


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ({"over": {}}, "over"),
        ({"over": {"x": [0, 1]}}, "over"),
        ({"over": {"x": [0, 1, 2, 3]}}, "over"),
        ({"over": {"x": [0, 1, 2.5]}}, "over"),
        ({"over": {"x": {"values": [1]}}}, "over"),
        ({"t": 6}, "t"),
        ({"y": "x +"}, "y"),
        ({"columns": {"q": "x.real"}}, "columns"),
        ({"step": 3}, "step"),
    ],
)
def test_what_the_model_refuses(keys, where):
    with pytest.raises(ValidationError) as found:
        model(**{"over": LINE, "y": "x", **keys})
    assert found.value.errors()[0]["loc"][0] == where


# Speed


# In a spec


def test_in_a_spec_a_table_is_read_after_those_it_uses(studio):
    data = {
        "cost": {"source": "function", "over": {"a": [0, 1, 3]}, "y": "mean(a*samples.u)"},
        "samples": studio.csv(u=[1, 3]),
    }
    spec = {"data": data, "series": [{"mark": "line", "data": "cost", "x": "a", "y": "y"}]}
    assert studio.load(spec).table("cost")["y"].tolist() == [0, 1, 2]


def test_a_grid_alone_is_a_table() -> None:
    table = read(over={"x": [0, 1, 2], "y": [0, 2, 3]})
    assert table.names == ["x", "y"] and table.grid == ("x", "y")
    assert table["x"].tolist() == [0, 0, 0, 1, 1, 1]
    with pytest.raises(Fault, match="nothing to minimise"):
        model(over={"x": [0, 1, 2], "y": [0, 2, 3]}).objective({})
