"""Delimited text into rows of cells: RFC 4180, any line ends, nothing guessed and nothing lost.

Two readers that must agree: `Delimited.blocks` is fast and knows no places; `Delimited.records`
knows each record's line. Where the first finds something wrong, the second says where.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NoReturn

from renderer.errors import DataError, Place, Problem, problem
from renderer.sources.charset import Text

MOST_COLUMNS = 100_000
LONGEST_CELL = 2**20
"""Characters."""
BLOCK_CELLS = 2**17
LEAST_ROWS = 16

SPACE = " "
"""The delimiter that stands for any run of blanks."""
_SPACED = re.compile(r'"((?:[^"]++|"")*+)"(?=[ \t\r\n]|$)|([^ \t\r\n]+)')
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Dialect:
    """How a file is cut into cells."""

    delimiter: str
    comment: str | None = None
    skip: int = 0

    @property
    def spoken(self) -> str:
        """The delimiter for messages."""
        return {"\t": "tab", SPACE: "blank"}.get(self.delimiter, f"'{self.delimiter}'")


@dataclass(frozen=True)
class Record:
    """One row: the line it begins in, its text with the line ends, its cells."""

    line: int
    raw: str
    cells: list[str]


@dataclass(frozen=True)
class Delimited:
    """A file of delimited text."""

    text: Text
    dialect: Dialect

    def records(self) -> Iterator[Record]:
        """All records that are not blank, one by one. Slow."""
        taken: list[str] = []
        passed = 0

        def lines() -> Iterator[str]:
            nonlocal passed
            with self.text.open() as file:
                for line in file:
                    if passed < self.dialect.skip or (not taken and self._comment(line)):
                        passed += 1
                        continue
                    taken.append(line)
                    yield line

        rows = self._rows(lines())
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._broken(Record(passed + 1, "".join(taken), []), error) from None
            if not _blank(cells):
                yield Record(passed + 1, "".join(taken), cells)
            passed += len(taken)
            taken.clear()

    # Hot path.
    def blocks(self, width: int, head: int) -> Iterator[list[list[str]]]:
        """The records below the first `head`, many at a time, each of `width` cells."""
        size = max(LEAST_ROWS, BLOCK_CELLS // width)
        done, seen = head, 0
        with self.text.open() as file:
            rows = self._fast(islice(file, self.dialect.skip, None))
            while block := self._next(rows, size):
                found = len(block)
                if width == 1 or set(map(len, block)) != {width}:
                    block = [row for row in block if not _blank(row)]
                over = min(head, len(block))
                del block[:over]
                head -= over
                for index, row in enumerate(block):
                    if len(row) != width:
                        self._ragged(done + index, width)
                lines = getattr(rows, "line_num", None)  # as many as rows: no cell has two lines
                if lines is None or lines - seen != found:
                    self._check_swallowed(block, width, done)
                seen = lines or 0
                done += len(block)
                if block:
                    yield block

    def line(self, row: int) -> int:
        """The line in which a record begins; 0 is the first, the header if there is one."""
        return next(islice(self.records(), row, None)).line

    def places(self, cells: Iterable[tuple[int, int]]) -> list[Place]:
        """Where cells stand, each given by its record and number, found in one reading."""
        wanted = list(cells)
        last = max((row for row, _ in wanted), default=-1)
        rows = {row for row, _ in wanted}
        records = enumerate(islice(self.records(), last + 1))
        found = {row: record for row, record in records if row in rows}
        return [self._cell_place(found[row], cell) for row, cell in wanted]

    def problem(
        self, code: str, text: str, row: int, cell: int, hint: str | None = None
    ) -> Problem:
        """A problem with one cell."""
        return problem(code, text, self.places([(row, cell)])[0], hint)

    def _comment(self, line: str) -> bool:
        comment = self.dialect.comment
        return comment is not None and line.lstrip(" \t").startswith(comment)

    def _rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        if self.dialect.delimiter == SPACE:
            return map(_spaced, lines)
        if csv.field_size_limit() < LONGEST_CELL:  # never lowered: others may rely on theirs
            csv.field_size_limit(LONGEST_CELL)
        return csv.reader(lines, delimiter=self.dialect.delimiter, strict=True)

    def _fast(self, lines: Iterator[str]) -> Iterator[list[str]]:
        if self.dialect.comment is None:
            return self._rows(lines)
        return (record.cells for record in self.records())

    def _next(self, rows: Iterator[list[str]], size: int) -> list[list[str]]:
        try:
            return list(islice(rows, size))
        except csv.Error as error:
            for _ in self.records():  # raises where it breaks
                pass
            raise DataError(problem("quote", str(error), Place(self.text.name))) from None

    def _walk(self, raw: str) -> tuple[list[int], int | None]:
        """Where each cell of a record starts, and where its quotes go wrong."""
        if self.dialect.delimiter == SPACE:
            return [match.start() for match in _SPACED.finditer(raw)], None
        starts, at = [0], 0
        ends = re.compile(f"[{re.escape(self.dialect.delimiter)}\r\n]")
        while True:
            if raw.startswith('"', at):
                quoted = _QUOTED.match(raw, at)
                if quoted is None:
                    return starts, at
                at = quoted.end()
                if at < len(raw) and not ends.match(raw, at):
                    return starts, at
            end = ends.search(raw, at)
            if end is None or end.group() in "\r\n":
                return starts, None
            at = end.end()
            starts.append(at)

    def _place(self, record: Record, offset: int, width: int = 1) -> Place:
        lines = _BREAK.split(record.raw)
        before = _BREAK.split(record.raw[:offset])
        line, column = len(before) - 1, len(before[-1])
        width = max(1, min(width, len(lines[line]) - column))
        return Place(self.text.name, record.line + line, column + 1, width, lines[line])

    def _cell_place(self, record: Record, cell: int) -> Place:
        starts, _ = self._walk(record.raw)
        return self._place(record, starts[cell], len(record.cells[cell]))

    def _broken(self, record: Record, error: csv.Error) -> DataError:
        starts, wrong = self._walk(record.raw)
        if wrong is None:  # no quote at fault: a cell too long
            what = f"the cell that starts here has more than {LONGEST_CELL:,} characters"
            pairs = zip(starts, starts[1:], strict=False)
            start = next((a for a, b in pairs if b - a > LONGEST_CELL), starts[-1])
            return DataError(problem("too-large", what, self._place(record, start)))
        opened = self._place(record, starts[-1])
        if wrong == starts[-1]:
            what = "the quote that opens here is never closed"
            if "limit" in str(error):
                what = f"the quote that opens here is not closed within {LONGEST_CELL:,} characters"
            hint = 'close it with \'"\'; a quote inside a cell is written twice, as ""'
            return DataError(problem("quote", what, opened, hint))
        place = self._place(record, wrong)
        where = f"line {opened.line:,}, column {opened.column:,}"
        what = f"text after a closing quote; the quote was opened in {where}"
        hint = 'a quote inside a cell is written twice, as ""; is the quote before it never closed?'
        return DataError(problem("quote", what, place, hint))

    def _ragged(self, row: int, width: int) -> NoReturn:
        record = next(islice(self.records(), row, None))
        count = len(record.cells)
        starts, _ = self._walk(record.raw)
        short = count < width
        offset = len(record.raw.rstrip("\r\n")) if short else starts[width]
        what = f"this row has {_cells(count)}, the first has {width:,}"
        hint = self._ragged_hint(record, width)
        raise DataError(problem("ragged", what, self._place(record, offset), hint))

    def _ragged_hint(self, record: Record, width: int) -> str:
        spoken = self.dialect.spoken
        if width == 1:
            return "if the lines before it are not part of the table, leave them out with `skip`"
        if self.dialect.delimiter == SPACE:
            return 'a cell that holds blanks is quoted, as "New York"'
        if f'{self.dialect.delimiter} "' in record.raw:
            return f"a quote must follow {spoken} without a blank"
        if len(record.cells) < width:
            return f"write {spoken} for every cell, also for an empty one"
        if not any(record.cells[width:]):
            return f"delete the {spoken} at its end"
        return f'a cell that holds {spoken} is quoted, as "a{self.dialect.delimiter}b"'

    def _check_swallowed(self, block: list[list[str]], width: int, done: int) -> None:
        """DataError where a quoted cell looks like rows: its quote was most likely never closed."""
        least = max(3, 12 // max(1, width - 1))
        for index, row in enumerate(block):
            for number, cell in enumerate(row):
                if len(cell) <= least or ("\n" not in cell and "\r" not in cell):
                    continue
                inner = _BREAK.split(cell)[1:-1]
                cuts = {line.count(self.dialect.delimiter) for line in inner}
                if len(inner) >= least and cuts == {width - 1} and width > 1:
                    what = f"the quoted cell that opens here holds {len(inner):,} whole rows"
                    hint = "close the quote in its own line"
                    raise DataError(self.problem("quote", what, done + index, number, hint))


def _blank(cells: list[str]) -> bool:
    """Whether a row is an empty line; one quoted empty cell is not."""
    return not cells or (len(cells) == 1 and bool(cells[0]) and cells[0].isspace())


def _spaced(line: str) -> list[str]:
    if '"' not in line:
        return line.split()
    pairs = _SPACED.findall(line)
    return [bare or quoted.replace('""', '"') for quoted, bare in pairs]


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"
