"""Faults as problems, each at the place where the offending value was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from renderer.errors import Fault, Path, Problem, RenderError, SpecError, UsageError, problem
from renderer.spec.text import Tree


def placed(
    tree: Tree, faults: Iterable[Fault], settings: Mapping[Path, str] | None = None
) -> list[Problem]:
    """Faults as problems: those of a setting first, then the spec's in the order of its lines, then
    those of each base."""
    found = [_placed(tree, fault, settings or {}) for fault in faults]
    return sorted(found, key=lambda problem: _order(problem, tree.source.name))


def _order(found: Problem, spec: str) -> tuple[bool, str, int, int]:
    place = found.place
    if place is None:
        return (False, "", 0, 0)
    return (place.file != spec, place.file, place.line or 0, place.column or 0)


def _placed(tree: Tree, fault: Fault, settings: Mapping[Path, str]) -> Problem:
    set_by = setting(fault.at, settings)
    place = None
    if set_by is None:
        at = _written(tree, fault.at)
        place = tree.place(at, on_key=fault.on_key, offset=fault.offset, width=fault.width)
    text = fault.text if set_by is None else f"{set_by}: {fault.text}"
    return problem(
        fault.code, text, place, fault.hint, severity=fault.severity, path=fault.at
    )  # fmt: skip


def _written(tree: Tree, at: Path) -> Path:
    """An output may be written as its file's name alone, and a caption as its text."""
    alone = at[:1] == ("output",) and at[-1] == "file" or at[-2:] == ("caption", "text")
    if alone and isinstance(tree.value_at(at[:-1]), str):
        return at[:-1]
    return at


def setting(at: Path, settings: Mapping[Path, str]) -> str | None:
    """What was set from outside at a place, or above it."""
    return next((text for path, text in settings.items() if at[: len(path)] == path), None)


def failure(tree: Tree, faults: list[Fault], settings: Mapping[Path, str]) -> RenderError:
    """The spec's fault, or the caller's if all is wrong with settings."""
    outside = all(setting(fault.at, settings) is not None for fault in faults)
    kind = UsageError if outside else SpecError
    return kind(*placed(tree, faults, settings))
