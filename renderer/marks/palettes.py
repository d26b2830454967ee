"""Colours for things that are told apart by name: one for each value of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA, Color
from renderer.errors import Fault, suggest
from renderer.formats import date_format, format_value
from renderer.marks.base import Binding
from renderer.marks.ink import Ink
from renderer.table import Table
from renderer.theme import Theme

MOST = 10_000
"""Different values of a palette."""
SHADES = (0.5, 0.45)
"""How far a palette's second and third round go towards the ground, and away from it."""
_UNSEEN = (0.0, 0.0, 0.0, 0.0)


def categories(table: Table, name: str) -> list[float | str]:
    """The different values of a column in order of appearance; what is missing is none."""
    values, first = np.unique(table[name], return_index=True)
    items = [values[i].item() for i in np.argsort(first)]
    return [item for item in items if item == item and item != ""]


def in_turn(name: str, title: str, palette: Sequence[RGBA], binding: Binding) -> Ink:
    """The palette's colours for a column's values in order of appearance, round and round."""
    values = _few(binding.table, name)
    cycle = [palette[number % len(palette)] for number in range(len(values))]
    labels = _written(binding.table, name, values)
    return _categorical(binding.table, name, values, cycle, labels, title)


def by_name(
    name: str, title: str, palette: Mapping[str, Color], other: Color | None, binding: Binding
) -> Ink:
    """Each value's own colour, in the palette's order; the values that have none are drawn in
    `other`, and are not in the legend. Warns of names without a value, and of values without a
    colour where no `other` is given."""
    values, own = _few(binding.table, name), binding.theme.palette
    texts = dict(zip(_written(binding.table, name, values), values, strict=True))
    for text in palette:
        if text not in texts:
            told = f"'{text}' is no value of '{name}'"
            at = ("color", "palette", text)
            hint = suggest(text, list(texts))
            binding.warn(Fault("palette", told, at, hint, severity="warning", on_key=True))
    rest = [text for text in texts if text not in palette]
    if rest and other is None:
        some = ", ".join(f"'{text}'" for text in rest[:3]) + (" …" if len(rest) > 3 else "")
        told = f"no colour for {some}: drawn in grey"
        hint = "give them one, or `other` for all that have none"
        binding.warn(Fault("palette", told, ("color", "palette"), hint, severity="warning"))
    named = [text for text in palette if text in texts]
    grey = binding.theme.muted if other is None else other.rgba(own)
    colors = [palette[text].rgba(own) for text in named] + [grey] * len(rest)
    ordered = [texts[text] for text in (*named, *rest)]
    return _categorical(binding.table, name, ordered, colors, named, title)


def as_written(name: str, binding: Binding) -> Ink:
    """The colours that a column's values are: codes such as #e84a5f, or names. Raises `Fault`
    below `color` for one that is no colour."""
    values = _few(binding.table, name)
    colors = []
    for value in values:
        try:
            colors.append(Color.parse(value).rgba(binding.theme.palette))
        except Fault:
            text = f"'{value}' in column '{name}' is not a colour"
            hint = "`scale: identity` needs colours such as #e84a5f; leave it out for a palette"
            raise Fault("color", text, ("color", "field"), hint) from None
    return _categorical(binding.table, name, values, colors, (), "")


def extended(theme: Theme) -> tuple[RGBA, ...]:
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


def _few(table: Table, name: str) -> list[float | str]:
    values = categories(table, name)
    if len(values) > MOST:
        text = f"'{name}' has {len(values):,} different values: too many for a palette"
        raise Fault("color", text, ("color",), "use colormap: viridis for a scale")
    return values


def _written(table: Table, name: str, values: Sequence[float | str]) -> list[str]:
    """Values as the legend writes them."""
    shown = table.labels.get(name, {})
    dates = [v for v in values if not isinstance(v, str)] if name in table.dates else []
    form = date_format(np.array(dates)) if dates else ""
    return [shown.get(v) or (v if isinstance(v, str) else format_value(v, form)) for v in values]


def _categorical(
    table: Table, name: str, values: Sequence[float | str], colors: Sequence[RGBA],
    labels: Sequence[str], title: str,
) -> Ink:  # fmt: skip
    """Each of `values` in its colour, and rows that have none of them in one that is not seen. A
    single value needs no legend."""
    column: NDArray[np.generic] = np.asarray(table[name])
    order = sorted(range(len(values)), key=lambda number: values[number])
    known = np.array([values[number] for number in order], dtype=column.dtype)
    places = np.minimum(np.searchsorted(known, column), max(len(known) - 1, 0))
    codes = np.append(np.array(order, dtype=np.intp), len(values))
    found = known[places] == column if len(known) else np.zeros(len(column), dtype=np.bool_)
    rows = codes[np.where(found, places, len(values))]
    lost = [] if found.all() else [_UNSEEN]
    several = tuple(labels) if len(values) > 1 else ()
    return Ink(np.array([*colors, *lost]).reshape(-1, 4), rows, several, title)
