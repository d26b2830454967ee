"""`join`: columns of another table, for the rows that share a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault, Path, suggest, unknown
from renderer.expressions.groups import Groups
from renderer.frame import NOUN, DataFrame, Frame
from renderer.transforms.base import Context, Names, Transform, Wanted, named
from renderer.transforms.parts import MOST_CELLS, parts, said
from renderer.values import Name, SpecModel


class Sides(SpecModel):
    """The same key under two names."""

    left: Names
    """This table's column, or columns."""
    right: Names
    """The other table's, in the same order."""


On: TypeAlias = Annotated[
    Annotated[Names, Tag("names")] | Annotated[Sides, Tag("sides")],
    Discriminator(lambda value: "sides" if isinstance(value, (dict, Sides)) else "names"),
]


class Joining(SpecModel):
    """The other table, the columns that must be equal, and what is taken."""

    with_: Annotated[Name, Field(alias="with")]
    """The other table."""
    on: On
    """The column, or columns, that both have: rows with equal values belong together. `{left: iso,
    right: code}` where their names differ."""
    how: Literal["left", "inner"] = "left"
    """`left`: every row stays, without a partner its new columns are missing. `inner`: only rows
    with a partner stay."""
    columns: Names | None = None
    """The other table's columns to take. Default: all but those of `on`."""
    prefix: str = ""
    """What the taken columns' names begin with."""
    many: bool = False
    """Whether a row may have several partners; it then becomes several rows."""

    @property
    def left(self) -> tuple[str, ...]:
        return tuple(self.on.left if isinstance(self.on, Sides) else self.on)

    @property
    def right(self) -> tuple[str, ...]:
        return tuple(self.on.right if isinstance(self.on, Sides) else self.on)


