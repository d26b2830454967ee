"""Axes of names: which ones there are, and the names in their order, over all frames and series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from renderer.errors import Fault
from renderer.marks.base import Categories
from renderer.marks.channels import Slot, written
from renderer.spec.axis import Axis
from renderer.spec.panel import Panel
from renderer.table import Table

MOST = 10_000
"""Names on one axis."""


def categories(
    panel: Panel, shown: Sequence[Sequence[Table]]
) -> tuple[dict[str, Categories], list[Fault]]:
    """The names along those axes of a panel that have any, and what is wrong, placed below the
    panel. `shown`: the tables of each of its series, several where facets share an axis."""
    found, faults = {}, []
    for name in ("x", "y", "z")[: 3 if panel.projection == "3d" else 2]:
        axis: Axis = getattr(panel.axes, name)
        slots = [
            (slot, table)
            for series, tables in zip(panel.series, shown, strict=True)
            for slot in _slots(getattr(series, name, None))
            for table in tables
            if slot.text in table.columns
        ]
        try:
            names = _names(axis, slots)
        except Fault as fault:
            faults.append(fault.below("axes", name))
            continue
        if names is not None:
            found[name] = names
    return found, faults


def _slots(value: Any) -> list[Slot]:
    return [slot for slot in (value if isinstance(value, tuple) else (value,)) if slot is not None]


def _names(axis: Axis, slots: Sequence[tuple[Slot, Table]]) -> Categories | None:
    """The names of one axis; None for an axis of numbers."""
    texts = any(table[slot.text].dtype.kind != "f" for slot, table in slots)
    if axis.scale != "category" and (axis.scale is not None or not texts):
        if axis.order is not None:
            hint = "write scale: category"
            raise Fault(
                "order", "'order' is for an axis of categories", ("order",), hint, on_key=True
            )
        return None
    names: dict[str, None] = dict.fromkeys(axis.order or ())
    for slot, table in slots:
        names.update(dict.fromkeys(written(table, slot.text)))
    names.pop("", None)
    if len(names) > MOST:
        text = f"{len(names):,} categories on one axis; the limit is {MOST:,}"
        raise Fault("limit-categories", text, hint="show fewer rows, or scale: linear for numbers")
    return Categories(tuple(names))
