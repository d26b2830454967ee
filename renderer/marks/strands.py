"""Rows of a table as strands: one for each key, in order of the clock, cut at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.formats import date_format, format_value
from renderer.marks.base import Binding
from renderer.marks.drawing import Points
from renderer.marks.tweens import LINEAR, Stencil, Tween, between, monotone

Show: TypeAlias = Literal["reveal", "current", "snapshot", "all"]
Rows: TypeAlias = NDArray[np.intp]

MOST_MOMENTS = 100_000_000
"""Frames times keys of a series."""
ROUNDING = 1e-9
"""Of the way between two rows."""
CROWDED = 0.5
"""Where so large a share of a line's rows has the clock of the row before, a key seems missing."""


@dataclass(frozen=True)
class Strands:
    """Rows grouped by key and sorted by clock within each.

    rows    the table's row of each, shape (n,)
    bounds  strand k is rows[bounds[k]:bounds[k + 1]], shape (strands + 1,)
    clock   data time of each row, shape (n,); empty where the data has no clock
    stops   rows of strand k shown at frame f end before stops[f, k], shape (frames, strands)
    tween   how a strand comes from one row to the next
    breaks  of each row after which its strand is away for a while, the data time at which it turns
            from that row to the next; NaN for all others; shape (n,)
    settled data time at each frame as what cannot be between two states shows it, shape (frames,),
            if that is not `now`
    """

    rows: Rows
    bounds: Rows
    clock: NDArray[np.float64]
    stops: Rows
    now: NDArray[np.float64]
    tween: Tween = LINEAR
    breaks: NDArray[np.float64] | None = None
    settled: NDArray[np.float64] | None = None

    @property
    def count(self) -> int:
        return len(self.bounds) - 1

    def blend(self, index: int, which: Rows) -> tuple[Rows, Rows, NDArray[np.float64]]:
        """Where strands `which` are at frame `index`: between rows `a` and `b`, at share `u` of the
        way, as far as they have come on it by their tween. Before its first row, and while it is
        away, a strand is at the nearest row."""
        return self.between(which, self.stops[index, which], self.now[index])

    def between(
        self, which: Rows, stops: Rows, now: NDArray[np.float64]
    ) -> tuple[Rows, Rows, NDArray[np.float64]]:
        """The same at `now` (one moment, or one for each), up to which rows end before `stops`."""
        start, end = self.bounds[which], self.bounds[which + 1]
        before = np.clip(stops - 1, start, end - 1)
        after = np.minimum(before + 1, end - 1)
        gap = self.clock[after] - self.clock[before]
        with np.errstate(all="ignore"):
            share = np.where(gap > 0, (now - self.clock[before]) / gap, 0.0)
        share = self.tween.share(np.clip(share, 0, 1))
        if self.breaks is not None:
            turn = self.breaks[before]
            away = ~np.isnan(turn)
            before = np.where(now >= turn, after, before)
            after, share = np.where(away, before, after), np.where(away, 0.0, share)
        return before, after, share

    def worded(self, before: Rows, after: Rows, share: NDArray[np.float64]) -> Rows:  # Hot path.
        """The rows whose words are shown on ways as of `blend`: the former ones, and where the film
        goes through states, the nearer ones."""
        if self.settled is None:
            return before
        return np.where(share >= 0.5 - ROUNDING, after, before)

    def upto(self, which: Rows, moments: NDArray[np.float64], stops: Rows) -> Rows:  # Hot path.
        """Where the rows up to `moments` end of strands `which`, known to be at or before `stops`:
        all of them at once, by halving."""
        low, high = self.bounds[which], np.maximum(stops, self.bounds[which])
        while (low < high).any():
            middle = (low + high) // 2
            # A strand that is done may be at the end of all rows.
            later = self.clock[np.minimum(middle, len(self.clock) - 1)] > moments
            high = np.where((low < high) & later, middle, high)
            low = np.where((low < high) & ~later, middle + 1, low)
        return np.asarray(low)

    def at(self, index: int, values: NDArray[np.float64], which: Rows) -> NDArray[np.float64]:
        """`values` (one, or a point, for each row) of strands `which` at the very moment of frame
        `index`, tweened between rows."""
        return self.tweened(values, self.blend(index, which), which)

    def tweened(
        self, values: NDArray[np.float64], ways: tuple[Rows, Rows, NDArray[np.float64]], which: Rows
    ) -> NDArray[np.float64]:  # Hot path.
        """`values` of strands `which` on their `ways`, as `blend` gives these."""
        before, after, share = ways
        one, two = values[before], values[after]
        wide = share.reshape(-1, *[1] * (values.ndim - 1))
        if self.tween.way == "smooth":
            found = monotone(values, self.clock, self._stencil(before, after, which), wide)
        else:
            found = between(one, two, wide)
        # What is infinite in both rows stays so.
        return np.where((wide == 0) | (one == two), one, found)

    def _stencil(self, before: Rows, after: Rows, which: Rows) -> Stencil:  # Hot path.
        """The rows around strands `which`."""
        lead = np.maximum(before - 1, self.bounds[which])
        tail = np.minimum(after + 1, self.bounds[which + 1] - 1)
        if self.breaks is not None:
            lead = np.where(np.isnan(self.breaks[lead]), lead, before)
            tail = np.where(np.isnan(self.breaks[after]), tail, after)
        return Stencil(lead, before, after, tail)

    def only(self, kept: NDArray[np.bool_]) -> Strands:
        """The same of some of the rows, (n,)."""
        before = np.concatenate([[0], np.cumsum(kept)])
        return replace(
            self, rows=self.rows[kept], bounds=before[self.bounds], clock=self.clock[kept],
            stops=before[self.stops], breaks=None if self.breaks is None else self.breaks[kept],
        )  # fmt: skip

    def begun(self, index: int) -> Rows:
        """The strands that have a row at or before frame `index`."""
        return np.flatnonzero(self.stops[index] > self.bounds[:-1])


