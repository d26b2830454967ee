"""`.png`: one frame of the film as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any, ClassVar

from renderer.encoders import chosen
from renderer.encoders.base import Film, Scaled, SegmentWriter
from renderer.encoders.failure import not_planned, writing
from renderer.encoders.moment import Moment
from renderer.encoders.segment import records
from renderer.errors import Path


class Still(Scaled):
    """One frame as PNG."""

    suffixes: ClassVar[tuple[str, ...]] = (".png",)

    at: Moment | None = None
    """Which frame: film time (2s, 500ms, 60%, 120 frames), data time ({year: 1950}), the first at
    which a condition holds ({when: "loss < 0.1"}), `start` or `end`; without it the `poster` of
    `time`, which is the end of the data unless it says otherwise."""

    @property
    def moments(self) -> Sequence[tuple[Path, Moment]]:
        return () if self.at is None else ((("at",), self.at),)

    def check(self, film: Film) -> None:
        self.wants(film)

    def wants(self, film: Film) -> Sequence[int]:
        return chosen.frames(self, film) or (chosen.poster(film),)

    def open(self, film: Film, shared: Any, path: FilePath) -> SegmentWriter:
        from renderer.encoders import picture

        size = self.size(film)
        return picture.Writer(
            self.file, path, lambda frame: picture.png(picture.reduced(frame, size), film)
        )

    def join(self, film: Film, shared: Any, segments: Sequence[FilePath], target: FilePath) -> None:
        with writing(self.file):
            pictures = [record.data for path in segments for record in records(path)]
            if len(pictures) != 1:
                raise not_planned(self.file, f"{len(pictures)} pictures instead of one")
            target.write_bytes(pictures[0])

    def verify(self, film: Film, target: FilePath) -> None:
        from renderer.encoders import picture

        picture.verify(self.file, self.size(film), target)
