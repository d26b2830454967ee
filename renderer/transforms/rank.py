"""`rank`: who is first at each moment."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Field

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.transforms.base import Context, Names, Transform, Wanted, free, named
from renderer.transforms.sequence import Floats, Mask, Places, column_numbers, needed, thing_numbers
from renderer.values import Name, SpecModel

Ties: TypeAlias = Literal["first", "min", "max", "dense", "mean"]


class Ranking(SpecModel):
    """By what, within what, and how many to keep."""

    by: Names
    """The column of numbers or dates; of several the next decides where one is equal (gold, then
    silver, then bronze)."""
    within: Names | None = None
    """The rows that are ranked with each other have these columns in common. Default: the clock, so
    that each moment has its own first. `[]`: all rows are ranked together."""
    order: Literal["descending", "ascending"] = "descending"
    """Whether the greatest is first, or the smallest."""
    ties: Ties = "first"
    """What equal rows get. `first`: each its own place, in the order in which their keys first
    appear in the table, so that no two bars share a place and equal ones do not change about from
    moment to moment. `min` (1, 2, 2, 4), `max` (1, 3, 3, 4), `mean` (1, 2.5, 2.5, 4), `dense`
    (1, 2, 2, 3)."""
    keep: Annotated[int, Field(ge=1)] | None = None
    """Only rows up to this rank are kept."""
    as_: Annotated[Name, Field(alias="as")] = "rank"
    """The name of the new column."""


class Rank(Transform):
    """Ranks rows, 1 being the first: `{rank: {by: population, keep: 10}}` for a bar race,
    `{rank: {by: loss, within: epoch, order: ascending, as: place}}`.

    At each moment of the clock by itself, unless `within` says otherwise. A row whose value is
    missing has no rank, and `keep` drops it. Without a clock all rows are ranked together.
    """

    rank: Ranking
    """The column to rank by."""

    def needs(self, wanted: Wanted) -> Wanted:
        options = self.rank
        return needed(wanted, options.by, options.within or ())

    def apply(self, frame: Frame, context: Context) -> Frame:
        options = self.rank
        for number, name in enumerate(options.by):
            at = ("by", number) if len(options.by) > 1 else ("by",)
            frame.check(name, *at, only=("number", "date"))
        free(frame, options.as_, "as")
        ranks = _ranks(frame, _within(frame, options), options)
        frame = frame.with_columns({options.as_: ranks})
        if options.keep is None:
            return frame
        return _kept(frame, ranks <= options.keep, options)


def _within(frame: Frame, options: Ranking) -> tuple[str, ...]:
    if options.within is not None:
        named(frame, options.within, "within")
        return tuple(options.within)
    return (frame.clock,) if frame.clock is not None and frame.clock in frame.names else ()


def _ranks(frame: Frame, within: tuple[str, ...], options: Ranking) -> Floats:
    """The rank of each row, NaN where it has none."""
    sign = -1.0 if options.order == "descending" else 1.0
    values = [sign * column_numbers(frame, name) for name in options.by]
    group = thing_numbers(frame, within)
    keys = thing_numbers(frame, [key for key in frame.keys if key in frame.names])
    # From what counts least to what counts most; missing numbers sort last.
    row = np.argsort(keys, kind="stable")
    for column in reversed(values):
        row = row[np.argsort(column[row], kind="stable")]
    row = row[np.argsort(group[row], kind="stable")]
    groups = group[row]
    begins = np.ones(len(row), dtype=bool)
    begins[1:] = groups[1:] != groups[:-1]
    differs = begins.copy()
    for column in values:
        differs[1:] |= ~_equal(column[row][1:], column[row][:-1])
    ranks = np.empty(len(row))
    ranks[row] = _places(begins, differs, options.ties)
    return np.where(np.isnan(values[0]), np.nan, ranks)


def _equal(a: Floats, b: Floats) -> Mask:
    return np.asarray((a == b) | (np.isnan(a) & np.isnan(b)))


def _places(begins: Mask, differs: Mask, ties: Ties) -> Floats:
    """The ranks of rows in order: `begins` where a group does, `differs` where a row is not equal
    to the one before."""
    numbers = np.arange(len(begins))
    start: Places = np.maximum.accumulate(np.where(begins, numbers, 0))
    if ties == "first":
        return (numbers - start + 1).astype(np.float64)
    run = np.cumsum(differs) - 1
    if ties == "dense":
        return (run - run[start] + 1).astype(np.float64)
    heads = np.flatnonzero(differs)
    lowest = (heads[run] if len(run) else run) - start + 1
    highest = lowest + np.bincount(run)[run] - 1 if len(run) else run
    return {"min": lowest, "max": highest, "mean": (lowest + highest) / 2}[ties].astype(np.float64)


def _kept(frame: Frame, kept: Mask, options: Ranking) -> Frame:
    import polars as pl

    if len(frame) and not kept.any():
        rows = "the only row has" if len(frame) == 1 else f"all {len(frame):,} rows have"
        text = f"no row is left: {rows} no '{options.by[0]}', and so no rank"
        raise Fault("empty", text, ("by",))
    return frame.with_rows(frame.data.filter(pl.Series(kept)))
