"""A delimited file into its columns, with a place for each cell that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from renderer.errors import DataError, Fault, problem
from renderer.sources.columns import Doubt, Gather
from renderer.sources.delimited import Delimited

MOST_PROBLEMS = 10

_DOUBTS = {
    "mixed": (
        "{detail}: the column is read as text",
        "types: {{col: number}} or {{col: text}} decides",
    ),
    "separator": (
        "text that looks like numbers in column {detail}",
        'say how they are written, decimal: "," or thousands: ",", or types: {{col: text}}',
    ),
    "inexact": (
        "{count} too large to be exact in column {detail}",
        "types: {{col: text}} keeps every digit",
    ),
}


def gather(file: Delimited, columns: Sequence[Gather], header: bool) -> None:
    """Feed every row to the columns and settle what each is; DataError for cells that misfit."""
    _feed(file, len(columns), list(enumerate(columns)), header)
    for column in columns:
        column.settle()
    _refuse_misfits(file, columns, header)
    late = [(index, column) for index, column in enumerate(columns) if column.again]
    for _, column in late:
        column.restart()
    if late:
        _feed(file, len(columns), late, header)


def warn(
    file: Delimited, columns: Sequence[Gather], header: bool, tell: Callable[[Fault], None]
) -> None:
    """One warning for each kind of doubt: how many columns, and the first place."""
    doubts = [doubt for column in columns for doubt in column.doubts]
    for kind, (text, hint) in _DOUBTS.items():
        some = [doubt for doubt in doubts if doubt.kind == kind]
        if some:
            tell(_warning(file, some, text, hint, header))


def _warning(file: Delimited, some: Sequence[Doubt], text: str, hint: str, header: bool) -> Fault:
    first = min(some, key=lambda doubt: doubt.row)
    line = file.line(first.row + header)
    count = f"{first.count:,} whole numbers are" if first.count > 1 else "a whole number is"
    what = f"{file.text.name}:{line}: {text.format(detail=first.detail, count=count)}"
    if len(some) > 1:
        others = "1 other column" if len(some) == 2 else f"{len(some) - 1:,} other columns"
        what += f" (and likewise in {others})"
    return Fault("data", what, ("file",), hint.format(), severity="warning")


def _feed(file: Delimited, width: int, columns: Sequence[tuple[int, Gather]], header: bool) -> None:
    # Hot path.
    for block in file.blocks(width, header):
        cells = list(zip(*block, strict=True))
        for index, column in columns:
            column.feed(cells[index])


def _refuse_misfits(file: Delimited, columns: Sequence[Gather], header: bool) -> None:
    wrong = [(i, column.misfit) for i, column in enumerate(columns) if column.misfit is not None]
    if wrong:
        some = wrong[:MOST_PROBLEMS]
        places = file.places((misfit.row + header, index) for index, misfit in some)
        pairs = zip(some, places, strict=True)
        raise DataError(*(problem("cell", one.text, at, one.hint) for (_, one), at in pairs))
