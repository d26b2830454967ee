"""Files that appear only when they are complete: written under a hidden name, then moved."""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterator
from pathlib import Path

from renderer.errors import OutputError, problem


@contextlib.contextmanager
def hidden(target: Path) -> Iterator[Path]:
    """A hidden name beside the target, with its suffix; removed if it is still there."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.part{target.suffix}"):
        number = left.name.split(".")[-3]
        if number.isdigit() and not alive(int(number)):
            left.unlink(missing_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part{target.suffix}")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def put(part: Path, target: Path, over: bool = True) -> None:
    """Move a finished file to its place, so that it is there after a power cut too; `over` what is
    there already, or else an `OutputError`."""
    try:
        with part.open("rb") as file:
            os.fsync(file.fileno())
        if over:
            os.replace(part, target)
        else:
            _put_new(part, target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError:
        raise OutputError(problem("exists", f"'{target}' is there already")) from None
    except OSError as error:
        text = f"'{target}' cannot be written: {error.strerror}"
        raise OutputError(problem("output", text)) from None


def _put_new(part: Path, target: Path) -> None:
    """Likewise; `FileExistsError` if there is a target, even one that appeared just now."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError from None
        os.replace(part, target)


def alive(process: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
