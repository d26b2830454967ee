"""Columns of text cells into columns of numbers, dates or text: what a column is as a whole.

Cells come in blocks. A column is taken for numbers, then for dates, until a block says otherwise;
numbers are kept as float64, so a long file costs 8 bytes a cell. A column that turns out to be text
late is read a second time (`Gather.again`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from renderer.errors import Fault, flow
from renderer.frame import MOST_TEXT
from renderer.sources.cells import (
    BLANKS,
    Floats,
    Kind,
    Rules,
    all_text,
    inexact,
    kind_of,
    numbers,
    voided,
)
from renderer.sources.dates import ISO, KNOWN, PACKED, dates, forms
from renderer.sources.misfits import (
    LIKE_NUMBER,
    NOUN,
    Doubt,
    Misfit,
    odd_cell,
    quoted,
    wrong_cell,
)
from renderer.table import Column

MISTAKE = 0.9
"""Where so large a share of the cells is numbers (or dates), the others are taken for mistakes."""
DOUBT = 0.5
"""Where more than this share is, a column of text is worth a warning."""
SOME = 1000
"""From so many cells it is told whether a column looks like something else."""

_CODE = re.compile(r"0[0-9]{2,}")
NUMBER = "number"


class Gather:
    """One column while its cells come in."""

    def __init__(self, name: str, rules: Rules, want: Kind | None = None, form: str = "") -> None:
        self.name, self.rules, self.want, self.form = name, rules, want, form
        self.kind: Kind = want or "number"
        self.rows = 0
        self.again = False
        self.misfit: Misfit | None = None
        self.doubts: list[Doubt] = []
        self._read: dict[str, list[Floats]] = {}
        """What the cells are, in every way that is possible yet: as numbers, or as dates of a
        form."""
        self._was: tuple[str, ...] = ()
        """The forms of dates that a column of text was first taken for."""
        self._texts: list[str] = []
        self._counts: Counter[Kind] = Counter()
        self._first: dict[Kind, tuple[int, str]] = {}
        self._lost = (0, 0, "")

    # Hot path.
    def feed(self, cells: Sequence[str]) -> None:
        """The next cells of the column."""
        start = self.rows
        self.rows += len(cells)
        if self.misfit is not None:
            return
        if self.kind != "text":
            found = self._cast(cells)
            if found:
                self._keep(found, start)
                if self.kind == "number":
                    self._note_numbers(cells, found[NUMBER], start)
                return
            if self.want is not None:
                self.misfit = self._wrong(cells, start)
                return
            self._turn_to_text(cells)
        self._texts.extend(cells)
        if self.want is None:
            self._count(cells, start)

    def settle(self) -> None:
        """Decide what the column is, after its last cell."""
        if self.misfit is None and self.kind == "date":
            self._settle_form()
        if self.want is not None or self.kind != "text" or self.misfit is not None or self.doubts:
            return
        total = sum(self._counts.values())
        number, date = self._counts["number"], self._counts["date"]
        most: Kind = "number" if number >= date else "date"
        count = max(number, date)
        if count >= MISTAKE * total:
            self.misfit = self._mistake(most, count, total)
        elif count > DOUBT * total:
            row, cell = min(at for kind, at in self._first.items() if kind != most)
            detail = f"{count:,} of {total:,} cells of '{self.name}' are {NOUN[most]}"
            detail = f"{detail}, not {quoted(cell)}"
            hint = f"types: {{{flow(self.name)}: {most}}} or {{{flow(self.name)}: text}} decides"
            self.doubts.append(Doubt("mixed", row, 1, detail, self.name, hint))
        elif self._like_numbers():
            row, cell = self._first["text"]
            detail = f"'{self.name}', such as {quoted(cell)}"
            self.doubts.append(Doubt("separator", row, 1, detail, self.name))

    def column(self) -> Column:
        """The whole column."""
        if self._lost[0]:
            count, row, cell = self._lost
            detail = f"'{self.name}', such as {cell}"
            self.doubts.append(Doubt("inexact", row, count, detail, self.name))
        if self.kind != "text":
            parts = next(iter(self._read.values()), [])
            return np.concatenate(parts) if parts else np.empty(0)
        texts = self._blanked()
        longest = max(map(len, texts), default=1)
        self.check_size(longest, len(texts))
        return np.array(texts, dtype=np.str_)

    def check_size(self, longest: int, rows: int) -> None:
        """Raises `Fault` for a column of text that would be too large."""
        if 4 * longest * rows > MOST_TEXT:
            size = f"{4 * longest * rows / 2**30:.1f} GiB"
            what = f"the text column '{self.name}' would need {size}: its longest cell has"
            raise Fault("too-large", f"{what} {longest:,} characters", hint="leave out that column")

    def _blanked(self) -> list[str]:
        blank = self.rules.blank
        if len(blank) == 1:
            return ["" if cell.isspace() else cell for cell in self._texts]
        return ["" if cell.strip(BLANKS) in blank else cell for cell in self._texts]

    def restart(self) -> None:
        """Forget the cells, not what the column is: it is fed again from its first."""
        self.want, self.again, self.rows = self.kind, False, 0
        self._read, self._texts = {}, []

    def _cast(self, cells: Sequence[str]) -> dict[str, Floats]:
        """The cells in every way that is possible yet; nothing if there is none."""
        if self.kind == "date":
            return self._dates(cells)
        values = numbers(cells, self.rules)
        if values is not None:
            return {NUMBER: values}
        if self.want is None and self._all_missing():
            found = self._dates(cells)
            self.kind = "date" if found else "number"
            return found
        return {}

    def _dates(self, cells: Sequence[str]) -> dict[str, Floats]:
        words = voided(cells, self.rules)
        if self._all_missing() and not any(words):
            return {ISO: np.full(len(words), np.nan)}
        if self.form not in ("", "auto"):
            possible: Sequence[str] = (self.form,)
        elif self._all_missing():
            possible = forms(words, (*KNOWN, PACKED) if self.form else KNOWN)
        else:
            possible = [form for form in self._read if form != NUMBER]
        read = {form: dates(words, form, self.rules.zone) for form in possible}
        return {form: values for form, values in read.items() if values is not None}

    def _all_missing(self) -> bool:
        return all(np.isnan(part).all() for parts in self._read.values() for part in parts)

    def _keep(self, found: dict[str, Floats], start: int) -> None:
        """Add what the cells are; ways in which these cells cannot be read are out."""
        before = {form: self._read.get(form) for form in found}
        void = [np.full(start, np.nan)] if start else []
        self._read = {form: (before[form] or void) + [found[form]] for form in found}

    def _settle_form(self) -> None:
        """Of several forms that read all cells, the first, if all read the same."""
        if len(self._read) < 2:
            return
        first, *others = ((form, np.concatenate(parts)) for form, parts in self._read.items())
        for form, values in others:
            differ = np.flatnonzero((values != first[1]) & ~np.isnan(values))
            if len(differ):
                self._refuse_forms(int(differ[0]), first[0], form)
                return

    def _refuse_forms(self, row: int, one: str, other: str) -> None:
        ways = f"'{one}' or '{other}'"
        hint = f"dates: {{{flow(self.name)}: '{one}'}} or '{other}' decides"
        if self.want is not None:
            self.misfit = Misfit(row, f"column '{self.name}' can be read as {ways}", hint)
            return
        detail = f"'{self.name}' ({one} or {other})"
        self.doubts.append(Doubt("dates", row, 1, detail, self.name, hint))
        self.kind, self.again, self._read = "text", True, {}

    def _turn_to_text(self, cells: Sequence[str]) -> None:
        """Count what the rows before were; their cells are gone, so they are read again."""
        parts = next(iter(self._read.values()), [])
        at = 0
        for part in parts:
            there = np.flatnonzero(~np.isnan(part))
            if len(there):
                self._counts[self.kind] += len(there)
                self._first.setdefault(self.kind, (at + int(there[0]), ""))
            at += len(part)
        self._was = tuple(self._read) if self.kind == "date" else ()
        if not parts:
            self._was = tuple(forms(voided(cells[:SOME], self.rules)))
        self.again = bool(parts)
        self.kind, self._read = "text", {}

    def _count(self, cells: Sequence[str], start: int) -> None:
        if all_text(cells, self.rules):
            self._counts["text"] += len(cells)
            self._first.setdefault("text", (start, cells[0]))
            return
        kinds: dict[str, Kind | None] = {}
        for cell, times in Counter(cells).items():
            kind = kinds[cell] = self._kind_of(cell)
            if kind is not None:
                self._counts[kind] += times
        for kind in set(kinds.values()) - self._first.keys() - {None}:
            row = next(i for i, cell in enumerate(cells) if kinds[cell] == kind)
            if kind is not None:
                self._first[kind] = start + row, cells[row]

    def _kind_of(self, cell: str) -> Kind | None:
        kind = kind_of(cell, self.rules)
        if kind == "text" and any(dates((cell.strip(BLANKS),), form, self.rules.zone) is not None
                                  for form in self._was):  # fmt: skip
            return "date"
        return kind

    def _note_numbers(self, cells: Sequence[str], values: Floats, start: int) -> None:
        """Keep in mind what is lost by taking cells for numbers."""
        count, row = inexact(cells, values)
        if count:
            before, first, cell = self._lost
            at = (first, cell) if before else (start + row, cells[row])
            self._lost = before + count, *at
        if start == 0 and self.want is None:
            self._note_codes(cells[:SOME])

    def _note_codes(self, cells: Sequence[str]) -> None:
        """A doubt about numbers that look like codes: all as long as each other, some with zeros
        in front."""
        some = [cell.strip(BLANKS) for cell in cells]
        some = [cell for cell in some if cell not in self.rules.void]
        code = next((cell for cell in some if _CODE.fullmatch(cell)), None)
        if code and all(len(cell) == len(code) and cell.isdigit() for cell in some):
            row = next(i for i, cell in enumerate(cells) if cell.strip(BLANKS) == code)
            detail = f"'{self.name}', such as {quoted(code)}"
            self.doubts.append(Doubt("codes", row, 1, detail, self.name))

    def _like_numbers(self) -> bool:
        some = [cell.strip() for cell in self._texts[:SOME] if cell.strip()]
        like = [cell for cell in some if LIKE_NUMBER.fullmatch(cell)]
        return bool(like) and all(
            kind_of(cell, self.rules) == "number" for cell in some if cell not in like
        )

    def _wrong(self, cells: Sequence[str], start: int) -> Misfit:
        """The first cell that is not of the kind the spec asks for."""
        row = next((i for i, cell in enumerate(cells) if not self._cast((cell,))), 0)
        return wrong_cell(self.name, self.kind, self.form, start + row, cells[row], self.rules)

    def _mistake(self, most: Kind, count: int, total: int) -> Misfit:
        """The first cell that is not what most cells are."""
        at = min(at for kind, at in self._first.items() if kind != most)
        form = next(iter(self._was), "")
        return odd_cell(self.name, most, form, count, total, at, self.rules)
