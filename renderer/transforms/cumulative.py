"""`cumulative`: totals that grow along the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from renderer.frame import Expr, Frame, Kind
from renderer.transforms.base import Context, Names, Transform, Wanted
from renderer.transforms.naming import check_columns, check_free, outputs
from renderer.transforms.sequence import Floats, Sequence, Walk, needed

DEFAULT = "cumulative_{column}"
KINDS: Mapping[str, tuple[Kind, ...]] = {
    "min": ("number", "date"), "max": ("number", "date"), "mean": ("number", "date"),
    "count": ("number", "date", "text"),
}  # fmt: skip
"""What a function can be taken of; others of numbers."""


class Accumulation(Sequence):
    """What is added up."""

    column: Names
    """The column, or several."""
    function: Literal["sum", "max", "min", "mean", "count", "product"] = "sum"
    """What is taken of all values so far: their sum, the greatest or smallest, the mean, how many
    there are, or the product (of growth factors)."""
    as_: Annotated[Names | None, Field(alias="as")] = None
    """The name of the new column (default `cumulative_` and the column's); with several columns a
    list, or one name for all with `{column}` in it."""


class Cumulative(Transform):
    """Adds up along the clock: `{cumulative: {column: cases, as: total}}`, the best so far:
    `{cumulative: {column: loss, function: min, as: best}}`.

    Each thing by itself. A missing value adds nothing, and what was reached before stays; until the
    first value there is nothing (a `count` of 0). Rows with one value of the clock count in the
    order they stand in, with a warning. `min`, `max` and `mean` of dates are dates; text can be
    counted.
    """

    cumulative: Accumulation
    """The column, and the function."""

    def needs(self, wanted: Wanted) -> Wanted:
        options = self.cumulative
        return needed(wanted, options.column, options.read())

    def check(self, params: Mapping[str, float | str]) -> None:
        outputs(self.cumulative.column, self.cumulative.as_, DEFAULT)

    def apply(self, frame: Frame, context: Context) -> Frame:
        options = self.cumulative
        check_columns(frame, options.column, only=KINDS.get(options.function, ("number",)))
        names = outputs(options.column, options.as_, DEFAULT)
        check_free(frame, names, options.as_)
        walk = options.walk(frame, context)
        walk.warn_repeated(context)
        made = {
            name: walk.put(_accumulated(walk, column, options.function))
            for column, name in names.items()
        }
        dates = [name for column, name in names.items() if column in frame.dates]
        return frame.with_columns(made, () if options.function == "count" else dates)


def _accumulated(walk: Walk, column: str, function: str) -> Floats:
    there = walk.frame.data[column].is_not_null().to_numpy()[walk.row]
    text = walk.frame.kind(column) == "text"
    values = np.ones(len(walk)) if text else walk.numbers(column)
    reached = walk.moved(values, there, lambda value: _so_far(value, function))
    last = walk.before(there)
    return np.where(last >= 0, reached[last], 0.0 if function == "count" else np.nan)


def _so_far(value: Expr, function: str) -> Expr:
    if function == "mean":
        return value.cum_sum() / value.cum_count()
    names = {"sum": "cum_sum", "max": "cum_max", "min": "cum_min", "count": "cum_count"}
    return getattr(value, names.get(function, "cum_prod"))()
