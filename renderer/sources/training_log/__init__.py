"""`training_log`: what a training run wrote, whatever wrote it. A new format is one file and one
entry in `FORMATS`."""

from __future__ import annotations

from typing import Literal

from renderer.errors import Fault
from renderer.sources import charset, paths
from renderer.sources.base import ReadContext, Source
from renderer.sources.charset import Text
from renderer.sources.training_log import later
from renderer.sources.training_log.base import Format, Log, finish
from renderer.sources.training_log.jsonl import JSONL
from renderer.sources.training_log.keras import KERAS, first_line
from renderer.table import Table

FORMATS: tuple[Format, ...] = (KERAS, JSONL)
"""All that are read, in the order they are tried."""


class TrainingLog(Source):
    """The log of a training run, recognised by its content.

    One column for each metric, under the file's own names, and `step`, `epoch`, `time` where the
    file has them under these or other usual names (`global_step`, `iteration`, `Epoch`,
    `timestamp` …). Values are the file's own: Keras counts epochs from 0. The rows are in the
    order of the clock: `epoch` for Keras; for JSON lines the first of `step`, `epoch`, `time`
    that every record has.

    Where a run was resumed or started again into the same file, the later run counts from its
    first epoch or step on, with a warning.
    """

    source: Literal["training_log"]
    """The log of a training run."""
    path: str
    """The file, relative to the spec's folder: `runs/circles/training.csv`."""
    format: Literal["auto", "keras", "jsonl"] = "auto"
    """What wrote it: `keras` (CSVLogger), `jsonl` (one JSON object a line); `auto` finds out."""
    metrics: list[str] | None = None
    """The metrics to keep, by name or pattern (`val_*`, `loss.*`). Default: all. The clocks are
    always kept."""
    runs: Literal["last", "all"] = "last"
    """Where a file holds several runs: the last word on each epoch, or all of them, told apart by
    the column `run`, which is then the key."""

    def read(self, context: ReadContext) -> Table:
        """The table of the log."""
        path = context.open_path(self.path, "path")
        data = paths.read_bytes(context.root, path)
        if self.format == "auto" and (title := later.binary_title(data)):
            raise self._not_read(title)
        data, cut = _whole(data)
        text, warning = charset.decode(self.path, data, hint="save the file as UTF-8")
        log = Log(text, context.warn)
        if cut:
            log.note(
                "torn", f"left out {cut:,} NUL bytes at the end, as a loss of power leaves them"
            )
        if warning is not None:
            context.warn(warning.below("path"))
        records = self._format(text).read(log)
        return finish(records, log, self.runs, self.metrics)

    def _format(self, text: Text) -> Format:
        if self.format != "auto":
            return next(one for one in FORMATS if one.word == self.format)
        title = later.title(text)
        if title is not None:
            raise self._not_read(title)
        found = next((one for one in FORMATS if one.is_one(text)), None)
        if found is None:
            seen = first_line(text)
            what = f"its first line is '{seen}'" if seen else "it is empty"
            what = f"'{self.path}' is no training log known here: {what}"
            raise Fault("format", what, ("path",), _KNOWN)
        return found

    def _not_read(self, title: str) -> Fault:
        what = f"'{self.path}' looks like {title}, which is not read yet"
        return Fault("format", what, ("path",), _KNOWN)


_KNOWN = (
    "known: "
    + ", ".join(f"{one.title} (format: {one.word})" for one in FORMATS)
    + "; `source: csv` reads any table"
)


def _whole(data: bytes) -> tuple[bytes, int]:
    """The data without NULs at its end and without half a UTF-8 character; how many NULs."""
    kept = data.rstrip(b"\0")
    for back in (1, 2, 3):
        lead = kept[-back] if len(kept) >= back else 0
        if lead >= 0xC0:
            needed = 2 + (lead >= 0xE0) + (lead >= 0xF0)
            return (kept[:-back] if needed > back else kept), len(data) - len(kept)
        if lead < 0x80:
            break
    return kept, len(data) - len(kept)
