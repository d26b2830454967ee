"""A table through its transforms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from renderer.errors import Fault
from renderer.frame import Frame
from renderer.table import Table
from renderer.transforms.base import Context, Transform


def transformed(table: Table, steps: Sequence[Transform], context: Context) -> Table:
    """The table after all steps, in order; raises `Fault` with the step it comes from."""
    if not steps:
        return table
    frame = Frame.of(table)
    for number, step in enumerate(steps):
        at = ("transforms", number, step.word)

        def warn(fault: Fault, at: tuple[str | int, ...] = at) -> None:
            context.warn(fault.below(*at))

        try:
            after = step.apply(frame, replace(context, warn=warn)).pruned()
        except Fault as fault:
            raise fault.below(*at) from None
        left = set(frame.names) - set(after.names)
        # What a step leaves out it leaves out of what was not read, too.
        frame = replace(after, unread=frozenset()) if left else after
    return frame.table()
