"""Running transforms as a spec does: from their YAML words, over a table of plain columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from renderer.errors import Fault
from renderer.table import Table
from renderer.transforms.base import Context
from renderer.transforms.run import transformed
from renderer.transforms.steps import AnyTransform

STEPS: TypeAdapter[Any] = TypeAdapter(list[AnyTransform])


class Lab:
    """Tables of lists, and what transforms make of them."""

    def __init__(self) -> None:
        self.warnings: list[Fault] = []

    def table(self, columns: Mapping[str, Sequence[Any]], **known: Any) -> Table:
        made = {
            name: np.array(values, dtype=np.str_ if isinstance(values[0], str) else np.float64)
            for name, values in columns.items()
        }
        return Table(made, **known)

    def apply(
        self,
        table: Table,
        *steps: Mapping[str, Any],
        params: Mapping[str, float | str] | None = None,
        tables: Mapping[str, Table] | None = None,
    ) -> Table:
        context = Context(params or {}, tables or {}, self.warnings.append)
        return transformed(table, STEPS.validate_python(list(steps)), context)

    def run(self, columns: Mapping[str, Sequence[Any]], *steps: Mapping[str, Any], **known: Any):
        """The columns after the steps, as lists; missing numbers are None."""
        return listed(self.apply(self.table(columns, **known), *steps))

    def fault(self, columns: Mapping[str, Sequence[Any]], *steps: Mapping[str, Any], **known: Any):
        with pytest.raises(Fault) as caught:
            self.apply(self.table(columns, **known), *steps)
        return caught.value

    def random(self, seed: int, repeated: bool = True, rows: int = 120) -> dict[str, list[Any]]:
        """Things that come and go, unsorted, with missing clocks and values and with ties."""
        rng = np.random.default_rng(seed)
        start = {"a": 0, "b": 5, "c": -3, "": 8}
        who = rng.choice(["a", "b", "c", "", "only"], rows, p=[0.35, 0.3, 0.25, 0.09, 0.01])
        quarters = rng.permutation(rows) / 4
        when = [start.get(one, 0) + float(t) for one, t in zip(who, quarters, strict=True)]
        if repeated:
            when = [float(t // 2) for t in when]
        for row in rng.integers(0, rows, 4):
            when[row] = NAN
        values = rng.integers(-6, 7, rows).astype(float)
        values[rng.random(rows) < 0.25] = NAN
        return {"who": who.tolist(), "t": when, "x": values.tolist()}

    def in_order(self, columns: Mapping[str, Sequence[Any]]) -> list[list[int]]:
        """The rows of each thing, `who`, in the order of `t` and then as they stand."""
        things: dict[str, list[int]] = {}
        for row, (who, when) in enumerate(zip(columns["who"], columns["t"], strict=True)):
            things.setdefault(who, []).extend([row] if when == when else [])
        return [sorted(rows, key=lambda row: columns["t"][row]) for rows in things.values() if rows]

    def keyed(self, columns: Mapping[str, Sequence[Any]], *steps: Mapping[str, Any]):
        """The columns after the steps, `who` being the key and `t` the clock."""
        return self.run(columns, *steps, keys=("who",), clock="t")


NAN = math.nan


def same(found: Sequence[Any], expected: Sequence[Any]) -> None:
    """Asserts equality up to rounding; None and NaN are missing."""
    wanted = [None if value is None or value != value else value for value in expected]
    assert [value is None for value in found] == [value is None for value in wanted]
    there = [(a, b) for a, b in zip(found, wanted, strict=True) if b is not None]
    np.testing.assert_allclose([a for a, _ in there], [b for _, b in there], 1e-9, 1e-12)


def listed(table: Table) -> dict[str, list[Any]]:
    return {
        name: [None if value != value else value for value in table[name].tolist()]
        for name in table.names
    }


@pytest.fixture
def lab() -> Lab:
    return Lab()


@pytest.fixture(name="same")
def _same() -> Any:
    return same
