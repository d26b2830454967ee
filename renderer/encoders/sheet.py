"""`.sheet.png`: frames of the film side by side, in rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from renderer.encoders import chosen
from renderer.encoders.base import Film, Output, SegmentWriter
from renderer.encoders.failure import not_planned, writing
from renderer.encoders.moment import Moment
from renderer.encoders.segment import records
from renderer.errors import Fault, Path
from renderer.values import Many

WIDEST = 2_000
"""Pixels a sheet is wide at most, unless the spec says more."""

LARGEST = 100_000_000
"""Pixels of a whole sheet."""


class Sheet(Output):
    """Frames of the film side by side, as one PNG."""

    suffixes: ClassVar[tuple[str, ...]] = (".png",)

    frames: Annotated[int, Field(ge=1, le=400)] = 8
    """How many frames, evenly spaced from the first to the last."""

    at: Annotated[Many[Moment], Field(min_length=1, max_length=400)] | None = None
    """Which frames instead, in their order: a list of moments, such as 2s, 60%, {year: 1950},
    {when: "loss < 0.1"}, `start`, `end`."""

    columns: Annotated[int, Field(ge=1, le=100)] = 4
    """How many stand in one row."""

    gap: Annotated[int, Field(ge=0, le=200)] = 8
    """Pixels between the frames and around them, in the colour of the first frame's corner."""

    width: Annotated[int, Field(ge=1, le=8_192)] | None = None
    """Pixels each frame is wide; without it as many as keep the sheet within 2000."""

    scale: Annotated[float, Field(gt=0, le=1)] | None = None
    """The size of each frame relative to the canvas, instead of `width`."""

    @model_validator(mode="after")
    def one_size(self) -> Sheet:
        if self.width is not None and self.scale is not None:
            text = "a sheet takes `width` or `scale`, not both"
            raise PydanticCustomError("sheet-size", text)
        if self.at is not None and "frames" in self.model_fields_set:
            text = "a sheet takes `frames` or `at`, not both"
            raise PydanticCustomError("sheet-size", text)
        return self

    @property
    def moments(self) -> Sequence[tuple[Path, Moment]]:
        return [(("at", number), moment) for number, moment in enumerate(self.at or ())]

    def check(self, film: Film) -> None:
        width, height = self.size(film)
        if width * height > LARGEST:
            text = f"the sheet would be {width:,} x {height:,} pixels, more than {LARGEST:,}"
            raise Fault("output-size", text, ("frames",), "use fewer frames or a smaller `width`")

    def tile(self, film: Film) -> tuple[int, int]:
        """Width and height of one frame on the sheet."""
        columns = min(self.columns, len(self._shown(film)))
        room = max(1, (WIDEST - self.gap * (columns + 1)) // columns)
        if self.scale is not None:
            width = max(1, round(film.width * self.scale))
        else:
            width = min(self.width or room, film.width)
        return width, max(1, round(film.height * width / film.width))

    def size(self, film: Film) -> tuple[int, int]:
        width, height = self.tile(film)
        count = len(self._shown(film))
        columns = min(self.columns, count)
        rows = -(-count // columns)
        return columns * (width + self.gap) + self.gap, rows * (height + self.gap) + self.gap

    def wants(self, film: Film) -> Sequence[int]:
        return sorted({*self._shown(film)})

    def _shown(self, film: Film) -> Sequence[int]:
        """The frame of each picture, in their order."""
        if self.at is not None:
            return chosen.frames(self, film)
        count = min(self.frames, film.frames)
        if count == 1:
            return (film.frames - 1,)
        last = film.frames - 1
        return tuple((2 * i * last + count - 1) // (2 * (count - 1)) for i in range(count))

    def open(self, film: Film, shared: Any, path: FilePath) -> SegmentWriter:
        from renderer.encoders import picture

        tile = self.tile(film)
        return picture.Writer(self.file, path, lambda frame: picture.reduced(frame, tile).tobytes())

    def join(self, film: Film, shared: Any, segments: Sequence[FilePath], target: FilePath) -> None:
        from renderer.encoders import picture

        with writing(self.file):
            tiles = [record.data for path in segments for record in records(path)]
            wanted, shown = self.wants(film), self._shown(film)
            if len(tiles) != len(wanted):
                raise not_planned(self.file, f"{len(tiles)} frames instead of {len(wanted)}")
            columns = min(self.columns, len(shown))
            found = dict(zip(wanted, tiles, strict=True))
            tiles = [found[frame] for frame in shown]
            sheet = picture.tiled(tiles, self.tile(film), columns, self.gap, self.size(film))
            target.write_bytes(picture.png(sheet, film))

    def verify(self, film: Film, target: FilePath) -> None:
        from renderer.encoders import picture

        picture.verify(self.file, self.size(film), target)
