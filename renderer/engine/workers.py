"""Supervised worker processes: one for each task, so that what kills it costs just that task.

The standard library's pools hang or fail as a whole when a worker is killed. Here the parent
watches each process: one that dies or falls silent is replaced, at most twice; one that was killed
(as the kernel does when memory runs out) also lowers the number that run at once. Workers die with
their parent.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias

from renderer.errors import MachineError, RenderError, problem

TRIES = 3
SILENCE = 180.0
"""Seconds without a word after which a worker is taken for hung."""
METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How workers begin: with this process's memory, or with a pickled task."""
_PR_SET_PDEATHSIG = 1

Task: TypeAlias = Callable[[Callable[[int], None]], Any]
"""Does its work, reporting progress in frames, and returns something picklable."""


@dataclass
class _Run:
    """A task under way."""

    number: int
    process: Any
    pipe: Connection
    tries: int
    heard: float
    progress: int = 0
    result: Any = None
    done: bool = False
    error: RenderError | None = None
    crash: str | None = None


@dataclass
class Crew:
    """Runs tasks in up to `jobs` processes at once."""

    jobs: int
    advanced: Callable[[int], None] = lambda frames: None
    ready: Callable[[int], None] = lambda number: None
    """Called before a task begins: what it changes, a forked worker inherits."""
    _running: list[_Run] = field(default_factory=list)

    def run(self, tasks: Sequence[Task]) -> list[Any]:
        """The tasks' results, in order. The first error stops all; it is raised here."""
        waiting = [(number, 1) for number in range(len(tasks))]
        results: dict[int, Any] = {}
        gc.freeze()  # A collection in a worker would copy every page of objects it only inherited.
        try:
            while waiting or self._running:
                while waiting and len(self._running) < self.jobs:
                    number, tries = waiting.pop(0)
                    self.ready(number)
                    self._running.append(_start(number, tasks[number], tries))
                for run in self._finished():
                    self._running.remove(run)
                    if run.done:
                        results[run.number] = run.result
                    else:
                        waiting.insert(0, (run.number, self._again(run)))
        finally:
            self.stop()
            gc.unfreeze()
        return [results[number] for number in range(len(tasks))]

    def stop(self) -> None:
        """End all workers now."""
        for run in self._running:
            run.process.kill()
        for run in self._running:
            run.process.join()
            run.pipe.close()
        self._running.clear()

    def _finished(self) -> list[_Run]:
        """Wait for news; the runs that have ended."""
        by_pipe = {run.pipe: run for run in self._running}
        by_end = {run.process.sentinel: run for run in self._running}
        ready = wait([*by_pipe, *by_end], timeout=1.0)
        for source in ready:
            if source in by_pipe:
                self._hear(by_pipe[source])
        now = time.monotonic()
        for run in self._running:
            if now - run.heard > SILENCE:
                run.process.kill()
        ended = [run for run in self._running if run.done or not run.process.is_alive()]
        for run in ended:
            self._hear(run)
            run.process.join()
            run.pipe.close()
        return ended

    def _hear(self, run: _Run) -> None:
        """Take in everything a worker has said."""
        try:
            while not run.pipe.closed and run.pipe.poll():
                kind, value = run.pipe.recv()
                run.heard = time.monotonic()
                if kind == "frames":
                    run.progress += value
                    self.advanced(value)
                elif kind == "done":
                    run.done, run.result = True, value
                elif kind == "error":
                    run.error = value
                else:
                    run.crash = value
        except (EOFError, OSError, pickle.UnpicklingError):
            return

    def _again(self, run: _Run) -> int:
        """The number of the next try of a task that failed; raises where there is no use in one."""
        if run.error is not None:
            raise run.error
        if run.crash is not None:
            raise RuntimeError(run.crash)
        self.advanced(-run.progress)
        code = run.process.exitcode
        if code == -signal.SIGKILL and self.jobs > 1:
            self.jobs -= 1
        if run.tries >= TRIES:
            ended = f"was killed by signal {-code}" if code and code < 0 else f"ended with {code}"
            text = f"a worker process {ended} {TRIES} times at the same frames"
            hint = "often this is memory: try --jobs 1, or a smaller canvas"
            raise MachineError(problem("worker", text, hint=hint))
        return run.tries + 1


def _start(number: int, task: Task, tries: int) -> _Run:
    context: Any = multiprocessing.get_context(METHOD)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, theirs, os.getpid()), daemon=True)
    try:
        with warnings.catch_warnings():
            # Newer Pythons warn of any fork beside threads; ours run no Python and hold no lock.
            warnings.simplefilter("ignore", DeprecationWarning)
            # A child must not be told to stop before it has said that it will not listen.
            held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, held)
    except OSError as error:
        ours.close()
        text = f"cannot start a worker process: {error.strerror}"
        raise MachineError(problem("worker", text, hint="try --jobs 1")) from None
    theirs.close()
    return _Run(number, process, ours, tries, time.monotonic())


def _work(task: Task, pipe: Connection, parent: int) -> None:
    """A worker's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _die_with(parent)
    try:
        result = task(lambda frames: pipe.send(("frames", frames)))
        pipe.send(("done", result))
    except RenderError as error:
        pipe.send(("error", error))
    except MemoryError:
        text = "not enough memory to draw the film"
        hint = "try --jobs 1, or a smaller canvas"
        pipe.send(("error", MachineError(problem("memory", text, hint=hint))))
    except BaseException:
        pipe.send(("crash", traceback.format_exc()))
    finally:
        pipe.close()
        # Nothing a worker opened needs its destructors; the parent's objects must not run theirs.
        sys.stdout.flush()
        os._exit(0)


def _die_with(parent: int) -> None:
    """Ask the kernel to end this process when its parent ends, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def available() -> int:
    """Processors this process may use: its affinity, and the control group's quota."""
    count = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    quota = _quota()
    return max(1, min(count, quota)) if quota else count


def _quota() -> int | None:
    """Whole processors of the control group's quota, rounded up; None without one."""
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            limit, period = file.read().split()
        return None if limit == "max" else -(-int(limit) // int(period))
    except (OSError, ValueError):
        pass
    try:
        with open("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", encoding="ascii") as file:
            limit_us = int(file.read())
        with open("/sys/fs/cgroup/cpu/cpu.cfs_period_us", encoding="ascii") as file:
            period_us = int(file.read())
        return None if limit_us <= 0 else -(-limit_us // period_us)
    except (OSError, ValueError):
        return None
