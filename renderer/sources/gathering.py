"""A delimited file into its columns, with a place for each cell that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from renderer.errors import DataError, Fault, Place, problem
from renderer.sources.columns import Doubt, Gather
from renderer.sources.delimited import Delimited

MOST_PROBLEMS = 10

Columns: TypeAlias = Sequence[tuple[int, Gather]]
"""Columns with their number in the file."""

_DOUBTS = {
    "mixed": (
        "{detail}: the column is read as text",
        "types: {{col: number}} or {{col: text}} decides",
    ),
    "separator": (
        "text that looks like numbers in column {detail}",
        'say how they are written, decimal: "," or thousands: ",", or types: {{col: text}}',
    ),
    "dates": (
        "dates that can be read in two ways in column {detail}: the column is read as text",
        'dates: {{col: "%d.%m.%Y"}} says how they are written',
    ),
    "codes": (
        "numbers with zeros in front in column {detail}",
        "types: {{col: text}} keeps the zeros; types: {{col: number}} if they mean nothing",
    ),
    "inexact": (
        "{count} too large to be exact in column {detail}",
        "types: {{col: text}} keeps every digit",
    ),
}


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
    for kind, (text, hint) in _DOUBTS.items():
        some = [doubt for doubt in doubts if doubt.kind == kind]
        if some:
            tell(_warning(file, some, text, hint))


def _warning(file: Placed, some: Sequence[Doubt], text: str, hint: str) -> Fault:
    first = min(some, key=lambda doubt: doubt.row)
    count = f"{first.count:,} whole numbers are" if first.count > 1 else "a whole number is"
    said = text.format(detail=first.detail, count=count)
    what = f"{file.name}:{file.line(first.row)}: {said}"
    if len(some) > 1:
        others = "1 other column" if len(some) == 2 else f"{len(some) - 1:,} other columns"
        what += f" (and likewise in {others})"
    return Fault("data", what, ("file",), hint.format(), severity="warning")
