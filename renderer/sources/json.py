"""`json`: tables in JSON documents."""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence
from contextlib import closing
from json import detect_encoding
from typing import Any, Literal

from renderer.errors import DataError, Fault, Place, choices, problem, suggest
from renderer.sources import charset, paths
from renderer.sources.base import ReadContext
from renderer.sources.cast import Typed, tell_doubts, tell_nested
from renderer.sources.json_values import (
    Broken,
    Places,
    find,
    item,
    items,
    members,
    place,
    refuse_rest,
    skip_blanks,
    value_at,
    walk,
)
from renderer.sources.records import BLOCK, Records
from renderer.sources.typed import Misfit
from renderer.table import Table

LARGEST = 256 * 2**20
"""Bytes."""


class Json(Typed):
    """A table in a JSON document: a list of objects, each one row, or an object of lists, each one
    column.

    Either may stand deeper in the document: `at` says where, if there is more than one list of
    objects. Numbers are numbers and text is text, as JSON has them: `"12"` is text unless `types`
    says otherwise. A column of dates, written in one known way, is dates. `true` and `false` are 1
    and 0, `null` is missing, and so are names that an object lacks. Objects within a row are
    flattened, their names joined by dots: `{"pos": {"x": 1}}` is column `pos.x`; lists within a row
    are left out. The file may be packed by gzip or zstd.
    """

    source: Literal["json"]
    """A table in a JSON document."""
    file: str
    """The file, relative to the spec's folder: `data/flights.json`, `data/flights.json.gz`."""
    at: str | None = None
    """Where in the document the table is, as names joined by dots: `data.items` for
    `{"data": {"items": [{"x": 1}]}}`. Default: the whole document, or its only list of objects."""

    def read_rows(self, context: ReadContext) -> Table:
        from renderer.sources import packed  # five libraries: only where needed

        path = context.open_path(self.file, "file")
        with closing(packed.plain(self.file, paths.open_file(context.root, path))) as file:
            if file.seek(0, os.SEEK_END) > LARGEST:
                hint = "write it as JSON lines, one object a line, which source: jsonl reads"
                what = f"JSON documents of up to {LARGEST:,} bytes are read"
                raise DataError(problem("too-large", what, Place(self.file), hint))
            file.seek(0)
            data = file.read()
        return _Reading(self, context, _decoded(self.file, data)).table()


def _decoded(name: str, data: bytes) -> str:
    charset.refuse_binary(name, data)
    encoding = detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"byte 0x{data[error.start]:02x} is not {encoding.upper().removesuffix('-SIG')}"
        line = data.count(b"\n", 0, error.start) + 1
        hint = "save the file as UTF-8"
        raise DataError(problem("encoding", what, Place(name, line), hint)) from None


