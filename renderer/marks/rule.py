"""`mark: rule`: lines across the panel at a value, and spans between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault, Faults
from renderer.expressions import parse
from renderer.marks.base import APART, Binding, Layer, Motion
from renderer.marks.channels import Ink, Slot
from renderer.marks.drawing import Axes, Dash, Pen, Points, Tags, TagStyle
from renderer.marks.lettering import Lettering, lettering
from renderer.marks.series import flat
from renderer.marks.staged import Staged
from renderer.marks.states import StateLayer, lettered, shown_takes
from renderer.marks.strands import stack, strands
from renderer.moment import date_of
from renderer.table import Table
from renderer.template import Template
from renderer.timeline import PerFrame, Track

Floats: TypeAlias = NDArray[np.float64]
_Two = Annotated[tuple[Slot, Slot], Field(strict=False)]
_At: TypeAlias = Annotated[
    Annotated[Slot, Tag("one")] | Annotated[_Two, Tag("two")],
    Discriminator(lambda value: "two" if isinstance(value, (list, tuple)) else "one"),
]

SPAN = 0.16
"""Opacity of spans."""


class Rule(Staged):
    """A line across the panel at a value of x or y, or, with two values, the span between them: a
    target, a crisis. With numbers, names or dates (2008-09-15) it stands once; with columns there
    is one for each key's state at the moment, or for rows as they come."""

    names_axes: ClassVar[bool] = False
    z: ClassVar[None] = None

    plane_only: ClassVar[str] = APART
    comes: ClassVar[frozenset[str]] = frozenset(("fade",))
    stays_put: ClassVar[str] = "it goes all across the panel"

    mark: Literal["rule"]
    x: _At | None = None
    """Where an upright line stands, or [from, to] of a span: numbers, names, dates, columns or
    expressions."""
    y: _At | None = None
    """Where a level line lies, or [from, to] of a span."""
    label: Template | None = None
    """Text at the line's end; {name} shows a column or a param."""
    label_position: Literal["start", "end"] = "end"
    """Where along the line the label stands: `end` is at the right, or at the top."""
    label_size: Annotated[float, Field(gt=0, le=200)] | None = None
    """Of the label, in points; default: that of the theme's ticks."""
    width: Track | None = None
    """Line width in points; may change over the film. A span has no line unless this is given."""
    style: Dash = "solid"
    """The line's pattern."""
    stretch: bool = True
    """Whether the axis's limits hold it."""

    @property
    def free(self) -> bool:
        """Whether it stands at numbers or dates, with no table named."""
        if (
            self.until is not None
            or self.data is not None
            or (self.label is not None and self.label.fields)
        ):
            return False
        slots = [s for at in (self.x, self.y) for s in (at if isinstance(at, tuple) else (at,))]
        return not any(_names(slot.text) for slot in slots if slot is not None)

    def bind(self, binding: Binding) -> Layer:
        """The rules as arrays, ready to draw at any frame."""
        flat(self.mark, binding)
        if (self.x is None) == (self.y is None):
            text = "a rule is at 'x' or at 'y'"
            raise Fault("missing" if self.x is None else "both", text, (), "give one of them")
        level = self.x is None
        name, given = ("y", self.y) if level else ("x", self.x)
        slots = given if isinstance(given, tuple) else (given,)
        known = [slot for slot in slots if slot is not None]
        if fixed := self._is_fixed(binding, known):
            table = Table({"": np.zeros(1)}, labels=binding.table.labels)
            binding = replace(binding, table=table, clock_column=None)
        keys = () if fixed else self.keys(binding)
        columns = _columns(binding, known, name, isinstance(given, tuple))
        parts = strands(binding, keys)
        ink = self._ink(binding, keys)
        show = "all" if fixed else self.shows(bool(len(parts.clock)), "current")
        stage = self.staged(binding, parts, columns, show)
        parts = stage.strands
        span = len(known) == 2
        width = 0.0 if span else binding.theme.line_width * 0.7
        palette = ink.palette[0]
        letters = None
        if self.label is not None:
            letters = lettering(self.label, binding, parts.rows, "label")
        return RuleLayer(
            points=stack(columns, parts.rows),
            strands=parts,
            ink=ink,
            legend_lines=(),
            alphas=self._opacity(binding, span),
            show=show,
            takes=shown_takes(parts, show),
            stays=stage.stays,
            level=level,
            widths=self.track("width", self.width, width, binding),
            dash=self.style,
            stretch=self.stretch,
            letters=letters,
            ends=self.label_position == "end",
            type_=TagStyle(self.label_size or binding.theme.tick_size, 4.0, turned=True),
            color=palette if self.color is not None else np.array(binding.theme.muted),
        )

    def _opacity(self, binding: Binding, span: bool) -> PerFrame:
        alphas = self.opacity(binding)
        return np.full(len(alphas), SPAN) if span and self.alpha is None else alphas

    def _is_fixed(self, binding: Binding, slots: Sequence[Slot]) -> bool:
        """Whether nothing depends on rows."""
        if self.until is not None:
            return False
        names = {field.name for field in self.label.fields} if self.label is not None else set()
        columns = binding.table.columns
        for slot in slots:
            names |= {slot.text} if slot.text in columns else _names(slot.text)
        return names.isdisjoint(columns)

    def _ink(self, binding: Binding, keys: tuple[str, ...]) -> Ink:
        """The series' colours; muted unless the spec says more."""
        if self.color is None:
            return Ink(np.array([binding.theme.muted]))
        return self.ink(binding, keys)


