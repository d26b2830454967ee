"""`mark: text`: text at a table's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import Color
from renderer.errors import Fault, Faults
from renderer.expressions import parse
from renderer.formats import date_format
from renderer.marks.base import Binding, Layer, LegendEntry, Motion
from renderer.marks.channels import Ink, Slot
from renderer.marks.drawing import Axes, Points, RGBAs, Writing
from renderer.marks.passing import Passing
from renderer.marks.states import (
    StateLayer,
    ever_shown,
    faded,
    grid_keys,
    grown,
    most_shown,
    shown_takes,
    slid,
    sliding,
    usual,
)
from renderer.marks.strands import Rows, stack, strands
from renderer.template import Template

Overlap: TypeAlias = Literal["avoid", "hide", "allow"]

Floats: TypeAlias = NDArray[np.float64]

LONGEST = 500
MOST_TEXTS = 5_000
_BLANKS = str.maketrans("\n\r\t\v\f", "     ")
_AS_ZERO = str.maketrans("123456789", "000000000")


class Text(Passing):
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
    overlap: Overlap | None = None
    """Where texts meet: `avoid` puts each to the side of its place where it keeps clear of others
    and of markers, the same at all frames, and fades out what still meets, the one with the smaller
    marker first; `hide` only fades out; `allow` lets them lie over each other. Default: avoid where
    the spec says nothing of their place."""

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
        stage = self.staged(binding, parts, columns, show)
        parts = stage.strands
        cuts = shown_takes(parts, show)
        count = most_shown(parts, show, cuts)
        stays = bool(self.ghost) or self.trail is not None
        wanted = np.arange(len(parts.rows)) if stays else ever_shown(parts, show)
        if stays:
            count = max(count, len(wanted))
        if count > MOST_TEXTS:
            text = f"{count:,} texts at a time; the limit is {MOST_TEXTS:,}"
            raise Fault("limit-texts", text, hint="write fewer rows: a table of those with a name")
        layer = TextLayer(
            points=stack(columns, parts.rows),
            strands=parts,
            ink=ink,
            legend_lines=self._legend(ink, binding),
            alphas=self.opacity(binding),
            show=show,
            takes=cuts,
            stays=stage.stays,
            texts=self._texts(binding, parts.rows, wanted),
            style=Writing(
                binding.theme.text, self.size or binding.theme.label_size, self.align,
                self.baseline, (self.dx, self.dy), self.weight,
            ),
            overlap=self._overlap(note, binding),
        )  # fmt: skip
        return self.with_past(binding, layer)

    def _overlap(self, note: bool, binding: Binding) -> Overlap | None:
        """What is done where texts meet; None: they keep clear if they are few enough."""
        if binding.dimensions == 3 and self.overlap not in (None, "allow"):
            text = "texts in a 3-D panel lie over each other as their places do"
            raise Fault("overlap", text, ("overlap",), "overlap: allow", on_key=True)
        if self.overlap is not None:
            return self.overlap
        placed = self.model_fields_set & {"align", "baseline", "dx", "dy"}
        return "allow" if note or placed or binding.dimensions == 3 else None

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
            opacities = self.opacities(binding).rows
            return Ink(np.array([binding.theme.text]), alphas=opacities)
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


@dataclass(frozen=True, eq=False)
class Placing:
    """Where labels stand that keep clear of each other.

    ids     the label of each row, shape (rows,)
    shifts  from a label's place to its middle, in points, shape (frames, labels, 2)
    alphas  its opacity, shape (frames, labels)
    """

    ids: Rows
    shifts: NDArray[np.float32]
    alphas: NDArray[np.float32]


@dataclass(frozen=True)
class TextLayer(StateLayer):
    """Text at rows' places; the text and colour of a state between two rows are the former's, or
    where the film goes through states, those of the nearer one.

    texts  of each row, in the strands' order; empty where there is none
    style  in one colour, which that of each row takes the place of
    """

    texts: tuple[str, ...]
    style: Writing
    overlap: Overlap | None = "allow"
    placing: Placing | None = None
    """Where texts stand that keep clear of each other, once the panel's size is known."""

    @property
    def motion(self) -> Motion:
        fading = self.placing is not None and bool(np.ptp(self.placing.alphas, axis=0).any())
        return "moves" if fading else super().motion

    def identities(self) -> tuple[Rows, int]:
        """A number for each row, the same for rows that are one label: of the state of now those
        of one thing, of moments those with one text; and how many there are."""
        rows = np.arange(len(self.texts))
        if self.show == "current":
            return np.repeat(np.arange(self.strands.count), np.diff(self.strands.bounds)), (
                self.strands.count
            )
        if self.show == "snapshot":
            _, same = np.unique(np.array(self.texts), return_inverse=True)
            alone = all(
                len(set(same[start:stop])) == stop - start
                for one in self.takes
                for start, stop in pairwise(one.edges.tolist())
            )
            if alone and len(self.takes) == 1:
                return same, int(same.max(initial=-1)) + 1
        return rows, len(rows)

    def paint(self, axes: Axes, index: int) -> None:  # Hot path.
        rows, seen = self.written(index), self.seen(index)
        points, cut = slid(axes, self.at(index, self.points), seen), sliding(seen)
        if self.then is not None:
            colors = self.inks(index)
        else:
            colors = self.ink.at(self.strands.rows[rows if self.ink.varied else rows[:1]])
            colors = faded(colors * [1, 1, 1, self.alphas[index]], seen)
        sizes = grown(np.array([self.style.size]), seen)
        if self.placing is not None:
            self._draw_placed(axes, index, rows, (points, colors, sizes), cut)
            return
        comes = np.zeros(1) if cut is None else cut
        looks = colors
        if len(rows):
            looks = np.column_stack(np.broadcast_arrays(*colors.T, sizes, comes))
        changes = np.flatnonzero((looks[1:] != looks[:-1]).any(axis=1)) + 1
        for start, stop in pairwise([0, *changes.tolist(), len(rows)]):
            if start < stop and looks[start, 3] > 0 and looks[start, 4] > 0:
                red, green, blue, alpha, size, come = looks[start].tolist()
                rgba = (red, green, blue, alpha)
                style = replace(self.style, rgba=rgba, size=size, comes=bool(come))
                texts = [self.texts[row] for row in rows[start:stop].tolist()]
                axes.texts(points[start:stop], texts, style)

    def _draw_placed(
        self, axes: Axes, index: int, rows: Rows, looks: tuple[Points, RGBAs, Floats],
        cut: NDArray[np.bool_] | None,
    ) -> None:  # fmt: skip  # Hot path.
        """Each text at its own distance from its place."""
        placing, (points, colors, sizes) = self.placing, looks
        assert placing is not None
        labels = placing.ids[rows]
        shifts, alphas = placing.shifts[index, labels].tolist(), placing.alphas[index, labels]
        opacities = (colors[:, 3] * alphas).tolist()
        faces = colors[:, :3].tolist()
        heights = np.broadcast_to(sizes, (len(rows),)).tolist()
        for number, row in enumerate(rows.tolist()):
            if opacities[number] > 0 and heights[number] > 0 and self.texts[row]:
                red, green, blue = faces[number if len(faces) > 1 else 0]
                dx, dy = shifts[number]
                rgba = (red, green, blue, opacities[number])
                weight = self.style.weight
                comes = cut is not None and bool(cut[number])
                style = Writing(rgba, heights[number], shift=(dx, dy), weight=weight, comes=comes)
                axes.texts(points[number : number + 1], [self.texts[row]], style)
