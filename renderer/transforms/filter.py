"""`filter`: the rows for which a condition holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from renderer.errors import Fault, Path
from renderer.expressions import Expression
from renderer.frame import Frame
from renderer.transforms.base import Context, Transform, Wanted


class Filter(Transform):
    """Keeps the rows for which a condition holds: `{filter: loss < 10 and epoch > 2}`.

    A row for which the condition is missing (a comparison with a missing number is false, so this
    is rare) is left out. That no row is left is an error.
    """

    filter: Expression
    """The condition, an expression over columns: `value > 0`, `country in ['Chad', 'Peru']`."""

    def uses(self) -> Mapping[str, Path]:
        return {table: () for table, _ in self.filter.references}

    def needs(self, wanted: Wanted) -> Wanted:
        return None if wanted is None else wanted | self.filter.names | self.filter.constants

    def apply(self, frame: Frame, context: Context) -> Frame:
        import polars as pl

        holds = frame.evaluate(self.filter, context.params, context.tables)
        kept = (holds != 0) & ~np.isnan(holds)
        if len(frame) and not kept.any():
            rows = "the only row" if len(frame) == 1 else f"any of {len(frame):,} rows"
            raise Fault("empty", f"no row is left: this does not hold for {rows}")
        return frame.with_rows(frame.data.filter(pl.Series(kept)))
