"""`mark: arrow`: arrows from point to point."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.errors import Fault, Faults
from renderer.marks.base import Binding, Layer, LegendEntry
from renderer.marks.channels import Ink, Slot, named_places
from renderer.marks.passing import Passing
from renderer.marks.states import grid_keys, shown_takes, usual
from renderer.marks.strands import stack, strands
from renderer.marks.vector import HEAD, VectorLayer
from renderer.values import Positive


class Arrow(Passing):
    """Arrows from x, y to x2, y2, or by dx, dy, in units of the axes: each key's state at the
    moment, or rows as they come. (`vector` draws the arrows of a field, scaled to fit.)"""

    behind: ClassVar[Literal["marks"]] = "marks"

    mark: Literal["arrow"]
    x: Slot
    """Where it begins along the x axis: a column or an expression over columns."""
    y: Slot
    """Where it begins along the y axis."""
    z: Slot | None = None
    """Where it begins along the z axis, in a 3-D panel."""
    x2: Slot | None = None
    """Where it ends along the x axis."""
    y2: Slot | None = None
    """Where it ends along the y axis."""
    z2: Slot | None = None
    """Where it ends along the z axis, in a 3-D panel."""
    dx: Slot | None = None
    """Instead of `x2`: how far it goes along the x axis."""
    dy: Slot | None = None
    """Instead of `y2`: how far it goes along the y axis."""
    dz: Slot | None = None
    """Instead of `z2`: how far it goes along the z axis."""
    width: Positive = 1.4
    """Width of the shaft in points."""
    head: Annotated[float, Field(ge=0)] | None = None
    """Length of the head in points, 0 for none; default: four times the width, 7 at least. That of
    a short arrow is shorter."""
    curve: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """How far it bends to its left, as a share of its length; below 0, to its right. Only in
    2-D."""

    def bind(self, binding: Binding) -> Layer:
        """The arrows as arrays, ready to draw at any frame."""
        if self.curve and binding.dimensions == 3:
            hint = "leave 'curve' out; a 'line' of several points bends in 3-D"
            raise Fault("dimensions", "'curve' in a 3-D panel", ("curve",), hint, on_key=True)
        keys = self.keys(binding)
        begins, ends = self._columns(binding)
        ink = self.ink(binding, keys)
        parts = strands(binding, keys if self.key is not None else grid_keys(binding, keys))
        show = self.shows(bool(len(parts.clock)), usual(parts))
        stage = self.staged(binding, parts, [*begins, *ends], show)
        parts = stage.strands
        both = [stack(columns, parts.rows) for columns in (begins, ends)]
        layer = VectorLayer(
            points=np.stack(both, axis=1),
            strands=parts,
            ink=ink,
            legend_lines=self.legend_entries(ink, _entry(ink, self.width), binding),
            alphas=self.opacity(binding),
            show=show,
            takes=shown_takes(parts, show),
            stays=stage.stays,
            width=self.width,
            head=max(HEAD * self.width, 7.0) if self.head is None else self.head,
            curve=self.curve,
        )
        return self.with_past(binding, layer)

    def _columns(
        self, binding: Binding
    ) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
        """Where arrows begin and end, a column for each axis; raises `Faults` with all that is
        wrong."""
        faults: list[Fault] = []
        begins: list[NDArray[np.float64]] = []
        try:
            begins = self.positions(binding, {"x": self.x, "y": self.y, "z": self.z})
        except Faults as several:
            faults += several.faults
        ends = []
        for number, axis in enumerate(("x", "y", "z")):
            try:
                end = self._end(axis, binding, begins[number] if number < len(begins) else None)
            except Fault as fault:
                faults.append(fault)
                continue
            if end is not None:
                ends.append(end)
        if faults:
            raise Faults(faults)
        return begins, ends

    def _end(
        self, axis: str, binding: Binding, begin: NDArray[np.float64] | None
    ) -> NDArray[np.float64] | None:
        """Where arrows end along an axis; None for z in 2-D. Raises `Fault`."""
        to, by = f"{axis}2", f"d{axis}"
        place, step = getattr(self, to), getattr(self, by)
        if axis == "z" and binding.dimensions == 2:
            for name, slot in ((to, place), (by, step)):
                if slot is not None:
                    hint = "add 'projection: 3d' to the panel"
                    raise Fault(
                        "dimensions", f"'{name}' in a 2-D panel", (name,), hint, on_key=True
                    )
            return None
        if place is not None and step is not None:
            text = f"'{to}' and '{by}' both say where arrows end"
            raise Fault("arrow", text, (by,), f"leave '{by}' out", on_key=True)
        if place is None and step is None:
            text = f"'{to}' is missing: where arrows end along {axis}"
            raise Fault("missing", text, (), f"write {to}, or {by} for how far they go")
        if step is not None:
            found: NDArray[np.float64] = step.values(binding, by)
            return None if begin is None else begin + found
        names = binding.categories.get(axis)
        if names is not None and (at := named_places(place.text, names, binding.table)) is not None:
            return at
        return np.asarray(place.values(binding, to))


def _entry(ink: Ink, width: float) -> LegendEntry:
    red, green, blue, alpha = map(float, ink.palette[0])
    return LegendEntry("", (red, green, blue, alpha), line=width)
