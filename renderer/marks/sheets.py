"""What the layers of marks on a grid have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import numpy as np

from renderer.marks.drawing import Points
from renderer.marks.layer import InkedLayer
from renderer.marks.moments import Moment, Moments


class Changing(Protocol):
    """What is at places of a grid, and what each frame shows of it."""

    @property
    def moments(self) -> Moments:
        """What each frame shows."""

    def hull(self) -> Points:
        """Points whose limits are those of all moments, shape (n, 2) or (n, 3)."""


Held = TypeVar("Held", bound=Changing)
Made = TypeVar("Made")


@dataclass(frozen=True)
class FieldLayer(InkedLayer, Generic[Held, Made]):
    """Fields on a grid, drawn as something that is made of each, once for as long as it stays the
    same. That follows from the frame's number alone; what was made last is only kept."""

    fields: tuple[Held, ...]
    dimensions: int
    _last: dict[int, tuple[Moment, Made]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def make(self, fields: Held, moment: Moment) -> Made:
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


def flush(cloud: Points) -> tuple[tuple[float, ...], ...]:
    """The ends of a cloud of points along each axis: where axes end without padding."""
    low, high = np.fmin.reduce(cloud, axis=0), np.fmax.reduce(cloud, axis=0)
    return tuple(zip(low.tolist(), high.tolist(), strict=True))
