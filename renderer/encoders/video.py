"""`.mp4`: H.264 in BT.709, 4:2:0, playable everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from renderer.encoders.base import Film, Scaled, SegmentWriter
from renderer.errors import Fault

Preset: TypeAlias = Literal[
    "ultrafast",
    "superfast",
    "veryfast",
    "faster",
    "fast",
    "medium",
    "slow",
    "slower",
    "veryslow",
    "placebo",
]

LARGEST_SIDE = 16_384
FASTEST_CLOCK = 1_000_000
"""Ticks a second: the numerator of the frame rate."""


class Video(Scaled):
    """A film as MP4."""

    suffixes: ClassVar[tuple[str, ...]] = (".mp4",)

    crf: Annotated[float, Field(ge=1, le=51)] = 20
    """Quality as x264 counts it: lower is better and larger; 18 shows no loss, 28 is coarse."""

    preset: Preset = "faster"
    """How long x264 looks for a smaller file: `ultrafast` … `veryslow`."""

    def size(self, film: Film) -> tuple[int, int]:
        """Even, as 4:2:0 needs it: one row or column is repeated where the canvas is odd."""
        width, height = super().size(film)
        return width + width % 2, height + height % 2

    def check(self, film: Film) -> None:
        if max(self.size(film)) > LARGEST_SIDE:
            text = f"an MP4 is at most {LARGEST_SIDE:,} pixels wide and high"
            raise Fault("output-size", text, ("file",), "use a smaller `scale`")
        if film.fps.numerator > FASTEST_CLOCK:
            text = f"an MP4 cannot time {float(film.fps):g} frames a second exactly"
            raise Fault("output-fps", text, ("file",), "use an `fps` with fewer decimals")

    def load(self) -> None:
        from renderer.encoders import libx264  # noqa: F401

    def open(self, film: Film, shared: Any, path: Path) -> SegmentWriter:
        from renderer.encoders import libx264

        return libx264.Writer(self.file, film, self._settings(film), path)

    def join(self, film: Film, shared: Any, segments: Sequence[Path], target: Path) -> None:
        from renderer.encoders import libx264

        libx264.join(self.file, film, self._settings(film), segments, target)

    def verify(self, film: Film, target: Path) -> None:
        from renderer.encoders import libx264

        libx264.verify(self.file, film, self.size(film), target)

    def _settings(self, film: Film) -> Any:
        from renderer.encoders import libx264

        return libx264.Settings(*self.size(film), film.fps, self.crf, self.preset)
