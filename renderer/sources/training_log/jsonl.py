"""JSON lines: one object a line, as Detectron2 and many training loops write.

Objects within are flattened, their names joined by `.`: `{"loss": {"cls": 1}}` gives `loss.cls`.
Numbers are metrics, also NaN and Infinity as Python writes them, or as words in a column that is
numbers elsewhere; text stays text, ISO 8601 becomes dates; what is neither is left out. Records
need not have the same names: what one lacks is missing.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NoReturn, TypeAlias

import numpy as np

from renderer.errors import DataError, Place, problem
from renderer.sources.cells import Rules, dates
from renderer.sources.charset import Text
from renderer.sources.training_log.base import (
    Format,
    Log,
    Records,
    refuse,
    tell_torn,
    tell_undefined,
)
from renderer.table import Column

MOST_NAMES = 10_000
MOST_CELLS = 100_000_000
LINES_TRIED = 100

Value: TypeAlias = float | str | None
Flat: TypeAlias = dict[str, Value]

_WORDS = {
    "NaN": math.nan, "nan": math.nan, "Infinity": math.inf, "inf": math.inf,
    "-Infinity": -math.inf, "-inf": -math.inf,
}  # fmt: skip


class _Refused(ValueError):
    """A line that is JSON, but no record."""


def is_jsonl(text: Text) -> bool:
    """Whether the first line that is not blank is a whole JSON object."""
    with text.open() as file:
        for _, line in zip(range(LINES_TRIED), file, strict=False):
            if line.strip():
                try:
                    return isinstance(_parsed(line), dict)
                except (ValueError, RecursionError):
                    return False
    return False


def read(log: Log) -> Records:
    """All records."""
    left_out: Counter[str] = Counter()
    lines: list[int] = []
    flats: list[Flat] = []
    names: dict[str, None] = {}
    for line, flat in _records(log, left_out):
        lines.append(line)
        flats.append(flat)
        names.update(dict.fromkeys(flat))
        if len(names) > MOST_NAMES or len(names) * len(flats) > MOST_CELLS:
            what = f"{len(names):,} names in {len(flats):,} records"
            limit = f"up to {MOST_NAMES:,} names and {MOST_CELLS:,} values are read"
            raise refuse(log, "too-large", f"{what}; {limit}", line)
    if not flats:
        raise refuse(log, "empty", "the file holds no records", 1)
    columns, found, mixed = _columns(list(names), flats)
    undefined = [
        (lines[row], name)
        for row, flat in enumerate(flats)
        for name, value in flat.items()
        if isinstance(value, float) and not math.isfinite(value)
    ]
    tell_undefined(log, undefined)
    _tell_left_out(log, left_out, {name: lines[row] for name, row in mixed.items()})
    return Records(columns, lines, ("step", "epoch", "time"), frozenset(found))


def _records(log: Log, left_out: Counter[str]) -> Iterator[tuple[int, Flat]]:
    """The line and content of each record; a last line cut off in writing is left out."""
    count = 0
    with log.text.open() as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                flat = _flat(_parsed(line.rstrip("\r\n")), left_out)
            except (ValueError, RecursionError) as error:
                if not line.endswith(("\n", "\r")) and isinstance(error, json.JSONDecodeError):
                    tell_torn(log, count)
                    return
                _refuse_line(log, number, line, error)
            count += 1
            yield number, flat


def _parsed(line: str) -> object:
    return json.loads(line, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        name = next(name for name, times in counts.items() if times > 1)
        raise _Refused(f"the name '{name}' stands twice in this record")
    return made


def _flat(record: object, left_out: Counter[str]) -> Flat:
    if not isinstance(record, dict):
        raise _Refused('a record must be an object, as {"step": 1, "loss": 0.5}')
    flat: Flat = {}
    for name, value in _leaves(record, ""):
        if name in flat:
            raise _Refused(f"the name '{name}' stands twice in this record")
        if isinstance(value, (bool, list)):
            left_out[name] += 1
        elif isinstance(value, int):
            flat[name] = _number(value, name)
        elif value is None or isinstance(value, (float, str)):
            flat[name] = value
    return flat


def _leaves(record: dict[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _number(value: int, name: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise _Refused(f"the number of '{name}' is too large") from None


def _refuse_line(log: Log, number: int, line: str, error: Exception) -> NoReturn:
    source = line.rstrip("\r\n")
    if isinstance(error, json.JSONDecodeError):
        place = Place(log.text.name, number, min(error.colno, len(source) + 1), 1, source)
        what = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise DataError(problem("json", what, place, "each line is one JSON object"))
    if isinstance(error, _Refused):
        place = Place(log.text.name, number, 1, 1, source)
        raise DataError(problem("json", str(error), place))
    deep = isinstance(error, RecursionError)
    what = "objects are nested too deeply" if deep else "a number has too many digits"
    raise refuse(log, "json", what, number)


def _columns(
    names: Sequence[str], flats: Sequence[Flat]
) -> tuple[dict[str, Column], set[str], dict[str, int]]:
    """The columns; which are dates; which mix numbers and text, with the first row that does."""
    columns: dict[str, Column] = {}
    known_dates: set[str] = set()
    mixed: dict[str, int] = {}
    for name in names:
        values = [flat.get(name) for flat in flats]
        kinds = {type(value) for value in values if value is not None}
        if kinds == {float, str}:
            values = [_WORDS.get(v, v) if isinstance(v, str) else v for v in values]
            kinds = {type(value) for value in values if value is not None}
        if kinds == {float, str}:
            first = next(value for value in values if value is not None)
            other = str if isinstance(first, float) else float
            mixed[name] = next(row for row, value in enumerate(values) if isinstance(value, other))
        elif kinds == {str}:
            columns[name], is_date = _text([value or "" for value in values])
            if is_date:
                known_dates.add(name)
        else:
            columns[name] = np.array(values, dtype=np.float64)
    return columns, known_dates, mixed


def _text(values: Sequence[Value]) -> tuple[Column, bool]:
    words = [str(value) for value in values]
    moments = dates(words, Rules())
    if moments is not None and not np.isnan(moments).all():
        return moments, True
    return np.array(words, dtype=np.str_), False


def _tell_left_out(log: Log, left_out: Counter[str], mixed: dict[str, int]) -> None:
    if left_out:
        shown = ", ".join(f"'{name}'" for name in list(left_out)[:5])
        more = " …" if len(left_out) > 5 else ""
        log.note("left-out", f"left out what is neither number nor text: {shown}{more}")
    for name, line in list(mixed.items())[:5]:
        what = f"left out '{name}', which is numbers and text (first change in line {line:,})"
        log.note("left-out", what)


JSONL = Format("jsonl", "JSON lines", is_jsonl, read)
