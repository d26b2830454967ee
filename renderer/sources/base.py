"""What every source of data is: a model of its keys that reads one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import ClassVar

from renderer.errors import Fault, Path
from renderer.sources import paths
from renderer.table import Table
from renderer.values import SpecModel


@dataclass(frozen=True)
class ReadContext:
    """What a source may know: the folder it may read in, the spec's params, the tables it uses and
    all sources by name, and where warnings go."""

    root: FilePath
    params: Mapping[str, float | str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    warn: Callable[[Fault], None] = lambda fault: None

    def open_path(self, text: str, *at: str | int) -> FilePath:
        """The regular file beneath `root` that `text` names; a `Fault` at `at` if there is none."""
        return paths.open_path(self.root, text, *at)


class Source(SpecModel):
    """Where a table comes from."""

    filmed: ClassVar[bool] = False
    """Whether its moments are the frames of a film (see `Table`)."""

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
