"""The spec files that a command is given, and what to say where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from renderer.cli import COMMANDS
from renderer.errors import Problem, UsageError, choices, problem, suggest

SUFFIXES = (".yaml", ".yml", ".json")
TABLES = (".csv", ".tsv", ".txt", ".dat", ".log", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".gz")
"""Suffixes of data files; `sources.files` knows them better, and takes longer to load."""


def check_target(out: Path, force: bool) -> None:
    """Raises `UsageError` if there is no place for a file, or something stands there."""
    if not out.parent.is_dir():
        raise UsageError(problem("out", f"--out {out}: there is no folder '{out.parent}'"))
    if out.is_symlink() or (out.exists() and not out.is_file()):
        what = "a link" if out.is_symlink() else "not a file"
        raise UsageError(problem("out", f"--out {out}: this is {what}: it is not overwritten"))
    if out.exists() and not force:
        text = f"--out {out}: there is such a file already"
        raise UsageError(problem("exists", text, hint="--force writes over it"))


def check(specs: list[Path], data: bool = False) -> None:
    """Raises `UsageError` with everything that is not a file; `data` files may be given, too."""
    problems = [found for path in specs for found in _missing(path, data)]
    if problems:
        raise UsageError(*problems)


def _missing(path: Path, data: bool) -> Iterator[Problem]:
    try:
        if path.is_dir():
            yield _folder(path, data)
        elif not path.exists():
            yield _nothing(path, data)
        elif not data and path.suffix.lower() in TABLES:
            text = f"{path}: this is data, not a spec"
            hint = f"`render data {path}` shows it, `render new NAME.yaml --from {path}` proposes a"
            yield problem("file", text, hint=f"{hint} spec")
    except (OSError, ValueError):
        yield problem("file", f"{path}: this cannot be the name of a file")


def _folder(path: Path, data: bool) -> Problem:
    ends = (*SUFFIXES[:2], *TABLES) if data else SUFFIXES[:2]
    found = sorted(one.name for one in _listed(path) if one.suffix.lower() in ends)
    text = f"{path}: this is a folder"
    if not found:
        return problem("file", text, hint="it has no specs" + (" and no data" if data else ""))
    if data:
        return problem("file", text, hint=f"name a file in it: {choices(found, 6)}")
    hint = f"name the specs in it: {path / '*.yaml'} for {choices(found, 6)}"
    return problem("file", text, hint=hint)


def _nothing(path: Path, data: bool) -> Problem:
    word = str(path)
    if path.suffix == "" and path.name == word:
        near = suggest(word, (*COMMANDS, "--help"))
        text = f"'{word}' is neither a command nor a file"
        return problem("command", text, hint=near or f"commands: {choices(COMMANDS)}")
    folder = path.parent
    if not folder.is_dir():
        return problem("file", f"{path}: there is no folder '{folder}'")
    ends = (*SUFFIXES, *TABLES) if data else SUFFIXES
    names = [one.name for one in _listed(folder) if one.name.lower().endswith(ends)]
    return problem("file", f"{path}: there is no such file", hint=suggest(path.name, names))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
