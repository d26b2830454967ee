"""The sources of data, by the word a spec uses."""

from typing import Annotated, TypeAlias

from renderer.choice import Choice
from renderer.sources.base import Source

SOURCES = {
    "csv": "renderer.sources.csv:Csv",
    "descent": "renderer.sources.descent:Descent",
    "function": "renderer.sources.function:Function",
    "images": "renderer.sources.images:Images",
    "inline": "renderer.sources.inline:Inline",
    "json": "renderer.sources.json:Json",
    "jsonl": "renderer.sources.jsonl:JsonLines",
    "map": "renderer.sources.map:Map",
    "ode": "renderer.sources.ode:Ode",
    "parquet": "renderer.sources.parquet:Parquet",
    "training_log": "renderer.sources.training_log:TrainingLog",
    "xlsx": "renderer.sources.xlsx:Xlsx",
}
CHOICE = Choice("source", SOURCES)
AnySource: TypeAlias = Annotated[Source, CHOICE]

__all__ = ["CHOICE", "SOURCES", "AnySource"]
