"""The command as a process: signals, pipes, and how long it takes to answer."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import renderer

COMMAND = [sys.executable, "-c", "from renderer.cli import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(renderer.__file__).parent.parent)}
EXAMPLE = Path(renderer.__file__).parent.parent / "specs" / "lorenz.yaml"

# Signals as a terminal's shell leaves them, whatever started the tests.
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "signal.signal(signal.SIGHUP, signal.{hangup});"
    "from renderer.cli import main; main()"
)


def long_film(folder: Path) -> Path:
    path = folder / "long.yaml"
    path.write_text(
        "version: 1\n"
        "canvas: {size: [640, 480]}\n"
        "data: {a: {source: inline, columns: {t: [0, 1], x: [0, 1]}}}\n"
        "time: {frames: 20000}\n"
        "series: [{mark: line, x: t, y: x}]\n"
        "output: long.gif\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_stops_it_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    spec = long_film(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", START.format(hangup="SIG_DFL"), str(spec), "--progress", "json"],
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert '"frames": 20000' in process.stderr.readline()  # it draws

    process.send_signal(number)
    _, error = process.communicate(timeout=120)

    assert process.returncode == code
    assert "stopped; no output was touched" in error
    assert "Traceback" not in error
    assert [path.name for path in tmp_path.iterdir()] == ["long.yaml"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "data", str(EXAMPLE), "--format", "csv"],
            env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    assert done.returncode == 3
    assert done.stderr == "error: No space left on device\n"


def test_a_reader_who_has_enough() -> None:
    process = subprocess.Popen(
        [*COMMAND, "data", str(EXAMPLE), "--format", "csv"],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == "t,x,y,z,member\n"
    process.stdout.close()

    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(timeout=120) == 0


def test_any_terminal_can_show_what_is_said(tmp_path: Path) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text('version: 1\n"títel→": 1\n', encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "validate", str(spec)],
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"}, capture_output=True,
    )  # fmt: skip

    assert done.returncode == 1
    assert rb"unknown key 't\xedtel\u2192'" in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["validate", str(EXAMPLE)]])
def test_it_answers_at_once(tmp_path: Path, arguments: list[str]) -> None:
    # Processor time, the best of five: other work on the machine does not count. On a quiet
    # machine help takes a quarter of a second, and validation about half of one. Modules are
    # compiled before, as an installer does.
    compiled = {**ENVIRONMENT, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    compiled.pop("PYTHONDONTWRITEBYTECODE", None)
    taken = []
    for _ in range(6):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, *arguments], env=compiled, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime)

    assert min(taken[1:]) < 1.0
