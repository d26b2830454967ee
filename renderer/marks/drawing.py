"""What layers draw, and what they draw on, in data coordinates: lines, markers, areas, pictures,
texts, and how each of them looks. Lengths are in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA

Points: TypeAlias = NDArray[np.float64]
"""Shape (n, 2) or (n, 3), in data coordinates; NaN breaks a line."""
RGBAs: TypeAlias = NDArray[np.float64]
"""Shape (n, 4), each 0 to 1."""

Marker: TypeAlias = Literal["o", "s", "^", "v", "<", ">", "D", "*", "+", "x", "."]
Dash: TypeAlias = Literal["solid", "dashed", "dotted", "dashdot"]
Side: TypeAlias = Literal["left", "right", "top", "bottom"]
"""An edge of a panel."""
Fit: TypeAlias = Literal["contain", "cover", "stretch", "none"]


@dataclass(frozen=True)
class Pen:
    """How a line is drawn; `width` in points."""

    rgba: RGBA
    width: float
    dash: Dash = "solid"


@dataclass(frozen=True)
class Dots:
    """How points are drawn: diameters in points, (n,) or (1,); faces (n, 4) or (1, 4)."""

    sizes: NDArray[np.float64]
    faces: RGBAs
    marker: Marker | Literal["arrow"] = "o"
    edge: RGBA | None = None
    edge_width: float = 0.0
    rims: NDArray[np.float64] | None = None
    """How opaque the edge of each is, times its colour's opacity, (n,); default: 1."""
    ahead: Points | None = None
    """Where each marker's right side looks, in data coordinates; without, to the right."""
    cut: NDArray[np.bool_] | None = None
    """Which are cut off at the panel's edge also if their middle is in the panel, (n,)."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface of four-sided facets; one object for as long as the surface stays as it is.

    points  corners, shape (rows, columns, 3), in data coordinates; NaN leaves a hole
    faces   the facets' colours, row by row: (facets, 4) or (1, 4)
    light   where light comes from, in sides of the box, shape (3,); without: colours as they are
    """

    points: NDArray[np.float64]
    faces: RGBAs
    edge: RGBA | None = None
    edge_width: float = 0.0
    """In points."""
    light: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Arrows:
    """How arrows are drawn: colours (n, 4) or (1, 4); widths and heads in points."""

    colors: RGBAs
    width: float
    head: float
    """Length of an arrow's head; of a shorter arrow, it is shorter too."""
    curve: float = 0.0
    """How far arrows bend to their left, as a share of their length. Only in 2-D."""


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels that lie in a plane; one object for as long as they stay as they are.

    pixels  RGBA, rows from the top, shape (height, width, 4)
    area    where in data coordinates they lie: left, right, bottom and top edge
    fit     how they are made to fit the area: `contain`, all of them; `cover`, all of the area;
            `stretch`, both, whatever their shape; `none`, pixel for pixel, in its middle
    smooth  whether they are averaged and interpolated, or the nearest one is taken
    """

    pixels: NDArray[np.uint8]
    area: tuple[float, float, float, float]
    fit: Fit
    smooth: bool


@dataclass(frozen=True, eq=False)
class Cells:
    """Values in rectangles side by side; one object for as long as they stay as they are.

    x, y    the rectangles' edges in data coordinates, rising, (columns + 1,) and (rows + 1,); one
            object each for as long as they stay as they are
    shares  where each value lies along the colours, 0 to 1, float32, shape (rows, columns), rows
            from the least y; NaN leaves a hole
    stops   opaque colours from the least to the greatest, RGBA, shape (n, 4)
    smooth  whether values are interpolated between the rectangles' middles
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    shares: NDArray[np.float32]
    stops: NDArray[np.uint8]
    smooth: bool


@dataclass(frozen=True)
class Writing:
    """How text stands at a point; lengths in points."""

    rgba: RGBA
    size: float
    anchor: Literal["left", "center", "right"] = "center"
    upright: Literal["top", "middle", "bottom"] = "middle"
    """Which part of the text is at the point."""
    shift: tuple[float, float] = (0.0, 0.0)
    """From the point, to the right and up."""
    weight: str = "normal"
    comes: bool = False
    """Whether it comes in over the panel's edge, near which it is faint."""


@dataclass(frozen=True)
class Leader:
    """A line from a text to the point it is about; lengths in points.

    head   length of the arrow's head; 0 for none
    gap    from its end to the point
    curve  how far it bends to the left, as a share of its length
    """

    rgba: RGBA
    width: float
    head: float
    gap: float
    curve: float = 0.0


@dataclass(frozen=True)
class Note:
    """Text beside a point. `style` says where from the point it stands; it is moved as far as it
    must to be whole in its panel.

    width   at most so wide, in points; longer text is broken into lines
    ground  the colour behind it
    """

    text: str
    style: Writing
    width: float
    ground: RGBA | None = None
    leader: Leader | None = None


@dataclass(frozen=True)
class BoxStyle:
    """How rectangles are drawn: faces (n, 4) or (1, 4); widths and radii in points."""

    faces: RGBAs
    horizontal: bool
    """Whether they are as long as they are along the x axis."""
    edge: RGBA | None = None
    edge_width: float = 0.0
    radius: float = 0.0
    """Of the corners at a box's end."""
    rims: NDArray[np.float64] | None = None
    """How opaque the edge of each is, times its colour's opacity, (n,); default: 1."""


