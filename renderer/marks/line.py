"""`mark: line`: a line through a table's rows, one for each key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Tag

from renderer.errors import Fault
from renderer.marks.afterlines import line_ghost
from renderer.marks.base import Binding, Layer, LegendEntry
from renderer.marks.bends import Told, bent, times
from renderer.marks.channels import Ink, Measure, Slot, Slots, WidthChannel, measured
from renderer.marks.drawing import Dash, Points
from renderer.marks.ends import EndNames, end_names
from renderer.marks.ghost import GhostKey, given
from renderer.marks.heads import Head, Heads, check_head, heads
from renderer.marks.layer import line_entry
from renderer.marks.links import LinksLayer
from renderer.marks.reveal import LineLayer
from renderer.marks.series import Series, measure_entries
from renderer.marks.snapshot import SnapshotLayer, even, takes
from renderer.marks.strands import Show, Strands, stack, strands, warn_crowded
from renderer.marks.trail import Tail, Trail, check_trail, tail
from renderer.marks.tweens import Tween

_ONE_OR_MANY = Discriminator(lambda value: "many" if isinstance(value, (list, tuple)) else "one")
_Position = Annotated[Annotated[Slot, Tag("one")] | Annotated[Slots, Tag("many")], _ONE_OR_MANY]


class Stroke(Series):
    """Keys of lines through rows."""

    x: _Position
    """Where along the x axis: a column, an expression over columns, or a list of them to join."""
    y: _Position
    """Where along the y axis."""
    z: _Position | None = None
    """Where along the z axis, in a 3-D panel."""
    width: WidthChannel | None = None
    """Line width in points; may change over the film, or along the line and from line to line with
    the data: {field, range}, or an expression over columns."""
    style: Dash = "solid"
    """The line's pattern."""
    trail: Trail | None = None
    """Show only a window behind the moving end."""
    ghost: GhostKey = False
    """Whether what was shown stays, faintly and below all that moves: of a snapshot the curves of
    earlier moments, of a trail the whole line; or {alpha, color, size, at: rows | {every: 5}, past,
    future}."""
    head: Head | None = None
    """A marker at the moving end."""
    interpolate: Literal["linear", "none"] | None = None
    """Between two moments of a snapshot: `linear` (default for a function's curve, and where the
    film goes from state to state) blends them, `none` keeps the earlier."""

    def shaped(
        self, points: Points, parts: Strands, together: bool
    ) -> tuple[Points, Strands, Told | None]:
        """The line's points and strands, from those of the rows, and what texts show of these if it
        is not the line's; `together`: of moments that are each shown for themselves."""
        return points, parts, None

    def check_states(self) -> None:
        """Raises `Fault` for keys of lists of x and y, without such."""

    def bind(self, binding: Binding) -> Layer:
        """The line as arrays, ready to draw at any frame."""
        if any(isinstance(slot, tuple) for slot in (self.x, self.y, self.z)):
            return self._links(binding)
        self.check_states()
        keys = self.keys(binding)
        columns = self.positions(binding, {"x": self.x, "y": self.y, "z": self.z})
        ink = self.ink(binding, keys)
        parts, width = strands(binding, keys), self._width(binding)
        show = self.shows(bool(len(parts.clock)), self._default(binding))
        if show == "current":
            text = "a line shows 'reveal', 'snapshot' or 'all'; 'current' is for lists of x and y"
            raise Fault("show", text, ("show",), "use mark: point for the state at each moment")
        if show == "snapshot":
            return self._snapshot(binding, columns, ink, parts, width, keys)
        if self.interpolate is not None:
            text = "'interpolate' needs 'show: snapshot'"
            raise Fault("show", text, ("interpolate",), on_key=True)
        if show == "reveal":
            warn_crowded(binding, parts)
        points, parts, told = self.shaped(stack(columns, parts.rows), parts, False)
        rows = parts if told is None else told.strands
        layer = LineLayer(
            points=points,
            strands=parts,
            ink=ink,
            legend_lines=self._legend(binding, ink, width),
            widths=width.frames,
            row_widths=None if width.rows is None else width.rows[parts.rows],
            alphas=self.opacity(binding),
            dash=self.style,
            revealed=show == "reveal",
            tail=self._tail(binding, parts, len(rows.rows), show),
            head=self._heads(binding, rows, show),
            names=self._names(binding, ink, rows, keys),
            told=told,
        )
        return replace(layer, ghost=line_ghost(given(self.ghost), layer, binding, show))

    def _names(
        self, binding: Binding, ink: Ink, parts: Strands, keys: tuple[str, ...]
    ) -> EndNames | None:
        """What stands at the line's ends, if anything shall."""
        if not binding.direct:
            return None
        return end_names(self.label, binding, ink, parts, keys)

    def _default(self, binding: Binding) -> Show:
        """A curve over one variable that moves is shown as it is now."""
        clock = binding.clock_column
        grid = [name for name in binding.table.grid if name != clock]
        along = self.x.text if isinstance(self.x, Slot) else ""
        return "snapshot" if len(grid) == 1 and along != clock else "reveal"

    def _snapshot(
        self,
        binding: Binding,
        columns: Sequence[NDArray[np.float64]],
        ink: Ink,
        parts: Strands,
        width: Measure,
        keys: tuple[str, ...],
    ) -> Layer:
        """The rows of each moment as a line, one after the other."""
        if self.trail is not None:
            check_trail("snapshot", True, ("reveal",))
        check_head(self.head, "snapshot", True)
        blended = self.interpolate == "linear" or (self.interpolate is None and binding.goes_over)
        if blended and not even(parts):
            if self.interpolate is not None:
                text = "the moments have different numbers of rows, which cannot be blended"
                raise Fault("snapshot", text, ("interpolate",), "interpolate: none")
            blended = False
        points, parts, _ = self.shaped(stack(columns, parts.rows), parts, True)
        layer = SnapshotLayer(
            points=points,
            strands=parts,
            ink=ink,
            legend_lines=self._legend(binding, ink, width),
            alphas=self.opacity(binding),
            takes=takes(parts, blended),
            widths=width.frames,
            row_widths=None if width.rows is None else width.rows[parts.rows],
            dash=self.style,
            blended=blended,
            names=self._names(binding, ink, parts, keys),
        )
        return replace(layer, ghost=line_ghost(given(self.ghost), layer, binding, "snapshot"))

    def going(self, parts: Strands) -> Strands:
        """Strands with the way in which their states go from row to row."""
        return parts

    def _links(self, binding: Binding) -> Layer:
        """One line through several points of each row, where the row of now is shown."""
        lists = {"x": self.x, "y": self.y, "z": self.z}
        counts = {len(slots) for slots in lists.values() if isinstance(slots, tuple)}
        if len(counts) > 1:
            text = "the lists of x, y and z have different lengths"
            raise Fault("links", text, ("y",))
        shown = self.show not in (None, "current")
        given = {
            "trail": self.trail,
            "ghost": self.ghost,
            "head": self.head,
            "curve": self.bends,
            "interpolate": self.interpolate,
        }
        if name := next((key for key, value in given.items() if value), "show" if shown else None):
            text = (
                f"'{name}' does not go with lists of x and y, which show the state at each moment"
            )
            raise Fault("links", text, (name,), on_key=True)
        joints = [
            self.positions(binding, {
                name: slots[number] if isinstance(slots, tuple) else slots
                for name, slots in lists.items()
            })
            for number in range(counts.pop())
        ]  # fmt: skip
        keys = self.keys(binding)
        ink, width = self.ink(binding, keys), self._width(binding)
        parts = self.going(strands(binding, keys))
        return LinksLayer(
            points=np.stack([stack(columns, parts.rows) for columns in joints], axis=1),
            strands=parts,
            ink=ink,
            legend_lines=self._legend(binding, ink, width),
            widths=width.frames,
            row_widths=None if width.rows is None else width.rows[parts.rows],
            alphas=self.opacity(binding),
            dash=self.style,
        )

    def _tail(self, binding: Binding, parts: Strands, rows: int, show: str) -> Tail | None:
        if self.trail is None:
            return None
        check_trail(show, bool(len(parts.clock)), ("reveal",))
        return tail(self.trail, parts, binding, self.each(rows))

    @property
    def bends(self) -> bool:
        """Whether it is a curve."""
        return False

    def each(self, rows: int) -> int:
        """How many points stand for each of so many rows."""
        return 1

    def _heads(self, binding: Binding, parts: Strands, show: str) -> Heads | None:
        check_head(self.head, show, bool(len(parts.clock)))
        return heads(self.head, binding, parts)

    def _width(self, binding: Binding) -> Measure:
        return measured("width", self.width, binding.theme.line_width, binding)

    def _legend(self, binding: Binding, ink: Ink, width: Measure) -> tuple[LegendEntry, ...]:
        entry = line_entry(ink, width.frames, self.style)
        widths = measure_entries(width, entry, ink, binding.theme)
        return (*self.legend_entries(ink, entry, binding), *widths)


