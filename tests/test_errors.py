"""Problems as data: how they are built, worded, shown, and what the exit codes are."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer import errors
from renderer.errors import (
    DataError,
    Fault,
    Interrupted,
    MachineError,
    OutputError,
    Place,
    RenderError,
    SpecError,
    UsageError,
    choices,
    plain,
    problem,
    shown,
    suggest,
    unknown,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SpecError, 1),
        (DataError, 1),
        (OutputError, 1),
        (UsageError, 2),
        (MachineError, 3),
        (Interrupted, 130),
        (RenderError, 70),
    ],
)
def test_exit_codes(kind: type[RenderError], code: int) -> None:
    error = kind(problem("a", "one"), problem("b", "two"))

    assert error.exit_code == code
    assert str(error) == "error: one\nerror: two"
    assert isinstance(error, RenderError)


def test_errors_cross_process_boundaries_whole() -> None:
    place = Place("a.yaml", 3, 5, 4, "  xx: yyyy")
    error = SpecError(problem("code", "text", place, "hint", path=("xx", 0)))

    back = pickle.loads(pickle.dumps(error))

    assert type(back) is SpecError
    assert back.problems == error.problems


def test_a_problem_as_text_has_the_source_line_and_a_caret() -> None:
    place = Place("a.yaml", 5, 9, 5, "        widht: 2")

    text = plain(problem("unknown-key", "unknown key 'widht'", place, "did you mean 'width'?"))

    assert text.split("\n") == [
        "a.yaml:5:9: error: unknown key 'widht'",
        "            widht: 2",
        "            ^^^^^",
        "    did you mean 'width'?",
    ]


def test_a_warning_and_a_problem_without_a_place() -> None:
    assert plain(problem("a", "so", severity="warning")) == "warning: so"
    assert plain(problem("a", "so", Place("b.yaml"))) == "b.yaml: error: so"
    assert plain(problem("a", "so", Place("b.yaml", 4))) == "b.yaml:4: error: so"


def test_the_caret_counts_wide_characters_twice() -> None:
    # Two CJK characters take four cells of a terminal.
    place = Place("a", 1, 4, 2, "温度 xy")

    lines = plain(problem("a", "so", place)).split("\n")

    assert lines[1:] == ["    温度 xy", "         ^^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    source = "a" * 5000 + "HERE" + "b" * 5000

    line, caret = errors.caret(Place("a", 1, 5001, 4, source))

    assert len(line) <= errors.LONGEST_LINE + 4
    assert line[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_text_is_made_safe_to_print() -> None:
    assert shown("a\x1b[31mb") == "a\\u001b[31mb"
    assert shown("\u202eevil") == "\\u202eevil"
    assert shown("x\ny") == "x\ny"
    assert shown("x" * 400).startswith("x" * 300 + "… (400 characters)")
    assert "\x1b" not in plain(problem("a", "so", Place("a\x1b[2J.yaml", 1, 1, 1, "\x1b[31m")))


@given(st.text(), st.text(), st.integers(1, 50), st.integers(1, 50))
def test_whatever_is_printed_holds_no_control_characters(
    text: str, source: str, column: int, width: int
) -> None:
    line = source.split("\n")[0].split("\r")[0]
    printed = plain(problem("a", text, Place("f", 1, min(column, len(line) + 1), width, line)))

    assert all(c.isprintable() or c == "\n" or c.isspace() for c in printed if ord(c) < 0x80)


def test_the_nearest_name_is_suggested() -> None:
    assert suggest("widht", ["height", "width"]) == "did you mean 'width'?"
    assert suggest("WIDTH", ["width"]) == "did you mean 'width'?"
    assert suggest("zzz", ["width"]) is None
    assert suggest("w" * 200, ["w" * 200]) is None


def test_an_unknown_name_lists_the_known_if_they_are_few() -> None:
    assert unknown("key", "b1", ["b", "a"]) == (
        "unknown key 'b1'",
        "did you mean 'b'? known: 'a', 'b'",
    )
    assert unknown("key", "zz", ["b", "a"]) == ("unknown key 'zz'", "known: 'a', 'b'")
    assert unknown("table", "zz", []) == ("unknown table 'zz'", "there is no table here")
    many = [f"name{n:02d}" for n in range(30)]
    assert unknown("key", "nnname07", many)[1] == "did you mean 'name07'?"
    assert choices(many) == ", ".join(f"'{m}'" for m in many[:12]) + " … (30 in all)"


def test_a_fault_is_seen_from_further_up() -> None:
    fault = Fault("code", "text", ("x",), "hint", 3, 2, True, "warning")

    above = fault.below("series", 0)

    assert above.at == ("series", 0, "x")
    assert (above.code, above.text, above.hint) == ("code", "text", "hint")
    assert (above.offset, above.width, above.on_key, above.severity) == (3, 2, True, "warning")
    assert str(above) == "text"
