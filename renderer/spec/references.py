"""What in a spec contradicts itself, or names what is not there, before any data is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from renderer.caption import CaptionBody
from renderer.clock import check
from renderer.errors import Fault, Faults, Path, together, unknown
from renderer.expressions import Expression
from renderer.expressions.names import column_of, missing
from renderer.marks import AnyMark
from renderer.marks.appear import moments
from renderer.moment import Condition
from renderer.sources import order
from renderer.spec import axes, bounds, placement, sharing
from renderer.spec.captions import ClockSign
from renderer.spec.facet import Scope
from renderer.spec.model import Spec
from renderer.spec.panel import Panel, PanelBody
from renderer.template import Template
from renderer.timeline import TRACK_NAMES
from renderer.values import SpecModel

FOR_ALL = ("legend", "colorbar")
"""Keys of a panel that may be said of all panels together."""
RESERVED = ("t", "frame", "progress", "seconds")
"""What text and tracks may show of the film itself."""


def names(spec: Spec) -> Iterable[Fault]:
    """Tables and panels that are not there, files made twice, and what is wrong with the clock."""
    yield from placement.wrong(spec)
    for at, _, panel in spec.each_panel():
        for number, series in enumerate(panel.series or ()):
            if not series.free:
                yield from _table(spec, series.data, (*at, "series", number))
    yield from _captions(spec)
    for fault in order.wrong(spec.data):
        yield fault.below("data")
    seen: set[str] = set()
    for number, output in enumerate(spec.outputs):
        if output.file.casefold() in seen:
            text = f"two outputs are called '{output.file}'"
            yield Fault("output", text, (*spec.output_path(number), "file"))
        seen.add(output.file.casefold())
    try:
        check(spec.time, any(source.filmed for source in spec.data.values()))
    except Fault as fault:
        yield fault.below("time")


def whole(spec: Spec) -> Iterable[Fault]:
    """What keys say of one another."""
    if spec.panels is None and spec.series is None:
        hint = "for example `series: [{mark: line, x: t, y: x}]`, or several `panels`"
        yield Fault("missing-key", "the key 'series' is missing", (), hint)
    if spec.panels is not None:
        for name in ("series", *PanelBody.model_fields):
            if name in spec.model_fields_set and name not in FOR_ALL:
                text = f"'{name}' belongs in a panel where there are 'panels'"
                yield Fault("one-panel", text, (name,), on_key=True)
    for name in spec.params:
        if name in RESERVED:
            text = f"a param cannot be called '{name}': that is the film's own"
            yield Fault("params", text, ("params", name), on_key=True)
    for at, _, panel in spec.each_panel():
        yield from _panel(panel, at, spec.params)
    yield from sharing.wrong(spec)
    yield from _texts(spec)
    yield from _sources(spec)


def _table(spec: Spec, name: str | None, at: Path) -> Iterable[Fault]:
    if name is None and len(spec.data) > 1:
        hint = f"there are several tables: write data: with one of {', '.join(spec.data)}"
        yield Fault("missing-key", "the key 'data' is missing", at, hint)
    elif name is not None and name not in spec.data:
        text, hint = unknown("table", name, spec.data)
        yield Fault("unknown-table", text, (*at, "data"), hint)


def _captions(spec: Spec) -> Iterable[Fault]:
    """Panels that captions and the clock's sign name, and tables of conditions."""
    known = [name for _, name, _ in spec.each_panel()] if isinstance(spec.panels, dict) else []
    signs: list[tuple[Path, CaptionBody | ClockSign]] = [
        (("captions", number), caption) for number, caption in enumerate(spec.captions)
    ]
    if isinstance(spec.clock, ClockSign):
        signs.append((("clock",), spec.clock))
    for number, pause in enumerate(spec.time.hold.at):
        if pause.caption is not None:
            signs.append((("time", "hold", "at", number, "caption"), pause.caption))
    for at, sign in signs:
        if sign.panel is not None and spec.facet is not None:
            text = "'panel' has no meaning with 'facet', which repeats the panel"
            yield Fault("facet", text, (*at, "panel"), on_key=True)
        elif sign.panel is not None and sign.panel not in known:
            text, hint = unknown("panel", sign.panel, known)
            if not known:
                hint = "panels have names where they are written so: panels: {a: …, b: …}"
            yield Fault("unknown-panel", text, (*at, "panel"), hint)
    for at, moment in _moments(spec):
        if isinstance(moment, Condition) and moment.data not in (None, *spec.data):
            text, hint = unknown("table", str(moment.data), spec.data)
            yield Fault("unknown-table", text, (*at, "data"), hint)


def _moments(spec: Spec) -> Iterable[tuple[Path, object]]:
    """Every moment that may be of any table, with its path."""
    for number, caption in enumerate(spec.captions):
        yield ("captions", number, "at"), caption.at
        yield ("captions", number, "until"), caption.until
    for number, pause in enumerate(spec.time.hold.at):
        yield ("time", "hold", "at", number), pause.moment
    for number, stretch in enumerate(spec.time.pace or ()):
        yield ("time", "pace", number, "until"), stretch.until
    yield ("time", "poster"), spec.time.poster
    for at, _, panel in spec.each_panel():
        for number, series in enumerate(panel.series or ()):
            yield from moments(series.appear, (*at, "series", number, "appear"))
    for number, output in enumerate(spec.outputs):
        yield from (((*spec.output_path(number), *at), one) for at, one in output.moments)


