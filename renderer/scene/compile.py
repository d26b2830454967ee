"""Spec + tables -> Scene: every name resolved, every limit and margin fixed over all frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, Faults, Path, unknown
from renderer.marks.base import Binding, Layer
from renderer.scene.axes import AxisDraft
from renderer.scene.camera import CameraScene, compile_camera
from renderer.scene.compose import compose
from renderer.scene.focus import compile_focus
from renderer.scene.limits import drafts
from renderer.scene.outfit import Draft
from renderer.scene.scene import Scene
from renderer.scene.text import check_formulas
from renderer.scene.theme import theme
from renderer.scene.words import Words
from renderer.spec.model import Spec
from renderer.spec.panel import Camera, Panel
from renderer.table import CLOCKS, Column, Table
from renderer.timeline import Clock, compile_clock

Warn = Callable[[Fault], None]


def compile_scene(spec: Spec, tables: Mapping[str, Table], warn: Warn) -> Scene:
    """The scene of a spec; raises `Faults` with everything that does not fit the data."""
    clocks = clock_columns(spec, tables)
    clock = film_clock(spec, tables, clocks)
    found = _Found(spec, tables, clocks, clock, warn)
    panels = [found.panel(at, name, panel) for at, name, panel in spec.each_panel()]
    title = None
    if spec.title is not None:
        try:
            title = found.words(found.drawn_first(), own=False).pieces(spec.title)
        except Fault as fault:
            found.faults.append(fault.below("title"))
    if found.faults:
        raise Faults(found.faults)
    return compose(spec, [p for p in panels if p is not None], title, clock, found.theme, warn)


def clock_columns(spec: Spec, tables: Mapping[str, Table]) -> dict[str, str | None]:
    """The column of each table that is its clock, if it has one; raises `Fault`."""
    wanted = spec.time.field
    if wanted is not None and not any(wanted in table.columns for table in tables.values()):
        names = {name for table in tables.values() for name in table.known}
        text, hint = unknown("column", wanted, names)
        raise Fault("unknown-column", text, ("time", "field"), hint)
    return {name: _clock_column(table, wanted) for name, table in tables.items()}


def _clock_column(table: Table, wanted: str | None) -> str | None:
    order = (wanted,) if wanted is not None else (table.clock, *CLOCKS)
    for name in order:
        if name is None or name not in table.columns:
            continue
        if table[name].dtype.kind == "f":
            if wanted is not None and len(table) and np.isnan(_numbers(table[name])).all():
                text = f"the clock column '{name}' is missing in every row"
                raise Fault("all-missing", text, ("time", "field"))
            return name
        if wanted is not None:
            text = f"the clock column '{name}' holds text, not numbers or dates"
            raise Fault("text-column", text, ("time", "field"))
    return None


def _numbers(column: Column) -> NDArray[np.float64]:
    return np.asarray(column, dtype=np.float64)


def film_clock(spec: Spec, tables: Mapping[str, Table], clocks: Mapping[str, str | None]) -> Clock:
    """The film's clock over the data time of all tables that are drawn; raises `Fault`."""
    drawn = drawn_tables(spec)
    spans = [table_span(tables[name], clocks[name]) for name in tables if name in drawn]
    known = [span for span in spans if span is not None]
    whole = None
    if known:
        whole = (min(span[0] for span in known), max(span[1] for span in known))
        whole = (0.0, 1.0) if spec.time.align == "stretch" else whole
    try:
        return compile_clock(spec.time, whole)
    except Fault as fault:
        raise fault.below("time") from None


def drawn_tables(spec: Spec) -> list[str]:
    """The tables that series show, in their order."""
    shown = [
        series.data or next(iter(spec.data))
        for _, _, panel in spec.each_panel()
        for series in panel.series
    ]
    return list(dict.fromkeys(shown))


