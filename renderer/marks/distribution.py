"""What histograms and densities share: their keys, and the samples these give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from renderer.colors import RGBA
from renderer.errors import Fault
from renderer.marks.base import Binding, Motion
from renderer.marks.channels import ColorBy, Slot, named
from renderer.marks.drawing import Points
from renderer.marks.layer import InkedLayer
from renderer.marks.moments import Moment
from renderer.marks.samples import Floats, Sample, gather
from renderer.marks.series import Series
from renderer.marks.strands import Show, strands
from renderer.values import as_pydantic

EARLY = 0.1
"""Limits hold shares and densities from this part of the rows on: those of a few go up and down
without end."""


class Measured(Slot):
    """What lies along the axis that is not that of the values, such as their count: its title."""


class Distribution(Series):
    """Keys of marks that show how values are distributed."""

    whole: ClassVar[bool] = True
    z: ClassVar[None] = None
    word: ClassVar[str]

    x: Slot | None = None
    """The values, along the x axis: a column or an expression over columns."""
    y: Slot | None = None
    """The values, along the y axis: bars or curves then lie on their side."""
    weight: Slot | None = None
    """What a row counts for; default: 1."""
    interpolate: Literal["linear", "none"] = "linear"
    """Between two moments of a snapshot: `linear` goes over from one to the next, `none` keeps the
    earlier."""

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if self.x is None and self.y is None:
            text = f"a {self.word} needs x, or y: its values"
            raise as_pydantic(Fault("missing-key", text, (), "for example x: speed"))
        for name in ("x", "y"):
            if getattr(self, name) is None:
                object.__setattr__(self, name, Measured(self._measured()))
        return self

    @property
    def given(self) -> tuple[str, ...]:
        """The axes that the spec says what lies along."""
        return tuple(name for name in ("x", "y") if not isinstance(getattr(self, name), Measured))

    def _measured(self) -> str:
        """What the other axis shows."""
        return "density"

    def check_plane(self, binding: Binding) -> None:
        """Raises `Fault` in a 3-D panel."""
        if binding.dimensions != 2:
            hint = "give it a panel of its own, or take it out"
            raise Fault("dimensions", f"a {self.word} in a 3-D panel", ("mark",), hint)

    def groups(self, binding: Binding) -> tuple[str, ...]:
        """The columns whose values each have a distribution of their own: that of the colour, or
        those of `key`, unless these tell apart what is counted."""
        table = binding.table
        if isinstance(self.color, ColorBy):
            name = self.color.field.text
            named(binding, (name,), "color", "field")
            few = self.color.palette is not None or self.color.scale == "identity"
            if not (few or table[name].dtype.kind == "U") or self.color.colormap is not None:
                text = f"a {self.word} has one colour, or one for each value of a column"
                hint = f"give a palette: color: {{field: {name}, palette: [C0, C1]}}"
                raise Fault("color", text, ("color",), hint)
            return (name,)
        if self.key is None or self.show == "current":
            return ()
        return self.keys(binding)

    def samples(
        self, binding: Binding, values: Floats, groups: tuple[str, ...]
    ) -> tuple[list[Sample], Show]:
        """The samples of all groups, and what is shown of them; raises `Fault`."""
        weights = self._weights(binding)
        parts = strands(binding, groups)
        show = self.shows(bool(len(parts.clock)), "reveal")
        blended = self.interpolate == "linear"
        things = self.keys(binding) if self.key is None else self._things()
        found = gather(binding, values, weights, things, groups, show, blended)
        if not found:
            raise Fault(self.word, f"a {self.word} of nothing: no row has a number")
        return found, show

    def _things(self) -> tuple[str, ...]:
        return (self.key,) if isinstance(self.key, str) else tuple(self.key or ())

    def _weights(self, binding: Binding) -> Floats:
        if self.weight is None:
            return np.ones(len(binding.table))
        weights = self.weight.values(binding, "weight")
        if (weights < 0).any():
            text = f"'{self.weight}' is below 0 in some rows: no row counts for less than nothing"
            raise Fault("weight", text, ("weight",))
        weights = np.where(np.isfinite(weights), weights, 0.0)
        if not weights.any():
            raise Fault("weight", f"'{self.weight}' is 0 or missing in every row", ("weight",))
        return np.asarray(weights)


def settled(totals: Floats, show: Show) -> NDArray[np.bool_]:
    """Which states, of such weights, have enough rows to set the axes' limits."""
    if show != "reveal":
        return np.asarray(totals > 0)
    return np.asarray(totals >= EARLY * totals.max())


@dataclass(frozen=True)
class GroupLayer(InkedLayer):
    """Several samples, each drawn in its colour.

    samples  one of each group
    swapped  whether values are along the y axis
    edges    corners of what is drawn in all frames, as (value, height), shape (n, 2)
    ends     the values at which the axis may end without padding
    """

    samples: tuple[Sample, ...]
    swapped: bool
    edges: Points
    ends: tuple[float, ...]
    base: tuple[float, ...]

    @property
    def motion(self) -> Motion:
        steady = np.ptp(self.alphas) == 0
        return "static" if steady and all(one.shown.steady for one in self.samples) else "moves"

    def cloud(self) -> Points:
        """Corners that hold everything of all frames."""
        return self.turned(self.edges)

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """The ends of the values, and the line that heights begin at."""
        return (self.base, self.ends) if self.swapped else (self.ends, self.base)

    def turned(self, points: Points) -> Points:
        """Points (value, height) as (x, y)."""
        return np.ascontiguousarray(points[:, ::-1]) if self.swapped else points

    def rgba(self, number: int, alpha: float) -> RGBA:  # Hot path.
        """A group's colour, its opacity times `alpha`."""
        color = self.ink.at(np.array([self.samples[number].row]))[0]
        red, green, blue, own = color.tolist()
        return red, green, blue, own * alpha

    def seen(self, index: int) -> list[tuple[int, Moment]]:  # Hot path.
        """The groups that frame `index` shows, and which state of each."""
        found = [(number, one.shown.at(index)) for number, one in enumerate(self.samples)]
        return [(number, moment) for number, moment in found if moment is not None]
