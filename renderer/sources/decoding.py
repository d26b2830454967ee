"""Picture files as pixels, by Pillow. Imports PIL.

A file of several pictures (an animated GIF, PNG or WebP, a TIFF of several pages) gives one after
the other. Colour profiles are not applied.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from renderer.errors import DataError, Place, RenderError, problem

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
KNOWN = "PNG, JPEG, GIF, WebP, BMP, TIFF"
MOST_PIXELS = 2**26
"""Of one picture."""
_SEVERAL = ("PNG", "GIF", "WEBP", "TIFF")
_REDUCED = 1
"""In a TIFF page's tag 254: a smaller copy of another page, such as a thumbnail."""
_SUBFILE, _WIDTH, _HEIGHT, _PHOTOMETRIC, _ORIENTATION = 254, 256, 257, 262, 274
_ON_THEIR_SIDE = (5, 6, 7, 8)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_DIRECT = ("RGBA", "RGBa", "LA", "PA", "1", "L", "P", "RGB")
_BY_WAY_OF_RGB = ("RGBX", "CMYK", "YCbCr", "HSV")


class Leaf(NamedTuple):
    """One of a file's pictures: its number in the file, and its size in pixels as it is shown."""

    number: int
    width: int
    height: int


@contextmanager
def decoding(name: str) -> Iterator[None]:
    """What Pillow raises, as errors that name the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (RenderError, MemoryError):
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _error(name, f"it has more than {MOST_PIXELS:,} pixels", "make it smaller") from None
    except UnidentifiedImageError:
        what = "this is no picture, or of a kind not known here"
        raise _error(name, what, f"known: {KNOWN}") from None
    except Exception as error:  # Pillow's decoders raise whatever damaged data leads them to.
        why = f": {error}" if str(error) else ""
        raise _error(name, f"the picture is damaged or not complete{why}") from None


def _error(name: str, text: str, hint: str | None = None) -> DataError:
    return DataError(problem("picture", text, Place(name), hint))


def leaves(file: IO[bytes], name: str, most: int) -> list[Leaf]:
    """The pictures in a file, read from its headers; raises `DataError` for what is no picture, and
    for more than `most`."""
    with decoding(name), Image.open(file, formats=FORMATS) as image:
        count, first = _count(image)
        if count > most:
            raise _error(name, f"it holds more than {most:,} pictures", "use fewer")
        found = []
        for number in range(first, count):
            if image.format == "TIFF":
                image.seek(number)
                if image.tag_v2.get(_SUBFILE, 0) & _REDUCED:  # type: ignore[attr-defined]
                    continue
            found.append(_leaf(image, number, name))
        return found or [_leaf(image, first, name)]


def _count(image: Image.Image) -> tuple[int, int]:
    """How many pictures a file holds, and which is the first to show."""
    if image.format not in _SEVERAL:
        return 1, 0
    count = int(getattr(image, "n_frames", 1))
    # A PNG may hold another picture for programs that show no animation.
    return count, 1 if count > 1 and getattr(image, "default_image", False) else 0


def _leaf(image: Image.Image, number: int, name: str) -> Leaf:
    width, height = image.size
    turned = _turned(image)
    if image.format == "TIFF":  # Whether Pillow's size is that of the turned picture depends on it.
        tags = image.tag_v2  # type: ignore[attr-defined]
        width, height, turned = tags[_WIDTH], tags[_HEIGHT], tags.get(_ORIENTATION, 1)
    if width * height > MOST_PIXELS:
        what = f"it has {width:,} x {height:,} pixels; the limit is {MOST_PIXELS:,} in all"
        raise _error(name, what, "make it smaller")
    return Leaf(number, height, width) if turned in _ON_THEIR_SIDE else Leaf(number, width, height)


def _turned(image: Image.Image) -> int:
    """How the picture is to be turned, as EXIF counts; 1: not at all. Asked before pixels are read:
    what a PNG says after them does not count, and Pillow turns a TIFF by itself."""
    if image.format in ("TIFF", "GIF", "BMP") or (
        image.format == "PNG" and "exif" not in image.info
    ):
        return 1
    found = image.getexif().get(_ORIENTATION, 1)
    return found if found in _TURNS else 1


class Reel:
    """An open file of pictures, which it closes. In order they are read once; back, from the start
    again."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.file, self.name = file, name
        # Not `__del__`: of objects that refer to each other, the file might be finalized first.
        self._closing = weakref.finalize(self, file.close)
        with self._or_closed(), decoding(name):
            self._image = Image.open(file, formats=FORMATS)
            if self._image.format == "PNG":  # Pillow does not compare the checksums of pixels.
                self._image.verify()
                file.seek(0)
                self._image = Image.open(file, formats=FORMATS)

    def pixels(self, number: int) -> NDArray[np.uint8]:
        """A picture's RGBA, rows from the top, shape (height, width, 4)."""
        with self._or_closed(), decoding(self.name):
            if number != self._image.tell():
                self._image.seek(number)
            turned = _turned(self._image)
            plain = _rgba(self._image, self.name)
            if turned > 1:
                plain = plain.transpose(_TURNS[turned])
            return np.asarray(plain)

    @contextmanager
    def _or_closed(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._closing()


def _rgba(image: Image.Image, name: str) -> Image.Image:
    image.load()
    mode = image.mode
    if mode.startswith("I;16") or (mode == "I" and image.format == "PNG"):
        return _deep_grey(image)
    if mode == "RGBA":
        return image
    if mode in _DIRECT:
        return image.convert("RGBA")
    if mode in _BY_WAY_OF_RGB:
        return image.convert("RGB").convert("RGBA")
    what = {"I": "whole numbers", "F": "decimal numbers"}.get(mode, f"colours of the kind {mode}")
    hint = "save it with 8 or 16 bits for each of red, green and blue, or of grey"
    raise _error(name, f"its pixels are {what}, which have no one look", hint)


def _deep_grey(image: Image.Image) -> Image.Image:
    """Grey of 16 bits as 8: all of its range, rounded."""
    values = np.asarray(image).astype(np.int64)
    tags = getattr(image, "tag_v2", {})
    if tags.get(_PHOTOMETRIC) == 0:  # White is 0.
        values = 65535 - values
    grey = ((values * 255 + 32767) // 65535).astype(np.uint8)
    clear = image.info.get("transparency")
    seen = np.where(values == clear, 0, 255) if isinstance(clear, int) else np.full_like(grey, 255)
    return Image.fromarray(np.stack([grey, grey, grey, seen.astype(np.uint8)], axis=2))
