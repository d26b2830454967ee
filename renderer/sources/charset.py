"""The characters of a data file: their encoding, found or given, and what is no text at all."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import NoReturn, TextIO

from renderer.errors import DataError, Fault, Place, problem

CHUNK = 2**20
LONGEST_LINE = 2**24
"""Bytes: a line twice as long is always refused."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"PK\x03\x04", "a zip archive or a workbook (.xlsx)"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\xfd7zXZ\x00", "compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89PNG", "a PNG picture"),
    (b"%PDF-", "a PDF file"),
)
_HINTS = {
    b"PK\x03\x04": "source: xlsx reads workbooks",
    b"PAR1": "source: parquet reads it",
    b"\xd0\xcf\x11\xe0": "save it as .xlsx, which source: xlsx reads, or as CSV",
}
"""What to do with a file that begins so."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,30}")
_ALLOWED = re.compile(
    r"ascii|utf-(8|16|32)(-sig|-[bl]e)?|iso8859-\d+|cp\d+|mac-.+|koi8-.|gb(k|2312|18030)|hz|big5.*"
    r"|shift_jis.*|euc_.*|iso2022_.*|johab|tis-620|ptcp154|kz1048|hp-roman8"
)


@dataclass(frozen=True)
class Text:
    """A file's bytes, known to be text in `encoding`. `name` is how messages call the file."""

    name: str
    data: bytes
    encoding: str

    def open(self) -> TextIO:
        """The text from its start, line ends as they are in the file."""
        return io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="")


@dataclass(frozen=True)
class _Flaw:
    """The first thing that is not text: a byte, or NUL where `byte` is None."""

    line: int
    byte: int | None


MOSTLY = 0.7
"""Of UTF-16 that is mostly Latin, at least so many of the higher bytes are NUL."""
KANA = 0.2
"""At least this share of what is not ASCII in a Japanese text is kana."""

CHOICE = "give the file's `encoding`, such as latin-1, shift_jis, gb18030"


def decode(
    name: str, data: bytes, encoding: str | None = None, hint: str = CHOICE
) -> tuple[Text, Fault | None]:
    """The bytes as text, and a warning where the encoding had to be guessed."""
    refuse_binary(name, data)
    _refuse_long_lines(name, data)
    mark = next((found for start, found in _MARKS if data.startswith(start)), None)
    if encoding is not None:
        if mark is not None and (known(encoding) or "").startswith(mark.removesuffix("-sig")):
            encoding = mark
        _check(name, data, encoding, f"is not {encoding}", "give the file's own `encoding`")
        return Text(name, data, encoding), None
    if mark is not None:
        _check(name, data, mark, f"is not {mark}, as its first bytes say", "save the file as UTF-8")
        return Text(name, data, mark), None
    flaw = _flaw(data, "utf-8")
    if flaw is None:
        return Text(name, data, "utf-8"), None
    guess = _utf16(data) or (_japanese(data) if flaw.byte is not None else None)
    if guess is None and flaw.byte is None:
        _refuse(name, data, flaw, "", "")
    encoding, title = guess or ("cp1252", "Windows-1252")
    _check(name, data, encoding, f"is neither UTF-8 nor {title}", hint)
    why = "has no byte order mark"
    if not title.startswith("UTF-16"):
        why = f"is not UTF-8 (first in line {flaw.line:,})"
    what = f"{name} {why}: read as {title}"
    return Text(name, data, encoding), Fault("encoding", what, hint=hint, severity="warning")


def _utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a byte order mark, if nearly every other byte at the start is NUL."""
    head = data[:4096]
    for encoding, title, first in (("utf-16-le", "UTF-16-LE", 1), ("utf-16-be", "UTF-16-BE", 0)):
        often = head[first::2].count(0) >= MOSTLY * len(head[first::2])
        if often and head[1 - first :: 2].count(0) == 0 and _flaw(data, encoding) is None:
            return encoding, title
    return None


def _japanese(data: bytes) -> tuple[str, str] | None:
    """Shift-JIS or EUC-JP, if all of the file is text in it and much of that is kana: read so, no
    other language has any."""
    for encoding, title in (("cp932", "Shift-JIS"), ("euc_jp", "EUC-JP")):
        if _flaw(data, encoding) is None:
            foreign = [c for c in data[:CHUNK].decode(encoding, "ignore") if c > "\x7f"]
            kana = sum("\u3041" <= c <= "\u30ff" for c in foreign)
            if foreign and kana >= KANA * len(foreign):
                return encoding, title
    return None


def is_text(text: Text) -> bool:
    """Whether the bytes are text in their encoding."""
    return _flaw(text.data, text.encoding) is None


def known(encoding: str) -> str | None:
    """The encoding's usual name; None if there is none such, or it is not one of characters."""
    if not _NAME.fullmatch(encoding):
        return None
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return None
    return name if _ALLOWED.fullmatch(name) else None


def refuse_binary(name: str, data: bytes) -> None:
    """DataError if the file begins as a known kind that is not text does."""
    for start, kind in _BINARY:
        if data.startswith(start):
            what = f"this is not text: it is {kind}"
            raise DataError(problem("file-kind", what, Place(name), _HINTS.get(start)))


def _refuse_long_lines(name: str, data: bytes) -> None:
    for start in range(0, len(data) - LONGEST_LINE, LONGEST_LINE):
        end = start + LONGEST_LINE
        if data.find(b"\n", start, end) < 0 and data.find(b"\r", start, end) < 0:
            line = data.count(b"\n", 0, start) + 1
            what = f"line {line:,} is longer than {LONGEST_LINE:,} bytes"
            raise DataError(problem("too-large", what, Place(name, line)))


def _check(name: str, data: bytes, encoding: str, what: str, hint: str) -> None:
    flaw = _flaw(data, encoding)
    if flaw is not None:
        _refuse(name, data, flaw, what, hint)


def _refuse(name: str, data: bytes, flaw: _Flaw, what: str, hint: str) -> NoReturn:
    place = Place(name, flaw.line)
    if flaw.byte is not None:
        raise DataError(problem("encoding", f"byte 0x{flaw.byte:02x} {what}", place, hint))
    hint = "delete it; a file that lost power while it was written may hold many"
    if data[:200].count(0) > 50:
        hint = "is this UTF-16? give `encoding: utf-16-le`, or save the file as UTF-8"
    raise DataError(problem("character", "the text holds a NUL character (U+0000)", place, hint))


def _flaw(data: bytes, encoding: str) -> _Flaw | None:
    if encoding in ("utf-8", "ascii") and data.isascii() and b"\0" not in data:
        return None
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for start in range(0, max(1, len(data)), CHUNK):
        chunk = data[start : start + CHUNK]
        try:
            text = decoder.decode(chunk, start + CHUNK >= len(data))
        except UnicodeDecodeError as error:
            good = error.object[: error.start]
            breaks = good.decode(encoding, "ignore").count("\n")
            return _Flaw(line + breaks, error.object[error.start])
        nul = text.find("\0")
        if nul >= 0:
            return _Flaw(line + text.count("\n", 0, nul), None)
        line += text.count("\n")
    return None
