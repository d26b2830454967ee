"""`select`: some columns, in a chosen order."""

from __future__ import annotations

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.transforms.base import Context, Names, Transform, Wanted, named


class Select(Transform):
    """Keeps some columns, in this order: `{select: [year, city, value]}`.

    Hardly ever needed: columns that nothing uses are not even read.
    """

    select: Names
    """The columns to keep."""

    def needs(self, wanted: Wanted) -> Wanted:
        return frozenset(self.select)

    def apply(self, frame: Frame, context: Context) -> Frame:
        named(frame, self.select)
        for number, name in enumerate(self.select):
            if name in self.select[:number]:
                raise Fault("column-twice", f"'{name}' is listed twice", (number,))
        kept = [name for name in frame.data.columns if name not in frame.names]  # the pictures
        return frame.with_rows(frame.data.select([*self.select, *kept]))
