"""Columns of typed values (numbers, texts, true and false) as JSON has them: what each is.

A number is a number and text is text: `"12"` is no number unless `types` says so. Text that is all
dates, written in one known way, is dates. In a column of numbers the words for a missing value and
for infinity count as numbers; any other text among numbers is an error. `true` and `false` are 1
and 0.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from renderer.errors import Fault, flow
from renderer.frame import MOST_TEXT
from renderer.sources.cells import BLANKS, FOUND, Floats, Kind, Rules, dates, numbers, voided
from renderer.sources.dates import forms
from renderer.sources.misfits import Doubt
from renderer.table import Column

Value: TypeAlias = float | int | bool | str | None

Sort: TypeAlias = Literal["number", "truth", "text"]

_NONFINITE = re.compile(r"[-+]?(?:nan|inf(?:inity)?)", re.I | re.A)
_UNFIT = re.compile("[\0\ud800-\udfff]")
_IS = {"number": "a number", "truth": "a truth value", "text": "text"}
_ARE = {"number": "numbers", "truth": "truth values", "text": "text"}
_SORTS: dict[type, Sort] = {bool: "truth", str: "text", int: "number", float: "number"}


class Constant(float):
    """NaN, Infinity or -Infinity, written so; any other infinite number was too large."""


@dataclass
class Misfit(Exception):
    """A value that is not what its column is: column, row, what, hint."""

    name: str
    row: int
    text: str
    hint: str | None = None


class Values:
    """One column while its values come in, in blocks; rows between the blocks are missing."""

    def __init__(self, name: str, rules: Rules, want: Kind | None = None, form: str = "") -> None:
        self.name, self.rules, self.want, self.form = name, rules, want, form
        self.kind: Kind = want or "number"
        self.doubt: Doubt | None = None
        self._floats: list[tuple[int, Floats]] = []
        self._mixed: list[tuple[int, list[Value]]] = []
        self._first: dict[Sort, tuple[int, Value]] = {}
        self._pool: dict[str, str] = {}
        self._some_text = False

    # Hot path.
    def feed(self, start: int, values: Sequence[Value]) -> None:
        """Values of consecutive rows, the first of them row `start`; raises `Misfit`."""
        types = set(map(type, values))
        types.discard(type(None))
        if not types:
            return
        if self.want != "text" and str not in types:
            self._note(types, start, values)
            self._floats.append((start, self._cast(start, values)))
            return
        if str in types:
            self._check_text(start, values)
        pool = self._pool
        self._mixed.append(
            (start, [pool.setdefault(v, v) if type(v) is str else v for v in values])
        )
        if str in types:
            self._some_text = True
        if self.want != "text":
            self._note(types, start, values)

    def column(self, rows: int) -> Column:
        """The whole column of so many rows; raises `Misfit`, `Fault` for one that is too large."""
        if self.want is None:
            self.kind = self._found()
            if self.kind == "text":
                moments = self._moments(rows, FOUND)
                if moments is not None:
                    self.kind = "date"
                    return moments
        if self.kind == "number":
            return self._numbers(rows)
        if self.kind == "date":
            return self._dates(rows)
        return self._text(rows)

    def _check_text(self, start: int, values: Sequence[Value]) -> None:
        """Raises `Misfit` for what JSON can write and no text may hold."""
        text = "".join(value for value in values if isinstance(value, str))
        if text.isascii() and "\0" not in text:
            return
        if _UNFIT.search(text):
            row = next(i for i, v in enumerate(values) if isinstance(v, str) and _UNFIT.search(v))
            what = "a NUL character" if "\0" in str(values[row]) else "half a surrogate pair"
            raise Misfit(self.name, start + row, f"a text in column '{self.name}' holds {what}")

    def _note(self, types: set[type], start: int, values: Sequence[Value]) -> None:
        """Where the first value of each sort is; words that fit numbers too are of no sort."""
        for sort in {_sort(kind) for kind in types} - self._first.keys():
            for row, value in enumerate(values):
                if _sort(type(value)) == sort and not self._neutral(value):
                    self._first[sort] = start + row, value
                    break

    def _neutral(self, value: Value) -> bool:
        """Whether a value may stand in any column."""
        if not isinstance(value, str):
            return value is None or value != value
        word = value.strip(BLANKS)
        return word in self.rules.void or bool(_NONFINITE.fullmatch(word))

    def _cast(self, start: int, values: Sequence[Value]) -> Floats:
        try:
            floats = np.array(values, dtype=np.float64)
        except OverflowError:
            row = next(i for i, v in enumerate(values) if type(v) is int and abs(v) > 2**1023)
            raise self._too_large(start + row) from None
        with np.errstate(invalid="ignore"):
            large = np.flatnonzero(np.abs(floats) >= 2**53)
        for row in large.tolist():
            value = values[row]
            if type(value) is float and math.isinf(value):
                raise self._too_large(start + row)
            if type(value) is int and int(floats[row]) != value:
                detail = f"'{self.name}', such as {value}"
                before = self.doubt or Doubt("inexact", start + row, 0, detail, self.name)
                self.doubt = replace(before, count=before.count + 1)
        return floats

    def _too_large(self, row: int) -> Misfit:
        return Misfit(self.name, row, f"the number in column '{self.name}' is too large")

    def _found(self) -> Kind:
        """What the column is by what is in it."""
        if len(self._first) > 1:
            (_, _), (row, value) = sorted(self._first.values(), key=lambda at: at[0])[:2]
            sort = _sort(type(value))
            begun = min(self._first, key=lambda one: self._first[one][0])
            what = f"column '{self.name}' mixes {_ARE[begun]} and {_ARE[sort]}"
            what += f": {_shown(value)} is {_IS[sort]}, it began with {_ARE[begun]}"
            raise Misfit(self.name, row, what, self._advice(value, "text" in self._first))
        if "text" in self._first:
            return "text"
        return "text" if self._some_text and not self._first else "number"

    def _advice(self, value: Value, with_text: bool) -> str:
        decide = f"types: {{{flow(self.name)}: text}}"
        if not with_text:
            return f"types: {{{flow(self.name)}: number}} takes true for 1 and false for 0"
        if isinstance(value, str):
            return f"missing: [{flow(value.strip())}] if it stands for a missing value, or {decide}"
        return decide

    def _numbers(self, rows: int) -> Floats:
        made = np.full(rows, np.nan)
        for start, values in self._mixed:
            words = [value if isinstance(value, str) else "" for value in values]
            floats = numbers(words, self.rules)
            if floats is None:
                row = next(
                    i for i, word in enumerate(words) if numbers((word,), self.rules) is None
                )
                what = f"{_shown(words[row])} in column '{self.name}' is not a number"
                hint = f"missing: [{flow(words[row].strip())}] if it stands for a missing value"
                raise Misfit(self.name, start + row, what, hint)
            others = [None if isinstance(value, str) else value for value in values]
            floats = np.where(
                [value is None for value in others], floats, self._cast(start, others)
            )
            made[start : start + len(values)] = floats
        for start, floats in self._floats:
            made[start : start + len(floats)] = floats
        for word in self.rules.missing:
            value = numbers((word,), Rules())
            if value is not None:
                made[made == value[0]] = np.nan
        return made

    def _dates(self, rows: int) -> Floats:
        if "number" in self._first or "truth" in self._first:
            row, value = min(at for sort, at in self._first.items() if sort != "text")
            raise self._no_date(row, value)
        moments = self._moments(rows, self.form or FOUND)
        if moments is None:
            for start, values in self._mixed:
                for index, value in enumerate(values):
                    if dates((str(value or ""),), self.rules, self.form) is None:
                        raise self._no_date(start + index, value)
            noun = "dates in one way throughout"
            raise Misfit(self.name, 0, f"column '{self.name}' does not hold {noun}")
        return moments

    def _no_date(self, row: int, value: Value) -> Misfit:
        noun, hint = "an ISO 8601 date", f"dates: {{{flow(self.name)}: '%d.%m.%Y'}}"
        if self.form == "auto":
            noun = "a date in any known way"
        elif self.form:
            noun = f"a date written '{self.form}'"
            hint = f"missing: [{flow(str(value))}] if it stands for a missing value"
        what = f"{_shown(value)} in column '{self.name}' is not {noun}"
        return Misfit(self.name, row, what, hint)

    def _moments(self, rows: int, form: str) -> Floats | None:
        """The texts as dates, each different one cast once; None if any is none."""
        made = np.full(rows, np.nan)
        words = {value: 0 for _, values in self._mixed for value in values if value is not None}
        texts = [str(word) for word in words]
        if texts and form == FOUND and not forms(voided(texts[:1], self.rules)):
            return None
        moments = dates(texts, self.rules, form)
        if moments is None or (self.want is None and np.isnan(moments).all()):
            return None
        known: dict[Value, float] = dict(zip(words, moments.tolist(), strict=True))
        known[None] = math.nan
        for start, values in self._mixed:
            made[start : start + len(values)] = [known[value] for value in values]
        return made

    def _text(self, rows: int) -> Column:
        known: dict[tuple[type, Value], str] = {}
        longest = 1
        for _, values in self._mixed:
            for value in values:
                if (type(value), value) not in known:
                    text = known[type(value), value] = self._written(value)
                    longest = max(longest, len(text))
        if 4 * longest * rows > MOST_TEXT:
            size = f"{4 * longest * rows / 2**30:.1f} GiB"
            what = f"the text column '{self.name}' would need {size}: its longest value has"
            raise Fault("too-large", f"{what} {longest:,} characters", hint="leave out that column")
        made = np.zeros(rows, dtype=f"<U{longest}")
        for start, values in self._mixed:
            made[start : start + len(values)] = [known[type(v), v] for v in values]
        return made

    def _written(self, value: Value) -> str:
        if value is None or value != value:
            return ""
        text = value if isinstance(value, str) else json.dumps(value)
        return "" if text.isspace() or text.strip(BLANKS) in self.rules.blank else text


def _sort(kind: type) -> Sort:
    return _SORTS.get(kind, "number")


def _shown(value: Value) -> str:
    if isinstance(value, str):
        short = value if len(value) <= 40 else f"{value[:40]}…"
        return "'" + short.replace("\r", "\\r").replace("\n", "\\n") + "'"
    return json.dumps(value)
