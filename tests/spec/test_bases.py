"""`extends`: what is merged or replaced, where problems point, what bounds there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from renderer.animation import opened
from renderer.errors import RenderError, SpecError, UsageError
from renderer.spec import bases
from renderer.spec.builder import MOST_NODES
from renderer.spec.document import read
from renderer.spec.source import MOST_BYTES

Write = Callable[[str, str], Path]

SPEC = """\
version: 1
extends: base.yaml
series: [{mark: line, x: t, y: x}]
output: film.gif
"""
BASE = """\
canvas: {size: [640, 480], theme: dark}
params: {rate: 2, more: 1}
data:
  decay:
    source: ode
    equations: {x: -rate*x}
    initial: {x: 1}
    span: [0, 4]
time: {fps: 10, duration: 2}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def value(path: Path, **keys: Any) -> dict[str, Any]:
    return read(path, **keys).tree.value


def problems(path: Path, **keys: Any) -> list[tuple[str, str]]:
    with pytest.raises(RenderError) as caught:
        read(path, path.name, **keys)
    return [(str(p.place), p.text) for p in caught.value.problems]


def test_mappings_are_merged_and_the_rest_is_replaced(write: Write) -> None:
    write("base.yaml", BASE + "layout: [[a]]\ndescription: old\n")
    spec = write(
        "film.yaml", SPEC + "params: {rate: 3}\ncanvas: {size: [200, 100]}\nlayout: null\n"
    )

    found = value(spec)

    assert found["params"] == {"rate": 3, "more": 1}
    assert found["canvas"] == {"size": [200, 100], "theme": "dark"}
    assert found["data"]["decay"]["span"] == [0, 4]
    assert found["description"] == "old"
    assert "layout" not in found  # `null` took it away


def test_later_bases_lie_over_earlier_ones_and_the_spec_over_all(write: Write) -> None:
    write("base.yaml", BASE + "description: base\ntitle: base\n")
    write("over.yaml", "title: over\ndescription: over\ncanvas: {theme: paper}\n")
    spec = write("film.yaml", SPEC.replace("base.yaml", "[base.yaml, over.yaml]") + "title: film\n")

    found = value(spec)

    assert (found["title"], found["description"]) == ("film", "over")
    assert found["canvas"] == {"size": [640, 480], "theme": "paper"}


def test_bases_extend_bases_and_what_is_shared_may_be_read_twice(
    write: Write, tmp_path: Path
) -> None:
    write("base.yaml", "extends: [style/a.json, style/b.yaml]\n")
    write("style/a.json", json.dumps({"extends": "deep/root.yaml", "title": "a"}))
    write("style/b.yaml", "extends: deep/root.yaml\ndescription: b\n")
    write("style/deep/root.yaml", BASE)

    found = value(write("film.yaml", SPEC))

    assert (found["title"], found["description"], found["time"]["fps"]) == ("a", "b", 10)
    others = read(tmp_path / "film.yaml", "film.yaml").tree.others
    assert [text.name for text in others] == [
        "base.yaml", "style/a.json", "style/deep/root.yaml",
        "style/b.yaml", "style/deep/root.yaml",
    ]  # fmt: skip


def test_a_base_may_be_a_whole_spec(write: Write) -> None:
    write("base.yaml", "version: 1\n" + BASE + SPEC.partition("base.yaml\n")[2])
    spec = write("film.yaml", "version: 1\nextends: base.yaml\noutput: other.gif\n")

    assert [o.file for o in read(spec).spec.outputs] == ["other.gif"]
    assert problems(write("none.yaml", "extends: base.yaml\n")) == [
        ("none.yaml:1:1", "the key 'version' is missing")
    ]


