"""What a cell of text means as a moment: formats found or given, zones, quarters, weeks.

A moment is kept as seconds since 1970-01-01 UTC. Where no format is given, a column is dates if
every cell is ISO 8601, or if one of `KNOWN` reads every cell, and no other reads them otherwise:
`31/01/2024` among the cells makes all of them days before months, `01/02/2024` alone says nothing.
Two-digit years are 1969 to 2068, as POSIX has it. Names of months are English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ISO = ""
"""The form of ISO 8601: 2024-02-29, 2024-02-29T12:30, 2024-02-29 12:30:05.25Z, …+02:00."""
PACKED = "%Y%m%d"
"""A date that is a number: only read where dates are asked for."""
_DAYS = (
    "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%m.%d.%Y", "%d.%m.%y", "%m.%d.%y", "%m/%d/%y", "%d/%m/%y",
)  # fmt: skip
KNOWN = (
    ISO,
    *(f"{day}{time}" for day in _DAYS for time in ("", " %H:%M", " %H:%M:%S")),
    "%Y-%m", "%Y/%m", "%m/%Y",
    "%b %d %Y", "%b %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %Y", "%b-%Y", "%Y-%b",
    "%Y %b", "%B %d %Y", "%B %d, %Y", "%d %B %Y", "%B %Y",
    "%a, %d %b %Y %H:%M:%S %z",
    "quarter", "week",
)  # fmt: skip
"""The forms that are found, as strptime writes them."""

_ZONE = r"(?:Z|[-+][0-9]{2}(?::?[0-9]{2})?)"
_TIME = rf"[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]{{1,9}})?)?{_ZONE}?"
ISO_PATTERN = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[T ]{_TIME})?")
_ISO_LINES = re.compile(rf"(?:(?:{ISO_PATTERN.pattern})?\n)*+")
_ANY_OFFSET = re.compile(r"[T ][0-9:.]++[-+]")
_OFFSET = re.compile(r"(.*[T ].*?)([-+])([0-9]{2}):?([0-9]{2})?", re.S)
_ISO_ZONED = re.compile(rf".*[T ].*{_ZONE}")
_QUARTER = re.compile(r"([0-9]{4})[- ]?Q([1-4])|Q([1-4])[- ]?([0-9]{4})")
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})(?:-?([1-7]))?")
_MAYBE = re.compile(r"(?=.*[0-9])[0-9A-Za-z ,./:+-]{4,40}")

FIRST = 20
"""So many different cells are tried before all are."""


def dates(words: Sequence[str], form: str, zone: str | None = None) -> Floats | None:
    """The words (blanks around them gone, missing ones empty) as seconds since 1970 UTC, NaN where
    missing; None if any is neither. `zone` is that of times that are written without one."""
    if form == ISO:
        return _iso(words, zone)
    known: dict[str, float] = {"": np.nan}
    for word in words:
        if word not in known:
            moment = _moment(word, form, zone)
            if moment is None:
                return None
            known[word] = moment
    return np.fromiter((known[word] for word in words), np.float64, len(words))


def forms(words: Iterable[str], among: Sequence[str] = KNOWN) -> list[str]:
    """Those of the forms that read every word; none where there is no word at all."""
    distinct = [word for word in dict.fromkeys(words) if word]
    if not distinct or not all(map(_MAYBE.fullmatch, distinct[:FIRST])):
        return []
    some = [form for form in among if dates(distinct[:FIRST], form) is not None]
    return [form for form in some if dates(distinct, form) is not None]


def known_zone(name: str) -> bool:
    """Whether there is a time zone of that name, such as `Europe/Berlin`."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*", name):
        return False
    try:
        _zone(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=8)
def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # slow to import: only where a zone is named

    return ZoneInfo(name)


