"""Scene -> files: chunks drawn and encoded by workers, joined, verified, put in place."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from renderer.encoders.base import Film, Output
from renderer.engine.chunks import Chunk, Job, encode, plan, prepare
from renderer.engine.stage import Stage
from renderer.engine.workers import METHOD, Crew, available
from renderer.errors import Fault, MachineError, problem
from renderer.placing import alive, hidden, put
from renderer.scene.scene import Scene


class Progress(Protocol):
    """Who wants to know how far a film is."""

    def start(self, frames: int, jobs: int) -> None:
        """The film has this many frames; drawing begins."""

    def advance(self, frames: int) -> None:
        """So many frames more are done (fewer, if negative: a chunk begins again)."""

    def finish(self) -> None:
        """All frames are drawn; files are put together."""


@dataclass(frozen=True)
class Silent:
    """No one wants to know."""

    def start(self, frames: int, jobs: int) -> None: ...

    def advance(self, frames: int) -> None: ...

    def finish(self) -> None: ...


@dataclass
class Making:
    """A film being made: its scene, what comes of it, and where."""

    scene: Scene
    film: Film
    outputs: Sequence[Output]
    targets: Sequence[Path]
    jobs: int = 0
    progress: Progress = field(default_factory=Silent)

    def run(self) -> None:
        """Make every output; on return each target is complete and verified. On any error no target
        has been touched."""
        jobs = self.jobs or available()
        with _scratch() as folder:
            stage = Stage(self.scene)
            crew = Crew(jobs, self.progress.advance)
            work = self._prepared(stage, crew)
            chunks = plan(self.film.frames)
            wanted = frozenset[int]().union(*(job.wants for job in work))
            chunks = [c for c in chunks if not wanted.isdisjoint(range(c.start, c.stop))]
            self.progress.start(sum(c.stop - c.start for c in chunks), min(jobs, len(chunks)))
            self._encode(stage, crew, work, chunks, folder)
            self.progress.finish()
            with contextlib.ExitStack() as stack:
                parts = [stack.enter_context(hidden(target)) for target in self.targets]
                for job, part in zip(work, parts, strict=True):
                    found = [chunk.segment(folder, job) for chunk in chunks]
                    segments = [path for path in found if path.exists()]
                    job.output.join(self.film, job.shared, segments, part)
                    job.output.verify(self.film, part)
                for part, target in zip(parts, self.targets, strict=True):
                    put(part, target)

    def _encode(
        self, stage: Stage, crew: Crew, work: list[Job], chunks: list[Chunk], folder: Path
    ) -> None:
        """A segment of each output for every chunk."""
        if METHOD == "fork" and stage.grows:
            # What has grown until a chunk begins is drawn here, once for all that come later.
            order = chunks
            crew.ready = lambda number: stage.reach(order[number].start)
        else:
            # The last chunks first: where what is revealed is drawn anew, they take longest.
            order = chunks[::-1]
        crew.run([partial(encode, stage, self.film, work, chunk, folder) for chunk in order])

    def _prepared(self, stage: Stage, crew: Crew) -> list[Job]:
        """What each output's segments share; made in a worker, which may load the encoder."""
        if METHOD == "fork":
            for output in self.outputs:
                output.load()
        shared = crew.run([partial(prepare, stage, self.film, o) for o in self.outputs])
        return [
            Job(number, output, share, frozenset(output.wants(self.film)))
            for number, (output, share) in enumerate(zip(self.outputs, shared, strict=True))
        ]


def check_target(target: Path, root: Path) -> None:
    """Raises `Fault` if `target` is not a place for a file beneath `root`."""
    folder = target.parent
    if not folder.is_dir():
        hint = f"make the folder '{folder.name}', or name one that is there"
        raise Fault("output", f"there is no folder '{folder}'", ("file",), hint)
    if not folder.resolve().is_relative_to(root.resolve()):
        raise Fault("output", f"'{target.name}' would be written outside the folder", ("file",))
    if target.is_symlink() or (target.exists() and not target.is_file()):
        what = "a link" if target.is_symlink() else "not a file"
        raise Fault("output", f"'{target}' is {what}: it is not overwritten", ("file",))
    if not os.access(folder, os.W_OK):
        raise MachineError(problem("permission", f"the folder '{folder}' cannot be written to"))


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for segments, removed whatever happens: by the next film if this one is killed."""
    _sweep(Path(tempfile.gettempdir()))
    try:
        folder = Path(tempfile.mkdtemp(prefix=f"render-{os.getpid()}-"))
    except OSError as error:
        text = f"no temporary folder can be made: {error.strerror}"
        raise MachineError(problem("scratch", text, hint="set TMPDIR")) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove the scratch folders of processes of this user that are no more."""
    for left in folder.glob("render-*-*"):
        number = left.name.split("-")[1]
        if number.isdigit() and not alive(int(number)) and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
