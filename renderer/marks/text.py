"""`mark: text`: text at a table's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import Color
from renderer.errors import Fault, Faults
from renderer.expressions import parse
from renderer.marks.base import Axes, Binding, Layer, LegendEntry, Writing
from renderer.marks.channels import Ink, Slot
from renderer.marks.series import Series
from renderer.marks.states import (
    StateLayer,
    ever_shown,
    grid_keys,
    most_shown,
    shown_takes,
    usual,
)
from renderer.marks.strands import Rows, stack, strands
from renderer.template import Template, date_format

LONGEST = 500
MOST_TEXTS = 5_000
_BLANKS = str.maketrans("\n\r\t\v\f", "     ")
_AS_ZERO = str.maketrans("123456789", "000000000")


class Text(Series):
    """Text at places of the data: of each key's state at the moment, or of rows as they come. With
    numbers for x and y and no column in it, it is a note that stands once."""

    mark: Literal["text"]
    x: Slot
    """Where along the x axis: a column, an expression over columns, or a number."""
    y: Slot
    """Where along the y axis."""
    z: Slot | None = None
    """Where along the z axis, in a 3-D panel."""
    text: Template
    """What is written: {name} and {loss:.2f} show columns of the row or params; $…$ is mathtext."""
    size: Annotated[float, Field(gt=0, le=200)] | None = None
    """Of the type, in points; default: the theme's."""
    align: Literal["left", "center", "right"] = "center"
    """The part of the text that is at its place."""
    baseline: Literal["top", "middle", "bottom"] = "middle"
    """The part of its height that is at its place."""
    dx: float = 0.0
    """From its place to the right, in points."""
    dy: float = 0.0
    """From its place up, in points."""
    weight: Literal["normal", "bold"] = "normal"
    """Of the type."""

    def bind(self, binding: Binding) -> Layer:
        """Places and texts of all rows, ready to draw at any frame."""
        keys = self.keys(binding)
        columns = self._columns(binding)
        ink = self._ink(binding, keys)
        note = self._is_note(binding)
        if note:
            rows = np.arange(min(1, len(binding.table)))
            binding = replace(binding, table=binding.table.take(rows), clock_column=None)
            columns = [column[rows] for column in columns]
        parts = strands(binding, keys if self.key is not None else grid_keys(binding, keys))
        show = "all" if note else self.shows(bool(len(parts.clock)), usual(parts))
        cuts = shown_takes(parts, show)
        count = most_shown(parts, show, cuts)
        if count > MOST_TEXTS:
            text = f"{count:,} texts at a time; the limit is {MOST_TEXTS:,}"
            raise Fault("limit-texts", text, hint="write fewer rows: a table of those with a name")
        return TextLayer(
            points=stack(columns, parts.rows),
            strands=parts,
            ink=ink,
            legend_lines=self._legend(ink, binding),
            alphas=self.opacity(binding),
            show=show,
            takes=cuts,
            texts=self._texts(binding, parts.rows, ever_shown(parts, show)),
            style=Writing(
                binding.theme.text, self.size or binding.theme.label_size, self.align,
                self.baseline, (self.dx, self.dy), self.weight,
            ),
        )  # fmt: skip

    def _columns(self, binding: Binding) -> list[NDArray[np.float64]]:
        """The places' coordinates; raises `Faults` with all that is wrong, the text included."""
        faults: list[Fault] = []
        columns: list[NDArray[np.float64]] = []
        try:
            columns = self.positions(binding, {"x": self.x, "y": self.y, "z": self.z})
        except Faults as several:
            faults += several.faults
        try:
            self.text.check([*binding.table.known, *binding.params])
        except Fault as fault:
            faults.append(fault.below("text"))
        if faults:
            raise Faults(faults)
        return columns

    def _ink(self, binding: Binding, keys: tuple[str, ...]) -> Ink:
        """The series' colours; those of text unless the spec says more."""
        if self.color is None:
            return Ink(np.array([binding.theme.text]))
        return self.ink(binding, keys)

    def _is_note(self, binding: Binding) -> bool:
        """Whether nothing depends on rows, so that all would be written over each other."""
        if self.key is not None or self.show not in (None, "all"):
            return False
        if self.color is not None and not isinstance(self.color, Color):
            return False
        names = {field.name for field in self.text.fields}
        for slot in (self.x, self.y, self.z):
            if slot is not None:
                names.add(slot.text)
                if slot.text not in binding.table.columns:
                    expression = parse(slot.text)
                    names |= expression.names | expression.constants
        return names.isdisjoint(binding.table.columns)

    def _legend(self, ink: Ink, binding: Binding) -> tuple[LegendEntry, ...]:
        red, green, blue, alpha = map(float, ink.palette[0])
        entry = LegendEntry("", (red, green, blue, alpha), marker="s")
        return self.legend_entries(ink, entry, binding)

    def _texts(self, binding: Binding, rows: Rows, wanted: Rows) -> tuple[str, ...]:
        """The text of each of the table's `rows` that is `wanted`, of the others none. Raises
        `Fault` below `text`."""
        table = binding.table
        names = {field.name for field in self.text.fields}
        shown = {n: table[n][rows[wanted]].tolist() for n in names if n in table.columns}
        params = {name: value for name, value in binding.params.items() if name in names}
        forms = {
            name: date_format(np.asarray(table[name], dtype=np.float64))
            for name in names & table.dates if name in table.columns
        }  # fmt: skip
        template = self.text.with_formats(forms)
        texts = [""] * len(rows)
        for number, row in enumerate(wanted.tolist()):
            values = {name: column[number] for name, column in shown.items()}
            if not values or any(value == value and value != "" for value in values.values()):
                texts[row] = template.once({**params, **values}).translate(_BLANKS)
        _check(texts)
        return tuple(texts)


def _check(texts: Sequence[str]) -> None:
    """Raises `Fault` for text that cannot be set."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser

    longest = max(texts, key=len, default="")
    if len(longest) > LONGEST:
        text = f"the text of a row has {len(longest):,} characters; the limit is {LONGEST:,}"
        raise Fault("limit-text", text, ("text",))
    parser, font = MathTextParser("agg"), FontProperties()
    for text in dict.fromkeys(text.translate(_AS_ZERO) for text in texts if "$" in text):
        dollars = text.count("$") - text.count(r"\$")
        try:
            if dollars and dollars % 2 == 0:
                parser.parse(text, 72, font)
        except ValueError as error:
            why = str(error).strip().rpartition("\n")[2].partition("  (at")[0]
            hint = r"write \$ for a dollar sign"
            told = f"the text of a row, '{text}', cannot be set: {why}"
            raise Fault("formula", told, ("text",), hint) from None


@dataclass(frozen=True)
class TextLayer(StateLayer):
    """Text at rows' places; the text and colour of a state between two rows are the former's.

    texts  of each row, in the strands' order; empty where there is none
    style  in one colour, which that of each row takes the place of
    """

    texts: tuple[str, ...]
    style: Writing

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        rows, points = self.rows(index), self.at(index, self.points)
        colors = self.ink.at(self.strands.rows[rows if self.ink.varied else rows[:1]])
        colors = colors * [1, 1, 1, self.alphas[index]]
        changes = np.flatnonzero((colors[1:] != colors[:-1]).any(axis=1)) + 1
        for start, stop in pairwise([0, *changes.tolist(), len(rows)]):
            if start < stop and colors[start, 3] > 0:
                red, green, blue, alpha = colors[start].tolist()
                style = replace(self.style, rgba=(red, green, blue, alpha))
                texts = [self.texts[row] for row in rows[start:stop].tolist()]
                axes.texts(points[start:stop], texts, style)
