"""What the axes of a panel contradict of one another, and of its series."""

from __future__ import annotations

from collections.abc import Iterable

from renderer.errors import Fault, Path
from renderer.marks.series import is_twin
from renderer.spec.bounds import limits_within
from renderer.spec.panel import Camera, Panel

PLANE_KEYS = ("focus", "zoom")
"""Of a camera, what a 2-D panel has."""


def wrong(panel: Panel, at: Path) -> Iterable[Fault]:
    """Right-hand axes that nothing is on, second readings that have no side, and the like."""
    yield from _twin(panel, at)
    given = panel.axes.model_fields_set
    for name in ("x", "y", "z", "y2"):
        axis = getattr(panel.axes, name)
        here = (*at, "axes", name)
        if axis.secondary is not None:
            yield from _secondary(panel, name, (*here, "secondary"), "y2" in given)
        yield from _moving(panel, name, here)
        if isinstance(axis.limits, tuple) and axis.scale not in (None, "date"):
            for number, bound in enumerate(axis.limits):
                for path, place in limits_within(bound):
                    if place.dated:
                        text = f"a date on an axis with scale: {axis.scale}"
                        yield Fault("limits", text, (*here, "limits", number, *path))


def wrong_camera(panel: Panel, camera: Camera, at: Path) -> Iterable[Fault]:
    """What is wrong with a panel's camera: keys of the other kind of panel."""
    flat, focus = panel.projection == "2d", camera.focus
    for name in Camera.model_fields if flat else ():
        if name in camera.model_fields_set and name not in PLANE_KEYS:
            text = f"'{name}' is for 3-D panels: a plane is seen from in front"
            hint = "in 2-D a camera has focus and zoom; or add 'projection: 3d'"
            yield Fault("camera", text, (*at, "camera", name), hint, on_key=True)
    if isinstance(focus, tuple) and len(focus) != (2 if flat else 3):
        text = f"expected {2 if flat else 3} values, not {len(focus)}"
        yield Fault("length", text, (*at, "camera", "focus"))


def _moving(panel: Panel, name: str, at: Path) -> Iterable[Fault]:
    """Limits that change where they cannot."""
    axis = getattr(panel.axes, name)
    if not axis.moves:
        return
    key = "window" if axis.window is not None else "limits"
    if panel.projection == "3d":
        text = "the limits of a 3-D panel do not change"
        hint = "camera: {focus: …, zoom: …} moves what is seen"
        yield Fault("limits", text, (*at, key), hint, on_key=True)
    elif axis.scale == "category":
        text = "an axis of names does not move"
        yield Fault("limits", text, (*at, key), on_key=True)


def _twin(panel: Panel, at: Path) -> Iterable[Fault]:
    """What is wrong with the axis at the right."""
    here = (*at, "axes", "y2")
    on = [is_twin(series) for series in panel.series or ()]
    if panel.projection == "3d":
        if "y2" in panel.axes.model_fields_set:
            yield Fault("twin", "a 3-D panel has no y2 axis", here, on_key=True)
        for number, twin in enumerate(on):
            if twin:
                place = (*at, "series", number, "axis")
                yield Fault("twin", "a 3-D panel has no y2 axis", place)
        return
    if "y2" in panel.axes.model_fields_set and not any(on):
        hint = "write axis: y2 in one of the series"
        yield Fault("twin", "no series is on the y2 axis", here, hint, on_key=True)
    if on and all(on):
        hint = "leave axis out: a panel's first vertical axis is y"
        place = (*at, "series", 0, "axis")
        yield Fault("twin", "all series are on the y2 axis, and none on y", place, hint)


def _secondary(panel: Panel, name: str, at: Path, twin: bool) -> Iterable[Fault]:
    if panel.projection == "3d":
        yield Fault("secondary", "an axis of a 3-D panel has no other side", at, on_key=True)
    elif name == "y2":
        text = "the y2 axis is at the right already: it has no second reading"
        yield Fault("secondary", text, at, on_key=True)
    elif name == "y" and twin:
        text = "the right side is taken by the y2 axis"
        yield Fault("secondary", text, at, "show one of the two", on_key=True)
