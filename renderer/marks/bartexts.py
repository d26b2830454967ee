"""What is written at bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.drawing import RGBAs, Tags, TagStyle
from renderer.marks.lettering import Lettering, legible, lettering, shows_columns, widest
from renderer.marks.strands import Rows, Strands
from renderer.template import Template

Floats: TypeAlias = NDArray[np.float64]
Place: TypeAlias = Literal["end", "inside", "base", "middle", "before"]

MOST_TEXTS = 2_000
"""Bars with a text of their own."""


@dataclass(frozen=True)
class Lettered:
    """Texts at bars.

    texts  the different texts, digits aside, and the rows that have each
    """

    letters: Lettering
    place: Place
    style: TagStyle
    texts: Mapping[str, Rows]
    color: RGBA
    ground: RGBA

    def tags(
        self, texts: list[list[str]], boxes: Floats, faces: RGBAs, lying: bool,
        ahead: Floats | None = None,
    ) -> Tags:  # fmt: skip  # Hot path.
        """Texts at bars, from x to x and y to y where each begins and ends; `ahead`: to which side
        each reaches, -1 or 1, or on the way."""
        along, across = (boxes[:, :2], boxes[:, 2:]) if lying else (boxes[:, 2:], boxes[:, :2])
        if ahead is None:
            ahead = np.where(along[:, 1] < along[:, 0], -1.0, 1.0)
        at = along[:, 1] if self.place in ("end", "inside") else along[:, 0]
        if self.place == "middle":
            at = along.mean(axis=1)
        side = {"middle": 0 * ahead, "inside": -ahead, "before": -ahead}.get(self.place, ahead)
        points = np.stack([at, across.mean(axis=1)], axis=1)
        sides = np.stack([side, 0 * side], axis=1)
        if not lying:
            points, sides = points[:, ::-1], sides[:, ::-1]
        if self.place in ("end", "before"):
            return Tags(points, texts, sides, np.array([[*self.color[:3], 1.0]]), lying=lying)
        return Tags(points, texts, sides, legible(faces, self.ground), boxes, lying=lying)


@dataclass(frozen=True)
class TextKeys:
    """What a series says of the texts at its bars."""

    label: Template | None
    position: Place | None
    size: float | None
    name: Template | None

    def at_bars(
        self, binding: Binding, parts: Strands, heap: bool, room: float, lying: bool
    ) -> Lettered | None:
        """The label with columns, if it is one; raises `Fault` below the series. `heap`: the bars
        are in stacks; `room`: that of each, in units of the axis."""
        if self.label is None or not shows_columns(self.label, binding):
            given = {"label_position": self.position, "label_size": self.size}
            if self.name is not None:
                given.pop("label_size")
            for key in (key for key, value in given.items() if value is not None):
                text = f"'{key}' needs a 'label' with columns"
                hint = 'for example label: "{city} {population:,.0f}"'
                raise Fault("label", text, (key,), hint, on_key=True)
            return None
        if heap and self.position in ("end", "before"):
            text = "a text beyond the end of a bar in a stack would lie over the next one"
            raise Fault("label", text, ("label_position",), "label_position: middle")
        place: Place = self.position or ("middle" if heap else "end")
        return self._lettered(self.label, "label", place, binding, parts, room, lying)

    def before_bars(
        self, binding: Binding, parts: Strands, room: float, lying: bool
    ) -> Lettered | None:
        """The names, if there are any; raises `Fault` below the series."""
        if self.name is None:
            return None
        return self._lettered(self.name, "name", "before", binding, parts, room, lying)

    def _lettered(
        self, text: Template, key: str, place: Place, binding: Binding, parts: Strands,
        room: float, lying: bool,
    ) -> Lettered:  # fmt: skip
        if parts.count > MOST_TEXTS and len(parts.rows) > MOST_TEXTS:
            said = f"{parts.count:,} bars with texts; the limit is {MOST_TEXTS:,}"
            raise Fault("limit-texts", said, (key,))
        letters = lettering(text, binding, parts.rows, key)
        texts = letters.longest(np.arange(len(parts.rows)))
        style = TagStyle(
            self.size or binding.theme.label_size,
            gap=4.0,
            widest=widest(list(texts)) if not lying else (),
            room=(np.inf, room) if lying else (room, np.inf),
        )
        return Lettered(letters, place, style, texts, binding.theme.text, binding.theme.background)
