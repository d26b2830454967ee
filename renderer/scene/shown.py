"""What a series shows along an axis: what the spec says of it, and the data of all frames."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.expressions import parse
from renderer.marks import AnyMark
from renderer.marks.base import Layer
from renderer.marks.series import is_twin
from renderer.moment import date_of
from renderer.table import Table
from renderer.timeline import PerFrame

Floats: TypeAlias = NDArray[np.float64]

QUOTED = re.compile("`([^`]+)`")
COLUMNS = {"x": 0, "y": 1, "z": 2, "y2": 1}
"""Of an axis, the column of a layer's points."""


@dataclass(frozen=True)
class Shown:
    """A series bound to its table."""

    series: AnyMark
    table: Table
    layer: Layer
    clock: str | None = None
    """The column that is its clock."""
    alphas: PerFrame | None = None
    """Its opacity at each frame, if it comes and goes as a whole."""

    def on(self, name: str) -> bool:
        """Whether an axis is one of its own."""
        return name not in ("y", "y2") or is_twin(self.series) == (name == "y2")

    def slot(self, name: str) -> Any:
        """What the series says of an axis."""
        return getattr(self.series, "y" if name == "y2" else name)

    def is_clock(self, name: str) -> bool:
        """Whether what it shows on an axis is its clock, or made of nothing else."""
        text = text_of(self.slot(name))
        if text is None or self.clock is None or text in self.table.columns:
            return text is not None and text == self.clock
        try:
            return parse(text).names == {self.clock}
        except Fault:
            return False

    def coordinates(self, name: str) -> Floats:
        """The finite coordinates of its points along an axis, of all frames."""
        column = COLUMNS[name]
        cloud = self.layer.cloud()
        values = cloud[:, column] if cloud.shape[1] > column else np.empty(0)
        return np.asarray(values[np.isfinite(values)])

    def ends(self, name: str) -> tuple[float, ...]:
        """Where an axis may end without padding."""
        ends = self.layer.tight()
        return ends[COLUMNS[name]] if COLUMNS[name] < len(ends) else ()

    def says(self, name: str) -> bool:
        """Whether it says what an axis shows."""
        return bool(self.series.names_axes) and not is_place(self.slot(name))


def text_of(slot: Any) -> str | None:
    """The column or expression a series shows on an axis; None for lists. A name in backticks is
    the column of that name."""
    text = getattr(slot, "text", None)
    if text is None:
        return None
    quoted = QUOTED.fullmatch(str(text).strip())
    return quoted.group(1) if quoted else str(text)


def is_place(slot: Any) -> bool:
    """Whether a position is a number or a date, or there is none, which says nothing of what the
    axis shows."""
    if slot is None or date_of(str(slot)) is not None:
        return True
    try:
        float(getattr(slot, "text", "lists and nothing are no numbers"))
    except ValueError:
        return False
    return True


def are_whole(columns: Sequence[NDArray[np.float64]]) -> bool:
    """Whether all coordinates are whole numbers, and not all the same one."""
    ends = [end for column in columns for end in (column.min(), column.max())]
    return len(set(ends)) > 1 and all((column == np.rint(column)).all() for column in columns)


def extent(columns: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Least and greatest; NaN where there are none."""
    if not columns:
        return float("nan"), float("nan")
    return min(float(c.min()) for c in columns), max(float(c.max()) for c in columns)