class Join(Transform):
    """Adds columns of another table to the rows that share a key: `{join: {with: colors, on:
    country}}`.

    Rows keep their order. By default none is lost: one without a partner gets missing values, and a
    warning tells how many there are and the first, since a key that is spelled in two ways is
    easily overlooked. That no row at all has a partner is an error. What is missing, and empty
    text, equals nothing. The other table must have each key once; with `many: true` a row becomes
    as many as it has partners, in the other table's order. Keys and the clock stay as they are.

    Name the `columns` to take, where both tables have columns of a name; it also spares reading
    columns that nothing uses.
    """

    join: Joining
    """{with, on, how, columns, prefix, many}: the other table, the shared key, what is taken."""

    def uses(self) -> Mapping[str, Path]:
        return {self.join.with_: ("with",)}

    def needs(self, wanted: Wanted) -> Wanted:
        if wanted is None or self.join.columns is None:
            return None
        return wanted | {*self.join.left, *(self.join.prefix + n for n in self.join.columns)}

    def check(self, params: Mapping[str, float | str]) -> None:
        left, right = self.join.left, self.join.right
        if len(left) != len(right) or not left:
            count = f"{len(left)} column{'s' if len(left) != 1 else ''}"
            text = f"{count} cannot be equal to {len(right)}" if left else "'on' is empty"
            raise Fault("join", text, ("on",), "name as many on the left as on the right")
        for side in (left, right):
            twice = next((name for n, name in enumerate(side) if name in side[:n]), None)
            if twice is not None:
                raise Fault("column-twice", f"'{twice}' is listed twice", ("on",))

    def apply(self, frame: Frame, context: Context) -> Frame:
        import polars as pl

        join = self.join
        other = self._other(frame, context)
        taken = self._taken(frame, other)
        keys = [f"\0key {number}" for number, _ in enumerate(join.right)]
        right = other.data.select(
            *(pl.col(name).alias(key) for name, key in zip(join.right, keys, strict=True)),
            *(pl.col(name).alias(join.prefix + name) for name in taken),
        ).drop_nulls(keys)
        self._check_rows(frame, other, right, keys)
        self._tell_lonely(frame, other, right, keys, context)
        data = frame.data.join(
            right,
            left_on=join.left,
            right_on=keys,
            how=join.how,
            coalesce=True,
            maintain_order="left_right",
        )
        dates = frozenset(join.prefix + name for name in other.dates & set(taken))
        labels = {join.prefix + n: texts for n, texts in other.labels.items() if n in taken}
        own = set(frame.names)
        labels |= {name: texts for name, texts in frame.labels.items() if name in own}
        units = {join.prefix + n: unit for n, unit in other.units.items() if n in taken}
        units |= {name: unit for name, unit in frame.units.items() if name in own}
        kept = (frame.dates & own) | dates
        return replace(frame, data=data, dates=kept, labels=labels, units=units)

    def _other(self, frame: Frame, context: Context) -> Frame:
        """The other table; raises `Fault` where keys are not there or of different kinds."""
        join = self.join
        if join.with_ not in context.tables:
            text, hint = unknown("table", join.with_, context.tables)
            raise Fault("unknown-table", text, ("with",), hint)
        other = Frame.of(context.tables[join.with_])
        sides = isinstance(join.on, Sides)
        named(frame, join.left, *(("on", "left") if sides else ("on",)))
        try:
            named(other, join.right, *(("on", "right") if sides else ("on",)))
        except Fault as fault:
            raise replace(fault, text=f"{fault.text} in '{join.with_}'") from None
        for number, (left, right) in enumerate(zip(join.left, join.right, strict=True)):
            kinds = frame.kind(left), other.kind(right)
            if kinds[0] != kinds[1]:
                text = (
                    f"'{left}' holds {NOUN[kinds[0]]}, '{join.with_}.{right}' {NOUN[kinds[1]]}: "
                    "they are never equal"
                )
                at = ("on", number) if len(join.left) > 1 and not sides else ("on",)
                raise Fault("column-kind", text, at, "read both alike with a file's `types`")
        return other

    def _taken(self, frame: Frame, other: Frame) -> list[str]:
        """The other table's columns to take; raises `Fault` where a name is there already."""
        join = self.join
        if join.columns is None:
            taken = [name for name in other.names if name not in join.right]
        else:
            try:
                named(other, join.columns, "columns")
            except Fault as fault:
                raise replace(fault, text=f"{fault.text} in '{join.with_}'") from None
            taken = list(dict.fromkeys(join.columns))
        if not taken:
            raise Fault("empty", f"'{join.with_}' has no other columns than those of `on`", ("on",))
        for name in taken:
            if join.prefix + name in frame.names:
                text = f"both tables have a column '{join.prefix + name}'"
                hint = "take others with `columns`, or put a `prefix` before the names"
                at = ("prefix",) if join.prefix else ("columns",) if join.columns else ("with",)
                raise Fault("column-twice", text, at, hint)
        return taken

    def _check_rows(
        self, frame: Frame, other: Frame, right: DataFrame, keys: Sequence[str]
    ) -> None:
        """Raises `Fault` where rows would become more, or more than may be."""
        groups = parts(right, keys)
        several = bool((groups.lengths > 1).any())
        if several and not self.join.many:
            raise self._several(other, right, keys, groups)
        rows = _size(frame.data, self.join.left, right, keys) if several else len(frame)
        width = len(frame.names) + right.width - len(keys)
        if rows * width > MOST_CELLS:
            text = f"this would make {rows:,} rows of {width} columns"
            raise Fault(
                "limit", text, ("many",) if several else (), f"at most {MOST_CELLS:,} cells"
            )

    def _several(
        self, other: Frame, right: DataFrame, keys: Sequence[str], groups: Groups
    ) -> Fault:
        """The fault of keys that the other table has more than once."""
        several = np.flatnonzero(groups.lengths > 1)
        named_keys = right.select(keys).rename(dict(zip(keys, self.join.right, strict=True)))
        first = said(other.with_rows(named_keys), self.join.right, int(groups.firsts[several[0]]))
        count = int(groups.lengths[several[0]])
        text = f"'{self.join.with_}' has {count:,} rows with {first}"
        if len(several) > 1:
            text += f"; {len(several):,} keys in all are there more than once"
        hint = "`many: true` makes as many rows of one; or `group` that table before"
        return Fault("rows-twice", text, ("on",), hint)

    def _tell_lonely(
        self, frame: Frame, other: Frame, right: DataFrame, keys: Sequence[str], context: Context
    ) -> None:
        """A warning for rows without a partner; raises `Fault` if none has one."""
        join = self.join
        lonely = (
            frame.data.select(join.left)
            .with_row_index("\0row")
            .join(right, left_on=join.left, right_on=keys, how="anti")["\0row"]
        )
        if not len(lonely) or join.how == "inner" and len(lonely) < len(frame):
            return
        first = int(lonely.min())
        text = f"the first has {said(frame, join.left, first)}"
        hint = None
        if len(join.left) == 1 and frame.kind(join.left[0]) == "text":
            hint = suggest(str(frame.data[join.left[0]][first] or ""), _texts(right[keys[0]]))
        if len(lonely) == len(frame):
            rows = "the only row" if len(frame) == 1 else f"none of {len(frame):,} rows"
            has = "has no partner" if len(frame) == 1 else "has a partner"
            raise Fault("join", f"{rows} {has} in '{join.with_}'; {text}", ("on",), hint)
        text = f"{len(lonely):,} of {len(frame):,} rows have no partner in '{join.with_}'; {text}"
        context.warn(Fault("join", text, ("on",), hint, severity="warning"))


def _texts(column: Any) -> list[str]:
    return [str(text) for text in column.unique(maintain_order=True)]


def _size(left: DataFrame, on: Sequence[str], right: DataFrame, keys: Sequence[str]) -> int:
    """How many rows a left join has, from how often each key is there."""
    import polars as pl

    counts = right.group_by(keys).agg(pl.len().alias("\0count"))
    found = left.select(on).join(counts, left_on=on, right_on=keys, how="left")["\0count"]
    return int(found.fill_null(1).cast(pl.Int64).sum())
