"""Categorical clocks: the states of the data. A film rests at each and goes over to the next.

Data time is then the number of the state, from 0; between two states it is the one's number and the
share of the way to the other. gganimate calls this `transition_states`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.errors import FEW, Fault, suggest
from renderer.formats import date_format, format_value
from renderer.moment import date_of
from renderer.table import Column
from renderer.values import Duration, Many, Scalar

Floats: TypeAlias = NDArray[np.float64]
Value: TypeAlias = float | str

ROUNDING = 1e-9
"""Of a frame, or of the way between two states."""

Lengths: TypeAlias = Annotated[
    Annotated[Duration, Tag("one")]
    | Annotated[Many[Duration], Field(min_length=1, max_length=10_000), Tag("each")],
    Discriminator(lambda value: "each" if isinstance(value, (list, tuple)) else "one"),
]
"""A length of film time, or one for each state in turn, begun again where there are more states."""


@dataclass(frozen=True)
class StateName(Scalar):
    """A state as a spec names it: text, a date or a number."""

    value: Value

    json_schema: ClassVar[Mapping[str, Any]] = {
        "type": ["string", "number"],
        "description": "A state: its text, its date or its number.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not isinstance(value, str) and not number:
            hint = "text that YAML takes for something else stands in quotes: 'yes'"
            raise Fault("state", "expected the name of a state", hint=hint)
        return cls(value if isinstance(value, str) else float(str(value)))

    def __str__(self) -> str:
        return written(self.value)


@dataclass(frozen=True)
class States:
    """The states of a film's data, in their order.

    values  of the clock's column: all text, or all numbers
    names   as text shows them
    dated   whether the numbers are dates
    wraps   whether the film goes back from the last to the first: that has the number `count`
    """

    values: tuple[Value, ...]
    names: tuple[str, ...]
    dated: bool = False
    wraps: bool = False

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def named(self) -> bool:
        """Whether they are text."""
        return isinstance(self.values[0], str)

    @property
    def span(self) -> tuple[float, float]:
        """First and last data time."""
        return 0.0, float(self.count - (not self.wraps))

    def numbers(self, column: Column) -> Floats:
        """The number of each row's state, shape (rows,); NaN where it has none."""
        known = {value: float(number) for number, value in enumerate(self.values)}
        found, rows = np.unique(column, return_inverse=True)
        numbers = [known.get(value, np.nan) for value in found.tolist()]
        return np.array(numbers, dtype=np.float64)[rows]

    def settled(self, now: Floats, ahead: float = 0.5) -> Floats:
        """Data times `now` without what is between two states: the nearest one; with `ahead` 0 the
        last one that was reached, with 1 the one after that. What wraps ends at `count`."""
        return np.asarray(np.floor(now + ahead + ROUNDING))

    def nearest(self, now: Floats, ahead: float = 0.5) -> NDArray[np.intp]:
        """The number of the state at data times `now`, likewise."""
        numbers = self.settled(now, ahead).astype(np.intp)
        return numbers % self.count if self.wraps else np.clip(numbers, 0, self.count - 1)

    def said(self, now: Floats, ahead: float = 0.5) -> NDArray[np.str_]:
        """The name of the state at data times `now`, likewise."""
        return np.array(self.names)[self.nearest(now, ahead)]

    def leaning(self, now: Floats) -> Floats:
        """Data times `now`, half way between two states a hair nearer to the later one: a number
        that is rounded is then that of the nearest state, as `settled` has it."""
        half = np.abs(now - np.floor(now) - 0.5) <= ROUNDING
        return np.asarray(np.where(half, np.floor(now) + 0.5 + ROUNDING, now))

    def between(self, now: Floats) -> Floats:
        """Numbers at data times `now`: on the way between two states, between their values."""
        values = np.array([*self.values, self.values[0]], dtype=np.float64)
        before = np.clip(np.floor(now + ROUNDING), 0, self.span[1]).astype(np.intp)
        after = np.minimum(before + 1, int(self.span[1]))
        share = np.clip(now - before, 0, 1)
        share[share < ROUNDING] = 0.0
        return np.asarray(values[before] + (values[after] - values[before]) * share)

    def live(self, now: Floats) -> Floats | NDArray[np.str_]:
        """What text shows of the clock's column at data times `now`: the nearest state's name, or
        the number on the way between two."""
        return self.said(now) if self.named else self.between(self.leaning(now))

    def moment(self, value: Value) -> float:
        """The data time of a state, or of a number between two of them. Raises `Fault`."""
        if value in self.values:
            return float(self.values.index(value))
        if isinstance(value, str) or self.named:
            raise Fault("moment", f"there is no state '{written(value)}'", (), self._known(value))
        values = np.array(self.values, dtype=np.float64)
        if not (np.diff(values) > 0).all() or not values[0] <= value <= values[-1]:
            form = date_format(np.array([value]))
            shown = format_value(value, form) if self.dated else written(value)
            text = f"there is no state {shown}: they are {self.names[0]} to {self.names[-1]}"
            raise Fault("moment", text)
        return float(np.interp(value, values, np.arange(self.count)))

    def _known(self, value: Value) -> str:
        return known(written(value), self.names)


