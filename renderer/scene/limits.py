"""A panel's axes from its layers: limits over all frames, titles, dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Layer, Points
from renderer.scene.axes import AxisDraft, draft
from renderer.spec.panel import Panel


def drafts(
    panel: Panel,
    layers: Sequence[Layer],
    tables: Sequence[str],
    dates: Mapping[str, frozenset[str]],
) -> tuple[AxisDraft, ...]:
    """The axes x, y (and z) of a panel whose series show `tables`; raises `Fault` below it."""
    names = ("x", "y", "z")[: 3 if panel.projection == "3d" else 2]
    extent = _extent([layer.cloud() for layer in layers], len(names))
    result = []
    for number, name in enumerate(names):
        slots = [_text(getattr(series, name)) for series in panel.series]
        dated = all(
            text is not None and text in dates[table]
            for text, table in zip(slots, tables, strict=True)
        )
        titles = {text for text in slots}
        title = titles.pop() if len(titles) == 1 else None
        try:
            axis = getattr(panel.axes, name)
            result.append(draft(axis, extent[:, number], dated, title or ""))
        except Fault as fault:
            raise fault.below("axes", name) from None
    return tuple(result)


def _text(slot: Any) -> str | None:
    """The column or expression a series shows on an axis; None for lists and numbers."""
    text = getattr(slot, "text", None)
    return None if text is None or _is_number(text) else str(text)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _extent(clouds: Sequence[Points], dimensions: int) -> NDArray[np.float64]:
    """Least and greatest finite coordinates, shape (2, dimensions); NaN where there are none."""
    result = np.full((2, dimensions), np.nan)
    for axis in range(dimensions):
        columns = [cloud[:, axis][np.isfinite(cloud[:, axis])] for cloud in clouds]
        columns = [column for column in columns if len(column)]
        if columns:
            result[:, axis] = min(c.min() for c in columns), max(c.max() for c in columns)
    return result
