"""What a film looks like where its spec does not say: colours, type, lines.

Three themes of our own. Their palettes are safe for colour-blind readers: Paul Tol's "bright" (SRON
technical note, 2021) on light ground, Okabe and Ito's (2008), lightened, on dark ground.
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
    font: str = "DejaVu Sans"
    title_size: float = 15.0
    subtitle_size: float = 12.0
    panel_title_size: float = 12.0
    caption_size: float = 12.0
    label_size: float = 10.5
    tick_size: float = 9.0
    credits_size: float = 8.5
    line_width: float = 1.8
    edge_width: float = 0.8
    grid_width: float = 0.7
    spines: tuple[str, ...] = ("left", "bottom")
    grid_shown: bool = True
    tick_length: float = 3.0
    title_weight: str = "semibold"


def _c(digits: str) -> RGBA:
    return from_hex(digits)


LIGHT = Theme(
    name="light",
    background=_c("ffffff"),
    panel=_c("ffffff"),
    text=_c("1f2328"),
    muted=_c("59636e"),
    edge=_c("818b98"),
    grid=_c("e2e6ea"),
    pane=_c("f6f8fa"),
    palette=tuple(map(_c, "4477aa ee6677 228833 ccbb44 66ccee aa3377 8c8c8c".split())),
)

DARK = Theme(
    name="dark",
    background=_c("0d1117"),
    panel=_c("0d1117"),
    text=_c("e6edf3"),
    muted=_c("9aa4af"),
    edge=_c("6e7681"),
    grid=_c("262c36"),
    pane=_c("ffffff00"),
    palette=tuple(map(_c, "56b4e9 e69f00 3ecf9a f0e442 e08fb8 f2784b a8b1ff".split())),
)

PAPER = Theme(
    name="paper",
    background=_c("ffffff"),
    panel=_c("ffffff"),
    text=_c("000000"),
    muted=_c("222222"),
    edge=_c("000000"),
    grid=_c("dddddd"),
    pane=_c("ffffff"),
    palette=tuple(map(_c, "004488 bb5566 117733 ddaa33 33a0c4 882255 666666".split())),
    font="STIXGeneral",
    title_size=16.0,
    subtitle_size=13.5,
    panel_title_size=13.5,
    caption_size=13.5,
    label_size=12.5,
    tick_size=11.0,
    credits_size=10.0,
    line_width=1.3,
    spines=("left", "bottom", "right", "top"),
    grid_shown=False,
    title_weight="normal",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PAPER)}
