"""Ticks of axes that move: which there are at each frame of the film, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from renderer.scene.axes import AxisDraft, AxisScene, SecondDraft
from renderer.scene.climb import Candidate, Road
from renderer.scene.fit import shortened
from renderer.scene.lettering import AIR, APART, BROAD, MOST_TICKS, Lettering
from renderer.scene.levels import Level, Sight, levels, of_names
from renderer.scene.moments import exactly
from renderer.scene.standing import RANKS, TIME, Calendar, numbers
from renderer.scene.text import AS_ZERO
from renderer.scene.travel import Stays, Travel, crispness, crossing, seen, stays

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

FADE = 0.25
"""Seconds in which a tick comes, or goes."""
SETTLE = 0.25
"""Seconds in which lines of an axis that stops come to stand on whole pixels."""
ROUNDS = 4
"""How often the texts of dates are written and levels chosen: each needs to know of the other."""


@dataclass(frozen=True)
class Stand:
    """Where an axis stands: its length in pixels, the room of its texts, and whether it runs from
    left to right."""

    length: float
    room: float
    across: bool


@dataclass(frozen=True, eq=False)
class Ticker:
    """Gives axes that move their ticks at all frames of a film with so many frames per second; what
    was asked for is kept, as panels are measured several times."""

    fps: float = 30.0
    kept: dict[tuple[int, Stand], tuple[AxisDraft | SecondDraft, AxisScene]] = field(
        default_factory=dict
    )

    def axis(self, draft: AxisDraft, letters: Lettering, stand: Stand) -> AxisScene:
        """An axis that moves."""
        key = id(draft), stand
        if key not in self.kept:
            found = _Voyage(draft, draft, letters, stand, self.fps).scene(draft)
            self.kept[key] = draft, found
        return self.kept[key][1]

    def second(
        self, second: SecondDraft, main: AxisDraft, letters: Lettering, stand: Stand
    ) -> AxisScene:
        """The second reading of an axis that moves; its ticks are at values of the axis."""
        key = id(second), stand
        if key not in self.kept:
            read = second.draft(main.motion)
            found = _Voyage(read, main, letters, stand, self.fps, second.inverse).scene(main)
            self.kept[key] = second, replace(found, grid=False, minor_grid=False, rgba=None)
        return self.kept[key][1]


@dataclass(frozen=True)
class _Voyage:
    """An axis's ticks; `draft` is what is read on it, `main` the axis itself, and `inverse` gives
    its values."""

    draft: AxisDraft
    main: AxisDraft
    letters: Lettering
    stand: Stand
    fps: float
    inverse: Callable[[Floats], Floats] | None = None

    def scene(self, main: AxisDraft) -> AxisScene:
        """The axis with what it shows at all frames."""
        draft = self.draft
        if draft.names is not None or isinstance(draft.axis.ticks, dict | tuple):
            travel, united = self._given()
        else:
            travel, united = self._chosen()
        words = travel.words
        order = np.argsort(words.values, kind="stable")
        texts = dict(
            zip(words.values[order].tolist(), (words.texts[n] for n in order), strict=True)
        )
        shown = replace(draft, low=main.low, high=main.high, scale=main.scale, motion=main.motion)
        found = shown.scene(list(texts), list(texts.values()), [], united)
        return replace(found, invert=bool(main.axis.invert), travel=travel)

    @cached_property
    def _sight(self) -> Sight:
        draft, motion = self.draft, self.draft.motion
        assert motion is not None
        least = max(1, self._most)
        small = draft.small_ticks
        return Sight(motion.lows, motion.highs, draft.scale, least, draft.whole, small)

    @cached_property
    def _ruler(self) -> tuple[Floats, Floats]:
        """The part of the axis's ruler that is seen at each frame."""
        motion = self.main.motion
        assert motion is not None
        ruler = self.main.scale.ruler
        return ruler(motion.lows), ruler(motion.highs)

    @cached_property
    def _road(self) -> Road:
        return Road(*self._ruler, self.stand.length, self._most, self.fps)

    @property
    def _most(self) -> int:
        """How many ticks there are at most."""
        given = self.draft.axis.ticks
        if isinstance(given, int):
            return given
        if self.stand.across:
            return MOST_TICKS
        return max(2, min(MOST_TICKS, int(self.stand.length / (BROAD * self.letters.height))))

    def _along(self, values: Floats) -> tuple[Floats, Floats]:
        """Values as they are told apart, in the axis's direction, and their places along its ruler,
        which rise; without those that have none."""
        places = self.main.scale.ruler(values if self.inverse is None else self.inverse(values))
        known = np.isfinite(places)
        values, places = values[known], places[known]
        if len(places) > 1 and places[-1] < places[0]:
            return -values[::-1], places[::-1]
        return values, places

    @cached_property
    def _falls(self) -> bool:
        """Whether a second reading falls where the axis rises."""
        if self.inverse is None:
            return False
        ends = self.inverse(np.array([self.draft.low, self.draft.high]))
        return bool(ends[1] < ends[0])

    def _candidate(
        self, values: Floats, write: Callable[[Floats], Sequence[str]], there: NDArray[np.bool_]
    ) -> Candidate:
        keys, places = self._along(values)
        texts = write(-keys if self._falls else keys)
        return Candidate(keys, places, self._needs(texts), there)

    def _needs(self, texts: Sequence[str]) -> Floats:
        """Pixels from each text's middle to the next one's, that they keep clear of each other."""
        kinds = {text: text.translate(AS_ZERO) for text in texts}
        sizes = {kind: self.letters.size(kind) for kind in set(kinds.values())}
        across = self.stand.across
        each = np.array([sizes[kinds[t]][0 if across else 1] for t in texts], dtype=np.float64)
        between = (each[1:] + each[:-1]) / 2
        needs = between + AIR * self.letters.height if across else APART * between
        return np.where((each[1:] > 0) & (each[:-1] > 0), needs, 0.0)

    def _chosen(self) -> tuple[Travel, bool]:
        """Ticks of levels."""
        found = levels(self._sight, self.draft.dated) if self._most else []
        chosen, calendar = self._path(found)
        used = [number for number in range(len(found)) if (chosen == number).any()]
        path = np.full(len(chosen), -1)
        for place, number in enumerate(used):
            path[chosen == number] = place
        both = crossing(path, len(used), FADE * self.fps)
        shown = [self._shown(found[n].values, own) for n, own in zip(used, both, strict=True)]
        texts, united = self._texts(shown, calendar)
        write = texts.__getitem__
        lines = self._stays(shown, both, write)
        free = path.copy()
        for place, values in enumerate(shown):
            own = self._candidate(values, lambda v: [write(x) for x in v.tolist()], path == place)
            free[(path == place) & ~self._road.loose(own)] = -1

        @cache
        def together(one: int, other: int) -> NDArray[np.bool_]:
            values = np.unique(np.concatenate([shown[one], shown[other]]))
            every = self._candidate(values, lambda v: [write(x) for x in v.tolist()], free >= 0)
            return self._road.loose(every)

        roomy = crossing(free, len(used), FADE * self.fps, together)
        words = lines if (roomy == both).all() else self._stays(shown, roomy, write)
        minor = self._stays([found[number].minor for number in used], both, lambda _: "")
        return self._travel(lines, words, minor), united

    def _path(self, found: Sequence[Level]) -> tuple[Rows, Calendar]:
        """The level of each frame, and how dates are written."""
        written = self._own_text
        calendar = Calendar(frozenset())
        for _ in range(ROUNDS if self.draft.dated and self.draft.axis.format is None else 1):
            calls = [written(level, calendar) for level in found]
            candidates = [
                self._candidate(level.values, call, level.there)
                for level, call in zip(found, calls, strict=True)
            ]
            chosen = self._road.chosen(candidates)
            used = {number for number in range(len(found)) if (chosen == number).any()}
            units = frozenset(found[number].unit for number in used)
            wider = Calendar(calendar.units | units, calendar.full)
            wider = Calendar(wider.units, wider.full | self._untold(found, chosen, wider))
            if wider == calendar:
                break
            calendar = wider
        return chosen, calendar

    def _own_text(self, level: Level, calendar: Calendar) -> Callable[[Floats], Sequence[str]]:
        """How a level's ticks would be written, as far as it is known before levels are chosen."""
        draft = self.draft
        if (form := draft.axis.format) is not None:
            return lambda values: [form.of(value) for value in values.tolist()]
        if draft.dated:
            known = Calendar(calendar.units | {level.unit}, calendar.full)
            return lambda values: [known.text(value) for value in values.tolist()]
        log = draft.scale.kind != "linear"
        return lambda values: numbers(values.tolist(), draft.unit, log, draft.whole, False)[0]

    def _untold(self, found: Sequence[Level], chosen: Rows, calendar: Calendar) -> frozenset[int]:
        """The ranks of dates of which a frame shows none that tells of what they are part."""
        if not self.draft.dated:
            return frozenset()
        lost = set()
        for number, level in enumerate(found):
            own, rank = chosen == number, RANKS.get(level.unit, TIME)
            if not own.any() or rank == RANKS["year"]:
                continue
            telling = [v for v in level.values.tolist() if calendar.tells(v, rank)]
            _, places = self._along(np.array(telling))
            starts, ends = self._ruler
            if (seen(places, starts[own], ends[own])[1] == 0).any():
                lost.add(rank)
        return frozenset(lost)

    def _shown(self, values: Floats, own: NDArray[np.bool_]) -> Floats:
        """A level's values that are seen at some of the frames that are its own."""
        keys, places = self._along(values)
        starts, ends = self._ruler
        first, counts = seen(places, starts[own], ends[own])
        marks = np.zeros(len(keys) + 1, dtype=np.intp)
        np.add.at(marks, first, 1)
        np.add.at(marks, first + counts, -1)
        kept = keys[np.cumsum(marks)[:-1] > 0]
        return -kept[::-1] if self._falls else kept

    def _texts(self, shown: Sequence[Floats], calendar: Calendar) -> tuple[dict[float, str], bool]:
        """The text of each value, and whether texts say the unit."""
        draft = self.draft
        values = np.unique(np.concatenate([np.empty(0), *shown])).tolist()
        if (form := draft.axis.format) is not None:
            return {value: form.of(value) for value in values}, False
        if draft.dated:
            return {value: calendar.text(value) for value in values}, False
        log = draft.scale.kind != "linear"
        texts, united = numbers(values, draft.unit, log, draft.whole, len(shown) > 1)
        return dict(zip(values, texts, strict=True)), united

    def _given(self) -> tuple[Travel, bool]:
        """Ticks that the spec gives, or names: lines at all of them, words where there is room."""
        values, texts, united = self._places()
        every = dict(zip(values.tolist(), texts, strict=True))
        frames = len(self._ruler[0])
        always = np.ones(frames, dtype=np.bool_)
        parts = [values[rows] for rows in of_names(len(values))]
        found = [
            self._candidate(part, lambda v: [every[x] for x in v.tolist()], always)
            for part in parts
        ]
        loose = np.stack([self._road.loose(each) for each in found], axis=1)
        road = replace(self._road, most=max(1, len(values)))
        wanted = road.chosen(found)
        free = np.where(loose[np.arange(frames), wanted], wanted, -1)
        lines = self._stays([values], always[None], every.__getitem__)
        shown = free == np.arange(len(parts))[:, None]
        words = lines if not free.any() else self._stays(parts, shown, every.__getitem__)
        return self._travel(lines, words, self._small()), united

    def _small(self) -> Stays:
        """Small ticks, if there are any, beside those that are given."""
        draft = self.draft
        found = [] if draft.small_ticks is None else levels(self._sight, draft.dated)
        chosen = self._path(found)[0]
        shown = crossing(chosen, len(found), FADE * self.fps)
        return self._stays([level.minor for level in found], shown, lambda _: "")

    def _places(self) -> tuple[Floats, list[str], bool]:
        """Given ticks or names of the whole axis, by rising values, their texts, and whether these
        say the unit."""
        draft = self.draft
        values, texts, united = draft.written(MOST_TICKS)
        if not draft.lettered and draft.axis.format is None:
            texts, united = (
                (exactly(values), False) if draft.dated
                else numbers(values, draft.unit, draft.scale.kind != "linear", draft.whole, False)
            )  # fmt: skip
        most = self.stand.room
        return np.array(values, dtype=np.float64), [self._cut(t, most) for t in texts], united

    def _cut(self, text: str, most: float) -> str:
        style = self.letters.style
        return "\n".join(shortened(line, style, most) for line in text.split("\n"))

    def _stays(
        self, values: Sequence[Floats], shown: NDArray[np.bool_], write: Callable[[float], str]
    ) -> Stays:
        sign = -1.0 if self._falls else 1.0
        found = []
        for each in values:
            keys, places = self._along(each)
            found.append((keys, places, [write(v) for v in (sign * keys).tolist()]))
        return stays(found, shown, *self._ruler, FADE * self.fps)

    def _travel(self, lines: Stays, words: Stays, minor: Stays) -> Travel:
        """The ticks at their values of the axis."""
        crisp = crispness(*self._ruler, self.stand.length, SETTLE * self.fps)
        if self.inverse is not None:
            sign = -1.0 if self._falls else 1.0
            known = np.unique(np.concatenate([lines.values, words.values, minor.values]))
            own = self.inverse(sign * known)
            each = {
                id(one): replace(one, values=own[np.searchsorted(known, one.values)])
                for one in (lines, words, minor)
            }
            lines, words, minor = (each[id(one)] for one in (lines, words, minor))
        return Travel(lines, words, minor, crisp)


def still(draft: AxisDraft) -> AxisDraft:
    """The axis without a motion if its limits are the same at all frames."""
    motion = draft.motion
    if motion is None or np.ptp(motion.lows) or np.ptp(motion.highs):
        return draft
    return replace(draft, low=float(motion.lows[0]), high=float(motion.highs[0]), motion=None)
