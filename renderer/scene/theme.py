"""A theme by name: ours, or one of matplotlib's styles; and a theme of one's own over it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matplotlib import rcParamsDefault, style
from matplotlib.colors import to_rgba

from renderer.colors import RGBA, Color
from renderer.spec.themes import ThemeKeys, ThemeName
from renderer.theme import LIGHT, THEMES, Theme

QUIET = 0.3


NAMES = {
    "font": "font", "title_size": "title_size", "subtitle_size": "subtitle_size",
    "panel_title_size": "panel_title_size", "caption_size": "caption_size",
    "label_size": "label_size", "tick_size": "tick_size", "credits_size": "credits_size",
    "title_weight": "title_weight",
    "line_width": "line_width", "axis_width": "edge_width", "grid_width": "grid_width",
    "tick_length": "tick_length", "sides": "spines", "show_grid": "grid_shown",
}  # fmt: skip
"""What keys of a theme that are no colours are called here."""


def theme(wanted: ThemeName | ThemeKeys) -> Theme:
    """The theme that a spec names or writes, and has checked."""
    if isinstance(wanted, ThemeKeys):
        return _over(theme(wanted.base), wanted)
    return THEMES.get(wanted.name) or _from_style(wanted.name)


def _over(base: Theme, keys: ThemeKeys) -> Theme:
    """A theme with a spec's own keys. Colours between the ground and the text follow these."""
    palette = tuple(c.rgba() for c in keys.palette) if keys.palette else base.palette

    def rgba(color: Color | None, default: RGBA) -> RGBA:
        return default if color is None else color.rgba(palette)

    ground, text = rgba(keys.background, base.background), rgba(keys.text, base.text)
    moved = keys.background is not None or keys.text is not None

    def between(share: float, default: RGBA) -> RGBA:
        return _mixed(ground, text, share) if moved else default

    own = keys.background is not None
    given: dict[str, Any] = {
        field: value for key, field in NAMES.items() if (value := getattr(keys, key)) is not None
    }
    return replace(
        base,
        background=ground,
        panel=rgba(keys.panel, ground if own else base.panel),
        text=text,
        muted=rgba(keys.ticks, between(0.75, base.muted)),
        edge=rgba(keys.axes, between(0.5, base.edge)),
        grid=rgba(keys.grid, between(0.13, base.grid)),
        pane=rgba(keys.walls, (*ground[:3], 0.0) if own else base.pane),
        palette=palette,
        colormap=str(keys.colormap or base.colormap),
        **given,
    )


def _mixed(one: RGBA, two: RGBA, share: float) -> RGBA:
    """The colour so far on the way from one to another."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one[:3], two[:3], strict=True))
    return (red, green, blue, 1.0)


def _from_style(name: str) -> Theme:
    chosen: Any = style.library[name]
    default: Any = rcParamsDefault
    settings: dict[str, Any] = {**default, **chosen}

    def color(key: str, default: RGBA) -> RGBA:
        value = settings[key]
        return default if value in ("inherit", "auto") else _rgba(value)

    text = color("text.color", LIGHT.text)
    grid = color("grid.color", LIGHT.grid)
    cycle = settings["axes.prop_cycle"].by_key().get("color", [])
    palette = tuple(_rgba(c) for c in cycle) or LIGHT.palette
    ground = color("axes.facecolor", LIGHT.panel)
    edge = color("axes.edgecolor", LIGHT.edge)
    shown = bool(settings["axes.grid"])
    # A grid that the style does not show, in the colour of its axes, would be too loud in a box.
    quiet = QUIET if not shown and grid[:3] == edge[:3] else 1.0
    return Theme(
        name=name,
        background=color("figure.facecolor", LIGHT.background),
        panel=ground,
        text=text,
        muted=color("xtick.color", text),
        edge=edge,
        grid=(*grid[:3], grid[3] * float(settings["grid.alpha"]) * quiet),
        palette=palette,
        pane=ground,
        colormap=str(settings["image.cmap"]),
        font="DejaVu Serif" if "serif" in settings["font.family"] else "DejaVu Sans",
        line_width=float(settings["lines.linewidth"]),
        edge_width=float(settings["axes.linewidth"]),
        grid_width=float(settings["grid.linewidth"]),
        spines=tuple(
            side for side in ("left", "bottom", "right", "top") if settings[f"axes.spines.{side}"]
        ),
        grid_shown=shown,
        title_weight="normal",
    )


def _rgba(value: Any) -> RGBA:
    red, green, blue, alpha = to_rgba(value)
    return (red, green, blue, alpha)
