"""An animation from Python: the same path as the command's.

What is heavy is loaded when it is first wanted: the language by `load`, the drawing library by a
picture. `import renderer` is cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, Problem, UsageError, choices, problem, unknown
from renderer.table import Table


@dataclass(frozen=True)
class Plan:
    """What a film will be: size in pixels, frames, frames per second, seconds, chunks, outputs."""

    width: int
    height: int
    frames: int
    fps: float
    seconds: float
    chunks: int
    outputs: tuple[str, ...]


class Animation:
    """A spec, its data and its scene. Made by `load`.

    Data is read, and the scene composed, when they are first needed, and then kept.
    """

    def __init__(self, document: Any, warned: Callable[[Problem], None] | None = None) -> None:
        self._document = document
        self._warned = warned or (lambda problem: None)

    @property
    def warnings(self) -> list[Problem]:
        """What was noticed so far that may not be meant."""
        return list(self._log.problems)

    @property
    def plan(self) -> Plan:
        """Size, length and outputs. Reads the data; raises `SpecError` or `DataError`."""
        from renderer.engine.chunks import plan

        scene = self._scene
        outputs = tuple(output.file for output in self._document.spec.outputs)
        return Plan(
            scene.width, scene.height, scene.clock.frames, float(scene.clock.fps),
            scene.clock.seconds, len(plan(scene.clock.frames)), outputs,
        )  # fmt: skip

    def check(self) -> None:
        """Read the data, resolve every name, and see whether the outputs can be made; raises a
        `RenderError`."""
        from renderer import pipeline

        pipeline.targets(self._document, pipeline.film_of(self._document, self._scene))

    @property
    def tables(self) -> dict[str, Table]:
        """The spec's tables by name, each with the clock that the film goes by."""
        from renderer.scene.compile import clock_columns

        try:
            clocks = clock_columns(self._document.spec, self._whole_tables)
        except Fault:  # told by `check`; tables can be looked at all the same
            return dict(self._whole_tables)
        tables = self._whole_tables.items()
        return {name: replace(table, clock=clocks[name]) for name, table in tables}

    def table(self, name: str | None = None) -> Table:
        """A table of the spec by name (needless where there is one): columns of equal length,
        numbers as float64. Raises `UsageError` for a name that is not there."""
        names = list(self._document.spec.data)
        if name is None and len(names) > 1:
            text = f"the spec has {len(names)} tables: which one?"
            raise UsageError(problem("unknown-table", text, hint=f"known: {choices(names)}"))
        name = names[0] if name is None else name
        if name not in names:
            text, hint = unknown("table", name, names)
            raise UsageError(problem("unknown-table", text, hint=hint))
        return self._whole_tables[name]

    def frame(self, index: int) -> NDArray[np.uint8]:
        """Frame `index` (from 0; negative from the end): uint8, shape (height, width, 4), RGBA,
        rows from the top. A copy. Raises `UsageError` for an index beyond the film."""
        frames = self._scene.clock.frames
        if not -frames <= index < frames:
            text = f"there is no frame {index}: the film has {frames}"
            raise UsageError(problem("frame", text))
        from renderer.scene.defaults import library_defaults

        with library_defaults():
            return np.array(self._stage.frame(index % frames))

    def render(
        self, folder: str | Path | None = None, jobs: int = 0, progress: Any = None
    ) -> list[Path]:
        """Make the spec's outputs in `folder` (default: the spec's own) with up to `jobs` processes
        (0: as many as there are processors to use); returns their paths, complete and verified.
        Raises a `RenderError`; then no output was touched."""
        from renderer import pipeline

        target = None if folder is None else Path(folder)
        return pipeline.make(self._document, self._scene, target, jobs, progress)

    @cached_property
    def _log(self) -> Any:
        from renderer.pipeline import Log

        return Log(heard=self._warned)

    @cached_property
    def _tables(self) -> dict[str, Table]:
        from renderer import pipeline

        return pipeline.read_tables(self._document, self._log)

    @cached_property
    def _whole_tables(self) -> dict[str, Table]:
        """The tables with all columns of their files."""
        from renderer import pipeline

        return pipeline.read_tables(self._document, self._log, whole=True)

    @cached_property
    def _scene(self) -> Any:
        from renderer import pipeline

        return pipeline.compile(self._document, self._tables, self._log)

    @cached_property
    def _stage(self) -> Any:
        from renderer.engine.stage import Stage

        return Stage(self._scene)


def load(path: str | Path, **params: Any) -> Animation:
    """The animation of a spec file. `params` override the spec's params of those names.

    Raises `SpecError` with everything that is wrong with the spec, `UsageError` for a param that
    it does not have.
    """
    return opened(Path(path), params)


def render(
    path: str | Path, folder: str | Path | None = None, jobs: int = 0, **params: Any
) -> list[Path]:
    """Make all outputs of a spec file: `load(path, **params).render(folder, jobs)`."""
    return load(path, **params).render(folder, jobs)


def opened(
    path: Path, settings: Mapping[str, Any], warned: Callable[[Problem], None] | None = None
) -> Animation:
    """The animation of a spec file with `settings` (params, or dotted keys) put over it; `warned`
    hears of warnings as they are found."""
    from renderer.spec.document import read

    return Animation(read(path, settings=settings), warned)
