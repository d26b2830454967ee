"""`mark: heatmap`: values in cells, as colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import Color
from renderer.errors import Fault
from renderer.marks.base import Binding, Layer, LegendEntry, Motion
from renderer.marks.celltexts import CellTexts, cell_texts
from renderer.marks.channels import ColorBy, Ink, Slot, ValueColor, ink
from renderer.marks.drawing import Axes, Cells, Pen, Points
from renderer.marks.fields import OnGrid
from renderer.marks.grids import Floats, Room, Rows
from renderer.marks.lattice import Lattice, edges, filled, lattice
from renderer.marks.moments import Moment, Moments
from renderer.marks.series import Series
from renderer.marks.sheets import FieldLayer, flush
from renderer.template import Template
from renderer.values import Positive

ROOM = Room(least=1, holes=True)


class Heatmap(OnGrid):
    """Values on a grid as coloured cells, in a 2-D panel. Cells reach halfway to their neighbours;
    a cell without a value shows the ground. Both axes may have names."""

    plane_only: ClassVar[str] = "'mark: surface' shows values on a grid in 3-D"
    z_is_place: ClassVar[bool] = False

    mark: Literal["heatmap"]
    z: Slot | None = None
    """The value of each cell; may be left out where `color` names a field."""
    color: ValueColor | None = None  # type: ignore[assignment]  # The field may be left out.
    """{colormap: …} for colours along a scale, {palette: …} for one a value; default: the theme's
    colormap."""
    sampling: Literal["smooth", "nearest"] = "nearest"
    """`nearest`: cells as they are; `smooth`: values interpolated between the cells' middles."""
    text: Template | None = None
    """Written in each cell, dark or light as its colour asks for: {z:.0f}, columns, params. Cells
    with text keep their colour between two moments, unless `interpolate` says otherwise."""
    text_size: Positive | None = None
    """Of the cells' text, in points; default: that of ticks."""
    edge: Color | None = None
    """Colour of the cells' borders; default: none."""
    edge_width: Annotated[float, Field(ge=0)] = 1.0
    """Width of the borders in points."""

    def bind(self, binding: Binding) -> Layer:
        """The cells as arrays, ready to draw at any frame."""
        if binding.dimensions != 2:
            hint = "'mark: surface' shows values on a grid in 3-D"
            raise Fault("dimensions", "a heatmap in a 3-D panel", ("mark",), hint)
        color = self._color_by()
        columns = self.numbers(binding, {"x": self.x, "y": self.y})
        spanned = self.spanned(binding, columns, ROOM)
        colors = ink(color, binding, spanned.keys)
        values = self._values(colors)
        # Text changes at once; colours that went on between would show other values than it says.
        held = colors.values is None or (self.text is not None and self.interpolate is None)
        keep = self.model_copy(update={"interpolate": "none"}) if held else self
        named = binding.categories
        wide, high = (len(named[axis].names) if axis in named else None for axis in "xy")
        found = []
        for grid in spanned.grids:
            x, y = self.along(spanned.names, grid, columns)
            made = lattice(grid, x, y, [values], keep.shown(binding, grid), "contour",
                           self.text is not None)  # fmt: skip
            found.append(sheet(filled(made, wide, high)))
        texts = None
        if self.text is not None:
            texts = self._texts(
                self.text,
                binding,
                values,
                [s.lattice.rows for s in found if s.lattice.rows is not None],
            )
        return HeatmapLayer(
            fields=tuple(found),
            ink=colors,
            legend_lines=self.legend_entries(colors, _entry(colors), binding),
            alphas=self.opacity(binding),
            dimensions=2,
            smooth=self.sampling == "smooth",
            borders=self._borders(binding),
            texts=texts,
            first_on_top="y" in named,
        )

    def keys(self, binding: Binding) -> tuple[str, ...]:
        """Cells of different kinds are of one heatmap."""
        return Series.keys(self.model_copy(update={"color": None}), binding)

    def _color_by(self) -> ColorBy:
        """By what cells are coloured; raises `Fault`."""
        if isinstance(self.color, Color):
            text = "the colours of a heatmap show its values"
            raise Fault("color", text, ("color",), "write color: {colormap: viridis}, for example")
        field = self.z or (self.color.field if self.color is not None else None)
        if field is None:
            raise Fault("missing", "'z' is missing: the value of each cell")
        return ColorBy(field=field) if self.color is None else self.color.by(field)

    def _values(self, colors: Ink) -> Floats:
        """What is coloured, one number a row: values along the scale, or numbers of colours."""
        if colors.values is not None:
            return colors.values
        for name, word in (("sampling", "smooth"), ("interpolate", "linear")):
            if getattr(self, name) == word:
                text = f"there is nothing between colours of a palette: '{name}: {word}'"
                raise Fault(name, text, (name,), f"leave '{name}' out")
        assert colors.category is not None
        return np.where(colors.category < len(colors.palette), colors.category, np.nan)

    def _borders(self, binding: Binding) -> Pen | None:
        if self.edge is None or not self.edge_width:
            return None
        return Pen(self.edge.rgba(binding.theme.palette), self.edge_width)

    def _texts(
        self, text: Template, binding: Binding, values: Floats, rows: Sequence[Rows]
    ) -> CellTexts:
        """What is written in cells; raises `Fault` below `text`."""
        if self.z is not None:
            values = self.z.values(binding, "z")
        size = self.text_size or binding.theme.tick_size
        return cell_texts(text, binding, values, rows, size)


