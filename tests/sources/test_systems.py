"""The well-known systems: their files, and `system` in a spec."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.sources import systems
from renderer.sources.base import ReadContext
from renderer.sources.map import Map
from renderer.sources.ode import Ode
from renderer.spec.schema import schema
from renderer.table import Table

FLOWS, MAPS = systems.names("ode"), systems.names("map")
ALL = [*(("ode", name) for name in FLOWS), *(("map", name) for name in MAPS)]


def ode(system: str, **keys: Any) -> Ode:
    return Ode.model_validate({"source": "ode", "system": system, **keys})


def map_of(system: str, **keys: Any) -> Map:
    return Map.model_validate({"source": "map", "system": system, **keys})


def read(source: Ode | Map, params: dict[str, float | str] | None = None) -> Table:
    told: list[Fault] = []
    table = source.read(ReadContext(Path("."), params or {}, warn=told.append))
    assert not told
    return table


def constants(source: Ode | Map) -> dict[str, Any]:
    return dict(source.completed()._system({}).constants)


# Files


@pytest.mark.parametrize("kind, name", ALL)
def test_a_file_is_whole(kind, name):
    known = systems.read(kind, name)
    assert re.fullmatch("[a-z][a-z0-9_]*", name)
    assert known.title and known.laws and known.initial.keys() == known.laws.keys()
    assert len(known.about) <= 53 and known.about.endswith(".")
    cited = known.citation
    assert all(len(part) > 3 for part in (cited.authors, cited.title, cited.journal))
    assert re.fullmatch("[12][0-9]{3}", cited.year)
    assert not cited.doi or re.fullmatch(r"10\.\d{4,5}/\S+", cited.doi)
    allowed = {"ode": {"span", "step", "method", "rtol", "atol"}, "map": {"steps", "skip"}}
    assert known.settings.keys() <= allowed[kind]
    used = set().union(
        *(e.names | e.constants for part in (known.laws, known.where, known.initial)
          for e in part.values())
    )  # fmt: skip
    assert {*known.constants, *known.where} <= used, "there is a name without use"


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_runs_over_its_span(name):
    table = read(ode(name))
    first, last = systems.read("ode", name).settings["span"]
    assert (table["t"][0], table["t"][-1]) == (first, last)
    assert 500 <= len(table) <= 40_000
    assert all(np.isfinite(table[column]).all() for column in table.names)


@pytest.mark.parametrize("name", MAPS)
def test_a_map_makes_its_steps(name):
    settings = systems.read("map", name).settings
    table = read(map_of(name))
    assert len(table) == settings["steps"] + 1
    assert table["step"][0] == settings.get("skip", 0)
    assert all(np.isfinite(table[column]).all() for column in table.names)
    assert len(np.unique(table["x"])) > 100  # no cycle


def test_there_are_enough():
    assert len(FLOWS) >= 24 and len(MAPS) >= 6


# In a spec


def test_a_system_is_its_equations():
    equations = {"x": "sigma*(y - x)", "y": "x*(rho - z) - y", "z": "x*y - beta*z"}
    keys = {"constants": {"sigma": 10, "rho": 28, "beta": "8/3"}, "span": [0, 5], "step": 0.01}
    initial = {"x": 1, "y": 2, "z": 3}
    plain = Ode.model_validate(
        {"source": "ode", "equations": equations, "initial": initial, **keys}
    )
    both = read(ode("lorenz", initial=initial, span=[0, 5], step=0.01)), read(plain)
    assert both[0].names == both[1].names
    assert all((both[0][name] == both[1][name]).all() for name in both[0].names)


def test_what_a_spec_says_of_a_system_counts():
    table = read(ode("lorenz", initial={"z": 20}, span=[0, 1], step=0.25, constants={"rho": 0}))
    assert table["t"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert [table[name][0] for name in "xyz"] == [0, 1, 20]  # the rest is the system's
    assert constants(ode("lorenz", constants={"rho": "2*sigma"}))["rho"] == 20
    several = read(ode("lorenz", initial=[{"z": 1}, {"z": 2}], span=[0, 1]))
    assert several.labels == {"member": {0.0: "z = 1", 1.0: "z = 2"}}
    crowd = read(ode("lorenz", ensemble={"members": 3, "around": {"y": 5}}, span=[0, 1]))
    assert [crowd[name][0] for name in "xyz"] == [0, 5, 1.05]
    assert len(np.unique(crowd["member"])) == 3
    orbits = read(map_of("henon", ensemble={"members": 2}, steps=5, skip=1))
    assert orbits["step"].tolist() == [1, 2, 3, 4, 5, 6] * 2


def test_a_param_for_a_constant():
    source = ode("lorenz", constants={"rho": "rho"}, span=[0, 100])
    table = read(source, {"rho": 0.5})
    assert abs(table["z"][-1]) < 1e-8  # the origin attracts all for rho < 1


def test_another_method_has_errors_of_its_own():
    assert ode("arenstorf").completed().rtol == 1e-12
    assert ode("arenstorf", rtol=1e-4).completed().rtol == 1e-4
    assert ode("arenstorf", method="RK45").completed().rtol == 1e-8
    assert len(read(ode("arenstorf", method="rk4", span=[0, 0.01], step=0.001))) == 11
    assert ode("oregonator").completed().method == "Radau"
    assert ode("oregonator", rtol=1e-5).completed().method == "Radau"


@pytest.mark.parametrize(
    "written, name",
    [
        ("lorenz", "lorenz"),
        ("Lorenz", "lorenz"),
        ("Rössler", "rossler"),
        ("roessler", "rossler"),
        ("ROSSLER", "rossler"),
        ("Ro\u0308ssler", "rossler"),
        ("van-der-Pol", "van_der_pol"),
        ("Van der Pol", "van_der_pol"),
        ("vanderpol", "van_der_pol"),
        ("Nosé-Hoover", "nose_hoover"),
        ("Hénon–Heiles", "henon_heiles"),
        ("Lü", "lu"),
        ("lorenz 96", "lorenz96"),
        ("Lorenz-96", "lorenz96"),
    ],
)
def test_spellings(written, name):
    assert systems.load("ode", written).name == name


@pytest.mark.parametrize(
    "source, text, at, hint",
    [
        (ode("lorentz"), "unknown system 'lorentz'", ("system",), "did you mean 'lorenz'?"),
        (ode("xyzzy"), "unknown system 'xyzzy'", ("system",), "`render systems` lists all"),
        (ode("Hénon"), "'Hénon' is a map", ("system",), "write source: map"),
        (map_of("lorenz"), "'lorenz' is an ode", ("system",), "write source: ode"),
        (
            ode("lorenz", constants={"roh": 1}),
            "unknown constant 'roh' of the system 'lorenz'",
            ("constants", "roh"),
            "did you mean 'rho'?",
        ),
        (
            ode("lorenz", initial={"w": 1}),
            "unknown state 'w'",
            ("initial", "w"),
            "known: 'x', 'y', 'z'",
        ),
    ],
)
def test_faults(source, text, at, hint):
    with pytest.raises(Fault) as found:
        source.check({}, {})
    assert (found.value.text, found.value.at) == (text, at)
    assert (found.value.hint or "").startswith(hint)


@pytest.mark.parametrize("key", ["equations", "where"])
def test_equations_and_a_system(key):
    with pytest.raises(ValueError, match=f"'{key}' and 'system' are two ways to say the same"):
        ode("lorenz", **{key: {"x": "x"}})


@pytest.mark.parametrize("path", ["../ode/lorenz", "/etc/passwd", "", ".", "lorenz.yaml\0"])
def test_a_name_is_no_path(path):
    with pytest.raises(Fault):
        systems.load("map", path)


def test_editors_are_told_the_names():
    models = schema()["$defs"]
    for model, names in (("Ode", FLOWS), ("Map", MAPS)):
        told = models[model]["properties"]["system"]["anyOf"]
        assert told[:2] == [{"enum": names}, {"type": "string"}]


def test_only_the_asked_file_is_read():
    code = (
        "from renderer.sources import systems\n"
        "assert systems.read.cache_info().currsize == systems.names.cache_info().currsize == 0\n"
        "from renderer.sources.ode import Ode\n"
        "Ode.model_validate({'source': 'ode', 'system': 'lorenz'}).check({}, {})\n"
        "print(systems.read.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "1\n"
