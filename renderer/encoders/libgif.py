"""GIF segments. Imports av: imported when a frame is encoded.

A segment's records: "T" the table of colours, "A" the digest of the first picture, "F" a picture
(control flags, transparent index, descriptor and pixels) numbered by the frame's place in the
segment, "Z" the digest of the last picture, its number the segment's frames.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from numpy.typing import NDArray

from renderer.encoders import gif_blocks
from renderer.encoders.base import Film, Frame
from renderer.encoders.failure import not_planned
from renderer.encoders.libav import address, encoding, frames_in, quiet_graph, reduced
from renderer.encoders.segment import SegmentFile

TICK = Fraction(1, 100)
SIDE = 16
"""A palette is a picture of 16 x 16 pixels."""

DITHERS = {"none": "none", "bayer": "bayer:bayer_scale=3", "sierra": "sierra2_4a"}


class Writer:
    """Encodes one segment; frames that look like the one before cost a comparison."""

    def __init__(
        self, name: str, film: Film, size: tuple[int, int], palette: bytes, dither: str, path: Path
    ) -> None:
        self._name = name
        self._shape = (film.height, film.width, 4)
        self._size = size
        self._frame: Frame | None = None
        self._indices: NDArray[np.uint8] | None = None
        self._count = 0
        with encoding(name):
            self._graph, self._into, self._out = quantiser(film, size, palette, dither)
            self._encoder = av.CodecContext.create("gif", "w")
            self._encoder.width, self._encoder.height = size
            self._encoder.pix_fmt = "pal8"
            self._encoder.time_base = TICK
            self._encoder.thread_count = 1
            self._file = SegmentFile(path)

    def write(self, index: int, frame: Frame) -> None:
        # Hot path.
        if frame.shape != self._shape:
            raise ValueError(f"frame {index} is {frame.shape}, not {self._shape}")
        if self._frame is None or not same(frame, self._frame):
            self._frame = frame.copy()
            with encoding(self._name):
                self._encode(self._frame)
        self._count += 1

    def close(self) -> None:
        with encoding(self._name):
            if self._indices is not None:
                self._file.add(b"Z", self._count, digest(self._indices))
            self._file.close()

    def _encode(self, frame: Frame) -> None:
        given = av.VideoFrame.from_numpy_buffer(frame, "rgba")
        given.pts = self._count
        given.time_base = TICK
        self._into.push(given)
        quantised = self._out.pull()
        assert isinstance(quantised, av.VideoFrame)
        indices = plane(quantised, self._size)
        if self._indices is None:
            self._file.add(b"A", data=digest(indices))
        elif np.array_equal(indices, self._indices):
            return
        self._indices = indices
        for packet in self._encoder.encode(quantised):
            table, shown = gif_blocks.from_packet(bytes(packet))
            if table:
                self._file.add(b"T", data=table)
            head = bytes((shown.flags, shown.transparent))
            self._file.add(b"F", self._count, head + shown.body)


def quantiser(
    film: Film, size: tuple[int, int], palette: bytes, dither: str
) -> tuple[Graph, FilterContext, FilterContext]:
    """A graph from RGBA to indices into the palette, with the ends where frames go in and out."""
    graph = quiet_graph()
    into = frames_in(graph, film.width, film.height, TICK)
    colors = graph.add_buffer(
        width=SIDE, height=SIDE, format=av.VideoFormat("bgra"), time_base=TICK, name="palette"
    )
    use = graph.add("paletteuse", f"dither={DITHERS[dither]}:diff_mode=rectangle")
    out = graph.add("buffersink")
    before = into if size == (film.width, film.height) else reduced(graph, into, size)
    before.link_to(use, 0, 0)
    colors.link_to(use, 0, 1)
    use.link_to(out)
    graph.configure()
    swatch = np.frombuffer(palette, np.uint8).reshape(SIDE, SIDE, 4).copy()
    given = av.VideoFrame.from_numpy_buffer(swatch, "bgra")
    given.pts = 0
    given.time_base = TICK
    colors.push(given)
    colors.push(None)
    return graph, into, out


def same(one: Frame, other: Frame) -> bool:
    """Whether two frames hold the same pixels, compared four bytes at a time."""
    # Hot path.
    if not one.flags.c_contiguous:
        return np.array_equal(one, other)
    return np.array_equal(one.reshape(-1).view(np.uint32), other.reshape(-1).view(np.uint32))


def plane(picture: av.VideoFrame, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A copy of the picture's indices."""
    stored = picture.planes[0]
    rows = np.frombuffer(memoryview(stored), np.uint8).reshape(-1, stored.line_size)
    return rows[: size[1], : size[0]].copy()


def digest(indices: NDArray[np.uint8]) -> bytes:
    """What two pictures share when all their indices do."""
    return hashlib.blake2b(indices.tobytes(), digest_size=16).digest()


def decode_first(name: str, size: tuple[int, int], target: Path) -> None:
    """Raises unless the first picture can be decoded."""
    with encoding(name), av.open(address(target), format="gif") as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        first = next(container.decode(stream), None)
        if first is None or (first.width, first.height) != size:
            raise not_planned(name, "its first picture cannot be decoded")
