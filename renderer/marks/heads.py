"""Heads: what marks the moving ends of lines and areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from renderer.colors import RGBA, Color
from renderer.contrast import ratio
from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.drawing import Axes, Dots, Marker, Points, RGBAs, Tags, TagStyle, Writing
from renderer.marks.lettering import At, Lettering, lettering
from renderer.marks.strands import Rows, Strands
from renderer.template import Template
from renderer.values import Positive, SpecModel, as_pydantic

Floats: TypeAlias = NDArray[np.float64]
HeadMarker: TypeAlias = Marker | Literal["arrow", "none"]

HALO = ((1.45, 0.20), (1.95, 0.14), (2.5, 0.09), (3.1, 0.05))
"""Discs of a glow: their diameter in diameters of the head, and opacity."""
PERIOD, WIDEST, STRENGTH = 1.5, 3.2, 0.45
"""Of a pulse: how many seconds it takes, how wide it becomes, how strong it begins."""
GAP = 4.0
"""From a head to its text, in points."""
MOST_TEXTS = 500
CONTRAST, SHADES = 4.5, 21
"""Least ratio of a text's luminance to that of its ground (WCAG 2, level AA); steps to it."""


class Head(SpecModel):
    """The moving end of a line or an area."""

    marker: HeadMarker = "o"
    """Its shape; `arrow` points the way it moves."""
    size: Positive = 8.0
    """Its diameter in points."""
    color: Color | None = None
    """Its colour; default: the line's."""
    edge: Color | None = None
    """Colour of its rim; default: none."""
    edge_width: Annotated[float, Field(ge=0, le=20)] = 1.0
    """Width of the rim in points."""
    glow: bool = False
    """Whether a soft halo is around it."""
    pulse: bool = False
    """Whether rings go out from it, one every 1.5 seconds of film."""
    text: Template | None = None
    """What stands beside it, such as "{country} {population:,.0f}": columns of the row, numbers as
    they are between two rows. One that would lie over another fades; `legend: ends` moves names
    apart."""
    text_size: Annotated[float, Field(gt=0, le=200)] | None = None
    """Of the text, in points; default: the theme's."""

    @model_validator(mode="after")
    def _consistent(self) -> Head:
        shapes = ("glow", "pulse", "edge")
        given = next((name for name in shapes if getattr(self, name)), None)
        if self.marker == "none" and given is not None:
            text = f"'{given}' is of a marker, and there is none"
            raise as_pydantic(Fault("head", text, (given,), "give the head a marker"))
        if self.text_size is not None and self.text is None:
            text = "'text_size' is of a text, and there is none"
            raise as_pydantic(Fault("head", text, ("text_size",), "give the head a text"))
        return self


@dataclass(frozen=True, eq=False)
class Heads:
    """How heads are drawn.

    dots     their markers; without faces in the lines' colours
    marked   whether there are markers
    fps      frames per second
    letters  what stands beside them
    """

    dots: Dots
    marked: bool
    arrow: bool
    glow: bool
    pulse: bool
    fps: float
    letters: Lettering | None
    style: TagStyle
    ground: RGBA
    text: RGBA
    """The colour of text on that ground."""

    @property
    def clear(self) -> float:
        """How far one reaches from its end, in points."""
        return float(self.dots.sizes[0]) / 2 if self.marked else 0.0

    def draw(
        self, axes: Axes, index: int, tips: Points, ahead: Points | None, colors: RGBAs
    ) -> None:  # Hot path.
        """Markers at `tips`, which go towards `ahead`, of lines in `colors` (n, 4)."""
        if not self.marked or not len(tips):
            return
        dots = self.dots
        faces = dots.faces if len(dots.faces) else colors
        size = dots.sizes
        if self.glow:
            for wide, share in HALO:
                axes.dots(tips, Dots(size * wide, faces * [1, 1, 1, share]))
        if self.pulse:
            out = (index / self.fps / PERIOD) % 1.0
            # Quick at first, as a ring on water.
            wide = 1 + (WIDEST - 1) * (1 - (1 - out) ** 2)
            axes.dots(tips, Dots(size * wide, faces * [1, 1, 1, STRENGTH * (1 - out) ** 1.5]))
        axes.dots(tips, replace(dots, faces=faces, ahead=ahead if self.arrow else None))

    def write(
        self, axes: Axes, tips: Points, rows: Rows, at: At, colors: RGBAs
    ) -> None:  # Hot path.
        """The texts beside the tips; `rows` and `at` as of `Lettering.texts`."""
        if self.letters is None or not len(tips):
            return
        texts = self.letters.texts(rows, at)
        inks = self.dots.faces
        if not len(inks):
            inks = legible(colors, self.ground, self.text)
        if tips.shape[1] == 2:
            axes.tags(self._tags(tips, texts, inks), self.style)
            return
        away = self.style.gap
        for number, pieces in enumerate(texts):
            red, green, blue, alpha = inks[number if len(inks) > 1 else 0].tolist()
            writing = Writing((red, green, blue, alpha), self.style.size, "left", shift=(away, 0.0))
            axes.texts(tips[number : number + 1], ["".join(pieces)], writing)

    def _tags(self, tips: Points, texts: list[list[str]], inks: RGBAs) -> Tags:
        return Tags(tips, texts, np.tile([1.0, 0.0], (len(tips), 1)), inks)

    def beyond(self, points: Points, strands: Strands) -> tuple[Tags, TagStyle] | None:
        """The texts where their lines reach farthest to the right, in 2-D."""
        if self.letters is None or points.shape[1] != 2 or not len(points):
            return None
        found, texts = [], []
        for text, rows in self.letters.longest(np.arange(len(points))).items():
            known = rows[np.isfinite(points[rows]).all(axis=1)]
            if len(known):
                found.append(int(known[np.argmax(points[known, 0])]))
                texts.append([text])
        tags = self._tags(points[np.array(found, dtype=np.intp)], texts, np.zeros((1, 4)))
        return (tags, self.style) if found else None


