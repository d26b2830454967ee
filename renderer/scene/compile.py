"""Spec + tables -> Scene: every name resolved, every limit and margin fixed over all frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from renderer.errors import Fault, Faults, Path
from renderer.marks.annotation import AnnotationLayer
from renderer.marks.base import Binding, Categories, Layer, Mark
from renderer.marks.series import is_twin
from renderer.scene.appearing import appearances
from renderer.scene.axes import AxisDraft
from renderer.scene.camera import CameraScene, compile_camera, sides
from renderer.scene.categories import categories
from renderer.scene.clocks import Clocks, compile_clocks
from renderer.scene.compose import compose
from renderer.scene.draft import Draft
from renderer.scene.faceting import Bound, arranged, title_of, with_shared_scales
from renderer.scene.film import Aim, Film
from renderer.scene.focus import aimed, compile_focus
from renderer.scene.limits import Surroundings, axes_of, drafts
from renderer.scene.pictured import pictured, sized
from renderer.scene.remarks import of_races
from renderer.scene.scene import Scene
from renderer.scene.shown import Shown
from renderer.scene.square import squared
from renderer.scene.stills import stills
from renderer.scene.text import check_formulas
from renderer.scene.theme import theme
from renderer.scene.wording import Wording
from renderer.spec.facet import Scope
from renderer.spec.legend import legend_box
from renderer.spec.model import Spec
from renderer.spec.panel import Camera, Panel
from renderer.spec.sharing import sharing, with_common_keys
from renderer.table import Table
from renderer.template import Template
from renderer.timeline import Clock
from renderer.values import SpecModel

Warn = Callable[[Fault], None]


def compile_scene(
    spec: Spec, tables: Mapping[str, Table], warn: Warn, reshaped: bool = False
) -> Scene:
    """The scene of a spec; `reshaped`: its size was set from outside. Raises `Faults` with
    everything that does not fit the data."""
    spec = sized(spec, tables)
    clocks = compile_clocks(spec, tables, warn)
    found = _Found(spec, tables, clocks, warn)
    panels = found.drafts()
    heading, captions = found.wording.heading(), found.wording.captions()
    chosen = stills(spec, found.wording.calendar(), warn, partial(_keep, found.faults))
    if found.faults:
        raise Faults(found.faults)
    scene = compose(spec, panels, heading, captions, clocks.film, found.theme, warn, reshaped)
    return replace(scene, poster=chosen.poster, moments=chosen.moments)


@dataclass
class _Found:
    """What is resolved so far, and every fault on the way."""

    spec: Spec
    tables: Mapping[str, Table]
    clocks: Clocks
    warn: Warn

    def __post_init__(self) -> None:
        self.theme = theme(self.spec.canvas.theme, self.spec.canvas.background)
        self.faults: list[Fault] = []
        # It holds no reference to this, which would keep the tables' files open.
        tell = partial(_keep, self.faults)
        self.wording = Wording(self.spec, self.tables, self.clocks, self.theme, self.warn, tell)

    def drafts(self) -> list[Draft]:
        """All panels with their layers bound and their axes' limits known; of a panel that facets
        repeat, one for each scope. Fewer if anything is wrong."""
        bound = [
            Bound(at, scope.name or name, self._titled(panel, at, scope), scope)
            for at, name, panel in with_common_keys(self.spec)
            for scope in self.spec.scopes()
        ]
        facet = self.spec.facet
        self._group(bound)
        self._name_axes(bound)
        for one in bound:
            one.layers = self._layers(one)
            one.shown = appearances(one, self.wording, self._tell)
        if facet is not None and facet.shared and not self.faults:
            for one in with_shared_scales(bound):
                one.layers = self._layers(one)
        found = [self._panel(one) for one in bound]
        drafts = [draft for draft in found if draft is not None]
        if facet is None or len(drafts) < len(bound):
            return drafts
        return arranged(drafts, facet, self.spec.matrix, self.spec.canvas.drawn)

    def _group(self, bound: list[Bound]) -> None:
        """Tell panels with which others they share an axis: facets that share their scales, or
        panels that say so."""
        facet = self.spec.facet
        for name in ("x", "y", "z", "y2"):
            shares = facet is not None and facet.shares("y" if name == "y2" else name)
            group = bound if shares else [bound[number] for number in sharing(self.spec, name)]
            for one in group if len(group) > 1 else ():
                one.beside[name] = group

    def _name_axes(self, bound: list[Bound]) -> None:
        """Find the categories of axes that have names, the same for all that share one."""
        for one in bound:
            for name in axes_of(one.panel):
                axis = getattr(one.panel.axes, name)
                members = [
                    ((*other.at, "series", number), series, self._table(other, number))
                    for other in one.beside.get(name, [one])
                    for number, series in enumerate(other.panel.series)
                ]
                try:
                    found = categories(axis, name, (*one.at, "axes", name), members)
                except Fault as fault:
                    self._tell(fault)
                    one.unbound = True
                    continue
                if found is not None:
                    one.categories[name] = found

    def _table(self, one: Bound, number: int) -> Table:
        """The table of a panel's series."""
        name = one.panel.series[number].data or next(iter(self.spec.data))
        return self.tables[one.scope.tables[name]]

    def _clock(self, one: Bound, number: int) -> str | None:
        """The column that is the clock of a panel's series."""
        name = one.panel.series[number].data or next(iter(self.spec.data))
        return self.clocks.columns[one.scope.tables[name]]

    def _titled(self, panel: Panel, at: Path, scope: Scope) -> Panel:
        """The panel with its title over facets, and those of its legend and bars with params."""
        facet, update = self.spec.facet, dict[str, Any]()
        if facet is not None:
            update["title"] = title_of(panel, facet)
        for key, name in (("legend", "title"), ("colorbar", "label")):
            keys = getattr(panel, key)
            if isinstance(keys, SpecModel) and (text := getattr(keys, name)) is not None:
                written = text.once(scope.params)
                given = Template(written, (written,))
                update[key] = keys.model_copy(update={name: given})
        return panel.model_copy(update=update) if update else panel

    def _shown(self, one: Bound) -> list[Shown]:
        """The series of a panel that fit their data."""
        return [
            Shown(
                series, self._table(one, number), layer, self._clock(one, number), one.shown[number]
            )
            for number, (series, layer) in enumerate(zip(one.panel.series, one.layers, strict=True))
            if layer is not None
        ]

    def _panel(self, one: Bound) -> Draft | None:
        """A panel with the limits of its group; None if anything is wrong."""
        before = len(self.faults)
        layers = [layer for layer in one.layers if layer is not None]
        panel, at = pictured(one.panel, layers), one.at
        names = [series.data or next(iter(self.spec.data)) for series in panel.series]
        words = self.wording.words([one.scope.tables[name] for name in names], one.scope.params)
        title, camera = None, None
        axes: dict[str, AxisDraft] = {}
        try:
            if panel.title is not None:
                title = words.pieces(panel.title)
        except Fault as fault:
            ours = self.spec.facet is not None and self.spec.facet.title is not None
            self._tell(fault.below(*(("facet", "title") if ours else (*at, "title"))))
        if len(self.faults) == before and len(layers) == len(panel.series):
            try:
                aim = self._aim(panel, one, layers, names)
                axes = drafts(panel, self._shown(one), self._around(one, words.fixed, aim))
                if panel.projection == "2d" and panel.aspect != "auto":
                    axes = squared(axes, 1.0 if panel.aspect == "equal" else panel.aspect)
                if panel.projection == "3d":
                    camera = self._camera(one, layers, names, [*axes.values()])
            except Fault as fault:
                self._tell(fault.below(*at))
        if not axes:
            return None
        plain = tuple(axis for name, axis in axes.items() if name != "y2")
        return Draft(at, one.name, panel, tuple(layers), tuple(one.shown), plain, camera, title,
                     y2=axes.get("y2"), shared=frozenset(one.beside))  # fmt: skip

    def _aim(self, panel: Panel, one: Bound, layers: list[Layer], names: list[str]) -> Aim | None:
        """What the camera of a 2-D panel looks at, if it has one."""
        if panel.projection == "3d" or panel.camera is None:
            return None
        focus = panel.camera.focus is not None
        if focus and "y2" in axes_of(panel):
            text = "a camera cannot look at one place on two vertical axes"
            raise Fault("camera", text, ("camera", "focus"), "leave out y2, or the focus")
        if one.beside and (focus or self.spec.facet is None):
            text = "this panel shares an axis, which a camera would move away from the others'"
            raise Fault("camera", text, ("camera",), "write shared: false", on_key=True)
        return aimed(panel, layers, names, self.clocks.film, _numbers(one.scope))

    def _around(
        self, one: Bound, write: Callable[[Template], str], aim: Aim | None
    ) -> Surroundings:
        """What the axes of a panel need to know beside its series."""
        beside = {
            name: [shown for other in group if other is not one for shown in self._shown(other)]
            for name, group in one.beside.items()
        }
        numbers = _numbers(one.scope)
        film = Film(self.clocks.film, numbers, aim)
        return Surroundings(write, beside, one.categories, numbers, film)

    def _camera(
        self, one: Bound, layers: list[Layer], names: list[str], axes: list[AxisDraft]
    ) -> CameraScene:
        numbers = _numbers(one.scope)
        focus = compile_focus(one.panel, layers, names, axes, self.clocks.film, numbers)
        try:
            box = sides(axes, one.panel.aspect == "equal")
            return compile_camera(
                one.panel.camera or Camera(), self.clocks.film, numbers, focus, box
            )
        except Fault as fault:
            raise fault.below("camera") from None

    def _layers(self, one: Bound) -> list[Layer | None]:
        series = one.panel.series
        layers = [None if one.unbound else self._layer(one, n) for n in range(len(series))]
        of_races(series, layers, lambda fault: self.warn(fault.below(*one.at)))
        return layers

    def _layer(self, one: Bound, number: int) -> Layer | None:
        series = one.panel.series[number]
        here = (*one.at, "series", number)
        key = one.scope.tables[series.data or next(iter(self.spec.data))]
        binding = Binding(
            table=self.tables[key],
            clock=self.clocks.own[key],
            theme=self.theme,
            dimensions=3 if one.panel.projection == "3d" else 2,
            number=number,
            params=one.scope.params,
            tables={name: self.tables[other] for name, other in one.scope.tables.items()},
            clock_column=self.clocks.columns[key],
            closes=_closes(self.clocks.film, series),
            direct=legend_box(one.panel.legend).position == "ends",
            categories=_of_series(one.categories, is_twin(series)),
            logs=_logs(one.panel, is_twin(series)),
            warn=partial(_below, self.warn, here),
        )
        try:
            layer: Layer = series.bind(binding)
            check_formulas([[entry.label for entry in layer.legend()]], 1)
            if isinstance(layer, AnnotationLayer):
                layer.check(check_formulas)
            return layer
        except Fault as fault:
            self._tell(fault.below(*here))
        except Faults as several:
            for each in several.faults:
                self._tell(each.below(*here))
        return None

    def _tell(self, fault: Fault) -> None:
        _keep(self.faults, fault)


