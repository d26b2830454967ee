"""`.png`: one frame of the film as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from renderer.encoders.base import Film, Scaled, SegmentWriter
from renderer.encoders.failure import not_planned, writing
from renderer.encoders.moment import Moment, frame_at
from renderer.encoders.segment import records
from renderer.values import Duration


class Still(Scaled):
    """One frame as PNG."""

    suffixes: ClassVar[tuple[str, ...]] = (".png",)

    at: Moment = Duration(100.0, "%")
    """Which frame: seconds, or `60%`, `2s`, `500ms`, `120 frames`; without it the last one."""

    def check(self, film: Film) -> None:
        frame_at(self.at, film)

    def wants(self, film: Film) -> Sequence[int]:
        return (frame_at(self.at, film),)

    def open(self, film: Film, shared: Any, path: Path) -> SegmentWriter:
        from renderer.encoders import picture

        size = self.size(film)
        return picture.Writer(
            self.file, path, lambda frame: picture.png(picture.reduced(frame, size), film)
        )

    def join(self, film: Film, shared: Any, segments: Sequence[Path], target: Path) -> None:
        with writing(self.file):
            pictures = [record.data for path in segments for record in records(path)]
            if len(pictures) != 1:
                raise not_planned(self.file, f"{len(pictures)} pictures instead of one")
            target.write_bytes(pictures[0])

    def verify(self, film: Film, target: Path) -> None:
        from renderer.encoders import picture

        picture.verify(self.file, self.size(film), target)
