"""`jsonl`: tables of JSON lines, one object a line."""

from __future__ import annotations

import codecs
from array import array
from collections.abc import Iterator
from contextlib import closing
from typing import Any, BinaryIO, Literal

from renderer.errors import DataError, Fault, Place, problem
from renderer.sources import charset, paths
from renderer.sources.base import ReadContext
from renderer.sources.cast import Typed, tell_doubts, tell_nested
from renderer.sources.json_values import Broken, find, only_value, place, skip_blanks
from renderer.sources.records import BLOCK, Records
from renderer.sources.typed import Misfit
from renderer.table import Table

LONGEST_LINE = 2**24
"""Bytes."""


class JsonLines(Typed):
    """A table of JSON lines, also called NDJSON: each line one object, each object one row.

    Numbers are numbers and text is text, as JSON has them: `"12"` is text unless `types` says
    otherwise. A column of dates, written in one known way, is dates. `true` and `false` are 1 and
    0, `null` is missing, and so are names that a record lacks. Objects within are flattened, their
    names joined by dots: `{"loss": {"box": 1}}` is column `loss.box`; lists are left out. Empty
    lines are skipped; so is a last line cut off in writing, with a warning. The file may be packed
    by gzip or zstd.
    """

    source: Literal["jsonl"]
    """A table of JSON lines."""
    file: str
    """The file, relative to the spec's folder: `data/runs.jsonl`, `data/runs.jsonl.gz`."""

    def read_rows(self, context: ReadContext) -> Table:
        from renderer.sources import packed  # five libraries: only where needed

        path = context.open_path(self.file, "file")
        with closing(packed.plain(self.file, paths.open_file(context.root, path))) as file:
            return _Reading(self, context, file).table()


class _Reading:
    """One reading of a file."""

    def __init__(self, source: JsonLines, context: ReadContext, file: BinaryIO) -> None:
        self.source, self.context, self.file = source, context, file
        self.name = source.file
        self.starts = array("q")
        self.records = Records(source, context)

    def table(self) -> Table:
        self._refuse_others()
        try:
            block: list[dict[str, Any]] = []
            for record in self._parsed():
                block.append(record)
                if len(block) == BLOCK:
                    self.records.feed(block)
                    block = []
            self.records.feed(block)
            if not self.records.rows:
                raise DataError(problem("empty", "the file holds no records", Place(self.name)))
            table, doubts = self.records.table()
        except Misfit as misfit:
            at = self._place(misfit.row, misfit.name)
            raise DataError(problem("cell", misfit.text, at, misfit.hint)) from None
        placed = [(f"{self.name}:{self._numbered(one.row)[0]}", one) for _, one in doubts]
        tell_doubts(placed, self.context.warn)
        tell_nested(self.name, self.records.nested, self.context.wants, self.context.warn)
        return table

    def _refuse_others(self) -> None:
        start = self.file.read(64)
        self.file.seek(0)
        charset.refuse_binary(self.name, start)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            what = "this is UTF-16; JSON lines are UTF-8"
            raise DataError(problem("encoding", what, Place(self.name), "save the file as UTF-8"))

    # Hot path.
    def _parsed(self) -> Iterator[dict[str, Any]]:
        """The records; their offsets are noted."""
        offset, number = 0, 0
        while line := self.file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                what = f"line {number:,} is longer than {LONGEST_LINE:,} bytes"
                raise DataError(problem("too-large", what, Place(self.name, number)))
            if not line.isspace():
                try:
                    record = _record(_text(line, number))
                except (Broken, UnicodeDecodeError) as error:
                    if self.starts and _is_torn(line, error):
                        self._tell_torn()
                        return
                    raise self._refused(line, number, error) from None
                self.starts.append(offset)
                yield record
            offset += len(line)

    def _refused(self, line: bytes, number: int, error: Broken | UnicodeDecodeError) -> DataError:
        if isinstance(error, UnicodeDecodeError):
            what = f"byte 0x{line[error.start]:02x} is not UTF-8"
            at = Place(self.name, number)
            return DataError(problem("encoding", what, at, "save the file as UTF-8"))
        text, hint = _text(line, number), error.hint
        if number == 1 and text.strip() in ("[", "{", "[{"):
            hint = "each line is one JSON object; source: json reads a document"
        elif number == 1 and text.lstrip().startswith("["):
            hint = "source: json reads a list of objects"
        at = place(self.name, text, error.at, number - 1)
        return DataError(problem("json", error.text, at, hint))

    def _tell_torn(self) -> None:
        count = "1 record" if len(self.starts) == 1 else f"{len(self.starts):,} records"
        what = f"{self.name}: used {count}, 1 torn: the last line is not whole"
        self.context.warn(Fault("torn", what, ("file",), severity="warning"))

    def _numbered(self, row: int) -> tuple[int, bytes]:
        """The line of a record, found by reading the file again."""
        self.file.seek(0)
        offset = 0
        for number, line in enumerate(self.file, start=1):
            if offset == self.starts[row]:
                return number, line
            offset += len(line)
        return 0, b""

    def _place(self, row: int, name: str) -> Place:
        number, line = self._numbered(row)
        text = _text(line, number)
        at = find(text, skip_blanks(text, 0), name)
        return place(self.name, text, at or 0, number - 1)


def _text(line: bytes, number: int) -> str:
    return line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")


def _record(text: str) -> dict[str, Any]:
    """The object that is the line; raises `Broken`."""
    record = only_value(text)
    if not isinstance(record, dict):
        what = 'a record must be an object, as {"x": 1, "y": 0.5}'
        raise Broken(skip_blanks(text, 0), what)
    return record


def _is_torn(line: bytes, error: Broken | UnicodeDecodeError) -> bool:
    """Whether a line may have been cut off in writing."""
    syntax = isinstance(error, UnicodeDecodeError) or error.syntax
    return syntax and not line.endswith((b"\n", b"\r"))