def written(value: Value) -> str:
    """A state as a spec writes it."""
    return value if isinstance(value, str) else format_value(value, "")


def known(name: str, names: Sequence[str], most: int = 8) -> str:
    """A hint that says which states there are."""
    several = ", ".join(f"'{one}'" for one in names[:most])
    more = f" … ({len(names):,} in all)" if len(names) > most else ""
    similar = suggest(name, names)
    return f"{similar + ' ' if similar else ''}known: {several}{more}"


def states_of(
    columns: Sequence[tuple[Column, bool]], order: Sequence[StateName], wraps: bool
) -> States | None:
    """The states in clock columns, each with whether it holds dates: text in order of appearance,
    numbers rising, those of `order` first; None if there is none. Raises `Fault` below `time`."""
    texts = [column.dtype.kind != "f" for column, _ in columns]
    if any(texts) and not all(texts):
        text = "the clock is text in one table and numbers in another"
        raise Fault("clock", text, ("field",), "states are all text, or all numbers")
    found: list[Value] = list(dict.fromkeys(chain(*(_distinct(column) for column, _ in columns))))
    if not found:
        return None
    if not any(texts):
        found.sort()
    dated = all(dated for _, dated in columns)
    names = _names(found, dated)
    first = [_one_of(given, n, found, names, dated) for n, given in enumerate(order)]
    for number, value in enumerate(first):
        if value in first[:number]:
            text = f"the state '{order[number]}' is already in its place"
            raise Fault("duplicate-name", text, ("order", number), "name each state once")
    values = tuple(dict.fromkeys([*first, *found]))
    back = dict(zip(found, names, strict=True))
    return States(values, tuple(back[v] for v in values), dated, wraps and len(values) > 1)


def _distinct(column: Column) -> list[Value]:
    """The values of a column in order of appearance, without missing ones."""
    values, first = np.unique(column, return_index=True)
    values = values[np.argsort(first, kind="stable")]
    kept = values != "" if values.dtype.kind != "f" else np.isfinite(values.astype(np.float64))
    plain: list[Value] = values[kept].tolist()
    return plain


def _names(values: Sequence[Value], dated: bool) -> list[str]:
    form = date_format(np.array(values, dtype=np.float64)) if dated else ""
    return [format_value(value, form) for value in values]


def _one_of(
    given: StateName, number: int, found: Sequence[Value], names: Sequence[str], dated: bool
) -> Value:
    """The state that the spec's `order` names: by its value, or as it is written."""
    value = given.value
    if dated and isinstance(value, str):
        value = date_of(value) or value
    elif isinstance(found[0], str):
        value = written(value)
    if value in found:
        return value
    if (shown := written(value)) in names:
        return found[names.index(shown)]
    text = f"there is no state '{shown}' in the data"
    hint = known(shown, names)
    if not isinstance(found[0], str):
        hint = f"they are {', '.join(names[:FEW])}{' …' if len(names) > FEW else ''}"
    raise Fault("unknown-state", text, ("order", number), hint)
