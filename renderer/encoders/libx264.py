"""H.264 segments and their joining into an MP4. Imports av: imported when a frame is encoded.

A segment's records: "H" the parameter sets, then packets in decoding order, "K" for a key frame and
"P" for any other, numbered by the frame's place in the segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.container import InputContainer
from av.filter import Graph
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from renderer.encoders.base import Film, Frame
from renderer.encoders.failure import damaged, mixed, not_planned
from renderer.encoders.libav import EXACT, address, encoding, frames_in, quiet_graph
from renderer.encoders.segment import Record, SegmentFile, records

BT709 = 1
LIMITED = 1
REPEATABLE = "threads=1:lookahead-threads=1:sliced-threads=0:open-gop=0:cpu-independent=1"
"""`cpu-independent` costs nothing measurable. Without it bytes follow the processor, and with
AVX-512 they differed from run to run (seen at widths that are no multiple of 128, with mbtree)."""

SLOWEST_CLOCK = 10_000
"""Ticks a second, at least; FFmpeg's own choice."""


class Settings(NamedTuple):
    """What makes one stream: equal settings make equal parameter sets."""

    width: int
    height: int
    fps: Fraction
    crf: float
    preset: str


class Writer:
    """Encodes one segment with one thread."""

    def __init__(self, name: str, film: Film, settings: Settings, path: Path) -> None:
        self._name = name
        self._shape = (film.height, film.width, 4)
        self._canvas = canvas(film, settings)
        self._tick = 1 / settings.fps
        with encoding(name):
            self._graph = to_yuv(film, settings, self._canvas)
            self._encoder = av.CodecContext.create("libx264", "w")
            configure(self._encoder, settings)
            self._encoder.open()
            self._file = SegmentFile(path)
            self._file.add(b"H", data=self._encoder.extradata or b"")
        self._count = 0

    def write(self, index: int, frame: Frame) -> None:
        # Hot path.
        if frame.shape != self._shape:
            raise ValueError(f"frame {index} is {frame.shape}, not {self._shape}")
        with encoding(self._name):
            picture = av.VideoFrame.from_numpy_buffer(self._even(frame), "rgba")
            picture.pts = self._count
            picture.time_base = self._tick
            self._graph.vpush(picture)
            self._store(self._encoder.encode(self._graph.vpull()))
        self._count += 1

    def close(self) -> None:
        with encoding(self._name):
            self._store(self._encoder.encode(None))
            self._file.close()

    def _even(self, frame: Frame) -> Frame:
        """The frame in whole pairs of rows and columns, its last ones repeated if need be."""
        if self._canvas is None:
            return np.ascontiguousarray(frame)
        height, width = frame.shape[:2]
        self._canvas[:height, :width] = frame
        self._canvas[height:, :width] = frame[-1]
        self._canvas[:, width:] = self._canvas[:, width - 1 : width]
        return self._canvas

    def _store(self, packets: Sequence[av.Packet[VideoStream]]) -> None:
        for packet in packets:
            assert packet.pts is not None
            self._file.add(b"K" if packet.is_keyframe else b"P", packet.pts, bytes(packet))


def canvas(film: Film, settings: Settings) -> Frame | None:
    """A buffer for frames of an odd size; None where frames fit or are scaled anyway."""
    even = (film.height + film.height % 2, film.width + film.width % 2)
    if even == (film.height, film.width) or even != (settings.height, settings.width):
        return None
    return np.empty((*even, 4), np.uint8)


def to_yuv(film: Film, settings: Settings, padded: Frame | None) -> Graph:
    """RGBA in, BT.709 limited 4:2:0 of the stream's size out."""
    graph = quiet_graph()
    width, height = (film.width, film.height) if padded is None else padded.shape[1::-1]
    target = f"w={settings.width}:h={settings.height}:out_color_matrix=bt709:out_range=tv"
    graph.link_nodes(
        frames_in(graph, width, height, 1 / settings.fps),
        graph.add("scale", f"{target}:flags=area+{EXACT}"),
        graph.add("format", "pix_fmts=yuv420p"),
        graph.add("buffersink"),
    ).configure()
    return graph


