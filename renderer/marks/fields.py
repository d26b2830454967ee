"""What marks of a table on a grid share: their keys, and the fields these give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA, Color
from renderer.errors import Fault, Faults
from renderer.marks.base import Binding
from renderer.marks.channels import ColorBy, ColorOf, Ink, Slot, ValueColor, ink
from renderer.marks.drawing import Points
from renderer.marks.grids import FULL, Floats, Grid, Named, Room, grid
from renderer.marks.moments import Moment, Moments, blend, moments
from renderer.marks.series import Series


@dataclass(frozen=True)
class Spanned:
    """The grids of a table: the columns that tell them apart, the two that span each of them, and
    the grid of each key."""

    keys: tuple[str, ...]
    names: tuple[str, str]
    grids: tuple[Grid, ...]


@dataclass(frozen=True)
class Fields:
    """The rows of one key on their grid. Each array has the shape (rows, columns) if it is always
    the same, else (moments, rows, columns); NaN is a hole.

    values   what gives the colours along a scale, if they come from one
    rgba     the colour of all of it otherwise
    moments  what each frame shows
    """

    x: Floats
    y: Floats
    z: Floats
    values: Floats | None
    rgba: RGBA
    moments: Moments

    def points(self, moment: Moment) -> Floats:
        """The grid's corners, shape (rows, columns, 3)."""
        return np.stack([seen(part, moment) for part in (self.x, self.y, self.z)], axis=2)

    def hull(self) -> Points:
        """Points whose limits are those of all moments, shape (n, 3)."""
        parts = (self.x, self.y, self.z)
        if all(part.ndim == 2 for part in parts):
            return np.stack([part.reshape(-1) for part in parts], axis=1)
        ends = [
            [part if part.ndim == 2 else end.reduce(part, axis=0) for part in parts]
            for end in (np.fmin, np.fmax)
        ]
        return np.concatenate([np.stack(end, axis=2).reshape(-1, 3) for end in ends])


def seen(part: Floats, moment: Moment) -> Floats:
    """One of the fields' arrays at a moment, shape (rows, columns)."""
    return part if part.ndim == 2 else blend(part, moment)


class OnGrid(Series):
    """Keys that every mark of a table on a grid has."""

    whole: ClassVar[bool] = True

    x: Slot
    """Where along the x axis: a column or an expression over columns."""
    y: Slot
    """Where along the y axis."""
    interpolate: Literal["linear", "none"] | None = None
    """Between two moments of the data: `linear` (default) blends them, `none` keeps the earlier."""

    def numbers(self, binding: Binding, slots: Mapping[str, Slot]) -> list[Floats]:
        """The slots' columns, one number a row; raises `Faults` with all that is wrong."""
        faults, columns = [], []
        for name, slot in slots.items():
            try:
                columns.append(slot.values(binding, name))
            except Fault as fault:
                faults.append(fault)
        if faults:
            raise Faults(faults)
        for (name, slot), column in list(zip(slots.items(), columns, strict=True))[2:]:
            if not np.isfinite(column).any():
                raise Fault("grid", f"'{slot}' has no number at all", (name,))
        return columns

    def spanned(self, binding: Binding, columns: Sequence[Floats], room: Room = FULL) -> Spanned:
        """The grid of each key, x and y being the first of `columns`; raises `Fault`."""
        clock = self._clock(binding)
        self._check_shown(clock)
        axes = self._axes(binding, columns, clock)
        spanning = {name for name, _ in axes}
        keys = tuple(key for key in self.keys(binding) if self.key or key not in spanning)
        kept = _complete(binding, [*axes, clock] if clock else axes)
        grids, missing, places = [], 0, 0
        for values, rows in binding.table.groups(keys):
            who = [f"{name} = {value}" for name, value in zip(keys, values, strict=True)]
            found = grid(axes, clock, rows if kept.all() else rows[kept[rows]], who, room)
            missing, places = missing + found.missing, places + int(np.prod(found.shape))
            grids.append(found if binding.closes is None else found.closed(binding.closes))
        if missing and not room.holes:
            share = f"{missing:,} of {places:,} places of the grid ({_percent(missing / places)})"
            text = f"{share} have no row: they are left as holes"
            binding.warn(Fault("grid-holes", text, ("x",), severity="warning"))
        return Spanned(keys, (axes[0][0], axes[1][0]), tuple(grids))

    def shown(self, binding: Binding, grid: Grid) -> Moments:
        """What each frame shows of a grid's moments."""
        blended = self.interpolate != "none"
        now = binding.clock.now if blended else binding.clock.settled
        return moments(grid.times, now, blended)

    def along(
        self, names: Sequence[str], grid: Grid, columns: Sequence[Floats]
    ) -> tuple[Floats, Floats]:
        """x and y at each place, shape (rows, columns), or (moments, rows, columns)."""
        x, y = (
            grid.along(names.index(slot.text))
            if slot.text in names
            else _settled(grid.spread(column))
            for slot, column in zip((self.x, self.y), columns[:2], strict=True)
        )
        return x, y

    def _clock(self, binding: Binding) -> Named | None:
        """The clock's column; None without one, and where it is itself an axis of the grid."""
        name, table, times = binding.clock_column, binding.table, binding.times
        if name is None or times is None:
            return None
        axis = name in table.grid and len(table.grid) < 3
        return None if axis or name in (self.x.text, self.y.text) else (name, times)

    def _check_shown(self, clock: Named | None) -> None:
        if clock is None:
            if self.show not in (None, "all") or self.interpolate is not None:
                name = "interpolate" if self.interpolate is not None else "show"
                text = f"'{name}: {getattr(self, name)}' needs data with a clock"
                hint = "name the clock column in time: {field: …}; it cannot be x or y as well"
                raise Fault("no-clock", text, (name,), hint)
        elif self.show not in (None, "snapshot"):
            text = f"data on a grid that changes is shown as a 'snapshot', not '{self.show}'"
            raise Fault("show", text, ("show",), "leave 'show' out")

    def _axes(
        self, binding: Binding, columns: Sequence[Floats], clock: Named | None
    ) -> tuple[Named, Named]:
        """The columns whose values span the grid."""
        table, apart = binding.table, {clock[0]} if clock else set()
        apart |= {self.key} if isinstance(self.key, str) else set(self.key or ())
        names = [name for name in table.grid if name in table.columns and name not in apart]
        if len(names) == 2:
            return (names[0], table[names[0]]), (names[1], table[names[1]])
        return (self.x.text, columns[0]), (self.y.text, columns[1])


