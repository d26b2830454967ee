"""The clock as live text, in a form that can be read at the film's pace."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from renderer.propose.roles import Roles
from renderer.propose.words import label, means

DAY = 86400.0
TO_READ = 1.0
"""Seconds that the name of a month takes to read."""
CHANGES = 7.0
"""As often in a second what is written may change."""
DIGITS = 3.0
"""So many digits may not change as often."""


def live(found: Roles, seconds: float) -> str:
    """The clock as live text in a film of so many seconds, such as `{t:%Y}` or `epoch {t:.0f}`;
    empty where nothing could be read."""
    values = np.unique(found.table[found.clock]).astype(np.float64)
    values = values[np.isfinite(values)]
    span = float(np.ptp(values))
    step = float(np.median(np.diff(values))) if len(values) > 1 else span
    if found.clock in found.table.dates:
        made = _date(values, span, step, seconds)
        return f"{{t:{made}}}" if made else ""
    whole = bool((values == np.floor(values)).all()) or span > 1000
    digits = 0 if whole else min(6, max(1, 2 - math.floor(math.log10(span or 1))))
    if means(found.clock, ("year", "years")) and span < 3000:
        digits = 0 if whole or step < 1 else 1
        return f"{{t:.{digits}f}}" if _readable(span, digits, seconds) else ""
    while digits and not _readable(span, digits, seconds):
        digits -= 1
    if not _readable(span, digits, seconds):
        return ""
    width = len(f"{np.abs(values).max():.{digits}f}")
    padded = f"0{width}.0f" if digits == 0 and values.min() >= 0 else f".{digits}f"
    return f"{label(found.clock)} {{t:{padded}}}"


def _readable(span: float, digits: int, seconds: float) -> bool:
    """Whether few enough digits change at once: the last ones, of how far it goes in a frame."""
    units = span * 10.0**digits / seconds
    return units <= CHANGES or math.log10(max(units / 30, 1)) + 10 / 9 < DIGITS - 0.5


def _date(values: NDArray[np.float64], span: float, step: float, seconds: float) -> str:
    """How a date is written: as fine as the data and the pace let it be."""
    pace = span / seconds
    named = _months_last(values, seconds)
    if step >= 300 * DAY or pace > 30 * DAY * CHANGES:
        return "%Y" if pace <= 365 * DAY * CHANGES else ""
    if step >= 25 * DAY or pace > DAY * CHANGES:
        return "%B %Y" if named else "%Y-%m"
    if step >= DAY / 2 or pace > 3600 * CHANGES:
        return "%d %B %Y" if named else "%Y-%m-%d"
    day = "%d %B" if named else "%Y-%m-%d"
    fine = (
        "%H:%M:%S"
        if step < 60 and pace <= CHANGES
        else "%H:%M"
        if pace <= 60 * CHANGES
        else "%H:00"
    )
    return f"{day} {fine}" if span > DAY else fine


def _months_last(values: NDArray[np.float64], seconds: float) -> bool:
    """Whether the name of each month can be seen long enough to be read."""
    first, last = values[[0, -1]].astype("datetime64[s]").astype("datetime64[M]")
    if last - first > np.timedelta64(400, "M"):
        return False
    starts = np.arange(first, last + 2).astype("datetime64[s]").astype(np.float64)
    parts = np.diff(np.clip(starts, values[0], values[-1]))
    shown = parts[:-1] / max(values[-1] - values[0], 1) * seconds
    return bool((shown >= TO_READ).all())
