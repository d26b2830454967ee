"""How numbers and dates are written: `.3f`, `,.0f`, `.3s`, `%Y-%m`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from renderer.counting import short
from renderer.errors import Fault
from renderer.values import Given

WIDEST = 20
"""The largest width and precision of a format."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MISSING = "–"
ALIGN = ("<", ">", "=", "^")

_FORMAT = re.compile(
    r"(?:(?P<fill>[^{}])?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<alt>#)?(?P<zero>0)?"
    r"(?P<width>\d{1,4})?(?P<group>[,_])?(?:\.(?P<precision>\d{1,4}))?(?P<type>[deEfFgGs%])?"
)
_DATE = re.compile(r"(?=.*%[a-zA-Z])(?:%[aAbBdfGHIjLmMpSuUVWyY%]|[^{}%])+")


def is_date(format: str) -> bool:
    """Whether a format is of dates: `%Y-%m`."""
    return _DATE.fullmatch(format) is not None


def check_format(format: str, offset: int, width: int) -> None:
    """Raises `Fault` for what is no format, at its field's place in a text."""
    if is_date(format):
        return
    match = _FORMAT.fullmatch(format)
    if match is None:
        hint = "for example :.2f, :03d, :,.0f, :.0%, :%Y-%m"
        raise Fault(
            "template", f"'{format}' is not a format", hint=hint, offset=offset, width=width
        )
    if match["type"] == "d" and match["precision"]:
        hint = "write :d, or :.2f for decimals"
        text = f"'{format}' is not a format: whole numbers have no decimals"
        raise Fault("template", text, hint=hint, offset=offset, width=width)
    if match["type"] == "s" and (match["group"] or match["alt"] or match["zero"]):
        text = f"'{format}' is not a format: short numbers have no groups and no zeros before them"
        raise Fault("template", text, hint="write :.3s for 1.20M", offset=offset, width=width)
    for part in ("width", "precision"):
        if int(match[part] or 0) > WIDEST:
            text = f"the {part} of a format is at most {WIDEST}"
            raise Fault("template", text, offset=offset, width=width)


def format_value(value: float | str, format: str) -> str:
    """One value in a checked format; a number without one is written as short as it can be. What
    is no number, or no date of the years 1 to 9999, is a dash."""
    if isinstance(value, str):
        return value
    if not np.isfinite(value):
        return MISSING
    if is_date(format):
        try:
            moment = EPOCH + timedelta(seconds=value)
            # %L: milliseconds, which strftime does not know.
            return moment.strftime(format.replace("%L", f"{moment.microsecond // 1000:03d}"))
        except OverflowError:
            return MISSING
    if format.endswith("s"):
        text = _short(value, format)
    elif format.endswith("d"):
        text = f"{round(value):{format}}"
    elif format:
        text = f"{value:{_unsigned_zero(format)}}"
    elif isinstance(value, Given):
        text = value.text
    elif value == round(value) and abs(value) < 1e15:
        text = f"{value:z.0f}"
    else:
        text = f"{value:.6g}"
    return text if format[:1] == "-" and format[1:2] in ALIGN else text.replace("-", "−")


def _short(value: float, format: str) -> str:
    """A number in the format `s`: short, with k, M, B or T; three digits unless it says more."""
    match = _FORMAT.fullmatch(format)
    assert match is not None
    text = short(value, int(match["precision"] or 3))
    if match["sign"] in ("+", " ") and not text.startswith("-"):
        text = match["sign"] + text
    align = (match["align"] or ">").replace("=", ">")
    return f"{text:{match['fill'] or ' '}{align}{match['width'] or ''}}"


def date_format(values: NDArray[np.float64]) -> str:
    """The format of dates (seconds since 1970) that says all of each: days where all are midnight,
    else minutes, seconds or their fractions."""
    known = values[np.isfinite(values)]
    for length, form in ((86400.0, "%Y-%m-%d"), (60.0, "%Y-%m-%d %H:%M")):
        if not (known % length).any():
            return form
    if not (known % 1.0).any():
        return "%Y-%m-%d %H:%M:%S"
    # Floats hold seconds since 1970 to a quarter of a microsecond.
    in_thousandths = (np.abs(known * 1e3 - np.rint(known * 1e3)) < 1e-3).all()
    return "%Y-%m-%d %H:%M:%S.%L" if in_thousandths else "%Y-%m-%d %H:%M:%S.%f"


def _unsigned_zero(format: str) -> str:
    """The format with the option that writes -0.00 as 0.00: a value near 0 does not flicker."""
    match = _FORMAT.fullmatch(format)
    assert match is not None
    at = match.end("sign") if match["sign"] else match.end("align") if match["align"] else 0
    return f"{format[:at]}z{format[at:]}"
