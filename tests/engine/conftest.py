"""Films of every kind, small: what each test of the engine draws."""

from typing import Any

import numpy as np
from PIL import Image

from tests.conftest import Studio

LINE: dict[str, Any] = {"mark": "line", "x": "t", "y": "s", "head": {}}
SOLID: dict[str, Any] = {"mark": "line", "x": "s", "y": "c", "z": "u"}
TURN = {"projection": "3d", "camera": {"azimuth": {"from": 0, "to": 360}, "elevation": 25}}
BY = {"field": "u", "colormap": "plasma"}
FIELD = {
    "d": {
        "source": "function",
        "over": {"x": [-2, 2, 15], "y": [-1, 1, 11]},
        "t": [0, 10, 7],
        "where": {"a": "cos(y + t) + 0.2", "b": "sin(2*x - t)"},
        "columns": {"u": "a", "v": "b", "z": "a*b", "hole": "nan if abs(x) < 0.2 else a"},
    },
}
"""A field that changes, and one of its columns with a hole."""
PLACE: dict[str, Any] = {"x": "x", "y": "y"}
STATES = {
    "source": "inline",
    "rows": [
        {"turn": turn, "n": row, "thing": thing, "v": 1 + (3 * row + 5 * number) % 7}
        for row, turn in enumerate(["north", "east", "south", "west"])
        for number, thing in enumerate("abcd")
    ],
}
"""A clock of words; the things change places from each to the next."""

