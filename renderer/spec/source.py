"""The characters of a spec: decoded, checked one by one, and turned into places."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from renderer.errors import Place, Problem, SpecError, problem

MOST_BYTES = 1 << 20
MOST_PROBLEMS = 20

_BREAK = re.compile(r"\r\n|\n|\r")
_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_NOT_IN_TEXT = re.compile(rf"[{_CONTROL}\u2028-\u202e\u2066-\u2069\ufeff]")
_NOT_IN_VALUE = re.compile(f"[{_CONTROL}]")


@dataclass(frozen=True)
class SourceText:
    """A spec's text under the name people know it by, and the folder that its paths start from."""

    name: str
    text: str = field(repr=False)
    folder: Path = Path()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in _BREAK.finditer(self.text))]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(_BREAK.split(self.text))

    def line(self, index: int) -> int:
        """The line, counted from 1, of the character at `index`."""
        return bisect_right(self._starts, index)

    def start(self, line: int) -> int:
        """The index at which `line` begins."""
        return self._starts[line - 1]

    def column(self, index: int) -> int:
        """The column, counted from 1, of the character at `index`."""
        return index - self._starts[self.line(index) - 1] + 1

    def rest(self, index: int) -> str:
        """What the line holds from `index` on."""
        return self.lines[self.line(index) - 1][self.column(index) - 1 :]

    def before(self, index: int) -> str:
        """What the line holds before `index`."""
        return self.lines[self.line(index) - 1][: self.column(index) - 1]

    def place(self, index: int, width: int = 1) -> Place:
        number = self.line(index)
        column = self.column(index)
        return Place(self.name, number, column, max(1, width), self.lines[number - 1])

    def problem(
        self, code: str, text: str, index: int, width: int = 1, hint: str | None = None
    ) -> Problem:
        return problem(code, text, self.place(index, width), hint)


def decode(data: bytes, name: str) -> str:
    """UTF-8, or UTF-16 when a byte order mark says so."""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if utf16 else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        good = SourceText(
            name, data[: error.start].decode(encoding, "ignore").removeprefix("\ufeff")
        )
        shown = SourceText(name, data.decode(encoding, "replace").removeprefix("\ufeff"))
        what = f"byte {data[error.start]:#04x} at offset {error.start} is not {encoding.upper()}"
        place = shown.place(min(len(good.text), len(shown.text)))
        raise SpecError(problem("encoding", what, place, "save the file as UTF-8")) from None


def accept(text: str, name: str, folder: Path = Path()) -> SourceText:
    """The text as a source, or SpecError when its size or a character rules it out."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise too_large(name)
    source = SourceText(name, text.removeprefix("\ufeff"), folder)
    found = []
    for match in _NOT_IN_TEXT.finditer(source.text):
        what, hint = _describe(match.group())
        found.append(
            source.problem("character", f"the text holds {what}", match.start(), hint=hint)
        )
        if len(found) == MOST_PROBLEMS:
            break
    if found:
        raise SpecError(*found)
    return source


def too_large(name: str) -> SpecError:
    return SpecError(
        problem(
            "too-large",
            f"the spec is larger than {MOST_BYTES:,} bytes",
            Place(name),
            "keep data in files of its own, as CSV for example, and name them under `data`",
        )
    )


def bad_value(value: str) -> tuple[int, str, str] | None:
    """Offset, text and hint for the first character no value may hold, however it was written."""
    match = _NOT_IN_VALUE.search(value)
    if match is None:
        return None
    what, hint = _describe(match.group())
    return match.start(), f"the escape stands for {what}", hint.partition(";")[0]


def _describe(character: str) -> tuple[str, str]:
    code = f"U+{ord(character):04X}"
    if character == "\0":
        return "a NUL character (U+0000)", "delete it; if there are many, save the file as UTF-8"
    if "\ud800" <= character <= "\udfff":
        return f"half of a surrogate pair ({code})", "write the whole character"
    if character == "\ufeff":
        return "a byte order mark (U+FEFF) after its beginning", "delete it; it cannot be seen"
    escape = f'delete it, or write "\\u{ord(character):04x}" in double quotes if it is meant'
    if character in "\u2028\u2029":
        return f"an invisible line separator ({code})", escape
    if "\u202a" <= character <= "\u2069":
        return f"a character that changes the direction of text ({code})", escape
    return f"a control character ({code})", "delete it"
