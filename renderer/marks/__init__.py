"""The marks, by the word a spec uses."""

from typing import Annotated, TypeAlias

from pydantic import Field

from renderer.marks.area import Area
from renderer.marks.band import Band
from renderer.marks.bar import Bar
from renderer.marks.contour import Contour
from renderer.marks.errorbar import ErrorBar
from renderer.marks.image import Image
from renderer.marks.line import Line
from renderer.marks.point import Point
from renderer.marks.ring import Ring
from renderer.marks.rule import Rule
from renderer.marks.step import Step
from renderer.marks.surface import Surface
from renderer.marks.text import Text
from renderer.marks.vector import Vector
from renderer.marks.wireframe import Wireframe

AnyMark: TypeAlias = Annotated[
    Area
    | Band
    | Bar
    | Contour
    | ErrorBar
    | Image
    | Line
    | Point
    | Ring
    | Rule
    | Step
    | Surface
    | Text
    | Vector
    | Wireframe,
    Field(discriminator="mark"),
]

__all__ = [
    "AnyMark",
    "Area",
    "Band",
    "Bar",
    "Contour",
    "ErrorBar",
    "Image",
    "Line",
    "Point",
    "Ring",
    "Rule",
    "Step",
    "Surface",
    "Text",
    "Vector",
    "Wireframe",
]
