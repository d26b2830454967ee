"""What every mark is: a model of its keys that binds to a table and gives a layer.

A layer holds plain arrays and draws any frame in any order: what has been drawn already is the
engine's to remember, and what a layer keeps follows from the frame's number alone. It draws through
`Axes`, in data coordinates, and so works in 2-D and 3-D alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.errors import Fault
from renderer.marks.drawing import Axes, Dash, Marker, Note, Points, RGBAs, Tags, TagStyle
from renderer.marks.ranges import Within
from renderer.table import Table
from renderer.theme import Theme
from renderer.timeline import Clock
from renderer.values import SpecModel

APART = "give it a 2-D panel of its own"
"""What to do with a mark of the plane that 3-D has nothing like."""
Motion: TypeAlias = Literal["static", "grows", "moves"]
"""Never changes; only ever gets more (so that a frame needs just the increment); anything else."""


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend."""

    label: str
    rgba: RGBA
    line: float = 0.0
    """Width of the line shown, in points; 0 for none."""
    marker: Marker | None = None
    dash: Dash = "solid"
    edge: RGBA | None = None
    title: str = ""
    """The field whose value it shows."""
    patch: bool = False
    """Whether its sample is a filled square."""
    size: float = 0.0
    """Diameter of the marker in points; 0 for the usual."""


@dataclass(frozen=True, eq=False)
class Ends:
    """Where lines end at a frame, and what stands there. A layer always gives as many, of the same
    things and in the same order.

    points  the ends, shape (n, 2), in data coordinates; NaN where there is nothing to name now
    texts   n names; empty for an end that has none
    colors  shape (n, 4)
    clear   how far from the end a marker reaches, in points
    """

    points: Points
    texts: Sequence[str]
    colors: RGBAs
    clear: float = 0.0


