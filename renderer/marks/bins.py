"""Bins of a histogram: their edges, from values or from what a spec says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault
from renderer.values import Positive, Scalar, SpecModel

Floats: TypeAlias = NDArray[np.float64]

MOST = 2000
MOST_FOUND = 200
"""Bins where the spec does not say how many."""
FEW = 40
"""Different whole numbers that each have a bin."""


@dataclass(frozen=True)
class Auto(Scalar):
    """The word `auto`."""

    json_schema: ClassVar[dict[str, Any]] = {"const": "auto"}

    @classmethod
    def parse(cls, value: object) -> Self:
        if value != "auto":
            raise Fault("bins", f"'{value}' says no bins", hint="write auto, a number or a list")
        return cls()

    def __str__(self) -> str:
        return "auto"


class Width(SpecModel):
    """Bins of one width."""

    width: Positive
    """How wide each bin is; edges lie at multiples of it."""


def _kind(value: object) -> str:
    if isinstance(value, (Mapping, Width)):
        return "width"
    if isinstance(value, (list, tuple)):
        return "edges"
    return "auto" if isinstance(value, (str, Auto)) else "count"


Bins: TypeAlias = Annotated[
    Annotated[Auto, Tag("auto")]
    | Annotated[int, Field(ge=1, le=MOST), Tag("count")]
    | Annotated[Width, Tag("width")]
    | Annotated[
        tuple[float, ...], Field(min_length=2, max_length=MOST + 1, strict=False), Tag("edges")
    ],
    Discriminator(_kind),
]
"""`auto`, how many, their width, or their edges."""


def edges_of(bins: Auto | int | Width | tuple[float, ...], values: Floats) -> Floats:
    """The bins' edges, rising, for finite values, at least one; raises `Fault` below `bins`."""
    if isinstance(bins, tuple):
        edges = np.array(bins)
        if (np.diff(edges) <= 0).any():
            number = int(np.argmax(np.diff(edges) <= 0)) + 1
            text = "edges of bins rise: this one is not above the one before"
            raise Fault("bins", text, ("bins", number))
        return edges
    low, high = float(values.min()), float(values.max())
    if isinstance(bins, Width):
        return _multiples(bins.width, low, high)
    if isinstance(bins, Auto) and _is_whole(values):
        step = _whole_step(values, low, high)
        return low - 0.5 + step * np.arange(np.ceil((high - low + 1) / step) + 1)
    if low == high:
        room = 0.5 if abs(low) < 1e15 else abs(low) * 1e-3
        low, high = low - room, high + room
    with np.errstate(over="ignore"):
        if not np.isfinite(high - low):
            raise Fault("bins", "the values are too far apart for bins", ("bins",))
    count = automatic(values) if isinstance(bins, Auto) else bins
    return np.linspace(low, high, count + 1)


def _multiples(width: float, low: float, high: float) -> Floats:
    """Multiples of a width that hold two values; the greater one is below the last."""
    first, last = np.floor(low / width), np.floor(high / width) + 1
    if last - first > MOST:
        text = f"bins of {width:g} from {low:g} to {high:g} are {last - first:,.0f}"
        raise Fault("limit-bins", f"{text}; the limit is {MOST:,}", ("bins", "width"))
    return np.arange(first, last + 1) * width


def _is_whole(values: Floats) -> bool:
    return bool((values == np.rint(values)).all()) and bool(np.abs(values).max() < 2**52)


def _whole_step(values: Floats, low: float, high: float) -> float:
    """How many whole numbers a bin holds, the same for all: an uneven share of them would look like
    more."""
    if high - low < FEW:
        return 1.0
    return max(1.0, float(np.rint((high - low) / automatic(values))))


def automatic(values: Floats) -> int:
    """How many bins suit the values: the more of what Freedman and Diaconis (1981) and Sturges
    (1926) advise, as numpy's `auto`; not so many that they could not be seen."""
    size = len(values)
    spread = float(np.ptp(values))
    if spread == 0:
        return 1
    width = spread / (np.log2(size) + 1.0)
    quarter = float(np.subtract(*np.percentile(values, [75, 25])))
    robust = 2.0 * quarter * size ** (-1.0 / 3.0)
    if robust > 0:
        # Far outliers alone do not make the bins narrow.
        width = min(width, max(robust, spread / np.sqrt(size) / 2))
    return int(min(max(1.0, np.ceil(spread / width)), MOST_FOUND))


def numbers_of(values: Floats, edges: Floats) -> NDArray[np.intp]:
    """The bin of each value, from 0: it holds its lower edge, the last one both. -1 for values in
    none."""
    found = np.searchsorted(edges, values, side="right") - 1
    found[values == edges[-1]] = len(edges) - 2
    found[(values < edges[0]) | (values > edges[-1])] = -1
    return found
