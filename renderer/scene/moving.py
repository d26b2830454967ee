"""Axes in motion: their limits at each frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.marks.ranges import Within, extremes, joined
from renderer.scene import soften
from renderer.scene.axes import AxisMotion
from renderer.scene.extents import PADDING, in_calendar
from renderer.scene.film import Aim, Film, along
from renderer.scene.scales import Floats, Scale
from renderer.scene.shown import COLUMNS, Shown
from renderer.spec.axis import Axis
from renderer.spec.bounds import MOVING, Going, Limit, Stations, as_track
from renderer.timeline import Clock, PerFrame, sample

LEAST = 0.1
"""What is shown is never magnified so much that the panel holds less than this part of its largest
value, …"""
LEAST_OF_ALL = 0.05
"""… or of the range of all the data, if that is less."""
LEAST_DECADES = 0.1
"""The same of a log axis, in decades."""
EASED = 0.25
"""A window begins to scroll over such a part of its length before and after it is full."""


@dataclass(frozen=True)
class Moving:
    """An axis that is to move.

    several      the series that its limits hold
    fixed        where it would begin and end if it did not move
    tight        values at which it may end without padding
    within       what of the other axis is to be seen, if that moves
    """

    name: str
    axis: Axis
    scale: Scale
    dated: bool
    several: Sequence[Shown]
    fixed: tuple[float, float]
    tight: Sequence[float]
    film: Film
    within: Within | None = None

    def motion(self) -> AxisMotion | None:
        """Its limits at each frame; None if they never change. Raises `Fault` below the axis."""
        if self.axis.window is not None:
            lows, highs = self._window() or self._still()
        else:
            lows, highs = self._limits()
        if self.film.aim is not None:
            lows, highs = self._aimed(lows, highs, self.film.aim)
        if self.dated:
            ends = [in_calendar(float(one.min()), float(one.max())) for one in (lows, highs)]
            lows, highs = (np.clip(v, *end) for v, end in zip((lows, highs), ends, strict=True))
        self._check(lows, highs)
        return AxisMotion(np.ascontiguousarray(lows), np.ascontiguousarray(highs))

    def _still(self) -> tuple[PerFrame, PerFrame]:
        """Where it is if it does not move."""
        low, high = self.fixed
        frames = self.film.clock.frames
        return np.full(frames, low), np.full(frames, high)

    def _aimed(self, lows: PerFrame, highs: PerFrame, aim: Aim) -> tuple[PerFrame, PerFrame]:
        """The part of the axis that a camera shows."""
        low, high = self.scale.ruler(lows), self.scale.ruler(highs)
        middle = (low + high) / 2
        if aim.places is not None:
            middle = self.scale.ruler(aim.places[:, self._column])
            if not np.isfinite(middle).all():
                raise Fault("camera", "the camera would look at what is not on this axis")
        half = (high - low) / 2 / aim.zoom
        return self.scale.values(middle - half), self.scale.values(middle + half)

    @property
    def _column(self) -> int:
        return COLUMNS[self.name]

    def _limits(self) -> tuple[PerFrame, PerFrame]:
        """The limits that the spec gives, or the data."""
        followed = [bound in MOVING for bound in self.axis.bounds]
        ends: list[PerFrame] = []
        shown = self._shown() if any(followed) else None
        for number, bound in enumerate(self.axis.bounds):
            if followed[number] and shown is not None:
                ends.append(self._with(shown[number], bound == "explore", number))
                continue
            try:
                ends.append(self._given(bound, self.fixed[number]))
            except Fault as fault:
                raise fault.below("limits", number) from None
        if shown is None or not any(followed):
            return ends[0], ends[1]
        return self._roomy((ends[0], ends[1]), (followed[0], followed[1]), shown)

    def _given(self, bound: object, fixed: float) -> PerFrame:
        """One end of an axis that does not go with the data."""
        if isinstance(bound, (Going, Stations, Expression)):
            return sample(as_track(bound), self.film.clock, self.film.params)
        value = bound.value if isinstance(bound, Limit) else fixed
        return np.full(self.film.clock.frames, value)

    def _shown(self) -> tuple[PerFrame, PerFrame] | None:
        """Least and greatest of what each frame shows, on the ruler; None if that never changes, or
        there is nothing."""
        column, parts, moves = self._column, [], False
        for one in self.several if self.film.runs else ():
            found = self.film.ranges(one.layer, self.within, one.alphas)
            if found is not None and found.shape[1] > column:
                parts.append(found[:, column])
                moves = True
            else:
                values = one.coordinates(self.name)
                ends = extremes(values[:, None]) if len(values) else np.full((1, 2), np.nan)
                parts.append(np.broadcast_to(ends, (self.film.clock.frames, 2)))
        if not moves:
            return None
        lows, highs = joined(parts).T
        with np.errstate(all="ignore"):
            lows, highs = self.scale.ruler(lows), self.scale.ruler(highs)
        if not np.isfinite(highs).any():
            return None
        # Of what a log axis cannot show, what is above 0 begins where all the data does.
        lows = np.where(np.isfinite(highs) & ~np.isfinite(lows), self._ruler(self.fixed)[0], lows)
        return soften.filled(lows), soften.filled(highs)

    def _ruler(self, values: tuple[float, float]) -> Floats:
        return self.scale.ruler(np.array(values))

    def _with(self, values: PerFrame, grows: bool, number: int) -> PerFrame:
        """One end as it goes with what is shown."""
        sign, now = 1 - 2 * number, self.film.clock.now
        lows = sign * values
        if grows:
            lows = soften.grown(lows, now)
        seconds = soften.EVEN if number and self._is_head(values) else soften.SOFT
        which, half = soften.moments(now), soften.reach(self.film.clock, seconds)
        first = np.searchsorted(which, np.arange(which[-1] + 1))
        least = np.minimum.reduceat(lows, first)
        return sign * soften.averaged(soften.lowest(least, half), half)[which]

    def _roomy(
        self, ends: tuple[PerFrame, PerFrame], free: tuple[bool, bool],
        shown: tuple[PerFrame, PerFrame],
    ) -> tuple[PerFrame, PerFrame]:  # fmt: skip
        """Limits with padding where they go with the data, and no less than can be read. Those that
        do so come on the ruler."""
        rulers = [v if f else self.scale.ruler(v) for v, f in zip(ends, free, strict=True)]
        tight = [
            f and self.axis.padding is None and self._is_tight(v)
            for v, f in zip(rulers, free, strict=True)
        ]
        length = np.hypot(np.maximum(rulers[1] - rulers[0], 0), self._least(*rulers))
        loose = [f and not t for f, t in zip(free, tight, strict=True)]
        more = np.array([(length - (rulers[1] - rulers[0])) / max(sum(loose), 1)] * 2)
        if all(loose) and self._course() is not None:
            more = np.array([0 * more[0], 2 * more[1]])  # There is more to come, and was nothing.
        padding, amount = self.axis.padding, 0.0
        if padding is None or padding.relative or self.scale.kind == "log":
            share = padding.amount if padding is not None and padding.relative else PADDING
            more = more + share * length
        else:
            amount = padding.amount
        found: list[PerFrame] = []
        for number, sign in enumerate((-1, 1)):
            values = ends[number]
            if free[number]:
                wide = rulers[number] + (sign * more[number] if loose[number] else 0.0)
                with np.errstate(over="ignore"):
                    values = self.scale.values(wide) + sign * amount
                values = self._holding(values, shown[number], number)
            found.append(values)
        return found[0], found[1]

    def _holding(self, values: PerFrame, shown: PerFrame, number: int) -> PerFrame:
        """One end so that rounding cuts nothing, and what grows never shrinks."""
        sign, now = 1 - 2 * number, self.film.clock.now
        lows = np.minimum(sign * values, sign * self.scale.values(shown))
        if self.axis.bounds[number] == "explore":
            lows = soften.grown(lows, now)
        return np.asarray(sign * lows)

    def _is_tight(self, values: PerFrame) -> bool:
        """Whether an end stays at one of the values that need no padding."""
        still = not np.ptp(values)
        return still and float(self.scale.values(values[:1])[0]) in self.tight

    def _least(self, lows: PerFrame, highs: PerFrame) -> PerFrame:
        """The least length of the axis at each frame, on its ruler."""
        whole = self._ruler(self.fixed)
        most = LEAST_OF_ALL * float(whole[1] - whole[0])
        if self.scale.kind == "log":
            return np.full(len(lows), min(most, LEAST_DECADES))
        if self.dated or self.scale.kind != "linear":
            return np.full(len(lows), most)
        size = LEAST * np.maximum(np.abs(lows), np.abs(highs))
        return np.where(size > 0, np.minimum(size, most), most)

    def _window(self) -> tuple[PerFrame, PerFrame] | None:
        """The last so much of an axis along the clock; of others, so much around the middle of what
        is shown. None if that is all there is."""
        wanted = self.axis.window
        assert wanted is not None
        self._check_window()
        if not self.film.runs:
            text = "a window needs data with a clock"
            hint = "name the clock column in time: {field: …}"
            raise Fault("no-clock", text, ("window",), hint, on_key=True)
        length, padding = wanted.amount, self.axis.padding
        values = [v for one in self.several if len(v := one.coordinates(self.name))]
        if not values:
            return None
        first, last = min(float(v.min()) for v in values), max(float(v.max()) for v in values)
        if length >= last - first:
            return None
        course = self._course()
        if course is None:
            shown = self._shown()
            if shown is None:
                return None
            lows, highs = (self._with(v, False, n) for n, v in enumerate(shown))
            middle = (lows + highs) / 2
            return middle - length / 2, middle + length / 2
        begin, head = course
        room = PADDING * length
        if padding is not None:
            room = padding.amount * (length if padding.relative else 1.0)
        gone = soften.soft(head - (begin + length), EASED * length)
        return begin + gone - room, begin + length + gone + room

    def _course(self) -> tuple[float, PerFrame] | None:
        """Where the axis's data begins, and where it has come at each frame, if it runs along the
        clock; else None."""
        given = [one for one in self.several if self.name == "x" or one.is_clock(self.name)]
        found = [c for one in given if (c := along(one.layer, self._column)) is not None]
        if not found:
            return None
        return min(begin for begin, _ in found), np.max([head for _, head in found], axis=0)

    def _is_head(self, values: PerFrame) -> bool:
        """Whether an end on the ruler is just where data that runs along the clock has come."""
        course = self._course()
        if course is None:
            return False
        with np.errstate(all="ignore"):
            head = soften.filled(self.scale.ruler(course[1]))
        return bool(np.allclose(values, head, rtol=1e-9, atol=1e-9 * float(np.ptp(head))))

    def _check_window(self) -> None:
        """Raises `Fault` for a length that the axis does not have."""
        wanted = self.axis.window
        assert wanted is not None
        if self.scale.kind != "linear":
            text = f"a window is a length, and a {self.scale.kind} axis has none"
            hint = "use limits: follow, or scale: linear"
            raise Fault("window", text, ("window",), hint, on_key=True)
        if self.dated and not wanted.text:
            text = f"{wanted} is a number, and this is an axis of dates"
            raise Fault("window", text, ("window",), "write 90 days, 6 months or 1 year")
        if wanted.text and not self.dated:
            text = f"'{wanted}' is a time, and this is an axis of numbers"
            raise Fault("window", text, ("window",), "write it in the axis's units: window: 10")

    def _check(self, lows: PerFrame, highs: PerFrame) -> None:
        """Raises `Fault` where limits are not in order at some frame, or 0 on a log axis."""
        wrong, clock = ~(lows < highs), self.film.clock
        if wrong.any():
            index = int(np.argmax(wrong))
            low, high = lows[index], highs[index]
            text = f"the limits {low:g} and {high:g} are not in order {_moment(index, clock)}"
            raise Fault("limits", text, ("limits",), "the lower one comes first, at every frame")
        if self.scale.kind == "log" and lows.min() <= 0:
            index = int(np.argmin(lows))
            when = _moment(index, clock)
            text = f"a log axis begins above 0, and this at {lows[index]:g} {when}"
            raise Fault("limits", text, ("limits",), "scale: symlog shows 0 and what is below it")


def _moment(index: int, clock: Clock) -> str:
    """Where in the film a frame is."""
    return f"in frame {index}, at {index / float(clock.fps):.4g} s"
