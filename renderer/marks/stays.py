"""When things are there: from where they begin to come until they are gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.easing import Easing
from renderer.errors import Fault
from renderer.lapse import frames_of, passed, shifted
from renderer.marks.drawing import Side
from renderer.marks.entrances import Effects
from renderer.marks.strands import Rows, Strands
from renderer.timeline import Clock, PerFrame
from renderer.values import Duration

Floats: TypeAlias = NDArray[np.float64]

SHARED = 0.5
"""Keys share their moments if so large a share of them has a moment in common with another, and
keys have rows at so large a share of the moments between their first and their last."""
COMES, GOES = Duration(0.3), Duration(1.0)
"""How long it takes to come and to go where there is no stretch from moment to moment."""
ROUNDING = 1e-9
"""A share of the data's time that is rounding alone."""

EARLY = 1e-6
"""A part of a frame that is rounding alone."""

AT_ONCE = Effects(frozenset(), None, Easing())


@dataclass(frozen=True)
class Presence:
    """How far each of some things has come, or has not yet left.

    shares   above 0, and 1 for what is whole; eased, and so beyond 1 at times
    leaving  which of them are about to go
    """

    shares: Floats
    leaving: NDArray[np.bool_]
    enter: Effects
    exit: Effects

    def of(self, effect: str) -> Floats | None:  # Hot path.
        """The shares of things that come or go by an effect, and 1 for all others; None where it is
        no effect of theirs."""
        comes, goes = effect in self.enter.names, effect in self.exit.names
        if comes and goes:
            return self.shares
        if not comes and not goes:
            return None
        return np.where(self.leaving == goes, self.shares, 1.0)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The edges that things come from, or go to."""
        return tuple(dict.fromkeys([*self.enter.sides, *self.exit.sides]))

    @property
    def varied(self) -> bool:
        """Whether some of them are not whole."""
        return bool((self.shares != 1).any())


@dataclass(frozen=True)
class Stays:
    """When things are there, a stay each; those of one thing do not overlap.

    now     the time of each frame, shape (frames,): data time, or frames
    of      the thing's number: rising
    begins  where it begins to come
    whole   from where on it is whole
    until   until where it is
    gone    where it is gone
    """

    now: PerFrame
    of: Rows
    begins: Floats
    whole: Floats
    until: Floats
    gone: Floats
    enter: Effects
    exit: Effects

    def there(self, index: int) -> Rows:  # Hot path.
        """The things that are there at a frame, in order."""
        return self.of[self._stays(index)]

    def _stays(self, index: int) -> Rows:  # Hot path.
        now = self.now[index]
        return np.flatnonzero(((now > self.begins) | (now >= self.whole)) & (now < self.gone))

    def presence(self, index: int) -> Presence:  # Hot path.
        """How far each of them is."""
        now, stays = self.now[index], self._stays(index)
        shares, leaving = np.ones(len(stays)), now > self.until[stays]
        coming = now < self.whole[stays]
        if coming.any():
            which = stays[coming]
            begin, end = self.begins[which], self.whole[which]
            shares[coming] = self.enter.easing((now - begin) / (end - begin))
        if leaving.any():
            which = stays[leaving]
            begin, end = self.until[which], self.gone[which]
            shares[leaving] = 1 - self.exit.easing((now - begin) / (end - begin))
        return Presence(shares, leaving, self.enter, self.exit)


@dataclass(frozen=True)
class Moments:
    """The moments of a table's clock, rising, and whether its keys share them; `filled`: at how
    large a share of those between their first and their last they have rows."""

    times: Floats
    shared: bool
    filled: float = 1.0

    @property
    def doubtful(self) -> bool:
        """Whether it might as well be the other way."""
        return SHARED / 2 < self.filled < (1 + SHARED) / 2

    def number(self, times: Floats) -> Rows:
        """The numbers of moments."""
        return np.searchsorted(self.times, times)

    def before(self, times: Floats) -> Floats:
        """The moments before some of them; before the first, itself."""
        return np.asarray(self.times[np.maximum(self.number(times) - 1, 0)])

    def after(self, times: Floats) -> Floats:
        """Those after them; after the last, never."""
        return np.append(self.times, np.inf)[self.number(times) + 1]


def moments(parts: Strands) -> Moments:
    """The moments of strands' rows."""
    times, number = np.unique(parts.clock, return_inverse=True)
    thing = np.repeat(np.arange(parts.count), np.diff(parts.bounds))
    cells = np.unique(thing * max(len(times), 1) + number)
    if parts.count < 2 or not len(cells):
        return Moments(times, True)
    filled = parts.bounds[:-1] < parts.bounds[1:]
    first, last = number[parts.bounds[:-1][filled]], number[parts.bounds[1:][filled] - 1]
    owner, moment = np.divmod(cells, len(times))
    crowded = np.bincount(moment, minlength=len(times)) > 1
    meeting = len(np.unique(owner[crowded[moment]])) >= SHARED * filled.sum()
    full = float(len(cells) / (last - first + 1).sum())
    return Moments(times, bool(meeting and full >= SHARED), full)


