"""What every format of training logs is, and what all of them share: clocks, runs, metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from renderer.errors import DataError, Fault, Place, Problem, problem, unknown
from renderer.sources.charset import Text
from renderer.table import Column, Table

CLOCK_NAMES: Mapping[str, tuple[str, ...]] = {
    "step": ("step", "global_step", "_step", "iteration", "iter", "steps", "iterations"),
    "epoch": ("epoch", "epochs", "epoch_id"),
    "time": ("time", "timestamp", "wall_time", "_timestamp", "datetime"),
}
"""What the columns `step`, `epoch` and `time` are called in files, in any case."""

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Log:
    """A log's text, with where its warnings go."""

    text: Text
    warn: Callable[[Fault], None]

    def note(self, code: str, text: str, hint: str | None = None) -> None:
        """A warning about the file."""
        what = f"{self.text.name}: {text}"
        self.warn(Fault(code, what, ("path",), hint, severity="warning"))

    def problem(self, code: str, text: str, line: int, hint: str | None = None) -> Problem:
        """A problem in a line of the file."""
        return problem(code, text, Place(self.text.name, line), hint)


@dataclass(frozen=True)
class Records:
    """What a format reads: columns as the file has them, and the line of each row."""

    columns: Mapping[str, Column]
    lines: Sequence[int]
    clocks: tuple[str, ...]
    """Which of `step`, `epoch`, `time` may be the clock, the best first."""
    dates: frozenset[str] = frozenset()
    breaks: frozenset[int] = field(default_factory=frozenset)
    """Rows before which the file itself says that a new run begins."""
    unique: bool = False
    """Whether a clock that stays where it is begins a new run, too."""


@dataclass(frozen=True)
class Format:
    """One kind of log: its word in specs, what it is, how it is known, how it is read."""

    word: str
    title: str
    is_one: Callable[[Text], bool]
    read: Callable[[Log], Records]


def finish(records: Records, log: Log, runs: str, metrics: Sequence[str] | None) -> Table:
    """The table: clocks under their usual names, one run or all, the metrics asked for."""
    columns = dict(records.columns)
    named = _with_clocks(columns, records.dates)
    clock = _clock(columns, records.clocks)
    dates = records.dates | {new for new, old in named.items() if old in records.dates}
    run = np.zeros(len(records.lines))
    keep = np.arange(len(records.lines))
    if clock is not None:
        metric_names = [name for name in columns if name not in _clocks_of(columns, named)]
        run = _runs(columns, clock, metric_names, records)
        if run[-1] > 0 and runs == "last":
            keep = _last_run(columns[clock], run)
            if len(keep) < len(run):
                _tell_runs(log, records.lines, run, len(keep))
    keys: tuple[str, ...] = ()
    if runs == "all":
        columns["run"] = run + 1
        keys = ("run",)
    if metrics is not None:
        columns = _chosen(columns, metrics, {*_clocks_of(columns, named), *keys})
    table = Table(columns, keys, clock, frozenset(dates & columns.keys()))
    return _sorted(table.take(keep), runs)


def _with_clocks(columns: dict[str, Column], dates: frozenset[str]) -> dict[str, str]:
    """Add `step`, `epoch`, `time` where the file has them under another name; new: old."""
    named: dict[str, str] = {}
    folded = {name.strip().casefold(): name for name in reversed(list(columns))}
    for clock, names in CLOCK_NAMES.items():
        old = next((folded[name] for name in names if name in folded), None)
        if old is not None and columns[old].dtype.kind == "f":
            columns.setdefault(clock, columns[old])
            named[clock] = old
    return named


def _clocks_of(columns: Mapping[str, Column], named: Mapping[str, str]) -> set[str]:
    return {name for name in (*named, *named.values()) if name in columns}


def _clock(columns: Mapping[str, Column], wanted: Sequence[str]) -> str | None:
    """The first clock that no row lacks, else the first that any row has."""
    there = [name for name in wanted if name in columns and columns[name].dtype.kind == "f"]
    if "time" in there and not _rises(_floats(columns["time"])):  # seconds per step, for example
        there.remove("time")
    full = [name for name in there if not np.isnan(_floats(columns[name])).any()]
    some = [name for name in there if not np.isnan(_floats(columns[name])).all()]
    return next(iter(full + some), None)