@pytest.mark.parametrize(
    ("below", "over", "at", "found"),
    [
        (
            "data: {d: {source: csv, file: a.csv}}", "data: {d: {source: inline, rows: []}}",
            ("data", "d"), {"source": "inline", "rows": []},
        ),
        (
            "data: {d: {source: ode, system: lorenz, constants: {rho: 1}}}",
            "data: {d: {system: thomas}}",
            ("data", "d"), {"system": "thomas"},
        ),
        (
            "data: {d: {source: ode, span: [0, 1]}}", "data: {d: {step: 1}}",
            ("data", "d"), {"source": "ode", "span": [0, 1], "step": 1},
        ),
        ("output: {file: a.png, at: 0}", "output: {file: b.gif}", ("output",), {"file": "b.gif"}),
        ("series: [{mark: line}]", "series: [{mark: point}]", ("series",), [{"mark": "point"}]),
        (
            "camera: {zoom: {from: 1, to: 2}}", "camera: {zoom: {keyframes: []}}",
            ("camera", "zoom"), {"keyframes": []},
        ),
        (
            "camera: {zoom: {from: 1, to: 2}}", "camera: {zoom: {to: 3}}",
            ("camera", "zoom"), {"from": 1, "to": 3},
        ),
        ("params: {source: 1, x: 2}", "params: {source: 3}", ("params",), {"source": 3, "x": 2}),
        ("panels: [{title: a}]", "panels: {a: {title: b}}", ("panels",), {"a": {"title": "b"}}),
        ("title: a", "title:", ("title",), None),  # forgotten, which is told later
    ],
)  # fmt: skip
def test_kinds_are_not_mixed(
    write: Write, below: str, over: str, at: tuple[str, ...], found: object
) -> None:
    from renderer.spec.text import load

    write("base.yaml", below + "\n")
    spec = write("film.yaml", "extends: base.yaml\n" + over + "\n")

    assert bases.extended(load(spec), spec, spec.parent).value_at(at) == found


def test_paths_are_relative_to_the_file_in_which_they_are_written(write: Write) -> None:
    (write("style/data/a.csv", "t,x\n0,1\n1,2\n"), write("b.csv", "t,x\n0,3\n1,4\n"))
    write("style/base.yaml", "data: {a: {source: csv, file: data/a.csv}}\n")
    text = SPEC.replace("base.yaml", "style/base.yaml").replace("x: t", "data: a, x: t")
    spec = write("film.yaml", text + "data: {b: {source: csv, file: b.csv}}\n")

    tables = opened(spec, {})
    assert tables.table("a")["x"].tolist() == [1, 2]
    assert tables.table("b")["x"].tolist() == [3, 4]
    # What is set from outside is relative to the spec.
    assert opened(spec, {"data.a.file": "b.csv"}).table("a")["x"].tolist() == [3, 4]


def test_names_in_hints_are_relative_to_the_base(write: Write) -> None:
    write("style/walk.csv", "t,x\n0,1\n")
    write("style/base.yaml", "data: {a: {source: csv, file: wlak.csv}}\n")
    spec = write("film.yaml", SPEC.replace("base.yaml", "style/base.yaml"))

    with pytest.raises(SpecError) as caught:
        opened(spec, {}).check()
    (found,) = caught.value.problems
    assert found.hint == "did you mean 'walk.csv'?"
    assert found.place is not None
    assert (found.place.file, found.place.line) == (str(spec.parent / "style" / "base.yaml"), 1)


def test_a_mistake_is_shown_where_it_was_written(write: Write) -> None:
    write("base.yaml", BASE.replace("-rate*x", "-rat*x").replace("fps: 10", "fps: fast"))
    spec = write("film.yaml", SPEC + "time: {duration: slow}\ndata: {decay: {step: x}}\n")

    assert problems(spec) == [
        ("film.yaml:5:18", "'slow' is not a time"),
        ("film.yaml:6:22", "expected a number, not 'x'"),
        ("base.yaml:9:13", "expected a number, not 'fast'"),
    ]


def test_an_expression_of_a_base_has_its_caret(write: Write) -> None:
    write("base.yaml", BASE.replace("-rate*x", "-rat*x"))

    with pytest.raises(SpecError) as caught:
        read(write("film.yaml", SPEC), "film.yaml")
    place = caught.value.problems[0].place
    assert place is not None and place.source is not None and place.column is not None
    assert (place.file, place.line) == ("base.yaml", 6)
    assert place.source[place.column - 1 :][: place.width] == "rat"


def test_a_key_that_is_missing_is_missed_where_its_mapping_was_last_written(write: Write) -> None:
    write("base.yaml", BASE.replace("    span: [0, 4]\n", ""))
    assert problems(write("film.yaml", SPEC)) == [("base.yaml:5:5", "the key 'span' is missing")]

    spec = write("film.yaml", SPEC + "data:\n  decay:\n    step: 0.1\n")
    assert problems(spec) == [("film.yaml:7:5", "the key 'span' is missing")]

    write("base.yaml", BASE.partition("data:")[0])
    assert problems(write("film.yaml", SPEC)) == [("film.yaml:1:1", "the key 'data' is missing")]