def known(parts: Strands, lost: NDArray[np.bool_]) -> tuple[Strands, NDArray[np.bool_]]:
    """Strands without the rows that are `lost`, and which of the rows left have one of their own
    strand lost after them."""
    kept = np.flatnonzero(~lost)
    thing = np.repeat(np.arange(parts.count), np.diff(parts.bounds))
    follows = np.append(kept[1:], len(lost)) != kept + 1
    follows[np.append(thing[kept][1:] != thing[kept][:-1], True)] = False
    return parts.only(~lost), follows


def of_keys(
    parts: Strands, grid: Moments, lost: NDArray[np.bool_], enter: Effects | None,
    exit: Effects | None, clock: Clock,
) -> tuple[Strands, Stays]:  # fmt: skip
    """When strands, whose rows have the moments `grid`, are there, where the state of each is
    shown; `lost`: rows without a place. Raises `Fault` below the series."""
    away = np.zeros(len(parts.rows), dtype=bool)
    if exit is not None:
        parts, away = known(parts, lost)
        if grid.shared:
            away |= np.diff(grid.number(parts.clock), append=0) > 1
    of, first, last = _runs(parts, away)
    comes, goes = parts.clock[first], parts.clock[last]
    begins = _begins(grid, comes, enter, clock)
    until, gone = _ends(grid, goes, exit, clock)
    breaks = None
    if exit is not None:
        again = np.flatnonzero(of[1:] == of[:-1])
        _make_room(again, (goes, until, gone), (begins, comes))
        breaks = np.full(len(parts.rows), np.nan)
        breaks[last[again]] = gone[again]
    found = Stays(clock.now, of, begins, comes, until, gone, enter or AT_ONCE, exit or AT_ONCE)
    return replace(parts, breaks=breaks), found


def of_rows(
    parts: Strands, enter: Effects | None, exit: Effects | None, clock: Clock,
    until: Floats | None = None,
) -> Stays:  # fmt: skip
    """When rows are there that come one after the other: each comes at its time, and goes when it
    has come, or at its time `until`; NaN: it stays. Raises `Fault` below the series."""
    begins = frames_of(clock, parts.clock)
    whole, rate = begins, float(clock.fps)
    if enter is not None and enter.names:
        # At the end all are whole, and the first are there already.
        whole = np.minimum(begins + _seconds("enter", enter, COMES, clock) * rate, clock.frames - 1)
        whole = np.where(begins <= 0, begins, np.maximum(whole, begins))
    goes, gone = np.full((2, len(begins)), np.inf)
    if until is not None:
        # What ends with a frame is not there any more, whatever the rounding.
        goes = np.where(np.isnan(until), np.inf, frames_of(clock, until) - EARLY)
        # The last frame shows what is there up to it.
        goes = np.where(goes >= clock.frames - 1 - 2 * EARLY, np.inf, goes)
        whole = np.maximum(np.minimum(whole, goes), begins)
    elif exit is not None:
        goes = whole
    if exit is not None:
        gone = goes + _seconds("exit", exit, GOES, clock) * rate
    else:
        gone = goes
    if until is not None:
        gone = np.where(goes < begins - 2 * EARLY, -np.inf, gone)
    goes = goes if exit is not None and exit.names else gone
    which, now = np.arange(len(begins)), passed(clock)
    return Stays(now, which, begins, whole, goes, gone, enter or AT_ONCE, exit or AT_ONCE)


