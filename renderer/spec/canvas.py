"""The canvas's keys."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from renderer.colors import Color
from renderer.errors import Fault
from renderer.spec.themes import AnyTheme, ThemeName
from renderer.values import Many, SpecModel, as_pydantic

LARGEST = 16384
MOST_PIXELS = 2**26
MOST_THEMES = 50
Pixels = Annotated[int, Field(ge=16, le=LARGEST)]


class Canvas(SpecModel):
    """The picture: its size and look."""

    size: Annotated[tuple[Pixels, Pixels], Field(strict=False)] = (1280, 720)
    """Width and height in pixels. Default: 1280 x 720; of one panel of nothing but pictures, their
    own: the largest width and the largest height. An MP4, which needs even numbers, repeats the
    last column or row of an odd one."""
    theme: AnyTheme = ThemeName("light")
    """light, dark, paper, minimal, or a matplotlib style; a file of a theme's keys, such as
    house.yaml; or those keys here."""
    themes: Annotated[Many[AnyTheme], Field(min_length=1, max_length=MOST_THEMES)] | None = None
    """Several themes: a film for each, in one run. Outputs' names tell them apart by {theme}, or
    else get `-light`, `-dark` … at their end."""
    background: Color | None = None
    """Colour of the ground; default: the theme's. Text, lines and panels follow it."""
    dpi: Annotated[float, Field(ge=20, le=1200)] | None = None
    """Pixels per 72 points of type and line width; default: grows with the canvas, so that a spec
    looks alike at any size."""
    supersample: Literal[1, 2, 4] = 1
    """2: frames are drawn at twice the size and reduced, for the sharpest result."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            self.check()
        except Fault as fault:
            raise as_pydantic(fault) from None
        return self

    @model_validator(mode="after")
    def _differ(self) -> Self:
        if self.themes is not None and "theme" in self.model_fields_set:
            text = "give either 'theme' or 'themes'"
            raise as_pydantic(Fault("themes", text, ("theme",), on_key=True))
        names = [theme.name for theme in self.themes or ()]
        for number, name in enumerate(names):
            if name is None:
                text, hint = (
                    "a theme of several needs a name",
                    "for example {name: house, base: dark}",
                )
                raise as_pydantic(Fault("themes", text, ("themes", number), hint))
            if name in names[:number]:
                text = f"there are two themes '{name}'"
                raise as_pydantic(Fault("themes", text, ("themes", number)))
        return self

    def check(self) -> None:
        """Raises `Fault` for a canvas that is too large."""
        width, height = self.size
        if width * height > MOST_PIXELS:
            text = f"{width:,} x {height:,} pixels are more than {MOST_PIXELS:,}"
            raise Fault("range", text, ("size",))
        if max(self.drawn) > LARGEST or width * height * self.supersample**2 > MOST_PIXELS:
            text = f"drawn at {self.drawn[0]:,} x {self.drawn[1]:,} pixels, the frame is too large"
            raise Fault("range", text, ("supersample",))

    @property
    def sized(self) -> bool:
        """Whether the spec says how large it is."""
        return "size" in self.model_fields_set

    @property
    def drawn(self) -> tuple[int, int]:
        """Width and height in pixels at which frames are drawn."""
        return self.size[0] * self.supersample, self.size[1] * self.supersample

    @property
    def resolution(self) -> float:
        """Pixels per 72 points where frames are drawn."""
        return (self.dpi or 100 * min(self.size) / 640) * self.supersample
