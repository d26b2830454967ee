"""Specs as read: the whole is checked, settings are put over it, and faults have their places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renderer.errors import Fault, RenderError, SpecError, UsageError
from renderer.spec.document import Document, read

SPEC = """\
version: 1
params: {rate: 0.5, name: decay}
data:
  decay:
    source: ode
    equations: {x: -rate*x}
    initial: {x: 1}
    span: [0, 4]
time: {fps: 10}
series:
  - {mark: line, x: t, y: x, width: 2*rate}
output: [decay.gif, {file: decay.png, at: 50%}]
"""


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(text: str, name: str = "a.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path: Path, **settings: Any) -> list[tuple[str, str | None]]:
    """Text and place of each problem."""
    with pytest.raises(RenderError) as caught:
        read(path, "a.yaml", {key.replace("__", "."): value for key, value in settings.items()})
    return [(p.text, str(p.place) if p.place else None) for p in caught.value.problems]


def test_a_spec_that_is_right(write: Any) -> None:
    path = write(SPEC)

    document = read(path)

    assert isinstance(document, Document)
    assert document.folder == path.parent
    assert [output.file for output in document.spec.outputs] == ["decay.gif", "decay.png"]
    ((at, name, panel),) = document.spec.each_panel()
    assert (at, name, len(panel.series)) == ((), "0", 1)


def test_json_is_read_too(write: Any) -> None:
    text = (
        '{"version": 1, "data": {"a": {"source": "inline", "columns": {"t": [0, 1]}}},'
        ' "series": [{"mark": "line", "x": "t", "y": "t"}], "output": "a.gif"}'
    )
    assert read(write(text, "a.json")).spec.version == 1


def test_faults_found_later_have_their_places(write: Any) -> None:
    document = read(write(SPEC), "a.yaml")

    value, key, inside = document.problems([
        Fault("a", "value", ("series", 0, "x")),
        Fault("b", "key", ("series", 0, "width"), on_key=True),
        Fault("c", "inside", ("series", 0, "width"), offset=2, width=4, severity="warning"),
    ])  # fmt: skip

    assert str(value.place) == "a.yaml:11:21"
    assert str(key.place) == "a.yaml:11:30"
    assert (str(inside.place), inside.severity) == ("a.yaml:11:39", "warning")
    assert inside.place is not None and inside.place.width == 4


@pytest.mark.parametrize("version", ["2", "'1'", "1.0", "true", "null", "[1]", "0"])
def test_only_version_1_and_nothing_else_is_looked_at(write: Any, version: str) -> None:
    ((text, place),) = problems(write(f"version: {version}\nnonsense: 1\n"))

    assert text.startswith("version ") and text.endswith(" is not known here")
    assert place == "a.yaml:1:10" if version != "null" else "a.yaml:1:1"


def test_names_are_checked_beside_what_is_wrong_with_keys(write: Any) -> None:
    text = SPEC.replace("fps: 10", "fsp: 10").replace("mark: line,", "mark: line, data: dekay,")

    assert problems(write(text)) == [
        ("unknown key 'fsp'", "a.yaml:9:8"),
        ("unknown table 'dekay'", "a.yaml:11:24"),
    ]


def test_no_name_seems_wrong_because_a_key_is(write: Any) -> None:
    # The table is there, though what it says is not right; the clock's duration is unknown.
    text = SPEC.replace("source: ode", "source: odd").replace(
        "{fps: 10}", "{duration: soon, hold: 20s}"
    )
    found = [text for text, _ in problems(write(text))]
    assert found == [
        "unknown source 'odd'", "'soon' is not a time", "expected a mapping of keys, not '20s'",
    ]  # fmt: skip

    text = SPEC.replace("{fps: 10}", "{duration: soon, hold: {end: 20s}}")
    assert [text for text, _ in problems(write(text))] == ["'soon' is not a time"]


def test_a_setting_for_a_param_and_for_a_key(write: Any) -> None:
    path = write(SPEC)

    assert read(path, settings={"rate": "2"}).spec.params["rate"] == 2
    assert read(path, settings={"name": "x"}).spec.params["name"] == "x"
    assert read(path, settings={"rate": 3}).spec.params["rate"] == 3
    assert read(path, settings={"time.fps": "25"}).spec.time.fps == 25
    assert read(path, settings={"output.1.at": "0"}).spec.outputs[1].at.amount == 0  # type: ignore[union-attr]
    assert read(path).spec.params["rate"] == 0.5


def test_a_setting_makes_the_mappings_it_needs(write: Any) -> None:
    path = write(SPEC)

    spec = read(path, settings={"canvas.size": "[640, 480]", "axes.x.label": "time"}).spec

    assert spec.canvas.size == (640, 480)
    assert str(spec.axes.x.label) == "time"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("rat", "1", "rat: the spec has no 'rat'"),
        ("canvas.theem", "dark", "canvas.theem=dark: unknown key 'theem'"),
        ("time.fps", "fast", "time.fps=fast: expected a number, not 'fast'"),
        ("time.fps", "1e999", "time.fps=1e999: the number is too large"),
        ("time.fps.x", "1", "time.fps.x: 'time.fps' is 10, which has no keys"),
        ("series.1.x", "1", "series.1.x: the spec has no '1'"),
        ("canvas.size", "[1, 2", "canvas.size=[1, 2: this `[` is not closed"),
        ("series.0.width", "1 +", "series.0.width=1 +: the expression ends where"),
        ("version", "2", "version=2: version 2 is not known here"),
    ],
)
def test_a_setting_that_is_wrong_is_the_callers_fault(
    write: Any, name: str, value: str, text: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(write(SPEC), settings={name: value})
    (found,) = caught.value.problems
    assert found.text.startswith(text)
    assert found.place is None


def test_a_setting_beside_a_fault_of_the_spec(write: Any) -> None:
    with pytest.raises(SpecError) as caught:
        read(write(SPEC.replace("series", "sereis")), settings={"time.fps": "fast"})
    assert [p.text.split(":")[0] for p in caught.value.problems] == [
        "time.fps=fast", "unknown key 'sereis'",
    ]  # fmt: skip


def test_equations_are_checked_without_solving_them(write: Any) -> None:
    text = SPEC.replace("-rate*x", "-rat*x").replace("[0, 4]", "[0, 1e300]")

    assert problems(write(text)) == [("unknown name 'rat'", "a.yaml:6:21")]


@pytest.mark.parametrize("name", ["t", "frame", "progress", "seconds"])
def test_the_films_own_names_are_taken(write: Any, name: str) -> None:
    text = SPEC.replace("name: decay", f"{name}: 1")

    assert problems(write(text)) == [
        (f"a param cannot be called '{name}': that is the film's own", "a.yaml:2:21")
    ]


@pytest.mark.parametrize(
    ("layout", "panels", "right"),
    [
        ("[[a, b], [c, c]]", "abc", True),
        ("[[a, b], [a, c]]", "abc", True),
        ("[[a, b, a]]", "ab", False),
        ("[[a, b], [b, a]]", "ab", False),
        ("[[a, a], [a, b]]", "ab", False),
        ("[[a], [b], [a]]", "ab", False),
    ],
)
def test_panels_span_rectangles(write: Any, layout: str, panels: str, right: bool) -> None:
    body = "".join(f"  {p}: {{series: [{{mark: line, x: t, y: x}}]}}\n" for p in panels)
    head, _, rest = SPEC.partition("series:")
    path = write(f"{head}panels:\n{body}layout: {layout}\noutput: a.gif\n")
    if right:
        assert read(path).spec.layout is not None
    else:
        assert all("are not a rectangle" in text for text, _ in problems(path))


def test_there_is_no_such_file(tmp_path: Path) -> None:
    assert problems(tmp_path / "no.yaml") == [("there is no such file", "a.yaml")]
