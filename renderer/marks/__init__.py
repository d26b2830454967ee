"""The marks, by the word a spec uses."""

from typing import Annotated, TypeAlias

from pydantic import Field

from renderer.marks.line import Line
from renderer.marks.point import Point

AnyMark: TypeAlias = Annotated[Line | Point, Field(discriminator="mark")]

__all__ = ["AnyMark", "Line", "Point"]
