"""Values that text may show, at every frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from renderer.counting import ROUNDING, Count, fine_as
from renderer.errors import Fault
from renderer.formats import date_format
from renderer.scene.text import check_formulas
from renderer.states import States
from renderer.table import Table
from renderer.template import Template, Values
from renderer.timeline import Clock


class Words:
    """Names a template may use: t, frame, progress, seconds, params, and columns of tables as they
    are at each frame: their clock as it runs, of others the first key's latest row. Where the film
    goes from state to state, columns are those of the nearest one, which has more names."""

    def __init__(
        self,
        clock: Clock,
        params: Mapping[str, float | str],
        tables: Iterable[tuple[Table, str | None, Clock]],
    ) -> None:
        """`tables` with their clock columns and their clocks."""
        self._clock = clock
        frames = np.arange(clock.frames, dtype=np.float64)
        self._known: dict[str, Values] = {
            "t": _counted(clock, dated=False),
            "frame": frames,
            "progress": Count(clock.progress, (0.0, 1.0)),
            "seconds": Count(frames / float(clock.fps), (0.0, clock.seconds), "open"),
            **params,
        }
        self._columns: dict[str, tuple[Table, str | None, Clock]] = {}
        self._unread: list[str] = []
        self._forms: dict[str, tuple[Table, str]] = {}
        """The columns that give numbers without a format theirs: clocks and dates."""
        for table, column, own in tables:
            self._unread += sorted(table.unread)
            if column is not None and own is clock and "t" not in params:
                self._forms.setdefault("t", (table, column))
            for name in table.names:
                if name not in self._known:
                    self._columns.setdefault(name, (table, column, own))
        for name, (table, column, _) in self._columns.items():
            if name in table.dates or name == column:
                self._forms[name] = (table, name)
        self._said = {} if clock.states is None else _of_states(clock.states, clock.now)

    def pieces(self, template: Template, met: tuple[Table, int] | None = None) -> list[list[str]]:
        """The template's runs at every frame; `met`: columns of that table as they are in that row.
        Raises `Fault` for a name that is not there, or for a formula that cannot be set."""
        template.check([*self._known, *self._columns, *self._unread, *self._said])
        bare = {field.name for field in template.fields if not field.format}
        template = template.with_formats({n: self._form(n) for n in bare if n in self._forms})
        wanted = {field.name for field in template.fields}
        values = {name: self._value(name, met) for name in wanted}
        pieces = template.pieces(values, self._clock.frames)
        check_formulas(pieces, self._clock.frames)
        return pieces

    def _form(self, name: str) -> str:
        """The format of a clock, or of dates, for which the template gives none: as fine as their
        column needs."""
        table, column = self._forms[name]
        values = table[column]
        if values.dtype.kind != "f":
            return ".0f" if name == "t" else ""
        numbers, states = values.astype(np.float64), self._clock.states
        if states is not None and name == "t":
            return ".0f"
        return date_format(numbers) if column in table.dates else fine_as(numbers)

    def fixed(self, template: Template) -> str:
        """Text that is the same at every frame; raises `Fault` if it is not."""
        pieces = self.pieces(template)
        if any(len(set(piece)) > 1 for piece in pieces):
            hint = "put live values into the panel's title"
            raise Fault("live-text", "an axis's title cannot change over the film", (), hint)
        return "".join(piece[0] for piece in pieces)

    def _value(self, name: str, met: tuple[Table, int] | None) -> Values:
        if name in self._known:
            if name == "t" and "t" in self._forms and self._is_dated("t"):
                return _counted(self._clock, dated=True)
            return self._known[name]
        if name not in self._columns:
            return self._said[name]
        table, column, clock = self._columns[name]
        values = table[name]
        if met is not None and met[0] is table:
            there: float | str = values[met[1]].item()
            return there
        if column is None or not len(table) or not np.isfinite(clock.now).all():
            first: float | str = values[0].item() if len(values) else float("nan")
            return first
        if name == column:
            if clock.states is not None:
                return clock.states.live(clock.now)
            return _counted(clock, name in table.dates)
        shown: Values = values[_latest(table, column, clock)]
        return shown

    def _is_dated(self, name: str) -> bool:
        table, column = self._forms[name]
        return column in table.dates and self._clock.states is None


def _counted(clock: Clock, dated: bool) -> Values:
    """Data time as text shows it."""
    if clock.states is not None:
        return clock.states.leaning(clock.now)
    if clock.span is None:
        return clock.now
    return Count(clock.now, clock.span, "date" if dated else "whole")


def _latest(table: Table, column: str, clock: Clock) -> NDArray[np.intp]:
    """The row at each frame: of the first key, the latest, or that of the nearest state."""
    rows = next(iter(table.groups(table.keys)))[1]
    if clock.states is None:
        times, now = np.asarray(table[column], dtype=np.float64)[rows], clock.now
        known = times[np.isfinite(times)]
        # What rounding alone keeps from a row's instant shows that row.
        now = now + (ROUNDING * float(np.ptp(known)) if len(known) else 0.0)
    else:
        times = clock.states.numbers(table[column])[rows]
        now = clock.states.nearest(clock.now).astype(np.float64)
    order = np.argsort(times, kind="stable")
    at = np.searchsorted(times[order], now, side="right") - 1
    return np.asarray(rows[order[np.clip(at, 0, None)]])


def _of_states(states: States, now: NDArray[np.float64]) -> dict[str, Values]:
    """What goes from state to state, by name."""
    return {
        "state": states.said(now),
        "previous_state": states.said(now, 0.0),
        "next_state": states.said(now, 1.0),
        "state_number": states.nearest(now) + 1.0,
        "states": float(states.count),
    }