def _keep(faults: list[Fault], fault: Fault) -> None:
    """Keep a fault, once."""
    if fault not in faults:
        faults.append(fault)


def _below(warn: Warn, at: Path, fault: Fault) -> None:
    """Warn of a fault, seen from further up."""
    warn(fault.below(*at))


def _closes(clock: Clock, series: Mark) -> float | None:
    """When the film is back at its first state; of no meaning to what shows all rows at once."""
    states, shows_all = clock.states, getattr(series, "show", None) == "all"
    return None if states is None or not states.wraps or shows_all else float(states.count)


def _numbers(scope: Scope) -> dict[str, float]:
    """The params that are numbers."""
    return {name: v for name, v in scope.params.items() if isinstance(v, float)}


def _logs(panel: Panel, twin: bool) -> frozenset[str]:
    """The names of axes that have a log scale, as a series calls them."""
    axes = {"x": panel.axes.x, "y": panel.axes.y2 if twin else panel.axes.y, "z": panel.axes.z}
    return frozenset(name for name, axis in axes.items() if axis.scale == "log")


def _of_series(categories: Mapping[str, Categories], twin: bool) -> Mapping[str, Categories]:
    """Those of a series on the axis y2: they are those of its `y`."""
    if not twin:
        return categories
    others = {name: found for name, found in categories.items() if name not in ("y", "y2")}
    return {**others, "y": categories["y2"]} if "y2" in categories else others
