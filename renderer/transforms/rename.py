"""`rename`: other names for columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.transforms.base import Context, Transform, Wanted
from renderer.values import Name


class Rename(Transform):
    """Gives columns other names: `{rename: {"Life expectancy": life}}`.

    All at once, so that two can trade places. Keys and the clock go along.
    """

    rename: Annotated[dict[Name, Name], Field(min_length=1)]
    """The old names with the new ones."""

    def needs(self, wanted: Wanted) -> Wanted:
        if wanted is None:
            return None
        return (wanted - set(self.rename.values())) | self.rename.keys()

    def apply(self, frame: Frame, context: Context) -> Frame:
        for old in self.rename:
            frame.check(old, old)
        after = [self.rename.get(name, name) for name in frame.names]
        for old, new in self.rename.items():
            if after.count(new) > 1:
                raise Fault("column-twice", f"two columns would be named '{new}'", (old,))
        return replace(
            frame,
            data=frame.data.rename(self.rename),
            keys=tuple(self.rename.get(key, key) for key in frame.keys),
            clock=self.rename.get(frame.clock, frame.clock) if frame.clock else None,
            dates=frozenset(self.rename.get(name, name) for name in frame.dates),
            labels={self.rename.get(name, name): texts for name, texts in frame.labels.items()},
            units={self.rename.get(name, name): unit for name, unit in frame.units.items()},
        )