def configure(encoder: VideoCodecContext, settings: Settings) -> None:
    """Everything the parameter sets depend on; segments and the joined stream share it."""
    encoder.width, encoder.height = settings.width, settings.height
    encoder.pix_fmt = "yuv420p"
    encoder.framerate = settings.fps
    encoder.time_base = 1 / settings.fps
    encoder.thread_count = 1
    encoder.flags |= av.codec.context.Flags.global_header | av.codec.context.Flags.closed_gop
    encoder.color_range = LIMITED
    encoder.colorspace = encoder.color_primaries = encoder.color_trc = BT709
    encoder.options = {
        "preset": settings.preset,
        "crf": f"{settings.crf:g}",
        "x264-params": REPEATABLE,
    }


def join(name: str, film: Film, settings: Settings, segments: Sequence[Path], target: Path) -> None:
    """Write the segments' packets, retimed, as one MP4."""
    with (
        encoding(name),
        av.open(address(target), "w", format="mp4", container_options=muxer(film.fps)) as out,
    ):
        stream = out.add_stream("libx264", rate=film.fps)
        configure(stream.codec_context, settings)
        out.metadata.update(labels(film))
        out.start_encoding()
        for packet in retimed(name, film, stream, segments):
            out.mux_one(packet)


def muxer(fps: Fraction) -> dict[str, str]:
    """Options of the MP4: whole ticks a frame, the index in front, no date."""
    clock = fps.numerator * -(-SLOWEST_CLOCK // fps.numerator)
    return {
        "movflags": "+faststart",
        "fflags": "+bitexact",
        "video_track_timescale": str(clock),
        "movie_timescale": str(clock),
    }


def labels(film: Film) -> dict[str, str]:
    """Title and description, where there are any."""
    words = {"title": film.title, "description": film.description}
    return {key: text for key, text in words.items() if text}


def retimed(
    name: str, film: Film, stream: VideoStream, segments: Sequence[Path]
) -> Iterator[av.Packet[Stream]]:
    """All packets, shown at `frame / fps` and decoded early enough for B-frames."""
    encoder = stream.codec_context
    delay = encoder.reorder_depth
    sent = 0
    for path in segments:
        start = sent
        for record in records(path):
            if record.kind == b"H":
                if record.data != encoder.extradata:
                    raise mixed(name)
                continue
            if sent == start and record.kind != b"K":
                raise damaged(path.name)
            yield retime(record, stream, start + record.number, sent - delay, 1 / film.fps)
            sent += 1
    if sent != film.frames:
        raise not_planned(name, f"{sent:,} frames instead of {film.frames:,}")


def retime(
    record: Record, stream: VideoStream, shown: int, decoded: int, tick: Fraction
) -> av.Packet[Stream]:
    """One packet of the joined stream; times in frames."""
    result = av.Packet(record.data)
    result.stream = stream
    result.time_base = tick
    result.pts, result.dts, result.duration = shown, decoded, 1
    result.is_keyframe = record.kind == b"K"
    return result


def verify(name: str, film: Film, size: tuple[int, int], target: Path) -> None:
    """The finished MP4, compared with the plan."""
    with encoding(name), av.open(address(target), format="mp4") as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        times = sorted(p.pts for p in container.demux(stream) if p.size and p.pts is not None)
        tick = stream.time_base
        assert tick is not None
        found = {
            f"{stream.width} x {stream.height} pixels": (stream.width, stream.height) == size,
            f"{len(times):,} frames instead of {film.frames:,}": len(times) == film.frames,
            f"{stream.average_rate} frames a second": stream.average_rate == film.fps,
            f"{seconds(stream)} seconds long": seconds(stream) == film.frames / film.fps,
            "a frame at a wrong time": all(
                time * tick == index / film.fps for index, time in enumerate(times)
            ),
        }
        for text, right in found.items():
            if not right:
                raise not_planned(name, text)
        if not (decodes(container, times[0]) and decodes(container, times[-1])):
            raise not_planned(name, "its first or last frame cannot be decoded")


def seconds(stream: VideoStream) -> Fraction:
    """How long the stream plays."""
    return (stream.duration or 0) * (stream.time_base or Fraction(0))


def decodes(container: InputContainer, time: int) -> bool:
    """Whether there is a picture at `time`, decoded from the key frame before it."""
    stream = container.streams.video[0]
    container.seek(time, stream=stream)
    return any(frame.pts == time for frame in container.decode(stream))
