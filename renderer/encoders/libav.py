"""What the encoders over FFmpeg share. Imported only when a frame is encoded: it imports av."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

import av
from av.error import FFmpegError
from av.filter import Graph
from av.filter.context import FilterContext

from renderer.encoders.failure import FULL, disk_full, encoder_failed, writing
from renderer.errors import MachineError

EXACT = "bitexact+accurate_rnd+full_chroma_inp+full_chroma_int"
"""Flags of the scaler: the same pixels on every machine, none lost to a fast path."""


def quiet_graph() -> Graph:
    """A filter graph that starts no threads: workers are forked after a palette was made."""
    graph = Graph()
    graph.threads = 1
    return graph


def frames_in(graph: Graph, width: int, height: int, tick: Fraction) -> FilterContext:
    """Where RGBA frames enter the graph; `tick` is the time of one frame."""
    return graph.add_buffer(
        width=width, height=height, format=av.VideoFormat("rgba"), time_base=tick
    )


def reduced(graph: Graph, before: FilterContext, size: tuple[int, int]) -> FilterContext:
    """`before`, followed by a reduction to `size` that averages over areas."""
    scale = graph.add("scale", f"w={size[0]}:h={size[1]}:flags=area+{EXACT}")
    before.link_to(scale)
    return scale


@contextmanager
def encoding(name: str) -> Iterator[None]:
    """Errors while `name` is encoded become a `MachineError` with the encoder's last words."""
    level = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture() as said, writing(name):
            try:
                yield
            except FFmpegError as error:
                raise failed(name, error, said) from error
    finally:
        av.logging.set_level(level)


def failed(name: str, error: FFmpegError, said: Sequence[tuple[int, str, str]]) -> MachineError:
    """The machine's error for one of FFmpeg's."""
    if error.errno in FULL:
        return disk_full(name)
    words = [f"{who}: {what.strip()}" if who else what.strip() for _, who, what in said[-3:]]
    return encoder_failed(name, [*dict.fromkeys(words), error.strerror or str(error)])


def address(path: object) -> str:
    """`path` as FFmpeg must read it: never as a URL of another protocol."""
    return f"file:{path}"
