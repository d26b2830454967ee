"""Problems as data, and the exceptions that carry them.

    RenderError            exit code
      SpecError                1       the spec is at fault
      DataError                1       the data is at fault
      OutputError              1       an output cannot be what the spec asks
      UsageError               2       the command line or the call is at fault
      MachineError             3       disk, memory, permission, encoder, a limit
      Interrupted            130       stopped by the user
    (anything else            70       a bug in the renderer)

Code that knows where it stands in a spec raises `Fault` with a path relative to its own model; the
document turns it into a `Problem` with a place. Nothing else in the package builds a `Problem`.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal, TypeAlias, TypeVar

Path: TypeAlias = tuple[str | int, ...]
Severity: TypeAlias = Literal["error", "warning"]

EXIT_BUG = 70
LONGEST_TEXT = 300
LONGEST_LINE = 160
FEW = 12
"""Names that a hint lists in full."""
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is. Lines and columns count from 1, columns in characters."""

    file: str
    line: int | None = None
    column: int | None = None
    width: int = 1
    source: str | None = None

    def __str__(self) -> str:
        return ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, what, where, and how to mend it."""

    code: str
    text: str
    place: Place | None = None
    hint: str | None = None
    severity: Severity = "error"
    path: Path = ()


class RenderError(Exception):
    """Base of every error the renderer raises on purpose; carries one or more problems."""

    exit_code: ClassVar[int] = EXIT_BUG

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(plain(p) for p in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[RenderError], tuple[Problem, ...]]:
        return type(self), self.problems


class SpecError(RenderError):
    """The spec is at fault."""

    exit_code = 1


class DataError(RenderError):
    """The data is at fault."""

    exit_code = 1


class OutputError(RenderError):
    """An output cannot be what the spec asks for, or must not be written."""

    exit_code = 1


class UsageError(RenderError):
    """The command line, or the call from Python, is at fault."""

    exit_code = 2


class MachineError(RenderError):
    """The machine is at fault: disk, memory, permission, an encoder, a limit."""

    exit_code = 3


class Interrupted(RenderError):
    """The user stopped the run."""

    exit_code = 130


@dataclass
class Fault(Exception):
    """Something wrong at `at`, a path below the model at work. `offset` and `width` (characters)
    point into the scalar that stands there; `on_key` means the key, not its value."""

    code: str
    text: str
    at: Path = ()
    hint: str | None = None
    offset: int | None = None
    width: int = 1
    on_key: bool = False
    severity: Severity = "error"

    def __post_init__(self) -> None:
        super().__init__(self.text)

    def below(self, *prefix: str | int) -> Fault:
        """The same fault, seen from further up."""
        return Fault(
            self.code,
            self.text,
            prefix + self.at,
            self.hint,
            self.offset,
            self.width,
            self.on_key,
            self.severity,
        )


Told = TypeVar("Told", Fault, Problem)


@dataclass
class Faults(Exception):
    """Several faults at once."""

    faults: Sequence[Fault] = field(default_factory=list)


def problem(
    code: str,
    text: str,
    place: Place | None = None,
    hint: str | None = None,
    *,
    severity: Severity = "error",
    path: Path = (),
) -> Problem:
    """The one way a problem is built: text made safe to print, and not longer than a screen."""
    return Problem(code, shown(text), place, shown(hint, 600) if hint else None, severity, path)


def shown(text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` with control and direction-changing characters escaped, cut at `longest`."""
    if len(text) > longest:
        text = f"{text[:longest]}… ({len(text):,} characters)"
    return "".join(
        c
        if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        else f"\\u{ord(c):04x}"
        for c in text
    )


def suggest(word: str, known: Iterable[str]) -> str | None:
    """`did you mean …?` for the nearest of `known`, or None."""
    choices = [str(k) for k in known]
    if len(word) > 100 or len(choices) > 5000:
        return None
    folded = {c.casefold(): c for c in reversed(choices)}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.65)
    return f"did you mean '{folded[near[0]]}'?" if near else None


def flow(text: str) -> str:
    """`text` as it is written inside `{…}` or `[…]` in YAML."""
    return text if _PLAIN_NAME.fullmatch(text) else json.dumps(text[:60], ensure_ascii=False)


def choices(known: Iterable[str], most: int = FEW) -> str:
    """A short list of what is allowed: `'a', 'b', 'c' …`."""
    words = [f"'{k}'" for k in known]
    return ", ".join(words[:most]) + (f" … ({len(words)} in all)" if len(words) > most else "")


def unknown(what: str, word: str, known: Iterable[str]) -> tuple[str, str]:
    """Text and hint for a name that is not among `known`: the nearest, and the others if few."""
    names = sorted(set(known))
    hint = suggest(word, names)
    if hint and len(names) > FEW:
        return f"unknown {what} '{word}'", hint
    listed = f"known: {choices(names)}" if names else f"there is no {what} here"
    return f"unknown {what} '{word}'", f"{hint} {listed}" if hint else listed


def together(found: Sequence[tuple[str, Sequence[Told]]]) -> list[Told]:
    """What was found under each name, said once: what is not found under all of them tells under
    which."""
    under: dict[tuple[object, ...], tuple[Told, list[str]]] = {}
    for name, several in found:
        for one in several:
            place: Path | object = one.at if isinstance(one, Fault) else one.place
            names = under.setdefault((one.code, one.text, place, one.hint), (one, []))[1]
            if name not in names:
                names.append(name)
    return [one if len(names) == len(found) else about(one, names) for one, names in under.values()]


def about(one: Told, names: Sequence[str]) -> Told:
    """The same, saying of which of several films or panels."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return replace(one, text=f"{one.text} ({names[0]}{more})")


def plain(p: Problem) -> str:
    """The problem as text for people: place, what, the source line with a caret, the hint."""
    where = f"{shown(str(p.place), 4096)}: " if p.place else ""
    lines = [f"{where}{p.severity}: {p.text}"]
    if p.place and p.place.source is not None and p.place.column is not None:
        lines += caret(p.place)
    if p.hint:
        lines.append(f"    {p.hint}")
    return "\n".join(lines)


def caret(place: Place) -> list[str]:
    """The source line and a line of `^` below the place; long lines are cut around it."""
    assert place.source is not None and place.column is not None
    start = max(0, place.column - 1 - LONGEST_LINE // 2) if len(place.source) > LONGEST_LINE else 0
    line = place.source[start : start + LONGEST_LINE]
    line = "".join(c if c.isprintable() else " " for c in line)
    before = line[: place.column - 1 - start]
    indent = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before)
    width = max(1, min(place.width, len(line) - len(before)))
    return [f"    {line}", f"    {' ' * indent}{'^' * width}"]
