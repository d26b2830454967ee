"""The sources of data, by the word a spec uses."""

from typing import Annotated, TypeAlias

from pydantic import Field

from renderer.sources.csv import Csv
from renderer.sources.inline import Inline
from renderer.sources.ode import Ode
from renderer.sources.training_log import TrainingLog

AnySource: TypeAlias = Annotated[Csv | Inline | Ode | TrainingLog, Field(discriminator="source")]

__all__ = ["AnySource", "Csv", "Inline", "Ode", "TrainingLog"]
