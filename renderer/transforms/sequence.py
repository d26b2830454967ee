"""Rows in their order, thing by thing: what the transforms that look along rows have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Listed
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.frame import Expr, Frame
from renderer.transforms.base import Context, Names, Wanted, named
from renderer.transforms.parts import text_of
from renderer.values import Name, SpecModel

Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]
"""Numbers of rows, or of places in a walk; -1 where there is none."""
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Walk:
    """The rows of a frame thing after thing, each thing's in order along the clock.

    row    number of the row at each place, shape (places,)
    thing  number of its thing, ascending, in order of first appearance, shape (places,)
    when   its value of the clock, or without one its number within its thing, shape (places,)

    Rows whose clock is missing or infinite have no place.
    """

    frame: Frame
    within: tuple[str, ...]
    along: str | None
    row: Places
    thing: Places
    when: Floats

    def __len__(self) -> int:
        return len(self.row)

    @property
    def things(self) -> int:
        return int(self.thing[-1]) + 1 if len(self) else 0

    @cached_property
    def bounds(self) -> Places:
        """Where each thing begins, and where the last one ends, shape (things + 1,)."""
        return np.searchsorted(self.thing, np.arange(self.things + 1))

    @cached_property
    def begins(self) -> Places:
        """For each place, where its thing begins."""
        return self.bounds[self.thing]

    def numbers(self, name: str) -> Floats:
        """A column's values at each place, NaN where missing."""
        return column_numbers(self.frame, name)[self.row]

    def only(self, some: Mask) -> Walk:
        """The same walk by some of its places."""
        thing = _dense(self.thing[some])
        return replace(self, row=self.row[some], thing=thing, when=self.when[some])

    def put(self, values: Floats) -> Floats:
        """Values of places as a column of the frame; rows without a place are missing."""
        column = np.full(len(self.frame), np.nan)
        column[self.row] = values
        return column

    def source(self, places: Places) -> Places:
        """For each row of the frame, the row at the place that is given for its own place."""
        rows = np.full(len(self.frame), -1, dtype=np.int64)
        rows[self.row] = np.where(places >= 0, self.row[places], -1)
        return rows

    def before(self, known: Mask) -> Places:
        """For each place, the last one of its thing up to it that is known."""
        last = np.maximum.accumulate(np.where(known, np.arange(len(self)), -1))
        return np.where(last >= self.begins, last, -1)

    def after(self, known: Mask) -> Places:
        """For each place, the first one of its thing from it on that is known."""
        end = len(self)
        first = np.minimum.accumulate(np.where(known, np.arange(end), end)[::-1])[::-1]
        return np.where(first < self.bounds[1:][self.thing], first, -1)

    def moved(self, values: Floats, known: Mask, expression: Callable[[Expr], Expr]) -> Floats:
        """`expression` of the known values of each thing, in order; NaN where none is known."""
        import polars as pl

        data = pl.DataFrame({"thing": self.thing[known], "value": values[known]})
        data = data.with_columns(pl.col("thing").set_sorted())
        result = data.select(expression(pl.col("value")).over("thing").cast(pl.Float64))
        moved = np.full(len(self), np.nan)
        moved[known] = result.to_series().to_numpy()
        return moved

    def repeated(self) -> Mask:
        """Where the clock says the same as at the place before, for the same thing."""
        same = np.zeros(len(self), dtype=bool)
        if self.along is not None:
            same[1:] = (self.thing[1:] == self.thing[:-1]) & (self.when[1:] == self.when[:-1])
        return same

    def warn_repeated(self, context: Context) -> None:
        """Warns if the clock does not settle the order of all rows."""
        again = self.repeated()
        if not again.any():
            return
        several = again.copy()
        several[:-1] |= again[1:]
        place = int(np.argmax(several))
        text = (
            f"{int(several.sum()):,} rows have the '{self.along}' of another, first"
            f" {self.moment(place)}: they count in the order they stand in"
        )
        hint = "if the table holds several things, say which column tells them apart: `within`"
        fault = Fault("clock-repeated", text, (), None if self.within else hint)
        context.warn(replace(fault, severity="warning"))

    def refuse_repeated(self) -> None:
        """Raises `Fault` if a thing has two rows at one value of the clock."""
        again = self.repeated()
        if not again.any():
            return
        place = int(np.argmax(again))
        same = (self.thing == self.thing[place]) & (self.when == self.when[place])
        whose = f" of {self.named(place)}" if self.within else ""
        text = f"{int(same.sum()):,} rows{whose} at {self.along} {self.moment(place)}"
        hint = None
        if not self.within:
            hint = "or, if these are several things, say which column tells them apart: `within`"
        raise Fault("clock-repeated", f"{text}: group them first", (), hint)

    def moment(self, place: int) -> str:
        """The clock's value at a place, for messages."""
        return text_of(float(self.when[place]), self.along in self.frame.dates)

    def named(self, place: int) -> str:
        """The thing at a place, for messages."""
        row = int(self.row[place])
        values = [self.frame.data[name][row] for name in self.within]
        words = [_word(v, n in self.frame.dates) for v, n in zip(values, self.within, strict=True)]
        return ", ".join(words)


