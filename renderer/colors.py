"""Colours and colormaps by name, without the drawing library: a spec is checked in no time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

from renderer.errors import Fault, choices, suggest
from renderer.values import Scalar

RGBA: TypeAlias = tuple[float, float, float, float]
"""Red, green, blue, opacity, each 0 to 1."""

_CSS = """
    aliceblue=f0f8ff antiquewhite=faebd7 aqua=00ffff aquamarine=7fffd4 azure=f0ffff beige=f5f5dc
    bisque=ffe4c4 black=000000 blanchedalmond=ffebcd blue=0000ff blueviolet=8a2be2 brown=a52a2a
    burlywood=deb887 cadetblue=5f9ea0 chartreuse=7fff00 chocolate=d2691e coral=ff7f50
    cornflowerblue=6495ed cornsilk=fff8dc crimson=dc143c cyan=00ffff darkblue=00008b
    darkcyan=008b8b darkgoldenrod=b8860b darkgray=a9a9a9 darkgreen=006400 darkgrey=a9a9a9
    darkkhaki=bdb76b darkmagenta=8b008b darkolivegreen=556b2f darkorange=ff8c00
    darkorchid=9932cc darkred=8b0000 darksalmon=e9967a darkseagreen=8fbc8f darkslateblue=483d8b
    darkslategray=2f4f4f darkslategrey=2f4f4f darkturquoise=00ced1 darkviolet=9400d3
    deeppink=ff1493 deepskyblue=00bfff dimgray=696969 dimgrey=696969 dodgerblue=1e90ff
    firebrick=b22222 floralwhite=fffaf0 forestgreen=228b22 fuchsia=ff00ff gainsboro=dcdcdc
    ghostwhite=f8f8ff gold=ffd700 goldenrod=daa520 gray=808080 green=008000 greenyellow=adff2f
    grey=808080 honeydew=f0fff0 hotpink=ff69b4 indianred=cd5c5c indigo=4b0082 ivory=fffff0
    khaki=f0e68c lavender=e6e6fa lavenderblush=fff0f5 lawngreen=7cfc00 lemonchiffon=fffacd
    lightblue=add8e6 lightcoral=f08080 lightcyan=e0ffff lightgoldenrodyellow=fafad2
    lightgray=d3d3d3 lightgreen=90ee90 lightgrey=d3d3d3 lightpink=ffb6c1 lightsalmon=ffa07a
    lightseagreen=20b2aa lightskyblue=87cefa lightslategray=778899 lightslategrey=778899
    lightsteelblue=b0c4de lightyellow=ffffe0 lime=00ff00 limegreen=32cd32 linen=faf0e6
    magenta=ff00ff maroon=800000 mediumaquamarine=66cdaa mediumblue=0000cd mediumorchid=ba55d3
    mediumpurple=9370db mediumseagreen=3cb371 mediumslateblue=7b68ee mediumspringgreen=00fa9a
    mediumturquoise=48d1cc mediumvioletred=c71585 midnightblue=191970 mintcream=f5fffa
    mistyrose=ffe4e1 moccasin=ffe4b5 navajowhite=ffdead navy=000080 oldlace=fdf5e6 olive=808000
    olivedrab=6b8e23 orange=ffa500 orangered=ff4500 orchid=da70d6 palegoldenrod=eee8aa
    palegreen=98fb98 paleturquoise=afeeee palevioletred=db7093 papayawhip=ffefd5
    peachpuff=ffdab9 peru=cd853f pink=ffc0cb plum=dda0dd powderblue=b0e0e6 purple=800080
    rebeccapurple=663399 red=ff0000 rosybrown=bc8f8f royalblue=4169e1 saddlebrown=8b4513
    salmon=fa8072 sandybrown=f4a460 seagreen=2e8b57 seashell=fff5ee sienna=a0522d silver=c0c0c0
    skyblue=87ceeb slateblue=6a5acd slategray=708090 slategrey=708090 snow=fffafa
    springgreen=00ff7f steelblue=4682b4 tan=d2b48c teal=008080 thistle=d8bfd8 tomato=ff6347
    turquoise=40e0d0 violet=ee82ee wheat=f5deb3 white=ffffff whitesmoke=f5f5f5 yellow=ffff00
    yellowgreen=9acd32
