"""The colour channel: a constant, or colours that come from the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import Color, ColormapName
from renderer.errors import Fault, flow, unknown
from renderer.marks.base import Binding, ColorScale
from renderer.marks.ink import Ink, colormap
from renderer.marks.palettes import as_written, by_name, categories, extended, in_turn
from renderer.marks.slots import Slot
from renderer.template import Template
from renderer.values import SpecModel

MOST_CATEGORIES = 50
TWO_COLORS = ("RdBu_r", "berlin")
"""Colormaps whose middle is the ground's: on a light one, on a dark one."""

Palette: TypeAlias = Annotated[
    Annotated[tuple[Color, ...], Field(min_length=1, strict=False), Tag("in turn")]
    | Annotated[dict[str, Color], Field(min_length=1), Tag("by name")],
    Discriminator(lambda value: "by name" if isinstance(value, Mapping) else "in turn"),
]


class ColorOf(SpecModel):
    """Colour from the data: one for each value (`palette`), along a scale (`colormap`), or as the
    column says (`scale: identity`)."""

    field: Slot | None = None
    """The column, or an expression, that gives the colour; default: the values shown."""
    colormap: ColormapName | None = None
    """Colours along a scale: viridis, magma, …"""
    palette: Palette | None = None
    """Colours for values: a list, in order of appearance, or a mapping of values to colours, as in
    `{Asia: orange, Europe: '#4477aa'}`."""
    other: Color | None = None
    """Colour of the values that a mapping as `palette` does not name; they are not in the
    legend."""
    domain: Annotated[tuple[float, float], Field(strict=False)] | None = None
    """The values at the ends of the colormap; default: the least and greatest over all frames."""
    center: float | None = None
    """The value in the middle of the colormap, as 0 for a map of two colours that part there. Both
    ends are equally far from it unless `domain` says otherwise, and the default colormap is one of
    two colours."""
    reverse: bool = False
    """Whether the colormap is turned round."""
    scale: Literal["linear", "log", "identity"] = "linear"
    """How values run along the colormap; `identity`: the column holds colours, such as #e84a5f."""
    label: Template | None = None
    """Title of the colour bar or legend; default: the field. May show params."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.palette is not None and self.colormap is not None:
            raise ValueError("give either 'palette' (one colour a value) or 'colormap' (a scale)")
        if self.other is not None and not isinstance(self.palette, dict):
            raise ValueError("'other' needs a 'palette' of values and their colours")
        along = {"colormap": self.colormap, "domain": self.domain, "center": self.center}
        along["reverse"] = self.reverse or None
        given = [name for name, value in along.items() if value is not None]
        if self.palette is not None and given:
            raise ValueError(f"'{given[0]}' is for colours along a scale, not for a 'palette'")
        if self.scale == "identity" and (given or self.palette is not None):
            name = given[0] if given else "palette"
            raise ValueError(f"'{name}' has no meaning with 'scale: identity': colours are given")
        return self

    def by(self, field: Slot) -> ColorBy:
        """The same by a field, unless it names its own."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return ColorBy.model_construct(**{**given, "field": self.field or field})


class ColorBy(ColorOf):
    """Colour from the data: one for each value (`palette`), along a scale (`colormap`), or as the
    column says (`scale: identity`)."""

    field: Slot
    """The column, or an expression, that gives the colour."""


def _constant_or(kind: str) -> Discriminator:
    return Discriminator(
        lambda value: kind if isinstance(value, (Mapping, SpecModel)) else "constant"
    )


ColorChannel: TypeAlias = Annotated[
    Annotated[Color, Tag("constant")] | Annotated[ColorBy, Tag("by")], _constant_or("by")
]
ValueColor: TypeAlias = Annotated[
    Annotated[Color, Tag("constant")] | Annotated[ColorOf, Tag("of")], _constant_or("of")
]
"""Of marks that show values: the field may be left out."""


def ink(channel: Any, binding: Binding, keys: tuple[str, ...]) -> Ink:
    """The colours of a series. Without a channel: its colour of the palette, or one for each of a
    few keys: up to three times as many as the palette has. Raises `Fault` below `color`."""
    palette = binding.theme.palette
    if isinstance(channel, Color):
        return Ink(np.array([channel.rgba(palette)]))
    if isinstance(channel, ColorBy):
        return _mapped(channel, binding, keys)
    if len(keys) == 1:
        table, name = binding.table, keys[0]
        colors, count = extended(binding.theme), len(categories(table, name))
        if 1 < count <= len(colors):
            title = "" if name in table.labels else name
            return in_turn(name, title, colors, binding)
        if count > len(colors) and table[name].dtype.kind == "U":
            _warn_of_one_color(name, count, len(colors), binding)
    return Ink(np.array([palette[binding.number % len(palette)]]))


