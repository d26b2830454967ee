"""`source: descent`: paths against closed forms and the papers' sums, and its faults."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from renderer.errors import Fault
from renderer.expressions.derivative import gradient
from renderer.sources import order
from renderer.sources.base import ReadContext, Source
from renderer.sources.descent import Descent
from renderer.sources.function import Function
from renderer.sources.inline import Inline
from renderer.spec.schema import schema
from renderer.table import Table

METHODS = ["sgd", "momentum", "nesterov", "rmsprop", "adam"]
ONE = {"objective": "x**2", "start": {"x": 1}, "rate": 0.1, "steps": 10}
TWO = {"objective": "x**2 - y**2", "start": {"x": 1, "y": -0.001}, "rate": 0.02, "steps": 100}
SADDLE = {"over": {"x": [-1, 1, 50], "y": [1, -1, 20]}, "z": "x**2 - y**2"}
U = np.linspace(-1, 1, 40)
SAMPLES = Table({"u": U, "v": np.sin(2.5 * np.cos(1.2 * U))})


def model(**keys: Any) -> Descent:
    return Descent.model_validate({"source": "descent", **keys})


def function(**keys: Any) -> Function:
    return Function.model_validate({"source": "function", **keys})


class Reading:
    """A table, and what was said while it was read."""

    def __init__(
        self,
        keys: dict[str, Any],
        params: dict[str, float | str] | None = None,
        sources: dict[str, Source] | None = None,
        tables: dict[str, Table] | None = None,
    ) -> None:
        self.warnings: list[Fault] = []
        source = model(**keys)
        source.check(params or {}, sources or {})
        context = ReadContext(
            Path("."), params or {}, tables or {}, sources or {}, self.warnings.append
        )
        self.table = source.read(context)


def read(**keys: Any) -> Table:
    reading = Reading(keys)
    assert not reading.warnings
    return reading.table


def path(table: Table, *names: str, **key: float | str) -> Any:
    """The columns of `names` (one or more) of the path with that key."""
    rows = np.ones(len(table), bool)
    for name, value in key.items():
        rows &= table[name] == value
    found = [table[name][rows] for name in names]
    return found[0] if len(found) == 1 else np.array(found)


# Tables


def test_one_path() -> None:
    table = read(**ONE)
    assert table.names == ["step", "x", "y", "gradient"]
    assert (table.keys, table.clock, table.labels) == ((), "step", {})
    assert table["step"].tolist() == list(range(11))
    assert table["x"] == pytest.approx(0.8 ** np.arange(11.0))
    assert table["y"] == pytest.approx(0.64 ** np.arange(11.0))
    assert table["gradient"] == pytest.approx(2 * 0.8 ** np.arange(11.0))
    assert all(column.dtype == np.float64 for column in table.columns.values())


def test_several_methods() -> None:
    table = read(**{**TWO, "steps": 20, "method": METHODS})
    assert table.names == ["step", "x", "y", "z", "gradient", "method"]
    assert table.keys == ("method",)
    assert table["method"].tolist() == [m for m in METHODS for _ in range(21)]
    assert table["step"].tolist() == [*range(21)] * 5
    assert table["z"] == pytest.approx(table["x"] ** 2 - table["y"] ** 2)
    assert table["gradient"] == pytest.approx(2 * np.hypot(table["x"], table["y"]))
    labels = ["SGD", "Momentum", "Nesterov", "RMSprop", "Adam"]
    assert table.labels == {"method": dict(zip(METHODS, labels, strict=True))}


def test_several_of_everything() -> None:
    starts = [{"x": 1}, {"x": 2}, {"x": 5}]
    table = read(**{**ONE, "start": starts, "rate": [0.1, 0.25], "method": ["sgd", "adam"]})
    assert table.names[-3:] == list(table.keys) == ["method", "rate", "start"]
    assert len(table) == 2 * 2 * 3 * 11
    assert table["start"][::11].tolist() == [0, 1, 2] * 4
    assert table["rate"][::11].tolist() == ([0.1] * 3 + [0.25] * 3) * 2
    for start, x in enumerate((1, 2, 5)):
        for rate in (0.1, 0.25):
            expected = x * (1 - 2 * rate) ** np.arange(11)
            assert path(table, "x", method="sgd", rate=rate, start=start) == pytest.approx(expected)
    assert table.labels["rate"] == {0.1: "rate = 0.1", 0.25: "rate = 0.25"}
    assert table.labels["start"] == {0.0: "x = 1", 1.0: "x = 2", 2.0: "x = 5"}


def test_lists_of_one_and_rates_by_method_are_no_keys() -> None:
    keys = {"start": [{"x": 1}], "method": ["adam"], "rate": [0.1]}
    assert read(**{**ONE, **keys}).keys == ()
    rates = {"sgd": 0.1, "momentum": 0.25}
    table = read(**{**ONE, "method": ["momentum", "sgd"], "rate": rates})
    assert table.keys == ("method",)
    assert [path(table, "x", method=m)[1] for m in rates] == pytest.approx([0.8, 0.5])


@pytest.mark.parametrize(
    "variables, name",
    [("x", "y"), ("y", "z"), ("xy", "z"), ("xz", "value"), ("xyz", "value"), ("q", "y")],
)
def test_the_name_of_the_value(variables: str, name: str) -> None:
    objective = " + ".join(f"{v}**2" for v in variables)
    table = read(**{**ONE, "objective": objective, "start": dict.fromkeys(variables, 1)})
    assert table.names == ["step", *variables, name, "gradient"]


def test_params() -> None:
    keys = {"objective": "k*x**2", "start": {"x": "2*k"}, "rate": "k/10", "steps": 3}
    table = Reading(keys, {"k": 2.0, "x": 9.0, "title": "text"}).table
    assert table["x"] == pytest.approx(4 * 0.2 ** np.arange(4))


# Methods, against what the papers say


def powers(matrix: list[list[float]], n: int) -> list[float]:
    """The first state of (1, 0) after 0, 1 … n steps of a linear system."""
    found, state = [], np.array([1.0, 0.0])
    for _ in range(n + 1):
        found.append(float(state[0]))
        state = np.array(matrix) @ state
    return found


def test_momentum_on_a_parabola() -> None:
    """x' = x + v', v' = 0.7 v - 0.05 * 2 x."""
    table = read(**{**ONE, "method": "momentum", "momentum": 0.7, "rate": 0.05, "steps": 40})
    assert table["x"] == pytest.approx(powers([[1 - 0.1, 0.7], [-0.1, 0.7]], 40))


