"""What every source of data is: a model of its keys that reads one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from renderer.errors import Fault
from renderer.sources import paths
from renderer.table import Table
from renderer.values import SpecModel


@dataclass(frozen=True)
class ReadContext:
    """What a source may know: the folder it may read in, the spec's params, other tables by name,
    and where warnings go."""

    root: Path
    params: Mapping[str, float | str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    warn: Callable[[Fault], None] = lambda fault: None

    def open_path(self, text: str, *at: str | int) -> Path:
        """The regular file beneath `root` that `text` names; a `Fault` at `at` if there is none."""
        return paths.open_path(self.root, text, *at)


class Source(SpecModel):
    """Where a table comes from."""

    def check(self, params: Mapping[str, float | str]) -> None:
        """Raises `Fault` for what is wrong whatever the data is; reads nothing."""

    def read(self, context: ReadContext) -> Table:
        """The table; raises `Fault` (a path below this model), `DataError` (a place in a file)."""
        raise NotImplementedError
