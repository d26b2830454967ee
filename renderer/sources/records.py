"""Records, objects of JSON, into columns, block by block: objects within are flattened, their names
joined by dots, and only what may be used is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from renderer.errors import Fault
from renderer.sources.base import ReadContext
from renderer.sources.cast import Typed
from renderer.sources.json_values import DEEPEST
from renderer.sources.misfits import Doubt
from renderer.sources.typed import Misfit, Values
from renderer.table import Column, Table

BLOCK = 1024
"""Records that are taken apart at a time."""
MOST_NAMES = 10_000
MOST_CELLS = 100_000_000

LISTS = "lists"


class Records:
    """The columns of records while these come in."""

    def __init__(self, source: Typed, context: ReadContext) -> None:
        self.rows = 0
        self.nested: dict[str, str] = {}
        self._source, self._context = source, context
        self._rules = source.rules()
        self._columns: dict[str, Values] = {}
        self._names: dict[str, None] = {}
        self._seen: set[str] = set()

    # Hot path.
    def feed(self, records: Sequence[Mapping[str, Any]]) -> None:
        """The next records; raises `Misfit`."""
        self._seen.clear()
        for name in dict.fromkeys(name for record in records for name in record):
            self._spread(name, [record.get(name) for record in records], 0)
        self.rows += len(records)
        if len(self._columns) * self.rows > MOST_CELLS:
            what = f"{len(self._columns):,} names in {self.rows:,} records"
            raise _too_large(f"{what}; up to {MOST_CELLS:,} values are read")

    def feed_column(self, name: str, values: Sequence[Any]) -> None:
        """A whole column at once; raises `Misfit`."""
        self.rows = 0
        self._seen.clear()
        self._spread(name, values, 0)
        self.rows = len(values)

    @property
    def names(self) -> list[str]:
        return list(self._names)

    def table(self) -> tuple[Table, list[tuple[str, Doubt]]]:
        """The table, and for each column what is doubtful; raises `Misfit`, `Fault`."""
        self._source.refuse_nested(self.nested)
        self._source.check_names([*self._names, *self.nested])
        made: dict[str, Column] = {}
        known_dates = set()
        doubts = []
        for name, values in self._columns.items():
            if name in self.nested:
                continue
            made[name] = values.column(self.rows)
            if values.kind == "date":
                known_dates.add(name)
            if values.doubt is not None:
                doubts.append((name, values.doubt))
        names = [name for name in self._names if name not in self.nested]
        if not made and names:  # nothing is used but how many rows there are
            made[names[0]] = np.full(self.rows, np.nan)
        unread = frozenset(names) - made.keys()
        return Table(made, dates=frozenset(known_dates), unread=unread), doubts

    def _spread(self, name: str, values: Sequence[Any], depth: int) -> None:
        types = set(map(type, values))
        if dict in types:
            if depth == DEEPEST:
                row = next(i for i, value in enumerate(values) if type(value) is dict)
                what = f"more than {DEEPEST} objects stand within each other"
                raise Misfit(name, self.rows + row, what)
            objects = [value if type(value) is dict else {} for value in values]
            for inner in dict.fromkeys(inner for one in objects for inner in one):
                self._spread(f"{name}.{inner}", [one.get(inner) for one in objects], depth + 1)
            types.discard(dict)
            if types <= {type(None)}:
                return
            values = [None if type(value) is dict else value for value in values]
        if list in types:
            self.nested.setdefault(name, LISTS)
            if len(self.nested) > MOST_NAMES:
                raise _too_large(f"the records have more than {MOST_NAMES:,} names")
        if name not in self.nested:
            self._feed(name, values)

    def _feed(self, name: str, values: Sequence[Any]) -> None:
        if name in self._seen:
            row = next((i for i, value in enumerate(values) if value is not None), 0)
            what = f"two values of a record would be column '{name}': a name with a dot, and a name"
            raise Misfit(name, self.rows + row, f"{what} in an object")
        self._seen.add(name)
        column = self._columns.get(name)
        if column is None:
            if name not in self._names:
                self._add(name)
            if not self._context.wants(name):
                return
            want, form = self._source.want(name), self._source.dates.get(name, "")
            column = self._columns[name] = Values(name, self._rules, want, form)
        column.feed(self.rows, values)

    def _add(self, name: str) -> None:
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in name):
            raise Misfit(name, self.rows, "a name holds a NUL character or half a character")
        self._names[name] = None
        if len(self._names) > MOST_NAMES:
            raise _too_large(f"the records have more than {MOST_NAMES:,} names")


def _too_large(what: str) -> Fault:
    return Fault("too-large", what, ("file",), "keep only the columns that are drawn")
