"""`.gif`: one palette for the whole film, exact colours of the theme, exact timing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Annotated, Any, BinaryIO, ClassVar, Literal, TypeAlias

from pydantic import Field

from renderer.encoders import gif_blocks
from renderer.encoders.base import Film, Frame, Scaled, SegmentWriter
from renderer.encoders.failure import damaged, mixed, not_planned, writing
from renderer.encoders.gif_blocks import Broken, Listing, Picture
from renderer.encoders.segment import records
from renderer.errors import Fault

Dither: TypeAlias = Literal["none", "bayer", "sierra"]

FASTEST = 50
LARGEST_SIDE = 65_535
MOST_PLAYS = 65_536
SAMPLES = 24


class Gif(Scaled):
    """A film as animated GIF."""

    suffixes: ClassVar[tuple[str, ...]] = (".gif",)

    colors: Annotated[int, Field(ge=2, le=256)] = 256
    """At most so many colours in the whole film; of 256 one is kept for what does not change."""

    dither: Dither = "none"
    """How missing colours are mixed: `none` suits charts, `bayer` and `sierra` suit gradients."""

    def check(self, film: Film) -> None:
        if film.fps > FASTEST:
            text = f"a GIF cannot show {float(film.fps):g} frames a second"
            hint = f"the nearest it can is `fps: {FASTEST}`; 25, 20 and 10 have even steps too"
            raise Fault("output-fps", text, ("file",), hint)
        if max(self.size(film)) > LARGEST_SIDE:
            text = f"a GIF is at most {LARGEST_SIDE:,} pixels wide and high"
            raise Fault("output-size", text, ("file",), "use a smaller `scale`")
        if film.loop > MOST_PLAYS:
            text = f"a GIF plays at most {MOST_PLAYS:,} times"
            raise Fault("output-loop", text, ("file",), "`loop: forever` is possible")

    def load(self) -> None:
        from renderer.encoders import libgif, palette  # noqa: F401

    def prepare(self, film: Film, draw: Callable[[int], Frame]) -> bytes:
        """The palette: 256 entries of blue, green, red, alpha."""
        from renderer.encoders import palette

        chosen = spread(film.frames, SAMPLES)
        sampled = (draw(index) for index in chosen)
        return palette.make(self.file, film, self.size(film), self.colors, sampled)

    def open(self, film: Film, shared: Any, path: Path) -> SegmentWriter:
        from renderer.encoders import libgif

        return libgif.Writer(self.file, film, self.size(film), shared, self.dither, path)

    def join(self, film: Film, shared: Any, segments: Sequence[Path], target: Path) -> None:
        comment = "\n".join(filter(None, (film.title, film.description)))
        with writing(self.file), target.open("wb") as file:
            table = table_of(self.file, segments)
            file.write(gif_blocks.header(*self.size(film), table, film.loop, comment))
            splice(self.file, film, segments, file)
            file.write(gif_blocks.END)

    def verify(self, film: Film, target: Path) -> None:
        from renderer.encoders import libgif

        try:
            with writing(self.file), target.open("rb") as file:
                if not target.stat().st_size:
                    raise Broken("it is empty")
                with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                    found = gif_blocks.listing(data)
        except Broken as error:
            raise not_planned(self.file, str(error)) from error
        compare(self.file, film, self.size(film), found)
        libgif.decode_first(self.file, self.size(film), target)


def spread(frames: int, most: int) -> list[int]:
    """At most `most` frames, evenly spaced from the first to the last."""
    count = min(frames, most)
    return [round(Fraction(i * (frames - 1), max(1, count - 1))) for i in range(count)]


def start(index: int, fps: Fraction) -> int:
    """When frame `index` appears, in hundredths of a second; halves round up."""
    return int(100 * index / fps + Fraction(1, 2))


def table_of(name: str, segments: Sequence[Path]) -> bytes:
    """The table of colours, the same in all segments."""
    tables = {r.data for path in segments for r in islice(records(path), 2) if r.kind == b"T"}
    if len(tables) != 1:
        raise mixed(name)
    return tables.pop()


def splice(name: str, film: Film, segments: Sequence[Path], file: BinaryIO) -> None:
    """Write all pictures, each until the next one appears."""
    shown: tuple[int, Picture] | None = None
    for index, new in pictures(name, film, segments):
        if shown is not None:
            delay = start(index, film.fps) - start(shown[0], film.fps)
            file.write(gif_blocks.picture(shown[1], delay))
        shown = (index, new)
    assert shown is not None
    delay = start(film.frames, film.fps) - start(shown[0], film.fps)
    file.write(gif_blocks.picture(shown[1], delay))


def pictures(name: str, film: Film, segments: Sequence[Path]) -> Iterator[tuple[int, Picture]]:
    """Each distinct picture with its frame. A segment starts with a whole picture, left out where
    the one before ended with the same."""
    first, last = 0, b""
    for path in segments:
        frames, same = 0, False
        for kind, number, data in records(path):
            if kind == b"A":
                same = data == last
            elif kind == b"F" and not (same and number == 0):
                yield first + number, Picture(data[0], data[1], data[2:])
            elif kind == b"Z":
                frames, last = number, data
        if not frames:
            raise damaged(path.name)
        first += frames
    if first != film.frames:
        raise not_planned(name, f"{first:,} frames instead of {film.frames:,}")


def compare(name: str, film: Film, size: tuple[int, int], found: Listing) -> None:
    """The finished GIF's blocks, compared with the plan."""
    total = sum(picture.delay for picture in found.pictures)
    wanted = start(film.frames, film.fps)
    if (found.width, found.height) != size:
        raise not_planned(name, f"{found.width} x {found.height} pixels")
    if found.plays != film.loop:
        raise not_planned(name, f"it plays {found.plays} times")
    if not 1 <= len(found.pictures) <= film.frames + wanted // gif_blocks.LONGEST_DELAY:
        raise not_planned(name, f"{len(found.pictures):,} pictures for {film.frames:,} frames")
    if total != wanted:
        raise not_planned(name, f"{total / 100:g} seconds long instead of {wanted / 100:g}")
    if found.pictures[0][:4] != (0, 0, *size):
        raise not_planned(name, "its first picture is not whole")
    for left, top, width, height, _ in found.pictures:
        if left + width > size[0] or top + height > size[1]:
            raise not_planned(name, "a picture reaches beyond its edge")
