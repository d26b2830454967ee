"""JSON text read value by value, with places: where a value stands, where the text breaks.

The standard library's scanner, which is fast, reads the values; the walking here is for finding a
list in a document, and for telling where in a record something stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from renderer.errors import Place
from renderer.sources.typed import Constant

LONGEST_SHOWN = 10_000
"""Characters of a line that a message may show a part of."""
DEEPEST = 20
"""How deep objects stand within each other in a record, and a list in a document."""

MOST_PLACES = 10_000
"""Lists and objects of a document among which a table is looked for."""

_BLANKS = re.compile(r"[ \t\r\n]*")


@dataclass
class Broken(Exception):
    """Text that is no JSON (`syntax`), or JSON that is no table: where, what, how to mend it."""

    at: int
    text: str
    hint: str | None = None
    syntax: bool = False


class _Twice(ValueError):
    """An object with a name twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _Twice
    return made


_STRICT = json.JSONDecoder(object_pairs_hook=_once, parse_constant=Constant)
_LOOSE = json.JSONDecoder(parse_constant=Constant)


def skip_blanks(text: str, at: int) -> int:
    """The offset of the next character that is no blank, or the length."""
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def value_at(text: str, at: int) -> tuple[Any, int]:
    """The value that starts at `at`, and where it ends; raises `Broken`."""
    try:
        return _STRICT.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise _syntax(text, error) from None
    except RecursionError:
        raise Broken(at, "lists and objects are nested too deeply here") from None
    except _Twice:
        where, name = _repeated(text, at)
        raise _twice(where, name) from None
    except ValueError:
        raise Broken(at, "a number here has too many digits") from None


def only_value(text: str) -> Any:
    """The one value that is the whole text; raises `Broken`."""
    value, end = value_at(text, skip_blanks(text, 0))
    refuse_rest(text, end)
    return value


def refuse_rest(text: str, end: int) -> None:
    """Raises `Broken` if anything but blanks follows."""
    rest = skip_blanks(text, end)
    if rest < len(text):
        raise Broken(rest, "something else follows the end of the JSON value")


def members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Name, its offset and its value's, of each member of the object at `at`; raises `Broken`."""
    at = skip_blanks(text, at + 1)
    if text[at : at + 1] == "}":
        return
    while at >= 0:
        name, value = member(text, at)
        yield name, at, value
        at = after(text, end_of(text, value), "}")


def member(text: str, at: int) -> tuple[str, int]:
    """The name at `at`, and the offset of its value; raises `Broken`."""
    if text[at : at + 1] != '"':
        raise _expected("a name in double quotes", text, at)
    name, end = value_at(text, at)
    colon = skip_blanks(text, end)
    if text[colon : colon + 1] != ":":
        raise _expected("':'", text, colon)
    return name, skip_blanks(text, colon + 1)


def items(text: str, at: int) -> Iterator[tuple[int, int, Any]]:
    """Offset, end and value of each item of the list at `at`; raises `Broken`."""
    at = skip_blanks(text, at + 1)
    if text[at : at + 1] == "]":
        return
    while at >= 0:
        value, end = value_at(text, at)
        yield at, end, value
        at = after(text, end, "]")


def after(text: str, at: int, closing: str) -> int:
    """The offset of the next item behind a comma; -1 where the list or object is closed."""
    at = skip_blanks(text, at)
    mark = text[at : at + 1]
    if mark == closing:
        return -1
    if mark != ",":
        raise _expected(f"',' or '{closing}'", text, at)
    return skip_blanks(text, at + 1)


def end_of(text: str, at: int) -> int:
    """Where the value at `at` ends; names that stand twice in it are let pass."""
    try:
        return _LOOSE.raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        return value_at(text, at)[1]


def find(text: str, at: int, name: str, depth: int = 0) -> int | None:
    """Where the value of a column stands in the record at `at`: its name may be the names of
    objects within each other, joined by dots."""
    if text[at : at + 1] != "{" or depth > DEEPEST:
        return None
    for own, _, value in members(text, at):
        if own == name:
            return value
        if name.startswith(f"{own}."):
            found = find(text, value, name[len(own) + 1 :], depth + 1)
            if found is not None:
                return found
    return None


