"""Another size for a picture, as it is given from outside: 1080x1920, or a shape such as 9:16."""

from __future__ import annotations

import re
from typing import Any

_SIZE = re.compile(r"\s*(\d{1,5})\s*[x×]\s*(\d{1,5})\s*", re.ASCII)
_SHAPE = re.compile(r"\s*(\d{1,4}(?:\.\d+)?)\s*:\s*(\d{1,4}(?:\.\d+)?)\s*", re.ASCII)
ALIKE = 0.02
"""Pictures whose ratios of width to height differ by no larger part have one shape."""
HINT = "write it in pixels, 1080x1920, or as a shape, 9:16"


def size_of(text: str, own: Any = None) -> list[int] | None:
    """Width and height in pixels; None for text that is neither. A shape keeps the shorter side of
    the spec's `own` size, and so its type size; the longer one is made even."""
    if match := _SIZE.fullmatch(text):
        return [int(match[1]), int(match[2])]
    match = _SHAPE.fullmatch(text)
    if match is None or not (float(match[1]) > 0 and float(match[2]) > 0):
        return None
    width, height = float(match[1]), float(match[2])
    short = min(plain_size(own))
    longer = 2 * round(short * max(width, height) / min(width, height) / 2)
    if width == height:
        return [short, short]
    return [longer, short] if width > height else [short, longer]


def plain_size(own: Any) -> tuple[int, int]:
    """A spec's size, if it is one; else the default."""
    if isinstance(own, list) and len(own) == 2 and all(type(side) is int for side in own):
        return own[0], own[1]
    from renderer.spec.canvas import Canvas  # The command line's help needs none of the language.

    default: tuple[int, int] = Canvas.model_fields["size"].default
    return default


def same_shape(size: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two sizes differ in nothing but scale, or so little that it cannot be seen."""
    one, two = size[0] * other[1], size[1] * other[0]
    return abs(one - two) <= ALIKE * max(one, two)
