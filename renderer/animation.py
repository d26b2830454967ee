"""An animation from Python: the same path as the command's.

What is heavy is loaded when it is first wanted: the language by `load`, the drawing library by a
picture. `import renderer` is cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.errors import (
    Fault,
    Problem,
    RenderError,
    UsageError,
    choices,
    problem,
    together,
    unknown,
)
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
    params: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    """What the spec's matrix gives this film."""
    held: float = 0.0
    """Seconds of it in which the data stands still."""
    back: float = 0.0
    """Seconds of it in which the data goes back to its beginning."""
    pace: str = ""
    """How fast data time passes in each stretch that has a speed of its own, in words."""


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
    def params(self) -> dict[str, bool | int | float | str]:
        """What the spec's matrix gives this film."""
        return dict(self._document.values)

    @property
    def plan(self) -> Plan:
        """Size, length and outputs. Reads the data; raises `SpecError` or `DataError`."""
        from renderer.engine.chunks import plan

        scene = self._scene
        outputs = tuple(output.file for output in self._document.spec.outputs)
        return Plan(
            scene.width, scene.height, scene.clock.frames, float(scene.clock.fps),
            scene.clock.seconds, len(plan(scene.clock.frames)), outputs,
            self.params, scene.clock.standing, scene.clock.returning, _pace(scene.clock),
        )  # fmt: skip

    def forget(self) -> None:
        """Let go of data and scene; they are made anew when they are needed."""
        for name in ("_tables", "_scene", "_stage"):
            self.__dict__.pop(name, None)

    def check(self) -> None:
        """Read the data, resolve every name, and see whether the outputs can be made; raises a
        `RenderError`."""
        from renderer import pipeline

        pipeline.targets(self._document, pipeline.film_of(self._document, self._scene))

    def lint(self) -> tuple[int, ...]:
        """Look at a handful of frames as they will be, and add to `warnings` what may keep people
        from reading them; returns the frames. Raises a `RenderError` where there are none."""
        from renderer import pipeline

        return pipeline.inspect(self._document, self._scene, self._log)

    @property
    def tables(self) -> dict[str, Table]:
        """The spec's tables by name, each with the clock that the film goes by."""
        from renderer.scene.clocks import clock_columns

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
        scopes = self._document.spec.scopes()
        keys = list(dict.fromkeys(scope.tables[name] for scope in scopes))
        if len(keys) > 1:
            text = f"the table '{name}' differs from panel to panel: {choices(keys, 4)}"
            hint = f"choose one: --set {scopes[0].one_of}"
            raise UsageError(problem("unknown-table", text, hint=hint))
        return self._whole_tables[keys[0]]

    def uses(self, name: str | None = None) -> set[str]:
        """The params that the table of this name (default: the only one) has to do with."""
        from renderer.spec.facet import words_of

        spec = self._document.spec
        if name is None and len(spec.data) > 1:
            return set()
        return words_of(spec.data).get(name or next(iter(spec.data)), set()) & set(spec.params)

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
    it does not have, and where its matrix makes several films and `params` do not choose one.
    """
    return opened(Path(path), params)


def load_all(path: str | Path, **params: Any) -> list[Animation]:
    """The animations of a spec file, one for each combination of its matrix, in order; `params`
    choose among them. Raises as `load` does."""
    variants = opened_all(Path(path), params)
    wrong = [v.error for v in variants if v.error is not None]
    if wrong:
        told = [(v.name, v.error.problems if v.error else ()) for v in variants]
        raise type(wrong[0])(*together(told))
    return [v.animation for v in variants if v.animation is not None]


def render(
    path: str | Path, folder: str | Path | None = None, jobs: int = 0, **params: Any
) -> list[Path]:
    """Make all outputs of a spec file, of all films that its matrix makes, in order; the first that
    fails ends it. Like `load(path, **params).render(folder, jobs)` where there is one film."""
    animations = load_all(path, **params)
    made = []
    while animations:  # Each is given up when it is made: it holds its data.
        made += animations.pop(0).render(folder, jobs)
    return made


def _pace(clock: Any) -> str:
    unit, words = (86400.0, "days") if clock.dated else (1.0, "units of data time")
    speeds = ", then ".join(f"{one / unit:.4g}" for one in clock.speeds)
    return f"{speeds} {words} a second" if speeds else ""


@dataclass(frozen=True)
class Variant:
    """One film of a spec: its name (`rho=10, sigma=5`, empty for the only one), and its animation
    or what is wrong with it alone."""

    name: str
    animation: Animation | None
    error: RenderError | None = None

    def insist(self) -> Animation:
        """The animation; raises what is wrong with it."""
        if self.animation is None:
            assert self.error is not None
            raise self.error
        return self.animation


def opened(
    path: Path, settings: Mapping[str, Any], warned: Callable[[Problem], None] | None = None,
    root: Path | None = None,
) -> Animation:  # fmt: skip
    """The animation of a spec file with `settings` (params, or dotted keys) put over it; `warned`
    hears of warnings as they are found; files beneath `root` may be read (default: the spec's
    folder)."""
    from renderer.spec.document import read

    return Animation(read(path, settings=settings, root=root), warned)


def opened_all(
    path: Path, settings: Mapping[str, Any], warned: Callable[[Problem], None] | None = None,
    root: Path | None = None,
) -> list[Variant]:  # fmt: skip
    """All films of a spec file; raises what is wrong with it whatever its params. A warning is
    heard once."""
    from renderer.spec.document import read_all

    heard: list[Problem] = []

    def once(problem: Problem) -> None:
        if warned is not None and problem not in heard:
            heard.append(problem)
            warned(problem)

    return [
        Variant(v.name, None if v.document is None else Animation(v.document, once), v.error)
        for v in read_all(path, settings=settings, root=root)
    ]


def one_table(variants: list[Variant], name: str | None) -> Table:
    """A table of a spec by name, where it is the same in all of its films; raises `UsageError`."""
    first = variants[0].insist()
    every = [variant.animation.params for variant in variants if variant.animation is not None]
    differ = [n for n in every[0] if any(one[n] != every[0][n] for one in every)]
    if used := [n for n in differ if n in first.uses(name)]:
        from renderer.spec.facet import listed

        some = f"the table '{name}'" if name is not None else "the table"
        text = f"{some} differs in the {len(variants)} films that the spec makes"
        chosen = " ".join(f"--set {listed({n: every[0][n]}, '=')}" for n in used)
        raise UsageError(problem("unknown-table", text, hint=f"choose one: {chosen}"))
    return first.table(name)
