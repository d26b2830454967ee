"""`mark: step`: a line of steps through a table's rows."""

from __future__ import annotations

from typing import Literal

from renderer.marks.channels import Slot
from renderer.marks.drawing import Points
from renderer.marks.line import Stroke
from renderer.marks.steps import Leap, stepped, times
from renderer.marks.strands import Strands


class Step(Stroke):
    """A line of steps through rows in order of the clock: a value stays until it leaps to the
    next."""

    mark: Literal["step"]
    x: Slot
    """Where along the x axis: a column or an expression over columns."""
    y: Slot
    """Where along the y axis."""
    z: Slot | None = None
    """Where along the z axis, in a 3-D panel."""
    step: Leap = "after"
    """Where it leaps: at the next row (`after`, as values are that were measured or set at their
    row), at its own (`before`), or halfway (`mid`)."""

    def shaped(
        self, points: Points, parts: Strands, together: bool
    ) -> tuple[Points, Strands, None]:
        return *stepped(points, parts, self.step, together=together), None

    def each(self, rows: int) -> int:
        return times(self.step)
