"""The events of a spec written as JSON: strict RFC 8259, which a YAML parser is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from renderer.errors import SpecError
from renderer.spec.scanner import Event
from renderer.spec.source import SourceText

_WHITE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+')
_WORD = re.compile(r"[^\s,:\[\]{}\"']+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_CLOSES = {"[": "]", "{": "}"}


def json_events(source: SourceText) -> Iterator[Event]:
    """Raises SpecError at the first thing that is not JSON."""
    reading = _Reading(source)
    if reading.peek():
        yield Event("document", reading.at, reading.at)
        yield from reading.document()


@dataclass
class _Reading:
    source: SourceText
    at: int = 0
    open: list[int] = field(default_factory=list)  # where the brackets not yet closed stand

    def document(self) -> Iterator[Event]:
        yield self.value()
        while self.open:
            yield from self.member()
        if self.peek():
            self.refuse("there is something after the end of the spec", "a spec is one object")

    def member(self) -> Iterator[Event]:
        """The next member of the innermost bracket, without what is inside it; or the end."""
        opener = self.source.text[self.open[-1]]
        first = self.at == self.open[-1] + 1
        if self.peek() == _CLOSES[opener]:
            self.open.pop()
            self.at += 1
            yield Event("end", self.at - 1, self.at)
            return
        if not first:
            self.comma(_CLOSES[opener])
        if opener == "{":
            yield self.key()
        yield self.value()

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        match = _WHITE.match(self.source.text, self.at)
        self.at = match.end() if match else self.at
        return self.source.text[self.at : self.at + 1]

    def comma(self, closer: str) -> None:
        if self.peek() != ",":
            self.not_closed()
            self.refuse(f"expected `,` or `{closer}` before this")
        comma = self.at
        self.at += 1
        if self.peek() == closer:
            self.at = comma
            self.refuse("nothing follows this comma", "remove the comma")

    def key(self) -> Event:
        if self.peek() != '"':
            self.not_closed()
            self.refuse("expected a key in double quotes", 'as in {"fps": 30}')
        key = self.string()
        if self.peek() != ":":
            self.not_closed()
            self.refuse("expected `:` after the key", 'as in {"fps": 30}')
        self.at += 1
        return key

    def value(self) -> Event:
        start, first = self.at, self.peek()
        if first == '"':
            return self.string()
        if first and first in "[{":
            start = self.at
            self.open.append(start)
            self.at += 1
            return Event("mapping" if first == "{" else "sequence", start, self.at, flow=True)
        word = _WORD.match(self.source.text, self.at)
        if word is None:
            self.not_closed()
            quote = "text stands in double quotes" if first == "'" else None
            self.refuse("expected a value before this", quote)
        return self.word(word.group())

    def word(self, word: str) -> Event:
        start = self.at
        if word not in ("true", "false", "null") and not _NUMBER.fullmatch(word):
            self.refuse(*_bad_word(word), len(word))
        self.at += len(word)
        return Event("scalar", start, self.at, word)

    def string(self) -> Event:
        start, text = self.at, self.source.text
        match = _STRING.match(text, start)
        end = match.end() if match else start
        self.at = end
        match text[end : end + 1]:
            case '"':
                self.at = end + 1
                value: str = json.loads(text[start : self.at])
                return Event("scalar", start, self.at, value, '"')
            case "\\":
                shown = text[end : end + 2]
                hint = r"write \\ for a backslash; the escapes are \" \\ \/ \b \f \n \r \t \uXXXX"
                self.refuse(f"`{shown}` is not an escape of JSON", hint, 2)
            case "\t":
                self.refuse("a tab inside JSON text", r"write it as \t")
        self.at = start
        self.refuse("this quote is not closed", 'close it with " on the same line')

    def not_closed(self) -> None:
        if self.at == len(self.source.text) and self.open:
            opener = self.source.text[self.open[-1]]
            self.at = self.open[-1]
            self.refuse(f"this `{opener}` is not closed", f"close it with `{_CLOSES[opener]}`")

    def refuse(self, text: str, hint: str | None = None, width: int = 1) -> NoReturn:
        raise SpecError(self.source.problem("syntax", text, self.at, width, hint))


def _bad_word(word: str) -> tuple[str, str]:
    if word.lstrip("-+") in ("NaN", "Infinity"):
        return f"JSON has no {word}", "use null, or write the spec as YAML, which has .nan and .inf"
    if word.startswith(("//", "#", "/*")):
        return "JSON has no comments", "remove it, or name the file .yaml"
    if word[0] in "+-.0123456789":
        return "not a number of JSON", "as in 0.5, -3 or 1e-3, without leading + or 0"
    return "not a value of JSON", "JSON has true, false, null, numbers, and text in double quotes"
