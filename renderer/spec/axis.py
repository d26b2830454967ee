"""An axis's keys: limits, scale, ticks."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from renderer.errors import Fault
from renderer.template import Template, TickFormat
from renderer.values import Many, Padding, SpecModel, as_pydantic

Limits: TypeAlias = Annotated[
    Annotated[Literal["fixed"], Tag("word")]
    | Annotated[tuple[float, float], Field(strict=False), Tag("given")],
    Discriminator(lambda value: "word" if isinstance(value, str) else "given"),
]
Ticks: TypeAlias = Annotated[
    Annotated[int, Field(ge=0, le=50), Tag("count")]
    | Annotated[tuple[float, ...], Field(max_length=200, strict=False), Tag("given")],
    Discriminator(lambda value: "given" if isinstance(value, (list, tuple)) else "count"),
]


class Axis(SpecModel):
    """One axis of a panel."""

    label: Template | None = None
    """Its title; default: the column it shows."""
    limits: Limits = "fixed"
    """`fixed`: all the data of all frames; or [low, high]."""
    padding: Padding | None = None
    """Room beyond the data: 2.5 in the axis's units, or 5% of its range; default: a little, and
    around pictures none."""
    scale: Literal["linear", "log", "date", "category"] | None = None
    """How values run along it; default: linear, date for dates, category for text."""
    order: Annotated[Many[str], Field(min_length=1, max_length=10_000)] | None = None
    """Names of an axis of categories that come first, in this order; default: all in order of
    appearance."""
    ticks: Ticks | None = None
    """About how many, or exactly where."""
    format: TickFormat | None = None
    """A tick's text, such as "{:,.0f}", "{:.0%}" or "{:%Y}"."""
    grid: bool | None = None
    """Whether lines run across the panel at its ticks; default: the theme's."""
    invert: bool | None = None
    """Whether it runs the other way; default: only a y axis that counts the pixels of pictures, or
    on which bars lie."""
    visible: bool = True
    """Whether it is drawn at all; default: yes, but around nothing but pictures only if there is
    something said of its label, ticks or grid."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if isinstance(self.limits, tuple):
            low, high = self.limits
            if not low < high:
                text = f"the limits {low:g} and {high:g} are not in order"
                hint = "write the lower one first; 'invert: true' turns the axis round"
                raise as_pydantic(Fault("limits", text, ("limits",), hint))
            if self.scale == "log" and low <= 0:
                raise as_pydantic(Fault("limits", "a log axis begins above 0", ("limits",)))
        return self


class AxesBy(SpecModel):
    """The axes of a panel."""

    x: Axis = Axis()
    """The horizontal axis; in 3-D one of the floor's."""
    y: Axis = Axis()
    """The vertical axis; in 3-D one of the floor's."""
    z: Axis = Axis()
    """The upright axis of a 3-D panel."""
