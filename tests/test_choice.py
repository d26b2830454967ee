"""One of many models, loaded when it is chosen."""

import subprocess
import sys
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from renderer.marks import CHOICE as MARK
from renderer.marks import AnyMark
from renderer.sources import CHOICE as SOURCE

CHOICES = pytest.mark.parametrize("choice", [MARK, SOURCE], ids=["mark", "source"])


@CHOICES
def test_each_word_is_that_of_its_model(choice):
    for word in choice.homes:
        field = choice.model(word).model_fields[choice.key]
        assert field.annotation.__args__ == (word,)


@pytest.mark.parametrize(
    "value",
    [
        {"mark": "line", "x": "a"},
        {"mark": "line", "x": "a", "y": "b", "colr": "red"},
        {"mark": "lin", "x": "a"},
        {"x": "a"},
        {"mark": 3},
        "line",
        None,
        [],
    ],
    ids=str,
)
def test_errors_are_those_of_the_union_of_all(value):
    def errors(type_):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(list[type_]).validate_python([value])
        return [(e["loc"], e["type"], e["msg"]) for e in caught.value.errors()]

    assert errors(AnyMark) == errors(MARK.load())


def test_a_model_is_taken_as_it_is():
    line = MARK.validate({"mark": "line", "x": "a", "y": "b"})
    assert TypeAdapter(Annotated[object, MARK]).validate_python(line) == line


def test_what_is_not_chosen_is_not_loaded():
    code = (
        "import sys; from pydantic import TypeAdapter; from renderer.marks import AnyMark\n"
        "TypeAdapter(AnyMark).validate_python({'mark': 'line', 'x': 'a', 'y': 'b'})\n"
        "print([m for m in sys.modules if m.startswith('renderer.marks.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "renderer.marks.line" in done.stdout
    assert "renderer.marks.contour" not in done.stdout
