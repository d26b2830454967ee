"""The clocks of a film: its own, and each table's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from renderer.clock import Reading
from renderer.errors import Fault, unknown
from renderer.events import Events, Recorded, time_of
from renderer.marks.slots import Slot
from renderer.moment import Condition, DataTime
from renderer.spec.model import Spec
from renderer.states import States, states_of
from renderer.table import CLOCKS, Table
from renderer.timeline import Clock, compile_clock


@dataclass(frozen=True)
class Span:
    """The data time of a table.

    first, last  its moments' ends; of a film's frames, the last one lasts as long as the one before
    step         the least time between two of a film's frames; 0 for other data
    """

    first: float
    last: float
    step: float = 0.0


@dataclass(frozen=True)
class Clocks:
    """The film's clock, and of each table the column that is its clock, if it has one, and the
    clock it is seen by: the film's, or its own stretched over the film."""

    film: Clock
    columns: Mapping[str, str | None]
    own: Mapping[str, Clock]


@dataclass(frozen=True)
class Spanned(Recorded):
    """A table with its clock's column, and its data time."""

    key: str
    span: Span | None
    states: States | None = None

    @property
    def stated(self) -> States | None:
        return self.states


@dataclass(frozen=True)
class Record(Reading):
    """When moments of the film's tables are.

    stretch  whether each table runs from 0 to 1 of the film's data time
    states   those that the film goes through, if it goes from one to the next
    """

    events: Events[Spanned] = field(default_factory=lambda: Events(()))
    stretch: bool = False
    states: States | None = None

    def time_of(self, moment: DataTime | Condition) -> float | None:
        found = self.row_of(moment)
        if found is None:
            return None
        seen, value = found
        if seen is None or seen.span is None or not self.stretch:
            return value
        way = seen.span.last - seen.span.first
        return (value - seen.span.first) / way if way else 0.0

    def row_of(self, moment: DataTime | Condition) -> tuple[Spanned | None, float] | None:
        """The table that a moment is of, and the time of its own clock; None if it never is."""
        if isinstance(moment, Condition):
            table, row = self.events.first(moment)
            return None if row is None else (table, float(table.times[row]))
        seen = None if moment.bare else self.events.clock_of(moment)
        dated = self.dated if seen is None else seen.dated
        return seen, time_of(moment, seen, dated, self.states)

    def ranges(self, condition: Condition) -> str | None:
        return self.events.ranges(condition)

    def shown(self, value: float) -> str:
        clocked = self.events.clocked
        return f"{value:g}" if self.stretch or not clocked else clocked[0].shown(value)


def compile_clocks(
    spec: Spec, tables: Mapping[str, Table], warn: Callable[[Fault], None] | None = None
) -> Clocks:
    """The clocks over the data time of all tables that are drawn; raises `Fault`."""
    columns = clock_columns(spec, tables)
    drawn = drawn_tables(spec)
    try:
        states = _states(spec, tables, columns, drawn)
        spans = {
            name: table_span(table, columns[name]) if states is None else None
            for name, table in tables.items()
        }
        _last(spec, tables, spans)
        record = _record(spec, tables, columns, spans, states, warn)
        if states is not None:
            film = compile_clock(spec.time, states.span, reading=record, states=states)
        elif spec.time.align == "stretch":
            film, own = _stretched(spec, spans, drawn, _all_filmed(tables, drawn), record)
            return Clocks(film, columns, own)
        else:
            found = [spans[name] for name in drawn]
            film = _common(spec, found, _all_filmed(tables, drawn), record)
    except Fault as fault:
        raise fault.below("time") from None
    return Clocks(film, columns, dict.fromkeys(tables, film))


def _last(spec: Spec, tables: Mapping[str, Table], spans: dict[str, Span | None]) -> None:
    """Let tables last until all their rows are gone that say when they go."""
    for _, _, panel in spec.each_panel():
        for series in panel.series or ():
            until = getattr(series, "until", None)
            if not isinstance(until, Slot):
                continue
            for scope in spec.scopes():
                key = scope.tables[series.data or next(iter(spec.data))]
                others = {name: tables[other] for name, other in scope.tables.items()}
                span = spans[key]
                try:
                    values = until.of(tables[key], scope.params, others)
                except Fault:
                    continue  # Told of the series.
                if span is not None and np.isfinite(values).any():
                    last = float(values[np.isfinite(values)].max())
                    spans[key] = replace(span, last=max(span.last, last))


def _states(
    spec: Spec, tables: Mapping[str, Table], columns: Mapping[str, str | None], drawn: list[str]
) -> States | None:
    """The states that the film goes through; None if data time is a number."""
    time = spec.time
    clocks = [(tables[name], column) for name in drawn if (column := columns[name]) is not None]
    texts = any(table[column].dtype.kind != "f" for table, column in clocks)
    if not (time.stated or texts):
        return None
    found = states_of(
        [(table[column], column in table.dates) for table, column in clocks],
        time.order or (), time.wrap,
    )  # fmt: skip
    if found is None:
        keys = ("state", "transition", "order", "wrap", "field")
        at = next(key for key in keys if getattr(time, key))
        text = "no table that is drawn has a clock, and so no state"
        raise Fault("no-clock", text, (at,), "name the column in time: {field: …}", on_key=True)
    return found


