"""Data files without a spec: which source reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.errors import DataError, UsageError
from renderer.sources import files

LOG = "epoch,loss\n0,1\n1,0.5\n"


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("a.csv", "t,x\n0,1\n", "csv"),
        ("a.TSV", "t\tx\n0\t1\n", "csv"),
        ("a.txt", "t x\n0 1\n", "csv"),
        ("a.csv", LOG, "training_log"),
        ("a.log", LOG, "training_log"),
    ],
)
def test_the_suffix_and_the_first_line_tell(
    tmp_path: Path, name: str, text: str, word: str
) -> None:
    (tmp_path / name).write_text(text)
    source = files.source_of(tmp_path, name)
    assert getattr(source, "source") == word  # noqa: B009
    assert len(files.read(source, tmp_path, lambda _: None)) == text.count("\n") - 1


def test_a_suffix_that_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        files.source_of(tmp_path, "a.docx")
    text = caught.value.problems[0]
    assert text.text == "a.docx: the suffix '.docx' is not one of a data file that is read"
    assert text.hint is not None and text.hint.startswith("known: '.csv', '.tsv', '.txt', '.dat'")
    with pytest.raises(UsageError, match="a: without a suffix, its name does not tell what it is"):
        files.source_of(tmp_path, "a")


def test_what_is_packed_is_known_by_the_suffix_before() -> None:
    assert files.suffix("a.CSV.gz") == ".csv"
    assert files.suffix("a.b.parquet") == ".parquet"


def test_data_and_specs(tmp_path: Path) -> None:
    rows, spec = tmp_path / "rows.json", tmp_path / "spec.json"
    rows.write_text('[{"version": 1}]')
    spec.write_text('{"version": 1, "data": {}}')
    assert files.is_data(rows) and not files.is_data(spec)
    assert files.is_data(Path("a.csv")) and not files.is_data(Path("a.yaml"))
    assert not files.is_data(Path("a.docx"))


def test_a_fault_of_the_source_is_one_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("/etc/hostname")
    with pytest.raises(DataError, match="leads out of the spec's folder through a symbolic link"):
        files.read(files.source_of(tmp_path, "a.csv"), tmp_path, lambda _: None)


def test_more_keys(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n3,4\n")
    source = files.with_keys(files.source_of(tmp_path, "a.csv"), header=False)
    table = files.read(source, tmp_path, lambda _: None)
    assert {name: table[name].tolist() for name in table.names} == {
        "column_1": [1, 3], "column_2": [2, 4],
    }  # fmt: skip
