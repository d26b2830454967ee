"""`parquet`: tables in Parquet files, of which only the columns that are used are read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Literal

import numpy as np

from renderer.errors import DataError, Fault, Place, flow, problem
from renderer.frame import MOST_TEXT, Columns, DataFrame, Expr
from renderer.sources import charset, paths
from renderer.sources.base import ReadContext
from renderer.sources.cast import Typed, tell_doubts, tell_nested
from renderer.sources.cells import BLANKS, FOUND, Floats, Kind, Rules, dates, numbers, voided
from renderer.sources.dates import forms
from renderer.sources.misfits import Doubt
from renderer.table import Table

MOST_CELLS = 2**29
"""Values of the columns that are read."""
MOST_COLUMNS = 100_000

_MAGIC = b"PAR1"
_ENCRYPTED = b"PARE"
_AGAIN = "copy, download or write the file again"
_EXACT = 2**53
_TICKS = {"ms": 10**3, "us": 10**6, "ns": 10**9}


class Parquet(Typed):
    """A table in a Parquet file.

    Columns are what the file says: whole numbers, decimals and floats are numbers, `true` and
    `false` are 1 and 0; dates and times with a zone or without one (then UTC) are dates; durations
    and times of day are seconds. Text is text, also `"12"`, unless `types` says otherwise; a column
    of dates, written in one known way, is dates. NaN is missing as null is. Lists, structures and
    binary data are left out, with a warning.
    """

    source: Literal["parquet"]
    """A table in a Parquet file."""
    file: str
    """The file, relative to the spec's folder: `data/trips.parquet`."""

    def read_rows(self, context: ReadContext) -> Table:
        path = context.open_path(self.file, "file")
        with paths.open_file(context.root, path) as file:
            _check_ends(self.file, file)
            with _told(self.file):
                return _Reading(self, context, file).table()


