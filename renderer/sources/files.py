"""Data files without a spec: which source reads a file, told by its name, and what it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from renderer.errors import DataError, Fault, Problem, RenderError, UsageError, choices, problem
from renderer.sources import CHOICE, SOURCES, charset, paths
from renderer.sources.base import ReadContext, Source
from renderer.sources.training_log.keras import is_keras
from renderer.sources.training_log.later import title
from renderer.table import Table

WORDS: Mapping[str, tuple[str, ...]] = {
    ".csv": ("csv",),
    ".tsv": ("csv",),
    ".txt": ("csv",),
    ".dat": ("csv",),
    ".log": ("training_log",),
    ".jsonl": ("jsonl", "training_log"),
    ".ndjson": ("jsonl", "training_log"),
    ".json": ("json",),
    ".parquet": ("parquet",),
    ".xlsx": ("xlsx",),
}
"""The sources for a suffix, the best first; one that this version lacks is passed over."""
PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip")
"""Suffixes of compressed files: what stands before them counts."""

_SPECS = (".yaml", ".yml")


def _models() -> dict[str, type[Source]]:
    """The sources that a file can be read by, by their words."""
    models = {word: CHOICE.model(word) for word in SOURCES}
    return {w: m for w, m in models.items() if issubclass(m, Source) and _key(m)}


def _key(model: type[Source]) -> str | None:
    return next((key for key in ("file", "path") if key in model.model_fields), None)


def suffix(name: str) -> str:
    """The suffix that says what is in a file: of `a.csv.gz`, `.csv`."""
    path = Path(name.lower())
    return Path(path.stem).suffix if path.suffix in PACKED else path.suffix


def known() -> list[str]:
    """The suffixes of the data files that are read."""
    models = _models()
    return [end for end, words in WORDS.items() if any(word in models for word in words)]


def is_data(path: Path) -> bool:
    """Whether a file is data, rather than a spec, by its name; a `.json` by how it begins."""
    if path.suffix.lower() in _SPECS:
        return False
    if path.suffix.lower() != ".json":
        return suffix(path.name) in WORDS
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    return not (start.startswith(b"{") and b'"version"' in start)


def source_of(folder: Path, file: str) -> Source:
    """The source that reads a file, named relative to a folder; raises `UsageError` where the name
    does not tell."""
    models = _models()
    end = suffix(file)
    word = next((word for word in WORDS.get(end, ()) if word in models), None)
    if word is None:
        text = f"{file}: the suffix '{end}' is not one of a data file that is read"
        text = text if end else f"{file}: without a suffix, its name does not tell what it is"
        raise UsageError(problem("data-format", text, hint=f"known: {choices(known(), 20)}"))
    if word == "csv" and _is_training_log(folder, file):
        word = "training_log"
    model = models[word]
    return model.model_validate({"source": word, _key(model) or "file": file})


def with_keys(source: Source, **keys: Any) -> Source:
    """The same source with more of its keys."""
    return type(source).model_validate({**source.model_dump(exclude_unset=True), **keys})


def read(source: Source, folder: Path, warned: Callable[[Problem], None]) -> Table:
    """The table of a source of `source_of`; raises a `RenderError`."""

    def told(fault: Fault) -> Problem:
        return problem(fault.code, fault.text, hint=fault.hint, severity=fault.severity)

    try:
        return source.table(ReadContext(folder, warn=lambda fault: warned(told(fault))))
    except Fault as fault:
        raise DataError(told(fault)) from None


def _is_training_log(folder: Path, file: str) -> bool:
    """Whether a file of delimited text is the log of a training run, as far as its line of names
    tells; what cannot be read is told when it is."""
    try:
        data = paths.read_bytes(folder, paths.open_path(folder, file))
        text, _ = charset.decode(file, data)
        return is_keras(text) and title(text) is None
    except (Fault, RenderError):
        return False