def test_nesterov_on_a_parabola() -> None:
    """v' = 0.7 v - 0.05 * 2 (x + 0.7 v)."""
    table = read(**{**ONE, "method": "nesterov", "momentum": 0.7, "rate": 0.05, "steps": 40})
    kept = 0.7 - 0.1 * 0.7
    assert table["x"] == pytest.approx(powers([[1 - 0.1, kept], [-0.1, kept]], 40))


def test_momentum_of_zero_is_sgd() -> None:
    table = read(**{**ONE, "method": ["sgd", "momentum", "nesterov"], "momentum": 0})
    assert table["x"].reshape(3, -1) == pytest.approx(np.tile(0.8 ** np.arange(11), (3, 1)))


def weighted(g: Any, kept: float) -> Any:
    """For each step, the sum of all gradients so far, the older ones weighing less."""
    return np.array([sum(kept ** (i - j) * g[j] for j in range(i + 1)) for i in range(len(g))])


def test_rmsprop() -> None:
    keys = {**ONE, "objective": "x**4 + x", "method": "rmsprop", "rho": 0.8, "epsilon": 1e-3}
    x = read(**keys)["x"]
    g = 4 * x[:-1] ** 3 + 1
    size = np.sqrt(0.2 * weighted(g**2, 0.8))
    assert np.diff(x) == pytest.approx(-0.1 * g / (size + 1e-3), rel=1e-10)


