"""`sample`: fewer rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.errors import Fault
from renderer.expressions.groups import Groups
from renderer.frame import Frame
from renderer.transforms.base import Context, Names, Transform, Wanted, named
from renderer.transforms.parts import parts
from renderer.values import SpecModel

Count = Annotated[int, Field(ge=1, le=2**53)]


class Sampling(SpecModel):
    """How many rows, or things, and which."""

    rows: Count | None = None
    """So many rows by chance: of all of them, or with `within` of each thing."""
    every: Count | None = None
    """Each so-manieth row of each thing, from its first on, and its last."""
    keys: Count | None = None
    """So many things by chance, each with all its rows."""
    within: Names | None = None
    """The column, or columns, that tell one thing from another. Default: the table's keys; for
    `rows`: all rows are one thing."""
    seed: Annotated[int, Field(ge=0, lt=2**64)] = 0
    """Another number draws another sample."""


class Sample(Transform):
    """Keeps fewer rows: `{sample: {rows: 1000}}` by chance, `{sample: {every: 10}}` each tenth,
    `{sample: {keys: 20}}` all rows of twenty things.

    Rows stay in their order, and none is taken twice. What is drawn by chance depends on `seed` and
    on the number of rows (or things), and is the same on every machine. `every` counts the rows of
    each thing by the clock (equal ones in the order of the rows, those without a time last) or,
    without a clock, as they are; the last row of each thing stays too, so that lines end where they
    ended. Things are told apart by `within`; a missing value is a value like others. If there are
    no more rows, or things, than are asked for, all are kept.
    """

    sample: Sampling
    """{rows} or {every} or {keys}, with {within, seed}: how much is kept, and of what."""

    def needs(self, wanted: Wanted) -> Wanted:
        return None if wanted is None else wanted | {*(self.sample.within or ())}

    def check(self, params: Mapping[str, float | str]) -> None:
        given = [f for f in ("rows", "every", "keys") if getattr(self.sample, f) is not None]
        if len(given) != 1:
            text = f"'{given[0]}' and '{given[1]}' say it twice" if given else "how much to keep?"
            raise Fault("sample", text, tuple(given[1:2]), "write one of rows, every and keys")

    def apply(self, frame: Frame, context: Context) -> Frame:
        import polars as pl

        sample = self.sample
        within = sample.within
        named(frame, within or (), "within")
        if within is None and sample.rows is None:
            within = frame.keys
        if not within and sample.keys is not None:
            hint = "say with `within` what tells one from another, or the table's `key`"
            raise Fault("missing-key", "the table has no keys to choose from", ("keys",), hint)
        groups = parts(frame.data, within or ())
        if sample.every is not None:
            kept = self._every(frame, within or (), sample.every)
        elif sample.rows is not None:
            kept = _few_of_each(groups, sample.rows, _chances(len(frame), sample.seed))
        else:
            kept = self._things(groups, sample.keys or 1)
        return frame.with_rows(frame.data.filter(pl.Series(kept)))

    def _every(self, frame: Frame, within: Names, step: int) -> NDArray[np.bool_]:
        import polars as pl

        place = frame.over(pl.int_range(pl.len()), within, frame.clock).alias("place")
        parts_ = [pl.col(name) for name in within] or [pl.lit(0)]
        last = (pl.len().over(parts_) - 1).alias("last")
        found = frame.data.select(place, last)
        return np.asarray((found["place"] % step == 0) | (found["place"] == found["last"]))

    def _things(self, groups: Groups, count: int) -> NDArray[np.bool_]:
        """The rows of so many groups."""
        chosen = np.zeros(len(groups), dtype=np.bool_)
        chosen[np.argsort(_chances(len(groups), self.sample.seed), kind="stable")[:count]] = True
        kept = np.empty(len(groups.order), dtype=np.bool_)
        kept[groups.order] = groups.spread(chosen)
        return kept


def _chances(count: int, seed: int) -> NDArray[np.uint64]:
    """A random number for each: the generator's own bits, which numpy promises never to change
    (what its distributions make of them may change)."""
    return np.random.PCG64(seed).random_raw(count)


def _few_of_each(groups: Groups, count: int, chances: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """The `count` rows of each group whose chances are smallest."""
    inside = np.lexsort((chances[groups.order], groups.numbers))
    place = np.arange(len(inside)) - np.repeat(groups.starts, groups.lengths)
    kept = np.zeros(len(inside), dtype=np.bool_)
    kept[groups.order[inside[place < count]]] = True
    return kept
