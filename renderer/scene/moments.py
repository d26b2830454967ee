"""Ticks of a time axis: round moments, written with no more than sets them apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from renderer.formats import date_format, format_value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = (datetime(1, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()
LATEST = (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - EPOCH).total_seconds()
"""What the calendar holds, in seconds since 1970."""

DAY = 86400.0
_YEAR = DAY * 365.25
STEPS: tuple[tuple[str, int, float], ...] = (
    *(("microsecond", n, n / 1e6) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(("microsecond", n * 1000, n / 1e3) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(("second", n, n) for n in (1, 2, 5, 10, 15, 30)),
    *(("minute", n, 60.0 * n) for n in (1, 2, 5, 10, 15, 30)),
    *(("hour", n, 3600.0 * n) for n in (1, 2, 3, 6, 12)),
    *(("day", n, DAY * n) for n in (1, 2, 7, 14)),
    *(("month", n, DAY * 30.44 * n) for n in (1, 2, 3, 6)),
    *(("year", n, _YEAR * n) for n in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000)),
)  # fmt: skip
"""Round steps: of what, how many, and about how many seconds."""
_SECONDS = {"hour": 3600.0, "minute": 60.0, "second": 1.0, "microsecond": 1e-6}
_SHORT = {"hour": "%H:%M", "minute": "%H:%M", "second": "%H:%M:%S"}


def dates(low: float, high: float, most: int) -> tuple[list[float], list[str]]:
    """Round moments in [low, high] (seconds since 1970 UTC), about `most` at most, and their text:
    what is the same for all of them stands at the first one only."""
    low, high = max(low, EARLIEST), min(high, LATEST)
    if most < 1:
        return [], []
    values: list[float] = []
    for unit, count, length in STEPS:
        if (high - low) / length < most:
            values = round_moments(low, high, unit, count)
            if len(values) <= most:
                return values, _texts([moment_of(v) for v in values], unit)
    return values, _texts([moment_of(v) for v in values], "year")


def minor_dates(low: float, high: float, ticks: Sequence[float], between: int) -> list[float]:
    """Round moments between `ticks`, about `between` (0: four) to each of these."""
    most = max(1, len(ticks)) * ((between or 4) + 1) + 2
    shown = set(ticks)
    return [value for value in dates(low, high, most)[0] if value not in shown]


def exactly(values: Sequence[float]) -> list[str]:
    """Given moments as text, as fine as they need."""
    form = date_format(np.array(values, dtype=np.float64))
    return [format_value(value, form) for value in values]


def round_moments(low: float, high: float, unit: str, count: int) -> list[float]:
    """Every `count`-th year, month, day, hour … in [low, high], in seconds since 1970 UTC."""
    moment: datetime | None = _floor(moment_of(low), unit, count)
    values: list[float] = []
    while moment is not None and (at := (moment - EPOCH).total_seconds()) <= high:
        if at >= low:
            values.append(at)
        moment = _next(moment, unit, count)
    return values


def moment_of(seconds: float) -> datetime:
    """A moment of the calendar, its end beyond it."""
    return EPOCH + timedelta(seconds=min(max(seconds, EARLIEST), LATEST))


def _floor(moment: datetime, unit: str, count: int) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "year":
        return midnight.replace(year=max(1, moment.year // count * count), month=1, day=1)
    if unit == "month":
        return midnight.replace(month=(moment.month - 1) // count * count + 1, day=1)
    if unit == "day":
        # Weeks begin on Mondays, and so did the calendar; other steps keep in step over months.
        return midnight - timedelta(days=(midnight.toordinal() - 1) % count)
    step = timedelta(seconds=_SECONDS[unit] * count)
    return midnight + (moment - midnight) // step * step


def _next(moment: datetime, unit: str, count: int) -> datetime | None:
    """The next round moment; None beyond the calendar's end."""
    try:
        if unit == "year":
            # The calendar begins with year 1, which is not round.
            return moment.replace(year=moment.year // count * count + count)
        if unit == "month":
            month = moment.month - 1 + count
            return moment.replace(year=moment.year + month // 12, month=month % 12 + 1)
        if unit == "day":
            return moment + timedelta(days=count)
        return moment + timedelta(seconds=_SECONDS[unit] * count)
    except (ValueError, OverflowError):
        return None


def _texts(moments: Sequence[datetime], unit: str) -> list[str]:
    if unit == "year":
        return [f"{moment.year}" for moment in moments]
    if unit == "month":
        return _led([_month(m) for m in moments], [f"{m:%b} {m.year}" for m in moments],
                    [m.month == 1 for m in moments])  # fmt: skip
    if unit == "day":
        return _led([_day(m) for m in moments], [f"{_day(m)}, {m.year}" for m in moments],
                    [m.month == 1 and m.day <= 14 for m in moments])  # fmt: skip
    midnights = [m.hour == m.minute == m.second == m.microsecond == 0 for m in moments]
    times = [
        _day(m) if midnight else _time(m, unit)
        for m, midnight in zip(moments, midnights, strict=True)
    ]
    return _led(times, [f"{_day(m)}, {_time(m, unit)}" for m in moments], midnights)


def _led(texts: list[str], full: list[str], known: list[bool]) -> list[str]:
    """`texts`, the first in full where none of them says what all have in common."""
    return texts if any(known) or not texts else [full[0], *texts[1:]]


def _month(moment: datetime) -> str:
    return f"{moment.year}" if moment.month == 1 else f"{moment:%b}"


def _day(moment: datetime) -> str:
    return f"{moment:%b} {moment.day}"


def _time(moment: datetime, unit: str) -> str:
    if unit == "microsecond":
        return f"{moment:%H:%M:%S.%f}".rstrip("0").rstrip(".")
    return moment.strftime(_SHORT[unit])