@dataclass(frozen=True)
class Tags:
    """Short texts: one for each of `points` (n, 2), in pieces, so that counting numbers need no new
    pictures.

    sides   where a text lies seen from its point: (1, 0) right of it, (0, 1) above, (-1, 1) above
            to the left, (0, 0) with its middle on it; shape (n, 2)
    colors  (n, 4) or (1, 4)
    boxes   from x to x and from y to y: what each must fit into, or it fades away; (n, 4)
    bodies  the bars that they belong to and that may pass each other, the later over the earlier,
            from x to x and from y to y: a text fades where it would lie over another text or bar,
            and at the panel's edge; (n, 4)
    lying   whether those bars lie
    """

    points: Points
    texts: Sequence[Sequence[str]]
    sides: NDArray[np.float64]
    colors: RGBAs
    boxes: NDArray[np.float64] | None = None
    bodies: NDArray[np.float64] | None = None
    lying: bool = True


@dataclass(frozen=True)
class TagStyle:
    """How short texts are set; lengths in points."""

    size: float
    gap: float
    """From a point to its text."""
    weight: str = "normal"
    widest: tuple[str, ...] = ()
    """The longest texts of all frames."""
    room: tuple[float, float] = (np.inf, np.inf)
    """Along x and y, in data coordinates: what each of the texts, set smaller, fits into."""
    turned: bool = False
    """Whether a text that would leave the panel lies to the other side of its point."""
    apart: bool = False
    """Whether a text fades where it would lie over one before it."""
    around: bool = False
    """Whether texts stand around a circle, and keep clear of it; sides are of length 1 then."""


class Axes(Protocol):
    """What a layer draws on. A coordinate of -inf or inf is where its axis begins or ends."""

    @property
    def back(self) -> tuple[int, int, int] | None:
        """In 3-D: for each axis, the end (0 or 1) whose wall is at the back of the box."""

    @property
    def pixel(self) -> float:
        """A pixel's length in points."""

    def slid(
        self, things: NDArray[np.float64], side: Side, shares: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Things, each of several points, shape (n, points, 2), moved towards an edge of the panel:
        at their places where their share is 1, wholly beyond the edge where it is 0. Only in 2-D.
        """

    def line(self, points: Points, pen: Pen) -> None:
        """A line through all points."""

    def lines(self, points: Points, bounds: NDArray[np.intp], colors: RGBAs, pen: Pen) -> None:
        """Many lines at once: line k goes through points[bounds[k]:bounds[k + 1]] and has the
        colour colors[k], or all have colors[0]; `pen` gives the rest."""

    def shaded_lines(
        self, points: Points, bounds: NDArray[np.intp], colors: RGBAs,
        widths: NDArray[np.float64] | None, pen: Pen,
    ) -> None:  # fmt: skip
        """The same for lines whose colour, and width in points, change from point to point."""

    def dots(self, points: Points, style: Dots) -> None:
        """Markers at all points, the later over the earlier (in 3-D: the nearer)."""

    def mesh(self, mesh: Mesh, alpha: float) -> None:
        """A surface, its colours' opacity times `alpha`. Only in 3-D."""

    def pictures(self, blend: Sequence[tuple[Picture, float]], alpha: float) -> None:
        """Pictures blended with each other in shares that add up to 1, their opacity times
        `alpha`. Only in 2-D."""

    def cells(self, cells: Cells, alpha: float) -> None:
        """Values as coloured rectangles, their opacity `alpha`. Only in 2-D."""

    def areas(
        self, points: Points, bounds: NDArray[np.intp], faces: RGBAs, edge: RGBA | None = None,
        edge_width: float = 0.0, shifts: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip
        """Filled polygons, cut at the panel: polygon k has the corners
        points[bounds[k]:bounds[k + 1]] and the colour faces[k], or all have faces[0]; the rim's
        width is in points. `shifts` (n, 2): from each corner to the right and up, in points. Only
        in 2-D."""

    def boxes(self, boxes: NDArray[np.float64], style: BoxStyle) -> None:
        """Rectangles (n, 4), cut at the panel: from x to x and from y to y, where a bar begins
        first. Only in 2-D."""

    def tags(self, tags: Tags, style: TagStyle) -> None:
        """Short texts beside what they tell of. Only in 2-D."""

    def bands(
        self, points: Points, rings: NDArray[np.intp], shapes: NDArray[np.intp], faces: RGBAs,
        alpha: float,
    ) -> None:  # fmt: skip
        """Shapes with holes in opaque colours, each over those before, and then all of them as one
        picture with the opacity `alpha`. Shape k has the rings shapes[k] to shapes[k + 1] and the
        colour faces[k]; ring r has the corners points[rings[r]:rings[r + 1]], the last one being
        the first again; rings within others run the other way round. Only in 2-D."""

    def streaks(self, points: Points, bounds: NDArray[np.intp], colors: RGBAs, pen: Pen) -> None:
        """Very many short lines whose colours change along them, one for each point. None lies
        over another: pieces of one colour are drawn together. Only in 2-D."""

    def arrows(self, tails: Points, tips: Points, style: Arrows) -> None:
        """Arrows between points."""

    def texts(self, points: Points, texts: Sequence[str], style: Writing) -> None:
        """Text at points, always upright."""

    def note(self, point: Points, note: Note, alpha: float) -> None:
        """Text beside a point, shape (1, dimensions), on top of all else; its opacity times
        `alpha`."""
