"""What every output is: a model of its keys that makes segments of frames, and a file of segments.

check     raises `Fault` where the format cannot hold the film
wants     which frames the output needs
load      what encodes, imported
prepare   what all its segments share (a palette), from a few sampled frames
open      a `SegmentWriter` for one chunk, in a worker process, one thread
join      all segments, in order, into the target: no decoding, no re-encoding
verify    the target reopened and compared with the plan
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Annotated, Any, ClassVar, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, GetJsonSchemaHandler, field_validator
from pydantic_core import CoreSchema, PydanticCustomError

from renderer.encoders.filename import file_name
from renderer.encoders.moment import Moment
from renderer.errors import Path
from renderer.values import SpecModel

Frame: TypeAlias = NDArray[np.uint8]
"""Height x width x 4, RGBA, opaque, rows from the top; borrowed: valid until the next frame."""


@dataclass(frozen=True)
class Film:
    """What an encoder needs to know of the film. `loop` counts plays; 0 plays for ever."""

    width: int
    height: int
    fps: Fraction
    frames: int
    loop: int = 0
    title: str = ""
    description: str = ""
    colors: tuple[tuple[int, int, int], ...] = ()
    """RGB of the theme and of the series: what a palette must hold exactly."""
    poster: int = -1
    """The frame that stands for the film; -1 is the last one."""
    moments: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The frames of outputs whose moments only the data tells, by their files' names."""


class SegmentWriter(Protocol):
    """Encodes the frames of one chunk, in order, as far as the output wants them."""

    def write(self, index: int, frame: Frame) -> None:
        """Take frame `index` of the film; the buffer is the caller's again afterwards."""

    def close(self) -> None:
        """Finish the segment's file. Without it the segment does not count."""


class Output(SpecModel):
    """One file to make."""

    suffixes: ClassVar[tuple[str, ...]] = ()
    own_fields: ClassVar[tuple[str, ...]] = ()
    """Fields of the file's name that are no params: the format fills them, as it writes."""

    file: Annotated[str, AfterValidator(file_name)]
    """The file to write, in the spec's folder or below it; the suffix says the format."""

    @field_validator("file")
    @classmethod
    def fits(cls, name: str) -> str:
        """The suffix is one of this format's."""
        if cls.suffixes and not name.casefold().endswith(cls.suffixes):
            context = {"file": name, "ends": " or ".join(cls.suffixes)}
            raise PydanticCustomError("output-format", "'{file}' does not end in {ends}", context)
        return name

    @property
    def moments(self) -> Sequence[tuple[Path, Moment]]:
        """The moments of the film that it shows, each with its path below the output."""
        return ()

    def check(self, film: Film) -> None:
        """Raises `Fault` where this format cannot hold the film."""

    def size(self, film: Film) -> tuple[int, int]:
        """Width and height of the file in pixels."""
        return film.width, film.height

    def wants(self, film: Film) -> Sequence[int]:
        """The frames this output needs, ascending, without repeats."""
        return range(film.frames)

    def load(self) -> None:
        """Import what encodes, so that the workers to come inherit it."""

    def prepare(self, film: Film, draw: Callable[[int], Frame]) -> Any:
        """State shared by all segments, small and picklable."""
        return None

    def open(self, film: Film, shared: Any, path: FilePath) -> SegmentWriter:
        """A writer of one segment to `path`, a new file in a scratch folder."""
        raise NotImplementedError

    def join(self, film: Film, shared: Any, segments: Sequence[FilePath], target: FilePath) -> None:
        """Write the whole output to `target` (a scratch name) from its segments, in order."""
        raise NotImplementedError

    def verify(self, film: Film, target: FilePath) -> None:
        """Reopen `target`; raises `MachineError` if it is not what the plan says."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Editors tell the formats apart by the pattern of `file`."""
        schema = handler(core)
        if cls.suffixes:
            handler.resolve_ref_schema(schema)["properties"]["file"]["pattern"] = pattern(cls)
        return schema


class Scaled(Output):
    """An output whose frames can be made smaller."""

    scale: Annotated[float, Field(gt=0, le=1)] = 1.0
    """The size of the file relative to the canvas: 0.5 halves width and height."""

    def size(self, film: Film) -> tuple[int, int]:
        return (
            max(1, round(film.width * self.scale)),
            max(1, round(film.height * self.scale)),
        )


def pattern(output: type[Output]) -> str:
    """A regular expression for the file names of this format, whatever their case."""
    words = [
        "".join(f"[{c}{c.upper()}]" if c.isalpha() else re.escape(c) for c in suffix)
        for suffix in output.suffixes
    ]
    return f"({'|'.join(words)})$"
