"""One complaint of the YAML parser, before it is put into words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from renderer.errors import Problem
from renderer.spec.source import SourceText

TAB = "tab"
OUT_OF_RANGE = "out of range"
NO_SPACE_BEFORE_COMMENT = "no space before comment"


@dataclass(frozen=True)
class Failure:
    """A complaint at index `at`; `opened` is where the construct it is about began, `bracket` the
    innermost one still open, `quoted` the span of the last quoted text."""

    source: SourceText
    context: str
    problem: str
    at: int
    opened: int | None = None
    bracket: int | None = None
    quoted: tuple[int, int] | None = None

    @property
    def character(self) -> str:
        return self.source.text[self.at : self.at + 1]

    def say(self, text: str, index: int, width: int = 1, hint: str | None = None) -> Problem:
        return self.source.problem("syntax", text, index, width, hint)


def quoted(text: str) -> str:
    """`text` in quotes, for a hint; an ellipsis when it is long or holds quotes itself."""
    text = text.strip()
    if len(text) <= 60 and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f"'{text}'" if len(text) <= 60 and "'" not in text else '"…"'


def tag_problem(source: SourceText, index: int) -> Problem:
    """The problem with an explicit tag at `index`."""
    match = re.compile(r"!\S*").match(source.text, index)
    tag = match.group() if match else "!"
    hint = "remove it, or quote the text if `!` belongs to it"
    return source.problem("tag", f"tags are not read: {tag}", index, len(tag), hint)