def _panel(panel: Panel, at: Path, params: Mapping[str, object]) -> Iterable[Fault]:
    flat = panel.projection == "2d"
    hint = "add 'projection: 3d'"
    if panel.camera is not None:
        yield from axes.wrong_camera(panel, panel.camera, at)
    if flat and "z" in panel.axes.model_fields_set:
        place = (*at, "axes", "z")
        yield Fault("dimensions", "a 2-D panel has no z axis", place, hint, on_key=True)
    if not flat and not isinstance(panel.aspect, str):
        text = "a number of 'aspect' is for 2-D panels"
        hint = "aspect: equal makes a unit as long on all three axes"
        yield Fault("dimensions", text, (*at, "aspect"), hint)
    yield from axes.wrong(panel, at)
    for number, series in enumerate(panel.series or ()):
        here = (*at, "series", number)
        if flat and series.z is not None and series.z_is_place:
            place = (*here, "z")
            yield Fault("dimensions", "'z' in a 2-D panel", place, f"{hint} to the panel",
                        on_key=True)  # fmt: skip
        if flat and series.z_order != "depth":
            text = "'z_order' has no meaning in a 2-D panel: the later series are over the earlier"
            yield Fault("dimensions", text, (*here, "z_order"), on_key=True)
        if not flat and series.plane_only:
            text = f"'mark: {series.mark}' in a 3-D panel"
            yield Fault("dimensions", text, (*here, "mark"), series.plane_only)
        elif not flat and series.z is None:
            text = "the key 'z' is missing: a 3-D panel needs x, y and z"
            yield Fault("missing-key", text, here)
        yield from _tracks(series, here, params)
    for shown in dict.fromkeys(series.straight for series in panel.series or () if series.straight):
        yield from _flat_axes(panel, at, shown)
    yield from placement.wrong_legend(panel, at)
    for name in ("x", "y", "z", "y2"):
        axis = getattr(panel.axes, name)
        yield from _tracks(axis, (*at, "axes", name), params, bounds.WORDS)
    if panel.camera is not None:
        yield from _tracks(panel.camera, (*at, "camera"), params)


def _flat_axes(panel: Panel, at: Path, shown: str) -> Iterable[Fault]:
    for name in ("x", "y"):
        scale = getattr(panel.axes, name).scale
        if scale in ("log", "symlog"):
            text = f"{shown} cannot lie along a {scale} axis"
            yield Fault("log-axis", text, (*at, "axes", name, "scale"), "use scale: linear")


def _tracks(
    model: AnyMark | object, at: Path, params: Mapping[str, object], words: Sequence[str] = ()
) -> Iterable[Fault]:  # fmt: skip
    """Names in the expressions of tracks that stand for nothing; `words` may stand there alone."""
    known = [*words, *TRACK_NAMES, *(k for k, v in params.items() if not isinstance(v, str))]
    for key, value in vars(model).items():
        several = enumerate(value) if isinstance(value, tuple) else ()
        for path, track in [((key,), value), *(((key, n), item) for n, item in several)]:
            if isinstance(track, Expression):
                yield from (fault.below(*at, *path) for fault in _unknown(track, known))


def _unknown(expression: Expression, known: list[str]) -> Iterable[Fault]:
    for name in sorted(expression.names - set(known), key=expression.position):
        yield missing(expression, name, known)
    for table, column in sorted(expression.references, key=expression.position):
        try:
            column_of(expression, table, column, {})
        except Fault as fault:
            yield fault


def _texts(spec: Spec) -> Iterable[Fault]:
    """Names in text that shows params alone."""
    known = list(spec.one_for_all)
    texts: list[tuple[Path, Template | None, list[str]]] = [
        (("description",), spec.description, known)
    ]
    bodies: list[tuple[Path, PanelBody]] = [((), spec)]
    if spec.panels is not None:
        bodies += [(at, panel) for at, _, panel in spec.each_panel()]
    for at, body in bodies:
        for key, name in (("legend", "title"), ("colorbar", "label")):
            keys = getattr(body, key)
            if isinstance(keys, SpecModel) and spec.says(at, key):
                texts.append(((*at, key, name), getattr(keys, name), list(spec.params)))
    for at, text, names in texts:
        try:
            if text is not None:
                text.check(names)
        except Fault as fault:
            yield fault.below(*at)


def _sources(spec: Spec) -> Iterable[Fault]:
    """What can be told of tables without reading them, in each panel's scope."""
    found = [(scope.name, list(_of_scope(spec, scope))) for scope in spec.scopes()]
    return together(found)


def _of_scope(spec: Spec, scope: Scope) -> Iterable[Fault]:
    for name, source in spec.data.items():
        try:
            source.filled(scope.params).check_all(scope.params, spec.data)
        except Fault as fault:
            yield fault.below("data", name)
        except Faults as several:
            yield from (fault.below("data", name) for fault in several.faults)
