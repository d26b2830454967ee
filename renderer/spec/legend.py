"""The keys of legends and colour bars."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, get_args

from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault
from renderer.spec.axis import Ticks
from renderer.template import Template, TickFormat
from renderer.values import Scalar, SpecModel

Side: TypeAlias = Literal["right", "left", "top", "bottom"]
"""Of a panel, or of the picture: outside."""
Place: TypeAlias = Literal[
    "best", "none", "upper left", "upper right", "lower left", "lower right", "upper center",
    "lower center", "center left", "center right", "center", "right", "left", "top", "bottom",
    "ends",
]  # fmt: skip
BarPlace: TypeAlias = Literal[
    "right", "left", "top", "bottom", "inside", "upper left", "upper right", "lower left",
    "lower right",
]  # fmt: skip
SIDES: tuple[str, ...] = get_args(Side)


class Part(Scalar, float):
    """A part of a length: 35%, or 0.35."""

    json_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
            {"type": "string", "pattern": r"^\s*(\d+(\.\d*)?|\.\d+)\s*%\s*$"},
        ],
        "description": "A part: 35%, or 0.35.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        number = value
        if isinstance(value, str) and value.strip().endswith("%"):
            try:
                number = float(value.strip().removesuffix("%")) / 100
            except ValueError:
                number = None
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise Fault("part", "expected a part of the whole, such as 35% or 0.35")
        if not 0 < number <= 1:
            raise Fault("part", "a part is above 0% and at most 100%", hint="for example 35%")
        return cls(number)

    def __str__(self) -> str:
        return f"{float(self) * 100:g}%"


class LegendBox(SpecModel):
    """The legend's place, title and columns."""

    position: Place = "best"
    """Inside the panel: a corner or side, such as `upper left`, or `best`, the corner with the
    least data; where every corner hides much of it, outside. Outside: `right`, `left`, `top` or
    `bottom`. `ends` writes each line's name at its end, `none` shows nothing."""
    title: Template | None = None
    """Text above its entries; default: the field that the colours show. May show params."""
    columns: Annotated[int, Field(ge=1, le=20)] | None = None
    """How many entries stand side by side; default: what fits its place."""


Legend: TypeAlias = Annotated[
    Annotated[Place, Tag("position")] | Annotated[LegendBox, Tag("box")],
    Discriminator(lambda value: "position" if isinstance(value, str) else "box"),
]


class BarBox(SpecModel):
    """The place and text of colour bars."""

    position: BarPlace = "right"
    """Outside the panel: `right`, `left`, `top` or `bottom`; or inside: a corner, or `inside`, the
    corner with the least data."""
    label: Template | None = None
    """Its title; default: the label of the colours, or their field. May show params."""
    format: TickFormat | None = None
    """A tick's text, such as "{:.0%}" or "{:%Y}"."""
    ticks: Ticks | None = None
    """About how many, or exactly where."""
    length: Part | None = None
    """How long it is, as a part of the panel's side; default: all of it, and inside 35%."""


Colorbar: TypeAlias = Annotated[
    Annotated[bool, Tag("shown")] | Annotated[BarBox, Tag("box")],
    Discriminator(lambda value: "shown" if isinstance(value, bool) else "box"),
]


def legend_box(wanted: Legend) -> LegendBox:
    """The legend's keys, whichever way they were written."""
    return wanted if isinstance(wanted, LegendBox) else LegendBox(position=wanted)


def bar_box(wanted: Colorbar) -> BarBox | None:
    """The colour bars' keys, whichever way they were written; None for no bars."""
    if isinstance(wanted, BarBox):
        return wanted
    return BarBox() if wanted else None
