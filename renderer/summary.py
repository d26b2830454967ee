"""What the columns of a table hold, each in a few words and numbers: for people, and for what is
proposed from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from renderer.table import Column, Table

MOST_COUNTED = 200_000
"""Rows whose different values are counted."""
EXAMPLES = 3


@dataclass(frozen=True)
class Summary:
    """A column. `least` and `greatest` are of its finite numbers, NaN where there are none;
    `whole`: all of them are whole; `infinite`: how many others there are; `all_counted`: every row
    was looked at for `distinct`."""

    name: str
    kind: Literal["number", "date", "text"]
    rows: int
    missing: int
    distinct: int
    all_counted: bool
    least: float = np.nan
    greatest: float = np.nan
    whole: bool = False
    infinite: int = 0
    examples: tuple[str, ...] = ()

    @property
    def there(self) -> int:
        """How many values are not missing."""
        return self.rows - self.missing

    @property
    def varies(self) -> bool:
        return self.distinct > 1


def summary(table: Table, name: str) -> Summary:
    """What a column holds."""
    column = table[name]
    if column.dtype.kind == "U":
        return _text(name, column)
    values = np.asarray(column, dtype=np.float64)
    missing = int(np.isnan(values).sum())
    counted = values[:MOST_COUNTED]
    finite = values[np.isfinite(values)]
    return Summary(
        name,
        "date" if name in table.dates else "number",
        rows=len(values),
        missing=missing,
        distinct=len(np.unique(counted[~np.isnan(counted)])),
        all_counted=len(values) <= MOST_COUNTED,
        least=float(finite.min()) if len(finite) else np.nan,
        greatest=float(finite.max()) if len(finite) else np.nan,
        whole=bool(len(finite) and (finite == np.floor(finite)).all()),
        infinite=int(np.isinf(values).sum()),
    )


def _text(name: str, column: Column) -> Summary:
    words = dict.fromkeys(column[:MOST_COUNTED].tolist())
    words.pop("", None)
    return Summary(
        name,
        "text",
        rows=len(column),
        missing=int((column == "").sum()),
        distinct=len(words),
        all_counted=len(column) <= MOST_COUNTED,
        examples=tuple(str(word) for word, _ in zip(words, range(EXAMPLES), strict=False)),
    )
