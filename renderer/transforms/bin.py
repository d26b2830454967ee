"""`bin`: values put into bins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault
from renderer.frame import Columns, Frame
from renderer.transforms.base import Context, Transform, Wanted
from renderer.transforms.calendar import Period
from renderer.transforms.parts import text_of
from renderer.values import Many, Name, Positive, SpecModel

Floats: TypeAlias = NDArray[np.float64]
Bounds: TypeAlias = tuple[Floats, Floats]
"""The lower and the upper edge of each row's bin, nan where it is in none."""

MOST_BINS = 10_000
FARTHEST = 2**50
"""Widths from `start`: beyond, neighbouring edges are hardly different numbers."""
ON_EDGE = 1e-9
"""Widths: so near to an edge a value lies on it. 0.3 is, of bins 0.1 wide."""

Width: TypeAlias = Annotated[
    Annotated[Positive, Tag("number")] | Annotated[Period, Tag("period")],
    Discriminator(lambda value: "period" if isinstance(value, (str, Period)) else "number"),
]
Edge: TypeAlias = Annotated[
    Annotated[float, Tag("number")] | Annotated[str, Tag("date")],
    Discriminator(lambda value: "date" if isinstance(value, str) else "number"),
]


class Binning(SpecModel):
    """Which column, and what its bins are."""

    column: Name
    """The column to put into bins, of numbers or dates."""
    width: Width | None = None
    """How wide each bin is: a number; for dates a period of the calendar, such as `month`, `week`,
    `quarter`, `6 hours` or `10 years`, in UTC. Weeks begin on Monday."""
    start: float = 0
    """Where one of the bins of a `width` in numbers begins."""
    count: Annotated[int, Field(ge=1, le=MOST_BINS)] | None = None
    """How many bins of equal width there are from the smallest value to the largest."""
    edges: Annotated[Many[Edge], Field(min_length=2, max_length=MOST_BINS + 1)] | None = None
    """The edges of all bins, rising: `[0, 18, 65, 120]`; for dates ISO 8601: `[2020-01-01,
    2021-06-30]`."""
    at: Literal["middle", "lower", "upper"] | None = None
    """What stands for a bin: its `middle` (default), its `lower` or its `upper` edge. Default for
    periods of the calendar: `lower`, the first moment."""
    as_: Annotated[Name | None, Field(alias="as")] = None
    """The new column. Default: it takes the place of `column`."""
    lower: Name | None = None
    """A further column, of the bins' lower edges."""
    upper: Name | None = None
    """A further column, of the bins' upper edges."""


