"""Running transforms as a spec does: from their YAML words, over a table of plain columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from renderer.errors import Fault
from renderer.table import Table
from renderer.transforms import AnyTransform
from renderer.transforms.base import Context
from renderer.transforms.run import transformed

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


def listed(table: Table) -> dict[str, list[Any]]:
    return {
        name: [None if value != value else value for value in table[name].tolist()]
        for name in table.names
    }


@pytest.fixture
def lab() -> Lab:
    return Lab()
