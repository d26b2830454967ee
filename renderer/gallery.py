"""Themes to look at: their keys as a file of one's own, and pictures that show them."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from renderer.animation import opened
from renderer.colors import hexed
from renderer.errors import Fault, UsageError, problem
from renderer.scene.theme import keys_of, theme
from renderer.spec.themes import ThemeName
from renderer.theme import THEMES, Theme

SIZE = (960, 720)
"""Of one theme's picture in pixels."""
GAP = 16
MOST = 12
"""Themes in one picture."""
HOW = "save it as house.yaml, and write canvas: {theme: house.yaml}"
LETTERS = "ABCDEFG"
NAMES = tuple(THEMES)


def named(name: str) -> Theme:
    """The theme of a name; raises `UsageError`."""
    try:
        return theme(ThemeName.parse(name))
    except Fault as fault:
        raise UsageError(problem(fault.code, fault.text, hint=fault.hint)) from None


def listed() -> Iterator[str]:
    """Our themes, a line each."""
    width = max(map(len, THEMES))
    for name, each in THEMES.items():
        yield f"{name:<{width}}  {each.about}"


def keys(name: str) -> Iterator[str]:
    """A theme as lines of YAML that make the same theme; raises `UsageError`."""
    found = named(name)
    yield f"# {found.about or 'a style of matplotlib'}; {HOW}"
    for key, value in keys_of(found).items():
        yield f"{key}: {_yaml(value)}"


def _yaml(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if str(value)[:1] in "#y" else f"{value}"


def picture(names: Sequence[str]) -> Any:
    """A picture of each theme on the same small figure, side by side; raises `UsageError`."""
    from renderer.encoders.picture import reduced, tiled

    if len(names) > MOST:
        text = f"{len(names)} themes are too many for a picture: up to {MOST}"
        raise UsageError(problem("themes", text))
    tiles = []
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names):
            spec = Path(folder, f"{number}.yaml")
            spec.write_text(_spec(named(name)), encoding="utf-8")
            tiles.append(reduced(opened(spec, {}).frame(-1), SIZE).tobytes())
    columns = 1 if len(tiles) == 1 else 2
    rows = -(-len(tiles) // columns)
    gap = GAP if len(tiles) > 1 else 0
    size = (columns * (SIZE[0] + gap) + gap, rows * (SIZE[1] + gap) + gap)
    ground = bytes((128, 128, 128)) * (SIZE[0] * SIZE[1])
    # The first tile's corner is the sheet's colour: a grey one, which no theme has, lies under all.
    sheet = tiled([ground], SIZE, 1, 0, size)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        corner = (gap + column * (SIZE[0] + gap), gap + row * (SIZE[1] + gap))
        sheet.paste(tiled([tile], SIZE, 1, 0, SIZE), corner)
    return sheet


def _spec(shown: Theme) -> str:
    """A figure of lines, points and a box, over the palette with its digits."""
    colors = [shown.palette[number % len(shown.palette)] for number in range(len(LETTERS))]
    return FIGURE.format(
        name=shown.name, width=SIZE[0], height=SIZE[1], last=len(colors) - 0.4,
        waves=_columns(("name", "x", "y"), _waves()),
        clouds=_columns(("name", "x", "y"), _clouds()),
        spiral=_columns(("x", "y", "z"), _spiral()),
        swatches="".join(
            SWATCH.format(at=at, digits=hexed(color)) for at, color in enumerate(colors)
        ),
    )  # fmt: skip


FIGURE = """\
version: 1
title: "{name}"
canvas: {{size: [{width}, {height}], theme: {name}, supersample: 2}}
data:
  waves: {{source: inline, columns: {waves}}}
  clouds: {{source: inline, columns: {clouds}}}
  spiral: {{source: inline, columns: {spiral}}}
  one: {{source: inline, columns: {{u: [0]}}}}
layout: [[a, c], [a, c], [b, c], [b, c], [d, d]]
panels:
  a:
    axes: {{x: {{label: time in seconds}}, y: {{label: '$e^{{-x/10}} \\sin x$'}}}}
    legend: none
    series: [{{mark: line, data: waves, x: x, y: y, color: {{field: name}}, show: all}}]
  b:
    axes: {{x: {{label: income per person in US$, scale: log}}, y: {{label: years}}}}
    legend: none
    series: [{{mark: point, data: clouds, x: x, y: y, color: {{field: name}}, size: 8, show: all}}]
  c:
    title: A box
    projection: 3d
    axes: {{x: {{label: x}}, y: {{label: y}}, z: {{label: z}}}}
    series:
      - mark: line
        data: spiral
        x: x
        y: y
        z: z
        width: 3
        color: {{field: z, label: height}}
        show: all
  d:
    axes: {{x: {{visible: false, limits: [-0.6, {last}]}}, y: {{visible: false, limits: [-1, 1]}}}}
    series:
{swatches}output: themes.png
"""
SWATCH = """\
      - {{mark: point, data: one, x: {at}, y: 0, color: C{at}, size: 30, marker: s, show: all}}
      - {{mark: text, data: one, x: {at}, y: 0, dy: -25, text: "{digits}", size: 9}}
"""


def _waves() -> list[tuple[object, ...]]:
    return [
        (name, x / 8, math.exp(-x / 80) * math.sin(x / 8 + 0.8 * n) + 0.55 * n)
        for n, name in enumerate(LETTERS)
        for x in range(121)
    ]


def _clouds() -> list[tuple[object, ...]]:
    return [
        (name, 10 ** (2.5 + 0.3 * n + _spread(31 * n + k)), 45 + 5 * n + 16 * _spread(7 * k + n))
        for n, name in enumerate(LETTERS)
        for k in range(12)
    ]


def _spiral() -> list[tuple[object, ...]]:
    return [(math.cos(step / 9), math.sin(step / 9), step / 40) for step in range(240)]


def _columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    columns = zip(*rows, strict=True)
    shown = (
        ", ".join(f"{v:.4g}" if isinstance(v, float) else str(v) for v in column)
        for column in columns
    )
    return "{" + ", ".join(f"{n}: [{v}]" for n, v in zip(names, shown, strict=True)) + "}"


def _spread(number: int) -> float:
    """Evenly spread over 0 to 1: multiples of the golden ratio, without their whole part."""
    return number * 0.6180339887498949 % 1
