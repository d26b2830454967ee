"""What the YAML parser complains of, said in plain words and at the place to mend."""

from __future__ import annotations

import re
from collections.abc import Callable

from renderer.errors import Problem
from renderer.spec.failure import (
    NO_SPACE_BEFORE_COMMENT,
    OUT_OF_RANGE,
    TAB,
    Failure,
    quoted,
    tag_problem,
)
from renderer.spec.layout import LAYOUT

_ENDS = re.compile(r"[,\]}]")
_CLOSES = {"[": "]", "{": "}"}


def explain(failure: Failure) -> Problem:
    for rule in _RULES:
        found = rule(failure)
        if found is not None:
            return found
    where = f" {failure.context}" if failure.context else ""
    hint = "if it is meant as text, quote it"
    return failure.say(f"this is not YAML: {failure.problem}{where}", failure.at, hint=hint)


def _tab(f: Failure) -> Problem | None:
    lead = f.source.before(f.at)
    misplaced = "\t" in lead and ("are not allowed here" in f.problem)
    if f.problem != TAB and not misplaced:
        return None
    index = f.at if f.problem == TAB else f.at - len(lead) + lead.index("\t")
    return f.say("a tab is used for indentation", index, hint="indent with spaces")


def _comment(f: Failure) -> Problem | None:
    if f.problem != NO_SPACE_BEFORE_COMMENT:
        return None
    hint = "put a space before `#`, or quote the text if it is not a comment"
    return f.say("`#` starts a comment, but there is no space before it", f.at, hint=hint)


def _escape(f: Failure) -> Problem | None:
    if f.problem == OUT_OF_RANGE:
        return f.say("there is no such character or version", f.at, hint="correct the number")
    if "double-quoted" not in f.context:
        return None
    if f.at >= len(f.source.text) and f.opened is not None:
        return f.say("this quote is not closed", f.opened, hint=_quote_hint('"'))
    hint = "write \\\\ for a backslash, or use single quotes: '…'"
    if f.problem.startswith("found unknown escape"):
        return f.say(f"`\\{f.character}` is not an escape", f.at - 1, 2, hint)
    return f.say("the escape is not complete: " + f.problem, f.at, hint=hint)


def _open_quote(f: Failure) -> Problem | None:
    if "quoted scalar" not in f.context or f.opened is None:
        return None
    return f.say("this quote is not closed", f.opened, hint=_quote_hint(f.source.text[f.opened]))


def _quote_hint(quote: str) -> str:
    inside = '\\"' if quote == '"' else "''"
    return f"close it with {quote}; a {quote} inside the text is written {inside}"


def _after_quote(f: Failure) -> Problem | None:
    """`'it's'`, or a quote that was closed by the next one, lines below."""
    if f.quoted is None or not f.problem.startswith(("expected", "could not", "mapping values")):
        return None
    start, end = f.quoted
    between = f.source.text[end : f.at]
    if between.strip(" ") or f.at == len(f.source.text):
        return None
    quote = f.source.text[start]
    if f.source.line(start) != f.source.line(end):
        text = f"the quote opened here ends on line {f.source.line(end)}"
        return f.say(text, start, hint=_quote_hint(quote))
    if f.character in ",]}:-?[{&*":
        return None
    hint = f"quote all of it; a {quote} inside is written " + ('\\"' if quote == '"' else "''")
    return f.say("there is text after the closing quote", f.at, hint=hint)


def _bracket(f: Failure) -> Problem | None:
    if f.bracket is None or "expected" not in f.problem:
        return None
    opener = f.source.text[f.bracket]
    closer = _CLOSES[opener]
    line = f.source.line(f.bracket)
    if f.character in ("]", "}") and f.character != closer:
        hint = f"the `{opener}` opened on line {line} is closed with `{closer}`"
        return f.say(f"`{f.character}` where `{closer}` was expected", f.at, hint=hint)
    if f.at >= len(f.source.text.rstrip()) or (
        f.character in ":-." and line != f.source.line(f.at)
    ):
        return f.say(f"this `{opener}` is not closed", f.bracket, hint=f"close it with `{closer}`")
    if f.character == ",":
        return f.say("there is no value before this comma", f.at, hint="remove one comma")
    if "node content" in f.problem and f.character == ":":
        return f.say("there is no key before this colon", f.at, hint="quote the text")
    if "node content" in f.problem:
        return None
    if f.character == ":":
        return f.say("a second `: ` in one value", f.at, hint="quote the text")
    same = line == f.source.line(f.at)
    hint = "quote all of the text" if same else f"or the `{opener}` on line {line} is not closed"
    return f.say(f"expected `,` or `{closer}` before this", f.at, hint=hint)


def _own(f: Failure, index: int) -> str:
    """The text at `index` as far as it is one value."""
    rest = f.source.rest(index)
    return rest if f.bracket is None else _ENDS.split(rest, maxsplit=1)[0]


def _closes_nothing(f: Failure) -> Problem | None:
    if f.bracket is not None or f.character not in ("]", "}") or "expected" not in f.problem:
        return None
    return f.say(f"`{f.character}` closes nothing", f.at, hint="remove it, or quote the text")


def _first_character(f: Failure) -> Problem | None:
    if "cannot start any token" not in f.problem:
        return None
    name = "a backtick" if f.character == "`" else f"`{f.character}`"
    text = f"unquoted text cannot begin with {name}"
    hint = f"quote the text: {quoted(_own(f, f.at))}"
    return f.say(text, f.at, hint=hint)


def _reference(f: Failure) -> Problem | None:
    if f.context not in ("while scanning an alias", "while scanning an anchor"):
        return None
    index = f.at if f.opened is None else f.opened
    mark = f.source.text[index : index + 1]
    what = "refers to an anchor" if mark == "*" else "names an anchor"
    hint = f"quote the text: {quoted(_own(f, index))}"
    return f.say(f"`{mark}` at the beginning {what}", index, hint=hint)


def _block_text(f: Failure) -> Problem | None:
    if f.context != "while scanning a block scalar" or f.opened is None:
        return None
    mark = f.source.text[f.opened]
    hint = f"quote the text: {quoted(f.source.rest(f.opened))}; or begin the block on the next line"
    return f.say(f"`{mark}` at the beginning starts a block of text", f.opened, hint=hint)


def _tag(f: Failure) -> Problem | None:
    if "tag" not in f.context and "tag handle" not in f.problem:
        return None
    index = f.opened if f.opened is not None and "handle" not in f.problem else f.at
    return tag_problem(f.source, index)


def _directive(f: Failure) -> Problem | None:
    if "directive" not in f.context + f.problem and "YAML document" not in f.problem:
        return None
    index = f.at if f.opened is None else f.opened
    return f.say("a line that begins with `%` is a directive", index, hint="remove the line")


def _no_value(f: Failure) -> Problem | None:
    if "node content" not in f.problem:
        return None
    return f.say(
        "a value is missing before this", f.at, hint="quote the text if it is meant as text"
    )


_RULES: tuple[Callable[[Failure], Problem | None], ...] = (
    _tab,
    _comment,
    _escape,
    _open_quote,
    _after_quote,
    _tag,
    _bracket,
    _closes_nothing,
    _first_character,
    _reference,
    _block_text,
    _directive,
    *LAYOUT,
    _no_value,
)
