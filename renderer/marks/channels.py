"""What a mark's keys say about the data: positions, colours, sizes; and how they become arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import RGBA, Color, ColormapName
from renderer.errors import Fault, suggest, unknown
from renderer.expressions import Expression, parse
from renderer.marks.base import Binding, Categories, ColorScale, RGBAs
from renderer.table import Table
from renderer.template import Template, date_format, format_value
from renderer.theme import Theme
from renderer.values import Positive, Scalar, SpecModel

MOST_CATEGORIES = 50
SHADES = (0.5, 0.45)
"""How far a palette's second and third round go towards the ground, and away from it."""


@dataclass(frozen=True)
class Slot(Scalar):
    """A column's name, an expression over columns, or a number."""

    text: str

    json_schema: ClassVar[dict[str, Any]] = {
        "type": ["string", "number"],
        "description": "A column, an expression over columns (1 - accuracy), or a number.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise Fault("slot", "expected a column, an expression or a number")
        text = value.strip() if isinstance(value, str) else repr(value)
        if not text:
            raise Fault("slot", "expected a column, an expression or a number, not an empty text")
        return cls(text)

    def __str__(self) -> str:
        return self.text

    def values(self, binding: Binding, *at: str | int) -> NDArray[np.float64]:
        """Numbers, one a row; raises `Fault` at `at`."""
        table = binding.table
        names = binding.categories.get(str(at[0])) if at else None
        if names is not None and (places := named_places(self.text, names, table)) is not None:
            return places
        if self.text in table.columns:
            column = table[self.text]
            if column.dtype.kind != "f":
                raise Fault("text-column", f"column '{self.text}' holds text, not numbers", at)
            return np.asarray(column, dtype=np.float64)
        expression = self._expression(table, at)
        tables = {name: other.columns for name, other in binding.tables.items()}
        try:
            return expression.by_row(
                table.columns, len(table), binding.params, tables, table.known, table.dates
            )
        except Fault as fault:
            raise fault.below(*at) from None

    def is_of(self, table: Table) -> bool:
        """Whether it says something of a table's rows, and is not the same for all of them."""
        if self.text in table.columns:
            return True
        try:
            return not parse(self.text).names.isdisjoint(table.known)
        except Fault:
            return False

    def _expression(self, table: Table, at: tuple[str | int, ...]) -> Expression:
        try:
            return parse(self.text)
        except Fault as fault:
            near = suggest(self.text, table.known)
            hint = f"{near}" if near else fault.hint
            text = f"no column '{self.text}', and not an expression: {fault.text}"
            raise Fault(fault.code, text, at, hint, fault.offset, fault.width) from None


def named_places(text: str, names: Categories, table: Table) -> NDArray[np.float64] | None:
    """Places of a column's values, one a row, or of one of the names itself, along an axis of
    names; None for anything else, which is a place already."""
    if text in table.columns:
        return names.places(written(table, text))
    if text in names.names:
        return np.full(len(table), float(names.names.index(text)))
    return None


def written(table: Table, name: str) -> list[str]:
    """A column's values as an axis of names writes them, one a row; empty where one is missing."""
    column = table[name]
    if column.dtype.kind != "f":
        return [str(value) for value in column.tolist()]
    said = table.labels.get(name, {})
    numbers = np.asarray(column, dtype=np.float64)
    form = date_format(numbers) if name in table.dates else ""
    texts = {v: said.get(v) or format_value(v, form) for v in np.unique(numbers).tolist()}
    return [texts[v] if v == v else "" for v in numbers.tolist()]


Slots: TypeAlias = Annotated[tuple[Slot, ...], Field(min_length=2, max_length=1000, strict=False)]


class ColorBy(SpecModel):
    """Colour from the data: one for each value (`palette`) or along a scale (`colormap`)."""

    field: Slot
    """The column, or an expression, that gives the colour."""
    colormap: ColormapName | None = None
    """Colours along a scale: viridis, magma, …"""
    palette: Annotated[tuple[Color, ...], Field(min_length=1, strict=False)] | None = None
    """Colours for values in turn, in order of appearance."""
    domain: Annotated[tuple[float, float], Field(strict=False)] | None = None
    """The values at the ends of the colormap; default: the least and greatest over all frames."""
    scale: Literal["linear", "log"] = "linear"
    """How values run along the colormap."""
    label: Template | None = None
    """Title of the colour bar or legend; default: the field. May show params."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.palette is not None and self.colormap is not None:
            raise ValueError("give either 'palette' (one colour a value) or 'colormap' (a scale)")
        return self


class SizeBy(SpecModel):
    """Size from the data; areas are in proportion to values above 0."""

    field: Slot
    """The column, or an expression, that gives the size."""
    range: Annotated[tuple[Positive, Positive], Field(strict=False)] = (4.0, 40.0)
    """Diameters in points of the least and the greatest value."""


def _constant_or(kind: str) -> Discriminator:
    return Discriminator(
        lambda value: kind if isinstance(value, (Mapping, SpecModel)) else "constant"
    )


ColorChannel: TypeAlias = Annotated[
    Annotated[Color, Tag("constant")] | Annotated[ColorBy, Tag("by")], _constant_or("by")
]


def named(binding: Binding, columns: tuple[str, ...], *at: str | int) -> None:
    """Raises `Fault` at `at` if one of `columns` is not in the table."""
    for number, name in enumerate(columns):
        if name not in binding.table.columns:
            text, hint = unknown("column", name, binding.table.known)
            raise Fault("unknown-column", text, (*at, number) if len(columns) > 1 else at, hint)


@dataclass(frozen=True)
class Ink:
    """Colours resolved: a category for each row, or a scale with a value for each row."""

    palette: RGBAs
    """One for each category, shape (categories, 4)."""
    category: NDArray[np.intp] | None = None
    """Each row's category, or None where all rows are of the first."""
    labels: tuple[str, ...] = ()
    """The categories' names, empty where there is nothing to tell apart."""
    title: str = ""
    scale: ColorScale | None = None
    values: NDArray[np.float64] | None = None
    """Each row's value on `scale`."""

    def at(self, rows: NDArray[np.intp]) -> RGBAs:
        """Colours of rows of the table, shape (rows, 4)."""
        if self.scale is not None and self.values is not None:
            return self.scale(self.values[rows])
        if self.category is None:
            return np.repeat(self.palette, len(rows), axis=0)
        return self.palette[self.category[rows]]


def ink(channel: Any, binding: Binding, keys: tuple[str, ...]) -> Ink:
    """The colours of a series. Without a channel: its colour of the palette, or one for each of a
    few keys."""
    palette = binding.theme.palette
    if isinstance(channel, Color):
        return Ink(np.array([channel.rgba(palette)]))
    if isinstance(channel, ColorBy):
        return _mapped(channel, binding, keys)
    if len(keys) == 1:
        few = _categories(binding.table, keys[0])
        if 1 < len(few) <= len(palette):
            title = "" if keys[0] in binding.table.labels else keys[0]
            return _categorical(keys[0], title, palette, binding)
    return Ink(np.array([palette[binding.number % len(palette)]]))


def _mapped(channel: ColorBy, binding: Binding, keys: tuple[str, ...]) -> Ink:
    name, table = channel.field.text, binding.table
    column = table.columns.get(name)
    by_value = channel.palette is not None or (
        channel.colormap is None
        and column is not None
        and (column.dtype.kind == "U" or name in keys)
        and len(_categories(table, name)) <= MOST_CATEGORIES
    )
    if not by_value:
        return _continuous(channel, binding)
    if column is None:
        text, hint = unknown("column", name, table.known)
        raise Fault("unknown-column", text, ("color", "field"), hint)
    colors = channel.palette or ()
    rgba = tuple(c.rgba(binding.theme.palette) for c in colors) or _extended(binding.theme)
    # Where a source names the values itself, as `z = 1.05`, they say what they are.
    title = _label(channel, binding, "" if name in table.labels else name)
    return _categorical(name, title, rgba, binding)


def _label(channel: ColorBy, binding: Binding, default: str) -> str:
    try:
        return default if channel.label is None else channel.label.once(binding.params)
    except Fault as fault:
        raise fault.below("color", "label") from None


def _categories(table: Table, name: str) -> list[float | str]:
    """The different values of a column in order of appearance; what is missing is none."""
    values, first = np.unique(table[name], return_index=True)
    items = [values[i].item() for i in np.argsort(first)]
    return [item for item in items if item == item]


def _categorical(name: str, title: str, palette: tuple[RGBA, ...], binding: Binding) -> Ink:
    table = binding.table
    values = _categories(table, name)
    if len(values) > 10_000:
        raise Fault(
            "color", f"'{name}' has {len(values):,} different values: too many for a palette",
            ("color",), hint="use colormap: viridis for a scale",
        )  # fmt: skip
    code = {value: number for number, value in enumerate(values)}
    # What is missing gets the last colour, which cannot be seen.
    rows = np.array([code.get(v.item(), len(values)) for v in table[name]], dtype=np.intp)
    shown = table.labels.get(name, {})
    form = ""
    if name in table.dates:
        form = date_format(np.array(values, dtype=np.float64))
    labels = tuple(
        shown.get(v) or (v if isinstance(v, str) else format_value(v, form)) for v in values
    )
    cycle = [palette[number % len(palette)] for number in range(len(values))]
    lost = [(0.0, 0.0, 0.0, 0.0)] if (rows == len(values)).any() else []
    return Ink(
        np.array([*cycle, *lost]).reshape(-1, 4), rows, labels if len(labels) > 1 else (), title
    )


def _extended(theme: Theme) -> tuple[RGBA, ...]:
    """The theme's colours, then the same nearer to the ground, then farther from it: three times as
    many things can be told apart."""
    found = list(theme.palette)
    ground = theme.background[:3]
    for share, end in zip(SHADES, (ground, _far_from(ground)), strict=True):
        for *color, alpha in theme.palette:
            red, green, blue = (
                (1 - share) * c + share * e for c, e in zip(color, end, strict=True)
            )
            found.append((red, green, blue, alpha))
    return tuple(found)


def _far_from(ground: tuple[float, ...]) -> tuple[float, float, float]:
    """Black on a light ground, white on a dark one."""
    return (0.0, 0.0, 0.0) if sum(ground) > 1.5 else (1.0, 1.0, 1.0)


def _continuous(channel: ColorBy, binding: Binding) -> Ink:
    values = channel.field.values(binding, "color", "field")
    log = channel.scale == "log"
    domain = channel.domain or _domain(values, log)
    if log and domain[0] <= 0:
        raise Fault("color", "a log scale needs values above 0", ("color", "domain"))
    name = str(channel.colormap or binding.theme.colormap)
    label = _label(channel, binding, channel.field.text)
    scale = ColorScale(label, domain, log, colormap(name))
    return Ink(scale.stops[128:129], scale=scale, values=values)


def _domain(values: NDArray[np.float64], log: bool) -> tuple[float, float]:
    usable = values[np.isfinite(values) & ((values > 0) | (not log))]
    if not len(usable):
        raise Fault("color", "there is no number to colour by", ("color", "field"))
    return float(usable.min()), float(usable.max())


def colormap(name: str) -> RGBAs:
    """256 colours of a colormap, low to high, shape (256, 4)."""
    from matplotlib import colormaps

    return np.asarray(colormaps[name](np.linspace(0, 1, 256)), dtype=np.float64)
