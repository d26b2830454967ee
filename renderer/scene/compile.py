"""Spec + tables -> Scene: every name resolved, every limit and margin fixed over all frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from renderer.errors import Fault, Faults, Path
from renderer.marks.base import Binding, Layer
from renderer.scene.axes import AxisDraft
from renderer.scene.camera import CameraScene, compile_camera
from renderer.scene.clocks import Clocks, compile_clocks, drawn_tables
from renderer.scene.compose import compose
from renderer.scene.focus import compile_focus
from renderer.scene.limits import drafts
from renderer.scene.outfit import Draft
from renderer.scene.pictured import pictured, sized
from renderer.scene.scene import Scene
from renderer.scene.text import check_formulas
from renderer.scene.theme import theme
from renderer.scene.words import Words
from renderer.spec.model import Spec
from renderer.spec.panel import Camera, Panel
from renderer.table import Table

Warn = Callable[[Fault], None]


def compile_scene(spec: Spec, tables: Mapping[str, Table], warn: Warn) -> Scene:
    """The scene of a spec; raises `Faults` with everything that does not fit the data."""
    spec = sized(spec, tables)
    clocks = compile_clocks(spec, tables)
    found = _Found(spec, tables, clocks, warn)
    panels = [found.panel(at, name, panel) for at, name, panel in spec.each_panel()]
    title = None
    if spec.title is not None:
        try:
            title = found.words(found.drawn_first(), own=False).pieces(spec.title)
        except Fault as fault:
            found.faults.append(fault.below("title"))
    if found.faults:
        raise Faults(found.faults)
    shown = [panel for panel in panels if panel is not None]
    return compose(spec, shown, title, clocks.film, found.theme, warn)


@dataclass
class _Found:
    """What is resolved so far, and every fault on the way."""

    spec: Spec
    tables: Mapping[str, Table]
    clocks: Clocks
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

    def words(self, names: list[str], own: bool = True) -> Words:
        """What text may show of these tables, first of those that have a clock; `own`: the first
        one's time is `t`."""
        clocks = self.clocks
        names = sorted(names, key=lambda name: clocks.columns[name] is None)
        chosen = [(self.tables[name], clocks.columns[name], clocks.own[name]) for name in names]
        return Words(chosen[0][2] if own else clocks.film, self.params, chosen)

    def panel(self, at: Path, name: str, panel: Panel) -> Draft | None:
        """A panel with its layers bound and its axes' limits known; None if anything is wrong."""
        before = len(self.faults)
        layers = [self._layer(at, number, panel) for number in range(len(panel.series))]
        bound = [layer for layer in layers if layer is not None]
        panel = pictured(panel, bound)
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
        focus = compile_focus(panel, layers, names, axes, self.clocks.film, numbers)
        try:
            return compile_camera(panel.camera or Camera(), self.clocks.film, numbers, focus)
        except Fault as fault:
            raise fault.below("camera") from None

    def _layer(self, at: Path, number: int, panel: Panel) -> Layer | None:
        series = panel.series[number]
        here = (*at, "series", number)
        name = series.data or next(iter(self.spec.data))
        binding = Binding(
            table=self.tables[name],
            clock=self.clocks.own[name],
            theme=self.theme,
            dimensions=3 if panel.projection == "3d" else 2,
            number=number,
            params=self.params,
            tables=self.tables,
            clock_column=self.clocks.columns[name],
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
