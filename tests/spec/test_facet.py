"""`facet`: which panels there are, and what names stand for in each of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renderer.errors import RenderError
from renderer.spec.document import read
from renderer.spec.facet import Scope

SPEC = """\
version: 1
params: {k: 2}
matrix: {a: [1, 2], run: [x, y, z]}
facet: FACET
data:
  curve: {source: function, over: {u: [0, 1, 5]}, y: a*u + k}
  derived: {source: function, over: {u: [0, 1, 5]}, y: "mean(curve.y)*u"}
  file: {source: csv, file: "{run}.csv"}
  both: {source: function, over: {u: [0, a, 5]}, y: "mean(file.y)*u"}
  same: {source: function, over: {u: [0, 1, 5]}, y: k*u}
series: [{mark: line, data: curve, x: u, y: y}]
output: film.gif
"""


def scopes(folder: Path, facet: str, text: str = SPEC, **settings: Any) -> list[Scope]:
    path = folder / "a.yaml"
    path.write_text(text.replace("FACET", facet), encoding="utf-8")
    return read(path, "a.yaml", settings).spec.scopes()


def test_rows_come_before_columns(tmp_path: Path) -> None:
    found = scopes(tmp_path, "{columns: a, rows: run}")

    assert [s.name for s in found] == [
        "run = x, a = 1", "run = x, a = 2", "run = y, a = 1", "run = y, a = 2",
        "run = z, a = 1", "run = z, a = 2",
    ]  # fmt: skip
    assert [(s.params["run"], s.params["a"], s.params["k"]) for s in found[:2]] == [
        ("x", 1, 2), ("x", 2, 2),
    ]  # fmt: skip


def test_a_table_is_read_once_for_each_value_that_it_depends_on(tmp_path: Path) -> None:
    found = scopes(tmp_path, "{rows: run, columns: a}")

    def keys(name: str) -> list[str]:
        return list(dict.fromkeys(s.tables[name] for s in found))

    assert keys("curve") == keys("curve") == ["curve (a = 1)", "curve (a = 2)"]
    assert keys("derived") == ["derived (a = 1)", "derived (a = 2)"]
    assert keys("file") == ["file (run = x)", "file (run = y)", "file (run = z)"]
    assert len(keys("both")) == 6
    assert keys("same") == ["same"]


def test_what_is_not_over_panels_is_over_films(tmp_path: Path) -> None:
    found = scopes(tmp_path, "{wrap: run}", a=2)

    assert [s.name for s in found] == ["run = x", "run = y", "run = z"]
    assert {s.params["a"] for s in found} == {2}
    assert found[0].tables["curve"] == "curve"


def test_without_facets_there_is_one_scope(tmp_path: Path) -> None:
    (found,) = scopes(tmp_path, "", SPEC.replace("facet: FACET\n", ""), a=1, run="x")

    assert found.name == ""
    assert set(found.tables) == set(found.tables.values())


@pytest.mark.parametrize(
    ("facet", "text", "hint"),
    [
        ("{}", "'facet' names no param",
         "write {wrap: rho}, {columns: rho}, or {rows: sigma, columns: rho}"),
        ("{wrap: a, rows: run}", "give either 'wrap', or 'rows' and 'columns'", None),
        ("{rows: a, per_row: 2}", "'per_row' has no meaning without 'wrap'", None),
        ("{rows: a, columns: a}", "rows and columns are of one param", None),
        ("{wrap: k}", "unknown param of the matrix 'k'", "known: 'a', 'run'"),
        ("{wrap: a, per_row: 0}", "'per_row' must be at least 1, not 0", None),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, facet: str, text: str, hint: str | None) -> None:
    with pytest.raises(RenderError) as caught:
        scopes(tmp_path, facet)
    (found,) = caught.value.problems
    assert (found.text, found.hint) == (text, hint)
    assert found.place is not None and found.place.line == 4


def test_too_many_panels(tmp_path: Path) -> None:
    with pytest.raises(RenderError) as caught:
        scopes(tmp_path, "{wrap: a}", a=list(range(101)), run="x")
    assert caught.value.problems[0].text == "'facet' makes 101 panels; up to 100 are drawn"


def test_a_mistake_in_all_panels_is_told_once_and_one_in_some_with_these(tmp_path: Path) -> None:
    text = SPEC.replace("a*u + k", "a*u + kk").replace('"{run}.csv"', '"{rn}.csv"')
    text = text.replace("[0, a, 5]", "[1, a, 5]")
    with pytest.raises(RenderError) as caught:
        scopes(tmp_path, "{wrap: a}", text, run="x")
    assert [p.text for p in caught.value.problems] == [
        "unknown name 'kk'",
        "unknown value 'rn'",
        "'u' goes from 1 to 1: no range (a = 1)",
    ]


def test_keys_are_nobodys_name(tmp_path: Path) -> None:
    text = SPEC.replace("  same:", '  "curve (a = 1)":').replace("[x, y, z]", '["1, a = 1", "1"]')
    text = (
        text.replace("[0, a, 5]", "[0, 1, 5]")
        .replace("a: [1, 2]", 'a: [1, "1, a = 1"]')
        .replace("y: a*u + k", "y: u")
    )
    text = text.replace(
        '  file: {source: csv, file: "{run}.csv"}', '  file: {source: csv, file: "{run}{a}.csv"}'
    )

    found = scopes(tmp_path, "{rows: run, columns: a}", text)

    assert len({s.tables["file"] for s in found}) == 4
    assert found[0].tables["curve (a = 1)"] == "curve (a = 1)"
