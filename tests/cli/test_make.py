"""`render SPEC…`: files, exit codes, what is printed where."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("arguments", [["decay.yaml"], ["make", "decay.yaml"], ["./decay.yaml"]])
def test_a_film_is_made_beside_its_spec(
    spec: Path, run: Run, capsys: Captured, arguments: list[str]
) -> None:
    assert run(*arguments, "--jobs", "1", "--progress", "none") == 0

    printed = capsys.readouterr()
    assert printed.out.splitlines()[0].startswith("decay.png  ")
    assert "320×240, 6 frames, 0.6 s of film" in printed.out
    assert printed.err == ""
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["decay.png", "decay.yaml"]


def test_another_folder(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("decay.yaml", "-o", "out") == 2
    assert "--out-dir out: there is no such folder" in capsys.readouterr().err
    Path("out").mkdir()

    assert run("decay.yaml", "-o", "out", "-j", "1", "--progress", "none") == 0
    assert Path("out/decay.png").stat().st_size > 0
    assert not Path("decay.png").exists()


def test_a_spec_that_fails_does_not_stop_the_others(spec: Path, run: Run, capsys: Captured) -> None:
    Path("bad.yaml").write_text("version: 1\ntitel: x\n", encoding="utf-8")

    assert run("bad.yaml", "decay.yaml", "-j", "1", "--progress", "none") == 1

    printed = capsys.readouterr()
    assert "bad.yaml:2:1: error: unknown key 'titel'" in printed.err
    assert Path("decay.png").exists()


def test_for_programs(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("decay.yaml", "-j", "1", "--progress", "json", "--format", "json") == 0

    printed = capsys.readouterr()
    (made,) = map(json.loads, printed.out.splitlines())
    assert made == {
        "spec": "decay.yaml",
        "file": "decay.png",
        "bytes": Path("decay.png").stat().st_size,
    }
    last = json.loads(printed.err.splitlines()[-1])
    assert last["done"] == last["frames"]


def test_progress_as_lines(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("decay.yaml", "-j", "1", "--progress", "plain") == 0

    assert "decay.yaml: 100 %" in capsys.readouterr().err


def test_settings(spec: Path, run: Run, capsys: Captured) -> None:
    quiet = ("-j", "1", "--progress", "none")
    assert run("decay.yaml", *quiet, "--set", "canvas.size=[400, 300]") == 0
    assert "400×300, 6 frames" in capsys.readouterr().out
    assert run("decay.yaml", *quiet, "--set", "rate") == 2
    assert "--set rate: write --set name=value" in capsys.readouterr().err


def test_a_disk_that_is_full_is_the_machines_fault(
    spec: Path, run: Run, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "decay.png")

    monkeypatch.setattr("renderer.pipeline.make", full)
    assert run("decay.yaml", "--progress", "none") == 3
    assert capsys.readouterr().err == "error: decay.png: No space left on device\n"


def test_too_little_memory_is_the_machines_fault(
    spec: Path, run: Run, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("renderer.pipeline.make", greedy)
    assert run("decay.yaml", "--progress", "none") == 3
    assert "not enough memory" in capsys.readouterr().err


def test_a_bug_is_called_one(
    spec: Path, run: Run, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("renderer.pipeline.make", broken)
    assert run("decay.yaml", "--progress", "none") == 70
    printed = capsys.readouterr().err
    assert "ZeroDivisionError" in printed and "a bug in render, not in your spec" in printed


def test_another_size_or_shape(spec: Path, run: Run, capsys: Captured) -> None:
    for size, told in (("90x160", "90×160"), ("9:16", "240×426"), ("1:1", "240×240")):
        assert run("decay.yaml", "-j", "1", "--progress", "none", "--size", size) == 0
        assert f"{told}, 6 frames" in capsys.readouterr().out
    assert run("plan", "decay.yaml", "--size", "2:1") == 0
    assert "480" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("size", "told"),
    [("9by16", "--size 9by16: this is no size"), ("9x160", "'size' must be at least 16, not 9"),
     ("99999x2", "'size' must be at most 16,384, not 99999")],
)  # fmt: skip
def test_a_size_that_is_none(spec: Path, run: Run, capsys: Captured, size: str, told: str) -> None:
    assert run("decay.yaml", "--size", size) == 2
    assert told in capsys.readouterr().err
