"""`source: ode`: from the keys of a spec to a table, and what is said where there is none."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from renderer.errors import Fault
from renderer.sources.base import ReadContext
from renderer.sources.ode import Ode
from renderer.spec.schema import schema
from renderer.table import Table

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "dysts_systems.json"
LORENZ = {
    "equations": {"x": "sigma*(y - x)", "y": "x*(rho - z) - y", "z": "x*y - beta*z"},
    "constants": {"sigma": 10, "rho": 28, "beta": 2.667},
}
ONE = {"equations": {"x": "-x"}, "initial": {"x": 1}, "span": [0, 1]}


def model(**keys: Any) -> Ode:
    return Ode.model_validate({"source": "ode", **keys})


def read(params: dict[str, float | str] | None = None, **keys: Any) -> Table:
    return model(**keys).read(ReadContext(Path("."), params or {}))


def fault(params: dict[str, float | str] | None = None, **keys: Any) -> Fault:
    with pytest.raises(Fault) as found:
        read(params, **keys)
    return found.value


# Tables


def test_one_trajectory():
    table = read(**ONE, step=0.25)
    assert table.names == ["t", "x"] and table.keys == () and table.clock == "t"
    assert table.labels == {}
    assert table["t"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert table["x"] == pytest.approx(np.exp(-table["t"]), rel=1e-7)
    assert all(table[name].dtype == np.float64 for name in table.names)


def test_several_trajectories_as_in_the_first_example():
    initial = [{"x": 0, "y": 1, "z": z} for z in (1.05, 1.06, 1.07)]
    table = read(**LORENZ, initial=initial, span=[0, 15], step=0.01)
    assert table.names == ["t", "x", "y", "z", "member"]
    assert table.keys == ("member",) and table.clock == "t"
    assert len(table) == 3 * 1501
    assert table["member"].tolist() == [0.0] * 1501 + [1.0] * 1501 + [2.0] * 1501
    assert table["t"][:1501].tolist() == [i / 100 for i in range(1501)]
    assert table["z"][::1501].tolist() == [1.05, 1.06, 1.07]
    assert table.labels == {"member": {0.0: "z = 1.05", 1.0: "z = 1.06", 2.0: "z = 1.07"}}


def test_labels_name_what_differs():
    keys = {"equations": {"x": 0, "y": 0, "z": 0}, "span": [0, 1]}
    two = [{"x": 1, "y": 2, "z": 3}, {"x": 1, "y": 0.1 + 0.2, "z": 4}]
    assert read(initial=two, **keys).labels == {
        "member": {0.0: "y = 2, z = 3", 1.0: "y = 0.3, z = 4"}
    }
    near = [{"x": 1, "y": 2, "z": 3}, {"x": 1, "y": 2, "z": 3.00000001}]
    assert read(initial=near, **keys).labels["member"][1.0] == "z = 3.00000001"
    assert read(initial=[two[0], two[0]], **keys).labels == {}
    assert read(initial=two * 7, **keys).labels == {}


def test_ensemble():
    around = {"x": 0, "y": 1, "z": "1 + c"}
    keys = {**LORENZ, "span": [0, 1], "step": 0.5}
    keys["constants"] = {**LORENZ["constants"], "c": 0.05}
    table = read(**keys, ensemble={"around": around, "members": 50})
    start = table.take(table["t"] == 0)
    assert [start[n][0] for n in "xyz"] == [0, 1, 1.05]  # member 0 is exactly there
    assert np.std(start["x"]) == pytest.approx(1e-3, rel=0.3)
    assert table.labels == {}
    more = read(**keys, ensemble={"around": around, "members": 60})
    assert (more["y"][: len(table)] == table["y"]).all()
    other = read(**keys, ensemble={"around": around, "members": 50, "seed": 1})
    assert other["x"][3] != table["x"][3]
    some = read(**keys, ensemble={"around": around, "members": 50, "spread": {"y": 0.1}})
    assert (some["x"][::3] == 0).all() and np.std(some["y"][::3]) == pytest.approx(0.1, rel=0.3)


def test_ensemble_of_one_has_no_member():
    keys = {"equations": {"x": "-x"}, "span": [0, 1]}
    assert read(**keys, ensemble={"around": {"x": 1}, "members": 1}).names == ["t", "x"]
    assert read(**keys, initial=[{"x": 1}]).names == ["t", "x"]


def test_where_constants_params_and_time():
    table = read(
        {"rho": 3.0, "name": "text"},
        equations={"x": "speed + 0*twice"},
        where={"twice": "2*speed", "speed": "b*t"},
        constants={"a": "rho - 1", "b": "a**2"},
        initial={"x": "a + rho"},
        span=[0, 2],
    )
    assert table["x"][-1] == pytest.approx(5 + 4 * 2**2 / 2)


def test_params_in_equations_and_what_hides_what():
    """A constant hides a param and a built-in; a state hides a param."""
    table = read(
        {"e": 7.0, "x": 9.0, "k": 2.0},
        equations={"x": "k*e*x"},
        constants={"e": 0.5},
        initial={"x": 1},
        span=[0, 1],
    )
    assert table["x"][-1] == pytest.approx(math.e, rel=1e-7)
    beta = read(equations={"beta": "-beta", "pi": 1}, initial={"beta": 1, "pi": 0}, span=[0, 1])
    assert beta["beta"][-1] == pytest.approx(math.exp(-1), rel=1e-7)
    assert beta["pi"][-1] == pytest.approx(1)


@pytest.mark.parametrize("method", ["DOP853", "RK45", "Radau", "BDF", "LSODA", "rk4"])
def test_methods(method):
    table = read(**ONE, method=method)
    assert len(table) == 1001
    assert table["x"][-1] == pytest.approx(math.exp(-1), rel=1e-6)


def test_members_agree_with_single_runs():
    """In an ensemble and alone, where functions of numpy and of math meet."""
    keys = {"equations": {"x": "y", "y": "-sin(x) + 0.1*exp(-t)*abs(x)**2.5"}, "span": [0, 10]}
    initial = [{"x": 1, "y": 0}, {"x": 2, "y": 0.5}]
    both = read(**keys, initial=initial)
    for member in (0, 1):
        alone = read(**keys, initial=initial[member])
        rows = both["member"] == member
        for name in ("t", "x", "y"):
            assert both[name][rows] == pytest.approx(alone[name], abs=1e-11)


def test_events_stop_members():
    table = read(
        equations={"h": "v", "v": "-g"},
        constants={"g": 9.81},
        initial=[{"h": 10, "v": 0}, {"h": 20, "v": 0}],
        span=[0, 5],
        events=[{"when": "h", "direction": "down"}],
    )
    for member, height in ((0, 10), (1, 20)):
        rows = table["member"] == member
        assert table["t"][rows][-1] == pytest.approx(math.sqrt(2 * height / 9.81), abs=1e-10)
        assert table["h"][rows].min() == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize("when", ["x > 0.5", "x - 0.5", "not x <= half", "t > log(2)"])
def test_events_are_conditions_or_numbers(when):
    keys = {"equations": {"x": "1 - x"}, "initial": {"x": 0}, "span": [0, 3]}
    table = read(**keys, where={"half": "0.5"}, events=[{"when": when, "direction": "up"}])
    assert table["t"][-1] == pytest.approx(math.log(2), abs=1e-8)
    down = read(**keys, where={"half": "0.5"}, events=[{"when": when, "direction": "down"}])
    assert down["t"][-1] == 3


def test_an_event_that_does_not_stop():
    keys = {"equations": {"x": "y", "y": "-x"}, "initial": {"x": 0, "y": 1}, "span": [0, 4]}
    table = read(**keys, step=1, events=[{"when": "x", "stop": False, "name": "node"}])
    assert table["t"].tolist() == pytest.approx([0, 1, 2, 3, math.pi, 4])


def test_import_is_light():
    code = "import sys, renderer.sources.ode; print('scipy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_every_key_is_documented():
    models = schema()["$defs"]
    for name in ("Ode", "Event", "Ensemble"):
        properties = models[name]["properties"]
        assert [k for k, v in properties.items() if not v.get("description")] == []


# Faults

FAULTS: dict[str, tuple[dict[str, Any], str, tuple[str | int, ...], str | None]] = {
    "unknown name": (
        {"equations": {"x": "-x", "y": "rho*x - yy"}, "constants": {"rho": 1}},
        "unknown name 'yy'",
        ("equations", "y"),
        "did you mean 'y'?",
    ),
    "unknown name in where": (
        {"equations": {"x": "r"}, "where": {"r": "2*xs"}},
        "unknown name 'xs'",
        ("where", "r"),
        "did you mean 'x'?",
    ),
    "unknown name in an event": (
        {"events": [{"when": "x - 1"}, {"when": "xx"}]},
        "unknown name 'xx'",
        ("events", 1, "when"),
        "did you mean 'x'?",
    ),
    "unknown name in a constant": (
        {"constants": {"a": "2*b"}},
        "unknown name 'b'",
        ("constants", "a"),
        None,
    ),
    "unknown name in initial": (
        {"initial": {"x": "2*b"}},
        "unknown name 'b'",
        ("initial", "x"),
        None,
    ),
    "cycle": (
        {"equations": {"x": "a"}, "where": {"a": "b", "b": "a"}},
        "these intermediates need each other: a -> b -> a",
        ("where", "a"),
        None,
    ),
    "unknown state": (
        {"initial": {"xx": 1}},
        "unknown state 'xx'",
        ("initial", "xx"),
        "did you mean 'x'? known: 'x'",
    ),
    "missing state": (
        {"equations": {"x": "y", "y": "x"}, "initial": [{"x": 1, "y": 1}, {"x": 1}]},
        "no initial value for 'y'",
        ("initial", 1),
        None,
    ),
    "t as a state": (
        {"equations": {"t": 1}, "initial": {"t": 1}},
        "'t' cannot be a state: it is already the time",
        ("equations", "t"),
        None,
    ),
    "member as a state": (
        {"equations": {"member": 1}},
        "'member' cannot be a state: it is already the number of a trajectory",
        ("equations", "member"),
        None,
    ),
    "a name twice": (
        {"constants": {"x": 1}},
        "'x' cannot be a constant: it is already a state",
        ("constants", "x"),
        None,
    ),
    "neither": (
        {"initial": None},
        "an ode needs either 'initial' or 'ensemble'",
        (),
        "for example initial: {x: 1, y: 0}",
    ),
    "both": (
        {"ensemble": {"around": {"x": 1}, "members": 2}},
        "an ode needs either 'initial' or 'ensemble', not both",
        ("ensemble",),
        None,
    ),
    "no trajectory": ({"initial": []}, "the list of initial states is empty", ("initial",), None),
    "no span": ({"span": [1, 1]}, "the span has no length", ("span",), None),
    "rtol of rk4": (
        {"method": "rk4", "rtol": 1e-3},
        "'rtol' has no meaning for the method rk4",
        ("rtol",),
        None,
    ),
    "substeps of DOP853": (
        {"substeps": 3},
        "'substeps' has no meaning for the method DOP853",
        ("substeps",),
        None,
    ),
    "unknown spread": (
        {"initial": None, "ensemble": {"around": {"x": 1}, "members": 2, "spread": {"y": 1}}},
        "unknown state 'y'",
        ("ensemble", "spread", "y"),
        "known: 'x'",
    ),
    "negative spread": (
        {"initial": None, "ensemble": {"around": {"x": 1}, "members": 2, "spread": -1}},
        "a spread cannot be negative",
        ("ensemble", "spread"),
        None,
    ),
    "constant that is infinite": (
        {"constants": {"a": "1/0"}},
        "the constant 'a' is infinite",
        ("constants", "a"),
        None,
    ),
    "initial value that is nan": (
        {"initial": {"x": "0/0"}},
        "the initial value of 'x' is undefined (not a number)",
        ("initial", "x"),
        None,
    ),
    "equality": (
        {"events": [{"when": "x == 1"}]},
        "an equality holds at single moments, between the steps",
        ("events", 0, "when"),
        "write a difference, 'x - 1': its changes of sign are found; or 'x > 1'",
    ),
    "blow-up": (
        {"equations": {"x": "x**2"}, "span": [0, 2]},
        "x became infinite near t = 1.0",
        (),
        "end the span before t = 1.0, or stop there by an event",
    ),
    "rows": (
        {"span": [0, 1e15], "step": 1},
        "span / step gives 1e15 rows of 2 columns; the limit ode-numbers is 50,000,000 numbers"
        " in all",
        ("step",),
        "a larger step",
    ),
    "members": (
        {"initial": None, "ensemble": {"around": {"x": 1}, "members": 10**9}},
        "1,000,000,000 members; the limit ode-members is 100,000",
        (),
        None,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults(name):
    keys, text, at, hint = FAULTS[name]
    found = fault(**{**ONE, **keys})
    assert (found.text, found.at) == (text, at)
    assert found.hint == hint or hint is None or (found.hint or "").startswith(hint)


def test_place_of_an_unknown_name():
    found = fault(**{**ONE, "equations": {"x": "2*x + gama*x"}, "constants": {"gamma_": 1}})
    assert (found.offset, found.width) == (6, 4)
    assert found.at == ("equations", "x")


@pytest.mark.parametrize(
    "keys, where",
    [
        ({"equations": {}}, "equations"),
        ({"span": [0]}, "span"),
        ({"span": [0, 1, 2]}, "span"),
        ({"span": [0, math.inf]}, "span"),
        ({"step": 0}, "step"),
        ({"method": "rk45"}, "method"),
        ({"rtol": 1e-20}, "rtol"),
        ({"equations": {"x": "__import__('os')"}}, "equations"),
        ({"steps": 3}, "steps"),
    ],
)
def test_what_the_model_refuses(keys, where):
    with pytest.raises(ValidationError) as found:
        model(**{**ONE, **keys})
    assert found.value.errors()[0]["loc"][0] == where


# Other people's systems


@pytest.mark.corpus
def test_systems_reach_their_reference():
    """The continuous systems of the dysts collection, to end states by two other solvers."""
    if not CORPUS.exists():
        pytest.skip("the collection is not here")
    systems = [s for s in json.loads(CORPUS.read_text())["systems"] if s["kind"] == "ode"]
    wrong = {s["name"]: error for s in systems if (error := distance(s)) > 1e-5}
    assert len(systems) == 129 and not wrong


def distance(system: dict[str, Any]) -> float:
    """How far from the reference the system ends, in parts of the state's size."""
    times, states = system["reference"]["t"], system["reference"]["y"]
    table = read(
        equations=system["equations"],
        where=dict(system["locals"]),
        constants=system["parameters"],
        initial=system["initial_conditions"],
        span=[times[0], times[-1]],
        step=times[1] - times[0],
        rtol=1e-12,
        atol=1e-16,
    )
    end = np.array([table[name][-1] for name in system["state"]])
    return float(np.linalg.norm(end - states[-1]) / np.linalg.norm(states[-1]))
