"""How far a film is, for people at a terminal, for a log, for a program."""

from __future__ import annotations

import json
import sys
import time
from enum import StrEnum
from typing import Any

EVERY = 0.1
"""Seconds between two redraws of the bar."""


class Style(StrEnum):
    """How progress is shown."""

    auto = "auto"
    plain = "plain"
    json = "json"
    none = "none"


class Quiet:
    """Says nothing; what the others build on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.done = self.frames = 0
        self.begun = time.monotonic()

    def start(self, frames: int, jobs: int) -> None:
        self.frames, self.begun = frames, time.monotonic()

    def advance(self, frames: int) -> None:
        self.done += frames

    def finish(self) -> None:
        """All frames are drawn."""

    def close(self) -> None:
        """The film is made, or given up."""

    @property
    def rate(self) -> float:
        """Frames per second so far."""
        return self.done / max(1e-9, time.monotonic() - self.begun)

    @property
    def left(self) -> float:
        """Seconds left, at the rate so far."""
        return (self.frames - self.done) / max(1e-9, self.rate)


class Lines(Quiet):
    """A line for each tenth of the film."""

    tenth = 0

    def advance(self, frames: int) -> None:
        super().advance(frames)
        tenth = 10 * self.done // max(1, self.frames)
        if tenth > self.tenth:
            self.tenth = tenth
            text = f"{self.name}: {tenth * 10:3d} %  {self.done}/{self.frames} frames"
            print(f"{text}  {self.rate:.0f}/s  {self.left:.0f} s left", file=sys.stderr, flush=True)


class Records(Quiet):
    """A JSON object a line, twice a second."""

    last = 0.0

    def advance(self, frames: int) -> None:
        super().advance(frames)
        now = time.monotonic()
        if now - self.last >= 0.5 or self.done == self.frames:
            self.last = now
            record = {
                "spec": self.name, "done": self.done, "frames": self.frames,
                "rate": round(self.rate, 1), "left": round(self.left, 1),
            }  # fmt: skip
            print(json.dumps(record), file=sys.stderr, flush=True)


class Bar(Quiet):
    """A bar with frames, rate and time left. Redrawn here, not by a thread: workers are forked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._bar: Any = None
        self._last = 0.0

    def start(self, frames: int, jobs: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        super().start(frames, jobs)
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=32),
            TextColumn("{task.completed}/{task.total} frames  {task.fields[rate]}"),
            console=Console(stderr=True), transient=True, auto_refresh=False,
        )  # fmt: skip
        self._bar.start()
        self._task = self._bar.add_task(self.name, total=frames, rate="")

    def advance(self, frames: int) -> None:
        super().advance(frames)
        now = time.monotonic()
        if self._bar is not None and now - self._last >= EVERY:
            self._last = now
            rate = f"{self.rate:.0f}/s  {self.left:.0f} s left"
            self._bar.update(self._task, completed=self.done, rate=rate)
            self._bar.refresh()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def progress(style: Style, name: str) -> Quiet:
    """Progress in a style; `auto` is a bar at a terminal, lines elsewhere."""
    if style is Style.auto:
        return Bar(name) if sys.stderr.isatty() else Lines(name)
    return {Style.plain: Lines, Style.json: Records, Style.none: Quiet}[style](name)
