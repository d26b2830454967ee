"""The rows of a frame in parts that share some values, and how a row is named in a message."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renderer.expressions.groups import Groups
from renderer.frame import DataFrame, Frame
from renderer.writing import iso, shortest

MOST_CELLS = 20_000_000
"""Rows times columns that a step may make."""


def parts(data: DataFrame, by: Sequence[str]) -> Groups:
    """The rows for each combination of values, in order of first appearance; what is missing is a
    value like others. Without columns: all rows are one part."""
    import polars as pl

    if not by or not data.height:
        whole = np.arange(data.height)
        return Groups(whole, np.arange(min(1, data.height)))
    named = [pl.col(name).alias(f"value {number}") for number, name in enumerate(by)]
    rows = data.select(*named, pl.int_range(pl.len()).alias("rows"))
    found = rows.group_by(rows.columns[:-1], maintain_order=True).agg("rows")["rows"]
    lengths = found.list.len().to_numpy().astype(np.intp)
    order = found.explode().to_numpy().astype(np.intp)
    return Groups(order, np.cumsum(lengths) - lengths)


def said(frame: Frame, names: Sequence[str], row: int) -> str:
    """What some columns hold in a row: `country 'Chad' and year 1952`."""
    return " and ".join(f"{name} {_cell(frame, name, row)}" for name in names)


def _cell(frame: Frame, name: str, row: int) -> str:
    value = frame.data[name][row]
    if value is None:
        return "missing"
    return f"'{value}'" if isinstance(value, str) else text_of(value, frame.kind(name) == "date")


def text_of(value: float, date: bool) -> str:
    """A number by its shortest digits, or a date as ISO 8601."""
    return (iso(value) if date else None) or shortest(value)
