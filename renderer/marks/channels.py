"""The channels of marks: positions, colours, sizes, widths, opacity; and how they become arrays.

Each is a constant, changes over the film (a track), or comes from the data (`{field: …}`).
"""

from renderer.marks.coloring import ColorBy, ColorChannel, ColorOf, ValueColor, ink
from renderer.marks.ink import Ink, colormap
from renderer.marks.measures import (
    AlphaBy,
    AlphaChannel,
    Formula,
    Measure,
    SizeBy,
    SizeChannel,
    WidthBy,
    WidthChannel,
    measured,
)
from renderer.marks.slots import Slot, Slots, named, named_places, warn_infinite, written

__all__ = [
    "AlphaBy",
    "AlphaChannel",
    "ColorBy",
    "ColorChannel",
    "ColorOf",
    "Formula",
    "Ink",
    "Measure",
    "SizeBy",
    "SizeChannel",
    "Slot",
    "Slots",
    "ValueColor",
    "WidthBy",
    "WidthChannel",
    "colormap",
    "ink",
    "measured",
    "named",
    "named_places",
    "warn_infinite",
    "written",
]
