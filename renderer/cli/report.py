"""Problems and results as people and machines read them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from renderer.errors import Problem, RenderError, about, plain, problem


class Format(StrEnum):
    """How problems are printed."""

    text = "text"
    json = "json"
    github = "github"


_chosen = Format.text


def choose(format: Format) -> None:
    """From now on problems are printed in this format."""
    global _chosen
    _chosen = format


def show(problems: Iterable[Problem]) -> None:
    """Print problems: text to standard error; for machines, a line each, to standard output."""
    for p in problems:
        if _chosen is Format.text:
            print(_coloured(plain(p)) if _colours() else plain(p), file=sys.stderr)
        elif _chosen is Format.json:
            print(json.dumps(_record(p)))
        else:
            print(_annotation(p))


def warned(found: Problem) -> None:
    """Print a warning when it is found."""
    show([found])


class Troubles:
    """What is wrong with the films of a spec, told film by film; the same is told once."""

    def __init__(self, films: int) -> None:
        self.films, self.worst = films, 0
        self._told: set[tuple[Any, ...]] = set()

    def show(self, name: str, error: RenderError) -> None:
        """Tell why the film of this name is not made."""
        self.worst = max(self.worst, error.exit_code)
        new = [p for p in error.problems if (p.code, p.text, p.place) not in self._told]
        self._told |= {(p.code, p.text, p.place) for p in new}
        if new:
            show(about(p, [name]) if self.films > 1 else p for p in new)
        else:
            show([problem("same", f"{name}: what is told above keeps this film from being made")])


def made(spec: Path, file: Path) -> None:
    """Print that a file is made."""
    count = file.stat().st_size
    if _chosen is Format.json:
        print(json.dumps({"spec": str(spec), "file": str(file), "bytes": count}))
    else:
        print(f"{file}  {size(count)}")


def say(text: str) -> None:
    """Print what only people want to know."""
    if _chosen is not Format.json:
        print(text)


def _colours() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ


def _coloured(text: str) -> str:
    lines = text.split("\n")
    bold = lines[0].replace(" error: ", " \x1b[31merror:\x1b[0;1m ", 1)
    bold = bold.replace(" warning: ", " \x1b[33mwarning:\x1b[0;1m ", 1)
    carets = [f"\x1b[31m{line}\x1b[0m" if not line.strip(" ^") else line for line in lines[1:]]
    return "\n".join([f"\x1b[1m{bold}\x1b[0m", *carets])


def _record(p: Problem) -> dict[str, Any]:
    place = p.place
    return {
        "severity": p.severity,
        "code": p.code,
        "text": p.text,
        "hint": p.hint,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "path": list(p.path),
    }


def _annotation(p: Problem) -> str:
    """A GitHub workflow command; its data is escaped as the runner unescapes it."""
    fields = []
    if p.place is not None:
        fields.append(f"file={_property(p.place.file)}")
        if p.place.line is not None:
            fields.append(f"line={p.place.line}")
        if p.place.column is not None:
            fields.append(f"col={p.place.column}")
    fields.append(f"title={_property(p.code)}")
    message = p.text if p.hint is None else f"{p.text}\n{p.hint}"
    return f"::{p.severity} {','.join(fields)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def size(count: int) -> str:
    """A file's size for people."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
