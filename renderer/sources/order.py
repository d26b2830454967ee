"""In which order tables are read: each after those it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from renderer.errors import Fault, unknown
from renderer.sources.base import Source


def wrong(sources: Mapping[str, Source]) -> Iterator[Fault]:
    """Faults below `data` for tables that are used but not there, or that use each other."""
    for name, source in sources.items():
        for used, at in source.used().items():
            if used not in sources:
                text, hint = unknown("table", used, sources)
                yield Fault("unknown-table", text, (name, *at), hint)
    try:
        reading_order(sources)
    except CycleError as error:
        ring = list(reversed(error.args[1]))
        at = sources[ring[0]].used()[ring[1]]
        text = f"these tables use each other: {' uses '.join(ring)}"
        yield Fault("table-cycle", text, (ring[0], *at))


def reading_order(sources: Mapping[str, Source]) -> list[str]:
    """The names, each after those it uses. Raises `CycleError`."""
    needs = {
        name: [used for used in source.used() if used in sources]
        for name, source in sources.items()
    }
    return list(TopologicalSorter(needs).static_order())
