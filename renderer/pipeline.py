"""THE path: from a spec's text to verified files.

    document = read(path)                 text -> tree with positions -> Spec, every problem at once
    tables   = read_tables(document)      sources -> tables
    scene    = compile(document, tables)  names resolved; limits, layout fixed over all frames
    make(document, scene)                 frames -> segments -> files, complete and verified

Nothing flows back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path as FilePath

from renderer.encoders.base import Film, Output
from renderer.engine.film import Making, Progress, Silent, check_target
from renderer.errors import Fault, Faults, Problem, RenderError, SpecError, together
from renderer.formats import format_value
from renderer.scene.compile import compile_scene
from renderer.scene.defaults import library_defaults
from renderer.scene.scene import Scene
from renderer.sources.base import ReadContext
from renderer.sources.order import reading_order
from renderer.spec.document import Document, read
from renderer.spec.facet import Scope
from renderer.spec.usage import wanted_columns
from renderer.table import Table
from renderer.template import Template

MOST_COLORS = 48
"""Of a film with many, so many are promised to a palette."""

__all__ = ["compile", "film_of", "inspect", "make", "read", "read_tables", "targets"]


@dataclass
class Log:
    """Warnings met on the way."""

    problems: list[Problem] = field(default_factory=list)
    heard: Callable[[Problem], None] = lambda problem: None

    def warn(self, document: Document, fault: Fault) -> None:
        """Keep a warning with its place, once; not one that the spec ignores."""
        if fault.code in document.spec.lint.ignore:
            return
        self.add(document.problems([fault])[0])

    def add(self, found: Problem) -> None:
        """Keep a warning, once."""
        if found not in self.problems:
            self.problems.append(found)
            self.heard(found)


def read_tables(document: Document, log: Log, whole: bool = False) -> dict[str, Table]:
    """The spec's tables by name, one that differs from panel to panel once for each, of each file
    the columns that are used, or `whole`; raises `SpecError` or `DataError` with everything
    wrong."""
    tables: dict[str, Table] = {}
    wrong: dict[str, list[Problem]] = {}
    kind: type[RenderError] = SpecError
    sources, scopes = document.spec.data, document.spec.scopes()
    for name, scope in product(reading_order(sources), scopes):
        key = scope.tables[name]
        known = {other: tables[k] for other, k in scope.tables.items() if k in tables}
        if key in tables or key in wrong or not sources[name].used().keys() <= known.keys():
            continue  # What it uses could not be read, which is told.
        try:
            tables[key] = _table(document, name, scope, known, log, whole)
        except Fault as fault:
            wrong[key] = document.problems([fault.below("data", name)])
        except RenderError as error:
            kind, wrong[key] = type(error), list(error.problems)
    if wrong:
        keys = [(scope.name, scope.tables.values()) for scope in scopes]
        told = [(name, [p for k in several for p in wrong.get(k, ())]) for name, several in keys]
        raise kind(*together(told))
    return {scope.tables[n]: tables[scope.tables[n]] for n in sources for scope in scopes}


def _table(
    document: Document, name: str, scope: Scope, known: Mapping[str, Table], log: Log, whole: bool
) -> Table:
    """A table as a scope's panels see it; raises `Fault` below its source, or `DataError`."""
    sources, at = document.spec.data, ("data", name)
    return (
        sources[name]
        .filled(scope.params)
        .table(
            ReadContext(
                root=document.root,
                params=scope.params,
                tables=known,
                sources=sources,
                wanted=None if whole else wanted_columns(document.spec, name),
                warn=lambda fault: log.warn(document, fault.below(*at)),
                folder_of=lambda below: document.folder_of((*at, *below)),
            )
        )
    )


def compile(document: Document, tables: Mapping[str, Table], log: Log) -> Scene:
    """The scene; raises `SpecError` with everything that does not fit the data."""
    try:
        with library_defaults():
            return compile_scene(
                document.spec, tables, lambda fault: log.warn(document, fault), document.reshaped
            )
    except Fault as fault:
        raise SpecError(*document.problems([fault])) from None
    except Faults as several:
        raise SpecError(*document.problems(several.faults)) from None


def film_of(document: Document, scene: Scene) -> Film:
    """What encoders need to know of the film."""
    spec = document.spec
    theme = scene.theme
    drawn = [rgba for panel in scene.panels for layer in panel.layers for rgba in layer.colors()]
    words = (*scene.colors(), theme.text, theme.muted, theme.edge, theme.grid)
    kept = (scene.background, *words, *drawn)
    colors = (*kept[:MOST_COLORS], *theme.palette)
    if scene.bare:
        colors = (scene.background,)
    return Film(
        width=scene.width,
        height=scene.height,
        fps=scene.clock.fps,
        frames=scene.clock.frames,
        loop=scene.clock.plays,
        title=_plain(spec.title_text, spec.one_for_all) or document.path.stem,
        description="" if spec.description is None else spec.description.once(spec.one_for_all),
        colors=tuple(dict.fromkeys(_rgb(c) for c in colors)),
        poster=scene.poster,
        moments=scene.moments,
    )


def inspect(document: Document, scene: Scene, log: Log) -> tuple[int, ...]:
    """Warn of what the finished picture shows; returns the frames that were looked at."""
    from renderer.lint import lint

    verdict = lint(document.spec, scene, film_of(document, scene))
    for found in document.problems(verdict.faults):
        log.add(found)
    return verdict.frames


def _rgb(rgba: tuple[float, float, float, float]) -> tuple[int, int, int]:
    red, green, blue = (round(255 * part) for part in rgba[:3])
    return red, green, blue


def _plain(title: Template | None, params: Mapping[str, float | str]) -> str:
    """A title with params but without its live values, for metadata."""
    return "".join(
        part if isinstance(part, str)
        else format_value(params[part.name], part.format) if part.name in params
        else "…"
        for part in (title.parts if title is not None else ())
    ).strip()  # fmt: skip


def targets(document: Document, film: Film, folder: FilePath | None = None) -> list[FilePath]:
    """Where the outputs go; raises `SpecError` for what a format cannot hold or a place forbids."""
    root = folder or document.folder
    faults: list[Fault] = []
    paths = []
    for number, output in enumerate(document.spec.outputs):
        target = root / output.file
        try:
            output.check(film)
            check_target(target, root)
        except Fault as fault:
            faults.append(fault.below(*document.spec.output_path(number)))
        paths.append(target)
    if faults:
        raise SpecError(*document.problems(faults))
    return paths


def make(
    document: Document, scene: Scene, folder: FilePath | None = None, jobs: int = 0,
    progress: Progress | None = None,
) -> list[FilePath]:  # fmt: skip
    """Make the spec's outputs in `folder` (default: the spec's) with up to `jobs` processes."""
    film = film_of(document, scene)
    paths = targets(document, film, folder)
    outputs: tuple[Output, ...] = document.spec.outputs
    Making(scene, film, outputs, paths, jobs, progress or Silent()).run()
    return paths
