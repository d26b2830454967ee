"""`group`: one row for each group of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.expressions.functions import CONSTANTS, OF_TEXT
from renderer.expressions.groups import Groups, check, evaluate
from renderer.expressions.names import missing
from renderer.expressions.tree import Call, Name, children, postorder
from renderer.frame import Columns, Frame
from renderer.transforms.base import Context, Names, Transform, Wanted, named
from renderer.transforms.parts import parts
from renderer.values import Name as ColumnName
from renderer.values import SpecModel

KEPT = frozenset("first last min max mean median quantile".split())
"""What these make of a column of dates are dates."""
TAKEN = frozenset({"first", "last"})
"""These take a row's value as it is, also text."""


class Grouping(SpecModel):
    """Which rows belong together, and what is made of each group."""

    by: Names = ()
    """The column, or columns, whose values the rows of a group share. Default: all rows are one
    group."""
    compute: dict[ColumnName, Expression] = {}
    """The new columns: names with expressions in which columns stand inside `mean`, `sum`, `std`,
    `min`, `max`, `median`, `quantile`, `count`, `distinct`, `first` or `last`:
    `{people: sum(pop), life: sum(life*pop)/sum(pop), countries: count()}`."""


class Group(Transform):
    """One row for each group of rows: `{group: {by: [continent, year], compute: {people: sum(pop),
    life: sum(life*pop)/sum(pop)}}}`.

    Groups come in the order in which they first appear, with the columns of `by` and those of
    `compute`; the others are gone. In an expression every column stands inside a reduction, but
    those of `by` need not. `count()` is how many rows there are, `count(x)` how many are not
    missing; `first` and `last` go by the order of the rows, so that after `{sort: {by: pop,
    descending: true}}` the country with most people is `first(country)`. They may take text, if
    they are all of the expression; `count` and `distinct` take text anywhere.

    Missing values are passed over: of a group that has no others, sums and counts are 0 and the
    rest is missing. `std` divides by the number of rows. Rows that miss a value of `by` are a group
    of their own. Dates stay dates where a reduction of them is all of the expression, except
    `sum`, `std`, `count` and `distinct`.

    The clock stays if it is in `by`. Keys are those columns of `by` that were keys or hold text.
    """

    group: Grouping
    """{by, compute}: the columns whose values a group shares, and what is made of each."""

    def needs(self, wanted: Wanted) -> Wanted:
        expressions = self.group.compute.values()
        return frozenset(self.group.by).union(*(e.names | e.constants for e in expressions))

    def check(self, params: Mapping[str, float | str]) -> None:
        by = self.group.by
        if not by and not self.group.compute:
            raise Fault("group", "there is nothing to group by and nothing to compute")
        for number, name in enumerate(by):
            if name in by[:number]:
                raise Fault("column-twice", f"'{name}' is listed twice", ("by", number))
        numbers = {k for k, v in params.items() if isinstance(v, (int, float))}
        for name, expression in self.group.compute.items():
            try:
                check(expression, {*by, *numbers, *CONSTANTS})
            except Fault as fault:
                raise fault.below("compute", name) from None
            if name in by:
                text = f"'{name}' is a column that the groups are made by"
                at = ("compute", name)
                raise Fault("column-twice", text, at, "choose another name", on_key=True)

    def apply(self, frame: Frame, context: Context) -> Frame:
        import polars as pl

        by = self.group.by
        named(frame, by, "by")
        found = parts(frame.data, by)
        made = frame.with_rows(
            frame.data.select(by)[found.firsts] if by else pl.DataFrame(height=len(found))
        )
        numbers = {k: v for k, v in context.params.items() if isinstance(v, (int, float))}
        texts = {k: v for k, v in context.params.items() if isinstance(v, str)}
        texts = {k: v for k, v in texts.items() if k not in frame.names}
        for name, expression in self.group.compute.items():
            try:
                said = expression.saying(texts, frame.dates)
                absent = said.names - {*frame.names, *numbers}
                for unknown in sorted(absent, key=said.position):
                    raise missing(said, unknown, [*frame.names, *frame.unread, *numbers])
                values = _column(said, frame, by, numbers, found)
            except Fault as fault:
                raise fault.below("compute", name) from None
            dates = [name] if _is_date(expression, frame) else []
            made = made.with_columns({name: values}, dates)
        keys = (n for n in by if n in frame.keys or frame.kind(n) == "text")
        clock = frame.clock if frame.clock in by else None
        return replace(
            made,
            keys=tuple(name for name in keys if name != clock),
            clock=clock,
            dates=made.dates & set(made.names),
            labels={name: texts for name, texts in made.labels.items() if name in by},
        )


def _column(
    expression: Expression,
    frame: Frame,
    by: Names,
    numbers: Mapping[str, float],
    groups: Groups,
) -> Any:
    """What an expression makes of each group, for a frame."""
    import polars as pl

    bare = _bare(expression, frame)
    if bare is not None and bare[0] in TAKEN and frame.kind(bare[1]) == "text":
        text = frame.data[bare[1]]
        there = pl.when(text.is_not_null()).then(pl.int_range(len(text))).alias(bare[1])
        rows = evaluate(
            expression, Columns(frame.data.select(there)), by=(), numbers={}, groups=groups
        )
        return text.gather(pl.Series(rows, nan_to_null=True).cast(pl.UInt32))
    only = _only_counted(expression)
    counted = [name for name in frame.names if name in only and frame.kind(name) == "text"]
    codes = [pl.col(name).cast(pl.Categorical).to_physical() for name in counted]
    data = frame.data.with_columns(codes)
    return evaluate(expression, Columns(data), by, numbers, groups)


def _bare(expression: Expression, frame: Frame) -> tuple[str, str] | None:
    """The reduction and the column, if an expression is nothing but one of a column."""
    match expression.tree:
        case Call(function, (Name(name), *_)) if name in frame.names:
            return function, name
    return None


def _is_date(expression: Expression, frame: Frame) -> bool:
    bare = _bare(expression, frame)
    itself = expression.is_name in frame.dates
    return itself or (bare is not None and bare[0] in KEPT and bare[1] in frame.dates)


def _only_counted(expression: Expression) -> set[str | None]:
    """The names whose values are never looked at, only told apart: texts may be numbered."""
    counted: set[str | None] = set()
    looked_at = {expression.is_name}
    for node in postorder(expression.tree):
        for child in children(node):
            if isinstance(child, Name):
                told_apart = isinstance(node, Call) and node.function in OF_TEXT
                (counted if told_apart else looked_at).add(child.name)
    return counted - looked_at
