"""A panel's axes from its layers: limits over all frames, titles, dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Categories, Layer, Points
from renderer.moment import date_of
from renderer.scene.axes import AxisDraft, draft, named_draft
from renderer.scene.text import check_formulas
from renderer.spec.axis import Axis
from renderer.spec.panel import Panel
from renderer.table import Table
from renderer.template import Template


def drafts(
    panel: Panel,
    layers: Sequence[Layer],
    tables: Sequence[str],
    known: Mapping[str, Table],
    write: Callable[[Template], str],
    beside: Sequence[Layer] = (),
    categories: Mapping[str, Categories] = MappingProxyType({}),
) -> tuple[AxisDraft, ...]:
    """The axes x, y (and z) of a panel whose series show `tables`; `write` gives the text of
    a title; limits hold the layers `beside` it too; `categories` are those of axes that have
    names. Raises `Fault` below the panel."""
    names = ("x", "y", "z")[: 3 if panel.projection == "3d" else 2]
    everything = (*layers, *beside)
    clouds = [layer.cloud() for layer in everything]
    extent = _extent(clouds, len(names))
    result = []
    for number, name in enumerate(names):
        shown = [
            (_text(getattr(series, name)), table)
            for series, table in zip(panel.series, tables, strict=True)
            if series.names_axes and not _is_place(getattr(series, name))
        ]
        slots = [text for text, _ in shown]
        dated = bool(shown) and all(
            text is not None and text in known[table].dates for text, table in shown
        )
        axis = getattr(panel.axes, name)
        try:
            units = {known[table].units.get(text or "") for text, table in shown}
            title = _title(axis, set(slots), units, write)
            if name == "y" and axis.invert is None and any(layer.downward for layer in layers):
                axis = axis.model_copy(update={"invert": True})
            if name in categories:
                result.append(named_draft(axis, categories[name].names, title, extent[:, number]))
                continue
            tight = [end for layer in everything for end in _tight(layer, number)]
            whole = _is_whole(clouds, number)
            result.append(draft(axis, extent[:, number], dated, title, whole, tight))
        except Fault as fault:
            raise fault.below("axes", name) from None
    return tuple(result)


def _tight(layer: Layer, axis: int) -> tuple[float, ...]:
    """Where an axis may end without padding."""
    ends = layer.tight()
    return ends[axis] if axis < len(ends) else ()


def _title(
    axis: Axis,
    shown: set[str | None],
    units: set[str | None],
    write: Callable[[Template], str],
) -> str:
    """The axis's title; without one, what all series show on it, with its unit."""
    if axis.label is not None:
        try:
            return write(axis.label)
        except Fault as fault:
            raise fault.below("label") from None
    title = (shown.pop() if len(shown) == 1 else None) or ""
    unit = units.pop() if len(units) == 1 else None
    title = f"{title} ({unit})" if title and unit else title or unit or ""
    check_formulas([[title]], 1)
    return title


def _text(slot: Any) -> str | None:
    """The column or expression a series shows on an axis; None for lists."""
    text = getattr(slot, "text", None)
    return None if text is None else str(text)


def _is_place(slot: Any) -> bool:
    """Whether a position is a number or a date, or there is none, which says nothing of what the
    axis shows."""
    if slot is None or date_of(str(slot)) is not None:
        return True
    try:
        float(getattr(slot, "text", "lists and nothing are no numbers"))
    except ValueError:
        return False
    return True


def _is_whole(clouds: Sequence[Points], axis: int) -> bool:
    """Whether all coordinates are whole numbers, and not all the same one."""
    columns = [cloud[:, axis][np.isfinite(cloud[:, axis])] for cloud in clouds]
    columns = [column for column in columns if len(column)]
    ends = [end for column in columns for end in (column.min(), column.max())]
    return len(set(ends)) > 1 and all((column == np.rint(column)).all() for column in columns)


def _extent(clouds: Sequence[Points], dimensions: int) -> NDArray[np.float64]:
    """Least and greatest finite coordinates, shape (2, dimensions); NaN where there are none."""
    result = np.full((2, dimensions), np.nan)
    for axis in range(dimensions):
        columns = [cloud[:, axis][np.isfinite(cloud[:, axis])] for cloud in clouds]
        columns = [column for column in columns if len(column)]
        if columns:
            result[:, axis] = min(c.min() for c in columns), max(c.max() for c in columns)
    return result
