"""`render validate`, `plan`, `schema`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from renderer.spec.schema import schema_text

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]
BAD = "version: 1\ntitel: 50% of x, y\ndata: {a: {source: cvs}}\noutput: a.gif\n"


def test_a_spec_that_is_fine(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("validate", "decay.yaml") == 0
    assert capsys.readouterr().out == "decay.yaml: fine\n"
    assert run("validate", "--data", "decay.yaml") == 0


def test_what_only_the_data_shows(spec: Path, run: Run, capsys: Captured) -> None:
    spec.write_text(spec.read_text().replace("y: x}", "y: xx}"))

    assert run("validate", "decay.yaml") == 0
    assert run("validate", "--data", "decay.yaml") == 1
    assert "unknown name 'xx'" in capsys.readouterr().err


PALE = "series: [{mark: line, x: t, y: x, color: yellow, label: pale}]"


@pytest.fixture
def pale(spec: Path) -> Path:
    """A spec whose picture has something wrong with it."""
    spec.write_text(spec.read_text().replace("series: [{mark: line, x: t, y: x}]", PALE))
    return spec


def test_what_only_the_picture_shows(pale: Path, run: Run, capsys: Captured) -> None:
    assert run("validate", "decay.yaml") == 0
    assert capsys.readouterr() == ("decay.yaml: fine\n", "")
    assert run("validate", "--data", "decay.yaml") == 0
    printed = capsys.readouterr()
    assert printed.out == "decay.yaml: fine, but for 1 warning\n"
    assert printed.err.splitlines() == [
        "decay.yaml:12:42: warning: contrast 1.1:1 of lines to the ground; lines need 3:1",
        f"    {PALE}",
        f"    {' ' * 41}^^^^^^",
        "    choose a darker colour",
    ]


def test_strict_takes_warnings_for_errors(pale: Path, run: Run, capsys: Captured) -> None:
    assert run("validate", "--data", "--strict", "decay.yaml") == 1
    assert capsys.readouterr().out == ""
    text = pale.read_text()
    pale.write_text(f"{text}lint: {{ignore: [pale-color]}}\n")
    assert run("validate", "--data", "--strict", "decay.yaml") == 0
    assert capsys.readouterr() == ("decay.yaml: fine\n", "")
    pale.write_text(f"{text}lint: {{ignore: [pale-colour]}}\n")
    assert run("validate", "decay.yaml") == 1
    assert "did you mean 'pale-color'?" in capsys.readouterr().err


def test_warnings_in_other_formats(pale: Path, run: Run, capsys: Captured) -> None:
    assert run("validate", "--data", "decay.yaml", "--format", "json") == 0
    (told,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (told["severity"], told["code"], told["line"]) == ("warning", "pale-color", 12)
    assert told["path"] == ["series", 0, "color"]
    assert run("validate", "--data", "decay.yaml", "--format", "github") == 0
    assert capsys.readouterr().out.startswith(
        "::warning file=decay.yaml,line=12,col=42,title=pale-color::contrast 1.1:1"
    )


def test_the_plan_tells_what_it_looked_at(pale: Path, run: Run, capsys: Captured) -> None:
    assert run("plan", "decay.yaml") == 0
    printed = capsys.readouterr()
    assert "seen     frames 0, 3, 5\n" in printed.out
    assert "warning: contrast" in printed.err
    assert run("plan", "decay.yaml", "--format", "json") == 0
    warning, plan = map(json.loads, capsys.readouterr().out.splitlines())
    assert (warning["code"], plan["looked_at"]) == ("pale-color", [0, 3, 5])


def test_problems_as_text(spec: Path, run: Run, capsys: Captured) -> None:
    Path("bad.yaml").write_text(BAD)

    assert run("validate", "bad.yaml", "decay.yaml") == 1

    printed = capsys.readouterr()
    assert printed.out == "decay.yaml: fine\n"
    assert printed.err.splitlines() == [
        "bad.yaml:2:1: error: unknown key 'titel'",
        "    titel: 50% of x, y",
        "    ^^^^^",
        "    did you mean 'title'?",
        "bad.yaml:3:20: error: unknown source 'cvs'",
        "    data: {a: {source: cvs}}",
        "                       ^^^",
        "    did you mean 'csv'? known: 'csv', 'descent', 'function', 'images', 'inline', 'json',"
        " 'jsonl', 'map', 'ode', 'parquet', 'training_log', 'xlsx'",
    ]


def test_problems_as_json_are_one_a_line(spec: Path, run: Run, capsys: Captured) -> None:
    Path("bad.yaml").write_text(BAD)

    assert run("validate", "bad.yaml", "decay.yaml", "--format", "json") == 1

    printed = capsys.readouterr()
    assert printed.err == ""
    first, second = map(json.loads, printed.out.splitlines())
    assert first == {
        "severity": "error", "code": "unknown-key", "text": "unknown key 'titel'",
        "hint": "did you mean 'title'?", "file": "bad.yaml", "line": 2, "column": 1,
        "path": ["titel"],
    }  # fmt: skip
    assert second["path"] == ["data", "a", "source"]


def test_problems_as_annotations_of_github(spec: Path, run: Run, capsys: Captured) -> None:
    folder = Path("a,b:c%")
    folder.mkdir()
    (folder / "bad.yaml").write_text(BAD)

    assert run("validate", str(folder / "bad.yaml"), "--format", "github") == 1

    # https://github.com/actions/toolkit: %, CR, LF in data; also : and , in properties.
    first = capsys.readouterr().out.splitlines()[0]
    assert first == (
        "::error file=a%2Cb%3Ac%25/bad.yaml,line=2,col=1,title=unknown-key"
        "::unknown key 'titel'%0Adid you mean 'title'?"
    )


def test_usage_errors_are_told_in_the_format_too(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("validate", "nosuch.yaml", "--format", "json") == 2
    (told,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert told["file"] is None and "no such file" in told["text"]
    assert run("plan", "decay.yaml", "--set", "rat=1", "--format", "json") == 2
    assert json.loads(capsys.readouterr().out)["hint"] == "did you mean 'rate'?"


def test_the_plan(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("plan", "decay.yaml") == 0
    assert "6 frames, 0.6 s at 10 frames/s" in capsys.readouterr().out

    assert run("plan", "decay.yaml", "--format", "json", "--set", "time.frames=12") == 0
    plan = json.loads(capsys.readouterr().out)
    assert (plan["frames"], plan["width"], plan["outputs"]) == (12, 320, ["decay.png"])


def test_the_plan_tells_what_stands_still_goes_back_and_how_fast(
    spec: Path, run: Run, capsys: Captured
) -> None:
    time = {"fps": 10, "pace": [{"until": 1, "speed": 1}, {"speed": 4}], "rewind": "500ms",
            "hold": {"end": 1}}  # fmt: skip
    text = spec.read_text(encoding="utf-8")
    spec.write_text(re.sub(r"(?m)^time: .*$", f"time: {json.dumps(time)}", text), encoding="utf-8")
    assert run("plan", "decay.yaml") == 0
    shown = capsys.readouterr().out
    assert "s move, 1 s stand still, 0.4 s go back" in shown
    assert "pace     1, then 4 units of data time a second" in shown
    assert run("plan", "decay.yaml", "--format", "json") == 0
    plan = json.loads(capsys.readouterr().out)
    assert (plan["held"], plan["back"]) == (1, 0.4)


def test_the_schema(run: Run, capsys: Captured) -> None:
    assert run("schema") == 0
    assert capsys.readouterr().out == schema_text()
