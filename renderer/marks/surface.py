"""`mark: surface`: a surface through a table's rows on a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, Tag

from renderer.colors import RGBA, Color
from renderer.errors import Fault
from renderer.marks.base import Binding, Layer, LegendEntry, Motion
from renderer.marks.channels import ColorBy, Ink, ValueColor
from renderer.marks.drawing import Axes, Mesh, RGBAs
from renderer.marks.fields import Fields, Gridded, seen
from renderer.marks.grids import Floats
from renderer.marks.moments import Moment
from renderer.marks.sheets import FieldLayer
from renderer.values import Scalar, SpecModel

SAMPLE = 7.0
"""Thickness in points of a legend's sample."""


class Light(SpecModel):
    """Where the light on a surface comes from."""

    azimuth: float = 315.0
    """Degrees around the upright axis, as of the camera; 0 is the side of large x."""
    elevation: Annotated[float, Field(ge=-90, le=90)] = 45.0
    """Degrees above the floor."""

    def direction(self) -> tuple[float, float, float]:
        """A unit vector towards the light."""
        around, above = np.radians(self.azimuth), np.radians(self.elevation)
        flat = np.cos(above)
        return float(flat * np.cos(around)), float(flat * np.sin(around)), float(np.sin(above))


@dataclass(frozen=True)
class Unlit(Scalar):
    """The word `none`."""

    json_schema = {"const": "none"}

    @classmethod
    def parse(cls, value: object) -> Self:
        if value != "none":
            hint = "write none, or {azimuth: 315, elevation: 45}"
            raise Fault("light", f"'{value}' is not where light comes from", hint=hint)
        return cls()

    def __str__(self) -> str:
        return "none"


LightKey: TypeAlias = Annotated[
    Annotated[Unlit, Tag("word")] | Annotated[Light, Tag("from")],
    Discriminator(lambda value: "from" if isinstance(value, (Mapping, Light)) else "word"),
]


class Surface(Gridded):
    """A surface through values on a grid, in a 3-D panel; the table's rows may come in any
    order."""

    z_is_place: ClassVar[bool] = False

    mark: Literal["surface"]
    color: ValueColor | None = None
    """A colour, or {colormap: …} for facets' colours by their mean z, or {field: …} by something
    else; default: by z."""
    edge: Color | None = None
    """Colour of the facets' borders; default: none."""
    edge_width: Annotated[float, Field(ge=0)] = 0.4
    """Width of the borders in points."""
    light: LightKey | None = None
    """{azimuth, elevation} of the light, or `none`; default: `none` where colours show values, so
    that they are those of the colour bar, else light from 315 and 45 degrees."""

    def bind(self, binding: Binding) -> Layer:
        """The surface as arrays, ready to draw at any frame."""
        check_box(binding, "a surface")
        color = ColorBy(field=self.z) if self.color is None else self.colored()
        ink, fields = self.gathered(binding, color)
        edge = self.edge.rgba(binding.theme.palette) if self.edge else None
        return SurfaceLayer(
            fields=fields,
            ink=ink,
            legend_lines=self.legend_entries(ink, _entry(ink), binding),
            alphas=self.opacity(binding),
            dimensions=binding.dimensions,
            edge=edge if edge is not None and edge[3] > 0 and self.edge_width > 0 else None,
            edge_width=self.edge_width,
            light=self._light(ink),
        )

    def _light(self, ink: Ink) -> tuple[float, float, float] | None:
        if isinstance(self.light, Light):
            return self.light.direction()
        mapped = ink.scale is not None
        return None if self.light is not None or mapped else Light().direction()


@dataclass(frozen=True)
class SurfaceLayer(FieldLayer[Fields, Mesh]):
    """A mesh of each key's field."""

    edge: RGBA | None
    edge_width: float
    light: tuple[float, float, float] | None

    @property
    def motion(self) -> Motion:
        return "static" if self.steady else "moves"

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        alpha = float(self.alphas[index])
        if alpha > 0:
            for mesh in self.made(index):
                axes.mesh(mesh, alpha)

    def make(self, fields: Fields, moment: Moment) -> Mesh:
        points = fields.points(moment)
        return Mesh(points, self._faces(fields, moment), self.edge, self.edge_width, self.light)

    def _faces(self, fields: Fields, moment: Moment) -> RGBAs:
        if self.ink.scale is None or fields.values is None:
            return np.array([fields.rgba])
        values = seen(fields.values, moment)
        if not self.ink.scale.log:
            return self.ink.scale(_means(values).reshape(-1))
        with np.errstate(all="ignore"):
            return self.ink.scale(np.exp(_means(np.log(values))).reshape(-1))


def check_box(binding: Binding, what: str) -> None:
    """Raises `Fault` at `mark` in a 2-D panel."""
    if binding.dimensions != 3:
        hint = "add 'projection: 3d' to the panel; 'mark: contour' shows a grid in 2-D"
        raise Fault("dimensions", f"{what} needs 'projection: 3d'", ("mark",), hint)


def _means(corners: Floats) -> Floats:
    """The mean of each facet's four corners, one row and one column fewer."""
    return (corners[:-1, :-1] + corners[1:, :-1] + corners[1:, 1:] + corners[:-1, 1:]) / 4


def _entry(ink: Ink) -> LegendEntry:
    red, green, blue, alpha = map(float, ink.palette[0])
    return LegendEntry("", (red, green, blue, alpha), line=SAMPLE)
