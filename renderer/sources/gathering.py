"""A delimited file into its columns, with a place for each cell that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from renderer.errors import DataError, Fault, Place, problem
from renderer.sources.cast import tell_doubts
from renderer.sources.columns import Gather
from renderer.sources.delimited import Delimited

MOST_PROBLEMS = 10

Columns: TypeAlias = Sequence[tuple[int, Gather]]
"""Columns with their number in the file."""


class Placed(Protocol):
    """What knows where the cells of a table stand."""

    @property
    def name(self) -> str: ...

    def line(self, row: int) -> int:
        """The line of a row, 0 being the first below the head."""

    def places(self, cells: Iterable[tuple[int, int]]) -> list[Place]:
        """Where cells stand, each given by its row and number."""


@dataclass(frozen=True)
class Below:
    """The rows of a file below its first `head` records."""

    file: Delimited
    head: int

    @property
    def name(self) -> str:
        return self.file.text.name

    def line(self, row: int) -> int:
        return self.file.line(row + self.head)

    def places(self, cells: Iterable[tuple[int, int]]) -> list[Place]:
        return self.file.places((row + self.head, cell) for row, cell in cells)

    def gather(self, columns: Columns, width: int) -> None:
        """Feed every row to the columns and settle what each is; DataError for cells that
        misfit."""
        self._feed(columns, width)
        for _, column in columns:
            column.settle()
        refuse_misfits(self, columns)
        late = [(index, column) for index, column in columns if column.again]
        for _, column in late:
            column.restart()
        if late:
            self._feed(late, width)

    def _feed(self, columns: Columns, width: int) -> None:
        # Hot path.
        for block in self.file.blocks(width, self.head):
            cells = list(zip(*block, strict=True))
            for index, column in columns:
                column.feed(cells[index])


def refuse_misfits(file: Placed, columns: Columns) -> None:
    """DataError for the first cells that misfit."""
    wrong = [(index, column.misfit) for index, column in columns if column.misfit is not None]
    if wrong:
        some = wrong[:MOST_PROBLEMS]
        places = file.places((misfit.row, index) for index, misfit in some)
        pairs = zip(some, places, strict=True)
        raise DataError(*(problem("cell", one.text, at, one.hint) for (_, one), at in pairs))


def warn(file: Placed, columns: Columns, tell: Callable[[Fault], None]) -> None:
    """One warning for each kind of doubt: how many columns, and the first place."""
    doubts = [doubt for _, column in columns for doubt in column.doubts]
    rows = {min(d.row for d in doubts if d.kind == doubt.kind) for doubt in doubts}
    placed = {row: f"{file.name}:{file.line(row)}" for row in rows}
    tell_doubts([(placed.get(doubt.row, ""), doubt) for doubt in doubts], tell)
