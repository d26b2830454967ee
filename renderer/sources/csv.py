"""`csv`: tables of delimited text, read strictly. `reading.py` does it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from renderer.errors import Fault
from renderer.sources import charset, paths
from renderer.sources.base import ReadContext
from renderer.sources.cast import Typed
from renderer.sources.dates import known_zone
from renderer.table import Table
from renderer.values import as_pydantic


class Csv(Typed):
    """A CSV or TSV file: one line of names, then rows, as RFC 4180 has it.

    A column is numbers if every cell is a number, dates if every cell is an ISO 8601 date, else
    text. If at least nine cells of ten are numbers (or dates) and the others are not missing, that
    is an error which names the first of them. Nothing else is guessed: `1_000`, `12 %` and
    `01.02.2024` are never numbers. Empty lines are skipped.
    """

    source: Literal["csv"]
    """A table of delimited text: CSV, TSV and their like."""
    file: str
    """The file, relative to the spec's folder: `data/samples.csv`."""
    delimiter: Literal[",", ";", "\t", "|", " "] | None = None
    """What parts the cells: `,` `;` `|`, a tab (`"\\t"`), or `" "` for any run of blanks. Default:
    the one that cuts the first lines into equally many cells; a tab for `.tsv`."""
    decimal: Literal[".", ","] | None = None
    """What stands before the decimals. Default: `.`; `,` where the delimiter is `;` and commas
    stand in numbers alone, such as `1,5`."""
    thousands: Literal[",", ".", " ", "'", "_"] | None = None
    """What parts groups of three digits, as in `1,234,567`. Default: nothing does. `" "` includes
    the no-break blanks."""
    encoding: str | None = None
    """The file's encoding, such as `latin-1`, `shift_jis` or `utf-16-le`. Default: UTF-8, or what a
    byte order mark says; what is neither is read as Windows-1252, with a warning."""
    header: bool | list[str] = True
    """Whether the first line holds the columns' names. `false`: it is data, and the columns are
    `column_1`, `column_2` and so on. A list of names: likewise, with these names; to replace a line
    of names, leave it out with `skip: 1`. A first line of nothing but numbers is refused unless
    `header` is given."""
    units: bool = False
    """Whether the first line below the names holds units, such as `m/s`: it is no row, and its
    texts go to the titles of axes."""
    skip: Annotated[int, Field(ge=0)] = 0
    """How many lines to leave out at the start of the file."""
    comment: Annotated[str, Field(min_length=1)] | None = None
    """Lines that start with this text, such as `"#"`, are left out. Default: there are none."""
    timezone: str | None = None
    """The time zone of times that are written without one, such as `Europe/Berlin`; default: UTC.
    Moments are kept, and shown, in UTC."""

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str | None) -> str | None:
        if encoding is not None and charset.known(encoding) is None:
            hint = "known are utf-8, utf-16, latin-1, cp1252, shift_jis, gb18030, big5, koi8-r …"
            raise as_pydantic(Fault("encoding", f"unknown encoding '{encoding}'", hint=hint))
        return encoding

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        if zone is not None and not known_zone(zone):
            hint = "zones are named as Europe/Berlin, America/New_York, UTC"
            raise as_pydantic(Fault("timezone", f"unknown time zone '{zone}'", hint=hint))
        return zone

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.units and self.header is not True:
            raise as_pydantic(Fault("units", "units stand below names, and there are none"))
        if self.thousands is not None and self.thousands == (self.decimal or "."):
            what = f"'{self.thousands}' cannot part both thousands and decimals"
            hint = 'give `decimal: ","` as well' if self.decimal is None else None
            raise as_pydantic(Fault("thousands", what, hint=hint))
        return self

    @property
    def head(self) -> int:
        """Records above the rows."""
        return (self.header is True) + self.units

    def read_rows(self, context: ReadContext) -> Table:
        from renderer.sources import packed  # with its libraries: not for `render validate`
        from renderer.sources.reading import Reading

        path = context.open_path(self.file, "file")
        with packed.plain(self.file, paths.open_file(context.root, path)) as file:
            return Reading(self, context).table(file)
