"""What captions have in common, whenever they are shown: their text, its place and its look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from renderer.colors import Color
from renderer.errors import Fault
from renderer.template import Template
from renderer.values import Duration, Name, Share, SpecModel, as_pydantic

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


class CaptionBody(SpecModel):
    """Text over the picture, and how it stands."""

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


class HoldBox(CaptionBody):
    """Text over the picture while the film stands still."""

    fade: Duration = Duration(0.25)
    """How long it takes to come, and to go; 0 for at once. Default: 250ms."""


def _as_box(value: Any) -> Any:
    return value if isinstance(value, (Mapping, HoldBox)) else {"text": value}


HoldCaption: TypeAlias = Annotated[
    HoldBox, BeforeValidator(_as_box, json_schema_input_type=Template | HoldBox)
]
"""A text, or a mapping with `text` and how it stands."""
