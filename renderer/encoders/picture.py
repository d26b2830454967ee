"""Frames as single pictures: reduced, in segments, as PNG, read back. Imports Pillow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from renderer.encoders.base import Film, Frame
from renderer.encoders.failure import not_planned, writing
from renderer.encoders.segment import SegmentFile

LEVEL = 6
"""Of zlib: higher is much slower and hardly smaller."""


class Writer:
    """A segment of pictures, one record "F" each, in the form `keep` gives them."""

    def __init__(self, name: str, path: Path, keep: Callable[[Frame], bytes]) -> None:
        self._name, self._keep = name, keep
        with writing(name):
            self._file = SegmentFile(path)

    def write(self, index: int, frame: Frame) -> None:
        # Hot path.
        with writing(self._name):
            self._file.add(b"F", data=self._keep(frame))

    def close(self) -> None:
        with writing(self._name):
            self._file.close()


def reduced(frame: Frame, size: tuple[int, int]) -> Image.Image:
    """The frame without its alpha, in the wanted size."""
    height, width = frame.shape[:2]
    whole = np.ascontiguousarray(frame)
    image = Image.frombuffer("RGBX", (width, height), whole, "raw", "RGBX", 0, 1)
    if size != (width, height):
        image = image.resize(size, Image.Resampling.LANCZOS)
    return image.convert("RGB")


def tiled(
    tiles: Sequence[bytes], tile: tuple[int, int], columns: int, gap: int, size: tuple[int, int]
) -> Image.Image:
    """Tiles (red, green, blue) in rows, on the colour of the first one's corner."""
    red, green, blue = tiles[0][:3]
    sheet = Image.new("RGB", size, (red, green, blue))
    for place, data in enumerate(tiles):
        row, column = divmod(place, columns)
        corner = (gap + column * (tile[0] + gap), gap + row * (tile[1] + gap))
        sheet.paste(Image.frombytes("RGB", tile, data), corner)
    return sheet


def png(image: Image.Image, film: Film) -> bytes:
    """A PNG file with title and description, and nothing that changes from run to run."""
    info = PngInfo()
    for key, text in (("Title", film.title), ("Description", film.description)):
        if text:
            info.add_itxt(key, text)
    file = BytesIO()
    image.save(file, "PNG", compress_level=LEVEL, pnginfo=info)
    return file.getvalue()


def verify(name: str, size: tuple[int, int], target: Path) -> None:
    """The finished PNG, decoded and compared with the plan."""
    with writing(name):
        try:
            with Image.open(target, formats=["PNG"]) as image:
                image.load()
                found = image.size
        except (UnidentifiedImageError, SyntaxError, ValueError, EOFError) as error:
            raise not_planned(name, "it cannot be decoded") from error
        except OSError as error:
            if error.errno is not None:
                raise
            raise not_planned(name, "it cannot be decoded") from error
    if found != size:
        raise not_planned(name, f"{found[0]} x {found[1]} pixels")