class Gridded(OnGrid):
    """Keys that every mark of values on a grid has."""

    z: Slot
    """The height, or value, at each place of the grid."""
    color: ValueColor | None = None  # type: ignore[assignment]  # The field may be left out.
    """A colour, or {colormap: …} for colours by z, or {field: …} by something else."""

    def colored(self) -> Color | ColorBy | None:
        """`color` with the field that it leaves out."""
        return self.color.by(self.z) if isinstance(self.color, ColorOf) else self.color

    def gathered(self, binding: Binding, color: object) -> tuple[Ink, tuple[Fields, ...]]:
        """What `color` gives, and the fields of each key; raises `Fault` or `Faults`."""
        columns = self.numbers(binding, {"x": self.x, "y": self.y, "z": self.z})
        spanned = self.spanned(binding, columns)
        colors = ink(color, binding, spanned.keys)
        names = spanned.names
        return colors, tuple(
            self._fields(binding, one, names, columns, colors) for one in spanned.grids
        )

    def _fields(
        self, binding: Binding, grid: Grid, names: Sequence[str], columns: Sequence[Floats],
        colors: Ink,
    ) -> Fields:  # fmt: skip
        x, y = self.along(names, grid, columns)
        z = grid.spread(columns[2])
        values = None if colors.values is None else grid.spread(colors.values)
        if len(z) == 1:
            z, values = z[0], None if values is None else values[0]
        return Fields(x, y, z, values, _color(colors, grid), self.shown(binding, grid))


def _complete(binding: Binding, columns: Sequence[Named]) -> NDArray[np.bool_]:
    """Which rows have a value in all of `columns`; the others are told of."""
    kept = np.ones(len(binding.table), dtype=np.bool_)
    for _, column in columns:
        kept &= column != "" if column.dtype.kind == "U" else np.isfinite(column)
    lost = len(kept) - int(kept.sum())
    if lost:
        names = ", ".join(f"'{name}'" for name, _ in columns)
        text = f"{lost:,} rows lack a value of one of {names}: left out"
        binding.warn(Fault("grid-rows", text, ("x",), severity="warning"))
    return kept


def _settled(states: Floats) -> Floats:
    """One state for all, where they differ in nothing but holes."""
    low, high = np.fmin.reduce(states, axis=0), np.fmax.reduce(states, axis=0)
    return low if bool(((low == high) | np.isnan(low)).all()) else states


def _color(colors: Ink, grid: Grid) -> RGBA:
    number = 0
    if colors.category is not None:
        rows = grid.rows[grid.rows >= 0]
        number = int(colors.category[rows[0]])
        if (colors.category[rows] != number).any():
            text = "a surface has one colour, or colours along a scale"
            hint = "give a 'colormap', or name the column in 'key' for a surface of each value"
            raise Fault("color", text, ("color",), hint)
    red, green, blue, alpha = map(float, colors.palette[number])
    return red, green, blue, alpha


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"
