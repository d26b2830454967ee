"""What marks of states share: how things come from row to row, and how they come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.entrances import KNOWN, SIDES, Effects, EntranceChannel, effects
from renderer.marks.series import Series
from renderer.marks.slots import Slot
from renderer.marks.stays import Stays, moments, of_keys, of_rows
from renderer.marks.strands import Show, Strands, warn_still
from renderer.marks.tweens import Tween

COMING, GOING = "cubic-out", "cubic-in"
"""Easings of what comes, and of what goes."""


@dataclass(frozen=True)
class Staging:
    """Strands with the way their things go from row to row, and when these are there."""

    strands: Strands
    stays: Stays | None


class Staged(Series):
    """Keys of marks that show the states of things."""

    comes: ClassVar[frozenset[str]] = frozenset(("fade", "grow", *SIDES))
    """The effects by which its things come and go."""
    stays_put: ClassVar[str] = ""
    """Why it has no others."""

    tween: Tween | None = None
    """How a thing comes from one of its rows to the next: straight (`linear`, default), on a
    `smooth` curve that goes no further than the rows (a monotone cubic), by an easing such as
    cubic-in-out, or not at all (`none`: it stays as its latest row says). In the data's own units,
    also along log axes; colours of a scale go over into each other, those of names change at the
    row."""
    enter: EntranceChannel | None = None
    """How a thing comes: `fade`, `grow`, from an edge (`left`, `right`, `top`, `bottom`), `none`, a
    list of several, or {effect, over, easing}. It is whole at its first row, and comes over the
    stretch before, from the moment at which other keys have rows; of the first moment it is there
    already. With `show: reveal` each row comes at its time."""
    exit: EntranceChannel | None = None
    """How a thing goes that has no row (or no place) at the next moment at which other keys have
    some: over the stretch after its last row. It returns as it enters; without `exit` it stays.
    Where keys do not share moments, each is there from its first row to its last. With `show:
    reveal` each row goes when it has come, or at its `until`."""
    until: Slot | None = None
    """Until when each row is there that comes at its time: a column, or an expression over columns
    such as `start + length`, in the clock's units; then it goes by `exit`. A row without a value
    stays."""

    def shows(self, clocked: bool, default: Show) -> Show:
        """What is shown of the data; rows that say until when they are there come at their time."""
        if self.until is None:
            return super().shows(clocked, default)
        show = super().shows(clocked, "reveal")
        if show == "reveal":
            return show
        text, hint = "'until' is of rows that come at their time", "show: reveal, or no 'show'"
        if not clocked:
            text, hint = "'until' needs data with a clock", "name the clock: time: {field: …}"
        raise Fault("until", text, ("until",), hint, on_key=True)

    def staged(
        self, binding: Binding, parts: Strands, columns: Sequence[NDArray[np.float64]], show: Show
    ) -> Staging:
        """Strands on the stage; `columns`: the places of the table's rows. Raises `Fault`."""
        self._check_show(show)
        if show == "current":
            warn_still(binding, parts, self.tween is not None)
        if self.tween is not None:
            parts = replace(parts, tween=self.tween)
        enter = None if self.enter is None else effects(self.enter, COMING)
        exit = None if self.exit is None else effects(self.exit, GOING)
        if enter is None and exit is None and self.until is None:
            return Staging(parts, None)
        self._check_effects(binding, enter, exit)
        if show == "reveal":
            return Staging(parts, self._of_rows(binding, parts, enter, exit))
        lost = np.zeros(len(parts.rows), dtype=bool)
        for column in columns:
            lost |= np.isnan(column[parts.rows])
        grid = moments(parts)
        if exit is not None and grid.doubtful:
            told = "away at the others" if grid.shared else "taken to be there from first to last"
            text = (
                f"keys have rows at {grid.filled:.0%} of the moments between their first and their"
                f" last: they are {told}"
            )
            hint = "the transform resample gives things rows at the same moments"
            binding.warn(Fault("moments", text, ("exit",), hint, severity="warning"))
        return Staging(*of_keys(parts, grid, lost, enter, exit, binding.clock))

    def _of_rows(
        self, binding: Binding, parts: Strands, enter: Effects | None, exit: Effects | None
    ) -> Stays:
        """When rows are there that come at their time."""
        if self.until is None:
            return of_rows(parts, enter, exit, binding.clock)
        until = self._untils(binding, self.until)[parts.rows]
        early = int((until < parts.clock).sum())
        if early:
            text = f"{early:,} of {len(until):,} rows go before they come: they are not shown"
            binding.warn(Fault("until", text, ("until",), severity="warning"))
        return of_rows(parts, enter, exit, binding.clock, until)

    def _untils(self, binding: Binding, until: Slot) -> NDArray[np.float64]:
        """The data time until when each row of the table is there."""
        states = binding.clock.states
        if states is None:
            return until.values(binding, "until")
        if until.text not in binding.table.columns:
            text = f"'{until}' is no column, whose values say in which state each row goes"
            raise Fault("until", text, ("until",))
        return states.numbers(binding.table[until.text])

    def _check_show(self, show: Show) -> None:
        """Raises `Fault` where nothing comes from row to row, or comes and goes."""
        given = {"tween": self.tween, "enter": self.enter, "exit": self.exit}
        name = next((key for key, value in given.items() if value is not None), None)
        if name is None or show == "current" or (show == "reveal" and self.tween is None):
            return
        if show == "reveal":
            text, hint = "what is revealed stays as its row says", "show: current"
        elif show == "snapshot":
            text = "the rows of one moment have nothing to do with those of the next"
            hint = "name the column that tells things apart, as in key: country"
        else:
            text, hint = f"'{name}' needs data with a clock", "name the clock: time: {field: …}"
            if self.show == "all":
                text, hint = "'show: all' shows all rows at all times", "show: current, or reveal"
        raise Fault(name, text, (name,), hint, on_key=True)

    def _check_effects(
        self, binding: Binding, enter: Effects | None, exit: Effects | None
    ) -> None:  # fmt: skip
        """Raises `Fault` for effects that the mark, or its panel, does not have."""
        for name, how in (("enter", enter), ("exit", exit)):
            if how is None:
                continue
            if how.sides and binding.dimensions == 3:
                text = f"a 3-D panel has no edge at the {how.sides[0]}"
                raise Fault("dimensions", text, (name,), "use fade or grow")
            if wrong := sorted(how.names - self.comes):
                known = " or ".join(effect for effect in KNOWN if effect in self.comes)
                text = f"nothing comes or goes here by '{wrong[0]}': {self.stays_put}"
                raise Fault("effects", text, (name,), f"use {known}")