def test_adam() -> None:
    betas = {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}
    x = read(**{**ONE, "objective": "x**4 + x", "method": "adam", **betas})["x"]
    g, t = 4 * x[:-1] ** 3 + 1, np.arange(1, len(x))
    mean = 0.2 * weighted(g, 0.8) / (1 - 0.8**t)
    square = 0.05 * weighted(g**2, 0.95) / (1 - 0.95**t)
    assert np.diff(x) == pytest.approx(-0.1 * mean / (np.sqrt(square) + 1e-3), rel=1e-10)


def test_on_a_slope() -> None:
    """Where the gradient never changes: Adam's steps are the rate, those of RMSprop come to it."""
    table = read(**{**ONE, "objective": "300*x", "method": ["adam", "rmsprop"]})
    assert path(table, "x", method="adam") == pytest.approx(1 - 0.1 * np.arange(11), abs=1e-9)
    steps = -0.1 / np.sqrt(1 - 0.9 ** np.arange(1, 11))
    assert np.diff(path(table, "x", method="rmsprop")) == pytest.approx(steps)


def test_paths_together_and_alone() -> None:
    keys = {
        "objective": "(x**2 + y - 2)**2 + (x + y**2 - 3)**2",
        "steps": 50,
        "rate": [0.001, 0.01],
    }
    starts = [{"x": 0, "y": 0}, {"x": 1, "y": -1}]
    both = read(**keys, start=starts, method=METHODS)
    for method in METHODS:
        for number, start in enumerate(starts):
            alone = read(**{**keys, "rate": 0.01}, start=start, method=method)
            found = path(both, "x", "y", "z", method=method, rate=0.01, start=number)
            assert found == pytest.approx(np.array([alone[n] for n in "xyz"]), rel=1e-12)


def test_they_arrive_at_a_minimum_of_the_peaks() -> None:
    """Where MATLAB's `peaks` has its least value, -6.5511 at (0.2283, -1.6255)."""
    peaks = (
        "3*(1-x)**2*exp(-x**2-(y+1)**2) - 10*(x/5-x**3-y**5)*exp(-x**2-y**2)"
        " - exp(-(x+1)**2-y**2)/3"
    )
    rates = {"sgd": 0.01, "momentum": 0.002, "nesterov": 0.002, "rmsprop": 0.001, "adam": 0.02}
    keys = {"objective": peaks, "start": {"x": 0.5, "y": -1}, "steps": 1500}
    table = read(**keys, rate=rates, method=METHODS)
    for method in METHODS:
        end = path(table, "x", "y", "z", method=method)[:, -1]
        assert end == pytest.approx([0.2283, -1.6255, -6.5511], abs=2e-3)


# Functions of tables


def test_a_function_s_table() -> None:
    cost = function(
        over={"b": [-5, 5, 10], "a": ["-w", "w", 10]},
        where={"fit": "sin(b*cos(a*u0))"},
        columns={"other": "a"},
        z="mean((sin(b*cos(a*samples.u)) - samples.v)**2) + 0*fit",
        constants={"w": 5, "u0": "k"},
    )
    keys = {"objective": "cost", "start": {"a": -1, "b": -1.5}, "rate": 0.04, "steps": 5}
    sources: dict[str, Source] = {"cost": cost}
    found = Reading(keys, {"k": 0.3}, sources, {"samples": SAMPLES})
    table = found.table
    assert not found.warnings
    assert table.names == ["step", "b", "a", "z", "gradient"]
    a, b, v = -1.0, -1.5, SAMPLES["v"]
    for step in range(6):
        inside = b * np.cos(a * U)
        left = 2 * (np.sin(inside) - v) * np.cos(inside)
        by_a, by_b = np.mean(left * -b * U * np.sin(a * U)), np.mean(left * np.cos(a * U))
        row = [table[name][step] for name in ("a", "b", "z", "gradient")]
        value = np.mean((np.sin(inside) - v) ** 2)
        assert row == pytest.approx([a, b, value, np.hypot(by_a, by_b)], rel=1e-12)
        a, b = a - 0.04 * by_a, b - 0.04 * by_b


