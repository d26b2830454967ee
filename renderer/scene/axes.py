"""Axes resolved: limits over all frames, scale, ticks and their text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.scene import ticks
from renderer.scene.moments import dates, exactly, minor_dates
from renderer.scene.numerals import measures
from renderer.scene.scales import Scale
from renderer.scene.travel import Travel
from renderer.scene.units import Unit
from renderer.spec.axis import Axis, Said, Secondary
from renderer.spec.bounds import MOVING, Place
from renderer.timeline import PerFrame

DENSE = 1.5
"""How many times as many ticks as usual have room below each other."""
Readings = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class AxisMotion:
    """The limits of an axis that moves: at each frame its least and its greatest value, shape
    (frames,)."""

    lows: PerFrame
    highs: PerFrame


@dataclass(frozen=True)
class AxisScene:
    """One axis. A tick's text may be of several lines."""

    low: float
    """Its least value; of an axis that moves, over all frames."""
    high: float
    scale: Scale
    invert: bool
    ticks: NDArray[np.float64]
    texts: tuple[str, ...]
    minor: NDArray[np.float64]
    label: str
    grid: bool | None
    visible: bool
    minor_grid: bool = False
    angle: float = 0.0
    """By how many degrees tick text is turned, anticlockwise."""
    rgba: RGBA | None = None
    """Colour of its text, if not the theme's."""
    unwritten: int = 0
    """How many names of an axis of categories have no room."""
    motion: AxisMotion | None = None
    """Its limits at each frame, if they change."""
    travel: Travel | None = None
    """Of one that moves, its ticks at each frame; `ticks` and `texts` are then those of all."""

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """Where values lie: 0 at the axis's start, 1 at its end."""
        part = self.scale.shares(values, self.low, self.high)
        return 1 - part if self.invert else part

    def values(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """The values that lie where `share` says."""
        start, end = self.scale.ruler(np.array([self.low, self.high])).tolist()
        part = 1 - shares if self.invert else shares
        return self.scale.values(start * (1 - part) + end * part)

    def at(self, index: int) -> AxisScene:
        """The axis with its limits at frame `index`."""
        if self.motion is None:
            return self
        return replace(
            self, low=float(self.motion.lows[index]), high=float(self.motion.highs[index])
        )

    @property
    def longest(self) -> float:
        """From end to end in its units, at the frame at which it is longest."""
        if self.motion is None:
            return abs(self.high - self.low)
        return float(np.abs(self.motion.highs - self.motion.lows).max())

    def only(self, kept: Sequence[int]) -> AxisScene:
        """The axis with these of its ticks."""
        return replace(self, ticks=self.ticks[list(kept)], texts=tuple(self.texts[n] for n in kept))


@dataclass(frozen=True)
class AxisDraft:
    """An axis whose limits are known, before the picture's size says how many ticks there are."""

    axis: Axis
    low: float
    high: float
    scale: Scale
    dated: bool
    label: str
    whole: bool
    """Whether all it shows is whole numbers, as years and counts are."""
    names: tuple[str, ...] | None
    """Of the places 0, 1, 2 …, on an axis of categories."""
    unit: Unit = field(default=Unit(), kw_only=True)
    rgba: RGBA | None = field(default=None, kw_only=True)
    """Colour of its text, if not the theme's."""
    second: SecondDraft | None = field(default=None, kw_only=True)
    """What stands on the other side of the panel."""
    each: bool = field(default=False, kw_only=True)
    """Whether each whole number, such as a rank, has a tick if there is room."""
    motion: AxisMotion | None = field(default=None, kw_only=True)
    """Its limits at each frame, if they change; `low` and `high` then hold all of them."""

    @property
    def free(self) -> bool:
        """Whether it may end farther out than its data, for texts."""
        if self.motion is None:
            return self.axis.limits == "fixed" and self.axis.window is None
        return any(bound in MOVING for bound in self.axis.bounds)

    @property
    def lettered(self) -> bool:
        """Whether its ticks have texts of their own, which may be long."""
        return self.names is not None or isinstance(self.axis.ticks, dict)

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where values lie: 0 at the axis's start, 1 at its end."""
        part = self.scale.shares(values, self.low, self.high)
        return 1 - part if self.axis.invert else part

    @property
    def length(self) -> float:
        """From end to end along its ruler: in its units, or in decades; of an axis that moves, at
        the frame at which it is longest."""
        lows, highs = np.array([self.low]), np.array([self.high])
        if self.motion is not None:
            lows, highs = self.motion.lows, self.motion.highs
        return float((self.scale.ruler(highs) - self.scale.ruler(lows)).max())

    def at(self, index: int) -> AxisDraft:
        """The axis with its limits at frame `index`."""
        if self.motion is None:
            return self
        return replace(
            self, low=float(self.motion.lows[index]), high=float(self.motion.highs[index])
        )

    def moving(self, motion: AxisMotion) -> AxisDraft:
        """The axis with these limits at each frame."""
        low, high = float(motion.lows.min()), float(motion.highs.max())
        still = not (np.ptp(motion.lows) or np.ptp(motion.highs))
        return replace(self, low=low, high=high, motion=None if still else motion)

    def settle(self, most: int) -> AxisScene:
        """The axis with at most about `most` ticks."""
        values, texts, united = self.written(most)
        return self.scene(values, texts, sorted(set(self._minor(values)) - set(values)), united)

    def scene(
        self, values: Sequence[float], texts: Sequence[str], minor: Sequence[float], united: bool
    ) -> AxisScene:
        """The axis with these ticks, `united`: whose texts say the unit."""
        label = self.label
        if self.unit.text and not united:
            label = f"{label} ({self.unit.text})" if label else self.unit.text
        return AxisScene(
            self.low, self.high, self.scale, bool(self.axis.invert), np.array(values),
            tuple(texts), np.array(minor), label, bool(self.axis.grid)
            if self.axis.grid is not None else None, self.axis.visible,
            minor_grid=self.axis.grid == "minor", rgba=self.rgba, motion=self.motion,
        )  # fmt: skip

    def written(self, most: int) -> tuple[list[float], list[str], bool]:
        """Ticks, their texts, and whether these say the unit."""
        given = self.axis.ticks
        if isinstance(given, dict):
            return *self._said(given), False
        if self.names is not None:
            return *self._named(self.names, given), False
        texts = None
        if isinstance(given, tuple):
            known = {place.number for place in given if place.number is not None}
            values = sorted(v for v in known if self.low <= v <= self.high)
        else:
            values, texts = self._chosen(max(2, most) if given is None else given)
        if self.axis.format is not None:
            return values, [self.axis.format.of(v) for v in values], False
        if texts is not None or self.dated:
            return values, exactly(values) if texts is None else texts, False
        log = self.scale.kind != "linear"
        return values, *measures(values, self.unit, log, counts=self.whole)

    def _chosen(self, most: int) -> tuple[list[float], list[str] | None]:
        if most == 0:
            return [], []
        if self.dated:
            return dates(self.low, self.high, most)
        if self.scale.kind == "log":
            return ticks.logarithmic(self.low, self.high, most), None
        if self.scale.kind == "symlog":
            return ticks.symmetric(self.low, self.high, self.scale.threshold, most), None
        if self.each and self.high - self.low <= DENSE * most:
            return ticks.linear(self.low, self.high, math.ceil(DENSE * most), True), None
        return ticks.linear(self.low, self.high, most, self.whole), None

    def _said(self, given: dict[Place, Said]) -> tuple[list[float], list[str]]:
        places = {
            place: text.text for key, text in given.items()
            if (place := self._place(key)) is not None and self.low <= place <= self.high
        }  # fmt: skip
        return sorted(places), [places[place] for place in sorted(places)]

    def _place(self, written: Place) -> float | None:
        if self.names is not None and str(written) in self.names:
            return float(self.names.index(str(written)))
        return written.number

    def _named(self, names: Sequence[str], given: object) -> tuple[list[float], list[str]]:
        """Every name, those that are given, or of so many as are wanted each second, third …"""
        shown = [place for place in range(len(names)) if self.low <= place <= self.high]
        if isinstance(given, tuple):
            wanted = {self._place(place) for place in given}
            shown = [place for place in shown if place in wanted]
        if isinstance(given, int):
            shown = shown[:: -(-len(shown) // given)] if given else []
        return [float(place) for place in shown], [names[place] for place in shown]

    @property
    def small_ticks(self) -> int | None:
        """How many small ticks stand between two: 0 for as many as suit; None for none."""
        wanted = self.axis.minor
        if wanted is None and self.scale.kind == "linear":
            return None
        if wanted is False or self.names is not None:
            return None
        return 0 if isinstance(wanted, bool | None) else wanted

    def _minor(self, values: list[float]) -> list[float]:
        """Where small ticks stand; those of `values` may be among them."""
        between, kind = self.small_ticks, self.scale.kind
        if between is None:
            return []
        if self.dated:
            return minor_dates(self.low, self.high, values, between)
        if kind == "linear":
            return ticks.minor_linear(values, self.low, self.high, between)
        if kind == "log":
            return ticks.minor_logarithmic(self.low, self.high, values)
        return ticks.minor_symmetric(self.low, self.high, self.scale.threshold, values)


@dataclass(frozen=True)
class SecondDraft:
    """A second reading of an axis, before the picture's size says how many ticks there are.

    secondary  its keys
    low, high  its least and greatest value along the axis
    readings   its values of the axis's values
    inverse    and back
    """

    secondary: Secondary
    low: float
    high: float
    scale: Scale
    label: str
    unit: Unit
    readings: Readings
    inverse: Readings

    @property
    def lettered(self) -> bool:
        """Whether its ticks have texts of their own, which may be long."""
        return isinstance(self.secondary.ticks, dict)

    def draft(self, motion: AxisMotion | None = None) -> AxisDraft:
        """What is read, as an axis of its own; `motion`: that of the axis itself."""
        keys = self.secondary
        own = Axis.model_construct(
            {"ticks", "format"}, ticks=keys.ticks, format=keys.format, grid=False, visible=True,
            limits="fixed", minor=None, invert=None,
        )  # fmt: skip
        return AxisDraft(
            own, self.low, self.high, self.scale, False, self.label, False, None, unit=self.unit,
            motion=None if motion is None else self._read(motion),
        )  # fmt: skip

    def _read(self, motion: AxisMotion) -> AxisMotion:
        ends = np.stack([self.readings(motion.lows), self.readings(motion.highs)])
        return AxisMotion(ends.min(axis=0), ends.max(axis=0))

    def settle(self, main: AxisScene, most: int) -> AxisScene:
        """The axis at the other side of `main`, whose values its ticks are at."""
        read = self.draft().settle(most)
        places, minor = self.inverse(read.ticks), self.inverse(read.minor)
        kept = [n for n in np.argsort(places).tolist() if np.isfinite(places[n])]
        texts = tuple(read.texts[n] for n in kept)
        return replace(
            main, ticks=places[kept], texts=texts, minor=np.sort(minor[np.isfinite(minor)]),
            label=read.label, grid=False, minor_grid=False, angle=0.0, rgba=None, unwritten=0,
        )  # fmt: skip