def _names(text: str) -> set[str]:
    """What an expression names; a name of an axis of categories, or what is none, itself."""
    if date_of(text) is not None:
        return set()
    try:
        expression = parse(text)
    except Fault:
        return {text}
    return {*expression.names, *expression.constants}


def _columns(binding: Binding, slots: Sequence[Slot], name: str, several: bool) -> list[Floats]:
    faults, columns = [], []
    for number, slot in enumerate(slots):
        try:
            columns.append(slot.values(binding, name))
        except Fault as fault:
            at = (name, number, *fault.at[1:]) if several else fault.at
            faults.append(Fault(fault.code, fault.text, at, fault.hint, fault.offset, fault.width))
    if faults:
        raise Faults(faults)
    return columns


@dataclass(frozen=True)
class RuleLayer(StateLayer):
    """Lines across the panel; `points`: where each row's stands, or from where to where, shape
    (rows, 1) or (rows, 2)."""

    level: bool
    widths: PerFrame
    dash: Dash
    stretch: bool
    letters: Lettering | None
    ends: bool
    type_: TagStyle
    color: Floats

    @property
    def motion(self) -> Motion:
        return "moves" if np.ptp(self.widths) else super().motion

    def corners(self) -> Floats:
        corners = np.full((*self.points.shape, 2), np.nan)
        if self.stretch:
            corners[..., int(self.level)] = self.points
        return corners

    def cloud(self) -> Points:
        cloud = np.full((self.points.size if self.stretch else 0, 2), np.nan)
        if self.stretch:
            cloud[:, int(self.level)] = self.points.ravel()
        return cloud

    def paint(self, axes: Axes, index: int) -> None:  # Hot path.
        rows, values = self.rows(index), self.at(index, self.points)
        if not len(rows):
            return
        colors = self.inks(index)
        if values.shape[1] == 2:
            axes.areas(self._spans(values), np.arange(len(values) + 1) * 4, colors)
        width = float(self.widths[index])
        if width > 0:
            ends = np.array([-np.inf, np.inf])
            points = np.empty((values.size, 2, 2))
            points[:, :, int(self.level)] = values.reshape(-1, 1)
            points[:, :, 1 - int(self.level)] = ends
            inks = np.repeat(colors, values.shape[1], axis=0) if len(colors) > 1 else colors
            if values.shape[1] == 2:
                inks = np.column_stack([inks[:, :3], np.ones(len(inks))])
            pen = Pen((0.0, 0.0, 0.0, float(inks[0, 3])), width, self.dash)
            axes.lines(points.reshape(-1, 2), np.arange(values.size + 1) * 2, inks, pen)
        if self.letters is not None:
            self._write(axes, index, values)

    def _spans(self, values: Floats) -> Points:
        corners = np.empty((len(values), 4, 2))
        corners[:, :, int(self.level)] = values[:, [0, 1, 1, 0]]
        corners[:, :, 1 - int(self.level)] = [-np.inf, -np.inf, np.inf, np.inf]
        return corners.reshape(-1, 2)

    def _write(self, axes: Axes, index: int, values: Floats) -> None:
        assert self.letters is not None
        rows = self.rows(index)
        said = self.written(index)
        texts = self.letters.texts(said, lambda column: self.at(index, column))
        at = np.inf if self.ends else -np.inf
        inward = -1.0 if self.ends else 1.0
        points = np.empty((len(rows), 2))
        points[:, int(self.level)] = values.max(axis=1) if self.level else values.min(axis=1)
        points[:, 1 - int(self.level)] = at
        side = (inward, 1.0) if self.level else (1.0, inward)
        if self.level and values.shape[1] == 2:
            side = (inward, -1.0)  # Inside the span.
        sides = np.tile(side, (len(rows), 1))
        colors = lettered(self.color[None], self.seen(index))
        axes.tags(Tags(points, texts, sides, colors), self.type_)