def _entry(colors: Ink) -> LegendEntry:
    red, green, blue, alpha = map(float, colors.palette[0])
    return LegendEntry("", (red, green, blue, alpha), marker="s")


@dataclass(frozen=True)
class Sheet:
    """Values on a lattice, and the edges of their cells: (columns + 1,) and (rows + 1,)."""

    lattice: Lattice
    x: Floats
    y: Floats

    @property
    def moments(self) -> Moments:
        """What each frame shows."""
        return self.lattice.moments

    def hull(self) -> Points:
        """The corners of all cells, shape (2, 2)."""
        return np.array([[self.x[0], self.y[0]], [self.x[-1], self.y[-1]]])

    def lines(self) -> tuple[Points, Rows]:
        """The borders between cells and around them, a line each."""
        ends_x, ends_y = self.x[[0, -1]], self.y[[0, -1]]
        upright = np.stack(np.broadcast_arrays(self.x[:, None], ends_y), axis=2)
        across = np.stack(np.broadcast_arrays(ends_x, self.y[:, None]), axis=2)
        points = np.concatenate([upright, across]).reshape(-1, 2)
        return points, np.arange(0, len(points) + 1, 2)


def sheet(found: Lattice) -> Sheet:
    """Cells around the places of a lattice."""
    return Sheet(found, edges(found.x), edges(found.y))


@dataclass(frozen=True)
class HeatmapLayer(FieldLayer[Sheet, tuple[Sheet, Cells]]):
    """Cells that change colour."""

    smooth: bool
    borders: Pen | None
    texts: CellTexts | None
    first_on_top: bool

    @property
    def downward(self) -> bool:
        """Names run down, as in a table."""
        return self.first_on_top

    @property
    def motion(self) -> Motion:
        return "static" if self.steady else "moves"

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """Axes end with the cells."""
        return flush(self.cloud())

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        alpha = float(self.alphas[index])
        if alpha <= 0:
            return
        for number, (shown, cells) in enumerate(self.made(index)):
            axes.cells(cells, alpha)
            if self.borders is not None:
                red, green, blue, opacity = self.borders.rgba
                pen = replace(self.borders, rgba=(red, green, blue, opacity * alpha))
                axes.lines(*shown.lines(), np.array([pen.rgba]), pen)
            if self.texts is not None:
                state = int(shown.moments.states[index])
                self.texts.write(axes, number, state, shown.lattice, cells, alpha)

    def make(self, fields: Sheet, moment: Moment) -> tuple[Sheet, Cells]:
        values = fields.lattice.at(0, moment)
        if self.ink.scale is not None:
            shares, stops = self.ink.scale.share(values), self.ink.scale.stops
        else:
            stops = self.ink.palette
            shares = values / max(len(stops) - 1, 1)
        return fields, Cells(
            fields.x, fields.y, shares.astype(np.float32), _bytes(stops), self.smooth
        )


def _bytes(stops: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Colours as opaque bytes, shape (n, 4)."""
    found = np.round(stops * 255).astype(np.uint8)
    found[:, 3] = 255
    return found
