"""`mark: band`: what lies between a lower and an upper curve."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np

from renderer.errors import Fault, Faults
from renderer.marks.base import APART, Binding, Layer
from renderer.marks.channels import Slot
from renderer.marks.filled import Filled, filled, overlaid
from renderer.marks.series import flat
from renderer.marks.steps import stepped
from renderer.marks.strands import strands


class Band(Filled):
    """A band between two curves, such as the uncertainty around a line: along x (default) or, with
    `y` instead, along y."""

    plane_only: ClassVar[str] = APART

    mark: Literal["band"]
    x: Slot | None = None
    """Where along the x axis: a column or an expression over columns."""
    y: Slot | None = None
    """Where along the y axis, of a band that runs up."""
    lower: Slot
    """The lower end: a column, an expression over columns, or a number."""
    upper: Slot
    """The upper end."""

    def bind(self, binding: Binding) -> Layer:
        """The band as arrays, ready to draw at any frame."""
        flat(self.mark, binding)
        lying = self._lies()
        keys = self.keys(binding)
        columns = self._columns(binding, lying)
        ink = self.ink(binding, keys)
        parts = strands(binding, keys)
        place = self.y if lying else self.x
        show = self.shown(binding, parts, place.text if place else "")
        curves = np.column_stack([column[parts.rows] for column in columns])
        if self.step is not None:
            curves, parts = stepped(curves, parts, self.step, together=show == "snapshot")
        made = overlaid(self, binding, curves, parts, show)
        return filled(self, binding, ink, made, lying, "band")

    def _lies(self) -> bool:
        if (self.x is None) == (self.y is None):
            text = "a band runs along 'x' or along 'y'"
            raise Fault("missing" if self.x is None else "both", text, (), "give one of them")
        lying = self.x is None
        if self.orient is not None and lying != (self.orient == "horizontal"):
            name = "y" if self.orient == "horizontal" else "x"
            text = f"a {self.orient} band needs '{name}'"
            raise Fault("orient", text, ("orient",))
        return lying

    def _columns(self, binding: Binding, lying: bool) -> list[Any]:
        """Place, lower and upper end; raises `Faults` with all that is wrong."""
        faults, columns = [], []
        axis = "y" if lying else "x"
        for name in (axis, "lower", "upper"):
            try:
                columns.append(getattr(self, name).values(binding, name))
            except Fault as fault:
                faults.append(fault)
        if faults:
            raise Faults(faults)
        return columns
