"""The keys that say where panels stand: rows and columns, and panels inside others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from renderer.spec.legend import Part
from renderer.values import Many, Name, Positive, SpecModel

EMPTY = (None, ".")
"""What stands for no panel in a row of a layout."""

Cells: TypeAlias = Annotated[Many[Many[Name | None]], Field(min_length=1, max_length=100)]
Shares: TypeAlias = Annotated[Many[Positive], Field(min_length=1, max_length=100)]


class Grid(SpecModel):
    """Panels in rows and columns of different sizes."""

    rows: Cells
    """Rows of panel names; a name that is repeated spans, `.` or null leaves a cell empty."""
    widths: Shares | None = None
    """How wide the columns are in proportion to each other, one number each: [2, 1]; default: all
    alike."""
    heights: Shares | None = None
    """How high the rows are in proportion to each other, one number each."""


Layout: TypeAlias = Annotated[
    Annotated[Cells, Tag("rows")] | Annotated[Grid, Tag("grid")],
    Discriminator(lambda value: "grid" if isinstance(value, (Mapping, Grid)) else "rows"),
]


class Inset(SpecModel):
    """A panel inside another."""

    of: Name
    """The name of the panel in which it stands."""
    position: Literal["best", "upper left", "upper right", "lower left", "lower right"] = "best"
    """A corner, or `best`: the one with the least data."""
    size: Annotated[
        Annotated[Part, Tag("one")]
        | Annotated[tuple[Part, Part], Field(strict=False), Tag("two")],
        Discriminator(lambda value: "two" if isinstance(value, (list, tuple)) else "one"),
    ] = Part(0.4)  # fmt: skip
    """Its width and height with all its text, as a part of the other panel's, 35%; or both:
    [50%, 30%]."""


def grid_of(layout: Layout) -> Grid:
    """A layout's keys, whichever way they were written, with None in each empty cell."""
    grid = layout if isinstance(layout, Grid) else Grid.model_construct(rows=layout)
    rows = tuple(tuple(None if cell in EMPTY else cell for cell in row) for row in grid.rows)
    return grid.model_copy(update={"rows": rows})
