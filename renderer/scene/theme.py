"""A theme by name: ours, or made from one of matplotlib's styles."""

from __future__ import annotations

from typing import Any

from matplotlib import rcParamsDefault, style
from matplotlib.colors import to_rgba

from renderer.colors import RGBA
from renderer.theme import LIGHT, THEMES, Theme

QUIET = 0.3


def theme(name: str) -> Theme:
    """The theme called `name`, which the spec has checked."""
    return THEMES.get(name) or _from_style(name)


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