class _Reading:
    """One reading of a document."""

    def __init__(self, source: Json, context: ReadContext, text: str) -> None:
        self.source, self.context, self.text = source, context, text
        self.starts = array("q")
        self.lists: dict[str, int] = {}
        self.records = Records(source, context)

    def table(self) -> Table:
        try:
            self._read(self._start())
            if not self.records.rows:
                raise self._error("empty", "the table here has no rows", self._start())
            table, doubts = self.records.table()
        except Broken as broken:
            raise self._error("json", broken.text, broken.at, broken.hint) from None
        except Misfit as misfit:
            at = self._offset(misfit.row, misfit.name)
            raise self._error("cell", misfit.text, at, misfit.hint) from None
        placed = [(self._line(one.row, column), one) for column, one in doubts]
        tell_doubts(placed, self.context.warn)
        name = self.source.file
        tell_nested(name, self.records.nested, self.context.wants, self.context.warn)
        return table

    def _error(self, code: str, text: str, at: int, hint: str | None = None) -> DataError:
        return DataError(problem(code, text, place(self.source.file, self.text, at), hint))

    def _start(self) -> int:
        """Where the list or object that is the table stands."""
        text, at = self.text, skip_blanks(self.text, 0)
        if at == len(text):
            name = self.source.file
            raise DataError(problem("empty", "the file is empty", Place(name)))
        if self.source.at is None and text[at] == "[":
            return at
        found = Places()
        end = walk(text, at, found)
        self._refuse_rest(at, end)
        if self.source.at is not None:
            return self._given(self.source.at, found)
        if text[at] != "{":
            raise Broken(at, "a table is a list of objects, or an object of lists")
        if len(found.lists) == 1:
            return found.all[found.lists[0]]
        if found.lists:
            hint = f"say which with `at`: {choices(found.lists, 6)}"
            raise Broken(at, f"{len(found.lists):,} lists of objects stand in this document", hint)
        return at

    def _refuse_rest(self, at: int, end: int) -> None:
        try:
            refuse_rest(self.text, end)
        except Broken as broken:
            if self.text[at] == "{" and self.text[broken.at] == "{":
                what = "a second value follows the first: these are JSON lines"
                raise Broken(broken.at, what, "source: jsonl") from None
            raise

    def _given(self, name: str, found: Places) -> int:
        if name in found.all:
            return found.all[name]
        names = [one for one in found.all if one]
        there = f"there is {choices(names, 6)}" if names else "leave out `at`: it is one list"
        hint = suggest(name, names) or there
        raise Fault("json-place", f"nothing stands at '{name}' in the document", ("at",), hint)

    def _read(self, at: int) -> None:
        if self.text[at] == "[":
            self._read_records(at)
        elif self._is_record(at):
            self.starts.append(at)
            self.records.feed([value_at(self.text, at)[0]])
        else:
            self._read_columns(at)

    def _is_record(self, at: int) -> bool:
        """Whether an object holds neither lists nor objects: a single row."""
        starts = [start for _, _, start in members(self.text, at)]
        return bool(starts) and all(self.text[start] not in "[{" for start in starts)

    # Hot path.
    def _read_records(self, at: int) -> None:
        block: list[dict[str, Any]] = []
        last = skip_blanks(self.text, at + 1)
        for start, end, value in items(self.text, at):
            if not isinstance(value, dict):
                hint = None
                if isinstance(value, list):
                    hint = "write each row as an object, which names its columns"
                raise Broken(start, 'a row must be an object, as {"x": 1, "y": 0.5}', hint)
            self.starts.append(start)
            last = end
            block.append(value)
            if len(block) == BLOCK:
                self.records.feed(block)
                block = []
        self.records.feed(block)
        if at == skip_blanks(self.text, 0):
            refuse_rest(self.text, skip_blanks(self.text, last) + 1)

    def _read_columns(self, at: int) -> None:
        length: tuple[str, int] | None = None
        for name, own, start in members(self.text, at):
            values, _ = value_at(self.text, start)
            if not isinstance(values, list):
                what = "a table is a list of objects, or an object of lists"
                hint = "pandas writes one with to_json(orient='records')"
                raise Broken(own, f"{what}; '{name}' is no list", hint)
            self.lists[name] = start
            length = length or (name, len(values))
            if len(values) != length[1]:
                count = "1 value" if len(values) == 1 else f"{len(values):,} values"
                what = f"column '{name}' has {count}, '{length[0]}' has {length[1]:,}"
                raise Broken(own, what)
            self._refuse_objects(name, start, values)
            self.records.feed_column(name, values)

    def _refuse_objects(self, name: str, start: int, values: Sequence[Any]) -> None:
        row = next((i for i, value in enumerate(values) if isinstance(value, dict)), None)
        if row is not None:
            where = item(self.text, start, row)
            raise Broken(where, f"an object in the list of column '{name}'")

    def _offset(self, row: int, name: str) -> int:
        if name in self.lists:
            return item(self.text, self.lists[name], row)
        start = self.starts[row] if row < len(self.starts) else 0
        return find(self.text, start, name) or start

    def _line(self, row: int, name: str) -> str:
        at = place(self.source.file, self.text, self._offset(row, name))
        return f"{at.file}:{at.line}"
