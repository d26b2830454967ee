"""Where axes begin and end: the limits of the spec, or the data of all frames with some room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renderer.errors import Fault
from renderer.scene.moments import DAY, EARLIEST, LATEST
from renderer.scene.scales import Floats, Scale
from renderer.spec.axis import Axis
from renderer.spec.bounds import LARGEST, Limit

PADDING = 0.04
"""Share of the data's range left free at each end where the spec does not say."""
AROUND_ONE = 0.1
"""Room on both sides of the only value of an axis, as a share of it."""
WIDEST = float(np.finfo(np.float64).max)
NO_RANGE = 1e-12
"""A range of so small a share of its ends is one value."""


def limits(
    axis: Axis, least: float, greatest: float, scale: Scale, dated: bool, tight: Sequence[float]
) -> tuple[float, float]:
    """The lower and upper end of an axis of data from `least` to `greatest` (NaN: there is none),
    with no padding where that is one of `tight`; raises `Fault` below the axis."""
    if axis.range is not None:
        return in_calendar(*axis.range) if dated else axis.range
    given = _given(axis)
    if np.isnan(least):
        least, greatest = (1.0, 10.0) if scale.kind == "log" else (0.0, 1.0)
        if dated:
            least, greatest = 0.0, DAY
    if axis.limits == "zero":
        least, greatest = min(least, 0.0), max(greatest, 0.0)
        given = (0.0 if least == 0 else None), (0.0 if greatest == 0 < -least else None)
    least, greatest = _between(given, least, greatest)
    low, high = _padded(axis, least, greatest, scale, dated)
    if axis.padding is None and least < greatest:
        low, high = (least if least in tight else low), (greatest if greatest in tight else high)
    if scale.kind == "log":
        low, high = max(low, 5e-324), min(high, WIDEST)
    else:
        low, high = max(low, -WIDEST), min(high, WIDEST)
    low, high = (own if end is None else end for own, end in zip((low, high), given, strict=True))
    return in_calendar(low, high) if dated else (low, high)


def _given(axis: Axis) -> tuple[float | None, float | None]:
    """The ends that are given and never change."""
    if isinstance(axis.limits, str):
        return None, None
    low, high = (
        bound.value if isinstance(bound, Limit) else 0.0 if bound == "zero" else None
        for bound in axis.bounds
    )
    return low, high


def _between(
    given: tuple[float | None, float | None], least: float, greatest: float
) -> tuple[float, float]:
    """Where the data lies, and an end that is given; raises `Fault` where all of it is beyond."""
    low, high = given
    if low is not None and greatest < low:
        text = f"the axis would begin at {low:g}, and all of the data is below"
        raise Fault("limits", text, ("limits", 0))
    if high is not None and least > high:
        text = f"the axis would end at {high:g}, and all of the data is above"
        raise Fault("limits", text, ("limits", 1))
    return (least if low is None else low), (greatest if high is None else high)


def in_calendar(low: float, high: float) -> tuple[float, float]:
    """Two moments within the calendar; raises `Fault` below the axis if there is nothing of it
    between them."""
    if high <= EARLIEST or low >= LATEST:
        text = f"{low:g} to {high:g} seconds since 1970 are not dates of the calendar"
        raise Fault("date-axis", text, ("scale",), "use scale: linear")
    return max(low, EARLIEST), min(high, LATEST)


def _padded(axis: Axis, low: float, high: float, scale: Scale, dated: bool) -> tuple[float, float]:
    """In the axis's units if the padding is in these, else along its ruler."""
    padding = axis.padding
    if padding is not None and not padding.relative and scale.kind != "log":
        wide = low - padding.amount, high + padding.amount
        return wide if wide[0] < wide[1] and _apart(*wide) else _around(low, high, dated)
    if low == high or not (_apart(low, high) or scale.kind == "log"):
        return (low / 2, high * 2) if scale.kind == "log" else _around(low, high, dated)
    share = padding.amount if padding is not None and padding.relative else PADDING
    ends: Floats = scale.ruler(np.array([low, high]))
    with np.errstate(over="ignore"):
        # What is farther apart than the greatest number fills it.
        room = min((ends[1] - ends[0]) * share, LARGEST)
        wide_low, wide_high = scale.values(ends + [-room, room]).tolist()
    # Rounding may bring the ends nearer.
    return min(low, wide_low), max(high, wide_high)


def _apart(low: float, high: float) -> bool:
    return high / 2 - low / 2 > NO_RANGE * max(abs(low), abs(high)) / 2


def _around(low: float, high: float, dated: bool) -> tuple[float, float]:
    """Room around one value: a tenth of it to both sides; of a moment, a day or a minute."""
    if dated:
        room = DAY if low % DAY == 0 and high % DAY == 0 else 60.0
    else:
        room = AROUND_ONE * max(abs(low), abs(high)) or 1.0
    return low - room, high + room
