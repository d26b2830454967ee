"""What people type wrongly, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from renderer.cli import COMMANDS, with_command

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]


def test_without_arguments_the_commands_are_told(run: Run, capsys: Captured) -> None:
    assert run() == 2

    printed = "".join(capsys.readouterr())
    assert "Usage: render" in printed
    for command in COMMANDS:
        assert f" {command} " in printed


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(run: Run, capsys: Captured, command: str) -> None:
    assert run(*filter(None, [command]), "--help") == 0
    assert "Usage: render" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--version"], ["version"]])
def test_version(run: Run, capsys: Captured, arguments: list[str]) -> None:
    assert run(*arguments) == 0
    assert capsys.readouterr().out.startswith("render")


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("vlidate", "did you mean 'validate'?"),
        ("paln", "did you mean 'plan'?"),
        ("help", "did you mean '--help'?"),
        (
            "qqq",
            "commands: 'data', 'make', 'new', 'plan', 'schema', 'systems', 'themes', 'validate', "
            "'version'",
        ),
    ],
)
def test_a_word_that_is_no_file_and_no_command(
    spec: Path, run: Run, capsys: Captured, word: str, hint: str
) -> None:
    assert run(word) == 2
    assert capsys.readouterr().err == (
        f"error: '{word}' is neither a command nor a file\n    {hint}\n"
    )


@pytest.mark.parametrize("command", [[], ["validate"], ["plan"], ["data"]])
def test_a_file_that_is_not_there(
    spec: Path, run: Run, capsys: Captured, command: list[str]
) -> None:
    assert run(*command, "deacy.yaml") == 2
    assert capsys.readouterr().err == (
        "error: deacy.yaml: there is no such file\n    did you mean 'decay.yaml'?\n"
    )
    assert run(*command, "nodir/decay.yaml") == 2
    assert "there is no folder 'nodir'" in capsys.readouterr().err


def test_a_folder_is_explained(spec: Path, run: Run, capsys: Captured) -> None:
    Path("films").mkdir()
    assert run("films") == 2
    assert "films: this is a folder\n    it has no specs" in capsys.readouterr().err
    Path("films/a.yaml").touch()
    assert run("films") == 2
    assert "name the specs in it: films/*.yaml for 'a.yaml'" in capsys.readouterr().err


def test_what_cannot_be_a_file_name(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("a\0b.yaml") == 2
    assert run("a" * 5000 + ".yaml") == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["decay.yaml", "--jbos", "2"],
        ["decay.yaml", "--jobs", "many"],
        ["decay.yaml", "--jobs", "-1"],
        ["decay.yaml", "--format", "xml"],
        ["validate"],
        ["make"],
        ["plan", "decay.yaml", "decay.yaml"],
    ],
)
def test_wrong_options(spec: Path, run: Run, capsys: Captured, arguments: list[str]) -> None:
    assert run(*arguments) == 2
    assert "Error" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], []),
        (["a.yaml"], ["make", "a.yaml"]),
        (["-j", "2", "a.yaml"], ["make", "-j", "2", "a.yaml"]),
        (["plan", "a.yaml"], ["plan", "a.yaml"]),
        (["./plan"], ["make", "./plan"]),
        (["--help"], ["--help"]),
    ],
)
def test_make_is_the_command_that_is_meant(given: list[str], meant: list[str]) -> None:
    assert with_command(given) == meant
