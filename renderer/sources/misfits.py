"""Cells that are not what their column is, and what is doubtful about a column: in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from renderer.errors import flow
from renderer.sources.cells import Kind, Rules

LIKE_NUMBER = re.compile(
    r"[-+]?(?:[0-9]+,[0-9]+|[0-9]{1,3}(?:[ ,.'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?)"
)
NOUN = {"number": "numbers", "date": "dates", "text": "text"}
_ONE = {"number": "a number", "date": "an ISO 8601 date", "text": "text"}


@dataclass(frozen=True)
class Misfit:
    """A cell that is not what its column is: row (0 is the first below the header), what, hint."""

    row: int
    text: str
    hint: str


@dataclass(frozen=True)
class Doubt:
    """Something worth a warning about a column."""

    kind: str
    row: int
    count: int
    detail: str
    name: str
    hint: str | None = None
    """What to do, where that is not the same for all of the kind."""


def wrong_cell(name: str, kind: Kind, form: str, row: int, cell: str, rules: Rules) -> Misfit:
    """A cell that is not of the kind, or written in the form, that the spec asks for."""
    noun = _one(kind, form)
    if form == "auto":
        noun, hint = "a date in any known way", f"dates: {{{flow(name)}: '%d.%m.%Y'}}"
    elif form:
        hint = f"missing: [{flow(cell)}]"
    else:
        hint = _number_hint(cell, rules)
    return Misfit(row, f"{quoted(cell)} in column '{name}' is not {noun}", hint)


def odd_cell(
    name: str, most: Kind, form: str, count: int, total: int, at: tuple[int, str], rules: Rules
) -> Misfit:
    """A cell, given by its row and text, that is not what nearly all cells are."""
    row, cell = at
    what = f"column '{name}' is {NOUN[most]} in {count:,} of {total:,} cells, but"
    hint = _number_hint(cell, rules) if most == "number" else f"missing: [{flow(cell)}]"
    hint += f", or types: {{{flow(name)}: text}} if the column is text"
    return Misfit(row, f"{what} {quoted(cell)} is not {_one(most, form)}", hint)


def _one(kind: Kind, form: str) -> str:
    return f"a date written '{form}'" if kind == "date" and form else _ONE[kind]


def _number_hint(cell: str, rules: Rules) -> str:
    word = cell.strip()
    if LIKE_NUMBER.fullmatch(word):
        mark = next(c for c in word if not c.isdigit() and c not in "+-")
        if mark == "," and rules.decimal == "." and not re.search(r",[0-9]{3}$", word):
            meant = word.replace(",", ".")
            return f'write {meant}, or decimal: "," if the file does so throughout'
        return f'thousands: "{mark}"'
    if re.fullmatch(r"[-+0-9.eE]+", word):
        return "write it as a number"
    return f"missing: [{flow(word)}] if it stands for a missing value"


def quoted(cell: str) -> str:
    """A cell in quotes, cut where it is long."""
    short = cell if len(cell) <= 40 else f"{cell[:40]}…"
    return "'" + short.replace("\r", "\\r").replace("\n", "\\n") + "'"
