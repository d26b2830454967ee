"""What every source of data is: a model of its keys that reads one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Self

from renderer.errors import Fault, Path
from renderer.sources import paths
from renderer.table import Table
from renderer.template import fill
from renderer.values import SpecModel

PATHS = ("file", "path")
"""Keys that name files: params may stand in their text."""


@dataclass(frozen=True)
class ReadContext:
    """What a source may know: the folder it may read in, the spec's params, the tables it uses and
    all sources by name, where warnings go, and the folder that a path is relative to which is
    written at a place below the source (default: the folder it may read in)."""

    root: FilePath
    params: Mapping[str, float | str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    warn: Callable[[Fault], None] = lambda fault: None
    folder_of: Callable[[Path], FilePath] | None = None

    def open_path(self, text: str, *at: str | int) -> FilePath:
        """The regular file beneath `root` that `text` names; a `Fault` at `at` if there is none."""
        folder = self.root if self.folder_of is None else self.folder_of(at)
        return paths.open_path(self.root, text, *at, folder=folder)


class Source(SpecModel):
    """Where a table comes from."""

    def filled(self, params: Mapping[str, float | str]) -> Self:
        """The source with params in the names of its files; raises `Fault` below this model."""
        names = {}
        for key in PATHS:
            value = getattr(self, key, None)
            if isinstance(value, str) and ("{" in value or "}" in value):
                names[key] = fill(value, params, key)
        return self.model_copy(update=names) if names else self

    def uses(self) -> Mapping[str, Path]:
        """The tables that must be read before, each with the place below this model that names it;
        some may turn out not to exist."""
        return {}

    def check(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """Raises `Fault` for what is wrong whatever the data is; reads nothing. `sources` are all
        of the spec's, by name."""

    def read(self, context: ReadContext) -> Table:
        """The table; raises `Fault` (a path below this model), `DataError` (a place in a file)."""
        raise NotImplementedError
