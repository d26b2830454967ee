"""Races: things in order of their values, that change places where their values cross.

Between two moments of the table a bar's place is one more than the number of bars that are ahead of
it, each counted by a smooth step that is centred where the two values cross and lies between the
two moments: at the moments themselves places are the table's, and bars that keep their order stand
still. (A rank that is interpolated as a number, as is usual, drifts all the time, whatever the
values do.)
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.marks.strands import Rows, Strands
from renderer.marks.tweens import LINEAR, Stencil, Tween, between, monotone
from renderer.timeline import Clock

Floats: TypeAlias = NDArray[np.float64]

SWAP = 0.5
"""Seconds of film in which two bars change places, if there is the time."""
LEAST = 0.125
"""Moments that follow each other in fewer seconds are too many to stop at each."""
LEG = 0.25
"""Of so many moments those are stopped at that are so many seconds apart."""
MOST_STATES = 5_000_000
"""Bars times moments; of more, places are mere numbers."""
PARTS = 32
"""Of the way from moment to moment, where it is not straight, at which values are looked at."""
KEPT = 4
"""Legs whose crossings are kept."""


@dataclass(frozen=True, eq=False)
class Leg:
    """What happens between two moments that places are exact at.

    bars       those that are there at either
    places     theirs at the first, those that come being last; (bars,)
    arrivals   theirs at the second, those that go being last
    ups, downs numbers among these: pairs in which the one goes up past the other
    centers    when each pair changes places, as a share of the leg's film time
    width      how long that takes, likewise
    film       seconds of film that it lasts
    comes, goes whether a bar comes, or goes, meanwhile
    """

    bars: Rows
    places: Floats
    arrivals: Floats
    ups: Rows
    downs: Rows
    centers: Floats
    width: float
    film: float
    comes: NDArray[np.bool_]
    goes: NDArray[np.bool_]

    def at(self, share: float) -> Floats:  # Hot path.
        """Places when this share of it has passed."""
        steps = _step(share, self.centers, self.width)
        count = len(self.bars)
        places = self.places - np.bincount(self.ups, steps, count)
        places += np.bincount(self.downs, steps, count)
        return places


def _step(share: float, centers: Floats, width: float) -> Floats:  # Hot path.
    """Smooth steps from 0 to 1 around `centers`."""
    along = np.clip((share - centers) / width + 0.5, 0.0, 1.0)
    return np.asarray(along * along * (3 - 2 * along))


@dataclass(frozen=True, eq=False)
class Race:
    """Bars at the moments of a table.

    moments   data times, rising, (moments,)
    stops     numbers of the moments that places are exact at, rising
    seconds   the film's time at each moment, while data time moves, (moments,)
    places    (moments, bars); infinite where a bar has none
    values    (moments, bars); NaN there
    falling   whether the greatest is first
    tween     how values come from moment to moment
    of        the bar of each strand, (strands,)
    now       data time of each frame
    passed    film time of each frame, as `seconds`
    rate      frames per second
    """

    moments: Floats
    stops: Rows
    seconds: Floats
    places: NDArray[np.float32]
    values: Floats
    falling: bool
    tween: Tween
    of: Rows
    now: Floats
    passed: Floats
    rate: float
    _legs: dict[int, Leg] = field(default_factory=dict, init=False, repr=False)

    def __reduce__(self) -> tuple[type[Race], tuple[object, ...]]:
        """What is kept can be found anew."""
        return Race, tuple(getattr(self, one.name) for one in fields(self) if one.init)

    def holes(self) -> int:
        """How many rows seem to be missing: of bars that are there before and after, and would by
        then be ahead of the last one, at moments that have fewer bars than others."""
        there = np.isfinite(self.places)
        before = np.logical_or.accumulate(there, axis=0)
        after = np.logical_or.accumulate(there[::-1], axis=0)[::-1]
        count = there.sum(axis=1)
        gaps = before & after & ~there & (count < count.max())[:, None]
        if not gaps.any():
            return 0
        sign = 1.0 if self.falling else -1.0
        last = np.where(there, sign * self.values, np.inf).min(axis=1)
        return int((gaps & (sign * _held(self.values) > last[:, None])).sum())

    def begun(self, index: int) -> bool:
        """Whether a frame shows the first moment, or a later one."""
        return bool(self.now[index] >= self.moments[0])

    def ends(self, index: int) -> tuple[float, float]:
        """From when to when in data time the leg of a frame lasts."""
        leg = self._number(index)
        return float(self.moments[self.stops[leg]]), float(self.moments[self.stops[leg + 1]])

    def at(self, index: int) -> tuple[Leg, Floats, float]:  # Hot path.
        """The leg of a frame, places of its bars, and which share of it has passed."""
        number = self._number(index)
        leg = self.leg(number)
        first, last = self.seconds[self.stops[number]], self.seconds[self.stops[number + 1]]
        if last > first:
            share = (self.passed[index] - first) / (last - first)
        else:
            start, end = self.ends(index)
            share = (self.now[index] - start) / (end - start)
        share = min(max(float(share), 0.0), 1.0)
        return leg, leg.at(share), share

    def _number(self, index: int) -> int:  # Hot path.
        times = self.moments[self.stops]
        found = int(np.searchsorted(times, self.now[index], side="right")) - 1
        return min(max(found, 0), len(times) - 2)

    def leg(self, number: int) -> Leg:
        """A leg, kept until others were asked for."""
        found = self._legs.pop(number, None) or self._found(number)
        self._legs[number] = found
        if len(self._legs) > KEPT:
            self._legs.pop(next(iter(self._legs)))
        return found

    def _found(self, number: int) -> Leg:
        first, last = int(self.stops[number]), int(self.stops[number + 1])
        bars = np.flatnonzero(np.isfinite(self.places[[first, last]]).any(axis=0))
        before, after = self.places[first, bars], self.places[last, bars]
        comes, goes = np.isinf(before), np.isinf(after)
        # Those that are not there at one end have there the order that they have at the other.
        places, arrivals = _order(before, after), _order(after, before)
        ups, downs = _pairs(places, arrivals)
        film = float(self.seconds[last] - self.seconds[first])
        width = min(1.0, SWAP / film) if film > 0 else 1.0
        courses, shares = self._courses(first, last, bars)
        ahead = (courses[:, downs] - courses[:, ups]) * (1.0 if self.falling else -1.0)
        centers = _crossings(ahead, shares)
        new, old = comes[ups], goes[downs]
        centers = np.where(new, np.maximum(centers, 0.5), centers)
        centers = np.where(old, np.minimum(centers, 0.5), centers)
        centers = np.clip(centers, width / 2, 1 - width / 2)
        return Leg(bars, places, arrivals, ups, downs, centers, width, film, comes, goes)

    def _courses(self, first: int, last: int, bars: Rows) -> tuple[Floats, Floats]:
        """Values of bars at moments of a leg, (moments, bars), and which share of its film time has
        passed then. Where they do not go straight from one to the next, also in between."""
        values = _held(self.values[first : last + 1, bars])
        times, film = self.moments[first : last + 1], self.seconds[first : last + 1]
        if film[-1] <= film[0]:
            film = times
        shares = np.asarray((film - film[0]) / (film[-1] - film[0]))
        if self.tween == LINEAR:
            return values, shares
        before = np.repeat(np.arange(last - first), PARTS)
        along = np.tile(np.arange(PARTS) / PARTS, last - first)
        way = self.tween.share(along)[:, None]
        if self.tween.way == "smooth":
            low, high = max(first - 1, 0), min(last + 1, len(self.moments) - 1)
            wide, here = _held(self.values[low : high + 1, bars]), before + first - low
            around = np.maximum(here - 1, 0), np.minimum(here + 2, high - low)
            rows = Stencil(around[0], here, here + 1, around[1])
            found = monotone(wide, self.moments[low : high + 1], rows, way)
        else:
            found = between(values[before], values[before + 1], way)
        passed = shares[before] + (shares[before + 1] - shares[before]) * along
        return np.concatenate([found, values[-1:]]), np.append(passed, shares[-1])


def race(places: Floats, values: Floats, strands: Strands, of: Rows, clock: Clock) -> Race | None:
    """The race that rows (in the strands' order) are: at every moment their places are 1, 2, 3 … in
    the order of their values. None if they are not. `of`: the bar of each strand; the values of
    those that are one bar are added up."""
    times = strands.clock
    known = np.isfinite(places) & np.isfinite(values)
    if not len(times) or not known.any():
        return None
    owner = np.repeat(of, np.diff(strands.bounds))[known]
    moments, number = np.unique(times[known], return_inverse=True)
    number = number.reshape(-1)
    count = int(of.max(initial=0)) + 1
    if len(moments) < 2 or count < 2 or len(moments) * count > MOST_STATES:
        return None
    rank = np.full((len(moments), count), np.inf, dtype=np.float32)
    rank[number, owner] = places[known]
    total = np.zeros((len(moments), count))
    np.add.at(total, (number, owner), values[known])
    total[np.isinf(rank)] = np.nan
    single = len(np.unique(of)) == len(of)
    again = single and int(np.isfinite(rank).sum()) < int(known.sum())
    torn = (rank[number, owner] != places[known].astype(np.float32)).any()
    falling = None if again or torn else _falls(rank, total)
    if falling is None:
        return None
    seconds, passed = _film_time(moments, clock)
    stops = _stops(seconds, _paused(moments, clock))
    return Race(
        moments,
        stops,
        seconds,
        rank,
        total,
        falling,
        strands.tween,
        of,
        clock.now,
        passed,
        float(clock.fps),
    )


def ranked(places: Floats, times: Floats) -> bool:
    """Whether places are 1, 2, 3 … at every moment, each once, and several at some."""
    known = np.isfinite(places) & np.isfinite(times)
    places, times = places[known], times[known]
    line = np.lexsort((places, times))
    places, times = places[line], times[line]
    if not len(places):
        return False
    starts = np.flatnonzero(np.append(True, times[1:] != times[:-1]))
    counts = np.diff(np.append(starts, len(places)))
    numbers = np.arange(len(places)) - np.repeat(starts, counts) + 1
    return bool((places == numbers).all() and counts.max() > 1)


def _falls(places: NDArray[np.float32], values: Floats) -> bool | None:
    """Whether places are in the order of falling values everywhere, or else of rising ones. None
    where they are not, or not whole numbers from 1 on at every moment, without gaps."""
    order = np.argsort(places, axis=1, kind="stable")
    ranked = np.take_along_axis(places, order, axis=1)
    there = np.isfinite(ranked)
    if int(there.sum(axis=1).max()) < 2:
        return None
    if (ranked != np.where(there, np.arange(1, places.shape[1] + 1), np.inf)).any():
        return None
    steps = np.diff(np.take_along_axis(values, order, axis=1), axis=1)[there[:, 1:]]
    if (steps <= 0).all():
        return True
    return False if (steps >= 0).all() else None


def _film_time(moments: Floats, clock: Clock) -> tuple[Floats, Floats]:
    """Seconds of film until each moment, and until each frame, in which data time moves on."""
    now = clock.now
    highest = np.maximum.accumulate(now)
    on = np.concatenate([[True], highest[1:] > highest[:-1]])
    times, seconds = now[on], np.arange(int(on.sum())) / float(clock.fps)
    passed = np.interp(now, times, seconds)
    found = np.interp(moments, times, seconds)
    if len(times) > 1:
        # What is beyond the film has its mean speed.
        speed = seconds[-1] / (times[-1] - times[0])
        found = np.where(moments > times[-1], seconds[-1] + (moments - times[-1]) * speed, found)
        found = np.where(moments < times[0], (moments - times[0]) * speed, found)
        passed = np.where(now < times[0], (now - times[0]) * speed, passed)
    return found, passed


def _paused(moments: Floats, clock: Clock) -> NDArray[np.bool_]:
    """The moments at which the film stops."""
    still = clock.now[1:][np.diff(clock.now) == 0]
    return np.isin(moments, still)


def _stops(seconds: Floats, paused: NDArray[np.bool_]) -> Rows:
    """The moments that places are exact at: each, unless they follow each other too fast."""
    times, last = seconds.tolist(), len(seconds) - 1
    stops = [0]
    for number in range(1, last + 1):
        apart = times[number] - times[stops[-1]]
        next_one = stops[-1] == number - 1
        if apart >= (LEAST if next_one else LEG) or paused[number] or number == last:
            stops.append(number)
    if len(stops) > 2 and times[last] - times[stops[-2]] < LEAST and not paused[stops[-2]]:
        del stops[-2]
    return np.array(stops, dtype=np.intp)


def _order(places: Floats, others: Floats) -> Floats:
    """Whole places from 1 on by `places`, and those that have none after them by `others`."""
    result = np.empty(len(places))
    result[np.lexsort((others, places))] = np.arange(1, len(places) + 1)
    return result


def _pairs(places: Floats, arrivals: Floats) -> tuple[Rows, Rows]:
    """The pairs that change their order: those that go up, and those they pass."""
    line = np.argsort(places)
    after = arrivals[line]
    ups: list[Rows] = []
    downs: list[Rows] = []
    for number in range(1, len(line)):
        passed = np.flatnonzero(after[:number] > after[number])
        if len(passed):
            ups.append(np.full(len(passed), line[number]))
            downs.append(line[passed])
    empty = np.empty(0, dtype=np.intp)
    return np.concatenate([empty, *ups]), np.concatenate([empty, *downs])


def _held(values: Floats) -> Floats:
    """Values (moments, bars) with what is missing filled: between two moments straight, and at the
    ends with the next one that is known."""
    if not np.isnan(values).any():
        return values
    filled, numbers = values.copy(), np.arange(len(values))
    for bar in np.flatnonzero(np.isnan(values).any(axis=0)).tolist():
        known = np.flatnonzero(np.isfinite(values[:, bar]))
        if len(known):
            filled[:, bar] = np.interp(numbers, known, values[known, bar])
    return filled


def _crossings(lead: Floats, shares: Floats) -> Floats:
    """When pairs cross for the last time, by how far the one that is passed is ahead at each of
    some moments, (moments, pairs). Those that are equal throughout cross in the middle."""
    pairs, numbers = np.arange(lead.shape[1]), np.arange(len(lead))[:, None]
    last = np.where(lead > 0, numbers, -1).max(axis=0, initial=-1)
    one = np.clip(last, 0, len(lead) - 2)
    here, there = lead[one, pairs], np.minimum(lead[one + 1, pairs], 0.0)
    part = np.divide(here, here - there, out=np.zeros(len(pairs)), where=here > 0)
    found = shares[one] + (shares[one + 1] - shares[one]) * part
    found = np.where(last < 0, shares[0], np.where(last == len(lead) - 1, shares[-1], found))
    return np.where((lead == 0).all(axis=0), 0.5, found)