"""
"""The names of CSS Color Module Level 4, with their sRGB values."""

_TABLEAU = (
    "blue=1f77b4 orange=ff7f0e green=2ca02c red=d62728 purple=9467bd brown=8c564b pink=e377c2 "
    "gray=7f7f7f olive=bcbd22 cyan=17becf grey=7f7f7f"
)
_SHORT = "b=0000ff g=008000 r=ff0000 c=00bfbf m=bf00bf y=bfbf00 k=000000 w=ffffff"

NAMED: dict[str, str] = {
    **dict(item.split("=") for item in (_CSS + _SHORT).split()),
    **{f"tab:{name}": value for name, _, value in (i.partition("=") for i in _TABLEAU.split())},
}

COLORMAPS = frozenset(
    """
    magma inferno plasma viridis cividis twilight twilight_shifted turbo berlin managua vanimo
    Blues BrBG BuGn BuPu CMRmap GnBu Greens Greys OrRd Oranges PRGn PiYG PuBu PuBuGn PuOr PuRd
    Purples RdBu RdGy RdPu RdYlBu RdYlGn Reds Spectral Wistia YlGn YlGnBu YlOrBr YlOrRd afmhot
    autumn binary bone brg bwr cool coolwarm copper cubehelix flag gist_earth gist_gray
    gist_heat gist_ncar gist_rainbow gist_stern gist_yarg gnuplot gnuplot2 gray hot hsv jet
    nipy_spectral ocean pink prism rainbow seismic spring summer terrain winter Accent okabe_ito
    Dark2 Paired Pastel1 Pastel2 Set1 Set2 Set3 tab10 tab20 tab20b tab20c grey gist_grey
    gist_yerg Grays
""".split()
)
"""The drawing library's colormaps; each also with `_r` for the reverse."""

_HEX = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_CYCLE = re.compile(r"C(\d{1,3})")


@dataclass(frozen=True)
class Color(Scalar):
    """A colour as written: a name, `#rrggbb[aa]`, or `C0`, `C1` … of the theme's palette."""

    text: str

    json_schema = {
        "type": "string",
        "description": "A CSS name, tab:blue …, '#rrggbb' (quoted), or C0, C1 … of the theme.",
        "examples": ["#e84a5f", "tab:blue", "C0", "white"],
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if value is None:
            raise Fault(
                "color", "the colour is empty", hint="`#` starts a comment: quote the colour"
            )
        if not isinstance(value, str):
            raise Fault("color", "expected a colour: a name, or '#rrggbb' in quotes")
        if value in NAMED or value.lower() in NAMED or _HEX.fullmatch(value):
            return cls(value)
        if _CYCLE.fullmatch(value) or value in ("none", "transparent"):
            return cls(value)
        hint = suggest(value, NAMED) or "write a CSS name, 'tab:blue', 'C0' or '#rrggbb'"
        if _HEX.fullmatch(f"#{value}"):
            hint = f"did you mean '#{value}'?"
        raise Fault("color", f"unknown colour '{value}'", hint=hint)

    def rgba(self, palette: Sequence[RGBA] = ()) -> RGBA:
        """As numbers; `C0` … are taken from `palette`."""
        if self.text in ("none", "transparent"):
            return (0.0, 0.0, 0.0, 0.0)
        cycle = _CYCLE.fullmatch(self.text)
        if cycle:
            return palette[int(cycle[1]) % len(palette)]
        return from_hex(NAMED.get(self.text) or NAMED.get(self.text.lower()) or self.text[1:])

    def __str__(self) -> str:
        return self.text


def from_hex(digits: str) -> RGBA:
    """`rgb`, `rgba`, `rrggbb` or `rrggbbaa` (no `#`) as numbers."""
    if len(digits) < 6:
        digits = "".join(2 * d for d in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    red, green, blue = parts[:3]
    return (red, green, blue, parts[3] if len(parts) > 3 else 1.0)


def hexed(color: RGBA) -> str:
    """`#rrggbb`, or `#rrggbbaa` of one that can be seen through."""
    parts = color if color[3] < 1 else color[:3]
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


@dataclass(frozen=True)
class ColormapName(Scalar):
    """The name of a colormap."""

    text: str

    json_schema = {
        "type": "string",
        "description": "A matplotlib colormap; _r reverses it.",
        "examples": ["viridis", "magma", "cividis", "coolwarm", "Spectral"],
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if not isinstance(value, str):
            raise Fault("colormap", "expected the name of a colormap, such as viridis")
        if value.removesuffix("_r") not in COLORMAPS:
            some = choices(("viridis", "magma", "cividis", "turbo", "coolwarm", "Spectral"))
            known = (*COLORMAPS, *(f"{name}_r" for name in COLORMAPS))
            hint = suggest(value, known) or f"for example {some}"
            raise Fault("colormap", f"unknown colormap '{value}'", hint=hint)
        return cls(value)

    def __str__(self) -> str:
        return self.text
