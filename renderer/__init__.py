"""Films of data from a few lines of YAML.

>>> import renderer
>>> renderer.load("lorenz.yaml", rho=14).render()  # doctest: +SKIP
"""

from renderer.animation import Animation, Plan, load, load_all, render
from renderer.errors import (
    DataError,
    Interrupted,
    MachineError,
    OutputError,
    Place,
    Problem,
    RenderError,
    SpecError,
    UsageError,
)
from renderer.table import Table

__all__ = [
    "Animation",
    "DataError",
    "Interrupted",
    "MachineError",
    "OutputError",
    "Place",
    "Plan",
    "Problem",
    "RenderError",
    "SpecError",
    "Table",
    "UsageError",
    "load",
    "load_all",
    "render",
]
