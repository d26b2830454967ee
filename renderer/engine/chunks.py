"""Chunks: fixed ranges of consecutive frames, the unit of parallel work.

Where they begin depends on the film alone, never on the machine or the number of jobs: each is
encoded by itself, and the bytes of the film follow from where it is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from renderer.encoders.base import Film, Output
from renderer.engine.stage import Stage
from renderer.scene.defaults import library_defaults

SHORTEST, LONGEST, USUAL_COUNT = 48, 240, 8
"""Each chunk costs what about ten of its frames do: a process, an encoder and its memory, a key
frame. Eight are as quick on 2, 4 and 8 processors as a dozen, and cost less."""


@dataclass(frozen=True)
class Job:
    """An output of the film with what its segments share, and the frames it wants."""

    number: int
    output: Output
    shared: Any
    wants: frozenset[int]


@dataclass(frozen=True)
class Chunk:
    """Frames `start` to before `stop`."""

    number: int
    start: int
    stop: int

    def segment(self, folder: Path, job: Job) -> Path:
        """Where the chunk's segment of an output is kept."""
        return folder / f"{job.number:03d}-{self.number:05d}"


def plan(frames: int) -> list[Chunk]:
    """The film's chunks: about eight, of 48 to 240 frames."""
    length = min(LONGEST, max(SHORTEST, -(-frames // USUAL_COUNT)))
    starts = range(0, frames, length)
    return [Chunk(n, start, min(start + length, frames)) for n, start in enumerate(starts)]


def encode(
    stage: Stage, film: Film, jobs: Sequence[Job], chunk: Chunk, folder: Path,
    drawn: Callable[[int], None],
) -> None:  # fmt: skip
    """Draw a chunk's frames, each once, and encode a segment for every output that wants some of
    them. `drawn` is told how many frames are finished."""
    with library_defaults():
        _encode(stage, film, jobs, chunk, folder, drawn)


def prepare(stage: Stage, film: Film, output: Output, drawn: Callable[[int], None]) -> Any:
    """What an output's segments share, made from frames it asks for."""
    with library_defaults():
        return output.prepare(film, stage.frame)


def _encode(
    stage: Stage, film: Film, jobs: Sequence[Job], chunk: Chunk, folder: Path,
    drawn: Callable[[int], None],
) -> None:  # fmt: skip  # Hot path.
    frames = range(chunk.start, chunk.stop)
    wanting = [job for job in jobs if not job.wants.isdisjoint(frames)]
    writers = [
        (job.wants, job.output.open(film, job.shared, chunk.segment(folder, job)))
        for job in wanting
    ]
    for index in frames:
        takers = [writer for wants, writer in writers if index in wants]
        if takers:
            frame = stage.frame(index)
            for writer in takers:
                writer.write(index, frame)
        drawn(1)
    for _, writer in writers:
        writer.close()
