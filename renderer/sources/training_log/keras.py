"""The file of Keras' `CSVLogger`: a line of names that starts with `epoch`, then a row an epoch.

Epochs count from 0 there, and are kept so. A resumed run appends rows, with or without its line of
names. Keras writes `NA` where an epoch lacks a metric, `nan` where the metric is not a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from renderer.errors import DataError
from renderer.sources.cells import Rules, numbers
from renderer.sources.charset import Text
from renderer.sources.columns import Gather
from renderer.sources.delimited import Delimited, Record
from renderer.sources.dialects import find_dialect
from renderer.sources.training_log.base import (
    Format,
    Log,
    Records,
    refuse,
    tell_torn,
    tell_undefined,
)
from renderer.table import Column

_UNDEFINED = frozenset(
    sign + word for sign in ("", "+", "-") for word in ("nan", "inf", "infinity")
)


def names_of(text: Text) -> list[str]:
    """The names in the first line, without their padding; none if it cannot be cut."""
    try:
        first = next(Delimited(text, find_dialect(text, None, None, 0)).records(), None)
    except DataError:
        return []
    return [cell.strip() for cell in first.cells] if first else []


def is_keras(text: Text) -> bool:
    """Whether the first line names columns, `epoch` the first of several, no `step` among them."""
    names = names_of(text)
    return len(names) > 1 and names[0] == "epoch" and "" not in names and "step" not in names


def read(log: Log) -> Records:
    """All rows of all runs."""
    file = Delimited(log.text, find_dialect(log.text, None, None, 0))
    rows, order, breaks = _rows(log, file)
    names = rows.pop(0).cells
    columns = [Gather(name, Rules()) for name in names]
    for index, column in enumerate(columns):
        column.feed([row.cells[index] for row in rows])
        column.settle()
        if column.misfit is not None:
            row = order[column.misfit.row]
            raise DataError(file.problem("cell", column.misfit.text, row, index, "mend the cell"))
    made = {column.name: column.column() for column in columns}
    _check_epochs(file, made["epoch"], names.index("epoch"), order)
    _count_undefined(log, names, rows)
    dates = frozenset(column.name for column in columns if column.kind == "date")
    return Records(made, [row.line for row in rows], ("epoch",), dates, frozenset(breaks), True)


def _rows(log: Log, file: Delimited) -> tuple[list[Record], list[int], list[int]]:
    """The names and all rows; which record each row is; the rows before which names stand again."""
    records = file.records()
    names = _names(log, next(records, None))
    rows, order, breaks = [names], list[int](), list[int]()
    for number, record in enumerate(records, start=1):
        if [cell.strip() for cell in record.cells] == names.cells:
            breaks.append(len(order))
        elif len(record.cells) == len(names.cells):
            rows.append(record)
            order.append(number)
        elif not record.raw.endswith(("\n", "\r")):
            tell_torn(log, len(order))
        else:
            _refuse_row(log, record, names.cells)
    if not order:
        raise refuse(log, "empty", "no rows below the line of names", names.line)
    return rows, order, breaks


def _names(log: Log, first: Record | None) -> Record:
    if first is None:
        raise refuse(log, "empty", "the file holds no log", 1)
    names = [cell.strip() for cell in first.cells]
    if "epoch" not in names:
        raise refuse(log, "header", "no column 'epoch', which Keras' CSVLogger writes", first.line)
    if "" in names or len(set(names)) < len(names):
        raise refuse(log, "header", "a column has no name, or two have the same", first.line)
    return Record(first.line, first.raw, names)


def _refuse_row(log: Log, record: Record, names: Sequence[str]) -> None:
    if record.cells[0].strip() == "epoch":
        what = "another line of names: the metrics change here"
        raise refuse(log, "header", what, record.line, "cut the file there: a log has one set")
    count = len(record.cells)
    what = f"this row has {count:,} cells, the first has {len(names):,}"
    raise refuse(log, "ragged", what, record.line, "delete the row, or mend it")


def _check_epochs(file: Delimited, column: Column, index: int, order: Sequence[int]) -> None:
    if column.dtype.kind != "f":
        wrong = next(i for i, cell in enumerate(column) if numbers((str(cell),), Rules()) is None)
        what = f"the epoch '{column[wrong]}' is not a number"
    elif np.isnan(column.astype(np.float64)).any():
        wrong = int(np.argmax(np.isnan(column.astype(np.float64))))
        what = "the epoch is missing"
    else:
        return
    raise DataError(file.problem("cell", what, order[wrong], index))


def _count_undefined(log: Log, names: Sequence[str], rows: Sequence[Record]) -> None:
    found = [
        (row.line, name)
        for row in rows
        for name, cell in zip(names, row.cells, strict=True)
        if cell.strip().lower() in _UNDEFINED
    ]
    tell_undefined(log, found)


KERAS = Format("keras", "Keras CSVLogger", is_keras, read)


def first_line(text: Text, longest: int = 60) -> str:
    """The first line that is not blank, cut for a message."""
    with text.open() as file:
        for line in islice(file, 100):
            if line.strip():
                line = line.strip()
                return line if len(line) <= longest else f"{line[:longest]}…"
    return ""
