"""Axes resolved: limits over all frames, scale, ticks and their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.scene import ticks
from renderer.scene.moments import EARLIEST, LATEST, dates
from renderer.spec.axis import Axis
from renderer.template import format_value

PADDING = 0.04
"""Share of the data's range left free at each end where the spec does not say."""


@dataclass(frozen=True)
class AxisScene:
    """One axis, fixed for the whole film."""

    low: float
    high: float
    log: bool
    invert: bool
    ticks: NDArray[np.float64]
    texts: tuple[str, ...]
    minor: NDArray[np.float64]
    label: str
    grid: bool | None
    visible: bool

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where values lie: 0 at the axis's start, 1 at its end."""
        if self.log:
            with np.errstate(all="ignore"):
                logs = np.log10(values)
            low, high = np.log10(self.low), np.log10(self.high)
            part = (np.where(np.isfinite(logs), logs, np.nan) - low) / (high - low)
        else:
            part = (values - self.low) / (self.high - self.low)
        return np.asarray(1 - part if self.invert else part)


@dataclass(frozen=True)
class AxisDraft:
    """An axis whose limits are known, before the picture's size says how many ticks there are."""

    axis: Axis
    low: float
    high: float
    log: bool
    dated: bool
    label: str
    whole: bool
    """Whether all it shows is whole numbers, as years and counts are."""
    names: tuple[str, ...] | None
    """Of the places 0, 1, 2 …, on an axis of categories."""

    def settle(self, most: int) -> AxisScene:
        """The axis with at most about `most` ticks."""
        values, texts = self._ticks(max(2, most))
        minor = ticks.minor_logarithmic(self.low, self.high) if self.log else []
        return AxisScene(
            self.low, self.high, self.log, bool(self.axis.invert), np.array(values), tuple(texts),
            np.array([v for v in minor if v not in values]),
            self.label, self.axis.grid, self.axis.visible,
        )  # fmt: skip

    def _ticks(self, most: int) -> tuple[list[float], list[str]]:
        given = self.axis.ticks
        if isinstance(given, int):
            most = given
        texts = None
        if self.names is not None:
            return _named(self.names, self.low, self.high, most)
        if isinstance(given, tuple):
            values = sorted({v for v in given if self.low <= v <= self.high})
        elif most == 0:
            values = []
        elif self.dated:
            values, texts = dates(self.low, self.high, most)
        elif self.log:
            values = ticks.logarithmic(self.low, self.high, most)
        else:
            values = ticks.linear(self.low, self.high, most, self.whole)
        if self.axis.format is not None:
            return values, [self.axis.format.of(v) for v in values]
        if texts is not None:
            return values, texts
        if self.dated:
            return values, [format_value(v, "%Y-%m-%d") for v in values]
        return values, ticks.numbers(values, self.log)


def _named(
    names: Sequence[str], low: float, high: float, most: int
) -> tuple[list[float], list[str]]:
    """Every name, or every second, third … if there are too many."""
    shown = [place for place in range(len(names)) if low <= place <= high]
    shown = shown[:: max(1, -(-len(shown) // max(1, most)))]
    return [float(place) for place in shown], [names[place] for place in shown]


def named_draft(
    axis: Axis, names: tuple[str, ...], label: str, extent: NDArray[np.float64]
) -> AxisDraft:
    """An axis of categories: each has half a unit of room to both sides, and more where the data's
    extent (least, greatest) goes beyond."""
    low = float(np.fmin(-0.5, extent[0]))
    high = float(np.fmax(max(len(names), 1) - 0.5, extent[1]))
    if isinstance(axis.limits, tuple):
        low, high = axis.limits
    return AxisDraft(axis, low, high, False, False, label, True, names)


def draft(
    axis: Axis, extent: NDArray[np.float64], dated: bool, label: str, whole: bool = False,
    tight: Sequence[float] = (),
) -> AxisDraft:  # fmt: skip
    """Limits from the spec or from the data's extent (least, greatest) over all frames, with no
    padding where the extent ends at one of `tight`; raises `Fault` below the axis."""
    log = axis.scale == "log"
    dated = axis.scale == "date" or (dated and not log)
    low, high = _limits(axis, extent, log, tight)
    if dated:
        low, high = _in_calendar(low, high)
    return AxisDraft(axis, low, high, log, dated, label, whole, None)


def _in_calendar(low: float, high: float) -> tuple[float, float]:
    if high <= EARLIEST or low >= LATEST:
        text = f"{low:g} to {high:g} seconds since 1970 are not dates of the calendar"
        raise Fault("date-axis", text, ("scale",), "use scale: linear")
    return max(low, EARLIEST), min(high, LATEST)


def _limits(
    axis: Axis, extent: NDArray[np.float64], log: bool, tight: Sequence[float]
) -> tuple[float, float]:
    if isinstance(axis.limits, tuple):
        low, high = axis.limits
        if not low < high:
            hint = "use invert: true to turn the axis round"
            raise Fault(
                "limits", f"the limits {low:g} and {high:g} are not in order", ("limits",), hint
            )
        if log and low <= 0:
            raise Fault("limits", "a log axis begins above 0", ("limits",))
        return low, high
    low, high = (float(v) for v in extent)
    if np.isnan(low):
        low, high = (1.0, 10.0) if log else (0.0, 1.0)
    if log and low <= 0:
        hint = "use scale: linear, or leave such rows out"
        text = f"a log axis needs values above 0; the least is {low:g}"
        raise Fault("log-axis", text, ("scale",), hint)
    wide = _padded(axis, low, high, log)
    if axis.padding is None and low < high:
        wide = (low if low in tight else wide[0], high if high in tight else wide[1])
    return wide


def _padded(axis: Axis, low: float, high: float, log: bool) -> tuple[float, float]:
    if log:
        if low == high:
            return low / 2, high * 2
        share = axis.padding.amount if axis.padding and axis.padding.relative else PADDING
        factor = (high / low) ** share
        return low / factor, high * factor
    if axis.padding is not None and not axis.padding.relative:
        room = axis.padding.amount
    else:
        room = (high - low) * (axis.padding.amount if axis.padding else PADDING)
    low, high = low - room, high + room
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        around = abs(low) * 0.1 or 1.0
        return low - around, high + around
    return low, high
