"""`csv`: tables of delimited text, read strictly."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Annotated, BinaryIO, Literal, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from renderer.errors import DataError, Fault, Place, problem
from renderer.sources import charset, header, paths
from renderer.sources.base import ReadContext
from renderer.sources.bulk import Bulk
from renderer.sources.cast import Typed
from renderer.sources.cells import Rules, numbers
from renderer.sources.charset import Text
from renderer.sources.columns import SOME, Gather
from renderer.sources.dates import known_zone
from renderer.sources.delimited import SPACE, Delimited
from renderer.sources.dialects import find_decimal, find_dialect
from renderer.sources.gathering import Below, Columns, refuse_misfits, warn
from renderer.sources.scan import HEAD, LARGE, Scan, scanned
from renderer.table import Column, Table
from renderer.values import as_pydantic

Some = TypeVar("Some", bound=Gather)


class Csv(Typed):
    """A CSV or TSV file: one line of names, then rows, as RFC 4180 has it.

    A column is numbers if every cell is a number, dates if every cell is an ISO 8601 date, else
    text. If at least nine cells of ten are numbers (or dates) and the others are not missing, that
    is an error which names the first of them. Nothing else is guessed: `1_000`, `12 %` and
    `01.02.2024` are never numbers. Empty lines are skipped.
    """

    source: Literal["csv"]
    """A table of delimited text: CSV, TSV and their like."""
    file: str
    """The file, relative to the spec's folder: `data/samples.csv`."""
    delimiter: Literal[",", ";", "\t", "|", " "] | None = None
    """What parts the cells: `,` `;` `|`, a tab (`"\\t"`), or `" "` for any run of blanks. Default:
    the one that cuts the first lines into equally many cells; a tab for `.tsv`."""
    decimal: Literal[".", ","] | None = None
    """What stands before the decimals. Default: `.`; `,` where the delimiter is `;` and commas
    stand in numbers alone, such as `1,5`."""
    thousands: Literal[",", ".", " ", "'", "_"] | None = None
    """What parts groups of three digits, as in `1,234,567`. Default: nothing does. `" "` includes
    the no-break blanks."""
    encoding: str | None = None
    """The file's encoding, such as `latin-1`, `shift_jis` or `utf-16-le`. Default: UTF-8, or what a
    byte order mark says; what is neither is read as Windows-1252, with a warning."""
    header: bool | list[str] = True
    """Whether the first line holds the columns' names. `false`: it is data, and the columns are
    `column_1`, `column_2` and so on. A list of names: likewise, with these names; to replace a line
    of names, leave it out with `skip: 1`. A first line of nothing but numbers is refused unless
    `header` is given."""
    units: bool = False
    """Whether the first line below the names holds units, such as `m/s`: it is no row, and its
    texts go to the titles of axes."""
    skip: Annotated[int, Field(ge=0)] = 0
    """How many lines to leave out at the start of the file."""
    comment: Annotated[str, Field(min_length=1)] | None = None
    """Lines that start with this text, such as `"#"`, are left out. Default: there are none."""
    timezone: str | None = None
    """The time zone of times that are written without one, such as `Europe/Berlin`; default: UTC.
    Moments are kept, and shown, in UTC."""

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str | None) -> str | None:
        if encoding is not None and charset.known(encoding) is None:
            hint = "known are utf-8, utf-16, latin-1, cp1252, shift_jis, gb18030, big5, koi8-r …"
            raise as_pydantic(Fault("encoding", f"unknown encoding '{encoding}'", hint=hint))
        return encoding

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        if zone is not None and not known_zone(zone):
            hint = "zones are named as Europe/Berlin, America/New_York, UTC"
            raise as_pydantic(Fault("timezone", f"unknown time zone '{zone}'", hint=hint))
        return zone

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.units and self.header is not True:
            raise as_pydantic(Fault("units", "units stand below names, and there are none"))
        if self.thousands is not None and self.thousands == (self.decimal or "."):
            what = f"'{self.thousands}' cannot part both thousands and decimals"
            hint = 'give `decimal: ","` as well' if self.decimal is None else None
            raise as_pydantic(Fault("thousands", what, hint=hint))
        return self

    def read_rows(self, context: ReadContext) -> Table:
        from renderer.sources import packed  # with its libraries: not for `render validate`

        path = context.open_path(self.file, "file")
        with packed.plain(self.file, paths.open_file(context.root, path)) as file:
            size = os.fstat(file.fileno()).st_size
            if size >= LARGE and self._may_scan:
                table = self._scanned(file, context)
                if table is not None:
                    return table
                file.seek(0)
            return self._gathered(file.read(size), context)

    def _gathered(self, data: bytes, context: ReadContext) -> Table:
        """The table, read record by record."""
        text, warning = charset.decode(self.file, data, self.encoding)
        if warning is not None:
            context.warn(warning.below("file"))
        if not data or data.isspace():
            raise DataError(problem("empty", "the file holds no table", Place(self.file)))
        _refuse_json(self.file, data)
        file = Delimited(text, find_dialect(text, self.delimiter, self.comment, self.skip))
        names = self._names(file, context)
        rules = self._rules_of(file)
        columns = [
            (number, self._column(Gather, names[number], rules)) for number in context.chosen(names)
        ]
        rows = Below(file, self._head)
        rows.gather(columns, len(names))
        made = {column.name: column.column() for _, column in columns}
        self._warn_of_names(names, columns, context)
        warn(rows, columns, context.warn)
        return self._table(made, columns, names, self._units(file, names))

    def _scanned(self, file: BinaryIO, context: ReadContext) -> Table | None:
        """The table of a large file, read all at once; None where that is not safe."""
        head = file.read(HEAD)
        charset.refuse_binary(self.file, head)
        _refuse_json(self.file, head)
        whole = head if len(head) < HEAD else head[: head.rfind(b"\n") + 1]
        text = Text(self.file, whole, "utf-8-sig")
        if not charset.is_text(text) or b"\r" in text.data.replace(b"\r\n", b""):
            return None
        start = Delimited(text, find_dialect(text, self.delimiter, None, self.skip))
        try:
            records = list(islice(start.records(), self._head + SOME))
        except DataError:  # also where the head ends inside quotes
            return None
        if len(records) < self._head + 1 or start.dialect.delimiter == SPACE:
            return None
        told: list[Fault] = []
        names = self._names(start, replace(context, warn=told.append))
        rules = self._rules_of(start)
        first = records[self._head].line - 1
        scan = Scan(file, text, start.dialect, len(names), first)
        columns = [
            (number, self._column(Bulk, names[number], rules)) for number in context.chosen(names)
        ]
        sample = [record.cells for record in records[self._head :]]
        if any(len(cells) != len(names) for cells in sample):
            return None
        for number, column in columns:
            column.probe([cells[number] for cells in sample])
        made = scan.read(columns)
        if made is None:
            return None
        refuse_misfits(scan, columns)
        for fault in told:
            context.warn(fault)
        self._warn_of_names(names, columns, context)
        warn(scan, columns, context.warn)
        return self._table(scanned(made), columns, names, self._units(start, names))

    @property
    def _head(self) -> int:
        """Records above the rows."""
        return (self.header is True) + self.units

    @property
    def _may_scan(self) -> bool:
        utf8 = self.encoding is None or charset.known(self.encoding) == "utf-8"
        return utf8 and self.comment is None and self.delimiter != SPACE

    def _rules_of(self, file: Delimited) -> Rules:
        decimal = self.decimal or ("." if self.thousands else find_decimal(file.text, file.dialect))
        return replace(
            self.rules(), decimal=decimal, thousands=self.thousands or "", zone=self.timezone
        )

    def _names(self, file: Delimited, context: ReadContext) -> list[str]:
        """The columns' names; Fault or DataError for what is wrong with them."""
        width = header.width_of(file)
        if isinstance(self.header, list):
            names = header.given(self.header, width)
        elif not self.header:
            names = [f"column_{i + 1}" for i in range(width)]
        else:
            sure = "header" in self.model_fields_set
            names = header.written(file, self._head, sure, context.warn)
        self.check_names(names)
        return names

    def _warn_of_names(self, names: list[str], columns: Columns, context: ReadContext) -> None:
        """A warning where the first line looks like data: a number names a column of numbers, and
        no other column (as it would be if the names were years)."""
        if "header" in self.model_fields_set or len(names) < 2:
            return
        numeric = [i for i, name in enumerate(names) if numbers((name,), Rules()) is not None]
        first = next((column for number, column in columns if number == 0), None)
        if numeric == [0] and first is not None and first.kind == "number":
            what = f"{self.file}:1: the first line may be data: '{names[0]}' names numbers"
            hint = "header: false if it is data, header: true if it is names"
            context.warn(Fault("header", what, ("file",), hint, severity="warning"))

    def _units(self, file: Delimited, names: list[str]) -> dict[str, str]:
        """The units that stand below the names."""
        if not self.units:
            return {}
        record = list(islice(file.records(), self._head))[-1]
        cells = [cell.strip().strip("()[]") for cell in record.cells]
        return {name: cell for name, cell in zip(names, cells, strict=False) if cell}

    def _column(self, kind: type[Some], name: str, rules: Rules) -> Some:
        """A column that is still to be read."""
        return kind(name, rules, self.want(name), self.dates.get(name, ""))

    def _table(
        self, made: Mapping[str, Column], columns: Columns, names: list[str], units: dict[str, str]
    ) -> Table:
        dates = frozenset(column.name for _, column in columns if column.kind == "date")
        return Table(made, dates=dates, unread=frozenset(names) - made.keys(), units=units)


def _refuse_json(name: str, data: bytes) -> None:
    """DataError for a file that is JSON: it would be cut at its commas."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb'(\[\s*)?\{\s*"[^"]*"\s*:', start) or re.match(rb"\[\s*\[", start):
        what = "this is JSON, not a table of delimited text"
        hint = "source: json, or jsonl for one object a line"
        raise DataError(problem("file-kind", what, Place(name, 1), hint))
