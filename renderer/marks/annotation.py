"""`mark: annotation`: a text beside a point of the data, with an arrow to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import RGBA, Color
from renderer.errors import Fault, Faults
from renderer.marks.base import Binding, ColorScale, Layer, LegendEntry, Mark, Motion
from renderer.marks.channels import Slot
from renderer.marks.drawing import Axes, Leader, Note, Points, Writing
from renderer.marks.layer import PlainLayer
from renderer.marks.ranges import Within, framewise
from renderer.moment import Condition, DataTime
from renderer.template import Template
from renderer.timeline import PerFrame, Track, sample
from renderer.timing import Calendar, Instant, Seen, Timed
from renderer.values import Name, Positive, as_pydantic
from renderer.values import SpecModel as Model

_Across: TypeAlias = Literal["left", "center", "right"]
_Upright: TypeAlias = Literal["top", "middle", "bottom"]

LONGEST = 500
GROUND = 0.82
"""Opacity of a ground in the panel's colour."""


class Arrow(Model):
    """How an annotation's arrow is drawn."""

    width: Positive = 1.0
    """Of its line, in points."""
    head: Annotated[float, Field(ge=0, le=100)] = 6.0
    """Length of its head in points; 0 for a plain line."""
    gap: Annotated[float, Field(ge=0, le=200)] = 5.0
    """From its tip to the point, in points."""
    curve: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """How far it bends to the left of its way, as a share of its length; below 0 to the right."""
    color: Color | None = None
    """Its colour; default: the text's."""


_Arrow: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[Arrow, Tag("look")],
    Discriminator(lambda value: "whether" if isinstance(value, bool) else "look"),
]
_Ground: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[Color, Tag("color")],
    Discriminator(lambda value: "whether" if isinstance(value, bool) else "color"),
]


