"""The distinct values of a column, and each row's number among them, without sorting all rows.

Rows of a grid mostly come in order: one column stays the same for long, another repeats itself.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.intp]

RUNS = 4
"""A column that stays the same for so many rows on average is looked at a run at a time."""
FEWEST = 1000
"""Rows for which it pays."""


def coded(column: Any) -> tuple[Any, Rows]:
    """As `np.unique(column, return_inverse=True)`."""
    if len(column) >= FEWEST:
        changes = np.flatnonzero(column[1:] != column[:-1]) + 1
        if len(changes) * RUNS < len(column):
            starts = np.concatenate([[0], changes])
            values, codes = np.unique(column[starts], return_inverse=True)
            return values, np.repeat(codes, np.diff(np.append(starts, len(column))))
        period = _period(column)
        if period is not None:
            values, codes = np.unique(column[:period], return_inverse=True)
            return values, np.tile(codes, len(column) // period)
    values, codes = np.unique(column, return_inverse=True)
    return values, codes


def _period(column: Any) -> int | None:
    """After how many rows a column repeats itself, again and again."""
    again = np.flatnonzero(column[1 : FEWEST * 10] == column[0])
    if not len(again):
        return None
    period = int(again[0]) + 1
    if period * RUNS > len(column) or len(column) % period:
        return None
    rows = column.reshape(-1, period)
    return period if bool((rows == rows[0]).all()) else None