def _record(
    spec: Spec, tables: Mapping[str, Table], columns: Mapping[str, str | None],
    spans: Mapping[str, Span | None], states: States | None,
    warn: Callable[[Fault], None] | None,
) -> Record:  # fmt: skip
    seen = [
        Spanned(name, tables[key], columns[key], key, spans[key], states)
        for name, key in keys_of(spec, tables)
    ]
    stretch = spec.time.align == "stretch"
    drawn = {*drawn_tables(spec)}
    dated = not stretch and any(one.dated for one in seen if one.key in drawn)
    hear = warn or (lambda fault: None)
    return Record(
        dated, lambda fault: hear(fault.below("time")), Events(seen, spec.one_for_all), stretch,
        states,
    )  # fmt: skip


def _all_filmed(tables: Mapping[str, Table], drawn: list[str]) -> bool:
    return bool(drawn) and all(tables[name].filmed for name in drawn)


def _common(spec: Spec, spans: list[Span | None], filmed: bool, record: Record) -> Clock:
    """One clock over all that is drawn; `filmed`: that is nothing but frames of films."""
    known = [span for span in spans if span is not None]
    if not known:
        return compile_clock(spec.time, None, int(filmed), reading=record)
    first, last = min(span.first for span in known), max(span.last for span in known)
    finest = min((span.step for span in known if span.step), default=0.0)
    steps = _steps(Span(first, last, finest)) or int(filmed)
    lasting = any(span.step > 0 and span.last == last for span in known)
    return compile_clock(spec.time, (first, last), steps, lasting, record)


def _stretched(
    spec: Spec, spans: Mapping[str, Span | None], drawn: list[str], filmed: bool, record: Record
) -> tuple[Clock, dict[str, Clock]]:
    """The film's clock from 0 to 1, and each table's from its own beginning to its own end."""
    known = [span for name in drawn if (span := spans[name]) is not None]
    steps = max(map(_steps, known), default=0) or int(filmed)
    unit = (0.0, 1.0) if known else None
    film = compile_clock(spec.time, unit, steps, reading=record)
    ends = compile_clock(spec.time, unit, steps, True, record)
    own = {}
    for name, span in spans.items():
        clock = ends if span is not None and span.step else film
        whole = None if unit is None else span
        own[name] = clock if whole is None else clock.stretched((whole.first, whole.last))
    _stop_exactly(spec, record, own)
    return film, own


def _stop_exactly(spec: Spec, record: Record, own: Mapping[str, Clock]) -> None:
    """Where the film stops at a moment of one table, let that show just this moment: it was made a
    share of the film and back again."""
    for number, pause in enumerate(spec.time.hold.at):
        found = record.row_of(pause.moment)
        if found is not None and found[0] is not None:
            start, stop = own[found[0].key].pauses[number]
            own[found[0].key].now[start:stop] = found[1]


def _steps(span: Span) -> int:
    """How many frames it has."""
    return round(min((span.last - span.first) / span.step, 1e15)) if span.step else 0


def clock_columns(spec: Spec, tables: Mapping[str, Table]) -> dict[str, str | None]:
    """The column of each table that is its clock, if it has one; raises `Fault`."""
    wanted = spec.time.field
    if wanted is not None and not any(wanted in table.columns for table in tables.values()):
        names = {name for table in tables.values() for name in table.known}
        text, hint = unknown("column", wanted, names)
        raise Fault("unknown-column", text, ("time", "field"), hint)
    stated = spec.time.stated
    return {name: _clock_column(table, wanted, stated) for name, table in tables.items()}


def _clock_column(table: Table, wanted: str | None, stated: bool) -> str | None:
    if table.filmed and len(table) == 1:
        return None  # One picture stands still, whatever else moves.
    order = (wanted,) if wanted is not None else (table.clock, *CLOCKS)
    for name in order:
        if name is None or name not in table.columns:
            continue
        if table[name].dtype.kind == "f":
            values = np.asarray(table[name], dtype=np.float64)
            if wanted is not None and len(table) and np.isnan(values).all():
                text = f"the clock column '{name}' is missing in every row"
                raise Fault("all-missing", text, ("time", "field"))
            return name
        if wanted is not None or stated:
            return name
    return None


def drawn_tables(spec: Spec) -> list[str]:
    """The tables that series show, in their order."""
    shown = [
        scope.tables[series.data or next(iter(spec.data))]
        for scope in spec.scopes()
        for _, _, panel in spec.each_panel()
        for series in panel.series
        if not series.free
    ]
    return list(dict.fromkeys(shown))


def keys_of(
    spec: Spec, tables: Mapping[str, Table], first: list[str] | None = None
) -> list[tuple[str, str]]:
    """Names and keys of tables: those of `first` first, by default those that are drawn."""
    names = {key: name for scope in spec.scopes() for name, key in scope.tables.items()}
    first = drawn_tables(spec) if first is None else first
    keys = [*first, *(key for key in tables if key not in first)]
    return [(names[key], key) for key in keys if key in names]


def table_span(table: Table, column: str | None) -> Span | None:
    """The data time of a table, if it has any."""
    if column is None:
        return None
    times = np.asarray(table[column], dtype=np.float64)
    times = np.unique(times[np.isfinite(times)])
    if not len(times):
        return None
    first, last = float(times[0]), float(times[-1])
    if not table.filmed or len(times) == 1:
        return Span(first, last)
    gaps = np.diff(times)
    return Span(first, last + float(gaps[-1]), float(gaps.min()))
