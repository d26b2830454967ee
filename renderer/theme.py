"""What a film looks like where its spec does not say: colours, type, lines.

Four themes of our own. Of any two of a palette's seven colours, CIEDE2000 finds a difference of 13
or more, to all eyes: also to those without one of the three kinds of cones (Machado, Oliveira and
Fernandes 2009). Each has a contrast of 3 or more with its ground, and text, ticks included, one of
4.5 or more (WCAG 2.2, 1.4.3 and 1.4.11). The grid is meant to be below that. Sizes of type are
steps of a scale, each 1.2 times the one below: credits, labels, titles of panels, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass

from renderer.colors import RGBA, from_hex


@dataclass(frozen=True)
class Theme:
    """Colours as RGBA in [0, 1]; type sizes and line widths in points."""

    name: str
    background: RGBA
    panel: RGBA
    """Ground of a 2-D panel."""
    text: RGBA
    muted: RGBA
    """Ticks and their labels."""
    edge: RGBA
    """Axis lines."""
    grid: RGBA
    palette: tuple[RGBA, ...]
    pane: RGBA
    """The three back walls of a 3-D box."""
    colormap: str = "viridis"
    font: str = "Inter"
    title_size: float = 18.0
    subtitle_size: float = 12.5
    panel_title_size: float = 12.5
    caption_size: float = 12.5
    label_size: float = 10.5
    tick_size: float = 9.5
    credits_size: float = 8.75
    line_width: float = 1.8
    edge_width: float = 0.8
    grid_width: float = 0.7
    spines: tuple[str, ...] = ("left", "bottom")
    grid_shown: bool = True
    grid_axes: tuple[str, ...] = ("x", "y")
    """The axes at whose ticks a shown grid has lines."""
    tick_length: float = 3.0
    title_weight: str = "semibold"
    about: str = ""
    """What it is for, in a few words."""


def _c(digits: str) -> RGBA:
    return from_hex(digits)


def _palette(digits: str) -> tuple[RGBA, ...]:
    return tuple(map(from_hex, digits.split()))


LIGHT = Theme(
    name="light",
    about="white ground and quiet lines: the default",
    background=_c("ffffff"),
    panel=_c("ffffff"),
    text=_c("1f2328"),
    muted=_c("59636e"),
    edge=_c("8c959f"),
    grid=_c("e8ebee"),
    pane=_c("f6f8fa"),
    palette=_palette("3561c9 c74135 188a5d 84367b ca8604 159fd2 6b747b"),
)

DARK = Theme(
    name="dark",
    about="for dark pages and slides",
    background=_c("0d1117"),
    panel=_c("0d1117"),
    text=_c("e6edf3"),
    muted=_c("9aa4af"),
    edge=_c("656c76"),
    grid=_c("21262e"),
    pane=_c("ffffff00"),
    palette=_palette("4184fa ea893e 42cb8f cfb2fc fce25b c54da8 b5c6c7"),
)

PAPER = Theme(
    name="paper",
    about="as journals print: a serif, thin black lines, a frame",
    background=_c("ffffff"),
    panel=_c("ffffff"),
    text=_c("000000"),
    muted=_c("222222"),
    edge=_c("000000"),
    grid=_c("dddddd"),
    pane=_c("ffffff"),
    palette=_palette("2349aa b9251c 187f57 632453 c37e04 299dca 6a6b77"),
    font="STIXGeneral",
    title_size=18.0,
    subtitle_size=14.0,
    panel_title_size=14.0,
    caption_size=14.0,
    label_size=12.5,
    tick_size=11.5,
    credits_size=10.5,
    line_width=1.3,
    edge_width=0.7,
    spines=("left", "bottom", "right", "top"),
    grid_shown=False,
    title_weight="normal",
)

MINIMAL = Theme(
    name="minimal",
    about="the data and little else: no axis lines, a hint of a grid",
    background=_c("ffffff"),
    panel=_c("ffffff"),
    text=_c("24292f"),
    muted=_c("6b7480"),
    edge=_c("c4cad1"),
    grid=_c("eff1f3"),
    pane=_c("ffffff00"),
    palette=_palette("225758 b84c32 6f906f 7f4b94 c08a0f 409dca 77787d"),
    line_width=2.0,
    edge_width=0.7,
    spines=(),
    grid_axes=("y",),
    tick_length=0.0,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PAPER, MINIMAL)}
