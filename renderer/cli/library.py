"""What is printed of the well-known systems."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from renderer.errors import UsageError, problem, unknown
from renderer.sources import systems as library
from renderer.sources.systems import Known

WIDTH = 80
INDENT = "    "
SPECIAL = frozenset(",[]{}#:&*!|>'\"%@`")
"""Characters that YAML may take for its own between braces."""


def listed() -> Iterator[str]:
    known = [library.read(kind, name) for kind in library.KINDS for name in library.names(kind)]
    width = max(len(system.name) for system in known)
    for system in known:
        yield f"{system.name:<{width}}  {system.kind}  {system.about}"


def shown(name: str) -> Iterator[str]:
    found = [(kind, library.found_name(kind, name)) for kind in library.KINDS]
    known = [library.read(kind, each) for kind, each in found if each is not None]
    if not known:
        names = [each for kind in library.KINDS for each in library.names(kind)]
        text, hint = unknown("system", name, names)
        raise UsageError(problem("unknown-system", text, hint=hint))
    for system in known:
        yield from _described(system)


def _described(system: Known) -> Iterator[str]:
    """A table of a spec; what is no part of it is in comments."""
    yield f"# {system.title}: {{source: {system.kind}, system: {system.name}}}"
    yield f"# {system.about}"
    yield from textwrap.wrap(
        str(system.citation), WIDTH, initial_indent="# ", subsequent_indent="# ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    yield f"{system.name}:"
    yield f"  source: {system.kind}"
    yield from _block(library.LAW[system.kind], system.laws)
    for key in ("where", "constants", "initial"):
        if values := getattr(system, key):
            yield from _braces(key, values)
    for key, value in system.settings.items():
        yield f"  {key}: {_value(value)}"


def _braces(key: str, values: Mapping[str, object]) -> Iterator[str]:
    """In one line if it fits there."""
    line = f"  {key}: {{{', '.join(f'{name}: {_value(value)}' for name, value in values.items())}}}"
    plain = not any(SPECIAL & set(_value(value)[:1]) for value in values.values())
    if plain and len(line) <= WIDTH and not any("," in _value(v) for v in values.values()):
        yield line
    else:
        yield from _block(key, values)


def _block(key: str, values: Mapping[str, object]) -> Iterator[str]:
    yield f"  {key}:"
    for name, value in values.items():
        line = f"{INDENT}{name}: {_value(value)}"
        if len(line) <= WIDTH:
            yield line
            continue
        yield f"{INDENT}{name}: >-"
        indent = INDENT + "  "
        yield from textwrap.wrap(
            _value(value), WIDTH, initial_indent=indent, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(getattr(value, "text", value))
