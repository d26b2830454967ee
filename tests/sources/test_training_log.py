from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import DataError, Fault
from renderer.sources.base import ReadContext
from renderer.sources.training_log import TrainingLog
from renderer.spec.schema import schema
from renderer.table import Table

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "training_logs"
KNOWN = (
    "known: Keras CSVLogger (format: keras), JSON lines (format: jsonl);"
    " `source: csv` reads any table"
)


class Folder:
    """A folder to write logs to and read them from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[tuple[str, str]] = []

    def read(self, content: str | bytes, **keys: Any) -> Table:
        data = content.encode() if isinstance(content, str) else content
        (self.path / "log").write_bytes(data)
        tell = self.warnings.append
        context = ReadContext(self.path, warn=lambda fault: tell((fault.code, fault.text)))
        return TrainingLog(source="training_log", path="log", **keys).read(context)

    def error(self, content: str | bytes, **keys: Any) -> str:
        with pytest.raises(DataError) as caught:
            self.read(content, **keys)
        return str(caught.value)

    def fault(self, content: str | bytes, **keys: Any) -> Fault:
        with pytest.raises(Fault) as caught:
            self.read(content, **keys)
        return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


# Keras


def test_keras(folder: Folder) -> None:
    table = folder.read("epoch,acc,loss\r\n0,0.5,1.25\r\n1,0.75,1e-3\r\n")
    assert {name: table[name].tolist() for name in table.names} == {
        "epoch": [0, 1], "acc": [0.5, 0.75], "loss": [1.25, 0.001],
    }  # fmt: skip
    assert (table.clock, table.keys, table.dates) == ("epoch", (), frozenset())
    assert folder.warnings == []


def test_keras_padded_and_with_another_separator(folder: Folder) -> None:
    table = folder.read("epoch ;  val loss\n 0 ; 1.5\n 1 ; 2.5\n")
    assert table.names == ["epoch", "val loss"]
    assert table["val loss"].tolist() == [1.5, 2.5]


def test_keras_undefined_and_missing(folder: Folder) -> None:
    table = folder.read("epoch,loss,val_loss\n0,1,NA\n1,nan,2\n2,inf,nan\n")
    assert np.isnan(table["loss"]).tolist() == [False, True, False]
    assert np.isnan(table["val_loss"]).tolist() == [True, False, True]
    assert folder.warnings == [
        ("nan", "log: 3 values are NaN or infinite, in 2 records (first: 'loss' in line 3)")
    ]


def test_keras_resumed(folder: Folder) -> None:
    text = "epoch,loss\n0,10\n1,11\n2,12\n3,13\n2,22\n3,23\n4,24\n"
    table = folder.read(text)
    assert table["epoch"].tolist() == [0, 1, 2, 3, 4]
    assert table["loss"].tolist() == [10, 11, 22, 23, 24]
    assert folder.warnings == [("runs", "log: 2 runs (a new one from line 6): used 5 of 7 records")]


def test_keras_started_again(folder: Folder) -> None:
    """A shorter second run must not end in the tail of the first."""
    text = "epoch,loss\n0,10\n1,11\n2,12\nepoch,loss\n0,20\n1,21\n0,30\n1,31\n"
    table = folder.read(text)
    assert table["epoch"].tolist() == [0, 1]
    assert table["loss"].tolist() == [30, 31]
    told = "log: 3 runs (a new one from lines 6, 8): used 2 of 7 records"
    assert folder.warnings == [("runs", told)]


def test_keras_an_epoch_that_repeats(folder: Folder) -> None:
    table = folder.read("epoch,loss\n0,10\n1,11\n1,21\n")
    assert table["loss"].tolist() == [10, 21]


def test_keras_goes_on_below_a_second_line_of_names(folder: Folder) -> None:
    table = folder.read("epoch,loss\n0,10\nepoch,loss\n1,11\n")
    assert table["loss"].tolist() == [10, 11]
    assert folder.warnings == []


def test_all_runs(folder: Folder) -> None:
    table = folder.read("epoch,loss\n0,10\n1,11\n0,20\n", runs="all")
    assert table["run"].tolist() == [1, 1, 2]
    assert table["epoch"].tolist() == [0, 1, 0]
    assert (table.keys, table.clock) == (("run",), "epoch")
    assert folder.warnings == []
    assert folder.read("epoch,loss\n0,10\n", runs="all")["run"].tolist() == [1]


def test_keras_torn(folder: Folder) -> None:
    table = folder.read("epoch,acc,loss\n0,1,2\n1,0.5")
    assert table["epoch"].tolist() == [0]
    assert folder.warnings == [("torn", "log: used 1 record, 1 torn: the last line is not whole")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "epoch,acc,loss\n0,1,2\n1,2\n2,1,2\n",
            "log:3: error: this row has 2 cells, the first has 3\n    delete the row, or mend it",
        ),
        (
            "epoch,loss\n0,1\nepoch,loss,lr\n1,2,3\n",
            "log:3: error: another line of names: the metrics change here\n"
            "    cut the file there: a log has one set",
        ),
        ("epoch,loss\n", "log:1: error: no rows below the line of names"),
        (
            "epoch,loss,loss\n0,1,2\n",
            "log:1: error: a column has no name, or two have the same",
        ),
        (
            "epoch,loss\n0,1\n,2\n",
            "log:3:1: error: the epoch is missing\n    ,2\n    ^",
        ),
        (
            "epoch,loss\n0,1\none,2\n",
            "log:3:1: error: the epoch 'one' is not a number\n    one,2\n    ^^^",
        ),
        (
            "epoch,loss\n" + "0,1\nepoch,loss\n" * 9 + "1,x\n",
            "log:20:3: error: column 'loss' is numbers in 9 of 10 cells, but 'x' is not a number\n"
            "    1,x\n"
            "      ^\n"
            "    mend the cell",
        ),
    ],
)
def test_keras_messages(folder: Folder, text: str, message: str) -> None:
    assert folder.error(text) == message


def test_keras_that_is_none(folder: Folder) -> None:
    message = "log:1: error: no column 'epoch', which Keras' CSVLogger writes"
    assert folder.error("a,b\n1,2\n", format="keras") == message
    assert folder.error("", format="keras") == "log:1: error: the file holds no log"


# JSON lines


def test_jsonl(folder: Folder) -> None:
    text = lines(
        {"step": 10, "loss": {"cls": 1, "box": 0.5}, "phase": "train"},
        {"step": 20, "loss": {"cls": None, "box": 0.25}, "val": 3, "phase": "eval"},
    )
    table = folder.read(text + "\n")
    assert table.names == ["step", "loss.cls", "loss.box", "phase", "val"]
    assert table["loss.box"].tolist() == [0.5, 0.25]
    assert table["loss.cls"][0] == 1 and math.isnan(table["loss.cls"][1])
    assert math.isnan(table["val"][0]) and table["val"][1] == 3
    assert table["phase"].tolist() == ["train", "eval"]
    assert (table.clock, folder.warnings) == ("step", [])


@pytest.mark.parametrize(
    ("names", "clock", "added"),
    [
        (("step", "epoch"), "step", []),
        (("global_step", "loss"), "step", ["step"]),
        (("Epoch", "loss"), "epoch", ["epoch"]),
        (("iteration", "time"), "step", ["step"]),
        (("iter", "epoch"), "step", ["step"]),
        (("_step", "_timestamp"), "step", ["step", "time"]),
        (("timestamp", "loss"), "time", ["time"]),
        (("loss", "acc"), None, []),
    ],
)
def test_clocks(
    folder: Folder, names: tuple[str, str], clock: str | None, added: list[str]
) -> None:
    table = folder.read(lines({names[0]: 1, names[1]: 2}, {names[0]: 3, names[1]: 4}))
    assert table.clock == clock
    assert table.names == [*names, *added]
    for name in added[:1]:
        assert table[name].tolist() == [1, 3]


def test_a_clock_that_every_record_has_comes_first(folder: Folder) -> None:
    table = folder.read(lines({"epoch": 0, "loss": 2}, {"step": 5, "epoch": 1, "loss": 1}))
    assert table.clock == "epoch"


def test_seconds_per_step_are_no_clock(folder: Folder) -> None:
    assert folder.read(lines({"time": 0.5, "a": 1}, {"time": 0.25, "a": 2})).clock is None


def test_times_of_day(folder: Folder) -> None:
    table = folder.read(lines({"epoch": 0, "timestamp": "1970-01-01T00:01:00"}))
    assert table["timestamp"].tolist() == table["time"].tolist() == [60]
    assert (set(table.dates), table.clock) == ({"timestamp", "time"}, "epoch")


def test_jsonl_undefined(folder: Folder) -> None:
    text = '{"step": 1, "a": NaN, "b": "NaN"}\n{"step": 2, "a": -Infinity, "b": 1}\n'
    table = folder.read(text)
    assert math.isnan(table["a"][0]) and table["a"][1] == -math.inf
    assert math.isnan(table["b"][0]) and table["b"][1] == 1
    assert folder.warnings == [
        ("nan", "log: 2 values are NaN or infinite, in 2 records (first: 'a' in line 1)")
    ]


def test_what_is_left_out(folder: Folder) -> None:
    text = lines(
        {"step": 1, "list": [1, 2], "ok": True, "mixed": 1},
        {"step": 2, "list": [], "ok": False, "mixed": "x"},
    )
    assert folder.read(text).names == ["step"]
    assert folder.warnings == [
        ("left-out", "log: left out what is neither number nor text: 'list', 'ok'"),
        (
            "left-out",
            "log: left out 'mixed', which is numbers and text (first change in line 2)",
        ),
    ]


@pytest.mark.parametrize(
    "tail", [b'{"step": 3, "lo', b"{", '{"a": "é'.encode()[:-1], b'{"a": 1}'[:-1]]
)
def test_torn(folder: Folder, tail: bytes) -> None:
    text = lines(*({"step": i, "loss": i / 2} for i in range(982)))
    table = folder.read(text.encode() + tail)
    assert len(table) == 982
    told = "log: used 982 records, 1 torn: the last line is not whole"
    assert folder.warnings == [("torn", told)]


def test_a_whole_last_line_without_its_end(folder: Folder) -> None:
    assert len(folder.read('{"step": 1}\n{"step": 2}')) == 2
    assert folder.warnings == []


def test_power_lost(folder: Folder) -> None:
    table = folder.read(b'{"step": 1}\n{"step": 2}\n' + bytes(100))
    assert table["step"].tolist() == [1, 2]
    told = "log: left out 100 NUL bytes at the end, as a loss of power leaves them"
    assert folder.warnings == [("torn", told)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"step": 1}\n{"step" 2}\n{"step": 3}\n',
            "log:2:9: error: not JSON: expecting ':' delimiter\n"
            '    {"step" 2}\n'
            "            ^\n"
            "    each line is one JSON object",
        ),
        (
            '{"step": 1}\n{"step": 2\n',
            "log:2:11: error: not JSON: expecting ',' delimiter\n"
            '    {"step": 2\n'
            "              ^\n"
            "    each line is one JSON object",
        ),
        (
            '{"step": 1}\n[2]\n',
            'log:2:1: error: a record must be an object, as {"step": 1, "loss": 0.5}\n'
            "    [2]\n"
            "    ^",
        ),
        (
            '{"a": 1}\n{"a": 1, "a": 2}\n',
            "log:2:1: error: the name 'a' stands twice in this record\n"
            '    {"a": 1, "a": 2}\n'
            "    ^",
        ),
        (
            '{"a": 1}\n{"a.b": 1, "a": {"b": 2}}\n',
            "log:2:1: error: the name 'a.b' stands twice in this record\n"
            '    {"a.b": 1, "a": {"b": 2}}\n'
            "    ^",
        ),
        (
            '{"a": 1}\n' + '{"a": ' + "1" * 5000 + "}\n",
            "log:2: error: a number has too many digits",
        ),
        (
            '{"a": 1}\n' + '{"a": ' * 100_000 + "\n",
            "log:2: error: objects are nested too deeply",
        ),
        (
            lines({"a": 1}, {f"m{i}": 1 for i in range(10_000)}),
            "log:2: error: 10,001 names in 2 records;"
            " up to 10,000 names and 100,000,000 values are read",
        ),
    ],
)
def test_jsonl_messages(folder: Folder, text: str, message: str) -> None:
    assert folder.error(text) == message


def test_too_large_a_number(folder: Folder) -> None:
    message = "log:2:1: error: the number of 'a' is too large\n"
    assert folder.error('{"a": 1}\n{"a": ' + "1" * 400 + "}\n").startswith(message)


def test_jsonl_started_again(folder: Folder) -> None:
    steps = [10, 20, 30, 10, 20]
    table = folder.read(lines(*({"step": s, "loss": i} for i, s in enumerate(steps))))
    assert table["loss"].tolist() == [3, 4]
    assert folder.warnings == [("runs", "log: 2 runs (a new one from line 4): used 2 of 5 records")]


def test_a_late_record_of_something_else_is_no_new_run(folder: Folder) -> None:
    text = lines(
        {"step": 10, "loss": 1}, {"step": 20, "loss": 2}, {"step": 15, "val": 3},
        {"step": 20, "val": 4}, {"step": 30, "loss": 5},
    )  # fmt: skip
    table = folder.read(text)
    assert table["step"].tolist() == [10, 15, 20, 20, 30]
    assert folder.warnings == []


# Both


def test_metrics(folder: Folder) -> None:
    text = "epoch,loss,val_loss,val_acc,lr([0.])\n0,1,2,3,4\n"
    assert folder.read(text, metrics=["val_*"]).names == ["epoch", "val_loss", "val_acc"]
    assert folder.read(text, metrics=["lr([0.])", "loss"]).names == ["epoch", "loss", "lr([0.])"]
    fault = folder.fault(text, metrics=["loss", "val_los"])
    assert (fault.at, fault.text) == (("metrics", 1), "unknown metric 'val_los'")
    assert fault.hint is not None and fault.hint.startswith("did you mean 'val_loss'?")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "'log' is no training log known here: it is empty"),
        (b"t,u\n1,2\n", "'log' is no training log known here: its first line is 't,u'"),
        (b"{\n}\n", "'log' is no training log known here: its first line is '{'"),
        (b"[1]\n", "'log' is no training log known here: its first line is '[1]'"),
        (
            b"x" * 100,
            f"'log' is no training log known here: its first line is '{'x' * 60}…'",
        ),
        (
            b'{"epoch": 2.0, "log_history": [{"loss": 1}]}',
            "'log' looks like a Hugging Face trainer_state.json, which is not read yet",
        ),
        (
            b"epoch,step,loss\n0,1,2\n",
            "'log' looks like a Lightning metrics.csv, which is not read yet",
        ),
        (
            b" epoch, train/box_loss, metrics/mAP50(B)\n 0, 1, 2\n",
            "'log' looks like an Ultralytics results.csv, which is not read yet",
        ),
        (
            b'"Step","a - loss","a - loss__MIN"\n"0","1","1"\n',
            "'log' looks like a W&B export, which is not read yet",
        ),
        (b"1691409747763 0.5 0\n", "'log' looks like an MLflow metric file, which is not read yet"),
        (
            b'#{"t_start": 1.5, "env_id": null}\nr,l,t\n1,2,3\n',
            "'log' looks like a monitor.csv of Gym or Stable-Baselines, which is not read yet",
        ),
        (
            b"\x18\0\0\0\0\0\0\0\xa3\x7f\x4b\x22\x09\0\0\xc0",
            "'log' looks like a TensorBoard event file, which is not read yet",
        ),
    ],
)  # fmt: skip
def test_unrecognised(folder: Folder, content: bytes, text: str) -> None:
    fault = folder.fault(content)
    assert (fault.code, fault.at, fault.text, fault.hint) == ("format", ("path",), text, KNOWN)


def test_a_given_format_is_taken_at_its_word(folder: Folder) -> None:
    table = folder.read(" epoch, metrics/mAP50(B)\n 0, 1\n", format="keras")
    assert table.names == ["epoch", "metrics/mAP50(B)"]


def test_every_key_is_documented() -> None:
    keys = schema()["$defs"]["TrainingLog"]["properties"]
    assert [key for key, value in keys.items() if not value.get("description")] == []


@settings(deadline=None)
@given(
    st.text(alphabet='epoch,1{}":\n\r .[]', max_size=60),
    st.sampled_from(["auto", "keras", "jsonl"]),
)
def test_whatever_comes_in_the_errors_are_ours(
    tmp_path_factory: pytest.TempPathFactory, text: str, form: str
) -> None:
    folder = Folder(tmp_path_factory.mktemp("log"))
    for start in ("", "epoch,loss\n", '{"a": 1}\n'):
        try:
            folder.read(start + text, format=form)
        except (DataError, Fault):
            continue


# Other people's files


def corpus(pattern: str) -> list[Any]:
    paths = [path for path in sorted(DATA.glob(pattern)) if path.name != "SOURCES.md"]
    return [pytest.param(path, id=path.name[:60]) for path in paths]


def read_file(path: Path) -> tuple[Table, list[str]]:
    warnings: list[str] = []
    context = ReadContext(path.parent, warn=lambda fault: warnings.append(fault.text))
    return TrainingLog(source="training_log", path=path.name).read(context), warnings


@pytest.mark.corpus
@pytest.mark.parametrize("path", corpus("keras_csvlogger/*"))
def test_corpus_keras(path: Path) -> None:
    if path.name.startswith(("5697526__", "ch-damianidis__")):
        with pytest.raises(Fault) as caught:
            read_file(path)
        first = path.read_text().splitlines()[0]
        what = f"'{path.name}' is no training log known here: its first line is '{first}'"
        assert (caught.value.text, caught.value.hint) == (what, KNOWN)
        return
    table, warnings = read_file(path)
    with path.open(newline="") as file:
        header, *rows = list(csv.reader(file))
    assert table.names == header
    assert warnings == []
    for index, name in enumerate(header):
        assert table[name].tolist() == [float(row[index]) for row in rows]


@pytest.mark.corpus
@pytest.mark.parametrize("path", corpus("jsonl/*"))
def test_corpus_jsonl(path: Path) -> None:
    table, warnings = read_file(path)
    records = [json.loads(line) for line in path.read_text().splitlines()]
    if path.name.startswith("guohaoang"):
        assert warnings == [
            f"{path.name}: 3 runs (a new one from lines 11, 21): used 2 of 22 records"
        ]
        records = records[-2:]
    assert len(table) == len(records)
    for name in {name for record in records for name in record} - {"timestamp"}:
        values = [record.get(name, math.nan) for record in records]
        assert np.array_equal(table[name], values, equal_nan=True), name
    assert table.clock in ("step", "epoch")
    assert ("8 values are NaN" in "".join(warnings)) == path.name.startswith("K-Merrick")


LATER = [
    path
    for folder in ("lightning_csv", "hf_trainer_state", "ultralytics_yolo", "wandb_csv", "mlflow",
                   "rl_monitor_progress", "tensorboard")
    for path in corpus(f"{folder}/*")
]  # fmt: skip


@pytest.mark.corpus
@pytest.mark.parametrize("path", LATER)
def test_corpus_of_later_formats_is_refused_not_misread(path: Path) -> None:
    with pytest.raises(Fault) as caught:
        read_file(path)
    assert caught.value.code in ("format", "file-pointer")
