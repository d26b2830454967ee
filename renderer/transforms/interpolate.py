"""`interpolate`: numbers between known ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.transforms.base import Context, Names, Transform, Wanted
from renderer.transforms.between import Method, between
from renderer.transforms.naming import check_columns, check_free, outputs
from renderer.transforms.sequence import Floats, Sequence, Walk, column_numbers, needed


class Interpolation(Sequence):
    """Of which columns, and how."""

    column: Names
    """The column of numbers or dates, or several."""
    method: Method = "linear"
    """`linear`: on the straight line between the known neighbours. `monotone`: on a smooth curve
    that never goes beyond them (PCHIP). `nearest`: that of the nearer neighbour, midway the earlier
    one. `previous`: that of the one before."""
    ends: Literal["missing", "hold"] = "missing"
    """Before a thing's first known value and after its last: `missing`, or `hold` them."""
    as_: Annotated[Names | None, Field(alias="as")] = None
    """The name of a new column; with several columns a list, or one name for all with `{column}`
    in it. Default: the column itself is filled."""


class Interpolate(Transform):
    """Fills missing numbers from their known neighbours: `{interpolate: {column: population}}`,
    `{interpolate: {column: [x, y], method: monotone, ends: hold}}`.

    Each thing by itself, along the clock: by its values, not by counting rows, so that rows may lie
    unevenly. A missing value at the moment of a known one is that one. That a thing has two
    known values at one moment is an error. Infinite values count as known.
    """

    interpolate: Interpolation
    """The column, and how."""

    def needs(self, wanted: Wanted) -> Wanted:
        options = self.interpolate
        return needed(wanted, options.column, options.read())

    def check(self, params: Mapping[str, float | str]) -> None:
        outputs(self.interpolate.column, self.interpolate.as_)

    def apply(self, frame: Frame, context: Context) -> Frame:
        options = self.interpolate
        check_columns(frame, options.column, only=("number", "date"))
        clock = options.clock(frame)
        if clock in options.column:
            text = f"'{clock}' cannot be interpolated along itself"
            raise Fault("interpolate", text, ("column",), "name another clock with `along`")
        names = outputs(options.column, options.as_)
        check_free(frame, names, options.as_)
        walk = options.walk(frame, context)
        made = {n: _filled(walk, column, options) for column, n in names.items()}
        dates = [name for column, name in names.items() if column in frame.dates]
        return frame.with_columns(made, dates)


def _filled(walk: Walk, column: str, options: Interpolation) -> Floats:
    values = walk.numbers(column)
    known = ~np.isnan(values)
    whole = np.array(column_numbers(walk.frame, column))
    if known.all():
        return whole
    walk.only(known).refuse_repeated()
    holes = np.flatnonzero(~known)
    before, after = walk.before(known)[holes], walk.after(known)[holes]
    found = between(walk, values, before, after, walk.when[holes], options.method)
    if options.ends == "hold":
        nearest = np.maximum(before, after)
        found = np.where((before < 0) != (after < 0), values[nearest], found)
    whole[walk.row[holes]] = found
    return whole
