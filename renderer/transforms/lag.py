"""`lag`: the value some rows before, and the change since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, Field

from renderer.errors import Fault
from renderer.frame import Frame, Kind
from renderer.transforms.base import Context, Names, Transform, Wanted
from renderer.transforms.naming import check_columns, check_free, outputs
from renderer.transforms.sequence import Places, Sequence, Walk, needed, sources
from renderer.values import as_pydantic

FARTHEST = 1_000_000_000
DAY = 86_400.0


def _some(by: int) -> int:
    if by == 0:
        raise as_pydantic(Fault("lag", "0 rows back is the row itself"))
    return by


class Lagging(Sequence):
    """Of what, and how far back."""

    column: Names
    """The column, or several."""
    by: Annotated[int, Field(ge=-FARTHEST, le=FARTHEST), AfterValidator(_some)] = 1
    """How many rows back; a negative number looks ahead."""
    change: Literal["absolute", "relative"] | None = None
    """Instead of the value itself what has changed since: `absolute`, value - before (of dates in
    days), or `relative`, value/before - 1 (0.05 is 5 % more; missing where before was 0)."""
    as_: Annotated[Names | None, Field(alias="as")] = None
    """The name of the new column (default the column's with `_before`, `_after` where `by` is
    negative, or `_change`); with several columns a list, or one name for all with `{column}` in
    it."""

    @property
    def names(self) -> Mapping[str, str]:
        what = "change" if self.change else "before" if self.by > 0 else "after"
        return outputs(self.column, self.as_, f"{{column}}_{what}")


class Lag(Transform):
    """The value of the row before: `{lag: {column: price, as: before}}`, a year before in monthly
    data: `{lag: {column: jobs, by: 12, change: relative, as: growth}}`.

    Each thing by itself, along the clock. It counts rows, also those whose value is missing; where
    there is no row so far back, or its value is missing, the result is. Text and dates stay what
    they are. Rows with one value of the clock count in the order they stand in, with a warning.
    """

    lag: Lagging
    """The column, and how many rows back."""

    def needs(self, wanted: Wanted) -> Wanted:
        options = self.lag
        return needed(wanted, options.column, options.read())

    def check(self, params: Mapping[str, float | str]) -> None:
        assert self.lag.names

    def apply(self, frame: Frame, context: Context) -> Frame:
        options = self.lag
        kinds: Mapping[str | None, tuple[Kind, ...]] = {
            "absolute": ("number", "date"), "relative": ("number",), None: (),
        }  # fmt: skip
        check_columns(frame, options.column, only=kinds[options.change])
        check_free(frame, options.names, options.as_)
        walk = options.walk(frame, context)
        walk.warn_repeated(context)
        rows = walk.source(_places_before(walk, options.by))
        made = {
            name: _lagged(frame, column, rows, options) for column, name in options.names.items()
        }
        dates = [name for column, name in options.names.items() if column in frame.dates]
        return frame.with_columns(made, () if options.change else dates)


def _places_before(walk: Walk, by: int) -> Places:
    """For each place the one some before it in its thing, -1 where there is none."""
    places = np.arange(len(walk)) - by
    inside = (places >= walk.begins) & (places < walk.bounds[1:][walk.thing])
    return np.where(inside, places, -1)


def _lagged(frame: Frame, column: str, rows: Places, options: Lagging) -> Any:
    """A column's values at other rows, or the change since: a series."""
    before = sources(frame, column, rows)
    if options.change is None:
        return before
    if options.change == "absolute":
        change = frame.data[column] - before
        return change / DAY if column in frame.dates else change
    # Nothing can be told as a share of nothing.
    return frame.data[column] / before.replace(0.0, None) - 1
