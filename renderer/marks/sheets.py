"""What the layers of marks on a grid have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from renderer.colors import RGBA
from renderer.marks.base import Axes, ColorScale, LegendEntry, Points
from renderer.marks.channels import Ink
from renderer.marks.fields import Fields
from renderer.marks.moments import Moment
from renderer.timeline import PerFrame

Made = TypeVar("Made")


@dataclass(frozen=True)
class FieldLayer(Generic[Made]):
    """Fields on a grid, drawn as something that is made of each, once for as long as it stays the
    same. That follows from the frame's number alone; what was made last is only kept.

    alphas  opacity at each frame
    """

    fields: tuple[Fields, ...]
    ink: Ink
    legend_lines: tuple[LegendEntry, ...]
    alphas: PerFrame
    dimensions: int
    _last: dict[int, tuple[Moment, Made]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def make(self, fields: Fields, moment: Moment) -> Made:
        """What is drawn of fields at a moment."""
        raise NotImplementedError

    def made(self, index: int) -> Iterator[Made]:  # Hot path.
        """What is drawn at frame `index`, of each key."""
        for number, fields in enumerate(self.fields):
            moment = fields.moments.at(index)
            if moment is None:
                continue
            last = self._last.get(number)
            if last is None or last[0] != moment:
                last = self._last[number] = moment, self.make(fields, moment)
            yield last[1]

    @property
    def steady(self) -> bool:
        """Whether all frames show the same."""
        same = all(fields.moments.steady for fields in self.fields)
        return same and not np.ptp(self.alphas)

    def cloud(self) -> Points:
        """Points whose limits are those of all frames."""
        hulls = [fields.hull()[:, : self.dimensions] for fields in self.fields]
        return np.concatenate(hulls)

    def legend(self) -> list[LegendEntry]:
        """A line for each category, or one for the series."""
        return list(self.legend_lines)

    def scale(self) -> ColorScale | None:
        """The continuous mapping, if colours come from one."""
        return self.ink.scale

    def colors(self) -> list[RGBA]:
        """The plain colours it draws with; none where they run along a scale."""
        if self.ink.scale is not None:
            return []
        return [(float(r), float(g), float(b), float(a)) for r, g, b, a in self.ink.palette]

    def grow(self, axes: Axes, first: int, last: int) -> None:
        """For a layer that grows."""
        raise NotImplementedError

    def tips(self, axes: Axes, index: int) -> None:
        """Nothing: what is drawn has no moving end."""
