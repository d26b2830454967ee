"""`resample`: rows at regular moments of the clock."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.transforms.base import Context, Transform, Wanted
from renderer.transforms.between import Method, between
from renderer.transforms.moments import Check, Moments, beginnings, evenly, regularly
from renderer.transforms.parts import MOST_CELLS
from renderer.transforms.sequence import Floats, Places, Sequence, Walk, needed, sources
from renderer.transforms.spans import Step, check_units, one_of
from renderer.values import as_pydantic


class Resampling(Sequence):
    """How far apart the rows are, or how many there are."""

    every: Step | None = None
    """The distance between rows: a number in the clock's units (`0.5`), from the first row on; or
    for dates the beginning (UTC) of every `day`, `week` (Monday), `month`, `quarter`, `year`, `6
    hours`, `10 years`, for all things the same."""
    count: Annotated[int, Field(ge=2)] | None = None
    """Instead of a distance the number of rows of each thing, from its first to its last."""
    method: Method = "linear"
    """How numbers lie between the known ones: on straight lines (`linear`), on a smooth curve that
    does not overshoot (`monotone`), or the value of the `nearest` or of the `previous` row."""
    range: Literal["own", "table"] = "own"
    """Whether the rows of each thing go from its own first to its own last, or all things have rows
    at the same moments, those of the whole table: with missing numbers where a thing has none."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = {"every": self.every, "count": self.count}
        fault = one_of([key for key, value in given.items() if value is not None], list(given))
        if fault is not None:
            raise as_pydantic(fault)
        return self


class Resample(Transform):
    """Rows at regular moments: `{resample: {every: 0.5}}`, `{resample: {every: month}}`,
    `{resample: {count: 200, method: monotone}}`.

    Each thing by itself. Numbers and dates are interpolated between their known neighbours, never
    beyond the first and the last; keys stay, and text and numbers that have labels come from the
    last row before. A thing with one row keeps it. That a thing has two rows at one moment is an
    error; rows without a value of the clock are left out, with a warning, and so are things in
    whose time no month (or what `every` says) begins. The things come in the order in which they
    first appear, each along the clock.
    """

    resample: Resampling
    """`every` or `count`."""

    def needs(self, wanted: Wanted) -> Wanted:
        return needed(wanted, self.resample.read())

    def apply(self, frame: Frame, context: Context) -> Frame:
        options = self.resample
        clock = options.clock(frame)
        if clock is None:
            hint = "name a column of numbers or dates with `along`"
            raise Fault("no-clock", "there is no clock to take rows along", (), hint)
        walk = options.walk(frame, context)
        walk.refuse_repeated()
        if not len(walk):
            return frame.with_rows(frame.data.clear())
        moments = _moments(walk, clock, options)
        _warn_lost(walk, moments, options, context)
        return frame.with_rows(_rows(walk, moments, clock, options))


def _moments(walk: Walk, clock: str, options: Resampling) -> Moments:
    """The moments at which each thing gets rows."""
    first, last = walk.when[walk.bounds[:-1]], walk.when[walk.bounds[1:] - 1]
    if options.range == "table":
        first, last = np.full_like(first, first.min()), np.full_like(last, last.max())
    step = options.every
    check = _limit(walk.frame.data.width, "count" if step is None else "every")
    if step is None:
        return evenly(first, last, options.count or 2, check)
    check_units(walk.frame, clock, str(step), step.period is not None, "every")
    if step.period is not None:
        return beginnings(first, last, step.period, check)
    return regularly(first, last, step.number or 1.0, check)


def _limit(columns: int, key: str) -> Check:
    def check(rows: float) -> None:
        if rows * columns > MOST_CELLS:
            many = f"{int(rows):,}" if rows < 1e18 else "far too many"
            several = "1 column" if columns == 1 else f"{columns:,} columns"
            hint = f"at most {MOST_CELLS:,} cells"
            raise Fault("limit", f"that makes {many} rows of {several}", (key,), hint)

    return check


def _warn_lost(walk: Walk, moments: Moments, options: Resampling, context: Context) -> None:
    """Warns of things in whose time nothing begins; raises `Fault` if there are no others."""
    lost = np.setdiff1d(np.arange(walk.things), moments.thing)
    if not len(lost):
        return
    what = f"no {options.every} begins between the first and the last row"
    if len(lost) == walk.things:
        raise Fault("empty", f"no row is left: {what}", ("every",))
    first = walk.named(int(walk.bounds[lost[0]]))
    text = f"{what} of {len(lost):,} of {walk.things:,} things, first {first}: left out"
    context.warn(Fault("resample-lost", text, ("every",), severity="warning"))


def _rows(walk: Walk, moments: Moments, clock: str, options: Resampling) -> Any:
    """The new rows: a data frame with the same columns."""
    import polars as pl

    thing = moments.thing
    last, when = _placed(walk, moments)
    following = np.where(last < 0, walk.bounds[thing], last + 1)
    following = np.where(following < walk.bounds[1:][thing], following, -1)
    things, before = walk.row[walk.bounds[:-1]][thing], np.where(last >= 0, walk.row[last], -1)
    frame, made = walk.frame, {}
    for name in frame.names:
        if name == clock:
            made[name] = pl.Series(name, when)
        elif name in walk.within:
            made[name] = sources(frame, name, things)
        elif frame.kind(name) == "text" or name in frame.keys or name in frame.labels:
            made[name] = sources(frame, name, before)
        else:
            values = walk.numbers(name)
            known = ~np.isnan(values)
            near = _at(walk.before(known), last), _at(walk.after(known), following)
            numbers = between(walk, values, *near, when, options.method)
            made[name] = pl.Series(name, numbers, nan_to_null=True)
    return pl.DataFrame(made)


def _at(places: Places, where: Places) -> Places:
    """What is said at some places, -1 for none."""
    return np.where(where >= 0, places[where], -1)


def _placed(walk: Walk, moments: Moments) -> tuple[Places, Floats]:
    """For each moment the last place of its thing up to it, -1 where there is none, and the
    moment, which is that of a row if it is but the last digits of a float away from it."""
    thing, when = moments.thing, moments.when
    dust = moments.dust[thing]
    # Reaching forward by dust finds also a row that is just after the moment.
    last = np.searchsorted(_pairs(walk.thing, walk.when), _pairs(thing, when + dust), "right") - 1
    last = np.where(last >= walk.bounds[thing], last, -1)
    with np.errstate(over="ignore"):
        near = (last >= 0) & (np.abs(walk.when[last] - when) <= dust)
    return last, np.where(near, walk.when[last], when)


def _pairs(thing: Places, when: Floats) -> NDArray[np.complex128]:
    """Things with moments, as numbers that numpy orders by the one and then the other."""
    pairs = np.empty(len(thing), dtype=np.complex128)
    pairs.real, pairs.imag = thing, when
    return pairs
