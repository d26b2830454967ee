"""A panel's keys: its camera, legend and series."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from renderer.marks import AnyMark
from renderer.spec.arrangement import Inset
from renderer.spec.axis import AxesBy
from renderer.spec.legend import Colorbar, Legend
from renderer.template import Template
from renderer.timeline import Between, Track
from renderer.values import Duration, Name, Share, SpecModel


def _focus_kind(value: object) -> str:
    if isinstance(value, str):
        return "series"
    if isinstance(value, (list, tuple)):
        return "flat place" if len(value) == 2 else "place"
    return "follow"


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
    | Annotated[tuple[Track, Track], Field(strict=False), Tag("flat place")]
    | Annotated[Name, Tag("series")]
    | Annotated[Follow, Tag("follow")],
    Discriminator(_focus_kind),
]


class Camera(SpecModel):
    """Where a 3-D panel is seen from; of a 2-D panel, by `zoom` and `focus`, what is seen. Each
    value may change over the film."""

    azimuth: Track = -60.0
    """Degrees around the upright axis; 0 looks along the x axis."""
    elevation: Track = 30.0
    """Degrees above the floor."""
    roll: Track = 0.0
    """Degrees about the line of sight."""
    zoom: Track = 1.0
    """Magnification; 1 shows the whole box at every moment, and of a plane what its axes say."""
    lens: Literal["perspective", "orthographic"] = "perspective"
    """Whether what is nearer looks larger."""
    fog: Share = 0.0
    """How much of its colour what is farthest loses to the background: 0 for nothing, 1 for all."""
    orbit: float = 0.0
    """Degrees that the azimuth goes on for each second of film."""
    wobble: Wobble | None = None
    """How the camera sways: {azimuth: 6, elevation: 2, period: 6s}; {} for these."""
    focus: Focus | None = None
    """What stands in the middle of the panel: [x, y, z], or in 2-D [x, y], in the data's units,
    each of which may change over the film; a series, by its label or table, which is followed; or
    {series, smooth}. Default: the middle of the box, or of the axes."""

    @property
    def turns(self) -> bool:
        """Whether the azimuth goes from one value to another."""
        return isinstance(self.azimuth, Between)


Aspect: TypeAlias = Literal["auto", "equal"] | Annotated[float, Field(ge=1e-6, le=1e6)]


class PanelBody(SpecModel):
    """What a panel has beside its title; also the keys of a one-panel spec's top level."""

    projection: Literal["2d", "3d"] = "2d"
    """A plane, or a box seen by a camera."""
    axes: AxesBy = AxesBy()
    """The axes x, y and (in 3-D) z; y2 at the right of a 2-D panel."""
    camera: Camera | None = None
    """Where a 3-D panel is seen from, or what of a 2-D panel."""
    legend: Legend = "best"
    """A place in the panel such as `upper left`; outside it, `right`, `left`, `top` or `bottom`;
    `ends` of lines; `none`; or {position, title, columns}. Beside `panels`, at the top level: what
    all of them have that say nothing of it, and outside it is one legend for them all."""
    aspect: Aspect = "auto"
    """`equal`: a unit is as long on all axes; 2: twice as long on the y axis of a 2-D panel as on
    its x axis; default: auto, and equal where the pixels of pictures are the units."""
    colorbar: Colorbar = True
    """Whether a bar shows what continuous colours mean; or {position, label, format, ticks,
    length}. Panels side by side with the same colours have one bar. Beside `panels`, at the top
    level: what all of them have that say nothing of it."""


class Panel(PanelBody):
    """A panel."""

    inset: Inset | None = None
    """Where in another panel it stands: {of: main, position: upper right, size: 35%}."""
    title: Template | None = None
    """Text above it; may hold live values such as {epoch} or {loss:.3f}."""
    series: Annotated[tuple[AnyMark, ...], Field(min_length=1, strict=False)]
    """What is drawn, in order: the later over the earlier."""
