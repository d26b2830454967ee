"""The marks, by the word a spec uses."""

from typing import Annotated, TypeAlias

from pydantic import Field

from renderer.marks.contour import Contour
from renderer.marks.heatmap import Heatmap
from renderer.marks.image import Image
from renderer.marks.line import Line
from renderer.marks.particles import Particles
from renderer.marks.point import Point
from renderer.marks.surface import Surface
from renderer.marks.text import Text
from renderer.marks.vector import Vector
from renderer.marks.wireframe import Wireframe

AnyMark: TypeAlias = Annotated[
    Contour | Heatmap | Image | Line | Particles | Point | Surface | Text | Vector | Wireframe,
    Field(discriminator="mark"),
]

__all__ = [
    "AnyMark",
    "Contour",
    "Heatmap",
    "Image",
    "Line",
    "Point",
    "Surface",
    "Text",
    "Vector",
    "Wireframe",
]
