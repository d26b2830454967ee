"""What a cell of text means: a number, a date, a missing value, or text. The same everywhere.

number   [+-] digits [. [digits]] or [+-] . digits, then perhaps e [+-] digits; nan, inf, infinity
         in any case. ASCII digits only, blanks around it ignored, no underscores, and not so
         large that it would become infinite.
date     see `dates.py`. In seconds since 1970-01-01 UTC; a time without a zone is UTC, or in
         `Rules.zone`.
missing  nothing but blanks; the words of `Rules.missing`; in columns of numbers and dates also
         `MISSING_WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.sources.dates import ISO, ISO_PATTERN, KNOWN, PACKED, forms
from renderer.sources.dates import dates as reading

Kind: TypeAlias = Literal["number", "date", "text"]
Floats: TypeAlias = NDArray[np.float64]

MISSING_WORDS = frozenset(("NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None"))
FOUND = "found"
BLANKS = " \t"
THOUSANDS = {" ": " \u00a0\u202f"}
"""What else stands for a separator: a blank that does not break a line."""

_STARTS = frozenset("+-.,0123456789iInN" + BLANKS)
"""What numbers and dates start with."""

_WORD = r"(?:[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)"
_INFINITY = re.compile(r"[ \t]*[-+]?inf(?:inity)?[ \t]*", re.I | re.A)


@dataclass(frozen=True)
class Rules:
    """How numbers are written in a file, the words that mean missing in every column, and the time
    zone of moments that are written without one."""

    decimal: str = "."
    thousands: str = ""
    missing: frozenset[str] = frozenset()
    zone: str | None = None

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
    if ISO_PATTERN.fullmatch(text) and dates((text,), rules) is not None:
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
    plain = f"(?:{digits}(?:{point}[0-9]*+)?+|{point}[0-9]++)(?:[eE][-+]?[0-9]++)?+"
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


def dates(cells: Sequence[str], rules: Rules, form: str = ISO) -> Floats | None:
    """The cells as seconds since 1970 UTC, NaN where missing; None if any is neither. `form` is one
    of `dates.KNOWN`, a format of strptime, `FOUND` for the only one of those known that reads all
    cells, or `auto` for the same, also where they are numbers."""
    words = voided(cells, rules)
    if form in ("auto", FOUND):
        found = forms(words, KNOWN if form == FOUND else (*KNOWN, PACKED)) or [ISO]
        read = [reading(words, one, rules.zone) for one in found]
        same = all(np.array_equal(read[0], other, equal_nan=True) for other in read[1:])  # type: ignore[arg-type]
        return read[0] if same else None
    return reading(words, form, rules.zone)


def voided(cells: Sequence[str], rules: Rules) -> list[str]:
    """The cells without blanks around them, empty where missing."""
    return _voided(cells, rules.void, "")