def strands(binding: Binding, keys: Sequence[str]) -> Strands:
    """The table's rows as strands by `keys`; rows without a clock value are left out, with a
    warning."""
    clock, closes = _clock_values(binding), binding.closes
    parts, times_, bounds = [], [], [0]
    for _, rows in binding.table.groups(keys):
        if clock is not None:
            rows = rows[np.isfinite(clock[rows])]
            rows = rows[np.argsort(clock[rows], kind="stable")]
            times_.append(clock[rows])
            if closes is not None:
                first = rows[times_[-1] == 0]
                rows = np.concatenate([rows, first])
                times_.append(np.full(len(first), closes))
        parts.append(rows)
        bounds.append(bounds[-1] + len(rows))
    rows = np.concatenate(parts) if parts else np.arange(0)
    edges = np.array(bounds, dtype=np.intp)
    if clock is None:
        return Strands(rows, edges, np.empty(0), edges[None, 1:], binding.clock.now)
    cells = binding.clock.frames * (len(bounds) - 1)
    if cells > MOST_MOMENTS:
        text = (
            f"{len(bounds) - 1:,} keys at {binding.clock.frames:,} frames are {cells:,} moments;"
            f" the limit is {MOST_MOMENTS:,}"
        )
        raise Fault("limit-moments", text, ("key",), "fewer keys, or fewer frames")
    times = np.concatenate([np.empty(0), *times_])
    stops = np.empty((binding.clock.frames, len(bounds) - 1), dtype=np.intp)
    for k in range(len(bounds) - 1):
        part = times[edges[k] : edges[k + 1]]
        stops[:, k] = edges[k] + np.searchsorted(part, binding.clock.now, side="right")
    settled = None if binding.clock.states is None else binding.clock.settled
    return Strands(rows, edges, times, stops, binding.clock.now, settled=settled)


def warn_crowded(binding: Binding, parts: Strands) -> None:
    """A warning where most moments of a strand have several rows, as if a key were missing: one
    line would run through all of them."""
    again = np.diff(parts.clock, prepend=np.nan) == 0
    again[parts.bounds[:-1][parts.bounds[:-1] < len(again)]] = False
    if not len(again) or again.mean() < CROWDED:
        return
    moment = parts.clock[int(np.argmax(again))]
    name = binding.clock_column or ""
    many = int((parts.clock == moment).sum())
    form = date_format(parts.clock) if name in binding.table.dates else "g"
    shown = format_value(moment, form)
    others = [one for one in binding.table.known if one not in (name, *binding.table.keys)]
    texts = [one for one in others if one in binding.table.unread or _is_text(binding, one)]
    text = f"{many:,} rows have the same '{name}', {shown}, and one line runs through them"
    hint = "name the column that tells them apart, as in key: country"
    if texts:
        hint = f"name the column that tells them apart: key: {' or '.join(texts[:3])}"
    binding.warn(Fault("crowded", text, (), hint, severity="warning"))


def warn_still(binding: Binding, parts: Strands, tweened: bool) -> None:
    """A warning where keys are no things that go from row to row: where each has one row alone, if
    that is asked for, or where some have several at one moment, of which the last counts."""
    rows = len(parts.clock)
    if tweened and parts.count == rows > 1:
        text = "each key has one row alone: nothing moves from row to row"
        hint = "key: the column that has the same value in all rows of one thing"
        binding.warn(Fault("one-row", text, ("key",), hint, severity="warning"))
        return
    again = np.diff(parts.clock, prepend=np.nan) == 0
    again[parts.bounds[:-1][parts.bounds[:-1] < rows]] = False
    if not again.any():
        return
    moment = parts.clock[int(np.argmax(again))]
    name = binding.clock_column or ""
    shown = format_value(moment, date_format(parts.clock) if name in binding.table.dates else "g")
    text = (
        f"{int(again.sum()):,} of {rows:,} rows have the key and the '{name}' of another one, such"
        f" as {shown}: of these the last is shown"
    )
    hint = "name the columns that tell things apart: key: [country, city]"
    binding.warn(Fault("crowded", text, (), hint, severity="warning"))


def _is_text(binding: Binding, name: str) -> bool:
    return binding.table[name].dtype.kind == "U"


def _clock_values(binding: Binding) -> NDArray[np.float64] | None:
    values = binding.times
    if values is None:
        return None
    missing = int((~np.isfinite(values)).sum())
    if missing:
        rows = f"{missing:,} rows have" if missing > 1 else "1 row has"
        text = f"{rows} no value of the clock '{binding.clock_column}': left out"
        binding.warn(Fault("clock-missing", text, severity="warning"))
    return values


def stack(columns: Sequence[NDArray[np.float64]], rows: Rows) -> Points:
    """Columns side by side, in the order of `rows`, shape (rows, columns)."""
    return np.ascontiguousarray(np.stack([column[rows] for column in columns], axis=1))