@dataclass(frozen=True)
class ColorScale:
    """A continuous colour mapping, as a colour bar shows it; `stops`: 256 colours, low to high.

    levels  where colours change, rising, if they change in steps: all values between two levels
            have the colour of their middle
    """

    label: str
    domain: tuple[float, float]
    log: bool
    stops: RGBAs = field(compare=False)
    levels: tuple[float, ...] | None = None
    beyond: tuple[bool, bool] = field(default=(False, False), compare=False)
    """Whether there are values below, and above, the domain."""
    dated: bool = False
    """Whether its values are seconds since 1970."""

    def __call__(self, values: NDArray[np.float64]) -> RGBAs:
        """Colours of values, shape (n, 4); transparent where a value is missing."""
        if self.levels is not None:
            steps = np.searchsorted(self.levels, values, side="right")
            values = np.where(np.isnan(values), np.nan, self.middles()[steps])
        share = self.share(values)
        rows = (np.nan_to_num(share, nan=0.0) * 255).round().astype(np.intp)
        colors = self.stops[rows]
        colors[np.isnan(share), 3] = 0
        return colors

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where values of any shape lie, 0 to 1; NaN where one is missing."""
        low, high = self.domain
        with np.errstate(all="ignore"):
            if self.log:
                values, low, high = np.log(values), float(np.log(low)), float(np.log(high))
            if high <= low:
                return np.where(np.isnan(values), np.nan, 0.5)
            if np.isinf(high - low):
                values, low, high = values / 2, low / 2, high / 2
            return np.asarray(np.clip((values - low) / (high - low), 0, 1))

    def middles(self) -> NDArray[np.float64]:
        """The values that give the steps their colours: below the first level, between two, above
        the last."""
        levels = np.array(self.levels or (), dtype=np.float64)
        low, high = self.domain
        if not len(levels):
            return np.array([np.sqrt(low * high) if self.log else (low + high) / 2])
        ends = np.concatenate([np.minimum(low, levels[:1]), levels, np.maximum(high, levels[-1:])])
        if self.log:
            return np.asarray(np.sqrt(ends[1:] * ends[:-1]))
        return np.asarray((ends[1:] + ends[:-1]) / 2)


class Layer(Protocol):
    """A mark bound to its data."""

    @property
    def motion(self) -> Motion:
        """How its picture changes from frame to frame."""

    def cloud(self) -> Points:
        """All its points of all frames, shape (n, dimensions): what limits must hold."""

    def ranges(self, within: Within | None = None) -> NDArray[np.float64] | None:
        """For each frame and axis the least and the greatest value of what is shown then, shape
        (frames, dimensions, 2); NaN where nothing is. None where it is its cloud's at all frames.
        `within`: what lies beyond these limits of an axis is not counted, as far as that is known.
        """

    def traces(self) -> Points | None:
        """The lines that it draws in the course of the film, one after the other with NaN between:
        what a legend keeps clear of. None where its cloud says as much."""

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """For each axis the values at which it may end without padding, such as the zero that bars
        stand on; shorter, or empty, where there are none."""

    def under(self) -> tuple[Layer, ...]:
        """Layers of its own that lie below all that moves: what stays of what it showed."""

    @property
    def downward(self) -> bool:
        """Whether the first value of the y axis stands on top, unless the spec says otherwise."""

    @property
    def stands_on(self) -> Literal["x", "y", ""]:
        """The axis along which its things lie side by side, as bars do, and which needs no grid for
        them; empty if there is none."""

    @property
    def names_places(self) -> bool:
        """Whether it names the places of its things itself: their axis needs no ticks."""

    def noted(self) -> tuple[Points, Note] | None:
        """A note beside a point, shape (1, dimensions), that a legend keeps clear of."""

    def beyond(self) -> tuple[Tags, TagStyle] | None:
        """Texts that stand beyond its points, for which there must be room beside the panel."""

    def legend(self) -> list[LegendEntry]:
        """What it adds to the legend."""

    def line_ends(self, index: int) -> Ends | None:
        """Where its lines end at frame `index`, and what names them there; None if it has none."""

    def scale(self) -> ColorScale | None:
        """The colour mapping a colour bar should show."""

    def colors(self) -> list[RGBA]:
        """The plain colours it draws with: what a palette should hold exactly."""

    def draw(self, axes: Axes, index: int) -> None:
        """Frame `index`, whole."""

    def grow(self, axes: Axes, first: int, last: int) -> None:
        """What frame `last` has more than frame `first` (-1: than nothing), if it grows."""

    def tips(self, axes: Axes, index: int) -> None:
        """What moves on top of everything: heads."""


@dataclass(frozen=True)
class Categories:
    """The names along an axis: each has the place of its number, from 0, and half a unit of room
    to each side."""

    names: tuple[str, ...]

    def places(self, names: Iterable[str]) -> NDArray[np.float64]:
        """Where names stand; NaN for those that are missing or none of these."""
        numbers = {name: float(number) for number, name in enumerate(self.names)}
        return np.array([numbers.get(name, np.nan) for name in names], dtype=np.float64)


@dataclass(frozen=True)
class Binding:
    """What a mark binds to: its table, the clock, and what the scene decided."""

    table: Table
    clock: Clock
    theme: Theme
    dimensions: int
    number: int
    """Which series of its panel, from 0: its colour of the palette."""
    params: Mapping[str, float | str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    clock_column: str | None = None
    closes: float | None = None
    """When the rows of the first state are shown once more, after those of the last: data time, if
    the film comes back to them."""
    direct: bool = False
    """Whether names stand at the ends of lines, where they may show columns."""
    categories: Mapping[str, Categories] = field(default_factory=dict)
    """Of the axes that have names instead of numbers, by the axis's name."""
    logs: frozenset[str] = frozenset()
    """The names of the axes that are logarithmic."""
    warn: Callable[[Fault], None] = lambda fault: None

    @property
    def goes_over(self) -> bool:
        """Whether what all rows of a moment show goes over into what those of the next do, unless
        the spec says otherwise."""
        return bool(self.table.grid) or self.clock.states is not None

    @cached_property
    def times(self) -> NDArray[np.float64] | None:
        """Data time of each row of the table, NaN where it is missing, shape (rows,); None without
        a clock. Whoever needs the time of rows asks here: the clock's column may hold words."""
        if self.clock_column is None or not np.isfinite(self.clock.now).all():
            return None
        column = self.table[self.clock_column]
        if self.clock.states is not None:
            return self.clock.states.numbers(column)
        return np.asarray(column, dtype=np.float64)


class Mark(SpecModel):
    """A series: what is drawn, of which data, how."""

    plane_only: ClassVar[str] = ""
    """Of a mark of the plane: what to do instead in a 3-D panel."""
    z_is_place: ClassVar[bool] = True
    """Whether `z` is a place, which there is in 3-D alone; else a value, or it tells itself."""
    straight: ClassVar[str] = ""
    """Of a mark that cannot lie along a log axis: what it shows."""
    names_axes: ClassVar[bool] = True
    """Whether axes are called by what it shows along them."""

    @property
    def free(self) -> bool:
        """Whether it shows nothing of any table."""
        return False

    def bind(self, binding: Binding) -> Layer:
        """The layer; raises `Fault` or `Faults` below this model."""
        raise NotImplementedError
