"""Values that text may show, at every frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from renderer.errors import Fault
from renderer.scene.text import check_formulas
from renderer.table import Table
from renderer.template import Template, Values, date_format
from renderer.timeline import Clock


class Words:
    """Names a template may use: t, frame, progress, seconds, params, and columns of tables as they
    are at each frame (of the first key, the latest row)."""

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
            "t": clock.now,
            "frame": frames,
            "progress": clock.progress,
            "seconds": frames / float(clock.fps),
            **params,
        }
        self._columns: dict[str, tuple[Table, str | None, Clock]] = {}
        self._unread: list[str] = []
        self._dates: dict[str, tuple[Table, str]] = {}
        for table, column, own in tables:
            if column in table.dates and "t" not in params:
                self._dates.setdefault("t", (table, column or ""))
            self._unread += sorted(table.unread)
            for name in table.names:
                if name not in self._known:
                    self._columns.setdefault(name, (table, column, own))
        for name, (table, _, _) in self._columns.items():
            if name in table.dates:
                self._dates[name] = (table, name)

    def pieces(self, template: Template, met: tuple[Table, int] | None = None) -> list[list[str]]:
        """The template's runs at every frame; `met`: columns of that table as they are in that row.
        Raises `Fault` for a name that is not there, or for a formula that cannot be set."""
        template.check([*self._known, *self._columns, *self._unread])
        template = template.with_formats(self._forms(template))
        wanted = {field.name for field in template.fields}
        values = {name: self._value(name, met) for name in wanted}
        pieces = template.pieces(values, self._clock.frames)
        check_formulas(pieces, self._clock.frames)
        return pieces

    def _forms(self, template: Template) -> dict[str, str]:
        """The formats of dates for which the template gives none: as fine as their column needs."""
        bare = {field.name for field in template.fields if not field.format}
        return {
            name: date_format(np.asarray(table[column], dtype=np.float64))
            for name, (table, column) in self._dates.items()
            if name in bare
        }

    def fixed(self, template: Template) -> str:
        """Text that is the same at every frame; raises `Fault` if it is not."""
        pieces = self.pieces(template)
        if any(len(set(piece)) > 1 for piece in pieces):
            hint = "put live values into the panel's title"
            raise Fault("live-text", "an axis's title cannot change over the film", (), hint)
        return "".join(piece[0] for piece in pieces)

    def _value(self, name: str, met: tuple[Table, int] | None) -> Values:
        if name in self._known:
            return self._known[name]
        table, column, clock = self._columns[name]
        values = table[name]
        if met is not None and met[0] is table:
            there: float | str = values[met[1]].item()
            return there
        if column is None or not len(table):
            first: float | str = values[0].item() if len(values) else float("nan")
            return first
        # A moment is that of any row: the first key may have none at it.
        rows = np.arange(len(table)) if name == column else next(iter(table.groups(table.keys)))[1]
        times = np.asarray(table[column], dtype=np.float64)[rows]
        order = np.argsort(times, kind="stable")
        at = np.searchsorted(times[order], clock.now, side="right") - 1
        shown: Values = values[rows[order[np.clip(at, 0, None)]]]
        return shown
