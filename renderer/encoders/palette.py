"""The palette of a GIF, from sampled frames and the theme's colours. Imports av."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from renderer.encoders.base import Film, Frame
from renderer.encoders.libav import encoding, frames_in, quiet_graph, reduced

ENTRIES = 256
SEE_THROUGH = (0, 0, 0, 0)


def make(
    name: str, film: Film, size: tuple[int, int], colors: int, frames: Iterable[Frame]
) -> bytes:
    """256 entries of blue, green, red, alpha: the theme's colours, those of the frames, and a
    transparent last one."""
    most = min(colors, ENTRIES - 1)
    wanted = list(dict.fromkeys((b, g, r, 255) for r, g, b in film.colors))[:most]
    with encoding(name):
        for color in frequent(film, size, most - len(wanted), frames):
            if color not in wanted:
                wanted.append(color)
    table = np.full((ENTRIES, 4), wanted[0], np.uint8)
    table[: len(wanted)] = wanted
    table[-1] = SEE_THROUGH
    return table.tobytes()


def frequent(
    film: Film, size: tuple[int, int], most: int, frames: Iterable[Frame]
) -> list[tuple[int, int, int, int]]:
    """At most `most` colours that stand for those of the frames."""
    if most < 1:
        return []
    graph = generator(film, size, max(2, most))
    for index, frame in enumerate(frames):
        sample = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(frame), "rgba")
        sample.pts = index
        sample.time_base = Fraction(1, 1)
        graph.vpush(sample)
        with suppress(BlockingIOError):
            # Nothing comes out yet, but the frame goes in, before its buffer holds the next one.
            graph.vpull()
    graph.vpush(None)
    found: NDArray[np.uint8] = graph.vpull().to_ndarray().reshape(-1, 4)  # type: ignore[assignment]
    distinct = dict.fromkeys((int(b), int(g), int(r), int(a)) for b, g, r, a in found)
    return list(distinct)[:most]


def generator(film: Film, size: tuple[int, int], most: int) -> Graph:
    """Frames in, and at their end one picture of the palette out."""
    graph = quiet_graph()
    into = frames_in(graph, film.width, film.height, Fraction(1, 1))
    if size != (film.width, film.height):
        into = reduced(graph, into, size)
    count = graph.add("palettegen", f"max_colors={most}:reserve_transparent=0")
    graph.link_nodes(into, count, graph.add("buffersink")).configure()
    return graph
