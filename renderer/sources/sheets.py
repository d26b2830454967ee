"""The cells of one sheet of a workbook, row by row, as texts that `cells` reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from renderer.sources.addresses import MOST_ROWS, Area, position
from renderer.sources.number_formats import Shown, written
from renderer.sources.workbook import Sheet, Workbook, unescaped


@dataclass(frozen=True)
class Odd:
    """A cell whose value is missing for a reason: an error such as #N/A, or, where `text` is empty,
    a formula whose value is not in the file."""

    column: int
    text: str


@dataclass
class Row:
    """The cells of a row that hold something, by column; both count from 1."""

    number: int
    cells: dict[int, str] = field(default_factory=dict)
    odd: list[Odd] = field(default_factory=list)


class Cells:
    """The cells of a sheet. `merged` is known when all rows have been read; in the columns of
    `spelled`, true and false are words, not 1 and 0. `decimal` stands before the decimals of
    numbers."""

    def __init__(self, book: Workbook, sheet: Sheet, decimal: str = ".") -> None:
        self.merged: list[Area] = []
        self.spelled: set[int] = set()
        self._decimal = decimal
        self._book, self._sheet = book, sheet
        self._texts = book.texts()
        self._shown = book.shown()
        self._known: dict[tuple[str, Shown], str] = {}
        self._columns: dict[str, int] = {}

    # Hot path.
    def rows(self) -> Iterator[Row]:
        """The rows that hold any cell, in the order of the file."""
        self.merged = []
        done: list[Row] = []
        row, column, digits = Row(0), 0, 1
        cells = row.cells
        columns, plain = self._columns, self._plain()
        cell: Mapping[str, str] = {}
        value: str | None = None
        text: list[str] = []
        parser = expat.ParserCreate()

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal cell, cells, value, row, column, digits
            if tag == "c":
                cell, value = attributes, None
            elif tag == "v" or tag == "t":
                text.clear()
                parser.CharacterDataHandler = text.append
            elif tag == "row":
                number = attributes.get("r", str(row.number + 1))
                row, column, digits = Row(_row(number)), 0, len(number)
                cells = row.cells
            elif tag == "mergeCell":
                area = Area.of(attributes.get("ref", ""))
                if area is not None:
                    self.merged.append(area)

        def end(tag: str) -> None:
            nonlocal value, column
            if tag == "c":
                place = cell.get("r")
                if place is None:
                    column += 1
                else:
                    column = columns.get(place[:-digits]) or self._column(place)
                if value and cell.get("t", "n") == "n" and cell.get("s", "0") in plain:
                    cells[column] = value
                elif value:
                    self._take(row, column, cell, value)
                elif value is not None and cell.get("t", "n") == "n":
                    row.odd.append(Odd(column, ""))
            elif tag == "v":
                parser.CharacterDataHandler = None
                value = "".join(text)
            elif tag == "t":
                parser.CharacterDataHandler = None
                value = (value or "") + "".join(text)
            elif tag == "f":
                value = ""
            elif tag == "row" and (row.cells or row.odd):
                done.append(row)

        def root(tag: str, attributes: Mapping[str, str]) -> None:
            prefix = tag.rpartition(":")[0]
            parser.StartElementHandler = _unprefixed(start, prefix)
            parser.EndElementHandler = _unprefixed(end, prefix)

        parser.StartElementHandler = root
        for _ in self._book.fed(self._sheet.part, parser, text):
            yield from done
            done.clear()

    def _take(self, row: Row, column: int, cell: Mapping[str, str], value: str) -> None:
        """The value of a cell."""
        kind = cell.get("t", "n")
        if kind == "e":
            row.odd.append(Odd(column, value))
        elif kind == "s":
            row.cells[column] = self._texts[int(value)]
        elif kind == "n":
            row.cells[column] = self._number(column, value, int(cell.get("s", "0")))
        elif kind == "b" and column in self.spelled:
            row.cells[column] = "true" if value == "1" else "false"
        else:  # text of its own, true or false as 1 and 0, ISO 8601
            row.cells[column] = unescaped(value)

    def _plain(self) -> set[str]:
        """The styles of cells whose numbers are taken as they are written."""
        if self.spelled or self._decimal != ".":
            return set()
        found = {str(style) for style, shown in enumerate(self._shown) if shown == "number"}
        return found if self._shown else {"0"}

    def _number(self, column: int, value: str, style: int) -> str:
        shown = self._shown[style] if style < len(self._shown) else "number"
        if shown == "number":
            number = _shortest(value) if column in self.spelled else value
            return number if self._decimal == "." else number.replace(".", self._decimal)
        found = self._known.get((value, shown))
        if found is None:
            found = self._known[value, shown] = written(value, shown, self._book.since_1904)
        return found

    def _column(self, place: str) -> int:
        word = place.rstrip("0123456789")
        column = self._columns.get(word)
        if column is None:
            found = position(f"{word}1")
            if found is None:
                what = f"there is no cell '{place[:20]}'"
                raise ValueError(what)
            column = self._columns[word] = found[1]
        return column


def _shortest(value: str) -> str:
    """The same number with as few digits as it takes: Excel writes 1.1 as 1.1000000000000001."""
    try:
        return repr(float(value)) if "." in value or "E" in value else value
    except ValueError:
        return value


def _row(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_ROWS:
        what = f"there is no row {number}"
        raise ValueError(what)
    return number


def _unprefixed(handler: Callable[..., None], prefix: str) -> Callable[..., None]:
    """A handler of tags without the prefix that all tags of the part have."""
    if not prefix:
        return handler
    return lambda tag, *rest: handler(tag.removeprefix(f"{prefix}:"), *rest)
