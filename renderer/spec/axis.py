"""An axis's keys: limits, scale, ticks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.spec.bounds import MOVING, Limit, Limits, Place, Stretch
from renderer.template import Template, TickFormat
from renderer.values import Many, Padding, Positive, Scalar, SpecModel, as_pydantic

MOST_TICKS = 200
MOST_MINOR = 50
LONGEST_TEXT = 500


@dataclass(frozen=True)
class Said(Scalar):
    """The text of a tick that is given: any text, or a number."""

    text: str

    json_schema: ClassVar[dict[str, Any]] = {
        "type": ["string", "number"],
        "description": "What stands at the tick.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise Fault("text", "expected text", hint="put it in quotes")
        text = value if isinstance(value, str) else f"{value:g}"
        if len(text) > LONGEST_TEXT:
            raise Fault("text", f"a tick's text has at most {LONGEST_TEXT} characters")
        return cls(text)

    def __str__(self) -> str:
        return self.text


def _ticks_kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "texts"
    return "given" if isinstance(value, (list, tuple)) else "count"


Ticks: TypeAlias = Annotated[
    Annotated[int, Field(ge=0, le=50), Tag("count")]
    | Annotated[tuple[Place, ...], Field(max_length=MOST_TICKS, strict=False), Tag("given")]
    | Annotated[dict[Place, Said], Field(max_length=MOST_TICKS), Tag("texts")],
    Discriminator(_ticks_kind),
]
Minor: TypeAlias = Annotated[
    Annotated[bool, Tag("all")] | Annotated[int, Field(ge=1, le=MOST_MINOR), Tag("count")],
    Discriminator(lambda value: "all" if isinstance(value, bool) else "count"),
]
Grid: TypeAlias = bool | Literal["minor"]
UnitText: TypeAlias = Annotated[str, Field(min_length=1, max_length=40)]


class Secondary(SpecModel):
    """A second reading of an axis, on the other side of the panel."""

    value: Expression
    """Its value, of the axis's own value `v`: v * 9 / 5 + 32. Always rises, or always falls."""
    label: Template | None = None
    """Its title; default: its unit, if it has one."""
    unit: UnitText | None = None
    """Its unit, as of an axis."""
    scale: Literal["linear", "log"] | None = None
    """How its ticks are chosen; default: as the axis itself."""
    ticks: Ticks | None = None
    """About how many, exactly where in its own values, or the text of each: {32: freezing}."""
    format: TickFormat | None = None
    """A tick's text, such as "{:.0f}"."""


class Axis(SpecModel):
    """One axis of a panel."""

    label: Template | None = None
    """Its title; default: the column it shows."""
    unit: UnitText | None = None
    """What its numbers count. Written after its title, as in speed (km/h); `%` and currencies stand
    at each tick, and so do units of measure with their prefix where numbers are large or small:
    `unit: W` gives 1.2 GW."""
    limits: Limits = "fixed"
    """`fixed`: all the data of all frames; `follow`: what is shown at the moment; `explore`: what
    has been shown so far; `zero`: as fixed, from 0; or [low, high]. Each of these two is a number,
    a date in quotes, one that changes over the film ({from, to}, {keyframes}, an expression of t,
    frame and progress), or one of the words: [0, follow]."""
    window: Stretch | None = None
    """How much of it is shown at a time, 10 in its units or of dates 90 days, 6 months, 1 year: the
    last so much up to now, once there is so much, where the axis runs along the clock; else so much
    around the middle of what is shown. All, if there is no more."""
    padding: Padding | None = None
    """Room beyond the data: 2.5 in the axis's units, or 5% of its range; default: a little, and
    around pictures none."""
    scale: Literal["linear", "log", "symlog", "date", "category"] | None = None
    """How values run along it; default: linear, date for dates, category for text. `symlog`: in
    powers of ten both ways from 0, and evenly close to it."""
    linear: Positive | None = None
    """Of a symlog axis: up to which value, on both sides of 0, it is even; default: a power of ten
    that suits the data."""
    order: Annotated[Many[str], Field(min_length=1, max_length=10_000)] | None = None
    """Names of an axis of categories that come first, in this order; default: all in order of
    appearance."""
    ticks: Ticks | None = None
    """About how many; exactly where: numbers, dates in quotes, or names; or the text of each:
    {0: none, 1: all}."""
    minor: Minor | None = None
    """Small ticks between the ticks: how many, or true for as many as suit; default: only on log
    and symlog axes."""
    format: TickFormat | None = None
    """A tick's text, such as "{:,.0f}", "{:.0%}" or "{:%Y}"."""
    grid: Grid | None = None
    """Whether lines run across the panel at its ticks, `minor`: at the small ones too; default: the
    theme's."""
    invert: bool | None = None
    """Whether it runs the other way; default: only a y axis that counts the pixels of pictures, or
    on which bars lie."""
    secondary: Secondary | None = None
    """Ticks with another reading on the other side of a 2-D panel: {value: v * 9 / 5 + 32, label:
    "°F"}."""
    shared: bool | None = None
    """Whether it has the same limits as that of other panels that say so; default: what the spec's
    `share` says."""
    visible: bool = True
    """Whether it is drawn at all; default: yes, but around nothing but pictures only if there is
    something said of its label, ticks or grid."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.window is not None and "limits" in self.model_fields_set:
            text = "'window' says what 'limits' says"
            raise as_pydantic(Fault("window", text, ("window",), "give either", on_key=True))
        if self.range is not None and not self.range[0] < self.range[1]:
            one, two = self.bounds
            text = f"the limits {one} and {two} are not in order"
            hint = "write the lower one first; 'invert: true' turns the axis round"
            raise as_pydantic(Fault("limits", text, ("limits",), hint))
        if self.scale == "log":
            hint = "scale: symlog shows 0 and what is below it"
            wrong = [one for one in self.bounds if isinstance(one, Limit) and one.value <= 0]
            if wrong or "zero" in self.bounds:
                at = ("limits",)
                raise as_pydantic(Fault("limits", "a log axis begins above 0", at, hint))
        if self.linear is not None and self.scale != "symlog":
            text = "'linear' is for an axis with scale: symlog"
            raise as_pydantic(Fault("symlog", text, ("linear",), on_key=True))
        return self

    @property
    def bounds(self) -> tuple[object, object]:
        """What is said of its lower and its upper end."""
        limits = self.limits
        return (limits, limits) if isinstance(limits, str) else limits

    @property
    def range(self) -> tuple[float, float] | None:
        """The limits, if both are given and never change, dates in seconds since 1970."""
        low, high = self.bounds
        if isinstance(low, Limit) and isinstance(high, Limit):
            return low.value, high.value
        return None

    @property
    def moves(self) -> bool:
        """Whether its limits may change over the film."""
        if self.window is not None:
            return True
        still = (Limit, str)
        return any(one in MOVING or not isinstance(one, still) for one in self.bounds)


class AxesBy(SpecModel):
    """The axes of a panel."""

    x: Axis = Axis()
    """The horizontal axis; in 3-D one of the floor's."""
    y: Axis = Axis()
    """The vertical axis; in 3-D one of the floor's."""
    z: Axis = Axis()
    """The upright axis of a 3-D panel."""
    y2: Axis = Axis()
    """The vertical axis at the right of a 2-D panel, for series with `axis: y2`."""
