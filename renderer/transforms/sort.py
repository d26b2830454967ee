"""`sort`: rows in another order."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field

from renderer.frame import Frame
from renderer.transforms.base import Context, Names, Transform, Wanted, named
from renderer.values import SpecModel


class Order(SpecModel):
    """By which columns, and which way."""

    by: Names
    """The column, or columns, the first counting most."""
    descending: bool = False
    """Whether the greatest come first."""


def _order(value: object) -> object:
    return {"by": value} if isinstance(value, (str, list, tuple)) else value


Ordering: TypeAlias = Annotated[Order, BeforeValidator(_order)]


class Sort(Transform):
    """Puts rows in order: `{sort: date}`, `{sort: [country, year]}`, or `{sort: {by: value,
    descending: true}}`.

    Numbers and dates by size, text by its code points; what is missing comes last either way, and
    equal rows stay in the order they had.
    """

    sort: Annotated[Ordering, Field()]
    """A column, a list of columns, or {by, descending}."""

    def needs(self, wanted: Wanted) -> Wanted:
        return None if wanted is None else wanted | set(self.sort.by)

    def apply(self, frame: Frame, context: Context) -> Frame:
        named(frame, self.sort.by, "by")
        data = frame.data.sort(
            self.sort.by, descending=self.sort.descending, nulls_last=True, maintain_order=True
        )
        return frame.with_rows(data)