def test_an_expression_with_a_reduction_is_the_same() -> None:
    z = "mean((sin(b*cos(a*samples.u)) - samples.v)**2)"
    cost = function(over={"a": [-5, 5, 10], "b": [-5, 5, 10]}, z=z)
    keys = {"start": {"a": -1, "b": -1.5}, "rate": 0.04, "steps": 50, "method": "adam"}
    tables = {"samples": SAMPLES}
    named = Reading({**keys, "objective": "cost", "between": 0}, {}, {"cost": cost}, tables).table
    inline = Reading({**keys, "objective": z}, {}, {}, tables).table
    assert named.names == inline.names
    assert all((named[name] == inline[name]).all() for name in named.names)


def test_a_path_ends_at_the_border_of_the_table() -> None:
    keys = {**TWO, "objective": "saddle", "steps": 180, "between": 0}
    found = Reading(keys, {}, {"saddle": function(**SADDLE)})
    x, y, step = (found.table[name] for name in ("x", "y", "step"))
    last = math.floor(math.log(1000) / math.log(1.04))  # |y| = 0.001 * 1.04**n reaches 1 after
    assert step[:-1].tolist() == list(range(last + 1))
    before, after = 0.001 * 1.04**last, 0.001 * 1.04 ** (last + 1)
    part = (1 - before) / (after - before)
    assert step[-1] == pytest.approx(last + part) and y[-1] == -1
    assert x[-1] == pytest.approx(0.96**last * (1 - 0.04 * part))
    assert found.table["z"][-1] == pytest.approx(x[-1] ** 2 - 1)
    assert found.table["gradient"][-1] == pytest.approx(2 * math.hypot(x[-1], 1))
    (warning,) = found.warnings
    assert warning.severity == "warning" and warning.at == ("rate",)
    text = "sgd, rate 0.02: the path leaves the domain at step 176.123 (y = -1)"
    assert warning.text == text


def test_several_paths_end_each_at_its_own_step() -> None:
    keys = {**TWO, "objective": "saddle", "steps": 60, "method": METHODS, "between": 0}
    found = Reading(keys, {}, {"saddle": function(**SADDLE)})
    (warning,) = found.warnings
    assert warning.text.startswith("4 paths leave the domain: momentum at step 45.9")
    ends = {m: path(found.table, "step", "y", method=m)[:, -1].tolist() for m in METHODS}
    assert ends["sgd"][0] == 60 and ends["sgd"][1] == pytest.approx(-0.001 * 1.04**60)
    for method in METHODS[1:]:
        assert ends[method][1] == -1 and 20 < ends[method][0] < 50
        # the part before is what it would be without a border
        free = read(**{**TWO, "steps": 20, "method": method})
        assert (path(found.table, "y", method=method)[:21] == free["y"]).all()


# Domains of expressions, and paths that go nowhere


def test_within() -> None:
    keys = {**ONE, "rate": 1.5, "within": {"x": ["-w", 3]}}
    found = Reading(keys, {"w": 2.5})
    assert found.table["x"].tolist() == [1, -2, 3]  # to 4 without a border
    assert found.table["step"].tolist() == pytest.approx([0, 1, 1 + 5 / 6])
    assert not found.warnings  # It was asked for.


