"""`mark: bar`: bars from a base to a value, upright or lying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import Color
from renderer.errors import Fault
from renderer.marks.arrange import Arrangement, heaped, heights, least_gap, share_places, slots
from renderer.marks.bars import BarLayer
from renderer.marks.bartexts import Place, TextKeys
from renderer.marks.base import APART, Binding, Layer, LegendEntry
from renderer.marks.channels import ColorBy, Ink, Slot
from renderer.marks.ghost import Ghost
from renderer.marks.lettering import shows_columns
from renderer.marks.passing import Passing
from renderer.marks.patches import patches
from renderer.marks.race import Race, race, ranked
from renderer.marks.racing import RaceLayer, race_effects
from renderer.marks.series import flat
from renderer.marks.states import StateLayer, shown_takes, usual
from renderer.marks.strands import Rows, Show, Strands, stack, strands
from renderer.template import Template
from renderer.values import Padding

Floats: TypeAlias = NDArray[np.float64]

DAY = 86400.0


class Thickness(Padding):
    """How thick bars are: in units of the axis, or a share of the room of each."""

    json_schema: ClassVar[dict[str, object]] = {
        **Padding.json_schema,
        "description": "In units of the axis (0.5), or a share of the room of each (80%).",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        try:
            found = super().parse(value)
        except Fault:
            found = None
        if found is None or found.amount == 0:
            hint = "for example 80%, or 0.5 in units of the axis"
            raise Fault("thickness", f"'{value}' is not a thickness", hint=hint)
        return found


class Bar(Passing):
    """Bars from a base to a value: each key's at the moment, or those of rows as they come. They
    lie where y has names or ranks, and stand otherwise. A label with columns of the row, such as
    "{city}  {population:,.0f}", is written at each bar.

    Where the places are ranks of the values at every moment (1, 2, 3 … as of the transform `rank`),
    it is a race: two bars change places where their values cross, in half a second of film or less,
    and at the table's own moments stand just where it says. Bars that have no row at a moment, as
    beyond the first ten, have left by then: they sink below the last place and fade, and come back
    from there, with the value of their nearest row; `enter` and `exit` say more of that. Where two
    bars pass, the text of the one that is overtaken is faded for a while."""

    z: ClassVar[None] = None

    plane_only: ClassVar[str] = APART

    stays_put: ClassVar[str] = "use ghost, or show: reveal for a window of bars along the clock"

    mark: Literal["bar"]
    x: Slot
    """Where bars stand (a column of names, dates or numbers), or, of lying ones, the value."""
    y: Slot
    """The value, or, of lying bars, where they lie: names or ranks."""
    base: Slot | None = None
    """The value bars begin at; default: 0, and where the axis begins if it is logarithmic."""
    orient: Literal["vertical", "horizontal"] | None = None
    """`vertical`: bars stand on the x axis; `horizontal`: they begin at the y axis. Default: lying
    where y has names and x has not, or y has ranks."""
    thickness: Thickness = Thickness(0.8, relative=True)
    """A share of the room of each bar (80%), or in units of the axis."""
    arrange: Arrangement | None = None
    """Bars at one place: `group` beside each other (default), `stack` on top of each other, `share`
    as parts of 1, `overlay` over each other."""
    edge: Color | None = None
    """Colour of the rim; default: none."""
    edge_width: Annotated[float, Field(ge=0)] = 0.8
    """Width of the rim in points."""
    radius: Annotated[float, Field(ge=0, le=100)] = 0.0
    """Of the round corners at a bar's end, in points."""
    label_position: Place | None = None
    """Where a label with columns stands: beyond the bar's `end` (default), at the `inside` of its
    end, at its `base`, in its `middle` (default in stacks), or `before` its base, outside. Inside a
    bar it is left out where it does not fit."""
    label_size: Annotated[float, Field(gt=0, le=200)] | None = None
    """Of a label with columns, and of names, in points; default: the theme's. They are set smaller
    where the bars are thin."""
    name: Template | None = None
    """What is written before each bar's base, such as "{city}", where the ticks of ranks would be:
    names here and numbers at the ends, or both in `label`."""

    def bind(self, binding: Binding) -> Layer:
        """The bars as arrays, ready to draw at any frame."""
        flat(self.mark, binding)
        columns = self.positions(binding, {"x": self.x, "y": self.y})
        lying = self._lies(binding, columns)
        keys = self._things(binding, self.y if lying else self.x)
        ink = self.ink(binding, self.keys(binding))
        parts = strands(binding, keys)
        show = self.shows(bool(len(parts.clock)), self._default(binding, parts, lying))
        stage = self.staged(binding, parts, columns, show)
        parts = stage.strands
        points = stack(columns, parts.rows)
        places, values = points[:, 1 - int(not lying)], points[:, int(not lying)]
        arrange = self._arrangement(places, parts)
        contest = self._race(binding, places, values, parts, show, arrange)
        if contest is not None:
            # A row without a place, or a value, is none.
            known = np.asarray(np.isfinite(points).all(axis=1))
            parts, points = replace(parts.only(known), breaks=None), points[known]
            places, values = places[known], values[known]
        base = self._base(binding, parts, lying, arrange)
        turn = self._turns(binding, places, parts, lying, arrange)
        self._check(arrange, values)
        lows, highs = self._ends(places, values, base, turn, parts, show, arrange)
        room = least_gap(places, self._alone(binding, lying))
        thick = self.thickness.amount * (room if self.thickness.relative else 1.0)
        count = int(turn.max(initial=0)) + 1 if arrange == "group" else 1
        extremes, heap = None, arrange in ("stack", "share")
        if heap and show == "current":
            extremes = (0.0, 1.0) if arrange == "share" else heights(places, values, parts)
        palette = binding.theme.palette
        texts = TextKeys(self.label, self.label_position, self.label_size, self.name)
        shared: dict[str, Any] = dict(
            points=points,
            strands=parts,
            ink=ink,
            legend_lines=self._legend(ink, binding)[:: -1 if heap and not lying else 1],
            alphas=self.opacity(binding),
            show=show,
            takes=shown_takes(parts, show),
            stays=stage.stays,
            lying=lying,
            lows=lows,
            highs=highs,
            turn=turn,
            offsets=(turn - (count - 1) / 2) * thick / count if count > 1 else None,
            width=thick / count,
            heap=arrange if extremes is not None else None,
            extremes=extremes,
            full=arrange == "share",
            falls=lying and self._falls(binding, places),
            edge=self.edge.rgba(palette) if self.edge else None,
            edge_width=self.edge_width if self.edge else 0.0,
            radius=self.radius,
            letters=texts.at_bars(binding, parts, heap, room / count, lying),
            names=texts.before_bars(binding, parts, room / count, lying),
        )
        if extremes is not None and (self.trail is not None or self.ghost):
            name = "trail" if self.trail is not None else "ghost"
            text = f"a {name} of bars on top of each other would lie among them"
            raise Fault(name, text, (name,), "use arrange: group or overlay", on_key=True)
        if contest is None:
            return self.with_past(binding, BarLayer(**shared))
        comes, goes = race_effects(self.enter), race_effects(self.exit)
        racing = RaceLayer(**shared, race=contest, comes=comes, goes=goes)
        return self.with_past(binding, racing)

    def ghostly(self, layer: StateLayer, ghost: Ghost) -> StateLayer:
        assert isinstance(layer, BarLayer)
        edge = layer.edge and (*layer.edge[:3], layer.edge[3] * ghost.alpha)
        return replace(layer, letters=None, names=None, edge=edge)

    def _race(
        self, binding: Binding, places: Floats, values: Floats, parts: Strands, show: Show,
        arrange: Arrangement,
    ) -> Race | None:  # fmt: skip
        """The race that the bars run, if they do."""
        if show != "current" or arrange == "group":
            return None
        owners = np.arange(parts.count)
        if arrange != "overlay":
            by = self.color.field.text if isinstance(self.color, ColorBy) else ""
            names = [name for name in self.keys(binding) if name != by]
            bars = np.zeros(len(binding.table), dtype=np.intp)
            for number, (_, rows) in enumerate(binding.table.groups(names)):
                bars[rows] = number
            first = np.minimum(parts.bounds[:-1], max(len(parts.rows) - 1, 0))
            owners = bars[parts.rows[first]] if len(parts.rows) else owners
        found = race(places, values, parts, owners, binding.clock)
        holes = 0 if found is None or self.enter or self.exit else found.holes()
        if holes:
            text = f"bars leave the race and return {holes:,} times, where they have no row"
            hint = "resample with `within` before rank fills gaps; exit: fade if they are meant"
            binding.warn(Fault("gaps", text, ("y",), hint, severity="warning"))
        return found

    def _lies(self, binding: Binding, columns: Sequence[Floats]) -> bool:
        """Whether the bars lie."""
        if self.orient is not None:
            return self.orient == "horizontal"
        named = [name in binding.categories for name in ("x", "y")]
        if any(named):
            return named == [False, True]
        table, x, y = binding.table, self.x.text, self.y.text
        if {x, y} & table.dates or x == binding.clock_column:
            return False
        times = binding.times
        if times is not None and ranked(columns[1], times):
            return not ranked(columns[0], times)
        return _ranks(columns[1], columns[0], times is not None)

    def _things(self, binding: Binding, place: Slot) -> tuple[str, ...]:
        """The columns that tell one bar from another: where bars have names or stay at their
        places, these too."""
        keys, name, table = self.keys(binding), place.text, binding.table
        if name not in table.columns or name in keys or name == binding.clock_column:
            return keys
        if self.key is None and table[name].dtype.kind != "f":
            return (*keys, name)
        crowded = usual(strands(replace(binding, warn=_quiet), keys)) == "snapshot"
        return (*keys, name) if crowded else keys

    def _default(self, binding: Binding, parts: Strands, lying: bool) -> Show:
        """Bars along the clock itself come one after the other."""
        place = self.y if lying else self.x
        return "reveal" if place.text == binding.clock_column else "current"

    def _arrangement(self, places: Floats, parts: Strands) -> Arrangement:
        if self.arrange is not None:
            return self.arrange
        if len(parts.clock) and ranked(places, parts.clock):
            return "overlay"
        return "group" if share_places(places, parts) else "overlay"

    def _base(self, binding: Binding, parts: Strands, lying: bool, arrange: Arrangement) -> Floats:
        """Where each row's bar begins."""
        if self.base is not None:
            if arrange in ("stack", "share"):
                text = f"'base' does not go with 'arrange: {arrange}'"
                raise Fault("arrange", text, ("base",), "stacks begin at 0", on_key=True)
            return self.base.values(binding, "base")[parts.rows]
        begin = -np.inf if ("x" if lying else "y") in binding.logs else 0.0
        return np.full(len(parts.rows), begin)

    def _turns(
        self, binding: Binding, places: Floats, parts: Strands, lying: bool, arrange: Arrangement
    ) -> Rows:
        """Where each row's bar comes among those at its place."""
        if arrange == "overlay":
            return np.zeros(len(parts.rows), dtype=np.intp)
        place = (self.y if lying else self.x).text
        names = [name for name in self.keys(binding) if name != place]
        by = self.color.field.text if isinstance(self.color, ColorBy) else ""
        text = by in binding.table.columns and binding.table[by].dtype.kind != "f"
        if text and by != place and by not in names:
            names.append(by)
        return slots(binding.table, names, places, parts)

    def _check(self, arrange: Arrangement, values: Floats) -> None:
        if arrange == "share" and (values < 0).any():
            at = "x" if self.orient == "horizontal" else "y"
            text = (
                f"a share of a whole cannot be negative; the least value is {np.nanmin(values):g}"
            )
            raise Fault("negative", text, (at,), "use arrange: stack")

    def _ends(
        self, places: Floats, values: Floats, base: Floats, turn: Rows, parts: Strands, show: Show,
        arrange: Arrangement,
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """From where to where each row's bar reaches: of stacks, among the rows shown with it."""
        if arrange not in ("stack", "share"):
            return base, values
        shared, clock = arrange == "share", parts.clock
        if show not in ("snapshot", "current"):
            # What comes later lies above.
            moments = np.unique(clock, return_inverse=True)[1] if len(clock) else turn * 0
            order = moments.astype(float) * (int(turn.max(initial=0)) + 1) + turn
            return heaped(places, order, values, shared)
        _, groups = np.unique(np.stack([clock, places], axis=1), axis=0, return_inverse=True)
        return heaped(groups.reshape(-1).astype(float), turn, values, shared)

    def _alone(self, binding: Binding, lying: bool) -> float:
        """The room of a bar that is the only one."""
        return DAY if (self.y if lying else self.x).text in binding.table.dates else 1.0

    def _falls(self, binding: Binding, places: Floats) -> bool:
        """Whether the first place is on top: names and ranks are read downwards."""
        if "y" in binding.categories:
            return True
        known = places[np.isfinite(places)]
        return bool(len(known)) and known.min() == 1 and _counts(known)

    def _legend(self, ink: Ink, binding: Binding) -> tuple[LegendEntry, ...]:
        edge = self.edge.rgba(binding.theme.palette) if self.edge else None
        texts = [text for text in (self.label, self.name) if text is not None]
        said = {field.name for text in texts for field in text.fields}
        # What colours mean is told by a text that says it; without a name, by the key's.
        told = ink.title in said if ink.title else bool(said & set(self.keys(binding)))
        if told:
            return ()
        if shows_columns(self.label, binding):
            return patches(self.model_copy(update={"label": None}), ink, binding, edge)
        return patches(self, ink, binding, edge)


def _ranks(values: Floats, along: Floats, clocked: bool) -> bool:
    """Whether values are whole numbers a step of 1 apart, and what they are given `along` is no
    such row of numbers itself: without a clock, evenly spaced ones are where bars stand."""
    if not _counts(values):
        return False
    places = np.unique(along[np.isfinite(along)])
    steps = np.diff(places)
    even = not clocked and len(steps) > 1 and bool(np.allclose(steps, steps[0]))
    first = np.nanmin(values)
    few = first in (0, 1) or len(np.unique(values)) < len(places)
    return few and not even and not _counts(along)


def _counts(values: Floats) -> bool:
    """Whether values are whole numbers a step of 1 apart."""
    known = np.unique(values[np.isfinite(values)])
    if not len(known) or (known != np.rint(known)).any():
        return False
    return bool((np.diff(known) == 1).all())


def _quiet(fault: Fault) -> None:
    """What is looked at on the way has no warnings of its own."""
