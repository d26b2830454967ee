"""Themes as a spec names or writes them: one of ours, one of matplotlib's styles, or keys over one
of these, in the spec or in a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from renderer.colors import Color, ColormapName
from renderer.errors import Fault, Path, choices, suggest
from renderer.sources import paths
from renderer.spec import nodes
from renderer.spec.placing import failure, setting
from renderer.spec.source import MOST_BYTES, SourceText
from renderer.spec.text import Tree, beside
from renderer.theme import THEMES
from renderer.values import Many, Scalar, SpecModel, as_pydantic

SUFFIXES = (".yaml", ".yml", ".json")
AT: Path = ("canvas", "theme")
MOST_COLORS = 100


@cache
def style_names() -> tuple[str, ...]:
    """The drawing library's styles, found without importing it."""
    package = find_spec("matplotlib")
    if package is None or package.origin is None:
        return ()
    folder = FilePath(package.origin).parent / "mpl-data" / "stylelib"
    return tuple(sorted(p.stem for p in folder.glob("[!_]*.mplstyle")))


class ThemeName(Scalar):
    """The name of a theme: ours, or one of matplotlib's styles."""

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "light, dark, paper, any matplotlib style name (ggplot, bmh, …), or a file"
        " of a theme's keys (house.yaml).",
        "examples": [*THEMES],
    }

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def parse(cls, value: object) -> Self:
        known = (*THEMES, *style_names())
        if not isinstance(value, str) or value not in known:
            near = suggest(str(value), known)
            hint = f"{near + ' ' if near else ''}themes: {choices(THEMES)}, or a matplotlib style"
            raise Fault("theme", f"unknown theme '{value}'", hint=hint)
        return cls(value)

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ThemeName) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


Points: TypeAlias = Annotated[float, Field(gt=0, le=200)]
Width: TypeAlias = Annotated[float, Field(ge=0, le=100)]


class ThemeKeys(SpecModel):
    """A theme of one's own: what is not said is as in `base`. Colours that are not said follow
    `background` and `text` if these are."""

    base: ThemeName = ThemeName("light")
    """The theme to start from: light, dark, paper, or a matplotlib style."""
    background: Color | None = None
    """The picture's ground."""
    panel: Color | None = None
    """The ground of a 2-D panel; default: the background."""
    text: Color | None = None
    """Titles, labels and legends."""
    ticks: Color | None = None
    """Ticks and their text."""
    axes: Color | None = None
    """Axis lines."""
    grid: Color | None = None
    """Lines across a panel at its ticks."""
    walls: Color | None = None
    """The back walls of a 3-D box."""
    palette: Annotated[Many[Color], Field(min_length=1, max_length=MOST_COLORS)] | None = None
    """Colours of series and categories, in turn: C0, C1 …"""
    colormap: ColormapName | None = None
    """Colours along a scale, where a series does not say."""
    font: Literal["DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono", "STIXGeneral"] | None = None
    """The type; only these come with the renderer and look the same on every machine."""
    title_size: Points | None = None
    """Size of the film's title in points."""
    subtitle_size: Points | None = None
    """Size of the film's subtitle in points."""
    panel_title_size: Points | None = None
    """Size of panels' titles in points."""
    caption_size: Points | None = None
    """Size of captions in points."""
    label_size: Points | None = None
    """Size of axes' titles and legends in points."""
    tick_size: Points | None = None
    """Size of ticks' text in points."""
    credits_size: Points | None = None
    """Size of the credits below the panels in points."""
    title_weight: Literal["normal", "bold"] | None = None
    """Whether titles are bold."""
    line_width: Width | None = None
    """Width of lines in points, where a series does not say."""
    axis_width: Width | None = None
    """Width of axis lines in points."""
    grid_width: Width | None = None
    """Width of grid lines in points."""
    tick_length: Width | None = None
    """Length of ticks in points."""
    sides: Many[Literal["left", "bottom", "right", "top"]] | None = None
    """The sides of a 2-D panel that have an axis line."""
    show_grid: bool | None = None
    """Whether there is a grid, where an axis does not say."""

    @model_validator(mode="after")
    def _are_colors(self) -> Self:
        for number, color in enumerate(self.palette or ()):
            if color.text[:1] == "C" and color.text[1:].isdigit():
                text = f"'{color.text}' stands for a colour of the palette, which is this"
                raise as_pydantic(Fault("color", text, ("palette", number), "name the colour"))
        return self


AnyTheme: TypeAlias = Annotated[
    Annotated[ThemeName, Tag("theme by name")] | Annotated[ThemeKeys, Tag("theme by keys")],
    Discriminator(
        lambda value: (
            "theme by keys" if isinstance(value, (Mapping, ThemeKeys)) else "theme by name"
        )
    ),
]


def with_theme(
    tree: Tree, settings: Mapping[Path, str], root: FilePath
) -> tuple[Tree, Mapping[Path, str]]:
    """The tree with the keys of the theme's file in place of its name, if the spec names a file;
    raises `SpecError`, or `UsageError` where a setting names it."""
    name = tree.value_at(AT)
    if not isinstance(name, str) or not name.lower().endswith(SUFFIXES):
        return tree, settings
    written_in = tree.source if setting(AT, settings) else tree.source_of(AT)
    try:
        path = paths.open_path(root, name, folder=written_in.folder)
        data = paths.read_bytes(root, path, MOST_BYTES + 5)
    except Fault as fault:
        raise failure(tree, [fault.below(*AT)], settings) from None
    theme = beside(written_in, name, data, tree.count, "theme")
    assert isinstance(tree.root, nodes.Mapping)
    return (
        replace(
            tree,
            value=_with(tree.value, AT, theme.value),
            root=_grafted(tree.root, AT, theme.root, tree.source),
            count=theme.count,
            others=(*tree.others, theme.source),
        ),
        # From here on the file's own places say more than what named it.
        {at: text for at, text in settings.items() if at != AT},
    )


def _with(value: Any, path: Path, inner: object) -> Any:
    if not path:
        return inner
    return {**value, path[0]: _with(value[path[0]], path[1:], inner)}


def _grafted(
    root: nodes.Mapping, path: Path, node: nodes.Node, source: SourceText
) -> nodes.Mapping:
    """The tree with `node` at `path`; what is missing on the way stands where the tree begins."""
    name = str(path[0])
    key, below = root.entries.get(name) or (
        nodes.Scalar(source, root.start, root.start, name),
        nodes.Mapping(source, root.start, root.start, True, {}),
    )
    if len(path) > 1:
        if not isinstance(below, nodes.Mapping):
            below = nodes.Mapping(source, root.start, root.start, True, {})
        node = _grafted(below, path[1:], node, source)
    return nodes.Mapping(
        root.source, root.start, root.end, root.flow, {**root.entries, name: (key, node)}
    )