def test_within_of_some_variables_and_of_a_function() -> None:
    keys = {**TWO, "steps": 200, "within": {"y": [-0.5, 1]}}
    assert Reading(keys).table["y"][-1] == -0.5
    keys |= {"objective": "saddle", "within": {"y": [-9, 9]}}
    assert Reading(keys, {}, {"saddle": function(**SADDLE)}).table["y"][-1] == pytest.approx(
        -0.001 * 1.04**200
    )


def test_a_path_that_starts_on_the_border_and_goes_outside() -> None:
    found = Reading({**ONE, "objective": "-x", "within": {"x": [0, 1]}})
    assert found.table["step"].tolist() == [0] and found.table["x"].tolist() == [1]
    line = function(over={"x": [0, 1, 5]}, y="-x")
    found = Reading({**ONE, "objective": "line"}, {}, {"line": line})
    assert "at step 0 (x = 1)" in found.warnings[0].text


def test_the_border_that_is_crossed_first() -> None:
    keys = {"objective": "-3*x - y", "start": {"x": 0, "y": 0}, "rate": 1, "steps": 5}
    found = Reading({**keys, "within": {"x": [-2, 2], "y": [-0.9, 0.9]}})
    assert path(found.table, "step", "x", "y")[:, -1].tolist() == pytest.approx([2 / 3, 2, 2 / 3])


WIDE = {"within": {"x": [-1e9, 1e9]}}


@pytest.mark.parametrize(
    "objective, start, rate, last, text, more",
    [
        ("x**2", 1, 1.5, 19, "beyond 1e12", {}),  # x = (-2)**n: 4**20 > 1e12
        ("x**2/1e12", 1, 1.5e12, 39, "beyond 1e12", {}),  # 2**40 > 1e12
        ("log(x)", 1, 0.75, 1, "undefined (not a number)", {}),  # 1, 0.25, -2.75
        ("x - sqrt(x)", 0.16, 8, 1, "undefined (not a number)", {}),  # 0.16, 2.16, -3.12
        ("-exp(x)", 600, 1e-257, 0, "infinite", WIDE),  # 600, 4373
        ("x**2", 1, 1e308, 0, "infinite", WIDE),
    ],
)
def test_paths_that_end(
    objective: str, start: float, rate: float, last: int, text: str, more: dict[str, Any]
) -> None:
    keys = {"objective": objective, "start": {"x": start}, "rate": rate, "steps": 60}
    found = Reading({**keys, **more})
    assert found.table["step"].tolist() == list(range(last + 1))
    assert all(np.isfinite(column).all() for column in found.table.columns.values())
    (warning,) = found.warnings
    assert warning.text.endswith(f"the path ends at step {last}, as what comes next is {text}")


def test_many_paths_that_end() -> None:
    starts = [{"x": i + 1} for i in range(8)]
    found = Reading({**ONE, "start": starts, "rate": [0.1, 1.5], "steps": 60})
    (warning,) = found.warnings
    assert warning.text.startswith(
        "8 paths end early, as what comes next is beyond 1e12: rate 1.5, start 0 at step 19; "
    )
    assert warning.text.endswith("; 3 more")
    assert (path(found.table, "step", rate=0.1, start=7) == np.arange(61)).all()


# Noise


def test_noise() -> None:
    """On a plane the gradient is nothing but noise: a random walk, the same for all rates."""
    keys = {"objective": "0*x + 0*y", "start": {"x": 0, "y": 0}, "steps": 4000, "noise": 0.5}
    table = read(**keys, rate=[1, 0.25])
    steps = np.diff(path(table, "x", "y", rate=1.0))
    assert np.std(steps, axis=1) == pytest.approx(0.5, rel=0.05)
    assert abs(np.corrcoef(steps)[0, 1]) < 0.06 and abs(np.mean(steps)) < 0.02
    assert np.diff(path(table, "x", "y", rate=0.25)) == pytest.approx(steps / 4, abs=1e-12)
    assert not table["gradient"].any()
    assert (read(**keys, rate=1)["x"] == path(table, "x", rate=1.0)).all()
    assert (read(**keys, rate=1, seed=1)["x"][1:] != path(table, "x", rate=1.0)[1:]).all()


