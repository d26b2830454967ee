"""A spec that makes several films, and specs that read above their own folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]
QUIET = ("-j", "1", "--progress", "none")


@pytest.fixture
def films(spec: Path) -> Path:
    """`decay.yaml` for two rates and two starts, and a table that neither has to do with."""
    text = spec.read_text(encoding="utf-8")
    text = text.replace("params: {rate: 0.5}", "matrix: {rate: [0.5, 2], first: [1, 3]}")
    text = text.replace("initial: {x: 1}", "initial: {x: first}")
    text = text.replace("file: decay.png", 'file: "decay-{rate}-{first}.png"')
    text = text.replace("data:\n", "data:\n  few: {source: inline, columns: {a: [1, 2]}}\n")
    text = text.replace("mark: line", "mark: line, data: decay")
    spec.write_text(text, encoding="utf-8")
    return spec


def test_all_films_are_made_in_order(films: Path, run: Run, capsys: Captured) -> None:
    assert run("decay.yaml", *QUIET) == 0

    printed = capsys.readouterr().out.splitlines()
    assert [line for line in printed if "decay.yaml" in line] == [
        "decay.yaml: rate=0.5, first=1", "decay.yaml: rate=0.5, first=3",
        "decay.yaml: rate=2, first=1", "decay.yaml: rate=2, first=3",
    ]  # fmt: skip
    assert sorted(path.name for path in Path().glob("*.png")) == [
        "decay-0.5-1.png", "decay-0.5-3.png", "decay-2-1.png", "decay-2-3.png",
    ]  # fmt: skip


def test_some_films_are_made(films: Path, run: Run) -> None:
    assert run("decay.yaml", *QUIET, "--set", "rate=7", "--set", "first=[2, 3]") == 0

    made = sorted(path.name for path in Path().glob("*.png"))
    assert made == ["decay-7-2.png", "decay-7-3.png"]


def test_a_film_that_fails_does_not_stop_the_others(
    films: Path, run: Run, capsys: Captured
) -> None:
    text = films.read_text(encoding="utf-8").replace("x: t, y: x}", "x: t, y: x/(first - 1)}")
    text = text.replace("[0.5, 2]", "[0.5, word]").replace(
        "source: inline, columns: {a: [1, 2]}", 'source: csv, file: "{first}.csv"'
    )
    films.write_text(text, encoding="utf-8")
    Path("3.csv").write_text("a\n1\n", encoding="utf-8")

    assert run("decay.yaml", *QUIET) == 1

    assert [path.name for path in Path().glob("*.png")] == ["decay-0.5-3.png"]
    told = [line for line in capsys.readouterr().err.splitlines() if "error:" in line]
    assert told == [
        "decay.yaml:5:28: error: no file '1.csv' (rate=0.5, first=1)",
        "decay.yaml:8:21: error: unknown name 'rate' (rate=word, first=1)",
        "error: rate=word, first=3: what is told above keeps this film from being made",
    ]


def test_validate_says_once_what_all_films_have(films: Path, run: Run, capsys: Captured) -> None:
    assert run("validate", "--data", "decay.yaml") == 0
    assert capsys.readouterr().out == "decay.yaml: fine (4 films)\n"

    text = films.read_text(encoding="utf-8").replace("y: x}", "y: xx}")
    films.write_text(text.replace("rate: [0.5, 2]", "rate: [0.5, word]"), encoding="utf-8")
    assert run("validate", "--data", "decay.yaml") == 1
    told = [line for line in capsys.readouterr().err.splitlines() if "error:" in line]
    assert told == [
        "decay.yaml:13:45: error: unknown name 'xx' (rate=0.5, first=1 and 1 more)",
        "decay.yaml:8:21: error: unknown name 'rate' (rate=word, first=1 and 1 more)",
    ]
    assert run("validate", "--data", "decay.yaml", "--set", "rate=1") == 1
    told = [line for line in capsys.readouterr().err.splitlines() if "error:" in line]
    assert told == ["decay.yaml:13:45: error: unknown name 'xx'"]


def test_the_plan_of_each(films: Path, run: Run, capsys: Captured) -> None:
    assert run("plan", "decay.yaml", "--set", "first=1") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(maxsplit=1)[1] for line in lines if line[:4] in ("film", "outp")] == [
        "rate=0.5, first=1", "decay-0.5-1.png", "rate=2, first=1", "decay-2-1.png",
    ]  # fmt: skip

    assert run("plan", "decay.yaml", "--format", "json") == 0
    plans = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [plan["params"] for plan in plans] == [
        {"rate": 0.5, "first": 1}, {"rate": 0.5, "first": 3},
        {"rate": 2, "first": 1}, {"rate": 2, "first": 3},
    ]  # fmt: skip


CSV = ("--format", "csv")


def test_a_table_that_differs_must_be_chosen(films: Path, run: Run, capsys: Captured) -> None:
    assert run("data", "decay.yaml", "few", *CSV) == 0
    assert capsys.readouterr().out == "a\n1\n2\n"

    assert run("data", "decay.yaml", "decay", *CSV) == 2
    assert capsys.readouterr().err.splitlines() == [
        "error: the table 'decay' differs in the 4 films that the spec makes",
        "    choose one: --set rate=0.5 --set first=1",
    ]
    assert run("data", "decay.yaml", "decay", "--set", "rate=1", *CSV) == 2
    assert "choose one: --set first=1\n" in capsys.readouterr().err
    assert run("data", "decay.yaml", "decay", "--set", "rate=1", "--set", "first=3", *CSV) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["t,x", "0,3"]
    assert run("data", "decay.yaml", "decay") == 0
    assert "as the film with rate=0.5, first=1 has it" in capsys.readouterr().out


def test_a_table_that_differs_from_panel_to_panel(films: Path, run: Run, capsys: Captured) -> None:
    text = films.read_text(encoding="utf-8").replace('"decay-{rate}-{first}.png"', "decay.png")
    films.write_text(text + "facet: {rows: rate, columns: first}\n", encoding="utf-8")

    assert run("decay.yaml", *QUIET) == 0
    assert Path("decay.png").exists()
    assert run("data", "decay.yaml", "few", *CSV) == 0
    assert run("data", "decay.yaml", "decay", *CSV) == 2
    assert "choose one: --set rate=0.5 --set first=1\n" in capsys.readouterr().err
    assert run("data", "decay.yaml", "decay", "--set", "rate=0.5", "--set", "first=1", *CSV) == 0
    capsys.readouterr()
    assert run("data", "decay.yaml", "decay") == 0
    shown = capsys.readouterr().out
    assert "decay (rate = 0.5, first = 1): 5 rows" in shown
    assert shown.count("decay (rate = ") == 4


@pytest.mark.parametrize("command", [["validate"], ["plan"], ["data"], [*QUIET]])
def test_a_root_above_the_spec(spec: Path, run: Run, capsys: Captured, command: list[str]) -> None:
    Path("specs").mkdir()
    spec.rename("base.yaml")
    Path("specs/a.yaml").write_text("version: 1\nextends: ../base.yaml\n", encoding="utf-8")

    assert run(*command, "specs/a.yaml") == 1
    assert "with --root" in capsys.readouterr().err
    assert run(*command, "specs/a.yaml", "--root", ".") == 0
    assert run(*command, "specs/a.yaml", "--root", "nowhere") == 2
    assert "--root nowhere: there is no such folder" in capsys.readouterr().err
