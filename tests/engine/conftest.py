"""Films of every kind, small: what each test of the engine draws."""

from typing import Any

from tests.conftest import Studio

LINE: dict[str, Any] = {"mark": "line", "x": "t", "y": "s", "head": {}}
SOLID: dict[str, Any] = {"mark": "line", "x": "s", "y": "c", "z": "u"}
TURN = {"projection": "3d", "camera": {"azimuth": {"from": 0, "to": 360}, "elevation": 25}}
BY = {"field": "u", "colormap": "plasma"}

FILMS: dict[str, dict[str, Any]] = {
    "growing": {"series": [LINE, {**LINE, "y": "c", "width": 4}]},
    "coloured": {"series": [{**LINE, "color": BY}]},
    "dashed": {"series": [{**LINE, "style": "dashed"}, {**LINE, "y": "c", "style": "dotted"}]},
    "glass": {"series": [{**LINE, "alpha": 0.4, "width": 6}]},
    "trails": {
        "series": [
            {**LINE, "trail": {"length": "20%"}},
            {**LINE, "y": "c", "trail": {"length": "500ms", "fade": "width"}},
            {**LINE, "y": "u", "trail": {"length": "12 samples", "fade": "none"}},
        ]
    },
    "points": {
        "series": [
            {"mark": "point", "x": "t", "y": "c", "show": "all", "size": 3},
            {"mark": "point", "x": "t", "y": "s", "color": BY, "show": "reveal"},
            {"mark": "point", "x": "t", "y": "u", "size": {"from": 4, "to": 20}, "marker": "*"},
        ]
    },
    "mixed": {
        "series": [
            {**LINE, "show": "all", "head": None, "color": "#cccccc"},
            LINE,
            {"mark": "point", "x": "t", "y": "c", "edge": "black"},
            {**LINE, "y": "c"},
        ]
    },
    "bars": {
        "series": [
            {"mark": "bar", "x": "t", "y": "s", "color": BY, "radius": 2},
            {"mark": "band", "x": "t", "lower": "s - u", "upper": "s + u"},
            {"mark": "errorbar", "x": "t", "y": "c", "error": 0.1, "show": "current"},
        ]
    },
    "areas": {
        "series": [
            {"mark": "area", "x": "t", "y": "u", "step": "mid"},
            {"mark": "rule", "x": "t", "label": "{t:.1f}"},
            {"mark": "step", "x": "t", "y": "c", "head": {}},
        ]
    },
    "ring": {
        "series": [{"mark": "ring", "value": "u", "show": "reveal", "label": "{share:.0%}"}],
    },
    "words": {"title": "t = {t:.2f}, frame {frame:03d}", "series": [LINE]},
    "captions": {
        "title": {"text": "t = {t:.2f}", "align": "left"},
        "subtitle": "below it, {progress:.0%}",
        "credits": "made here",
        "progress": True,
        "clock": True,
        "captions": [
            {"text": "throughout", "position": "lower left"},
            {"text": "from {t:.1f}\nfor a while", "at": {"t": 2}, "for": "1s", "background": True},
            {"text": "when it falls", "at": {"when": "s < 0"}, "until": "90%", "color": "C1"},
        ],
        "series": [
            {"mark": "annotation", "at": {"t": 3}, "x": "t", "y": "s", "text": "{s:.2f}"},
            LINE,
        ],
    },
    "box": {**TURN, "series": [{**SOLID, "head": {}}, {**SOLID, "x": "-s", "color": BY}]},
    "still box": {"projection": "3d", "series": [{**SOLID, "trail": {"length": "1s"}}]},
    "glass box": {
        **TURN,
        "series": [{**SOLID, "alpha": 0.5}, {"mark": "point", "x": "s", "y": "c", "z": "u"}],
    },
    "dashed box": {**TURN, "series": [{**SOLID, "style": "dashed"}, {**SOLID, "style": "dotted"}]},
    "foggy box": {
        "projection": "3d",
        "camera": {"fog": 0.8, "orbit": 30, "zoom": 1.5, "focus": [0, 0, 0.5]},
        "series": [
            {**SOLID, "head": {}},
            {"mark": "vector", "x": "s", "y": "c", "z": "u", "u": "c", "v": "-s", "w": 0.1},
            {"mark": "text", "x": "s", "y": "c", "z": "u", "text": "{t:.1f}"},
            {"mark": "annotation", "x": 0, "y": 1, "z": 0.5, "text": "here", "at": "500ms"},
        ],
    },
    "hills": {
        **TURN,
        "data": {
            "d": {
                "source": "function",
                "over": {"x": [-1, 1, 12], "y": [-1, 1, 14]},
                "t": [0, 10, 7],
                "z": "sin(3*x + t)*cos(2*y)",
            },
        },
        "series": [
            {"mark": "surface", "x": "x", "y": "y", "z": "z", "alpha": 0.7, "edge": "black"},
            {"mark": "wireframe", "x": "x", "y": "y", "z": "z + 1"},
            {"mark": "contour", "x": "x", "y": "y", "z": "z"},
        ],
    },
    "panels": {
        "title": "all of it",
        "panels": [
            {"title": "{t:.1f}", "series": [{**LINE, "label": "sine"}]},
            {"series": [{**LINE, "color": BY}], "axes": {"y": {"invert": True}}},
            {**TURN, "title": "box", "series": [{**SOLID, "head": {}}]},
            {"series": [{**LINE, "trail": {"length": "1s"}}], "legend": "none"},
        ],
    },
}


def film(studio: Studio, wave: Any, name: str, **keys: Any) -> Any:
    """The spec of one of `FILMS`."""
    spec = wave(**{"time": {"fps": 10, "frames": 60}, **FILMS[name], **keys})
    for panel in spec.get("panels", [spec]):
        panel["series"] = [{k: v for k, v in s.items() if v is not None} for s in panel["series"]]
    return spec