class Annotation(Mark, Timed):
    """A text beside a point, with an arrow to it, on top of its panel. Where its place or its text
    is of the data, they are those of the row at the moment `at`."""

    names_axes: ClassVar[bool] = False
    label: ClassVar[None] = None
    appear: ClassVar[None] = None
    z_order: ClassVar[str] = "depth"

    mark: Literal["annotation"]
    data: Name | None = None
    """The table; may be left out where there is just one."""
    x: Slot
    """Where its point is along the x axis: a number or a date; or a column or expression."""
    y: Slot
    """Where along the y axis."""
    z: Slot | None = None
    """Where along the z axis, in a 3-D panel."""
    text: Template
    """What is written: {name} and {loss:.2f} show columns of its row, or params; $…$ is mathtext.
    Lines of the text are kept."""
    dx: Annotated[float, Field(ge=-2000, le=2000)] = 24.0
    """From the point to the text, to the right, in points."""
    dy: Annotated[float, Field(ge=-2000, le=2000)] = 24.0
    """From the point to the text, up, in points."""
    width: Annotated[float, Field(gt=0, le=2000)] = 220.0
    """At most so wide, in points (and no wider than half the panel); longer text is wrapped."""
    arrow: _Arrow = True
    """Whether an arrow goes from the text to the point, or {width, head, gap, curve, color}."""
    size: Annotated[float, Field(gt=0, le=200)] | None = None
    """Of the type, in points; default: the theme's."""
    color: Color | None = None
    """Of the text; default: the theme's."""
    weight: Literal["normal", "bold"] = "normal"
    """Of the type."""
    align: _Across | None = None
    """The part of the text that is at dx; default: its nearest side."""
    baseline: _Upright | None = None
    """The part of the text that is at dy; default: its nearest side."""
    background: _Ground = True
    """A ground behind the text: `true` for the panel's colour, somewhat see-through, or a colour;
    false for none."""
    alpha: Track | None = None
    """Opacity from 0 to 1; may change over the film."""

    @model_validator(mode="after")
    def _right(self) -> Self:
        if not self.text.text.strip():
            raise as_pydantic(Fault("empty", "'text' is empty", ("text",)))
        for key in ("at", "until"):
            moment = getattr(self, key)
            if isinstance(moment, Condition) and moment.data is not None:
                text = "an annotation's condition is about its own table"
                hint = "name the table beside its mark: data: …"
                raise as_pydantic(Fault("table", text, (key, "data"), hint, on_key=True))
        return self

    def bind(self, binding: Binding) -> Layer:
        """Its point, its words and its frames."""
        seen = Seen(self.data or "", binding.table, binding.clock_column, binding.clock)
        calendar = Calendar(binding.clock, (seen,), binding.params)
        shown = self.showing(calendar, binding.warn)
        places = self._places(binding)
        row = self._row(binding, seen, shown.begun, self._varied(binding, places))
        point = np.stack(list(places.values()), axis=1)
        point = point[:0] if row is None else self._whole(point[[row]], list(places))
        alphas = np.clip(self._alphas(binding), 0.0, 1.0) * shown.alphas
        return AnnotationLayer(point, self._note(binding, row), alphas)

    def _alphas(self, binding: Binding) -> PerFrame:
        numbers = {k: v for k, v in binding.params.items() if isinstance(v, (int, float))}
        try:
            return sample(1.0 if self.alpha is None else self.alpha, binding.clock, numbers)
        except Fault as fault:
            raise fault.below("alpha") from None

    def _row(
        self, binding: Binding, seen: Seen, begun: Instant | None, varied: str | None
    ) -> int | None:
        """The row that its place and text are of; None where the table has none. `varied`: the key
        whose value differs from row to row, if there is one."""
        table = binding.table
        if not len(table):
            return None
        if begun is not None and begun.row is not None:
            return begun.row
        if varied is None:
            return 0
        if begun is None or seen.column is None or begun.frame == binding.clock.frames:
            if begun is not None and seen.column is not None:
                return 0  # It is never shown.
            text = f"'{varied}' differs in the {len(table):,} rows: which of them is it?"
            hint = "say at which moment, as in at: {when: …}; `mark: text` shows many"
            raise Fault("annotation", text, (varied,), hint)
        if table.keys and len(list(table.groups(table.keys))) > 1:
            named = " and ".join(table.keys)
            text = f"at that moment there is a row for each {named}: which of them is it?"
            hint = f'write at: {{when: "{table.keys[0]} == … and …"}}'
            raise Fault("annotation", text, ("at",), hint)
        now = self.at.value if isinstance(self.at, DataTime) else binding.clock.now[begun.frame]
        times = seen.times
        passed = np.flatnonzero(times <= now)
        return int(passed[np.argmax(times[passed])]) if len(passed) else int(np.nanargmin(times))

    def _varied(self, binding: Binding, places: Mapping[str, NDArray[np.float64]]) -> str | None:
        """The key of a place, or else `text`, that is not the same in all rows."""
        for name, values in places.items():
            if len(values) and not np.array_equal(values, np.full(len(values), values[0]), True):
                return name
        shown = [field.name for field in self.text.fields if field.name in binding.table.columns]
        columns = [binding.table[name] for name in shown]
        return "text" if any(len(np.unique(column)) > 1 for column in columns) else None

    def _places(self, binding: Binding) -> dict[str, NDArray[np.float64]]:
        """Its coordinates in each row, by key. Raises `Faults`."""
        faults: list[Fault] = []
        found = {}
        for name in ("x", "y", "z")[: binding.dimensions]:
            slot: Slot | None = getattr(self, name)
            if slot is None:
                text = f"'{name}' is missing: a {binding.dimensions}-D panel needs x, y and z"
                faults.append(Fault("missing", text))
                continue
            try:
                found[name] = slot.values(binding, name)
            except Fault as fault:
                faults.append(fault)
        if faults:
            raise Faults(faults)
        return found

    def _whole(self, point: Points, names: Sequence[str]) -> Points:
        """The point, shape (1, dimensions), of which nothing is missing. Raises `Faults`."""
        lost = [name for name, value in zip(names, point[0], strict=True) if np.isnan(value)]
        if lost:
            raise Faults([
                Fault("annotation", f"'{getattr(self, name)}' is missing in its row", (name,))
                for name in lost
            ])  # fmt: skip
        return point

    def _note(self, binding: Binding, row: int | None) -> Note:
        theme = binding.theme
        rgba = theme.text if self.color is None else self.color.rgba(theme.palette)
        if isinstance(self.background, bool):
            ground = (*theme.panel[:3], GROUND) if self.background else None
        else:
            ground = self.background.rgba(theme.palette)
        style = Writing(
            rgba, self.size or theme.label_size, *self._sides(), (self.dx, self.dy), self.weight
        )
        leader = None
        if self.arrow is not False:
            look = self.arrow if isinstance(self.arrow, Arrow) else Arrow()
            ink = rgba if look.color is None else look.color.rgba(theme.palette)
            leader = Leader(ink, look.width, look.head, look.gap, look.curve)
        return Note(self._words(binding, row), style, self.width, ground, leader)

    def _sides(self) -> tuple[_Across, _Upright]:
        """The parts of the text that are at dx and dy: the nearest to the point."""
        across: _Across = "left" if self.dx > 0 else "right"
        upright: _Upright = "bottom" if self.dy > 0 else "top"
        if abs(self.dx) <= abs(self.dy) / 3:
            across = "center"
        if abs(self.dy) <= abs(self.dx) / 3:
            upright = "middle"
        return self.align or across, self.baseline or upright

    def _words(self, binding: Binding, row: int | None) -> str:
        table = binding.table
        names = {field.name for field in self.text.fields}
        try:
            self.text.check([*table.known, *binding.params])
            if row is None:
                return ""
            shown = {n: table[n][row].item() for n in names if n in table.columns}
            text = self.text.once({**binding.params, **shown})
        except Fault as fault:
            raise fault.below("text") from None
        if len(text) > LONGEST:
            told = f"the text has {len(text):,} characters; the limit is {LONGEST:,}"
            raise Fault("limit-text", told, ("text",), "a caption can be longer")
        return text.strip()