def test_settings_are_put_over_bases_too(write: Write) -> None:
    write("base.yaml", BASE)
    spec = write("film.yaml", SPEC)

    assert read(spec, settings={"rate": "5"}).spec.params["rate"] == 5
    with pytest.raises(UsageError, match="time.fps=fast: expected a number"):
        read(spec, settings={"time.fps": "fast"})
    with pytest.raises(UsageError, match="what a spec extends is not set from outside"):
        read(spec, settings={"extends": "other.yaml"})


def test_a_root_above_the_spec(write: Write, tmp_path: Path) -> None:
    write("base.yaml", BASE)
    spec = write("specs/film.yaml", SPEC.replace("base.yaml", "../base.yaml"))
    out = "'../base.yaml' leads out of the spec's folder"

    assert [text for _, text in problems(spec)] == [out]
    assert value(spec, root=tmp_path)["time"]["fps"] == 10
    with pytest.raises(UsageError, match="is not beneath the root folder"):
        read(spec, root=write("other/a.txt", "").parent)
    with pytest.raises(UsageError, match="there is no such folder"):
        read(spec, root=tmp_path / "nowhere")


def test_a_base_through_a_link_that_leads_out_is_refused(write: Write, tmp_path: Path) -> None:
    write("secret.yaml", BASE)
    spec = write("specs/film.yaml", SPEC)
    (tmp_path / "specs" / "base.yaml").symlink_to("../secret.yaml")

    text = "'base.yaml' leads out of the spec's folder through a symbolic link"
    assert problems(spec) == [("film.yaml:2:10", text)]


def test_files_that_extend_each_other(write: Write) -> None:
    text = "'film.yaml' extends itself, by way of this file"
    write("base.yaml", "extends: film.yaml\n")
    assert problems(write("film.yaml", SPEC)) == [("base.yaml:1:10", text)]
    spec = write("film.yaml", SPEC.replace("base.yaml", "film.yaml"))
    assert problems(spec) == [("film.yaml:2:10", text)]


def test_a_tower_of_bases(write: Write) -> None:
    for number in range(bases.DEEPEST):
        write(f"b{number}.yaml", f"extends: b{number + 1}.yaml\n")
    write(f"b{bases.DEEPEST}.yaml", BASE)

    assert value(write("film.yaml", SPEC.replace("base", "b1")))["time"]["fps"] == 10
    (found,) = problems(write("film.yaml", SPEC.replace("base", "b0")))
    assert found == ("b9.yaml:1:10", "more than 10 bases stand upon each other")


def test_many_bases(write: Write) -> None:
    write("leaf.yaml", "title: a\n")
    # Ten files of ten, and so on: what is read again counts again.
    write("branch.yaml", f"extends: [{', '.join(['leaf.yaml'] * 10)}]\n")
    write("base.yaml", BASE + f"extends: [{', '.join(['branch.yaml'] * 10)}]\n")

    found = problems(write("film.yaml", SPEC))

    assert [text for _, text in found] == ["more than 50 bases are read"]


def test_values_are_counted_over_all_files(write: Write) -> None:
    half = ", ".join(["1"] * (MOST_NODES // 2))
    write("one.yaml", f"matrix: {{a: [{half}]}}\n")
    write("two.yaml", f"matrix: {{b: [{half}]}}\n")
    spec = write("film.yaml", SPEC.replace("base.yaml", "[one.yaml, two.yaml]"))

    (found,) = problems(spec)

    assert found[0].startswith("two.yaml:1:")
    assert found[1] == f"the spec has more than {MOST_NODES:,} values"


def test_bytes_are_counted_over_all_files(write: Write) -> None:
    comment = "#" * 79 + "\n"
    write("one.yaml", "title: a\n" + comment * (MOST_BYTES // 160))
    spec = write("film.yaml", SPEC.replace("base.yaml", "[one.yaml, one.yaml, one.yaml]"))

    found = problems(spec)

    text = f"the spec and its bases are larger than {MOST_BYTES:,} bytes"
    assert found[0] == ("film.yaml:2:21", text)
