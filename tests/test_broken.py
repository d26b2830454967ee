"""Mistakes people make, one file each in `broken/`: its first lines say what they must be told.

    # error LINE:COLUMN code: text  | hint
    # error FILE:LINE:COLUMN code: text  | hint       in a file that the spec names

All of a file's problems are told at once, in the order of its lines; then those of other files.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from renderer.animation import opened
from renderer.errors import Problem, RenderError

FOLDER = Path(__file__).parent / "broken"
SPECS = sorted(FOLDER.glob("*.yaml"))
EXPECTED = re.compile(r"# error (?:([\w./]+):)?(\d+):(\d+) ([a-z0-9-]+): (.+?)(?:  \| (.+))?")


def expected(path: Path) -> list[tuple[str, int, int, str, str, str | None]]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# error "):
            break
        match = EXPECTED.fullmatch(line)
        assert match, f"{path.name}: not an expectation: {line}"
        file, line, column, code, text, hint = match.groups()
        found.append((file or path.name, int(line), int(column), code, text, hint))
    return found


@pytest.fixture(autouse=True)
def in_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as they were given: here without a folder."""
    monkeypatch.chdir(FOLDER)


def told(path: Path) -> tuple[Problem, ...]:
    """The problems of a spec: those seen without data, or if there are none, with it."""
    with pytest.raises(RenderError) as caught:
        opened(Path(path.name), {}).check()
    assert caught.value.exit_code == 1
    return caught.value.problems


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_problems_are_told_word_for_word(path: Path) -> None:
    found = [
        (p.place.file, p.place.line, p.place.column, p.code, p.text, p.hint)
        for p in told(path)
        if p.place is not None
    ]

    assert found == expected(path)
    assert found


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_problem_has_a_source_line_and_words_of_yaml(path: Path) -> None:
    for problem in told(path):
        place = problem.place
        assert place is not None and place.line is not None and place.column is not None
        lines = (FOLDER / place.file).read_text(encoding="utf-8").splitlines()
        assert place.source == lines[place.line - 1]
        assert 1 <= place.column <= len(place.source)
        assert place.column - 1 + place.width <= len(place.source)
        said = f"{problem.text} {problem.hint}"
        assert not re.search(r"\b(tuple|dict|str|float|int|NoneType|Input|validat\w+)\b", said)
        assert "class '" not in said and "object at" not in said


def test_there_is_a_file_for_each_kind_of_mistake() -> None:
    assert len(SPECS) >= 40
    codes = {code for path in SPECS for _, _, _, code, _, _ in expected(path)}
    assert len(codes) >= 30


QUOTES = re.compile(
    r"(?:unknown [\w ]+|cannot be) '([^']+)'|^'([^']+)' is not a time|^the key '([^']+)' is given"
)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_caret_stands_below_the_word_it_is_about(path: Path) -> None:
    for problem in told(path):
        quoted = QUOTES.search(problem.text)
        if quoted is None or problem.code == "output-format":
            continue
        word = next(filter(None, quoted.groups()))
        place = problem.place
        assert place is not None and place.source is not None and place.column is not None
        marked = place.source[place.column - 1 : place.column - 1 + place.width]
        assert word in marked, f"{word} is not at {place}"
