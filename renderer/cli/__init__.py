"""The command `render`. Each file is a group of commands: parse arguments, print, exit."""

from __future__ import annotations

import signal
import sys
import traceback
from types import FrameType

from renderer.errors import EXIT_BUG, RenderError

COMMANDS = ("data", "make", "plan", "schema", "validate", "version")
TERMINATED = 143


class _Terminated(KeyboardInterrupt):
    """Asked to end by another process."""


def main() -> None:
    """Run the command line; ends the process with an exit code of `errors`."""
    from renderer.cli.app import app
    from renderer.cli.report import show

    sys.argv[1:] = with_command(sys.argv[1:])
    signal.signal(signal.SIGTERM, _terminate)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, _terminate)
    try:
        app()
    except RenderError as error:
        show(error.problems)
        raise SystemExit(error.exit_code) from None
    except _Terminated:
        print("stopped; no output was touched", file=sys.stderr)
        raise SystemExit(TERMINATED) from None
    except KeyboardInterrupt:
        print("stopped; no output was touched", file=sys.stderr)
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception:
        traceback.print_exc()
        print("\nThis is a bug in render, not in your spec.", file=sys.stderr)
        raise SystemExit(EXIT_BUG) from None


def with_command(arguments: list[str]) -> list[str]:
    """`make` is what is meant where no command is named: `render spec.yaml`."""
    if not arguments or arguments[0] in (*COMMANDS, "--help", "-h", "--version"):
        return arguments
    return ["make", *arguments]


def _terminate(number: int, frame: FrameType | None) -> None:
    raise _Terminated
