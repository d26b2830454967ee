"""The events of a spec's text. PyYAML's pure Python parser does the work; nothing is built here.

The C parser is out of the question: it overflows its stack on deeply nested brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken

from renderer.errors import LONGEST_LINE, SpecError
from renderer.spec.failure import NO_SPACE_BEFORE_COMMENT, OUT_OF_RANGE, TAB, Failure
from renderer.spec.source import MOST_PROBLEMS, SourceText
from renderer.spec.syntax import explain

Kind: TypeAlias = Literal["scalar", "alias", "sequence", "mapping", "end", "document", "lost"]

HEX_COLOUR = r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![\w-])"
_COLOUR = re.compile(HEX_COLOUR)
_COLOUR_ONLY = re.compile(HEX_COLOUR + r"[ \t]*[,\]}]?[ \t]*(?=[\r\n]|\Z)")


_BLANKS = re.compile(r"[ \t]*")
_LINE = re.compile(r"[\r\n]")
_BLANK = "\0 \t\r\n"
_FLOW_END = _BLANK + ",[]{}"
_INDICATORS = _FLOW_END + "#&*!|>'\"%@`"
_BLOCK_WORD = re.compile(r"(?:[^ \t\r\n:]|:(?![ \t\r\n]|\Z))+")
_FLOW_WORD = re.compile(r"(?:[^ \t\r\n:,\[\]{}]|:(?![ \t\r\n,\[\]{}]|\Z))+")


@dataclass(frozen=True, slots=True)
class Event:
    """One step through the text, from index `start` up to `end`."""

    kind: Kind
    start: int
    end: int
    text: str = ""  # a scalar's value, an alias's name, a comment that looks like a colour
    style: str = ""  # ' " | > of a scalar, else empty
    flow: bool = False
    anchor: str | None = None
    tag: str | None = None

    @property
    def empty(self) -> bool:
        """Nothing was written where a value could stand."""
        return self.kind == "scalar" and self.start == self.end


def yaml_events(source: SourceText) -> Iterator[Event]:
    """Raises SpecError at the first thing that is not YAML."""
    reading = _Reading(source.text)
    last: Event | None = None
    try:
        while reading.check_event():
            event = _event(reading.current_event)
            reading.current_event = None
            yield from reading.lost_colours()
            if event is not None:
                last = event if event.kind == "scalar" else last
                yield event
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        yield from reading.lost_colours()
        quoted = (last.start, last.end) if last and last.style in ("'", '"') else None
        failure = _failure(source, reading, error, quoted)
        raise SpecError(explain(failure)) from None
    finally:
        reading.dispose()


def _event(event: yaml.Event) -> Event | None:
    assert event.start_mark is not None and event.end_mark is not None
    start, end = event.start_mark.index, event.end_mark.index
    match event:
        case yaml.ScalarEvent():
            style = event.style or ""
            return Event(
                "scalar", start, end, event.value, style, anchor=event.anchor, tag=event.tag
            )
        case yaml.AliasEvent():
            return Event("alias", start, end, event.anchor or "")
        case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
            kind: Kind = "sequence" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
            flow = bool(event.flow_style)
            return Event(kind, start, end, flow=flow, anchor=event.anchor, tag=event.tag)
        case yaml.CollectionEndEvent():
            return Event("end", start, end)
        case yaml.DocumentStartEvent():
            return Event("document", start, end)
    return None


class _Reading(Reader, Scanner, Parser):
    """PyYAML's parser, with white space read as YAML 1.2 has it and with colours that an unquoted
    `#` turned into comments kept for the error message."""

    def __init__(self, text: str) -> None:
        self._text = text
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        self._colours: list[Event] = []

    def lost_colours(self) -> Iterator[Event]:
        found, self._colours = self._colours, []
        yield from found

    def innermost_bracket(self) -> int | None:
        for mark in reversed(self.marks):
            if mark.index < len(self._text) and self._text[mark.index] in "[{":
                return int(mark.index)
        return None

    def forward(self, length: int = 1) -> None:
        """In one step where no line ends, since most characters are read through here."""
        part = self._text[self.pointer : self.pointer + length]
        if len(part) < length or "\n" in part or "\r" in part:
            super().forward(length)
            return
        self.pointer += length
        self.index += length
        self.column += length

    def scan_to_next_token(self) -> None:
        while True:
            self._skip_blanks()
            if self.peek() == "#":
                self._skip_comment()
            if not self._skip_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def check_key(self) -> bool:
        return self.peek(1) in (_FLOW_END if self.flow_level else _BLANK)

    def check_value(self) -> bool:
        """Inside brackets a colon may follow quoted text or a bracket at once, as in JSON."""
        if not self.flow_level:
            return self.peek(1) in _BLANK
        return self.peek(1) in _FLOW_END or self._text[self.index - 1] in "\"']}"

    def check_plain(self) -> bool:
        if self.peek() in "-?:":
            return self.peek(1) not in (_FLOW_END if self.flow_level else _BLANK)
        return self.peek() not in _INDICATORS

    def scan_anchor(self, TokenClass: type[yaml.Token]) -> yaml.Token:
        start = self.get_mark()
        token: yaml.Token = super().scan_anchor(TokenClass)  # type: ignore[no-untyped-call]
        if self.peek() not in (_FLOW_END if self.flow_level else _BLANK):
            raise ScannerError("while scanning an anchor", start, "", self.get_mark())
        return token

    def scan_plain(self) -> ScalarToken:
        start = end = self.get_mark()
        word = _FLOW_WORD if self.flow_level else _BLOCK_WORD
        parts: list[str] = []
        spaces: list[str] | None = []
        while match := word.match(self._text, self.index):
            parts += [*(spaces or ()), match.group()]
            self.allow_simple_key = False
            self.forward(len(match.group()))
            end = self.get_mark()
            spaces = self.scan_plain_spaces(self.indent + 1, start)
            outside = not self.flow_level and self.column <= self.indent
            if not spaces or outside or self.peek() == "#":
                break
        return ScalarToken("".join(parts), True, start, end)

    def scan_plain_spaces(self, indent: int, start_mark: object) -> list[str] | None:
        """The white space inside a plain scalar, folded; None where a document ends."""
        length = self._blanks()
        blanks = self.prefix(length)
        self.forward(length)
        if not self._skip_break():
            return [blanks] if blanks else []
        self.allow_simple_key = True
        breaks = 0
        while not self._at_document_mark():
            length = self._blanks()
            tab = self._text.find("\t", self.index, self.index + length)
            early = not self.flow_level and 0 <= tab < self.index + indent - self.column
            if early and self.peek(length) not in "\r\n":
                length = tab - self.index  # there it is refused
            self.forward(length)
            if not self._skip_break():
                return ["\n" * breaks or " "]
            breaks += 1
        return None

    def _at_document_mark(self) -> bool:
        mark = self.prefix(4)
        return self.column == 0 and mark[:3] in ("---", "...") and mark[3:] in tuple(" \t\r\n\0")

    def _blanks(self) -> int:
        match = _BLANKS.match(self._text, self.index)
        return match.end() - self.index if match else 0

    def _skip_blanks(self) -> None:
        length = self._blanks()
        tab = self._text.find("\t", self.index, self.index + length)
        if tab >= 0 and not self.flow_level:
            indenting = not self._text[self.index - self.column : self.index].strip(" \t")
            if indenting and self.peek(length) not in "#\r\n\0":
                self.forward(tab - self.index)
                raise ScannerError(None, None, TAB, self.get_mark())
            self.allow_simple_key = False  # a tab cannot stand where indentation begins
        self.forward(length)

    def _skip_break(self) -> bool:
        if self.peek() not in "\r\n":
            return False
        self.forward(2 if self.prefix(2) == "\r\n" else 1)
        return True

    def _skip_comment(self) -> None:
        start = self.index
        self._keep_colour(start)
        if start and self._text[start - 1] not in " \t\r\n":
            raise ScannerError(None, None, NO_SPACE_BEFORE_COMMENT, self.get_mark())
        while self.peek() not in "\0\r\n":
            self.forward()

    def _keep_colour(self, start: int) -> None:
        """Inside brackets only: elsewhere the builder sees the value that is missing."""
        if not self.flow_level or len(self._colours) > MOST_PROBLEMS:
            return
        line = max(self._text.rfind("\n", 0, start), self._text.rfind("\r", 0, start)) + 1
        before = self._text[line:start].rstrip(" \t")
        pattern = _COLOUR if before.endswith(("[", "{", ",", ":")) else _COLOUR_ONLY
        if pattern.match(self._text, start) and (not before or pattern is _COLOUR):
            end = start + len(_LINE.split(self._text[start : start + LONGEST_LINE], maxsplit=1)[0])
            for match in _COLOUR.finditer(self._text, start, end):
                self._colours.append(Event("lost", match.start(), match.end(), match.group()))


def _failure(
    source: SourceText, reading: _Reading, error: Exception, quoted: tuple[int, int] | None
) -> Failure:
    context, problem, opened, at = "", OUT_OF_RANGE, None, reading.index
    if isinstance(error, yaml.MarkedYAMLError):
        context, problem = error.context or "", error.problem or ""
        opened = error.context_mark.index if error.context_mark else None
        at = error.problem_mark.index if error.problem_mark else at
    return Failure(source, context, problem, at, opened, reading.innermost_bracket(), quoted)
