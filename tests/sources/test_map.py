"""`source: map`: closed forms, other people's maps, and what is said where there is no orbit."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from renderer.errors import Fault
from renderer.sources.base import ReadContext
from renderer.sources.integrate.iterate import iterate
from renderer.sources.integrate.problem import Limits
from renderer.sources.map import Map
from renderer.spec.schema import schema
from renderer.table import Table

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "dysts_systems.json"
HENON = {"next": {"x": "1 - a*x**2 + y", "y": "b*x"}, "constants": {"a": 1.4, "b": 0.3}}
ONE = {"next": {"x": "x/2"}, "initial": {"x": 1}, "steps": 4}
ESCAPE = {"next": {"x": "x**2"}, "steps": 20}
"""Beyond 1 the exponent doubles with each step: 2 becomes infinite (2**1024) at step 10."""


def model(**keys: Any) -> Map:
    return Map.model_validate({"source": "map", **keys})


def read(
    params: dict[str, float | str] | None = None, warnings: list[Fault] | None = None, **keys: Any
) -> Table:
    told: list[Fault] = [] if warnings is None else warnings
    table = model(**keys).read(ReadContext(Path("."), params or {}, warn=told.append))
    assert warnings is not None or not told
    return table


def fault(params: dict[str, float | str] | None = None, **keys: Any) -> Fault:
    with pytest.raises(Fault) as found:
        read(params, **keys)
    return found.value


# Tables


def test_one_orbit():
    table = read(**ONE)
    assert table.names == ["step", "x"] and table.keys == () and table.clock == "step"
    assert table.labels == {}
    assert table["step"].tolist() == [0, 1, 2, 3, 4]
    assert table["x"].tolist() == [1, 0.5, 0.25, 0.125, 0.0625]
    assert all(table[name].dtype == np.float64 for name in table.names)


def test_all_use_the_old_states():
    """Fibonacci's numbers, and a rotation by a quarter: neither would come of new states."""
    table = read(next={"a": "b", "b": "a + b"}, initial={"a": 0, "b": 1}, steps=10)
    assert table["a"].tolist() == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55]
    turn = {"next": {"x": "-y", "y": "x"}, "steps": 4}
    table = read(**turn, initial={"x": 1, "y": 0})
    assert list(zip(table["x"], table["y"], strict=True)) == [
        (1, 0), (0, 1), (-1, 0), (0, -1), (1, 0),
    ]  # fmt: skip
    table = read(**turn, initial=[{"x": 1, "y": 0}, {"x": 2, "y": 0}])
    assert table["x"].tolist() == [1, 0, -1, 0, 1, 2, 0, -2, 0, 2]