def test_noise_differs_between_starts_and_reaches_every_method() -> None:
    starts = [{"x": 1}, {"x": 1}]
    table = read(**{**ONE, "start": starts, "method": METHODS, "noise": 0.1})
    for method in METHODS:
        one, two = (path(table, "x", method=method, start=i) for i in (0, 1))
        calm = read(**{**ONE, "method": method})["x"]
        assert one[1] != two[1] and (one[2:] != calm[2:]).all()


# What other tables are used


@pytest.mark.parametrize(
    "objective, tables",
    [
        ("cost", ["cost"]),
        ("x", []),
        ("x**2", []),
        ("cost*x", []),
        ("pi", []),
        ("mean(x*d.u) + sum(x*c.v) + mean(d.u)", ["c", "d"]),
    ],
)
def test_uses(objective: str, tables: list[str]) -> None:
    source = model(**{**ONE, "objective": objective})
    assert source.uses() == dict.fromkeys(tables, ("objective",))


def test_it_is_read_after_the_tables_it_uses() -> None:
    sources: dict[str, Source] = {
        "path": model(**{**ONE, "objective": "cost"}),
        "cost": function(over={"x": [0, 1, 5]}, y="mean((x - samples.u)**2)"),
        "samples": Inline.model_validate({"source": "inline", "columns": {"u": [1, 2]}}),
    }
    assert not list(order.wrong(sources))
    assert order.reading_order(sources) == ["samples", "cost", "path"]


# Faults

SAD: dict[str, Any] = {"objective": "saddle", "start": {"x": 0, "y": 0}}
FAULTS: dict[str, tuple[dict[str, Any], str, tuple[str | int, ...]]] = {
    "unknown name": ({"objective": "x**2 + yy"}, "unknown name 'yy'", ("objective",)),
    "text param": ({"objective": "x + word"}, "unknown name 'word'", ("objective",)),
    "no function": ({"objective": "rows"}, "'rows' is no function: its source is inline",
                    ("objective",)),
    "itself": ({"objective": "me"}, "'me' is no function: its source is descent", ("objective",)),
    "moves": ({"objective": "moving"}, "'moving': a function that moves cannot be minimised",
              ("objective",)),
    "own rows": ({"objective": "x/mean(x)"}, "'mean' here is taken over the points themselves:"
                 " there is no derivative at one", ("objective",)),
    "not differentiable": ({"objective": "summed"},
                           "'summed': 'cumsum' looks at other rows: it has no derivative",
                           ("objective",)),
    "constant": ({"objective": "3"}, "the objective does not depend on 'x'", ("objective",)),
    "name of the value": ({"objective": "stepped"}, "the value cannot be called 'step': that is"
                          " already the number of the step", ("objective",)),
    "missing variable": ({**SAD, "start": {"x": 1}}, "no start for 'y'", ("start",)),
    "missing in a list": ({"start": [{"x": 1}, {"y": 2}], "objective": "x + 0"},
                          "unknown variable 'y'", ("start", 1, "y")),
    "unknown variable": ({**SAD, "start": {"x": 0, "y": 0, "q": 1}}, "unknown variable 'q'",
                         ("start", "q")),
    "reserved": ({"objective": "rate**2", "start": {"rate": 1}},
                 "'rate' cannot be a variable: it is already the rate", ("start", "rate")),
    "unknown param": ({"start": {"x": "kk"}}, "unknown name 'kk'", ("start", "x")),
    "infinite start": ({"start": {"x": "1/0"}}, "the start of 'x' is infinite", ("start", "x")),
    "outside": ({**SAD, "start": [{"x": 0, "y": 0}, {"x": 0, "y": 2}]},
                "y = 2 is outside the domain, which is -1 to 1", ("start", 1, "y")),
    "rate of 0": ({"rate": 0}, "a rate is above 0, not 0", ("rate",)),
    "a negative rate": ({"rate": [0.1, "-k"]}, "a rate is above 0, not -2", ("rate", 1)),
    "nan": ({"rate": "0/0"}, "the rate is undefined (not a number)", ("rate",)),
    "rate twice": ({"rate": [0.1, "1/10"]}, "the rate 0.1 is given twice", ("rate", 1)),
    "rate missing": ({"rate": {"sgd": 1}, "method": ["sgd", "adam"]}, "no rate for adam",
                     ("rate",)),
    "rate of no method": ({"rate": {"sdg": 1}}, "'sdg' is not among the methods", ("rate", "sdg")),
    "method twice": ({"method": ["sgd", "adam", "sgd"]}, "the method sgd is given twice",
                     ("method", 2)),
    "key of another method": ({"method": ["sgd", "momentum"], "beta1": 0.5},
                              "'beta1' has no meaning for sgd and momentum", ("beta1",)),
    "seed": ({"seed": 1}, "'seed' has no meaning without 'noise'", ("seed",)),
    "within of nothing": ({"within": {"q": [0, 1]}}, "unknown variable 'q'", ("within", "q")),
    "within backwards": ({"within": {"x": [2, 1]}}, "'x' has no room between 2 and 1",
                         ("within", "x")),
    "within unknown": ({"within": {"x": [0, "kk"]}}, "unknown name 'kk'", ("within", "x", 1)),
    "steps": ({"steps": 10_000_001, "rate": [1, 2]}, "10,000,001 steps of 2 paths; the limit"
              " descent is 20,000,000 in all", ("steps",)),
    "paths": ({"start": [{"x": 1}] * 400, "rate": [*range(1, 300)]},
              "119,600 paths; the limit descent-paths is 100,000", ()),
}  # fmt: skip