def table_span(table: Table, column: str | None) -> tuple[float, float] | None:
    """First and last data time of a table, if it has any."""
    if column is None:
        return None
    times = np.asarray(table[column], dtype=np.float64)
    times = times[np.isfinite(times)]
    return (float(times.min()), float(times.max())) if len(times) else None


@dataclass
class _Found:
    """What is resolved so far, and every fault on the way."""

    spec: Spec
    tables: Mapping[str, Table]
    clocks: Mapping[str, str | None]
    clock: Clock
    warn: Warn

    def __post_init__(self) -> None:
        self.theme = theme(self.spec.canvas.theme.name)
        self.faults: list[Fault] = []
        self.params = {
            name: float(value) if isinstance(value, (bool, int, float)) else value
            for name, value in self.spec.params.items()
        }

    def drawn_first(self) -> list[str]:
        """The tables, those that are drawn before the others."""
        drawn = drawn_tables(self.spec)
        return [*drawn, *(name for name in self.spec.data if name not in drawn)]

    def own_clock(self, name: str) -> Clock:
        """The clock of a table: the film's, or its own stretched over the film."""
        span = table_span(self.tables[name], self.clocks[name])
        stretched = self.spec.time.align == "stretch" and span is not None
        return self.clock.stretched(span) if stretched and span else self.clock

    def words(self, names: list[str], own: bool = True) -> Words:
        """What text may show of these tables, first of those that have a clock; `own`: the first
        one's time is `t`."""
        names = sorted(names, key=lambda name: self.clocks[name] is None)
        chosen = [(self.tables[name], self.clocks[name], self.own_clock(name)) for name in names]
        return Words(chosen[0][2] if own else self.clock, self.params, chosen)

    def panel(self, at: Path, name: str, panel: Panel) -> Draft | None:
        """A panel with its layers bound and its axes' limits known; None if anything is wrong."""
        before = len(self.faults)
        layers = [self._layer(at, number, panel) for number in range(len(panel.series))]
        bound = [layer for layer in layers if layer is not None]
        names = [series.data or next(iter(self.spec.data)) for series in panel.series]
        words, title = self.words(names), None
        try:
            if panel.title is not None:
                title = words.pieces(panel.title)
        except Fault as fault:
            self.faults.append(fault.below(*at, "title"))
        axes, camera = None, None
        if len(self.faults) == before:
            try:
                axes = drafts(panel, bound, names, self.tables, words.fixed)
                if panel.projection == "3d":
                    camera = self._camera(panel, bound, names, axes)
            except Fault as fault:
                self.faults.append(fault.below(*at))
        if axes is None:
            return None
        return Draft(at, name, panel, tuple(bound), axes, camera, title)

    def _camera(
        self, panel: Panel, layers: list[Layer], names: list[str], axes: tuple[AxisDraft, ...]
    ) -> CameraScene:
        numbers = {k: v for k, v in self.params.items() if isinstance(v, float)}
        focus = compile_focus(panel, layers, names, axes, self.clock, numbers)
        try:
            return compile_camera(panel.camera or Camera(), self.clock, numbers, focus)
        except Fault as fault:
            raise fault.below("camera") from None

    def _layer(self, at: Path, number: int, panel: Panel) -> Layer | None:
        series = panel.series[number]
        here = (*at, "series", number)
        name = series.data or next(iter(self.spec.data))
        binding = Binding(
            table=self.tables[name],
            clock=self.own_clock(name),
            theme=self.theme,
            dimensions=3 if panel.projection == "3d" else 2,
            number=number,
            params=self.params,
            tables=self.tables,
            clock_column=self.clocks[name],
            warn=lambda fault: self.warn(fault.below(*here)),
        )
        try:
            layer = series.bind(binding)
            check_formulas([[entry.label for entry in layer.legend()]], 1)
            return layer
        except Fault as fault:
            self.faults.append(fault.below(*here))
        except Faults as several:
            self.faults += [fault.below(*here) for fault in several.faults]
        return None
