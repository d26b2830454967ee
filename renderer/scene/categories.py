"""Axes of names: which ones there are, and the names in their order, over all frames and series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from renderer.errors import Fault, Path
from renderer.marks import AnyMark
from renderer.marks.base import Categories
from renderer.marks.channels import Slot, written
from renderer.marks.series import is_twin
from renderer.spec.axis import Axis
from renderer.table import Table

MOST = 10_000
"""Names on one axis."""

Members: TypeAlias = Sequence[tuple[Path, AnyMark, Table]]
"""Series, where they are written, and the tables they show."""


def on_axis(series: AnyMark, name: str) -> bool:
    """Whether a series is on an axis of its panel."""
    return name not in ("y", "y2") or is_twin(series) == (name == "y2")


def categories(axis: Axis, name: str, at: Path, members: Members) -> Categories | None:
    """The names along an axis, written at `at`, of these series, of all rows; None for an axis of
    numbers. Raises `Fault`."""
    key = "y" if name == "y2" else name
    slots = [
        (slot, table, (*here, key))
        for here, series, table in members if on_axis(series, name)
        for slot in _slots(getattr(series, key, None))
        if slot.text in table.columns
    ]  # fmt: skip
    texts = [slot for slot, table, _ in slots if table[slot.text].dtype.kind != "f"]
    if axis.scale != "category" and (axis.scale is not None or not texts):
        if axis.order is not None:
            hint = "write scale: category"
            text = "'order' is for an axis of categories"
            raise Fault("order", text, (*at, "order"), hint, on_key=True)
        return None
    if axis.scale is None:
        _refuse_mixed(slots, texts[0])
    names: dict[str, None] = dict.fromkeys(axis.order or ())
    for slot, table, _ in slots:
        names.update(dict.fromkeys(written(table, slot.text)))
    names.pop("", None)
    if len(names) > MOST:
        text = f"{len(names):,} categories on one axis; the limit is {MOST:,}"
        raise Fault("limit-categories", text, at, "show fewer rows, or scale: linear for numbers")
    return Categories(tuple(names))


def _refuse_mixed(slots: Sequence[tuple[Slot, Table, Path]], text: Slot) -> None:
    """Raises `Fault` where there are columns of numbers beside columns of text."""
    for slot, table, at in slots:
        if table[slot.text].dtype.kind == "f":
            what = "dates" if slot.text in table.dates else "numbers"
            said = f"'{text}' is text and '{slot}' is {what}, and both are on this axis"
            hint = f"write scale: category, if these {what} are names too"
            raise Fault("mixed-axis", said, at, hint)


def _slots(value: Any) -> list[Slot]:
    return [slot for slot in (value if isinstance(value, tuple) else (value,)) if slot is not None]