def faulty() -> dict[str, Source]:
    over = {"x": [-1, 1, 5]}
    return {
        "saddle": function(**SADDLE),
        "rows": Inline.model_validate({"source": "inline", "columns": {"x": [1, 2]}}),
        "moving": function(over=over, t=[0, 1, 5], y="x*t"),
        "summed": function(over=over, y="sum(cumsum(x*rows.x))"),
        "stepped": function(over=over, columns={"step": "x"}),
        "me": model(**{**ONE, "objective": "me"}),
    }


@pytest.mark.parametrize("name", FAULTS)
def test_faults(name: str) -> None:
    keys, text, at = FAULTS[name]
    with pytest.raises(Fault) as found:
        model(**{**ONE, **keys}).check({"k": 2.0, "word": "text"}, faulty())
    assert (found.value.text, found.value.at) == (text, at)


def test_what_is_told_elsewhere_is_not_told_again() -> None:
    bad = function(over={"x": [-1, 1, 5]}, y="x*q")
    model(**{**ONE, "objective": "cost"}).check({}, {})
    model(**{**ONE, "objective": "cost"}).check({}, {"cost": bad})


def test_place_of_an_unknown_name() -> None:
    with pytest.raises(Fault) as found:
        model(**{**ONE, "objective": "x**2 + 3*speed"}).check({"sped": 1.0}, {})
    assert (found.value.offset, found.value.width) == (9, 5)
    assert (found.value.hint or "").startswith("did you mean 'sped'?")


