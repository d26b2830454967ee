"""Large files, read at once: the same as record by record, or left to that."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renderer.errors import DataError, Fault
from renderer.sources import reading as module
from renderer.sources.base import ReadContext
from renderer.sources.csv import Csv
from renderer.table import Table

Result = tuple[Any, ...]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(path: Path, large: bool, keys: dict[str, Any]) -> tuple[Result, list[str], bool]:
    """What reading gives (a table's values, or what is wrong), the warnings, and whether the file
    was read at once."""
    warnings: list[str] = []
    context = ReadContext(path.parent, warn=lambda fault: warnings.append(fault.text))
    with pytest.MonkeyPatch.context() as patch:
        used: list[bool] = []
        whole = module.Reading.at_once

        def spied(self: module.Reading, *arguments: Any) -> Table | None:
            table = whole(self, *arguments)
            used.append(table is not None)
            return table

        patch.setattr(module, "LARGE", 0 if large else 2**60)
        patch.setattr(module.Reading, "at_once", spied)
        try:
            table = Csv(source="csv", file=path.name, **keys).read(context)
        except DataError as error:
            return ("error", str(error)), warnings, large and not used
        except Fault as fault:
            return ("fault", fault.at, fault.text), warnings, False
    values = {name: [repr(value) for value in table[name].tolist()] for name in table.names}
    return ("table", values, table.dates, table.clock), warnings, bool(used and used[0])


CELLS = (
    "1", "2.5", "-3e4", "1.", " 7", "NA", "", "nan", "inf", "1e400", "9007199254740993", "007",
    "x", "ab c", " x ", "1,5", "2024-01-31", "2024-02-30", "2024-01-31T10:00Z", "31/01/2024",
    "01/02/2024", "Jan 5 2024", "1_000", "é", "-", "12%", '"q"', '"a, b"', '"say ""hi"""', '""',
    '"two\nlines"', 'in"side', "2024-Q1", "TRUE", "٣",
)  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> str:
    width = draw(st.integers(2, 4))
    pools = [draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=4)) for _ in range(width)]
    seed = draw(st.integers(0, 10**6))
    rows = draw(st.integers(1, 60))
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    rng = random.Random(seed)
    lines = [",".join(f"c{i}" for i in range(width))]
    for _ in range(rows):
        cells = [rng.choice(pool) for pool in pools]
        if draw(st.booleans()) and rng.random() < 0.02:
            cells = cells[:-1] if rng.random() < 0.5 else [*cells, "9"]
        lines.append("" if rng.random() < 0.01 else ",".join(cells))
    return end.join(lines) + draw(st.sampled_from(["", end]))


@settings(deadline=None, max_examples=250)
@given(files(), st.sampled_from([{}, {}, {"decimal": ","}, {"missing": ["-"]}, {"header": False}]))
@example("a,b\n1,x\n", {})
@example("\ufeffa,b\n1,x\n2,y\n", {"header": False})
@example("\ufeffa,b\n1,x\n2,y\n", {})
def test_both_ways_of_reading_agree(
    tmp_path_factory: pytest.TempPathFactory, text: str, keys: dict[str, Any]
) -> None:
    path = tmp_path_factory.mktemp("scan") / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    slow, slow_warnings, _ = read(path, False, keys)
    fast, fast_warnings, _ = read(path, True, keys)
    assert (fast, fast_warnings) == (slow, slow_warnings)


def table_text(rows: int, seed: int = 1) -> str:
    rng = np.random.default_rng(seed)
    file = io.StringIO()
    file.write("t,name,seen,value\n")
    for i in range(rows):
        name = ("Chad", '"Congo, Rep."', "", "Perú")[rng.integers(4)]
        file.write(f"{i},{name},2024-01-{1 + i % 31:02d},{rng.normal():.6f}\n")
    return file.getvalue()


def test_a_plain_large_file_is_read_at_once(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text(table_text(20_000), encoding="utf-8")
    fast, warnings, at_once = read(path, True, {})
    assert at_once and warnings == []
    assert fast == read(path, False, {})[0]
    assert fast[1]["name"][:0] == [] and set(fast[1]["name"]) == {
        "'Chad'", "'Congo, Rep.'", "''", "'Perú'",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("\n15000,", "\n15000x,", ":15002:1: error: column 't' is numbers in 19,999 of 20,000"),
        ("\n15000,", "\n15000,,", ":15002:"),
        ("\n15000,", '\n"15000",', None),
        ("\n15000,", '\n15"000,', ":15002:1: error: column 't' is numbers"),
        ("\n15000,", "\n\n15000,", None),
        ("\n15000,", "\r15000,", None),
    ],
)
def test_a_flaw_far_down_is_found_with_its_place(
    folder: Path, old: str, new: str, place: str | None
) -> None:
    path = folder / "a.csv"
    path.write_text(table_text(20_000).replace(old, new), encoding="utf-8", newline="")
    fast, warnings, _ = read(path, True, {})
    assert (fast, warnings) == read(path, False, {})[:2]
    assert fast[0] == ("table" if place is None else "error")
    assert place is None or place in fast[1]


def test_bytes_that_are_not_utf8_far_down(folder: Path) -> None:
    path = folder / "a.csv"
    data = table_text(20_000).encode().replace(b"\n15000,", b"\n15000\xff,")
    path.write_bytes(data.replace("Perú".encode(), b"Peru"))
    fast, warnings, at_once = read(path, True, {})
    assert not at_once
    assert (fast, warnings) == read(path, False, {})[:2]


def test_a_file_that_grows_while_it_is_read_is_not_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.csv"
    path.write_text(table_text(2000), encoding="utf-8")
    frame = module.Scan._frame

    def growing(self: Any, *arguments: Any) -> Any:
        found = frame(self, *arguments)
        with path.open("a", encoding="utf-8") as file:
            file.write("2000,Chad,2024-01-01,1\n")
        return found

    monkeypatch.setattr(module.Scan, "_frame", growing)
    fast, _, at_once = read(path, True, {})
    assert not at_once
    assert len(fast[1]["t"]) == 2000 or len(fast[1]["t"]) == 2001


def test_columns_that_nothing_uses_are_not_read(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text(table_text(5000).replace("2024-01-05", "soon"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "LARGE", 0)
        context = ReadContext(folder, wanted=frozenset({"value"}))
        table = Csv(source="csv", file="a.csv").read(context)
    assert table.names == ["t", "value"]
    assert table.unread == {"name", "seen"}


@pytest.mark.parametrize(
    "late",
    [
        ["n/x" if i % 3 == 0 else "5" for i in range(3000)],
        ["text"] * 3000,
        ["2024-01-01" if i < 500 else "some day" for i in range(3000)],
    ],
)
@pytest.mark.parametrize("early", ["5", "", "2024-01-01", "NA"])
def test_a_column_that_turns_to_text_after_the_first_part(
    folder: Path, early: str, late: list[str]
) -> None:
    path = folder / "a.csv"
    cells = [early] * 2000 + late
    path.write_text("a,b\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells)))
    fast, warnings, at_once = read(path, True, {})
    assert at_once
    assert (fast, warnings) == read(path, False, {})[:2]


def test_numbers_that_stand_for_missing_values(folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("a,b\n" + "".join(f"{i},{-999 if i % 2 else 5}\n" for i in range(3000)))
    fast, _, at_once = read(path, True, {"missing": ["-999"]})
    assert at_once and fast == read(path, False, {"missing": ["-999"]})[0]
    assert fast[1]["b"][:2] == ["5.0", "nan"]