def _runs(
    columns: Mapping[str, Column], clock: str, metrics: Sequence[str], records: Records
) -> NDArray[np.float64]:
    """For each row the number of its run, from 0.

    A run begins where the clock goes back (or, if `unique`, stays) and a metric comes again that
    was recorded at or after that moment: a late record of something else is no new run.
    """
    now = _floats(columns[clock])
    there = {name: _there(columns[name]) for name in metrics}
    run = np.zeros(len(now))
    number, latest, last_of = 0, -np.inf, dict.fromkeys(metrics, -np.inf)
    for row, moment in enumerate(now):
        present = [name for name in metrics if there[name][row]]
        goes_back = moment < latest or (records.unique and moment == latest)
        again = not present or any(
            moment < last_of[name] or (records.unique and moment == last_of[name])
            for name in present
        )
        if row in records.breaks or (goes_back and again):
            number += int(row > 0)
            latest, last_of = -np.inf, dict.fromkeys(metrics, -np.inf)
        run[row] = number
        if not np.isnan(moment):
            latest = max(latest, moment)
            last_of.update((name, max(last_of[name], moment)) for name in present)
    return run


def _last_run(column: Column, run: NDArray[np.float64]) -> Rows:
    """The rows that count: a later run takes over from its first moment on."""
    now, number = _floats(column), run.astype(np.intp)
    first = np.full(number[-1] + 2, np.inf)
    np.fmin.at(first, number, now)
    taken_over = np.minimum.accumulate(first[::-1])[::-1][1:]
    return np.flatnonzero((number == number[-1]) | (now < taken_over[number]))


def _tell_runs(log: Log, lines: Sequence[int], run: NDArray[np.float64], used: int) -> None:
    starts = [lines[int(row)] for row in np.flatnonzero(np.diff(run)) + 1]
    shown = ", ".join(str(line) for line in starts[:5]) + (" …" if len(starts) > 5 else "")
    where = f"line {shown}" if len(starts) == 1 else f"lines {shown}"
    what = (
        f"{len(starts) + 1:,} runs (a new one from {where}): used {used:,} of {len(run):,} records"
    )
    hint = "a later run counts from its first epoch or step on; `runs: all` keeps every run"
    log.note("runs", what, hint)


def _chosen(
    columns: Mapping[str, Column], metrics: Sequence[str], always: set[str]
) -> dict[str, Column]:
    chosen = set(always)
    for index, pattern in enumerate(metrics):
        exact = {pattern} & columns.keys()
        found = exact or {name for name in columns if fnmatchcase(name, pattern)}
        if not found:
            what, hint = unknown("metric", pattern, [n for n in columns if n not in always])
            raise Fault("unknown-column", what, ("metrics", index), hint)
        chosen |= found
    return {name: column for name, column in columns.items() if name in chosen}


def _sorted(table: Table, runs: str) -> Table:
    """Rows in the order of the clock where every row has it; within a run, if all are kept."""
    if table.clock is None:
        return table
    now = _floats(table[table.clock])
    if np.isnan(now).any():
        return table
    if runs == "all":
        return table.take(np.lexsort((now, _floats(table["run"]))))
    return table.take(np.argsort(now, kind="stable"))


def _rises(values: NDArray[np.float64]) -> bool:
    return bool((np.diff(values[~np.isnan(values)]) >= 0).all())


def _there(column: Column) -> NDArray[np.bool_]:
    return column != "" if column.dtype.kind == "U" else ~np.isnan(_floats(column))


def _floats(column: Column) -> NDArray[np.float64]:
    return column.astype(np.float64, copy=False)


def tell_undefined(log: Log, found: Sequence[tuple[int, str]]) -> None:
    """One warning for all numbers that the log itself gives as NaN or infinite: line, name."""
    if found:
        count = "1 value is" if len(found) == 1 else f"{len(found):,} values are"
        records = len({line for line, _ in found})
        where = "1 record" if records == 1 else f"{records:,} records"
        line, name = found[0]
        what = f"{count} NaN or infinite, in {where} (first: '{name}' in line {line:,})"
        log.note("nan", what)


def tell_torn(log: Log, used: int) -> None:
    """The warning for a last line cut off in writing."""
    count = "1 record" if used == 1 else f"{used:,} records"
    log.note("torn", f"used {count}, 1 torn: the last line is not whole")


def refuse(log: Log, code: str, text: str, line: int, hint: str | None = None) -> DataError:
    """The error for a line that cannot be read."""
    return DataError(log.problem(code, text, line, hint))
