"""What every source of data is: a model of its keys that reads one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path as FilePath
from typing import Annotated, Any, ClassVar, Self

from renderer.errors import Fault, Path, flow, unknown
from renderer.sources import paths
from renderer.table import Table, found_clock, may_be_clock
from renderer.template import fill
from renderer.transforms.base import Context, Names, Transform, Wanted
from renderer.transforms.run import transformed
from renderer.values import Later, Many, SpecModel

PATHS = ("file", "files", "path")
"""Keys that name files: params may stand in their text."""
_FIELD = re.compile(r"\{\s*[A-Za-z_][^{},]*\}")


@dataclass(frozen=True)
class ReadContext:
    """What a source may know: the folder it may read in, the spec's params, the tables it uses and
    all sources by name, where warnings go, which columns are wanted (None: all), and the folder
    that a path is relative to which is written at a place below the source (default: the folder it
    may read in)."""

    root: FilePath
    params: Mapping[str, float | str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    warn: Callable[[Fault], None] = lambda fault: None
    wanted: Wanted = None
    folder_of: Callable[[Path], FilePath] | None = None

    def chosen(self, names: Sequence[str]) -> list[int]:
        """The numbers of those columns that may be used; what may be a clock always is, and of a
        table of which nothing is used the first one, which tells how many rows there are."""
        found = [number for number, name in enumerate(names) if self.wants(name)]
        return found or [0][: len(names)]

    def wants(self, name: str) -> bool:
        """Whether a column may be used, looked at by itself."""
        return self.wanted is None or name in self.wanted or may_be_clock(name)

    def open_path(self, text: str, *at: str | int) -> FilePath:
        """The regular file beneath `root` that `text` names; a `Fault` at `at` if there is none."""
        return paths.open_path(self.root, text, *at, folder=self.folder(*at))

    def folder(self, *at: str | int) -> FilePath:
        """The folder that a path which is written at `at` is relative to."""
        return self.root if self.folder_of is None else self.folder_of(at)


def _transforms() -> Any:
    from renderer.transforms.steps import AnyTransform

    return Many[AnyTransform]


class Source(SpecModel):
    """Where a table comes from."""

    filmed: ClassVar[bool] = False
    """Whether its moments are the frames of a film (see `Table`)."""

    transforms: Annotated[tuple[Transform, ...], Later(_transforms)] = ()
    """Steps from what is read to the table, in order, each a mapping of one key:
    `[{filter: value > 0}, {rank: {by: value, within: year}}]`."""

    def filled(self, params: Mapping[str, float | str]) -> Self:
        """The source with params in the names of its files; raises `Fault` below this model."""
        names: dict[str, object] = {}
        for key in PATHS:
            value = getattr(self, key, None)
            if isinstance(value, str) and _is_template(value):
                names[key] = fill(value, params, key)
            elif isinstance(value, tuple) and any(map(_is_template, value)):
                names[key] = tuple(
                    fill(one, params, key, n) if _is_template(one) else one
                    for n, one in enumerate(value)
                )
        return self.model_copy(update=names) if names else self

    def uses(self) -> Mapping[str, Path]:
        """The tables that must be read before, each with the place below this model that names it;
        some may turn out not to exist."""
        return {}

    def used(self) -> Mapping[str, Path]:
        """The same, with those that the transforms use."""
        steps = (
            (name, ("transforms", number, step.word, *at))
            for number, step in enumerate(self.transforms)
            for name, at in step.uses().items()
        )
        return dict(chain(steps, self.uses().items()))

    def check(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """Raises `Fault` for what is wrong whatever the data is; reads nothing. `sources` are all
        of the spec's, by name."""

    def check_all(self, params: Mapping[str, float | str], sources: Mapping[str, Source]) -> None:
        """The same, with the transforms."""
        self.check(params, sources)
        for number, step in enumerate(self.transforms):
            try:
                step.check(params)
            except Fault as fault:
                raise fault.below("transforms", number, step.word) from None

    def read(self, context: ReadContext) -> Table:
        """The table before the transforms, with at least the wanted columns; raises `Fault` (a
        path below this model), `DataError` (a place in a file)."""
        raise NotImplementedError

    def table(self, context: ReadContext) -> Table:
        """The table; raises as `read` does."""
        wanted = context.wanted
        for step in reversed(self.transforms):
            wanted = step.needs(wanted)
        if wanted is not None:
            wanted |= self.own
        raw = self.read(replace(context, wanted=wanted))
        steps = Context(context.params, context.tables, context.warn)
        return self.finished(raw, transformed(raw, self.transforms, steps))

    @property
    def own(self) -> frozenset[str]:
        """The columns that its own keys name."""
        return frozenset()

    def finished(self, raw: Table, table: Table) -> Table:
        """The table after the transforms, `raw` being what they were given."""
        return table


def _is_template(text: str) -> bool:
    """Whether there is a field in a path; other braces may belong to its name."""
    return _FIELD.search(text) is not None


class Tabular(Source):
    """A table of rows that somebody wrote: what its key and its clock are, the spec may say."""

    key: Names = ()
    """The column, or columns, that tell one thing (a country, a run) from another."""
    clock: str | None = None
    """The column that holds the data's time. Default: the first of `t`, `time`, `epoch`, `step`,
    `iteration`, `date`, `year`, `frame` there is, in any case, if it is numbers or dates; else the
    only column of dates whose name says so, such as `month` or `Flight Date`."""

    def read_rows(self, context: ReadContext) -> Table:
        """The rows as they are written, keys and clock still unknown; raises as `read` does."""
        raise NotImplementedError

    def read(self, context: ReadContext) -> Table:
        return self._keyed(self.read_rows(context), last=not self.transforms)

    @property
    def own(self) -> frozenset[str]:
        return frozenset((*self.key, *filter(None, (self.clock,))))

    def table(self, context: ReadContext) -> Table:
        if context.wanted is not None:
            context = replace(context, wanted=context.wanted | self.own)
        return super().table(context)

    def finished(self, raw: Table, table: Table) -> Table:
        return self._keyed(table, last=True, gone=raw.known) if self.transforms else table

    def _keyed(self, table: Table, last: bool, gone: Sequence[str] = ()) -> Table:
        """The table with the keys and the clock that the spec says. `last`: raises `Fault` for a
        column that is not there, unless transforms left it out (`gone`); else they may still make
        it."""
        for number, name in enumerate(self.key):
            if last and name not in table.columns and name not in gone:
                text, hint = unknown("column", name, table.known)
                at = ("key", number) if len(self.key) > 1 else ("key",)
                raise Fault("unknown-column", text, at, hint)
        own = (name for name in self.key if name in table.columns)
        keys = tuple(dict.fromkeys((*table.keys, *own)))
        return replace(table, keys=keys, clock=self._clock(table, last, gone))

    def _clock(self, table: Table, last: bool, gone: Sequence[str]) -> str | None:
        name = self.clock
        if name is None:
            return table.clock or found_clock(table.columns, () if gone else table.dates)
        if name not in table.columns:
            text, hint = unknown("column", name, table.known)
            if last and name not in gone:
                raise Fault("unknown-column", text, ("clock",), hint)
            return table.clock
        if table[name].dtype.kind != "f":
            advice = f"to go through its texts as states: time: {{field: {flow(name)}}}"
            if "dates" in type(self).model_fields:
                form = f"dates: {{{flow(name)}: auto}}"
                advice = f"if it holds dates, say how they are written: {form}; {advice}"
            raise Fault("clock", f"the clock '{name}' is a column of text", ("clock",), advice)
        return name
