"""Problems that do not keep the rest of a spec from being read."""

from __future__ import annotations

import re

from renderer.errors import Problem, SpecError
from renderer.spec.failure import tag_problem
from renderer.spec.scanner import Event
from renderer.spec.source import MOST_PROBLEMS, SourceText

_ANCHOR = re.compile(r"&\S+\s+(?=!)")


class Report:
    """Collects them, one of a kind at one place, up to a screenful."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self._found: dict[tuple[int, str], Problem] = {}

    def add(self, code: str, text: str, start: int, end: int, hint: str | None = None) -> None:
        self._keep(self.source.problem(code, text, start, end - start, hint), start)

    def colour(self, colour: str, index: int) -> None:
        text = f"the colour {colour} is read as a comment"
        hint = f'`#` starts a comment: quote the colour, "{colour}"'
        self.add("comment-colour", text, index, index + len(colour), hint)

    def tag(self, event: Event) -> None:
        anchor = _ANCHOR.match(self.source.text, event.start)
        self._keep(tag_problem(self.source, anchor.end() if anchor else event.start), event.start)

    def fail(self, code: str | None = None) -> None:
        """Raise what was found, in the order of the text; nothing when there is nothing."""
        found = [self._found[key] for key in sorted(self._found)]
        found = [p for p in found if code in (None, p.code)]
        if found:
            raise SpecError(*found) from None

    def _keep(self, found: Problem, index: int) -> None:
        self._found.setdefault((index, found.code), found)
        if len(self._found) >= MOST_PROBLEMS:
            self.fail()
