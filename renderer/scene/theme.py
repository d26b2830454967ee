"""A theme by name: ours, or one of matplotlib's styles; and a theme of one's own over it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matplotlib import rcParamsDefault, style
from matplotlib.colors import to_rgba

from renderer.colors import RGBA, Color, hexed
from renderer.contrast import LEAST_TEXT, ratio
from renderer.spec.themes import ThemeKeys, ThemeName
from renderer.theme import DARK, LIGHT, THEMES, Theme

QUIET = 0.3
"""Opacity of a style's grid that it does not show."""
TICKS, AXES, GRID = (0.75, 0.85, 1.0), 0.5, 0.13
"""How far on the way from the ground to the text are colours that are not said; ticks as near to
the ground as can be read."""


NAMES = {
    "font": "font", "title_size": "title_size", "subtitle_size": "subtitle_size",
    "panel_title_size": "panel_title_size", "caption_size": "caption_size",
    "label_size": "label_size", "tick_size": "tick_size", "credits_size": "credits_size",
    "title_weight": "title_weight",
    "line_width": "line_width", "axis_width": "edge_width", "grid_width": "grid_width",
    "tick_length": "tick_length", "sides": "spines",
}  # fmt: skip
"""What keys of a theme that are no colours are called here."""


def theme(wanted: ThemeName | ThemeKeys, ground: Color | None = None) -> Theme:
    """The theme that a spec names or writes, and has checked; `ground`: on another background,
    which all else follows as it does in a theme of one's own."""
    if isinstance(wanted, ThemeKeys):
        if ground is not None:
            wanted = wanted.model_copy(update={"background": ground})
        return _over(theme(wanted.base), wanted)
    named = THEMES.get(wanted.name) or _from_style(wanted.name)
    return named if ground is None else _over(named, ThemeKeys(base=wanted, background=ground))


def _over(base: Theme, keys: ThemeKeys) -> Theme:
    """A theme with a spec's own keys. On another ground its colours follow it; text that could not
    be read there, and the palette of one of ours, are those of light or of dark."""
    palette = tuple(c.rgba() for c in keys.palette) if keys.palette else base.palette

    def rgba(color: Color | None, default: RGBA) -> RGBA:
        return default if color is None else color.rgba(palette)

    ground = rgba(keys.background, base.background)
    text, own = base.text, keys.background is not None and ground[3] > 0
    if own and not _readable(text, ground):
        other = LIGHT if _contrast(LIGHT.text, ground) > _contrast(DARK.text, ground) else DARK
        text = other.text
        if not keys.palette and base.name in THEMES:
            palette = other.palette
    text = rgba(keys.text, text)
    moved = own or keys.text is not None

    def between(share: float, default: RGBA) -> RGBA:
        return _mixed(ground, text, share) if moved else default

    ticks = [_mixed(ground, text, share) for share in TICKS]
    muted = next((t for t in ticks if _readable(t, ground)), text) if moved else base.muted
    return replace(
        base,
        background=ground,
        panel=rgba(keys.panel, ground if own else base.panel),
        text=text,
        muted=rgba(keys.ticks, muted),
        edge=rgba(keys.axes, between(AXES, base.edge)),
        grid=rgba(keys.grid, between(GRID, base.grid)),
        pane=rgba(keys.walls, (*ground[:3], 0.0) if own else base.pane),
        palette=palette,
        colormap=str(keys.colormap or base.colormap),
        **_given(keys),
    )


def _given(keys: ThemeKeys) -> dict[str, Any]:
    """What keys say beside colours."""
    given: dict[str, Any] = {
        field: value for key, field in NAMES.items() if (value := getattr(keys, key)) is not None
    }
    shown = keys.show_grid
    if shown is not None:
        given["grid_shown"] = shown is not False
    if isinstance(shown, str):
        given["grid_axes"] = (shown,)
    elif shown:
        given["grid_axes"] = ("x", "y")
    return given


COLORS = {
    "background": "background", "panel": "panel", "text": "text", "ticks": "muted", "axes": "edge",
    "grid": "grid", "walls": "pane",
}  # fmt: skip
"""What keys of colours are called here."""


def keys_of(found: Theme) -> dict[str, Any]:
    """The keys that make a theme, whatever the base."""
    shown = found.grid_axes[0] if len(found.grid_axes) == 1 else True
    return {
        **{key: hexed(getattr(found, field)) for key, field in COLORS.items()},
        "palette": [hexed(color) for color in found.palette],
        "colormap": found.colormap,
        **{key: getattr(found, field) for key, field in NAMES.items()},
        "show_grid": shown if found.grid_shown else False,
    }


def _contrast(one: RGBA, two: RGBA) -> float:
    return float(ratio(one[:3], two[:3]))


def _readable(text: RGBA, ground: RGBA) -> bool:
    return _contrast(text, ground) >= LEAST_TEXT


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
