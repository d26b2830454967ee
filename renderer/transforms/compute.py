"""`compute`: new columns from expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from renderer.errors import Path
from renderer.expressions import Expression
from renderer.frame import Frame
from renderer.transforms.base import Context, Transform, Wanted
from renderer.values import Name


class Compute(Transform):
    """Adds columns, each from an expression: `{compute: {x: sin(a), y: -cos(a)}}`.

    They are made one after the other, so that a later one may use an earlier. A name that is there
    already is replaced. `cumsum`, `lag` and `rank` run over all rows in their order; the transforms
    of these names know keys and the clock.
    """

    compute: Annotated[dict[Name, Expression], Field(min_length=1)]
    """The new columns: names with expressions over columns and params."""

    def uses(self) -> Mapping[str, Path]:
        return {t: (name,) for name, e in self.compute.items() for t, _ in e.references}

    def needs(self, wanted: Wanted) -> Wanted:
        if wanted is None:
            return None
        for name, expression in reversed(self.compute.items()):
            wanted = (wanted - {name}) | expression.names | expression.constants
        return wanted

    def apply(self, frame: Frame, context: Context) -> Frame:
        for name, expression in self.compute.items():
            values = frame.evaluate(expression, context.params, context.tables, name)
            dates = [name] if _is_date(expression, frame) else []
            frame = frame.with_columns({name: values}, dates)
        return frame


def _is_date(expression: Expression, frame: Frame) -> bool:
    """Whether an expression is nothing but a column of dates."""
    return expression.is_name in frame.dates
