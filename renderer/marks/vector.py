"""`mark: vector`: arrows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, Faults
from renderer.marks.base import Binding, Layer, LegendEntry
from renderer.marks.channels import ColorOf, Ink, Slot, ValueColor
from renderer.marks.drawing import Arrows, Axes, Points
from renderer.marks.flow import with_columns
from renderer.marks.passing import Passing
from renderer.marks.states import (
    StateLayer,
    grid_keys,
    most_shown,
    shown_takes,
    slid,
    usual,
)
from renderer.marks.strands import stack, strands
from renderer.template import Template
from renderer.values import Factor, Positive

PIVOTS = {"tail": 0.0, "middle": 0.5, "tip": 1.0}
"""The part of an arrow that lies before its place."""
HEAD = 4.0
"""Length of a head in widths of the shaft."""
FEW = 5.0
"""Scattered arrows are no longer than the range of their places divided by this."""
SAME = 1e-9
"""Places that differ by less, relative to their range, are one."""


class ArrowScale(Factor):
    """What components are multiplied by; None: what fits."""

    code: ClassVar[str] = "scale"
    meaning: ClassVar[str] = "1 draws the components at their length on the axes"


class Vector(Passing):
    """The arrows of a vector field, scaled to fit: each key's state at the moment, or rows as they
    come. The `field` of their colour may use u, v and w, the components, as in `hypot(u, v)`.
    (`arrow` draws arrows from point to point.)"""

    behind: ClassVar[Literal["marks"]] = "marks"

    mark: Literal["vector"]
    x: Slot
    """Where along the x axis: a column or an expression over columns."""
    y: Slot
    """Where along the y axis."""
    z: Slot | None = None
    """Where along the z axis, in a 3-D panel."""
    u: Slot
    """How far an arrow goes along x, in units of the axis times `scale`."""
    v: Slot
    """How far it goes along y."""
    w: Slot | None = None
    """How far it goes along z, in a 3-D panel."""
    color: ValueColor | None = None  # type: ignore[assignment]  # The field may be left out.
    """A colour, or {colormap: …} for colours by length, or {field: …} by something else."""
    scale: ArrowScale = ArrowScale(None)
    """What the components are multiplied by. `auto`: the longest arrow of the film is as long as
    places on a grid are apart; of others, at most a fifth of the range they lie in."""
    pivot: Literal["tail", "middle", "tip"] = "tail"
    """The part of an arrow that is at its place."""
    width: Positive = 1.2
    """Width of the shaft in points."""
    head: Positive | None = None
    """Length of the head in points; default: four times the width. That of a short arrow is
    shorter."""

    def bind(self, binding: Binding) -> Layer:
        """The arrows as arrays, ready to draw at any frame."""
        own = self.keys(binding)
        places, components = self._columns(binding)
        ink = self._colored().ink(with_columns(binding, "uvw", components), own)
        parts = strands(binding, own if self.key is not None else grid_keys(binding, own))
        show = self.shows(bool(len(parts.clock)), usual(parts))
        stage = self.staged(binding, parts, [*places, *components], show)
        parts = stage.strands
        at, across = stack(places, parts.rows), stack(components, parts.rows)
        cuts = shown_takes(parts, show)
        factor = self.scale.factor or auto_scale(at, across, most_shown(parts, show, cuts))
        layer = VectorLayer(
            points=self._ends(at, across, factor, binding),
            strands=parts,
            ink=ink,
            legend_lines=self.legend_entries(ink, self._entry(ink), binding),
            alphas=self.opacity(binding),
            show=show,
            takes=cuts,
            stays=stage.stays,
            width=self.width,
            head=self.head or HEAD * self.width,
            pivot=PIVOTS[self.pivot],
        )
        return self.with_past(binding, layer)

    def _colored(self) -> Self:
        """With the field that `color` leaves out: the length."""
        color = self.color
        if not isinstance(color, ColorOf):
            return self
        if color.field is None and color.label is None:
            color = color.model_copy(update={"label": Template.parse("length")})
        length = Slot("hypot(u, v)" if self.w is None else "sqrt(u**2 + v**2 + w**2)")
        return self.model_copy(update={"color": color.by(length)})

    def _columns(
        self, binding: Binding
    ) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
        """Places and components, a column for each axis; raises `Faults` with all that is wrong."""
        faults: list[Fault] = []
        places: list[NDArray[np.float64]] = []
        try:
            places = self.positions(binding, {"x": self.x, "y": self.y, "z": self.z})
        except Faults as several:
            faults += several.faults
        components = []
        for name, slot in {"u": self.u, "v": self.v, "w": self.w}.items():
            try:
                if binding.dimensions == 2 and name == "w":
                    if slot is not None:
                        hint = "add 'projection: 3d' to the panel"
                        text = "'w' in a 2-D panel"
                        raise Fault("dimensions", text, ("w",), hint, on_key=True)
                elif slot is None:
                    raise Fault("missing", "'w' is missing: arrows in a 3-D panel need u, v, w")
                else:
                    components.append(slot.values(binding, name))
            except Fault as fault:
                faults.append(fault)
        if faults:
            raise Faults(faults)
        return places, components

    def _ends(self, at: Points, across: Points, factor: float, binding: Binding) -> Points:
        """Tails and tips, shape (rows, 2, dimensions); an arrow without a finite length is NaN."""
        with np.errstate(all="ignore"):
            scaled = factor * across
            scaled[~np.isfinite(scaled)] = np.nan
            tails = at - PIVOTS[self.pivot] * scaled
            ends = np.stack([tails, tails + scaled], axis=1)
        if len(at) and not (np.abs(scaled).max(axis=1) > 0).any():
            text = "no arrow has a length: the components are 0 or missing"
            binding.warn(Fault("no-arrows", text, ("u",), severity="warning"))
        return ends

    def _entry(self, ink: Ink) -> LegendEntry:
        red, green, blue, alpha = map(float, ink.palette[0])
        return LegendEntry("", (red, green, blue, alpha), line=self.width)


def auto_scale(places: Points, components: Points, count: int) -> float:
    """The factor by which the longest arrow is as long as arrows are apart, of which `count` are
    seen at a time; each axis is measured in its own spacing. 1 if all stand at one place, or none
    has a length."""
    with np.errstate(all="ignore"):
        lengths = np.hypot.reduce(components / spacings(places, count), axis=1)
    longest = lengths[np.isfinite(lengths)].max(initial=0.0)
    return 1 / float(longest) if longest > 0 and np.isfinite(1 / longest) else 1.0


def spacings(places: Points, count: int) -> NDArray[np.float64]:
    """How far places (rows, axes) are apart along each axis, `count` of them being seen at a time:
    on a grid, the step of its lines; else the range shared out among as many lines as a square
    grid would have, or a fifth of it if they are few. 1 if all are at one place."""
    columns = [column[np.isfinite(column)] for column in places.T]
    values = [_distinct(column) for column in columns]
    wide = [found for found in values if len(found) > 1]
    if not wide:
        return np.ones(len(values))
    on_grid = np.prod([float(len(found)) for found in wide]) == count
    share = max(count ** (1 / len(wide)), FEW)
    steps = [float(np.median(np.diff(v)) if on_grid else np.ptp(v) / share) for v in wide]
    rest = iter(steps)
    return np.array([next(rest) if len(found) > 1 else min(steps) for found in values])


def _distinct(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values, rising, without those that differ by rounding alone."""
    values = np.unique(column)
    return (
        values[np.append(True, np.diff(values) > SAME * np.ptp(values))] if len(values) else values
    )


@dataclass(frozen=True)
class VectorLayer(StateLayer):
    """Arrows; `points` are their tails and tips, shape (rows, 2, dimensions)."""

    width: float
    head: float
    curve: float = 0.0
    pivot: float = 0.0
    """The share of an arrow that lies before its place, from which it grows."""

    def paint(self, axes: Axes, index: int) -> None:  # Hot path.
        ends, seen = self.at(index, self.points), self.seen(index)
        shares = None if seen is None else seen.of("grow")
        if shares is not None:
            place = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * self.pivot
            ends = place + (ends - place) * np.maximum(shares, 0)[:, None, None]
        ends = slid(axes, ends, seen)
        style = Arrows(self.inks(index), self.width, self.head, self.curve)
        axes.arrows(ends[:, 0], ends[:, 1], style)