def _runs(parts: Strands, away: NDArray[np.bool_]) -> tuple[Rows, Rows, Rows]:
    """The rows of strands in runs, a strand being away after some of its rows: the strand of each
    run, its first row and its last."""
    thing = np.repeat(np.arange(parts.count), np.diff(parts.bounds))
    new = np.ones(len(thing), dtype=bool)
    new[1:] = (thing[1:] != thing[:-1]) | away[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(thing)) - 1
    return thing[first], first, last if len(first) else first


def _begins(grid: Moments, comes: Floats, enter: Effects | None, clock: Clock) -> Floats:
    """Where keys begin to come that are whole at moments."""
    if enter is None or not enter.names:
        return comes
    before, over = grid.before(comes), enter.over
    if grid.shared and (over is None or over.unit == "%"):
        return comes - (comes - before) * (1.0 if over is None else min(over.amount / 100, 1.0))
    begins = shifted(clock, comes, -_seconds("enter", enter, COMES, clock))
    return np.maximum(begins, before) if grid.shared else begins


def _ends(
    grid: Moments, goes: Floats, exit: Effects | None, clock: Clock
) -> tuple[Floats, Floats]:  # fmt: skip
    """Until where keys are whole that are so at moments, and where they are gone: never, if that is
    the last moment of all."""
    if exit is None:
        return np.full_like(goes, np.inf), np.full_like(goes, np.inf)
    after, over = grid.after(goes), exit.over
    if grid.shared and (over is None or over.unit == "%"):
        share = 1.0 if over is None else min(over.amount / 100, 1.0)
        gone = goes + np.where(np.isinf(after), 0.0, after - goes) * share
    else:
        gone = shifted(clock, goes, _seconds("exit", exit, GOES, clock))
        gone = np.minimum(gone, after) if grid.shared else gone
    gone = np.where(np.isinf(after), np.inf, gone)
    if exit.names:
        return goes, gone
    # What goes at once does not wait for the moment after to have come by a rounding.
    gone = np.maximum(gone - ROUNDING * np.ptp(grid.times), goes)
    return gone, gone


def _make_room(again: Rows, old: tuple[Floats, Floats, Floats], new: tuple[Floats, Floats]) -> None:
    """Where a key would not be gone yet when it comes `again`, both take less time."""
    goes, until, gone = old
    begins, comes = new
    back = again + 1
    leave, enter = gone[again] - goes[again], comes[back] - begins[back]
    tight = gone[again] > begins[back]
    with np.errstate(all="ignore"):
        turn = goes[again] + (comes[back] - goes[again]) * leave / (leave + enter)
    gone[again] = np.where(tight, turn, gone[again])
    until[again] = np.minimum(until[again], gone[again])
    begins[back] = np.where(tight, turn, begins[back])


def _seconds(key: str, effects: Effects, usual: Duration, clock: Clock) -> float:
    """How long it takes to come, or to go, in film time; raises `Fault`."""
    over = effects.over or usual
    if over.unit == "%":
        text = "there is no stretch from moment to moment here, to take a share of"
        raise Fault("over", text, (key, "over"), "give film time: over: 500ms")
    return over.seconds(0.0, float(clock.fps))
