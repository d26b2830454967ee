"""What all tables from files may say of their columns: `types`, `dates`, `missing`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, Self

from pydantic import model_validator

from renderer.errors import Fault, choices, flow, unknown
from renderer.sources.base import Tabular
from renderer.sources.cells import BLANKS, Kind, Rules
from renderer.sources.dates import bad_format
from renderer.sources.misfits import Doubt
from renderer.values import as_pydantic


class Typed(Tabular):
    """A table from a file, whose columns are numbers, dates or text."""

    missing: list[str] = []
    """More values that stand for a missing one, such as `["-", "-999"]`, in every column. An empty
    text is always missing; in columns of numbers and dates so are `NA`, `N/A`, `n/a`, `NaN`, `nan`,
    `NULL`, `null` and `None`, while in text these are words like any other. A missing number is
    NaN, a missing text is empty."""
    types: dict[str, Literal["number", "text", "date"]] = {}
    """What a column is, where that should not be found: `{zip: text}`. A value that is something
    else is then an error."""
    dates: dict[str, str] = {}
    """How dates are written in text, by column: a format such as `"%d.%m.%Y"` or `"%b %d %Y"`,
    `quarter` for `2024-Q1`, `week` for ISO weeks such as `2024-W05`, or `auto` for whatever can be
    read in one way only, also `20240229`. Default: ISO 8601, or the one known way that reads every
    cell."""

    @model_validator(mode="after")
    def _dates_are_dates(self) -> Self:
        for name, form in self.dates.items():
            wrong = bad_format(form)
            if wrong is not None:
                raise as_pydantic(Fault("date-format", f"column '{name}': {wrong}"))
            kind = self.types.get(name, "date")
            if kind != "date":
                what = f"column '{name}' is {kind} in 'types' but has a format in 'dates'"
                raise as_pydantic(Fault("types", what))
        return self

    def rules(self) -> Rules:
        """How numbers are written and what is missing."""
        return Rules(missing=frozenset(text.strip(BLANKS) for text in self.missing))

    def want(self, name: str) -> Kind | None:
        """What a column must be."""
        return "date" if name in self.dates else self.types.get(name)

    def check_names(self, names: Iterable[str]) -> None:
        """Raises `Fault` for a name in `types` or `dates` that no column has."""
        known = list(names)
        there = set(known)
        for where, used in (("types", self.types), ("dates", self.dates)):
            for name in used:
                if name not in there:
                    what, hint = unknown("column", name, known)
                    raise Fault("unknown-column", what, (where, name), hint, on_key=True)

    def refuse_nested(self, nested: Mapping[str, str]) -> None:
        """Raises `Fault` where the spec says by name that it uses a column that is left out for
        what it holds."""
        for where, used in (("types", self.types), ("dates", self.dates)):
            for name in used:
                if name in nested:
                    raise _nested(name, nested, (where, name), on_key=True)
        for number, name in enumerate(self.key):
            if name in nested:
                at = ("key", number) if len(self.key) > 1 else ("key",)
                raise _nested(name, nested, at)
        if self.clock is not None and self.clock in nested:
            raise _nested(self.clock, nested, ("clock",))


def _nested(
    name: str, nested: Mapping[str, str], at: tuple[str | int, ...], on_key: bool = False
) -> Fault:
    what = f"column '{name}' holds {nested[name]}, which a table cannot hold"
    return Fault("column-kind", what, at, on_key=on_key)


DOUBTS = {
    "mixed": ("{detail}: the column is read as text", ""),
    "separator": (
        "text that looks like numbers in column {detail}",
        'say how they are written, decimal: "," or thousands: ",", or types: {{{name}: text}}',
    ),
    "dates": (
        "dates that can be read in two ways in column {detail}: the column is read as text",
        "",
    ),
    "codes": (
        "numbers with zeros in front in column {detail}",
        "types: {{{name}: text}} keeps the zeros; types: {{{name}: number}} if they mean nothing",
    ),
    "inexact": (
        "{count} too large to be exact in column {detail}",
        "types: {{{name}: text}} keeps every digit",
    ),
}
"""What is doubtful about a column, by `Doubt.kind`: text and hint of the warning."""


def tell_doubts(doubts: Sequence[tuple[str, Doubt]], tell: Callable[[Fault], None]) -> None:
    """One warning for each kind of doubt: the first place, and how many columns."""
    for kind, (text, hint) in DOUBTS.items():
        some = [(place, doubt) for place, doubt in doubts if doubt.kind == kind]
        if some:
            place, first = min(some, key=lambda pair: pair[1].row)
            many = f"{first.count:,} whole numbers are"
            count = many if first.count > 1 else "a whole number is"
            what = f"{place}: {text.format(detail=first.detail, count=count)}"
            if len(some) > 1:
                others = "1 other column" if len(some) == 2 else f"{len(some) - 1:,} other columns"
                what += f" (and likewise in {others})"
            advice = first.hint or hint.format(name=flow(first.name))
            tell(Fault("data", what, ("file",), advice, severity="warning"))


def tell_nested(
    file: str,
    nested: Mapping[str, str],
    wants: Callable[[str], bool],
    tell: Callable[[Fault], None],
) -> None:
    """The one warning for columns that may be wanted, but hold what a table cannot."""
    names = [name for name in nested if wants(name)]
    if names:
        many = "columns" if len(names) > 1 else "column"
        what = f"{file}: left out {many} {choices(names, 5)}, which no table can hold: "
        what += nested[names[0]] if len(names) == 1 else f"'{names[0]}' holds {nested[names[0]]}"
        tell(Fault("left-out", what, ("file",), severity="warning"))