def test_several_orbits():
    initial = [{"x": 0, "y": y} for y in (0, 0.1, 0.2)]
    table = read(**HENON, initial=initial, steps=2)
    assert table.names == ["step", "x", "y", "member"]
    assert table.keys == ("member",) and table.clock == "step"
    assert table["member"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert table["step"].tolist() == [0, 1, 2] * 3
    assert table["y"][::3].tolist() == [0, 0.1, 0.2]
    assert table["x"][1::3].tolist() == [1, 1.1, 1.2]
    assert table.labels == {"member": {0.0: "y = 0", 1.0: "y = 0.1", 2.0: "y = 0.2"}}


def test_ensemble():
    keys = {**HENON, "steps": 3}
    table = read(**keys, ensemble={"around": {"x": "a - 1.4", "y": 0}, "members": 50})
    start = table.take(table["step"] == 0)
    assert (start["x"][0], start["y"][0]) == (0, 0) and len(start) == 50
    assert np.std(start["x"]) == pytest.approx(1e-3, rel=0.3)
    assert table.labels == {}
    more = read(**keys, ensemble={"around": {"x": 0, "y": 0}, "members": 60})
    assert (more["y"][: len(table)] == table["y"]).all()
    assert read(**keys, ensemble={"around": {"x": 0, "y": 0}, "members": 1}).keys == ()


@pytest.mark.parametrize("members", [1, 3])
def test_skipped_steps_count(members):
    """The rows are those of the whole orbit, from `skip` on."""
    initial = [{"x": 0.1 * i, "y": 0} for i in range(members)]
    whole = read(**HENON, initial=initial, steps=12)
    table = read(**HENON, initial=initial, steps=7, skip=5)
    late = whole.take(whole["step"] >= 5)
    assert table["step"].tolist() == [5, 6, 7, 8, 9, 10, 11, 12] * members
    assert all((table[name] == late[name]).all() for name in table.names)


@pytest.mark.parametrize("members", [1, 2])
def test_the_number_of_the_step(members):
    """It is 0 in the first step: the sum of 0, 1, …, n - 1."""
    initial = [{"x": 0}] * members
    table = read(next={"x": "x + step"}, initial=initial, steps=10, skip=90)
    assert table["x"][:11].tolist() == [n * (n - 1) / 2 for n in range(90, 101)]


def test_where_constants_and_params():
    table = read(
        {"r": 3.0, "name": "text"},
        next={"x": "rate*x*rest"},
        where={"rest": "1 - x", "rate": "r*k"},
        constants={"k": "r/2"},
        initial={"x": "k/3"},
        steps=1,
    )
    assert table["x"].tolist() == [0.5, 4.5 * 0.25]


def test_a_constant_of_a_params_name():
    keys = {"next": {"x": "r*x"}, "initial": {"x": 1}, "steps": 1}
    assert read({"r": 3.0}, constants={"r": "r"}, **keys)["x"][-1] == 3
    assert fault(constants={"r": "r"}, **keys).text == "'r' needs itself"


def test_the_logistic_map_where_it_is_solved():
    """r = 4: x_n = sin(2**n theta)**2; a rounding error doubles with each step."""
    theta = 0.3
    table = read(next={"x": "4*x*(1 - x)"}, initial={"x": math.sin(theta) ** 2}, steps=30)
    exact = np.sin(2 ** np.arange(31) * theta) ** 2
    allowed = 4 * np.finfo(float).eps * 2.0 ** np.arange(31)
    assert (np.abs(table["x"] - exact) <= allowed).all()


def test_a_linear_map_and_its_power():
    table = read(next={"x": "2*x + y", "y": "x + y"}, initial={"x": 1, "y": 0}, steps=20)
    power = np.linalg.matrix_power(np.array([[2, 1], [1, 1]]), 20)
    assert [table["x"][-1], table["y"][-1]] == power[:, 0].tolist()


def test_the_henon_map_in_exact_fractions():
    x, y, a, b = Fraction(0), Fraction(0), Fraction(7, 5), Fraction(3, 10)
    for _ in range(12):
        x, y = 1 - a * x * x + y, b * x
    table = read(**HENON, initial={"x": 0, "y": 0}, steps=12)
    assert table["x"][-1] == pytest.approx(float(x), abs=1e-11)
    assert table["y"][-1] == pytest.approx(float(y), abs=1e-11)


def test_members_agree_with_single_runs():
    """In an ensemble and alone, where functions of numpy and of math meet."""
    keys = {"next": {"x": "sin(1.4*y) + cos(x)", "y": "sin(1.6*x) - exp(-y**2)"}, "steps": 8}
    initial = [{"x": 1, "y": 0}, {"x": 2, "y": 0.5}]
    both = read(**keys, initial=initial)
    for member in (0, 1):
        alone = read(**keys, initial=initial[member])
        rows = both["member"] == member
        for name in ("step", "x", "y"):
            assert both[name][rows] == pytest.approx(alone[name], abs=1e-11)


def test_import_is_light():
    code = "import sys, renderer.sources.map; print({'scipy', 'yaml'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_every_key_is_documented():
    properties = schema()["$defs"]["Map"]["properties"]
    assert [k for k, v in properties.items() if not v.get("description")] == []


# Orbits that end


def test_an_orbit_that_leaves():
    told: list[Fault] = []
    table = read(warnings=told, **ESCAPE, initial={"x": 2})
    assert table["step"].tolist() == list(range(10))
    assert table["x"][-1] == 2.0**512
    assert [(w.code, w.text, w.severity) for w in told] == [
        ("map-infinite", "x becomes infinite at step 10: the rows end before", "warning")
    ]


def test_members_that_leave():
    told: list[Fault] = []
    table = read(warnings=told, **ESCAPE, initial=[{"x": x} for x in (0.5, 2, 1, 4, 16)])
    counts = np.bincount(table["member"].astype(int))
    assert counts.tolist() == [21, 10, 21, 9, 8]
    assert np.isfinite(table["x"]).all()
    assert [w.text for w in told] == [
        "x of member 4 becomes infinite at step 8, and 2 other members leave later or then:"
        " the rows end before"
    ]


def test_a_state_that_is_undefined():
    told: list[Fault] = []
    table = read(
        warnings=told, next={"x": "sqrt(x) - 1", "y": 0}, initial={"x": 4, "y": 0}, steps=9
    )
    assert table["x"].tolist() == [4, 1, 0, -1]
    assert told[0].text == "x becomes undefined (not a number) at step 4: the rows end before"
    assert told[0].hint == "0/0, or the root or logarithm of a negative number?"


@pytest.mark.parametrize("other", [[], [{"x": 0.5}]])
def test_who_left_does_not_come_back(other):
    """1/x takes 0 to infinity, and infinity back to 0."""
    told: list[Fault] = []
    table = read(warnings=told, next={"x": "1/x"}, initial=[{"x": 0}, *other], steps=5)
    first = table.take(table["member"] == 0) if other else table
    assert first["x"].tolist() == [0] and len(told) == 1


def test_who_left_while_steps_were_skipped_has_no_rows():
    told: list[Fault] = []
    table = read(warnings=told, **ESCAPE, skip=15, initial=[{"x": 2}, {"x": 1}])
    assert np.unique(table["member"]).tolist() == [1] and len(table) == 21
    assert told[0].text == "x of member 0 becomes infinite at step 10: the rows end before"
    found = fault(**ESCAPE, skip=15, initial=[{"x": 2}, {"x": 4}])
    assert found.text == (
        "x of member 1 becomes infinite at step 9, and no other member stays finite:"
        " no row is left after 'skip'"
    )
    assert fault(**ESCAPE, skip=10, initial={"x": 2}).text == (
        "x becomes infinite at step 10: no row is left after 'skip'"
    )
    assert len(read(warnings=[], **ESCAPE, skip=9, initial={"x": 2})) == 1


def test_who_left_costs_nothing_more():
    began = time.process_time()
    assert len(read(warnings=[], **{**ESCAPE, "steps": 4_000_000}, initial={"x": 2})) == 10
    assert time.process_time() - began < 4


# Faults

FAULTS: dict[str, tuple[dict[str, Any], str, tuple[str | int, ...], str | None]] = {
    "unknown name": (
        {"next": {"x": "rr*x"}, "constants": {"r": 1}},
        "unknown name 'rr'",
        ("next", "x"),
        "did you mean 'r'?",
    ),
    "t is no name": ({"next": {"x": "x + t"}}, "unknown name 't'", ("next", "x"), None),
    "unknown state": (
        {"initial": {"xx": 1}},
        "unknown state 'xx'",
        ("initial", "xx"),
        "did you mean 'x'?",
    ),
    "missing state": (
        {"next": {"x": "y", "y": "x"}},
        "no initial value for 'y'",
        ("initial",),
        None,
    ),
    "step as a state": (
        {"next": {"step": "step"}},
        "'step' cannot be a state: it is already the number of the step",
        ("next", "step"),
        None,
    ),
    "a name twice": (
        {"where": {"x": "1"}},
        "'x' cannot be in 'where': it is already a state",
        ("where", "x"),
        None,
    ),
    "no start": (
        {"initial": None},
        "a map needs either 'initial' or 'ensemble'",
        (),
        "for example initial: {x: 1, y: 0}",
    ),
    "infinite constant": (
        {"constants": {"a": "1/0"}},
        "the constant 'a' is infinite",
        ("constants", "a"),
        None,
    ),
    "rows": (
        {"steps": 10**15},
        "steps give 1e15 rows of 2 columns; the limit map-numbers is 50,000,000 numbers in all",
        ("steps",),
        "fewer steps",
    ),
    "rows of members": (
        {"initial": None, "ensemble": {"around": {"x": 1}, "members": 10**4}, "steps": 10**4},
        "steps give 10,001 rows for each of 10,000 members of 3 columns; the limit map-numbers"
        " is 50,000,000 numbers in all",
        ("steps",),
        "fewer steps, or fewer members",
    ),
    "skipped steps": (
        {"skip": 10**18},
        "1e18 steps; the limit map-steps is 10,000,000 in all",
        ("skip",),
        None,
    ),
    "members": (
        {"initial": None, "ensemble": {"around": {"x": 1}, "members": 10**9}},
        "1,000,000,000 members; the limit map-members is 100,000",
        (),
        None,
    ),
    "equations": (
        {"next": {f"x{i}": 0 for i in range(10_001)}},
        "10,001 equations; the limit map-states is 10,000",
        ("next",),
        None,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_told_without_iterating(name, monkeypatch):
    changed, text, at, hint = FAULTS[name]
    keys = {**ONE, **changed}
    monkeypatch.setattr("renderer.sources.map.iterate", None)
    with pytest.raises(Fault) as found:
        model(**keys).check({}, {})
    assert (found.value.text, found.value.at) == (text, at)
    assert found.value.hint == hint or hint is None or (found.value.hint or "").startswith(hint)


@pytest.mark.parametrize("members", [1, 2])
def test_what_takes_too_long(members):
    source = model(next={"x": "-x"}, initial=[{"x": 1}] * members, steps=2_000_000)
    iteration = source._iteration({}, Limits())
    with pytest.raises(Fault) as found:
        iterate(iteration, Limits(seconds=0.05))
    assert found.value.code == "limit-map-seconds"
    assert re.fullmatch(
        r"the map reached only step [\d,]+ of 2,000,000 within 0.05 s \(limit map-seconds\)",
        found.value.text,
    )


@pytest.mark.parametrize(
    "missing, text",
    [("next", "a map needs either 'next' or 'system'"), ("steps", "the key 'steps' is missing")],
)
def test_what_cannot_be_left_out(missing, text):
    with pytest.raises(ValidationError) as found:
        model(**{key: value for key, value in ONE.items() if key != missing})
    assert [error["msg"] for error in found.value.errors()] == [text]


@pytest.mark.parametrize(
    "keys, where",
    [
        ({"next": {}}, "next"),
        ({"steps": 0}, "steps"),
        ({"steps": 2.5}, "steps"),
        ({"skip": -1}, "skip"),
        ({"next": {"x": "x.y()"}}, "next"),
        ({"span": [0, 1]}, "span"),
    ],
)
def test_what_the_model_refuses(keys, where):
    with pytest.raises(ValidationError) as found:
        model(**{**ONE, **keys})
    assert found.value.errors()[0]["loc"][0] == where


# Other people's maps


def collection() -> list[dict[str, Any]]:
    if not CORPUS.exists():
        pytest.skip("the collection is not here")
    maps = [s for s in json.loads(CORPUS.read_text())["systems"] if s["kind"] == "map"]
    for system in maps:  # an operator of ours, a function of theirs
        system["locals"] = [
            (name, re.sub(r"floordiv\((.*), (.*)\)", r"(\1) // (\2)", text))
            for name, text in system["locals"]
        ]
    return maps


def orbits(system: dict[str, Any], initial: Any, steps: int) -> np.ndarray:
    """States (members, steps + 1, n)."""
    states = system["state"]
    rows = [{name: float(row[name]) for name in states} for row in initial]
    table = read(
        next=system["equations"],
        where=dict(system["locals"]),
        constants=system["parameters"],
        initial=rows,
        steps=steps,
    )
    found = np.array([table[name] for name in states])
    return np.moveaxis(found.reshape(len(states), len(rows), steps + 1), 0, -1)


@pytest.mark.corpus
def test_each_step_of_the_reference():
    """The discrete systems of the dysts collection, one step from each of their twenty points."""
    maps = collection()
    wrong = {}
    for system in maps:
        points = [list(system["initial_conditions"].values())]
        points += system["reference"]["iterates_1_to_20"]
        given = [dict(zip(system["state"], point, strict=True)) for point in points[:-1]]
        error = np.abs(orbits(system, given, 1)[:, 1] - np.array(points[1:]))
        worst = (error / (1 + np.abs(points[1:]))).max()
        if not worst < 1e-13:
            wrong[system["name"]] = worst
    assert len(maps) == 22 and not wrong


@pytest.mark.corpus
def test_the_reference_as_far_as_rounding_lets_it_be_known():
    """All twenty steps: no further off than orbits go that start 1e-14 beside."""
    random = np.random.default_rng(1)
    far = {}
    for system in collection():
        start = np.array(list(system["initial_conditions"].values()))
        beside = start + 1e-14 * (1 + np.abs(start)) * random.standard_normal((30, len(start)))
        given = [dict(zip(system["state"], row, strict=True)) for row in (start, *beside)]
        found = orbits(system, given, 20)[:, 1:]
        doubt = np.abs(found[1:] - found[0]).max(axis=(0, 2))
        error = np.abs(found[0] - system["reference"]["iterates_1_to_20"]).max(axis=1)
        known = np.maximum.accumulate(doubt) < 1e-3
        if known.sum() < 10 or (error > np.maximum.accumulate(doubt) + 1e-14)[known].any():
            far[system["name"]] = (known.sum(), error[known].max())
    assert not far