class Bin(Transform):
    """Puts numbers or dates into bins: `{bin: {column: magnitude, width: 0.5}}`, `{bin: {column:
    date, width: month}}`, `{bin: {column: age, edges: [0, 18, 65, 120], as: stage}}`. Count them
    with `{group: {by: magnitude, compute: {quakes: count()}}}`.

    A value on an edge belongs to the bin above it; on the last edge of `count` and `edges`, to the
    last bin. With a `width` a billionth of it off an edge is on it, so that 0.3 is in the bin that
    begins at 0.3 also where bins are 0.1 wide. If all values are equal, `count` goes from half
    below to half above. What is missing stays missing; infinite values and those outside `edges`
    become so, with a warning. Dates stay dates, and rows stay where they are.
    """

    bin: Binning
    """{column, width | count | edges, at, as, lower, upper}: what is put into which bins."""

    def needs(self, wanted: Wanted) -> Wanted:
        if wanted is None:
            return None
        made = {name for name in (self.bin.as_, self.bin.lower, self.bin.upper) if name}
        return wanted - made | {self.bin.column}

    def check(self, params: Mapping[str, float | str]) -> None:
        given = [f for f in ("width", "count", "edges") if getattr(self.bin, f) is not None]
        if len(given) != 1:
            text = f"'{given[0]}' and '{given[1]}' say it twice" if given else "which bins?"
            raise Fault("bin", text, tuple(given[1:2]), "write one of width, count and edges")
        if self.bin.start and not isinstance(self.bin.width, float):
            raise Fault("bin", "'start' goes with a `width` in numbers only", ("start",))
        edges = self.bin.edges or ()
        for number, edge in enumerate(edges):
            if isinstance(edge, str) != isinstance(edges[0], str):
                text = "edges are all numbers, or all dates"
                raise Fault("bin", text, ("edges", number))
            if number and not _moment(edges[number - 1], number - 1) < _moment(edge, number):
                raise Fault("bin", "edges must rise", ("edges", number))

    def apply(self, frame: Frame, context: Context) -> Frame:
        bins = self.bin
        frame.check(bins.column, "column", only=("number", "date"))
        date = frame.kind(bins.column) == "date"
        self._check_kind(date)
        self._check_names(frame)
        values = np.asarray(Columns(frame.data)[bins.column], dtype=np.float64)
        lower, upper = self._bounds(values)
        self._tell_outside(values, lower, date, context)
        at = bins.at or ("lower" if isinstance(bins.width, Period) else "middle")
        shown = {"middle": lower + (upper - lower) / 2, "lower": lower, "upper": upper}
        made = {bins.as_ or bins.column: shown[at]}
        made |= {name: shown[key] for key, name in self._further().items()}
        return frame.with_columns(made, list(made) if date else [])

    def _further(self) -> dict[str, str]:
        """The names of the further columns, by the key that gives each."""
        names = {"lower": self.bin.lower, "upper": self.bin.upper}
        return {key: name for key, name in names.items() if name is not None}

    def _check_names(self, frame: Frame) -> None:
        """Raises `Fault` for a new column whose name is taken."""
        made: list[str] = []
        for key, name in {"as": self.bin.as_ or self.bin.column, **self._further()}.items():
            if name in made:
                raise Fault("column-twice", f"two columns would be named '{name}'", (key,))
            if name in frame.names and (key != "as" or name != self.bin.column):
                text = f"there is a column '{name}' already"
                raise Fault("column-twice", text, (key,), f"choose another name with `{key}`")
            made.append(name)

    def _check_kind(self, dates: bool) -> None:
        """Raises `Fault` for bins of dates in numbers, or of numbers in dates."""
        bins, name = self.bin, f"'{self.bin.column}'"
        if isinstance(bins.width, float) and dates:
            hint = "such as month, week or 6 hours"
            text = f"{name} holds dates: they need a period of the calendar"
            raise Fault("column-kind", text, ("width",), hint)
        if isinstance(bins.width, Period) and not dates:
            text = f"{name} holds numbers: they have no {bins.width}"
            raise Fault("column-kind", text, ("width",), "write a number")
        if bins.edges is not None and isinstance(bins.edges[0], str) != dates:
            text = f"{name} holds {'dates' if dates else 'numbers'}: so must the edges"
            raise Fault("column-kind", text, ("edges",))

    def _bounds(self, x: Floats) -> Bounds:
        bins = self.bin
        if isinstance(bins.width, Period):
            number = bins.width.numbers(x)
            return bins.width.start(number), bins.width.start(number + 1)
        if bins.width is not None:
            return _of_width(x, bins.width, bins.start)
        if bins.edges is not None:
            return _between(x, np.array([_moment(e, n) for n, e in enumerate(bins.edges)]))
        known = x[np.isfinite(x)]
        if not known.size:
            return np.full(len(x), np.nan), np.full(len(x), np.nan)
        low, high = float(known.min()), float(known.max())
        low, high = (low - 0.5, high + 0.5) if low == high else (low, high)
        return _between(x, np.linspace(low, high, (bins.count or 1) + 1))

    def _tell_outside(self, values: Floats, lower: Floats, date: bool, context: Context) -> None:
        outside = np.flatnonzero(np.isnan(lower) & ~np.isnan(values))
        if not outside.size:
            return
        row = int(outside[0])
        first = text_of(float(values[row]), date)
        one = outside.size == 1
        which = "1 value is" if one else f"{outside.size:,} values are"
        text = f"{which} in no bin and become{'s' if one else ''} missing, "
        text += f"the first is {first} in row {row + 1:,}"
        at = ("edges",) if self.bin.edges is not None else ("column",)
        context.warn(Fault("outside", text, at, severity="warning"))


def _of_width(x: Floats, width: float, start: float) -> Bounds:
    with np.errstate(all="ignore"):
        place = (x - start) / width
        edge = np.rint(place)
        number = np.where(np.abs(place - edge) <= ON_EDGE, edge, np.floor(place))
    far = np.abs(number) > FARTHEST
    if (far & np.isfinite(x)).any():
        value = float(x[far & np.isfinite(x)][0])
        text = f"bins {width:g} wide are too narrow for values such as {value:g}"
        raise Fault("bin", text, ("width",))
    number = np.where(far, np.nan, number)
    return start + number * width, start + (number + 1) * width


def _between(x: Floats, edges: Floats) -> Bounds:
    """The bins between edges; the last one has its upper edge too."""
    number = np.searchsorted(edges, x, side="right") - 1
    number = np.where(x == edges[-1], len(edges) - 2, number)
    inside = (number >= 0) & (number < len(edges) - 1)
    place = np.where(inside, number, 0)
    return np.where(inside, edges[place], np.nan), np.where(inside, edges[place + 1], np.nan)


def _moment(edge: float | str, number: int) -> float:
    """A number, or the seconds of a date in ISO 8601, UTC where it does not say."""
    if not isinstance(edge, str):
        return edge
    try:
        moment = datetime.fromisoformat(edge)
    except ValueError:
        hint = "write 2024-05-31 or 2024-05-31T12:00"
        raise Fault("date", f"'{edge}' is not a date", ("edges", number), hint) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