@dataclass
class Places:
    """Where the lists and objects of a document stand, by their names joined by dots, and which of
    them are lists of objects."""

    all: dict[str, int] = field(default_factory=dict)
    lists: list[str] = field(default_factory=list)


def walk(text: str, at: int, found: Places, name: str = "", depth: int = 0) -> int:
    """Note the lists and objects in the value at `at`, not those in lists; where it ends. Raises
    `Broken`."""
    mark = text[at : at + 1]
    if mark not in ("{", "[") or depth > DEEPEST or len(found.all) == MOST_PLACES:
        return value_at(text, at)[1]
    found.all.setdefault(name, at)
    inner = skip_blanks(text, at + 1)
    if mark == "[":
        if text[inner : inner + 1] == "{":
            found.lists.append(name)
        last = inner
        for _, end, _ in items(text, at):
            last = end
        return skip_blanks(text, last) + 1
    seen: set[str] = set()
    end = inner
    while inner >= 0 and text[inner : inner + 1] != "}":
        own, value = member(text, inner)
        if own in seen:
            raise _twice(inner, own)
        seen.add(own)
        end = walk(text, value, found, f"{name}.{own}" if name else own, depth + 1)
        inner = after(text, end, "}")
    return skip_blanks(text, end) + 1


def item(text: str, at: int, number: int) -> int:
    """Where an item of the list at `at` stands."""
    at = skip_blanks(text, at + 1)
    for _ in range(number):
        at = after(text, end_of(text, at), "]")
    return at


def place(file: str, text: str, at: int, line: int = 0) -> Place:
    """The place of an offset; `line` lines are before the text."""
    begin = text.rfind("\n", 0, at) + 1
    number = line + text.count("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    shown = text[begin:end].rstrip("\r") if end - begin <= LONGEST_SHOWN else None
    try:
        width = min(end_of(text, at), end) - at if at < end else 1
    except Broken:
        width = 1
    return Place(file, number, at - begin + 1, max(1, width), shown)


def _repeated(text: str, at: int, depth: int = 0) -> tuple[int, str]:
    """The first name that stands twice in an object, in the value at `at` or not far below; the
    value itself and no name if that is deeper."""
    mark = text[at : at + 1]
    seen: set[str] = set()
    if mark == "{" and depth <= DEEPEST:
        for name, where, value in members(text, at):
            if name in seen:
                return where, name
            seen.add(name)
            found = _repeated(text, value, depth + 1)
            if found[1]:
                return found
    elif mark == "[" and depth <= DEEPEST:
        inner = skip_blanks(text, at + 1)
        while inner >= 0 and text[inner : inner + 1] != "]":
            found = _repeated(text, inner, depth + 1)
            if found[1]:
                return found
            inner = after(text, end_of(text, inner), "]")
    return at, ""


def _twice(at: int, name: str) -> Broken:
    return Broken(at, f"the name '{name}' stands twice in this object")


def _syntax(text: str, error: json.JSONDecodeError) -> Broken:
    what = error.msg[:1].lower() + error.msg[1:]
    hint = None
    if skip_blanks(text, error.pos) == len(text):
        hint = "the file ends too early: is it whole?"
    elif text[error.pos : error.pos + 1] == "'":
        hint = 'JSON writes text in double quotes: "…"'
    return Broken(error.pos, f"not JSON: {what}", hint, syntax=True)


def _expected(what: str, text: str, at: int) -> Broken:
    hint = "the file ends too early: is it whole?" if skip_blanks(text, at) == len(text) else None
    if text[at : at + 1] == "'":
        hint = 'JSON writes text in double quotes: "…"'
    elif text[at : at + 1] in ("]", "}") and _comma_before(text, at):
        hint = "JSON has no comma behind the last value"
    return Broken(at, f"not JSON: expected {what}", hint, syntax=True)


def _comma_before(text: str, at: int) -> bool:
    return text[max(0, at - 1000) : at].rstrip().endswith(",")
