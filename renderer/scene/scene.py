"""The scene: everything resolved, over all frames. Nothing is left to look up.

Pixels count from the canvas's lower left corner; rectangles are (x, y, width, height).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from renderer.colors import RGBA
from renderer.errors import Path
from renderer.marks.base import ColorScale, Layer, LegendEntry
from renderer.scene.axes import AxisScene
from renderer.scene.camera import CameraScene
from renderer.scene.text import Label, TextStyle
from renderer.spec.legend import Side
from renderer.theme import Theme
from renderer.timeline import Clock, PerFrame
from renderer.timing import Showing

Rect: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True)
class PlaneScene:
    """A 2-D panel's axes."""

    rect: Rect
    """Where data is drawn."""
    x: AxisScene
    y: AxisScene
    y2: AxisScene | None = None
    """The second vertical axis, that some layers are on."""
    right: AxisScene | None = None
    """What stands at the right: `y2`, or another reading of `y`."""
    top: AxisScene | None = None
    """What stands at the top: another reading of `x`."""
    bare: bool = False
    """Whether it is nothing but pictures: no ground of its own, no frame."""

    @property
    def moves(self) -> bool:
        """Whether the limits of an axis change over the film."""
        axes = (self.x, self.y, self.y2)
        return any(axis is not None and axis.motion is not None for axis in axes)

    def at(self, index: int) -> PlaneScene:
        """The panel with its axes' limits at frame `index`."""
        others = {
            name: axis.at(index)
            for name in ("y2", "right", "top")
            if (axis := getattr(self, name)) is not None
        }
        return replace(self, x=self.x.at(index), y=self.y.at(index), **others)


@dataclass(frozen=True)
class BoxScene:
    """A 3-D panel's axes."""

    rect: Rect
    """Where the box and its labels are drawn."""
    axes: tuple[AxisScene, AxisScene, AxisScene]
    camera: CameraScene


@dataclass(frozen=True)
class LegendScene:
    """A legend's entries, and where its box stands."""

    rect: Rect
    titles: tuple[tuple[str, float, float], ...]
    """Each with its left and its middle, in pixels from the lower left corner of the box."""
    entries: tuple[LegendEntry, ...]
    places: tuple[tuple[float, float], ...]
    """For each entry the left of its sample and the middle of its row, in the same way."""
    swatch: float
    """Width of a sample in pixels."""
    style: TextStyle
    ground: float = 0.0
    """Opacity of the box, below the entries."""
    left_out: int = 0
    """How many entries had no room."""

    @property
    def title(self) -> str:
        """The first of its titles."""
        return self.titles[0][0] if self.titles else ""


@dataclass(frozen=True)
class ColorbarScene:
    """A colour bar: its colours from low to high, and the axis beside it."""

    rect: Rect
    """The bar alone."""
    scale: ColorScale
    axis: AxisScene
    side: Side
    """Where its ticks' text stands: a bar with it at the right or left is upright."""
    labels: tuple[Label, ...] = ()
    """Its title."""
    cut: bool = False
    """Whether only the beginning of its title has room."""
    ground: Rect | None = None
    """The box in which an inside bar stands, over data."""

    @property
    def upright(self) -> bool:
        """Whether it runs from bottom to top."""
        return self.side in ("right", "left")


@dataclass(frozen=True)
class Styles:
    """The theme's type at this canvas's resolution."""

    title: TextStyle
    panel_title: TextStyle
    label: TextStyle
    tick: TextStyle
    legend: TextStyle
    subtitle: TextStyle
    caption: TextStyle
    credits: TextStyle


@dataclass(frozen=True)
class EndsScene:
    """How names stand at the ends of lines: in `rect`'s height, in this type; which of all layers'
    ends have theirs shown, and how wide they may be, in pixels."""

    rect: Rect
    style: TextStyle
    shown: tuple[int, ...]
    widest: float
    gap: float
    """Between an end and its name, in pixels."""
    window: int
    """Over so many frames before and after a frame are names' shifts averaged."""