@dataclass(frozen=True)
class AnnotationLayer(PlainLayer):
    """A note at a point, shape (1, dimensions) or (0, dimensions); `alphas`: opacity at each frame.

    It is drawn with what moves on top, and so makes no layer below it move.
    """

    point: Points
    note: Note
    alphas: PerFrame

    @property
    def motion(self) -> Motion:
        return "static"

    def cloud(self) -> Points:
        """Its point."""
        return self.point

    def ranges(self, within: Within | None = None) -> NDArray[np.float64]:
        """Of its point while it is shown."""
        none = self.point[:0]

        def at(index: int) -> Points:
            return self.point if self.alphas[index] > 0 else none

        return framewise(len(self.alphas), self.point.shape[1], at, within)

    def noted(self) -> tuple[Points, Note] | None:
        """Its text, if it is ever shown."""
        return (self.point, self.note) if len(self.point) and self.alphas.any() else None

    def legend(self) -> list[LegendEntry]:
        """Nothing."""
        return []

    def scale(self) -> ColorScale | None:
        """None."""
        return None

    def colors(self) -> list[RGBA]:
        """Of its text and its arrow."""
        found = [self.note.style.rgba]
        return found if self.note.leader is None else [*found, self.note.leader.rgba]

    def check(self, formulas: Callable[[list[list[str]], int], None]) -> None:
        """Raises `Fault` if `formulas` cannot be set."""
        try:
            formulas([[self.note.text]], 1)
        except Fault as fault:
            raise fault.below("text") from None

    def draw(self, axes: Axes, index: int) -> None:
        """Nothing: see `tips`."""

    def tips(self, axes: Axes, index: int) -> None:  # Hot path.
        alpha = float(self.alphas[index])
        if alpha > 0 and len(self.point):
            axes.note(self.point, self.note, alpha)
