"""A panel's keys: its axes, camera, legend and series."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from renderer.errors import Fault
from renderer.marks import AnyMark
from renderer.template import Template, TickFormat
from renderer.timeline import Between, Track
from renderer.values import Duration, Many, Name, Padding, Share, SpecModel, as_pydantic

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


def _focus_kind(value: object) -> str:
    if isinstance(value, str):
        return "series"
    return "place" if isinstance(value, (list, tuple)) else "follow"


class Wobble(SpecModel):
    """The camera sways about its way: what is near moves against what is far, and the picture looks
    solid."""

    azimuth: Annotated[float, Field(ge=0, le=180)] = 6.0
    """Degrees to each side."""
    elevation: Annotated[float, Field(ge=0, le=90)] = 2.0
    """Degrees up and down."""
    period: Duration = Duration(6.0)
    """How long it takes to sway there and back."""


class Follow(SpecModel):
    """The camera keeps a series in the middle of the panel."""

    series: Name
    """The label of a series of the panel, or the name of the table it shows."""
    smooth: Duration = Duration(0.5)
    """How slowly the camera follows: the time over which the series' way is averaged; default
    500ms."""


Focus: TypeAlias = Annotated[
    Annotated[tuple[Track, Track, Track], Field(strict=False), Tag("place")]
    | Annotated[Name, Tag("series")]
    | Annotated[Follow, Tag("follow")],
    Discriminator(_focus_kind),
]


class Camera(SpecModel):
    """Where a 3-D panel is seen from. Each value may change over the film."""

    azimuth: Track = -60.0
    """Degrees around the upright axis; 0 looks along the x axis."""
    elevation: Track = 30.0
    """Degrees above the floor."""
    roll: Track = 0.0
    """Degrees about the line of sight."""
    zoom: Track = 1.0
    """Magnification; 1 shows the whole box at every moment."""
    lens: Literal["perspective", "orthographic"] = "perspective"
    """Whether what is nearer looks larger."""
    fog: Share = 0.0
    """How much of its colour what is farthest loses to the background: 0 for nothing, 1 for all."""
    orbit: float = 0.0
    """Degrees that the azimuth goes on for each second of film."""
    wobble: Wobble | None = None
    """How the camera sways: {azimuth: 6, elevation: 2, period: 6s}; {} for these."""
    focus: Focus | None = None
    """What stands in the middle of the panel: [x, y, z] in the data's units, each of which may
    change over the film; a series, by its label or table, which is followed; or {series, smooth}.
    Default: the middle of the box."""

    @property
    def turns(self) -> bool:
        """Whether the azimuth goes from one value to another."""
        return isinstance(self.azimuth, Between)


Corner: TypeAlias = Literal[
    "best", "none", "upper left", "upper right", "lower left", "lower right", "upper center",
    "lower center", "center left", "center right", "center",
]  # fmt: skip


class LegendBox(SpecModel):
    """The legend's place and title."""

    position: Corner = "best"
    """A corner or side of the panel, `best`, or `none`."""
    title: Template | None = None
    """Text above its entries; default: the field that the colours show. May show params."""


Legend: TypeAlias = Annotated[
    Annotated[Corner, Tag("position")] | Annotated[LegendBox, Tag("box")],
    Discriminator(lambda value: "position" if isinstance(value, str) else "box"),
]


class PanelBody(SpecModel):
    """What a panel has beside its title; also the keys of a one-panel spec's top level."""

    projection: Literal["2d", "3d"] = "2d"
    """A plane, or a box seen by a camera."""
    axes: AxesBy = AxesBy()
    """The axes x, y and (in 3-D) z."""
    camera: Camera | None = None
    """Where a 3-D panel is seen from."""
    legend: Legend = "best"
    """A place such as `upper left`, `none`, or {position, title}."""
    aspect: Literal["auto", "equal"] = "auto"
    """`equal`: a unit is as long on the y axis as on the x axis of a 2-D panel; default: auto, and
    equal where the pixels of pictures are the units."""
    colorbar: bool = True
    """Whether a colour bar shows what continuous colours mean."""


class Panel(PanelBody):
    """A panel."""

    title: Template | None = None
    """Text above it; may hold live values such as {epoch} or {loss:.3f}."""
    series: Annotated[tuple[AnyMark, ...], Field(min_length=1, strict=False)]
    """What is drawn, in order: the later over the earlier."""
