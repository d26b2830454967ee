"""Excel's workbooks (.xlsx, .xlsm), zip archives of XML: read part by part, nothing run or fetched.

Only what holds values is opened: the list of sheets, the shared texts, the styles that tell dates
from numbers, and one sheet, cell by cell. Sizes are checked before anything is unpacked.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from renderer.errors import DataError, Place, problem
from renderer.sources.number_formats import Shown, built_in, shown_by

MOST_UNPACKED = 2**30
"""Bytes of all parts of a workbook."""
MOST_RATIO = 250
"""How many times its size a workbook may unpack to, beyond `ALWAYS_UNPACKED`."""
ALWAYS_UNPACKED = 64 * 2**20
"""Bytes."""
MOST_PARTS = 10_000
LONGEST_TEXT = 2**22
"""Characters of one cell, or of anything else between two tags; Excel's own limit is 32,767."""
CHUNK = 2**18
_BUFFER = 2**16

_OLD = b"\xd0\xcf\x11\xe0"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OTHERS = {
    "content.xml": ("an OpenDocument spreadsheet (.ods)", "save it as .xlsx or as CSV"),
    "xl/workbook.bin": ("a binary workbook (.xlsb)", "save it as .xlsx"),
    "word/document.xml": ("a Word document", None),
}


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells, as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """An opened workbook; `name` is how messages call it."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._archive = self._opened(file)
        self._parts = {info.filename: info for info in self._archive.infolist()}
        self._check_sizes()
        main = self._related("", "officeDocument")
        if not main:
            self._refuse_others()
        self._main = main[0]
        self.sheets: list[Sheet] = []
        self.since_1904 = False
        self._read_list()

    def error(self, text: str, hint: str | None = None, code: str = "workbook") -> DataError:
        return DataError(problem(code, text, Place(self.name), hint))

    def texts(self) -> list[str]:
        """The texts that cells share, by number."""
        parts = self._related(self._main, "sharedStrings")
        found: list[str] = []
        if not parts:
            return found
        pieces: list[str] = []
        spoken = 0  # how words are read aloud, which is no part of the text

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal spoken
            spoken += tag == "rPh"

        def end(tag: str, text: str) -> None:
            nonlocal spoken
            if tag == "t" and not spoken:
                pieces.append(text)
            elif tag == "rPh":
                spoken -= 1
            elif tag == "si":
                found.append(unescaped("".join(pieces)))
                pieces.clear()

        self.parse(parts[0], start, end)
        return found

    def shown(self) -> list[Shown]:
        """How numbers are shown, by the number of a cell's style."""
        parts = self._related(self._main, "styles")
        formats: dict[int, Shown] = {}
        found: list[Shown] = []
        inside = ""

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal inside
            if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
                inside = tag
            elif tag == "numFmt" and inside != "dxfs":
                formats[_int(attributes, "numFmtId")] = shown_by(attributes.get("formatCode", ""))
            elif tag == "xf" and inside == "cellXfs":
                number = _int(attributes, "numFmtId")
                found.append(formats.get(number) or built_in(number))

        if parts:
            self.parse(parts[0], start, lambda tag, text: None)
        return found

    def parse(
        self,
        part: str,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str, str], None],
    ) -> None:
        """Tell of each tag of a part, with its own text where it ends."""
        pieces: list[str] = []

        def opened(tag: str, attributes: dict[str, str]) -> None:
            pieces.clear()
            start(tag.rpartition(":")[2], attributes)

        def closed(tag: str) -> None:
            end(tag.rpartition(":")[2], "".join(pieces))
            pieces.clear()

        parser = expat.ParserCreate()
        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        parser.CharacterDataHandler = pieces.append
        for _ in self.fed(part, parser, pieces):
            pass

    def fed(self, part: str, parser: expat.XMLParserType, text: list[str]) -> Iterator[None]:
        """Give a part to the parser, with a pause after each piece; `text` is what the parser has
        gathered of one text."""
        parser.buffer_text = True
        parser.buffer_size = _BUFFER
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        with self._told(part), self._archive.open(self._parts[part]) as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
                if sum(map(len, text)) > LONGEST_TEXT:
                    what = f"a cell holds more than {LONGEST_TEXT:,} characters"
                    raise self.error(what, code="too-large")
                yield
            parser.Parse(b"", True)
            yield

    def _refuse_doctype(self, *_: object) -> None:
        raise self.error("the workbook is damaged: its XML declares a document type")

    @contextmanager
    def _told(self, part: str) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            what = f"the workbook is damaged: {part} cannot be unpacked: {error}"
            raise self.error(what, "copy or download the file again") from None
        except (expat.ExpatError, ValueError, LookupError) as error:
            what = f"the workbook is damaged: {part} cannot be read: {error}"
            raise self.error(what, "open it in a spreadsheet program, and save it again") from None
        except RuntimeError:  # encrypted, as zip archives are
            raise self.error("the workbook has a password", "save it without one") from None

    def _opened(self, file: BinaryIO) -> zipfile.ZipFile:
        start = file.read(8)
        file.seek(0)
        if start.startswith(_OLD):
            what = "this is an old Excel workbook (.xls), or one with a password"
            raise self.error(what, "save it as .xlsx, without a password", "file-kind")
        try:
            return zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            if start.startswith(b"PK\x03\x04"):
                what = f"the workbook is not whole, or damaged: {error}"
                raise self.error(what, "copy or download the file again") from None
            hint = None if b"\0" in start else "source: csv reads delimited text"
            what = "this is not a workbook (.xlsx)"
            raise self.error(what, hint, "file-kind") from None

    def _check_sizes(self) -> None:
        infos = self._archive.infolist()
        if len(infos) > MOST_PARTS or len(self._parts) < len(infos):
            twice = len(self._parts) < len(infos)
            what = "has a part twice" if twice else f"has more than {MOST_PARTS:,} parts"
            raise self.error(f"the workbook {what}", code="too-large")
        packed = sum(info.compress_size for info in infos)
        whole = sum(info.file_size for info in infos)
        if whole > MOST_UNPACKED:
            what = f"the workbook unpacks to {whole:,} bytes; up to {MOST_UNPACKED:,} are read"
            raise self.error(what, "save the sheet as CSV", "too-large")
        if whole > max(ALWAYS_UNPACKED, MOST_RATIO * packed):
            what = f"the workbook's {packed:,} bytes unpack to {whole:,}"
            what += f"; up to {MOST_RATIO} times the size is unpacked"
            raise self.error(what, "save the sheet as CSV", "too-large")

    def _refuse_others(self) -> None:
        for part, (what, hint) in _OTHERS.items():
            if part in self._parts:
                raise self.error(f"this is {what}, not a workbook (.xlsx)", hint, "file-kind")
        raise self.error("this is a zip archive, not a workbook (.xlsx)", code="file-kind")

    def _related(self, part: str, kind: str) -> list[str]:
        """The parts that a part says it uses, of a kind."""
        return [target for _, found, target in self._relations(part) if found == kind]

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Id, kind and name of the parts that a part says it uses."""
        folder, own = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{own}.rels")
        found: list[tuple[str, str, str]] = []

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.join("/", folder, attributes.get("Target", ""))
                name = posixpath.normpath(target).lstrip("/")
                kind = attributes.get("Type", "").rpartition("/")[2]
                if name in self._parts:
                    found.append((attributes.get("Id", ""), kind, name))

        if listed in self._parts:
            self.parse(listed, start, lambda tag, text: None)
        return found

    def _read_list(self) -> None:
        parts = {
            number: part
            for number, kind, part in self._relations(self._main)
            if kind == "worksheet"
        }

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "workbookPr":
                self.since_1904 = attributes.get("date1904", "0") in ("1", "true")
            elif tag == "sheet":
                ids = (value for key, value in attributes.items() if key.endswith(":id"))
                part = parts.get(next(ids, ""))
                if part is not None:  # else a sheet that is a chart
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append(Sheet(attributes.get("name", ""), part, hidden))

        if self._main.endswith(".bin"):
            self._refuse_others()
        self.parse(self._main, start, lambda tag, text: None)
        if not self.sheets:
            raise self.error("the workbook has no sheet of cells", code="empty")


def unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold put back: `_x000D_`. What no text can hold,
    NUL and half a surrogate pair, becomes the replacement character."""
    if "_x" not in text:
        return text
    whole = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\0", "\ufffd")
    return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _int(attributes: Mapping[str, str], name: str) -> int:
    return int(attributes.get(name, "0"))
