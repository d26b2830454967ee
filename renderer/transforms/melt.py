"""`melt`: columns become rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from renderer.errors import Fault, choices
from renderer.frame import NOUN, DataFrame, Frame
from renderer.transforms.base import Context, Names, Transform, Wanted, named
from renderer.transforms.parts import MOST_CELLS
from renderer.values import Name, SpecModel


class Melting(SpecModel):
    """Which columns become rows, which are kept, and the names of the two new columns."""

    id: Names | None = None
    """The column, or columns, that are kept, repeated for each of the others. Default: if `columns`
    are given, all others; else the table's keys and clock."""
    columns: Names | None = None
    """The columns that become rows, by name or by a pattern with `*` and `?`: `val_*`. Default: all
    but those of `id`."""
    key: Name = "key"
    """The new column of the old columns' names. It becomes one of the table's keys."""
    value: Name = "value"
    """The new column of the values."""
    drop_missing: bool = False
    """Whether rows without a value are left out."""


class Melt(Transform):
    """Turns columns into rows, a wide table into a long one: `{melt: {id: year, key: city, value:
    population}}` makes of the columns `year`, `Rome`, `Paris` the columns `year`, `city`,
    `population`.

    First come all rows of the first column, then those of the second, and so on; the new keys, and
    so the entries of a legend, are in the order of the columns. The new column of names becomes a
    key, beside those keys that are kept. Missing values stay as rows, unless `drop_missing: true`.
    What is melted must be all numbers, all dates or all text; a column without any value may be
    among them.
    """

    melt: Melting
    """{id, columns, key, value, drop_missing}: what is kept, what becomes rows, and the names of
    the new columns."""

    def needs(self, wanted: Wanted) -> Wanted:
        columns, kept = self.melt.columns, self.melt.id
        if columns is None or any(_is_pattern(name) for name in columns):
            return None
        if kept is not None:
            return frozenset((*kept, *columns))
        return None if wanted is None else (wanted - {self.melt.key, self.melt.value}) | {*columns}

    def check(self, params: Mapping[str, float | str]) -> None:
        melt = self.melt
        if melt.key == melt.value:
            raise Fault("column-twice", f"'{melt.key}' is the name of both new columns", ("value",))
        for number, name in enumerate(melt.columns or ()):
            if name in (melt.id or ()):
                at = ("columns", number) if len(melt.columns or ()) > 1 else ("columns",)
                raise Fault("column-twice", f"'{name}' is in `id` too", at)

    def apply(self, frame: Frame, context: Context) -> Frame:
        kept, melted = self._columns(frame)
        for field, name in (("key", self.melt.key), ("value", self.melt.value)):
            if name in kept:
                hint = f"choose another with `{field}`"
                raise Fault("column-twice", f"'{name}' is a column that is kept", (field,), hint)
        if len(frame) * len(melted) * (len(kept) + 2) > MOST_CELLS:
            rows = f"{len(frame):,} rows of {len(melted):,} columns"
            text = f"{rows} would be {len(frame) * len(melted):,} rows of {len(kept) + 2}"
            raise Fault("limit", text, (), f"at most {MOST_CELLS:,} cells; `filter` before")
        kind = _one_kind(frame, melted)
        data = self._long(frame, kept, melted, kind == "text")
        if len(frame) and not data.height:
            raise Fault("empty", "no row is left: every value is missing", ("drop_missing",))
        keys = (*(key for key in frame.keys if key in kept), self.melt.key)
        dates = frame.dates & set(kept) | ({self.melt.value} if kind == "date" else frozenset())
        labels = {name: texts for name, texts in frame.labels.items() if name in kept}
        clock = frame.clock if frame.clock in kept else None
        units = {name: unit for name, unit in frame.units.items() if name in kept}
        return replace(
            frame, data=data, keys=keys, clock=clock, dates=dates, labels=labels, units=units
        )

    def _long(
        self, frame: Frame, kept: Sequence[str], melted: Sequence[str], text: bool
    ) -> DataFrame:
        import polars as pl

        kind = pl.String if text else pl.Float64
        data = frame.data.select(*kept, pl.col(melted).cast(kind)).unpivot(
            melted, index=kept, variable_name="\0key", value_name="\0value"
        )
        data = data.rename({"\0key": self.melt.key, "\0value": self.melt.value})
        return data.drop_nulls(self.melt.value) if self.melt.drop_missing else data

    def _columns(self, frame: Frame) -> tuple[list[str], list[str]]:
        """The columns that are kept and those that become rows, as the frame has them in order."""
        named(frame, self.melt.id or (), "id")
        melted = None if self.melt.columns is None else self._matching(frame, self.melt.columns)
        if self.melt.id is not None:
            kept = list(dict.fromkeys(self.melt.id))
        elif melted is None:
            kept = [name for name in frame.names if name in {*frame.keys, frame.clock}]
        else:
            kept = [name for name in frame.names if name not in melted]
        melted = [name for name in frame.names if name not in kept] if melted is None else melted
        if not melted:
            raise Fault("empty", f"no column is left to become rows: {choices(kept)} are kept")
        return kept, melted

    def _matching(self, frame: Frame, names: Names) -> list[str]:
        found: dict[str, None] = {}
        for number, name in enumerate(names):
            at = ("columns", number) if len(names) > 1 else ("columns",)
            if name in frame.names or not _is_pattern(name):
                frame.check(name, *at)
                found[name] = None
                continue
            pattern = name.replace("[", "[[]")
            matched = [n for n in frame.names if fnmatchcase(n, pattern)]
            if not matched:
                hint = f"known: {choices(frame.names)}"
                raise Fault("unknown-column", f"no column matches '{name}'", at, hint)
            found |= dict.fromkeys(n for n in matched if n not in (self.melt.id or ()))
        return list(found)


def _is_pattern(name: str) -> bool:
    return "*" in name or "?" in name


def _one_kind(frame: Frame, melted: Sequence[str]) -> str:
    """What all the columns hold; raises `Fault` if it is not the same."""
    kinds = {n: frame.kind(n) for n in melted if frame.data[n].null_count() < len(frame)}
    if not kinds:
        return frame.kind(melted[0])
    found = dict.fromkeys(kinds.values())
    if len(found) == 1:
        return next(iter(found))
    odd = "text" if "text" in found else "date"
    names = [name for name, kind in kinds.items() if kind == odd]
    others = " and ".join(NOUN[kind] for kind in found if kind != odd)
    hold = f"{choices(names)} hold{'s' if len(names) == 1 else ''} {NOUN[odd]}"
    hint = "keep it with `id`, or say with `columns: […]` which become rows"
    if odd == "text":
        hint += "; if it should be numbers, say so with the file's `types`"
    raise Fault(
        "column-kind", f"{hold}, the others {others}: one column cannot hold both", (), hint
    )
