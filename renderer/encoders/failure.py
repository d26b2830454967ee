"""What goes wrong while a file is made, as a `MachineError` in the words of whoever failed."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from renderer.errors import MachineError, problem

FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Errors of the file system while `name` is made become a `MachineError`."""
    try:
        yield
    except OSError as error:
        raise os_failed(name, error) from error


def os_failed(name: str, error: OSError) -> MachineError:
    """A file could not be written or read."""
    if error.errno in FULL:
        return disk_full(name)
    return MachineError(
        problem("output-write", f"'{name}' could not be written: {error.strerror or error}")
    )


def disk_full(name: str) -> MachineError:
    """No room for the file or for its segments."""
    text = f"'{name}' could not be written: no space left on the disk"
    return MachineError(problem("disk-full", text, hint="free some space and run again"))


def encoder_failed(name: str, words: Sequence[str]) -> MachineError:
    """The encoder gave up; `words` are its own, the last one last."""
    return MachineError(
        problem("encoder-failed", f"'{name}' could not be encoded: {'; '.join(words)}")
    )


def damaged(segment: str) -> MachineError:
    """A segment is torn, altered or of another version."""
    return MachineError(problem("segment-damaged", f"the segment '{segment}' is damaged"))


def mixed(name: str) -> MachineError:
    """The segments were made with different encoders or settings."""
    text = f"the segments of '{name}' were made with different settings or versions"
    return MachineError(problem("segment-mixed", text, hint="run again with --no-cache"))


def not_planned(name: str, found: str) -> MachineError:
    """The finished file, reopened, is not what the plan says."""
    return MachineError(problem("output-verify", f"'{name}' is not what was planned: {found}"))
