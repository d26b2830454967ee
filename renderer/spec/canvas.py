"""The canvas's keys, and which themes there are."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from renderer.colors import Color
from renderer.errors import Fault, choices, suggest
from renderer.theme import THEMES
from renderer.values import Scalar, SpecModel, as_pydantic

LARGEST = 16384
MOST_PIXELS = 2**26
Pixels = Annotated[int, Field(ge=16, le=LARGEST)]


@cache
def style_names() -> tuple[str, ...]:
    """The drawing library's styles, found without importing it."""
    package = find_spec("matplotlib")
    if package is None or package.origin is None:
        return ()
    folder = Path(package.origin).parent / "mpl-data" / "stylelib"
    return tuple(sorted(p.stem for p in folder.glob("[!_]*.mplstyle")))


class ThemeName(Scalar):
    """The name of a theme: ours, or one of matplotlib's styles."""

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "light, dark, paper, or any matplotlib style name (ggplot, bmh, …).",
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


class Canvas(SpecModel):
    """The picture: its size and look."""

    size: Annotated[tuple[Pixels, Pixels], Field(strict=False)] = (1280, 720)
    """Width and height in pixels. Default: 1280 x 720; of one panel of nothing but pictures, their
    own: the largest width and the largest height. An MP4, which needs even numbers, repeats the
    last column or row of an odd one."""
    theme: ThemeName = ThemeName("light")
    """light, dark, paper, or a matplotlib style."""
    background: Color | None = None
    """Colour of the ground; default: the theme's."""
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
