"""`render data`."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]

CITIES = """\
year,city,people,note
1990,Oslo,458000,
1990,東京,11855563,"a
b"
2000,Oslo,507000,\x1b[31mred
2000,東京,12064101,x
"""


@pytest.fixture
def cities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`cities.csv` in the working folder."""
    monkeypatch.chdir(tmp_path)
    path = Path("cities.csv")
    path.write_text(CITIES, encoding="utf-8")
    return path


def test_a_table_for_people(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("data", "decay.yaml", "--set", "rate=0", "--rows", "2") == 0
    assert capsys.readouterr().out == (
        "decay: 5 rows × 2 columns\n"
        "  column  type          missing  distinct  values\n"
        "  t       whole number        –         5  0 … 4   clock\n"
        "  x       whole number        –         1  1\n"
        "\n"
        "  t  x\n"
        "  0  1\n"
        "  1  1\n"
        "  … and 3 more rows\n"
    )


def test_a_data_file(cities: Path, run: Run, capsys: Captured) -> None:
    assert run("data", "cities.csv") == 0
    assert capsys.readouterr().out.splitlines() == [
        "cities.csv: 4 rows × 4 columns, read as `source: csv`",
        "  column  type          missing  distinct  values",
        "  year    whole number        –         2  1990 … 2000                   clock",
        "  city    text                –         2  'Oslo', '東京'",
        "  people  whole number        –         4  458,000 … 12,064,101",
        "  note    text                1         3  'a\\nb', '\\u001b[31mred', 'x'",
        "",
        "  year  city    people  note",
        "  1990  Oslo    458000  –",
        "  1990  東京  11855563  a\\nb",
        "  2000  Oslo    507000  \\u001b[31mred",
        "  2000  東京  12064101  x",
    ]


@pytest.mark.parametrize("width", [35, 60, 90, 200])
def test_it_fits_the_width(
    tmp_path: Path, run: Run, capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [f"column_{i}" for i in range(12)]
    rows = [",".join([*("0.1" for _ in names[1:]), "長い" * 30]) for _ in range(3)]
    Path("a.csv").write_text("\n".join([",".join(names), *rows]) + "\n", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", str(width))

    assert run("data", "a.csv") == 0

    printed = capsys.readouterr().out.splitlines()
    preview = printed[printed.index("") + 1 :]
    assert all(cell_len(line) <= width for line in preview)
    shown = len(preview[0].split())
    told = [line for line in preview if "more column" in line]
    if shown < 12:
        assert told[0].startswith(f"  … and {12 - shown} more column")
    else:
        assert told == [] and preview[1].endswith("…")


def test_several_tables(spec: Path, run: Run, capsys: Captured) -> None:
    text = spec.read_text()
    more = "data:\n  few: {source: inline, columns: {t: [0, 1, 2, 3, 4], y: [1, 2, 3, 4, 5]}}\n"
    spec.write_text(text.replace("data:\n", more).replace("mark: line,", "mark: line, data: few,")
                    .replace("y: x", "y: y"))  # fmt: skip
    assert run("data", "decay.yaml") == 0
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if " rows × " in line] == [
        "few: 5 rows × 2 columns", "decay: 5 rows × 2 columns",
    ]  # fmt: skip
    assert printed.count("… and 2 more rows") == 2

    assert run("data", "decay.yaml", "few", "-n", "0") == 0
    assert "more rows" not in capsys.readouterr().out
    assert run("data", "decay.yaml", "--format", "csv") == 2
    assert capsys.readouterr().err == (
        "error: the spec has 2 tables: which one?\n    known: 'few', 'decay'\n"
    )


def test_the_clock_that_the_film_goes_by(spec: Path, run: Run, capsys: Captured) -> None:
    spec.write_text(spec.read_text().replace("frames: 6", "frames: 6, field: x"))
    assert run("data", "decay.yaml") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.endswith("clock")] == ["x"]


def test_a_table_as_csv_and_json(spec: Path, run: Run, capsys: Captured) -> None:
    assert run("data", "decay.yaml", "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [float(row["t"]) for row in rows] == [0, 1, 2, 3, 4]
    assert [float(row["x"]) for row in rows] == pytest.approx(np.exp(-0.5 * np.arange(5)), rel=1e-6)

    assert run("data", "decay.yaml", "decay", "--format", "json", "--set", "rate=0") == 0
    assert json.loads(capsys.readouterr().out)[4] == {"t": 4.0, "x": 1.0}
    assert run("data", "decay.yaml", "--format", "jsonl", "--set", "rate=0") == 0
    assert capsys.readouterr().out.splitlines()[4] == '{"t": 4.0, "x": 1.0}'


def test_a_file_of_its_own(cities: Path, run: Run, capsys: Captured) -> None:
    assert run("data", "cities.csv", "--out", "copy.jsonl") == 0
    size = Path("copy.jsonl").stat().st_size
    assert capsys.readouterr().out == f"copy.jsonl  {size} B, 4 rows × 4 columns\n"
    rows = [json.loads(line) for line in Path("copy.jsonl").read_text("utf-8").splitlines()]
    assert rows[1] == {"year": 1990, "city": "東京", "people": 11855563, "note": "a\nb"}

    assert run("data", "cities.csv", "--out", "copy.jsonl") == 2
    assert capsys.readouterr().err == (
        "error: --out copy.jsonl: there is such a file already\n    --force writes over it\n"
    )
    assert run("data", "cities.csv", "--out", "copy.jsonl", "--force", "--format", "csv") == 0
    assert Path("copy.jsonl").read_text("utf-8").startswith("year,city,people,note\n")
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["cities.csv", "copy.jsonl"]


def test_parquet(cities: Path, run: Run, capsys: Captured) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert run("data", "cities.csv", "--out", "a.parquet") == 0
    assert parquet.read_table("a.parquet")["city"].to_pylist() == ["Oslo", "東京"] * 2


def test_parquet_is_not_for_a_terminal(
    cities: Path, run: Run, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run("data", "cities.csv", "--format", "parquet") == 2
    assert capsys.readouterr().err == (
        "error: Parquet is not text for a terminal\n"
        "    give --out FILE, or send it to a file: … > table.parquet\n"
    )


def test_styles_are_for_terminals(
    cities: Path, run: Run, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run("data", "cities.csv") == 0
    assert "\x1b" not in capsys.readouterr().out  # NO_COLOR is set
    monkeypatch.delenv("NO_COLOR")
    assert run("data", "cities.csv") == 0
    assert capsys.readouterr().out.startswith("\x1b[1mcities.csv: 4 rows")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cities.cvs"], "cities.cvs: there is no such file\n    did you mean 'cities.csv'?"),
        (["."], ".: this is a folder\n    name a file in it: 'cities.csv'"),
        (
            ["cities.csv", "x"],
            "cities.csv: a data file has no table 'x'\n"
            "    `render data cities.csv` shows the one it has",
        ),
        (
            ["cities.csv", "--set", "a=1"],
            "cities.csv: --set is for specs\n    `render data cities.csv` shows the one it has",
        ),
        (["cities.csv", "--out", "no/a.csv"], "--out no/a.csv: there is no folder 'no'"),
        (
            ["cities.csv", "--out", "a.xls"],
            "--out a.xls: unknown table format '.xls'\n"
            "    known: '.csv', '.json', '.jsonl', '.parquet'",
        ),
        (["cities.csv", "--out", "."], "--out .: this is not a file: it is not overwritten"),
    ],
)
def test_what_is_told(
    cities: Path, run: Run, capsys: Captured, arguments: list[str], told: str
) -> None:
    if arguments[-1] == ".":
        arguments = [*arguments, "--format", "csv"]
    assert run("data", *arguments) == 2
    assert capsys.readouterr().err == f"error: {told}\n"


def test_data_that_is_at_fault(cities: Path, run: Run, capsys: Captured) -> None:
    Path("empty.csv").touch()
    assert run("data", "empty.csv") == 1
    assert capsys.readouterr().err == "empty.csv: error: the file holds no table\n"


@pytest.mark.parametrize("command", [[], ["make"], ["validate"], ["plan"]])
def test_data_where_a_spec_is_meant(
    cities: Path, run: Run, capsys: Captured, command: list[str]
) -> None:
    assert run(*command, "cities.csv") == 2
    assert capsys.readouterr().err == (
        "error: cities.csv: this is data, not a spec\n"
        "    `render data cities.csv` shows it,"
        " `render new NAME.yaml --from cities.csv` proposes a spec\n"
    )