def _iso(words: Sequence[str], zone: str | None) -> Floats | None:
    lines = "\n".join(words) + "\n"
    if not _ISO_LINES.fullmatch(lines):
        return None
    bare: Sequence[str] = [word.removesuffix("Z") or "NaT" for word in words]
    shift: Floats | None = None
    if _ANY_OFFSET.search(lines):
        bare, shift = _offsets(bare)
    try:
        moments = np.array(bare, dtype="datetime64[us]")
    except ValueError:  # the 30th of February, hour 24, second 60
        return None
    values = moments.astype(np.int64) / 1e6
    values[np.isnat(moments)] = np.nan
    if shift is not None:
        values -= shift
    return values if zone is None else _localized(words, values, zone)


def _offsets(words: Iterable[str]) -> tuple[list[str], Floats]:
    """Each word without its offset, and the offset's seconds east of Greenwich."""
    bare, shift = [], []
    for word in words:
        match = _OFFSET.fullmatch(word)
        bare.append(match[1] if match else word)
        minutes = int(match[3]) * 60 + int(match[4] or 0) if match else 0
        shift.append(minutes * (-60.0 if match and match[2] == "-" else 60.0))
    return bare, np.array(shift)


def _localized(words: Sequence[str], values: Floats, zone: str) -> Floats | None:
    """The moments, those written with a time and without a zone taken for times in `zone`."""
    for row, word in enumerate(words):
        if len(word) > len("2024-02-29") and not _ISO_ZONED.fullmatch(word):
            try:
                local = datetime(1970, 1, 1) + timedelta(seconds=float(values[row]))
            except OverflowError:
                return None
            moment = _in_zone(local, zone)
            if moment is None:
                return None
            values[row] = moment
    return values


def _in_zone(local: datetime, zone: str) -> float | None:
    """A local time as seconds since 1970 UTC; None where clocks pass over it in spring. The hour
    that comes twice in autumn is the first."""
    try:
        moment = local.replace(tzinfo=_zone(zone)).astimezone(UTC)
        back = moment.astimezone(_zone(zone)).replace(tzinfo=None)
    except OverflowError:  # beyond the years 1 to 9999
        return None
    return moment.timestamp() if back == local else None


def _moment(word: str, form: str, zone: str | None) -> float | None:
    if not word.isascii():  # strptime takes the digits of any script
        return None
    if form in _OWN:
        return _OWN[form](word)
    if form == PACKED and len(word) != len("20240229"):  # %m and %d take one digit as well
        return None
    try:
        moment = datetime.strptime(word, form)
    except ValueError:
        return None
    if moment.tzinfo is None and zone is not None and "%H" in form:
        return _in_zone(moment, zone)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _quarter(word: str) -> float | None:
    """The first day of a quarter: 2024-Q1, 2024Q1, Q1 2024."""
    match = _QUARTER.fullmatch(word)
    if match is None:
        return None
    year, quarter = int(match[1] or match[4]), int(match[2] or match[3])
    return _midnight(date(year, 3 * quarter - 2, 1)) if year else None


def _week(word: str) -> float | None:
    """The Monday of an ISO week, or its day: 2024-W05, 2024W05, 2024-W05-3."""
    match = _WEEK.fullmatch(word)
    if match is None:
        return None
    try:
        return _midnight(date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1)))
    except ValueError:
        return None


def _midnight(day: date) -> float:
    return (day - date(1970, 1, 1)).days * 86400.0


_OWN: dict[str, Callable[[str], float | None]] = {"quarter": _quarter, "week": _week}

_DIRECTIVE = re.compile(r"%(.?)", re.S)


def bad_format(form: str) -> str | None:
    """What is wrong with a format of dates, if anything."""
    if form in ("auto", *_OWN):
        return None
    used = _DIRECTIVE.findall(form)
    wrong = next((d for d in used if d not in tuple("aAbBdHIjmMpSfyYzZGuV%")), None)
    if wrong is not None:
        return f"'%{wrong}' means nothing in a format of dates"
    if not used:
        return f"'{form}' is not a format of dates"
    if not {"Y", "y", "G"} & set(used):
        return f"the format '{form}' has no year (%Y)"
    if len(set(used) - {"%"}) < len([d for d in used if d != "%"]):
        return f"the format '{form}' has a part twice"
    return None
