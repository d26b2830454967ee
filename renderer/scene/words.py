"""Values that text may show, at every frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from renderer.table import Table
from renderer.template import Template, Values
from renderer.timeline import Clock


class Words:
    """Names a template may use: t, frame, progress, seconds, params, and columns of tables as they
    are at each frame (of the first key, the latest row)."""

    def __init__(
        self,
        clock: Clock,
        params: Mapping[str, float | str],
        tables: Iterable[tuple[Table, str | None]],
    ) -> None:
        self._clock = clock
        frames = np.arange(clock.frames, dtype=np.float64)
        self._known: dict[str, Values] = {
            "t": clock.now,
            "frame": frames,
            "progress": clock.progress,
            "seconds": frames / float(clock.fps),
            **params,
        }
        self._columns: dict[str, tuple[Table, str | None]] = {}
        for table, column in tables:
            for name in table.names:
                if name not in self._known:
                    self._columns.setdefault(name, (table, column))

    def pieces(self, template: Template) -> list[list[str]]:
        """The template's runs at every frame; raises `Fault` for a name that is not there."""
        template.check([*self._known, *self._columns])
        wanted = {field.name for field in template.fields}
        values = {name: self._value(name) for name in wanted}
        return template.pieces(values, self._clock.frames)

    def _value(self, name: str) -> Values:
        if name in self._known:
            return self._known[name]
        table, column = self._columns[name]
        values = table[name]
        if column is None or not len(table):
            first: float | str = values[0].item() if len(values) else float("nan")
            return first
        rows = next(iter(table.groups(table.keys)))[1]
        times = np.asarray(table[column], dtype=np.float64)[rows]
        order = np.argsort(times, kind="stable")
        at = np.searchsorted(times[order], self._clock.now, side="right") - 1
        shown: Values = values[rows[order[np.clip(at, 0, None)]]]
        return shown
