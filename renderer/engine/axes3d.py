"""A 3-D panel: what layers draw on.

Layers hand over lines, points and surfaces. They are kept until the panel is complete and then
drawn from far to near, all layers together: lines cut into short pieces, surfaces into facets, so
that a path passes behind a hill and in front of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.engine.arrows import arrow_outlines, divided
from renderer.engine.clip import clipped, inside
from renderer.engine.facets import Facets, facets
from renderer.engine.ledger import Author
from renderer.engine.markers import marked, turned
from renderer.engine.no_plane import NoPlane
from renderer.engine.notes import draw_note
from renderer.engine.outline import outlines
from renderer.engine.painter import Painter
from renderer.engine.pile import Fog, Pile, Quads, Shapes
from renderer.engine.strokes import Strands, glassy, look, solid
from renderer.engine.walls import Walls
from renderer.marks.drawing import (
    Arrows,
    Dots,
    Mesh,
    Note,
    Pen,
    Points,
    RGBAs,
    Writing,
)
from renderer.marks.seams import seam
from renderer.scene.box import at_back
from renderer.scene.camera import CORNERS, View
from renderer.scene.scene import BoxScene, Rect, Scene

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

SLABS = ((1_000, 0.02), (3_000, 0.08), (np.inf, 0.25))
"""Up to so many points of a panel's lines, these keep their order where they are nearer to each
other than this, in longest sides of the box: in a dense bundle, lines that weave through each other
would look like confetti."""
THINNEST = 0.01
CROWD = 20_000
"""Lines of more points than this are thinned where the eye does not see it."""
_CLEAR = np.zeros((1, 4))
_NO_WIDTH = np.zeros(1)


class Axes3D(NoPlane):
    """What layers draw on in a 3-D panel, and the box around it.

    `over`: whether what comes is drawn on top of all the rest.
    """

    def __init__(
        self, scene: Scene, box: BoxScene, painter: Painter, points: int, beyond: bool
    ) -> None:
        """`points`: how many the panel's lines have; `beyond`: whether there is data outside the
        box, which is cut there."""
        self.box = box
        self._slab = next(slab for most, slab in SLABS if points <= most)
        self.over = False
        self._beyond = beyond
        self._scene = scene
        self._painter = painter
        self._point = scene.points(1.0)
        self._walls = Walls(scene, box, painter)
        self._clip: Rect | None = box.rect if float(box.camera.zoom.max()) > 1 else None
        self._meshes: dict[int, tuple[Mesh, Facets]] = {}
        self.begin(0)

    def begin(self, index: int) -> None:
        """Set the camera for a frame."""
        self._view: View = self.box.camera.view(index)
        self._piles = Pile(self._fog()), Pile()
        self._waiting: list[Callable[[float], None]] = []
        self._reach = 0.0
        self._kept, self._meshes = self._meshes, {}

    def _fog(self) -> Fog | None:
        if not self.box.camera.fog:
            return None
        depths = self._view.turned(CORNERS)[:, 2]
        near, far = float(depths.max()), float(depths.min())
        red, green, blue, _ = self._scene.background
        return Fog(near, far, self.box.camera.fog, (red, green, blue))

    def draw_box(self) -> None:
        """The box's back walls and axes."""
        self._walls.draw(self._view, self._clip)

    def flush(self) -> None:  # Hot path.
        """Draw what the layers handed over."""
        slab = max(THINNEST, self._reach) if self._reach else self._slab
        for place in self._waiting:
            place(slab)
        for pile in self._piles:
            pile.draw(self._painter, self._clip)
        self._waiting = []

    @property
    def pixel(self) -> float:
        """A pixel's length in points."""
        return 1 / self._point

    @property
    def back(self) -> tuple[int, int, int] | None:
        return at_back(self._view)

    def line(self, points: Points, pen: Pen) -> None:
        bounds = np.array([0, len(points)])
        self._keep(points, bounds, np.array([pen.rgba]), None, pen, False)

    def lines(self, points: Points, bounds: Rows, colors: RGBAs, pen: Pen) -> None:
        self._keep(points, bounds, colors, None, pen, False)

    def shaded_lines(
        self, points: Points, bounds: Rows, colors: RGBAs, widths: Floats | None, pen: Pen
    ) -> None:
        self._keep(points, bounds, colors, widths, pen, True)

    def dots(self, points: Points, style: Dots) -> None:  # Hot path.
        places = self._turned(points)
        ahead = None if style.ahead is None else self._view.turned(self._shares(style.ahead))
        self._waiting.append(partial(self._place_dots, self._pile, places, style, ahead))

    def mesh(self, mesh: Mesh, alpha: float) -> None:  # Hot path.
        ready = self._ready(mesh)
        faces = ready.faces * [1, 1, 1, alpha] if alpha < 1 else ready.faces
        corners, depths = ready.place(self._view, float(faces[:, 3].max(initial=0)))
        self._reach = max(self._reach, ready.reach)
        self._pile.add_quads(Quads(depths, corners, faces))
        if mesh.edge is not None:
            red, green, blue, opacity = mesh.edge
            pen = Pen((red, green, blue, opacity * alpha), mesh.edge_width)
            self._keep(*_net(mesh.points), np.array([pen.rgba]), None, pen, False)

    def arrows(self, tails: Points, tips: Points, style: Arrows) -> None:  # Hot path.
        places = self._turned(np.concatenate([tails, tips]))
        self._waiting.append(partial(self._place_arrows, self._pile, places, style))

    def texts(self, points: Points, texts: Sequence[str], style: Writing) -> None:  # Hot path.
        places, author = self._turned(points), self._painter.author
        self._waiting.append(partial(self._place_texts, self._pile, places, texts, style, author))

    def note(self, point: Points, note: Note, alpha: float) -> None:  # Hot path.
        places = self._turned(point)
        if not np.isfinite(places).all():
            return
        x, y = self._view.through_lens(places)[0].tolist()
        font, rect = self._scene.theme.font, self.box.rect
        draw = partial(draw_note, self._painter, note, (x, y), rect, font, alpha)
        self._piles[True].call(np.inf, draw)

    @property
    def _pile(self) -> Pile:
        return self._piles[self.over]

    def _turned(self, points: Points) -> Floats:  # Hot path.
        """Data coordinates as places before the lens; NaN outside the box."""
        shares = self._shares(points)
        if self._beyond:
            shares[~inside(shares)] = np.nan
        return self._view.turned(shares)

    def _shares(self, points: Points) -> Floats:  # Hot path.
        shares = np.empty_like(points)
        for number, axis in enumerate(self.box.axes):
            column = points[:, number]
            shares[:, number] = axis.share(column)
            ends = np.isinf(column)
            if ends.any():
                shares[ends, number] = column[ends] > 0
        return shares

    def _ready(self, mesh: Mesh) -> Facets:
        """The mesh in the box, prepared when it is first seen."""
        found = self._meshes.get(id(mesh)) or self._kept.get(id(mesh))
        if found is None:
            shares = self._shares(mesh.points.reshape(-1, 3))
            shares = shares.reshape(mesh.points.shape)
            found = mesh, facets(mesh, shares, self._beyond, self.box.camera.sides)
        self._meshes[id(mesh)] = found
        return found[1]

    def _keep(
        self, points: Points, bounds: Rows, colors: RGBAs, widths: Floats | None, pen: Pen,
        shaded: bool,
    ) -> None:  # fmt: skip  # Hot path.
        """Keep lines that have a length."""
        counts = np.diff(bounds)
        kept = counts > 1
        if not kept.any() or pen.width <= 0:
            return
        if not kept.all():
            rows = np.repeat(kept, counts)
            points, counts = points[rows], counts[kept]
            widths = widths[rows] if widths is not None else None
            own = rows if shaded else kept
            colors = colors[own] if len(colors) > 1 else colors
        starts = np.cumsum(counts) - counts
        styles, source = look(colors, widths) if shaded else None, None
        shares = self._shares(points)
        if self._beyond:
            shares, starts, source = clipped(shares, starts)
            styles = styles[source] if styles is not None else None
        strands = Strands(self._view.turned(shares), starts, styles, source)
        self._waiting.append(partial(self._place_lines, self._pile, strands, colors, widths, pen))

    def _place_lines(
        self, pile: Pile, strands: Strands, colors: RGBAs, widths: Floats | None, pen: Pen,
        slab: float,
    ) -> None:  # fmt: skip  # Hot path.
        shaded = strands.styles is not None
        if len(strands.places) > CROWD and pen.dash == "solid":
            strands = strands.thinned(self._view.through_lens(strands.places))
        fine = strands.sliced(slab)
        pixels = self._view.through_lens(fine.places)
        if pen.dash != "solid":
            fine, pixels = fine.dashed(pixels, pen.dash, pen.width * self._point)
        firsts, lasts, depths = fine.pieces(slab)
        if shaded:
            rows = firsts if fine.source is None else fine.source[firsts]
        else:
            rows = np.searchsorted(fine.starts, firsts, side="right") - 1
        inks = colors[rows] if len(colors) > 1 else np.repeat(colors, len(firsts), axis=0)
        sizes = np.full(len(firsts), pen.width) if widths is None else widths[rows]
        places = (fine.places[firsts, 2] + fine.places[lasts, 2]) / 2
        depths = depths + self._reach + slab / 2
        glass = inks[:, 3] < 1
        for see_through in (False, True):
            own = glass == see_through
            if not own.any():
                continue
            ends = firsts[own], lasts[own]
            butt = see_through or pen.dash == "dashed"
            cut = glassy(pixels, *ends, seam(inks[own, 3])) if see_through else solid(pixels, *ends)
            width = sizes[own] * self._point
            pile.add(Shapes(depths[own], cut, None, inks[own], width, places[own], butt))

    def _place_dots(
        self, pile: Pile, places: Floats, style: Dots, ahead: Floats | None, slab: float
    ) -> None:
        """Dots as balls: each is as near as the nearest point of it."""
        sizes = style.sizes * self._point
        pixels = self._view.through_lens(places)
        depths = places[:, 2] + self._reach + slab + sizes / 2 / self._view.scale
        turns = None if ahead is None else turned(pixels, self._view.through_lens(ahead))
        pile.add(marked(pixels, depths, places[:, 2], sizes, style, self._point, turns))

    def _place_arrows(self, pile: Pile, places: Floats, style: Arrows, slab: float) -> None:
        pixels = self._view.through_lens(places)
        count = len(places) // 2
        tails, rise = places[:count, 2], places[count:, 2] - places[:count, 2]
        width, head = style.width * self._point, style.head * self._point
        polygons = arrow_outlines(pixels[:count], pixels[count:], width, head)
        cut = divided(polygons, rise, slab)
        inks = np.broadcast_to(style.colors, (count, 4))
        depths = tails[cut.rows] + rise[cut.rows] * cut.middles
        bias = self._reach + slab / 2
        firsts = np.arange(len(cut.rows)) * 2
        shafts = glassy(cut.ends, firsts, firsts + 1, seam(inks[cut.rows, 3]))
        pile.add(Shapes(depths + bias, shafts, None, inks[cut.rows], cut.widths, depths, True))
        starts = np.arange(count) * 3
        heads = outlines(polygons[:, 2:5].reshape(-1, 2), starts, starts + 3)
        depths = tails + rise * (1 + cut.shafts) / 2
        pile.add(Shapes(depths + bias, heads, inks, _CLEAR, _NO_WIDTH, depths))

    def _place_texts(
        self, pile: Pile, places: Floats, texts: Sequence[str], style: Writing, author: Author,
        slab: float,
    ) -> None:  # fmt: skip
        """Text stands as far before its point as it is high, so that it is not half buried."""
        pixels, fog = self._view.through_lens(places), self._fog()
        near = 2 * style.size * self._point / self._view.scale
        for text, (x, y), depth in zip(texts, pixels, places[:, 2], strict=True):
            if not text or not np.isfinite(depth):
                continue
            shown = style
            if fog is not None:
                red, green, blue, alpha = fog.over(np.array([style.rgba]), np.array([depth]))[
                    0
                ].round(2)
                shown = replace(style, rgba=(red, green, blue, alpha))
            draw = partial(self._write, author, text, shown, x, y)
            pile.call(float(depth) + self._reach + slab + near, draw)

    def _write(self, author: Author, text: str, style: Writing, x: float, y: float) -> None:
        self._painter.author = author
        self._painter.writing(text, style, x, y, self._scene.theme.font)


def _net(points: Floats) -> tuple[Points, Rows]:
    """The borders of a mesh's facets as lines along its rows and columns."""
    rows, columns = points.shape[:2]
    lines = np.concatenate([points.reshape(-1, 3), points.swapaxes(0, 1).reshape(-1, 3)])
    along = np.arange(rows) * columns
    return lines, np.concatenate([along, rows * columns + np.arange(columns + 1) * rows])
