"""One reading of a file of delimited text: all at once where it is large and plain, else record by
record."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO, TypeVar

from renderer.errors import DataError, Fault, Place, problem
from renderer.sources import charset, header
from renderer.sources.base import ReadContext
from renderer.sources.bulk import Bulk
from renderer.sources.cells import Rules, numbers
from renderer.sources.charset import Text
from renderer.sources.columns import SOME, Gather
from renderer.sources.csv import Csv
from renderer.sources.delimited import SPACE, Delimited
from renderer.sources.dialects import find_decimal, find_dialect
from renderer.sources.gathering import Below, Columns, Placed, refuse_misfits, warn
from renderer.sources.paths import LARGEST_FILE
from renderer.sources.scan import HEAD, LARGE, Scan, scanned
from renderer.table import Column, Table

Some = TypeVar("Some", bound=Gather)


@dataclass(frozen=True)
class Reading:
    """A source of delimited text and the context it is read in."""

    source: Csv
    context: ReadContext

    def table(self, file: BinaryIO) -> Table:
        """The table of a file that is open at its start; raises `Fault`, `DataError`."""
        size = os.fstat(file.fileno()).st_size
        if size >= LARGE and self._may_scan:
            table = self.at_once(file)
            if table is not None:
                return table
            file.seek(0)
        if size > LARGEST_FILE:  # what was packed may be larger than a file may be
            what = f"{size:,} bytes of text that cannot be read at once; up to {LARGEST_FILE:,} can"
            hint = "write it without empty lines, quoted line breaks and mixed line ends"
            raise DataError(problem("too-large", what, Place(self.source.file), hint))
        return self.by_records(file.read(size))

    def by_records(self, data: bytes) -> Table:
        """The table, read record by record."""
        source, name = self.source, self.source.file
        text, warning = charset.decode(name, data, source.encoding)
        if warning is not None:
            self.context.warn(warning.below("file"))
        if not data or data.isspace():
            raise DataError(problem("empty", "the file holds no table", Place(name)))
        _refuse_json(name, data)
        dialect = find_dialect(text, source.delimiter, source.comment, source.skip)
        file = Delimited(text, dialect)
        names = self._names(file, self.context)
        columns = self._columns(Gather, names, self._rules(file))
        rows = Below(file, source.head)
        rows.gather(columns, len(names))
        made = {column.name: column.column() for _, column in columns}
        self._tell(rows, names, columns)
        return self._table(made, columns, names, file)

    def at_once(self, file: BinaryIO) -> Table | None:
        """The table of a large file, read all at once; None where that is not safe."""
        start = self._start(file)
        if start is None:
            return None
        head = self.source.head
        try:
            records = list(islice(start.records(), head + SOME))
        except DataError:  # also where the first part ends inside quotes
            return None
        if len(records) <= head:
            return None
        told: list[Fault] = []
        names = self._names(start, replace(self.context, warn=told.append))
        columns = self._columns(Bulk, names, self._rules(start))
        sample = [record.cells for record in records[head:]]
        if any(len(cells) != len(names) for cells in sample):
            return None
        for number, column in columns:
            column.probe([cells[number] for cells in sample])
        scan = Scan(file, start.text, start.dialect, len(names), records[head].line - 1)
        made = scan.read(columns)
        if made is None:
            return None
        refuse_misfits(scan, columns)
        for fault in told:
            self.context.warn(fault)
        self._tell(scan, names, columns)
        return self._table(scanned(made), columns, names, start)

    def _start(self, file: BinaryIO) -> Delimited | None:
        """The first part of a file, if that is text that may be read at once."""
        name, head = self.source.file, file.read(HEAD)
        charset.refuse_binary(name, head)
        _refuse_json(name, head)
        whole = head if len(head) < HEAD else head[: head.rfind(b"\n") + 1]
        text = Text(name, whole, "utf-8-sig")
        if not charset.is_text(text) or b"\r" in whole.replace(b"\r\n", b""):
            return None
        dialect = find_dialect(text, self.source.delimiter, None, self.source.skip)
        return None if dialect.delimiter == SPACE else Delimited(text, dialect)

    @property
    def _may_scan(self) -> bool:
        source = self.source
        utf8 = source.encoding is None or charset.known(source.encoding) == "utf-8"
        return utf8 and source.comment is None and source.delimiter != SPACE

    def _rules(self, file: Delimited) -> Rules:
        source = self.source
        decimal: str | None = source.decimal
        if decimal is None:
            decimal = "." if source.thousands else find_decimal(file.text, file.dialect)
        thousands = source.thousands or ""
        return replace(source.rules(), decimal=decimal, thousands=thousands, zone=source.timezone)

    def _names(self, file: Delimited, context: ReadContext) -> list[str]:
        """The columns' names; Fault or DataError for what is wrong with them."""
        source = self.source
        width = header.width_of(file)
        if isinstance(source.header, list):
            names = header.given(source.header, width)
        elif not source.header:
            names = [f"column_{i + 1}" for i in range(width)]
        else:
            sure = "header" in source.model_fields_set
            names = header.written(file, source.head, sure, context.warn)
        source.check_names(names)
        return names

    def _columns(self, kind: type[Some], names: list[str], rules: Rules) -> list[tuple[int, Some]]:
        """The wanted columns, still to be read, with their numbers."""
        source = self.source
        return [
            (i, kind(names[i], rules, source.want(names[i]), source.dates.get(names[i], "")))
            for i in self.context.chosen(names)
        ]

    def _tell(self, rows: Placed, names: list[str], columns: Columns) -> None:
        """Warnings: of doubts about columns, and of a first line that looks like data, as a number
        names a column of numbers, and no other (as it would be if the names were years)."""
        numeric = [i for i, name in enumerate(names) if numbers((name,), Rules()) is not None]
        first = next((column for number, column in columns if number == 0), None)
        sure = "header" in self.source.model_fields_set or len(names) < 2
        if not sure and numeric == [0] and first is not None and first.kind == "number":
            what = f"{rows.name}:1: the first line may be data: '{names[0]}' names numbers"
            hint = "header: false if it is data, header: true if it is names"
            self.context.warn(Fault("header", what, ("file",), hint, severity="warning"))
        warn(rows, columns, self.context.warn)

    def _table(
        self, made: Mapping[str, Column], columns: Columns, names: list[str], file: Delimited
    ) -> Table:
        dates = frozenset(column.name for _, column in columns if column.kind == "date")
        unread = frozenset(names) - made.keys()
        return Table(made, dates=dates, unread=unread, units=self._units(file, names))

    def _units(self, file: Delimited, names: list[str]) -> dict[str, str]:
        """The units that stand below the names."""
        if not self.source.units:
            return {}
        record = list(islice(file.records(), self.source.head))[-1]
        cells = [cell.strip().strip("()[]") for cell in record.cells]
        return {name: cell for name, cell in zip(names, cells, strict=False) if cell}


def _refuse_json(name: str, data: bytes) -> None:
    """DataError for a file that is JSON: it would be cut at its commas."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb'(\[\s*)?\{\s*"[^"]*"\s*:', start) or re.match(rb"\[\s*\[", start):
        what = "this is JSON, not a table of delimited text"
        hint = "source: json, or jsonl for one object a line"
        raise DataError(problem("file-kind", what, Place(name, 1), hint))