@pytest.mark.parametrize(
    "keys, text, at",
    [
        ({"objective": "sqrt(x)", "start": {"x": 0}},
         "the gradient of the objective is infinite at the start", ("start",)),
        ({"objective": "log(x)", "start": [{"x": 1}, {"x": -1}]},
         "the value of the objective is undefined (not a number) at the start", ("start", 1)),
        ({"objective": "1e15*x**2"}, "the value of the objective is beyond 1e12 at the start",
         ("start",)),
        ({"objective": "mean(x*d.w)"}, "unknown column 'w' in 'd'", ("objective",)),
        ({"objective": "sum(x*d.kind)"},
         "'d.kind' holds text: it can only be compared with quoted text", ("objective",)),
    ],
)  # fmt: skip
def test_faults_of_reading(keys: dict[str, Any], text: str, at: tuple[str | int, ...]) -> None:
    tables = {"d": Table({"u": np.array([1.0]), "kind": np.array(["a"])})}
    with pytest.raises(Fault) as found:
        Reading({**ONE, **keys}, tables=tables)
    assert (found.value.text, found.value.at) == (text, at)


@pytest.mark.parametrize(
    "keys, where",
    [
        ({"method": "adma"}, "method"),
        ({"method": []}, "method"),
        ({"method": ["adam", "sgdd"]}, "method"),
        ({"steps": 0}, "steps"),
        ({"steps": 2.5}, "steps"),
        ({"start": {}}, "start"),
        ({"start": []}, "start"),
        ({"start": 3}, "start"),
        ({"rate": []}, "rate"),
        ({"rate": "a b"}, "rate"),
        ({"momentum": 1}, "momentum"),
        ({"beta2": -0.1}, "beta2"),
        ({"epsilon": 0}, "epsilon"),
        ({"noise": -1}, "noise"),
        ({"within": {"x": [1]}}, "within"),
        ({"within": {}}, "within"),
        ({"lr": 0.1}, "lr"),
    ],
)
def test_what_the_model_refuses(keys: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError) as found:
        model(**{**ONE, **keys})
    assert len(found.value.errors()) == 1 and found.value.errors()[0]["loc"][0] == where


def test_every_key_is_documented() -> None:
    properties = schema()["$defs"]["Descent"]["properties"]
    assert [k for k, v in properties.items() if not v.get("description")] == []


def test_import_is_light() -> None:
    code = "import sys, renderer.sources.descent; print('scipy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_gradients_of_many_paths_are_those_of_each() -> None:
    """The gradient that is in the table is that of the objective at the row's point."""
    table = read(**{**TWO, "objective": "sin(x)*y + x**4", "method": METHODS, "steps": 30})
    slope = gradient(model(**{**TWO, "objective": "sin(x)*y + x**4"}).objective, ["x", "y"])
    assert table["gradient"] == pytest.approx(
        np.hypot(*slope([table["x"], table["y"]])[1]), rel=1e-12
    )


# Points between the steps


def test_points_between_steps_lie_on_the_function():
    table = read(objective="x**2 - y**2", start={"x": 1, "y": -0.1}, rate=0.2, steps=6, between=4)
    plain = read(objective="x**2 - y**2", start={"x": 1, "y": -0.1}, rate=0.2, steps=6)
    x, y = table["x"], table["y"]
    assert table["z"] == pytest.approx(x**2 - y**2)
    assert table["gradient"] == pytest.approx(2 * np.hypot(x, y))
    assert (np.diff(table["step"]) > 0).all()
    whole = table["step"] == np.round(table["step"])
    for name in plain.names:
        assert table[name][whole].tolist() == plain[name].tolist()
    assert table["step"][:6] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert x[:6] == pytest.approx(np.linspace(1, 0.6, 6))


def test_points_stand_between_the_steps_of_each_path_alone():
    table = read(
        objective="x**2", start=[{"x": 1}, {"x": -3}], rate=0.25, steps=2, between=1, method="sgd"
    )
    assert table["step"].tolist() == [0, 0.5, 1, 1.5, 2] * 2
    assert table["x"].tolist() == [1, 0.75, 0.5, 0.375, 0.25, -3, -2.25, -1.5, -1.125, -0.75]


def test_steps_that_lie_together_need_no_points():
    table = read(objective="x**2", start={"x": 1}, rate=0.45, steps=40, between=3)
    assert len(table) < 41 + 3 * 6