class _Reading:
    """One reading of a file."""

    def __init__(self, source: Parquet, context: ReadContext, file: BinaryIO) -> None:
        import polars as pl

        self.source, self.context = source, context
        self.rules = source.rules()
        self.scan = pl.scan_parquet(file, glob=False, low_memory=True)
        self.schema = self.scan.collect_schema()
        self.nested = {n: noun for n, t in self.schema.items() if (noun := _nested(t))}
        self.dates: set[str] = set()
        self.doubts: list[tuple[str, Doubt]] = []

    def table(self) -> Table:
        names = [name for name in self.schema if name not in self.nested]
        self.source.refuse_nested(self.nested)
        self.source.check_names(self.schema)
        used = [name for name in names if self.context.wants(name)] or names[:1]
        if not used:
            what = "the file holds no column of numbers, dates or text"
            raise DataError(problem("empty", what, Place(self.source.file)))
        self._check_size(used)
        data = self.scan.select([self._expression(name) for name in used]).collect()
        for name in used:
            data = data.with_columns(self._settled(name, data))
        tell_doubts(self.doubts, self.context.warn)
        file = self.source.file
        tell_nested(file, self.nested, self.context.wants, self.context.warn)
        unread = frozenset(names) - set(used)
        return Table(Columns(data), dates=frozenset(self.dates), unread=unread)

    def _check_size(self, used: Sequence[str]) -> None:
        import polars as pl

        rows = int(self.scan.select(pl.len()).collect().item())
        if not rows:
            raise DataError(problem("empty", "the file holds no rows", Place(self.source.file)))
        if len(self.schema) > MOST_COLUMNS or rows * len(used) > MOST_CELLS:
            what = f"{rows:,} rows of {len(used):,} columns that are used"
            what += f"; up to {MOST_CELLS:,} values of {MOST_COLUMNS:,} columns are read"
            raise DataError(problem("too-large", what, Place(self.source.file)))

    def _expression(self, name: str) -> Expr:
        """A column as numbers, or as text where it is text, or must be."""
        import polars as pl

        column, kind = pl.col(name), self.schema[name]
        want = self.source.want(name)
        temporal = kind.is_temporal()
        if kind == pl.Date or kind == pl.Datetime:
            if want == "number":
                self._refuse(name, "dates", "numbers")
        elif want == "date" and not _is_text(kind) and kind != pl.Null:
            self._refuse(name, "numbers", "dates")
        if _is_text(kind):
            return column.cast(pl.String)
        if want == "text":
            return column.dt.to_string("iso") if temporal else column.cast(pl.String)
        if kind == pl.Date:
            self.dates.add(name)
            return column.cast(pl.Int32).cast(pl.Float64) * 86400
        if kind == pl.Datetime:
            self.dates.add(name)
        if temporal:
            ticks, whole = _TICKS[getattr(kind, "time_unit", None) or "ns"], column.cast(pl.Int64)
            if ticks < 10**9:
                return whole.cast(pl.Float64) / ticks
            rest = (whole % ticks).cast(pl.Float64) / ticks  # nanoseconds pass 2 ** 53
            return (whole // ticks).cast(pl.Float64) + rest
        if kind == pl.Null and want == "date":
            self.dates.add(name)
        return column.cast(pl.Float64)

    def _refuse(self, name: str, are: str, wanted: str) -> None:
        where = "dates" if name in self.source.dates else "types"
        what = f"column '{name}' holds {are}, not {wanted}"
        raise Fault("column-kind", what, (where, name))

    def _settled(self, name: str, data: DataFrame) -> Any:
        """The column as a frame has it: no NaN, no empty text."""
        import polars as pl

        series = data[name]
        if series.dtype == pl.String:
            return self._text(name, series)
        if self.schema[name].is_integer() and (series.abs().max() or 0) >= _EXACT:
            self._note_lost(name)
        absent = [v for word in self.rules.missing if (v := numbers((word,), Rules())) is not None]
        if name not in self.dates and absent:
            series = series.set(series.is_in([value[0] for value in absent]), None)
        return series.fill_nan(None)

    def _text(self, name: str, series: Any) -> Any:
        """A column of text; as numbers or dates, if it must be, or is dates throughout."""
        want = self.source.want(name)
        kind: Kind = want or "date"
        first = series.drop_nulls().first()
        if not _is_text(self.schema[name]) or want == "text" or (first is None and not want):
            return self._blanked(name, series)
        if want is None and not forms(voided((first,), self.rules)):
            return self._blanked(name, series)
        words = series.drop_nulls().unique(maintain_order=True)
        values = self._cast(words.to_list(), kind, self.source.dates.get(name, FOUND))
        if values is None or (want is None and np.isnan(values).all()):
            if want is not None:
                raise self._misfit(name, kind, words, series)
            return self._blanked(name, series)
        if kind == "date":
            self.dates.add(name)
        made = series.replace_strict(words, values, default=None, return_dtype=_float())
        return made.alias(name).fill_nan(None)

    def _cast(self, words: Sequence[str], kind: Kind, form: str) -> Floats | None:
        return dates(words, self.rules, form) if kind == "date" else numbers(words, self.rules)

    def _blanked(self, name: str, series: Any) -> Any:
        """Text without what is missing; raises `Fault` where it would not fit in memory."""
        if len(self.rules.blank) > 1:
            stripped = series.str.strip_chars(BLANKS)
            blank = stripped.is_in(list(self.rules.blank)) | (series.str.strip_chars() == "")
            series = series.set(blank, None)
        else:  # only what begins with a blank of any script can be one
            few = ((series < "!") | (series >= "\x7f")).fill_null(value=False)
            if few.any():
                at = few.arg_true()
                empty = series.gather(at).str.strip_chars() == ""
                series = series.scatter(at.filter(empty), None)
        longest = int(series.str.len_bytes().max() or 1)
        if 4 * longest * len(series) > MOST_TEXT:
            longest = int(series.str.len_chars().max() or 1)
        if 4 * longest * len(series) > MOST_TEXT:
            size = f"{4 * longest * len(series) / 2**30:.1f} GiB"
            what = f"the text column '{name}' would need {size}: its longest value has"
            raise Fault("too-large", f"{what} {longest:,} characters", ("file",))
        return series

    def _misfit(self, name: str, kind: Kind, words: Any, series: Any) -> DataError:
        """The error for the first text that is no number, or no date."""
        form = self.source.dates.get(name, "")
        wrong = next((w for w in words if self._cast((w,), kind, form) is None), words[0])
        row = int((series == wrong).arg_max() or 0) + 1
        noun = "a number" if kind == "number" else "an ISO 8601 date"
        hint = f"missing: [{flow(wrong.strip())}] if it stands for a missing value"
        if form == "auto":
            noun = "a date in any known way"
        elif form:
            noun = f"a date written '{form}'"
        elif kind == "date":
            hint = f"dates: {{{flow(name)}: '%d.%m.%Y'}}"
        what = f"row {row:,}: '{wrong[:40]}' in column '{name}' is not {noun}"
        return DataError(problem("cell", what, Place(self.source.file), hint))

    def _note_lost(self, name: str) -> None:
        """Whether whole numbers of a column are too large to be exact."""
        import polars as pl

        column = pl.col(name).cast(pl.Int128)
        exact = column.cast(pl.Float64).cast(pl.Int128, strict=False)
        data = self.scan.select(column, wrong=(exact != column)).collect()
        wrong = data["wrong"]
        if wrong.any():
            row = int(wrong.arg_max() or 0)
            detail = f"'{name}', such as {data[name][row]}"
            place = f"{self.source.file}: row {row + 1:,}"
            self.doubts.append((place, Doubt("inexact", row, int(wrong.sum()), detail, name)))


def _float() -> Any:
    import polars as pl

    return pl.Float64


def _is_text(kind: Any) -> bool:
    import polars as pl

    return isinstance(kind, (pl.String, pl.Categorical, pl.Enum))


def _nested(kind: Any) -> str | None:
    """What a column holds, in a word, if no table can hold it."""
    import polars as pl

    if kind == pl.List or kind == pl.Array:
        return "lists"
    if kind == pl.Struct:
        return "structures"
    if kind == pl.Binary or kind == pl.Object:
        return "binary data"
    return (
        None
        if kind.is_numeric()
        or kind.is_temporal()
        or _is_text(kind)
        or kind in (pl.Boolean, pl.Null)
        else f"values of type {kind}"
    )


def _check_ends(name: str, file: BinaryIO) -> None:
    """DataError unless the file begins and ends as a whole Parquet file does."""
    start = file.read(16)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 8))
    end = file.read(8)
    file.seek(0)
    place = Place(name)
    if start[:4] == _ENCRYPTED:
        raise DataError(problem("file-kind", "this Parquet file is encrypted", place))
    if start[:4] != _MAGIC:
        charset.refuse_binary(name, start)
        raise DataError(problem("file-kind", "this is not a Parquet file", place))
    if end[4:] != _MAGIC or size < 12:
        what = "the Parquet file ends too early, after {size:,} bytes: its last bytes are missing"
        raise DataError(problem("parquet", what.format(size=size), place, _AGAIN))
    footer = int.from_bytes(end[:4], "little")
    if footer > size - 12:
        what = f"the Parquet file is damaged: its footer would have {footer:,} bytes"
        raise DataError(problem("parquet", what, place, _AGAIN))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What goes wrong in polars, told as a problem of the file."""
    import polars as pl

    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        what = f"the Parquet file is damaged, or of an unknown kind: {first}"
        raise DataError(problem("parquet", what, Place(name), _AGAIN)) from None