def _warn_of_one_color(name: str, count: int, most: int, binding: Binding) -> None:
    text = f"all {count:,} values of '{name}' have one colour: the theme has {most} of them"
    hint = f"color: {{field: {flow(name)}}} repeats them; color: C0 for one, without this warning"
    binding.warn(Fault("one-color", text, (), hint, severity="warning"))


def _mapped(channel: ColorBy, binding: Binding, keys: tuple[str, ...]) -> Ink:
    name, table = channel.field.text, binding.table
    column = table.columns.get(name)
    by_value = channel.palette is not None or channel.scale == "identity" or (
        channel.colormap is None
        and column is not None
        and (
            column.dtype.kind == "U"
            or (name in keys and len(categories(table, name)) <= MOST_CATEGORIES)
        )
    )  # fmt: skip
    if not by_value:
        return _continuous(channel, binding)
    if column is None:
        text, hint = unknown("column", name, table.known)
        raise Fault("unknown-column", text, ("color", "field"), hint)
    if channel.scale == "identity":
        return as_written(name, binding)
    # Where a source names the values itself, as `z = 1.05`, they say what they are.
    title = _label(channel, binding, "" if name in table.labels else name)
    if isinstance(channel.palette, dict):
        return by_name(name, title, channel.palette, channel.other, binding)
    given = tuple(color.rgba(binding.theme.palette) for color in channel.palette or ())
    return in_turn(name, title, given or extended(binding.theme), binding)


def _label(channel: ColorBy, binding: Binding, default: str) -> str:
    try:
        return default if channel.label is None else channel.label.once(binding.params)
    except Fault as fault:
        raise fault.below("color", "label") from None


def _continuous(channel: ColorBy, binding: Binding) -> Ink:
    values = channel.field.values(binding, "color", "field")
    log = channel.scale == "log"
    domain = channel.domain or _domain(values, log, channel.center)
    if log and domain[0] <= 0:
        raise Fault("color", "a log scale needs values above 0", ("color", "domain"))
    theme, parted = binding.theme, channel.center is not None
    default = TWO_COLORS[sum(theme.background[:3]) < 1.5] if parted else theme.colormap
    name = str(channel.colormap or default)
    stops = colormap(name)[:: -1 if channel.reverse else 1]
    if channel.center is not None:
        stops = _parted(stops, channel.center, domain, log)
    label = _label(channel, binding, channel.field.text)
    dated = channel.field.text in binding.table.dates
    beyond = _beyond(values, domain, log)
    scale = ColorScale(label, domain, log, stops, beyond=beyond, dated=dated)
    return Ink(scale.stops[128:129], scale=scale, values=values)


def _beyond(
    values: NDArray[np.float64], domain: tuple[float, float], log: bool
) -> tuple[bool, bool]:
    """Whether there are values that have a place on the scale below its domain, and above."""
    usable = values[(values > 0)] if log else values
    with np.errstate(invalid="ignore"):
        return bool((usable < domain[0]).any()), bool((usable > domain[1]).any())


def _domain(
    values: NDArray[np.float64], log: bool, center: float | None
) -> tuple[float, float]:  # fmt: skip
    """The least and greatest value that has a place on the scale; with a center, both ends equally
    far from it."""
    usable = values[np.isfinite(values) & ((values > 0) | (not log))]
    if not len(usable):
        raise Fault("color", "there is no number to colour by", ("color", "field"))
    low, high = float(usable.min()), float(usable.max())
    if center is None:
        return low, high
    if not log:
        reach = max(high - center, center - low) or 1.0
        return center - reach, center + reach
    _check_center(center > 0, "on a log scale the center is above 0")
    factor = max(high / center, center / low)
    return center / factor, center * factor


def _parted(
    stops: NDArray[np.float64], center: float, domain: tuple[float, float], log: bool
) -> NDArray[np.float64]:
    """The colours with their middle at `center`, each half evenly along its part."""
    low, high = domain
    _check_center(low < center < high, f"the center is not between {low:g} and {high:g}")
    if log:
        low, center, high = (float(np.log(v)) for v in (low, center, high))
    places = np.linspace(0, 1, len(stops))
    halves = np.interp(places, [0, (center - low) / (high - low), 1], [0, 0.5, 1])
    return stops[np.round(halves * (len(stops) - 1)).astype(np.intp)]


def _check_center(fine: bool, text: str) -> None:
    if not fine:
        raise Fault("color", text, ("color", "center"))
