"""Axes that several panels share: which ones, and what their keys say together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from renderer.errors import Fault, Path
from renderer.spec.axis import Axis
from renderer.spec.model import Spec
from renderer.spec.panel import Panel

Panels: TypeAlias = Sequence[tuple[Path, str, Panel]]

COMMON = ("limits", "window", "padding", "scale", "linear", "order", "invert")
"""Keys that mean the same for all panels which share an axis."""
NAMES = ("x", "y", "z", "y2")


def sharing(spec: Spec, name: str) -> list[int]:
    """The panels that share an axis, by their numbers; none if it is just one."""
    panels = spec.each_panel()
    by_all = spec.share == "both" and name in ("x", "y") or spec.share == name
    wanted = [
        number for number, (_, _, panel) in enumerate(panels)
        if _has(panel, name) and _axis(panel, name).shared in ((True, None) if by_all else (True,))
    ]  # fmt: skip
    return wanted if len(wanted) > 1 else []


def _has(panel: Panel, name: str) -> bool:
    return name in ("x", "y") or name == ("z" if panel.projection == "3d" else "y2")


def _axis(panel: Panel, name: str) -> Axis:
    axis: Axis = getattr(panel.axes, name)
    return axis


def with_common_keys(spec: Spec) -> list[tuple[Path, str, Panel]]:
    """Every panel with its path and name; what one of them says of the limits or scale of an axis
    that several share, all of them say."""
    panels = spec.each_panel()
    for name in NAMES:
        numbers = sharing(spec, name)
        common = {
            key: getattr(axis, key) for n in reversed(numbers)
            for axis in [_axis(panels[n][2], name)] for key in COMMON
            if key in axis.model_fields_set
        }  # fmt: skip
        for number in numbers if common else ():
            at, title, panel = panels[number]
            axis = _axis(panel, name).model_copy(update=common)
            axes = panel.axes.model_copy(update={name: axis})
            panels[number] = (at, title, panel.model_copy(update={"axes": axes}))
    return panels


def wrong(spec: Spec) -> Iterable[Fault]:
    """Axes that are shared with none, and panels that contradict each other."""
    panels = spec.each_panel()
    if spec.share is not None and (spec.facet is not None or len(panels) < 2):
        hint = "panels of 'facet' have 'shared' in it" if spec.facet else None
        text = "'share' is for several panels"
        yield Fault("shared", text, ("share",), hint, on_key=True)
        return
    for name in NAMES:
        numbers = sharing(spec, name)
        for number, (at, _, panel) in enumerate(panels):
            if _axis(panel, name).shared and number not in numbers:
                text = f"no other panel shares its {name} axis"
                hint = f"write it in both panels, or share: {name} for all"
                yield Fault("shared", text, (*at, "axes", name, "shared"), hint)
        yield from _contradictions([panels[number] for number in numbers], name)


def _contradictions(panels: Panels, name: str) -> Iterable[Fault]:
    said: dict[str, Any] = {}
    for at, _, panel in panels:
        axis = _axis(panel, name)
        for key in COMMON:
            if key not in axis.model_fields_set:
                continue
            if said.setdefault(key, getattr(axis, key)) != getattr(axis, key):
                text = f"the {name} axis is shared, and a panel above says another '{key}'"
                hint = f"say it in one of them, or write shared: false for this {name} axis"
                yield Fault("shared", text, (*at, "axes", name, key), hint)
