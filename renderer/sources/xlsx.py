"""`xlsx`: tables in Excel's workbooks."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from renderer.errors import Fault
from renderer.sources import paths
from renderer.sources.addresses import Area
from renderer.sources.base import ReadContext
from renderer.sources.cast import Typed
from renderer.sources.cells import Rules
from renderer.table import Table
from renderer.values import as_pydantic


class Xlsx(Typed):
    """A table in a workbook of Excel (.xlsx or .xlsm): a row of names, then rows.

    What a column is, is found as in a CSV file: numbers if every cell is a number, also one stored
    as text; dates if every cell is a date; else text. If at least nine cells of ten are numbers (or
    dates) and the others are not missing, that is an error which names the first of them. Times of
    day and durations are seconds, TRUE and FALSE are 1 and 0. Formulas have the values that were
    saved; errors such as `#N/A` are missing, with a warning. Empty rows are skipped. Macros and
    links to other files are not touched.
    """

    source: Literal["xlsx"]
    """A table in a workbook of Excel."""
    file: str
    """The file, relative to the spec's folder: `data/sales.xlsx`."""
    sheet: str | Annotated[int, Field(ge=1)] | None = None
    """The sheet, by its name or its number from 1; hidden ones count. Default: the first that is
    not hidden."""
    range: str | None = None
    """The cells of the table, names included: `B3:F200`. Default: the whole sheet."""
    header: bool | list[str] = True
    """Whether the first row holds the columns' names. `false`: it is data, and the columns are
    `column_1`, `column_2` and so on. A list of names: likewise, with these names; to replace a row
    of names, leave it out with `skip: 1`. A first row of nothing but numbers is refused unless
    `header` is given."""
    skip: Annotated[int, Field(ge=0)] = 0
    """How many rows to leave out at the top of the sheet, or of the range."""
    decimal: Literal[".", ","] = "."
    """What stands before the decimals of numbers that are stored as text."""
    thousands: Literal[",", ".", " ", "'", "_"] | None = None
    """What parts groups of three digits in numbers that are stored as text, as in `1,234,567`.
    Default: nothing does."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.range is not None and Area.of(self.range) is None:
            what = f"'{self.range}' is no range of cells"
            raise as_pydantic(Fault("range", what, ("range",), "write it as B3:F200"))
        if self.thousands is not None and self.thousands == self.decimal:
            what = f"'{self.thousands}' cannot part both thousands and decimals"
            raise as_pydantic(Fault("thousands", what))
        return self

    def rules(self) -> Rules:
        return Rules(self.decimal, self.thousands or "", super().rules().missing)

    def read_rows(self, context: ReadContext) -> Table:
        from renderer.sources.sheet_table import read  # XML and zip archives: only where needed

        path = context.open_path(self.file, "file")
        with paths.open_file(context.root, path) as file:
            return read(self, context, file)
