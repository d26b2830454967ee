"""Drawing on pixels, through Agg. The only place that calls it.

Coordinates are pixels from the lower left corner; widths and sizes are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.culling import seen_runs
from renderer.engine.glyphs import Glyphs
from renderer.engine.ledger import Author
from renderer.engine.outline import DART, Outline, outlines, rim_colors
from renderer.engine.pens import Pens
from renderer.engine.shading import RUN, Piece, Pieces
from renderer.engine.stamps import colored_runs, stamps
from renderer.engine.streaks import Bundle
from renderer.marks.drawing import Writing
from renderer.scene.scene import Rect
from renderer.scene.text import Label, TextStyle, advance

FIGURES = 0.72
"""Height of figures and capitals, in heights of the text."""
_IDENTITY = IdentityTransform()
_path: Any = Path._fast_from_codes_and_verts  # type: ignore[attr-defined]
"""Vertices as they are: no checks, no copies."""
_NO_OFFSETS = np.empty((0, 2))


class Painter:
    """A canvas of RGBA pixels."""

    def __init__(self, width: int, height: int, dpi: float, glyphs: Glyphs | None = None) -> None:
        self.width, self.height, self.dpi = width, height, dpi
        # At 72 dots per inch Agg's points are pixels.
        agg: Any = RendererAgg(width, height, 72)  # type: ignore[no-untyped-call]
        self.agg = agg
        self.pixels: NDArray[np.uint8] = np.asarray(agg.buffer_rgba())
        """Height x width x 4, rows from the top."""
        self.glyphs = glyphs or Glyphs()
        self.author: Author = ()
        """Whose work it is that is drawn, for the ledger."""
        self._pens = Pens(agg)
        self._markers: dict[str, Path] = {}
        self._plain = self.agg.new_gc()

    @cached_property
    def lying(self) -> Painter:
        """A canvas turned on its side, for what is drawn faster so."""
        return Painter(self.height, self.width, self.dpi, self.glyphs)

    def fill(self, rgba: RGBA) -> None:
        """The whole canvas in one colour."""
        self.pixels[...] = np.round(np.array(rgba) * 255).astype(np.uint8)

    def line(
        self, points: NDArray[np.float64], rgba: RGBA, width: float, dash: str = "solid",
        clip: Rect | None = None, butt: bool = False,
    ) -> None:  # fmt: skip  # Hot path.
        """A line through points, shape (n, 2). Opaque ones are drawn in short runs."""
        if len(points) < 2 or width <= 0 or rgba[3] <= 0:
            return
        gc = self._pens(rgba, width, dash, clip, butt)
        if rgba[3] < 1 or dash != "solid" or len(points) <= RUN + 1:
            path = _path(points, None)
            self.agg.draw_path(gc, path, _IDENTITY)
            return
        for start in seen_runs(points, RUN, clip, width + 2):
            run = points[start : start + RUN + 1]
            self.agg.draw_path(gc, Outline(run), _IDENTITY)

    def strokes(self, pieces: Sequence[Piece], unit: float, clip: Rect | None) -> None:  # Hot path.
        """Lines each with its own colour and width (times `unit`), in one call; see-through ones
        end bluntly, so that neighbours do not overlap."""
        for butt in (False, True):  # One call has one kind of ends.
            chosen = [piece for piece in pieces if piece.butt is butt and piece.rgba[3] > 0]
            if not chosen:
                continue
            self.shapes(
                [Outline(piece.points) for piece in chosen],
                None,
                np.array([piece.rgba for piece in chosen]),
                np.array([piece.width * unit for piece in chosen]),
                butt,
                clip,
            )

    def pieces(
        self, points: NDArray[np.float64], cut: Pieces, unit: float, clip: Rect | None
    ) -> None:  # Hot path.
        """The same of very many, which are parts of `points` (n, 2)."""
        for some in cut.runs():
            shapes = outlines(points, cut.firsts[some], cut.lasts[some] + 1)
            butt, widths = bool(cut.butt[some][0]), cut.widths[some] * unit
            self.shapes(shapes, None, cut.colors[some], widths, butt, clip)

    def shapes(
        self, shapes: Sequence[Outline], faces: NDArray[np.float64] | None,
        edges: NDArray[np.float64], widths: NDArray[np.float64], butt: bool, clip: Rect | None,
    ) -> None:  # fmt: skip  # Hot path.
        """Shapes in one call, each with its own face (n, 4), edge (n, 4) and width of the edge."""
        self.agg.draw_path_collection(
            self._pens((0, 0, 0, 1), 1.0, "solid", clip, butt), _IDENTITY.get_matrix(), shapes,
            np.empty((0, 3, 3)), _NO_OFFSETS, _IDENTITY.get_matrix(),
            np.empty((0, 4)) if faces is None else faces, edges, widths,
            [(0, None)], np.array([True]), [None], "screen", hatchcolors=np.empty((0, 4)),
        )  # fmt: skip

    def quads(
        self, quads: NDArray[np.float64], faces: NDArray[np.float64], clip: Rect | None
    ) -> None:  # Hot path.
        """Filled four-sided shapes (n, 4, 2) in one call. Agg takes them as a mesh of two rows,
        whose columns are apart where a corner is missing."""
        mesh = np.full((2, 3 * len(quads), 2), np.nan)
        mesh[0, 0::3], mesh[0, 1::3] = quads[:, 0], quads[:, 3]
        mesh[1, 0::3], mesh[1, 1::3] = quads[:, 1], quads[:, 2]
        count = 3 * len(quads) - 1
        colors = np.zeros((count, 4))
        colors[0::3] = faces
        self.agg.draw_quad_mesh(
            self._pens((0, 0, 0, 1), 0.0, "solid", clip, True), _IDENTITY.get_matrix(), count, 1,
            mesh, np.zeros((1, 2)), _IDENTITY.get_matrix(), colors, True, np.empty((0, 4)),
        )  # fmt: skip

    def segments(
        self, points: NDArray[np.float64], rgba: RGBA, width: float, clip: Rect | None = None
    ) -> None:  # Hot path.
        """Separate lines, shape (n, 2, 2), which do not darken each other where they cross."""
        if not len(points) or rgba[3] <= 0:
            return
        if rgba[3] == 1:
            each = [Piece(line, rgba, width, True) for line in points]
            self.strokes(each, 1.0, clip)
            return
        codes = np.tile(np.array([Path.MOVETO, Path.LINETO], dtype=np.uint8), len(points))
        path = _path(points.reshape(-1, 2), codes)
        self.agg.draw_path(self._pens(rgba, width, "solid", clip, True), path, _IDENTITY)

    def rings(
        self, points: NDArray[np.float64], rings: NDArray[np.intp], face: RGBA, clip: Rect
    ) -> None:  # Hot path.
        """A filled shape of closed rings: ring k is points[rings[k]:rings[k + 1]], (n, 2)."""
        start = int(rings[0])
        if int(rings[-1]) == start:
            return
        codes = np.full(int(rings[-1]) - start, Path.LINETO, dtype=np.uint8)
        codes[rings[:-1] - start] = Path.MOVETO
        codes[rings[1:] - start - 1] = Path.CLOSEPOLY
        path = _path(points[start : int(rings[-1])], codes)
        self.agg.draw_path(self._pens(face, 0.0, "solid", clip, True), path, _IDENTITY, face)

    def bundle(self, bundle: Bundle, width: float, clip: Rect | None) -> None:  # Hot path.
        """Lines of one colour in one call, which do not darken each other where they cross."""
        path = _path(bundle.points, bundle.codes)
        self.agg.draw_path(self._pens(bundle.rgba, width, "solid", clip, True), path, _IDENTITY)

    def polygon(
        self, points: NDArray[np.float64], face: RGBA, clip: Rect | None = None
    ) -> None:  # Hot path.
        """A filled polygon, shape (n, 2)."""
        codes = np.full(len(points) + 1, Path.LINETO, dtype=np.uint8)
        codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
        path = _path(np.concatenate([points, points[:1]]), codes)
        # The pen draws nothing, but its opacity is the face's too.
        self.agg.draw_path(self._pens(face, 0.0, "solid", clip, True), path, _IDENTITY, face)

    def polygons(
        self, points: NDArray[np.float64], corners: int, face: RGBA, clip: Rect | None = None
    ) -> None:  # Hot path.
        """Polygons of so many corners each, one after the other (n, 2), as one shape."""
        count = len(points) // corners
        codes = np.full((count, corners + 1), Path.LINETO, dtype=np.uint8)
        codes[:, 0], codes[:, -1] = Path.MOVETO, Path.CLOSEPOLY
        closed = np.empty((count, corners + 1, 2))
        closed[:, :-1] = points.reshape(count, corners, 2)
        closed[:, -1] = closed[:, 0]
        path = _path(closed.reshape(-1, 2), codes.reshape(-1))
        self.agg.draw_path(self._pens(face, 0.0, "solid", clip, True), path, _IDENTITY, face)

    def rectangle(self, rect: Rect, face: RGBA) -> None:
        """A filled rectangle."""
        x, y, w, h = rect
        corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], dtype=np.float64)
        self.polygon(corners, face)

    def dots(
        self, points: NDArray[np.float64], sizes: NDArray[np.float64], faces: NDArray[np.float64],
        marker: str = "o", edge: RGBA | None = None, edge_width: float = 0.0,
        clip: Rect | None = None, rims: NDArray[np.float64] | None = None,
        turns: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip  # Hot path.
        """Markers at points (n, 2); diameters (n,) or (1,); faces (n, 4) or (1, 4); the opacity of
        their edges (n,); `turns` (n,), anticlockwise in radians."""
        seen = np.isfinite(points).all(axis=1)
        if not seen.all():
            points = points[seen]
            sizes = sizes[seen] if len(sizes) > 1 else sizes
            faces = faces[seen] if len(faces) > 1 else faces
            turns = None if turns is None else turns[seen]
            rims = None if rims is None else rims[seen]
        if not len(points):
            return
        shape = self._marker(marker)
        strokes = marker in ("+", "x")
        runs = (
            colored_runs(len(points), faces)
            if len(sizes) == 1 and not edge and turns is None
            else None
        )
        if runs is not None and not strokes:
            self._stamp(points, float(sizes[0]), faces, shape, runs, clip)
            return
        edges = faces if strokes else rim_colors(edge, rims) if edge else np.empty((0, 4))
        widths = sizes * 0.18 if strokes else np.array([edge_width])
        transforms = np.zeros((len(sizes if turns is None else turns), 3, 3))
        transforms[:, 0, 0] = transforms[:, 1, 1] = sizes
        transforms[:, 2, 2] = 1
        if turns is not None:
            transforms[:, 0, 0] = transforms[:, 1, 1] = sizes * np.cos(turns)
            transforms[:, 1, 0] = sizes * np.sin(turns)
            transforms[:, 0, 1] = -transforms[:, 1, 0]
        gc = self._pens((0, 0, 0, 1), 1.0, "solid", clip, False)
        self.agg.draw_path_collection(
            gc, _IDENTITY.get_matrix(), [shape], transforms, points, _IDENTITY.get_matrix(),
            np.empty((0, 4)) if strokes else faces, edges, widths, [(0, None)],
            np.array([True]), [None], "screen", hatchcolors=np.empty((0, 4)),
        )  # fmt: skip

    def _stamp(
        self, points: NDArray[np.float64], size: float, faces: NDArray[np.float64], shape: Path,
        runs: Sequence[tuple[int, int]], clip: Rect | None,
    ) -> None:  # fmt: skip  # Hot path.
        """Many markers of one size, in runs of one colour."""
        for start, end in runs:
            red, green, blue, alpha = faces[start if len(faces) > 1 else 0].tolist()
            face = (red, green, blue, alpha)
            if alpha > 0:
                pen = self._pens(face, 0.0, "solid", clip, True)
                for placed, path in stamps(points[start:end], size):
                    self.agg.draw_markers(pen, shape, placed, path, _IDENTITY, face)

    def image(
        self, pixels: NDArray[np.uint8], x: int, y: int, alpha: float = 1.0
    ) -> None:  # Hot path.
        """RGBA pixels (rows from the top) blended with their lower left corner at (x, y)."""
        if self.glyphs.ledger is not None:
            self.glyphs.ledger.lay(self, pixels, x, y)
        if alpha < 1:  # Agg draws images as if their pen were opaque.
            pixels = pixels.copy()
            pixels[..., 3] = np.round(pixels[..., 3] * alpha)
        self.agg.draw_image(self._plain, x, y, pixels[::-1])

    def text(
        self, text: str, style: TextStyle, x: float, y: float, upright: bool = True,
        alpha: float = 1.0, angle: float = 0.0,
    ) -> None:  # fmt: skip  # Hot path.
        """A run of text with its pen at (x, y), turned anticlockwise by up to 90 degrees: by
        `angle`, or all the way if it is not `upright`."""
        picture, column, row = self.glyphs.at(text, style, x, y, angle if upright else 90.0)
        if picture is None or alpha <= 0:
            return
        place, ledger = (column + picture.left, row + picture.bottom), self.glyphs.ledger
        if ledger is None:
            self.image(picture.pixels, *place, alpha)
        else:
            ink, draw = picture.pixels[..., 3], partial(self.image, picture.pixels, *place, alpha)
            ledger.write(self, text, style, ink, place, alpha, draw)

    def writing(self, text: str, style: Writing, x: float, y: float, font: str) -> None:
        """Text that stands at a point as `style` says, in a font."""
        red, green, blue, alpha = style.rgba
        solid = (red, green, blue, 1.0)
        type_ = TextStyle(font, style.size, solid, self.dpi, style.weight)
        width, unit = advance(text, type_), self.dpi / 72
        along = {"left": 0.0, "center": -width / 2, "right": -width}[style.anchor]
        middle = (type_.ascent - type_.descent) / 2
        drop = {"top": -type_.ascent, "middle": -middle, "bottom": type_.descent}[style.upright]
        dx, dy = style.shift
        pen = x + along + dx * unit, y + drop + dy * unit
        self.text(text, type_, *pen, alpha=alpha)

    def label(self, label: Label, index: int, alpha: float = 1.0) -> None:  # Hot path.
        """A label as it is at a frame, its opacity times `alpha`."""
        style = label.style
        texts = label.at(index)
        along, blanks = label.spaced(index)
        drop = label.drop
        if self.glyphs.ledger is not None:
            self.glyphs.ledger.begin(label, "".join(texts))
        for text, pen in self.glyphs.placed(texts, style, blanks)[0]:
            if label.upright:
                self.text(text, style, label.x + along + pen, round(label.y + drop), alpha=alpha)
            else:
                pen += label.y + along
                self.text(text, style, round(label.x - drop), pen, False, alpha=alpha)
        if self.glyphs.ledger is not None:
            self.glyphs.ledger.begin(None)

    def write(
        self, text: str, style: TextStyle, x: float, y: float, anchor: str = "left",
        figures: bool = False,
    ) -> None:  # fmt: skip
        """Fixed text whose small letters, or `figures`, have their middle at the height `y`, on
        whole pixels."""
        width = advance(text, style)
        start = x - {"left": 0.0, "center": width / 2, "right": width}[anchor]
        above = FIGURES * style.height if figures else style.ascent - style.descent
        self.text(text, style, start, round(y - above / 2))

    def _marker(self, name: str) -> Path:
        if name not in self._markers:
            style = MarkerStyle("o" if name == "arrow" else name)
            path = style.get_path().transformed(style.get_transform())
            self._markers[name] = Path(DART, closed=True) if name == "arrow" else path
        return self._markers[name]
