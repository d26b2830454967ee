"""What stands at the ends of lines: the name of each, with its values of the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.counting import fine_as
from renderer.formats import date_format, format_value
from renderer.marks.base import Binding
from renderer.marks.channels import Ink
from renderer.marks.strands import Strands
from renderer.template import Field, Template


@dataclass(frozen=True, eq=False)
class EndNames:
    """Texts of strands: fixed ones, or a template's over columns in the strands' order."""

    fixed: tuple[str, ...] = ()
    parts: tuple[str | Field, ...] = ()
    params: Mapping[str, float | str] = field(default_factory=dict)
    columns: Mapping[str, NDArray[np.float64] | NDArray[np.str_]] = field(default_factory=dict)

    def at(self, strands: Strands, index: int) -> Sequence[str]:  # Hot path.
        """The text of each strand at a frame; of one that has not begun, as at its first row."""
        if not self.parts:
            return self.fixed
        which = np.arange(strands.count)
        pieces = [self._column(part, strands, index, which) for part in self.parts]
        return ["".join(row) for row in zip(*pieces, strict=True)]

    def _column(
        self, part: str | Field, strands: Strands, index: int, which: NDArray[np.intp]
    ) -> list[str]:
        if isinstance(part, str):
            return [part] * len(which)
        if part.name not in self.columns:
            return [format_value(self.params[part.name], part.format)] * len(which)
        column: NDArray[Any] = self.columns[part.name]
        if column.dtype.kind == "U":
            return [str(text) for text in column[strands.blend(index, which)[0]]]
        if not len(strands.clock):
            values = column[strands.bounds[1:] - 1]
        else:
            values = strands.at(index, column, which)
        return [format_value(value, part.format) for value in values.tolist()]


def end_names(
    label: Template | None, binding: Binding, ink: Ink, strands: Strands, keys: tuple[str, ...]
) -> EndNames:
    """The texts at the ends of a series' strands: its label, which may show columns; where it has
    several without one that tells them apart, their categories or keys."""
    table, params = binding.table, binding.params
    fields = [part.name for part in label.fields] if label is not None else []
    if label is not None and not set(fields) <= set(params):
        columns = {name: table[name][strands.rows] for name in fields if name not in params}
        label = label.with_formats(_forms(columns, binding))
        return EndNames(parts=label.parts, params=params, columns=columns)
    if not len(strands.rows):
        return EndNames(("",) * strands.count)
    begins = np.minimum(strands.bounds[:-1], len(strands.rows) - 1)
    if ink.labels and ink.category is not None:
        first = ink.category[strands.rows[begins]]
        named = [*ink.labels, *[""] * len(ink.palette)]
        return EndNames(tuple(named[number] for number in first.tolist()))
    if strands.count > 1 and keys:
        rows = strands.rows[begins].tolist()
        cells = [[_told(binding, key, row) for key in keys] for row in rows]
        return EndNames(tuple(", ".join(filter(None, row)) for row in cells))
    return EndNames(("" if label is None else label.once(params),) * strands.count)


def _forms(columns: Mapping[str, NDArray[Any]], binding: Binding) -> dict[str, str]:
    """The formats of numbers for which a label gives none: of those that are on their way from one
    row's to the next, as many decimals as the column has."""
    dates, found = binding.table.dates, {}
    for name, column in columns.items():
        if column.dtype.kind == "f" and (name in dates or binding.times is not None):
            values = column.astype(np.float64)
            found[name] = date_format(values) if name in dates else fine_as(values)
    return found


def _told(binding: Binding, key: str, row: int) -> str:
    value = binding.table[key][row].item()
    shown = binding.table.labels.get(key, {}).get(value)
    return shown or (value if isinstance(value, str) else format_value(value, ""))
