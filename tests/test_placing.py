"""Files that appear only when they are complete."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from renderer.errors import OutputError
from renderer.placing import alive, hidden, put


def test_a_file_appears_whole_and_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    with hidden(target) as part:
        part.write_text("x")
        assert part.name.startswith(".") and part.suffix == ".csv"
        put(part, target)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert target.read_text() == "x"


def test_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hidden(tmp_path / "a.csv") as part:
        part.write_text("x")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("links", [True, False])
def test_what_is_there_stays(tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "no hard links here")

    if not links:
        monkeypatch.setattr(os, "link", refused)
    target = tmp_path / "a.csv"
    with hidden(target) as part:
        part.write_text("new")
        put(part, target, over=False)
    assert target.read_text() == "new"
    with hidden(target) as part:
        part.write_text("newer")
        with pytest.raises(OutputError, match="is there already"):
            put(part, target, over=False)
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert not alive(done.pid)
    left = tmp_path / f".a.csv.{done.pid}.part.csv"
    left.touch()
    with hidden(tmp_path / "a.csv"):
        assert not left.exists()
