"""A 2-D panel: from data to pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.arrows import arrow_outlines, bent_outlines
from renderer.engine.frame import Frame
from renderer.engine.markers import turned
from renderer.engine.mixing import mix
from renderer.engine.mosaic import Mosaic, Sides
from renderer.engine.notes import draw_note
from renderer.engine.outline import outlines
from renderer.engine.painter import Painter
from renderer.engine.pictures import Gallery
from renderer.engine.plates import box_outlines, fill, fill_tall
from renderer.engine.shading import pieces
from renderer.engine.streaks import bundles
from renderer.engine.tags import write_tags
from renderer.marks.drawing import (
    Arrows,
    BoxStyle,
    Cells,
    Dots,
    Mesh,
    Note,
    Pen,
    Picture,
    Points,
    RGBAs,
    Side,
    Tags,
    TagStyle,
    Writing,
)
from renderer.scene.scene import PlaneScene, Rect, Scene

MANY = 100
"""So many upright boxes are drawn in another way, which has a price of its own."""
FAR = 1000.0
"""Boxes end at the latest so many pixels, and the panel's size, beyond the panel."""
MARGIN = 0.04
"""What comes from beyond an edge is so large a share of the panel away from it."""
_CLEAR = np.zeros((1, 4))
_NO_WIDTH = np.zeros(1)


