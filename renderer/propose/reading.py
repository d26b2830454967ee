"""A data file read as well as it can be without a spec, and the source that does so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from renderer.errors import DataError, Problem
from renderer.sources import files
from renderer.sources.base import Source
from renderer.table import Table


def read(folder: Path, file: str) -> tuple[dict[str, Any], Table]:
    """The keys of the source, and its table; raises a `RenderError`. A file without a line of
    names gets `header: false`, a log of several runs all of them."""
    source = files.source_of(folder, file)
    heard: list[Problem] = []
    try:
        table = files.read(source, folder, heard.append)
    except DataError as error:
        if not _lacks_names(error) or not _has(source, "header"):
            raise
        source = files.with_keys(source, header=False)
        table = files.read(source, folder, _unheard)
    if any(warning.code == "runs" for warning in heard) and _has(source, "runs"):
        source = files.with_keys(source, runs="all")
        table = files.read(source, folder, _unheard)
    return source.model_dump(exclude_unset=True), table


def _unheard(warning: Problem) -> None:
    """Warnings are told when the spec is checked."""


def _lacks_names(error: DataError) -> bool:
    return any("holds no names" in problem.text for problem in error.problems)


def _has(source: Source, key: str) -> bool:
    return key in type(source).model_fields
