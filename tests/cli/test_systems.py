"""`render systems`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from renderer import load
from renderer.sources import systems

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]
ALL = [(kind, name) for kind in systems.KINDS for name in systems.names(kind)]

HENON = """\
# Hénon map: {source: map, system: henon}
# The plane stretched and folded, leaf upon leaf.
# M. Hénon (1976). A two-dimensional mapping with a strange attractor.
# Communications in Mathematical Physics, 50(1), 69–77. doi:10.1007/BF01608556
henon:
  source: map
  next:
    x: 1 - a*x**2 + y
    y: b*x
  constants: {a: 1.4, b: 0.3}
  initial: {x: 0, y: 0}
  steps: 10000
  skip: 50
"""


def test_the_list(run: Run, capsys: Captured) -> None:
    assert run("systems") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(ALL)
    assert all(len(line) <= 80 for line in lines)
    assert len({line.index(f"  {kind}  ") for line, (kind, _) in zip(lines, ALL, strict=True)}) == 1
    assert "lorenz                ode  Convection in a fluid heated from below." in lines
    assert [line.split()[:2] for line in lines] == [[name, kind] for kind, name in ALL]


def test_one(run: Run, capsys: Captured) -> None:
    assert run("systems", "Hénon") == 0
    assert capsys.readouterr().out == HENON


def test_a_name_that_is_not_known(run: Run, capsys: Captured) -> None:
    assert run("systems", "lorentz") == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: unknown system 'lorentz'",
        "    did you mean 'lorenz'?",
    ]


@pytest.mark.parametrize("kind, name", ALL)
def test_what_is_printed_can_be_pasted(
    kind: str, name: str, run: Run, capsys: Captured, tmp_path: Path
) -> None:
    """It is the same system in a spec, in lines that fit."""
    assert run("systems", name) == 0
    printed = capsys.readouterr().out
    assert all(len(line) <= 80 for line in printed.splitlines() if "doi:" not in line)
    short = {"ode": "span: [0, 0.02], step: 0.01", "map": "steps: 3, skip: 0"}[kind]
    keys = [f"  {key}:" for key in ("span", "step", "steps", "skip")]
    kept = [line for line in printed.splitlines() if not line.startswith(tuple(keys))]
    own = yaml.safe_load(f"{{{short}}}")
    text = "\n".join([*kept, *(f"  {key}: {value}" for key, value in own.items())])
    spec = tmp_path / "both.yaml"
    spec.write_text(
        f"version: 1\ndata:\n  named: {{source: {kind}, system: {name}, {short}}}\n"
        f"{textwrap.indent(text, '  ')}\n"
        f"series: [{{mark: line, data: named, x: {'t' if kind == 'ode' else 'step'}, y: 1}}]\n"
        "output: a.png\n",
        encoding="utf-8",
    )
    animation = load(spec)
    named, written = animation.table("named"), animation.table(name)
    assert named.names == written.names and len(named) > 2
    assert all((named[column] == written[column]).all() for column in named.names)
