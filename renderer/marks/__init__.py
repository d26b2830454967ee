"""The marks, by the word a spec uses."""

from typing import Annotated, Any, TypeAlias

from renderer.choice import Choice

MARKS = {
    "annotation": "renderer.marks.annotation:Annotation",
    "area": "renderer.marks.area:Area",
    "arrow": "renderer.marks.arrow:Arrow",
    "band": "renderer.marks.band:Band",
    "bar": "renderer.marks.bar:Bar",
    "contour": "renderer.marks.contour:Contour",
    "density": "renderer.marks.density:Density",
    "errorbar": "renderer.marks.errorbar:ErrorBar",
    "heatmap": "renderer.marks.heatmap:Heatmap",
    "histogram": "renderer.marks.histogram:Histogram",
    "image": "renderer.marks.image:Image",
    "line": "renderer.marks.line:Line",
    "particles": "renderer.marks.particles:Particles",
    "point": "renderer.marks.point:Point",
    "ring": "renderer.marks.ring:Ring",
    "rule": "renderer.marks.rule:Rule",
    "step": "renderer.marks.step:Step",
    "stream": "renderer.marks.stream:Stream",
    "surface": "renderer.marks.surface:Surface",
    "text": "renderer.marks.text:Text",
    "vector": "renderer.marks.vector:Vector",
    "wireframe": "renderer.marks.wireframe:Wireframe",
}
CHOICE = Choice("mark", MARKS)
AnyMark: TypeAlias = Annotated[Any, CHOICE]
"""A `Mark` with `data`, `x`, `y`, `z`, `label` and `z_order`, some of which may be None."""

__all__ = ["CHOICE", "MARKS", "AnyMark"]
