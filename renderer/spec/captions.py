"""Words and signs over the whole picture: its heading, timed captions, and where the film is."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import Color
from renderer.errors import Fault
from renderer.template import Template, TickFormat
from renderer.timing import Timed
from renderer.values import Name, Share, SpecModel, as_pydantic

Align: TypeAlias = Literal["left", "center", "right"]
Corner: TypeAlias = Literal[
    "upper left", "upper center", "upper right", "center left", "center", "center right",
    "lower left", "lower center", "lower right",
]  # fmt: skip
Position: TypeAlias = Annotated[
    Annotated[Corner, Tag("word")]
    | Annotated[tuple[Share, Share], Field(strict=False), Tag("shares")],
    Discriminator(lambda value: "shares" if isinstance(value, (list, tuple)) else "word"),
]
Ground: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[Color, Tag("color")],
    Discriminator(lambda value: "whether" if isinstance(value, bool) else "color"),
]
Points: TypeAlias = Annotated[float, Field(gt=0, le=200)]


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


class Caption(Timed):
    """Text over the picture, for a while or throughout."""

    text: Template
    """What is written; may hold live values. Lines of the text are lines of the caption, and what
    is too long for its room is wrapped."""
    position: Position = "upper left"
    """Where: a corner or side of the panels' data areas, such as `upper left` or `lower center`;
    or [x, y], from [0, 0] at the lower left of the whole picture to [1, 1]. Captions that would
    stand on one another stand one above the other."""
    panel: Name | None = None
    """The panel that `position` is about, by its name; default: the whole picture."""
    size: Points | None = None
    """Of the type, in points; default: the theme's."""
    color: Color | None = None
    """Of the text; default: the theme's."""
    weight: Literal["normal", "bold"] = "normal"
    """Of the type."""
    align: Align | None = None
    """Of lines with each other, and at [x, y] the part of the text that is there; default: as the
    position says."""
    layer: Literal["over", "under"] = "over"
    """`over` all else, or `under` the data of 2-D panels, where it is faint unless it has a colour:
    a large quiet year."""
    background: Ground = False
    """A ground behind the text: `true` for the panel's colour, somewhat see-through, or a colour;
    default: none."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text.text.strip():
            raise as_pydantic(Fault("empty", "'text' is empty", ("text",)))
        return self


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
