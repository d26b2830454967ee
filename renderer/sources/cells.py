"""What a cell of text means: a number, a date, a missing value, or text. The same everywhere.

number   [+-] digits [. digits] or [+-] . digits, then perhaps e [+-] digits; nan, inf, infinity
         in any case. ASCII digits only, blanks around it ignored, no underscores, and not so
         large that it would become infinite.
date     ISO 8601: 2024-02-29, 2024-02-29T12:30, 2024-02-29 12:30:05.25Z, …+02:00. In seconds
         since 1970-01-01 UTC; a time without a zone is UTC.
missing  nothing but blanks; the words of `Rules.missing`; in columns of numbers and dates also
         `MISSING_WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Kind: TypeAlias = Literal["number", "date", "text"]
Floats: TypeAlias = NDArray[np.float64]

MISSING_WORDS = frozenset(("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None"))
BLANKS = " \t"
THOUSANDS = {" ": " \u00a0\u202f"}
"""What else stands for a separator: a blank that does not break a line."""

_STARTS = frozenset("+-.,0123456789iInN" + BLANKS)
"""What numbers and dates start with."""

_WORD = r"(?:[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)"
_INFINITY = re.compile(r"[ \t]*[-+]?inf(?:inity)?[ \t]*", re.I | re.A)
_ZONE = r"(?:Z|[-+][0-9]{2}(?::?[0-9]{2})?)"
_TIME = rf"[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]{{1,9}})?)?{_ZONE}?"
_ISO = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[T ]{_TIME})?")
_ISO_LINES = re.compile(rf"(?:(?:{_ISO.pattern})?\n)*+")
_ANY_OFFSET = re.compile(r"[T ][0-9:.]++[-+]")
_OFFSET = re.compile(r"(.*[T ].*?)([-+])([0-9]{2}):?([0-9]{2})?", re.S)

AUTO_FORMATS = (
    "%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m", "%Y/%m", "%Y%m%d",
    "%b %d %Y", "%b %d, %Y", "%d %b %Y", "%d-%b-%Y", "%b %Y",
    "%B %d %Y", "%B %d, %Y", "%d %B %Y", "%B %Y",
)  # fmt: skip
"""Tried for `auto` where a column is not ISO 8601: only what can be read in one way."""


@dataclass(frozen=True)
class Rules:
    """How numbers are written in a file, and the words that mean missing in every column."""

    decimal: str = "."
    thousands: str = ""
    missing: frozenset[str] = frozenset()

    @cached_property
    def blank(self) -> frozenset[str]:
        """What is missing in a column of text."""
        return self.missing | {""}

    @cached_property
    def void(self) -> frozenset[str]:
        """What is missing in a column of numbers or dates."""
        return self.missing | MISSING_WORDS | {""}


def kind_of(cell: str, rules: Rules) -> Kind | None:
    """What one cell is; None where it is missing."""
    if cell in rules.void:
        return None
    if cell[0] not in _STARTS and cell[-1] not in BLANKS:  # most texts, at once
        return "text"
    text = cell.strip(BLANKS)
    if text in rules.void:
        return None
    if numbers((text,), rules) is not None:
        return "number"
    if _ISO.fullmatch(text) and dates((text,), rules) is not None:
        return "date"
    return "text"


def all_text(cells: Sequence[str], rules: Rules) -> bool:
    """Whether that no cell is a number, a date or missing shows at once."""
    return (
        not rules.missing
        and rules.void.isdisjoint(cells)
        and _STARTS.isdisjoint({cell[0] for cell in cells})
    )


# Hot path.
def numbers(cells: Sequence[str], rules: Rules) -> Floats | None:
    """The cells as numbers, NaN where missing; None if any is neither."""
    void = rules.void
    words = cells if void.isdisjoint(cells) else ["nan" if c in void else c for c in cells]
    pattern = _number_lines(rules.decimal, rules.thousands)
    lines = "\n".join(words) + "\n"
    if not pattern.fullmatch(lines):
        words = _voided(cells, void, "nan")
        lines = "\n".join(words) + "\n"
        if not pattern.fullmatch(lines):
            return None
    if rules.decimal != "." or rules.thousands:
        words = _plain(lines, rules).split("\n")[:-1]
        if len(words) != len(cells):
            return None
    try:
        values = np.fromiter(map(float, words), np.float64, len(words))
    except ValueError:  # a line break inside a cell
        return None
    if np.isinf(values).any() and not _all_infinity(words, values):
        return None
    return values


def _plain(lines: str, rules: Rules) -> str:
    for separator in THOUSANDS.get(rules.thousands, rules.thousands):
        lines = lines.replace(separator, "")
    return lines.replace(rules.decimal, ".")


def _voided(cells: Sequence[str], void: frozenset[str], word: str) -> list[str]:
    stripped = [cell.strip(BLANKS) for cell in cells]
    return [word if cell in void else cell for cell in stripped]


def _all_infinity(words: Sequence[str], values: Floats) -> bool:
    return all(_INFINITY.fullmatch(words[int(i)]) for i in np.flatnonzero(np.isinf(values)))


@lru_cache(maxsize=16)
def _number_lines(decimal: str, thousands: str) -> re.Pattern[str]:
    """Lines that are one number each. Possessive throughout: linear in the length."""
    digits = "[0-9]++"
    if thousands:
        group = f"[{re.escape(THOUSANDS.get(thousands, thousands))}]"
        digits = f"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})++(?![0-9])|[0-9]++)"
    point = re.escape(decimal)
    plain = f"(?:{digits}(?:{point}[0-9]++)?+|{point}[0-9]++)(?:[eE][-+]?[0-9]++)?+"
    return re.compile(rf"(?:[ \t]*+[-+]?+(?:{plain}|{_WORD})[ \t]*+\n)*+")


def inexact(cells: Iterable[str], values: Floats) -> tuple[int, int]:
    """How many whole numbers float64 cannot hold exactly, and the index of the first."""
    with np.errstate(invalid="ignore"):
        large = np.flatnonzero(np.isfinite(values) & (np.abs(values) >= 2**53))
    if not len(large):
        return 0, 0
    words = list(cells)
    lost = [i for i in large if _digits(words[i]) and int(words[i]) != int(values[i])]
    return len(lost), int(lost[0]) if lost else 0


def _digits(cell: str) -> bool:
    word = cell.strip(BLANKS).lstrip("+-")
    return word.isascii() and word.isdigit() and len(word) < 400


def dates(cells: Sequence[str], rules: Rules, form: str = "") -> Floats | None:
    """The cells as seconds since 1970 UTC, NaN where missing; None if any is neither.

    `form` is a format of strptime, `auto` for ISO 8601 or one of `AUTO_FORMATS`, or nothing for
    ISO 8601 alone.
    """
    words = _voided(cells, rules.void, "")
    if form not in ("", "auto"):
        return _parsed(words, form)
    values = _iso(words)
    if values is not None or not form:
        return values
    packed = all(len(word) in (0, 8) for word in words)  # %m and %d take one digit as well
    forms = [other for other in AUTO_FORMATS if packed or other != "%Y%m%d"]
    tried = (_parsed(words, other) for other in forms)
    return next((found for found in tried if found is not None), None)


def _iso(words: Sequence[str]) -> Floats | None:
    lines = "\n".join(words) + "\n"
    if not _ISO_LINES.fullmatch(lines):
        return None
    bare: Sequence[str] = [word.removesuffix("Z") or "NaT" for word in words]
    shift: Floats | None = None
    if _ANY_OFFSET.search(lines):
        bare, shift = _zones(bare)
    try:
        moments = np.array(bare, dtype="datetime64[us]")
    except ValueError:  # the 30th of February, hour 24, second 60
        return None
    values = moments.astype(np.int64) / 1e6
    values[np.isnat(moments)] = np.nan
    return values if shift is None else values - shift


def _zones(words: Iterable[str]) -> tuple[list[str], Floats]:
    """Each word without its zone, and the zone's seconds east of Greenwich."""
    bare, shift = [], []
    for word in words:
        match = _OFFSET.fullmatch(word)
        bare.append(match[1] if match else word)
        minutes = int(match[3]) * 60 + int(match[4] or 0) if match else 0
        shift.append(minutes * (-60.0 if match and match[2] == "-" else 60.0))
    return bare, np.array(shift)


def _parsed(words: Sequence[str], form: str) -> Floats | None:
    known: dict[str, float] = {"": np.nan}
    for word in words:
        if word not in known:
            moment = _moment(word, form)
            if moment is None:
                return None
            known[word] = moment
    return np.fromiter((known[word] for word in words), np.float64, len(words))


def _moment(word: str, form: str) -> float | None:
    if not word.isascii():  # strptime takes the digits of any script
        return None
    try:
        moment = datetime.strptime(word, form)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


_DIRECTIVE = re.compile(r"%(.?)", re.S)


def bad_format(form: str) -> str | None:
    """What is wrong with a format of dates, if anything."""
    used = _DIRECTIVE.findall(form)
    wrong = next((d for d in used if d not in tuple("aAbBdHIjmMpSfyYzZ%")), None)
    if wrong is not None:
        return f"'%{wrong}' means nothing in a format of dates"
    if not used:
        return f"'{form}' is not a format of dates"
    if "Y" not in used and "y" not in used:
        return f"the format '{form}' has no year (%Y)"
    if len(set(used) - {"%"}) < len([d for d in used if d != "%"]):
        return f"the format '{form}' has a part twice"
    return None
