"""Columns written so that nothing is lost: CSV, JSON, JSON lines, Parquet.

Numbers are written at full precision, dates as ISO 8601 in UTC. Text goes out in blocks of rows,
each made column by column: that is many times faster than cell by cell.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime, timedelta
from typing import IO, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import OutputError, problem

Columns: TypeAlias = Mapping[str, NDArray[Any]]
Dates: TypeAlias = Set[str]

BLOCK = 2**15
"""Rows that are written at once."""

_SPECIAL = re.compile('[,"\r\n]')
_FIRST = (datetime(1, 1, 1) - datetime(1970, 1, 1)).total_seconds()
_BEYOND = (datetime(9999, 12, 31) - datetime(1970, 1, 1)).total_seconds() + 86400
"""The seconds of the years that ISO 8601 can write in four digits."""
_as_json = json.JSONEncoder(ensure_ascii=False).encode


def write_csv(columns: Columns, dates: Dates, file: IO[str]) -> None:
    """RFC 4180 with a line of names; missing values are empty."""
    file.write(_line(map(_quoted, columns)))
    for block in _blocks(columns):
        cells = [_csv_cells(column, name in dates) for name, column in block.items()]
        if len(cells) == 1:
            file.writelines(_line([cell]) for cell in cells[0])
        elif cells:
            file.write("\n".join(map(",".join, zip(*cells, strict=True))) + "\n")


def write_json(columns: Columns, dates: Dates, file: IO[str]) -> None:
    """A list of objects, one a line; missing values are null, infinities text."""
    file.write("[")
    before = "\n "
    for lines in _objects(columns, dates):
        file.write(before + ",\n ".join(lines))
        before = ",\n "
    file.write("\n]\n")


def write_jsonl(columns: Columns, dates: Dates, file: IO[str]) -> None:
    """An object a line; missing values are null, infinities text."""
    for lines in _objects(columns, dates):
        file.write("\n".join(lines) + "\n")


def write_parquet(columns: Columns, dates: Dates, file: IO[bytes]) -> None:
    """Numbers as Float64, dates as Datetime (microseconds, UTC), text as String; missing values are
    null. Raises `OutputError` for dates beyond what microseconds reach."""
    import polars

    def series(name: str) -> polars.Series:
        column = columns[name]
        if column.dtype.kind == "U":
            words = [word or None for word in column.tolist()]
            return polars.Series(name, words, dtype=polars.String)
        if name not in dates:
            return polars.Series(name, column, dtype=polars.Float64, nan_to_null=True)
        moments = polars.Series(name, _microseconds(name, column).astype("datetime64[us]"))
        return moments.dt.replace_time_zone("UTC")

    polars.DataFrame([series(name) for name in columns]).write_parquet(file)


def shortest(value: float) -> str:
    """The shortest text that reads back as the same number; whole ones without a point."""
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)


def iso(seconds: float) -> str | None:
    """ISO 8601, or the number itself where its year is not from 1 to 9999; None if missing."""
    if not math.isfinite(seconds):
        return None
    try:
        moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    except OverflowError:
        return shortest(seconds)
    return moment.date().isoformat() if seconds % 86400 == 0 else f"{moment.isoformat()}Z"


def _blocks(columns: Columns) -> Iterator[dict[str, NDArray[Any]]]:
    whole = dict(columns)  # they may be made when they are asked for
    rows = len(next(iter(whole.values()), ()))
    for start in range(0, rows, BLOCK):
        yield {name: column[start : start + BLOCK] for name, column in whole.items()}


def _csv_cells(column: NDArray[Any], is_date: bool) -> list[str]:
    if column.dtype.kind == "U":
        words: list[str] = column.tolist()
        return [_quoted(word) for word in words] if _SPECIAL.search("".join(words)) else words
    if is_date:
        return ["" if text is None else text for text in _dates(column)]
    values: list[float] = column.tolist()
    texts = list(map(repr, values))
    for index in np.flatnonzero(_whole(column) & (np.abs(column) < 1e15)).tolist():
        texts[index] = f"{values[index]:.0f}"
    for index in np.flatnonzero(np.isnan(column)).tolist():
        texts[index] = ""
    return texts


def _objects(columns: Columns, dates: Dates) -> Iterator[list[str]]:
    """The rows as JSON, a block at a time."""
    members = (f"{_as_json(name).replace('%', '%%')}: %s" for name in columns)
    row = f"{{{', '.join(members)}}}"
    for block in _blocks(columns):
        cells = [_json_cells(column, name in dates) for name, column in block.items()]
        yield [row % values for values in zip(*cells, strict=True)]


def _json_cells(column: NDArray[Any], is_date: bool) -> list[str]:
    if column.dtype.kind == "U":
        return list(map(_as_json, column.tolist()))
    if is_date:
        return list(map(_as_json, _dates(column)))
    texts: list[str] = list(map(repr, column.tolist()))
    for index in np.flatnonzero(~np.isfinite(column)).tolist():
        texts[index] = "null" if texts[index] == "nan" else f'"{texts[index]}"'
    return texts


def _dates(column: NDArray[np.float64]) -> list[str | None]:
    whole = _whole(column) & (column >= _FIRST) & (column < _BEYOND)
    if not whole.all():
        return [iso(value) for value in column.tolist()]
    texts: list[str | None] = np.datetime_as_string(column.astype("datetime64[s]")).tolist()
    midnight = column % 86400 == 0
    return [
        text and (text[:10] if day else f"{text}Z")
        for text, day in zip(texts, midnight.tolist(), strict=True)
    ]


def _whole(column: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(column) & (column == np.floor(column)))


def _microseconds(name: str, column: NDArray[np.float64]) -> NDArray[np.int64]:
    """Since 1970, missing as numpy's own mark for that."""
    far = np.abs(column) * 1e6 >= 2**63
    if far.any():
        text = f"column '{name}' has a date {shortest(float(column[far][0]))} s from 1970,"
        hint = "write CSV or JSON, which hold it as a number"
        raise OutputError(problem("date", f"{text} which Parquet cannot hold", hint=hint))
    lost = np.isnan(column)
    micro = np.rint(np.where(lost, 0.0, column) * 1e6).astype(np.int64)
    return np.where(lost, np.iinfo(np.int64).min, micro)


def _quoted(text: str) -> str:
    """A cell of text; the standard library's writer leaves a lone carriage return unquoted."""
    return f'"{text.replace(chr(34), 2 * chr(34))}"' if _SPECIAL.search(text) else text


def _line(cells: Iterable[str]) -> str:
    """A line of CSV; one that would be blank is an empty text in quotes."""
    return (",".join(cells) or '""') + "\n"
