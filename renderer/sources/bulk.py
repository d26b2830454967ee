"""A column whose cells come all at once, as a series of polars; told apart as `Gather` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from renderer.sources.cells import BLANKS, Kind, Rules, numbers
from renderer.sources.columns import NUMBER, SOME, Gather
from renderer.sources.dates import ISO_PATTERN

BLOCK = 2**17
"""Cells that are cast at once where polars cannot do it."""
REPEATED = 0.5
"""Where at most this share of the cells is different, each different cell is read once."""

_ISO = f"^(?:{ISO_PATTERN.pattern})$"
_INFINITE = "(?i)^[-+]?inf(?:inity)?$"
KINDS: tuple[Kind, ...] = ("number", "date", "text")

Series = Any
"""polars.Series."""


class Bulk(Gather):
    """One column of a large file."""

    def probe(self, cells: Sequence[str]) -> None:
        """Take the first cells as a sample of all."""
        self._blank: Series | None = None
        first = Gather(self.name, self.rules, self.want, self.form)
        self._head = list(cells[:SOME])
        first.feed(self._head)
        self._guess = first.kind
        self._was = first._was

    @property
    def plain_numbers(self) -> bool:
        """Whether these are numbers that polars reads as we do, as far as the sample tells."""
        rules = self.rules
        plain = rules.decimal == "." and not rules.thousands
        numeric = any(numbers((word,), Rules()) is not None for word in rules.missing)
        return plain and not numeric and self._guess == "number"

    def take_numbers(self, series: Series) -> bool:
        """Take a series that polars has cast, missing cells NaN and misfits null; whether all of it
        is as we would read it."""
        if series.null_count():
            return False
        values = series.to_numpy()
        with np.errstate(invalid="ignore"):
            if (np.abs(values) >= 2**53).any():  # inexact, or infinite: looked at one by one
                return False
        self.rows, self._read = len(values), {NUMBER: [values]}
        if self.want is None:
            self._note_codes(self._head)
        return True

    def take(self, series: Series) -> None:
        """Take a series of text."""
        if self.want == "text" or (self.want is None and self._guess == "text"):
            self._be_text(series)
        elif not (self._guess == "date" and self._take_repeated(series)):
            for cells in _blocks(series):
                super().feed(cells)
        self.settle()
        if self.kind == "text" and self._blank is None and self.misfit is None:
            doubts = list(self.doubts)
            self._be_text(series)
            if not doubts:
                self.settle()

    def series(self, series: Series) -> Series:
        """The column, missing cells null."""
        import polars as pl

        if self.kind != "text":
            return pl.Series(series.name, self.column(), nan_to_null=True)
        self.check_size(int(series.str.len_chars().max() or 1), len(series))
        blank = [] if self._blank is None else self._blank.to_list()
        kept: Series = series.set(series.is_in(blank), None)
        return kept

    def _take_repeated(self, series: Series) -> bool:
        """Read dates by their different cells; False if they are too many, or anything is odd."""
        import polars as pl

        cells = series.unique(maintain_order=True)
        if len(cells) > REPEATED * len(series):
            return False
        once = Gather(self.name, self.rules, self.want, self.form)
        for block in _blocks(cells):
            once.feed(block)
        once.settle()
        if once.kind != "date" or once.misfit or once.doubts:
            return False
        values = once.column()
        by_cell = pl.DataFrame({"cell": cells, "value": values})
        rows = series.to_frame("cell").join(by_cell, on="cell", how="left", maintain_order="left")
        self.kind, self.rows = "date", len(series)
        self._read = {next(iter(once._read)): [rows["value"].to_numpy()]}
        return True

    def _be_text(self, series: Series) -> None:
        """Count what the cells of a column of text are, and where each kind is first."""
        import polars as pl

        rows = series.to_frame("cell").with_row_index("row").group_by("cell")
        counted = rows.agg(pl.len().alias("count"), pl.col("row").min())
        cells = counted["cell"]
        few = cells.filter((cells < "!") | (cells >= "\x7f")).to_list()
        blank = cells.is_in([cell for cell in few if not cell or cell.isspace()])
        if len(self.rules.blank) > 1:
            blank |= counted["cell"].str.strip_chars(BLANKS).is_in(list(self.rules.blank))
        self._blank = counted["cell"].filter(blank)
        self.rows, self.kind, self.again = len(series), "text", False
        self._texts, self._read = self._head, {}
        self._counts.clear()
        self._first.clear()
        if self.want is None:
            for kind, mask in self._kinds(counted["cell"]).items():
                some = counted.filter(mask)
                if len(some):
                    row = int(some["row"].min())
                    self._counts[kind] = int(some["count"].sum())
                    self._first[kind] = row, series[row]

    def _kinds(self, cells: Series) -> dict[Kind, Series]:
        """Which of different cells are numbers, dates, text."""
        import polars as pl

        if self.rules.decimal != "." or self.rules.thousands or self._was:
            found = pl.Series([self._kind_of(cell) for cell in cells], dtype=pl.String)
            return {kind: (found == kind).fill_null(False) for kind in KINDS}
        bare = cells.str.strip_chars(BLANKS)
        void = bare.is_in(list(self.rules.void))
        values = bare.cast(pl.Float64, strict=False)
        infinite = values.is_infinite().fill_null(False)
        number = values.is_not_null() & ~void & (~infinite | bare.str.contains(_INFINITE))
        date = bare.str.contains(_ISO) & ~void
        wrong = [word for word in bare.filter(date) if self._kind_of(word) != "date"]
        date &= ~bare.is_in(wrong)
        return {"number": number, "date": date, "text": ~(void | number | date)}


def _blocks(series: Series) -> Iterator[list[str]]:
    for start in range(0, len(series), BLOCK):
        yield series[start : start + BLOCK].to_list()
