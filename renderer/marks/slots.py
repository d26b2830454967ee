"""Column slots: what a mark's keys say of positions and values, and how it becomes arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.errors import Fault, suggest, unknown
from renderer.expressions import Expression, parse
from renderer.formats import date_format, format_value
from renderer.marks.base import Binding, Categories
from renderer.moment import date_of, no_date
from renderer.table import Table
from renderer.values import Scalar


@dataclass(frozen=True)
class Slot(Scalar):
    """A column's name, an expression over columns, a number, or a date such as 2020-03-01."""

    text: str

    json_schema: ClassVar[dict[str, Any]] = {
        "type": ["string", "number"],
        "description": "A column, an expression over columns (1 - accuracy), a number, or a date "
        "(2020-03-01).",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise Fault("slot", "expected a column, an expression or a number")
        text = value.strip() if isinstance(value, str) else repr(value)
        if not text:
            raise Fault("slot", "expected a column, an expression or a number, not an empty text")
        return cls(text)

    def __str__(self) -> str:
        return self.text

    def values(self, binding: Binding, *at: str | int) -> NDArray[np.float64]:
        """Numbers, one a row; raises `Fault` at `at`."""
        table = binding.table
        names = binding.categories.get(str(at[0])) if at else None
        if names is not None and (places := named_places(self.text, names, table)) is not None:
            return places
        return self.of(table, binding.params, binding.tables, *at)

    def of(
        self, table: Table, params: Mapping[str, float | str], others: Mapping[str, Table],
        *at: str | int,
    ) -> NDArray[np.float64]:  # fmt: skip
        """Numbers, one a row of a table, beside which there are others; raises `Fault` at `at`."""
        if self.text in table.columns:
            column = table[self.text]
            if column.dtype.kind != "f":
                raise Fault("text-column", f"column '{self.text}' holds text, not numbers", at)
            return np.asarray(column, dtype=np.float64)
        if (moment := date_of(self.text)) is not None:
            return np.full(len(table), moment)
        if (wrong := no_date(self.text)) is not None:
            raise wrong.below(*at)
        expression = self._expression(table, at)
        tables = {name: other.columns for name, other in others.items()}
        try:
            return expression.by_row(
                table.columns, len(table), params, tables, table.known, table.dates
            )
        except Fault as fault:
            raise fault.below(*at) from None

    def is_of(self, table: Table) -> bool:
        """Whether it says something of a table's rows, and is not the same for all of them."""
        if self.text in table.columns:
            return True
        try:
            return not parse(self.text).names.isdisjoint(table.known)
        except Fault:
            return False

    def _expression(self, table: Table, at: tuple[str | int, ...]) -> Expression:
        try:
            return parse(self.text)
        except Fault as fault:
            near = suggest(self.text, table.known)
            hint = f"{near}" if near else fault.hint
            text = f"no column '{self.text}', and not an expression: {fault.text}"
            raise Fault(fault.code, text, at, hint, fault.offset, fault.width) from None


def named_places(text: str, names: Categories, table: Table) -> NDArray[np.float64] | None:
    """Places of a column's values, one a row, or of one of the names itself, along an axis of
    names; None for anything else, which is a place already."""
    if text in table.columns:
        return names.places(written(table, text))
    if text in names.names:
        return np.full(len(table), float(names.names.index(text)))
    return None


def written(table: Table, name: str) -> list[str]:
    """A column's values as an axis of names writes them, one a row; empty where one is missing."""
    column = table[name]
    if column.dtype.kind != "f":
        return [str(value) for value in column.tolist()]
    said = table.labels.get(name, {})
    numbers = np.asarray(column, dtype=np.float64)
    form = date_format(numbers) if name in table.dates else ""
    texts = {v: said.get(v) or format_value(v, form) for v in np.unique(numbers).tolist()}
    return [texts[v] if v == v else "" for v in numbers.tolist()]


Slots: TypeAlias = Annotated[tuple[Slot, ...], Field(min_length=2, max_length=1000, strict=False)]


def warn_infinite(slot: Slot, values: NDArray[np.float64], binding: Binding, name: str) -> None:
    """A warning, at the field of the channel `name`, that counts the infinite values of a column:
    they look like its least or greatest."""
    many = int(np.isinf(values).sum())
    if many and slot.is_of(binding.table):
        text = (
            f"{many:,} of {len(values):,} values of '{slot}' are infinite: they look like the"
            " least or the greatest"
        )
        binding.warn(Fault("infinite", text, (name, "field"), severity="warning"))


def named(binding: Binding, columns: tuple[str, ...], *at: str | int) -> None:
    """Raises `Fault` at `at` if one of `columns` is not in the table."""
    for number, name in enumerate(columns):
        if name not in binding.table.columns:
            text, hint = unknown("column", name, binding.table.known)
            raise Fault("unknown-column", text, (*at, number) if len(columns) > 1 else at, hint)
