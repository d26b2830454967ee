"""Themes as a spec names or writes them: one of ours, one of matplotlib's styles, or keys over one
of these."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import Color, ColormapName
from renderer.errors import Fault, choices, suggest
from renderer.theme import THEMES
from renderer.values import Many, Scalar, SpecModel, as_pydantic

MOST_COLORS = 100


@cache
def style_names() -> tuple[str, ...]:
    """The drawing library's styles, found without importing it."""
    package = find_spec("matplotlib")
    if package is None or package.origin is None:
        return ()
    folder = FilePath(package.origin).parent / "mpl-data" / "stylelib"
    return tuple(sorted(p.stem for p in folder.glob("[!_]*.mplstyle")))


class ThemeName(Scalar):
    """The name of a theme: ours, or one of matplotlib's styles."""

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "light, dark, paper, minimal, any matplotlib style name (ggplot, bmh, …), or"
        " a file of a theme's keys (house.yaml).",
        "examples": [*THEMES],
    }

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def parse(cls, value: object) -> Self:
        known = (*THEMES, *style_names())
        if not isinstance(value, str) or value not in known:
            near = suggest(str(value), known)
            hint = f"{near + ' ' if near else ''}themes: {choices(THEMES)}, or a matplotlib style"
            raise Fault("theme", f"unknown theme '{value}'", hint=hint)
        return cls(value)

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ThemeName) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


Points: TypeAlias = Annotated[float, Field(gt=0, le=200)]
Width: TypeAlias = Annotated[float, Field(ge=0, le=100)]


class ThemeKeys(SpecModel):
    """A theme of one's own: what is not said is as in `base`. Colours that are not said follow
    `background` and `text` if these are; text that could not be read there becomes light or dark.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=100)] | None = (
        None
    )
    """What it is called where `themes` lists several; default: as its file."""
    base: ThemeName = ThemeName("light")
    """The theme to start from: light, dark, paper, minimal, or a matplotlib style."""
    background: Color | None = None
    """The picture's ground."""
    panel: Color | None = None
    """The ground of a 2-D panel; default: the background."""
    text: Color | None = None
    """Titles, labels and legends."""
    ticks: Color | None = None
    """Ticks and their text."""
    axes: Color | None = None
    """Axis lines."""
    grid: Color | None = None
    """Lines across a panel at its ticks."""
    walls: Color | None = None
    """The back walls of a 3-D box."""
    palette: Annotated[Many[Color], Field(min_length=1, max_length=MOST_COLORS)] | None = None
    """Colours of series and categories, in turn: C0, C1 …"""
    colormap: ColormapName | None = None
    """Colours along a scale, where a series does not say."""
    font: (
        Literal["Inter", "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono", "STIXGeneral"] | None
    ) = None
    """The type; these come with the renderer and look the same on every machine. Inter is that of
    light, dark and minimal, STIXGeneral, a Times, that of paper."""
    title_size: Points | None = None
    """Size of the film's title in points."""
    subtitle_size: Points | None = None
    """Size of the film's subtitle in points."""
    panel_title_size: Points | None = None
    """Size of panels' titles in points."""
    caption_size: Points | None = None
    """Size of captions in points."""
    label_size: Points | None = None
    """Size of axes' titles and legends in points."""
    tick_size: Points | None = None
    """Size of ticks' text in points."""
    credits_size: Points | None = None
    """Size of the credits below the panels in points."""
    title_weight: Literal["normal", "semibold", "bold"] | None = None
    """Of titles; of fonts other than Inter, semibold is bold."""
    line_width: Width | None = None
    """Width of lines in points, where a series does not say."""
    axis_width: Width | None = None
    """Width of axis lines in points."""
    grid_width: Width | None = None
    """Width of grid lines in points."""
    tick_length: Width | None = None
    """Length of ticks in points."""
    sides: Many[Literal["left", "bottom", "right", "top"]] | None = None
    """The sides of a 2-D panel that have an axis line."""
    show_grid: bool | Literal["x", "y"] | None = None
    """Whether there is a grid, where an axis does not say; x or y: lines at that axis's ticks."""

    @model_validator(mode="after")
    def _are_colors(self) -> Self:
        for number, color in enumerate(self.palette or ()):
            if color.text[:1] == "C" and color.text[1:].isdigit():
                text = f"'{color.text}' stands for a colour of the palette, which is this"
                raise as_pydantic(Fault("color", text, ("palette", number), "name the colour"))
        return self


AnyTheme: TypeAlias = Annotated[
    Annotated[ThemeName, Tag("theme by name")] | Annotated[ThemeKeys, Tag("theme by keys")],
    Discriminator(
        lambda value: (
            "theme by keys" if isinstance(value, (Mapping, ThemeKeys)) else "theme by name"
        )
    ),
]
