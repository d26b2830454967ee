"""When something happens in the data: the moments of its tables' clocks, and the first row of which
a condition holds. It knows nothing of frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, choices, unknown
from renderer.formats import format_value
from renderer.moment import Condition, DataTime, neither
from renderer.states import States, written
from renderer.table import Table


@dataclass(frozen=True)
class Recorded:
    """A table, and the column that is its clock, if it has one."""

    name: str
    table: Table
    column: str | None

    @property
    def stated(self) -> States | None:
        """The states that its data time numbers, if the film goes from one to the next."""
        return None

    @property
    def dated(self) -> bool:
        """Whether its data time is that of the calendar."""
        return self.column in self.table.dates and self.stated is None

    def shown(self, value: float) -> str:
        """A value of its clock in words."""
        if not self.dated:
            return f"{value:g}"
        return format_value(value, "%Y-%m-%d" if value % 86400 == 0 else "%Y-%m-%d %H:%M:%S")

    @property
    def times(self) -> NDArray[np.float64]:
        """Data time of each row."""
        assert self.column is not None
        column = self.table[self.column]
        if self.stated is not None:
            return self.stated.numbers(column)
        return np.asarray(column, dtype=np.float64)


AnyTable = TypeVar("AnyTable", bound=Recorded)


@dataclass(frozen=True)
class Events(Generic[AnyTable]):
    """Tables in which moments are looked up, those first that go first."""

    tables: Sequence[AnyTable]
    params: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def clocked(self) -> list[AnyTable]:
        """Those that have a clock."""
        return [seen for seen in self.tables if seen.column is not None]

    def clock_of(self, moment: DataTime) -> AnyTable | None:
        """The table whose clock a moment names; None for `t`, which is the film's. Raises `Fault`
        below the moment."""
        clocked = self.clocked
        named = next((seen for seen in clocked if seen.column == moment.column), None)
        if named is not None or (moment.column == "t" and clocked):
            return named
        names = list(dict.fromkeys(["t", *(seen.column or "" for seen in clocked)]))
        if not clocked:
            text = "there is no data time: no table has a clock"
            raise Fault("no-clock", text, (), "give film time, such as 8s or 25%")
        if any(moment.column in seen.table.known for seen in self.tables):
            text = f"'{moment.column}' is not the clock: that is {choices(names[1:] or names)}"
            said = f">= {moment.value:g}" if moment.text is None else f"== '{moment.text}'"
            hint = f'for another column write {{when: "{moment.column} {said}"}}'
            raise Fault("moment", text, (moment.column,), hint, on_key=True)
        text, hint = unknown("clock", moment.column, names)
        raise Fault("moment", text, (moment.column,), hint, on_key=True)

    def first(self, condition: Condition) -> tuple[AnyTable, int | None]:
        """The table a condition is about, and its first row, in order of time, of which it holds;
        None if there is none. Raises `Fault` below the condition."""
        seen = self._table_of(condition)
        when, names = condition.when, condition.when.names | condition.when.constants
        columns = {name: seen.table[name] for name in seen.table.names if name in names}
        dates = set(seen.table.dates)
        if "t" in names and "t" not in columns:
            columns["t"] = seen.times
            dates |= {"t"} if seen.dated else set()
        others = {one.name: one.table.columns for one in self.tables}
        try:
            held = when.by_row(
                columns, len(seen.table), self.params, others, [*seen.table.known, "t"], dates
            )
        except Fault as fault:
            raise fault.below("when") from None
        if not np.isin(held[np.isfinite(held)], (0, 1)).all():
            text = f"'{when.text}' is a number, which neither holds nor does not"
            hint = f"compare it with another, such as {when.text} < 0.1"
            raise Fault("condition", text, ("when",), hint)
        times = seen.times
        rows = np.flatnonzero((held != 0) & ~np.isnan(held) & np.isfinite(times))
        return seen, int(rows[np.argmin(times[rows])]) if len(rows) else None

    def ranges(self, condition: Condition) -> str | None:
        """From where to where the columns of a condition go: `loss goes from 0.1 to 2.3`; None if
        none of them holds numbers."""
        table = self._table_of(condition).table
        told = []
        for name in table.names:
            if name in condition.when.names and table[name].dtype.kind == "f":
                values = table[name][np.isfinite(table[name])]
                if len(values) and name not in table.dates:
                    told.append(f"'{name}' goes from {values.min():.4g} to {values.max():.4g}")
        return ", ".join(told) or None

    def _table_of(self, condition: Condition) -> AnyTable:
        """The table a condition is about: the one it names, or the first with its columns."""
        if condition.data is not None:
            if sum(one.name == condition.data for one in self.tables) > 1:
                text = f"the table '{condition.data}' differs from panel to panel"
                raise Fault("facet", text, ("data",), "name one that does not")
            seen = next((one for one in self.tables if one.name == condition.data), None)
            if seen is None:
                text, hint = unknown("table", condition.data, [one.name for one in self.tables])
                raise Fault("unknown-table", text, ("data",), hint)
            if seen.column is None:
                text = f"the table '{seen.name}' has no clock: nothing happens in it"
                raise Fault("no-clock", text, ("data",))
            return seen
        clocked = self.clocked
        if not clocked:
            hint = "give film time, such as 8s or 25%"
            raise Fault("no-clock", "a condition needs data with a clock", ("when",), hint)
        for seen in clocked:
            if condition.when.names <= {*seen.table.names, *self.params, "t"}:
                return seen
        return clocked[0]


def time_of(moment: DataTime, seen: Recorded | None, dated: bool, states: States | None) -> float:
    """The data time of a moment of a table's clock, or, without one, of the film's; `states`: those
    of the film. Raises `Fault` below the moment."""
    own = seen is not None and seen.column == moment.column
    if states is not None and (own or moment.bare or moment.text is not None):
        return _state(moment, states)
    if moment.text is not None and not moment.dated:
        raise neither(moment.path, f"'{moment.text}'")
    check_kind(moment, dated)
    return moment.value


def _state(moment: DataTime, states: States) -> float:
    value = moment.value if moment.text is None or states.dated else moment.text
    if not states.named and (isinstance(value, str) or np.isnan(value)):
        raise neither(moment.path, f"'{moment.text}'")
    try:
        return states.moment(written(value) if states.named else value)
    except Fault as fault:
        raise fault.below(*moment.path) from None


def check_kind(moment: DataTime, dated: bool) -> None:
    """Raises `Fault` below a moment if it is a date, and its clock holds numbers, or the other way
    round."""
    if moment.dated == dated:
        return
    kind, example = ("dates", '"2020-03-01"') if dated else ("numbers", "12")
    text = f"the clock '{moment.column}' holds {kind}"
    hint = f"write {{{moment.column}: {example}}}"
    if moment.bare:
        text, hint = f"the data's clock holds {kind}", f"write {example}"
    raise Fault("moment", text, moment.path, hint)