class Line(Stroke):
    """A line through rows in order of the clock. With lists for `x` and `y` it joins those points
    of each row: a pendulum's rods, a robot's arm. Of a curve that moves (a function of one variable
    and `t`) it shows the one of now."""

    mark: Literal["line"]
    curve: Literal["linear", "smooth"] = "linear"
    """How it goes from row to row: straight, or on a `smooth` curve through them that goes no
    further than they do, in time as in space, so that its end moves softly. For steps: mark:
    step."""
    tween: Tween | None = None
    """With lists for `x` and `y`, how the points come from one row to the next: `linear` (default),
    `smooth`, `none`, or by an easing."""

    def check_states(self) -> None:
        if self.tween is not None:
            text = "'tween' is for lists of x and y, whose points move from row to row"
            hint = "mark: point has a tween; curve: smooth bends a line"
            raise Fault("tween", text, ("tween",), hint, on_key=True)

    def going(self, parts: Strands) -> Strands:
        return parts if self.tween is None else replace(parts, tween=self.tween)

    @property
    def bends(self) -> bool:
        return self.curve == "smooth"

    def shaped(
        self, points: Points, parts: Strands, together: bool
    ) -> tuple[Points, Strands, Told | None]:
        return bent(points, parts, together) if self.bends else (points, parts, None)

    def each(self, rows: int) -> int:
        return times(rows) if self.bends else 1