def check_head(head: Head | None, show: str, clocked: bool) -> None:
    """Raises `Fault` for a head of what comes to nowhere."""
    if head is None or show == "reveal":
        return
    text = "a head needs 'show: reveal': it is where a line has come to"
    hint = "leave 'head' out"
    if show == "all" and not clocked:
        hint = "name the clock column in time: {field: …}"
    raise Fault("head", text, ("head",), hint, on_key=True)


def heads(head: Head | None, binding: Binding, strands: Strands | None) -> Heads | None:
    """How the heads of strands look; raises `Fault` at `head`."""
    if head is None:
        return None
    palette, theme = binding.theme.palette, binding.theme
    edge = head.edge.rgba(palette) if head.edge else None
    letters = None
    if head.text is not None and strands is not None:
        if strands.count > MOST_TEXTS:
            text = f"{strands.count:,} heads with texts; the limit is {MOST_TEXTS:,}"
            raise Fault("limit-texts", text, ("head", "text"))
        letters = lettering(head.text, binding, strands.rows, "head", "text")
    marked = head.marker != "none"
    gap = GAP + (head.size / 2 if marked else 0.0)
    marker = "o" if head.marker == "none" else head.marker
    return Heads(
        dots=Dots(
            sizes=np.array([head.size]),
            faces=np.array([head.color.rgba(palette)]) if head.color else np.empty((0, 4)),
            marker=marker, edge=edge, edge_width=head.edge_width if edge else 0.0,
        ),
        marked=marked, arrow=head.marker == "arrow", glow=head.glow, pulse=head.pulse,
        fps=float(binding.clock.fps), letters=letters,
        style=TagStyle(head.text_size or theme.label_size, gap, apart=True), text=theme.text,
        ground=theme.panel if theme.panel[3] and binding.dimensions == 2 else theme.background,
    )  # fmt: skip


def legible(colors: RGBAs, ground: RGBA, text: RGBA) -> RGBAs:  # Hot path.
    """Colours (n, 4), moved as far towards that of text as they must be to be read on a ground."""
    shares = np.linspace(0, 1, SHADES)[:, None, None]
    shades = colors[None, :, :3] + (np.array(text[:3]) - colors[None, :, :3]) * shares
    enough = ratio(shades, ground[:3]) >= CONTRAST
    enough[-1] = True
    found = colors.copy()
    found[:, :3] = shades[np.argmax(enough, axis=0), np.arange(len(colors))]
    return found


def ways(points: Points, strands: Strands) -> tuple[Rows, Rows]:
    """For each row, the last row before it and the first one after it, of its strand, that are
    elsewhere: from where to where a thing moves. The row itself where there is none."""
    count = len(points)
    rows = np.arange(count)
    moved = np.zeros(count, dtype=bool)
    with np.errstate(invalid="ignore"):
        moved[1:] = (points[1:] != points[:-1]).any(axis=1)
    first = np.repeat(strands.bounds[:-1], np.diff(strands.bounds))
    last = np.repeat(strands.bounds[1:] - 1, np.diff(strands.bounds))
    run = np.maximum.accumulate(np.where(moved | (rows == first), rows, 0)) if count else rows
    before = np.maximum(run - 1, first)
    ends = np.where(np.append(moved[1:], True) | (rows == last), rows, count)
    after = np.minimum(np.minimum.accumulate(ends[::-1])[::-1] + 1, last)
    return before, after
