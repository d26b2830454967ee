"""Ranges of variables as a spec writes them, and the grid they span."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Annotated, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault, Path
from renderer.expressions import Expression
from renderer.values import SpecModel

Array: TypeAlias = NDArray[np.float64]

MOST_VALUES = 50_000_000
"""Of one variable."""


class Listed(SpecModel):
    """The values of a variable, one by one."""

    values: Annotated[tuple[float, ...], Field(min_length=2, strict=False)]
    """Numbers that rise, or fall, all along."""


Spaced: TypeAlias = Annotated[tuple[Expression, Expression, int], Field(strict=False)]
"""Start, stop (included) and count."""

Range: TypeAlias = Annotated[
    Annotated[Spaced, Tag("spaced")] | Annotated[Listed, Tag("listed")],
    Discriminator(lambda value: "listed" if isinstance(value, (Mapping, Listed)) else "spaced"),
]


@dataclass(frozen=True)
class Axis:
    """A variable and its values: `count` from `first` to `last` evenly, or those of `listed`."""

    name: str
    first: float
    last: float
    count: int
    listed: tuple[float, ...] = ()

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value."""
        return min(self.first, self.last), max(self.first, self.last)

    @cached_property
    def values(self) -> Array:
        """Shape (count,)."""
        if self.listed:
            return np.array(self.listed, dtype=np.float64)
        return np.linspace(self.first, self.last, self.count)


def axis(name: str, given: Range, known: Mapping[str, float], *at: str | int) -> Axis:
    """The variable `name` over `given`, whose ends may use the names of `known`; raises `Fault`
    below `at`."""
    if isinstance(given, Listed):
        return _listed(name, given.values, at)
    start, stop, count = given
    if not 2 <= count <= MOST_VALUES:
        many = f"{count:,}" if abs(count) < 10**12 else "more"
        text = f"a range has from 2 to {MOST_VALUES:,} values, not {many}"
        raise Fault("function-range", text, (*at, 2))
    first, last = _end(start, known, (*at, 0)), _end(stop, known, (*at, 1))
    if first == last:
        raise Fault("function-range", f"'{name}' goes from {first:g} to {last:g}: no range", at)
    step = (last - first) / (count - 1)
    if not math.isfinite(last - first):
        raise Fault("function-range", f"the range of '{name}' is longer than numbers go", at)
    if first + step == first or last - step == last:
        text = f"{count:,} values of '{name}' lie closer together than numbers can tell"
        raise Fault("function-range", text, (*at, 2))
    return Axis(name, first, last, count)


def _listed(name: str, values: tuple[float, ...], at: Path) -> Axis:
    rises = values[1] > values[0]
    for number, (one, two) in enumerate(pairwise(values), 1):
        if one == two:
            text = f"'{name}' has the value {one:g} twice"
            raise Fault("function-range", text, (*at, "values", number))
        if (two > one) != rises:
            text = f"the values of '{name}' first {'rise' if rises else 'fall'}, then turn"
            raise Fault("function-range", text, (*at, "values", number), "sort them")
    return Axis(name, values[0], values[-1], len(values), values)


def _end(expression: Expression, known: Mapping[str, float], at: Path) -> float:
    for reference in sorted(expression.references, key=expression.position):
        offset, width = expression.position(reference)
        text = "a range cannot reach into a table"
        raise Fault("function-range", text, at, offset=offset, width=width)
    try:
        value = float(expression.evaluate(known))
    except Fault as fault:
        raise fault.below(*at) from None
    if not math.isfinite(value):
        kind = "undefined (not a number)" if math.isnan(value) else "infinite"
        raise Fault("function-range", f"this end of the range is {kind}", at)
    return value


@dataclass(frozen=True)
class Grid:
    """All combinations of the values of `axes`, the last of them running fastest.

    Arrays on it have one dimension for each axis; along an axis they do not depend on they may
    have length 1.
    """

    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(axis.count for axis in self.axes)

    def coordinates(self) -> dict[str, Array]:
        """The values of each axis, along its own dimension."""
        return {
            axis.name: axis.values.reshape([-1 if i == k else 1 for k in range(len(self.axes))])
            for i, axis in enumerate(self.axes)
        }

    def flat(self, value: Array | float) -> Array:
        """An array on the grid as a column: one value a row."""
        array = np.asarray(value, dtype=np.float64)
        whole = array if array.shape == self.shape else np.broadcast_to(array, self.shape)
        return np.ascontiguousarray(whole).reshape(-1)

    def place(self, mask: NDArray[np.bool_]) -> str:
        """The first point at which `mask`, an array on the grid, is true: `x = 0, y = -1`."""
        index = np.unravel_index(int(np.argmax(mask)), mask.shape)
        return ", ".join(
            f"{axis.name} = {float(axis.values[i]):g}"
            for axis, i in zip(self.axes, index, strict=True)
        )
