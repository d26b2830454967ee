"""What is wrong with colons and indentation."""

from __future__ import annotations

import re
from collections.abc import Callable

from renderer.errors import Problem
from renderer.spec.failure import Failure, quoted
from renderer.spec.source import SourceText

_KEY = r"(?P<lead>\s*(?:- +)*)(?P<key>\"[^\"]*\"|'[^']*'|[^\s:#\[{&*!|>'\"%@`][^:#]*?)"
_GLUED = re.compile(
    r"(?P<lead>\s*(?:- +)*)(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s:/](?:(?!: ).)*)$"
)
_KEYED = re.compile(_KEY + r"\s*:(?:\s+(?P<value>[^\s#].*)?|$)")


def glued(source: SourceText, line: int) -> Problem | None:
    """`fps:30`, when that is what stands on the line."""
    match = _GLUED.match(source.lines[line - 1])
    if match is None:
        return None
    index = source.start(line) + match.start("key")
    good = f"{match['key']}: {match['value'].strip()}"
    width = len(match["key"]) + 1
    text = "there is no space after the colon"
    return source.problem("syntax", text, index, width, f"write `{good[:60]}`")


def _no_space(f: Failure) -> Problem | None:
    """`fps:30`: told apart by looking at the line itself, and at the one above it."""
    if not ("mapping values" in f.problem or "could not find" in f.problem):
        return None
    number = f.source.line(f.at if f.opened is None else f.opened)
    above = _above(f.source, number)
    return glued(f.source, number) or (glued(f.source, above) if above else None)


def _above(source: SourceText, number: int) -> int | None:
    for candidate in range(number - 1, max(0, number - 20), -1):
        line = source.lines[candidate - 1].strip()
        if line and not line.startswith("#"):
            return candidate
    return None


def _second_colon(f: Failure) -> Problem | None:
    if "mapping values" not in f.problem:
        return None
    before = f.source.before(f.at)
    match = _KEYED.match(before)
    if match is None or not match["value"]:
        return None
    hint = f"quote the text: {match['key']}: {quoted(match['value'] + f.source.rest(f.at))}"
    return f.say("a second `: ` on one line", f.at, hint=hint)


def _too_deep(f: Failure) -> Problem | None:
    if "mapping values" not in f.problem:
        return None
    before = f.source.before(f.at)
    number = f.source.line(f.at)
    above = _above(f.source, number)
    index = f.at - len(before.lstrip())
    width = max(1, len(before.strip()))
    if len(before) > 1000 and above is None:
        return f.say("a key has at most 1,000 characters", index, width)
    if above is None or not before.strip():
        return f.say("there is no key before this colon", f.at, hint="quote the text")
    text = f"this line is indented as part of line {above}, which has its value already"
    hint = f"indent it like line {above}, or leave line {above} without a value"
    return f.say(text, index, width, hint)


def _no_colon(f: Failure) -> Problem | None:
    if "could not find expected ':'" not in f.problem or f.opened is None:
        return None
    line = f.source.rest(f.opened)
    if len(line) > 1000:
        return f.say("a key has at most 1,000 characters", f.opened)
    hint = "a key is followed by a colon and a space, as in `fps: 30`"
    return f.say("this line has no `: `", f.opened, len(line.rstrip()), hint)


def _list_item(f: Failure) -> Problem | None:
    if "sequence entries are not allowed" not in f.problem:
        return None
    hint = "write the list below its key, or as [a, b]; quote text that begins with `- `"
    return f.say("a list cannot begin here", f.at, hint=hint)


def _question(f: Failure) -> Problem | None:
    if "mapping keys are not allowed" not in f.problem:
        return None
    return f.say("unquoted text cannot begin with `? `", f.at, hint="quote the text")


def _outdented(f: Failure) -> Problem | None:
    if "<document start>" not in f.problem:
        return None
    if f.at >= len(f.source.text):
        return f.say("the spec is empty", 0, hint="begin it with `version: 1`")
    first = next((line for line in f.source.lines if line.strip() and line[0] != "#"), "")
    if first[:1] == " ":
        hint = "the top-level keys all begin in the same column"
        return f.say("this line is indented less than the first one", f.at, hint=hint)
    hint = "a spec is one mapping of keys to values"
    return f.say("there is something after the end of the spec", f.at, hint=hint)


def _indentation(f: Failure) -> Problem | None:
    if not f.context.startswith("while parsing a block") or f.opened is None:
        return None
    if f.character == ":":
        return f.say("there is no key before this colon", f.at, hint="quote the text")
    opened, column = f.source.line(f.opened), f.source.column(f.opened)
    if f.source.before(f.at).strip(" -"):
        return f.say("this cannot follow what stands before it", f.at, hint="quote all of the text")
    if f.character == "-":
        return f.say("a list item among keys", f.at, hint=f"the keys above begin on line {opened}")
    kind = "keys" if f.context.endswith("mapping") else "list items"
    hint = f"the {kind} it stands below begin in column {column}, on line {opened}"
    return f.say("this line's indentation matches nothing above it", f.at, hint=hint)


LAYOUT: tuple[Callable[[Failure], Problem | None], ...] = (
    _no_space,
    _second_colon,
    _too_deep,
    _no_colon,
    _list_item,
    _question,
    _outdented,
    _indentation,
)
