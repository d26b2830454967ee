"""Keys, clocks and columns of tables whose transforms make, use and drop them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from renderer.animation import opened
from renderer.errors import SpecError
from renderer.sources import AnySource
from renderer.sources.base import ReadContext
from renderer.table import Table

SOURCE: TypeAdapter[Any] = TypeAdapter(AnySource)

CASES = """\
country,day,cases
A,2020-01-01,1
B,2020-01-01,10
A,2020-01-02,2
B,2020-01-02,20
"""


def read(
    folder: Path, text: str, steps: list[dict[str, Any]], wanted: set[str] | None, **keys: Any
) -> Table:
    (folder / "a.csv").write_text(text)
    source = SOURCE.validate_python({"source": "csv", "file": "a.csv", "transforms": steps, **keys})
    context = ReadContext(folder, wanted=None if wanted is None else frozenset(wanted))
    table: Table = source.table(context)
    return table


@pytest.mark.parametrize("wanted", [None, {"s"}])
def test_a_key_that_only_an_early_step_uses_is_read(tmp_path: Path, wanted: Any) -> None:
    steps = [
        {"cumulative": {"column": "cases", "as": "total"}},
        {"group": {"by": "day", "compute": {"s": "max(total)"}}},
    ]
    assert read(tmp_path, CASES, steps, wanted, key="country")["s"].tolist() == [10, 30]


@pytest.mark.parametrize("wanted", [None, {"v", "b"}])
def test_a_key_that_is_dropped_later_still_parts_the_rows_before(
    tmp_path: Path, wanted: Any
) -> None:
    steps = [{"lag": {"column": "cases", "as": "b"}}, {"select": ["day", "cases", "b"]}]
    found = read(tmp_path, CASES, steps, wanted, key="country")["b"]
    assert np.array_equal(found, [np.nan, np.nan, 1, 10], equal_nan=True)


@pytest.mark.parametrize("wanted", [None, {"rank", "cases"}])
def test_the_clock_is_the_same_whatever_is_read(tmp_path: Path, wanted: Any) -> None:
    table = read(tmp_path, CASES, [{"rank": {"by": "cases"}}], wanted)
    assert (table.clock, table["rank"].tolist()) == ("day", [2, 1, 2, 1])
    two = "day,updated,x\n2020-01-01,2021-01-01,1\n2020-01-02,2021-01-02,2\n"
    assert read(tmp_path, two, [], None).clock == "day"
    three = two.replace("updated", "updated on date")
    for some in (None, {"x"}, {"updated on date"}):
        assert read(tmp_path, three, [], some).clock is None


def test_keys_that_steps_make_are_kept_beside_those_of_the_spec(tmp_path: Path) -> None:
    text = "country,year,a,b\nA,1,2,3\nB,1,4,5\n"
    melted = [{"melt": {"columns": ["a", "b"], "key": "metric"}}]
    assert read(tmp_path, text, melted, None, key="country").keys == ("country", "metric")
    grouped = [{"group": {"by": ["country", "sex"], "compute": {"n": "count()"}}}]
    people = "country,sex,x\nA,f,1\nA,m,2\n"
    assert read(tmp_path, people, grouped, None, key="country").keys == ("country", "sex")
    renamed = [{"rename": {"sex": "gender"}}]
    assert read(tmp_path, people, renamed, None, key=["country", "sex"]).keys == (
        "country", "gender",
    )  # fmt: skip


def test_a_new_column_with_an_old_name_is_what_it_is(tmp_path: Path) -> None:
    text = "date,x,y\n2020-01-01,1,2\n2020-01-02,3,4\n"
    table = read(tmp_path, text, [{"select": ["x", "y"]}, {"rename": {"y": "date"}}], None)
    assert (table["date"].tolist(), table.dates) == ([2, 4], frozenset())
    units = "k,a,value\n,m/s,kg\n1,2,3\n"
    melted = [{"melt": {"id": "k", "columns": ["a", "value"]}}]
    assert read(tmp_path, units, melted, None, units=True).units == {}


def test_another_tables_column_is_read_wherever_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("cases\n1\n2\n")
    (tmp_path / "o.csv").write_text("u,v\n1,10\n1,20\n")
    spec = """\
version: 1
data:
  d: {source: csv, file: d.csv, transforms: [{compute: {z: "cases - mean(o.v)"}}]}
  o: {source: csv, file: o.csv}
series:
  - {mark: point, data: d, x: z, y: "cases - max(o.v)"}
  - {mark: point, data: o, x: u, y: u}
output: a.png
"""
    (tmp_path / "a.yaml").write_text(spec)
    opened(tmp_path / "a.yaml", {}).check()
    (tmp_path / "a.yaml").write_text(
        spec.replace(', transforms: [{compute: {z: "cases - mean(o.v)"}}]', "").replace(
            "x: z", "x: cases"
        )
    )
    opened(tmp_path / "a.yaml", {}).check()


def test_a_grid_stays_one_through_steps_that_keep_its_columns(tmp_path: Path) -> None:
    spec = """\
version: 1
data:
  bowl:
    source: function
    over: {r: [0.1, 1, 5], a: [0, 6, 9]}
    columns: {X: r*cos(a), Y: r*sin(a), Z: r**2}
    transforms: [{compute: {q: Z + 1}}]
projection: 3d
series: [{mark: surface, x: X, y: Y, z: q}]
output: a.png
"""
    (tmp_path / "a.yaml").write_text(spec)
    opened(tmp_path / "a.yaml", {}).check()


def test_a_misspelt_column_is_suggested_though_it_was_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("year,population,name\n1,2,a\n2,3,b\n")
    (tmp_path / "a.yaml").write_text(
        """\
version: 1
data:
  d:
    source: csv
    file: a.csv
    transforms: [{group: {by: year, compute: {most: max(populaton)}}}]
series: [{mark: line, x: year, y: most}]
output: a.png
"""
    )
    with pytest.raises(SpecError) as caught:
        opened(tmp_path / "a.yaml", {}).check()
    (problem,) = caught.value.problems
    assert problem.text == "unknown name 'populaton'"
    assert problem.hint == "did you mean 'population'? known: 'name', 'population', 'year'"
