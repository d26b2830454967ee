"""`csv`: tables of delimited text, read strictly."""

from __future__ import annotations

import re
from itertools import islice
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from renderer.errors import DataError, Fault, Place, Problem, flow, problem, unknown
from renderer.sources import charset, paths
from renderer.sources.base import ReadContext, Tabular
from renderer.sources.cells import Kind, Rules, bad_format, numbers
from renderer.sources.columns import Gather
from renderer.sources.delimited import MOST_COLUMNS, Delimited
from renderer.sources.dialects import find_decimal, find_dialect
from renderer.sources.gathering import MOST_PROBLEMS, gather, warn
from renderer.table import Table
from renderer.values import as_pydantic


class Csv(Tabular):
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
    skip: Annotated[int, Field(ge=0)] = 0
    """How many lines to leave out at the start of the file."""
    comment: Annotated[str, Field(min_length=1)] | None = None
    """Lines that start with this text, such as `"#"`, are left out. Default: there are none."""
    missing: list[str] = []
    """More texts that stand for a missing value, such as `["-", "-999"]`, in every column. An empty
    cell is always missing; in columns of numbers and dates so are `NA`, `N/A`, `n/a`, `NaN`, `nan`,
    `NULL`, `null` and `None`, while in text these are words like any other. A missing number is
    NaN, a missing text is empty."""
    types: dict[str, Literal["number", "text", "date"]] = {}
    """What a column is, where that should not be found: `{zip: text}`. A cell that is something
    else is then an error."""
    dates: dict[str, str] = {}
    """How dates are written, by column: a format such as `"%d.%m.%Y"`, or `auto` for ISO 8601 and
    other ways that can be read in one way only, such as `2024/02/29`, `29 Feb 2024`, `2024-02`.
    Times without a zone are UTC."""

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str | None) -> str | None:
        if encoding is not None and charset.known(encoding) is None:
            hint = "known are utf-8, utf-16, latin-1, cp1252, shift_jis, gb18030, big5, koi8-r …"
            raise as_pydantic(Fault("encoding", f"unknown encoding '{encoding}'", hint=hint))
        return encoding

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.thousands is not None and self.thousands == (self.decimal or "."):
            what = f"'{self.thousands}' cannot part both thousands and decimals"
            hint = 'give `decimal: ","` as well' if self.decimal is None else None
            raise as_pydantic(Fault("thousands", what, hint=hint))
        for name, form in self.dates.items():
            wrong = None if form == "auto" else bad_format(form)
            if wrong is not None:
                raise as_pydantic(Fault("date-format", f"column '{name}': {wrong}"))
            if self.types.get(name, "date") != "date":
                what = (
                    f"column '{name}' is {self.types[name]} in 'types' but has a format in 'dates'"
                )
                raise as_pydantic(Fault("types", what))
        return self

    def read_rows(self, context: ReadContext) -> Table:
        path = context.open_path(self.file, "file")
        data = paths.read_bytes(context.root, path)
        text, warning = charset.decode(self.file, data, self.encoding)
        if warning is not None:
            context.warn(warning.below("file"))
        if not data or data.isspace():
            raise DataError(problem("empty", "the file holds no table", Place(self.file)))
        _refuse_json(self.file, data)
        dialect = find_dialect(text, self.delimiter, self.comment, self.skip)
        file = Delimited(text, dialect)
        names = self._names(file)
        decimal = self.decimal or ("." if self.thousands else find_decimal(text, dialect))
        columns = self._gathers(names, Rules(decimal, self.thousands or "", self._missing()))
        gather(file, columns, self._has_names)
        table = self._table(columns)
        warn(file, columns, self._has_names, context.warn)
        return table

    @property
    def _has_names(self) -> bool:
        return self.header is True

    def _missing(self) -> frozenset[str]:
        return frozenset(text.strip(" \t") for text in self.missing)

    def _names(self, file: Delimited) -> list[str]:
        first = next(file.records(), None)
        if first is None:
            raise DataError(problem("empty", "the file holds no table", Place(self.file)))
        if len(first.cells) > MOST_COLUMNS:
            what = f"{len(first.cells):,} columns; tables have up to {MOST_COLUMNS:,}"
            raise DataError(problem("too-large", what, Place(self.file, first.line)))
        if isinstance(self.header, list):
            return self._given_names(self.header, len(first.cells))
        if not self.header:
            return [f"column_{i + 1}" for i in range(len(first.cells))]
        names = [cell.strip() for cell in first.cells]
        self._check_names(file, names)
        if len(list(islice(file.records(), 2))) < 2:
            what = "no rows below the line of names"
            raise DataError(problem("empty", what, Place(self.file, first.line)))
        return names

    def _given_names(self, names: list[str], width: int) -> list[str]:
        if len(names) != width:
            what = f"{len(names):,} names for {width:,} columns"
            raise Fault("header", what, ("header",))
        twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
        if twice is not None or "" in names:
            what = f"two columns are named '{twice}'" if twice else "a name is empty"
            raise Fault("header", what, ("header",))
        return names

    def _check_names(self, file: Delimited, names: list[str]) -> None:
        seen: dict[str, int] = {}
        found: list[Problem] = []
        hint = f"name the columns: skip: {self.skip + 1}, header: [{_proposed(names)}]"
        for index, name in enumerate(names):
            if name == "":
                what = f"column {index + 1:,} has no name"
            elif name in seen:
                what = f"columns {seen[name] + 1:,} and {index + 1:,} are both named '{name}'"
            else:
                seen[name] = index
                continue
            found.append(file.problem("header", what, 0, index, hint))
            if len(found) == MOST_PROBLEMS:
                break
        if found:
            raise DataError(*found)
        if "header" not in self.model_fields_set and numbers(names, Rules()) is not None:
            what = "the first line holds no names: all its cells are numbers"
            hint = (
                "if it is data: header: false, or header: [a, b, …]; if it is names: header: true"
            )
            raise DataError(file.problem("header", what, 0, 0, hint))

    def _gathers(self, names: list[str], rules: Rules) -> list[Gather]:
        for where, used in (("types", self.types), ("dates", self.dates)):
            for name in used:
                if name not in names:
                    what, hint = unknown("column", name, names)
                    raise Fault("unknown-column", what, (where, name), hint, on_key=True)
        return [Gather(name, rules, self._want(name), self.dates.get(name, "")) for name in names]

    def _want(self, name: str) -> Kind | None:
        return "date" if name in self.dates else self.types.get(name)

    def _table(self, gathered: list[Gather]) -> Table:
        columns = {one.name: one.column() for one in gathered}
        dates = frozenset(one.name for one in gathered if one.kind == "date")
        return Table(columns, dates=dates)


def _proposed(names: list[str]) -> str:
    """Names for a header that lacks some: the same, numbered where they are empty or repeated."""
    made: list[str] = []
    for index, name in enumerate(names[:20]):
        base = name or ("index" if index == 0 else f"column_{index + 1}")
        free, count = base, 1
        while free in made:
            count += 1
            free = f"{base}_{count}"
        made.append(free)
    return ", ".join(flow(name) for name in made) + (", …" if len(names) > 20 else "")


def _refuse_json(name: str, data: bytes) -> None:
    """DataError for a file that is JSON: it would be cut at its commas."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb'(\[\s*)?\{\s*"[^"]*"\s*:', start) or re.match(rb"\[\s*\[", start):
        what = "this is JSON, not a table of delimited text"
        raise DataError(problem("file-kind", what, Place(name, 1)))
