"""What marks of a vector field on a grid share: their keys, and the field at any place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from renderer.colors import Color
from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.channels import ColorBy, ColorOf, Ink, Slot, ValueColor, ink
from renderer.marks.drawing import RGBAs
from renderer.marks.fields import OnGrid
from renderer.marks.grids import Floats
from renderer.marks.lattice import Lattice, lattice
from renderer.marks.moments import Moment
from renderer.template import Template

SPEED = Slot("hypot(u, v)")


class OfField(OnGrid):
    """Keys of marks that show where a vector field flows, in a 2-D panel. The `field` of their
    colour may use u and v, the components; default: hypot(u, v), the speed."""

    z: ClassVar[None] = None

    u: Slot
    """The field's component along x: a column or an expression over columns."""
    v: Slot
    """Its component along y."""
    color: ValueColor | None = None  # type: ignore[assignment]  # The field may be left out.
    """A colour, or {colormap: …} for colours by speed, or {field: …} by something else."""

    def flows(self, binding: Binding) -> tuple[Ink, tuple[Flow, ...]]:
        """Colours, and the field of each key; raises `Fault` or `Faults`."""
        slots = {"x": self.x, "y": self.y, "u": self.u, "v": self.v}
        columns = self.numbers(binding, slots)
        spanned = self.spanned(binding, columns)
        colors = ink(self._color(), with_columns(binding, "uv", columns[2:]), spanned.keys)
        if colors.category is not None and colors.labels and isinstance(self.color, ColorOf):
            text = "a flow has one colour, or colours along a scale"
            raise Fault("color", text, ("color",), "give a 'colormap'")
        shown = [columns[2], columns[3]]
        if colors.values is not None:
            shown.append(colors.values)
        found = []
        for grid in spanned.grids:
            x, y = self.along(spanned.names, grid, columns)
            number = 0
            if colors.category is not None:
                number = int(colors.category[grid.rows[grid.rows >= 0][0]])
            made = lattice(grid, x, y, shown, self.shown(binding, grid), "vector")
            found.append(Flow(made, colors.palette[number]))
        if not any(np.nan_to_num(flow.lattice.values[n]).any() for flow in found for n in (0, 1)):
            text = "nothing flows: the components are 0 or missing"
            binding.warn(Fault("no-flow", text, ("u",), severity="warning"))
        return colors, tuple(found)

    def _color(self) -> Color | ColorBy | None:
        if not isinstance(self.color, ColorOf):
            return self.color
        if self.color.field is None and self.color.label is None:
            label = Template.parse("speed")
            return self.color.model_copy(update={"label": label}).by(SPEED)
        return self.color.by(SPEED)


def with_columns(binding: Binding, names: str, columns: Sequence[Floats]) -> Binding:
    """The binding with columns that its table may lack."""
    added = dict(zip(names, columns, strict=False))
    table = replace(binding.table, columns={**added, **binding.table.columns})
    return replace(binding, table=table)


@dataclass(frozen=True)
class Flow:
    """A vector field on a lattice, whose values are u, v and, where colours are along a scale, what
    gives them; `rgba` is the colour otherwise, shape (4,)."""

    lattice: Lattice
    rgba: RGBAs

    @property
    def corner(self) -> Floats:
        """The least x and y."""
        return np.array([self.lattice.x[0], self.lattice.y[0]])

    @property
    def size(self) -> Floats:
        """Width and height."""
        return np.array([np.ptp(self.lattice.x), np.ptp(self.lattice.y)])

    def state(self, index: int) -> Moment:
        """What is shown at a frame: before the first moment, that."""
        return self.lattice.moments.at(index) or (0, 0.0)

    def stack(self, moment: Moment) -> Floats:
        """All values at a moment, shape (rows, columns, values)."""
        parts = [self.lattice.at(n, moment) for n in range(len(self.lattice.values))]
        return np.ascontiguousarray(np.stack(parts, axis=2))

    @property
    def steady(self) -> bool:
        """Whether the field never changes."""
        return self.lattice.moments.steady

    def at(self, stack: Floats, places: Floats) -> Floats:  # Hot path.
        """Values (n, values) at places (n, 2), between those of the lattice; NaN outside."""
        height, width, count = stack.shape
        across = np.interp(places[:, 0], self.lattice.x, np.arange(width), np.nan, np.nan)
        upright = np.interp(places[:, 1], self.lattice.y, np.arange(height), np.nan, np.nan)
        lost = np.isnan(across) | np.isnan(upright)
        across, upright = np.where(lost, 0.0, across), np.where(lost, 0.0, upright)
        column = np.minimum(across.astype(np.intp), width - 2)
        row = np.minimum(upright.astype(np.intp), height - 2)
        s, t = (across - column)[:, None], (upright - row)[:, None]
        flat, first = stack.reshape(-1, count), row * width + column
        below = flat[first] + (flat[first + 1] - flat[first]) * s
        above = flat[first + width] + (flat[first + width + 1] - flat[first + width]) * s
        found = below + (above - below) * t
        found[lost] = np.nan
        return np.asarray(found)


def missing(places: Floats) -> NDArray[np.bool_]:
    """Which places (n, 2) are none."""
    return np.asarray(np.isnan(places).any(axis=1))
