"""Words and signs over the whole picture: its heading, timed captions, and where the film is."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from renderer.caption import Align, CaptionBody, Points, Position
from renderer.colors import Color
from renderer.template import Template, TickFormat
from renderer.timing import Timed
from renderer.values import Name, SpecModel


class TitleBox(SpecModel):
    """The title, and how it stands."""

    text: Template
    """Text above the panels; may hold live values."""
    align: Align = "center"
    """Where it and the subtitle stand: `left`, `center` or `right`."""


Title: TypeAlias = Annotated[
    Annotated[Template, Tag("text")] | Annotated[TitleBox, Tag("box")],
    Discriminator(lambda value: "box" if isinstance(value, (dict, TitleBox)) else "text"),
]


class Caption(CaptionBody, Timed):
    """Text over the picture, for a while or throughout."""


class ProgressBar(SpecModel):
    """A thin bar along an edge of the picture that fills while the film runs."""

    position: Literal["bottom", "top"] = "bottom"
    """The edge."""
    height: Annotated[float, Field(gt=0, le=100)] = 3.0
    """In points."""
    color: Color | None = None
    """Of what has passed; default: the first of the theme's palette."""


class ClockSign(SpecModel):
    """A small sign that shows where data time is."""

    style: Literal["ring", "bar", "text"] = "ring"
    """`ring`, which fills, with the time beside it; `bar`, which fills, below the time; `text`, the
    time alone."""
    format: TickFormat | None = None
    """The time's text, such as "{:%b %Y}" or "{:.0f} days"; default: what suits its span."""
    position: Position = "lower right"
    """Where, as for captions."""
    panel: Name | None = None
    """The panel that `position` is about, by its name; default: the whole picture."""
    size: Points | None = None
    """Of the type, in points; default: the theme's size of captions."""
    color: Color | None = None
    """Of what has passed; default: the first of the theme's palette."""


def _switch(kind: str) -> Discriminator:
    return Discriminator(lambda value: "whether" if isinstance(value, bool) else kind)


Progress: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[ProgressBar, Tag("progress bar")],
    _switch("progress bar"),
]
Clock: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[ClockSign, Tag("clock sign")],
    _switch("clock sign"),
]
