"""Small films to encode, and the path from frames to a verified file."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.encoders import Film, Frame, Output

SIZE = (96, 64)
BITS = 10
BIT = 8
"""Pixels of one square of the bar code."""


@pytest.fixture
def film() -> Callable[..., Film]:
    """A film of 30 frames, 96 x 64 at 25 a second, unless told otherwise."""

    def build(frames: int = 30, fps: Any = 25, size: tuple[int, int] = SIZE, **more: Any) -> Film:
        return Film(*size, Fraction(fps), frames, **more)

    return build


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Encode frames in chunks of the given lengths, join, verify: the finished file."""
    names = count()

    def run(
        output: Output, film: Film, draw: Callable[[int], Frame], chunks: Sequence[int] = ()
    ) -> Path:
        output.check(film)
        shared = output.prepare(film, draw)
        segments = encode(output, film, draw, chunks or [film.frames], shared, tmp_path, names)
        target = tmp_path / f"{next(names)}.part"
        output.join(film, shared, segments, target)
        output.verify(film, target)
        return target

    return run


def encode(
    output: Output,
    film: Film,
    draw: Callable[[int], Frame],
    chunks: Sequence[int],
    shared: Any,
    folder: Path,
    names: Any,
) -> list[Path]:
    """One segment for each chunk, every frame drawn into the same borrowed buffer."""
    wanted, first, segments = set(output.wants(film)), 0, []
    buffer = np.empty((film.height, film.width, 4), np.uint8)
    for length in chunks:
        segments.append(folder / f"{next(names)}.segment")
        writer = output.open(film, shared, segments[-1])
        for index in range(first, first + length):
            if index in wanted:
                buffer[:] = draw(index)
                writer.write(index, buffer)
                buffer[:] = 77
        writer.close()
        first += length
    return segments


def flat(color: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Frame:
    """One colour all over."""
    frame = np.full((size[1], size[0], 4), 255, np.uint8)
    frame[..., :3] = color
    return frame


def barcode(index: int, size: tuple[int, int] = SIZE) -> Frame:
    """The frame's number as black and white squares, above a gradient and a moving dot."""
    frame = flat((255, 255, 255), size)
    frame[size[1] // 2 :, :, 2] = np.linspace(0, 255, size[0]).astype(np.uint8)
    for bit in range(BITS):
        if index >> bit & 1:
            frame[:BIT, bit * BIT : (bit + 1) * BIT, :3] = 0
    x = index * 3 % (size[0] - 6)
    frame[size[1] // 2 : size[1] // 2 + 6, x : x + 6, :3] = (200, 30, 40)
    return frame


def read_barcode(pixels: Any) -> int:
    """The number in a decoded frame (red, green, blue or grey)."""
    grey = np.asarray(pixels)
    grey = grey if grey.ndim == 2 else grey[..., 0]
    middles = grey[BIT // 2, BIT // 2 : BITS * BIT : BIT]
    return sum(1 << bit for bit, value in enumerate(middles) if value < 128)
