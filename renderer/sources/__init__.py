"""The sources of data, by the word a spec uses."""

from typing import Annotated, TypeAlias

from pydantic import Field

from renderer.sources.csv import Csv
from renderer.sources.descent import Descent
from renderer.sources.function import Function
from renderer.sources.images import Images
from renderer.sources.inline import Inline
from renderer.sources.json import Json
from renderer.sources.jsonl import JsonLines
from renderer.sources.map import Map
from renderer.sources.ode import Ode
from renderer.sources.parquet import Parquet
from renderer.sources.training_log import TrainingLog
from renderer.sources.xlsx import Xlsx

AnySource: TypeAlias = Annotated[
    Csv
    | Descent
    | Function
    | Images
    | Inline
    | Json
    | JsonLines
    | Map
    | Ode
    | Parquet
    | TrainingLog
    | Xlsx,
    Field(discriminator="source"),
]

__all__ = [
    "AnySource",
    "Csv",
    "Descent",
    "Function",
    "Images",
    "Inline",
    "Json",
    "JsonLines",
    "Map",
    "Ode",
    "Parquet",
    "TrainingLog",
    "Xlsx",
]
