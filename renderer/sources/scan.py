"""Large files of delimited text, by polars: what it reads, `Delimited` reads the same.

`Delimited` knows every place and forgives nothing, but takes a second for a million cells. So large
files are first looked over for all that the two might see differently: rows of different lengths,
empty lines, quotes inside cells, lines inside quotes, lone carriage returns, what is not UTF-8.
Where there is any of that, `Delimited` reads the file.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Place
from renderer.frame import Columns
from renderer.sources.bulk import Bulk
from renderer.sources.charset import Text
from renderer.sources.delimited import Delimited, Dialect
from renderer.table import Column

LARGE = 4 * 2**20
"""Bytes from which on a file is read this way."""
HEAD = 2**18
"""Bytes of a file that tell its dialect."""
CHUNK = 2**18
"""Bytes that are looked over at once: no more than a processor keeps at hand."""

Bytes = NDArray[np.uint8]
_QUOTE, _FEED, _RETURN = 34, 10, 13


@dataclass(frozen=True)
class Scan:
    """A file with its first records: how it is cut, and from which line on it holds rows."""

    file: BinaryIO
    head: Text
    dialect: Dialect
    width: int
    first: int
    """Lines before the first row."""

    @property
    def name(self) -> str:
        return self.head.name

    # Hot path.
    def rows(self) -> int | None:
        """How many rows there are, if the file can be read this way."""
        if self.width < 2 or len(self.dialect.delimiter) != 1:
            return None
        look = _Look(ord(self.dialect.delimiter), skip=self.first)
        buffer = bytearray(CHUNK)
        with open(f"/dev/fd/{self.file.fileno()}", "rb", buffering=0) as file:
            while count := file.readinto(buffer):
                if not look.over(buffer, count):
                    return None
        rows = look.end()
        return rows if rows and look.delimiters == rows * (self.width - 1) else None

    def line(self, row: int) -> int:
        """The line of a row."""
        return self.first + row + 1

    def places(self, cells: Iterable[tuple[int, int]]) -> list[Place]:
        """Where cells stand, each given by its row and number."""
        wanted = list(cells)
        lines = self._lines({row for row, _ in wanted})
        found = []
        for row, cell in wanted:
            text = Text(self.name, lines[row], "utf-8")
            one = Delimited(text, Dialect(self.dialect.delimiter)).places([(0, cell)])[0]
            found.append(Place(one.file, self.line(row), one.column, one.width, one.source))
        return found

    def _lines(self, rows: set[int]) -> dict[int, bytes]:
        self.file.seek(0)
        last = max(rows, default=-1) + self.first
        wanted = {row + self.first: row for row in rows}
        found = {}
        for number, line in enumerate(self.file):
            if number in wanted:
                found[wanted[number]] = line
            if number >= last:
                break
        return found

    def read(self, columns: Sequence[tuple[int, Bulk]]) -> dict[str, Any] | None:
        """The columns (each with its number) as series of polars, missing ones null; a column that
        is at fault says so itself. None if the file cannot be read this way."""
        from concurrent.futures import ThreadPoolExecutor

        import polars as pl

        if sys.platform != "linux":  # elsewhere such names share one position in the file
            return None
        before = os.fstat(self.file.fileno())
        with ThreadPoolExecutor(1) as pool:
            looked = pool.submit(self.rows)
            numeric = {index for index, column in columns if column.plain_numbers}
            try:
                data = self._frame({i for i, _ in columns}, numeric)
            except pl.exceptions.PolarsError:
                return None
        after = os.fstat(self.file.fileno())
        if looked.result() != data.height or _state(before) != _state(after):
            return None
        return {column.name: self._column(data, index, column) for index, column in columns}

    def _frame(self, wanted: set[int], numeric: set[int]) -> Any:
        """The wanted columns by their number: text, or numbers where most are known to be."""
        import polars as pl

        scan = pl.scan_csv(
            f"/dev/fd/{self.file.fileno()}", has_header=False,
            separator=self.dialect.delimiter, skip_lines=self.first,
            schema={str(i): pl.String for i in range(self.width)}, glob=False,
            empty_string_is_null=False, raise_if_empty=False,
        )  # fmt: skip
        texts = {i: pl.col(str(i)) for i in sorted(wanted)}
        shown = [
            pl.when(text == "").then(float("nan")).otherwise(text.cast(pl.Float64, strict=False))
            .alias(str(i)) if i in numeric else text
            for i, text in texts.items()
        ]  # fmt: skip
        return scan.select(shown).collect(engine="streaming")

    def _column(self, data: Any, index: int, column: Bulk) -> Any:
        """One column, settled."""
        import polars as pl

        series = data[str(index)]
        if series.dtype == pl.Float64:
            if column.take_numbers(series):
                return series.fill_nan(None)
            series = self._frame({index}, set())[str(index)]
        column.take(series)
        return None if column.misfit else column.series(series)


def scanned(made: dict[str, Any]) -> Mapping[str, Column]:
    """Series by name as the columns of a table."""
    import polars as pl

    return Columns(pl.DataFrame([series.alias(name) for name, series in made.items()]))


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


class _Look:
    """What is counted of a file's bytes, chunk by chunk."""

    def __init__(self, delimiter: int, skip: int) -> None:
        self.delimiters = 0
        self._delimiter = delimiter
        self._skip = skip
        self._lines = 0
        self._quoted = False
        self._last = _FEED
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._ascii = True
        self._found = np.empty(CHUNK, dtype=bool)

    def over(self, buffer: bytearray, count: int) -> bool:
        """Whether the next `count` bytes are as they must be."""
        if buffer.find(b"\0", 0, count) >= 0 or not self._is_utf8(buffer, count):
            return False
        data = np.frombuffer(buffer, np.uint8, count)
        start = self._past_head(buffer, count)
        if start < 0:
            return True
        part = data[start:]
        if not len(part):
            return True
        quotes = buffer.find(b'"', start, count) >= 0
        if buffer.find(b"\r", start, count) >= 0 or self._last == _RETURN:
            if not self._returns(part):
                return False
        if quotes or self._quoted or self._last == _QUOTE:
            sound = self._with_quotes(part)
        else:
            self.delimiters += self._count(part, self._delimiter)
            feeds = self._count(part, _FEED)
            self._lines += feeds
            sound = feeds > 0 or count < CHUNK
        self._last = int(part[-1])
        return sound

    def end(self) -> int | None:
        """How many rows there were; None if the file ends inside a cell."""
        if self._quoted or self._skip or self._last == _RETURN:
            return None
        try:
            self._decoder.decode(b"", True)
        except UnicodeDecodeError:
            return None
        return self._lines + (self._last != _FEED)

    def _count(self, data: Bytes, byte: int) -> int:
        found = np.equal(data, byte, out=self._found[: len(data)])
        return int(np.count_nonzero(found))

    def _is_utf8(self, buffer: bytearray, count: int) -> bool:
        whole = buffer if count == len(buffer) else buffer[:count]
        if self._ascii and whole.isascii():
            return True
        self._ascii = False
        try:
            self._decoder.decode(bytes(whole))
        except UnicodeDecodeError:
            return False
        return True

    def _past_head(self, buffer: bytearray, count: int) -> int:
        """Where the rows begin; -1 if not among these bytes."""
        at = 0
        while self._skip:
            feed = buffer.find(b"\n", at, count)
            if feed < 0:
                return -1
            at, self._skip = feed + 1, self._skip - 1
        return at

    def _returns(self, data: Bytes) -> bool:
        """Whether every carriage return stands before a line feed."""
        returns = data == _RETURN
        feeds = data == _FEED
        if self._last == _RETURN and not feeds[0]:
            return False
        return bool((feeds[1:] | ~returns[:-1]).all())

    def _with_quotes(self, data: Bytes) -> bool:
        """Count what is outside quotes; whether each quote stands where one may."""
        quotes = data == _QUOTE
        inside = np.logical_xor.accumulate(quotes) ^ self._quoted
        before = np.concatenate([[np.uint8(self._last)], data[:-1]])
        ends = np.isin(data, (self._delimiter, _FEED, _RETURN))
        starts = np.isin(before, (self._delimiter, _FEED))
        opens, closed = quotes & inside, np.concatenate([[False], (quotes & ~inside)[:-1]])
        closed[0] = self._last == _QUOTE and not self._quoted
        feeds = data == _FEED
        sound = (
            (starts | (before == _QUOTE) | ~opens).all()
            and (ends | quotes | ~closed).all()
            and not (feeds & inside).any()
        )
        self.delimiters += int(np.count_nonzero((data == self._delimiter) & ~inside))
        self._lines += int(np.count_nonzero(feeds))
        self._quoted = bool(inside[-1])
        return bool(sound) and (bool(feeds.any()) or len(data) < CHUNK)
