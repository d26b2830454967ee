"""The command `render`. Each file is a group of commands: parse arguments, print, exit."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import TextIO

from renderer.errors import EXIT_BUG, MachineError, RenderError, problem

COMMANDS = ("data", "make", "new", "plan", "schema", "systems", "themes", "validate", "version")
EXIT_MACHINE = MachineError.exit_code


class _Stopped(BaseException):
    """Asked to end, by the user or by another process."""


class _Enough(BaseException):
    """Who reads our output wants no more."""


@contextlib.contextmanager
def readable() -> Iterator[TextIO]:
    """Standard output for a command that prints much: `render data … | head` is no fault."""
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        raise _Enough from None


def main() -> None:
    """Run the command line; ends the process with an exit code of `errors`."""
    # No plug-ins of other packages in our models: looking for them takes a tenth of the start.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        _run(with_command(sys.argv[1:]))
        sys.stdout.flush()
    except (_Enough, BrokenPipeError):
        # Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except _Stopped as stopped:
        print("stopped; no output was touched", file=sys.stderr)
        raise SystemExit(128 + stopped.args[0]) from None


def _run(arguments: list[str]) -> None:
    """The command; ends in `SystemExit` unless all is well."""
    from renderer.cli.app import app
    from renderer.cli.report import show

    try:
        app(arguments, prog_name="render")
    except SystemExit as done:
        if done.code:
            raise
    except RenderError as error:
        show(error.problems)
        raise SystemExit(error.exit_code) from None
    except MemoryError:
        show([problem("memory", "there is not enough memory", hint="try --jobs 1")])
        raise SystemExit(EXIT_MACHINE) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        show([problem("machine", f"{where}{error.strerror or error}")])
        raise SystemExit(EXIT_MACHINE) from None
    except Exception:
        traceback.print_exc()
        print("\nThis is a bug in render, not in your spec.", file=sys.stderr)
        raise SystemExit(EXIT_BUG) from None


def with_command(arguments: list[str]) -> list[str]:
    """`make` is what is meant where no command is named: `render spec.yaml`."""
    if not arguments or arguments[0] in (*COMMANDS, "--help", "-h", "--version"):
        return arguments
    return ["make", *arguments]


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped(number)