class Axes2D:
    """What layers draw on in a 2-D panel. Everything is drawn at once, in the order it comes."""

    def __init__(
        self, scene: Scene, plane: PlaneScene, painter: Painter, twin: bool = False
    ) -> None:
        """`twin`: the vertical axis is the panel's second one."""
        self.frame = Frame(scene, plane, painter)
        if twin and plane.y2 is not None:
            plane = replace(plane, y=plane.y2)
        self.plane = plane
        """The panel where its axes are at the frame that is drawn."""
        self._whole, self._index = plane, -1
        self._scene = scene
        self._painter = painter
        self._point = scene.points(1.0)
        self._gallery = Gallery(scene.supersample)
        self._mosaic = self._new_mosaic()

    def _new_mosaic(self) -> Mosaic:
        x, y, width, height = (int(edge) for edge in self.plane.rect)
        return Mosaic(Sides((x, y, width, height), partial(_edges, self.plane)))

    def begin(self, index: int) -> None:  # Hot path.
        """Draw what follows with the axes' limits of a frame."""
        if index != self._index and self._whole.moves:
            self.plane, self._index = self._whole.at(index), index
            self._mosaic = self._new_mosaic()

    def project(self, points: Points) -> NDArray[np.float64]:
        """Data coordinates (n, 2) as pixels; infinite ones are at the ends of their axis."""
        x, y, width, height = self.plane.rect
        pixels = np.empty((len(points), 2))
        pixels[:, 0] = x + width * self.plane.x.share(points[:, 0])
        pixels[:, 1] = y + height * self.plane.y.share(points[:, 1])
        ends = np.isinf(points)
        if ends.any():
            turned = np.array([self.plane.x.invert, self.plane.y.invert])
            far = np.where((points > 0) != turned, [x + width, y + height], [x, y])
            pixels = np.where(ends, far, pixels)
        return pixels

    @property
    def back(self) -> tuple[int, int, int] | None:
        """None: there are no walls."""
        return None

    @property
    def pixel(self) -> float:
        """A pixel's length in points."""
        return 1 / self._point

    def slid(
        self, things: NDArray[np.float64], side: Side, shares: NDArray[np.float64]
    ) -> NDArray[np.float64]:  # Hot path.
        along = 0 if side in ("left", "right") else 1
        axis = (self.plane.x, self.plane.y)[along]
        values = things[:, :, along]
        places = axis.share(values)
        ends = np.isinf(values)
        places[ends] = (values[ends] > 0) != axis.invert
        if side in ("left", "bottom"):
            way = np.minimum(-MARGIN - np.max(places, axis=1), 0.0)
        else:
            way = np.maximum(1 + MARGIN - np.min(places, axis=1), 0.0)
        moved = things.copy()
        shift = (way * (1 - shares))[:, None]
        moved[:, :, along] = np.where(shift == 0, values, axis.values(places + shift))
        return moved

    def line(self, points: Points, pen: Pen) -> None:  # Hot path.
        pixels, width = self.project(points), pen.width * self._point
        self._painter.line(pixels, pen.rgba, width, pen.dash, self.plane.rect)

    def lines(
        self, points: Points, bounds: NDArray[np.intp], colors: RGBAs, pen: Pen
    ) -> None:  # Hot path.
        pixels, width = self.project(points), pen.width * self._point
        inks = [(float(r), float(g), float(b), float(a)) for r, g, b, a in colors]
        for number, (start, end) in enumerate(pairwise(bounds.tolist())):
            rgba = inks[number if len(inks) > 1 else 0]
            self._painter.line(pixels[start:end], rgba, width, pen.dash, self.plane.rect)

    def shaded_lines(
        self, points: Points, bounds: NDArray[np.intp], colors: RGBAs,
        widths: NDArray[np.float64] | None, pen: Pen,
    ) -> None:  # fmt: skip  # Hot path.
        cut = pieces(bounds, colors, pen.width if widths is None else widths)
        self._painter.pieces(self.project(points), cut, self._point, self.plane.rect)

    def dots(self, points: Points, style: Dots) -> None:  # Hot path.
        """Markers in the panel are drawn whole, also at its edge; those beyond are cut off."""
        pixels = self.project(points)
        inside = self._inside(pixels)
        if style.cut is not None:
            inside &= ~style.cut
        turns = None if style.ahead is None else turned(pixels, self.project(style.ahead))
        if not inside.all():
            self._dots(pixels, style, ~inside, self.plane.rect, turns)
            self._dots(pixels, style, inside, None, turns)
        else:
            self._dots(pixels, style, slice(None), None, turns)

    def mesh(self, mesh: Mesh, alpha: float) -> None:
        """Layers of meshes refuse a 2-D panel when they are bound."""
        raise NotImplementedError("there are no meshes in a 2-D panel")

    def pictures(self, blend: Sequence[tuple[Picture, float]], alpha: float) -> None:  # Hot path.
        """Pictures lie over the panel's frame, of which the lines are then drawn again."""
        corners = [[[p.area[0], p.area[3]], [p.area[1], p.area[2]]] for p, _ in blend]
        places = self.project(np.array(corners, dtype=np.float64).reshape(-1, 2))
        places[:, 1] = self._painter.height - places[:, 1]
        x, y, _, height = (int(edge) for edge in self.plane.rect)
        corner = x, self._painter.height - y - height
        self._gallery.hang(self._ground(), corner, blend, places.reshape(-1, 4), alpha)
        self.frame.draw_spines()

    def cells(self, cells: Cells, alpha: float) -> None:  # Hot path.
        """Cells lie over the panel's frame, as pictures do."""
        self._mosaic.lay(self._ground(), cells, alpha)
        self.frame.draw_spines()

    def bands(
        self, points: Points, rings: NDArray[np.intp], shapes: NDArray[np.intp], faces: RGBAs,
        alpha: float,
    ) -> None:  # fmt: skip  # Hot path.
        """Bands lie over the panel's frame, as pictures do."""
        ground = self._ground()
        before = ground.copy() if alpha < 1 else None
        pixels = self.project(points)
        inks = [(float(r), float(g), float(b), 1.0) for r, g, b, _ in faces]
        for ink, (first, last) in zip(inks, pairwise(shapes.tolist()), strict=True):
            self._painter.rings(pixels, rings[first : last + 1], ink, self.plane.rect)
        if before is not None:
            ground[...] = mix(before, ground, alpha)
        self.frame.draw_spines()

    def streaks(
        self, points: Points, bounds: NDArray[np.intp], colors: RGBAs, pen: Pen
    ) -> None:  # Hot path.
        width = pen.width * self._point
        for bundle in bundles(self.project(points), bounds, colors):
            self._painter.bundle(bundle, width, self.plane.rect)

    def _ground(self) -> NDArray[np.uint8]:
        """The panel's pixels, rows from the top."""
        x, y, width, height = (int(edge) for edge in self.plane.rect)
        top = self._painter.height - y - height
        return self._painter.pixels[top : top + height, x : x + width]

    def areas(
        self, points: Points, bounds: NDArray[np.intp], faces: RGBAs, edge: RGBA | None = None,
        edge_width: float = 0.0, shifts: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip  # Hot path.
        """All of them in one call; corners that are missing leave a polygon out."""
        pixels = self._settled(points)
        if shifts is not None:
            pixels += shifts * self._point
        fill(self._painter, pixels, bounds, faces, edge, edge_width * self._point, self.plane.rect)

    def boxes(self, boxes: NDArray[np.float64], style: BoxStyle) -> None:  # Hot path.
        """Rectangles, or, with a radius, with round corners at their ends."""
        radius = style.radius * self._point
        points, bounds = box_outlines(self._corners(boxes), style.horizontal, radius)
        width = style.edge_width * self._point
        draw = fill if style.horizontal or len(boxes) < MANY else fill_tall
        rect = self.plane.rect
        draw(self._painter, points, bounds, style.faces, style.edge, width, rect, style.rims)

    def tags(self, tags: Tags, style: TagStyle) -> None:  # Hot path.
        """Those at points in the panel."""
        pixels = self.project(tags.points)
        seen = np.flatnonzero(self._inside(pixels))
        rooms = None
        if tags.boxes is not None:
            rooms = np.abs(np.diff(self._corners(tags.boxes[seen]), axis=1))[:, 0]
        if len(seen) < len(pixels):
            colors = tags.colors[seen] if len(tags.colors) > 1 else tags.colors
            texts = [tags.texts[number] for number in seen.tolist()]
            boxes = None if tags.boxes is None else tags.boxes[seen]
            bodies = None if tags.bodies is None else tags.bodies[seen]
            sides = tags.sides[seen]
            tags = Tags(tags.points[seen], texts, sides, colors, boxes, bodies, tags.lying)
        beside = None if tags.bodies is None else self._corners(tags.bodies)
        if beside is not None:
            beside = beside.transpose(0, 2, 1).reshape(-1, 4)
        font = self._scene.theme.font
        write_tags(self._painter, font, self.plane, tags, style, pixels[seen], rooms, beside)

    def _corners(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:  # Hot path.
        """Opposite corners of boxes, within reach of the panel, shape (n, 2, 2)."""
        ends = self._settled(boxes.reshape(-1, 2, 2).transpose(0, 2, 1).reshape(-1, 2))
        x, y, width, height = self.plane.rect
        low, high = (x - width - FAR, y - height - FAR), (x + 2 * width + FAR, y + 2 * height + FAR)
        return np.clip(ends, low, high).reshape(-1, 2, 2)

    def _settled(self, points: Points) -> NDArray[np.float64]:  # Hot path.
        """Pixels of what reaches from place to place: on a log axis, from its beginning where a
        place is not above 0."""
        logs = np.array([axis.scale.kind == "log" for axis in (self.plane.x, self.plane.y)])
        if logs.any():
            points = np.where(logs & (points <= 0), -np.inf, points)
        return self.project(points)

    def arrows(self, tails: Points, tips: Points, style: Arrows) -> None:  # Hot path.
        """Arrows between points in the panel are drawn whole; the others are cut off."""
        begins, ends = self.project(tails), self.project(tips)
        width, head = style.width * self._point, style.head * self._point
        if style.curve:
            polygons = bent_outlines(begins, ends, width, head, style.curve)
        else:
            polygons = arrow_outlines(begins, ends, width, head)
        whole = self._inside(begins) & self._inside(ends)
        count, corners = polygons.shape[:2]
        for which, clip in ((~whole, self.plane.rect), (whole, None)):
            chosen = polygons[which]
            if len(chosen):
                starts = np.arange(len(chosen)) * corners
                shapes = outlines(chosen.reshape(-1, 2), starts, starts + corners)
                faces = style.colors[which] if len(style.colors) == count else style.colors
                self._painter.shapes(shapes, faces, _CLEAR, _NO_WIDTH, True, clip)

    def texts(self, points: Points, texts: Sequence[str], style: Writing) -> None:  # Hot path.
        """Text at a point in the panel is written whole, at one beyond not at all."""
        pixels = self.project(points)
        font = self._scene.theme.font
        for number in np.flatnonzero(self._inside(pixels)).tolist():
            if texts[number]:
                x, y = pixels[number].tolist()
                look = self._coming(style, x, y) if style.comes else style
                self._painter.writing(texts[number], look, x, y, font)

    def _coming(self, style: Writing, x: float, y: float) -> Writing:  # Hot path.
        """Text fainter the nearer its place is to the panel's edge, within its height."""
        left, bottom, width, height = self.plane.rect
        depth = min(x - left, left + width - x, y - bottom, bottom + height - y)
        share = min(1.0, max(0.0, depth / (style.size * self._point)))
        return replace(style, rgba=(*style.rgba[:3], style.rgba[3] * share))

    def note(self, point: Points, note: Note, alpha: float) -> None:  # Hot path.
        """A note of a point in the panel; of one beyond, none."""
        pixels = self.project(point)
        if self._inside(pixels).all():
            x, y = pixels[0].tolist()
            font = self._scene.theme.font
            draw_note(self._painter, note, (x, y), self.plane.rect, font, alpha)

    def _inside(self, pixels: NDArray[np.float64]) -> NDArray[np.bool_]:  # Hot path.
        """Which pixels are in the panel, its edge included."""
        x, y, width, height = self.plane.rect
        middle = np.array([x + width / 2, y + height / 2])
        near = np.abs(pixels - middle) <= np.array([width / 2 + 0.5, height / 2 + 0.5])
        return np.asarray(near[:, 0] & near[:, 1])

    def _dots(
        self, pixels: NDArray[np.float64], style: Dots, which: NDArray[np.bool_] | slice,
        clip: Rect | None, turns: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip
        sizes = style.sizes[which] if len(style.sizes) > 1 else style.sizes
        faces = style.faces[which] if len(style.faces) > 1 else style.faces
        self._painter.dots(
            pixels[which], sizes * self._point, faces, style.marker,
            style.edge, style.edge_width * self._point, clip,
            None if style.rims is None else style.rims[which],
            None if turns is None else turns[which],
        )  # fmt: skip


def _edges(plane: PlaneScene, values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Rising values along an axis as pixels; what a log axis has no place for is at its end."""
    start, length = plane.rect[axis], plane.rect[axis + 2]
    scene = (plane.x, plane.y)[axis]
    share = scene.share(values)
    beyond = 2.0 if scene.invert else -1.0
    return np.asarray(start + length * np.where(np.isnan(share), beyond, share))