FILMS: dict[str, dict[str, Any]] = {
    "growing": {"series": [LINE, {**LINE, "y": "c", "width": 4}]},
    "coloured": {"series": [{**LINE, "color": BY}]},
    "played back": {
        "time": {"fps": 10, "frames": 60, "rewind": True, "hold": {"at": [{"t": 3, "for": "1s"}]}},
        "series": [
            LINE,
            {**LINE, "y": "c", "trail": {"length": "1s"}},
            {"mark": "point", "x": "t", "y": "c", "show": "reveal"},
        ],
    },
    "dashed": {"series": [{**LINE, "style": "dashed"}, {**LINE, "y": "c", "style": "dotted"}]},
    "glass": {"series": [{**LINE, "alpha": 0.4, "width": 6}]},
    "trails": {
        "series": [
            {**LINE, "trail": {"length": "20%"}},
            {**LINE, "y": "c", "trail": {"length": "500ms", "fade": "width"}},
            {**LINE, "y": "u", "trail": {"length": "12 samples", "fade": "none"}},
        ]
    },
    "left behind": {
        "series": [
            {"mark": "point", "x": "t", "y": "c", "trail": {"length": "1s"}, "ghost": True},
            {
                "mark": "point",
                "x": "t",
                "y": "s",
                "color": BY,
                "trail": {
                    "length": "30%",
                    "as": "marks",
                    "copies": 5,
                    "fade": ["alpha", "size", "color"],
                    "to": "red",
                },
                "ghost": {"at": {"every": 2}, "future": True},
            },
            {"mark": "text", "x": "t", "y": "u", "text": "{t:.0f}", "trail": {"length": "2s"}},
            {
                "mark": "bar",
                "x": "t",
                "y": "u",
                "show": "reveal",
                "trail": {"length": "1s", "fade": "color"},
            },
            {"mark": "area", "x": "t", "y": "u", "trail": {"length": "1s"}},
            {
                "mark": "point",
                "x": "t",
                "y": "u",
                "show": "reveal",
                "trail": {"length": "8 samples", "fade": "size"},
            },
        ]
    },
    "heads": {
        "series": [
            {**LINE, "head": {"text": "{s:.2f}", "glow": True, "pulse": True}},
            {**LINE, "y": "c", "head": {"marker": "arrow"}, "trail": {"length": "2s"}},
            {"mark": "area", "x": "t", "y": "u", "head": {"glow": True}},
        ]
    },
    "states": {
        "time": {"fps": 10, "field": "turn", "state": "1200ms", "transition": "400ms"},
        "data": {"d": STATES},
        "title": "{state}, then {next_state}",
        "series": [
            {"mark": "bar", "x": "thing", "y": "v", "key": "thing", "label": "{v:.1f}"},
            {"mark": "point", "x": "thing", "y": "v", "key": "thing", "tween": "back-out"},
        ],
    },
    "race": {
        "time": {"fps": 10, "pace": [{"until": 1, "speed": 0.25}, {"speed": 1}]},
        "data": {"d": {**STATES, "clock": "n", "transforms": [{"rank": {"by": "v"}}]}},
        "axes": {
            "x": {"limits": "follow"},
            "y": {"limits": [0.5, 3.5], "visible": False},
        },
        "series": [
            {
                "mark": "bar",
                "x": "v",
                "y": "rank",
                "key": "thing",
                "name": "{thing}",
                "label": "{v:.1f}",
                "color": {"field": "thing"},
            }
        ],
    },
    "points": {
        "series": [
            {"mark": "point", "x": "t", "y": "c", "show": "all", "size": 3},
            {"mark": "point", "x": "t", "y": "s", "color": BY, "show": "reveal"},
            {"mark": "point", "x": "t", "y": "u", "size": {"from": 4, "to": 20}, "marker": "*"},
        ]
    },
    "coming and going": {
        "series": [
            {
                "mark": "point",
                "x": "t",
                "y": "c",
                "show": "reveal",
                "size": 8,
                "edge": "black",
                "enter": {"effect": "grow", "easing": "back-out"},
                "exit": ["fade", "grow"],
            },
            {"mark": "point", "x": "t", "y": "s", "size": 9, "tween": "smooth", "enter": "left"},
            {
                "mark": "bar",
                "x": "t",
                "y": "u",
                "show": "reveal",
                "color": BY,
                "label": "{u:.1f}",
                "enter": "bottom",
                "exit": {"effect": "grow", "over": "2s"},
            },
            {
                "mark": "text",
                "x": "t",
                "y": "c",
                "text": "{t:.0f}",
                "enter": "grow",
                "exit": {"effect": "top", "over": "1s"},
            },
        ]
    },
    "appearing": {
        "panels": [
            {
                "legend": "ends",
                "series": [
                    {**LINE, "y": "c", "label": "one", "appear": {"until": "4s", "fade": "1s"}},
                    {**LINE, "label": "two", "appear": {"at": "2s", "fade": "1s"}},
                ],
            },
            {**TURN, "series": [SOLID, {**SOLID, "x": "c", "y": "s", "appear": "25%"}]},
        ],
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
            {"text": "{t:.0f}", "layer": "under", "position": "center", "size": 60},
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
    "cells": {
        "data": FIELD,
        "colorbar": {"position": "upper left"},
        "series": [
            {"mark": "heatmap", **PLACE, "z": "hole", "interpolate": "linear", "edge": "black"},
            {"mark": "contour", **PLACE, "z": "z", "color": "white"},
        ],
    },
    "smooth cells": {
        "data": FIELD,
        "colorbar": {"position": "bottom"},
        "series": [
            {
                "mark": "heatmap",
                **PLACE,
                "z": "z",
                "sampling": "smooth",
                "color": {"center": 0, "reverse": True},
                "text": "{z:.1f}",
                "text_size": 4,
            }
        ],
    },
    "bands": {
        "data": FIELD,
        "series": [
            {
                "mark": "contour",
                **PLACE,
                "z": "hole",
                "fill": True,
                "lines": True,
                "extend": "max",
                "alpha": 0.8,
                "interpolate": "linear",
            }
        ],
    },
    "flow": {
        "data": FIELD,
        "series": [
            {"mark": "stream", **PLACE, "u": "u", "v": "v", "density": 0.4},
            {"mark": "vector", **PLACE, "u": "u", "v": "v", "color": {"colormap": "magma"}},
        ],
    },
    "drift": {
        "data": FIELD,
        "colorbar": {"position": "lower right", "length": "40%"},
        "series": [
            {"mark": "particles", **PLACE, "u": "u", "v": "v", "count": 60, "color": {}},
        ],
    },
    "pictures": {
        "data": {"d": {"source": "images", "files": "*.png"}},
        "time": {"fps": 10, "duration": 6},
        "series": [{"mark": "image", "interpolate": "linear"}],
    },
    "arrows": {
        "series": [
            {"mark": "arrow", "x": "t", "y": "s", "x2": "10 - t", "y2": "c", "color": BY},
            {"mark": "arrow", "x": "t", "y": 0, "dx": 0.5, "dy": "c", "show": "reveal"},
            {"mark": "text", "x": "t", "y": "c", "text": "{t:.1f}"},
        ]
    },
    "counted": {
        "panels": [
            {
                "series": [
                    {"mark": "histogram", "x": "s", "bins": 8},
                    {"mark": "histogram", "x": "u", "bins": {"width": 0.2}},
                ]
            },
            {"series": [{"mark": "density", "x": "s"}, {"mark": "density", "x": "c", "fill": 0}]},
        ]
    },
    "names at the ends": {
        "legend": "ends",
        "axes": {"y2": {"label": "to the right"}},
        "series": [
            {**LINE, "label": "sine {s:.1f}"},
            {**LINE, "y": "c", "label": "cosine"},
            {**LINE, "y": "10*u", "axis": "y2", "label": "ten"},
        ],
    },
    "moving axes": {
        "legend": "ends",
        "axes": {
            "x": {"limits": ["t - 2", "t + 1"], "minor": True, "grid": "minor"},
            "y": {"limits": [-2, {"from": 2, "to": 40}], "secondary": {"value": "2*v"}},
        },
        "series": [{**LINE, "label": "sine"}, {**LINE, "y": "c", "show": "all", "head": None}],
    },
    "following axes": {
        "axes": {"x": {"window": 3}, "y": {"limits": ["follow", "explore"]}},
        "series": [{**LINE, "label": "sine"}, {"mark": "area", "x": "t", "y": "u"}],
    },
    "moving axes of several": {
        "panels": {
            "twins": {
                "axes": {
                    "x": {"window": 3},
                    "y": {"limits": "follow"},
                    "y2": {"limits": [0, "explore"], "minor": True, "grid": "minor"},
                },
                "series": [LINE, {**LINE, "y": "10*u", "axis": "y2"}],
            },
            "beside": {"axes": {"x": {"limits": "explore"}}, "series": [{**LINE, "color": BY}]},
            "in it": {
                "inset": {"of": "beside", "position": "best"},
                "axes": {"y": {"limits": "follow", "ticks": 2}},
                "series": [{"mark": "point", "x": "t", "y": "c", "show": "reveal"}],
            },
        },
    },
    "moving facets": {
        "params": {"of": 1},
        "matrix": {"of": [1, 2]},
        "facet": {"wrap": "of", "title": "times {of}", "shared": True},
        "axes": {"x": {"window": 4}, "y": {"limits": "explore"}},
        "series": [{**LINE, "y": "of*s"}],
    },
    "a camera in the plane": {
        "camera": {"focus": "d", "zoom": {"from": 1, "to": 3}},
        "series": [LINE, {"mark": "text", "x": "t", "y": "s", "text": "{s:.1f}"}],
    },
    "in another": {
        "panels": {
            "main": {"series": [LINE], "legend": "none"},
            "small": {"inset": {"of": "main", "position": "best"}, "series": [{**LINE, "y": "c"}]},
        },
    },
    "facets": {
        "params": {"of": 1},
        "matrix": {"of": [1, 2, 3]},
        "facet": {"wrap": "of", "per_row": 2, "title": "times {of}"},
        "legend": "right",
        "series": [
            {"mark": "point", "x": "t", "y": "of*s", "size": {"field": "u"}, "show": "reveal"},
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
    if name == "pictures":
        for number in range(7):
            pixels = np.full((12, 16, 3), 36 * number, np.uint8)
            pixels[number, number:] = 255, 0, 0
            Image.fromarray(pixels).save(studio.folder / f"{number}.png")
    panels = spec.get("panels", [spec])
    for panel in panels.values() if isinstance(panels, dict) else panels:
        panel["series"] = [{k: v for k, v in s.items() if v is not None} for s in panel["series"]]
    return spec
