"""What pictures decide of the film where the spec does not: its size, and the axes of panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from renderer.errors import Fault
from renderer.marks.base import Layer
from renderer.marks.image import Image, ImageLayer
from renderer.spec.axis import AxesBy, Axis
from renderer.spec.model import Spec
from renderer.spec.panel import Panel
from renderer.table import Table
from renderer.values import Padding

SMALLEST = 16
"""Least width and height of a canvas, in pixels."""
_SHOWN = {"label", "ticks", "format", "grid", "visible"}
"""Keys of an axis that only matter if it is drawn."""


def is_bare(panel: Panel) -> bool:
    """Whether a panel shows nothing but pictures that lie nowhere else."""
    return all(isinstance(series, Image) and series.extent is None for series in panel.series)


def sized(spec: Spec, tables: Mapping[str, Table]) -> Spec:
    """The spec with a canvas as large as its pictures, if it is about nothing else and gives no
    size: small ones are enlarged by a whole number. Raises `Fault`."""
    panels = [panel for _, _, panel in spec.each_panel()]
    scopes = spec.scopes()
    if spec.canvas.sized or len(panels) * len(scopes) != 1 or not is_bare(panels[0]):
        return spec
    keys = [scopes[0].tables[series.data or next(iter(spec.data))] for series in panels[0].series]
    shown = [tables[key] for key in keys]
    sizes = [table.pictures.sizes.max(axis=0).tolist() for table in shown if table.pictures]
    if len(sizes) < len(shown):
        return spec  # Said of the series that shows no pictures.
    width, height = (max(size[axis] for size in sizes) for axis in (0, 1))
    times = max(1, -(-SMALLEST // min(width, height)))
    canvas = spec.canvas.model_copy(update={"size": (width * times, height * times)})
    try:
        canvas.check()
    except Fault as fault:
        hint = "that is the size of the pictures: give canvas: {size: [1280, 720]}, for example"
        raise Fault(fault.code, fault.text, ("canvas",), hint) from None
    return spec.model_copy(update={"canvas": canvas})


def pictured(panel: Panel, layers: Sequence[Layer]) -> Panel:
    """The panel with what pictures decide of it: pixels are square and count from the top, and
    there is no room beside them; the axes of nothing but pictures are not drawn."""
    shown = [layer for layer in layers if isinstance(layer, ImageLayer)]
    if any(series.mark == "ring" for series in panel.series):
        return _round(panel)
    if not shown:
        return panel
    in_pixels = not any(layer.placed for layer in shown)
    bare = is_bare(panel)
    axes = AxesBy.model_construct(
        x=_axis(panel.axes.x, bare, False), y=_axis(panel.axes.y, bare, in_pixels), z=panel.axes.z
    )
    drawn = [axis for axis in (axes.x, axes.y) if axis.visible or _is_placed(axis)]
    square = in_pixels and (drawn or not bare) and "aspect" not in panel.model_fields_set
    changes = {"axes": axes, **({"aspect": "equal"} if square else {})}
    return panel.model_copy(update=changes)


def _is_placed(axis: Axis) -> bool:
    """Whether the spec says from where to where an axis goes."""
    return axis.limits != "fixed" or axis.window is not None


def _round(panel: Panel) -> Panel:
    """The panel of a ring: circles are round, and there are no axes."""
    x, y = (_axis(axis, True, False) for axis in (panel.axes.x, panel.axes.y))
    axes = AxesBy.model_construct(x=x, y=y, z=panel.axes.z)
    square = {} if "aspect" in panel.model_fields_set else {"aspect": "equal"}
    return panel.model_copy(update={"axes": axes, **square})


def _axis(axis: Axis, bare: bool, down: bool) -> Axis:
    given = axis.model_fields_set
    changes: dict[str, object] = {}
    if "padding" not in given:
        changes["padding"] = Padding(0.0)
    if "invert" not in given and down:
        changes["invert"] = True
    if bare and not given & _SHOWN:
        changes["visible"] = False
    return axis.model_copy(update=changes)
