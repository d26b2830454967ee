"""The table in one sheet of a workbook: a row of names, then rows."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from renderer.errors import DataError, Fault, Place, Problem, choices, problem, unknown
from renderer.sources.addresses import Area, letters
from renderer.sources.base import ReadContext
from renderer.sources.cast import tell_doubts
from renderer.sources.cells import Rules, dates, numbers
from renderer.sources.columns import Gather
from renderer.sources.gathering import MOST_PROBLEMS
from renderer.sources.sheets import Cells, Odd, Row
from renderer.sources.workbook import Sheet, Workbook
from renderer.sources.xlsx import Xlsx
from renderer.table import Table

BLOCK = 1024
"""Rows that are taken apart at a time."""


def read(source: Xlsx, context: ReadContext, file: BinaryIO) -> Table:
    """The table that the source means; raises `DataError`, `Fault`."""
    book = Workbook(source.file, file)
    return _Reading(source, context, book, _chosen(source.sheet, book.sheets)).table()


def _chosen(wanted: str | int | None, sheets: Sequence[Sheet]) -> Sheet:
    if wanted is None:
        return next((sheet for sheet in sheets if not sheet.hidden), sheets[0])
    if isinstance(wanted, int):
        if wanted <= len(sheets):
            return sheets[wanted - 1]
        count = "1 sheet" if len(sheets) == 1 else f"{len(sheets):,} sheets"
        what = f"there is no sheet {wanted:,}: the workbook has {count}"
        raise Fault("sheet", what, ("sheet",), choices(sheet.name for sheet in sheets))
    found = next((sheet for sheet in sheets if sheet.name == wanted), None)
    if found is None:
        what, hint = unknown("sheet", wanted, [sheet.name for sheet in sheets])
        raise Fault("sheet", what, ("sheet",), hint)
    return found


class _Reading:
    """One reading of a sheet."""

    def __init__(self, source: Xlsx, context: ReadContext, book: Workbook, sheet: Sheet) -> None:
        self.source, self.context, self.sheet = source, context, sheet
        area = Area.of(source.range) if source.range else None
        self.area = area or Area()
        self.cells = Cells(book, sheet, source.decimal)
        self.numbers = array("l")
        self.names: dict[int, str] = {}
        self.odd: list[tuple[int, Odd]] = []

    def table(self) -> Table:
        self.names = self._named()
        self.source.check_names(self.names.values())
        columns = self._gathers()
        self._feed(columns, first=True)
        for column in columns.values():
            column.settle()
        self._refuse_misfits(columns)
        late = {at: column for at, column in columns.items() if column.again}
        for column in late.values():
            column.restart()
        if late:
            self._feed(late)
        table = Table(
            {column.name: column.column() for column in columns.values()},
            dates=frozenset(one.name for one in columns.values() if one.kind == "date"),
            unread=frozenset(self.names.values()) - {one.name for one in columns.values()},
        )
        self._warn(columns)
        return table

    def _rows(self, data: bool = True) -> Iterator[Row]:
        """The rows of the table that hold anything; without the row of names if only data."""
        top = self.area.top + self.source.skip
        rows = (self._within(row) for row in self.cells.rows() if top <= row.number)
        filled = (row for row in rows if row.cells or row.odd)
        return islice(filled, int(data and self.source.header is True), None)

    def _within(self, row: Row) -> Row:
        if self.source.range is None and not any(map(str.isspace, row.cells.values())):
            return row
        left, right = self.area.left, self.area.right
        if row.number > self.area.bottom:
            return Row(row.number)
        cells = {
            column: text
            for column, text in row.cells.items()
            if left <= column <= right and not text.isspace()
        }
        return Row(row.number, cells, [odd for odd in row.odd if left <= odd.column <= right])

    def _named(self) -> dict[int, str]:
        """The names of the columns."""
        first = next(self._rows(data=False), None)
        if first is None:
            raise self._error("the sheet holds no table", code="empty")
        header = self.source.header
        if header is True:
            return self._header(first)
        width = range(min(self._filled(first)), max(self._filled(first)) + 1)
        if header is False:
            return {column: f"column_{i + 1}" for i, column in enumerate(width)}
        if len(header) != len(width):
            what = f"{len(header):,} names for {len(width):,} columns"
            raise Fault("header", what, ("header",))
        twice = next((name for i, name in enumerate(header) if name in header[:i]), None)
        if twice is not None or "" in header:
            what = f"two columns are named '{twice}'" if twice else "a name is empty"
            raise Fault("header", what, ("header",))
        return dict(zip(width, header, strict=True))

    def _filled(self, row: Row) -> list[int]:
        return [*row.cells, *(odd.column for odd in row.odd)]

    def _header(self, row: Row) -> dict[int, str]:
        names = {column: row.cells[column].strip() for column in sorted(row.cells)}
        seen: dict[str, int] = {}
        for column, name in names.items():
            if name in seen:
                where = f"columns {letters(seen[name])} and {letters(column)}"
                what = f"{self._at(row.number, column)}: {where} are both named '{name}'"
                hint = f"name the columns: skip: {row.number}, header: [a, b, …]"
                raise self._error(what, hint, "header")
            seen[name] = column
        given = "header" in self.source.model_fields_set
        if not names or (not given and numbers(list(names.values()), Rules()) is not None):
            what = f"{self._at(row.number, min(names, default=1))}: the first row holds no names"
            hint = "header: false, or header: [a, b, …], if it is data; header: true if it is names"
            raise self._error(f"{what}: all its cells are numbers", hint, "header")
        return names

    def _gathers(self) -> dict[int, Gather]:
        wanted = {at: name for at, name in self.names.items() if self.context.wants(name)}
        wanted = wanted or dict(islice(self.names.items(), 1))
        self.cells.spelled = {at for at, name in wanted.items() if self.source.want(name) == "text"}
        rules = self.source.rules()
        return {
            at: Gather(name, rules, self.source.want(name), self.source.dates.get(name, ""))
            for at, name in wanted.items()
        }

    # Hot path.
    def _feed(self, columns: Mapping[int, Gather], first: bool = False) -> None:
        rows = self._rows()
        while block := list(islice(rows, BLOCK)):
            if first:
                self._note(block, columns)
            for at, column in columns.items():
                cells = [row.cells.get(at, "") for row in block]
                if column.form not in ("", "auto"):
                    cells = [_rewritten(cell, column.form) for cell in cells]
                column.feed(cells)

    def _note(self, rows: Sequence[Row], columns: Mapping[int, Gather]) -> None:
        """Where rows are, and what is odd in them; raises `DataError` for cells of no column."""
        self.numbers.extend(row.number for row in rows)
        for row in rows:
            if not row.cells.keys() <= self.names.keys():
                column = min(row.cells.keys() - self.names.keys())
                what = f"{self._at(row.number, column)}: column {letters(column)} has no name"
                hint = "name it in the first row, or give the table's range: A1:F200"
                raise self._error(what, hint, "header")
            self.odd += [(row.number, odd) for odd in row.odd if odd.column in columns]

    def _refuse_misfits(self, columns: Mapping[int, Gather]) -> None:
        if not self.numbers:
            raise self._error("no rows below the row of names", code="empty")
        found: list[Problem] = []
        for at, column in columns.items():
            if column.misfit is not None and len(found) < MOST_PROBLEMS:
                what = f"{self._at(self.numbers[column.misfit.row], at)}: {column.misfit.text}"
                found.append(problem("cell", what, self._place(), column.misfit.hint))
        if found:
            raise DataError(*found)

    def _warn(self, columns: Mapping[int, Gather]) -> None:
        file = self.source.file
        tell_doubts(
            [
                (f"{file}: {self._at(self.numbers[doubt.row], at)}", doubt)
                for at, column in columns.items()
                for doubt in column.doubts
            ],
            self.context.warn,
        )
        self._tell_odd([one for one in self.odd if one[1].text], "{count} {be} {word}: missing")
        without = [one for one in self.odd if not one[1].text]
        hint = "open it in a spreadsheet program, and save it again"
        self._tell_odd(without, "{count} of formulas {have} no saved value: missing", hint)
        rows = Area(self.numbers[0], min(columns), self.numbers[-1], max(columns))
        merged = [area for area in self.cells.merged if area.meets(rows)]
        if merged:
            what = f"{file}: {self.sheet.name}!{merged[0]}: merged cells"
            if len(merged) > 1:
                what += f" (and {len(merged) - 1:,} more)"
            self._tell(f"{what}: the value is in the first of them, the others are missing")

    def _tell_odd(
        self, some: Sequence[tuple[int, Odd]], text: str, hint: str | None = None
    ) -> None:
        if not some:
            return
        number, odd = some[0]
        one = len(some) == 1
        words = Counter(odd.text for _, odd in some)
        word = odd.text if len(words) == 1 else f"errors such as {odd.text}"
        what = text.format(
            count="1 cell" if one else f"{len(some):,} cells", word=word,
            be="is" if one else "are", have="has" if one else "have",
        )  # fmt: skip
        self._tell(f"{self.source.file}: {self._at(number, odd.column)}: {what}", hint)

    def _tell(self, what: str, hint: str | None = None) -> None:
        self.context.warn(Fault("data", what, ("file",), hint, severity="warning"))

    def _at(self, row: int, column: int) -> str:
        return f"{self.sheet.name}!{letters(column)}{row}"

    def _place(self) -> Place:
        return Place(self.source.file)

    def _error(self, what: str, hint: str | None = None, code: str = "cell") -> DataError:
        return DataError(problem(code, what, self._place(), hint))


def _rewritten(cell: str, form: str) -> str:
    """A date of Excel's in a column of dates in text: written as these are, if nothing is lost."""
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return cell
    text = moment.strftime(form)
    same = dates((text,), Rules(), form)
    whole = dates((cell,), Rules())
    return text if same is not None and whole is not None and same[0] == whole[0] else cell
