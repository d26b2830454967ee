"""The marks, by the word a spec uses."""

from typing import Annotated, Any, TypeAlias

from renderer.choice import Choice

MARKS = {
    "annotation": "renderer.marks.annotation:Annotation",
    "contour": "renderer.marks.contour:Contour",
    "density": "renderer.marks.density:Density",
    "heatmap": "renderer.marks.heatmap:Heatmap",
    "histogram": "renderer.marks.histogram:Histogram",
    "image": "renderer.marks.image:Image",
    "line": "renderer.marks.line:Line",
    "point": "renderer.marks.point:Point",
    "surface": "renderer.marks.surface:Surface",
    "text": "renderer.marks.text:Text",
    "vector": "renderer.marks.vector:Vector",
    "wireframe": "renderer.marks.wireframe:Wireframe",
}
CHOICE = Choice("mark", MARKS)
AnyMark: TypeAlias = Annotated[Any, CHOICE]
"""A `Mark` with `data`, `x`, `y`, `z`, `label` and `z_order`, some of which may be None."""

__all__ = ["CHOICE", "MARKS", "AnyMark"]
