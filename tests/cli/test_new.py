"""`render new`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from renderer.animation import opened

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with some data to work in."""
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{year},{year % 7},{city}\n" for year in range(2000, 2020) for city in "ab")
    Path("rain.csv").write_text("year,rain,city\n" + rows)
    Path("sub").mkdir()
    return tmp_path


def test_a_spec_to_start_from(run: Run, capsys: Captured) -> None:
    assert run("new", "my film.yaml") == 0
    assert capsys.readouterr().out == (
        "my film.yaml  a spec to start from; make it with `render my film.yaml`\n"
    )
    assert run("validate", "--data", "my film.yaml") == 0
    animation = opened(Path("my film.yaml"), {}, lambda warning: pytest.fail(warning.text))
    assert animation.plan.outputs == ("my film.mp4",)
    assert Path("my film.yaml").read_text().count("#") > 10


@pytest.mark.parametrize("name", ["- a.yaml", "#1.yaml", "a: b.yaml", "null.yaml", "é.yml"])
def test_any_name(run: Run, name: str) -> None:
    assert run("new", f"./{name}") == 0
    output = yaml.safe_load(Path(name).read_text("utf-8"))["output"]
    assert output == ("film.mp4" if ":" in name else f"{Path(name).stem}.mp4")
    assert run("validate", f"./{name}") == 0


def test_from_data(run: Run, capsys: Captured) -> None:
    assert run("new", "wet.yaml", "--from", "rain.csv") == 0
    assert capsys.readouterr().out == (
        "wet.yaml  2 lines, one for each 'city'; make it with `render wet.yaml`\n"
    )
    assert run("validate", "--data", "wet.yaml") == 0
    text = Path("wet.yaml").read_text()
    assert "field: year  # clock: named so; 2000 … 2019, 20 moments\n" in text
    assert "key: city  # key: text, once at each 'year'\n" in text
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["rain.csv", "sub", "wet.yaml"]


def test_data_below(run: Run) -> None:
    Path("rain.csv").rename("sub/rain.csv")
    assert run("new", "wet.yaml", "--from", str(Path("sub/rain.csv").absolute())) == 0
    assert "file: sub/rain.csv\n" in Path("wet.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["sub/wet.yaml", "--from", "rain.csv"],
            "--from rain.csv: it is not in the folder of sub/wet.yaml, nor below it\n"
            "    a spec reads below its own folder only: `render new wet.yaml --from rain.csv`",
        ),
        (["wet"], "wet: a spec's name ends in .yaml\n    write wet.yaml"),
        (["no/wet.yaml"], "no/wet.yaml: there is no folder 'no'"),
        (["wet.yaml", "--from", "ran.csv"],
         "ran.csv: there is no such file\n    did you mean 'rain.csv'?"),
        (["wet.yaml", "--from", "."], ".: this is a folder\n    name a file in it: 'rain.csv'"),
        (["wet.yaml", "--from", "sub"],
         "sub: this is a folder\n    it has no specs and no data"),
    ],
)  # fmt: skip
def test_what_is_told(run: Run, capsys: Captured, arguments: list[str], told: str) -> None:
    assert run("new", *arguments) == 2
    assert capsys.readouterr().err == f"error: {told}\n"
    assert list(Path.cwd().glob("**/*.yaml")) == []


def test_nothing_is_written_over(run: Run, capsys: Captured) -> None:
    Path("wet.yaml").write_text("mine")
    for arguments in ([], ["--from", "rain.csv"]):
        assert run("new", "wet.yaml", *arguments) == 2
        assert capsys.readouterr().err == (
            "error: wet.yaml: there is such a file already\n"
            "    give another name: nothing is written over\n"
        )
    assert Path("wet.yaml").read_text() == "mine"


def test_a_spec_is_no_data(run: Run, capsys: Captured) -> None:
    assert run("new", "a.yaml") == 0
    capsys.readouterr()
    assert run("new", "b.yaml", "--from", "a.yaml") == 2
    assert capsys.readouterr().err == (
        "error: --from a.yaml: this is a spec, not data\n    `render a.yaml` makes its film\n"
    )


def test_data_that_cannot_be_drawn(run: Run, capsys: Captured) -> None:
    Path("words.csv").write_text("a,b\nx,y\nz,w\n")
    assert run("new", "a.yaml", "--from", "words.csv") == 1
    assert capsys.readouterr().err == (
        "error: words.csv: no column holds numbers that vary, beside clocks and keys\n"
        "    a chart needs numbers: join this table with one that has some\n"
    )
    assert not Path("a.yaml").exists()
