"""What Excel's number formats say a number is: a date, a time or neither; and which date it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

Shown: TypeAlias = Literal["number", "date", "time"]

_DATES = frozenset((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)))
_TIMES = frozenset((18, 19, 20, 21, 45, 46, 47))
_SILENT = re.compile(r'"[^"]*"|\\.|[_*].|am/pm|a/p|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.I | re.S)
_FEBRUARY_29 = 60
"""The day of 1900 that Excel believes in, and the calendar does not have."""
_LAST = 2958465
"""The 31st of December 9999."""


def built_in(number: int) -> Shown:
    """What one of the formats that every workbook has shows."""
    return "date" if number in _DATES else "time" if number in _TIMES else "number"


def shown_by(code: str) -> Shown:
    """What a format such as `yyyy-mm-dd` or `[h]:mm` shows: a time has no day, month or year."""
    signs = set(_SILENT.sub("", code).partition(";")[0].lower())
    if signs & {"y", "d"}:
        return "date"
    if signs & {"h", "s"}:
        return "time"
    return "date" if "m" in signs else "number"


def written(value: str, shown: Shown, since_1904: bool) -> str:
    """A number of days as ISO 8601, or for a time as seconds; what can be neither stays."""
    try:
        days = float(value)
    except ValueError:
        return value
    if shown == "time":
        return f"{round(days * 86400, 3):.12g}"
    if not 0 <= days < _LAST + 1:
        return value
    if since_1904:
        start = datetime(1904, 1, 1)
    elif int(days) == _FEBRUARY_29:
        return "1900-02-29"
    else:
        start = datetime(1899, 12, 31 if days < _FEBRUARY_29 else 30)
    try:
        moment = start + timedelta(milliseconds=round(days * 86_400_000))
    except OverflowError:
        return value
    text = moment.isoformat(timespec="milliseconds").removesuffix(".000")
    return text.removesuffix("T00:00:00")