class Sequence(SpecModel):
    """Which rows belong together, and in which order they are."""

    within: Names | None = None
    """The column, or columns, that tell one thing (a country, a run) from another; each is taken by
    itself. Default: the table's keys. `[]`: all rows are one thing."""
    along: Name | None = None
    """The column of numbers or dates whose order counts. Default: the table's clock, or without one
    the order of the rows. Rows in which it is missing are passed over."""

    def read(self) -> frozenset[str]:
        """The columns that are named here."""
        return frozenset((*(self.within or ()), *filter(None, (self.along,))))

    def things(self, frame: Frame) -> tuple[str, ...]:
        """The columns that tell things apart; raises `Fault` at `within`."""
        if self.within is None:
            return tuple(key for key in frame.keys if key in frame.names)
        named(frame, self.within, "within")
        return tuple(self.within)

    def clock(self, frame: Frame) -> str | None:
        """The column whose order counts; raises `Fault` at `along`."""
        if self.along is not None:
            frame.check(self.along, "along", only=("number", "date"))
            return self.along
        return frame.clock if frame.clock in frame.names else None

    def walk(self, frame: Frame, context: Context) -> Walk:
        """The rows in order; warns of those without a place."""
        found = walked(frame, self.things(frame), self.clock(frame))
        lost = len(frame) - len(found)
        if lost:
            rows = "1 row has" if lost == 1 else f"{lost:,} rows have"
            text = f"{rows} no value of '{found.along}': passed over"
            context.warn(Fault("clock-missing", text, severity="warning"))
        return found


def walked(frame: Frame, within: tuple[str, ...], along: str | None) -> Walk:
    """The rows of a frame in order."""
    things = thing_numbers(frame, within)
    row = np.argsort(things, kind="stable")
    if along is None:
        thing = _dense(things[row])
        walk = Walk(frame, within, along, row, thing, np.empty(0))
        return replace(walk, when=(np.arange(len(row)) - walk.begins).astype(np.float64))
    clock = column_numbers(frame, along)
    row = row[np.isfinite(clock[row])]
    if not _ordered(things[row], clock[row]):
        row = np.argsort(clock, kind="stable")
        row = row[np.isfinite(clock[row])]
        row = row[np.argsort(things[row], kind="stable")]
    return Walk(frame, within, along, row, _dense(things[row]), clock[row])


def _ordered(things: NDArray[Any], when: Floats) -> bool:
    """Whether things that stand together are each in order, as most files have them."""
    return bool(np.all((when[1:] >= when[:-1]) | (things[1:] != things[:-1])))


def thing_numbers(frame: Frame, within: Listed[str]) -> NDArray[Any]:
    """For each row the number of its thing, in order of first appearance."""
    import polars as pl

    if not within or not len(frame):
        return np.zeros(len(frame), dtype=np.uint16)
    parts = [str(number) for number in range(len(within))]
    data = frame.data.select(
        pl.col(name).alias(part) for name, part in zip(within, parts, strict=True)
    )
    firsts = data.with_row_index("row").select(pl.col("row").first().over(parts))
    rows: Places = firsts.to_series().to_numpy()
    new = np.zeros(len(frame), dtype=np.int64)
    new[rows] = 1
    numbers = (np.cumsum(new) - 1)[rows]
    # numpy sorts 16-bit integers by radix, many times as fast.
    return numbers.astype(np.uint16) if numbers.max() < 2**16 else numbers


def sources(frame: Frame, name: str, rows: Places) -> Any:
    """A column's values at rows of the frame, missing for -1: a series, of whatever kind."""
    import polars as pl

    picked = pl.Series(rows).replace(-1, None)
    return frame.data[name].gather(picked)


def needed(wanted: Wanted, *read: Iterable[str]) -> Wanted:
    """The columns needed of a step that reads some columns and makes others. Those that it makes
    are among them: were there such columns already, that must be seen."""
    return None if wanted is None else wanted.union(*read)


def column_numbers(frame: Frame, name: str) -> Floats:
    """A column of numbers, NaN where missing."""
    return np.asarray(frame.data[name].to_numpy(), dtype=np.float64)


def _dense(ascending: NDArray[Any]) -> Places:
    """Ascending numbers without gaps, from 0."""
    return np.concatenate(([0], np.cumsum(ascending[1:] != ascending[:-1])))[: len(ascending)]


def _word(value: Any, is_date: bool) -> str:
    if value is None:
        return "nothing"
    return f"'{value}'" if isinstance(value, str) else text_of(float(value), is_date)
