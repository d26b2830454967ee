"""The command, run within the test's own process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from renderer.cli import main, report

SPEC = """\
version: 1
params: {rate: 0.5}
canvas: {size: [320, 240], dpi: 80}
data:
  decay:
    source: ode
    equations: {x: -rate*x}
    initial: {x: 1}
    span: [0, 4]
    step: 1
time: {fps: 10, frames: 6}
series: [{mark: line, x: t, y: x}]
output: {file: decay.png, at: 0}
"""

Run = Callable[..., int]


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`decay.yaml` in the working folder."""
    monkeypatch.chdir(tmp_path)
    path = Path("decay.yaml")
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs `render` with arguments; gives its exit code."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in signals}
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["anything", *arguments])
        report.choose(report.Format.text)
        try:
            main()
        except SystemExit as done:
            assert isinstance(done.code, int)
            return done.code
        return 0

    yield command
    for number, handler in before.items():
        signal.signal(number, handler)
