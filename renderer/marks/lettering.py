"""Text that follows rows: a template's fields as columns, formatted for what a frame shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.counting import fine_as
from renderer.errors import Fault
from renderer.formats import format_value
from renderer.marks.base import Binding
from renderer.marks.drawing import RGBAs
from renderer.marks.strands import Rows
from renderer.template import Template

Floats: TypeAlias = NDArray[np.float64]
At: TypeAlias = Callable[[Floats], Floats]
"""Values (one a row) as they are at a frame."""

MEASURED = 20_000
"""Rows whose texts are measured, at most."""
MOST_LETTERS = 48
"""Of a column's text that stands beside a mark."""
KEPT = 12
"""The longest texts that decide how large they are set."""
_AS_ZERO = str.maketrans("123456789", "000000000")
_BLANKS = str.maketrans("\n\r\t\v\f", "     ")


@dataclass(frozen=True)
class Number:
    """A column of numbers, one for each row of all strands, and its format."""

    values: Floats
    format: str


@dataclass(frozen=True)
class Word:
    """A column of text, likewise."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Live:
    """Numbers that each frame gives, by name, and their format."""

    name: str
    format: str


@dataclass(frozen=True)
class Lettering:
    """A text's parts in order."""

    parts: tuple[str | Number | Word | Live, ...]

    def texts(
        self, rows: Rows, at: At, live: Mapping[str, Floats] = MappingProxyType({})
    ) -> list[list[str]]:  # Hot path.
        """The pieces of the text of each of `rows`, numbers as `at` gives them."""
        columns = []
        for part in self.parts:
            if isinstance(part, str):
                columns.append([part] * len(rows))
            elif isinstance(part, Word):
                columns.append([part.values[row] for row in rows.tolist()])
            else:
                values = live[part.name] if isinstance(part, Live) else at(part.values)
                numbers = values.tolist()
                columns.append([format_value(value, part.format) for value in numbers])
        return [list(pieces) for pieces in zip(*columns, strict=True)]

    def longest(
        self, rows: Rows, live: Mapping[str, Floats] = MappingProxyType({})
    ) -> dict[str, Rows]:
        """The different texts of rows, digits aside, and the rows that have each."""
        rows = rows[:: max(1, -(-len(rows) // MEASURED))]
        found: dict[str, list[int]] = {}
        given = {name: values[rows] for name, values in live.items()}
        texts = self.texts(rows, lambda values: values[rows], given)
        for row, pieces in zip(rows.tolist(), texts, strict=True):
            found.setdefault("".join(pieces).translate(_AS_ZERO), []).append(row)
        return {text: np.array(rows) for text, rows in found.items()}


def widest(texts: Sequence[str]) -> tuple[str, ...]:
    """Those that may be the widest."""
    return tuple(sorted(texts, key=lambda text: (-len(text), text))[:KEPT])


def shows_columns(template: Template | None, binding: Binding) -> bool:
    """Whether a text shows columns of its row."""
    names = {field.name for field in template.fields} if template is not None else set()
    return bool(names & set(binding.table.known) - set(binding.params))


def lettering(
    template: Template, binding: Binding, rows: Rows, *at: str, live: tuple[str, ...] = ()
) -> Lettering:
    """The text of the table's `rows`; raises `Fault` at `at`. `live`: names of what each frame
    gives, unless there is a column of that name."""
    table, params = binding.table, binding.params
    try:
        template.check([*table.known, *params, *live])
    except Fault as fault:
        raise fault.below(*at) from None
    parts: list[str | Number | Word | Live] = []
    for part in template.parts:
        if isinstance(part, str):
            parts.append(part.translate(_BLANKS))
        elif part.name in params:
            parts.append(format_value(params[part.name], part.format))
        elif part.name in live and part.name not in table.columns:
            parts.append(Live(part.name, part.format))
        else:
            column = table[part.name][rows]
            if column.dtype.kind == "f":
                parts.append(_number(column.astype(np.float64), part.format, part.name, binding))
            else:
                parts.append(_word(column.tolist(), part.name, binding, *at))
    return Lettering(tuple(parts))


def _word(values: Sequence[object], name: str, binding: Binding, *at: str) -> Word:
    """A column of text, what is too long for a place beside a mark cut short, with a warning."""
    texts = [str(value).translate(_BLANKS) for value in values]
    longest = max(map(len, texts), default=0)
    if longest > MOST_LETTERS:
        text = f"a text of '{name}' has {longest:,} letters: more than {MOST_LETTERS} are cut short"
        binding.warn(Fault("long-text", text, at, severity="warning"))
    return Word(tuple(t if len(t) <= MOST_LETTERS else _cut(t) for t in texts))


def _cut(text: str) -> str:
    """The beginning of a long text."""
    return text[: MOST_LETTERS - 1].rstrip() + "…"


def _number(values: Floats, format: str, name: str, binding: Binding) -> Number | Word:
    """A column of numbers; those that have names are not counted through."""
    said = binding.table.labels.get(name)
    if said and not format:
        return Word(tuple(said.get(v) or format_value(v, "") for v in values.tolist()))
    if not format and name in binding.table.dates:
        format = "%Y-%m-%d"
    if not format and binding.times is not None:
        format = fine_as(values)  # On its way to the next row's it has no decimals of its own.
    return Number(values, format)


def legible(faces: RGBAs, ground: RGBA) -> RGBAs:  # Hot path.
    """White or nearly black for text on each of some colours over a ground: what has the greater
    contrast by WCAG 2.2's relative luminance."""
    alpha = faces[:, 3:]
    mixed = faces[:, :3] * alpha + np.array(ground[:3]) * (1 - alpha)
    linear = np.where(mixed <= 0.04045, mixed / 12.92, ((mixed + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    # (1 + 0.05) / (L + 0.05) > (L + 0.05) / (0 + 0.05), with white preferred a little.
    dark = (light + 0.05) ** 2 > 1.6 * 1.05 * 0.05
    return np.where(dark[:, None], [0.07, 0.08, 0.1, 1.0], [1.0, 1.0, 1.0, 1.0])