@dataclass(frozen=True)
class PanelScene:
    """A panel: axes, layers in drawing order, and what stands around them."""

    space: PlaneScene | BoxScene
    layers: tuple[Layer, ...]
    over: tuple[bool, ...]
    """For each layer, whether it stands on top of a 3-D panel, whatever its depth."""
    labels: tuple[Label, ...]
    legend: LegendScene | None
    bars: tuple[ColorbarScene, ...] = ()
    ends: EndsScene | None = None
    """Names at the ends of lines."""
    inset: Rect | None = None
    """The box in which it stands, with all its text, over another panel."""
    at: Path = ()
    """Where in the spec it is written."""
    name: str = ""
    twin: tuple[bool, ...] = ()
    """For each layer, whether it is on the axis y2; empty for none."""
    shown: tuple[PerFrame | None, ...] = ()
    """For each layer that comes and goes as a whole its opacity at each frame; empty for none."""

    def alpha(self, number: int, index: int) -> float:  # Hot path.
        """The opacity of a layer, as a whole, at a frame."""
        alphas = self.shown[number] if self.shown else None
        return 1.0 if alphas is None else float(alphas[index])

    @property
    def colorbar(self) -> ColorbarScene | None:
        """The first of its colour bars."""
        return self.bars[0] if self.bars else None


@dataclass(frozen=True)
class DialScene:
    """What fills while data time passes.

    rect    its bounds; a ring's are square
    shares  how much is filled at each frame, shape (frames,)
    """

    kind: Literal["ring", "bar"]
    rect: Rect
    shares: PerFrame
    rgba: RGBA
    track: RGBA
    """Of what is not filled yet."""


@dataclass(frozen=True)
class CaptionScene:
    """Text over the picture at its place, and when it is there.

    showing  when it is shown, with the opacity at each frame
    ground   the rectangle behind it, and its colour
    dial     what fills beside it
    """

    rect: Rect
    labels: tuple[Label, ...]
    showing: Showing
    ground: tuple[Rect, RGBA] | None = None
    dial: DialScene | None = None
    under: bool = False
    """Whether it lies under the data."""

    @property
    def still(self) -> bool:
        """Whether it never changes."""
        alphas = self.showing.alphas
        return not any(label.lives for label in self.labels) and bool((alphas == alphas[0]).all())

    def colors(self) -> Iterator[RGBA]:
        """Of its text, and of what is filled."""
        yield from (label.style.rgba for label in self.labels)
        if self.ground is not None:
            yield self.ground[1]
        if self.dial is not None:
            yield self.dial.rgba


@dataclass(frozen=True)
class ProgressScene:
    """The bar along an edge of the picture that fills over the film."""

    rect: Rect
    rgba: RGBA
    track: RGBA


@dataclass(frozen=True)
class Scene:
    """A film, frame by frame: `engine.stage.Stage(scene).frame(index)` draws it."""

    width: int
    height: int
    supersample: int
    """Frames are drawn so many times as large, and reduced; all lengths and places here are pixels
    of what is drawn, but `width` and `height`."""
    dpi: float
    theme: Theme
    background: RGBA
    styles: Styles
    clock: Clock
    panels: tuple[PanelScene, ...]
    """Insets after the panels in which they stand."""
    labels: tuple[Label, ...]
    captions: tuple[CaptionScene, ...] = ()
    progress: ProgressScene | None = None
    legend: LegendScene | None = None
    """One for all panels."""
    bars: tuple[ColorbarScene, ...] = ()
    """Of several panels."""
    poster: int = -1
    """The frame that stands for the film."""
    moments: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The frames of outputs whose moments the data tells, by their files' names."""

    @property
    def bare(self) -> bool:
        """Whether there is nothing on it but pictures, and no word."""
        spaces = [panel.space for panel in self.panels]
        plain = all(isinstance(space, PlaneScene) and space.bare for space in spaces)
        words = [self.labels, self.captions, *(panel.labels for panel in self.panels)]
        return plain and self.progress is None and not any(words)

    def colors(self) -> list[RGBA]:
        """Those of words and signs over the whole picture."""
        found = [rgba for caption in self.captions for rgba in caption.colors()]
        return [*found, self.progress.rgba] if self.progress is not None else found

    def points(self, points: float) -> float:
        """A length in points as pixels."""
        return points * self.dpi / 72
